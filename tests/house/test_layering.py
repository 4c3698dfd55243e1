"""The layers of the house: who may include whom, and where foreign libraries live."""
import os
import re
import unittest

import source


def module_of(path):
    return os.path.basename(path)[:-2]


def family(module):
    """The module of the table that a file belongs to: markup_entities belongs to markup."""
    while module not in source.RANK and "_" in module:
        module = module.rsplit("_", 1)[0]
    return module


class Layering(unittest.TestCase):
    def test_every_file_of_the_library_has_a_rank(self):
        strangers = [p for p in source.files("lib", "include") if family(module_of(p)) not in source.RANK]
        self.assertEqual(strangers, [])

    def test_public_headers_belong_to_a_module(self):
        for path in source.files("include"):
            name = module_of(path)
            has_source = os.path.exists(os.path.join(source.ROOT, "lib", name + ".c"))
            self.assertTrue(has_source or name == "document", path)

    def test_library_includes_lower_ranks_only(self):
        wrong = []
        for path in source.files("lib", "include"):
            mine = family(module_of(path))
            for line, mark, name in source.includes(path):
                if not name.startswith("tidings/"):
                    continue
                theirs = name[len("tidings/"):-2]
                sibling = theirs.split("_")[0] == mine.split("_")[0]
                if theirs not in source.RANK:
                    wrong.append("%s:%d: %s has no rank" % (path, line, name))
                elif not sibling and source.RANK[theirs] >= source.RANK[mine] and not self.same_rank_is_fine(mine, theirs):
                    wrong.append("%s:%d: %s (rank %d) includes %s (rank %d)" % (
                        path, line, mine, source.RANK[mine], theirs, source.RANK[theirs]))
        self.assertEqual(wrong, [])

    @staticmethod
    def same_rank_is_fine(mine, theirs):
        """Inside a rank only towards modules that stand before it in the rank's line: no cycle can come of it."""
        names = source.RANKS.get(source.RANK[mine], [])
        return theirs in names and names.index(theirs) < names.index(mine)

    def test_folders_stay_apart(self):
        wrong = []
        for path in source.product():
            folder = path.split("/")[0]
            for line, mark, name in source.includes(path):
                if mark == '"' and not name.startswith("tidings/"):
                    if not os.path.exists(os.path.join(source.ROOT, os.path.dirname(path), name)):
                        wrong.append("%s:%d: %s is not in its folder" % (path, line, name))
                if folder == "include" and mark == '"' and not name.startswith("tidings/"):
                    wrong.append("%s:%d: a public header includes %s" % (path, line, name))
        self.assertEqual(wrong, [])

    def test_each_foreign_library_has_one_home(self):
        wrong = []
        for path in source.product():
            for line, mark, name in source.includes(path):
                for pattern, home in source.HOMES.items():
                    if mark == "<" and re.match(pattern, name) and not re.match(home, path):
                        wrong.append("%s:%d: <%s> lives in %s" % (path, line, name, home))
        self.assertEqual(wrong, [])

    def test_no_foreign_type_in_public_headers(self):
        foreign = re.compile(r"\b(sqlite3\w*|CURL\w*|xml[A-Z]\w+|json_object|ev_\w+|Uri[A-Z]\w+|ucs4_t|struct ev_loop)\b")
        for path in source.files("include"):
            self.assertIsNone(foreign.search(source.code(path)), path)

    def test_no_include_cycle(self):
        edges = {}
        for path in source.product():
            for line, mark, name in source.includes(path):
                if mark != '"':
                    continue
                target = "include/" + name if name.startswith("tidings/") else os.path.join(os.path.dirname(path), name)
                edges.setdefault(path, set()).add(target)
        done, open_now = set(), []

        def visit(path):
            if path in open_now:
                self.fail("include cycle: " + " → ".join(open_now[open_now.index(path):] + [path]))
            if path in done:
                return
            open_now.append(path)
            for target in sorted(edges.get(path, ())):
                visit(target)
            open_now.pop()
            done.add(path)
        for path in sorted(edges):
            visit(path)

    def test_a_source_includes_its_own_header_first(self):
        wrong = []
        for path in source.product((".c",)):
            name = module_of(path)
            own = {"tidings/%s.h" % name, "%s.h" % name}
            present = [n for l, m, n in source.includes(path)]
            if own & set(present) and present[0] not in own:
                wrong.append("%s includes %s before its own header" % (path, present[0]))
        self.assertEqual(wrong, [])
