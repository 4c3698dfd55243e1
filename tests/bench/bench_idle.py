"""bench idle [SECONDS]: a daemon with many feeds of which hardly any is due: how soon it is ready, what it keeps in memory, how often
it wakes up. Four in a hundred are due within the first minute, which is measured by itself; the server says 304."""
import os
import socket
import socketserver
import sqlite3
import subprocess
import tempfile
import threading
import time

COUNTS = (1000, 100000)
SOON_SHARE, SOON_SECONDS = 0.04, 60
SECONDS = 60
PATIENCE = 120

COLUMNS = [("name", "", "%-12s"), ("feeds", "feeds", "%8d"), ("ready", "ready, s", "%9.3f"), ("resident", "resident, MiB", "%14.1f"),
           ("polls", "polls", "%7d"), ("busy_cpu", "CPU ms/poll", "%12.3f"), ("wakeups", "wake-ups/s idle", "%16.2f"),
           ("idle_cpu", "CPU us/s idle", "%14.0f")]


class Unchanged(socketserver.StreamRequestHandler):
    def handle(self):
        while True:
            line = self.rfile.readline()
            if not line:
                return
            while self.rfile.readline() not in (b"\r\n", b""):
                pass
            self.server.count += 1
            self.wfile.write(b"HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\nContent-Length: 0\r\n\r\n")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 1024
    count = 0


def main(build, seconds=SECONDS):
    seconds = float(seconds)
    with Server(("127.0.0.1", 0), Unchanged) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        rows = [measure(build, server, count, seconds) for count in COUNTS]
        server.shutdown()
    rows += [floor(build, count, min(seconds, 20.)) for count in COUNTS]
    return {"subject": "idle", "title": "idle for %.0f s after a minute of polls" % seconds, "columns": COLUMNS, "rows": rows}


def measure(build, server, count, seconds):
    with tempfile.TemporaryDirectory() as folder:
        config, database = os.path.join(folder, "tidings.conf"), os.path.join(folder, "t.db")
        with open(config, "w") as file:
            file.write("allow-address = 127.0.0.0/8\nper-host = 8\nlog-level = warning\n")
        command = [os.path.join(build, "tidingsd"), "--config", config, "--database", database]
        subprocess.run(command + ["--once"], stderr=subprocess.DEVNULL, check=True)
        fill(database, server.server_address[1], count)
        return watch(command, folder, server, count, seconds)


def fill(database, port, count):
    """Feeds that have been polled before: what is due soon is spread over the first minute, the others come after a day."""
    now, soon = int(time.time()), int(count * SOON_SHARE)
    with sqlite3.connect(database) as db:
        db.executemany(
            "INSERT INTO feed (url, original, title, added, state, due, last_poll, last_success, last_new, etag, is_private)"
            " VALUES (?1, ?1, ?2, ?3, 1, ?4, ?3, ?3, ?3, '\"1\"', 1)",
            (("http://127.0.0.1:%d/blog/%d/feed.xml" % (port, i), "Feed %d" % i, now - 1800,
              now + 5 + i * SOON_SECONDS // max(soon, 1) if i < soon else now + 86400 + i % 3600) for i in range(count)))
    db.close()


def watch(command, folder, server, count, seconds):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
        notify.bind(os.path.join(folder, "notify"))
        notify.settimeout(PATIENCE)
        began, asked = time.monotonic(), server.count
        daemon = subprocess.Popen(command, env=dict(os.environ, NOTIFY_SOCKET=os.path.join(folder, "notify")), stdin=subprocess.DEVNULL)
        try:
            while b"READY=1" not in notify.recv(4096):
                pass
            ready = time.monotonic() - began
            started = usage(daemon.pid)
            time.sleep(SOON_SECONDS + 15)
            busy, polls = usage(daemon.pid), server.count - asked
            time.sleep(seconds)
            idle = usage(daemon.pid)
        finally:
            daemon.terminate()
            daemon.wait(PATIENCE)
    return {"name": "tidingsd", "feeds": count, "ready": ready, "resident": idle[2] / 2**20, "polls": polls,
            "busy_cpu": (busy[0] - started[0]) * 1e3 / max(polls, 1), "wakeups": (idle[1] - busy[1]) / seconds,
            "idle_cpu": (idle[0] - busy[0]) * 1e6 / seconds}


def usage(pid):
    """Seconds of CPU, times that it went to sleep by itself, bytes in memory."""
    with open("/proc/%d/schedstat" % pid) as file:
        cpu = int(file.read().split()[0]) / 1e9
    with open("/proc/%d/status" % pid) as file:
        fields = dict(line.split(":", 1) for line in file)
    return cpu, int(fields["voluntary_ctxt_switches"]), int(fields["VmRSS"].split()[0]) * 1024


def floor(build, count, seconds):
    done = subprocess.run([os.path.join(build, "tests", "bench_idle_floor"), str(count), str(seconds)], stdout=subprocess.PIPE,
                          check=True, text=True)
    memory, wakeups, cpu = done.stdout.split()
    return {"name": "floor", "feeds": count, "resident": int(memory) / 2**20, "wakeups": int(wakeups) / seconds,
            "idle_cpu": float(cpu) * 1e6 / seconds}
