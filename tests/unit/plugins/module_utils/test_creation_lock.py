"""creation_lock.py: creations in one collection follow each other, and nobody trusts a list that was read before one."""

from __future__ import annotations

import hashlib
import threading
from time import monotonic

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils import creation_lock
from ansible_collections.steadyops.monitoring.plugins.module_utils.creation_lock import CreationLock


class TestCreationLock:
    def create(self, thing, asked_at=None, lock=None):
        """Begin a creation, and say whether nobody else had begun one since a list was asked for. lock: that of this run."""
        with (lock or CreationLock("host")).take(thing) as held:
            nobody_did = held.nobody_since(asked_at)
            held.begin()
            return nobody_did

    def test_first_comer_finds_that_nobody_was_there(self):
        assert self.create("web", monotonic())

    def test_own_creations_do_not_count(self):
        lock, asked_at = CreationLock("host"), monotonic()
        assert [self.create("web", asked_at, lock), self.create("web", asked_at, lock)] == [True, True]

    def test_creation_by_another_since_we_looked_is_seen(self):
        asked_at = monotonic()
        self.create("web")
        assert not self.create("web", asked_at)

    def test_it_is_seen_again_until_we_look_again(self):
        lock, asked_at = CreationLock("host"), monotonic()
        self.create("web")
        assert [self.create("web", asked_at, lock), self.create("web", asked_at, lock)] == [False, False]
        assert self.create("web", monotonic(), lock)

    def test_look_forgets_what_was_before_it(self):
        self.create("web")
        assert self.create("web", monotonic())

    def test_creation_of_another_between_two_of_ours_is_seen(self):
        lock, asked_at = CreationLock("host"), monotonic()
        assert self.create("web", asked_at, lock)
        self.create("web")
        assert not self.create("web", asked_at, lock)

    def test_creation_of_another_thing_is_no_matter(self):
        asked_at = monotonic()
        self.create("web")
        assert self.create("mail", asked_at)

    def test_other_collection_is_no_matter(self):
        asked_at = monotonic()
        self.create("web")
        assert self.create("web", asked_at, CreationLock("elsewhere"))

    def test_creation_counts_before_its_fate_is_known(self):
        asked_at = monotonic()
        with CreationLock("host").take("web") as held:
            held.begin()
            assert not held.nobody_since(asked_at)
        assert not self.create("web", asked_at)

    def test_look_while_somebody_creates_is_not_trusted(self):
        """Their request is under way: the list may have been read before the service had it."""
        with CreationLock("host").take("web") as held:
            held.begin()
            asked_at = monotonic()
        assert not self.create("web", asked_at)

    def test_look_after_somebody_was_killed_is_not_trusted(self):
        with CreationLock("host").take("web") as held:
            held.begin()
            held.end = lambda: None  # it cannot tidy up
        lock = CreationLock("host")
        assert not self.create("web", monotonic(), lock)
        assert self.create("web", monotonic(), lock)

    def test_what_a_machine_with_another_clock_has_marked_is_not_trusted(self, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(creation_lock, "_machine", lambda: b"another.")
            self.create("web")
        assert not self.create("web", monotonic())
        assert self.create("web", monotonic())

    def test_who_took_the_lock_and_created_nothing_does_not_count(self):
        asked_at = monotonic()
        with CreationLock("host").take("web") as held:
            assert held.nobody_since(asked_at)
        assert self.create("web", asked_at)

    def test_lock_is_given_back_after_an_error(self):
        with pytest.raises(TimeoutError), CreationLock("host").take("web"):
            raise TimeoutError
        assert self.create("web")

    def test_creations_of_one_thing_follow_each_other(self):
        asked_at, order = monotonic(), []
        started = threading.Event()

        def second():
            started.set()
            order.append(("second", self.create("web", asked_at)))

        with CreationLock("host").take("web") as held:
            held.begin()
            thread = threading.Thread(target=second)
            thread.start()
            started.wait(5)
            thread.join(0.05)
            order.append(("first", True))
        thread.join(5)
        assert order == [("first", True), ("second", False)]

    def test_every_bucket_has_a_counter_of_its_own(self):
        for thing in [f"thing {number}" for number in range(200)]:
            asked_at = monotonic()
            self.create(thing)
            assert not self.create(thing, asked_at)

    def test_one_run_creates_different_things_of_a_bucket_at_the_same_time(self):
        """They share it by chance, so nobody waits: each would lose the time of a whole call."""
        web, mail = self.of_one_bucket()
        lock = CreationLock("host")
        asked_at, rival = monotonic(), monotonic()
        with lock.take(web) as one:
            one.begin()
            with lock.take(mail) as other:
                assert other.nobody_since(asked_at)
                other.begin()
                looked_meanwhile = monotonic()
        assert [self.create(web, asked_at, lock), self.create(mail, asked_at, lock)] == [True, True]
        assert not self.create(web, rival)
        assert not self.create(mail, looked_meanwhile)

    def test_bucket_is_begun_until_the_last_of_its_creations_has_ended(self):
        web, mail = self.of_one_bucket()
        lock = CreationLock("host")
        with lock.take(web) as one:
            one.begin()
            with lock.take(mail) as other:
                other.begin()
            asked_at = monotonic()
        assert not self.create(web, asked_at)

    def test_another_run_waits_for_all_that_a_run_creates_in_a_bucket(self):
        web, mail = self.of_one_bucket()
        lock, done = CreationLock("host"), threading.Event()
        rival = threading.Thread(target=lambda: (self.create(mail), done.set()))
        with lock.take(web):
            with lock.take(mail):
                rival.start()
            assert not done.wait(0.05)
        assert done.wait(5)
        rival.join(5)

    def test_same_thing_waits_within_a_run_too(self):
        lock, done = CreationLock("host"), threading.Event()
        second = threading.Thread(target=lambda: (self.create("web", lock=lock), done.set()))
        with lock.take("web"):
            second.start()
            assert not done.wait(0.05)
        assert done.wait(5)
        second.join(5)

    @staticmethod
    def of_one_bucket():
        """Return two things that share a bucket."""
        buckets = {}
        for thing in (f"thing {number}" for number in range(CreationLock.BUCKETS + 1)):
            bucket = hashlib.sha256(thing.encode()).digest()[0] % CreationLock.BUCKETS
            if bucket in buckets:
                return buckets[bucket], thing
            buckets[bucket] = thing
        raise AssertionError


class TestWithoutAFolder:
    """There is one lock for all that this user creates, and whoever has it looks again."""

    @pytest.fixture(autouse=True)
    def _no_folder(self, tmp_path):
        (tmp_path / "runtime").touch()

    def test_nobody_trusts_what_was_read(self):
        lock = CreationLock("host")
        for _again in range(2):
            asked_at = monotonic()
            with lock.take("web") as held:
                assert not held.nobody_since(asked_at)
                held.begin()

    def test_creations_follow_each_other(self):
        done = threading.Event()

        def second():
            with CreationLock("host").take("web"):
                done.set()

        thread = threading.Thread(target=second)
        with CreationLock("host").take("web"):
            thread.start()
            assert not done.wait(0.05)
        assert done.wait(5)
        thread.join(5)

    def test_one_run_creates_different_things_at_the_same_time(self):
        lock = CreationLock("host")
        with lock.take("web"), lock.take("mail") as other:
            assert not other.nobody_since(monotonic())

    def test_it_is_said(self):
        with CreationLock("host").take("web") as held:
            assert "Each creation takes another look" in held.warning()
            assert "runtime: " in held.warning()

    def test_who_has_no_folder_at_all_goes_ahead_and_is_warned(self, tmp_path, monkeypatch):
        monkeypatch.setattr("os.getuid", lambda: 4711)
        lock = CreationLock("host")
        with lock.take("web") as held:
            assert not held.nobody_since(monotonic())
            held.begin()
            assert held.warning().startswith("Two runs that create the same at once may make it twice")


def test_nothing_is_said_where_all_is_well():
    with CreationLock("host").take("web") as held:
        assert held.warning() == ""
