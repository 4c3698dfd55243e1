"""Queries with names, and what they do to what arrives."""
import json
import unittest

import world


class Watch(unittest.TestCase):
    def setUp(self):
        self.world = world.World()
        self.addCleanup(self.world.close)
        self.world.populate()

    def arrive(self, *titles):
        self.world.run("subscribe", self.world.feed("more", "More", [(title, "text of " + title) for title in titles]))
        self.assertEqual(self.world.poll().status, 0)

    def add(self, *words):
        done = self.world.run("watch", "add", *words)
        self.assertEqual((done.status, done.err), (0, ""), words)

    def test_a_name_stands_for_its_query(self):
        self.add("risen", "title:rises")
        self.add("fire", "watch:risen", "text:fire")
        self.assertEqual(self.world.run("count", "watch:risen").out, "2\n")
        self.assertEqual(self.world.run("count", "watch:fire").out, "1\n")
        self.assertEqual(self.world.run("count", "-watch:risen", "feed:Space").out, "2\n")
        self.assertEqual(self.world.run("count", "(watch:RISEN OR title:soup)").out, "3\n")
        self.assertEqual(self.world.run("star", "watch:fire").status, 0)
        self.assertEqual([r["title"] for r in self.world.run("list", "is:starred", "--json").records], ["Rocket rises"])
        self.assertEqual(self.world.run("count", "watch:nosuch").status, 2)

    def test_words_in_groups_mean_the_same_later(self):
        self.add("or", "title:rises OR title:soup", "feed:Kitchen")
        self.assertEqual(self.world.run("count", "watch:or").out, self.world.run("count", "title:rises OR title:soup", "feed:Kitchen").out)
        self.add("phrase", '"small step"')
        self.assertEqual(self.world.run("count", "watch:phrase").out, "1\n")

    def test_list(self):
        self.assertEqual(self.world.run("watch").status, 1)
        self.add("risen", "title:rises")
        self.add("moon", "--then", "tag=space", "title:moon")
        self.world.run("mark", "read", "title:rocket")
        self.assertEqual([line.split() for line in self.world.run("watch").lines][-2:],
                         [["risen", "1", "title:rises"], ["moon", "1", "tag=space", "title:moon"]])
        self.assertEqual([json.loads(line) for line in self.world.run("watch", "--json").lines],
                         [{"name": "risen", "query": "title:rises", "new": 1}, {"name": "moon", "query": "title:moon", "then": "tag=space", "new": 1}])
        self.add("risen", "title:soup")
        self.assertEqual(self.world.run("watch", "--json").records[0]["query"], "title:soup")
        self.assertEqual(self.world.run("watch", "remove", "risen", "moon").status, 0)
        self.assertEqual(self.world.run("watch", "remove", "risen").status, 2)
        self.assertEqual(self.world.run("watch").status, 1)

    def test_what_arrives_is_marked(self):
        self.add("ads", "--then", "hide", "title:sponsored")
        self.add("mine", "--then", "star", "title:engine")
        self.add("dull", "--then", "read", "title:dull")
        self.add("tags", "--then", "tag=machines", "engine OR motor")
        self.arrive("Sponsored engine", "An engine", "A dull motor", "Nothing")
        records = {r["title"]: r for r in self.world.run("list", "feed:More", "--json").records}
        self.assertEqual(set(records), {"An engine", "A dull motor", "Nothing"})
        self.assertTrue(records["An engine"]["starred"])
        self.assertTrue(records["A dull motor"]["read"])
        self.assertEqual(records["A dull motor"]["tags"], ["machines"])
        self.assertFalse(records["Nothing"]["starred"] or records["Nothing"]["read"] or records["Nothing"]["tags"])
        hidden = self.world.run("list", "is:hidden", "--json").records
        self.assertEqual([(r["title"], r["starred"]) for r in hidden], [("Sponsored engine", False)])
        self.assertEqual(self.world.run("count", "is:new", "feed:More").out, "2\n")
        new = {feed["title"]: feed["new"] for feed in self.world.run("feeds", "--json").records}
        self.assertEqual(new["More"], 2)
        self.assertEqual(self.world.run("mark", "unhide", "is:hidden").status, 0)
        self.assertEqual(self.world.run("count", "is:new", "feed:More").out, "3\n")

    def test_what_was_there_stays_as_it_is(self):
        self.add("ads", "--then", "hide", "title:rises")
        self.world.poll()
        self.assertEqual(self.world.run("count", "title:rises").out, "2\n")

    def test_a_daemon_does_it_too(self):
        self.world.start_daemon()
        self.add("ads", "--then", "hide", "title:sponsored")
        self.world.run("subscribe", self.world.feed("more", "More", [("Sponsored", "x"), ("Not so", "y")]))
        self.assertEqual(self.world.run("count", "feed:More").out, "1\n")

    def test_test(self):
        done = self.world.run("watch", "test", "title:rises")
        self.assertEqual(done.lines[0], "2 of 6 entries match")
        self.assertEqual(len(done.lines), 3)
        self.assertEqual(self.world.run("watch", "test", "title:nosuch", "--since", "30d").status, 1)
        self.assertEqual(len(self.world.run("watch", "test", "title:rises", "--json").records), 2)

    def test_mistakes(self):
        for words in (["add"], ["add", "x"], ["add", "a b", "title:x"], ["add", "x", "--then", "remove", "y"], ["add", "x", "--then", "tag", "y"],
                      ["add", "x", "is:odd"], ["add", "x", "watch:y"], ["remove"], ["frobnicate"]):
            done = self.world.run("watch", *words)
            self.assertEqual((done.status, done.out), (2, ""), words)
            self.assertNotEqual(done.err, "", words)


if __name__ == "__main__":
    unittest.main()
