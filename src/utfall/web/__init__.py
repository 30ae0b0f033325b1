"""The web application, one Django app per room. Nothing here yet."""
