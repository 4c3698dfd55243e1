"""Help, completions and the sample configuration: printed from the tables, and complete."""
import os
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest

import world

# What each verb takes besides the options of every verb: the contract with people and scripts.
VERBS = {
    "subscribe": "--title --tag --private --no-wait", "unsubscribe": "", "feeds": "--json --names", "set": "", "import": "--private", "export": "--all --passwords", "backup": "--force", "check-database": "", "recover": "",
    "new": "--json --format --sort --explain --limit --reverse --keyword --new --feed --tag --since --no-pager --unfold", "list": "--json --format --sort --explain --limit --reverse --keyword --new --feed --tag --since --no-pager --unfold",
    "search": "--json --format --sort --explain --limit --reverse --keyword --new --feed --tag --since --no-pager --unfold", "count": "--explain --keyword --new --feed --tag --since",
    "stats": "--json --limit --keyword --new --feed --tag --since",
    "follow": "--json --format --limit --cursor-file --keyword --new --feed --tag --since",
    "show": "--peek --html --json --links --no-pager", "open": "--peek", "mark": "--new --feed --tag --since --dry-run --yes", "star": "--new --feed --tag --since --dry-run --yes", "unstar": "--new --feed --tag --since --dry-run --yes",
    "tag": "--new --feed --tag --since --dry-run --yes", "tags": "--json --names", "watch": "--json --limit --then --keyword --new --feed --tag --since", "undo": "--list --json --dry-run", "story": "--since", "refresh": "--wait --force",
    "status": "--json", "metrics": "", "why": "--json", "parse": "--base --content-type --json --discover",
    "check": "--json --again --private", "completion": "", "help": "",
}
EVERYWHERE = {"--config", "--database", "--color", "--help", "--version"}


