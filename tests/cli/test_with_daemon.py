"""The CLI beside a running daemon: changes go through it, reading does not need it."""
import http.server
import json
import os
import subprocess
import threading
import unittest

import world

FEED = b"""<rss version="2.0"><channel><title>Served</title><link>http://example.org/</link><description>d</description>
<item><title>First</title><guid>1</guid><link>http://example.org/1</link></item><item><title>Second</title><guid>2</guid></item></channel></rss>"""
PAGE = b"<html><head><title>Page</title><link rel='alternate' type='application/rss+xml' href='/feed'></head><body>hello</body></html>"
ANSWERS = {"/feed": (200, "application/rss+xml", FEED), "/page": (200, "text/html", PAGE), "/note": (200, "text/plain", b"not a feed"),
           "/missing": (404, "text/plain", b"")}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        status, kind, body = ANSWERS.get(self.path, ANSWERS["/missing"])
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


class WithDaemon(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        cls.address = "http://127.0.0.1:%d" % cls.server.server_address[1]
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.server.server_close()

    def setUp(self):
        self.world = world.World()
        self.addCleanup(self.world.close)
        self.world.start_daemon()

    def test_subscribe_says_what_came(self):
        done = self.world.run("subscribe", self.address + "/feed")
        self.assertEqual((done.status, done.out, done.err), (0, "Subscribed to Served: 2 stories\n", ""))
        self.assertEqual({r["title"] for r in self.world.run("new", "--json").records}, {"First", "Second"})
        done = self.world.run("subscribe", self.address + "/feed")
        self.assertEqual(done.status, 0)
        self.assertRegex(done.out, "^Subscribed already to Served")

    def test_subscribe_finds_the_feed_of_a_page(self):
        done = self.world.run("subscribe", self.address + "/page")
        self.assertEqual((done.status, done.out), (0, "Subscribed to Served: 2 stories\n"))
        self.assertEqual([r["url"] for r in self.world.run("feeds", "--json").records], [self.address + "/feed"])

    def test_what_is_no_feed_or_not_there_is_taken_back(self):
        for path in ("/note", "/missing"):
            done = self.world.run("subscribe", self.address + path)
            self.assertEqual((done.status, done.out), (1, ""), path)
            self.assertIn(self.address + path, done.err)
        unreachable = "http://127.0.0.1:9/feed"
        done = self.world.run("subscribe", unreachable, self.address + "/feed")
        self.assertEqual((done.status, done.out), (1, "Subscribed to Served: 2 stories\n"))
        self.assertIn(unreachable, done.err)
        self.assertEqual(len(self.world.run("feeds", "--json").records), 1)

    def test_files_are_subscribed_by_hand(self):
        done = self.world.run("subscribe", self.world.feed("own", "Own", [("A", "a")]))
        self.assertEqual((done.status, done.out), (0, "Subscribed to Own: 1 story\n"))
        done = self.world.run("subscribe", "file:///etc/passwd")
        self.assertEqual((done.status, done.out), (1, ""))

    def test_marks_unsubscribe_and_import_go_through_it(self):
        self.world.run("subscribe", self.address + "/feed")
        number = str(self.world.run("list", "--json", "title:first").records[0]["id"])
        self.assertEqual(self.world.run("mark", "star", number).status, 0)
        self.assertEqual(self.world.run("mark", "read", "second").out, "Marked 1 as read\n")
        self.assertEqual(self.world.run("show", number).status, 0)
        self.assertEqual(self.world.run("count", "is:read").out, "2\n")
        self.assertEqual(self.world.run("mark", "read", "99999").status, 2)
        opml = '<opml version="2.0"><body><outline xmlUrl="http://127.0.0.1:9/%d"/></body></opml>'
        self.assertEqual(self.world.run("import", "-", stdin=(opml % 1).encode()).out, "Imported 1 feed\n")
        self.assertEqual(self.world.run("unsubscribe", "Served").out, "Unsubscribed from Served\n")
        self.assertEqual(self.world.run("unsubscribe", "Served").status, 2)

    def test_refresh(self):
        self.world.run("subscribe", self.address + "/feed")
        done = self.world.run("refresh", "--wait", "--force")
        self.assertEqual((done.status, done.err), (0, ""))
        self.assertRegex(done.out, r"^Polled 1 feed: 0 new stories\n$")
        done = self.world.run("refresh", "Served")
        self.assertEqual(done.status, 0)
        self.assertRegex(done.out, r"to be polled now\n$")
        self.assertEqual(self.world.run("refresh", "--wait", "nosuch").status, 2)

    def test_refresh_says_which_feed_failed(self):
        self.world.run("subscribe", "--no-wait", "http://127.0.0.1:9/x")
        done = self.world.run("refresh", "--wait", "--force")
        self.assertEqual(done.status, 1)
        self.assertIn("1 failed", done.out)

    def test_status(self):
        record = json.loads(self.world.run("status", "--json").out)
        self.assertEqual((record["running"], record["daemon"]["pid"]), (True, self.world.daemon.pid))
        self.assertIn("running (process %d" % self.world.daemon.pid, self.world.run("status").out)

    def test_reading_goes_on_without_it_and_changes_too(self):
        self.world.run("subscribe", self.address + "/feed")
        self.world.stop_daemon()
        self.assertEqual(self.world.run("count").out, "2\n")
        self.assertEqual(self.world.run("mark", "read", "first").out, "Marked 1 as read\n")
        self.assertIn("not running", self.world.run("status").out)
        self.world.start_daemon()
        self.assertEqual(self.world.run("count", "is:read").out, "1\n")

    def test_killed_daemon_leaves_nothing_in_the_way(self):
        self.world.run("subscribe", self.address + "/feed")
        self.world.daemon.kill()
        self.world.daemon.wait()
        self.assertEqual(self.world.run("mark", "read", "first").out, "Marked 1 as read\n")

    def test_many_writers_at_once(self):
        self.world.run("subscribe", self.address + "/feed")
        started = [subprocess.Popen(self.world.command(["mark", as_, "first"]), env=self.world.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
                   for as_ in ("read", "unread", "star", "unstar") * 3]
        for one in started:
            self.assertNotIn(b"locked", one.communicate()[1])
            self.assertIn(one.returncode, (0, 1))

    @unittest.skipUnless(os.geteuid() == 0, "needs to become somebody else")
    def test_others_are_told_of_the_group(self):
        os.chmod(self.world.folder, 0o755)
        done = self.world.run("subscribe", "http://a.example/", before=lambda: os.setuid(65534))
        self.assertEqual((done.status, done.out), (2, ""))
        self.assertIn("group", done.err)
