# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Graphs. A title is a key there: a POST of one that is taken changes that graph."""

from __future__ import annotations

from typing import Any, Optional

from ...behaviour import Behaviour, Lookup
from ...errors import BadInput
from ...resource import Body, Resource
from ...steps import Desired
from ...values import (
    INTERNAL,
    Choice,
    Enum,
    Field,
    Flag,
    Keyed,
    ListOf,
    Members,
    Name,
    Number,
    Placed,
    Raw,
    Ref,
    Row,
    Text,
    Unknown,
    sortable,
)
from .system import UUID, WHOLE, named
from .values import Cleared, Sparse, Tags, decimal_text
from .young import LeadsToChecks

LOCATORS = ("check", "caql", "search")


class CheckNumber(Ref):
    """A check by its number."""

    def to_wire(self, value: Any) -> Any:
        """Return the number."""
        return value if value is None or value.__class__ is Unknown else int(str(value).rpartition("/")[2])

    def from_wire(self, value: Any) -> Any:
        """Return the id."""
        return value if value is None or value.__class__ is Unknown else f"/check/{value}"


class Style(Enum):
    """A word, or none for null: the service's own way, which may come back as an empty text."""

    def from_wire(self, value: Any) -> Any:
        """Return the word."""
        return super().from_wire(value or None)


class Datapoint(Sparse):
    """A line, which shows one thing."""

    def check(self, value: Any, place: str) -> None:
        """Refuse one of which it is not clear what it shows."""
        super().check(value, place)
        named = [name for name in LOCATORS if value.get(name) not in (None, "")]
        if len(named) != 1:
            raise BadInput(f"{place} needs exactly one of {', '.join(LOCATORS)}")
        if (named == ["check"]) != (value.get("metric_name") is not None):
            raise BadInput(f"{place}: metric_name goes with check, and check with metric_name")


class Datapoints(ListOf):
    """The lines in their order; one that shows the same as before keeps what the task leaves out of it.

    One that is there twice is there once: the service drops the second.
    """

    completes = True

    def canonical(self, value: Any) -> Any:
        """Return each line once."""
        lines = super().canonical(value)
        return lines if lines.__class__ is Unknown else list({sortable(one): one for one in lines}.values())

    def merged(self, wanted: Any, found: Any) -> Any:
        """Return them with what each had before, wherever it stood."""
        if wanted.__class__ is Unknown or found.__class__ is Unknown:
            return wanted
        left = list(found or ())
        done = []
        for one in wanted:
            was = next((other for other in left if _shown_by(other) == _shown_by(one)), {})
            left = [other for other in left if other is not was]
            done.append(self.item.merged(one, was))
        return done


def _shown_by(point: dict) -> tuple:
    return tuple(point.get(name) or None for name in (*LOCATORS, "metric_name"))


class GraphRules(LeadsToChecks, Behaviour):
    """The service chooses colours."""

    def body(self, body: Row, want: Desired, row: Optional[Row], now: float) -> Row:
        """Clear a style with an empty text: null may be taken for left out, as the vendor's own Terraform provider found."""
        cleared = [name for name in STYLES if name in body and not body[name] and (row or {}).get(name)]
        return {**body, **dict.fromkeys(cleared, "")}

    def refine(self, want: Desired, row: Optional[Row], lookup: Lookup) -> Desired:
        """Foretell no datapoint of which something is the service's choice."""
        points = want.get("datapoints")
        if points.__class__ is not list:
            return want
        found = GRAPH.option_of(row, "datapoints") if row else []
        there = GRAPH.by_name["datapoints"].type.merged(points, found)
        told = all(one.get(name) for one in there for name in CHOSEN)
        return want if told else want.with_(unsure=(*want.unsure, "datapoints"))


STYLES = ("style", "line_style")
CHOSEN = ("name", "axis", "color", "derive")
"""What the service chooses of a datapoint that leaves it out."""
AXES = ("min_left_y", "max_left_y", "min_right_y", "max_right_y", "logarithmic_left_y", "logarithmic_right_y")
DERIVE = Enum(gauge="gauge", derive="derive", counter="counter", counter_stddev="counter_stddev", none=False)
"""The function of a datapoint."""
DATAPOINT = Datapoint(
    Field("name"),
    Field("check", CheckNumber("check"), at="check_id"),
    Field("metric_name"),
    Field("caql", Text(str.strip)),
    Field("search"),
    Field("metric_type", Choice("numeric", "text", "histogram", "composite", "caql", "auto")),
    Field("axis", Choice("l", "r")),
    Field("color", Text(form="#[0-9A-Fa-f]{6}", unlike="no colour; write it as '#33aa99', in quotes")),
    Field("alpha", Text(decimal_text)),
    Field("derive", DERIVE),
    Field("data_formula"),
    Field("legend_formula"),
    Field("hidden", Flag()),
    Field("stack", Number()),
)
GUIDE = Sparse(
    Field("name"),
    Field("color"),
    Field("data_formula"),
    Field("legend_formula"),
    Field("hidden", Flag()),
)
ACCESS_KEY = Members(
    Field("key", required=True),
    Field("nickname"),
    Field("active", Flag()),
    Field("title", Flag()),
    Field("legend", Flag()),
    Field("width", Number()),
    Field("height", Number()),
    Field("x_labels", Flag()),
    Field("lock_mode", Choice("zoom", "range")),
    Field("lock_range_start", Number()),
    Field("lock_range_end", Number()),
    Field("lock_zoom"),
    Field("lock_date", Flag()),
    Field("lock_show_times", Flag()),
    *(Field(name, Raw(), INTERNAL) for name in ("y_labels", "overlays", "custom_zoom_levels")),
)
GRAPH = Resource(
    **named("graph", "title", id_form=UUID),
    fields=(
        Field("title", Name(), required=True),
        Field("datapoints", Datapoints(DATAPOINT), initial=[]),
        Field("guides", Placed(GUIDE), initial=[]),
        Field("access_keys", Keyed(ACCESS_KEY, by="key", ordered=False), initial=[]),
        Field("description", Cleared()),
        Field("notes", Cleared()),
        Field("style", Style(area="area", line="line", none=None), usual="none"),
        Field("line_style", Style(stepped="stepped", interpolated="interpolated", none=None), usual="none"),
        *(Field(name, Cleared(decimal_text)) for name in AXES),
        Field("tags", Tags(), initial=[]),
        *(Field(name, Raw(), INTERNAL) for name in ("composites", "metric_clusters", "overlay_sets")),
    ),
    body=Body(constants={"composites": []}),
    update=WHOLE,
    behaviour=GraphRules(),
)
