"""Innovation: idea, pitch, pilot, and what was decided of it; each pilot set against its figure."""
