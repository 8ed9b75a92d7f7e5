"""Posts in records: JSON, CSV, databases, and our own export."""
