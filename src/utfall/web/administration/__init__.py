"""Administration: people, roles, units, policies, the log and its review."""
