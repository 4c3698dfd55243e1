"""Lists for people have a line a story; programs, and who asks for it, get every entry."""
import json
import sqlite3
import unittest

import world

TEXT = ("The harbour of Lindholm was closed on Tuesday evening after a freighter loaded with timber struck the northern breakwater in heavy fog. "
        "Nobody was hurt, the coast guard said, but some forty logs drifted into the shipping lane and two ferries turned back to Aarsund. "
        "Divers are to examine the hull on Wednesday, when the wind is expected to drop; the port authority hopes to open one lane by noon.")


class Folding(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = world.World()
        for name in ("Courier", "Gazette", "Herald", "Observer", "Post"):
            cls.world.run("subscribe", cls.world.feed(name.lower(), name, [("Freighter closes Lindholm harbour", TEXT), ("Only in the " + name, name * 9)]))
            cls.world.poll()

    @classmethod
    def tearDownClass(cls):
        cls.world.close()

    def test_one_line_a_story(self):
        lines = self.world.run("list").lines
        self.assertEqual(len(lines), 6)
        folded = [line for line in lines if "Freighter" in line]
        self.assertEqual(len(folded), 1)
        self.assertRegex(folded[0], r"Freighter closes Lindholm harbour \[\+4 · \w+, \w+, \w+, …\]$")
        self.assertEqual(len(self.world.run("search", "freighter").lines), 1)

    def test_every_entry_where_it_is_wanted(self):
        self.assertEqual(len(self.world.run("list", "--unfold").lines), 10)
        self.assertEqual(len(self.world.run("list", "--json").lines), 10)
        self.assertEqual(self.world.run("count").out, "10\n")
        story = self.world.run("list", "--json", "freighter").records[0]["story"]
        self.assertEqual(len(self.world.run("list", "story:%d" % story).lines), 5)

    def test_on_a_terminal_the_others_stand_below(self):
        lines = self.world.run_on_terminal("list", "freighter", "--no-pager", columns=60).lines
        self.assertEqual(len(lines), 2)
        self.assertNotIn("+4", lines[0])
        self.assertRegex(lines[1], r"\+4 · \w+, \w+, \w+, …")
        lines = self.world.run_on_terminal("search", "freighter", "--no-pager").lines
        self.assertEqual(len(lines), 2)
        self.assertIn("+4 · ", lines[1])
        for line in lines:
            self.assertLessEqual(world.width(line), 80, line)


class Story(unittest.TestCase):
    def setUp(self):
        self.world = world.World()
        self.addCleanup(self.world.close)
        for name in ("Courier", "Gazette"):
            self.world.run("subscribe", self.world.feed(name.lower(), name, [("Freighter closes Lindholm harbour", TEXT), ("Only in the " + name, name * 9)]))
            self.world.poll()
        self.records = {(r["feed_title"], r["title"]): r for r in self.world.run("list", "--json").records}
        self.ids = [str(self.records[(name, "Freighter closes Lindholm harbour")]["id"]) for name in ("Courier", "Gazette")]
        self.alone = str(self.records[("Gazette", "Only in the Gazette")]["id"])

    def story(self, entry):
        return self.world.run("list", "--json", "id:" + entry).records[0]["story"]

    def test_why_says_how_it_was_found(self):
        record = json.loads(self.world.run("why", "--json", "id:" + self.ids[1]).out)
        self.assertEqual([str(m["entry"]) for m in record["members"]], self.ids)
        self.assertEqual((str(record["members"][1]["with"]), "level" in record["members"][0]), (self.ids[0], False))
        self.assertIn("breakwater", record["shared_words"])
        done = self.world.run("why", "id:" + self.ids[1])
        self.assertEqual((done.status, done.err), (0, ""))
        self.assertRegex(done.out, r"(?m)^Story: +%s, of 2 entries$" % self.ids[0])
        self.assertRegex(done.out, r"(?m)^Because: +\S.* as entry %s; score [01]\.\d\d$" % self.ids[0])
        self.assertRegex(done.out, r"(?m)^Both say: .*breakwater")
        self.assertRegex(self.world.run("why", "id:" + self.alone).out, r"(?m)^Story: +one of its own$")
        self.assertEqual(self.world.run("why", "id:999").status, 2)
        for line in self.world.run_on_terminal("why", "id:" + self.ids[1]).lines:
            self.assertLessEqual(world.width(line), 160, line)

    def check_decisions(self):
        done = self.world.run("story", "split", self.ids[1])
        self.assertEqual((done.status, done.out), (0, "1 is a story of its own\n"))
        self.assertEqual(self.story(self.ids[1]), int(self.ids[1]))
        self.assertIn("you decided so", self.world.run("why", "id:" + self.ids[1]).out)
        done = self.world.run("story", "merge", *self.ids, self.alone)
        self.assertEqual((done.status, done.out), (0, "One story: %s\n" % self.ids[0]))
        self.assertEqual(self.story(self.alone), int(self.ids[0]))
        self.assertIn("by-hand", self.world.run("why", "id:" + self.alone).out)
        for words in (["split", "999"], ["merge", self.alone], ["split", "word"], ["join", self.alone]):
            done = self.world.run("story", *words)
            self.assertEqual((done.status, done.out, done.err.count("\n")), (2, "", 1), words)

    def test_decisions(self):
        self.check_decisions()

    def test_decisions_with_a_daemon(self):
        self.world.start_daemon()
        self.check_decisions()


class Rebuild(unittest.TestCase):
    def setUp(self):
        self.world = world.World()
        self.addCleanup(self.world.close)
        for name in ("Courier", "Gazette", "Herald"):
            self.world.run("subscribe", self.world.feed(name.lower(), name, [("Freighter closes Lindholm harbour", TEXT), ("Only in the " + name, name * 9)]))
            self.world.poll()

    def stories(self):
        return {record["id"]: record["story"] for record in self.world.run("list", "--json").records}

    def rebuild(self, *words):
        done = self.world.run("story", "rebuild", *words)
        self.assertEqual((done.status, done.err), (0, ""))
        return done.out

    def forget(self):
        """As if another version, which saw no stories, had stored all of it."""
        with sqlite3.connect(self.world.database) as database:
            database.execute("UPDATE entry SET story = id")
            for table in ("story_join", "story_signature", "story_index", "story_feed"):
                database.execute("DELETE FROM " + table)
        database.close()

    def test_what_is_right_stays(self):
        before = self.stories()
        self.assertEqual(len(set(before.values())), 4)
        self.assertEqual(self.rebuild(), "0 entries have moved to another story\n")
        self.assertEqual(self.stories(), before)

    def test_what_was_missed_is_found(self):
        before = self.stories()
        self.forget()
        self.assertEqual(self.rebuild("--since", "1d"), "2 entries have moved to another story\n")
        self.assertEqual(self.stories(), before)
        self.world.run("subscribe", self.world.feed("post", "Post", [("Freighter closes Lindholm harbour", TEXT)]))
        self.world.poll()
        self.assertEqual(len(set(self.stories().values())), 4)

    def test_decisions_stay(self):
        story = self.world.run("list", "Freighter", "--json").records
        self.world.run("story", "split", str(story[0]["id"]))
        before = self.stories()
        self.assertEqual(self.rebuild(), "0 entries have moved to another story\n")
        self.assertEqual(self.stories(), before)

    def test_a_daemon_does_it(self):
        before = self.stories()
        self.forget()
        self.world.start_daemon()
        self.assertEqual(self.rebuild(), "2 entries have moved to another story\n")
        self.assertEqual(self.stories(), before)

    def test_a_feed_that_stays_apart(self):
        self.assertEqual(self.world.run("set", "Gazette", "stories=no").status, 0)
        self.assertEqual(self.rebuild(), "1 entry has moved to another story\n")
        self.assertEqual(len(set(self.stories().values())), 5)
        self.assertEqual(self.world.run("set", "Gazette", "stories=perhaps").status, 2)
        self.world.run("set", "Gazette", "stories=yes")
        self.rebuild()
        self.assertEqual(len(set(self.stories().values())), 4)


if __name__ == "__main__":
    unittest.main()
