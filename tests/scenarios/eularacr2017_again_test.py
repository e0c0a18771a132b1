#!/usr/bin/python3
"""The EULAR/ACR criteria of 2017 a second time, written from the published table alone, against iim.eularacr2017: over
random patients of whom some facts are not known, both give the same intervals, probabilities and candidates."""

import itertools
import math
import random
import unittest
from decimal import Decimal

import scenario
from scenario import json_lines, ndjson, run

PATIENTS = 2000
# Item: points without and with biopsy.
AGE = {"below 18": ("0", "0"), "18 to 39": ("1.3", "1.5"), "40 or more": ("2.1", "2.2")}
ITEMS = {"arms": ("0.7", "0.7"), "legs": ("0.8", "0.5"), "neck": ("1.9", "1.6"), "legs proximal": ("0.9", "1.2"),
         "heliotrope": ("3.1", "3.2"), "dysphagia": ("0.7", "0.6"), "anti-Jo-1": ("3.9", "3.8"),
         "enzymes": ("1.3", "1.4")}
GOTTRON = {"papules": ("2.1", "2.7"), "sign": ("3.3", "3.7")}
BIOPSY = {"surrounding": "1.7", "perimysial": "1.2", "perifascicular": "1.9", "vacuoles": "3.1"}
CUTS = [("DEFINITE_IIM", ("7.5", "8.7")), ("PROBABLE_IIM", ("5.5", "6.7")), ("POSSIBLE_IIM", ("5.3", "6.5"))]
CLASSES = [name for name, _ in CUTS] + ["NOT_IIM"]
HALF = ("5.33", "6.49")
BIRTH_YEARS = {"below 18": 2010, "18 to 39": 1995, "40 or more": 1960}
ENZYMES = ("CK", "LDH", "AST", "ALT")
BOTH = (True, False)


def every(*facts):
    return False if False in facts else None if None in facts else True


def some(*facts):
    return True if True in facts else None if None in facts else False


def values(fact):
    return BOTH if fact is None else (fact,)


def day(year, month, number):
    return {"year": year, "month": month, "day": number}


def stated(**facts):
    return {name: fact for name, fact in facts.items() if fact is not None}


