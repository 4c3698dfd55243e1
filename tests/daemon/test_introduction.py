"""How we introduce ourselves: user agent, passwords, headers, proxy; and to whom."""
import base64
import os
import unittest

from place import Place, wait_until
from server import Server, answer, rss

BASIC = "Basic " + base64.b64encode(b"ann:s3cret").decode()


class Introduction(Place):
    def setUp(self):
        super().setUp()
        self.other = Server()
        self.addCleanup(self.other.close)

    def credentials(self, text, mode=0o600, name="credentials"):
        with open(self.path(name), "w") as file:
            file.write(text)
        os.chmod(self.path(name), mode)
        return self.path(name)

    def poll(self, path, status=0, **environment):
        self.subscribe(path)
        done = self.run_program("tidingsd", "--once", **environment)
        self.log = done.stderr
        self.assertEqual(done.returncode, status, self.log)

    def assert_secret(self, *secrets):
        """Nothing that is shown has them."""
        shown = self.log
        for words in (["feeds"], ["feeds", "--json"], ["export"], ["status", "--json"], ["why", "--json", "1"], ["list", "--json"]):
            done = self.tidings(*words)
            shown += done.stdout + done.stderr
        for secret in secrets:
            self.assertNotIn(secret, shown)

    def test_the_contact_is_told(self):
        self.configure(self.settings + "contact = ops@example.org\n")
        self.server.routes["/f"] = answer(200, rss(1))
        self.poll("/f")
        self.assertRegex(self.server.requests[0]["User-Agent"], r"^tidings/[0-9.]+ \(\+https?://\S+; ops@example\.org\)$")

    def test_what_cannot_be_told_is_refused(self):
        for line in ("contact = a\tb", "contact = (x", "contact = \u00e9", "user-agent = \u00e9", "proxy = ftp://p:1", "proxy = http://"):
            self.configure(self.settings + line + "\n")
            self.assertEqual(self.once(), 2, line)
            self.assertIn("tidings.conf:2:", self.log)

    def test_passwords_and_headers_from_all_three_places(self):
        for path in ("/a", "/b", "/c"):
            self.server.routes[path] = answer(200, rss(1))
        here = self.server.url()
        provided = self.path("provided")
        os.mkdir(provided)
        self.credentials("%s/b header X-Key: k-b\n" % here)
        self.credentials("%s/c header X-Key: k-c\n" % here, 0o440, "provided/tidings-feeds")
        self.configure(self.settings + "credential = %s/a user ann s3cret\ncredential = %s/a header X-Key: k-a\ncredentials-file = %s\n" % (
            here, here, self.path("credentials")))
        self.subscribe("/a", "/b")
        self.poll("/c", CREDENTIALS_DIRECTORY=provided)
        told = {r.path: (r["Authorization"], r["X-Key"]) for r in self.server.requests}
        self.assertEqual(told, {"/a": (BASIC, "k-a"), "/b": (None, "k-b"), "/c": (None, "k-c")})
        self.assertEqual(len(self.server.requests), 3)
        self.assert_secret("s3cret", "k-a", "k-b", "k-c", BASIC[6:])

    def test_they_do_not_follow_a_redirect_to_another_server(self):
        self.other.routes["/f"] = answer(302, Location=self.server.url("/back"))
        self.server.routes["/f"] = answer(302, Location=self.other.url("/f"))
        self.server.routes["/back"] = answer(200, rss(1))
        lines = "".join("%s user ann s3cret\n%s header X-Key: k\n" % (s.url("/"), s.url("/")) for s in (self.server, self.other))
        self.configure(self.settings + "credentials-file = %s\n" % self.credentials(lines))
        self.poll("/f")
        self.assertEqual([(r["Authorization"], r["X-Key"]) for r in self.server.requests], [(BASIC, "k")] * 2)
        self.assertEqual([(r["Authorization"], r["X-Key"]) for r in self.other.requests], [(None, None)])

    def test_a_password_stays_behind_when_the_feed_moves(self):
        self.server.routes["/f"] = answer(301, Location=self.other.url("/f"))
        self.other.routes["/f"] = answer(200, rss(1), ETag='"1"')
        self.subscribe(self.server.url("/f").replace("//", "//ann:s3cret@"))
        self.assertEqual([self.once(), self.once()], [0, 0])
        self.assertEqual([r["Authorization"] for r in self.server.requests], [BASIC])
        self.assertEqual([r["Authorization"] for r in self.other.requests], [None, None])
        self.assert_secret("s3cret", BASIC[6:])

    def test_what_the_settings_have_for_where_a_feed_moved_to(self):
        self.server.routes["/f"] = answer(301, Location=self.other.url("/f"))
        self.other.routes["/f"] = answer(200, rss(1), ETag='"1"')
        self.configure(self.settings + "credential = %s header X-Key: k\n" % self.other.url("/"))
        self.subscribe("/f")
        self.assertEqual([self.once(), self.once()], [0, 0])
        self.assertEqual([r["X-Key"] for r in self.other.requests], [None, "k"])

    def test_a_digest_is_given_to_who_wants_one(self):
        def play(request, count, handler):
            if (request["Authorization"] or "").startswith("Digest "):
                return answer(200, rss(1))
            return answer(401, WWW_Authenticate='Digest realm="r", nonce="n", qop="auth"')
        self.server.routes["/f"] = play
        self.subscribe(self.server.url("/f").replace("//", "//ann:s3cret@"))
        self.assertEqual(self.once(), 0, self.log)
        self.assertEqual(len(self.server.requests), 2)

    def test_a_wrong_password_is_told_once(self):
        self.server.routes["/f"] = answer(401, WWW_Authenticate='Basic realm="r"')
        self.subscribe(self.server.url("/f").replace("//", "//ann:s3cret@"))
        self.assertEqual(self.once(), 1)
        self.assertEqual(len(self.server.requests), 1)
        self.assert_secret("s3cret")

    def test_a_file_for_everybody_is_refused(self):
        self.configure(self.settings + "credentials-file = %s\n" % self.credentials("http://a.example/ user a hunter2\n", 0o644))
        self.assertEqual(self.once(), 2)
        self.assertIn("everybody can read", self.log)

    def test_mistakes_are_told_without_the_secret(self):
        self.configure(self.settings + "credentials-file = %s\n" % self.credentials("\nhttp://a.example/ usr a hunter2\n"))
        self.assertEqual(self.once(), 2)
        self.assertIn("credentials, line 2: ", self.log)
        self.assertNotIn("hunter2", self.log)

    def test_they_are_read_again(self):
        self.server.routes["/f"] = lambda r, n, h: answer(200, rss(n))
        self.configure(self.settings + "credentials-file = %s\n" % self.credentials("%s header X-Key: old\n" % self.server.url("/")))
        self.start()
        self.subscribe("/f", options=())
        self.credentials("%s header X-Key: new\n" % self.server.url("/"))
        self.daemon.send_signal(1)
        wait_until(lambda: "configuration read again" in self.read_log(), "the reload")
        self.tidings("refresh", "--wait", "--force")
        self.assertEqual([r["X-Key"] for r in self.server.asked("/f")], ["old", "new"])
        self.stop()

    def test_the_proxy_of_the_settings(self):
        self.other.routes["http://a.example/f"] = answer(200, rss(1))
        self.configure("proxy = http://127.0.0.1:%d\ncredential = http://a.example/ header X-Key: k\n" % self.other.server_address[1])
        self.poll("http://a.example/f")
        self.assertEqual([(r.path, r["X-Key"]) for r in self.other.requests], [("http://a.example/f", "k")])

    def test_no_proxy_at_all(self):
        self.server.routes["/f"] = answer(200, rss(1))
        self.configure(self.settings + "proxy = none\n")
        self.poll("/f", http_proxy="http://127.0.0.1:9")


if __name__ == "__main__":
    unittest.main()
