"""The C sources of the house, as its checks want to see them."""
import os
import re

ROOT = os.environ.get("TIDINGS_SOURCE") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get("TIDINGS_BUILD") or os.path.join(ROOT, "build", "dev")

# The modules of libtidings by rank: a module includes lower ranks, and siblings of its own family (store_*, parse_*) above it never.
RANKS = {
    0: "line block error log mem arena buf".split(),
    1: "text date url charset json hash address confine regex".split(),
    2: "markup xml html document feed config credentials feedlist wire pace".split(),
    3: "parse_rss parse_atom parse_json parse link_header opml discover query".split(),
    4: "normalise identity similar".split(),
    5: "ingest store store_schema store_feeds store_polls store_websub store_entries store_marks store_story store_rebuild store_retention store_search store_transfer store_backup store_check store_recover store_watches".split(),
    6: "watches action subscriptions".split(),
}
RANK = {name: rank for rank, names in RANKS.items() for name in names}

# Each foreign library has one home: which include names it, and which files may use it.
HOMES = {
    r"curl/": r"daemon/fetch\w*\.[ch]$",
    r"microhttpd\.h": r"daemon/websub_listener\.c$",
    r"gnutls/": r"daemon/websub_signature\.c$",
    r"ev\.h": r"daemon/\w+\.[ch]$",
    r"sqlite3\.h": r"lib/store\w*\.[ch]$",
    r"libxml/": r"lib/xml\.c$",
    r"json-c/": r"lib/json\w*\.c$",
    r"uni(str|width|norm|case|gbrk|lbrk|wbrk|ctype|conv|types|stdio)\.h": r"lib/text\w*\.c$",
    r"uriparser/": r"lib/url\w*\.c$",
    r"pcre2\.h": r"lib/regex\.c$",
    r"xxhash\.h": r"lib/hash\.c$",
    r"seccomp\.h": r"lib/confine\w*\.c$",
    r"(linux/)?landlock\.h": r"lib/confine\w*\.c$",
}


def files(*folders, ending=(".c", ".h")):
    """Paths below ROOT, sorted."""
    found = []
    for folder in folders:
        for where, names, leaves in os.walk(os.path.join(ROOT, folder)):
            found += [os.path.relpath(os.path.join(where, leaf), ROOT) for leaf in leaves if leaf.endswith(ending)]
    return sorted(found)


def product(ending=(".c", ".h")):
    return files("include", "lib", "daemon", "cli", ending=ending)


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def code(path, keep_strings=False):
    """The text with comments (and the insides of literals) blanked, lines kept."""
    def blank(match):
        word = match.group(0)
        if word[0] in "\"'":
            return word if keep_strings else word[0] + word[0]
        return "\n" * word.count("\n") + " "
    return TOKEN.sub(blank, read(path))


def includes(path):
    """(line number, "<" or '"', name) of every include."""
    for number, line in enumerate(code(path, keep_strings=True).split("\n"), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if match:
            yield number, match.group(1), match.group(2)


def functions(path):
    """(name, first line, last line, parameter count, deepest nesting) of every function definition."""
    lines = code(path).split("\n")
    start = None
    for number, line in enumerate(lines, 1):
        if line.startswith("{"):
            head = []
            row = number - 2
            while row >= 0 and lines[row].strip() and not re.match(r"[}#]|.*;\s*$", lines[row]):
                head.insert(0, lines[row])
                row -= 1
            start = (number, " ".join(head))
        elif line.startswith("}") and start:
            match = re.search(r"(\w+)\s*\((.*)\)", re.sub(r"__attribute__\s*\(\(.*?\)\)+", "", start[1]))
            if match and not re.match(r"\s*(struct|enum|union|typedef|static const)\b[^(]*$", start[1]):
                yield match.group(1), start[0], number, parameters(match.group(2)), nesting(lines[start[0]:number - 1])
            start = None


def parameters(text):
    depth, count = 0, 0 if text.strip() in ("", "void") else 1
    for character in text:
        depth += character in "([" and 1 or character in ")]" and -1 or 0
        count += character == "," and depth == 0
    return count


def nesting(lines):
    """Levels of indentation inside the body, continuation lines not counted: by the tabs of lines that begin a statement with a keyword."""
    deepest = 0
    for line in lines:
        if re.match(r"\t+(if|for|while|switch|do)\b", line):
            deepest = max(deepest, len(line) - len(line.lstrip("\t")))
    return deepest
