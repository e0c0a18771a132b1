#!/usr/bin/python3
"""`myorules explain` as a clinician reads it."""

import json
import os
import re
import unittest

import scenario
from scenario import ASK, creatine_kinase, hmgcr, ndjson, patient, run, scratch_folder


def without_tree(text):
    """The words of a note, without the lines that draw its tree."""
    return " ".join(re.sub("[│├└]", " ", text).split())


def explained(one, *options):
    """The words of the note for a patient."""
    return without_tree(run("explain", *ASK, *options, stdin=ndjson(one), check=0).stdout.decode())


class Explain(unittest.TestCase):

    def test_says_what_was_decided_and_what_is_missing(self):
        lines = ndjson(patient("a"), patient("b", results=[hmgcr(154)]))
        text = run("explain", *ASK, "--id=b", stdin=lines, check=0).stdout.decode()
        self.assertTrue(text.startswith("Patient b, synthetic, by imnm.lim2019"), text[:80])
        words = without_tree(text)
        self.assertIn("Subgroup by the assays available (provisional): open: statin-associated anti-HMGCR "
                      "or statin-naive anti-HMGCR", words)
        self.assertIn("met: Anti-HMGCR positive, by ELISA or provisionally by another method (anti-HMGCR 154 U/mL by ELISA, "
                      "2020-03-01; threshold 20 U/mL)", words)
        self.assertIn("Serologic subgroup of lim2019: incomplete serology (line blot with all twelve myositis-specific "
                      "antibodies)", words)
        self.assertNotIn("\nThe rules as they were read", text)
        full = run("explain", *ASK, "--id=b", "--full", stdin=lines, check=0).stdout.decode()
        self.assertIn("\nThe rules as they were read", full)

    def test_puts_no_threshold_of_another_method_beside_a_value(self):
        by_other_method = {**hmgcr(15), "method": "ASSAY_METHOD_CHEMILUMINESCENCE", "referenceRange": {"high": 10}}
        words = explained(patient("p", results=[by_other_method]), "--format=markdown")
        self.assertIn("anti-HMGCR 15 U/mL by chemiluminescence", words)
        self.assertNotIn("threshold 20 U/mL", words)

    def test_names_the_medicine_that_decided_and_no_other(self):
        def noted(*medicines):
            one = patient("p", onsetDate={"year": 2025, "month": 5, "day": 4}, results=[hmgcr(154)], medicinesComplete=True,
                          medicines=[{"name": name, "startedOn": {"year": year, "month": 9}} for name, year in medicines])
            return explained(one)

        criterion = "Statin use begun on or before symptom onset"
        others = [("prednisone", 2025), ("IVIG", 2025), ("methotrexate", 2025), ("azathioprine", 2025)]
        self.assertIn(criterion + " (simvastatin, begun 2020-09)", noted(*others, ("unheard-of", 2019), ("simvastatin", 2020)))
        self.assertIn("not met: " + criterion + " (simvastatin, begun 2025-09", noted(*others, ("simvastatin", 2025)))
        self.assertIn("not met: " + criterion + " (medicines: IVIG, azathioprine", noted(*others))

    def test_gives_no_diagnosis_that_nobody_recognises_as_the_ground_of_what_is_not_met(self):
        misspelt, read = {"name": "antisynthetase sydrome"}, {"diagnosis": "SLE"}
        stated = patient("p", mimics={"antisynthetaseSyndrome": False}, diagnoses=[misspelt, read])
        self.assertIn("not met: Anti-synthetase syndrome\n",
                      run("explain", *ASK, stdin=ndjson(stated), check=0).stdout.decode())
        self.assertIn("not met: Anti-synthetase syndrome no: Anti-synthetase syndrome among the formal diagnoses on record: "
                      "systemic lupus erythematosus on record: antisynthetase sydrome (not recognised)", explained(stated, "--full"))

    def test_names_the_diagnosis_in_doubt_that_would_have_met_what_is_not_met(self):
        one = patient("p", mimics={"antisynthetaseSyndrome": False}, diagnoses=[{"name": "? antisynthetase syndrome"}])
        told = 'not met: Anti-synthetase syndrome (not counted: "? antisynthetase syndrome", marked as in doubt or denied)'
        for extent in [], ["--full"]:
            for form in "text", "markdown", "html":
                words = explained(one, "--format=" + form, *extent).replace("**", "").replace("&quot;", '"')
                self.assertIn(told, re.sub("<[^>]*>", "", words).replace("\\", ""))

    def test_names_what_every_subtype_asks_for_so_that_it_reads_well_met_not_met_and_unknown(self):
        with open("docs/examples/cohort/patients.ndjson", encoding="utf-8") as file:
            met = next(json.loads(line) for line in file if '"id":"synthetic-lim2019-16"' in line)
        not_met = {**met, "weakness": dict.fromkeys(("proximal", "proximalArms", "proximalLegs"), False)}
        for one, mark in (met, "(?<!not )met"), (not_met, "not met"), (patient("p"), "unknown"):
            words = without_tree(run("explain", "--pack=imnm.enmc2018", "--assessed_on=2026-01-01", "--full",
                                     stdin=ndjson(one), check=0).stdout.decode())
            self.assertRegex(words, mark + ": Criteria that every subtype asks for")
            self.assertNotRegex(words, "(met|unknown): Meets")

    def test_puts_dangers_that_cannot_be_said_yet_before_lesser_flags(self):
        words = explained(patient("p"))
        self.assertLess(words.index("HIGH, cannot be said yet: "), words.index("ATTENTION: "))

    def test_keeps_the_sentence_of_each_of_five_packs_of_a_patient_whose_death_has_no_day(self):
        packs = ["imnm.lim2019", "imnm.wang2022", "imnm.enmc2018", "imnm.enmc2004", "iim.eularacr2017"]
        text = run("explain", "--pack=" + ",".join(packs), "--assessed_on=2026-01-01",
                   stdin=ndjson(patient("p", birthDate={"year": 1950}, outcome="OUTCOME_DEAD")), check=0).stdout.decode()
        self.assertLessEqual(text.count("\n"), 24, text)
        words = without_tree(text)
        # What they came to, and the part behind it.
        for told in ("serologic subgroup: incomplete serology", "antibodies: 3 are possible", "subtype: 4 are possible",
                     "category: 8 are possible", "class by the criteria of eularacr2017: 5 are possible"):
            self.assertRegex(words, "(Criteria: open|It is open whether the patient meets the criteria); " + told)
        self.assertIn("By imnm.lim2019, imnm.wang2022 and imnm.enmc2018: Death is on record, but no last day of follow-up that "
                      "is on or before the assessment: all is told as of the living (our choice).", words)
        self.assertEqual(words.count("Death is on record"), 1)

    def test_tells_every_danger_on_one_screen_however_many_packs_are_asked(self):
        one = patient("p", weakness={"respiratory": True}, manifestations={"dysphagia": True}, results=[
            hmgcr(50), {"analyte": "MDA5", "method": "ASSAY_METHOD_LINE_BLOT", "grade": "LINE_BLOT_GRADE_THREE_PLUS",
                        "status": "RESULT_STATUS_FINAL", "collectedOn": {"year": 2020, "month": 3, "day": 1}}],
                      diagnosisDate={"year": 2020, "month": 3, "day": 1},
                      malignancies=[{"site": "ovary", "diagnosedOn": {"year": 2019, "month": 5, "day": 5}}],
                      medicines=[{"name": "atorvastatin", "startedOn": {"year": 2015}, "ongoing": True}])
        packs = ["imnm.lim2019", "imnm.wang2022", "imnm.enmc2018", "imnm.enmc2004", "iim.eularacr2017"]
        for count in range(1, len(packs) + 1):
            with self.subTest(packs=count):
                asked = ["--pack=" + name for name in packs[:count]] + ["--assessed_on=2020-06-01"]
                text = run("explain", *asked, stdin=ndjson(one), check=0).stdout.decode()
                self.assertLessEqual(text.count("\n"), 24, text)
                words = without_tree(text)
                for danger in ("Dysphagia", "espiratory", "Related cancer|A malignancy", "Anti-MDA5", "[Ss]tatin"):
                    self.assertRegex(words, "HIGH: [^.]*.*(" + danger + ")")

    def test_sums_up_and_names_what_asks_for_attention_where_no_pack_is_chosen(self):
        with open("docs/examples/patient.json", "rb") as file:
            text = run("explain", "--assessed_on=2026-01-01", stdin=file.read(), check=0).stdout.decode()
        words = without_tree(text)
        self.assertIn("serologic subgroup: incomplete serology; what can still follow: statin-associated anti-HMGCR or "
                      "statin-naive anti-HMGCR.", words)
        self.assertIn("antibodies: anti-HMGCR; hip flexor grade", words)
        self.assertIn("ATTENTION: Swallowing is not assessed; Cancer screening; Not on record: line blot with all twelve "
                      "myositis-specific antibodies; Exclusion criteria not yet settled", words)

    def test_sums_up_by_each_of_five_packs_and_breaks_off_between_parts_of_a_sentence_alone(self):
        packs = ["imnm.lim2019", "imnm.wang2022", "imnm.enmc2018", "imnm.enmc2004", "iim.eularacr2017"]
        with open("docs/examples/patient.json", "rb") as file:
            text = run("explain", "--pack=" + ",".join(packs), "--assessed_on=2026-01-01", stdin=file.read(),
                       check=0).stdout.decode()
        words = without_tree(text)
        self.assertLessEqual(text.count("\n"), 24, text)
        self.assertNotRegex(words, "[^;] …")
        for told in ("serologic subgroup: incomplete serology", "antibodies: anti-HMGCR", "subtype: none or anti-HMGCR",
                     "category: 8 are possible",
                     "class by the criteria of eularacr2017: 5 are possible",
                     # "Dysphagia", its title, would be wrong.
                     "ATTENTION: Swallowing is not assessed; Cancer screening; Serology incomplete; Exclusion criteria"):
            self.assertIn(told, words)

    def test_does_not_choose_among_patients(self):
        lines = ndjson(patient("a"), patient("b"))
        self.assertIn(b"--id", run("explain", *ASK, stdin=lines, check=64).stderr)
        self.assertIn(b"no patient 'c'", run("explain", *ASK, "--id=c", stdin=lines, check=65).stderr)
        run("explain", *ASK, stdin=ndjson(patient("alone")), check=0)

    def test_tells_a_patient_who_cannot_be_read_from_none(self):
        faulty = ndjson(patient("p", birthDate="1960"))
        why = "line 1: patient.birth_date: must be an object, not a string; a date is written " \
              '{"year": 2016, "month": 5, "day": 9}\n'
        for options, lines, told in [
                ([], b"", "no patient in the input\n"),
                ([], faulty, "the patient cannot be read:\n" + why),
                (["--id=p"], faulty, "patient 'p' cannot be read:\n" + why),
                (["--id=q"], ndjson(patient("p")), "no patient 'q' in the input\n"),
                (["--id=q"], b"{\n", "no patient 'q' in what can be read of the input:\nline 1: ")]:
            with self.subTest(options=options, told=told):
                error = run("explain", *ASK, *options, "--input_format=ndjson", stdin=lines, check=65).stderr.decode()
                self.assertTrue(error.startswith("myorules explain: " + told), error)

    def test_json_has_what_is_wrong_in_place_of_the_answer(self):
        twice = ndjson(patient("a"), patient("a"))
        broken = scratch_folder()
        os.makedirs(os.path.join(broken, "mine"))
        with open(os.path.join(broken, "mine", "pack.textproto"), "w", encoding="utf-8") as file:
            file.write("name: 7")
        for options, lines, status, code, field, message in [
                ([], ndjson(patient("p", results=[creatine_kinase(-1)])), 65, "INVALID_ARGUMENT",
                 "patient.results[0].quantity.value", "patient.results[0].quantity.value: "),
                ([], b'{\n "id": "p",\n "sexx": 1}\n', 65, "NOT_FOUND", "patient.sexx",
                 "the patient cannot be read:\nline 3: patient.sexx: "),
                ([], b'{"id": "p",}', 65, "NOT_FOUND", "patient", "the patient cannot be read:\nline 1: patient: not JSON at byte 12"),
                (["--id=a"], twice, 65, "ALREADY_EXISTS", None, "patient 'a' comes more than once: line 1, line 2; "),
                (["--id=b"], twice, 65, "NOT_FOUND", None, "no patient 'b' in the input"),
                ([], twice, 64, "INVALID_ARGUMENT", None, "the input holds several patients; choose one with --id"),
                (["--pack=imnm.lim2018"], ndjson(patient("p")), 64, "NOT_FOUND", None, "no rule pack 'imnm.lim2018'"),
                (["--packs=" + broken], ndjson(patient("p")), 78, "INVALID_ARGUMENT", None, "what is in " + broken + " does not load")]:
            with self.subTest(message=message):
                result = run("explain", *ASK, *options, "--format=json", stdin=lines, check=status)
                error = json.loads(result.stdout)
                self.assertEqual(list(error), ["error"])
                self.assertEqual((error["error"]["code"], error["error"].get("field")), (code, field))
                self.assertTrue(error["error"]["message"].startswith(message), error)
                self.assertIn(error["error"]["message"], result.stderr.decode())
                self.assertEqual(run("explain", *ASK, *options, stdin=lines, check=status).stdout, b"")

    def test_json_tells_the_faults_of_packs_as_pack_lint_does(self):
        def told(packs):
            result = run("explain", *ASK, "--packs=" + packs, "--format=json", stdin=ndjson(patient("p")), check=78)
            self.assertIn("what is in %s does not load\n" % packs, result.stderr.decode())
            return json.loads(result.stdout)["error"]["issues"]

        def write(packs, name, text):
            os.makedirs(os.path.join(packs, "mine"))
            path = os.path.join(packs, "mine", name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            return path

        packs = scratch_folder()
        file = write(packs, "pack.textproto", "name: 7\n")
        linted = json.loads(run("pack", "lint", file, "--format=json", check=78).stdout)["packs"][0]["issues"]
        self.assertEqual([(issue["file"], issue["line"], issue["column"]) for issue in linted], [(file, 1, 7)])
        self.assertEqual(told(packs), linted)
        packs = scratch_folder()
        file = write(packs, "evidence.textproto", '\nevidence { id: "mine.1" source { key: "lim2091" } statement: "S." }\n')
        self.assertEqual({(issue["file"], issue["line"]) for issue in told(packs)}, {(file, 2)})

    def test_names_what_is_wrong_with_the_patient(self):
        result = run("explain", *ASK, stdin=ndjson(patient("p", results=[creatine_kinase(-1)])), check=65)
        self.assertIn(b"patient.results[0].quantity.value", result.stderr)

    def test_names_what_decides_before_what_is_still_open(self):
        toxic = explained(patient("p", mimics={"toxicMyopathy": True}))
        self.assertIn("Exclusion criteria met: Toxic myopathy, 7 still open", toxic)
        weak = explained(patient("p", weakness={"symmetric": False}))
        self.assertIn("Inclusion criteria not met: Symmetric weakness, 4 still open", weak)

    def test_does_not_read_a_list_of_what_may_hold_as_one_of_it(self):
        text = explained(patient("p"), "--full")
        self.assertIn("Exclusion criteria met: none known, still open: Toxic myopathy, ", text)

    def test_a_patient_who_was_never_tested_has_no_antibodies_found_and_none_ruled_out(self):
        text = explained(patient("p"), "--full")
        self.assertNotIn("antibodies found positive: ", text)
        self.assertRegex(text, "unknown: .*Myositis-specific antibodies found positive")

    def test_a_preliminary_result_is_named_where_it_does_not_count(self):
        preliminary = patient("p", results=[hmgcr(154, status="RESULT_STATUS_PRELIMINARY")])
        self.assertIn("anti-HMGCR ELISA (2020-03-01: preliminary)", explained(preliminary))
        text = explained(preliminary, "--full")
        self.assertIn("anti-HMGCR by ELISA (the result of 2020-03-01 is preliminary and does not count)", text)

    def test_refuses_to_choose_between_two_records_of_one_patient(self):
        twice = ndjson(patient("a"), patient("b"), patient("a", sex="SEX_MALE"))
        for lines in twice, ndjson(patient("a"), "", '{"id": "a", "sex": "F"}'):
            result = run("explain", *ASK, "--id=a", stdin=lines, check=65)
            self.assertEqual(result.stdout, b"")
            self.assertEqual(result.stderr.decode(), "myorules explain: patient 'a' comes more than once: line 1, line 3; "
                             "leave one of them in\n")
        run("explain", *ASK, "--id=b", stdin=twice, check=0)


if __name__ == "__main__":
    scenario.main()
