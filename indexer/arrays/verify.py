"""Whether an index on disk is whole: every byte by checksum, and what its parts must say of each other.

    generations      manifests, and the size and checksum of every file that a kept generation names
    verify_arrays.py what must hold between the arrays of a segment of the current generation
    verify_posts.py  what must hold between its stored posts and the arrays; ids and slugs unique
    states           every post that an item says it has is there, and every post has an item

The first fault of a kind is told, not all. Memory does not grow with the text.
"""

import os
from collections.abc import Iterator

from indexer.arrays.generations import IndexFolder, check_content
from indexer.arrays.manifests import FileEntry, Manifest, SegmentEntry
from indexer.arrays.segment import living_mask, open_segment
from indexer.arrays.verify_arrays import (
    dictionary_problems,
    facet_problems,
    posting_problems,
    run_problems,
    term_problems,
    title_problems,
    word_problems,
)
from indexer.arrays.verify_posts import Living, PostCheck
from indexer.engine import Problem
from indexer.errors import IndexCorrupt
from indexer.rules.strangers import strangers


def verify(folder: IndexFolder) -> list[Problem]:
    """All that is wrong; nothing where the index is whole. Raises IndexMissing, IndexVersion."""
    try:
        manifest = folder.current()
    except IndexCorrupt as error:
        return [_problem(folder, error)]
    problems = [*_generation_problems(folder, manifest)]
    damaged = {problem.file for problem in problems}
    living = Living()
    for entry in manifest.segments:
        if entry.file not in damaged:
            problems += (Problem(entry.file, what) for what in _segment(folder, entry, living))
    found = {problem.file for problem in problems}
    if manifest.states and found.isdisjoint(entry.file for entry in manifest.files):
        problems += _state_problems(folder, manifest, living)
    return problems


def _generation_problems(folder: IndexFolder, current: Manifest) -> Iterator[Problem]:
    """What is wrong with the files of all generations that are kept."""
    seen: set[tuple[str, str]] = set()
    manifest: Manifest | None = current
    while manifest:
        for entry in manifest.files:
            if (entry.file, entry.checksum) not in seen:
                yield from _file_problems(folder, entry)
            seen.add((entry.file, entry.checksum))
        previous, manifest = manifest.previous, None
        if previous and (folder.path / previous.file).exists():
            try:
                manifest = folder.manifest(previous.file, previous.checksum)
            except IndexCorrupt as error:
                yield _problem(folder, error)


def _file_problems(folder: IndexFolder, entry: FileEntry) -> Iterator[Problem]:
    try:
        check_content(folder.path, [entry])
    except IndexCorrupt as error:
        yield _problem(folder, error)


def _problem(folder: IndexFolder, error: IndexCorrupt) -> Problem:
    """An error, whose message starts with a file's path and ends with what to do, as a problem."""
    file, _, what = str(error).removeprefix(f"{folder.path}{os.sep}").partition(": ")
    return Problem(file, what.partition(";")[0])


def _segment(folder: IndexFolder, entry: SegmentEntry, living: Living) -> Iterator[str]:
    """What is wrong within a segment; where it cannot be opened, nothing else can be looked at."""
    try:
        segment = open_segment(folder.path / entry.file)
    except IndexCorrupt as error:
        yield _problem(folder, error).what
        return
    if segment.posts != entry.posts:
        yield f"posts.timestamps: {segment.posts} posts, and {entry.posts} in the manifest"
        return
    if found := [*run_problems(segment.arrays)]:
        yield from found
        return
    yield from term_problems(segment)
    yield from dictionary_problems(segment)
    yield from word_problems(segment)
    yield from title_problems(segment)
    yield from posting_problems(segment)
    yield from facet_problems(segment)
    yield from PostCheck(segment, living_mask(segment.posts, entry.deleted), living).problems()


def _state_problems(folder: IndexFolder, manifest: Manifest, living: Living) -> Iterator[Problem]:
    """What is wrong with the states, told of the newest file of them."""
    try:
        states = folder.states(manifest).rows
    except IndexCorrupt as error:
        yield _problem(folder, error)
    else:
        yield from (
            Problem(manifest.states[-1].file, what) for what in strangers(states, living.slugs)
        )
