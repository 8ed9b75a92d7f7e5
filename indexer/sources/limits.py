"""How large a post may be, in bytes and in words for a writer."""

MEGABYTE = 1_000_000


def too_large(limit: int, size: int = 0) -> str:
    """Says that a post is over the limit in bytes, and how large it is where that is known."""
    over = f"{size:,} bytes, where {limit:,} are allowed" if size else f"more than {limit:,} bytes"
    return f"{over}; split the post, or raise the setting largest_file"
