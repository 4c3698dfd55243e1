"""Whether the database is sound, and what can be saved of a damaged one; figures for monitoring."""
import os
import re
import sqlite3
import unittest

import world

PAGE = 8192
ENTRIES = 300


class Database(unittest.TestCase):
    def setUp(self):
        self.world = world.World()
        self.addCleanup(self.world.close)

    def fill(self):
        """Entries of some kilobytes, some with marks, tags and stars."""
        address = self.world.feed("big", "Big", [("Story %d" % i, "word%d " % i * 300) for i in range(ENTRIES)])
        self.world.run("subscribe", address, "--tag", "daily")
        self.world.run("subscribe", self.world.feed("small", "Small", [("Only one", "in here")]))
        self.world.poll()
        self.world.run("mark", "read", "1", "2")
        self.world.run("star", "3")
        self.world.run("tag", "+later", "4")

    def pages_of(self, table):
        """Leaf pages of a table, from the file itself."""
        with sqlite3.connect(self.world.database) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            root = database.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()[0]
        database.close()
        with open(self.world.database, "rb") as file:
            content = file.read()
        leaves, waiting = [], [root]
        while waiting:
            number = waiting.pop(0)
            page = content[(number - 1) * PAGE:number * PAGE]
            if page[0] not in (2, 5):
                leaves.append(number)
                continue
            for cell in range(int.from_bytes(page[3:5], "big")):
                at = int.from_bytes(page[12 + 2 * cell:14 + 2 * cell], "big")
                waiting.append(int.from_bytes(page[at:at + 4], "big"))
            waiting.append(int.from_bytes(page[8:12], "big"))
        return leaves

    def damage(self, pages):
        with open(self.world.database, "r+b") as file:
            for number in pages:
                file.seek((number - 1) * PAGE)
                file.write(b"\xa5" * PAGE)

    def recover(self):
        target = self.world.path("saved.db")
        done = self.world.run("recover", target)
        self.world.database = target
        return done

    def test_sound(self):
        self.fill()
        done = self.world.run("check-database")
        self.assertEqual((done.status, done.err, done.out), (0, "", self.world.database + " is sound\n"))

    def test_a_sound_one_comes_back_as_it_was(self):
        self.fill()
        exported = self.world.run("export", "--all").out
        done = self.recover()
        self.assertEqual((done.status, done.err), (0, ""))
        self.assertIn("Recovered 2 feeds and %d entries\n" % (ENTRIES + 1), done.out)
        self.assertEqual(self.world.run("export", "--all").out, exported)
        self.assertEqual(self.world.run("check-database").status, 0)
        self.assertEqual(self.world.run("count", "word77").out, "1\n")
        self.assertEqual(self.world.run("undo").status, 0)
        self.world.poll()
        self.assertEqual(self.world.run("count").out, "%d\n" % (ENTRIES + 1))

    def test_damage_costs_what_stands_on_the_page(self):
        self.fill()
        leaves = self.pages_of("body")
        self.assertGreater(len(leaves), 10)
        before = os.path.getsize(self.world.database)
        self.damage([leaves[3], leaves[7]])
        check = self.world.run("check-database")
        self.assertEqual(check.status, 2)
        self.assertIn("recover", check.err)
        self.assertNotEqual(check.out, "")
        damaged = self.world.database
        done = self.recover()
        self.assertEqual(done.status, 1, done.err)
        self.assertIn("and %d entries\n" % (ENTRIES + 1), done.out)
        lost = int(re.search(r"(\d+) of them without text", done.out).group(1))
        self.assertTrue(0 < lost < 20, lost)
        self.assertEqual(self.world.run("check-database").status, 0)
        self.assertEqual(len(self.world.run("list", "--json", "--limit", "1000").records), ENTRIES + 1)
        self.assertEqual(self.world.run("count", "is:starred").out, "1\n")
        self.assertEqual(self.world.run("count", "tag:later").out, "1\n")
        self.assertEqual(os.path.getsize(damaged), before)

    def test_lost_feeds_and_entries(self):
        self.fill()
        leaves = self.pages_of("entry")
        self.damage([leaves[1]] + self.pages_of("feed"))
        done = self.recover()
        self.assertEqual(done.status, 1, done.err)
        self.assertRegex(done.out, r"Recovered 2 feeds and \d+ entries")
        self.assertIn("2 feeds are known by entries only", done.out)
        count = int(self.world.run("count").out)
        self.assertTrue(ENTRIES * 0.5 < count < ENTRIES, count)
        self.assertEqual(self.world.run("check-database").status, 0)
        self.assertEqual(self.world.run("set", "1", "url=https://example.org/feed").status, 0)

    def test_what_cannot_be_recovered(self):
        self.fill()
        self.damage([1])
        done = self.world.run("recover", self.world.path("saved.db"))
        self.assertEqual((done.status, done.out), (2, ""))
        self.assertIn("backup", done.err)
        self.assertFalse(os.path.exists(self.world.path("saved.db")))

    def test_nothing_is_written_over(self):
        self.fill()
        there = self.world.write("there.db", "precious")
        done = self.world.run("recover", there)
        self.assertEqual(done.status, 2)
        with open(there) as file:
            self.assertEqual(file.read(), "precious")
        self.assertEqual(self.world.run("recover", self.world.database).status, 2)
        self.world.database = self.world.path("nosuch.db")
        self.assertEqual(self.world.run("recover", self.world.path("saved.db")).status, 2)


class Metrics(unittest.TestCase):
    LINE = re.compile(r'^tidings_[a-z_]+(\{state="[a-z]+"\})? -?\d+$')

    def test_they_are_what_a_collector_reads(self):
        here = world.World()
        self.addCleanup(here.close)
        here.populate()
        done = here.run("metrics")
        self.assertEqual((done.status, done.err), (0, ""))
        names = set()
        for line in done.lines:
            if line.startswith("# TYPE "):
                names.add(line.split()[2])
            elif not line.startswith("# HELP "):
                self.assertRegex(line, self.LINE)
                self.assertIn(re.match(r"[a-z_]+", line).group(), names)
        self.assertIn("tidings_up 0", done.lines)
        self.assertIn('tidings_feeds{state="active"} 2', done.lines)
        self.assertIn("tidings_entries 6", done.lines)


if __name__ == "__main__":
    unittest.main()
