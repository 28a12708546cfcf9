# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From a task's arguments to its result. Both doors end here; the only import of AnsibleModule."""

from __future__ import annotations

import base64
import json
import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Callable, Optional

from ansible.module_utils.basic import AnsibleModule, missing_required_lib
from ansible.module_utils.common.parameters import remove_values

from .api import Api, run_api
from .apply import Apply, run_apply
from .arguments import (
    InvalidArguments,
    argument_spec,
    module_arguments,
    plain,
    refuse_templates,
    validate,
    with_environment,
)
from .connect import USED, Clients
from .errors import Error, trying, understanding
from .export import Export, run_export
from .http.client import REQUESTS_IMPORT_ERROR
from .info import Info, run_info
from .plan import verb_of
from .reconcile import enter, reconcile, reconcile_nothing
from .resource import Options, Resource
from .snapshot import Reader, Session

__all__ = ["argument_spec", "plain", "run", "run_module", "run_task", "validate"]

MASK = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"


# Running


def run(
    thing: Any,
    params: Options,
    check_mode: bool = False,
    session: Optional[Session] = None,
    progress: Optional[Callable[[str], None]] = None,
) -> dict[str, Any]:
    """Bring about what validated parameters say and return the task's result; raises Error.

    thing: a Resource, or one of the modules that deal with many of them. session: what the items of one loop share;
    without one, this task stands alone. progress: told a line now and then on long runs.
    Result of a state module: changed, action, resource, diff, calls, and warnings where there are any.
    """
    return _RUNNERS[type(thing)](thing, params, check_mode, session, progress)


def _run_resource(
    resource: Resource, params: Options, check_mode: bool, session: Optional[Session], progress: Any
) -> dict[str, Any]:
    own = session is None
    session = session or Session()
    session.refresh()
    clients = Clients(session, (resource.system, *resource.also), params)
    try:
        params.update(with_environment(resource, params))
        return _run_one(resource, params, check_mode, session, clients)
    except Error as error:
        error.system = error.system or resource.system.name
        error.warnings = clients.warnings()
        error.calls = clients.calls()
        raise
    finally:
        if own:
            session.close()


def _run_one(
    resource: Resource, params: Options, check_mode: bool, session: Session, clients: Clients
) -> dict[str, Any]:
    refuse_templates(resource, params)
    with trying(f"{verb_of(params.get('state'))} {resource.label(params)}"):
        warnings = list(resource.examine(params)) if resource.examine else []
    if resource.complete is not None:
        params.update(resource.complete(params))
    clients[resource.system.key]  # says what is missing before anything is asked
    reader = Reader(session, clients, resource.scope(params), check_mode)
    with trying(f"look up {resource.label(params)}"), understanding(resource.system.name):
        reader, wish = enter(resource, params, reader)
    if wish is None:  # what must be absent hangs on something that is not there
        plan, thing = reconcile_nothing()
    else:
        plan, thing = reconcile(resource, wish, reader)
    result = {
        "changed": plan.changed,
        "action": plan.action,
        "resource": thing,
        "diff": {
            "before_header": resource.label(params),
            "after_header": resource.label(params),
            "before": plan.before,
            "after": plan.after,
        },
        "calls": clients.calls(),
    }
    warnings += [*reader.warnings, *clients.warnings()]
    if warnings:
        result["warnings"] = list(dict.fromkeys(warnings))
    return result


_RUNNERS: dict[type, Callable[..., dict[str, Any]]] = {
    Resource: _run_resource,
    Info: run_info,
    Apply: run_apply,
    Export: run_export,
    Api: run_api,
}
"""What runs each shape of module, so that no door asks what it has before it."""


def failure(error: Error) -> dict[str, Any]:
    """Return an Error as a failed result."""
    result = {"failed": True, "changed": False, "msg": str(error), **error.evidence()}
    if getattr(error, "calls", None):
        result["calls"] = error.calls
    if getattr(error, "warnings", None):
        result["warnings"] = error.warnings
    return result


