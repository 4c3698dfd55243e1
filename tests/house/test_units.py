"""The service units: complete, hardened, and accepted by systemd where it is installed."""
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import source

HARDENING = """NoNewPrivileges CapabilityBoundingSet ProtectSystem ProtectHome PrivateTmp PrivateDevices ProtectKernelModules ProtectKernelTunables
RestrictNamespaces RestrictAddressFamilies LockPersonality MemoryDenyWriteExecute SystemCallFilter SystemCallArchitectures""".split()


class Units(unittest.TestCase):
    def test_system_unit_is_a_watched_notifying_hardened_service(self):
        unit = source.read("systemd/tidingsd.service.in")
        for line in ("Type=notify", "User=tidings", "StateDirectory=tidings", "StateDirectoryMode=0750", "UMask=0077", "RuntimeDirectory=tidings"):
            self.assertRegex(unit, r"(?m)^%s$" % line)
        self.assertRegex(unit, r"(?m)^WatchdogSec=\d+$")
        for key in HARDENING:
            self.assertRegex(unit, r"(?m)^%s=" % key)

    def test_service_configuration_names_what_the_unit_makes(self):
        text = source.read("etc/service.conf")
        self.assertIn("database = /var/lib/tidings/", text)
        self.assertIn("socket = /run/tidings/", text)
        self.assertIn("group-readable = yes", text)

    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd is not installed")
    def test_systemd_accepts_the_units(self):
        for name in ("tidingsd.service", "user/tidingsd.service"):
            with open(os.path.join(source.BUILD, name), encoding="utf-8") as file:
                unit = re.sub(r"(?m)^ExecStart=.*$", "ExecStart=" + os.path.join(source.BUILD, "tidingsd"), file.read())
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "tidingsd.service")
                with open(path, "w", encoding="utf-8") as file:
                    file.write(unit)
                done = subprocess.run(["systemd-analyze", "verify", "--man=no"] + (["--user"] if name.startswith("user/") else []) + [path],
                                      stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=dict(os.environ, XDG_RUNTIME_DIR=folder))
                ours = [line for line in done.stdout.split("\n") if "tidingsd.service" in line]
                self.assertEqual((ours, done.returncode), ([], 0), done.stdout)
