"""The example municipality: an event simulator with a known truth. Every person, unit and address in it is made up."""
