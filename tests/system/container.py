"""A Debian that boots: a root file system made once and kept, and a systemd-nspawn container on a copy of it."""
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import time

PATIENCE = 30
BOOT = ["systemd", "systemd-sysv", "dbus"]
TOOLS = ["systemd-nspawn", "nsenter", "mmdebstrap", "dpkg-deb", "dpkg-shlibdeps", "cpack"]


class Unavailable(Exception):
    """Why there can be no container here."""


def require():
    if os.geteuid() != 0:
        raise Unavailable("needs root")
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        raise Unavailable("without %s; scripts/test --system installs it" % ", ".join(missing))


def run(command, limit=PATIENCE, **options):
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=limit, **options)


def depends(package):
    """The names of what a package depends on, the first of each choice."""
    text = run(["dpkg-deb", "-f", package, "Depends"]).stdout
    return [re.match(r"[^\s(|:]+", choice.strip()).group() for choice in text.split(",")]


def release():
    with open("/etc/os-release", encoding="utf-8") as file:
        match = re.search(r"^VERSION_CODENAME=(\w+)", file.read(), re.M)
    return match.group(1) if match else "stable"


def mirror():
    """Where this machine's apt has Debian from."""
    folder, text = "/etc/apt/sources.list.d", ""
    for path in ["/etc/apt/sources.list"] + sorted(os.path.join(folder, n) for n in os.listdir(folder)):
        if os.path.isfile(path):
            with open(path, encoding="utf-8", errors="replace") as file:
                text += file.read() + "\n"
    match = re.search(r"^[^#\n]*?(https?://\S+/debian)/?(?=\s|$)", text, re.M)
    if not match:
        raise Unavailable("apt has no mirror of Debian here")
    return match.group(1)


def make_root(package):
    """The archive of a small Debian with systemd and what the package depends on; kept from one run to the next."""
    names = sorted(set(BOOT + depends(package)))
    cache = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "tidings")
    key = hashlib.sha256(" ".join(names).encode()).hexdigest()[:12]
    path = os.path.join(cache, "root-%s-%s.tar" % (release(), key))
    if os.path.exists(path):
        return path
    os.makedirs(cache, exist_ok=True)
    part = path + ".part.tar"
    try:
        done = run(["mmdebstrap", "--quiet", "--variant=minbase", "--include=" + ",".join(names), release(), part, mirror()], 400)
    except subprocess.TimeoutExpired:
        raise Unavailable("the mirror %s is too slow" % mirror()) from None
    if done.returncode:
        last = [line for line in done.stdout.splitlines() if line.startswith("E:")][:1] or done.stdout.splitlines()[-1:]
        raise Unavailable("no Debian root can be made from %s: %s" % (mirror(), " ".join(last)))
    os.rename(part, path)
    return path


class Container:
    def __init__(self, archive):
        self.folder = tempfile.mkdtemp(prefix="tidings-system-")
        self.root, self.nspawn, self.leader = os.path.join(self.folder, "root"), None, None
        os.mkdir(self.root)
        subprocess.run(["tar", "-C", self.root, "-xf", archive], check=True)

    def path(self, name):
        return os.path.join(self.root, name.lstrip("/"))

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def chroot(self, *command):
        """Before it is booted: nothing runs in there."""
        return run(["chroot", self.root, "env", "-i", "HOME=/root", "LC_ALL=C.UTF-8", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", *command])

    def boot(self):
        command = ["systemd-nspawn", "-q", "-b", "-D", self.root, "-M", "tidings-%d" % os.getpid(), "--register=no", "--keep-unit",
                   "--resolv-conf=off", "--private-network", "--console=read-only"]
        self.console = open(os.path.join(self.folder, "console"), "w+", encoding="utf-8", errors="replace")
        self.nspawn = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.console, stderr=self.console)
        try:
            self.leader = self.wait(self.find_leader, "systemd in the container")
            self.wait(lambda: self.call("systemctl", "is-system-running").stdout.strip() in ("running", "degraded"), "the boot")
        except AssertionError:
            self.console.seek(0)
            raise Unavailable("systemd does not boot in a container here: " + " ".join(self.console.read().split())[-300:]) from None
        self.call("ip", "link", "set", "lo", "up")

    def find_leader(self):
        """Of the processes that nspawn starts the one that is systemd in a namespace of its own."""
        try:
            with open("/proc/%d/task/%d/children" % (self.nspawn.pid, self.nspawn.pid), encoding="ascii") as file:
                children = file.read().split()
            for child in children:
                with open("/proc/%s/comm" % child, encoding="utf-8") as file:
                    if file.read() == "systemd\n" and os.readlink("/proc/%s/ns/pid" % child) != os.readlink("/proc/self/ns/pid"):
                        return int(child)
        except OSError:
            pass
        return None

    def wait(self, condition, what, limit=PATIENCE):
        end = time.monotonic() + limit
        while time.monotonic() < end and self.nspawn.poll() is None:
            value = condition()
            if value:
                return value
            time.sleep(0.05)
        raise AssertionError("waited too long for " + what)

    def inside(self, *command):
        return ["nsenter", "-t", str(self.leader), "-m", "-u", "-i", "-n", "-p", "-C", "--", "env", "-i", "HOME=/root", "LC_ALL=C.UTF-8",
                "PATH=/usr/sbin:/usr/bin:/sbin:/bin", *command]

    def call(self, *command):
        return run(self.inside(*command), 60)

    def network(self, *command):
        """A program of the host's on the container's network."""
        return ["nsenter", "-t", str(self.leader), "-n", "--", *command]

    def close(self):
        if self.nspawn and self.nspawn.poll() is None:
            if self.leader:
                self.call("systemctl", "poweroff", "--no-block")
            try:
                self.nspawn.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.nspawn.kill()
                self.nspawn.wait()
        if self.nspawn:
            self.console.close()
        for above in ("/sys/fs/cgroup", "/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified"):
            for name in ("payload", "supervisor"):  # which nspawn leaves behind
                for folder, _, _ in os.walk(os.path.join(above, name), topdown=False):
                    try:
                        os.rmdir(folder)
                    except OSError:
                        pass
        shutil.rmtree(self.folder, ignore_errors=True)
