# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Worksheets: graphs side by side."""

from __future__ import annotations

from ...resource import Merge, Resource
from ...values import Boxed, Field, Flag, ListOf, Members, Name, Ref
from .system import UUID, named
from .values import Cleared, Tags


class GraphRef(Boxed, Ref):
    """A graph in an object of its own."""

    member = "graph"


QUERY = Members(Field("name", required=True), Field("query", required=True), Field("order", ListOf(Ref("graph"))))
WORKSHEET = Resource(
    **named("worksheet", "title", id_form=UUID),
    fields=(
        Field("title", Name(), required=True),
        Field("graphs", ListOf(GraphRef("graph")), initial=[]),
        Field("smart_queries", ListOf(QUERY), initial=[]),
        Field("description", Cleared()),
        Field("notes", Cleared()),
        Field("favorite", Flag(), initial=False),
        Field("tags", Tags(), initial=[]),
    ),
    update=Merge("PUT", always=("title", "graphs")),
)
