#!/usr/bin/python3
"""The criteria of the 119th ENMC workshop a second time, written from their table alone and for patients of whom all is
known, against imnm.enmc2004: where some facts are not known, its candidates are the categories that some values of
these facts lead to, no more and no fewer."""

import itertools
import random
import unittest

import scenario
from scenario import json_lines, ndjson, run

PATIENTS = 2000
MOST_UNKNOWN = 10
WEAKNESS = ("subacute", "insidious", "symmetric", "proximal")
PATTERNS = ("forearmFlexorsAsWeakAsDeltoids", "kneeOrAnkleAsWeakAsHipFlexors", "ocular", "isolatedDysarthria",
            "neckExtensorsWeaker")
CAUSES = ("toxicMyopathy", "activeEndocrinopathy", "amyloidosis", "familyMuscularDystrophy", "familyMotorNeuropathy")
RASHES = ("heliotrope", "gottron", "vSign", "shawlSign")
AGAINST_EMG = ("myotonicDischarges", "neurogenicUnits", "recruitmentDecreased")
EMG = ("spontaneousActivity", "myopathicUnits") + AGAINST_EMG
ITEM_A = ("tCellsInvading",)
ITEM_B = ("cd8CellsSurrounding", "mhcClass1Ubiquitous")
ITEM_C = ("perifascicularAtrophy",)
# Item g allows complement on small vessels.
ITEM_D_BUT_COMPLEMENT = ("capillaryDensityReduced", "tubuloreticularInclusions", "mhcClass1Perifascicular")
ITEM_D = ("macSmallVessels",) + ITEM_D_BUT_COMPLEMENT
ITEM_E = ("perimysialInfiltrate", "perivascularInfiltrate")
ITEM_F = ("cd8CellsScattered",)
ITEM_G = ("necrosisDominant", "sparseInfiltrate")
ITEM_H = ("rimmedVacuoles", "mitochondrialChanges")
ITEM_I = ("macSarcolemma", "dystrophyFeatures")
BIOPSY = ITEM_A + ITEM_B + ITEM_C + ITEM_D + ITEM_E + ITEM_F + ITEM_G + ITEM_H + ITEM_I
FACTS = (("adult", "ck", "msa", "mri", "biopsied") + WEAKNESS + PATTERNS + CAUSES + RASHES + EMG + BIOPSY)
# How often each is so; the rest are rare, so that patients meet some category.
OFTEN = {"adult": .85, "ck": .85, "msa": .5, "mri": .4, "biopsied": .85, "subacute": .85, "symmetric": .95,
         "proximal": .95, "spontaneousActivity": .8, "myopathicUnits": .8, "necrosisDominant": .6,
         "sparseInfiltrate": .7}
RARELY = .06
BLOT = ("MI2_ALPHA", "MI2_BETA", "TIF1_GAMMA", "MDA5", "NXP2", "SAE1", "JO1", "PL7", "PL12", "EJ", "OJ", "SRP")


def is_possible(facts):
    """Whether a patient can be so."""
    return not (facts["subacute"] and facts["insidious"]
                or not facts["biopsied"] and any(facts[name] for name in BIOPSY))


def category(facts):
    def some(*names):
        return any(facts[name] for name in names)

    item_g = all(facts[name] for name in ITEM_G) and not facts["perimysialInfiltrate"]
    electromyography = (facts["spontaneousActivity"] and facts["myopathicUnits"] and not some(*AGAINST_EMG))
    laboratory = electromyography or some("mri", "msa")
    core = some("subacute", "insidious") and facts["symmetric"] and facts["proximal"] and not some(*PATTERNS, *CAUSES)
    if not core:
        return "NO_CATEGORY"
    if some(*RASHES):
        if some(*ITEM_C):
            return "DEFINITE_DM"
        return "PROBABLE_DM" if facts["ck"] or laboratory or some(*ITEM_D, *ITEM_E) else "NO_CATEGORY"
    if not facts["ck"]:
        return "NO_CATEGORY"
    if facts["adult"]:
        if laboratory and item_g and not some(*ITEM_A, *ITEM_B, *ITEM_C, *ITEM_D_BUT_COMPLEMENT, *ITEM_F, *ITEM_H,
                                              *ITEM_I):
            return "NECROTIZING_MYOPATHY"
        if some(*ITEM_A) and not some(*ITEM_C, *ITEM_D, *ITEM_H, *ITEM_I):
            return "DEFINITE_PM"
        if laboratory and some(*ITEM_B) and not item_g and not some(*ITEM_C, *ITEM_D, *ITEM_H, *ITEM_I):
            return "PROBABLE_PM"
    if laboratory and some(*ITEM_C, *ITEM_D):
        return "POSSIBLE_DM_SINE_DERMATITIS"
    if laboratory and some(*ITEM_E, *ITEM_F) and not item_g and not some(*ITEM_A, *ITEM_B, *ITEM_H, *ITEM_I):
        return "NONSPECIFIC_MYOSITIS"
    return "NO_CATEGORY"


