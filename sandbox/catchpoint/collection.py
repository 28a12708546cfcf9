"""What the account has many of, as API v2 talks about it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from starlette.responses import Response

from .. import collection
from ..service import Call, Families, Operation, Refusal
from .answers import holds, ids, matches, paging, true
from .enums import SETTINGS_TYPE, pair
from .patching import Paths, patched
from .sections import INHERIT, SWITCH, TYPE, blanked, kinds, type_of
from .settled import Settled
from .shapes import Object, Wrong, iso
from .world import DIVISION, World, no_valid

Row = collection.Row
API = "/api/v2"
_MOMENTS = ("startTime", "endTime", "changeDate", "alertsPauseExpiration")


class Collection(collection.Collection):
    """Things of one kind. A family says `kind`, `one`, `many`, `shape`, and what is odd about it.

    kind: as errors call it. one, many: as the data of an answer call it. shape: what a creation may hold; patch: what a
    patch reaches. filters: parameter -> member. spelling: section -> member, of things that have sections.
    """

    kind = ""
    one = ""
    many = ""
    patch: Paths
    filters: Mapping[str, str] = {}
    spelling: Mapping[str, str] = {}
    name = "ids"
    update_with = ("PATCH",)
    paged = True
    _world: World

    def __init__(self, world: World, others: Families) -> None:
        super().__init__(world, others)
        self._others = others
        self._settled = others[Settled]

    @property
    @abstractmethod
    def shape(self) -> Object:
        """Return what a creation may hold."""

    @property
    def path(self) -> str:
        """Return the path of the list."""
        return f"{API}/{self.many}"

    # Reading

    def list(self, call: Call) -> Response:
        """Answer with a page of those that pass the filters."""
        wanted = {section for section, switch in SWITCH.items() if true(call, switch)}
        rows = [row for row in self.rows(call) if self.passes(call, row)]
        told: Row = {}
        if self.paged:
            rows, told = paging(self._world, call, rows)
        through = true(call, "showInheritedProperties")
        shown = [self.whole(row, through, wanted) for row in rows]
        return self._world.envelope({self.many: shown, **told})

    def read(self, call: Call) -> Response:
        """Answer with those of the ids that there are; 0 is a template of a new one."""
        wanted = call.path[self.name]
        through = true(call, "showInheritedProperties")
        if wanted == "0":
            return self._world.envelope({self.many: [self.whole({"id": 0, **self.template()}, through)]})
        found, missing = self.known(wanted)
        if not found:
            raise self._world.unknown(self.kind, wanted)
        errors = [no_valid(self.kind, one) for one in missing]
        # What is missing beside what was found: an error beside the data, as where several are deleted (sandbox choice).
        return self._world.envelope({self.many: [self.whole(row, through) for row in found]}, errors)

    def known(self, wanted: str) -> tuple[list[Row], list[str]]:
        """Return the rows of a list of ids, each once, and the ids that nobody has."""
        every = list(dict.fromkeys(part.strip() for part in wanted.split(",")))
        rows = {one: self._table.get(one) for one in every}
        there = [row for row in rows.values() if row is not None and self.there(row)]
        return there, [one for one, row in rows.items() if row is None or not self.there(row)]

    def there(self, row: Row) -> bool:
        """Tell whether a row can be read by its id."""
        return True

    def passes(self, call: Call, row: Row) -> bool:
        """Tell whether a row is in the list."""
        named = holds(self._world, call.param("name"), row.get("name"))
        return named and matches(call, row, self.filters) and self._uses(call, row)

    def _uses(self, call: Call, row: Row) -> bool:
        """Tell whether its own request settings use one of the credentials that are asked for."""
        wanted = ids(call, "credentialIds") if "request" in self.spelling else None
        section = row.get(self.spelling.get("request", "")) or {}
        used = [*section.get("tokenIds", ()), *section.get("libraryCertificateIds", ()), *section.get("authentication", {}).get("passwordIds", ())]
        return wanted is None or any(str(number) in wanted for number in used)

    def template(self) -> Row:
        """Return the members of a thing of which nothing has been said, as id 0 shows it."""
        return self.blank()

    # Writing

    def create(self, call: Call) -> Response:
        """Add a thing."""
        sent = self.said(call.body)
        if sent.get("id"):
            raise self._world.refusal(f"{self.kind} Id must be zero.")
        row = self.must(lambda: self.add(sent))
        return self.made(call, row, self._world.setting("created"))

    def said(self, body: Any) -> Row:
        """Return a body as an object; the members in the service's spelling."""
        if not isinstance(body, dict):
            raise self._world.refusal("The body must be an object.")
        names = {name.lower(): value for name, value in body.items()}
        number = names.get("id")
        if number is not None and (not isinstance(number, int) or isinstance(number, bool)) and number != "0":
            raise self._world.refusal(f"Error converting value '{str(number)[:40]}' to type 'System.Int64'. Path 'id', line 1.")
        return {**body, "id": 0 if number in (None, "0") else number}

    def made(self, call: Call, row: Row, status: int = 200) -> Response:
        """Answer with the id, or with everything."""
        told = {"id": str(row["id"]) if self._world.setting("id_as_text") else row["id"]}
        return self._world.envelope({**self.details(row), **told} if true(call, "objectDetails") else told, status=status)

    def written(self, sent: Mapping[str, Any], current: Row) -> Row:
        """Return the members of a new thing."""
        read = self.shape.read(dict(sent))
        read.pop("id", None)
        return self.sections(read, read)

    def sections(self, row: Row, told: Any) -> Row:
        """Return a row with those of its sections that were told as they are stored."""
        kept = dict(row)
        for section, member in self.spelling.items():
            if member in told and kept.get(member) is not None:
                kept[member] = self._settled.section(section, kept[member])
        return kept

    def update(self, call: Call) -> Response:
        """Change a thing by a patch."""
        row = self.target(call, call.path[self.name])
        refuse = self._world.setting("immutable") == "refuse"
        result = self.must(lambda: patched(self.before(row), call.body, self.patch, refuse))
        if result.told:
            row = self.must(lambda: self.store(self.checked(self.sections(result.row, result.told), row)))
        # Without objectDetails there is no data in captures of the answer.
        return self._world.envelope(self.details(row) if true(call, "objectDetails") else None, messages=result.messages)

    def details(self, row: Row) -> Row:
        """Return the data of an answer that has everything."""
        return {self.one: self.whole(row, False), "id": row["id"]}

    def target(self, call: Call, number: str) -> Row:
        """Return the row that is to be changed, or refuse."""
        found, _missing = self.known(number)
        if len(found) != 1:
            raise self._world.unknown(self.kind, number)
        return found[0]

    def before(self, row: Row) -> Row:
        """Return a row as a patch finds it: lists of insights that are told alone are a section of its own."""
        member = self.spelling.get("insights")
        return {**row, member: None} if member and type_of("insights", row.get(member)) == INHERIT else row

    def checked(self, row: Row, was: Row | None) -> Row:
        """Return a row that may be stored; raises Wrong. was: the row before, None when it is new."""
        for name in self.shape.required:
            if row.get(name) in (None, ""):
                raise Wrong(f"The {name} field is required.")
        return row

    def add(self, sent: Mapping[str, Any], key: Any = None, **owner: Any) -> Row:
        """Put a new thing and return its row."""
        row = {**owner, **self.blank()}
        row = self.checked(row | self.written(sent, row), None)
        return self.store({**row, self.key: self.new_key() if key is None else key})

    def must(self, act: Callable[[], Any]) -> Any:
        """Do something; what is wrong becomes the answer."""
        try:
            return act()
        except Wrong as wrong:
            raise self._world.refusal(str(wrong)) from wrong

    def delete(self, call: Call) -> Response:
        """Remove those of the ids that there are; the others are errors beside what was done."""
        return self.removed(call.path[self.name])

    def removed(self, wanted: str) -> Response:
        """Remove those of the ids that there are."""
        found, missing = self.known(wanted)
        if not found:
            raise self._world.unknown(self.kind, wanted)
        for row in found:
            self.remove(row)
        errors = [no_valid(self.kind, one) for one in missing]
        return self._world.envelope(self.told_gone([row["id"] for row in found]), errors)

    def told_gone(self, gone: list[int]) -> Row:
        """Return the data of the answer to a DELETE."""
        return {"deleted": ",".join(map(str, gone))}

    # How a thing is shown

    def whole(self, row: Row, through: bool, wanted: Any = None) -> Row:
        """Return a thing as it is answered. through: what is inherited is shown; wanted: the sections, all when None."""
        shown = self.shown(row)
        for section, member in self.spelling.items():
            if wanted is not None and section not in wanted:
                shown[member] = None
            elif type_of(section, row.get(member)) == INHERIT and (through or self._echoed(section)):
                above = self._settled.shown(section, self.inherited(section, row) or None)
                shown[member] = {**above, TYPE[section]: pair(SETTINGS_TYPE, INHERIT)}
            else:
                shown[member] = self._settled.shown(section, row.get(member))
        if self._world.setting("unset") == "null":
            shown = {**dict.fromkeys(self.shape.members), **shown}
        else:
            shown = {name: value for name, value in shown.items() if value is not None}
        if self._world.setting("fractions"):
            shown |= {name: f"{shown[name][:-1]}.1230000Z" for name in _MOMENTS if shown.get(name)}
        return blanked(shown)

    def _echoed(self, section: str) -> bool:
        """Tell whether a section shows what it inherits although nobody has asked for it: the vendor met that with alerts."""
        return section == "alerts" and self._world.setting("alerts_echo")

    def inherited(self, section: str, row: Row) -> Row:
        """Return the section that a thing would inherit."""
        return {}

    def shown(self, row: Row) -> Row:
        """Return a thing without its sections."""
        return dict(row)

    # What many share

    def own_division(self, row: Row) -> None:
        """Refuse another division than that of the key."""
        if row.get("divisionId") not in (None, DIVISION):
            raise Wrong(no_valid("Division", row["divisionId"]))

    def alone(self, row: Row, *members: str, fold: bool = False) -> None:
        """Refuse a second thing with the same values."""
        for other in self._table.all():
            if other["id"] != row.get("id") and self.there(other) and all(
                _same(other.get(name), row.get(name), fold) for name in members
            ):
                raise Wrong(f"A {self.kind} with the name '{row.get(members[-1])}' already exists.")

    def now(self) -> str:
        """Return the moment as it is stored."""
        return iso(self._world.clock.now())

    # What the base wants and no answer of this service needs

    def sent(self, call: Call) -> Mapping[str, Any]:
        """Return the body."""
        return self.said(call.body)

    def answer(self, call: Call, row: Row, status: int = 200) -> Response:
        """Answer with a thing."""
        return self.made(call, row, status)

    def page(self, call: Call, rows: Sequence[Row]) -> Response:
        """Answer with a page."""
        return self.list(call)

    def missing(self, call: Call) -> Refusal:
        """Return the refusal of an id that nobody has."""
        return self._world.unknown(self.kind, call.path.get(self.name))

    def operations(self) -> list[Operation]:
        """Return one for every verb."""
        return super().operations()


def _same(one: Any, other: Any, fold: bool) -> bool:
    if fold and isinstance(one, str) and isinstance(other, str):
        return one.lower() == other.lower()
    return one == other


def sectioned(spelling: Mapping[str, str], members: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of a thing that has sections. spelling: section -> member."""
    return {**members, **kinds(dict(spelling))}
