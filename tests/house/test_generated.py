"""What is printed from the tables equals what is checked in."""
import os
import re
import subprocess
import tempfile
import unittest

import source


class Generated(unittest.TestCase):
    def test_generated_files_are_current(self):
        with tempfile.TemporaryDirectory() as out:
            subprocess.run([os.path.join(source.ROOT, "scripts", "generate"), source.BUILD, out], check=True)
            stale, count = [], 0
            for where, folders, leaves in os.walk(out):
                for leaf in leaves:
                    path = os.path.relpath(os.path.join(where, leaf), out)
                    with open(os.path.join(out, path), encoding="utf-8") as file:
                        stale += [path] if file.read() != source.read(path) else []
                    count += 1
        self.assertEqual(stale, [], "run scripts/generate")
        self.assertGreaterEqual(count, 7)

    def test_no_generated_part_is_empty(self):
        for path in source.files("man", ending=(".1", ".5", ".7")):
            for part in re.findall(r'^\.\\" generated:[^\n]*\n(.*?)^\.\\" end', source.read(path), re.S | re.M):
                self.assertGreater(len(part), 100, path)

    def test_entity_table_is_current(self):
        done = subprocess.run([os.path.join(source.ROOT, "scripts", "make-entities")], stdout=subprocess.PIPE, text=True, check=True)
        self.assertEqual(done.stdout, source.read("lib/markup_entities.c"))