def categories(facts):
    """Those that some values of what is unknown (None) lead to."""
    unknown = [name for name, fact in facts.items() if fact is None]
    completed = (dict(facts, **dict(zip(unknown, values)))
                 for values in itertools.product((True, False), repeat=len(unknown)))
    return {category(complete) for complete in completed if is_possible(complete)}


def random_facts(chance):
    """A patient who can be so, with some facts taken away, of a biopsy only where one was done."""
    while True:
        facts = {name: chance.random() < OFTEN.get(name, RARELY) for name in FACTS}
        if is_possible(facts):
            break
    allowed = FACTS if facts["biopsied"] else [name for name in FACTS if name not in BIOPSY and name != "biopsied"]
    for name in chance.sample(allowed, chance.choice([0, 2, 5, MOST_UNKNOWN])):
        if name != "biopsied":
            facts[name] = None
    return facts


def day(year, month, number):
    return {"year": year, "month": month, "day": number}


def sent(name, facts):
    def known(names):
        return {name: facts[name] for name in names if facts[name] is not None}

    final = {"status": "RESULT_STATUS_FINAL", "collectedOn": day(2024, 2, 20)}
    results = []
    if facts["ck"] is not None:
        results.append({"analyte": "CK", "method": "ASSAY_METHOD_ENZYME_ACTIVITY", "referenceRange": {"high": 100},
                        "quantity": {"value": 101 if facts["ck"] else 100, "unit": "U/L"}, **final})
    if facts["msa"] is not None:
        for analyte in BLOT:
            grade = "TWO_PLUS" if facts["msa"] and analyte == "SRP" else "ONE_PLUS"
            results.append({"analyte": analyte, "method": "ASSAY_METHOD_LINE_BLOT",
                            "grade": "LINE_BLOT_GRADE_" + grade, **final})
        results.append({"analyte": "HMGCR", "method": "ASSAY_METHOD_ELISA", "quantity": {"value": 19.9, "unit": "U/mL"},
                        **final})
    patient = {"id": name, "onsetDate": day(2024, 1, 10), "diagnosisDate": day(2024, 3, 1), "medicinesComplete": True,
               "weakness": known(WEAKNESS + PATTERNS), "manifestations": known(RASHES), "mimics": known(CAUSES),
               "electromyography": known(EMG), "results": results,
               "biopsy": {"done": facts["biopsied"], **(known(BIOPSY) if facts["biopsied"] else {})}}
    if facts["adult"] is not None:
        patient["birthDate"] = day(1960 if facts["adult"] else 2010, 5, 1)
    if facts["mri"] is not None:
        patient["mriMuscleEdema"] = facts["mri"]
    return patient


class Again(unittest.TestCase):

    def test_the_candidates_are_the_categories_that_values_of_what_is_unknown_lead_to(self):
        chance = random.Random(2004)
        patients = [random_facts(chance) for _ in range(PATIENTS)]
        answers = json_lines(run("classify", "--pack=imnm.enmc2004", "--assessed_on=2024-11-01", check=0, stdin=ndjson(
            *(sent("p%d" % number, facts) for number, facts in enumerate(patients)))).stdout)
        self.assertEqual(len(answers), PATIENTS)
        seen = set()
        several = 0
        for facts, answer in zip(patients, answers):
            decision = next(decision for decision in answer["decisions"] if decision["id"] == "category")
            expected = categories(facts)
            with self.subTest(so=[name for name, fact in facts.items() if fact],
                              unknown=[name for name, fact in facts.items() if fact is None]):
                self.assertEqual(set(decision.get("candidates", [])) or {decision.get("outcome")}, expected)
            several += len(expected) > 1
            if len(expected) == 1:
                seen |= expected
        # Every category is met, and neither side of the comparison is empty.
        self.assertEqual(len(seen), 8)
        self.assertGreater(several, PATIENTS // 20)
        self.assertLess(several, PATIENTS // 2)


if __name__ == "__main__":
    scenario.main()
