"""Hubs (WebSub): asked, confirmed, relied upon, and given up."""
import hashlib
import hmac
import http.client
import json
import os
import socket
import sqlite3
import unittest
import urllib.parse

from place import Place, wait_until
from server import answer, closed_port, rss

DAY = 86400


class WebSub(Place):
    def setUp(self):
        super().setUp()
        self.port = closed_port()
        self.configure(self.settings + "websub-callback = https://news.example/hub\nwebsub-listen = 127.0.0.1:%d\n" % self.port)
        self.topic = self.server.url("/f")
        self.numbers = [1]
        self.server.routes["/f"] = lambda r, n, h: answer(200, self.document(), ETag='"%d"' % n)
        self.server.routes["/hub"] = answer(202)

    def document(self, *more):
        links = '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="%s"/>' % self.server.url("/hub")
        links += '<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="%s"/>' % self.topic
        return rss(*self.numbers, *more, extra=links)

    def begin(self):
        """Subscribes, and gives what the hub was asked."""
        self.start()
        self.subscribe("/f", options=())
        return self.asked(0)

    def asked(self, number):
        requests = wait_until(lambda: self.server.asked("/hub")[number:], "a request to the hub")
        form = urllib.parse.parse_qs(requests[0].body, strict_parsing=True)
        self.token, self.secret = form["hub.callback"][0].rsplit("/", 1)[1], form["hub.secret"][0]
        return {name: values[0] for name, values in form.items()}

    def say(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response.status, text, response

    def ask(self, **changed):
        fields = dict({"hub.mode": "subscribe", "hub.topic": self.topic, "hub.challenge": "a<b", "hub.lease_seconds": "864000"}, **changed)
        fields = {name: value for name, value in fields.items() if value is not None}
        return self.say("GET", "/hub/%s?%s" % (self.token, urllib.parse.urlencode(fields)))

    def push(self, body, secret=None, **headers):
        signature = hmac.new((secret or self.secret).encode(), body, hashlib.sha256).hexdigest()
        headers = dict({"X_Hub_Signature": "sha256=" + signature, "Content_Type": "application/rss+xml"}, **headers)
        return self.say("POST", "/hub/" + self.token, body, **headers)[0]

    def row(self):
        with sqlite3.connect("file:%s?mode=ro" % self.database, uri=True) as db:
            db.row_factory = sqlite3.Row
            return dict(db.execute("SELECT websub.*, due - last_poll AS wait FROM websub JOIN feed ON feed.id = feed").fetchone() or {})

    def refresh(self):
        self.assertEqual(self.tidings("refresh", "--force", "--wait").returncode, 0)

    def test_the_hub_is_asked(self):
        form = self.begin()
        self.assertEqual(form, {"hub.mode": "subscribe", "hub.topic": self.topic, "hub.callback": "https://news.example/hub/" + self.token,
                                "hub.lease_seconds": "864000", "hub.secret": self.secret})
        self.assertRegex(self.token, "^[0-9a-f]{32}$")
        self.assertRegex(self.secret, "^[0-9a-f]{32}$")
        self.assertNotEqual(self.token, self.secret)
        request = self.server.asked("/hub")[0]
        self.assertEqual((request.method, request["Content-Type"]), ("POST", "application/x-www-form-urlencoded"))

    def test_what_is_confirmed(self):
        self.begin()
        for changed in ({"hub.topic": self.topic + "x"}, {"hub.topic": None}, {"hub.mode": None}, {"hub.mode": "unsubscribe"},
                        {"hub.challenge": None}, {"hub.challenge": ""}, {"hub.challenge": "x" * 4097}):
            self.assertEqual(self.ask(**changed)[:2], (404, ""), changed)
        self.assertEqual(self.say("GET", "/hub/" + "0" * 32)[0], 404)
        self.assertIsNone(self.row()["expires"])
        status, text, response = self.ask()
        self.assertEqual((status, text), (200, "a<b"))
        self.assertEqual(response.getheader("Content-Type"), "text/plain; charset=utf-8")
        self.assertEqual(response.getheader("X-Content-Type-Options"), "nosniff")
        self.assertAlmostEqual(self.row()["expires"] - self.row()["next"], DAY, delta=5)

    def test_a_delivery_is_taken(self):
        self.begin()
        self.ask()
        polls = len(self.server.asked("/f"))
        self.assertEqual(self.push(self.document(2)), 202)
        wait_until(lambda: self.titles() == ["entry 1", "entry 2"], "what the hub brought")
        self.assertEqual(len(self.server.asked("/f")), polls)
        self.assertGreaterEqual(self.row()["wait"], DAY)
        self.refresh()
        self.assertEqual(self.server.asked("/f")[-1]["If-None-Match"], '"1"', "validators are those of the last answer")

    def test_what_is_not_signed_is_dropped(self):
        self.begin()
        self.ask()
        self.assertEqual(self.push(self.document(2), secret="guess"), 202)
        self.assertEqual(self.push(self.document(3), X_Hub_Signature="md5=00"), 202)
        self.assertEqual(self.say("POST", "/hub/" + self.token, self.document(4))[0], 202)
        self.assertEqual(self.push(self.document(5)), 202)
        wait_until(lambda: "entry 5" in self.titles(), "the right one")
        self.assertEqual(self.titles(), ["entry 1", "entry 5"])

    def test_what_is_refused(self):
        self.begin()
        self.ask()
        self.assertEqual(self.say("POST", "/hub/" + "0" * 32, b"x")[0], 410)
        self.assertEqual(self.say("POST", "/", b"x")[0], 410)
        self.assertEqual(self.say("DELETE", "/hub/" + self.token)[0], 405)
        self.assertEqual(self.push(self.document(2), Content_Encoding="gzip"), 415)
        self.assertEqual(self.titles(), ["entry 1"])

    def test_too_much_is_refused(self):
        self.configure(open(self.config).read() + "max-body = 64k\n")
        self.begin()
        self.ask()
        self.assertEqual(self.push(self.document(2) + b" " * 70000), 413)
        self.assertEqual(self.push(self.document(2)), 202)

    def test_a_delivery_that_is_no_feed_has_the_feed_asked(self):
        self.configure(open(self.config).read() + "min-interval = 1s\n")
        self.begin()
        self.ask()
        self.numbers = [1, 2]
        wait_until(lambda: self.push(b"ping") and "entry 2" in self.titles(), "the poll")
        self.assertEqual(self.feed("/f")["state"], "active")

    def test_a_hub_that_misses_something_is_not_relied_upon(self):
        self.begin()
        self.ask()
        self.push(self.document(2))
        wait_until(lambda: self.row()["pushed"], "the delivery")
        self.numbers = [1, 2, 3]
        self.refresh()
        wait_until(lambda: self.row()["is_missed"], "the miss")
        self.refresh()
        self.assertLess(self.row()["wait"], DAY / 2)
        self.push(self.document(4))
        wait_until(lambda: not self.row()["is_missed"], "the next delivery")
        self.assertGreaterEqual(self.row()["wait"], DAY)

    def test_a_hub_that_fails_is_asked_later(self):
        self.server.routes["/hub"] = answer(500)
        self.begin()
        row = wait_until(lambda: self.row().get("failures") and self.row(), "the failure")
        self.assertIn("hub", row["problem"])
        self.assertEqual(len(self.server.asked("/hub")), 1)

    def test_a_hub_that_refuses(self):
        self.begin()
        self.ask()
        self.assertEqual(self.ask(**{"hub.mode": "denied"})[0], 200)
        row = self.row()
        self.assertEqual((row["expires"], row["problem"]), (None, "the hub refuses"))

    def test_renewed_before_the_lease_ends(self):
        self.begin()
        self.ask()
        self.stop()
        self.start(TIDINGS_CLOCK_OFFSET=str(9 * DAY + 60))
        self.asked(1)
        self.assertEqual(self.ask()[0], 200)
        self.assertGreater(self.row()["expires"] - self.row()["next"], 0)

    def test_another_hub_is_another_subscription(self):
        self.begin()
        old = self.token
        self.ask()
        self.topic = self.server.url("/g")
        self.refresh()
        self.asked(1)
        self.assertNotEqual(self.token, old)
        self.assertEqual(self.say("POST", "/hub/" + old, b"x")[0], 410)

    def test_unsubscribed_is_forgotten(self):
        self.begin()
        self.ask()
        self.assertEqual(self.tidings("unsubscribe", self.server.url("/f")).returncode, 0)
        self.assertEqual(self.push(self.document(2)), 410)

    def test_not_relied_upon_without_a_callback(self):
        self.begin()
        self.ask()
        self.push(self.document(2))
        wait_until(lambda: self.row()["pushed"], "the delivery")
        self.stop()
        self.configure(self.settings)
        self.assertEqual(self.once(), 0)
        self.assertLess(self.row()["wait"], DAY / 2)

    def test_settings_that_cannot_be(self):
        for setting in ("websub-callback = ftp://x.example/", "websub-callback = https://x.example/\nwebsub-listen = here",
                        "websub-callback = https://x.example/\nwebsub-listen = 127.0.0.1:99999"):
            self.configure(self.settings + setting + "\n")
            done = self.run_program("tidingsd")
            self.assertEqual(done.returncode, 2, setting)
            self.assertIn("websub-", done.stderr)

    def test_noise(self):
        self.begin()
        for noise in (b"\x00\xff" * 100, b"GET " + b"/" * 40000 + b" HTTP/1.1\r\n\r\n", b"POST /hub/x HTTP/1.1\r\nContent-Length: -4\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", self.port)) as sock:
                sock.settimeout(20)
                try:
                    sock.sendall(noise)
                    sock.shutdown(socket.SHUT_WR)
                    sock.recv(1000)
                except OSError:
                    pass
        self.assertEqual(self.ask()[0], 200)


if __name__ == "__main__":
    unittest.main()
