"""One poll and one action, with one call of the system failing: at each in turn, or at every FAULT_STEP-th.

No crash, nothing said that is not so, a sound database, and everything there once the fault is gone. scripts/faults takes them all, and memory, too."""
import os
import shutil
import subprocess
import unittest

import world

KINDS = os.environ.get("FAULT_KINDS", "file").split()
STEP = int(os.environ.get("FAULT_STEP", "29"))
LIBRARY = os.path.join(world.BUILD, "tests", "libfault.so")


class Faults(unittest.TestCase):
    def setUp(self):
        self.world = world.World()
        self.addCleanup(self.world.close)
        self.points, self.crashes = 0, []

    def prepare(self, entries):
        """A database with three entries of a feed that has more by now."""
        stories = [("Story %d" % i, "words of the story %d " % i * 20) for i in range(entries)]
        self.world.run("subscribe", self.world.feed("feed", "Feed", stories[:3]))
        self.world.poll()
        self.world.feed("feed", "Feed", stories)
        shutil.copy(self.world.database, self.world.path("before.db"))

    def restore(self):
        for suffix in ("", "-wal", "-shm", ".lock"):
            if os.path.exists(self.world.database + suffix):
                os.unlink(self.world.database + suffix)
        shutil.copy(self.world.path("before.db"), self.world.database)

    def run_with_fault(self, kind, at, program, *words):
        """Its status, and how many calls it made."""
        count = self.world.path("count")
        environment = {**self.world.environment, "LD_PRELOAD": LIBRARY, "FAULT_PROGRAM": program, "FAULT_KIND": kind, "FAULT_AT": str(at), "FAULT_COUNT": count}
        environment["ASAN_OPTIONS"] = "verify_asan_link_order=0:detect_leaks=0"
        command = [os.path.join(world.BUILD, program), "--config", self.world.config, "--database", self.world.database, *words]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=world.TIMEOUT, env=environment, cwd=self.world.folder)
        where = "%s call %d of %s: %s" % (kind, at, program, done.stderr.decode("utf-8", "replace"))
        if done.returncode < 0:
            self.crashes.append(where)
        self.assertNotRegex(done.stderr, world.SANITIZER, where)
        with open(count) if os.path.exists(count) else open(os.devnull) as file:
            calls = int(file.read() or 0)
        return done.returncode, calls, where

    def each_fault(self, program, *words):
        for kind in KINDS:
            self.restore()
            status, calls, where = self.run_with_fault(kind, 0, program, *words)
            self.assertEqual(status, 0, where)
            self.assertGreater(calls, 20, where)
            for at in range(1, calls + 1, STEP):
                self.restore()
                status, _, where = self.run_with_fault(kind, at, program, *words)
                self.points += 1
                yield status, where
                self.check_sound(where)
        self.assertEqual(self.crashes, [])
        print("# %d points of failure in %s" % (self.points, program), flush=True)

    def check_sound(self, where):
        check = self.world.run("check-database")
        self.assertEqual(check.status, 0, where + check.out + check.err)

    def count(self, *words):
        return int(self.world.run("count", *words).out)

    def test_poll(self):
        self.prepare(5)
        for status, where in self.each_fault("tidingsd", "--once"):
            self.assertIn(self.count(), (3, 5), where)
            if status == 0:
                self.assertEqual(self.count(), 5, where)
            self.assertEqual(self.world.poll().status, 0, where)
            self.assertEqual((self.count(), self.count("words"), self.count("is:new")), (5, 5, 5), where)

    def test_action(self):
        self.prepare(3)
        for status, where in self.each_fault("tidings", "star", "1", "2"):
            self.assertIn(self.count("is:starred"), (0, 2), where)
            if status == 0:
                self.assertEqual(self.count("is:starred"), 2, where)
            self.assertEqual(self.world.run("star", "1", "2").status, 0, where)
            self.assertEqual(self.count("is:starred"), 2, where)


if __name__ == "__main__":
    unittest.main()
