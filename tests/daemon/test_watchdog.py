"""What the service manager's watchdog hears, and when it hears nothing."""
import os
import signal
import socket
import sqlite3
import time
import unittest

from place import Place, wait_until
from server import answer, rss

SILENCE = 1.0  # ten times what it is fed at


class Watchdog(Place):
    settings = Place.settings + "worker-cpu = 1s\nworkers = 1\n"

    def setUp(self):
        super().setUp()
        self.manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.manager.bind(self.path("notify"))
        self.addCleanup(self.manager.close)
        self.server.routes["/feed"] = lambda request, count, handler: answer(body=rss(*range(count)))
        self.start(NOTIFY_SOCKET=self.path("notify"), WATCHDOG_USEC="200000")
        self.subscribe("/feed", options=())

    def hear(self, limit):
        """Whether it is fed within so many seconds."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            self.manager.settimeout(max(0.001, end - time.monotonic()))
            try:
                if self.manager.recv(4096) == b"WATCHDOG=1":
                    return True
            except TimeoutError:
                return False
        return False

    def drop_what_waits(self):
        self.manager.setblocking(False)
        try:
            while True:
                self.manager.recv(4096)
        except BlockingIOError:
            pass

    def test_a_store_that_does_not_answer_starves_it(self):
        self.assertTrue(self.hear(30))
        holder = sqlite3.connect(self.database, isolation_level=None)
        self.addCleanup(holder.close)
        holder.execute("BEGIN IMMEDIATE")
        self.assertEqual(self.tidings("refresh", "--force").returncode, 0)
        wait_until(lambda: not self.hear(SILENCE), "silence")
        holder.execute("ROLLBACK")
        self.drop_what_waits()
        self.assertTrue(self.hear(30))
        wait_until(lambda: len(self.titles()) >= 2, "what was brought")
        self.stop()

    def test_a_parser_that_was_stopped_is_replaced_and_it_goes_on(self):
        def parsers():
            with open("/proc/%d/task/%d/children" % (self.daemon.pid, self.daemon.pid), encoding="ascii") as file:
                return [int(child) for child in file.read().split()]
        stopped = parsers()
        self.assertEqual(len(stopped), 1)
        os.kill(stopped[0], signal.SIGSTOP)
        self.tidings("refresh", "--force", "--wait")
        self.assertFalse(os.path.exists("/proc/%d" % stopped[0]))
        self.assertRegex(self.feed("/feed")["problem"], "took too long")
        self.drop_what_waits()
        self.assertTrue(self.hear(30))
        self.stop()


if __name__ == "__main__":
    unittest.main()
