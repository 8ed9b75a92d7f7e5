"""What a survey found, in words for a terminal."""

from collections.abc import Iterator

from indexer.setup.folder import Sample, Survey
from indexer.sources import KINDS

_SHOWN = 3


def survey_text(survey: Survey) -> str:
    """What was found, a fact to a line; where nothing was, what can be indexed."""
    return "\n".join(_lines(survey) if survey.place else _nothing(survey))


def _nothing(survey: Survey) -> Iterator[str]:
    kinds = ", ".join(KINDS)
    yield f"{survey.folder}: no posts found, nothing written."
    yield f"A source can be of these kinds: {kinds}."
    yield "Go to the folder of your site, or name a file, an address or a database: `postings index PLACE`."


def _lines(survey: Survey) -> Iterator[str]:
    site, sample = survey.site, survey.sample
    if survey.generator:
        yield f"generator   {survey.generator} ({survey.config})"
    if site.title or site.url:
        yield f"site        {' '.join(filter(None, (site.title, site.url)))}"
    yield f"posts       {survey.place} ({survey.kind}), {_counted(sample)}"
    if site.permalink:
        yield f"addresses   {site.permalink}"
    if survey.elsewhere:
        yield f"elsewhere   {survey.elsewhere:,} Markdown files; give posts among them a [[sources]]"
    yield from _problems(sample)


def _counted(sample: Sample) -> str:
    items = f"{sample.items:,} {'item' if sample.items == 1 else 'items'}"
    return f"more than {items}" if sample.more else items


def _problems(sample: Sample) -> Iterator[str]:
    facts = {
        "drafts": sample.drafts,
        "without a date": sample.undated,
        "unreadable": len(sample.unreadable),
    }
    told = ", ".join(f"{number} {fact}" for fact, number in facts.items() if number)
    yield f"sample      {sample.read} read" + (f": {told}" if told else "")
    for problem in sample.unreadable[:_SHOWN]:
        yield f"            {problem}"
    if len(sample.unreadable) > _SHOWN:
        yield f"            and {len(sample.unreadable) - _SHOWN} more"
