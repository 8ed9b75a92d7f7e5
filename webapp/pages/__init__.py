"""Pages for readers: what their templates are given, and the views that render them."""
