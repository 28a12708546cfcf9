"""Run ansible-test's sanity tests: python scripts/sanity.py [--test NAME] [FILE ...]

ansible-test wants to stand in .../ansible_collections/<namespace>/<name>, and a link is not enough for it. So it gets a
copy of what git knows of, or would add, in .venv/sanity. It also gets a home folder of its own there, because of the pip
installer that it looks for in its cache and otherwise downloads from a site of its own: the installer in this cache starts
from the pip that comes with Python, and takes the version ansible-test asked for from the package index.

Without arguments everything runs, in parts: ansible-test does one thing after the other, and most of its time goes into
importing every file anew on each Python. As many parts run at once as there are cores, each in a copy and a home of its own.

Two tests find nothing to do here: pslint (there is no PowerShell in the collection) and bin-symlinks (only for Ansible
itself). shellcheck comes from requirements/lint.txt. import and compile run on each Python that is on the PATH.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from types import SimpleNamespace

from ansible_test._internal.constants import SUPPORTED_PYTHON_VERSIONS
from ansible_test._internal.python_requirements import get_venv_packages

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".venv" / "sanity"
ALONE = ("import", "pylint")
"""The tests that take longest: parts of their own."""

PIP_INSTALLER = '''\
"""Install the pip that ansible-test asks for into the virtual environment that runs this."""

import subprocess
import sys

wanted = [word for word in sys.argv[1:] if word not in ("--no-setuptools", "--no-wheel")]
subprocess.run([sys.executable, "-m", "ensurepip"], check=True, stdout=subprocess.DEVNULL)
subprocess.run([sys.executable, "-m", "pip", "install", "--quiet"] + wanted, check=True)
# ensurepip brings setuptools up to Python 3.11, and ansible-test counts on an environment without it.
subprocess.run([sys.executable, "-m", "pip", "uninstall", "--quiet", "--yes", "setuptools"], check=True, stderr=subprocess.DEVNULL)
'''


class Place:
    """A copy of the clone, and a home folder, in which one ansible-test at a time runs."""

    def __init__(self, folder: Path) -> None:
        self.copy = folder / "ansible_collections" / "steadyops" / "monitoring"
        self.home = folder / "home"
        self._copy_clone()
        self._lay_out_home()

    def _copy_clone(self) -> None:
        """Lay out the files of the clone afresh, as they are now, committed or not."""
        shutil.rmtree(self.copy, ignore_errors=True)
        listing = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True
        )
        for name in filter(None, listing.stdout.split("\0")):
            source, target = ROOT / name, self.copy / name
            if source.exists() or source.is_symlink():  # a file deleted since the last commit is still listed
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target, follow_symlinks=False)

    def _lay_out_home(self) -> None:
        """Make the home folder: with the installer where ansible-test looks for it, and the caller's settings (pip's are wanted)."""
        version = get_venv_packages(SimpleNamespace(version=f"{sys.version_info[0]}.{sys.version_info[1]}"))["pip"]
        cache = self.home / ".ansible" / "test" / "cache"
        cache.mkdir(parents=True, exist_ok=True)
        (cache / f"get_pip_{version.replace('.', '_')}.py").write_text(PIP_INSTALLER)
        for name in (".config", ".cache"):
            if not (self.home / name).is_symlink():
                (self.home / name).symlink_to(Path.home() / name)

    def run(self, *arguments: str, **how: int) -> subprocess.CompletedProcess:
        """Run ansible-test. how: where to its output goes."""
        # Without the content root ansible-test walks up to the clone around the copy, whose git ignores .venv: no files, no tests.
        environment = os.environ | {"HOME": str(self.home), "PATH": search_path(), "ANSIBLE_TEST_CONTENT_ROOT": str(self.copy)}
        command = [str(Path(sys.executable).parent / "ansible-test"), "sanity", "--color", "no", *arguments]
        return subprocess.run(command, cwd=self.copy, env=environment, stdin=subprocess.DEVNULL, check=False, text=True, **how)


def search_path() -> str:
    """Return PATH with pyenv's interpreters in place of its shims.

    There is a shim for every version pyenv has, but only those of the chosen version start: ansible-test trips over the rest.
    """
    folders = os.environ["PATH"].split(os.pathsep)
    if shutil.which("pyenv"):
        pyenv = Path(subprocess.run(["pyenv", "root"], check=True, capture_output=True, text=True).stdout.strip())
        folders = [folder for folder in folders if Path(folder) != pyenv / "shims"] + sorted(map(str, pyenv.glob("versions/*/bin")))
    return os.pathsep.join(folders)


def parts() -> list[list[str]]:
    """Return the arguments of each part, the longest first: import on each Python that is there, pylint, all others."""
    path = search_path()
    pythons = [version for version in SUPPORTED_PYTHON_VERSIONS if shutil.which(f"python{version}", path=path)]
    others = [word for name in ALONE for word in ("--skip-test", name)]
    return [["--test", "pylint"], others, *(["--test", "import", "--python", version] for version in reversed(pythons))]


def main() -> int:
    """Return ansible-test's exit status; of all parts the highest."""
    if len(sys.argv) > 1:
        return Place(WORK / "1").run(*sys.argv[1:]).returncode
    cores = os.cpu_count() or 1
    places: SimpleQueue[Place] = SimpleQueue()
    for number in range(cores):
        places.put(Place(WORK / str(number + 1)))

    def run(part: list[str]) -> int:
        place, began = places.get(), time.monotonic()
        done = place.run(*part, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        places.put(place)
        print(f"{done.stdout}-- {' '.join(part)}: {done.returncode}, {time.monotonic() - began:.0f} s", flush=True)
        return done.returncode

    asked = parts()
    with ThreadPoolExecutor(cores) as pool:
        codes = list(pool.map(run, asked))
    for part, code in zip(asked, codes, strict=True):
        if code:
            print(f"FAILED: {' '.join(part)}")
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
