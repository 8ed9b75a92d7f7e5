"""Stands before the real one on the path of a measured server: Numba imports it where tests are installed."""

raise ImportError("coverage comes with the tests; an installed server does not have it")
