"""Posts in feeds: RSS, Atom and JSON Feed."""
