"""The report: sections written by many, figures bound to data, approval that freezes both."""
