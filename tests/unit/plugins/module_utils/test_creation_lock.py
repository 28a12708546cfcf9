"""creation_lock.py: creations in one collection follow each other, and nobody trusts a list that was read before one."""

from __future__ import annotations

import hashlib
import threading

import pytest

from ansible_collections.steadyops.monitoring.plugins.module_utils.creation_lock import CreationLock


class TestCreationLock:
    def create(self, thing, seen=None, lock=None):
        """Begin a creation, and say whether nobody had begun one since the look."""
        with (lock or CreationLock("host")).take(thing) as held:
            nobody_did = held.nobody_since(seen)
            held.begin(seen)
            return nobody_did

    def test_first_comer_finds_that_nobody_was_there(self):
        assert self.create("web", CreationLock("host").look())

    def test_own_creations_do_not_count(self):
        seen = CreationLock("host").look()
        assert [self.create("web", seen), self.create("web", seen)] == [True, True]

    def test_creation_by_another_since_we_looked_is_seen(self):
        seen = CreationLock("host").look()
        self.create("web")
        assert not self.create("web", seen)

    def test_it_is_seen_again_until_we_look_again(self):
        seen = CreationLock("host").look()
        self.create("web")
        assert [self.create("web", seen), self.create("web", seen)] == [False, False]

    def test_look_forgets_what_was_before_it(self):
        self.create("web")
        assert self.create("web", CreationLock("host").look())

    def test_later_look_of_somebody_else_is_not_ours(self):
        """Two tasks of one run share a lock, but not the moment at which they read."""
        lock = CreationLock("host")
        seen = lock.look()
        self.create("web")
        lock.look()
        assert not self.create("web", seen, lock)

    def test_creation_of_another_thing_is_no_matter(self):
        seen = CreationLock("host").look()
        self.create("web")
        assert self.create("mail", seen)

    def test_other_collection_is_no_matter(self):
        seen = CreationLock("host").look()
        self.create("web")
        assert self.create("web", seen, CreationLock("elsewhere"))

    def test_creation_counts_before_its_fate_is_known(self):
        seen = CreationLock("host").look()
        with CreationLock("host").take("web") as held:
            held.begin(None)
            assert not held.nobody_since(seen)
        assert not self.create("web", seen)

    def test_look_while_somebody_creates_is_not_trusted(self):
        """Their request is under way: the list may have been read before the service had it."""
        with CreationLock("host").take("web") as held:
            held.begin(None)
            seen = CreationLock("host").look()
        assert not self.create("web", seen)

    def test_look_after_somebody_was_killed_is_not_trusted(self):
        with CreationLock("host").take("web") as held:
            held.begin(None)
            held.end = lambda: None  # it cannot tidy up
        assert not self.create("web", CreationLock("host").look())
        assert self.create("web", CreationLock("host").look())

    def test_who_took_the_lock_and_created_nothing_does_not_count(self):
        seen = CreationLock("host").look()
        with CreationLock("host").take("web") as held:
            assert held.nobody_since(seen)
        assert self.create("web", seen)

    def test_lock_is_given_back_after_an_error(self):
        with pytest.raises(TimeoutError), CreationLock("host").take("web"):
            raise TimeoutError
        assert self.create("web")

    def test_creations_of_one_thing_follow_each_other(self):
        seen, order = CreationLock("host").look(), []
        started = threading.Event()

        def second():
            started.set()
            order.append(("second", self.create("web", seen)))

        with CreationLock("host").take("web") as held:
            held.begin(None)
            thread = threading.Thread(target=second)
            thread.start()
            started.wait(5)
            thread.join(0.05)
            order.append(("first", True))
        thread.join(5)
        assert order == [("first", True), ("second", False)]

    def test_every_bucket_has_a_counter_of_its_own(self):
        for thing in [f"thing {number}" for number in range(200)]:
            seen = CreationLock("host").look()
            self.create(thing)
            assert not self.create(thing, seen)

    def test_one_run_creates_different_things_of_a_bucket_at_the_same_time(self):
        """They share it by chance, so nobody waits: each would lose the time of a whole call."""
        web, mail = self.of_one_bucket()
        lock = CreationLock("host")
        seen, rival = lock.look(), CreationLock("host").look()
        with lock.take(web) as one:
            one.begin(seen)
            with lock.take(mail) as other:
                assert other.nobody_since(seen)
                other.begin(seen)
                looked_meanwhile = CreationLock("host").look()
        assert [self.create(web, seen, lock), self.create(mail, seen, lock)] == [True, True]
        assert not self.create(web, rival)
        assert not self.create(mail, looked_meanwhile)

    def test_bucket_is_begun_until_the_last_of_its_creations_has_ended(self):
        web, mail = self.of_one_bucket()
        lock = CreationLock("host")
        with lock.take(web) as one:
            one.begin(None)
            with lock.take(mail) as other:
                other.begin(None)
            seen = CreationLock("host").look()
        assert not self.create(web, seen)

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
            seen = lock.look()
            with lock.take("web") as held:
                assert not held.nobody_since(seen)
                held.begin(seen)

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
            assert not other.nobody_since(lock.look())

    def test_it_is_said(self):
        with CreationLock("host").take("web") as held:
            assert "Each creation takes another look" in held.warning()
            assert "runtime: " in held.warning()

    def test_who_has_no_folder_at_all_goes_ahead_and_is_warned(self, tmp_path, monkeypatch):
        monkeypatch.setattr("os.getuid", lambda: 4711)
        lock = CreationLock("host")
        with lock.take("web") as held:
            assert not held.nobody_since(lock.look())
            held.begin(None)
            assert held.warning().startswith("Two runs that create the same at once may make it twice")


def test_nothing_is_said_where_all_is_well():
    with CreationLock("host").take("web") as held:
        assert held.warning() == ""
