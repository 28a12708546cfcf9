"""What a message to a user must be, whatever a server answered."""

from __future__ import annotations

import re

LEAKS = re.compile(r"Traceback|\bobject at 0x|\bdefect of\b|\brequests\.|urllib3|\n")


def is_one_clear_sentence(text: str) -> None:
    """Fail unless a message reads: what was tried, on which thing, what was said (and what to do)."""
    assert not LEAKS.search(text), text
    assert re.match(r"Cannot [a-z]", text), text
    assert text.endswith((".", "?", "!")), text
    assert len(text) < 700, text


def says_what_to_do(text: str) -> None:
    """Fail unless an advice follows what was said."""
    assert re.search(r"\. [A-Z][^.]*\b[^.]{8,}", text), text
