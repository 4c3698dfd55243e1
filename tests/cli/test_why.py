"""Why a feed is polled when it is, what a person sets for it, and how polling goes in all."""
import contextlib
import json
import sqlite3
import unittest

import world


class Why(unittest.TestCase):
    def setUp(self):
        self.world = world.World()
        self.addCleanup(self.world.close)

    def test_a_feed_that_was_never_polled(self):
        self.world.run("subscribe", "--no-wait", "http://a.example/")
        done = self.world.run("why", "a.example")
        self.assertEqual((done.status, done.err), (0, ""))
        self.assertRegex(done.out, r"(?m)^Next poll: +as soon as a daemon runs$")
        self.assertIn("It has not been polled yet.", done.out)
        record = json.loads(self.world.run("why", "--json", "1").out)
        self.assertEqual((record["url"], record["polls"]), ("http://a.example/", []))
        self.assertNotIn("rule", record)

    def test_the_rule_and_the_last_polls(self):
        self.world.populate()
        done = self.world.run("why", "Kitchen")
        self.assertEqual((done.status, done.err), (0, ""))
        self.assertRegex(done.out, r"(?m)^Because: +\S+ .*interval")
        self.assertRegex(done.out, r"(?m)^POLLED +OUTCOME")
        self.assertRegex(done.out, r"(?m)^Known by: +their guids: each entry has one of its own$")
        record = json.loads(self.world.run("why", "--json", "Kitchen").out)
        self.assertEqual(len(record["polls"]), 2)
        poll = record["polls"][0]
        self.assertEqual((poll["outcome"], poll["new"], poll["next"]), ("unchanged", 0, record["next"]))
        self.assertEqual((poll["rule"], poll["because"]), (record["rule"], record["because"]))

    def test_an_entry_is_told_by_what_it_is_known(self):
        self.world.populate()
        done = self.world.run("why", "6")
        self.assertEqual((done.status, done.err), (0, ""))
        self.assertRegex(done.out, r"(?m)^Known by: +its ")
        self.assertEqual(json.loads(self.world.run("why", "--json", "6").out)["entry"], 6)

    def test_what_is_unknown(self):
        self.world.populate()
        for word in ("4711", "no such feed"):
            done = self.world.run("why", word)
            self.assertEqual((done.status, done.out, done.err.count("\n")), (2, "", 1), word)

    def test_set_interval(self):
        self.world.populate()
        done = self.world.run("set", "Kitchen", "interval=2h", "title=Cooking")
        self.assertEqual((done.status, done.out, done.err), (0, "", ""))
        self.world.poll()
        record = json.loads(self.world.run("why", "--json", "Cooking").out)
        self.assertEqual(record["interval"], 7200)
        self.assertEqual((record["rule"], record["wait"]), ("set-interval", 7200))
        self.assertEqual(self.world.run("set", "Cooking", "interval=auto", "title=").status, 0)
        self.assertEqual(json.loads(self.world.run("why", "--json", "Kitchen").out)["interval"], 0)

    def test_set_tags_and_address(self):
        self.world.populate()
        self.assertEqual(self.world.run("set", "Kitchen", "tags=food, home").status, 0)
        self.assertEqual(self.feed("Kitchen")["tags"], ["food", "home"])
        self.assertEqual(self.world.run("set", "Kitchen", "tags=").status, 0)
        self.assertEqual(self.feed("Kitchen")["tags"], [])
        pantry = self.world.feed("pantry", "Pantry", [("Jam", "Quince.")])
        self.assertEqual(self.world.run("set", "Kitchen", "url=" + pantry).status, 0)
        self.assertEqual(self.world.poll().status, 0)
        feed = self.feed("Pantry")
        self.assertEqual((feed["url"], feed["entries"]), (pantry, 4))

    def feed(self, title):
        return next(feed for feed in self.world.run("feeds", "--json").records if feed["title"] == title)

    def test_a_password_stays_with_its_server(self):
        self.world.run("subscribe", "--no-wait", "http://ann:secret@a.example/feed")
        self.assertEqual(self.world.run("set", "1", "url=http://a.example/other").status, 0)
        self.assertEqual(self.credentials(), ("http://a.example/other", "ann", "secret"))
        self.assertEqual(self.world.run("set", "1", "url=http://b.example/other").status, 0)
        self.assertEqual(self.credentials(), ("http://b.example/other", None, None))
        self.assertEqual(self.world.run("set", "1", "url=https://bob:pass@b.example/").status, 0)
        self.assertEqual(self.credentials(), ("https://b.example/", "bob", "pass"))
        with contextlib.closing(sqlite3.connect(self.world.database)) as database:
            database.execute("UPDATE feed SET url = 'https://moved.example/'")
            database.commit()
        self.assertEqual(self.world.run("set", "1", "url=https://moved.example/f").status, 0)
        self.assertEqual(self.credentials(), ("https://moved.example/f", None, None))

    def test_passwords_leave_only_when_asked_for(self):
        self.world.run("subscribe", "--no-wait", "https://ann:s%40cret@a.example/feed")
        self.assertNotIn("cret", self.world.run("export").out)
        self.assertIn('xmlUrl="https://ann:s%40cret@a.example/feed"', self.world.run("export", "--passwords").out)

    def credentials(self):
        with contextlib.closing(sqlite3.connect(self.world.database)) as database:
            return database.execute("SELECT url, username, password FROM feed").fetchone()

    def test_set_refuses(self):
        self.world.populate()
        for words in (["Kitchen"], ["Kitchen", "interval"], ["Kitchen", "interval=soon"], ["Kitchen", "interval=0"], ["Kitchen", "interval=8d"],
                      ["Kitchen", "colour=red"], ["Kitchen", "title=x", "colour=red"], ["nosuch", "interval=2h"]):
            done = self.world.run("set", *words)
            self.assertEqual((done.status, done.out, done.err.count("\n")), (2, "", 1), words)
        self.assertIn("Kitchen", self.world.run("feeds").out)

    def test_status_of_a_day(self):
        self.world.populate()
        self.world.run("subscribe", "--no-wait", "http://127.0.0.1:9/x")
        self.world.poll()
        done = self.world.run("status")
        self.assertEqual((done.status, done.err), (0, ""))
        self.assertRegex(done.out, r"(?m)^Feeds: +3, 2 active, 1 failing$")
        self.assertRegex(done.out, r"(?m)^Last day: +7 polls \(0\.3 an hour\), 0 % unchanged, 14 % failed; 6 new entries$")
        self.assertRegex(done.out, r"(?m)^Hours: +·{22}[·▁▂▃▄▅▆▇█]{2} polls by the hour until now, [1-7] at most$")
        self.assertRegex(done.out, r"(?m)^ +3 +http://127\.0\.0\.1:9/x\S* +failing +now")
        record = json.loads(self.world.run("status", "--json").out)
        self.assertEqual((record["healthy"], record["problems"], record["overdue"]), (True, [], 0))
        self.assertEqual(record["states"], {"active": 2, "waiting": 0, "failing": 1, "held": 0, "dead": 0, "gone": 0})
        day = record["day"]
        self.assertEqual([day[key] for key in ("polls", "unchanged", "unchanged_percent", "failed", "new")], [7, 0, 0, 1, 6])
        self.assertEqual((sum(day["polls_by_hour"]), len(day["polls_by_hour"])), (7, 24))
        self.assertEqual([(feed["id"], feed["state"], feed["failures"]) for feed in record["troubled"]], [(3, "failing", 1)])

    def test_status_when_nobody_polls(self):
        self.world.populate()
        with contextlib.closing(sqlite3.connect(self.world.database)) as database:
            database.execute("UPDATE feed SET due = 1000000000")
            database.commit()
        done = self.world.run("status")
        self.assertEqual(done.status, 1)
        self.assertRegex(done.out, r"(?m)^Trouble: +2 of 2 feeds should have been polled more than an hour ago; no daemon is running$")

    def test_status_names_proposals_first(self):
        self.world.populate()
        with contextlib.closing(sqlite3.connect(self.world.database)) as database:
            database.execute("UPDATE feed SET problem = 'HTTP 404', failures = 9 - id, proposed = CASE id WHEN 2 THEN 'http://new.example/f' END")
            database.commit()
        done = self.world.run("status")
        self.assertRegex(done.out, r"(?m)^ +2 +Space +failing .*perhaps at http://new\.example/f now; HTTP 404$")
        self.assertEqual([feed.get("proposed") for feed in self.world.run("status", "--json").records[0]["troubled"]], ["http://new.example/f", None])


if __name__ == "__main__":
    unittest.main()
