"""The command that serves pages and the API: `postings serve`."""

import os
import socket
import sys

import click

from indexer import IndexUnavailable, Settings
from indexer.cli.commands import INDEX, main, opened, settings_with

SERVER = ["--no-ws", "--blocking-threads", "2", "--backpressure", "64", "--log-level", "warning"]
"""A search holds Python's lock most of its time: a second thread takes over while one waits for the disk, and
four answer no more than two, in 8 MB more."""


@main.command()
@INDEX
@click.option("--host", metavar="ADDRESS", help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), metavar="N", help="Port to listen on.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes that answer.")
def serve(index_folder: str | None, **options: str | int | None) -> None:
    """Serve the pages and the API.

    \b
    Example:
      postings serve --port 8000 --workers 2
    """
    settings = settings_with(index=index_folder, **options)
    try:
        opened(index_folder).ready()
    except IndexUnavailable as error:
        click.echo(f"{error}; pages say so until it does", err=True)
    address = _free_address(settings)
    # the workers are processes of their own and read the settings from the environment
    folder = settings.index_folder
    os.environ["POSTINGS_INDEX"] = str(folder.absolute()) if folder else settings.index
    os.environ["POSTINGS_OPENSEARCH_USER"] = settings.opensearch_user
    os.environ["POSTINGS_OPENSEARCH_PASSWORD"] = settings.opensearch_password
    click.echo(f"Serving http://{settings.host}:{settings.port} (Ctrl-C stops)")
    where = ["--host", address, "--port", str(settings.port)]
    how = ["--interface", "wsgi", "--workers", str(settings.workers), *SERVER]
    command = [sys.executable, "-m", "granian", *where, *how, "webapp.wsgi:app"]
    os.execv(sys.executable, command)  # noqa: S606 - the server takes this process's place


def _free_address(settings: Settings) -> str:
    """The numeric address of the host, at which nobody else listens on the port."""
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = found[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        place = f"{settings.host}:{settings.port}"
        problem = f"{place} cannot be listened on ({error.strerror})"
        raise click.ClickException(f"{problem}; choose another with --host or --port") from error
    return str(address[0])
