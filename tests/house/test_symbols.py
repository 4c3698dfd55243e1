"""What the objects export, and what they keep: prefixes, and no mutable state but the log's."""
import os
import re
import shutil
import subprocess
import unittest

import source


def symbols(archive):
    """(member, type letter, name) of every defined symbol of an archive."""
    out = subprocess.run(["nm", "--defined-only", os.path.join(source.BUILD, archive)], stdout=subprocess.PIPE, check=True, text=True).stdout
    member = None
    for line in out.split("\n"):
        if line.endswith(":"):
            member = line[:-1].replace(".c.o", "").replace(".o", "")
        match = re.match(r"[0-9a-f]*\s+(\w) (\S+)$", line)
        if match:
            yield member, match.group(1), match.group(2)


@unittest.skipUnless(shutil.which("nm"), "nm is not installed")
class Symbols(unittest.TestCase):
    archives = ("libtidings_lib.a", "libdaemon_objs.a", "libcli_objs.a")
    instrumentation = re.compile(r"^(__|_GLOBAL_|\.L|L?ASAN|\.str|gcov)|\.lto_priv|^_sub_[ID]_|^(cli|daemon)\.lto")

    def setUp(self):
        nm = subprocess.run(["nm", "--defined-only", os.path.join(source.BUILD, self.archives[0])], stdout=subprocess.PIPE, text=True).stdout
        if "__gnu_lto" in nm or "gnu.lto" in nm:
            self.skipTest("a build with link-time optimisation has no symbols to look at")

    def test_public_names_bear_their_files_prefix(self):
        wrong = []
        for archive in self.archives:
            for member, kind, name in symbols(archive):
                if kind not in "TRDBCVW" or self.instrumentation.search(name):
                    continue
                parts = member.split("_")
                prefixes = ["_".join(parts[:n]) for n in range(1, len(parts) + 1)]
                plural = [p + "s" for p in prefixes] + [p[:-1] for p in prefixes if p.endswith("s")]
                if not any(name == p or name.startswith(p + "_") for p in prefixes + plural):
                    wrong.append("%s: %s in %s" % (archive, name, member))
        self.assertEqual(wrong, [])

    def test_the_log_keeps_the_only_mutable_state(self):
        wrong = []
        for archive in self.archives:
            for member, kind, name in symbols(archive):
                if kind in "dDbBcC" and member != "log" and not self.instrumentation.search(name) and not self.is_constant(member, name):
                    wrong.append("%s: %s in %s" % (archive, name, member))
        self.assertEqual(wrong, [])

    @staticmethod
    def is_constant(member, name):
        """A const table of pointers stands among the relocated data (.data.rel.ro), which nm cannot tell from mutable data."""
        stem = re.sub(r"\.\d+$", "", name)
        for path in source.product((".c",)):
            if os.path.basename(path) == member + ".c":
                return re.search(r"\bconst\b(\s+struct\s*\w*\s*\{[^{}]*\})?[^;=(){}]*\b%s\b\s*(\[[^\]]*\]\s*)*=" % re.escape(stem), source.code(path)) is not None
        return False
