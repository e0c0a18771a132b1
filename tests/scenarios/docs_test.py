#!/usr/bin/python3
"""What README and guides show is what the binary does: samples, printed commands, example output."""

import os
import re
import shutil
import subprocess
import unittest

import scenario
from scenario import ASK, json_lines, ndjson, run

READING = "docs/guides/reading-an-answer.md"
PAGES = ["README.md", "docs/start.md", "docs/guides/command-line.md", "docs/guides/python.md", "docs/guides/node.md",
         "docs/guides/write-a-pack.md", READING]
COHORT = "docs/examples/cohort/patients.ndjson"
PATIENT = "docs/examples/patient.json"


def page(name):
    with open(name, encoding="utf-8") as file:
        return file.read()


def fenced(text, language=""):
    """The fenced blocks of a page."""
    return re.findall(r"^```%s\n(.*?)^```$" % language, text, re.S | re.M)


def printed_commands(text):
    """The `myorules` commands among the indented lines, each with its continuation, and what copies and edits for them."""
    lines = re.sub(r"\\\n\s*", "", text)
    return re.findall(r"^    ((?:(?:bazel-bin/service/cli/)?myorules|cp|sed) .*)$", lines, re.M)


def output_under(text, command):
    """The fenced block below an indented command and before the next one; "": there is none."""
    below = text[text.index("    " + command + "\n"):].split("\n", 1)[1]
    first = re.search(r"^(    |```\n)", below, re.M)
    return below[first.end():].partition("```\n")[0] if first and first.group(1) == "```\n" else ""


class Docs(unittest.TestCase):

    def test_the_patient_of_the_start_page_is_the_example(self):
        self.assertEqual(fenced(page("docs/start.md"), "json")[0], page(PATIENT))

    def test_the_answer_in_the_readme_is_what_the_binary_prints(self):
        sample = next(b for b in fenced(page("README.md")) if b.startswith("Patient p-1, "))
        shown, dots = sample[:-2], sample[-2:]
        self.assertEqual(dots, "…\n")
        printed = run("explain", "--pack=imnm.lim2019", "--assessed_on=2026-01-01", PATIENT, check=0).stdout.decode()
        self.assertEqual(printed[:len(shown)], shown)

    def test_the_answer_that_the_reading_guide_takes_apart_is_what_the_binary_prints(self):
        printed = run("explain", "--pack=imnm.lim2019", "--assessed_on=2026-01-01", PATIENT, check=0).stdout.decode()
        self.assertEqual("".join(fenced(page(READING))), printed)

    def test_every_path_of_a_fact_has_the_form_that_its_page_gives(self):
        form = re.compile(re.search(r"^    (\^patient.*\$)$", page("docs/reference/fact-paths.md"), re.M).group(1))
        odd = scenario.patient("odd", results=[{"analyte": "SRP"}, {"analyte": "SRP"},
                                               {"analyte": "HMGCR", "specimen_id": 'a,b]="c"#\\d\n'},
                                               {"analyte": "JO1", "collected_on": {"year": 2024, "month": 2}}],
                               medicines=[{}, {"name": "prednison"}], diagnoses=[{"name": "SSc?"}], malignancies=[{}])
        with open(COHORT, "rb") as file:
            answers = json_lines(run("classify", *ASK, "--view=full", stdin=ndjson(odd) + file.read(), check=0).stdout)
        paths = {path for answer in answers for kind in ("decisions", "facets", "flags", "trace")
                 for result in answer.get(kind, []) for path in result.get("missing", [])}
        paths |= {read["path"] for answer in answers for result in answer["trace"] for read in result.get("reads", [])}
        for expected in "patient.results[analyte=SRP#2].status", "patient.medicines[#1].name", "patient.weakness.subacute":
            self.assertIn(expected, paths)
        self.assertTrue(any("specimen_id=\"" in path for path in paths))
        self.assertEqual([path for path in sorted(paths) if not form.match(path) and path != "assessed_on"], [])

    def test_the_quickstart_in_the_readme_is_what_it_prints(self):
        sample = next(b for b in fenced(page("README.md")) if b.startswith("== classifying"))
        printed = subprocess.run(["tests/scenarios/quickstart.sh"], capture_output=True, text=True, check=True,
                                 env={**os.environ, "MYORULES": scenario.MYORULES},
                                 timeout=scenario.PATIENCE_SECONDS).stdout
        self.assertIn("\n" + sample, printed)

    def test_printed_commands_work_as_they_stand(self):
        folder = scenario.scratch_folder()
        binary = os.path.join(folder, "bazel-bin/service/cli/myorules")
        os.makedirs(os.path.dirname(binary))
        os.symlink(scenario.MYORULES, binary)
        for example in COHORT, PATIENT:
            os.makedirs(os.path.join(folder, os.path.dirname(example)), exist_ok=True)
            shutil.copy(example, os.path.join(folder, example))
        shutil.copy(COHORT, os.path.join(folder, "patients.ndjson"))
        path = os.path.dirname(binary) + ":" + os.environ["PATH"]
        commands = [(name, command) for name in PAGES for command in printed_commands(page(name))]
        self.assertGreater(len(commands), 9)
        for name, command in commands:
            if " serve" in command:
                command = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:0", command.rstrip(" &"))
                command = "timeout --signal=TERM 2 %s || [[ $? == 124 ]]" % command
            with self.subTest(page=name, command=command):
                result = subprocess.run(["bash", "-c", command], cwd=folder, env={**os.environ, "PATH": path},
                                        capture_output=True, timeout=scenario.PATIENCE_SECONDS)
                self.assertEqual(result.returncode, 0, result.stderr.decode())
                if " pack diff " in command:
                    shown = output_under(page(name), command)
                    self.assertIn(shown, result.stdout.decode())
                    self.assertEqual(bool(shown), "--patients" in command)
        with open(os.path.join(folder, "out.ndjson"), "rb") as file:
            self.assertEqual(len(file.read().splitlines()), 64)

    def test_the_error_in_the_guide_is_what_the_binary_prints(self):
        text = page("docs/guides/command-line.md")
        shown = re.search(r'^    (\{"error":.*\})$', text, re.M).group(1)
        told = re.search(r"^    (line 17: .*)$", text, re.M).group(1)
        good = scenario.creatine_kinase(5)
        bad = scenario.patient("p17", results=[good, {**good, "analyte": "SRP"}, {**good, "analyte": "JO1"},
                                               scenario.creatine_kinase(-1)])
        result = run("classify", *ASK, stdin=b"\n" * 16 + ndjson(bad), check=65)
        self.assertEqual(result.stdout.decode(), shown + "\n")
        self.assertEqual(result.stderr.decode().splitlines()[0], told)

    def test_the_comparator_in_the_guide_is_read(self):
        quantity = re.search(r"`<20` is written `(\{.*\})`", page("docs/guides/command-line.md")).group(1)
        line = '{"results": [{"analyte": "HMGCR", "method": "ASSAY_METHOD_ELISA", "quantity": %s}]}\n' % quantity
        json_lines(run("classify", *ASK, stdin=line.encode(), check=0).stdout)


if __name__ == "__main__":
    scenario.main()