class Subject:
    """A patient as sent, and what is known of each item."""

    def __init__(self, chance, number):
        unknown = chance.choice([0, 0.1, 0.3])

        def fact():
            return None if chance.random() < unknown else chance.random() < 0.5

        self.sent = {"id": "p%d" % number, "onsetDate": day(2024, 1, 10)}
        self.ages = list(AGE)
        if chance.random() >= unknown:
            self.ages = [chance.choice(list(AGE))]
            self.sent["birthDate"] = day(BIRTH_YEARS[self.ages[0]], 5, 1)
        self.item = {}
        self.weakness(*(fact() for _ in range(7)))
        self.skin(*(fact() for _ in range(6)))
        self.results(fact(), [fact() for _ in ENZYMES])
        self.biopsy(fact(), [fact() for _ in range(5)])
        self.better, self.improved = fact(), fact()
        self.sent["mimics"] = stated(betterExplanation=self.better)
        self.sent.update(stated(improvedByTreatment=self.improved))

    def weakness(self, objective, symmetric, arms, legs, neck, proximal, fingers):
        if objective is False:
            # Testing that finds no weakness finds none of neck and legs.
            neck = proximal = False
        self.sent["weakness"] = stated(
            objective=objective, symmetric=symmetric, proximalArms=arms, proximalLegs=legs, neckFlexorsWeaker=neck,
            legsProximalWeaker=proximal, fingerFlexors=fingers)
        if neck or proximal:
            # What is found by testing is found.
            objective = True
        self.item.update({"arms": every(objective, symmetric, arms), "legs": every(objective, symmetric, legs),
                          "neck": neck, "legs proximal": proximal})
        self.fingers = fingers

    def skin(self, heliotrope, gottron, papules, sign, dysphagia, dysmotility):
        # What is sent does not contradict itself.
        if gottron is False and (papules or sign) or gottron and papules is False and sign is False:
            gottron = None
        self.sent["manifestations"] = stated(
            heliotrope=heliotrope, gottron=gottron, gottronPapules=papules, gottronSign=sign, dysphagia=dysphagia,
            esophagealDysmotility=dysmotility)
        self.gottron = [pair for pair in itertools.product(values(papules), values(sign))
                        if gottron is None or gottron == any(pair)]
        anything = {any(pair) for pair in self.gottron}
        self.signs = some(heliotrope, anything.pop() if len(anything) == 1 else None)
        self.item.update({"heliotrope": heliotrope, "dysphagia": some(dysphagia, dysmotility)})

    def results(self, jo1, raised):
        final = {"status": "RESULT_STATUS_FINAL", "collectedOn": day(2024, 2, 20)}
        sent = []
        if jo1 is not None:
            sent.append({"analyte": "JO1", "method": "ASSAY_METHOD_LINE_BLOT",
                         "grade": "LINE_BLOT_GRADE_" + ("TWO_PLUS" if jo1 else "ONE_PLUS"), **final})
        for analyte, is_raised in zip(ENZYMES, raised):
            if is_raised is not None:
                sent.append({"analyte": analyte, "quantity": {"value": 101 if is_raised else 100, "unit": "U/L"},
                             "method": "ASSAY_METHOD_ENZYME_ACTIVITY", "referenceRange": {"high": 100}, **final})
        self.sent["results"] = sent
        self.item.update({"anti-Jo-1": jo1, "enzymes": some(*raised)})

    def biopsy(self, done, found):
        if done is False:
            found = [None] * len(found)
        surrounding, perimysial, perivascular, perifascicular, vacuoles = found
        self.sent["biopsy"] = stated(
            done=done, endomysialCellsSurrounding=surrounding, perimysialInfiltrate=perimysial,
            perivascularInfiltrate=perivascular, perifascicularAtrophy=perifascicular, rimmedVacuoles=vacuoles)
        self.biopsied = True if any(fact is not None for fact in found) else done
        self.found = {"surrounding": surrounding, "perimysial": some(perimysial, perivascular),
                      "perifascicular": perifascicular, "vacuoles": vacuoles}

    def score(self, biopsy):
        """The least and the greatest sum, `biopsy` 0 without and 1 with one."""
        groups = [[Decimal(AGE[age][biopsy]) for age in self.ages],
                  [sum(Decimal(GOTTRON[name][biopsy]) for name, there in zip(GOTTRON, pair) if there)
                   for pair in self.gottron]]
        groups += [[Decimal(ITEMS[name][biopsy]) * there for there in values(fact)] for name, fact in self.item.items()]
        if biopsy:
            groups += [[Decimal(BIOPSY[name]) * there for there in values(fact)] for name, fact in self.found.items()]
        return sum(map(min, groups)), sum(map(max, groups))

    def classes(self, biopsy):
        """The classes that lie between the least and the greatest score."""
        def at(score):
            return next((i for i, (_, cut) in enumerate(CUTS) if score >= Decimal(cut[biopsy])), len(CUTS))

        low, high = self.score(biopsy)
        return set(CLASSES[at(high):at(low) + 1])

    def classification(self):
        found = {"NOT_APPLICABLE"} if self.better is not False else set()
        if self.better is not True:
            for biopsied in values(self.biopsied):
                found |= self.classes(int(biopsied))
        return found

    def subgroups(self):
        found = set()
        weak = some(*(self.item[name] for name in ("arms", "legs", "neck", "legs proximal")))
        unimproved = None if self.improved is None else not self.improved
        inclusions = some(every(self.fingers, unimproved), every(self.biopsied, self.found["vacuoles"]))
        for age, signs, is_weak, inclusion in itertools.product(self.ages, values(self.signs), values(weak),
                                                                values(inclusions)):
            if age == "below 18":
                found.add("JUVENILE_DERMATOMYOSITIS" if signs else "OTHER_JUVENILE_MYOSITIS")
            elif signs:
                found.add("DERMATOMYOSITIS" if is_weak else "AMYOPATHIC_DERMATOMYOSITIS")
            else:
                found.add("INCLUSION_BODY_MYOSITIS" if inclusion else "POLYMYOSITIS")
        return found


def probability(score, biopsy):
    return round(1 / (1 + math.exp(float(Decimal(HALF[biopsy]) - score))), 3)


class Again(unittest.TestCase):

    def test_both_give_the_same_scores_probabilities_and_candidates(self):
        chance = random.Random(2017)
        subjects = [Subject(chance, number) for number in range(PATIENTS)]
        answers = json_lines(run("classify", "--pack=iim.eularacr2017", "--assessed_on=2024-11-01", check=0,
                                 stdin=ndjson(*(subject.sent for subject in subjects))).stdout)
        self.assertEqual(len(answers), PATIENTS)
        several = 0
        for subject, answer in zip(subjects, answers):
            facets = {facet["id"]: facet["value"]["rangeValue"] for facet in answer["facets"]
                      if facet["id"].startswith(("score", "probability"))}
            decisions = {decision["id"]: set(decision.get("candidates", [])) or {decision.get("outcome")}
                         for decision in answer["decisions"]}
            with self.subTest(patient=subject.sent):
                for biopsy, name in enumerate(("without_biopsy", "with_biopsy")):
                    ends = subject.score(biopsy)
                    told = facets["score_" + name]
                    self.assertEqual((told["low"], told["high"]), tuple(map(float, ends)))
                    told = facets["probability_" + name]
                    self.assertEqual((told["low"], told["high"]), tuple(probability(end, biopsy) for end in ends))
                    self.assertEqual(decisions["class_" + name], subject.classes(biopsy))
                self.assertEqual(decisions["classification"], subject.classification())
                self.assertEqual(decisions["subgroup"], subject.subgroups())
            several += len(subject.classification()) > 1
        # Neither side of the comparison is empty.
        self.assertGreater(several, PATIENTS // 10)
        self.assertLess(several, PATIENTS * 9 // 10)


if __name__ == "__main__":
    scenario.main()
