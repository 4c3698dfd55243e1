"""star, unstar, tag and undo: what they change, what they say, what they refuse; with a daemon and without."""
import unittest

import world


class Mark(unittest.TestCase):
    def setUp(self):
        self.world = world.World()
        self.addCleanup(self.world.close)
        self.world.populate()
        self.ids = {r["title"]: str(r["id"]) for r in self.run_on("list", "--json").records}

    def run_on(self, *words, **more):
        return self.world.run(*words, **more)

    def done(self, *words):
        done = self.run_on(*words)
        self.assertEqual((done.status, done.err), (0, ""), words)
        return done.out

    def tags(self, title):
        return {r["title"]: r["tags"] for r in self.run_on("list", "--json").records}[title]

    def titles(self, *words):
        return sorted(r["title"] for r in self.run_on("list", "--json", *words).records)

    def test_star_and_unstar(self):
        self.assertEqual(self.done("star", self.ids["Moon landing"]), "")
        self.assertEqual(self.done("star", "rises"), "Marked 2 as starred\n")
        self.assertEqual(self.titles("is:starred"), ["Bread rises", "Moon landing", "Rocket rises"])
        self.assertEqual(self.done("unstar", "rises", "-bread"), "Marked 1 as not starred\n")
        self.assertEqual(self.titles("is:starred"), ["Bread rises", "Moon landing"])

    def test_tags_by_id_and_by_query(self):
        bread, moon = self.ids["Bread rises"], self.ids["Moon landing"]
        self.assertEqual(self.done("tag", "+later", "+two words", bread, moon), "")
        self.assertLessEqual({"later", "two words"}, set(self.tags("Bread rises")))
        self.assertEqual(self.titles("tag:later"), ["Bread rises", "Moon landing"])
        self.assertEqual(self.titles('tag:"two words"'), ["Bread rises", "Moon landing"])
        self.assertEqual(self.done("tag", "-later", "+done", "--", "tag:later", "-moon"), "Changed 2 tags\n")
        self.assertEqual((self.titles("tag:later"), self.titles("tag:done")), (["Moon landing"], ["Bread rises"]))
        self.assertEqual(self.done("tag", "-later", moon), "")
        self.assertEqual(self.titles("tag:later"), [])

    def test_a_tag_of_the_feed_stays(self):
        before = self.tags("Bread rises")
        self.done("set", "Kitchen", "tags=cooking")
        self.assertIn("cooking", self.tags("Bread rises"))
        done = self.run_on("tag", "-cooking", "bread")
        self.assertEqual((done.status, done.out), (1, ""))
        self.done("set", "Kitchen", "tags=" + ",".join(before))

    def test_what_is_refused(self):
        one = self.ids["Bread rises"]
        for words, status in ((["tag", one], 2), (["tag", "+x"], 2), (["tag", "+", one], 2), (["tag", "--", "+x", one], 2), (["tag", "+,", one], 2),
                              (["tag", "+x", "999999"], 2), (["tag", "+x", "zebra"], 1), (["tag", "+x", ""], 2), (["star"], 2), (["star", "zebra"], 1),
                              (["tag"] + ["+t%d" % i for i in range(21)] + [one], 2), (["undo", "x"], 2), (["undo", "0"], 2), (["undo", "77"], 2),
                              (["undo"], 2), (["undo", "--list"], 1)):
            done = self.run_on(*words)
            self.assertEqual((done.status, done.out), (status, ""), words)
            self.assertEqual(done.err.count("\n"), 1, words)
        self.assertEqual(self.tags("Bread rises"), self.tags("Müller bakes"))

    def test_a_dry_run_changes_nothing(self):
        self.assertEqual(self.done("mark", "read", "--dry-run", "rises"), "Would mark 2 as read\n")
        self.assertEqual(self.done("tag", "+x", "--dry-run", self.ids["Bread rises"]), "Would change 1 tag\n")
        self.assertEqual(self.run_on("count", "is:read").out, "0\n")
        self.assertEqual(self.titles("tag:x"), [])
        self.assertEqual(self.run_on("undo", "--list").status, 1)

    def check_undo(self):
        self.done("mark", "read", "rises")
        self.done("tag", "+later", self.ids["Moon landing"])
        self.done("star", "moon")
        listed = self.run_on("undo", "--list", "--json").records
        self.assertEqual([(r["what"], r["changed"]) for r in listed],
                         [("mark star moon", 1), ("tag +later " + self.ids["Moon landing"], 1), ("mark read rises", 2)])
        self.assertEqual([r["id"] for r in listed], sorted((r["id"] for r in listed), reverse=True))
        self.assertRegex(self.done("undo", "--list"), r"^ *%d +\S.* +1 +mark star moon\n" % listed[0]["id"])
        self.assertTrue(self.done("undo", "--dry-run").startswith("Would undo 1 change of mark star moon ("))
        self.assertTrue(self.done("undo", str(listed[2]["id"])).startswith("Undid 2 changes of mark read rises ("))
        self.assertEqual(self.run_on("count", "is:read").out, "0\n")
        self.assertTrue(self.done("undo").startswith("Undid 1 change of mark star moon ("))
        self.assertTrue(self.done("undo").startswith("Undid 1 change of tag +later "))
        self.assertEqual(self.titles("is:starred OR tag:later"), [])

    def test_undo(self):
        self.check_undo()

    def test_undo_with_a_daemon(self):
        self.world.start_daemon()
        self.check_undo()

    def test_tags_go_through_an_export(self):
        self.done("tag", "+later", "rises")
        lines = self.run_on("export", "--all").raw
        there = world.World()
        self.addCleanup(there.close)
        self.assertEqual(there.run("import", "--private", there.write("all.jsonl", lines)).status, 0)
        self.assertEqual(there.run("count", "tag:later").out, "2\n")

    def test_at_a_terminal_much_is_asked_about(self):
        self.world.run("subscribe", self.world.feed("many", "Many", [("Number %d" % i, "x") for i in range(101)]))
        self.world.poll()
        done = self.world.run_on_terminal("mark", "read", "feed:Many", keys=b"n\n")
        self.assertEqual(done.status, 1)
        self.assertIn("Mark 101 as read? [y/N]", done.out)
        self.assertEqual(self.run_on("count", "is:read").out, "0\n")
        done = self.world.run_on_terminal("mark", "read", "feed:Many", keys=b"y\n")
        self.assertEqual(done.status, 0)
        self.assertEqual(self.run_on("count", "is:read").out, "101\n")
        done = self.world.run_on_terminal("mark", "unread", "--yes", "feed:Many")
        self.assertEqual((done.status, done.out), (0, "Marked 101 as unread\n"))


class Tags(unittest.TestCase):
    def test_tags_are_listed(self):
        here = world.World()
        self.addCleanup(here.close)
        self.assertEqual((here.run("tags").status, here.run("tags", "--names").status), (1, 0))
        here.populate()
        here.run("set", "Kitchen", "tags=daily,food")
        here.run("tag", "+food", "+later", "1")
        self.assertEqual([line.split() for line in here.run("tags").lines], [["daily", "0", "1"], ["food", "1", "1"], ["later", "1", "0"]])
        self.assertEqual(here.run("tags", "--names").lines, ["daily", "food", "later"])
        self.assertEqual(here.run("tags", "--json").records[1], {"tag": "food", "entries": 1, "feeds": 1})


if __name__ == "__main__":
    unittest.main()
