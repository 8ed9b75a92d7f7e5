"""Rows of cells as text for a terminal and as Markdown, and figures as cells."""

Row = list[str]

NONE = "–"


def as_text(rows: list[Row]) -> str:
    """Columns of one width, the first to the left and the others to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return "\n".join(_padded(row, widths) for row in rows)


def as_markdown(rows: list[Row]) -> str:
    """A table whose first row is its head."""
    head, *others = rows
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *others))


def number(figure: float, digits: int = 3) -> str:
    """A figure with so many significant digits, without an exponent."""
    rounded = float(f"{figure:.{digits}g}")
    return f"{rounded:,.0f}" if rounded >= 10 ** (digits - 1) else f"{rounded:.{digits}g}"


def times(figure: float, ours: float) -> str:
    """How many times ours another's figure is."""
    return f"{number(figure / ours, 2)}×" if ours else NONE


def _padded(row: Row, widths: list[int]) -> str:
    label, *cells = zip(row, widths, strict=True)
    return "  ".join([label[0].ljust(label[1]), *(cell.rjust(width) for cell, width in cells)])
