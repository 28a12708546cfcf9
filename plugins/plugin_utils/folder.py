# Copyright: (c) 2026, the steadyops.monitoring authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A folder of YAML, as `apply` takes it: entries of any nesting, with the values and the files of one environment.

Every mistake is one sentence that begins with the file and the line, and none of them shows what stands there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, Optional

import yaml
from ansible.errors import AnsibleError

try:
    from ansible.template import trust_as_template
except ImportError:  # before 2.19 whatever a file holds may be a template
    from builtins import str as trust_as_template

VALUES, CONNECTIONS, ENVIRONMENTS = "values", "connections", "environments"
"""What has a meaning of its own, in the folder and in that of an environment; everything else holds entries."""
ENDINGS = (".yml", ".yaml")
TAGS = ("!unsafe", "!vault", "!vault-encrypted")
"""What Ansible reads beside plain YAML."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = (str, int, float, bool, type(None))


class Mistake(Exception):
    """What is wrong with a file, in one sentence for whoever wrote it."""


class Read(NamedTuple):
    """What a folder holds. places: file and line of each of the resources, "zmon/alerts.yml:12"."""

    resources: list[dict[str, Any]]
    prune: list[dict[str, Any]]
    connections: dict[str, Any]
    places: list[str]


class Tools(NamedTuple):
    """What of Ansible is needed. loader: its DataLoader; filling: (value, variables) -> the value, its templates filled in."""

    loader: Any
    filling: Callable[[Any, dict[str, Any]], Any]


class Folder:
    """A folder, and the one environment of it that is wanted.

    top: its path. environment: a name, "" for none. Raises Mistake for a name that can be none, and reading, where one is not there.
    """

    def __init__(self, tools: Tools, top: str, environment: str = "") -> None:
        self._tools = tools
        self.top = top.rstrip(os.sep) or os.sep
        self.environment = environment
        if environment in (os.curdir, os.pardir) or os.sep in environment:
            raise Mistake(f"{environment!r} is no name of an environment: it is that of a folder in {ENVIRONMENTS}")
        self._own = os.path.join(self.top, ENVIRONMENTS, environment) if environment else ""
        self._texts: dict[str, str] = {}

    def read(self, variables: dict[str, Any], values: dict[str, Any]) -> Read:
        """Return all of it, templates filled in. values: what counts more than the values of the files."""
        self._refuse_missing()
        known = {**variables, **self.values(values)}
        resources: list[dict[str, Any]] = []
        prune: list[dict[str, Any]] = []
        places: list[str] = []
        files = list(self._files())
        if not files:
            raise Mistake(f"There are no entries in {self.top}: no file whose name ends in .yml or .yaml")
        for name in files:
            for one in self._parts(name):
                filled = self._filled(one.value, known, one.place)
                if one.word == "prune":
                    prune.append(filled)
                else:
                    resources.append(filled)
                    places.append(f"{os.path.relpath(name, self.top)}:{one.line}")
        return Read(resources, prune, self.connections(known), places)

    def values(self, more: dict[str, Any]) -> dict[str, Any]:
        """Return the values of the folder, with those of the environment laid over, and more over both."""
        found = _laid_over(self._laid_over(VALUES), more)
        return {**found, "monitoring_as_code_environment": self.environment}

    def connections(self, known: dict[str, Any]) -> dict[str, Any]:
        """Return the connections of the folder, with those of the environment laid over. known: what templates are filled in from."""
        return self._filled(self._laid_over(CONNECTIONS), known, f"{CONNECTIONS} of {self.top}")

    # Files

    def _refuse_missing(self) -> None:
        if not os.path.isdir(self.top):
            where = "" if os.path.isabs(self.top) else f", neither beside the playbook nor in {os.getcwd()}"
            raise Mistake(f"There is no folder {self.top}{where}")
        if self.environment and not os.path.isdir(self._own):
            above = os.path.join(self.top, ENVIRONMENTS)
            there = sorted(one for one in _names(above) if os.path.isdir(os.path.join(above, one))) if os.path.isdir(above) else []
            known = f"there are {', '.join(there)}" if there else "there is none at all"
            raise Mistake(f"There is no environment {self.environment!r} in {above}; {known}")

    def _files(self) -> Iterator[str]:
        """Yield the files of entries: those for everywhere first, each folder in the order of its names."""
        yield from self._under(self.top, (os.path.join(self.top, ENVIRONMENTS),))
        if self._own:
            yield from self._under(self._own, ())

    def _under(self, folder: str, without: tuple[str, ...], top: bool = True) -> Iterator[str]:
        for name in sorted(_names(folder)):
            path = os.path.join(folder, name)
            stem, ending = os.path.splitext(name)
            if os.path.isdir(path):
                if path not in without:
                    yield from self._under(path, (), False)
            elif ending in ENDINGS and not (top and stem in (VALUES, CONNECTIONS)):
                yield path

    def _laid_over(self, stem: str) -> dict[str, Any]:
        """Return what the files of a name say, the environment's after the folder's."""
        found: dict[str, Any] = {}
        for folder in (self.top, self._own) if self._own else (self.top,):
            for path in (os.path.join(folder, stem + ending) for ending in ENDINGS):
                if os.path.isfile(path):
                    node, data = self._loaded(path)
                    if not isinstance(data, (dict, type(None))):
                        raise Mistake(f"{path}, line {_line(node)}: {stem} are a dictionary, names with what they stand for")
                    found = _laid_over(found, data or {})
        return found

    # Their content

    def _parts(self, path: str) -> Iterator[_Part]:
        """Yield the entries and filters of a file."""
        node, data = self._loaded(path)
        if data is None:
            return
        if isinstance(data, list):
            yield from self._entries(path, "resources", node, data)
            return
        if not isinstance(data, dict):
            raise Mistake(f"{path}, line {_line(node)}: a file of entries is a list, or has resources and prune")
        nodes = {key.value: value for key, value in node.value}
        for word, value in data.items():
            if word not in ("resources", "prune"):
                line = next((_line(key) for key, _value in node.value if key.value == word), _line(node))
                raise Mistake(f"{path}, line {line}: {str(word)!r} is none of resources and prune, which a file of entries may have")
            if not isinstance(value, (list, type(None))):
                raise Mistake(f"{path}, line {_line(nodes.get(word, node))}: {word} is a list")
            yield from self._entries(path, word, nodes.get(word, node), value or [])

    def _entries(self, path: str, word: str, node: Any, data: list[Any]) -> Iterator[_Part]:
        for number, entry in enumerate(data):
            line = _line(node.value[number]) if isinstance(node, yaml.SequenceNode) else _line(node)
            if not isinstance(entry, dict) or len(entry) != 1:
                more = f", and here are {', '.join(map(str, entry))}" if isinstance(entry, dict) and entry else ""
                raise Mistake(f"{path}, line {line}: an entry is the name of one module with its options under it{more}")
            ((module, options),) = entry.items()
            if not isinstance(options, (dict, type(None))):
                raise Mistake(f"{path}, line {line}: what stands under {module} must be its options")
            yield _Part(word, entry, line, f"{path}, line {line} ({_called(str(module), options or {})})")

    def _loaded(self, path: str) -> tuple[Any, Any]:
        """Return the nodes of a file, which know their lines, and its data, which may hold templates and what only a vault can read."""
        text = self._text(path)
        try:
            node = yaml.compose(text, Loader=_LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
            raise Mistake(f"{path}{where}: this is no YAML: {error.problem or error.context}") from None
        except yaml.YAMLError as error:
            position = getattr(error, "position", None)
            where = "" if position is None else f", line {text.count(chr(10), 0, position) + 1}"
            raise Mistake(f"{path}{where}: this is no YAML: {getattr(error, 'reason', None) or 'it cannot be read'}") from None
        if node is None:
            return None, None
        wrong = next(_wrong(node), None)
        if wrong is not None:
            raise Mistake(f"{path}, line {_line(wrong[0])}: {wrong[1]}")
        try:
            return node, self._tools.loader.load(trust_as_template(text), file_name=os.path.abspath(path), show_content=False)
        except AnsibleError as error:
            raise Mistake(f"{path}: {_first_line(error)}") from None

    def _text(self, path: str) -> str:
        if path not in self._texts:
            try:
                real = self._tools.loader.get_real_file(os.path.abspath(path))  # what a vault holds, in the clear
                with open(real, encoding="utf-8") as file:
                    self._texts[path] = file.read()
                self._tools.loader.cleanup_tmp_file(real)
            except UnicodeDecodeError:
                raise Mistake(f"{path} is no text in UTF-8") from None
            except (OSError, AnsibleError) as reason:
                raise Mistake(f"{path} cannot be read: {getattr(reason, 'strerror', None) or _first_line(reason)}") from None
        return self._texts[path]

    def _filled(self, value: Any, known: dict[str, Any], place: str) -> Any:
        """Return a value with its templates filled in; one without any is left as it is, which is much faster."""
        if not _needs_filling(value):
            return value
        try:
            return self._tools.filling(value, known)
        except AnsibleError as error:
            raise Mistake(f"{place}: {_first_line(error)}") from None


class _Part(NamedTuple):
    """One entry or filter of a file. word: resources or prune; place: for messages."""

    word: str
    value: dict[str, Any]
    line: int
    place: str


def _names(folder: str) -> list[str]:
    """Return what is in a folder, without what is put aside by a dot or an underscore."""
    try:
        return [name for name in os.listdir(folder) if not name.startswith((".", "_"))]
    except OSError as reason:
        raise Mistake(f"{folder} cannot be read: {reason.strerror}") from None


def _laid_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Return two dictionaries as one, those inside likewise; everything else is that of the second."""
    both = {name: _laid_over(below[name], value) for name, value in above.items() if isinstance(value, dict) and isinstance(below.get(name), dict)}
    return {**below, **above, **both}


