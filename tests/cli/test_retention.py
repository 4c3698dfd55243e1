"""What is old goes when the configuration says so; what a person holds on to stays, and nothing comes back."""
import sqlite3
import unittest

import world

MONTH = 30 * 86400


class Retention(unittest.TestCase):
    def setUp(self):
        self.world = world.World()
        self.addCleanup(self.world.close)
        self.world.populate()

    def age(self, seconds):
        """As if everything had been received so much earlier."""
        with sqlite3.connect(self.world.database) as database:
            database.execute("UPDATE entry SET received = received - ?, sort_time = sort_time - ?", (seconds, seconds))
        database.close()

    def configure(self, line):
        self.world.write("tidings.conf", "allow-address = 127.0.0.0/8\n" + line + "\n")

    def poll(self):
        done = self.world.poll()
        self.assertEqual(done.status, 0, done.err)
        return done.err

    def test_nothing_goes_by_itself(self):
        self.age(100 * MONTH)
        self.poll()
        self.assertEqual(self.world.run("count").out, "6\n")

    def test_keep(self):
        self.age(4 * MONTH)
        self.configure("keep = 90d")
        self.world.run("star", "title:soup")
        self.world.run("tag", "+later", "title:moon")
        self.world.run("set", "Space", "keep=forever")
        self.assertIn("2 old entries removed", self.poll())
        self.assertEqual(self.world.run("count", "feed:Kitchen").out, "1\n")
        self.assertEqual(self.world.run("count", "feed:Space").out, "3\n")
        self.assertNotIn("removed", self.poll())
        self.assertEqual(self.world.run("count").out, "4\n")
        self.assertEqual(self.world.run("search", "bread", "--json").records, [])
        feeds = {feed["title"]: feed["new"] for feed in self.world.run("feeds", "--json").records}
        self.assertEqual(feeds, {"Kitchen": 1, "Space": 3})

    def test_a_setting_for_one_feed(self):
        self.age(MONTH)
        self.assertEqual(self.world.run("set", "Kitchen", "keep=7d").status, 0)
        self.assertRegex(self.world.run("why", "Kitchen").out, r"(?m)^Keeps: +7d$")
        self.poll()
        self.assertEqual(self.world.run("count").out, "3\n")
        self.world.run("set", "Kitchen", "keep=auto")
        self.assertEqual(self.world.run("why", "--json", "Kitchen").records[0]["keep"], 0)

    def test_what_is_no_time_to_keep(self):
        for value in ("soon", "5m", "-3d", "", "0"):
            done = self.world.run("set", "Kitchen", "keep=" + value)
            self.assertEqual(done.status, 2, value)
            self.assertIn("forever", done.err)
        self.configure("keep = soon")
        done = self.world.run("count")
        self.assertEqual(done.status, 2)
        self.assertIn("forever", done.err)
        self.configure("keep-size = 1K")
        self.assertIn("16M", self.world.run("count").err)


if __name__ == "__main__":
    unittest.main()
