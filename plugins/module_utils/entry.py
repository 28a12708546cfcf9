# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""From a task's arguments to its result. Both doors end here; the only import of AnsibleModule."""

from __future__ import annotations

import gc

from .zipped import compile_once

gc.disable()  # what imports make stays: to look through it for garbage is a tenth of what a shipped module takes to start
compile_once(__spec__)

import json
import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import cached_property, lru_cache
from importlib import import_module
from typing import Any, Callable, Optional
from urllib.parse import quote, quote_plus

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.common.parameters import remove_values

from .arguments import (
    InvalidArguments,
    argument_spec,
    digestible,
    known,
    mistake,
    module_arguments,
    plain,
    validate,
    with_environment,
)
from .cache import Cache
from .connect import Clients
from .errors import STUMBLES, Error, named
from .frame import Frame, framed
from .http.client import REQUESTS_IMPORT_ERROR, prepare_nothing
from .lookup import Finder
from .paths import Addresses
from .reconcile import reconcile, reconcile_nothing
from .references import checked, enter
from .resource import Action, Resource
from .steps import verb_of
from .unsendable import refuse_unsendable
from .values import MASKED, Options

gc.freeze()  # nor once at the end, nor again in each worker that is forked
gc.enable()

__all__ = ["argument_spec", "plain", "run", "run_module", "run_task", "validate"]


# Running


def run(thing: Any, params: Options, frame: Frame) -> dict[str, Any]:
    """Bring about what validated parameters say and return the task's result; raises Error.

    thing: a module of any shape. Result of a state module: changed, action, resource, diff, calls, and warnings where there
    are any.
    """
    if not isinstance(thing, (Resource, Action)):
        return _run_many(thing, params, frame)
    frame.system = thing.system
    clients = Clients(frame, thing.system, params)
    params.update(with_environment(thing.settings, params))
    kind = (thing.module.several and thing.module.several(params)) or thing
    try:
        warnings, options = checked(kind, params)
    except Error as error:
        raise named(error, f"{verb_of(params.get('state'))} {kind.label(params)}", kind.system.name) from None
    clients[kind.host]  # says what is missing before anything is asked
    finder = Finder(frame.cache, clients, Addresses(kind.scope(params)), frame.checking, frame.warnings)
    frame.warnings.extend(warnings)
    try:
        finder, want = enter(kind, params, finder, options=options)
    except (Error, *STUMBLES) as error:
        raise named(error, f"look up {kind.label(params)}", kind.system.name) from None
    if want is None:  # what must be absent hangs on something that is not there
        plan, thing = reconcile_nothing()
    else:
        plan, thing = reconcile(want, finder)
    label = kind.label(params)
    return frame.result(
        changed=plan.changed,
        action=plan.action,
        resource=thing,
        diff={"before_header": label, "after_header": label, "before": plan.before, "after": plan.after},
    )


def _run_many(thing: Any, params: Options, frame: Frame) -> dict[str, Any]:
    """Run what is about several things, or about none that is kept."""
    from .info import run_info  # here, so that a shipped module has it and seldom has to read it
    from .looks import Info

    if isinstance(thing, Info):
        return run_info(thing, params, frame)
    refuse_unsendable(tuple(one for one in thing.arguments if one.name != "resources"), params)  # whose entries are looked at one by one
    return thing.run(params, frame)


def failure(error: Error) -> dict[str, Any]:
    """Return an Error as a failed result."""
    result = {"failed": True, "changed": False, "msg": str(error), **error.evidence()}
    if getattr(error, "calls", None):
        result["calls"] = error.calls
    if getattr(error, "warnings", None):
        result["warnings"] = error.warnings
    return result


def unexpected(error: Exception) -> dict[str, Any]:
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
    cache: Optional[Cache] = None,
    progress: Optional[Callable[[str], None]] = None,
) -> dict[str, Any]:
    """Run, and return a result whatever happens, with every secret masked.

    secrets: those that the arguments hold; takes in what the environment or a file adds. cache: what the items of one loop
    share; without one, this task stands alone. progress: told a line now and then on long runs.
    """
    try:
        with framed(check_mode, cache, progress, secrets) as frame:
            result = run(thing, params, frame)
    except Error as error:
        result = failure(error)
    except Exception as error:  # noqa: BLE001 - an exception nobody foresaw must not become a traceback full of values
        result = unexpected(error)
    secrets.update(filter(None, map(os.environ.get, thing.secret_variables)))
    return _masked(result, secrets)


