"""One content, three formats: a web page, an accessible PDF and a Word document, byte for byte repeatable."""
