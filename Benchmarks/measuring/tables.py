"""Tables of results in the format of README.md."""


def percentile(values: list[float], percent: float) -> float:
    """The value that `percent` of all values do not exceed; for a median of an even number, the mean of the two middle
    values."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / 100
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.2f}"


def markdown_table(header: list[str], rows: list[list[str]], texts: int = 1) -> str:
    """A table, aligned for readers of the plain text; the first `texts` columns are text, and the others numbers."""
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header))]
    rule = ["-" * width if column < texts else "-" * (width - 1) + ":" for column, width in enumerate(widths)]
    lines = [header, rule, *rows]
    return "\n".join(
        "| "
        + " | ".join(
            cell.ljust(width) if column < texts else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(cells, widths))
        )
        + " |"
        for cells in lines
    )
