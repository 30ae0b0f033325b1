"""The gate: the only place that runs a measure, and the only way a number leaves the analytical store."""
