"""Tests on a real cluster of OpenSearch, and the cluster they run on."""
