"""Posts in the exports of WordPress and Ghost."""
