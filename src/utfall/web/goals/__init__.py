"""Goals: direction, goal, measures, and the assessment by rule and by person."""
