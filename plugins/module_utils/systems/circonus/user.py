# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Users: the people of an account. The account invites them and lets them go; here their own data is changed."""

from __future__ import annotations

from typing import Optional

from ...behaviour import Behaviour, Lookup
from ...paging import Unpaged
from ...resource import Resource
from ...steps import Desired
from ...values import Field, Name, Row
from .system import named
from .values import Sparse

CURRENT = "current"
"""Whoever the token belongs to, in the place of an id."""


class UserRules(Behaviour):
    """One is also found as whoever the token belongs to."""

    def find(self, want: Desired, lookup: Lookup) -> Optional[Row]:
        """Return the user."""
        return lookup.get(f"/v2/user/{CURRENT}") if want.identity == CURRENT else lookup.find(want)


USER = Resource(
    **named("user", "email", paging=Unpaged()),
    fields=(
        Field("email", Name(), required=True),
        Field("firstname", Name()),
        Field("lastname", Name()),
        Field("contact_info", Sparse(Field("sms"), Field("victorops"))),
    ),
    create=None,
    remove=None,
    behaviour=UserRules(),
)
