"""list, new, search, count, show, open and mark: what they print, when they say nothing was found, what they refuse."""
import json
import os
import re
import unittest

import world

MEMBERS = ["id", "feed", "feed_title", "guid", "title", "link", "published", "received", "author", "summary", "read", "starred", "tags", "story", "also_in"]
WHOLE = MEMBERS + ["updated", "feed_url", "language", "content", "text", "comments", "categories", "enclosures"]


class Stories(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = world.World()
        cls.world.populate()

    @classmethod
    def tearDownClass(cls):
        cls.world.close()

    def setUp(self):
        self.world.run("mark", "unread", "title:*")
        self.all = {r["title"]: r["id"] for r in self.world.run("list", "--json").records}
        self.world.run("mark", "unread", *map(str, self.all.values()))
        self.world.run("mark", "unstar", *map(str, self.all.values()))

    def titles(self, *words):
        return [r["title"] for r in self.world.run(*words, "--json").records]

    def test_stats_count_by_day_and_feed(self):
        every = len(self.world.run("list").lines)
        records = self.world.run("stats", "--json", "--since", "2000-01-01").records
        days = [record for record in records if "day" in record]
        feeds = [record for record in records if "feed" in record]
        self.assertEqual(sum(day["stories"] for day in days), every)
        self.assertEqual(sum(feed["stories"] for feed in feeds), every)
        self.assertEqual([feed["stories"] for feed in feeds], sorted((feed["stories"] for feed in feeds), reverse=True))
        self.assertEqual([day["day"] for day in days], sorted(day["day"] for day in days))
        self.assertEqual(days[0]["day"], "2000-01-01")
        self.assertEqual(len([r for r in self.world.run("stats", "--json").records if "day" in r]), 14)
        self.assertEqual(self.world.run("stats", "nowhere-to-be-found").status, 1)
        self.assertEqual(self.world.run("stats", "--since", "soon").status, 2)
        for columns in (40, 80, 200):
            for line in self.world.run_on_terminal("stats", columns=columns).lines:
                self.assertLessEqual(world.width(line), columns, line)

    def test_list_is_every_entry(self):
        self.assertEqual(set(self.titles("list")), {"Bread rises", "Müller bakes", "Soup of the day", "Rocket rises", "Moon landing", "Kernel of a comet"})

    def test_json_has_the_members_of_the_contract(self):
        for record in self.world.run("list", "--json").records:
            self.assertEqual([m for m in record if m not in MEMBERS], [])
            for member, kind in (("id", int), ("feed", int), ("feed_title", str), ("title", str), ("received", str), ("read", bool),
                                 ("starred", bool), ("tags", list), ("story", int), ("also_in", list)):
                self.assertIsInstance(record[member], kind, member)
            self.assertRegex(record["received"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")

    def test_reverse_turns_the_order_round(self):
        self.assertEqual(self.titles("list", "--reverse"), self.titles("list")[::-1])

    def test_limit(self):
        everything = self.titles("list")
        for words in (["--limit", "2"], ["--limit=2"], ["-n", "2"], ["-n2"]):
            self.assertEqual(self.titles("list", *words), everything[:2])
        self.assertEqual(self.titles("list", "--limit", "0"), everything)

    def test_queries(self):
        for words, found in (
                (["rises"], {"Bread rises", "Rocket rises"}), (["muller"], {"Müller bakes"}), (["rises", "-bread"], {"Rocket rises"}),
                (["bread", "OR", "comet"], {"Bread rises", "Müller bakes", "Kernel of a comet"}),
                (["bread", "OR", "comet", "--feed", "Space"], {"Kernel of a comet"}), (["title:bread"], {"Bread rises"}),
                (["--feed", "Space", "rises"], {"Rocket rises"}), (["feed:Space", "rises"], {"Rocket rises"}),
                (["--keyword", "rises -rocket"], {"Bread rises"}), (["--keyword", "rises", "--keyword", "fire"], {"Rocket rises"}),
                (["--keyword=title:soup OR title:moon"], {"Soup of the day", "Moon landing"}), (["--since", "2d", "leeks"], {"Soup of the day"})):
            for verb in ("list", "search", "new"):
                self.assertEqual(set(self.titles(verb, *words)), found, words)
            self.assertEqual(self.world.run("count", *words).out, "%d\n" % len(found))

    def test_status_one_and_silence_when_nothing_is_found(self):
        for words in (["list", "zebra"], ["search", "zebra"], ["new", "zebra"], ["list", "--feed", "nosuchfeed"], ["list", "--keyword", "zebra"]):
            done = self.world.run(*words)
            self.assertEqual((done.status, done.out), (1, ""), words)
        done = self.world.run("count", "zebra")
        self.assertEqual((done.status, done.out), (1, "0\n"))

    def test_odd_characters_are_words(self):
        for word in ("c++", "AND", "'", '"', "%", "'); DROP TABLE entry;--", "' OR '1'='1", "(", ")", "a:b:c", "*", "\u202e", "[", "NEAR(a b)"):
            for verb in ("list", "search", "count"):
                done = self.world.run(verb, word)
                self.assertIn(done.status, (0, 1, 2), word)
                self.assertNotIn("SQL", done.err)
            self.assertEqual(len(self.titles("list")), 6)

    def test_broken_queries_say_where(self):
        for words in (["date:nonsense"], ["is:purple"], ["--keyword", "since:notadate"]):
            done = self.world.run("list", *words)
            self.assertEqual((done.status, done.out), (2, ""), words)
            self.assertEqual(done.err.count("\n"), 1)

    def test_dates_that_are_none(self):
        for value in ("", "-2d", "d", "1 OR 1=1", "soon"):
            done = self.world.run("list", "--since", value)
            self.assertEqual((done.status, done.out), (2, ""), value)
            self.assertIn("--since", done.err)

    def test_search_wants_something(self):
        done = self.world.run("search")
        self.assertEqual((done.status, done.out), (2, ""))
        self.assertIn("search WORD", done.err)

    def test_new_is_what_is_not_read(self):
        self.assertEqual(self.world.run("mark", "read", str(self.all["Moon landing"])).status, 0)
        self.assertNotIn("Moon landing", self.titles("new"))
        self.assertEqual(self.titles("new"), self.titles("list", "--new"))
        self.assertEqual(self.world.run("mark", "read", "--new").status, 0)
        self.assertEqual(self.world.run("new").status, 1)
        self.assertEqual(self.world.run("mark", "read", "--new").status, 1)

    def test_marks_by_id(self):
        one, two = str(self.all["Bread rises"]), str(self.all["Rocket rises"])
        for as_, member, value in (("read", "read", True), ("unread", "read", False), ("star", "starred", True), ("unstar", "starred", False)):
            done = self.world.run("mark", as_, one, two)
            self.assertEqual((done.status, done.err), (0, ""))
            marked = {r["title"]: r[member] for r in self.world.run("list", "--json").records}
            self.assertEqual((marked["Bread rises"], marked["Rocket rises"]), (value, value))
            self.assertEqual(self.world.run("mark", as_, one).status, 0)

    def test_marks_by_query(self):
        done = self.world.run("mark", "star", "rises", "-bread")
        self.assertEqual((done.status, done.out), (0, "Marked 1 as starred\n"))
        self.assertEqual(self.titles("list", "is:starred"), ["Rocket rises"])
        done = self.world.run("mark", "read", "--feed", "Kitchen")
        self.assertEqual((done.status, done.out), (0, "Marked 3 as read\n"))
        self.assertEqual(self.world.run("count", "is:read").out, "3\n")

    def test_marks_that_are_refused_change_nothing(self):
        good = str(self.all["Bread rises"])
        for words, status in ((["read"], 2), (["read", ""], 2), (["read", " "], 2), (["frob", good], 2), (["read", "-1"], 2), (["read", "0"], 2), (["read", "999999"], 2),
                              (["read", "99999999999999999999"], 2), (["read", good, "999999"], 2), (["read", "zebra"], 1)):
            done = self.world.run("mark", *words)
            self.assertEqual((done.status, done.out), (status, ""), words)
            self.assertEqual(done.err.count("\n"), 1, words)
        self.assertEqual(self.world.run("count", "is:read").status, 1)

    def test_show_prints_and_marks_read(self):
        number = str(self.all["Moon landing"])
        done = self.world.run("show", number)
        self.assertEqual((done.status, done.err), (0, ""))
        self.assertEqual(done.lines[0], "Moon landing")
        for line in ("Feed:       Space", "Link:       http://example.org/space/2"):
            self.assertIn(line, done.lines)
        self.assertIn("One small step & one leap.", done.lines)
        self.assertEqual(self.titles("list", "is:read"), ["Moon landing"])

    def test_show_keeps_lists_and_dashes(self):
        path = self.world.write("lists.rss", "<rss version='2.0'><channel><title>Lists</title><item><title>Two things</title><guid>l1</guid><description>"
                                "&lt;p&gt;First &amp;mdash; then:&lt;/p&gt;&lt;ul&gt;&lt;li&gt;salt&lt;/li&gt;&lt;li&gt;bread&lt;/li&gt;&lt;/ul&gt;</description></item></channel></rss>")
        self.world.run("subscribe", "file://" + path)
        self.world.poll()
        number = self.world.run("list", "--json", "title:things").records[0]["id"]
        self.assertEqual(self.world.run("show", "--peek", str(number)).lines[-4:], ["First \u2014 then:", "", "\u2022 salt", "\u2022 bread"])
        self.world.run("unsubscribe", "Lists")

    def test_show_peek_leaves_it_new(self):
        self.assertEqual(self.world.run("show", "--peek", str(self.all["Moon landing"])).status, 0)
        self.assertEqual(self.world.run("count", "is:read").out, "0\n")

    def test_show_several_in_each_form(self):
        numbers = [str(self.all["Bread rises"]), str(self.all["Moon landing"])]
        text = self.world.run("show", "--peek", *numbers)
        self.assertIn("\n\nMoon landing\n", text.out)
        records = self.world.run("show", "--peek", "--json", *numbers).records
        self.assertEqual([r["title"] for r in records], ["Bread rises", "Moon landing"])
        for record in records:
            self.assertEqual([m for m in record if m not in WHOLE], [])
        self.assertIn("&amp; one leap", self.world.run("show", "--peek", "--html", numbers[1]).out)
        self.assertEqual(self.world.run("show", "--peek", "--links", numbers[0]).out, "http://example.org/kitchen/1\n")

    def test_show_of_what_is_not_there(self):
        for words, status in ((["999999"], 2), (["-1"], 2), (["0"], 2), (["99999999999999999999"], 2), (["abc"], 2), ([""], 2), (["1,2"], 2), (["1 OR 1=1"], 2)):
            done = self.world.run("show", *words)
            self.assertEqual((done.status, done.out), (status, ""), words)
            self.assertEqual(done.err.count("\n"), 1)

    def test_open_gives_the_browser_one_argument(self):
        log = self.world.path("browser.log")
        browser = self.world.write("browser", "#!/bin/sh\nprintf '%%s\\n' \"$#\" \"$1\" >>'%s'\n" % log)
        os.chmod(browser, 0o700)
        number = str(self.all["Soup of the day"])
        done = self.world.run("open", number, environment={"BROWSER": browser})
        self.assertEqual((done.status, done.err), (0, ""))
        with open(log, encoding="utf-8") as file:
            self.assertEqual(file.read(), "1\nhttp://example.org/kitchen/3\n")
        self.assertEqual(self.titles("list", "is:read"), ["Soup of the day"])

    def test_open_says_which_browser_is_missing_and_marks_nothing(self):
        for browser in ("no-such-browser", "/bin/false", "touch " + self.world.path("pwned")):
            done = self.world.run("open", str(self.all["Soup of the day"]), environment={"BROWSER": browser})
            self.assertEqual(done.status, 2)
            self.assertIn(browser, done.err)
        self.assertEqual(self.world.run("count", "is:read").out, "0\n")
        self.assertFalse(os.path.exists(self.world.path("pwned")))

    def test_standard_output_that_cannot_be_written(self):
        with open("/dev/full", "wb") as full:
            for words in (["list"], ["list", "--json"], ["count"], ["show", "--peek", str(self.all["Moon landing"])], ["feeds"], ["export"], ["status"]):
                done = self.world.run(*words, stdout=full)
                self.assertEqual(done.status, 2, words)
                self.assertRegex(done.err, r"^tidings: .*standard output.*\n$")
        for words in (["list"], ["feeds", "--json"], ["show", str(self.all["Moon landing"])]):
            done = self.world.run(*words, before=lambda: os.close(1))
            self.assertEqual(done.status, 2, words)
            self.assertRegex(done.err, r"^tidings: .*standard output.*\n$")
        self.assertEqual(self.world.run("count", "is:read").out, "0\n")

    def test_standard_input_and_error_may_be_closed(self):
        self.assertEqual(self.world.run("list", before=lambda: os.close(0)).status, 0)
        self.assertEqual(self.world.run("list", "zebra", before=lambda: os.close(2)).status, 1)

    def test_broken_configuration_is_named(self):
        self.world.write("broken.conf", "interval = 1h\nintervall = 2h\n")
        done = self.world.run("--config", self.world.path("broken.conf"), "--database", self.world.database, "list", bare=True)
        self.assertEqual((done.status, done.out), (2, ""))
        self.assertRegex(done.err, r"broken\.conf:2:\d+: .*interval")


class Nothing(unittest.TestCase):
    """Before the first subscription."""

    def setUp(self):
        self.world = world.World()
        self.addCleanup(self.world.close)

    def test_lists_of_everything_are_empty(self):
        for words in (["list"], ["feeds"], ["list", "--json"], ["feeds", "--json"]):
            done = self.world.run(*words)
            self.assertEqual((done.status, done.out), (0, ""), words)
            self.assertIn("tidings subscribe URL", done.err)
        self.assertEqual(self.world.run("count").out, "0\n")
        self.assertFalse(os.path.exists(self.world.database))

    def test_what_is_looked_for_is_not_found(self):
        for status, words in ((1, ["new"]), (1, ["search", "x"]), (2, ["mark", "read", "x"]),
                              (2, ["show", "1"]), (2, ["open", "1"]), (2, ["mark", "read", "1"]), (2, ["unsubscribe", "x"])):
            done = self.world.run(*words)
            self.assertEqual((done.status, done.out), (status, ""), words)
            self.assertEqual(done.err.count("\n"), 1, words)
        self.assertFalse(os.path.exists(self.world.database))

    def test_status_and_export_say_so(self):
        self.assertEqual(self.world.run("status").status, 0)
        self.assertIn("<opml", self.world.run("export").out)
        record = json.loads(self.world.run("status", "--json").out)
        self.assertEqual((record["running"], record["feeds"]), (False, 0))

    def test_folder_that_is_not_there(self):
        done = self.world.run("--database", self.world.path("no/such/t.db"), "list", bare=True)
        self.assertEqual((done.status, done.out), (2, ""))
        self.assertEqual(done.err.count("\n"), 1)

    def test_what_is_no_database(self):
        self.world.write("garbage", bytes(range(256)) * 64)
        os.mkfifo(self.world.path("fifo"))
        for path in (self.world.path("garbage"), self.world.path("fifo"), self.world.folder, "/dev/null", "/dev/zero", "", "x" * 5000):
            for words in (["list"], ["subscribe", "example.org"]):
                done = self.world.run("--database", path, *words, bare=True)
                self.assertEqual((done.status, done.out), (2, ""), path)
                self.assertEqual(done.err.count("\n"), 1, path)
        self.assertTrue(re.search("garbage", self.world.run("--database", self.world.path("garbage"), "list", bare=True).err))
