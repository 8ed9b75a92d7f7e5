"""`python -m indexer` is the command `postings`, for where only the interpreter's path is known."""

from indexer.cli import main

main(prog_name="postings")
