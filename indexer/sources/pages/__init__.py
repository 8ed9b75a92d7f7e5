"""Posts in pages of HTML: the folder of a built site, or the pages of a sitemap."""
