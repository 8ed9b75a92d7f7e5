"""Which names are spellings of one name; the time grows with the number of names, not with its square."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import chain

from rapidfuzz.distance import OSA

from indexer.post import value_key

_SHORTEST, _LONGEST = 5, 30
"""Letters of a word in which one may be mistyped."""
_RARE = 2
_MANY = 50
_JOINTS = re.compile(r"[-./'\u2019]")
_SHORTEST_FORM = 4
_SHORTEST_SINGULAR = 3
_ES = ("sses", "shes", "ches", "xes", "zes")
_NO_PLURAL = frozenset({"news"})


def groups(counts: Mapping[str, int]) -> Iterator[list[str]]:
    """The names that have other spellings, together with these; `counts` says how often each is used."""
    by_form: dict[str, list[str]] = defaultdict(list)
    for name in counts:
        by_form[_form(name)].append(name)
    keys = {form: value_key(names[0]) for form, names in by_form.items()}
    used = {form: sum(counts[name] for name in names) for form, names in by_form.items()}
    joined = {form: form for form in by_form}
    typos = (pair for pair in _mistyped(keys) if min(used[form] for form in pair) <= _RARE)
    for one, other in chain(_plurals(keys), typos):
        joined[_root(joined, one)] = _root(joined, other)
    whole: dict[str, list[str]] = defaultdict(list)
    for form, names in by_form.items():
        whole[_root(joined, form)] += names
    return (sorted(names) for names in whole.values() if len(names) > 1)


def _root(joined: dict[str, str], form: str) -> str:
    while joined[form] != form:
        joined[form] = joined[joined[form]]
        form = joined[form]
    return form


def _form(name: str) -> str:
    """What is the same for spellings that differ by case and joints."""
    key = value_key(name)
    bare = _JOINTS.sub("", key)
    # Two digits that a sign keeps apart, and names that are hardly more than signs, keep it: 1.10, .NET
    return bare if len(bare) >= _SHORTEST_FORM and not re.search(r"\d[-.]\d", key) else key


def _plurals(keys: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of forms of which one is the plural of the other."""
    for form in keys:
        for singular in _singulars(form):
            if singular in keys and len(singular) >= _SHORTEST_SINGULAR:
                yield form, singular


def _singulars(form: str) -> Iterator[str]:
    if form.endswith("ies"):
        yield f"{form[:-3]}y"
    if form.endswith(_ES):
        yield form[:-2]
    if form.endswith("s") and not form.endswith("ss") and form not in _NO_PLURAL:
        yield form[:-1]


def _mistyped(keys: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of names of which one word differs by one letter.

    Two words that differ so are the same after one letter is taken out of each, or of the longer.
    """
    places: dict[Hashable, list[tuple[str, str]]] = defaultdict(list)
    for form, key in keys.items():
        words = key.split("-")
        for number, word in enumerate(words):
            if _SHORTEST <= len(word) <= _LONGEST and word.isalpha():
                for part in _shortened(word):
                    words[number] = part
                    places[number, tuple(words)].append((form, word))
                words[number] = word
    for names in places.values():
        if 2 <= len(names) <= _MANY:
            yield from _near(names)


def _shortened(word: str) -> Iterable[str]:
    """The word, and the word without each of its letters but the first, which is hardly mistyped."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))}


def _near(names: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for at, (form, word) in enumerate(names):
        for other_form, other in names[at + 1 :]:
            if form != other_form and OSA.distance(word, other, score_cutoff=1) <= 1:
                yield form, other_form
