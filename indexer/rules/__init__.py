"""What engines do alike, whatever they keep posts in: pure functions, and what they ask of an engine."""
