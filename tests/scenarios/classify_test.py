#!/usr/bin/python3
"""`myorules classify` as a batch job meets it: good input, bad input, formats, exit status; here and by a server."""

import json
import os
import time
import unittest

import scenario
from scenario import ASK, creatine_kinase, hmgcr, json_lines, ndjson, patient, run


def decision(classification, name):
    return next(d for d in classification["decisions"] if d["id"] == name)


class Classify(unittest.TestCase):

    def test_answers_each_patient_in_order(self):
        patients = [patient("p%d" % i, results=[hmgcr(i)]) for i in range(300)]
        result = run("classify", *ASK, stdin=ndjson(*patients), check=0)
        answers = json_lines(result.stdout)
        self.assertEqual([a["patientId"] for a in answers], ["p%d" % i for i in range(300)])
        self.assertTrue(all(a["synthetic"] for a in answers))
        self.assertEqual(result.stderr, b"")

    def test_no_patients_are_no_error_and_told(self):
        for nothing in b"", b"\n \r\n\n":
            result = run("classify", *ASK, stdin=nothing, check=0)
            self.assertEqual((result.stdout, result.stderr), (b"", b"myorules classify: no patient in the input\n"))

    def test_an_unknown_statin_history_leaves_both_subgroups_open(self):
        result = run("classify", *ASK, stdin=ndjson(patient("p", results=[hmgcr(154)])), check=0)
        provisional = decision(json_lines(result.stdout)[0], "subgroup_by_available_assays")
        self.assertEqual(provisional["candidates"], ["ANTI_HMGCR_STATIN_ASSOCIATED", "ANTI_HMGCR_STATIN_NAIVE"])
        self.assertTrue(provisional["missing"])

    def test_threads_change_nothing(self):
        lines = ndjson(*[patient("p%d" % i, results=[hmgcr(i % 40)]) for i in range(700)], "broken", patient("last"))
        one = run("classify", *ASK, "--threads=1", stdin=lines, check=65)
        for threads in ("2", "4", "7"):
            many = run("classify", *ASK, "--threads=" + threads, stdin=lines, check=65)
            self.assertEqual(many.stdout, one.stdout)
            self.assertEqual(many.stderr, one.stderr)

    def test_several_packs_give_a_line_each_in_the_order_asked_for(self):
        version = run("version", check=0).stdout.decode()
        packs = [line.split()[1] for line in version.splitlines() if line.startswith("pack ")]
        chosen = [packs[-1], packs[0]]
        result = run("classify", "--pack=" + chosen[0], "--pack=" + chosen[1], "--assessed_on=2026-01-01",
                     stdin=ndjson(patient("a"), patient("b")), check=0)
        answers = [(a["patientId"], "%(name)s@%(version)s" % a["pack"]) for a in json_lines(result.stdout)]
        self.assertEqual(answers, [("a", chosen[0]), ("a", chosen[1]), ("b", chosen[0]), ("b", chosen[1])])

    def test_the_full_view_has_the_trace(self):
        line = ndjson(patient("p"))
        self.assertNotIn("trace", json_lines(run("classify", *ASK, stdin=line, check=0).stdout)[0])
        self.assertTrue(json_lines(run("classify", *ASK, "--view=full", stdin=line, check=0).stdout)[0]["trace"])

    def test_what_if_tells_what_missing_facts_would_lead_to(self):
        line = ndjson(patient("p", results=[hmgcr(154)]))
        self.assertNotIn("outcomes", json_lines(run("classify", *ASK, stdin=line, check=0).stdout)[0]["missing"][0])
        fact = json_lines(run("classify", *ASK, "--what_if", stdin=line, check=0).stdout)[0]["missing"][0]
        self.assertEqual((fact["path"], fact["title"]), ("patient.statin_use", "statin use as stated"))
        self.assertEqual(fact["settles"], ["subgroup_by_available_assays"])
        self.assertEqual(fact["outcomes"][0]["values"], ["NEVER"])

    def test_where_packs_differ_a_line_says_so_after_their_answers(self):
        # All that imnm.lim2019 asks for, and a normal creatine kinase, which excludes in imnm.enmc2018.
        day = {"year": 2020, "month": 3, "day": 1}
        facts = dict(
            birthDate={"year": 1960, "month": 1, "day": 1}, onsetDate={"year": 2020, "month": 1, "day": 1}, diagnosisDate=day,
            weakness={"subacute": True, "symmetric": True, "proximal": True},
            biopsy={"done": True, "necrosis": True, "sparseInfiltrate": True, "otherMyositisFeatures": "STATEMENT_ABSENT"},
            mimics={name: False for name in ("toxicMyopathy", "activeEndocrinopathy", "amyloidosis", "antisynthetaseSyndrome",
                                             "familyMuscularDystrophy", "familyMotorNeuropathy")},
            manifestations={"heliotrope": False, "gottron": False}, medicinesComplete=True,
            results=[dict(creatine_kinase(100), referenceRange={"high": 200})])
        result = run("classify", "--pack=imnm.lim2019", "--pack=imnm.enmc2018", "--assessed_on=2026-01-01",
                     stdin=ndjson(patient("p", **facts)), check=0)
        lim2019, enmc2018, last = json_lines(result.stdout)
        self.assertEqual(decision(lim2019, "eligibility")["outcome"], "ELIGIBLE")
        self.assertEqual(decision(enmc2018, "eligibility")["outcome"], "NOT_ELIGIBLE")
        self.assertEqual(last["patientId"], "p")
        self.assertEqual([note["id"] for note in last["notes"]], ["necrotizing-myopathy"])
        self.assertEqual(last["notes"][0]["positions"][1]["because"], ["Inclusion criteria not met: Raised creatine kinase"])

    def test_reads_a_file(self):
        path = os.path.join(scenario.scratch_folder(), "patients.ndjson")
        with open(path, "wb") as file:
            file.write(ndjson(patient("from a file")))
        self.assertEqual(json_lines(run("classify", *ASK, path, check=0).stdout)[0]["patientId"], "from a file")


