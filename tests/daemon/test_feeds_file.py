"""The feeds file: subscriptions as a list, beside those by command."""
import json
import signal
import unittest

from place import Place, wait_until
from server import answer, rss


class FeedsFile(Place):
    def setUp(self):
        super().setUp()
        for path in ("/a", "/b", "/c", "/d"):
            self.server.routes[path] = answer(200, rss(1, title="own " + path))

    def list(self, *lines, name="feeds"):
        with open(self.path(name), "w") as file:
            file.write("\n".join(lines).replace("URL", self.server.url()) + "\n")

    def feeds(self):
        found = [json.loads(line) for line in self.tidings("feeds", "--json").stdout.splitlines()]
        return {f["url"][len(self.server.url()):]: (f.get("title"), f["tags"], f["listed"]) for f in found}

    def test_a_list_is_subscribed_to(self):
        self.list("# mine", "", 'URL/a news "two words" "~My \\"A\\""', "URL/b", 'URL/c "x,y" ! "~"', "URL/a # twice")
        self.assertEqual(self.once(), 0, self.log)
        self.assertEqual(self.feeds(), {"/a": ("own /a", [], True), "/b": ("own /b", [], True), "/c": ("own /c", ["x y"], True)})
        self.list('URL/a news "two words" "~My \\"A\\""')
        self.once()
        self.assertEqual(self.feeds(), {"/a": ('My "A"', ["news", "two words"], True)})
        self.list("URL/a")
        self.once()
        self.assertEqual(self.feeds(), {"/a": ("own /a", [], True)})

    def test_what_was_subscribed_by_command_stays(self):
        self.subscribe("/a", "/b", options=("--no-wait", "--tag", "mine"))
        self.list("URL/a theirs ~Theirs", "URL/c")
        self.once()
        self.list("URL/d")
        self.once()
        self.assertEqual(self.feeds(), {"/a": ("own /a", ["mine"], False), "/b": ("own /b", ["mine"], False), "/d": ("own /d", [], True)})

    def test_an_empty_or_missing_list_removes_nothing(self):
        self.list("URL/a")
        self.once()
        self.list("# nothing")
        self.assertEqual(self.once(), 0)
        self.assertIn("names no feed", self.log)
        self.assertEqual(list(self.feeds()), ["/a"])
        self.configure(self.settings + "feeds-file = %s\n" % self.path("nowhere"))
        self.assertEqual(self.once(), 0)
        self.assertIn("no such file", self.log)
        self.assertEqual(list(self.feeds()), ["/a"])

    def test_lines_that_are_none_are_told(self):
        self.list("exec:rm -rf /", "URL/a", "gopher://x/", 'filter:x:URL/b', "http://ann:s3cret@/x")
        self.once()
        self.assertEqual(list(self.feeds()), ["/a"])
        for line in (1, 3, 4, 5):
            self.assertIn("feeds:%d: " % line, self.log)
        self.assertNotIn("s3cret", self.log)

    def test_it_is_read_again(self):
        self.list("URL/a")
        self.start()
        wait_until(lambda: self.titles() == ["entry 1"], "the first poll")
        self.list("URL/b")
        self.daemon.send_signal(signal.SIGHUP)
        wait_until(lambda: list(self.feeds()) == ["/b"], "the new list")
        wait_until(lambda: self.server.asked("/b"), "its poll")
        self.stop()

    def test_it_is_changed_there_only(self):
        self.list("URL/a")
        self.once()
        for words in (("unsubscribe", "1"), ("set", "1", "title=x"), ("set", "1", "url=" + self.server.url("/b"))):
            done = self.tidings(*words)
            self.assertEqual(done.returncode, 2)
            self.assertIn("stands in the feeds file", done.stderr)
        self.assertEqual(self.tidings("set", "1", "interval=2h").returncode, 0)
        self.once()
        self.assertEqual(self.feeds(), {"/a": ("own /a", [], True)})

    def test_a_feed_that_moved_is_still_the_one_of_the_list(self):
        self.server.routes["/a"] = answer(301, Location="/b")
        self.list("URL/a")
        self.assertEqual([self.once(), self.once()], [0, 0])
        self.assertEqual(self.feeds(), {"/b": ("own /b", [], True)})
        self.assertEqual(len(self.server.asked("/a")), 1)

    def test_a_password_of_the_list_is_used_and_not_shown(self):
        self.list("http://ann:s3cret@%s:%d/a" % self.server.server_address)
        self.once()
        self.assertTrue(self.server.requests[0]["Authorization"])
        self.assertNotIn("s3cret", self.log + self.tidings("feeds", "--json").stdout)


if __name__ == "__main__":
    unittest.main()
