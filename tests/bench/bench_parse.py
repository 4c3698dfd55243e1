"""bench parse [FOLDER]: bytes to a clean feed, against libxml2 alone and against other programs. CPU time of user and system, medians."""
import os
import resource
import shutil
import statistics
import subprocess
import tempfile

import documents

REPEATS = 5  # of every contender, one after the other, so that a slow moment strikes all
ROUNDS = 3   # over all documents, in one process
OWN_COUNT = 8

STAGES = [
    ("sax", "libxml2's SAX2 push parser, alone: the floor"),
    ("decode", "to UTF-8"),
    ("repair", "+ markup repaired"),
    ("xml", "+ read by libxml2"),
    ("parse", "+ dialect read: a document"),
    ("normalise", "+ sanitised, text, addresses, dates"),
    ("ingest", "+ names of entries: everything"),
    ("wire", "+ as a record for the daemon"),
]
COLUMNS = [("name", "", "%-11s"), ("what", "", "%-46s"), ("mb_per_s", "MB/s", "%8.1f"), ("of_floor", "of the floor", "%12.3f")]
FEEDPARSER = """
import sys, time, feedparser
texts = [open(path, "rb").read() for path in sys.argv[1:]]
start = time.process_time()
for text in texts:
    feedparser.parse(text)
print(time.process_time() - start)
"""


def main(build, folder=None):
    """The rows of the table; documents of our own where no folder is given."""
    with tempfile.TemporaryDirectory() as own:
        paths = find(folder) if folder else documents.write_all(own, OWN_COUNT)
        json = [path for path in paths if is_json(path)]
        return compare(os.path.join(build, "tests", "bench_ingest"), [path for path in paths if path not in set(json)], json)


def find(folder):
    return sorted(os.path.join(where, leaf) for where, _, leaves in os.walk(folder) for leaf in leaves)


def is_json(path):
    with open(path, "rb") as file:
        return file.read(256).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def compare(program, paths, json):
    seconds = {name: [] for name, _ in STAGES}
    peers = {"sfeed": [], "feedparser": [], "json": []}
    size = sum(os.path.getsize(path) for path in paths)
    for repeat in range(REPEATS):
        for name, _ in STAGES:
            seconds[name].append(run_stage(program, name, paths))
        if shutil.which("sfeed"):
            peers["sfeed"].append(run_each(["sfeed"], paths))
        if json:
            peers["json"].append(run_stage(program, "ingest", json))
    if has_feedparser():
        done = subprocess.run(["/usr/bin/python3", "-c", FEEDPARSER] + paths, stdout=subprocess.PIPE, check=True, text=True)
        peers["feedparser"].append(float(done.stdout))
    floor = statistics.median(seconds["sax"])
    rows = [row(name, what, size, seconds[name], floor) for name, what in STAGES]
    rows.append(row("sfeed", "the program, less its start", size, peers["sfeed"], floor))
    rows.append(row("feedparser", "the Python library", size, peers["feedparser"], floor))
    rows.append(row("json", "ingest of JSON feeds", sum(os.path.getsize(path) for path in json), peers["json"], None))
    return {"subject": "parse", "title": "%d documents, %.1f MB" % (len(paths), size / 1e6), "columns": COLUMNS, "rows": rows}


def row(name, what, size, seconds, floor):
    if not seconds:
        return {"name": name, "what": what, "skipped": "there are none" if name == "json" else "not installed"}
    median = statistics.median(seconds)
    return {"name": name, "what": what, "seconds": round(median, 5), "mb_per_s": round(size / 1e6 / median, 1),
            "of_floor": round(floor / median, 3) if floor else None}


def run_stage(program, stage, paths):
    """Seconds of one round over all documents."""
    done = subprocess.run([program, stage, str(ROUNDS)] + paths, stdout=subprocess.PIPE, check=True, text=True)
    return statistics.median(float(line) for line in done.stdout.split()[1:])


def run_each(command, paths):
    """Seconds of a process for every document, less what as many take that have nothing to read."""
    return children_seconds(command, paths) - children_seconds(command, [os.devnull] * len(paths))


def children_seconds(command, paths):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for path in paths:
        with open(path, "rb") as file:
            subprocess.run(command, stdin=file, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def has_feedparser():
    return subprocess.run(["/usr/bin/python3", "-c", "import feedparser"], stderr=subprocess.DEVNULL).returncode == 0