# (name, line, field that the error must name)
BAD_LINES = [
    ("no JSON", "not JSON", "patient"),
    ("cut off", '{"id": "p", "weakness": {"subacute"', "patient.weakness"),
    ("no object", "[1, 2]", "patient"),
    ("unknown field", '{"id": "p", "weakness": {"subacut": true}}', "patient.weakness.subacut"),
    ("wrong type", '{"weakness": {"subacute": "yes"}}', "patient.weakness.subacute"),
    ("number for a string", '{"id": 5}', "patient.id"),
    ("number in quotes", patient("p", results=[creatine_kinase("1.200")]), "patient.results[0].quantity.value"),
    ("comparator in a value", patient("p", results=[hmgcr("<20")]), "patient.results[0].quantity.value"),
    ("date as a text", patient("p", birth_date="1963-04-12"), "patient.birth_date"),
    ("list for an object", '{"weakness": []}', "patient.weakness"),
    ("unknown enum name", '{"sex": "FEMALE"}', "patient.sex"),
    ("unknown enum number", '{"sex": 99}', "patient.sex"),
    ("key twice", '{"diagnosed": true, "diagnosed": false}', "patient.diagnosed"),
    ("negative CK", patient("p", results=[creatine_kinase(-5)]), "patient.results[0].quantity.value"),
    ("infinite CK", patient("p", results=[creatine_kinase("Infinity")]), "patient.results[0].quantity.value"),
    ("birth after assessment", patient("p", birth_date={"year": 2026, "month": 1, "day": 2}), "patient.birth_date"),
    ("impossible date", patient("p", birth_date={"year": 2023, "month": 2, "day": 30}), "patient.birth_date"),
    ("nested lists, 10 MB", '{"medicines": ' + "[" * 10_000_000, "patient.medicines[0]"),
    ("nested objects, 10 MB", '{"weakness":' * 870_000, "patient.weakness"),
    ("a million entries", '{"id": "p", "diagnoses": [' + "{}," * 999_999 + "{}]}", "patient.diagnoses"),
    ("a line of 40 MB", '{"id": "' + "x" * 40_000_000 + '"}', "patient"),
]


