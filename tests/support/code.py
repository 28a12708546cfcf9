"""How much code a file holds: what a reader has to understand, not what explains it."""

from __future__ import annotations

import ast
import io
import tokenize

NO_CODE = (
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
)


def lines_of_code(text: str) -> int:
    """Return the number of lines that hold code: blank ones, comments and docstrings do not count."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    code = {line for one in tokens if one.type not in NO_CODE for line in range(one.start[0], one.end[0] + 1)}
    return len(code - _told_in(ast.parse(text)))


def _told_in(tree: ast.Module) -> set[int]:
    """Return the lines of docstrings, those that follow a constant or a field too."""
    texts = (
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    )
    return {line for one in texts for line in range(one.lineno, one.end_lineno + 1)}
