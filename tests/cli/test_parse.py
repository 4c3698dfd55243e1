"""parse: the object of the contract, the text form, discovery, and what is refused."""
import json
import os
import re
import signal
import subprocess
import threading
import unittest

import world

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>T &amp; T</title><link>http://example.org/</link><description>D</description>
<language>en</language><ttl>60</ttl>
<item><title>One</title><guid isPermaLink="false">g1</guid><link>/one?a&amp;b</link><pubDate>Fri, 20 Mar 2026 12:00:00 GMT</pubDate><author>A</author>
<category>c1</category><category>c2</category><comments>http://example.org/c</comments><enclosure url="http://example.org/a.mp3" type="audio/mpeg" length="5"/>
<description>&lt;p onclick="x"&gt;Hello &lt;b&gt;you&lt;/b&gt;&lt;script&gt;no&lt;/script&gt;&lt;/p&gt;</description></item>
<item><title>Two</title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><id>urn:x</id><updated>2026-03-20T12:00:00Z</updated>
<entry><title>E</title><id>urn:e</id><updated>2026-03-20T12:00:00+02:00</updated><content type="html">&lt;p&gt;x&lt;/p&gt;</content></entry></feed>"""
JSON_FEED = '{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{"id":"1","content_text":"x","date_published":"2026-03-20T12:00:00Z"}]}'
PAGE = """<html><head><title>P</title><link rel="alternate" type="application/rss+xml" href="/feed">
<link rel="alternate" type="application/atom+xml" href="http://other.example/a"></head><body>hello</body></html>"""
TOP = set("format title link description language updated icon ttl hub self next warnings entries".split())
ENTRY = set("id title link published updated author summary content text categories enclosures comments".split())


class Parse(unittest.TestCase):
    def setUp(self):
        self.world = world.World()
        self.addCleanup(self.world.close)

    def parse(self, document, *options):
        return self.world.run("parse", *options, self.world.write("document", document), bare=True)

    def test_json_object_of_the_contract(self):
        done = self.parse(RSS, "--json", "--base", "http://example.org/feed")
        self.assertEqual((done.status, done.err, len(done.lines)), (0, "", 1))
        feed = json.loads(done.out)
        self.assertEqual(set(feed) - TOP, set())
        self.assertEqual((feed["format"], feed["title"], feed["link"], feed["language"], feed["ttl"]), ("rss2.0", "T & T", "http://example.org/", "en", 60))
        one, two = feed["entries"]
        self.assertEqual((set(one) | set(two)) - ENTRY, set())
        self.assertEqual((one["id"], one["title"], one["link"], one["published"], one["author"]),
                         ("g1", "One", "http://example.org/one?a&b", "2026-03-20T12:00:00Z", "A"))
        self.assertEqual((one["categories"], one["comments"]), (["c1", "c2"], "http://example.org/c"))
        self.assertEqual(one["enclosures"], [{"url": "http://example.org/a.mp3", "type": "audio/mpeg", "length": 5}])
        body = one.get("content") or one["summary"]
        self.assertIn("<b>you</b>", body)
        self.assertNotIn("script", body)
        self.assertNotIn("onclick", body)
        self.assertIn("Hello you", one["text"])
        self.assertNotIn("published", two)
        self.assertTrue(two["id"])

    def test_formats(self):
        for document, name in ((RSS, "rss2.0"), (ATOM, "atom1.0"), (JSON_FEED, r"json1\.")):
            self.assertRegex(json.loads(self.parse(document, "--json").out)["format"], name)

    def test_text_for_people(self):
        done = self.parse(RSS)
        self.assertEqual((done.status, done.err), (0, ""))
        for line in ("T & T", "Format:     rss2.0", "Entries:    2", "One", "Author:     A", "Date:       2026-03-20 12:00"):
            self.assertIn(line, done.lines)
        self.assertIn("Hello you", done.out)

    def test_zone_and_language_of_the_environment(self):
        self.assertIn("2026-03-20 13:00", self.world.run("parse", self.world.write("d", RSS), bare=True, environment={"TZ": "Europe/Berlin"}).out)
        for environment in ({"TZ": ":/etc/passwd"}, {"LC_ALL": "C"}, {"LANG": "xx_YY", "LC_ALL": "garbage"}):
            self.assertEqual(self.world.run("parse", self.world.path("d"), bare=True, environment=environment).status, 0)

    def test_charsets_of_the_header_and_the_document(self):
        for encoding in ("utf-8", "iso-8859-1", "windows-1252", "utf-16", "koi8-r"):
            word = "Привет" if encoding == "koi8-r" else "Grüße"
            document = RSS.replace("One", word).replace('version="1.0"', 'version="1.0" encoding="%s"' % encoding).encode(encoding)
            self.assertEqual(json.loads(self.parse(document, "--json").out)["entries"][0]["title"], word, encoding)
        headed = RSS.replace("One", "Grüße").encode("iso-8859-15")
        feed = json.loads(self.parse(headed, "--json", "--content-type", "application/rss+xml; charset=iso-8859-15").out)
        self.assertEqual(feed["entries"][0]["title"], "Grüße")

    def test_standard_input_and_pipes(self):
        self.assertEqual(self.world.run("parse", "--json", "-", stdin=RSS.encode(), bare=True).status, 0)
        os.mkfifo(self.world.path("fifo"))

        def feed_pipe():
            with open(self.world.path("fifo"), "w", encoding="utf-8") as pipe:
                pipe.write(RSS)
        writer = threading.Thread(target=feed_pipe)
        writer.start()
        self.assertEqual(self.world.run("parse", "--json", self.world.path("fifo"), bare=True).status, 0)
        writer.join()

    def test_discovery(self):
        done = self.parse(PAGE, "--discover", "--base", "http://example.org/page")
        self.assertEqual((done.status, done.out, done.err), (0, "http://example.org/feed\nhttp://other.example/a\n", ""))
        for document in (RSS, "<html></html>"):
            done = self.parse(document, "--discover")
            self.assertEqual((done.status, done.out, done.err.count("\n")), (1, "", 1))

    def test_what_is_no_feed_has_status_one_and_one_line(self):
        for document in ("", "hello", PAGE, "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "{}", "[1,2]", bytes(range(256)) * 16,
                         "<opml version='2.0'><body/></opml>", "\033]0;title\007" * 10):
            for options in ((), ("--json",)):
                done = self.parse(document, *options)
                self.assertEqual((done.status, done.out), (1, ""), document)
                self.assertRegex(done.err, r"^tidings: [^\n]*document: [^\n]+\n$")
                self.assertEqual(world.controls(done.err), [])

    def test_what_cannot_be_read_has_status_two(self):
        for path in (self.world.folder, "/nonexistent", "/proc/self/mem", "", "x" * 5000):
            done = self.world.run("parse", path, bare=True)
            self.assertEqual((done.status, done.out), (2, ""), path)
            self.assertRegex(done.err, r"^tidings: [^\n]{1,990}\n$")

    def test_what_is_too_long_has_status_one(self):
        self.world.write("huge", b"<rss>" + b" " * (33 << 20))
        for path in ("/dev/zero", self.world.path("huge")):
            done = self.world.run("parse", path, bare=True)
            self.assertEqual((done.status, done.out), (1, ""), path)
            self.assertRegex(done.err, r"^tidings: %s is longer than 32 MiB[^\n]*\n$" % path)

    def test_one_file_at_a_time(self):
        path = self.world.write("d", RSS)
        for words in ((), (path, path), (path, "-")):
            done = self.world.run("parse", *words, bare=True)
            self.assertEqual((done.status, done.out), (2, ""), words)
            self.assertRegex(done.err, r"^tidings: [^\n]{1,990}\n$")

    def test_nothing_of_a_document_drives_a_terminal(self):
        hostile = RSS.replace("T &amp; T", "\u202eevil&#27;]0;x&#7;\u009b31m").replace("One", "a&#8238;b&#x1b;[31m" + "e" + "\u0301" * 50).replace("Hello", "&amp;#27;[2J\u200b")
        for options in ((), ("--json",)):
            done = self.parse(hostile, *options)
            self.assertEqual(done.status, 0)
            self.assertEqual(world.controls(done.out), [])
            self.assertFalse(re.search("\u0301{9}", done.out) and not options)
            terminal = self.world.run_on_terminal("parse", *options, self.world.path("document"))
            self.assertEqual(world.controls(terminal.out, on_terminal=True), [])

    def test_nothing_outside_is_touched(self):
        document = RSS.replace("<rss", '<!DOCTYPE rss [<!ENTITY x SYSTEM "file://%s">]><rss' % self.world.write("secret", "S3CRET")).replace("One", "One &x;")
        done = self.parse(document, "--json")
        self.assertEqual(done.status, 0)
        self.assertNotIn("S3CRET", done.out + done.err)

    def test_reader_that_goes_away_is_not_talked_about(self):
        items = "".join("<item><title>Item %d</title><description>%s</description></item>" % (n, "words " * 50) for n in range(3000))
        path = self.world.write("long", '<rss version="2.0"><channel><title>L</title>%s</channel></rss>' % items)
        for disposition, status in ((signal.SIG_DFL, -signal.SIGPIPE), (signal.SIG_IGN, 2)):
            started = subprocess.Popen([world.TIDINGS, "parse", "--json", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.world.environment,
                                       restore_signals=False, preexec_fn=lambda: signal.signal(signal.SIGPIPE, disposition))
            started.stdout.read(10)
            started.stdout.close()
            self.assertEqual(started.stderr.read(), b"")
            started.stderr.close()
            self.assertEqual(started.wait(world.TIMEOUT), status)

    def test_needs_no_configuration(self):
        self.world.write("broken.conf", "nonsense\n")
        self.assertEqual(self.world.run("--config", self.world.path("broken.conf"), "parse", self.world.write("d", RSS), bare=True).status, 0)

    def test_output_that_cannot_be_written(self):
        path = self.world.write("d", RSS)
        with open("/dev/full", "wb") as full:
            done = self.world.run("parse", "--json", path, bare=True, stdout=full)
        self.assertEqual(done.status, 2)
        self.assertIn("standard output", done.err)
        self.assertEqual(self.world.run("parse", "--json", path, bare=True, before=lambda: os.close(1)).status, 2)
