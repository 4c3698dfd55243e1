"""Parsers: what goes wrong in one costs one poll of one feed, and what it was taken away it does not have."""
import os
import shutil
import unittest

from place import BUILD, Place, wait_until
from server import answer, rss

WAYS = {"segv": "was killed by signal 11", "bus": "was killed by signal 7", "kill": "died", "leave": "died", "status": "ended with status 7",
        "spin": "took too", "sleep": "took too long", "bloat": "ran out of memory", "babble": "talked nonsense", "announce": "talked nonsense",
        "endless": "talked nonsense", "half": "died", "wrong": "talked nonsense"}


class GoneWrong(Place):
    """The daemon looks for its parser beside itself, so a copy of it finds the one that goes wrong when a document says so."""
    settings = Place.settings + "worker-cpu = 1s\nworkers = 4\nper-host = 30\n"

    def setUp(self):
        super().setUp()
        self.programs = self.path("programs")
        os.mkdir(self.programs)
        shutil.copy(os.path.join(BUILD, "tidingsd"), self.programs)
        shutil.copy(os.path.join(BUILD, "tests", "tidings-worker"), self.programs)

    def test_it_costs_one_poll_of_one_feed(self):
        for number, way in enumerate(WAYS):
            self.server.routes["/good-%s" % way] = answer(200, rss(number))
            self.server.routes["/bad-%s" % way] = answer(200, rss(1000) + b"<!-- misbehave:%s -->" % way.encode())
        self.subscribe(*["/%s-%s" % (kind, way) for way in WAYS for kind in ("good", "bad")])
        done = self.run_program(os.path.join(self.programs, "tidingsd"), "--once")
        self.assertEqual(self.titles(), sorted("entry %d" % number for number in range(len(WAYS))))
        for way, words in WAYS.items():
            bad, good = self.feed("/bad-%s" % way), self.feed("/good-%s" % way)
            self.assertIn("the parser " + words, str(bad), way)
            self.assertNotIn("the parser", str(good), way)
        self.assertIn(done.returncode, (0, 1), done.stderr)


class Confined(Place):
    settings = Place.settings + "workers = 1\nworker-memory = 100M\n"

    def test_what_the_kernel_says_of_it(self):
        self.server.routes["/f"] = answer(200, rss(1))
        self.subscribe("/f")
        self.start()
        wait_until(lambda: self.titles() == ["entry 1"], "the entry")
        with open("/proc/%d/task/%d/children" % (self.daemon.pid, self.daemon.pid)) as file:
            worker = int(file.read().split()[0])
        with open("/proc/%d/status" % worker) as file:
            status = dict(line.rstrip("\n").split(":\t", 1) for line in file)
        missing = self.read_log()
        self.assertEqual(status["NoNewPrivs"], "1")
        if "no seccomp" not in missing:
            self.assertEqual(status["Seccomp"], "2")
        with open("/proc/%d/limits" % worker) as file:
            limits = file.read()
        self.assertRegex(limits, r"Max core file size +0 +0 ")
        self.assertRegex(limits, r"Max cpu time +[1-9]\d? ")
        if "memory is not limited" not in missing:
            self.assertRegex(limits, r"Max data size +104857600 +104857600 ")
        if os.geteuid() == 0:
            open_files = [os.readlink("/proc/%d/fd/%s" % (worker, fd)) for fd in os.listdir("/proc/%d/fd" % worker)]
            self.assertEqual(len([name for name in open_files if name.startswith("socket:")]), 2, open_files)
            self.assertEqual(len(open_files), 3, open_files)
        with open("/proc/%d/environ" % worker, "rb") as file:
            self.assertEqual(file.read(), b"")
        self.stop()


if __name__ == "__main__":
    unittest.main()
