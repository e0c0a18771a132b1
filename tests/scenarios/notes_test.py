#!/usr/bin/python3
"""The notes of `myorules explain`, word for word, in every form, of plain patients and of ugly ones.

    MYORULES_WRITE_NOTES=DIR tests/scenarios/notes_test.py    writes the expected notes anew into DIR
"""

import concurrent.futures
import difflib
import errno
import fcntl
import html
import html.parser
import json
import os
import pty
import re
import struct
import subprocess
import termios
import unittest

import scenario
from scenario import hmgcr, ndjson, patient, run, service

NOTES = "tests/scenarios/notes"
PACKS = ["imnm.lim2019", "imnm.wang2022", "imnm.enmc2018", "imnm.enmc2004", "iim.eularacr2017"]
LIM2019 = ["--pack=imnm.lim2019", "--assessed_on=2026-01-01"]


def example(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def from_cohort(name):
    lines = example("docs/examples/cohort/patients.ndjson").splitlines()
    return next(line for line in lines if '"id":"%s"' % name in line)


def result(analyte, method, day, **facts):
    year, month, date = day
    return {"analyte": analyte, "method": "ASSAY_METHOD_" + method, "status": "RESULT_STATUS_FINAL",
            "collectedOn": {"year": year, "month": month, "day": date}, **facts}


# Followed for three months under early treatment; anti-HMGCR by another method than the source's.
TREATED = patient(
    "treated", sex="SEX_FEMALE", birthDate={"year": 1950, "month": 3, "day": 2},
    onsetDate={"year": 2020, "month": 1, "day": 10}, diagnosisDate={"year": 2020, "month": 3, "day": 5},
    clinicianDiagnosisImnm=True, biopsy={"necrosisDominant": True, "sparseInfiltrate": True},
    mimics={"antisynthetaseSyndrome": False, "dermatomyositis": False, "overlapMyositis": False,
            "statinRhabdomyolysis": False},
    medicines=[{"name": "prednisone", "purpose": "PURPOSE_MYOSITIS", "startedOn": {"year": 2020, "month": 3, "day": 10},
                "dailyDoseMg": 60, "initialTreatment": True},
               {"name": "IVIG", "purpose": "PURPOSE_MYOSITIS", "startedOn": {"year": 2020, "month": 3, "day": 12},
                "initialTreatment": True},
               {"name": "atorvastatin", "purpose": "PURPOSE_OTHER", "startedOn": {"year": 2015},
                "stoppedOn": {"year": 2020, "month": 3, "day": 5}}],
    medicinesComplete=True,
    visits=[{"date": {"year": 2020, "month": 3, "day": 10}, "hipFlexorLeft": "MRC_GRADE_3",
             "hipFlexorRight": "MRC_GRADE_4_MINUS", "prednisoneMgPerDay": 60},
            {"date": {"year": 2020, "month": 6, "day": 8}, "hipFlexorLeft": "MRC_GRADE_4",
             "hipFlexorRight": "MRC_GRADE_4_PLUS", "prednisoneMgPerDay": 20}],
    results=[result("HMGCR", "CHEMILUMINESCENCE", (2020, 3, 6), referenceRange={"high": 20},
                    quantity={"comparator": "COMPARATOR_GREATER", "value": 200, "unit": "CU"}),
             result("CK", "ENZYME_ACTIVITY", (2020, 3, 6), quantity={"value": 8400, "unit": "U/L"},
                    referenceRange={"high": 145}),
             result("CK", "ENZYME_ACTIVITY", (2020, 6, 9), quantity={"value": 900, "unit": "U/L"},
                    referenceRange={"high": 145})])

# The list of medicines has another initial dose than the visit of the same day.
TWO_DOSES = json.loads(json.dumps(TREATED))
TWO_DOSES["medicines"][0].update(dailyDoseMg=40, route="ROUTE_ORAL")

# Of the items of eularacr2017 some are known.
SCORED = patient(
    "scored", birthDate={"year": 1970}, onsetDate={"year": 2024, "month": 2},
    weakness={"objective": True, "symmetric": True, "proximalArms": True, "proximalLegs": True,
              "neckFlexorsWeaker": False},
    mimics={"betterExplanation": False}, manifestations={"heliotrope": False, "gottron": False}, biopsy={"done": False},
    results=[result("CK", "ENZYME_ACTIVITY", (2024, 5, 2), quantity={"value": 4200, "unit": "U/L"},
                    referenceRange={"high": 145})])

# As one of the cohort, with a creatine kinase that is normal.
NORMAL_CK = json.loads(from_cohort("synthetic-lim2019-16"))
for measured in NORMAL_CK["results"]:
    if measured["analyte"] == "CK":
        measured["quantity"]["value"] = 100

# By name of the expected note: what is asked, of whom.
CASES = {
    "lim2019-determined.txt": (LIM2019, from_cohort("synthetic-lim2019-16")),
    "lim2019-incomplete.txt": (LIM2019, from_cohort("synthetic-lim2019-40")),
    "lim2019-seronegative.txt": (LIM2019, from_cohort("synthetic-lim2019-01")),
    "lim2019-indeterminate.txt": (LIM2019, example("docs/examples/patient.json")),
    "lim2019-indeterminate.md": (LIM2019 + ["--format=markdown"], example("docs/examples/patient.json")),
    "lim2019-indeterminate.html": (LIM2019 + ["--format=html"], example("docs/examples/patient.json")),
    "lim2019-nothing-known.txt": (LIM2019, "{}"),
    "several-packs.txt": (["--pack=imnm.lim2019,imnm.enmc2018", "--assessed_on=2026-01-01"],
                          example("docs/examples/patient.json")),
    "packs-that-differ.txt": (["--pack=imnm.lim2019,imnm.enmc2018", "--assessed_on=2026-01-01"], json.dumps(NORMAL_CK)),
    "wang2022-treated.txt": (["--pack=imnm.wang2022", "--assessed_on=2021-01-01"], json.dumps(TREATED)),
    "wang2022-two-doses.txt": (["--pack=imnm.wang2022", "--assessed_on=2021-01-01"], json.dumps(TWO_DOSES)),
    "eularacr2017-interval.txt": (["--pack=iim.eularacr2017", "--assessed_on=2026-01-01"], json.dumps(SCORED)),
}

# A division by nothing where the patient is old enough.
FAILING_PACK = """
name: "x.failing" version: "1.0.0" title: "Failing" state: PACK_STATE_PRODUCTION author: "A"
created_on { year: 2026 month: 1 day: 1 } revised_on { year: 2026 month: 1 day: 1 }
purpose: "Shows what fails." intended_use: "Tests." limits: "None." source_key: "lim2019"
source_attributes { age: true funding: "none" }
subject_type: "myorules.v1.Patient" subject: "patient" summary: "Group: {group}."
define { name: "visits_on_record" title: "Visits on record" value: "size(patient.visits)" }
criterion { id: "ratio" title: "A ratio of ten" when: "10 / visits_on_record == 10" source { key: "lim2019" place: "Methods" } }
decision { id: "group" title: "Group" hit_policy: HIT_POLICY_FIRST row { when: "ratio" outcome: "TEN" title: "Ten" }
  otherwise: "NOT_TEN" source { key: "lim2019" place: "Methods" } }
"""

# What no text of a patient may do: be markup, a mark of Markdown, a command of a terminal, or a line of its own.
HOSTILE = '<script>alert(1)</script> **b** [x](javascript:y) `c` |d| \x1b[2J \x9b1m \u202eevil\u202c\n# Flags\n- HIGH & "q"'


def note(options, one, check=0):
    return run("explain", *options, stdin=one.encode(), check=check).stdout.decode()


def words_of_text(text):
    return re.sub("[│├└]", " ", text).split()


def flowing(text):
    return " ".join(words_of_text(text))


def plain_markdown(line):
    """A line of Markdown as it is shown."""
    line = re.sub(r"^ *(#+|-) ", "", line)
    shown = ""
    while line:
        code = re.match("(`+)(.*?[^`])\\1(?!`)", line)
        if code:
            shown += code.group(2)
            line = line[code.end():]
        elif line.startswith("**"):
            line = line[2:]
        elif line.startswith("\\") and len(line) > 1:
            shown, line = shown + line[1], line[2:]
        else:
            entity = re.match("&[a-z]+;|.", line).group()
            shown, line = shown + html.unescape(entity), line[len(entity):]
    return shown


def words_of_markdown(text):
    return " ".join(map(plain_markdown, text.splitlines())).split()


class PageText(html.parser.HTMLParser):
    """What a page shows, and its elements as they open and close."""

    def __init__(self, page):
        super().__init__()
        self.shown, self.opened, self.faults, self.elements = "", [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag != "meta":
            self.opened.append(tag)
        if tag in ("h1", "h2", "h3", "p", "ul", "li"):
            self.shown += " "

    def handle_endtag(self, tag):
        if not self.opened or self.opened.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data):
        if "body" in self.opened:
            self.shown += data


def words_of_html(text):
    return PageText(text).shown.split()


def first_difference(one, other):
    """Where two texts part; empty where they do not."""
    for i, (a, b) in enumerate(zip(one, other)):
        if a != b:
            return " ".join(one[max(0, i - 5):i + 5]) + " <> " + " ".join(other[max(0, i - 5):i + 5])
    return "" if len(one) == len(other) else "one is longer"


def on_terminal(options, one, rows, columns):
    """The note as a terminal of this size shows it."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    with subprocess.Popen([scenario.MYORULES, "explain", *options], stdin=subprocess.PIPE, stdout=slave,
                          env={**os.environ, "NO_COLOR": "1"}) as process:
        os.close(slave)
        process.stdin.write(one.encode())
        process.stdin.close()
        shown = b""
        try:
            while read := os.read(master, 100000):
                shown += read
        except OSError as error:  # What Linux says of a terminal that nobody writes to any more.
            if error.errno != errno.EIO:
                raise
        os.close(master)
        if process.wait(timeout=scenario.PATIENCE_SECONDS) != 0:
            raise AssertionError("exit status %d" % process.returncode)
    return shown.decode().replace("\r\n", "\n")


class Notes(unittest.TestCase):

    maxDiff = None

    def test_are_what_they_were(self):
        folder = os.environ.get("MYORULES_WRITE_NOTES")
        for name, (options, one) in CASES.items():
            with self.subTest(name):
                printed = note(options, one)
                if folder:
                    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                        file.write(printed)
                    continue
                expected = example(os.path.join(NOTES, name))
                self.assertEqual(printed, expected, "\n".join(difflib.unified_diff(
                    expected.splitlines(), printed.splitlines(), "expected", "printed", lineterm="")))

    def test_say_the_same_in_every_form(self):
        for name, (options, one) in CASES.items():
            for extent in [], ["--full"]:
                with self.subTest(name, extent=extent):
                    options = [option for option in options if not option.startswith("--format")] + extent
                    # Only text is cut to the screen: a high one has room for all that a page says.
                    text = words_of_text(on_terminal(options, one, 1000, 80))
                    for form, words in ("markdown", words_of_markdown), ("html", words_of_html):
                        other = words(note(options + ["--format=" + form], one))
                        self.assertEqual(first_difference(text, other), "", form)

    def test_say_what_failed(self):
        folder = scenario.scratch_folder()
        os.makedirs(os.path.join(folder, "x.failing"))
        with open(os.path.join(folder, "x.failing", "pack.textproto"), "w", encoding="utf-8") as file:
            file.write(FAILING_PACK)
        options = ["--packs=" + folder, "--pack=x.failing", "--assessed_on=2026-01-01"]
        self.assertEqual(note(options, json.dumps(patient("p"))), """\
Patient p, synthetic, by x.failing 1.0.0, as of 2026-01-01
Conclusions
├ Group: error: group: row 1: divide by zero.
└ Group: cannot be decided: row 1: divide by zero
  └ failed: A ratio of ten (visits: none; Visits on record: 0)
No diagnosis.
""")

    def test_of_a_patient_with_an_impossible_value_say_which(self):
        refused = run("explain", *LIM2019, stdin=ndjson(patient("p", results=[hmgcr(-1)])), check=65)
        self.assertEqual((refused.stdout, refused.stderr.decode()),
                         (b"", "myorules explain: patient.results[0].quantity.value: cannot be below 0\n"))

    def test_show_what_a_patient_holds_and_do_not_obey_it(self):
        one = json.dumps(patient(HOSTILE[:120], medicines=[{"name": HOSTILE, "startedOn": {"year": 2020}}],
                                 malignancies=[{"site": HOSTILE, "diagnosedOn": {"year": 2020}}],
                                 diagnoses=[{"name": HOSTILE}], diagnosisDate={"year": 2020, "month": 3, "day": 5}))
        for extent in [], ["--full"]:
            text = note(LIM2019 + extent, one)
            markdown = note(LIM2019 + extent + ["--format=markdown"], one)
            page = note(LIM2019 + extent + ["--format=html"], one)
            for printed in text, markdown, page:
                self.assertFalse(re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", printed))
            self.assertEqual(len(re.findall("^Flags$", text, re.M)), 1)
            self.assertEqual(len(re.findall(r"^#+ Flags$", markdown, re.M)), 1)
            self.assertFalse("<script" in page, "the page has a script of the patient's")
            outside_code = re.sub("(`+).*?[^`]\\1(?!`)", "", markdown)
            self.assertFalse("<script" in outside_code, "the Markdown has a script of the patient's")
            self.assertFalse(re.search(r"(?<!\\)\[x\]", outside_code), "the Markdown has a link of the patient's")
            whole = words_of_text(on_terminal(LIM2019 + extent, one, 1000, 80))
            for other in words_of_markdown(markdown), words_of_html(page):
                self.assertEqual(first_difference(whole, other), "")

    def test_load_nothing_run_nothing_and_can_be_printed(self):
        page = note(LIM2019 + ["--full", "--format=html"], example("docs/examples/patient.json"))
        for loaded in "<script", "<link", "src=", "url(", "@import", "http:":
            self.assertFalse(loaded in page, loaded)
        text = PageText(page)
        self.assertEqual((text.faults, text.opened), ([], []))
        self.assertEqual({name for _, attributes in text.elements for name in attributes} - {"class"},
                         {"lang", "charset", "name", "content"})
        self.assertTrue("@media print" in page)
        levels = [int(tag[1]) for tag, _ in text.elements if re.match(r"h\d", tag)]
        self.assertEqual(levels[0], 1)
        for before, after in zip(levels, levels[1:]):
            self.assertLessEqual(after, before + 1, "a heading skips a level")

    def test_take_one_screen_at_most_of_every_example_patient_by_every_pack(self):
        asked = [["--assessed_on=2026-01-01"]] + [["--assessed_on=2026-01-01", "--pack=" + pack] for pack in PACKS]
        asked.append(["--assessed_on=2026-01-01", "--pack=" + ",".join(PACKS)])
        patients = example("docs/examples/cohort/patients.ndjson").splitlines()
        patients += [example("docs/examples/patient.json"), "{}", json.dumps(TREATED), json.dumps(SCORED),
                     json.dumps(NORMAL_CK)]
        pairs = [(options, one) for options in asked for one in patients]
        # A service that has read the packs once answers, as a command that reads them itself does.
        with service() as server, concurrent.futures.ThreadPoolExecutor(2) as pool:
            by_server = ["--server=" + server.address]
            for (options, one), text in zip(pairs, pool.map(lambda pair: note(pair[0] + by_server, pair[1]), pairs)):
                lines = text.splitlines()
                self.assertLessEqual(len(lines), 24, text)
                self.assertLessEqual(max(map(len, lines)), 80, text)
                # What was concluded is never left out, nor how much is.
                packs = options[1].count(",") + 1 if len(options) > 1 else 2
                summaries = re.findall("The patient (?:meets|does not meet) the|It is open whether|Criteria: ", flowing(text))
                self.assertEqual(len(summaries), packs, text)
                self.assertIn("No diagnosis. --full also shows ", text)

    def test_of_a_page_leave_no_line_out(self):
        for form, words in ("markdown", words_of_markdown), ("html", words_of_html):
            one = json.dumps(TREATED)
            asked = ["--assessed_on=2026-01-01", "--pack=" + ",".join(PACKS)]
            page = words(note(asked + ["--format=" + form], one))
            self.assertGreater(len(page), 2 * len(words_of_text(note(asked, one))))
            self.assertIn("Properties", page)

    def test_take_the_terminal_that_there_is(self):
        options, one = LIM2019, from_cohort("synthetic-lim2019-16")
        read = {}
        for rows, columns in (60, 120), (24, 80), (16, 60), (5, 20):
            read[rows] = on_terminal(options, one, rows, columns).splitlines()
        # A line is left for the prompt; beyond 80 columns nobody reads with ease, below 12 lines of 40 there is no note.
        for rows, most, columns in (60, 59, 80), (24, 23, 80), (16, 15, 60), (5, 12, 40):
            self.assertLessEqual(len(read[rows]), most)
            self.assertLessEqual(max(map(len, read[rows])), columns)
        self.assertGreater(len(read[60]), 24)

    def test_are_the_same_by_a_server(self):
        with service() as server:
            for name in "lim2019-indeterminate.txt", "several-packs.txt", "lim2019-indeterminate.html":
                options, one = CASES[name]
                self.assertEqual(note(options + ["--server=" + server.address], one), note(options, one))
            refused = run("explain", *LIM2019, "--server=" + server.address,
                          stdin=ndjson(patient("p", results=[hmgcr(-1)])), check=65)
            self.assertIn(b"patient.results[0].quantity.value", refused.stderr)
            self.assertIn(b"no.such", run("explain", "--pack=no.such", "--server=" + server.address, stdin=b"{}",
                                          check=64).stderr)
            address = server.address
        self.assertIn(b"server " + address.encode(),
                      run("explain", *LIM2019, "--server=" + address, stdin=b"{}", check=69).stderr)

    def test_are_the_answer_itself_as_json(self):
        options, one = CASES["several-packs.txt"]
        answers = json.loads(note(options + ["--format=json"], one))["classifications"]
        self.assertEqual([answer["pack"]["name"] for answer in answers], ["imnm.lim2019", "imnm.enmc2018"])
        self.assertTrue(all(answer["trace"] for answer in answers))

    def test_have_colours_where_they_are_asked_for(self):
        options, one = CASES["lim2019-determined.txt"]
        colored = note(options + ["--color=always"], one)
        self.assertIn("\x1b[1;31mHIGH\x1b[0m", colored)
        self.assertEqual(re.sub("\x1b\\[[0-9;]*m", "", colored), note(options, one))

    def test_of_ten_thousand_results_are_short_as_well(self):
        analytes = "HMGCR SRP EJ OJ JO1 PL7 PL12 MDA5 NXP2 SAE1 TIF1_GAMMA MI2_ALPHA MI2_BETA KU RO52 CK LDH AST ALT RO60"
        many = patient("many", results=[result(analyte, "LINE_BLOT", (2000 + i // 336, i // 28 % 12 + 1, i % 28 + 1),
                                               grade="LINE_BLOT_GRADE_TWO_PLUS", specimenId="s%d" % i)
                                        for analyte in analytes.split() for i in range(500)])
        lines = note(LIM2019, json.dumps(many)).splitlines()
        self.assertLessEqual(len(lines), 24)


if __name__ == "__main__":
    scenario.main()
