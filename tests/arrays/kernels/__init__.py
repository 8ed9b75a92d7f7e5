"""Each compiled loop does what its twin in NumPy does."""
