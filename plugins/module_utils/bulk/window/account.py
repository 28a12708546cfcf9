# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the Adapters of all services share: one account, its calls, and its names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Callable, Optional

from ...errors import BadInput, Broken, Error, Missing
from ...references import is_surely_an_id
from ...suggestions import nearest, nearest_of, some_of
from ...values import Field, Options
from .pieces import Act, Adapter, Piece
from .record import Record, without_record


class Account(Adapter):
    """One account of a service. finder: looks names up there; titled: what people call the window that is made.

    system: the service's name. options: of its section. lists: those of them of which one must name something. kinds: of what names are looked up.
    """

    options: tuple[Field, ...] = ()
    lists: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def __init__(self, name: str, finder: Any, titled: str = "Maintenance") -> None:
        self.name = name
        self.finder = finder
        self.titled = titled
        self.client = finder.clients[self.kind(self.kinds[0]).host]
        self.title = self.client.host.system.title
        self.warnings: list[str] = []

    def kind(self, name: str) -> Any:
        """Return a kind of this service."""
        return self.finder.kind(name)

    @classmethod
    def check(cls, section: Options) -> None:
        """Refuse what of a section can be told to be wrong before any call; raises BadInput."""
        if not any(section.get(name) for name in cls.lists):
            raise BadInput(f"{cls.system}: nothing would be silent; give {' or '.join(cls.lists)}")

    def get(self, path: str, query: Optional[dict] = None) -> Any:
        """Return what one GET answers."""
        return self.client.get(path, query).data

    def pages(self, path: str, query: Optional[dict] = None, rows: Optional[str] = None, paging: Any = None) -> list[dict[str, Any]]:
        """Return every row of a list."""
        return self.client.rows(path, query, paging, rows)[0]

    def write_to(self, method: str, path: str, body: Any = None, query: Optional[dict] = None) -> Any:
        """Send one write, and return what it answers."""
        return self.client.call(method, path, query, body).data

    def answered(self, data: Any, member: str, method: str, path: str) -> Any:
        """Return an answer that must have this member; raises Broken."""
        if not isinstance(data, dict) or not data.get(member):
            raise Broken(
                "it answered without what it should have written",
                system=self.system,
                method=method,
                endpoint=path,
                advice="Run the task again: it looks for what was done",
            )
        return data

    def id_of(self, kind: str, written: Any, option: str) -> str:
        """Return the id behind a name or an id; raises Missing and Ambiguous."""
        target = self.kind(kind)
        found = self.named(target, written, option)
        if is_surely_an_id(target, written) and self.finder.one(target, found) is None:
            raise Missing(f"{self.system}.{option}: there is no {target.title} with id {found}")
        return found

    def named(self, target: Any, written: Any, option: str, beside: Optional[Options] = None) -> str:
        """Return the id behind a name, in check mode too; raises Missing, which says what comes nearest, and Ambiguous."""
        try:
            return str(self.finder.resolve(target, written, f"{self.system}.{option}", True, beside or {}))
        except Missing as missing:
            missing.words = f"{missing.words}{nearest(target, str(written), some_of(target, self.finder))}"
            raise

    def nearest(self, written: str, names: Iterable[str]) -> str:
        """Return those of these names that come near to one that nothing bears, as the end of a sentence."""
        return nearest_of(written, names)

    def piece_of(self, row: dict[str, Any], now: float) -> Optional[Piece]:
        """Return the piece that a row is, None where it is none of ours, or over with nothing left."""
        raise NotImplementedError

    def pieces_of(self, rows: Iterable[dict[str, Any]], now: float) -> list[Piece]:
        """Return the pieces among rows."""
        return [piece for piece in (self.piece_of(row, now) for row in rows) if piece is not None]

    def made_by(self, record: Record, things: tuple[str, ...]) -> Optional[Piece]:
        """Look for the piece that a run made over these things, after its answer was lost."""
        return next((one for one in self.look().pieces if one.record.run == record.run and one.things == things), None)

    @staticmethod
    def undoing(find: Callable[[], Optional[Piece]], acts: Callable[[Piece], list[Act]]) -> Callable[[Optional[Piece]], list[Act]]:
        """Return what takes back the making of a piece, of which nobody may know whether it was made. acts: that take back one that was."""

        def undo(result: Optional[Piece]) -> list[Act]:
            piece = result or find()
            return [] if piece is None else acts(piece)

        return undo

    def text_with(self, record: Record, was: Optional[str], longest: int) -> str:
        """Return free text as it was, or the window's title where there was none, with a record at its end."""
        return record.beside(without_record(was or "") or self.titled, longest)

    def ringing(self, pieces: list[Piece]) -> list[str]:
        """Return the names of what still rings of the things that pieces hold, or that nobody can tell."""
        try:
            return self.rings(pieces) if pieces else []
        except Error as error:
            return [f"{self.title} could not be asked: {error}"]

    def rings(self, pieces: list[Piece]) -> list[str]:
        """Return the names of what rings; a service that rings nowhere has none."""
        return []
