"""A world of its own for one test: a folder with configuration, database and feeds, and the programs run inside it."""
import fcntl
import json
import os
import pty
import re
import shutil
import signal
import struct
import subprocess
import tempfile
import termios
import time
import unicodedata

BUILD = os.environ.get("TIDINGS_BUILD") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "build", "dev")
TIDINGS = os.path.join(BUILD, "tidings")
DAEMON = os.path.join(BUILD, "tidingsd")
TIMEOUT = 60
SANITIZER = re.compile(rb"(Address|Leak|UndefinedBehavior)Sanitizer|runtime error:")


class Result:
    def __init__(self, status, out, err):
        self.status, self.raw, self.err = status, out, err.decode("utf-8", "replace")
        self.out = out.decode("utf-8", "strict")

    @property
    def lines(self):
        return self.out.split("\n")[:-1]

    @property
    def records(self):
        return [json.loads(line) for line in self.lines]


class World:
    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="tidings-")
        self.database = os.path.join(self.folder, "t.db")
        self.config = self.write("tidings.conf", "allow-address = 127.0.0.0/8\n")
        self.environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": self.folder, "TERM": "xterm", "LANG": "C.UTF-8", "TZ": "UTC",
            "XDG_CONFIG_HOME": os.path.join(self.folder, "config"), "XDG_DATA_HOME": os.path.join(self.folder, "data"),
            "XDG_RUNTIME_DIR": self.folder,
            # Nobody listens there: names are not looked up, and nothing but loopback is asked.
            "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "no_proxy": "127.0.0.1",
            **{key: os.environ[key] for key in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS") if key in os.environ},
        }
        self.daemon = None

    def close(self):
        self.stop_daemon()
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return self.path(name)

    def feed(self, name, title, entries):
        """Writes an RSS feed; entries are (title, text) or (title, text, extra markup). Gives its file:// address."""
        items = ""
        for number, entry in enumerate(entries, 1):
            extra = entry[2] if len(entry) > 2 else ""
            items += "<item><title>%s</title><guid>%s-%d</guid><link>http://example.org/%s/%d</link><description>%s</description>%s</item>\n" % (
                entry[0], name, number, name, number, entry[1], extra)
        path = self.write(name + ".xml", '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>%s</title>'
                          "<link>http://example.org/%s</link><description>d</description>\n%s</channel></rss>\n" % (title, name, items))
        return "file://" + path

    def command(self, words):
        return [TIDINGS, "--config", self.config, "--database", self.database] + [os.fsencode(w) if isinstance(w, str) else w for w in words]

    def run(self, *words, stdin=b"", environment=None, stdout=subprocess.PIPE, bare=False, before=None, cwd=None):
        """The CLI on pipes. `bare`: without --config and --database."""
        command = [TIDINGS] + list(words) if bare else self.command(words)
        done = subprocess.run(command, input=stdin, stdout=stdout, stderr=subprocess.PIPE, timeout=TIMEOUT, preexec_fn=before,
                              cwd=cwd or self.folder, env={**self.environment, **(environment or {})})
        assert not SANITIZER.search(done.stderr), done.stderr.decode("utf-8", "replace")
        assert done.returncode >= 0, "signal %d: %s" % (-done.returncode, done.stderr)
        return Result(done.returncode, done.stdout or b"", done.stderr)

    def run_on_terminal(self, *words, columns=80, rows=24, environment=None, keys=None):
        """The CLI on a terminal of that size; standard error goes there, too."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        started = subprocess.Popen(self.command(words), stdin=slave, stdout=slave, stderr=slave, cwd=self.folder, start_new_session=True,
                                   env={**self.environment, **(environment or {})})
        os.close(slave)
        out = b""
        while True:
            try:
                block = os.read(master, 65536)
            except OSError:
                break
            if not block:
                break
            out += block
            if keys:
                os.write(master, keys)
                keys = None
        os.close(master)
        started.wait(TIMEOUT)
        assert not SANITIZER.search(out), out.decode("utf-8", "replace")
        return Result(started.returncode, out.replace(b"\r\n", b"\n"), b"")

    def poll(self):
        """tidingsd --once."""
        done = subprocess.run([DAEMON, "--config", self.config, "--database", self.database, "--once"], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=TIMEOUT, env=self.environment, cwd=self.folder)
        assert not SANITIZER.search(done.stderr), done.stderr.decode("utf-8", "replace")
        return Result(done.returncode, done.stdout, done.stderr)

    def start_daemon(self):
        """A daemon on the database, ready for the CLI; stopped by close."""
        log = open(self.path("daemon.log"), "wb")
        self.daemon = subprocess.Popen([DAEMON, "--config", self.config, "--database", self.database], stdout=log, stderr=log,
                                       env=self.environment, cwd=self.folder)
        log.close()
        for _ in range(300):
            if os.path.exists(self.database + ".sock"):
                return
            assert self.daemon.poll() is None, self.daemon_log()
            time.sleep(0.05)
        raise AssertionError("the daemon did not open its socket: " + self.daemon_log())

    def daemon_log(self):
        with open(self.path("daemon.log"), encoding="utf-8", errors="replace") as file:
            return file.read()

    def stop_daemon(self):
        if self.daemon is None:
            return
        self.daemon.send_signal(signal.SIGTERM)
        try:
            self.daemon.wait(20)
        except subprocess.TimeoutExpired:
            self.daemon.kill()
            self.daemon.wait()
        self.daemon = None

    def populate(self):
        """Two feeds of three entries each, polled."""
        kitchen = self.feed("kitchen", "Kitchen", [
            ("Bread rises", "Flour, water, salt and patience."), ("Müller bakes", "The miller's bread."), ("Soup of the day", "Leeks.")])
        space = self.feed("space", "Space", [
            ("Rocket rises", "Fire below."), ("Moon landing", "One small step &amp; one leap."), ("Kernel of a comet", "Ice.")])
        assert self.run("subscribe", kitchen, space).status == 0
        assert self.poll().status == 0
        return kitchen, space


def width(line):
    """Columns that a line takes on a terminal, colours not counted; what a joiner joins is one character."""
    columns, before = 0, ""
    for character in re.sub(r"\033\[[0-9;]*m", "", line):
        if before != "\u200d" and unicodedata.category(character) not in ("Mn", "Me", "Cf"):
            columns += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        before = character
    return columns


def controls(text, on_terminal=False):
    """Characters that must not reach a terminal."""
    if on_terminal:
        text = re.sub(r"\033\[[0-9;]*m", "", text)
    return [c for c in text if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 or ord(c) in (0x200B, 0xFEFF) or 0x202A <= ord(c) <= 0x202E]
