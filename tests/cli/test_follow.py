"""follow: what arrived last, then what arrives; with and without a daemon; the cursor file; how it ends."""
import json
import os
import select
import signal
import subprocess
import time
import unittest

import world

PATIENCE = 20


class Follower:
    """A running `tidings follow`, its lines with patience."""

    def __init__(self, place, *words):
        self.process = subprocess.Popen(place.command(["follow"] + list(words)), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env=place.environment, cwd=place.folder)
        self.buffer = b""

    def line(self):
        end = time.monotonic() + PATIENCE
        while b"\n" not in self.buffer:
            left = end - time.monotonic()
            assert left > 0 and select.select([self.process.stdout], [], [], left)[0], "no line: %r" % self.buffer
            block = os.read(self.process.stdout.fileno(), 65536)
            assert block, "ended: %r" % self.process.stderr.read()
            self.buffer += block
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line.decode()

    def titles(self, count):
        return [json.loads(self.line())["title"] for _ in range(count)]

    def is_silent(self, seconds=0.3):
        return not self.buffer and not select.select([self.process.stdout], [], [], seconds)[0]

    def end(self, how=signal.SIGINT):
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=PATIENCE)
        assert not world.SANITIZER.search(err), err
        return self.process.returncode, out, err.decode()


class Follow(unittest.TestCase):
    def setUp(self):
        self.world = world.World()
        self.addCleanup(self.world.close)
        self.entries = [("One", "first"), ("Two", "second"), ("Three", "third")]
        self.url = self.world.feed("news", "News", self.entries)
        self.assertEqual(self.world.run("subscribe", self.url).status, 0)
        self.world.poll()
        self.all = [r["title"] for r in sorted(self.world.run("list", "--json").records, key=lambda r: r["id"])]

    def arrive(self, *entries):
        self.entries += entries
        self.world.feed("news", "News", self.entries)
        if self.world.daemon:
            self.assertEqual(self.world.run("refresh", "--force", "--wait", "1").status, 0)
        else:
            self.world.poll()

    def follow(self, *words):
        follower = Follower(self.world, *words)
        self.addCleanup(follower.process.communicate)
        self.addCleanup(follower.process.kill)
        return follower

    def wait_for_cursor(self, path, entry):
        """It is written after the line: what ends in between comes again."""
        end = time.monotonic() + PATIENCE
        while open(path).read() != "%d\n" % entry:
            self.assertLess(time.monotonic(), end)
            time.sleep(0.01)

    def test_the_last_then_what_arrives(self):
        follower = self.follow("--json")
        self.assertEqual(follower.titles(3), self.all)
        self.assertTrue(follower.is_silent())
        self.arrive(("Four", "fourth"))
        self.assertEqual(follower.titles(1), ["Four"])
        self.arrive(("Five", "fifth"), ("Six", "sixth"))
        self.assertEqual(set(follower.titles(2)), {"Five", "Six"})
        self.assertTrue(follower.is_silent())
        self.assertEqual(follower.end(), (-signal.SIGINT, b"", ""))

    def test_through_daemons(self):
        follower = self.follow("--json", "-n", "0")
        self.assertTrue(follower.is_silent())
        for number in range(2):
            self.world.start_daemon()
            self.arrive(("Daemon %d" % number, "x"))
            self.assertEqual(follower.titles(1), ["Daemon %d" % number])
            self.world.stop_daemon()
        self.arrive(("After them", "x"))
        self.assertEqual(follower.titles(1), ["After them"])

    def test_filtered(self):
        follower = self.follow("--json", "comet", "-ice")
        self.assertTrue(follower.is_silent())
        self.arrive(("Soup", "leeks"), ("Comet", "fire"), ("Comet again", "ice"))
        self.assertEqual(follower.titles(1), ["Comet"])
        self.assertTrue(follower.is_silent())

    def test_how_it_begins(self):
        for words, found in ((["-n", "1"], self.all[-1:]), (["-n", "2"], self.all[-2:]), (["--since", "2000-01-01"], self.all),
                             (["--since", "2000-01-01", "-n", "1"], self.all[-1:]), (["-n", "2", "title:one"], ["One"])):
            follower = self.follow("--json", *words)
            self.assertEqual(follower.titles(len(found)), found, words)
            self.assertTrue(follower.is_silent(0.1), words)
            follower.end()

    def test_lines_for_people(self):
        follower = self.follow("-n", "1")
        self.assertIn(self.all[-1], follower.line())

    def test_cursor_goes_on_where_it_ended(self):
        cursor = self.world.path("cursor")
        follower = self.follow("--json", "-n", "1", "--cursor-file", cursor)
        self.assertEqual(follower.titles(1), self.all[-1:])
        self.arrive(("Four", "x"))
        self.assertEqual(follower.titles(1), ["Four"])
        self.wait_for_cursor(cursor, 4)
        follower.end(signal.SIGTERM)
        self.arrive(("Five", "x"))
        self.arrive(("Six", "x"))
        follower = self.follow("--json", "--cursor-file", cursor)
        self.assertEqual(follower.titles(2), ["Five", "Six"])
        self.assertTrue(follower.is_silent())
        self.wait_for_cursor(cursor, 6)
        follower.end()
        follower = self.follow("--json", "--cursor-file", cursor)
        self.assertTrue(follower.is_silent())
        self.assertEqual([n for n in os.listdir(self.world.folder) if n.startswith("cursor")], ["cursor"])

    def test_cursor_waits_for_the_lines(self):
        """What was not written before it was killed comes again."""
        cursor = self.world.path("cursor")
        self.arrive(*[("Number %d" % n, "x" * 2000) for n in range(1500)])
        follower = self.follow("--json", "--since", "2000-01-01", "--cursor-file", cursor)
        follower.line()
        follower.end(signal.SIGKILL)
        with open(cursor) as file:
            last = int(file.read()) if os.path.exists(cursor) else 0
        self.assertLess(last, 1503)
        again = self.follow("--json", "--cursor-file", cursor)
        self.assertEqual(len(again.titles(1503 - last)), 1503 - last)

    def test_cursor_files_that_are_none(self):
        for content in ("", "x\n", "12 x\n", "-4\n", "99999999999999999999\n"):
            path = self.world.write("odd", content)
            done = self.world.run("follow", "--cursor-file", path)
            self.assertEqual((done.status, done.out, done.err.count("\n")), (2, "", 1), content)
        done = self.world.run("follow", "--cursor-file", self.world.write("far", "1000000\n"))
        self.assertEqual(done.status, 2)
        self.assertIn("never had", done.err)
        done = self.world.run("follow", "--cursor-file", self.world.folder)
        self.assertEqual((done.status, done.err.count("\n")), (2, 1))
        done = self.world.run("follow", "--cursor-file", self.world.path("no/such"))
        self.assertEqual((done.status, done.err.count("\n")), (2, 1))

    def test_ends_when_nobody_reads(self):
        follower = self.follow("--json")
        follower.titles(3)
        follower.process.stdout.close()
        self.assertEqual(follower.process.wait(PATIENCE), 0)
        self.assertEqual(follower.process.stderr.read(), b"")
        follower.process.stderr.close()
        follower.process.stderr = None
        follower.process.stdout = None

    def test_holds_no_read_transaction(self):
        follower = self.follow("--json")
        follower.titles(3)
        import sqlite3
        connection = sqlite3.connect(self.world.database)
        self.assertEqual(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0], 0)
        connection.close()

    def test_no_database_yet(self):
        done = self.world.run("follow", bare=True)
        self.assertEqual((done.status, done.out), (2, ""))
        self.assertIn("subscribe", done.err)


if __name__ == "__main__":
    unittest.main()
