"""Tests of the web app, over an index of the repository's own posts."""
