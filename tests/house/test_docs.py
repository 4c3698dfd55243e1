"""What the documents say is true: commands exist, pages are clean, nothing private stands in the tree."""
import os
import re
import shutil
import subprocess
import unittest

import source


def tidings(*words):
    return subprocess.run([os.path.join(source.BUILD, "tidings")] + list(words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def verbs():
    return set(re.findall(r"^\.It Cm (\S+)", tidings("help", "--man-verbs").stdout, re.M))


def shell_lines(path):
    """The lines of the sh blocks of a markdown file, comments and trailing remarks cut."""
    for block in re.findall(r"```sh\n(.*?)```", source.read(path), re.S):
        for line in block.split("\n"):
            line = re.sub(r"(^|\s)#.*", "", line).strip()
            if line:
                yield line


class Documents(unittest.TestCase):
    def test_commands_of_the_readme_exist(self):
        known, wrong = verbs(), []
        self.assertIn("subscribe", known)
        for line in list(shell_lines("README.md")) + list(shell_lines("HACKING.md")):
            words = line.split()
            if words[0] == "tidings" and words[1] not in known:
                wrong.append(line)
            if "/" in words[0] and not words[0].startswith("build/") and not os.path.exists(os.path.join(source.ROOT, words[0])):
                wrong.append(line)
            for preset in re.findall(r"--preset (\w+)", line):
                if '"name": "%s"' % preset not in source.read("CMakePresets.json"):
                    wrong.append(line)
        self.assertEqual(wrong, [])

    def test_examples_of_the_manual_use_real_verbs(self):
        known, wrong = verbs(), []
        for path in source.files("man", ending=(".1", ".5", ".7", ".8")):
            for example in re.findall(r"^\.Bd -literal.*?\n(.*?)^\.Ed", source.read(path), re.S | re.M):
                wrong += [line for line in example.split("\n") if line.startswith("tidings ") and line.split()[1] not in known]
        self.assertEqual(wrong, [])

    def test_tests_that_are_named_exist(self):
        for page in ("RELIABILITY.md", "SECURITY.md"):
            named = re.findall(r"`(tests/[^`]*)`", source.read(page))
            self.assertTrue(named)
            self.assertEqual([path for path in named if not os.path.exists(os.path.join(source.ROOT, path))], [])

    def test_quickstart_and_test_come_first_in_the_readme(self):
        lines = list(shell_lines("README.md"))
        self.assertEqual([lines[0], lines[2]], ["scripts/quickstart", "scripts/test"])

    @unittest.skipUnless(shutil.which("mandoc"), "mandoc is not installed")
    def test_manual_pages_are_clean(self):
        pages = [os.path.join(source.ROOT, p) for p in source.files("man", ending=(".1", ".5", ".7", ".8"))]
        self.assertEqual(len(pages), 4)
        done = subprocess.run(["mandoc", "-Tlint", "-Wwarning"] + pages, stdout=subprocess.PIPE, text=True)
        self.assertEqual((done.stdout, done.returncode), ("", 0))

    def test_architecture_names_every_module(self):
        text = source.read("ARCHITECTURE.md")
        self.assertEqual([name for name in source.RANK if not re.search(r"\b%s\b" % name, text)], [])

    def test_nothing_private_is_named(self):
        private = re.compile(r"/wor[k]/|/roo[t]/|/hom[e]/\w|https?://(deb|registry|pypi|files)\.")
        listed = []
        if shutil.which("git"):
            listed = subprocess.run(["git", "-C", source.ROOT, "ls-files"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout.split("\n")
        paths = [p for p in listed if p] or source.product() + source.files("tests", "scripts", "man", "etc", ending=("",))
        wrong = []
        for path in paths:
            try:
                if private.search(source.read(path)):
                    wrong.append(path)
            except (UnicodeDecodeError, FileNotFoundError):
                continue
        self.assertEqual(wrong, [])

    def test_every_dependency_is_listed_once(self):
        rows = [line.split() for line in source.read("scripts/dependencies").split("\n") if line and not line.startswith("#")]
        self.assertTrue(all(len(row) == 2 and row[0] in ("build", "test", "fuzz", "package", "system") for row in rows))
        names = [row[1] for row in rows]
        self.assertEqual(sorted(set(names)), sorted(names))
