#!/usr/bin/python3
"""`myorules cohort --export`: the files, as pandas and R read them, against what the service answers."""

import csv
import json
import os
import subprocess
import sys
import unittest

import scenario
from scenario import json_lines, ndjson, patient, run, scratch_folder

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(scenario.ROOT, "docs/examples/cohort"))
import read_export  # pylint: disable=wrong-import-position

_COHORT = "docs/examples/cohort/patients.ndjson"
_DAY = "--assessed_on=2026-01-01"
_NAMES = ["dictionary.csv", "patients.csv", "visits.csv"]


def exported(stdin, *options, check=0):
    """The folder that was written."""
    folder = os.path.join(scratch_folder(), "out")
    run("cohort", _DAY, "--export=" + folder, *options, stdin=stdin, check=check)
    return folder


def raw(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()


def rows(folder, name):
    """The fields as they stand, by Python's own reader."""
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def by_r(folder):
    result = subprocess.run(["Rscript", "--vanilla", "docs/examples/cohort/read_export.R", folder],
                            capture_output=True, timeout=scenario.PATIENCE_SECONDS, check=True,
                            env={**os.environ, "LC_ALL": "C.UTF-8"})
    return result.stdout.decode()


def by_pandas(folder):
    return subprocess.run([sys.executable, "docs/examples/cohort/read_export.py", folder], capture_output=True,
                          timeout=scenario.PATIENCE_SECONDS, check=True,
                          env={**os.environ, "LC_ALL": "C.UTF-8"}).stdout.decode()


def visit(year, month, day, **fields):
    return {"date": {"year": year, "month": month, "day": day}, **fields}


_UGLY = ["=1+1", "+1", "-1", "@SUM(A1)", "'quoted", "NA", "a,b", 'say "no"', "two\nlines", "tab\t", "\t=1", "Łódź ＝1",
         "＝1", "007", "null", "true", " x ", "a|b\\c", "; DROP"]


class Export(unittest.TestCase):

    def test_pandas_reads_what_the_answers_say(self):
        folder = exported(raw(".", _COHORT))
        data = read_export.read(folder, "patients.csv")
        answers = json_lines(run("classify", "--pack=imnm.lim2019", _DAY, "--view=full", _COHORT, check=0).stdout)
        self.assertEqual(list(data["patient_id"]), [answer["patientId"] for answer in answers])
        compared = 0
        for i, answer in enumerate(answers):
            for facet in answer["facets"]:
                column = data["facet_" + facet["id"]]
                value = facet.get("value", {})
                if "boolValue" in value or "stringValue" in value:
                    self.assertEqual(column[i], value.get("boolValue", value.get("stringValue")))
                elif "listValue" in value:
                    self.assertEqual(column[i], value["listValue"].get("values", []))
                elif not value:
                    self.assertTrue(read_export.pandas.isna(column[i]), facet)
                else:
                    continue
                compared += 1
            for result in answer["trace"]:
                name = "criterion_" + result["id"].replace(".", "_").replace("-", "_")
                if name in data:
                    value = data[name][i]
                    self.assertEqual(None if read_export.pandas.isna(value) else value,
                                     result.get("value", {}).get("boolValue"), name)
                    compared += 1
            raised = {flag["id"]: flag["status"][len("FLAG_STATUS_"):] for flag in answer["flags"]}
            for name in data:
                if name.startswith("flag_") and not name.endswith("_severity"):
                    self.assertEqual(data[name][i], raised.get(name[len("flag_"):].replace("_", "-"), "NOT_RAISED"))
                    compared += 1
        self.assertGreater(compared, 64 * 60)

    def test_the_tables_of_the_report_follow_from_the_export(self):
        data = read_export.read(exported(raw(".", _COHORT)), "patients.csv")
        report = json.loads(run("cohort", _DAY, "--format=json", _COHORT, check=0).stdout)
        rows_of = {row["id"]: row for table in report["tables"] for row in table["rows"]}
        seronegative = data[data["decision_subgroup"] == "SERONEGATIVE"]
        for row, column in (("age", "facet_age_at_onset"), ("ck", "facet_ck_at_diagnosis")):
            cell = next(c for c in rows_of[row]["cells"] if c["group"] == "seronegative")
            self.assertAlmostEqual(seronegative[column].median(), cell["spread"]["median"])
            self.assertEqual(seronegative[column].count(), cell["known"])
        cell = next(c for c in rows_of["third-line"]["cells"] if c["group"] == "seronegative")
        line = seronegative["facet_treatment_line"]
        self.assertEqual(((line == "THIRD_LINE").sum(), line.count(), line.isna().sum()),
                         (cell["count"]["count"], cell["known"], cell["missing"]))

    def test_r_reads_the_same_as_pandas(self):
        visits = [visit(2025, 1, 9, hipFlexorLeft="MRC_GRADE_3", hipFlexorRight="MRC_GRADE_4_MINUS"),
                  visit(2025, 7, 10, prednisoneMgPerDay=7.5), {"date": {"year": 2025}}]
        lines = raw(".", _COHORT) + ndjson(*[patient(name, visits=visits) for name in _UGLY])
        for tables in ("lim2019", "wang2022"):
            folder = exported(lines, "--tables=" + tables)
            told = by_r(folder)
            self.assertEqual(told, by_pandas(folder))
            self.assertIn("patients.csv: %d rows\n" % (64 + len(_UGLY)), told)
            self.assertIn("\nvisits.csv: %d rows\n" % (3 * len(_UGLY)), told)
            self.assertIn("\nprednisone_mg_per_day, number: %d known, sum %g\n" % (len(_UGLY), 7.5 * len(_UGLY)), told)

    def test_no_text_of_a_record_is_run_as_a_formula_and_each_is_had_back(self):
        folder = exported(ndjson(*[patient(name) for name in _UGLY]))
        fields = [row["patient_id"] for row in rows(folder, "patients.csv")]
        for field in fields:
            self.assertNotIn(field[0], "=+-@\t\r\n＝＋－＠")
        self.assertEqual([read_export.plain(field) for field in fields], _UGLY)
        self.assertEqual(list(read_export.read(folder, "patients.csv")["patient_id"]), _UGLY)

    def test_a_character_that_ends_texts_for_r_spoils_no_row(self):
        folder = exported(ndjson(patient("a\0b"), patient("c")))
        self.assertEqual(list(read_export.read(folder, "patients.csv")["patient_id"]), ["a\ufffdb", "c"])
        self.assertIn("\nsynthetic, boolean: 2 known, 2 true\n", by_r(folder))
        self.assertEqual(by_r(folder), by_pandas(folder))

    def test_lists_are_had_back_whatever_stands_in_their_texts(self):
        names = ["=1", "a|b", "c\\d", "NA", "none", "\\|", "x"]
        medicines = [{"name": name, "initialTreatment": True, "startedOn": {"year": 2025, "month": 1, "day": 2}}
                     for name in names]
        lines = ndjson(patient("all", medicines=medicines),
                       *[patient(medicine["name"], medicines=[medicine]) for medicine in medicines])
        folder = exported(lines, "--tables=wang2022")
        told = read_export.read(folder, "patients.csv")["facet_initial_treatment_names"]
        self.assertEqual(sorted(told[0]), sorted(names))
        self.assertEqual(list(told[1:]), [[name] for name in names])
        self.assertEqual(by_r(folder), by_pandas(folder))

    def test_unknown_is_neither_no_nor_empty(self):
        folder = exported(ndjson(patient("a"), patient("b", manifestations={"dysphagia": False})))
        self.assertEqual([row["facet_dysphagia"] for row in rows(folder, "patients.csv")], ["NA", "false"])
        for row in rows(folder, "patients.csv") + rows(folder, "visits.csv") + rows(folder, "dictionary.csv"):
            self.assertNotIn("", row.values())
        data = read_export.read(folder, "patients.csv")
        self.assertTrue(read_export.pandas.isna(data["facet_dysphagia"][0]))
        self.assertFalse(data["facet_dysphagia"][1])

    def test_a_patient_without_an_identifier_has_the_line_of_the_record(self):
        folder = exported(b"\n" + ndjson({"synthetic": True}, patient("b")))
        self.assertEqual([(row["record"], row["patient_id"]) for row in rows(folder, "patients.csv")],
                         [("2", "NA"), ("3", "b")])

    def test_visits_stand_in_the_order_of_their_days_one_a_row(self):
        visits = [visit(2025, 7, 10, hipFlexorLeft="MRC_GRADE_5"), visit(2026, 2, 1), visit(2025, 1, 9)]
        folder = exported(ndjson(patient("a", visits=visits), patient("b")))
        self.assertEqual([(row["record"], row["visit"], row["date"], row["after_assessment"], row["hip_flexor_left"])
                          for row in rows(folder, "visits.csv")],
                         [("1", "1", "2025-01-09", "false", "NA"), ("1", "2", "2025-07-10", "false", "5"),
                          ("1", "3", "2026-02-01", "true", "NA")])
        self.assertEqual([row["visits"] for row in rows(folder, "patients.csv")], ["3", "0"])

    def test_files_are_rfc_4180_in_utf_8(self):
        folder = exported(ndjson(patient("Łódź, \"x\"\nb")))
        for name in _NAMES:
            text = raw(folder, name).decode("utf-8")
            self.assertTrue(text.endswith("\r\n"))
            self.assertFalse(text.startswith("\ufeff"))
            width = {len(row) for row in csv.reader(text.splitlines(keepends=True), strict=True)}
            self.assertEqual(len(width), 1, name)
        self.assertIn('"Łódź, ""x""\nb"'.encode(), raw(folder, "patients.csv"))

    def test_the_dictionary_tells_of_each_column_and_of_no_other(self):
        for tables in ("lim2019", "wang2022"):
            folder = exported(b"", "--tables=" + tables)
            columns = read_export.dictionary(folder)
            for name in ("patients.csv", "visits.csv"):
                header = raw(folder, name).decode().splitlines()[0].split(",")
                self.assertEqual(list(columns[columns["file"] == name]["name"]), header)

    def test_a_record_that_cannot_be_classified_is_in_no_file(self):
        lines = ndjson(patient("a"), '{"id": "x", "sex": "SEX_WRONG"}', patient("b"))
        folder = exported(lines, check=65)
        self.assertEqual([row["record"] for row in rows(folder, "patients.csv")], ["1", "3"])

    def test_the_same_patients_give_the_same_bytes_and_the_report_stays_the_same(self):
        lines = raw(".", _COHORT)
        folders = [exported(lines), exported(lines)]
        for name in _NAMES:
            self.assertEqual(raw(folders[0], name), raw(folders[1], name))
        told = run("cohort", _DAY, "--export=" + folders[0], _COHORT, check=0).stdout
        self.assertEqual(told, run("cohort", _DAY, _COHORT, check=0).stdout)
        self.assertEqual(sorted(os.listdir(folders[0])), _NAMES)

    def test_a_folder_that_cannot_be_written_is_told_before_anything_is_read(self):
        scratch = scratch_folder()
        blocked = os.path.join(scratch, "file")
        with open(blocked, "wb"):
            pass
        result = run("cohort", _DAY, "--export=" + os.path.join(blocked, "out"), _COHORT, check=74)
        self.assertIn(b"myorules cohort: cannot write " + blocked.encode(), result.stderr)
        self.assertEqual(result.stdout, b"")

    def test_what_cannot_be_finished_leaves_what_was_there(self):
        folder = exported(ndjson(patient("a")))
        before = raw(folder, "patients.csv")
        os.mkdir(os.path.join(folder, "patients.csv.part"))
        result = run("cohort", _DAY, "--export=" + folder, _COHORT, check=74)
        self.assertIn(b"patients.csv.part", result.stderr)
        self.assertEqual(raw(folder, "patients.csv"), before)

    def test_a_full_disk_is_told(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("there is no /dev/full")
        folder = scratch_folder()
        os.symlink("/dev/full", os.path.join(folder, "patients.csv.part"))
        result = run("cohort", _DAY, "--export=" + folder, _COHORT, check=74)
        self.assertIn(b"No space left", result.stderr)
        self.assertEqual(result.stdout, b"")
        self.assertFalse(os.path.exists(os.path.join(folder, "patients.csv")))


if __name__ == "__main__":
    scenario.main()
