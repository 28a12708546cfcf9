# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Nodes, divisions, and groups of nodes.

Source: https://docs.catchpoint.com/ (REST API v2 guide, Nodes)
"""

from __future__ import annotations

from ...paging import Unpaged
from ...resource import Call, Identity, Listing, Paths, Post, Resource
from ...values import FIXED, Field, Name, SetOf, Text
from .system import API, CATCHPOINT, Inside, narrowed_by, parse_id
from .values import WHOLE_POST, Thing, Word

GROUPS = f"{API}/nodes/groups"
NETWORKS = Word(
    backbone=0, last_mile=1, wireless=2, private=3, enterprise=4, public_cloud=5, any=6, bgp=7, web_page_test=8, enterprise_branch=9
)

DIVISION = Resource(
    "division",
    CATCHPOINT,
    Paths(f"{API}/divisions", one=None),
    (Field("name", Name()),),
    Identity("name", parse_id=parse_id),
    Listing(rows="data.divisions", paging=Unpaged()),
    create=None,
    remove=None,
    module=None,
)
NODE = Resource(
    "node",
    CATCHPOINT,
    # By id only those of the customer can be read, and the plain list has no others. This one has thousands.
    Paths(f"{API}/nodes/all", one=None),
    (Field("name", Name()),),
    Identity("name", parse_id=parse_id),
    Listing(rows="data.nodes", filter=narrowed_by(name="name"), long=True),
    create=None,
    remove=None,
    module=None,
)
NODE_GROUP = Resource(
    "node_group",
    CATCHPOINT,
    Paths(GROUPS, item=f"{GROUPS}?nodeGroupId={{id}}"),
    (
        Field("name", Name(), required=True),
        Field("network", NETWORKS, FIXED, at="syntheticNetworkType", initial="backbone"),
        Field("description", Text()),
        Field("nodes", SetOf(Thing("node"))),
    ),
    Identity("name", parse_id=parse_id, tie_break=("network",)),
    Listing(rows="data.nodeGroups", paging=Unpaged(), filter=narrowed_by(name="name")),
    Inside(constants={"id": 0}, member="nodeGroups", one="nodeGroup"),
    create=Post(f"{GROUPS}{WHOLE_POST}"),
    remove=Call("DELETE", f"{GROUPS}?nodegroupIds={{id}}"),
)
