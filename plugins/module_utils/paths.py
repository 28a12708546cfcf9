# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where things are on a service: the paths of resources, filled. A value; it asks nothing."""

from __future__ import annotations

from typing import Any, Optional
from urllib.parse import quote

from .resource import UNSAID, Resource
from .values import Options, Unknown

_IN_PATHS = (str, int, Unknown)


class Addresses(dict):
    """Addresses in one scope, which is what it holds: what settings and containers fill in, as `{"page_id": "abc"}`."""

    def fill(self, template: str, /, **names: Any) -> str:
        """Return a template with its placeholders filled and quoted."""
        return template.format(**{name: quote(str(value), safe="") for name, value in {**self, **names}.items()})

    def path(self, resource: Resource, template: Any, identity: Any = UNSAID, options: Optional[Options] = None) -> str:
        """Return one of a resource's templates, filled. identity: of the thing that stands there. options: what else is known of it."""
        known = {**options, **self} if options else self
        text = template(known) if callable(template) else template
        given = {name: getattr(value, "name", value) for name, value in known.items() if isinstance(value, _IN_PATHS)}
        for name in resource.containers:
            if isinstance(given.get(name), str):
                held = resource.system.resources[resource.by_name[name].type.kind]
                given[name] = held.identity.piece(given[name])
        if identity is not UNSAID and resource.identity.at is not None:
            given["id"] = resource.identity.piece(identity)
        return text.format(**{name: quote(str(value), safe="") for name, value in given.items()})

    def creation(self, resource: Resource, path: str, options: Options, item: bool = False) -> str:
        """Return where a thing with these options is made. item: at its own address."""
        paths = resource.paths
        template = path or (paths.list and str(paths.list).partition("?")[0])
        if item and not path:
            template = paths.item if options.get("id") or "{id}" not in str(paths.item) else template
        return self.path(resource, template or paths.item, options=options)
