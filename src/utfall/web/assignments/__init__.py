"""Assignments: what somebody has undertaken to do, and the activities that they are part of. Shared ground below the
rooms, which give them and show them."""