def surprise(error: Exception) -> dict[str, Any]:
    """Return a failed result for an exception nobody foresaw: its class and place; its message may hold a secret."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{os.path.basename(frame.filename)}:{frame.lineno}"
    return {
        "failed": True,
        "changed": False,
        "msg": f"This is a defect of steadyops.monitoring: {type(error).__name__} in {place}. Please report it.",
    }


def attempt(
    thing: Any,
    params: Options,
    secrets: set[str],
    check_mode: bool,
    session: Optional[Session] = None,
    progress: Optional[Callable[[str], None]] = None,
) -> dict[str, Any]:
    """Run, and return a result whatever happens, with every secret masked."""
    if REQUESTS_IMPORT_ERROR:
        return {"failed": True, "msg": missing_required_lib("requests"), "exception": REQUESTS_IMPORT_ERROR}
    try:
        result = run(thing, params, check_mode, session, progress)
    except Error as error:
        result = failure(error)
    except Exception as error:  # noqa: BLE001 - a surprise must not become a traceback full of values
        result = surprise(error)
    return _masked(result, _texts(secrets, thing, params))


def _masked(result: Any, secrets: set[str]) -> Any:
    """Return a result without the secrets; one in which none occurs anywhere is not taken apart."""
    text = json.dumps(result, default=str)
    if not any(json.dumps(secret)[1:-1] in text for secret in secrets):
        return result
    return remove_values(result, secrets)


def _texts(secrets: set[str], thing: Any, params: Options) -> set[str]:
    """Return every value to mask: what the arguments held, and what the environment or a file added."""
    later = {str(params[one.name]) for one in thing.arguments() if one.secret and params.get(one.name)}
    variables = {os.environ.get(name, "") for name in thing.secret_variables()}
    return {text for text in secrets | later | variables | USED | _pairs(params) if text}


def _pairs(params: Options) -> set[str]:
    """Return user and password as HTTP Basic sends them: a server may quote the header it got."""
    found: set[str] = set()
    for value in params.values():
        if isinstance(value, dict):
            found |= _pairs(value)
    if params.get("username") and params.get("password"):
        found.add(base64.b64encode(f"{params['username']}:{params['password']}".encode()).decode())
    return found


# Doors


class _QuietModule(AnsibleModule):
    """AnsibleModule that knows of secrets inside nested arguments, and writes no line to syslog."""

    def __init__(self, thing: Any, **arguments: Any) -> None:
        self._thing = thing
        super().__init__(**arguments)

    def _log_invocation(self) -> None:
        pass

    def fail_json(self, msg: str, **result: Any) -> None:
        """End the task; reached by AnsibleModule's own validation too, before anything of ours has run."""
        self.no_log_values.update(self._thing.secrets(self.params))
        super().fail_json(msg, **result)


def run_module(thing: Any) -> None:
    """Be the module door: the whole `main` of a module file."""
    module = _QuietModule(thing, **module_arguments(thing))
    module.no_log_values.update(thing.secrets(module.params))
    params = dict(module.params)  # what is filled in from the environment must not stand in the invocation
    result = attempt(thing, params, {str(value) for value in module.no_log_values}, module.check_mode)
    module.no_log_values.update(_texts(set(), thing, params))
    for warning in result.pop("warnings", []):
        module.warn(warning)
    if result.get("failed"):
        module.fail_json(**result)
    module.exit_json(**result)


def run_task(
    thing: Any,
    args: Options,
    check_mode: bool,
    environment: Optional[dict[str, str]] = None,
    session: Optional[Session] = None,
    progress: Optional[Callable[[str], None]] = None,
    name: Optional[str] = None,
) -> dict[str, Any]:
    """Be the in-process door: validate and run raw arguments as the module door would, and return its result.

    name: what the task calls the module, for messages.
    """
    with _environment(environment or {}):
        args = plain(args)
        inner = thing.secrets(args)
        try:
            params, secrets, notices = validate(thing, args, name)
        except InvalidArguments as refused:
            result = {"failed": True, "changed": False, "msg": str(refused)}
            return remove_values(result, refused.secrets | inner)
        secrets |= inner
        result = attempt(thing, params, secrets, check_mode, session, progress)
    result["invocation"] = {"module_args": _masked_arguments(thing, params, secrets)}
    if notices["deprecations"]:
        result["deprecations"] = notices["deprecations"]
    if notices["warnings"]:
        result["warnings"] = [*notices["warnings"], *result.get("warnings", [])]
    return result


def _masked_arguments(thing: Any, params: Options, secrets: set[str]) -> Options:
    hidden = {one.name for one in thing.arguments() if one.secret}
    shown = {name: MASK if name in hidden and value is not None else value for name, value in params.items()}
    return _masked(shown, secrets)


@contextmanager
def _environment(extra: dict[str, str]) -> Iterator[None]:
    """Lay a task's environment over this process's own while an item runs."""
    before = {name: os.environ.get(name) for name in extra}
    os.environ.update({name: str(value) for name, value in extra.items()})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
