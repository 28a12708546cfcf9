"""Which operation answers a verb on a path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from .service import Operation

_Leaf = tuple[Operation, tuple[str, ...]]


@dataclass
class _Node:
    """One position in a path: what may follow it, and the operations that end here, by verb."""

    literal: dict[str, _Node] = field(default_factory=dict)
    any: _Node | None = None
    rest: dict[str, _Leaf] = field(default_factory=dict)
    here: dict[str, _Leaf] = field(default_factory=dict)


class Router:
    """Operations arranged by path segment; a literal segment wins over `{name}`, that over `{name:path}`.

    fold: literal segments match in any letter case.
    """

    def __init__(self, operations: list[Operation], fold: bool = False) -> None:
        self._fold = fold
        self._root = _Node()
        for operation in operations:
            self._add(operation)

    def _add(self, operation: Operation) -> None:
        node, names = self._root, []
        for segment in operation.path.strip("/").split("/"):
            if not segment.startswith("{"):
                node = node.literal.setdefault(segment.lower() if self._fold else segment, _Node())
                continue
            names.append(segment[1:-1].removesuffix(":path"))
            if segment.endswith(":path}"):
                self._claim(node.rest, operation, names)
                return
            node.any = node.any or _Node()
            node = node.any
        self._claim(node.here, operation, names)

    @staticmethod
    def _claim(verbs: dict[str, _Leaf], operation: Operation, names: list[str]) -> None:
        if operation.method in verbs:
            raise ValueError(f"two operations for {operation.method} {operation.path}")
        verbs[operation.method] = (operation, tuple(names))

    def match(self, method: str, raw_path: str) -> tuple[Operation | None, dict[str, str], list[str]]:
        """Return (operation, its names and values percent-decoded, the verbs this path has at all).

        raw_path: as sent, still percent-encoded, so that an encoded slash stays inside its segment.
        """
        segments = raw_path.removeprefix("/").split("/")
        verbs: list[str] = []
        for here, values in self._ends(self._root, segments, 0, ()):
            if method in here:
                operation, names = here[method]
                return operation, dict(zip(names, values, strict=True)), []
            verbs.extend(verb for verb in here if verb not in verbs)
        return None, {}, verbs

    def _ends(
        self, node: _Node, segments: list[str], position: int, values: tuple[str, ...]
    ) -> Iterator[tuple[dict[str, _Leaf], tuple[str, ...]]]:
        """Yield every set of operations this path can end at, the most literal first."""
        if position == len(segments):
            if node.here:
                yield node.here, values
            return
        segment = unquote(segments[position])
        literal = node.literal.get(segment.lower() if self._fold else segment)
        if literal is not None:
            yield from self._ends(literal, segments, position + 1, values)
        if node.any is not None and segment:
            yield from self._ends(node.any, segments, position + 1, (*values, segment))
        if node.rest:
            yield node.rest, (*values, unquote("/".join(segments[position:])))
