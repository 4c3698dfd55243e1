"""On a terminal: tables that fit it, colours, the pager; and nothing of a feed that could drive it."""
import os
import re
import unittest

import world

HOSTILE = "Evil \u202eeltit &#27;]0;pwned&#7; &#155;31m 新闻标题很长很长的 " + "e" + "\u0301" * 30 + " 👨‍👩‍👧‍👦 " + "long " * 40


class Terminal(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = world.World()
        feeds = [cls.world.feed("hostile", HOSTILE, [(HOSTILE, HOSTILE + " words" * 300), ("Plain", "text")]),
                 cls.world.feed("many", "Many", [("Number %d" % n, "text %d" % n) for n in range(80)]),
                 cls.world.feed("bread", "Bread", [("Rye", "Many words about flour, water and salt before the loaf of the day, and more words than fit " * 2)])]
        assert cls.world.run("subscribe", *feeds).status == 0
        assert cls.world.poll().status == 0

    @classmethod
    def tearDownClass(cls):
        cls.world.close()

    def hostile_id(self):
        return str(self.world.run("list", "title:pwned", "--json").records[0]["id"])

    def test_tables_fit_any_width(self):
        for columns in (40, 60, 80, 120):
            for words in (["list", "feed:1"], ["feeds"], ["search", "text"]):
                done = self.world.run_on_terminal(*words, columns=columns)
                self.assertEqual(done.status, 0)
                self.assertGreater(len(done.lines), 1)
                for line in done.lines:
                    self.assertLessEqual(world.width(line), columns, line)

    def test_columns_of_the_environment_count(self):
        for value, columns in (("50", 50), ("999999999999", 1000), ("-1", 80), ("0", 80), ("%n", 80), ("5", 40)):
            done = self.world.run_on_terminal("list", "feed:1", columns=80, environment={"COLUMNS": value})
            self.assertLessEqual(max(world.width(line) for line in done.lines), columns, value)

    def test_nothing_of_a_feed_drives_the_terminal(self):
        number = self.hostile_id()
        for words in (["list"], ["feeds"], ["show", "--peek", "--no-pager", number], ["show", "--peek", "--html", "--no-pager", number], ["list", "--json"],
                      ["status"], ["search", "pwned"], ["show", "--peek", "--links", number], ["unsubscribe", "\033]0;x\007"], ["list", "date:\033[31m"]):
            self.assertEqual(world.controls(self.world.run_on_terminal(*words).out, on_terminal=True), [], words)
            done = self.world.run(*words)
            self.assertEqual(world.controls(done.out + done.err), [], words)

    def test_newest_fifty_and_how_many_more(self):
        done = self.world.run_on_terminal("list", "feed:2")
        self.assertEqual(len(done.lines), 51)
        self.assertIn("30 more", done.lines[-1])
        self.assertEqual(len(self.world.run_on_terminal("list", "feed:2", "--limit", "0").lines), 80)
        self.assertEqual(len(self.world.run_on_terminal("list", "feed:2", "--limit", "3").lines), 3)
        self.assertEqual(len(self.world.run_on_terminal("list", "feed:2", "--json").lines), 80)
        self.assertEqual(len(self.world.run("list", "feed:2").lines), 80)

    def test_colours_on_a_terminal_only_and_as_told(self):
        for words, environment, has_colour in (([], {}, True), ([], {"NO_COLOR": "1"}, False), ([], {"NO_COLOR": ""}, True), ([], {"TERM": "dumb"}, False),
                                               (["--color=never"], {}, False), (["--color=always"], {"NO_COLOR": "1"}, True)):
            done = self.world.run_on_terminal("list", *words, environment=environment)
            self.assertEqual("\033[" in done.out, has_colour, (words, environment))
        self.assertNotIn("\033", self.world.run("list").out)
        self.assertIn("\033[", self.world.run("list", "--color=always").out)
        self.assertEqual(self.world.run("list", "--color=sometimes").status, 2)

    def test_what_was_searched_for_is_shown_where_it_stands(self):
        done = self.world.run_on_terminal("search", "loaf", columns=60)
        self.assertEqual(done.status, 0)
        self.assertEqual(len(done.lines), 2)
        self.assertIn("\033[1;33mloaf\033[0m", done.lines[1])
        self.assertLessEqual(world.width(done.lines[1]), 60)
        self.assertEqual(len(self.world.run_on_terminal("list", "loaf").lines), 1)
        self.assertEqual(len(self.world.run_on_terminal("search", "loa*").lines), 1)
        self.assertEqual(len(self.world.run("search", "loaf").lines), 1)

    def test_titles_are_links_on_terminals_that_know_them(self):
        link = "\033]8;;http://example.org/bread/1\033\\"
        for environment, words, has_links in (({}, [], False), ({"VTE_VERSION": "7000"}, [], True), ({"VTE_VERSION": "4900"}, [], False),
                                              ({"TERM": "xterm-kitty"}, [], True), ({"TERM": "tmux-256color", "VTE_VERSION": "7000"}, [], False),
                                              ({"VTE_VERSION": "7000", "NO_COLOR": "1"}, [], False),
                                              ({"VTE_VERSION": "7000"}, ["--color=never"], False),
                                              ({"TERM": "dumb", "VTE_VERSION": "7000"}, ["--color=always"], False)):
            done = self.world.run_on_terminal("list", "loaf", *words, environment=environment)
            self.assertEqual(link in done.out, has_links, (environment, words))
        self.assertNotIn("\033]8", self.world.run("list", "loaf", "--color=always", environment={"VTE_VERSION": "7000"}).out)

    def test_long_pages_go_through_the_pager(self):
        number = self.hostile_id()
        pager = self.world.write("pager", "#!/bin/sh\necho PAGED \"$@\" \"$LESS\"\ncat\n")
        os.chmod(pager, 0o700)
        done = self.world.run_on_terminal("show", "--peek", number, environment={"PAGER": pager + " -x  -y"})
        self.assertEqual(done.lines[0], "PAGED -x -y FRX")
        self.assertIn("words", done.out)
        for words, environment in ((["--no-pager"], {"PAGER": pager}), ([], {"PAGER": ""}), ([], {"PAGER": "no-such-pager"}), ([], {})):
            done = self.world.run_on_terminal("show", "--peek", number, *words, environment=environment)
            self.assertEqual(done.status, 0)
            self.assertNotIn("PAGED", done.out)
            self.assertIn("words", done.out)

    def test_long_lists_go_through_the_pager(self):
        pager = self.world.write("pager", "#!/bin/sh\necho PAGED\ncat\n")
        os.chmod(pager, 0o700)
        for words, lines, is_paged in (([], 52, True), (["--limit", "80"], 81, True), (["--limit", "3"], 3, False), (["--limit", "0"], 80, False),
                                       (["--no-pager"], 51, False)):
            done = self.world.run_on_terminal("list", "feed:2", *words, environment={"PAGER": pager})
            self.assertEqual((len(done.lines), "PAGED" in done.out), (lines, is_paged), words)

    def test_the_pager_has_the_whole_of_a_very_long_page(self):
        feed = self.world.feed("endless", "Endless", [("Endless", "first " + "words " * 20000 + " last")])
        assert self.world.run("subscribe", feed).status == 0
        assert self.world.poll().status == 0
        number = str(self.world.run("list", "title:endless", "--json").records[0]["id"])
        pager = self.world.write("pager", "#!/bin/sh\necho PAGED\ncat\n")
        os.chmod(pager, 0o700)
        done = self.world.run_on_terminal("show", "--peek", number, environment={"PAGER": pager})
        self.assertEqual(done.lines[0], "PAGED")
        self.assertIn("first", done.out)
        self.assertIn("last", done.out)

    def test_short_pages_and_pipes_have_no_pager(self):
        plain = str(self.world.run("list", "title:plain", "--json").records[0]["id"])
        self.assertNotIn("PAGED", self.world.run_on_terminal("show", "--peek", plain, environment={"PAGER": "echo PAGED"}).out)
        self.assertNotIn("PAGED", self.world.run("show", "--peek", self.hostile_id(), environment={"PAGER": "echo PAGED"}).out)

    def test_pager_that_quits_early_is_no_failure(self):
        done = self.world.run_on_terminal("show", "--peek", self.hostile_id(), environment={"PAGER": "true"})
        self.assertEqual((done.status, done.out), (0, ""))

    def test_pager_is_not_a_shell_command(self):
        self.world.run_on_terminal("show", "--peek", self.hostile_id(), environment={"PAGER": "cat;touch " + self.world.path("pwned")})
        self.assertFalse(os.path.exists(self.world.path("pwned")))

    def test_pages_wrap_to_narrow_terminals(self):
        done = self.world.run_on_terminal("show", "--peek", "--no-pager", self.hostile_id(), columns=40)
        body = done.out.split("\n\n", 1)[1]
        self.assertTrue(re.search("words words", body))
        for line in body.split("\n"):
            self.assertLessEqual(world.width(line), 40, line)
