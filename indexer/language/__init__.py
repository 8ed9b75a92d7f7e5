"""From text to terms: how words are found, folded and stemmed, the same in posts and queries."""
