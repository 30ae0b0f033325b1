"""Figures that say more than a count: estimated from counts, with interval, condition and the day they can be known."""