def _wrong(node: Any) -> Iterator[tuple[Any, str]]:
    """Yield what is wrong with nodes, each with the words: a key that stands twice in one mapping, and a tag that nobody knows."""
    waiting, seen = [node], set()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:  # an alias leads to what was seen
            continue
        seen.add(id(one))
        if one.tag.startswith("!") and one.tag not in TAGS:
            yield one, f"there is no tag {one.tag}"
        if isinstance(one, yaml.SequenceNode):
            waiting.extend(one.value)
        elif isinstance(one, yaml.MappingNode):
            keys: set[str] = set()
            for key, value in one.value:
                if key.tag != "tag:yaml.org,2002:merge" and isinstance(key, yaml.ScalarNode):
                    if key.value in keys:
                        yield key, f"{key.value} stands here twice"
                    keys.add(key.value)
                waiting.append(value)


def _needs_filling(value: Any) -> bool:
    """Say whether there may be a template in it, or something that only Ansible can read."""
    if isinstance(value, dict):
        return any(map(_needs_filling, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(_needs_filling, value))
    if isinstance(value, str):
        return "{{" in value or "{%" in value or "{#" in value
    return not isinstance(value, _PLAIN) and not hasattr(value, "isoformat")


def _called(module: str, options: dict[str, Any]) -> str:
    name = next((options[key] for key in ("name", "id", "key", "title") if isinstance(options.get(key), str)), "")
    return f"{module} {str(name)!r}" if name and "{" not in name else module


def _line(node: Any) -> int:
    return node.start_mark.line + 1


def _first_line(error: Exception) -> str:
    """Return the first line of what Ansible says; what follows shows the file."""
    message: Optional[str] = getattr(error, "message", None)
    return ((message or str(error)).strip().splitlines() or ["it cannot be read"])[0].rstrip(".")
