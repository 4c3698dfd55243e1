"""--format: what other programs read of an entry; --sort and --explain."""
import csv
import email.header
import email.policy
import io
import json
import mailbox
import os
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as xml

import world

ATOM = "{http://www.w3.org/2005/Atom}"
ODD = 'Tabs\tand "quotes", commas; a|b <tag> & München 日本語 \U0001f600'
FEEDPARSER = """
import feedparser, json, sys
feed = feedparser.parse(sys.stdin.buffer.read())
print(json.dumps([bool(feed.bozo), [[e.title, e.link, e.id, e.updated, e.content[0].value if "content" in e else None,
      [l.href for l in e.links if l.rel == "enclosure"], e.get("author")] for e in feed.entries]]))
"""


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


class Formats(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.world = world.World()
        body = "<p>First line.</p><p>From here on: a \\ backslash.</p>" + "<p>long %s</p>" % ("word " * 300)
        url = cls.world.feed("odd", "Odd, \"feed\"", [
            (escape(escape(ODD)), escape(body), "<author>ann@example.org (Ann, B.)</author><category>sci</category><category>x&amp;y</category>"
             '<enclosure url="http://example.org/a.ogg?x=1&amp;y=2" type="audio/ogg" length="5"/><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate>'),
            ("Plain", "Only text.", "<pubDate>Sun, 01 Mar 2026 10:00:00 GMT</pubDate>"),
        ])
        assert cls.world.run("subscribe", url).status == 0
        cls.world.poll()
        cls.entries = cls.world.run("list", "--json").records
        cls.odd = next(r for r in cls.entries if r["title"] != "Plain")

    @classmethod
    def tearDownClass(cls):
        cls.world.close()

    def format(self, name, *words):
        done = self.world.run("list", "--format", name, *words)
        self.assertEqual((done.status, done.err), (0, ""), name)
        return done

    def test_text_and_json_have_names_too(self):
        self.assertEqual(self.format("text").out, self.world.run("list").out)
        self.assertEqual(self.format("json").out, self.world.run("list", "--json").out)
        self.assertEqual(self.format("jsonl").out, self.world.run("list", "--json").out)

    def test_csv(self):
        rows = list(csv.DictReader(io.StringIO(self.format("csv").out)))
        self.assertEqual([row["title"] for row in rows], [r["title"] for r in self.entries])
        for row, record in zip(rows, self.entries):
            self.assertEqual([row["id"], row["link"], row["feed"], row["published"], row["read"]],
                             [str(record["id"]), record["link"], 'Odd, "feed"', record["published"], "no"])
            self.assertNotIn(None, row)

    def test_tsv(self):
        lines = [line.split("\t") for line in self.format("tsv").lines]
        self.assertEqual(len({len(line) for line in lines}), 1)
        self.assertEqual(lines[0][0], "id")
        self.assertEqual([line[3] for line in lines[1:]], [r["title"] for r in self.entries])

    def test_sfeed(self):
        lines = [line.split("\t") for line in self.format("sfeed").lines]
        self.assertEqual([len(line) for line in lines], [9, 9])
        time, title, link, content, kind, name, author, enclosure, categories = lines[0]
        self.assertEqual((time, title, link, kind), ("1772445600", self.odd["title"], self.odd["link"], "html"))
        self.assertIn("a \\\\ backslash", content)
        self.assertEqual((name, enclosure, categories), ("odd-1", "http://example.org/a.ogg?x=1&y=2", "sci|x&y"))
        if shutil.which("sfeed_plain"):
            path = self.world.write("odd.sfeed", self.format("sfeed").raw)
            for tool in ("sfeed_plain", "sfeed_html", "sfeed_atom", "sfeed_mbox"):
                done = subprocess.run([tool, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=world.TIMEOUT,
                                      env={**self.world.environment, "LC_ALL": "C.UTF-8"})
                self.assertEqual((done.returncode, done.stderr), (0, b""), tool)
                self.assertIn(b"Plain", done.stdout, tool)

    def test_atom(self):
        done = self.format("atom")
        feed = xml.fromstring(done.raw)
        for element in ("title", "id", "updated", "author/" + ATOM + "name"):
            self.assertIsNotNone(feed.find(ATOM + element), element)
        entries = feed.findall(ATOM + "entry")
        self.assertEqual([e.find(ATOM + "title").text for e in entries], [r["title"] for r in self.entries])
        self.assertEqual(len({e.find(ATOM + "id").text for e in entries}), 2)
        self.assertEqual(entries[0].find(ATOM + "updated").text, "2026-03-02T10:00:00Z")
        self.assertEqual([c.get("term") for c in entries[0].findall(ATOM + "category")], ["sci", "x&y"])
        names = [e.find(ATOM + "id").text for e in xml.fromstring(self.format("atom", "title:plain").raw).findall(ATOM + "entry")]
        self.assertEqual(names, [entries[1].find(ATOM + "id").text])

    def test_atom_is_read_again(self):
        path = self.world.write("again.atom", self.format("atom").raw)
        parsed = json.loads(self.world.run("parse", "--json", path).out)
        self.assertEqual([e["title"] for e in parsed["entries"]], [r["title"] for r in self.entries])
        self.assertNotIn("warnings", parsed)

    def test_atom_for_feedparser(self):
        python = "/usr/bin/python3"
        if not os.path.exists(python) or subprocess.run([python, "-c", "import feedparser"], stderr=subprocess.DEVNULL).returncode:
            self.skipTest("no feedparser")
        done = subprocess.run([python, "-c", FEEDPARSER], input=self.format("atom").raw, stdout=subprocess.PIPE, timeout=world.TIMEOUT)
        bozo, entries = json.loads(done.stdout)
        self.assertFalse(bozo)
        self.assertEqual([e[1] for e in entries], [r["link"] for r in self.entries])
        self.assertEqual(entries[0][5], ["http://example.org/a.ogg?x=1&y=2"])
        self.assertIn("First line.", entries[0][4])

    def test_mbox(self):
        path = self.world.write("out.mbox", self.format("mbox").raw)
        box = mailbox.mbox(path, factory=lambda f: email.message_from_binary_file(f, policy=email.policy.default))
        messages = [box[key] for key in box.keys()]
        self.assertEqual([m["Subject"] for m in messages], [r["title"] for r in self.entries])
        self.assertEqual([m.get_content_type() for m in messages], ["text/html", "text/html"])
        self.assertEqual(len({m["Message-ID"] for m in messages}), 2)
        self.assertEqual(messages[0]["From"].addresses[0].addr_spec, "tidings@localhost")
        self.assertEqual(messages[0]["Date"].datetime.isoformat(), "2026-03-02T10:00:00+00:00")
        self.assertIn("From here on: a \\ backslash.", messages[0].get_content())
        self.assertIn("word " * 290, messages[0].get_content())
        for message in messages:
            self.assertEqual(message.defects, [])
        lines = self.format("mbox").raw.split(b"\n")
        self.assertLessEqual(max(map(len, lines)), 100)
        self.assertEqual(len([line for line in lines if line.startswith(b"From ")]), 2)
        box.close()

    def test_templates(self):
        for template, first in (("{title}", self.odd["title"]), ("{id}\\t{link}", "%d\t%s" % (self.odd["id"], self.odd["link"])),
                                ("{{x} {read} {starred}", "{x} no no"), ("{date} {state}", "2026-03-02 10:00 N"), ("a\\\\b{feed_id}", "a\\b1"),
                                ("{published}", "2026-03-02T10:00:00Z"), ("{feed}", 'Odd, "feed"')):
            self.assertEqual(self.format(template).lines[0], first, template)

    def test_forms_that_are_none(self):
        for form, said in (("xml", "no form xml"), ("", "no form"), ("cvs", "did you mean csv"), ("{tilte}", "did you mean {title}"), ("{title", "no field"),
                           ("{}", "no field")):
            done = self.world.run("list", "--format", form)
            self.assertEqual((done.status, done.out, done.err.count("\n")), (2, "", 1), form)
            self.assertIn(said, done.err, form)

    def test_forms_of_nothing(self):
        for form, out in (("csv", 1), ("tsv", 1), ("sfeed", 0), ("mbox", 0), ("{title}", 0)):
            done = self.world.run("list", "--format", form, "nowhere")
            self.assertEqual((done.status, len(done.lines)), (1, out), form)
        self.assertEqual(len(xml.fromstring(self.world.run("list", "--format", "atom", "nowhere").raw).findall(ATOM + "entry")), 0)

    def test_no_control_characters(self):
        for form in ("csv", "tsv", "sfeed", "atom", "mbox", "{title} {summary}"):
            self.assertEqual([c for c in world.controls(self.format(form).out) if c != "\t"], [], form)

    def test_sort(self):
        titles = [r["title"] for r in self.world.run("search", "--json", "--sort", "rank", "text OR plain").records]
        self.assertEqual(titles[0], "Plain")
        for words in (["--sort", "size"], ["--sort", "rank", "--reverse"]):
            done = self.world.run("search", "x", *words)
            self.assertEqual((done.status, done.out, done.err.count("\n")), (2, "", 1), words)

    def test_explain(self):
        done = self.world.run("list", "--explain", "title:kernel", "-beta", "is:new", "since:2026-05-01", "(apples OR pears*)")
        self.assertEqual(done.lines[:8], [
            "all of", '  "kernel" in the title', "  not", '    "beta" in title, author or text', "  is:new", "  date: from 2026-05-01T00:00:00Z",
            "  one of", '    "apples" in title, author or text'])
        self.assertIn("entry_fts", done.out)
        self.assertIn("everything", self.world.run("count", "--explain").out)
        self.assertEqual(self.world.run("search", "x", "--explain").status, 0)


if __name__ == "__main__":
    unittest.main()
