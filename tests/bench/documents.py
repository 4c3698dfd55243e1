"""Feeds as they are found, made up: the same bytes every time, a kind for each sort of feed there is."""
import datetime
import html
import json
import os
import random

LATIN = """the a of and to in is it for on with as was that by from at be this have or not are but an they which you one we had when there can
been more if will would who so said what up its about into than them only some could time these two may then do first any like our over such
garden river engine paper window kernel summer station recipe market language painter council harvest bridge archive signal library""".split()
CYRILLIC = """и в не на что он как это по но из его так же от было вы за только её мне ещё нет для уже ему теперь когда даже вдруг если или ни
быть город новости сегодня правительство человек работа время дорога книга вопрос область погода программа история музыка""".split()
CJK = "日本語新聞今日天気開発会社発表東京大阪政府経済技術情報公開利用方法問題研究大学学生教育音楽映画写真料理旅行地域文化歴史環境"
START = datetime.datetime(2024, 1, 1, 8, 0, 0)


class Writer:
    """Sentences and paragraphs of one language."""

    def __init__(self, seed, words=None):
        self.random = random.Random(seed)
        self.words = words

    def phrase(self, low, high):
        count = self.random.randint(low, high)
        if self.words is None:
            return "".join(self.random.choice(CJK) for _ in range(2 * count))
        return " ".join(self.random.choice(self.words) for _ in range(count)).capitalize()

    def sentence(self):
        return self.phrase(6, 18) + ("。" if self.words is None else ". ")

    def paragraph(self):
        return "".join(self.sentence() for _ in range(self.random.randint(2, 6))).strip()

    def inline(self):
        """A paragraph with the markup that blogs have in one."""
        text = html.escape(self.paragraph(), quote=False)
        link = '<a href="https://example.org/%d/%s?utm_source=feed" rel="noopener" target="_blank">%s</a>' % (
            self.random.randint(2000, 2024), self.random.choice(LATIN), self.phrase(1, 4))
        return "<p>%s %s <em>%s</em> &#8217;s &amp; %s</p>\n" % (text, link, self.phrase(1, 3), html.escape(self.sentence(), quote=False))

    def article(self, low, high):
        """A whole post: paragraphs, headings, pictures, lists, code, what editors leave behind."""
        parts = []
        for number in range(self.random.randint(low, high)):
            parts.append(self.inline())
            if number % 4 == 1:
                parts.append('<h2 class="wp-block-heading" id="s%d">%s</h2>\n' % (number, self.phrase(2, 6)))
            if number % 5 == 2:
                parts.append('<figure class="wp-block-image"><img loading="lazy" decoding="async" width="1024" height="683" '
                             'src="https://example.org/uploads/%04d.jpg" alt="%s" class="wp-image-%d" srcset="https://example.org/uploads/'
                             '%04d-300x200.jpg 300w, https://example.org/uploads/%04d-768x512.jpg 768w" sizes="(max-width: 1024px) 100vw"/>'
                             '<figcaption>%s</figcaption></figure>\n' % (number, self.phrase(2, 5), number, number, number, self.phrase(3, 9)))
            if number % 6 == 3:
                parts.append("<ul>" + "".join("<li>%s</li>\n" % self.phrase(3, 12) for _ in range(4)) + "</ul>\n")
            if number % 9 == 4:
                parts.append("<pre><code>if (a &lt; b &amp;&amp; c)\n\treturn %d;\n</code></pre>\n" % number)
        return "".join(parts)


def stamp(number):
    return START + datetime.timedelta(hours=7 * number, minutes=number % 60)


def rss(writer, count, item, namespaces=""):
    items = "".join(
        "<item>\n\t<title>%s</title>\n\t<link>https://example.org/posts/%d</link>\n\t<guid isPermaLink=\"false\">https://example.org/?p=%d</guid>\n"
        "\t<pubDate>%s +0000</pubDate>\n%s</item>\n"
        % (html.escape(writer.phrase(4, 10)), n, n, stamp(n).strftime("%a, %d %b %Y %H:%M:%S"), item(writer, n)) for n in range(count))
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom"%s>\n<channel>\n<title>%s</title>\n'
            '<atom:link href="https://example.org/feed/" rel="self" type="application/rss+xml" />\n<link>https://example.org</link>\n'
            '<description>%s</description>\n%s</channel>\n</rss>\n' % (namespaces, writer.phrase(2, 4), writer.sentence(), items))


