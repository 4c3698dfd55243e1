"""subscribe, unsubscribe, feeds, import and export, without a daemon."""
import os
import re
import unittest
import xml.etree.ElementTree as tree

import world

OPML = """<?xml version="1.0"?>
<opml version="2.0"><head><title>mine</title></head><body>
<outline text="News">
  <outline text="World"><outline type="rss" text="W &amp; W" xmlUrl="http://w.example/feed" htmlUrl="http://w.example/"/></outline>
  <outline type="rss" text="N" xmlUrl="http://n.example/feed"/>
</outline>
<outline type="rss" title="Plain" xmlUrl="https://p.example/feed?a=1&amp;b=2"/>
</body></opml>
"""


class Feeds(unittest.TestCase):
    def setUp(self):
        self.world = world.World()
        self.addCleanup(self.world.close)

    def records(self):
        return {r["url"]: r for r in self.world.run("feeds", "--json").records}

    def test_subscribe_stores_and_says_that_the_poll_is_to_come(self):
        done = self.world.run("subscribe", "--no-wait", "example.org/feed", "http://other.example/")
        self.assertEqual((done.status, done.err), (0, ""))
        self.assertEqual(done.lines[:2], ["Subscribed to https://example.org/feed", "Subscribed to http://other.example/"])
        self.assertIn("tidingsd --once", done.lines[2])
        self.assertEqual(set(self.records()), {"https://example.org/feed", "http://other.example/"})

    def test_subscribe_again_is_known(self):
        self.world.run("subscribe", "http://a.example/")
        done = self.world.run("subscribe", "http://a.example/", "HTTP://A.EXAMPLE/")
        self.assertEqual(done.status, 0)
        self.assertEqual(done.lines, ["Subscribed already to http://a.example/"] * 2)
        self.assertEqual(len(self.records()), 1)

    def test_title_and_tag(self):
        self.world.run("subscribe", "--no-wait", "--title", "My \033[31mfeed", "--tag", "news", "http://a.example/")
        record = self.records()["http://a.example/"]
        self.assertEqual((record["title"], record["tags"], record["state"]), ("My [31mfeed", ["news"], "pending"))
        done = self.world.run("subscribe", "--title", "T", "http://b.example/", "http://c.example/")
        self.assertEqual(done.status, 2)
        self.assertIn("--title", done.err)

    def test_what_is_no_address_is_refused_one_by_one(self):
        for address in ("javascript:alert(1)", "data:text/xml,<rss/>", "exec:ls", "gopher://h/", "http://", "http:///x", "http://[::1", "", " ", "-",
                        "mailto:a@b.example", "http://a b/", "http://a\nb/", "http://a.example:99999/", "http://a.example/" + "u" * 100000, "about:blank"):
            done = self.world.run("subscribe", "--", address)
            self.assertEqual((done.status != 0, done.out), (True, ""), address)
            self.assertEqual(done.err.count("\n"), 1, address)
            self.assertLess(len(done.err), 1100)
        done = self.world.run("subscribe", "nosuch:thing", "http://good.example/")
        self.assertNotEqual(done.status, 0)

    def test_secrets_of_an_address_are_never_printed(self):
        out = self.world.run("subscribe", "http://user:S3CRET@a.example/feed")
        self.assertEqual(out.status, 0)
        for words in (["feeds"], ["feeds", "--json"], ["export"], ["status"], ["unsubscribe", "a.example"]):
            done = self.world.run(*words)
            self.assertNotIn("S3CRET", out.out + out.err + done.out + done.err)

    def test_unsubscribe_by_id_address_title_or_part(self):
        self.world.run("subscribe", "--title", "First", "http://a.example/1")
        self.world.run("subscribe", "http://b.example/2", "http://c.example/3", "http://d.example/4")
        for word, gone in (("First", "http://a.example/1"), ("http://b.example/2", "http://b.example/2"), ("c.example", "http://c.example/3")):
            done = self.world.run("unsubscribe", word)
            self.assertEqual((done.status, done.err), (0, ""))
            self.assertRegex(done.out, r"^Unsubscribed from .+\n$")
            self.assertNotIn(gone, self.records())
        last = str(self.records()["http://d.example/4"]["id"])
        self.assertEqual(self.world.run("unsubscribe", last).status, 0)
        self.assertEqual(self.records(), {})

    def test_unsubscribe_from_what_is_not_there_or_not_one(self):
        self.world.run("subscribe", "http://a.example/1", "http://a.example/2")
        for word in ("nosuch", "999", "a.example"):
            done = self.world.run("unsubscribe", word)
            self.assertEqual((done.status, done.out), (2, ""), word)
            self.assertEqual(done.err.count("\n"), 1)
        self.assertEqual(len(self.records()), 2)

    def test_feeds_lists_counts_states_and_what_went_wrong(self):
        self.world.populate()
        self.world.run("subscribe", "file://" + self.world.write("gone.xml", "<rss version='2.0'><channel><title>x</title></channel></rss>"))
        os.unlink(self.world.path("gone.xml"))
        self.assertEqual(self.world.poll().status, 1)
        self.world.run("subscribe", "--no-wait", "http://later.example/")
        out = self.world.run("feeds").out
        self.assertRegex(out, r"(?m)^ *1  Kitchen +3/3 +in \d+[mh]  ok$")
        self.assertRegex(out, r"(?m)  now  waits for its first poll$")
        records = self.world.run("feeds", "--json").records
        self.assertEqual(sorted(r["state"] for r in records), ["active", "active", "failing", "pending"])
        for record in records:
            for member, kind in (("id", int), ("url", str), ("tags", list), ("state", str), ("new", int), ("entries", int), ("private", bool)):
                self.assertIsInstance(record[member], kind)

    def test_import_and_export_go_round(self):
        done = self.world.run("import", self.world.write("mine.opml", OPML))
        self.assertEqual((done.status, done.out, done.err), (0, "Imported 3 feeds\n", ""))
        records = self.records()
        self.assertEqual({u: r["tags"] for u, r in records.items()}, {
            "http://w.example/feed": ["News/World"], "http://n.example/feed": ["News"], "https://p.example/feed?a=1&b=2": []})
        self.assertEqual(records["http://w.example/feed"]["title"], "W & W")
        exported = self.world.run("export")
        self.assertEqual((exported.status, exported.err), (0, ""))
        outlines = [o.get("xmlUrl") for o in tree.fromstring(exported.out).iter("outline") if o.get("xmlUrl")]
        self.assertEqual(sorted(outlines), sorted(records))
        other = world.World()
        self.addCleanup(other.close)
        self.assertEqual(other.run("import", "-", stdin=exported.out.encode()).out, "Imported 3 feeds\n")
        self.assertEqual(other.run("export").out, exported.out)
        self.assertEqual(self.world.run("import", self.world.path("mine.opml")).out, "Imported 0 feeds, 3 known already\n")

    def test_import_takes_web_addresses_only(self):
        for local in ("file:///etc/passwd", "\\\\host\\share", "/etc/passwd"):
            opml = OPML.replace("http://n.example/feed", local).replace("http://w.example/feed", "javascript:alert(1)")
            done = self.world.run("import", "-", stdin=opml.encode())
            self.assertEqual(done.status, 1)
            self.assertEqual(list(self.records()), ["https://p.example/feed?a=1&b=2"])
            self.assertRegex(done.out, r"^Imported \d feeds?,.* 2 refused\n$")
        self.assertIn("by hand", done.err)

    def test_files_by_hand(self):
        feed = self.world.feed("one", "One", [("A", "text")])
        self.assertEqual(self.world.run("subscribe", feed.replace("file://", "file:")).status, 0)
        os.mkfifo(self.world.path("fifo"))
        for odd in ("file://" + self.world.path("fifo"), "file:///dev/zero", "file://elsewhere/feed.xml"):
            self.assertEqual([self.world.run("subscribe", *wait, odd).status for wait in ([], ["--no-wait"])], [1, 1], odd)
        self.assertEqual(len(self.records()), 1)

    def test_what_is_no_list_of_feeds(self):
        self.world.write("note.txt", "not a list\n")
        self.world.write("page.html", "<html><body>no</body></html>")
        for path in (self.world.path("note.txt"), self.world.path("page.html"), self.world.folder, "/nonexistent", "/dev/null", "/dev/zero", "/proc/self/mem", "", "-"):
            done = self.world.run("import", path)
            self.assertEqual((done.status, done.out), (2, ""), path)
            self.assertRegex(done.err, r"^tidings: [^\n]+\n$", path)

    def test_export_of_hostile_titles_is_well_formed(self):
        for number, title in enumerate(("<b>&\"'", "]]>", "\u202e\u0007x", "新闻")):
            self.world.run("subscribe", "--title", title, "--tag", 'a"<&>', "http://h%d.example/?a&b=\"<>" % number)
        done = self.world.run("export")
        self.assertEqual(len([o for o in tree.fromstring(done.out).iter("outline") if o.get("xmlUrl")]), 4)

    @unittest.skipUnless(os.geteuid() == 0, "needs to become somebody else")
    def test_database_that_may_not_be_written(self):
        self.world.run("subscribe", "http://a.example/")
        os.chmod(self.world.folder, 0o755)
        for name in os.listdir(self.world.folder):
            os.chmod(self.world.path(name), 0o644)
        for words in (["subscribe", "http://b.example/"], ["unsubscribe", "a.example"], ["import", self.world.write("o.opml", OPML)]):
            os.chmod(self.world.folder, 0o755)
            done = self.world.run(*words, before=lambda: os.setuid(65534))
            self.assertEqual((done.status, done.out), (2, ""), words)
            self.assertTrue(re.search(r"permission|read-?only|writ", done.err, re.I), done.err)
            self.assertEqual(done.err.count("\n"), 1)
        self.assertEqual(len(self.records()), 1)

    def test_files_are_for_their_owner_only(self):
        for mask in (0o000, 0o022):
            self.world.run("--database", self.world.path("p%o.db" % mask), "subscribe", "http://a.example/", bare=True, before=lambda: os.umask(mask))
        for name in os.listdir(self.world.folder):
            if name.startswith("p"):
                self.assertEqual(os.stat(self.world.path(name)).st_mode & 0o077, 0, name)
