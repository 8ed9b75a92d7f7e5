"""Tests of what programs read: feeds, the sitemap, the search engine, heads of pages."""
