"""What becomes of each kind of answer."""
import gzip
import unittest

from place import Place
from server import Server, answer, closed_port, rss


class Answers(Place):
    def poll(self, path, play, status=0):
        self.server.routes[path] = play
        self.subscribe(path)
        self.assertEqual(self.once(), status, self.log)

    def assert_refused(self, path, play, problem):
        self.poll(path, play, 1)
        self.assertIn(problem, self.log)
        self.assertEqual(self.titles(), [])

    def test_a_feed_is_stored_and_asked_conditionally_afterwards(self):
        self.poll("/f", lambda r, n, h: answer(304) if r["If-None-Match"] == '"1"' else answer(200, rss(1, 2), ETag='"1"'))
        self.assertEqual(self.titles(), ["entry 1", "entry 2"])
        self.assertEqual(self.once(), 0)
        self.assertIn("304, unchanged", self.log)
        self.assertEqual([r["If-None-Match"] for r in self.server.asked("/f")], [None, '"1"'])
        self.assertEqual(len(self.titles()), 2)

    def test_validators_follow_the_answers(self):
        script = [answer(200, rss(1), ETag='"1"', Last_Modified="x"), answer(304, ETag='"2"'), answer(500, ETag='"bad"'),
                  answer(200, rss(1, 2), ETag='"3"'), answer(200, b"<html>", ETag='"page"'), answer(200, rss(1, 2, 3)), answer(200, rss(1))]
        self.poll("/f", lambda r, n, h: script[n - 1])
        for _ in script[1:]:
            self.once()
        sent = [(r["If-None-Match"], r["If-Modified-Since"]) for r in self.server.asked("/f")]
        self.assertEqual(sent, [(None, None), ('"1"', "x"), ('"2"', "x"), ('"2"', "x"), ('"3"', None), ('"3"', None), (None, None)])

    def test_a_delta_is_merged(self):
        def play(request, count, handler):
            if request["If-None-Match"] == '"1"' and request["A-IM"] == "feed":
                return answer(226, rss(2), ETag='"2"', IM="feed")
            return answer(304) if request["If-None-Match"] == '"2"' else answer(200, rss(1), ETag='"1"')
        self.poll("/f", play)
        self.assertIsNone(self.server.asked("/f")[0]["A-IM"])
        self.assertEqual([self.once(), self.once()], [0, 0])
        self.assertEqual(self.titles(), ["entry 1", "entry 2"])
        self.assertEqual(self.server.asked("/f")[-1]["If-None-Match"], '"2"')

    def test_the_same_bytes_renew_the_validators(self):
        self.poll("/f", lambda r, n, h: answer(200, rss(1), ETag='"%d"' % n))
        self.assertEqual(self.once(), 0)
        self.assertIn("200, unchanged", self.log)
        self.once()
        self.assertEqual(self.server.asked("/f")[-1]["If-None-Match"], '"2"')

    def test_not_modified_without_a_condition_is_an_error(self):
        self.assert_refused("/f", answer(304), "without validators")

    def test_permanent_redirects_are_remembered(self):
        self.server.routes["/b"] = answer(308, Location="c?x=1")
        self.server.routes["/c?x=1"] = answer(200, rss(1))
        self.poll("/a", answer(301, Location="/b"))
        self.once()
        self.assertEqual([len(self.server.asked(p)) for p in ("/a", "/b", "/c?x=1")], [1, 1, 2])
        self.assertEqual(self.feed("/c?x=1")["url"], self.server.url("/c?x=1"))

    def test_a_move_to_the_same_entries_is_believed_at_once(self):
        self.server.routes["/b"] = answer(200, rss(1, 2))
        self.poll("/a", lambda r, n, h: answer(200, rss(1)) if n == 1 else answer(301, Location="/b"))
        self.once()
        self.assertEqual(self.feed("/b")["url"], self.server.url("/b"))

    def test_a_move_to_other_entries_is_believed_when_it_is_there_again(self):
        self.server.routes["/b"] = answer(200, rss(8, 9))
        self.poll("/a", lambda r, n, h: answer(200, rss(1)) if n in (1, 3) else answer(301, Location="/b"))
        self.once()
        self.assertEqual(self.feed("/a")["url"], self.server.url("/a"))
        self.once()
        self.server.routes["/b"] = answer(200, rss(10, 11))
        self.once()
        self.assertEqual(self.feed("/a")["url"], self.server.url("/a"))
        self.server.routes["/b"] = answer(200, rss(12, 13))
        self.once()
        self.assertEqual(self.feed("/b")["url"], self.server.url("/b"))

    def test_a_feed_that_became_a_page_has_its_new_address_proposed(self):
        page = answer(200, b"<!DOCTYPE html><html><head><link rel=alternate type=application/rss+xml href=/new></head></html>", Content_Type="text/html")
        self.poll("/f", lambda r, n, h: page if n == 2 else answer(200, rss(1)))
        self.assertEqual(self.once(), 1)
        self.assertEqual((self.feed("/f")["proposed"], self.feed("/f")["url"]), (self.server.url("/new"), self.server.url("/f")))
        self.assertIn("perhaps at " + self.server.url("/new"), self.tidings("feeds").stdout)
        self.assertEqual(self.server.asked("/new"), [])
        self.once()
        self.assertNotIn("proposed", self.feed("/f"))

    def test_the_page_of_a_feed_that_is_missing_is_looked_at_once(self):
        link = "<link>%s</link>" % self.server.url("/site")
        self.server.routes["/site"] = answer(200, b"<!DOCTYPE html><html><head><link rel=alternate type=application/rss+xml href=/new></head></html>")
        self.poll("/f", lambda r, n, h: answer(404) if n > 1 else answer(200, rss(1, extra=link)))
        looks = []
        for _ in range(5):
            self.assertEqual(self.once(), 1)
            looks.append(len(self.server.asked("/site")))
        self.assertEqual(looks, [0, 0, 1, 1, 1])
        self.assertEqual(self.feed("/f")["proposed"], self.server.url("/new"))

    def test_a_tag_that_spares_nothing_gives_way_to_the_date(self):
        self.poll("/f", lambda r, n, h: answer(304) if r["If-Modified-Since"] == "x" and not r["If-None-Match"] else
                  answer(200, rss(1), ETag='"%d"' % n, Last_Modified="x"))
        for _ in range(4):
            self.once()
        self.assertEqual([r["If-None-Match"] for r in self.server.asked("/f")], [None, '"1"', '"2"', None, None])
        self.assertEqual(self.server.asked("/f")[-1]["If-Modified-Since"], "x")

    def test_temporary_redirects_are_not(self):
        self.server.routes["/b"] = answer(301, Location="/c")
        self.server.routes["/c"] = answer(200, rss(1))
        self.poll("/a", answer(302, Location="/b"))
        self.once()
        self.assertEqual([len(self.server.asked(p)) for p in ("/a", "/b", "/c")], [2, 2, 2])

    def test_a_permanent_redirect_to_no_feed_is_not(self):
        self.server.routes["/b"] = answer(404)
        self.poll("/a", answer(301, Location="/b"), 1)
        self.once()
        self.assertEqual(len(self.server.asked("/a")), 2)

    def test_redirects_end(self):
        self.assert_refused("/a", answer(301, Location="/a"), "more than 8 redirects")
        self.assertEqual(len(self.server.asked("/a")), 9)

    def test_a_redirect_to_a_file_is_refused(self):
        with open(self.path("secret.xml"), "wb") as file:
            file.write(rss(1))
        self.assert_refused("/a", answer(302, Location="file://" + self.path("secret.xml")), "no web address")

    def test_a_private_address_is_refused_unless_allowed(self):
        other = Server("127.0.0.2")
        self.addCleanup(other.close)
        other.routes["/x"] = answer(200, rss(1))
        self.configure("allow-address = 127.0.0.1\n")
        self.assert_refused("/a", answer(302, Location=other.url("/x")), "not a public one")
        self.assertEqual(other.requests, [])
        self.configure("allow-address = 127.0.0.0/8\n")
        self.assertEqual(self.once(), 0, self.log)

    def test_missing_and_broken_servers(self):
        self.poll("/f", lambda r, n, h: [answer(200, rss(1)), answer(404), answer(500), answer(200, rss(1, 2))][n - 1])
        self.assertEqual([self.once() for _ in range(3)], [1, 1, 0])
        self.assertEqual(self.titles(), ["entry 1", "entry 2"])

    def test_nobody_listens(self):
        self.subscribe("http://127.0.0.1:%d/" % closed_port())
        self.assertEqual(self.once(), 1)
        self.assertIn("onnect", self.log)

    def test_gone_is_believed_after_a_day(self):
        self.poll("/f", lambda r, n, h: answer(200, rss(1)) if n == 1 else answer(410))
        self.once("--due", offset=3 * 3600)
        self.once("--due", offset=12 * 3600)
        self.once(offset=13 * 3600)
        self.assertEqual(len(self.server.asked("/f")), 2)
        self.once("--due", offset=35 * 3600)
        self.assertEqual(len(self.server.asked("/f")), 3)
        self.assertEqual(self.feed("/f")["state"], "gone")
        self.assertEqual(self.once(offset=99 * 3600), 0)
        self.assertEqual(len(self.server.asked("/f")), 3)
        self.assertEqual(self.titles(), ["entry 1"])

    def test_too_many_requests_pause_the_whole_origin(self):
        self.server.routes["/b"] = answer(200, rss(2))
        self.poll("/b", self.server.routes["/b"])
        self.poll("/a", answer(429, Retry_After="7200"), 1)
        asked = len(self.server.requests)
        self.assertEqual(self.once(offset=7100), 0)
        self.assertEqual(len(self.server.requests), asked)
        self.once(offset=7300)
        self.assertGreater(len(self.server.requests), asked)

    def test_unavailable_pauses_one_feed_only(self):
        self.server.routes["/b"] = answer(200, rss(2))
        self.poll("/a", answer(503, Retry_After="7200"), 1)
        self.poll("/b", self.server.routes["/b"])
        self.assertEqual(len(self.server.asked("/a")), 1)
        self.assertEqual(self.once(offset=7300), 1)
        self.assertEqual(len(self.server.asked("/a")), 2)

    def test_garbage(self):
        self.assert_refused("/f", b"\x00\xff\x00 no HTTP at all\r\n\r\n", "HTTP/0.9")

    def test_no_feed(self):
        self.assert_refused("/f", answer(200, b"<html><title>x</title><p>hello</html>", Content_Type="text/html"), "a web page, not a feed")

    def test_a_body_cut_off_is_not_taken(self):
        body = rss(1, 2)
        self.assert_refused("/f", answer(200, body[:-60], length=len(body), ETag='"cut"'), "bytes remaining")
        self.once()
        self.assertIsNone(self.server.asked("/f")[-1]["If-None-Match"])

    def test_a_document_that_ends_early_gives_what_is_whole(self):
        self.poll("/f", answer(200, rss(1, 2)[:-45], ETag='"cut"'))
        self.assertEqual(self.titles(), ["entry 1"])
        self.once()
        self.assertIsNone(self.server.asked("/f")[-1]["If-None-Match"])

    def test_compressed(self):
        self.poll("/f", answer(200, gzip.compress(rss(1)), Content_Encoding="gzip"))
        self.assertEqual(self.titles(), ["entry 1"])

    def test_a_bomb_does_not_go_off(self):
        self.configure(self.settings + "max-body = 1M\n")
        bomb = gzip.compress(rss(1)[:-16] + b"A" * (20 << 20))
        self.assert_refused("/f", answer(200, bomb, Content_Encoding="gzip"), "larger than max-body")

    def test_encoded_twice(self):
        self.assert_refused("/f", answer(200, gzip.compress(gzip.compress(rss(1))), Content_Encoding="gzip, gzip"), "encoded twice")

    def test_headers_without_end(self):
        def play(request, count, handler):
            handler.request.sendall(b"HTTP/1.1 200 OK\r\n")
            handler.drip(b"X-Filler: %s\r\n" % (b"x" * 4000), 0)
        self.assert_refused("/f", play, "headers are too large")

    def test_a_web_page_leads_to_its_feed(self):
        self.server.routes["/feeds/main.xml"] = answer(200, rss(1))
        page = b"<html><head><link rel=alternate type=application/rss+xml href='../feeds/main.xml'></head></html>"
        self.poll("/blog/", answer(200, page, Content_Type="text/html"))
        self.assertEqual(self.titles(), ["entry 1"])
        self.once()
        self.assertEqual([len(self.server.asked(p)) for p in ("/blog/", "/feeds/main.xml")], [1, 2])

    def test_a_known_feed_that_becomes_a_page_does_not(self):
        page = answer(200, b"<html><head><link rel=alternate type=application/rss+xml href=/other></head></html>")
        self.poll("/f", lambda r, n, h: answer(200, rss(1)) if n == 1 else page)
        self.assertEqual(self.once(), 1)
        self.assertEqual(self.server.asked("/other"), [])

    def test_credentials_stay_at_their_origin(self):
        other = Server()
        self.addCleanup(other.close)
        other.routes["/x"] = answer(200, rss(1))

        def play(request, count, handler):
            if request["Authorization"]:
                return answer(302, Location=other.url("/x"))
            return answer(401, WWW_Authenticate='Basic realm="x"')
        self.server.routes["/f"] = play
        self.subscribe(self.server.url("/f").replace("//", "//me:secret@"))
        self.assertEqual(self.once(), 0, self.log)
        self.assertNotIn("secret", self.log)
        self.assertIsNone(other.requests[0]["Authorization"])

    def test_a_file_that_was_subscribed_to(self):
        with open(self.path("f.xml"), "wb") as file:
            file.write(rss(1))
        self.subscribe("file://" + self.path("f.xml"))
        self.assertEqual(self.once(), 0, self.log)
        self.assertEqual(self.titles(), ["entry 1"])


class Stalls(Place):
    settings = "allow-address = 127.0.0.0/8\ntimeout = 1s\n"

    def test_stalling_servers_cost_the_timeout_and_nobody_else(self):
        self.server.routes["/hang"] = lambda r, n, h: h.hang()
        self.server.routes["/drip"] = lambda r, n, h: h.request.sendall(b"HTTP/1.1 200 OK\r\n\r\n<rss>") or h.drip(b" ", 0.05)
        self.server.routes["/headers"] = lambda r, n, h: h.request.sendall(b"HTTP/1.1 200 OK\r\n") or h.drip(b"X: y\r\n", 0.05)
        servers = [Server() for _ in range(2)]
        for server in servers:
            self.addCleanup(server.close)
            server.routes = self.server.routes
        good = Server()
        self.addCleanup(good.close)
        good.routes["/f"] = answer(200, rss(1))
        self.subscribe("/hang", servers[0].url("/drip"), servers[1].url("/headers"), good.url("/f"))
        self.assertEqual(self.once(), 1)
        self.assertEqual(self.titles(), ["entry 1"])
        self.assertEqual(self.log.lower().count("timed out"), 3, self.log)


if __name__ == "__main__":
    unittest.main()
