"""Requests of one person: check, and subscribe without a daemon. A tidingsd of their own makes them."""
import json
import unittest

from place import Place
from server import answer, closed_port, rss

PAGE = b"<!DOCTYPE html><html><head><title>a page</title>%s</head><body>words</body></html>"
LINK = b"<link rel=alternate type=application/rss+xml href=/f title=news>"


class Check(Place):
    def check(self, path, play, *options, status=0):
        self.server.routes[path] = play
        done = self.tidings("check", self.server.url(path), "--json", *options)
        self.assertEqual(done.returncode, status, done.stderr)
        return json.loads(done.stdout)

    def remarks(self, report):
        return " ".join(remark["text"] for remark in report["remarks"])

    def test_one_request_and_all_that_it_says(self):
        report = self.check("/f", answer(200, rss(1, 2), ETag='W/"1"', Content_Type="application/rss+xml", Cache_Control="max-age=3600"))
        self.assertEqual(len(self.server.requests), 1)
        self.assertEqual([report[key] for key in ("status", "format", "title", "entries", "etag", "etag_is_weak", "fresh_seconds", "http")],
                         [200, "rss2.0", "A feed", 2, 'W/"1"', True, 3600, "1.1"])
        self.assertIn("without a date", self.remarks(report))
        self.assertNotIn("again_status", report)

    def test_a_header_may_name_the_hub(self):
        report = self.check("/f", answer(200, rss(1), Link='</hub>; rel="hub", </style.css>; rel=preload'))
        self.assertEqual(report["hub"], self.server.url("/hub"))

    def test_conditions_are_tried_when_asked_for(self):
        report = self.check("/f", lambda r, n, h: answer(304) if r["If-None-Match"] else answer(200, rss(1), ETag='"1"'), "--again")
        self.assertEqual((report["again_status"], report["again_unchanged"]), (304, True))
        report = self.check("/g", answer(200, rss(1), Last_Modified="Mon, 01 Jun 2026 10:00:00 GMT"), "--again")
        self.assertEqual((report["again_status"], report["again_unchanged"]), (200, False))
        self.assertIn("sent all the same", self.remarks(report))
        report = self.check("/h", answer(200, rss(1)), "--again")
        self.assertEqual(len(self.server.asked("/h")), 1)
        self.assertIn("neither ETag nor", self.remarks(report))

    def test_redirects_are_told(self):
        self.server.routes["/f"] = answer(200, rss(1))
        report = self.check("/a", answer(301, Location="/f"))
        self.assertEqual(report["redirects"], [{"status": 301, "to": self.server.url("/f")}])
        self.assertEqual(report["moved_to"], self.server.url("/f"))
        self.assertNotIn("moved_to", self.check("/b", answer(302, Location="/f")))

    def test_pages_and_errors_are_no_feeds(self):
        report = self.check("/p", answer(200, PAGE % LINK), status=1)
        self.assertEqual(report["feeds"], [{"url": self.server.url("/f"), "title": "news", "type": "application/rss+xml"}])
        self.assertEqual(len(self.server.requests), 1)
        self.assertEqual(self.check("/x", answer(503, Retry_After="60"), status=1)["retry_after"], 60)
        done = self.tidings("check", "http://127.0.0.1:%d/" % closed_port())
        self.assertEqual(done.returncode, 1)
        for odd in ("file:///etc/passwd", "nosuch:x"):
            self.assertEqual(self.tidings("check", odd).returncode, 2)

    def test_text_for_people(self):
        self.server.routes["/f"] = answer(200, rss(1, title="The \033[31mtitle"), ETag='"x\x1b[2J"')
        done = self.tidings("check", self.server.url("/f"))
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stdout, r"(?m)^Entries: +1$")
        self.assertRegex(done.stdout, r"(?m)^Problem: +entries without a date")
        self.assertNotIn("\033", done.stdout)

    def test_credentials_are_used_and_not_shown(self):
        seen = []
        self.server.routes["/f"] = lambda r, n, h: seen.append(r["Authorization"]) or (
            answer(200, rss(1)) if r["Authorization"] else answer(401, WWW_Authenticate='Basic realm="x"'))
        done = self.tidings("check", self.server.url("/f").replace("//", "//user:S3CRET@"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("S3CRET", done.stdout + done.stderr)
        self.assertTrue(any(seen))

    def test_a_daemon_that_runs_is_asked(self):
        self.start()
        report = self.check("/f", answer(200, rss(1), ETag='"1"'))
        self.assertEqual(report["entries"], 1)
        self.assertEqual(self.feed("/f"), None)
        self.stop()

    def test_private_addresses_need_a_word(self):
        self.configure("")
        self.check("/f", answer(200, rss(1)), status=1)
        self.assertEqual(self.server.requests, [])
        self.check("/f", answer(200, rss(1)), "--private")


class SubscribeAlone(Place):
    def test_what_is_new_is_there_at_once_and_asked_conditionally_later(self):
        self.server.routes["/f"] = lambda r, n, h: answer(304) if r["If-None-Match"] == '"1"' else answer(200, rss(1, 2), ETag='"1"')
        self.subscribe("/f", options=())
        self.assertEqual(self.titles(), ["entry 1", "entry 2"])
        self.assertEqual(self.once(), 0)
        self.assertEqual([r["If-None-Match"] for r in self.server.requests], [None, '"1"'])

    def test_a_page_costs_two_requests(self):
        self.server.routes.update({"/p": answer(200, PAGE % LINK), "/f": answer(200, rss(1), ETag='"1"')})
        self.subscribe("/p", options=())
        self.assertEqual([r.path for r in self.server.requests], ["/p", "/f"])
        self.once()
        self.assertEqual(self.server.requests[-1]["If-None-Match"], '"1"')

    def test_what_is_no_feed_is_refused(self):
        self.server.routes["/p"] = answer(200, PAGE % b"")
        for path in ("/p", "/missing"):
            self.assertEqual(self.tidings("subscribe", self.server.url(path)).returncode, 1)
            self.assertIsNone(self.feed(path))
        self.assertEqual((self.once(), len(self.server.requests)), (0, 2))

    def test_what_cannot_be_reached_waits(self):
        self.server.routes.update({"/busy": answer(429, Retry_After="60"), "/down": answer(503)})
        nobody = "http://127.0.0.1:%d/f" % closed_port()
        done = self.tidings("subscribe", nobody, self.server.url("/busy"), self.server.url("/down"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.count("waits for its first poll"), 3)
        self.assertEqual(self.once("--due"), 1)
        self.assertEqual([len(self.server.asked(p)) for p in ("/busy", "/down")], [1, 1])

    def test_nobody_waits_long(self):
        self.server.routes["/h"] = lambda r, n, h: h.hang()
        done = self.tidings("subscribe", self.server.url("/h"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("no answer yet", done.stdout)
        self.assertEqual(self.feed("/h")["state"], "pending")

    def test_nothing_is_asked_when_told_so(self):
        self.assertEqual(self.tidings("subscribe", "--no-wait", self.server.url("/p")).returncode, 0)
        self.assertEqual(self.server.requests, [])


if __name__ == "__main__":
    unittest.main()