class Help(unittest.TestCase):
    def setUp(self):
        self.world = world.World()
        self.addCleanup(self.world.close)

    def tidings(self, *words):
        return self.world.run(*words, bare=True)

    def test_program_help_lists_every_verb(self):
        done = self.tidings("--help")
        self.assertEqual(done.status, 0)
        self.assertEqual(re.findall(r"^  ([a-z-]+) +\S", done.out.split("\nTo begin:")[0], re.M), list(VERBS))
        self.assertEqual(done.out, self.tidings("help").out)
        self.assertEqual(done.err, "")

    def test_help_of_every_verb_has_its_options_and_no_others(self):
        for verb, options in VERBS.items():
            done = self.tidings("help", verb)
            self.assertEqual(done.status, 0)
            self.assertEqual(set(re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", done.out, re.M)), set(options.split()) | EVERYWHERE, verb)
            self.assertTrue(done.out.startswith("usage: tidings " + verb), verb)
            self.assertEqual(done.out, self.tidings(verb, "--help").out)

    def test_every_verb_takes_the_options_of_its_help_and_refuses_others(self):
        every = {option for options in VERBS.values() for option in options.split()}
        for verb, options in VERBS.items():
            for option in every - set(options.split()):
                done = self.tidings(verb, "x", option, *(["1"] if option in ("--title", "--tag", "--limit", "--keyword", "--feed", "--since",
                                                                              "--base", "--content-type", "--cursor-file", "--format", "--sort", "--then") else []))
                self.assertEqual(done.status, 2, verb + option)
                self.assertIn("%s does not take %s" % (verb, option), done.err)

    def test_help_fits_eighty_columns(self):
        for words in [("--help",)] + [("help", verb) for verb in VERBS]:
            for line in self.tidings(*words).lines:
                self.assertLessEqual(world.width(line), 80, line)

    def test_every_verb_has_examples_that_it_takes(self):
        for verb in VERBS:
            words = re.findall(r"^  tidings (%s.*?)(?:   .*)$" % verb, self.tidings("help", verb).out, re.M)
            self.assertGreaterEqual(len(words), 1, verb)
            for example in words:
                given = shlex.split(example.split(" > ")[0])
                done = self.tidings(*given, "--help")
                self.assertEqual(done.status, 0, example)
                for option in (word for word in given if word.startswith("--")):
                    self.assertIn(option, VERBS[verb].split(), example)
                if "--explain" in VERBS[verb]:
                    self.assertEqual(self.world.run(*given, "--explain").status, 0, example)

    def test_what_was_misspelt_is_proposed(self):
        for words, proposed in ((("lsit",), "did you mean list?"), (("subscirbe", "x"), "did you mean subscribe?"),
                                (("unsub", "x"), "did you mean unsubscribe?"), (("help", "serach"), "did you mean search?"),
                                (("list", "--nwe"), "did you mean --new?"), (("list", "--limt=5"), "did you mean --limit?"),
                                (("list", "is:unraed"), "did you mean unread?"), (("list", "has:enclosures"), "did you mean enclosure?"),
                                (("list", "--format", "cvs"), "did you mean csv?")):
            done = self.tidings(*words)
            self.assertEqual((done.status, done.out), (2, ""), words)
            self.assertIn(proposed, done.err, words)

    def test_what_resembles_nothing_is_not_proposed(self):
        for words in (("frobnicate",), ("",), ("list", "--xyzzy"), ("list", "is:purple")):
            self.assertNotIn("did you mean", self.tidings(*words).err, words)

    def test_the_first_run_says_what_to_do(self):
        self.assertIn("tidings subscribe URL", self.tidings().err)
        self.assertIn("To begin:\n  tidings subscribe ", self.tidings("--help").out)
        for verb in ("new", "list", "feeds"):
            done = self.world.run(verb)
            self.assertEqual((done.status < 2, done.out), (True, ""), verb)
            self.assertIn("tidings subscribe URL", done.err, verb)

    def test_version(self):
        for words in (("--version",), ("-V",), ("list", "--version")):
            done = self.tidings(*words)
            self.assertEqual(done.status, 0)
            self.assertRegex(done.out, r"^tidings \d+\.\d+\.\d+\n$")

    def test_unknown_verbs_say_where_help_is(self):
        for words in (("frobnicate",), ("help", "frobnicate"), ("",), ("frobnicate", "--help")):
            done = self.tidings(*words)
            self.assertEqual((done.status, done.out), (2, ""))
            self.assertRegex(done.err, r"^tidings: there is no verb .*help.*\n$")

    def test_no_verb_is_an_error(self):
        done = self.tidings()
        self.assertEqual((done.status, done.out), (2, ""))
        self.assertRegex(done.err, r"^tidings: .*--help.*\n$")

    def test_one_word_too_many_or_too_few(self):
        for words in (("feeds", "x"), ("export", "x"), ("parse",), ("parse", "a", "b"), ("show",), ("subscribe",), ("mark",), ("import",), ("unsubscribe",)):
            done = self.tidings(*words)
            self.assertEqual((done.status, done.out), (2, ""), words)
            self.assertEqual(done.err.count("\n"), 1)

    def test_hidden_options_are_not_in_help_or_completions(self):
        for words in (("help", "help"), ("completion", "bash"), ("completion", "zsh"), ("completion", "fish"), ("help", "--man-options")):
            self.assertNotIn("man-", self.tidings(*words).out)

    @unittest.skipUnless(shutil.which("mandoc"), "mandoc is not installed")
    def test_manual_parts_are_clean_mdoc(self):
        for part in ("--man-verbs", "--man-options", "--man-query", "--man-config", "--man-forms"):
            body = self.tidings("help", part).out
            page = ".Dd November 23, 2026\n.Dt TEST 7\n.Os\n.Sh NAME\n.Nm test\n.Nd a part\n.Sh DESCRIPTION\n" + body
            done = subprocess.run(["mandoc", "-Tlint", "-Wwarning"], input=page, stdout=subprocess.PIPE, text=True)
            self.assertEqual((done.stdout, done.returncode), ("", 0), part)
            self.assertGreater(len(re.findall(r"^\.It ", body, re.M)), 5)

    def test_sample_configuration_is_read_back(self):
        sample = self.tidings("help", "--sample-config").out
        settings = re.findall(r"^#([a-z-]+) = .", sample, re.M)
        for name in ("interval", "min-interval", "timeout", "max-body", "workers"):
            self.assertIn(name, settings)
        self.world.write("tidings.conf", re.sub(r"^#([a-z-]+ = .)", r"\1", sample, flags=re.M))
        self.assertEqual(self.world.run("feeds").status, 0)

    def test_completions_are_shell(self):
        for shell in ("bash", "zsh", "fish"):
            done = self.tidings("completion", shell)
            self.assertEqual(done.status, 0)
            for verb in VERBS:
                self.assertIn(verb, done.out)
            if shutil.which(shell):
                with tempfile.NamedTemporaryFile("w", suffix=shell) as file:
                    file.write(done.out)
                    file.flush()
                    self.assertEqual(subprocess.run([shell, "-n", file.name], stderr=subprocess.PIPE).stderr, b"")
        self.assertEqual(self.tidings("completion", "csh").status, 2)

    @unittest.skipUnless(shutil.which("bash"), "bash is not installed")
    def test_bash_completes_verbs_and_options(self):
        script = self.world.write("completion.bash", self.tidings("completion", "bash").out)
        for words, index, expected in ((["tidings", "sub"], 1, {"subscribe"}), (["tidings", "list", "--li"], 2, {"--limit"}),
                                       (["tidings", "--database", "x", "refresh", "--"], 4, EVERYWHERE | {"--wait", "--force"})):
            line = "source %s; COMP_WORDS=(%s); COMP_CWORD=%d; _tidings; printf '%%s\\n' \"${COMPREPLY[@]}\"" % (script, " ".join(words), index)
            done = subprocess.run(["bash", "-c", line], stdout=subprocess.PIPE, text=True)
            self.assertEqual(set(done.stdout.split()), expected)

    @unittest.skipUnless(shutil.which("bash"), "bash is not installed")
    def test_bash_completes_the_names_of_feeds(self):
        script = self.world.write("completion.bash", self.tidings("completion", "bash").out)
        feeds = [self.world.feed("a", "Planet of &quot;Quotes&quot; $(touch pwned)", [("T", "x")]), self.world.feed("b", "Other", [("T", "x")])]
        self.assertEqual(self.world.run("subscribe", *feeds).status, 0)
        self.assertEqual(self.world.poll().status, 0)
        self.world.run("set", "Other", "tags=daily,week's end")
        self.assertEqual(self.world.run("feeds", "--names").lines, ["Other", 'Planet of "Quotes" $(touch pwned)'])
        where = ["tidings", "--config", self.world.config, "--database", self.world.database]
        for words, expected in ((["unsubscribe", "pla"], ['Planet of "Quotes" $(touch pwned)']), (["why", ""], ["Other", 'Planet of "Quotes" $(touch pwned)']),
                                (["list", "--feed", "o"], ["Other"]), (["list", "--tag", "w"], ["week's end"]), (["tag", "+d"], ["+daily"]), (["tag", "+"], ["+daily", "+week's end"]), (["list", "o"], []), (["refresh", "x"], [])):
            line = "source %s; PATH=%s:$PATH; COMP_WORDS=(%s); COMP_CWORD=%d; _tidings; for name in \"${COMPREPLY[@]}\"; do eval \"echo $name\"; done" % (
                script, world.BUILD, " ".join(shlex.quote(word) for word in where + words), len(where + words) - 1)
            done = subprocess.run(["bash", "-c", line], stdout=subprocess.PIPE, text=True, env=self.world.environment, cwd=self.world.folder)
            self.assertEqual(done.stdout.split("\n")[:-1], expected, words)
        self.assertFalse(os.path.exists(self.world.path("pwned")))