_IN_A_PAGE = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


@lru_cache(maxsize=1000)
def _forms(secret: str) -> frozenset[str]:
    """Return a secret in every form in which a message may quote it: as JSON, in an address, in a page, on one line."""
    texts = {secret, " ".join(secret.split()), repr(secret)[1:-1], secret.translate(_IN_A_PAGE), *_quoted(secret)}
    texts |= {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    return frozenset(texts - {""})


def _quoted(secret: str) -> tuple[str, str]:
    return quote(secret, safe="", errors="replace"), quote_plus(secret, errors="replace")


def _masked(result: Any, secrets: set[str]) -> Any:
    """Return a result without the secrets; one in which none occurs anywhere is not taken apart."""
    text = json.dumps(result, default=str)
    forms = {form for secret in secrets for form in _forms(secret)}
    if not any(json.dumps(form)[1:-1] in text for form in forms):
        return result
    masked = remove_values(result, forms)
    return {name: _with_masked_names(item, forms) for name, item in masked.items()}


def _with_masked_names(value: Any, forms: set[str]) -> Any:
    """Return a value without secrets in the names of its members, which Ansible leaves as they are."""
    if isinstance(value, list):
        return [_with_masked_names(item, forms) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        remove_values(name, {form for form in forms if len(form) >= LONG}): _with_masked_names(item, forms)
        for name, item in value.items()
    }


LONG = 8
"""Characters from which on a secret is sought in names, too: a short one would take our own words for it."""


# Doors


WRITTEN_WITH = ("changes", "creation_lock", "forecast", "holders", "parts", "rate", "relations", "runtime", "times")
"""Files that a task reads which changes something."""
SELDOM = (
    *WRITTEN_WITH, "deed", "forms", "http.refusals", "http.surroundings", "info", "looks", "maps", "misfits", "replacement", "sayings",
    "suggestions", "suspects",
)  # fmt: skip
"""Files that are imported inside the functions that need them: a shipped module carries them, and seldom has to read them."""


def warm(thing: Any) -> None:
    """Work out once what every task of a module needs, and what requests and tempfile make at their first use.

    A worker is forked for each task, so what one of them works out is lost with it. What only a task reads that fails, or replaces
    something, is left to it: to read all there is would take as long as to run a few tasks that change nothing.
    """
    known(thing)
    system = getattr(thing, "system", None)
    kinds = tuple(system.resources.values()) if system else ()
    fields = (field for one in (thing, *kinds) for field in (*one.arguments, *getattr(one, "fields", ())))
    for one in (thing, system, *kinds, *fields):
        _work_out(one)
    prepare_nothing()
    tempfile.gettempdir()
    needed = WRITTEN_WITH if isinstance(thing, Resource) else (*WRITTEN_WITH, "deed") if isinstance(thing, Action) else SELDOM
    for name in needed:
        import_module(f"{__package__}.{name}")


def _work_out(one: Any) -> None:
    for name in {name for part in type(one).__mro__ for name, value in vars(part).items() if isinstance(value, cached_property)}:
        getattr(one, name)


EARLIER = "_steadyops_earlier"
"""The member of a shipped module's arguments that holds the earlier items of its loop; it is taken out before anything looks at them."""


def _planned_after(
    earlier: Iterable, thing: Any, params: Options, secrets: set[str], progress: Optional[Callable[[str], None]] = None
) -> dict[str, Any]:
    """Return what an item would do, in the light of what the items of its loop before it would do.

    Where items share nothing, as those of a shipped module do, each gets what the others were told, and plans that once more.
    No result has to hold what was planned, and no secret of it. earlier: (arguments, environment) of each.
    """
    cache = Cache(many=True)
    calls = []
    for args, environment in earlier:
        with _environment(environment), suppress(InvalidArguments):
            others = dict(validate(thing, plain(args))[0])
            calls.append(attempt(thing, others, set(), True, cache).get("calls", {}))
    result = attempt(thing, params, secrets, True, cache, progress)
    cache.close()
    if "calls" in result:
        result["calls"] = {name: count + sum(one.get(name, 0) for one in calls) for name, count in result["calls"].items()}
    return result


class _QuietModule(AnsibleModule):
    """AnsibleModule that knows of secrets inside nested arguments, and writes no line to syslog. earlier: items of its loop."""

    earlier: Iterable = ()

    def __init__(self, thing: Any, **arguments: Any) -> None:
        self._thing = thing
        self.validated = False
        self._written: Options = {}
        super().__init__(**arguments)
        words = self._mistake([])
        if words:
            self.fail_json(msg=words)
        self.validated = True

    def _load_params(self) -> None:
        super()._load_params()
        self.earlier = self.params.pop(EARLIER, ())
        self._written = {name: value for name, value in plain(self.params).items() if not name.startswith("_ansible_")}
        self.params = digestible(known(self._thing).spec, self.params)

    def _mistake(self, said: list[str]) -> Optional[str]:
        return mistake(self._thing, self._written, said, self._name)

    def _log_invocation(self) -> None:
        pass

    def fail_json(self, msg: str, **result: Any) -> None:
        """End the task; reached by AnsibleModule's own validation too, before anything of ours has run."""
        if not self.validated:
            found = self._thing.secrets(self.params) | self._thing.suspects(self.params)
            self.no_log_values.update(form for secret in found for form in _forms(secret))
            said = list(self.validation_result.error_messages)
            msg = self._mistake(said) or msg if said else msg
        super().fail_json(msg, **result)


def run_module(thing: Any) -> None:
    """Be the module door: the whole `main` of a module file."""
    module = _QuietModule(thing, **module_arguments(thing))
    params = dict(module.params)  # what is filled in from the environment must not stand in the invocation
    secrets = {str(value) for value in module.no_log_values} | thing.secrets(module.params)
    role = f"is the one of {platform.node()} for modules. Or let ansible_python_interpreter name one that has it"

    if REQUESTS_IMPORT_ERROR:
        result = _lacking(role)
    elif module.earlier:  # of which only a check tells
        result = _planned_after(module.earlier, thing, params, secrets)
    else:
        result = attempt(thing, params, secrets, module.check_mode)
    module.no_log_values.update(form for secret in secrets for form in _forms(secret))
    for warning in result.pop("warnings", []):
        module.warn(warning)
    gc.freeze()  # the process ends: nobody has to look through it once more
    if result.get("failed"):
        module.fail_json(**result)
    module.exit_json(**result)


def _lacking(role: str) -> dict[str, Any]:
    """Return the failure where the one library that is needed is missing. role: of the interpreter that lacks it."""
    install = f"{sys.executable} -m pip install 'requests>=2.31'"
    return {"failed": True, "msg": f"The Python library requests is missing. Install it: {install}. That interpreter {role}."}


def run_task(
    thing: Any,
    args: Options,
    check_mode: bool,
    environment: Optional[dict[str, str]] = None,
    cache: Optional[Cache] = None,
    progress: Optional[Callable[[str], None]] = None,
    name: Optional[str] = None,
    earlier: Iterable = (),
) -> dict[str, Any]:
    """Be the in-process door: validate and run raw arguments as the module door would, and return its result.

    name: what the task calls the module, for messages. earlier: what the items before this one were told, where they share no cache.
    """
    with _environment(environment) if environment else nullcontext():
        args = plain(args)
        try:
            params, secrets, notices = validate(thing, args, name)
        except InvalidArguments as refused:
            return _masked({"failed": True, "changed": False, "msg": str(refused)}, refused.secrets)
        if REQUESTS_IMPORT_ERROR:
            result = _lacking("runs Ansible itself: with a local connection there is no other for this module")
        elif earlier:
            result = _planned_after(earlier, thing, dict(params), secrets, progress)
        else:
            result = attempt(thing, dict(params), secrets, check_mode, cache, progress)
    hidden = {one.name for one in thing.secretive if one.secret}
    shown = {name: MASKED if name in hidden and value is not None else value for name, value in params.items()}
    result["invocation"] = {"module_args": _masked(shown, secrets)}
    if notices["deprecations"]:
        result["deprecations"] = notices["deprecations"]
    if notices["warnings"]:
        result["warnings"] = [*notices["warnings"], *result.get("warnings", [])]
    return result


@contextmanager
def _environment(extra: dict[str, Optional[str]]) -> Iterator[None]:
    """Lay a task's environment over this process's own while an item runs; None: it is not set."""
    before = {name: os.environ.get(name) for name in extra}
    _set(extra)
    try:
        yield
    finally:
        _set(before)


def _set(variables: dict[str, Optional[str]]) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = str(value)
