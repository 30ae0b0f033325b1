"""The machine's forecast of a year: what it will come to, within which limits, and what that rests on."""
