"""The Debian package on a Debian that boots: installed, used, killed, hung, upgraded and purged. The cases build upon each other."""
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import time
import unittest

import container

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
BUILD = os.environ.get("TIDINGS_BUILD") or os.path.join(TOP, "build", "dev")
SAMPLE = "file:///usr/share/doc/tidings/examples/sample-feeds/"
EXPOSURE = 1.1
STATE = "/var/lib/tidings"
# A watchdog and restarts that a test can wait for.
DROP_IN = "[Service]\nWatchdogSec=2\nRestartSec=100ms\n"
SERVER = """
import sys
sys.path.insert(0, %r)
from server import Server, answer, rss
server = Server()
server.routes["/feed"] = lambda request, count, handler: answer(body=rss(*range(count + 2)))
print(server.url("/feed"), flush=True)
sys.stdin.read()
"""


def build_package():
    out = os.path.join(BUILD, "system")
    environment = dict(os.environ, TIDINGS_SKIP_DEPENDENCIES="1")
    done = container.run([os.path.join(TOP, "scripts", "package"), out], 600, env=environment)
    if done.returncode:
        raise AssertionError(done.stdout)
    return re.search(r"(?m)^(\S+\.deb): ", done.stdout).group(1)


class Service(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        global machine, package
        try:
            container.require()
            package = build_package()
            machine = container.Container(container.make_root(package))
        except container.Unavailable as reason:
            raise unittest.SkipTest(str(reason)) from None
        cls.addClassCleanup(machine.close)

    def good(self, *command):
        done = machine.call(*command)
        self.assertEqual(done.returncode, 0, "%s: %s" % (command, done.stdout))
        return done.stdout

    def as_user(self, name, *words):
        return machine.call("setpriv", "--reuid=" + name, "--regid=" + name, "--init-groups", "--", "env", "HOME=/home/%s" % name, "tidings", *words)

    def member(self, *words):
        return self.as_user("ann", *words)

    def members_titles(self):
        done = self.member("list", "--json")
        return sorted(json.loads(line)["title"] for line in done.stdout.splitlines() if line.startswith("{"))

    def show(self, name):
        return self.good("systemctl", "show", "-P", name, "tidingsd").strip()

    def pid(self):
        return int(self.show("MainPID"))

    def wait_for_another(self, pid):
        machine.wait(lambda: self.show("ActiveState") == "active" and self.pid() not in (0, pid), "the service to be there again")

    def journal(self):
        return [json.loads(line) for line in self.good("journalctl", "-u", "tidingsd", "-o", "json", "--no-pager").splitlines()]

    def wait_for_line(self, part):
        machine.wait(lambda: any(part in str(line["MESSAGE"]) for line in self.journal()), "'%s' in the journal" % part)

    def test_01_dpkg_installs_it_where_no_service_manager_runs(self):
        shutil.copy(package, machine.path("/tidings.deb"))
        done = machine.chroot("dpkg", "-i", "/tidings.deb")
        self.assertEqual(done.returncode, 0, done.stdout)
        done = machine.chroot("tidings", "subscribe", SAMPLE + "releases.rss", SAMPLE + "kitchen.json", SAMPLE + "observatory.atom")
        self.assertEqual(done.returncode, 0, done.stdout)
        done = machine.chroot("tidings", "new", "--json")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertGreater(done.stdout.count("\n"), 5)

    def test_02_the_service_starts_with_the_machine(self):
        machine.write("/etc/systemd/system/tidingsd.service.d/test.conf", DROP_IN)
        machine.boot()
        machine.wait(lambda: self.show("ActiveState") == "active", "the service")
        self.assertEqual(self.good("systemctl", "is-enabled", "tidingsd").strip(), "enabled")
        self.assertRegex(self.show("StatusText"), r"^3 feeds, ")

    def test_03_files_belong_to_the_service_and_its_group_reads_them(self):
        names = [STATE, STATE + "/tidings.db", "/run/tidings", "/run/tidings/control.sock"]
        self.assertEqual(self.good("stat", "-c", "%U:%G %a", *names).split("\n")[:-1],
                         ["tidings:tidings 750", "tidings:tidings 640", "tidings:tidings 750", "tidings:tidings 660"])

    def test_04_the_service_is_confined(self):
        status = self.good("cat", "/proc/%d/status" % self.pid())
        for line in (r"NoNewPrivs:\s+1", r"Seccomp:\s+2", r"CapBnd:\s+0{16}", r"CapEff:\s+0{16}"):
            self.assertRegex(status, line)
        score = re.search(r"exposure level for tidingsd.service: ([\d.]+)", self.good("systemd-analyze", "security", "--no-pager", "tidingsd"))
        print("# exposure " + score.group(1))
        self.assertLessEqual(float(score.group(1)), EXPOSURE)

    def test_05_a_member_of_the_group_subscribes_and_reads(self):
        self.good("useradd", "-m", "-G", "tidings", "ann")
        self.good("useradd", "-m", "bob")
        machine.write("/etc/tidings/conf.d/test.conf", "allow-address = 127.0.0.1\n")
        self.good("systemctl", "reload", "tidingsd")
        type(self).server = subprocess.Popen(
            machine.network(sys.executable, "-c", SERVER % os.path.join(TOP, "tests", "daemon")), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addClassCleanup(self.server.communicate)
        type(self).url = self.server.stdout.readline().strip()
        done = self.member("subscribe", self.url)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("entry 1", self.members_titles())
        done = self.member("mark", "read", "title:entry")
        self.assertEqual(done.returncode, 0, done.stdout)
        done = self.member("refresh", "--wait")
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_06_somebody_else_is_told_how(self):
        for words in (["list"], ["mark", "read", "1"], ["subscribe", self.url]):
            done = self.as_user("bob", *words)
            self.assertEqual(done.returncode, 2, done.stdout)
            self.assertRegex(done.stdout, r"^tidings: .*group.*\n\Z")

    def test_07_a_reload_is_seen_and_a_bad_one_changes_nothing(self):
        pid = self.pid()
        machine.write("/etc/tidings/conf.d/test.conf", "allow-address = 127.0.0.1\nlog-level = debug\n")
        self.good("systemctl", "reload", "tidingsd")
        self.wait_for_line("configuration read again")
        machine.write("/etc/tidings/conf.d/test.conf", "intervall = 1h\n")
        self.good("systemctl", "reload", "tidingsd")
        self.wait_for_line("the configuration stays as it was")
        machine.write("/etc/tidings/conf.d/test.conf", "allow-address = 127.0.0.1\n")
        self.good("systemctl", "reload", "tidingsd")
        self.assertEqual(self.pid(), pid)

    def test_08_the_journal_knows_how_bad_a_line_is(self):
        ours = [line for line in self.journal() if line.get("_COMM") == "tidingsd"]
        priority = {part: line["PRIORITY"] for line in ours for part in ("polls the feeds of", "stays as it was") if part in line["MESSAGE"]}
        self.assertEqual(priority, {"polls the feeds of": "6", "stays as it was": "3"})

    def test_09_killed_it_comes_back_and_has_everything(self):
        before, pid = self.members_titles(), self.pid()
        self.good("systemctl", "kill", "--kill-who=main", "--signal=KILL", "tidingsd")
        self.wait_for_another(pid)
        self.assertEqual(self.members_titles(), before)
        self.assertEqual(self.good("tidings", "count", "is:read", "title:entry").strip()[:1].isdigit(), True)

    def test_10_hung_it_is_started_again_by_the_watchdog(self):
        before, pid, restarts = self.members_titles(), self.pid(), int(self.show("NRestarts"))
        self.good("systemctl", "kill", "--kill-who=main", "--signal=STOP", "tidingsd")
        self.wait_for_another(pid)
        self.assertGreater(int(self.show("NRestarts")), restarts)
        self.assertTrue(any("atchdog" in str(line["MESSAGE"]) for line in self.journal()))
        self.assertEqual(self.members_titles(), before)

    def test_11_stopped_it_ends_soon_and_the_file_stays_readable(self):
        before, began = self.members_titles(), time.monotonic()
        self.good("systemctl", "stop", "tidingsd")
        self.assertLess(time.monotonic() - began, 10)
        self.assertEqual(self.show("Result"), "success")
        self.assertEqual(self.members_titles(), before)
        self.assertRegex(self.member("mark", "read", "1").stdout, r"^tidings: .*\n\Z")

    def test_12_an_upgrade_takes_the_old_database_and_the_changed_settings_along(self):
        with gzip.open(os.path.join(TOP, "tests", "data", "database-6.db.gz")) as old, open(machine.path(STATE + "/tidings.db"), "wb") as new:
            shutil.copyfileobj(old, new)
        self.good("sh", "-c", "rm -f %s/tidings.db-*; echo '# mine' >> /etc/tidings/tidings.conf" % STATE)
        for _ in ("from a stopped service", "from a running one"):
            pid = self.pid()
            self.good("dpkg", "-i", "/tidings.deb")
            self.wait_for_another(pid)
        counts = [self.member("count", *words).stdout.strip() for words in ([], ["is:read"], ["is:starred"])]
        self.assertEqual(counts, ["7", "2", "3"])
        self.assertIn("# mine", self.good("cat", "/etc/tidings/tidings.conf"))

    def test_13_removed_it_leaves_the_database(self):
        self.good("dpkg", "-r", "tidings")
        self.assertNotEqual(machine.call("systemctl", "is-active", "tidingsd").returncode, 0)
        self.good("test", "-s", STATE + "/tidings.db", "-a", "-e", "/etc/tidings/tidings.conf")

    def test_14_purged_it_leaves_nothing(self):
        self.good("dpkg", "-P", "tidings")
        self.good("dpkg", "-i", "/tidings.deb")
        self.good("dpkg", "-P", "tidings")
        self.good("rm", "-r", "/etc/tidings/conf.d", "/etc/systemd/system/tidingsd.service.d")
        self.assertEqual(machine.call("ls", "-d", STATE, "/etc/tidings/tidings.conf", "/etc/systemd/system/multi-user.target.wants/tidingsd.service",
                                      "/var/lib/systemd/deb-systemd-helper-enabled/tidingsd.service.dsh-also").stdout.count("No such file"), 4)


if __name__ == "__main__":
    unittest.main()
