"""Charts as Vega-Lite specifications, each with the sentence that stands in for it and the table of its numbers."""
