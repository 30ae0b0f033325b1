"""Public pages: what is published without sign-in, as pages, files and a catalogue; and the act of publishing."""
