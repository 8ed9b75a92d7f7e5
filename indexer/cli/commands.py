"""What all commands share: the group, its errors, options, and how settings are made from them."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any

import click

from indexer import (
    Index,
    PostingsError,
    RequestError,
    Settings,
    load_settings,
    open_index,
)

INDEX = click.option(
    "--index", "index_folder", metavar="DIR", help="Folder or address of the index."
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
SOURCE = click.argument("source", required=False)
DRAFTS = click.option("--drafts", is_flag=True, help="Index drafts too.")
FUTURE = click.option("--future", is_flag=True, help="Index posts dated in the future too.")
PRIVATE = click.option(
    "--allow-private", is_flag=True, help="Ask addresses of this machine and of private networks."
)
KIND = click.option("--kind", metavar="KIND", help="Kind of SOURCE, where it is not found out.")


def source_options(command: Callable[..., None]) -> Callable[..., None]:
    """What every command takes that reads posts, for `source_settings`."""
    return SOURCE(KIND(PRIVATE(command)))


COMMANDS = {
    "init": "authoring",
    "index": "indexing",
    "watch": "watching",
    "search": "searching",
    "suggest": "suggesting",
    "related": "suggesting",
    "explain": "explaining",
    "tags": "searching",
    "stats": "searching",
    "serve": "serving",
    "lint": "authoring",
    "evaluate": "evaluating",
    "verify": "keeping",
    "rollback": "keeping",
    "export": "keeping",
    "migrate": "keeping",
}
"""Name of a command -> the module that has it, which is imported when the command is asked for: a search
should not wait for what only `watch` or `lint` needs."""


class Commands(click.Group):
    """Turns the errors of this package into a message and exit code 1, or 2 for wrong usage."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, which its module adds to this group."""
        if cmd_name in COMMANDS:
            import_module(f"indexer.cli.{COMMANDS[cmd_name]}")
        return self.commands.get(cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except RequestError as error:
            raise click.UsageError(str(error)) from error
        except PostingsError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Commands)
@click.version_option(package_name="postings")
def main() -> None:
    """Search for your posts: full text, facets and true counts.

    \b
    Example:
      postings index ~/blog/content/posts
      postings search redis --filter tag=Python
      postings serve

    Settings come from postings.toml and POSTINGS_* variables; options win over both.
    """


def settings_with(**options: str | int | None) -> Settings:
    """Settings with the options that were given on top."""
    return load_settings(options={n: str(o) for n, o in options.items() if o is not None})


def source_settings(source: str | None, given: dict[str, Any]) -> Settings:
    """The settings with a source, and other options, from the command line."""
    settings = settings_with(source=source, index=given.get("index_folder"))
    kind, private = given.get("kind") or "", given.get("allow_private", False)
    if kind or private:
        sources = tuple(
            replace(one, kind=kind or one.kind, allow_private=private or one.allow_private)
            for one in settings.all_sources
        )
        settings = replace(settings, sources=sources)
    return replace(
        settings,
        drafts=given.get("drafts") or settings.drafts,
        future=given.get("future") or settings.future,
    )


def opened(index_folder: str | None) -> Index:
    """The index in this folder or at this address, or that of the settings."""
    return open_index(settings_with(index=index_folder))
