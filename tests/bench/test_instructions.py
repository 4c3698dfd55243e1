"""What a clean feed costs in instructions per byte: a figure without noise, held against the recorded one."""
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import documents

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.environ.get("TIDINGS_BUILD", "")
BUDGET = os.path.join(HERE, "instructions.json")
TOLERANCE = 1.05
KINDS = ["blog.xml", "podcast.xml", "cjk.xml"]


def count(rounds, path):
    """Instructions of the whole program; the start goes away when two counts are subtracted."""
    words = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", os.path.join(BUILD, "tests", "bench_ingest"), "ingest", str(rounds), path]
    done = subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True, text=True)
    return int(re.search(r"Collected : (\d+)", done.stderr).group(1))


def measure(kind):
    """Instructions per byte of a document of the kind, in a process that has read one before."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, kind)
        with open(path, "wb") as file:
            file.write(documents.make(kind))
        return (count(3, path) - count(1, path)) / 2 / os.path.getsize(path)


class Instructions(unittest.TestCase):
    def test_a_clean_feed_keeps_to_its_budget(self):
        with open(BUDGET, encoding="utf-8") as file:
            budget = json.load(file)
        if not shutil.which("valgrind"):
            self.skipTest("valgrind is not installed")
        if os.environ.get("TIDINGS_COMPILER") != budget["compiler"]:
            self.skipTest("the budget was recorded with " + budget["compiler"])
        costs = {kind: round(measure(kind), 1) for kind in KINDS}
        wrong = ["%s: %.1f instructions a byte, %.1f before" % (kind, costs[kind], budget["per_byte"][kind])
                 for kind in KINDS if costs[kind] > budget["per_byte"][kind] * TOLERANCE]
        self.assertEqual(wrong, [], "faster, or worth it and recorded in " + os.path.relpath(BUDGET))
