"""What programs read of this site, and what its pages tell them: feeds, a sitemap, linked data."""
