"""The overview: per business area what has changed, what is as usual, and what cannot be known yet."""
