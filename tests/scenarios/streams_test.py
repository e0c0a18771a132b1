#!/usr/bin/python3
"""Inputs and outputs as shells and other systems hand them over: encodings, closed streams, full disks, broken pipes."""

import os
import subprocess
import time
import unittest

import scenario
from scenario import ASK, json_lines, ndjson, patient, run


class Encodings(unittest.TestCase):

    def test_line_ends_and_byte_order_marks_of_windows_are_read(self):
        lines = b"\xef\xbb\xbf" + ndjson(patient("a"), patient("b")).replace(b"\n", b"\r\n")
        answers = json_lines(run("classify", *ASK, stdin=lines, check=0).stdout)
        self.assertEqual([a["patientId"] for a in answers], ["a", "b"])

    def test_utf_16_is_refused_by_its_name(self):
        text = ndjson(patient("a")).decode()
        for encoding in "utf-16", "utf-16-le", "utf-16-be":
            for command in "classify", "explain", "cohort":
                options = ASK[1:] if command == "cohort" else ASK
                result = run(command, *options, stdin=text.encode(encoding), check=66)
                self.assertEqual(result.stderr.decode(),
                                 "myorules %s: the input is UTF-16, and JSON is read as UTF-8 (iconv -f UTF-16 -t UTF-8 "
                                 "makes it so)\n" % command)

    def test_latin_1_is_refused_in_its_place(self):
        lines = ndjson(patient("a")) + '{"id": "M\xfcller"}\n'.encode("latin-1") + ndjson(patient("c"))
        first, second, third = json_lines(run("classify", *ASK, stdin=lines, check=65).stdout)
        self.assertEqual((first["patientId"], third["patientId"]), ("a", "c"))
        self.assertIn("ill-formed UTF-8", second["error"]["message"])


class Streams(unittest.TestCase):

    def run_in_shell(self, command):
        return subprocess.run(["bash", "-c", command, "bash", scenario.MYORULES], capture_output=True,
                              timeout=scenario.PATIENCE_SECONDS)

    def test_a_closed_standard_input_cannot_be_read(self):
        with scenario.service() as service:
            for options in "", "--server=" + service.address:
                result = self.run_in_shell('"$1" classify --pack=imnm.lim2019 %s <&-' % options)
                self.assertEqual(result.returncode, 66)
                self.assertEqual(result.stderr, b"myorules classify: cannot read the input: Bad file descriptor\n")
                self.assertEqual(result.stdout, b"")

    def test_a_closed_standard_output_cannot_be_written(self):
        with scenario.service() as service:
            for options in "", "--server=" + service.address:
                result = self.run_in_shell('echo {} | "$1" classify --pack=imnm.lim2019 %s >&-' % options)
                self.assertEqual(result.returncode, 74)
                self.assertEqual(result.stderr, b"myorules classify: cannot write the output\n")
            self.assertEqual(service.stop()[0], 0)

    @staticmethod
    def open_files(pid):
        files = {}
        for number in os.listdir("/proc/%d/fd" % pid):
            try:
                files[number] = os.readlink("/proc/%d/fd/%s" % (pid, number))
            except FileNotFoundError:
                pass  # Closed since.
        return files

    def test_a_service_needs_no_standard_streams(self):
        process = subprocess.Popen(["bash", "-c", 'exec "$0" serve --listen=127.0.0.1:0 <&- >&- 2>&-', scenario.MYORULES])
        try:
            deadline = time.monotonic() + scenario.PATIENCE_SECONDS
            while not any(f.startswith("socket:") for f in self.open_files(process.pid).values()):
                self.assertLess(time.monotonic(), deadline)
                time.sleep(0.05)
            files = self.open_files(process.pid)
            self.assertEqual([files[stream] for stream in "012"], ["/dev/null"] * 3)
        finally:
            process.terminate()
        self.assertEqual(process.wait(timeout=scenario.PATIENCE_SECONDS), 0)

    def test_a_full_disk_is_told_by_every_command(self):
        line = ndjson(patient("p"))
        for arguments in (["classify", *ASK], ["explain", *ASK], ["cohort"], ["version"], ["help"],
                          ["classify", "--help"]):
            with self.subTest(arguments), open("/dev/full", "wb") as full:
                result = subprocess.run([scenario.MYORULES, *arguments], input=line, stdout=full,
                                        stderr=subprocess.PIPE, timeout=scenario.PATIENCE_SECONDS)
                self.assertEqual(result.returncode, 74)
                name = "help" if arguments[-1] in ("help", "--help") else arguments[0]
                self.assertEqual(result.stderr.decode(), "myorules %s: cannot write the output\n" % name)

    def test_who_reads_no_further_ends_it_quietly(self):
        path = os.path.join(scenario.scratch_folder(), "patients.ndjson")
        with open(path, "wb") as file:
            file.write(ndjson(*[patient("p%d" % i) for i in range(3000)]))
        with scenario.service() as service:
            for options in "", "--server=" + service.address:
                result = self.run_in_shell('"$1" classify --pack=imnm.lim2019 %s %s | head -n 1 | wc -l; echo '
                                           '${PIPESTATUS[0]}' % (options, path))
                # SIGPIPE, as of any other filter.
                self.assertEqual(result.stdout.split(), [b"1", b"141"])
                self.assertEqual(result.stderr, b"")


if __name__ == "__main__":
    scenario.main()
