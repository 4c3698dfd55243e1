"""A place of its own for one test: a folder with configuration and database, a server, and the programs run on them."""
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

from server import Server

BUILD = os.environ.get("TIDINGS_BUILD") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "build", "dev")
SANITIZER = re.compile(r"(Address|Leak|UndefinedBehavior)Sanitizer|runtime error:")
PATIENCE = 30


def wait_until(condition, what="a condition"):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.01)
    raise AssertionError("waited too long for " + what)


class Place(unittest.TestCase):
    """Test cases inherit from this."""
    settings = "allow-address = 127.0.0.0/8\n"

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="tidings-")
        self.config, self.database = self.path("tidings.conf"), self.path("t.db")
        self.configure(self.settings)
        self.environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
        self.environment.update(TZ="UTC", XDG_RUNTIME_DIR=self.folder)
        self.server, self.daemon, self.log = Server(), None, ""

    def tearDown(self):
        if self.daemon and self.daemon.poll() is None:
            self.daemon.kill()
            self.daemon.wait()
        self.server.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def configure(self, text):
        with open(self.config, "w") as file:
            file.write(text)

    def run_program(self, program, *arguments, **environment):
        command = [os.path.join(BUILD, program), "--config", self.config, "--database", self.database, *arguments]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE,
                              env=dict(self.environment, **environment))
        self.assertNotRegex(done.stderr, SANITIZER)
        return done

    def tidings(self, *arguments):
        return self.run_program("tidings", *arguments)

    def subscribe(self, *paths, options=("--no-wait",)):
        done = self.tidings("subscribe", *options, *[self.server.url(p) if p.startswith("/") else p for p in paths])
        self.assertEqual(done.returncode, 0, done.stderr)

    def once(self, *arguments, offset=0):
        done = self.run_program("tidingsd", "--once", *arguments, TIDINGS_CLOCK_OFFSET=str(offset))
        self.log = done.stderr
        return done.returncode

    def titles(self):
        return sorted(json.loads(line)["title"] for line in self.tidings("list", "--json").stdout.splitlines())

    def feed(self, path):
        """What is known of the feed that was subscribed at this path."""
        for line in self.tidings("feeds", "--json").stdout.splitlines():
            feed = json.loads(line)
            if self.server.url(path) in (feed["url"], feed.get("original")):
                return feed
        return None

    def start(self, **environment):
        self.log_file = open(self.path("log"), "w+")
        command = [os.path.join(BUILD, "tidingsd"), "--config", self.config, "--database", self.database]
        self.daemon = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.log_file, stderr=self.log_file,
                                       env=dict(self.environment, **environment))
        wait_until(lambda: os.path.exists(self.database + ".sock") or self.daemon.poll() is not None, "the socket")
        self.assertIsNone(self.daemon.poll(), self.read_log())

    def read_log(self):
        with open(self.path("log")) as file:
            return file.read()

    def stop(self, number=signal.SIGTERM):
        """Seconds that it took."""
        began = time.monotonic()
        self.daemon.send_signal(number)
        status = self.daemon.wait(PATIENCE)
        took = time.monotonic() - began
        self.log_file.close()
        self.assertNotRegex(self.read_log(), SANITIZER)
        self.assertEqual(status, 0, self.read_log())
        return took

    def connect(self):
        sock = socket.socket(socket.AF_UNIX)
        sock.connect(self.database + ".sock")
        sock.settimeout(PATIENCE)
        return sock

    def ask(self, request):
        """The progress lines and the answer."""
        with self.connect() as sock, sock.makefile("rw") as file:
            file.write((request if isinstance(request, str) else json.dumps(request)) + "\n")
            file.flush()
            lines = []
            while not lines or "progress" in lines[-1]:
                lines.append(json.loads(file.readline()))
            return lines[:-1], lines[-1]
