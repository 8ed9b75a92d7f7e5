"""The benchmark: our engine beside others, over the same posts and queries, in one run."""
