"""The web application: one Django app per room; each has urls, views, queries, actions and templates."""
