"""Figures as a reader wants them: tables, times, sizes."""

from __future__ import annotations

from typing import Any


def table(head: list[str], rows: list[list[Any]]) -> str:
    """Return a table; all columns but the first are numbers."""
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"


def padded(head: list[str], rows: list[list[Any]]) -> str:
    """Return the same for a terminal: all cells of a column as wide as its widest."""
    lines = [head, *([str(cell) for cell in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    text = ""
    for first, *others in lines:
        cells = [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))]
        text += "  ".join(cells).rstrip() + "\n"
    return text


def shown(seconds: float, least: float | None = None, greatest: float | None = None) -> str:
    """Return a time with its unit, and with the least and the greatest in brackets where given."""
    if seconds >= 0.9995:
        scale, places, unit = 1, 2, "s"
    else:
        scale, places, unit = 1000, 0 if seconds >= 0.0995 else 1, "ms"
    text = f"{seconds * scale:.{places}f} {unit}"
    if least is None or greatest is None:
        return text
    return f"{text} ({least * scale:.{places}f}–{greatest * scale:.{places}f})"


def signed(seconds: float) -> str:
    """Return a time that may be less than nothing."""
    return shown(seconds) if seconds >= 0 else f"−{shown(-seconds)}"


def kib(size: float) -> str:
    """Return a size for reading."""
    return f"{size / 1024:.1f}"


def many(number: float) -> str:
    """Return a whole number for reading."""
    return f"{number:,.0f}"
