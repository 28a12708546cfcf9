"""Text as this project writes it."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import Any

import yaml

from generation.declarations import ROOT


class _Dumper(yaml.SafeDumper):
    """Indents lists below the name of what they are, as yamllint wants it, and writes what is shared twice."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def dumped(value: Any, indent: int) -> str:
    """Return YAML in block style, its lines indented."""
    text = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return textwrap.indent(text.rstrip("\n"), " " * indent)


def between(path: Path, **texts: str) -> str:
    """Return the text of a file with others in it: each between a line with `BEGIN <name>` and one with `END <name>`."""
    source = path.read_text()
    for name, text in texts.items():
        pattern = re.compile(rf"(^[^\n]*BEGIN {name}\b[^\n]*\n).*?(?=^[^\n]*END {name}\b)", re.S | re.M)
        if not pattern.search(source):
            raise SystemExit(f"{path.relative_to(ROOT)} lacks the lines BEGIN {name} and END {name}")
        source = pattern.sub(lambda found, text=text: found[1] + text, source)
    return source
