"""What the scenarios share: the `myorules` binary, a running service, patients, the contract's Python classes.

Everything runs as users run it: the real binary, real files, real connections.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import unittest

# Bazel runs tests in the tree of runfiles.
ROOT = os.getcwd()
MYORULES = os.path.join(ROOT, "service/cli/myorules")
PACK = "imnm.lim2019"
ASK = ["--pack=" + PACK, "--assessed_on=2026-01-01"]

# No step takes near as long on an idle machine.
PATIENCE_SECONDS = 120


def scratch_folder():
    return tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR"))


def run(*arguments, stdin=b"", check=None):
    """Runs `myorules` to its end; `check`: the exit status that it must have."""
    result = subprocess.run([MYORULES, *arguments], input=stdin, capture_output=True, timeout=PATIENCE_SECONDS)
    if check is not None and result.returncode != check:
        raise AssertionError("exit status %d, not %d\n%s" % (result.returncode, check, result.stderr.decode()[:4000]))
    return result


class Service:
    """A running `myorules serve`."""

    def __init__(self, process, address):
        self.process = process
        self.address = address

    def stop(self, number=signal.SIGTERM):
        """Sends a signal and returns (exit status, standard error)."""
        self.process.send_signal(number)
        return self.wait()

    def wait(self):
        _, error = self.process.communicate(timeout=PATIENCE_SECONDS)
        return self.process.returncode, error.decode()


@contextlib.contextmanager
def service(*arguments):
    """A service on a free port of the loopback; killed at the end if it is still there."""
    process = subprocess.Popen([MYORULES, "serve", "--listen=127.0.0.1:0", *arguments],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        line = process.stdout.readline().decode()
        prefix = "listening on "
        if not line.startswith(prefix):
            process.kill()
            raise AssertionError("the service did not start: %r\n%s" % (line, process.communicate()[1].decode()))
        yield Service(process, line[len(prefix):].strip())
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def ndjson(*patients):
    """Patients (dicts, or text as it is) as lines."""
    return "".join((p if isinstance(p, str) else json.dumps(p)) + "\n" for p in patients).encode()


def json_lines(output):
    return [json.loads(line) for line in output.splitlines()]


def patient(name, **facts):
    return {"id": name, "synthetic": True, **facts}


def hmgcr(value, **facts):
    """An anti-HMGCR ELISA result."""
    return {"analyte": "HMGCR", "method": "ASSAY_METHOD_ELISA", "status": "RESULT_STATUS_FINAL",
            "quantity": {"value": value, "unit": "U/mL"}, "collected_on": {"year": 2020, "month": 3, "day": 1}, **facts}


def creatine_kinase(value):
    return {"analyte": "CK", "method": "ASSAY_METHOD_ENZYME_ACTIVITY", "status": "RESULT_STATUS_FINAL",
            "quantity": {"value": value, "unit": "U/L"}, "collected_on": {"year": 2020, "month": 3, "day": 1}}


def import_contract():
    """Makes the contract's Python classes as the guide does, and puts them on the path. Returns their folder."""
    folder = scratch_folder()
    subprocess.run(["docs/examples/python/generate_stubs.sh", folder], check=True, timeout=PATIENCE_SECONDS)
    sys.path.insert(0, folder)
    return folder


def main():
    unittest.main(verbosity=2)
