# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From a task's arguments to its result. Both doors end here; the only import of AnsibleModule."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Optional

from ansible.module_utils.basic import AnsibleModule, missing_required_lib
from ansible.module_utils.common.parameters import remove_values

from .arguments import (
    InvalidArguments,
    argument_spec,
    module_arguments,
    plain,
    refuse_templates,
    validate,
    with_environment,
)
from .connect import Clients
from .errors import Error, trying, understanding
from .http import REQUESTS_IMPORT_ERROR
from .plan import verb_of
from .reconcile import reconcile, reconcile_nothing, wish_of
from .resource import Options, Resource
from .snapshot import Reader, Session

__all__ = ["argument_spec", "plain", "run", "run_module", "run_task", "validate"]

MASK = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"


# Running


def run(
    resource: Resource, params: Options, check_mode: bool = False, session: Optional[Session] = None
) -> dict[str, Any]:
    """Bring about what validated parameters say and return the task's result; raises Error.

    session: what the items of one loop share; without one, this task stands alone.
    Result: changed, action, resource, diff, calls, and warnings where there are any.
    """
    own = session is None
    session = session or Session()
    session.refresh()
    params.update(with_environment(resource, params))
    clients = Clients(session, (resource.system, *resource.also), params)
    try:
        return _run(resource, params, check_mode, session, clients)
    except Error as error:
        error.system = error.system or resource.system.name
        error.warnings = clients.warnings()
        error.calls = clients.calls()
        raise
    finally:
        if own:
            session.close()


def _run(resource: Resource, params: Options, check_mode: bool, session: Session, clients: Clients) -> dict[str, Any]:
    refuse_templates(resource, params)
    with trying(f"{verb_of(params.get('state'))} {resource.label(params)}"):
        warnings = list(resource.examine(params)) if resource.examine else []
    clients[resource.system.key]  # says what is missing before anything is asked
    reader = Reader(session, clients, resource.scope(params), check_mode)
    with trying(f"look up {resource.label(params)}"), understanding(resource.system.name):
        wish = wish_of(resource, params, reader)
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
    resource: Resource, params: Options, secrets: set[str], check_mode: bool, session: Optional[Session] = None
) -> dict[str, Any]:
    """Run, and return a result whatever happens, with every secret masked."""
    if REQUESTS_IMPORT_ERROR:
        return {"failed": True, "msg": missing_required_lib("requests"), "exception": REQUESTS_IMPORT_ERROR}
    try:
        result = run(resource, params, check_mode, session)
    except Error as error:
        result = failure(error)
    except Exception as error:  # noqa: BLE001 - a surprise must not become a traceback full of values
        result = surprise(error)
    return remove_values(result, _texts(secrets, resource, params))


def _texts(secrets: set[str], resource: Resource, params: Options) -> set[str]:
    """Return every value to mask: what the arguments held, and what a configuration file added."""
    later = {str(params[one.name]) for one in resource.arguments() if one.secret and params.get(one.name)}
    return {text for text in secrets | later if text}


# Doors


class _QuietModule(AnsibleModule):
    """AnsibleModule without its line in syslog: arguments hold credentials nobody declared, in nested values."""

    def _log_invocation(self) -> None:
        pass


def run_module(resource: Resource) -> None:
    """Be the module door: the whole `main` of a module file."""
    module = _QuietModule(**module_arguments(resource))
    result = attempt(resource, module.params, {str(value) for value in module.no_log_values}, module.check_mode)
    for warning in result.pop("warnings", []):
        module.warn(warning)
    if result.get("failed"):
        module.fail_json(**result)
    module.exit_json(**result)


def run_task(
    resource: Resource,
    args: Options,
    check_mode: bool,
    environment: Optional[dict[str, str]] = None,
    session: Optional[Session] = None,
) -> dict[str, Any]:
    """Be the in-process door: validate and run raw arguments as the module door would, and return its result."""
    with _environment(environment or {}):
        try:
            params, secrets, notices = validate(resource, plain(args))
        except InvalidArguments as refused:
            return remove_values({"failed": True, "changed": False, "msg": str(refused)}, refused.secrets)
        result = attempt(resource, params, secrets, check_mode, session)
    result["invocation"] = {"module_args": _masked_arguments(resource, params, secrets)}
    if notices["deprecations"]:
        result["deprecations"] = notices["deprecations"]
    if notices["warnings"]:
        result["warnings"] = [*notices["warnings"], *result.get("warnings", [])]
    return result


def _masked_arguments(resource: Resource, params: Options, secrets: set[str]) -> Options:
    hidden = {one.name for one in resource.arguments() if one.secret}
    shown = {name: MASK if name in hidden and value is not None else value for name, value in params.items()}
    return remove_values(shown, secrets)


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
