"""The running daemon: signals, the control socket, its workers, the service manager."""
import json
import os
import signal
import socket
import time
import unittest

from place import PATIENCE, Place, wait_until
from server import answer, rss


class Daemon(Place):
    def workers(self):
        with open("/proc/%d/task/%d/children" % (self.daemon.pid, self.daemon.pid)) as file:
            return [int(pid) for pid in file.read().split()]

    def test_polls_at_the_interval(self):
        self.configure(self.settings + "interval = 1s\nmin-interval = 1s\n")
        self.server.routes["/f"] = lambda r, n, h: answer(200, rss(*range(n)), ETag='"%d"' % n)
        self.subscribe("/f")
        self.start()
        wait_until(lambda: len(self.server.asked("/f")) >= 3, "three polls")
        self.stop()
        self.assertIn("entry 1", self.titles())

    def test_a_second_one_is_refused_at_once(self):
        self.start()
        began = time.monotonic()
        second = self.run_program("tidingsd")
        self.assertLess(time.monotonic() - began, 1)
        self.assertEqual(second.returncode, 2)
        self.assertEqual(second.stderr.count("\n"), 1, second.stderr)
        self.assertIn("tidingsd %d" % self.daemon.pid, second.stderr)
        self.assertTrue(self.ask({"action": "status"})[1]["ok"])
        self.stop()

    def test_ends_within_two_seconds_whatever_is_going_on(self):
        self.server.routes["/f"] = answer(200, rss(1))
        for i in range(5):
            self.server.routes["/hang%d" % i] = lambda r, n, h: h.hang()
        self.subscribe("/f", *["/hang%d" % i for i in range(5)])
        self.start()
        wait_until(lambda: len(self.server.requests) >= 3, "transfers")
        wait_until(lambda: "entry 1" in self.titles(), "the entry")
        self.assertLess(self.stop(), 2)
        self.assertFalse(os.path.exists(self.database + ".sock"))

    def test_what_was_found_is_kept_when_it_is_interrupted(self):
        self.server.routes["/f"] = answer(200, rss(1))
        self.server.routes["/hang"] = lambda r, n, h: h.hang()
        self.subscribe("/f", "/hang")
        self.start()
        wait_until(lambda: self.server.asked("/f") and self.server.asked("/hang"), "transfers")
        wait_until(lambda: self.workers(), "the parser")
        time.sleep(0.1)
        self.assertLess(self.stop(signal.SIGINT), 2)
        self.assertEqual(self.titles(), ["entry 1"])

    def test_reads_its_configuration_again(self):
        self.start()
        self.configure(self.settings + "intervall = 5m\n")
        self.daemon.send_signal(signal.SIGHUP)
        wait_until(lambda: "stays as it was" in self.read_log(), "the complaint")
        self.assertIn("interval", self.read_log())
        self.assertTrue(self.ask({"action": "status"})[1]["ok"])
        self.configure(self.settings + "interval = 5m\n")
        self.daemon.send_signal(signal.SIGHUP)
        wait_until(lambda: "read again" in self.read_log(), "the new configuration")
        self.stop()

    def test_a_killed_parser_costs_one_poll(self):
        self.server.routes["/first"] = answer(200, rss(1))
        self.start()
        self.ask({"action": "subscribe", "feeds": [{"url": self.server.url("/first")}], "wait": True})
        victims = wait_until(self.workers, "a parser")
        for pid in victims:
            os.kill(pid, signal.SIGSTOP)
        self.server.routes["/second"] = answer(200, rss(2))
        with self.connect() as sock, sock.makefile("rw") as file:
            file.write(json.dumps({"action": "subscribe", "feeds": [{"url": self.server.url("/second")}], "wait": True}) + "\n")
            file.flush()
            wait_until(lambda: self.server.asked("/second"), "the request")
            time.sleep(0.3)
            for pid in victims:
                os.kill(pid, signal.SIGKILL)
            last = [json.loads(file.readline()) for _ in range(2)][-1]
        self.assertEqual(last["failed"], 1, last)
        self.assertIn("parser", last["feeds"][0]["problem"])
        self.server.routes["/first"] = answer(200, rss(1, 3))
        self.assertEqual(self.ask({"action": "refresh", "force": True, "wait": True})[1]["new"], 1)
        self.stop()

    def test_a_parser_that_talks_nonsense_is_replaced(self):
        self.server.routes["/f"] = lambda r, n, h: answer(200, rss(*range(n)))
        self.subscribe("/f")
        self.start()
        wait_until(lambda: self.titles() == ["entry 0"], "the first entry")
        for pid in wait_until(self.workers, "a parser"):
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not self.workers(), "its end")
        self.assertEqual(self.ask({"action": "refresh", "force": True, "wait": True})[1]["new"], 1)
        self.stop()

    def test_notifies_the_service_manager(self):
        for name in (self.path("notify"), "\0tidings-%d" % os.getpid()):
            with self.subTest(name=name[:1]), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock:
                sock.bind(name)
                sock.settimeout(PATIENCE)
                self.start(NOTIFY_SOCKET=name.replace("\0", "@"), WATCHDOG_USEC="200000")
                self.assertIn(b"READY=1", sock.recv(1000))
                said = b""
                while said.count(b"WATCHDOG=1") < 2:
                    said += sock.recv(1000)
                self.daemon.send_signal(signal.SIGHUP)
                while b"RELOADING=1" not in said or b"READY=1" not in said.split(b"RELOADING=1")[1]:
                    said += sock.recv(1000)
                self.assertIn(b"MONOTONIC_USEC=", said)
                self.stop()
                while b"STOPPING=1" not in said:
                    said += sock.recv(1000)

    def test_descriptors_do_not_grow(self):
        self.server.routes["/f"] = answer(200, rss(1))
        self.subscribe("/f")
        self.start()
        counts = []
        for _ in range(6):
            self.ask({"action": "refresh", "wait": True, "force": True})
            counts.append(len(os.listdir("/proc/%d/fd" % self.daemon.pid)))
        self.assertLessEqual(max(counts[2:]), counts[1] + 1, counts)
        self.stop()