class BadInput(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.running = scenario.service()
        cls.service = cls.running.__enter__()

    @classmethod
    def tearDownClass(cls):
        status, _ = cls.service.stop()
        cls.running.__exit__(None, None, None)
        assert status == 0, status

    def check_bad_line(self, bad, field, *options):
        lines = ndjson(patient("before"), bad, patient("after"))
        started = time.monotonic()
        result = run("classify", *ASK, *options, stdin=lines, check=65)
        self.assertLess(time.monotonic() - started, 30)
        before, error, after = json_lines(result.stdout)
        self.assertEqual(before["patientId"], "before")
        self.assertEqual(after["patientId"], "after")
        error = error["error"]
        self.assertEqual(error["line"], 2)
        self.assertEqual(error["code"], "INVALID_ARGUMENT")
        self.assertTrue(error["field"].startswith(field), error["field"])
        self.assertIn(field, error["message"])
        complaint = result.stderr.decode().splitlines()[0]
        self.assertTrue(complaint.startswith("line 2: " + field), complaint[:300])
        self.assertLess(len(complaint), 5000)

    def test_a_bad_line_gets_an_error_that_names_the_field_and_the_rest_goes_on(self):
        for name, bad, field in BAD_LINES:
            with self.subTest(name):
                self.check_bad_line(bad, field)

    def test_so_it_does_through_a_server_which_goes_on_too(self):
        for name, bad, field in BAD_LINES:
            with self.subTest(name):
                self.check_bad_line(bad, field, "--server=" + self.service.address)
                answers = run("classify", *ASK, "--server=" + self.service.address,
                              stdin=ndjson(patient("still there")), check=0)
                self.assertEqual(json_lines(answers.stdout)[0]["patientId"], "still there")

    def test_every_fault_of_a_patient_is_listed(self):
        bad = patient("p", results=[creatine_kinase(-5)], sex="SEX_MALE", onset_date={"year": 2030})
        result = run("classify", *ASK, stdin=ndjson(bad), check=65)
        error = json_lines(result.stdout)[0]["error"]
        self.assertEqual(error["patientId"], "p")
        self.assertEqual({v["field"] for v in error["violations"]},
                         {"patient.results[0].quantity.value", "patient.onset_date"})

    def test_an_error_says_how_it_is_written_right(self):
        for bad, text in [
            ({"sex": "FEMALE"}, "patient.sex: is no value of Sex; use one of SEX_FEMALE, SEX_MALE, SEX_OTHER"),
            ({"birthDate": "1963-04-12"}, "patient.birth_date: must be an object, not a string; a date is written "
                                          '{"year": 2016, "month": 5, "day": 9}'),
            (patient("p", results=[hmgcr("<20")]), "patient.results[0].quantity.value: must be a number, not a string; "
                                                   '"<20" is written "comparator": "COMPARATOR_LESS", "value": 20'),
            ('{\n "id": "p"}', "patient: not JSON at byte 2: syntax error while parsing object key - unexpected end of "
                              "input; expected string literal; is it one patient over several lines? "
                              "--input_format=json reads that"),
            ("[{}]", "patient: must be a JSON object, not a list; patients stand one a line, without a list around them "
                     "(jq -c '.[]' writes them so)"),
        ]:
            result = run("classify", *ASK, stdin=ndjson(bad), check=65)
            self.assertEqual(result.stderr.decode().splitlines()[0], "line 1: " + text)
        error = json_lines(run("classify", *ASK, stdin=ndjson({"sex": "FEMALE"}), check=65).stdout)[0]["error"]
        self.assertEqual(error["violations"][0]["description"], '"FEMALE" is no value of Sex (did you mean SEX_FEMALE?)')

    def test_an_error_names_the_patient_even_where_the_line_breaks_off(self):
        for bad in ['{"id": "p17", "weakness": {"subac', '{"sex": 9, "id": "p17"}', patient("p17", sex="NONE")]:
            for options in [], ["--server=" + self.service.address]:
                result = run("classify", *ASK, *options, stdin=ndjson(bad), check=65)
                self.assertEqual(json_lines(result.stdout)[0]["error"]["patientId"], "p17")

    def test_an_error_tells_nothing_of_other_patients(self):
        result = run("classify", *ASK, stdin=ndjson(patient("secret-one"), {"sex": 9}), check=65)
        self.assertNotIn(b"secret-one", result.stdout.splitlines()[1])

    def test_what_a_record_says_is_in_the_output_and_never_in_the_log(self):
        bad = [patient("secret-1", medicines=[{"medicine": "secret-2"}]), patient("secret-3", sex="secret-4"),
               patient("secret-5", results=[creatine_kinase(-424242)]), {"secret 6": 1},
               patient("secret-7", birth_date={"year": 4242, "month": 42}), '{"id": "secret-8", "sex": 4242',
               patient("secret-9", results=[{"analyte": "secret-0", "laboratory": "secret-0"}])]
        for options in [], ["--server=" + self.service.address]:
            result = run("classify", *ASK, *options, stdin=ndjson(*bad), check=65)
            self.assertEqual(len(result.stderr.splitlines()), len(bad) + 1)
            messages = b"".join(json.dumps(e["error"]["message"]).encode() for e in json_lines(result.stdout))
            for secret in b"secret", b"4242":
                self.assertIn(secret, result.stdout)
                self.assertNotIn(secret, result.stderr)
                self.assertNotIn(secret, messages)

    def test_the_server_answers_as_the_command_does(self):
        lines = ndjson(*[patient("p%d" % i, results=[hmgcr(i)]) for i in range(600)], "broken", patient("last"))
        here = run("classify", *ASK, stdin=lines, check=65)
        there = run("classify", *ASK, "--server=" + self.service.address, stdin=lines, check=65)
        self.assertEqual(there.stdout, here.stdout)
        self.assertEqual(there.stderr, here.stderr)


class CommandLine(unittest.TestCase):

    def test_exit_statuses(self):
        line = ndjson(patient("p"))
        for arguments, status in [
            (["classify", *ASK], 0),
            ([], 64),
            (["clasify"], 64),
            (["classify", "--no_such_option"], 64),
            (["classify", "--view=half"], 64),
            (["classify", "--threads=0x"], 64),
            (["classify", "--threads=-1"], 64),
            (["classify", "--threads=0"], 64),
            (["classify", "--assessed_on="], 64),
            (["classify", "--assessed_on", ""], 64),
            (["classify", "--assessed_on=yesterday"], 64),
            (["classify", "--assessed_on=2026-02-30"], 64),
            (["classify", "--input_format=xml"], 64),
            (["classify", "--output_format=xml"], 64),
            (["classify", "--pack=imnm.lim2018"], 64),
            (["classify", "a", "b"], 64),
            (["classify", "/nowhere/patients.ndjson"], 66),
            (["classify", "--packs=/nowhere/packs"], 78),
            (["classify", *ASK, "--server=127.0.0.1:1"], 69),
            (["serve", "--listen=nonsense"], 64),
            (["help"], 0),
            (["classify", "--help"], 0),
        ]:
            with self.subTest(arguments):
                result = run(*arguments, stdin=line, check=status)
                self.assertEqual(bool(result.stderr), status != 0, result.stderr)

    def test_a_wrong_name_gets_the_right_one_suggested(self):
        self.assertIn("did you mean classify?", run("clasify").stderr.decode())
        self.assertIn("--assessed_on", run("classify", "--asessed_on=2026-01-01").stderr.decode())
        self.assertIn("imnm.lim2019", run("classify", "--pack=imnm.lim2018").stderr.decode())

    def read_terminal(self, terminal):
        """What was written to the other end, which is closed."""
        shown = b""
        try:
            while True:
                shown += os.read(terminal, 65536)
        except OSError:  # So ends a terminal.
            os.close(terminal)
        return shown.decode()

    def test_progress_is_shown_on_a_terminal_and_taken_away(self):
        ours, theirs = os.openpty()
        result = scenario.subprocess.run([scenario.MYORULES, "classify", *ASK], input=ndjson(patient("p"), "bad"),
                                         stdout=scenario.subprocess.PIPE, stderr=theirs, timeout=60)
        os.close(theirs)
        shown = self.read_terminal(ours)
        self.assertEqual(result.returncode, 65)
        self.assertIn(" records, ", shown)
        self.assertIn("line 2: ", shown)
        last = shown[:shown.index("myorules classify: ")]
        self.assertTrue(last.endswith("\r\x1b[K"), repr(last))
        self.assertNotIn(b"\x1b", result.stdout)

    def test_version_names_engine_libraries_and_packs(self):
        text = run("version", check=0).stdout.decode()
        self.assertEqual(run("--version", check=0).stdout.decode(), text)
        self.assertRegex(text, r"(?m)^myorules \d+\.\d+\.\d+$")
        self.assertRegex(text, r"(?m)^protobuf \d+\.\d+\.\d+$")
        self.assertRegex(text, r"(?m)^grpc \d+\.\d+\.\d+$")
        self.assertRegex(text, r"(?m)^pack imnm\.lim2019@\S+ production [0-9a-f]{64}$")


if __name__ == "__main__":
    scenario.main()
