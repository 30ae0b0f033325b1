"""Bound prose: Markdown whose figures are function calls, parsed and never evaluated."""
