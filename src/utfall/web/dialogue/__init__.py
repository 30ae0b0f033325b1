"""The room Verksamhetsdialog: a business area and its director talk from the same frozen figures."""
