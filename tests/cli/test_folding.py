"""Lists for people have a line a story; programs, and who asks for it, get every entry."""
import unittest

import world

TEXT = ("The harbour of Lindholm was closed on Tuesday evening after a freighter loaded with timber struck the northern breakwater in heavy fog. "
        "Nobody was hurt, the coast guard said, but some forty logs drifted into the shipping lane and two ferries turned back to Aarsund. "
        "Divers are to examine the hull on Wednesday, when the wind is expected to drop; the port authority hopes to open one lane by noon.")


class Folding(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = world.World()
        for name in ("Courier", "Gazette", "Herald", "Observer", "Post"):
            cls.world.run("subscribe", cls.world.feed(name.lower(), name, [("Freighter closes Lindholm harbour", TEXT), ("Only in the " + name, name * 9)]))
            cls.world.poll()

    @classmethod
    def tearDownClass(cls):
        cls.world.close()

    def test_one_line_a_story(self):
        lines = self.world.run("list").lines
        self.assertEqual(len(lines), 6)
        folded = [line for line in lines if "Freighter" in line]
        self.assertEqual(len(folded), 1)
        self.assertRegex(folded[0], r"Freighter closes Lindholm harbour \[\+4 · \w+, \w+, \w+, …\]$")
        self.assertEqual(len(self.world.run("search", "freighter").lines), 1)

    def test_every_entry_where_it_is_wanted(self):
        self.assertEqual(len(self.world.run("list", "--unfold").lines), 10)
        self.assertEqual(len(self.world.run("list", "--json").lines), 10)
        self.assertEqual(self.world.run("count").out, "10\n")
        story = self.world.run("list", "--json", "freighter").records[0]["story"]
        self.assertEqual(len(self.world.run("list", "story:%d" % story).lines), 5)

    def test_on_a_terminal_the_others_stand_below(self):
        lines = self.world.run_on_terminal("list", "freighter", "--no-pager", columns=60).lines
        self.assertEqual(len(lines), 2)
        self.assertNotIn("+4", lines[0])
        self.assertRegex(lines[1], r"\+4 · \w+, \w+, \w+, …")
        lines = self.world.run_on_terminal("search", "freighter", "--no-pager").lines
        self.assertEqual(len(lines), 2)
        self.assertIn("+4 · ", lines[1])
        for line in lines:
            self.assertLessEqual(world.width(line), 80, line)


if __name__ == "__main__":
    unittest.main()
