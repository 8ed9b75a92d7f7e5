#!/usr/bin/env python
AUTHOR = "Ada"
SITENAME = "Ada's notes"
# SITEURL = 'https://no.example'
SITEURL = "https://example.com"

PATH = "writing"
TIMEZONE = "Europe/London"
DEFAULT_LANG = "en"

ARTICLE_URL = "{date:%Y}/{date:%m}/{slug}/"
ARTICLE_SAVE_AS = "{date:%Y}/{date:%m}/{slug}/index.html"
LINKS = (("Pelican", "https://getpelican.com/"),)
DEFAULT_PAGINATION = 10
