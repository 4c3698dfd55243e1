"""How the CLI speaks with a daemon: a scripted one that says what it is told, and hears what it was asked."""
import json
import os
import socket
import threading
import unittest

import world

OK = {"ok": True}


class Daemon:
    """Listens beside the database; each connection gets the lines of the script (objects, or bytes as they are)."""

    def __init__(self, path, script, closes=True):
        self.script, self.closes, self.requests = script, closes, []
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(path)
        self.socket.listen(8)
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            try:
                connection = self.socket.accept()[0]
            except OSError:
                return
            with connection, connection.makefile("rb") as reader:
                for line in reader:
                    self.requests.append(json.loads(line))
                    try:
                        for answer in self.script:
                            connection.sendall(answer if isinstance(answer, bytes) else json.dumps(answer).encode() + b"\n")
                    except OSError:
                        break
                    if self.closes:
                        break

    def close(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


class Client(unittest.TestCase):
    def setUp(self):
        self.world = world.World()
        self.addCleanup(self.world.close)

    def daemon(self, *script, closes=False):
        daemon = Daemon(self.world.database + ".sock", script, closes)
        self.addCleanup(daemon.close)
        return daemon

    def test_subscribe_waits_and_says_what_came(self):
        daemon = self.daemon({"progress": {"done": 1, "total": 2, "feed": 1, "url": "http://a.example/", "outcome": "fresh", "new": 23}},
                             {"ok": True, "added": 1, "known": 1, "failed": 0, "feeds": [
                                 {"id": 1, "url": "http://a.example/", "title": "A", "added": True, "entries": 23},
                                 {"id": 2, "url": "http://b.example/", "title": None, "added": False, "entries": 1}]})
        done = self.world.run("subscribe", "--private", "--tag", "t", "a.example", "http://b.example/")
        self.assertEqual((done.status, done.err), (0, ""))
        self.assertEqual(done.out, "Subscribed to A: 23 stories\nSubscribed already to http://b.example/: 1 story\n")
        self.assertEqual(daemon.requests, [{"action": "subscribe", "private": True, "wait": True, "feeds": [
            {"url": "a.example", "tag": "t"}, {"url": "http://b.example/", "tag": "t"}]}])

    def test_no_wait_does_not(self):
        daemon = self.daemon({"ok": True, "added": 1, "known": 0, "failed": 0, "feeds": [{"id": 1, "url": "http://a.example/", "added": True}]})
        done = self.world.run("subscribe", "--no-wait", "--title", "Mine", "http://a.example/")
        self.assertEqual((done.status, done.out), (0, "Subscribed to http://a.example/\n"))
        self.assertEqual(daemon.requests[0]["wait"], False)
        self.assertEqual(daemon.requests[0]["feeds"], [{"url": "http://a.example/", "title": "Mine"}])

    def test_feeds_that_failed_are_named_and_the_status_is_one(self):
        self.daemon({"ok": True, "added": 0, "known": 0, "failed": 1, "feeds": [
            {"url": "http://user:secret@a.example/", "added": False, "problem": "no feed there\033[31m"}]})
        done = self.world.run("subscribe", "http://a.example/")
        self.assertEqual((done.status, done.out), (1, ""))
        self.assertIn("no feed there", done.err)
        self.assertNotIn("secret", done.err)
        self.assertEqual(world.controls(done.err), [])

    def test_refusals_have_their_status(self):
        for kind in ("input", "not-found", "refused", "busy", "io", "nonsense"):
            daemon = Daemon(self.world.database + ".sock", [{"ok": False, "kind": kind, "error": "because"}])
            done = self.world.run("refresh", "7")
            self.assertEqual((done.status, done.out, done.err), (2, "", "tidings: because\n"), kind)
            daemon.close()
            os.unlink(self.world.database + ".sock")

    def test_daemons_that_misbehave(self):
        for script, says in (((), "hung up"), ((b'{"ok":tr',), "hung up"), ((b"rubbish\n",), "answer"), ((b"[]\n",), "no answer"), ((b"\n",), "answer"),
                             ((b"\x00" * 100000 + b"\n",), "answer"), (({"progress": None, "ok": False},), "no answer")):
            daemon = Daemon(self.world.database + ".sock", list(script))
            done = self.world.run("refresh")
            self.assertEqual((done.status, done.out), (2, ""), script)
            self.assertIn(says, done.err)
            self.assertEqual(done.err.count("\n"), 1)
            daemon.close()
            os.unlink(self.world.database + ".sock")

    def test_refresh_asks_and_sums_up(self):
        daemon = self.daemon({"progress": {"done": 1, "total": 3, "url": "http://x.example/", "problem": "unreachable\033]0;x\007"}},
                             {"ok": True, "polled": 3, "new": 1, "failed": 1})
        done = self.world.run("refresh", "--wait", "--force", "space", "7")
        self.assertEqual((done.status, done.out), (1, "Polled 3 feeds: 1 new story, 1 failed\n"))
        self.assertEqual(done.err, "tidings: http://x.example/: unreachable]0;x\n")
        self.assertEqual(daemon.requests, [{"action": "refresh", "wait": True, "force": True, "feeds": ["space", "7"]}])

    def test_refresh_without_waiting(self):
        daemon = self.daemon({"ok": True, "queued": 12})
        done = self.world.run("refresh")
        self.assertEqual((done.status, done.out), (0, "12 feeds are to be polled now\n"))
        self.assertEqual(daemon.requests, [{"action": "refresh", "wait": False, "force": False}])

    def test_progress_is_a_bar_on_a_terminal(self):
        self.daemon(*[{"progress": {"done": n, "total": 4, "url": "http://新闻.example/\033[2J" + "x" * 200}} for n in range(1, 5)],
                    {"ok": True, "polled": 4, "new": 0, "failed": 0})
        done = self.world.run_on_terminal("refresh", "--wait", columns=60)
        self.assertEqual(done.status, 0)
        self.assertIn("polling [##########..........] 2/4 ", done.out)
        self.assertTrue(done.out.endswith("\r\033[KPolled 4 feeds: 0 new stories\n"))
        for part in done.out.replace("\033[K", "").split("\r"):
            self.assertLess(world.width(part), 60)
            self.assertEqual(world.controls(part), [])

    def test_refresh_without_a_daemon_says_what_to_do(self):
        done = self.world.run("refresh")
        self.assertEqual((done.status, done.out), (2, ""))
        self.assertIn("tidingsd --once", done.err)

    def test_stale_socket_is_no_daemon(self):
        with socket.socket(socket.AF_UNIX) as stale:
            stale.bind(self.world.database + ".sock")
        self.assertEqual(self.world.run("subscribe", "http://a.example/").status, 0)
        self.assertEqual(len(self.world.run("feeds", "--json").records), 1)

    def test_status_of_a_daemon(self):
        self.daemon({"ok": True, "pid": 4711, "version": "9.9\033[31m", "started": "2026-01-01T00:00:00Z", "polling": 2, "queued": 5, "feeds": 7, "held": 1,
                     "lag": 12, "workers": 2, "lost_parsers": 3})
        done = self.world.run("status")
        self.assertEqual(done.status, 0)
        self.assertRegex(done.out, r"(?m)^Daemon: +running \(process 4711, version 9\.9\[31m, started \d+d ago\)$")
        self.assertRegex(done.out, r"(?m)^Polling: +2 now, 5 queued, 1 held by their servers$")
        self.assertRegex(done.out, r"(?m)^Loop: +12 ms late, 2 parsers running, 3 lost$")
        record = json.loads(self.world.run("status", "--json").out)
        self.assertEqual((record["running"], record["daemon"]["pid"]), (True, 4711))

    def test_status_of_a_daemon_in_trouble(self):
        daemon = self.daemon()
        for answer, trouble in (({"offline": True}, "no server answers"), ({"unsaved": True}, "cannot be saved"), ({"lag": 7000}, "7 seconds late")):
            daemon.script = [{"ok": True, **answer}]
            done = self.world.run("status")
            self.assertEqual(done.status, 1)
            self.assertRegex(done.out, "(?m)^Trouble: .*" + trouble)
            done = self.world.run("status", "--json")
            self.assertEqual((done.status, done.records[0]["healthy"], len(done.records[0]["problems"])), (1, False, 1))

    def test_marks_go_to_the_daemon(self):
        self.world.populate()
        daemon = self.daemon({"ok": True, "changed": 2})
        self.assertEqual(self.world.run("mark", "read", "1", "2").status, 0)
        self.assertEqual(self.world.run("mark", "star", "rises", "-bread", "--feed", 'a"b').out, "Marked 2 as starred\n")
        self.assertEqual(daemon.requests[0], {"action": "mark", "as": "read", "ids": [1, 2]})
        self.assertEqual(daemon.requests[1], {"action": "mark", "as": "star", "query": ["(", "rises", "-bread", ")", 'feed:"a b"']})
        self.assertEqual(self.world.run("count", "is:read").out, "0\n")

    def test_long_lists_are_asked_in_parts(self):
        daemon = self.daemon({"ok": True, "added": 60000, "known": 0, "failed": 0, "feeds": []})
        outlines = "".join('<outline type="rss" text="%s" xmlUrl="http://h.example/%d"/>\n' % ("name " * 20, n) for n in range(120000))
        done = self.world.run("import", "-", stdin=('<opml version="2.0"><body>%s</body></opml>' % outlines).encode())
        self.assertEqual((done.status, done.err), (0, ""))
        self.assertGreater(len(daemon.requests), 1)
        self.assertEqual(sum(len(request["feeds"]) for request in daemon.requests), 120000)
        self.assertEqual({request["wait"] for request in daemon.requests}, {False})

    @unittest.skipUnless(os.geteuid() == 0, "needs to become somebody else")
    def test_socket_of_somebody_else_says_join_the_group(self):
        self.daemon(OK)
        os.chmod(self.world.database + ".sock", 0o600)
        os.chmod(self.world.folder, 0o755)
        done = self.world.run("subscribe", "http://a.example/", before=lambda: os.setuid(65534))
        self.assertEqual((done.status, done.out), (2, ""))
        self.assertIn("group", done.err)
