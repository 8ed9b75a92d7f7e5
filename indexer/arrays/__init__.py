"""The array engine: an index of NumPy arrays on disk, and the arithmetic that answers queries."""
