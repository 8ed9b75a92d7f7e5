"""From what a reader types to a Whoosh query tree that every engine understands."""
