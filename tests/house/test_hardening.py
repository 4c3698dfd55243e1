"""What the compiler and the linker put into the programs against being taken over. A build with sanitizers has its own guards for some of it."""
import os
import platform
import re
import shutil
import subprocess
import unittest

import source

PROGRAMS = ["tidings", "tidingsd", "tidings-worker"]


def readelf(*arguments):
    return subprocess.run(["readelf", "-W", *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout


def is_on(option):
    return "%s:BOOL=ON" % option in open(os.path.join(source.BUILD, "CMakeCache.txt"), encoding="utf-8").read()


@unittest.skipUnless(shutil.which("readelf"), "readelf is not installed")
class Hardening(unittest.TestCase):
    def each(self):
        for name in PROGRAMS:
            with self.subTest(program=name):
                yield os.path.join(source.BUILD, name)

    def test_programs_stand_anywhere_in_memory(self):
        for path in self.each():
            self.assertRegex(readelf("-h", path), r"Type:\s+DYN ")

    def test_no_stack_is_executable(self):
        for path in self.each():
            self.assertRegex(readelf("-l", path), r"GNU_STACK.* RW ")

    def test_stacks_have_canaries(self):
        for path in self.each():
            self.assertIn("__stack_chk_fail", readelf("--dyn-syms", path))

    def test_addresses_of_functions_are_read_only_from_the_start(self):
        if is_on("TIDINGS_SANITIZE"):
            self.skipTest("built with sanitizers")
        for path in self.each():
            self.assertIn("GNU_RELRO", readelf("-l", path))
            self.assertRegex(readelf("-d", path), r"BIND_NOW|FLAGS_1.*NOW")

    def test_lengths_of_copies_are_checked(self):
        cache = open(os.path.join(source.BUILD, "CMakeCache.txt"), encoding="utf-8").read()
        if is_on("TIDINGS_SANITIZE") or "CMAKE_BUILD_TYPE:STRING=Debug" in cache:
            self.skipTest("not in a build for debugging")
        for path in self.each():
            self.assertRegex(readelf("--dyn-syms", path), r"__\w+_chk@")

    def test_every_source_is_compiled_with_the_guards(self):
        text = open(os.path.join(source.BUILD, "compile_commands.json"), encoding="utf-8").read()
        wanted = ["-fstack-protector-strong"] + ["-fcf-protection"] * (platform.machine() == "x86_64")
        wanted += [] if is_on("TIDINGS_SANITIZE") else ["-fstack-clash-protection", "-ftrivial-auto-var-init=zero"]
        commands = [c for c in re.findall(r'"command": "(.*?)",\n', text) if re.search(r" -o CMakeFiles/\S+ -c \S*/(lib|daemon|cli)/\w+\.c", c)]
        self.assertGreater(len(commands), 50)
        self.assertEqual([c for c in commands for flag in wanted if flag not in c][:1], [])


if __name__ == "__main__":
    unittest.main()
