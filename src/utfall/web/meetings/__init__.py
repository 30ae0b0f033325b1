"""Meetings: agenda, invitation, minutes with numbered decisions, approval that freezes them, the public copy."""
