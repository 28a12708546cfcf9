"""runtime.py: where this user's shared files are, and whom they are safe from."""

from __future__ import annotations

import os

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.runtime import Unshared, runtime_folder


class TestFolder:
    @pytest.fixture
    def _temporary(self, tmp_path, monkeypatch):
        monkeypatch.delenv("STEADYOPS_RUNTIME_DIR")
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "missing"))
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def test_named_folder_is_used(self, tmp_path):
        assert runtime_folder() == str(tmp_path / "runtime")

    def test_folder_of_the_login_is_used(self, tmp_path, monkeypatch):
        monkeypatch.delenv("STEADYOPS_RUNTIME_DIR")
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
        assert runtime_folder() == str(tmp_path / "steadyops")

    @pytest.mark.usefixtures("_temporary")
    def test_temporary_folder_is_the_last_resort(self, tmp_path):
        assert runtime_folder() == str(tmp_path / f"steadyops-{os.getuid()}")

    @pytest.mark.usefixtures("_temporary")
    def test_link_that_somebody_else_put_there_is_refused(self, tmp_path):
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        (tmp_path / f"steadyops-{os.getuid()}").symlink_to(tmp_path / "elsewhere")
        with pytest.raises(Unshared, match="is not a folder of this user"):
            runtime_folder()

    def test_file_in_its_place_is_refused(self, tmp_path):
        (tmp_path / "runtime").touch()
        with pytest.raises(Unshared):
            runtime_folder()

    @pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
    def test_folder_of_another_user_is_refused(self, tmp_path):
        (tmp_path / "runtime").mkdir(mode=0o700)
        os.chown(tmp_path / "runtime", 12345, -1)
        with pytest.raises(Unshared, match="is not a folder of this user"):
            runtime_folder()

    @pytest.mark.parametrize("mode", [0o770, 0o707, 0o755, 0o711], ids=oct)
    def test_folder_that_is_open_to_others_is_refused(self, tmp_path, mode):
        (tmp_path / "runtime").mkdir()
        (tmp_path / "runtime").chmod(mode)
        with pytest.raises(Unshared, match="is open to others; make it mode 0700"):
            runtime_folder()