class Control(Place):
    def setUp(self):
        super().setUp()
        self.server.routes["/f"] = answer(200, rss(1, 2, title="Title"))
        self.start()

    def tearDown(self):
        self.stop()
        super().tearDown()

    def test_status(self):
        status = self.ask({"action": "status"})[1]
        self.assertEqual((status["pid"], status["feeds"], status["database"]), (self.daemon.pid, 0, self.database))

    def test_subscribing_waits_for_the_first_poll(self):
        progress, last = self.ask({"action": "subscribe", "feeds": [{"url": self.server.url("/f")}], "wait": True})
        feed = last["feeds"][0]
        self.assertEqual((feed["title"], feed["entries"], feed["added"], last["added"]), ("Title", 2, True, 1))
        self.assertEqual([(p["progress"]["outcome"], p["progress"]["new"]) for p in progress], [("fresh", 2)])
        self.assertEqual(len(self.server.requests), 1)
        again = self.ask({"action": "subscribe", "feeds": [{"url": self.server.url("/f")}], "wait": True})[1]
        self.assertEqual((again["added"], again["known"]), (0, 1))

    def test_what_is_no_feed_is_taken_back(self):
        feeds = [{"url": self.server.url(p)} for p in ("/f", "/missing")]
        last = self.ask({"action": "subscribe", "feeds": feeds, "wait": True})[1]
        self.assertEqual((last["added"], last["failed"]), (1, 1))
        self.assertIn("404", last["feeds"][1]["problem"])
        wait_until(lambda: self.ask({"action": "status"})[1]["feeds"] == 1, "the feed's end")
        self.assertIsNone(self.feed("/missing"))

    def test_refresh(self):
        self.ask({"action": "subscribe", "feeds": [{"url": self.server.url("/f")}], "wait": True})
        self.server.routes["/f"] = answer(200, rss(1, 2, 3))
        last = self.ask({"action": "refresh", "wait": True})[1]
        self.assertEqual((last["polled"], last["failed"], last["recent"]), (0, 0, 1))
        progress, last = self.ask({"action": "refresh", "force": True, "wait": True})
        self.assertEqual((last["polled"], last["new"], last["failed"], last["recent"]), (1, 1, 0, 0))
        self.assertEqual(progress[0]["progress"]["total"], 1)
        self.server.routes["/f"] = answer(429, Retry_After="600")
        self.assertEqual(self.ask({"action": "refresh", "feeds": ["1"], "force": True, "wait": True})[1]["failed"], 1)
        asked = len(self.server.requests)
        progress, last = self.ask({"action": "refresh", "force": True, "wait": True})
        self.assertIn("pause", progress[0]["progress"]["problem"])
        self.assertEqual((last["polled"], len(self.server.requests)), (0, asked))
        self.assertEqual(self.ask({"action": "refresh", "feeds": ["nothing like it"]})[1]["kind"], "not-found")

    def test_nonsense_is_answered(self):
        for line in ("nonsense", "{}", "[]", '{"action":"no such"}', '{"action":7}', '{"action":"refresh","feeds":[{}]}', "\0", "null"):
            with self.subTest(line=line):
                last = self.ask(line)[1]
                self.assertFalse(last["ok"])
                self.assertTrue(last["error"])

    def test_many_requests_on_one_connection(self):
        with self.connect() as sock, sock.makefile("rw") as file:
            file.write('{"action":"status"}\n\n' * 500)
            file.flush()
            sock.shutdown(socket.SHUT_WR)
            self.assertEqual([json.loads(line)["ok"] for line in file], [True] * 500)

    def test_callers_that_go_away_or_never_end_are_survived(self):
        self.server.routes["/slow"] = lambda r, n, h: h.server.closing.wait(0.5) or answer(200, rss(1))
        waiting = self.connect()
        waiting.sendall(json.dumps({"action": "subscribe", "feeds": [{"url": self.server.url("/slow")}], "wait": True}).encode() + b"\n")
        wait_until(lambda: self.server.asked("/slow"), "the request")
        waiting.close()
        idle = [self.connect() for _ in range(80)]
        refused = json.loads(idle[-1].makefile().readline())
        self.assertEqual(refused["kind"], "busy")
        for sock in idle:
            sock.close()
        with self.connect() as sock:
            try:
                for _ in range(20):
                    sock.sendall(b"x" * (1 << 20))
            except OSError:
                pass
        wait_until(lambda: self.titles() == ["entry 1"], "the poll nobody waits for any more")

    def test_the_socket_is_for_its_owner(self):
        self.assertEqual(os.stat(self.database + ".sock").st_mode & 0o777, 0o600)

    def test_unsubscribing_breaks_a_poll_off(self):
        self.server.routes["/hang"] = lambda r, n, h: h.hang()
        self.ask({"action": "subscribe", "feeds": [{"url": self.server.url("/hang")}]})
        wait_until(lambda: self.server.asked("/hang"), "the request")
        self.assertTrue(self.ask({"action": "unsubscribe", "feeds": ["1"]})[1]["ok"])

        def is_forgotten():
            status = self.ask({"action": "status"})[1]
            return (status["feeds"], status["polling"]) == (0, 0)
        wait_until(is_forgotten, "the poll to be broken off")


if __name__ == "__main__":
    unittest.main()
