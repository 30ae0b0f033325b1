"""The red thread: from direction through goal, measure, activity and assignment to decision, walked both ways."""