def news(writer, number):
    return "\t<description>%s</description>\n\t<category>%s</category>\n" % (html.escape(writer.paragraph()), writer.phrase(1, 1))


def post(writer, number):
    return ("\t<dc:creator><![CDATA[%s]]></dc:creator>\n\t<category><![CDATA[%s]]></category>\n\t<description><![CDATA[<p>%s [&#8230;]</p>]]></description>\n"
            "\t<content:encoded><![CDATA[%s]]></content:encoded>\n" % (writer.phrase(2, 2), writer.phrase(1, 2), writer.paragraph(), writer.article(6, 18)))


def episode(writer, number):
    return ("\t<description><![CDATA[%s]]></description>\n\t<itunes:summary>%s</itunes:summary>\n\t<itunes:duration>%d</itunes:duration>\n"
            '\t<itunes:image href="https://example.org/covers/%d.jpg"/>\n\t<itunes:explicit>false</itunes:explicit>\n'
            '\t<enclosure url="https://cdn.example.org/audio/%d.mp3?source=feed" length="%d" type="audio/mpeg"/>\n'
            % (writer.article(2, 4), html.escape(writer.paragraph()), 1800 + number, number, number, 20000000 + 31 * number))


def atom(writer, count):
    entries = "".join(
        '<entry><id>tag:example.org,2024:%d</id><title type="html">%s</title><link rel="alternate" type="text/html" href="/posts/%d"/>'
        "<published>%sZ</published><updated>%sZ</updated><author><name>%s</name></author><category term=\"%s\"/>"
        '<summary>%s</summary><content type="html" xml:base="https://example.org/">%s</content></entry>\n'
        % (n, html.escape(writer.phrase(3, 8)), n, stamp(n).isoformat(), stamp(n).isoformat(), writer.phrase(1, 2), writer.phrase(1, 1),
           html.escape(writer.paragraph()), html.escape(writer.article(4, 12))) for n in range(count))
    return ('<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>%s</title><id>https://example.org/</id>'
            '<link rel="self" href="https://example.org/atom.xml"/><updated>%sZ</updated>\n%s</feed>\n'
            % (writer.phrase(2, 4), START.isoformat(), entries))


def json_feed(writer, count):
    items = [{"id": "https://example.org/%d" % n, "url": "https://example.org/%d" % n, "title": writer.phrase(3, 8),
              "content_html": writer.article(4, 12), "date_published": stamp(n).isoformat() + "Z", "tags": [writer.phrase(1, 1)]} for n in range(count)]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": writer.phrase(2, 4), "home_page_url": "https://example.org/", "items": items})


ITUNES = ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
KINDS = {
    "news.xml": lambda seed: rss(Writer(seed, LATIN), 40, news),
    "blog.xml": lambda seed: rss(Writer(seed, LATIN), 12, post),
    "podcast.xml": lambda seed: rss(Writer(seed, LATIN), 60, episode, ITUNES),
    "atom.xml": lambda seed: atom(Writer(seed, LATIN), 15),
    "cyrillic.xml": lambda seed: rss(Writer(seed, CYRILLIC), 10, post),
    "cjk.xml": lambda seed: atom(Writer(seed), 15),
    "feed.json": lambda seed: json_feed(Writer(seed, LATIN), 15),
}


def make(kind, seed=0):
    """The bytes of one document."""
    return KINDS[kind]("%s %d" % (kind, seed)).encode()


def write_all(folder, count):
    """`count` documents of every kind; their paths."""
    paths = []
    for kind in KINDS:
        for seed in range(count):
            paths.append(os.path.join(folder, "%d-%s" % (seed, kind)))
            with open(paths[-1], "wb") as file:
                file.write(make(kind, seed))
    return paths
