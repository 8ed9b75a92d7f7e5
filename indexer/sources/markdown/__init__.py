"""Posts in Markdown files, as the generators of static sites lay them out."""
