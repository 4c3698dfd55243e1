"""What leaves one database and comes into another: export and import."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import world


class Transfer(unittest.TestCase):
    def setUp(self):
        self.world = world.World()
        self.addCleanup(self.world.close)

    def fill(self):
        """Two feeds with what a person and time make of them."""
        here = self.world
        one = here.feed("one", "One &amp; all", [("Café &lt;b&gt;", "first &lt;p&gt;words&lt;/p&gt;"), ("日本語", "テキスト"), ("Third", "third text")])
        two = here.feed("two", "Two", [("Same", "a", "<category>news</category><enclosure url='http://example.org/a.mp3' type='audio/mpeg' length='7'/>"),
                                       ("Same", "b"), ("Gone", "c")])
        here.run("subscribe", one, "--tag", "daily", "--title", "Mine")
        here.run("subscribe", two)
        here.run("unsubscribe", "1")
        here.run("subscribe", one, "--tag", "daily", "--title", "Mine")
        here.run("subscribe", "https://example.org/never", "--no-wait")
        ids = [record["id"] for record in here.run("list", "--json").records]
        here.run("mark", "read", str(ids[0]), str(ids[2]))
        here.run("mark", "star", str(ids[1]))
        here.run("set", "Mine", "interval=2h", "tags=daily,weekly")

    def seen(self):
        run = self.world.run
        feeds = run("feeds", "--json").records
        for feed in feeds:
            if feed["state"] == "pending":
                del feed["next"]  # that is: now
        return {"feeds": feeds, "list": run("list", "--json").records, "new": run("count", "is:new").out,
                "found": run("search", "日本", "--json").records, "words": run("search", "third", "--json").records}

    def test_all_of_it_comes_back(self):
        here = self.world
        self.fill()
        before, exported = self.seen(), here.run("export", "--all").raw
        self.assertEqual((len(before["feeds"]), len(before["list"]), len(before["found"])), (3, 6, 1))
        here.database = here.path("other.db")
        result = here.run("import", "--private", here.write("all.jsonl", exported))
        self.assertEqual((result.status, result.err, result.out), (0, "", "Imported 3 feeds and 6 entries\n"))
        self.assertEqual(self.seen(), before)
        self.assertEqual(here.run("export", "--all").raw, exported)

    def test_what_came_back_goes_on(self):
        """Known entries are known at the next poll, none is an edit, and new ones have new numbers."""
        here = self.world
        self.fill()
        exported, before = here.run("export", "--all").raw, here.run("list", "--json").records
        here.database = here.path("other.db")
        here.run("import", "--private", here.write("all.jsonl", exported))
        here.feed("two", "Two", [("Same", "a", "<category>news</category><enclosure url='http://example.org/a.mp3' type='audio/mpeg' length='7'/>"),
                                 ("Same", "b"), ("Gone", "c"), ("Fresh", "d")])
        here.run("refresh", "--force", "--wait")
        subscribed = here.run("subscribe", here.feed("three", "Three", [("Other", "e")]))
        self.assertEqual(subscribed.status, 0)
        ids = [record["id"] for record in here.run("list", "--json").records]
        self.assertEqual(len(set(ids)), len(ids))
        self.assertGreater(max(ids), max(record["id"] for record in before))
        self.assertEqual(here.run("count", "is:edited").out.strip(), "0")

    def test_into_a_database_with_feeds(self):
        here = self.world
        self.fill()
        exported = here.run("export", "--all").raw
        here.database = here.path("other.db")
        here.run("subscribe", here.feed("three", "Three", [("Other", "e")]))
        result = here.run("import", "--private", here.write("all.jsonl", exported))
        self.assertEqual((result.status, result.out), (0, "Imported 3 feeds and 6 entries\n"))
        again = here.run("import", "--private", here.write("all.jsonl", exported))
        self.assertEqual(again.out, "Imported 0 feeds and 0 entries; 3 feeds and 6 entries were known already\n")
        titles = sorted(record["title"] for record in here.run("list", "--json").records)
        self.assertEqual(len(titles), 7)
        self.assertEqual(len([r for r in here.run("list", "--json").records if r["starred"]]), 1)

    def test_files_and_private_addresses_need_a_word(self):
        here = self.world
        self.fill()
        exported = here.run("export", "--all").raw
        here.database = here.path("other.db")
        result = here.run("import", here.write("all.jsonl", exported))
        self.assertEqual((result.status, result.out), (0, "Imported 1 feeds and 0 entries\n"))
        self.assertIn("8 records were refused", result.err)

    def test_hostile_records(self):
        here = self.world
        feed = {"type": "feed", "url": "https://example.org/f", "title": "T\u001b[31m" + "x" * 100000, "tags": ["a,b"] + ["t%d" % n for n in range(1000)],
                "failures": -5, "status": 10 ** 18, "state": "odd", "next": "9999-12-31T00:00:00Z", "polls": 2 ** 63, "link": "javascript:alert(1)"}
        entry = {"type": "entry", "feed_url": "https://example.org/f", "id": 2 ** 62, "guid": "g", "title": "E", "content": "<script>x</script><p onclick=x>y</p>",
                 "received": "9999-01-01T00:00:00Z", "story": -7, "keys": ["zz", "", 5, None], "hash": "not", "link": "javascript:alert(1)"}
        lines = [{"type": "tidings", "version": 1, "feed": 2 ** 63 - 1, "entry": 2 ** 63 - 1}, feed, entry, dict(entry, feed_url="https://example.org/other"),
                 {"type": "x"}, {}]
        result = here.run("import", here.write("h.jsonl", "\n".join(json.dumps(line) for line in lines)))
        self.assertEqual((result.status, result.out), (0, "Imported 1 feeds and 1 entries\n"))
        listed, = here.run("list", "--json").records
        self.assertEqual((listed["id"], listed.get("link")), (1, None))
        page, = here.run("show", "--json", "1").records
        self.assertEqual(page["content"], "<p>y</p>")
        feeds, = here.run("feeds", "--json").records
        self.assertEqual((feeds["state"], feeds["failures"], feeds["status"]), ("pending", 0, 0))
        for number, broken in enumerate((b'{"type":"feed"', b"{}\n[1]\n", b'{"type":"tidings","version":9}\n', b"{" + b"[" * 5000)):
            result = here.run("import", here.write("broken", broken))
            self.assertEqual((number, result.status, len(result.err.splitlines())), (number, 2, 1))

    def test_the_list_of_newsboat(self):
        here = self.world
        lines = '# mine\nhttps://example.org/a news "two words" "~A title"\n\nhttps://example.org/b\n"query:x:y"\nnonsense line\nfile:///etc/passwd\n'
        result = here.run("import", here.write("urls", lines))
        self.assertTrue(result.out.startswith("Imported 2 feeds"), result.out + result.err)
        self.assertNotIn("known", result.out)
        self.assertEqual([(feed["url"], feed.get("title"), feed["tags"]) for feed in here.run("feeds", "--json").records],
                         [("https://example.org/a", "A title", ["news", "two words"]), ("https://example.org/b", None, [])])

    def test_a_backup_is_a_database(self):
        here = self.world
        self.fill()
        before, copy = self.seen(), here.path("copy.db")
        self.assertEqual(here.run("backup", copy).status, 0)
        self.assertEqual(os.stat(copy).st_mode & 0o777, 0o600)
        refused = here.run("backup", copy)
        self.assertEqual((refused.status, len(refused.err.splitlines())), (2, 1))
        self.assertEqual(here.run("backup", "--force", copy).status, 0)
        for path in ("/dev/null", here.folder, here.path("nowhere/x"), ""):
            self.assertEqual((path, here.run("backup", "--force", path).status), (path, 2))
        self.assertEqual([name for name in os.listdir(here.folder) if ".part" in name], [])
        here.database = copy
        self.assertEqual(self.seen(), before)


if __name__ == "__main__":
    unittest.main()
