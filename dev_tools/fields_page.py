#!/usr/bin/python3
"""Makes docs/reference/fields.md: every field of a patient, what it means, where a record has it, and which packs read it.

    dev_tools/fields_page.py            prints it
    dev_tools/fields_page.py --write    writes the page; tests/docs holds the two together

Meaning comes from the comments of the protos, the packs from their expressions, what fields state of one another from
rules/patient/stated_facts.txt, codes from rules/terminology. Where an electronic record has a field, and its unit, stand below.
"""

import glob
import os
import re
import sys

_ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
PAGE = "docs/reference/fields.md"

# Unit and FHIR R4 element of each field, by message and field. Every field that is no message has a line.
_IN_A_RECORD = {
    "Patient.id": ("", "Patient.identifier, pseudonymous"),
    "Patient.synthetic": ("", "Patient.meta.tag"),
    "Patient.sex": ("", "Patient.gender"),
    "Patient.birth_date": ("date", "Patient.birthDate"),
    "Patient.onset_date": ("date", "Condition.onset[x] of the myopathy"),
    "Patient.diagnosis_date": ("date", "Condition.recordedDate of the myopathy, if it is the day of the diagnosis"),
    "Patient.diagnosed": ("", "Condition.verificationStatus of the myopathy"),
    "Patient.medicines_complete": ("", "List.emptyReason, List.mode of the medication list; mostly asked"),
    "Patient.statin_use": ("", "MedicationStatement.status of statins; mostly free text"),
    "Patient.diagnoses_complete": ("", "List.emptyReason of the problem list; mostly asked"),
    "Patient.malignancies_complete": ("", "List.emptyReason of the problem list; mostly asked"),
    "Patient.outcome": ("", "Observation.value[x]; mostly free text"),
    "Patient.followed_until": ("date", "Encounter.period.end of the last visit"),
    "Patient.clinician_diagnosis_imnm": ("", "Condition.code with verificationStatus confirmed"),
    "Patient.myositis_medicines_complete": ("", "mostly asked"),
    "Patient.mri_muscle_edema": ("", "DiagnosticReport.conclusion of the imaging"),
    "Patient.improved_by_treatment": ("", "Observation; mostly free text"),
    "Electromyography.*": ("", "DiagnosticReport.conclusion of the electromyography"),
    "Weakness.*": ("", "Observation of the examination; mostly free text"),
    "Biopsy.done": ("", "Procedure.status"),
    "Biopsy.date": ("date", "Procedure.performed[x]"),
    "Biopsy.other_myositis_features": ("", "DiagnosticReport.conclusion of the pathologist"),
    "Mimics.family_muscular_dystrophy": ("", "FamilyMemberHistory.condition"),
    "Mimics.family_motor_neuropathy": ("", "FamilyMemberHistory.condition"),
    "Mimics.*": ("", "Condition.code; absent: verificationStatus refuted"),
    "Biopsy.*": ("", "DiagnosticReport.conclusion of the pathologist"),
    "Manifestations.*": ("", "Condition.code or Observation; absent: verificationStatus refuted"),
    "Manifestation.present": ("", "Condition.verificationStatus"),
    "Manifestation.related": ("", "mostly asked"),
    "Medicine.name": ("", "MedicationStatement.medicationCodeableConcept.text"),
    "Medicine.medicine": ("", "MedicationStatement.medicationCodeableConcept.coding, mapped"),
    "Medicine.atc": ("", "MedicationStatement.medicationCodeableConcept.coding, system http://www.whocc.no/atc"),
    "Medicine.route": ("", "MedicationStatement.dosage.route"),
    "Medicine.purpose": ("", "MedicationStatement.reasonCode, reasonReference"),
    "Medicine.started_on": ("date", "MedicationStatement.effectivePeriod.start"),
    "Medicine.stopped_on": ("date", "MedicationStatement.effectivePeriod.end"),
    "Medicine.ongoing": ("", "MedicationStatement.status active"),
    "Medicine.daily_dose_mg": ("mg/day", "MedicationStatement.dosage.doseAndRate.dose"),
    "Medicine.initial_treatment": ("", "mostly asked"),
    "Diagnosis.diagnosis": ("", "Condition.code.coding, mapped"),
    "Diagnosis.name": ("", "Condition.code.text"),
    "Diagnosis.diagnosed_on": ("date", "Condition.recordedDate, onset[x]"),
    "Malignancy.site": ("", "Condition.code.text, bodySite"),
    "Malignancy.diagnosed_on": ("date", "Condition.recordedDate, onset[x]"),
    "Malignancy.active_until": ("date", "Condition.abatement[x]"),
    "Malignancy.active": ("", "Condition.clinicalStatus"),
    "Visit.date": ("date", "Encounter.period.start"),
    "Visit.hip_flexor_left": ("MRC grade", "Observation.value[x], bodySite left"),
    "Visit.hip_flexor_right": ("MRC grade", "Observation.value[x], bodySite right"),
    "Visit.prednisone_mg_per_day": ("mg/day of prednisone", "computed from MedicationStatement.dosage"),
    "LabResult.id": ("", "Observation.identifier"),
    "LabResult.laboratory": ("", "Observation.performer, mapped"),
    "LabResult.specimen_id": ("", "Specimen.accessionIdentifier"),
    "LabResult.specimen": ("", "Specimen.type"),
    "LabResult.analyte": ("", "Observation.code, component.code"),
    "LabResult.method": ("", "Observation.method, or in code or text"),
    "LabResult.grade": ("", "Observation.valueString, valueCodeableConcept.text, valueInteger"),
    "LabResult.word": ("", "Observation.valueString, valueCodeableConcept"),
    "LabResult.raw_value": ("", "Observation.value[x] as text"),
    "LabResult.raw_unit": ("", "Observation.valueQuantity.unit"),
    "LabResult.unread_reason": ("", "made on import; Observation.dataAbsentReason"),
    "LabResult.laboratory_flag": ("", "Observation.interpretation"),
    "LabResult.status": ("", "Observation.status"),
    "LabResult.supersedes": ("", "of a corrected result: the identifier of the one before"),
    "LabResult.collected_on": ("date", "Specimen.collection.collected[x], Observation.effective[x]"),
    "LabResult.reported_on": ("date", "Observation.issued"),
    "Quantity.comparator": ("", "Observation.valueQuantity.comparator"),
    "Quantity.value": ("see unit", "Observation.valueQuantity.value, valueRange.low"),
    "Quantity.high": ("see unit", "Observation.valueRange.high"),
    "Quantity.unit": ("", "Observation.valueQuantity.code (UCUM), mapped"),
    "ReferenceRange.low": ("that of the result", "Observation.referenceRange.low"),
    "ReferenceRange.high": ("that of the result", "Observation.referenceRange.high"),
    "ReferenceRange.high_excluded": ("", "Observation.referenceRange.text"),
    "ReferenceRange.raw": ("", "Observation.referenceRange.text"),
}

_NAMES = ("medicine", "atc", "name")
_TREATMENT = _NAMES + ("route", "purpose", "started_on", "stopped_on")
# What the functions of packs read of the entries of a list.
_FUNCTIONS = {
    "labs": ("results", ("id", "laboratory", "specimen_id", "analyte", "method", "quantity.comparator",
                         "quantity.value", "quantity.high", "quantity.unit", "grade", "word", "unread_reason",
                         "status", "supersedes", "collected_on", "reported_on", "reference_range.high",
                         "reference_range.high_excluded")),
    "is_class": ("medicines", _NAMES),
    "unrecognised": ("medicines", _NAMES),
    "medicine_title": ("medicines", _NAMES),
    "is_systemic": ("medicines", _NAMES + ("route",)),
    "is_intravenous": ("medicines", _NAMES + ("route",)),
    "given_for_myositis": ("medicines", ("purpose", "started_on", "stopped_on")),
    "counts_as": ("medicines", _TREATMENT),
    "first_start": ("medicines", _TREATMENT),
    "last_stop": ("medicines", _NAMES + ("stopped_on",)),
    "prednisone_equivalent": ("medicines", _NAMES + ("daily_dose_mg",)),
    "still_taken": ("medicines", ("ongoing", "stopped_on")),
    "is_diagnosis": ("diagnoses", ("diagnosis", "name")),
    "diagnosis_class": ("diagnoses", ("diagnosis", "name")),
    "diagnosis_title": ("diagnoses", ("diagnosis", "name")),
    "hip_flexor_nearest": ("visits", ("date", "hip_flexor_left", "hip_flexor_right")),
    "hip_flexor_latest": ("visits", ("date", "hip_flexor_left", "hip_flexor_right")),
    "hip_flexor_highest": ("visits", ("date", "hip_flexor_left", "hip_flexor_right")),
    "hip_flexor_fall": ("visits", ("date", "hip_flexor_left", "hip_flexor_right")),
    "prednisone_nearest": ("visits", ("date", "prednisone_mg_per_day")),
    "prednisone_differs": ("visits", ("date", "prednisone_mg_per_day")),
    "day_nearest": ("visits", ("date",)),
}
# Those that read nothing but their arguments.
_PLAIN = set("""
age_at agreed all analyte_title analyte_titles analytes closed complete_if date date_if days_between earliest_of exists
exists_one filter finding_if has known latest_of logistic map months_between most_specific number_if once plus_days plus_months
plus_years rounded serology size stated string within years_between double int weeks_between min max
""".split())


def read(path):
    with open(os.path.join(_ROOT, path), encoding="utf-8") as file:
        return file.read()


# --- Protos -----------------------------------------------------------------------------------------------------------

def messages():
    """Name -> [(field, type, is a list, its comment in one line)], in the order of the files."""
    found = {}
    for path in ("patient", "lab", "date"):
        name, comment = None, []
        for line in read("proto/myorules/v1/%s.proto" % path).split("\n"):
            text = line.strip()
            if text.startswith("//"):
                comment.append(text[2:].strip())
                continue
            started = re.match(r"message (\w+) \{", text)
            field = re.match(r"(repeated |optional )?([\w.]+) (\w+) = \d+", text)
            if started:
                name = started.group(1)
                found[name] = []
            elif field and name:
                found[name].append((field.group(3), field.group(2), field.group(1) == "repeated ", " ".join(comment)))
            elif re.match(r"enum \w+", text):
                name = None
            comment = []
    return found


def fields(protos, message="Patient", before=""):
    """(path, message, field, comment) of every field below a patient that is no message, dates among them."""
    for name, kind, _, comment in protos[message]:
        path = before + name
        if kind in protos and kind != "Date":
            yield from fields(protos, kind, path + ".")
        else:
            yield path, message, name, comment


# --- Packs ------------------------------------------------------------------------------------------------------------

def _strings(text):
    return "".join(part.replace('\\"', '"') for part in re.findall(r'"((?:[^"\\]|\\.)*)"', text))


def _items(pack):
    """[(kind, identifier or None, expressions)] of a pack or module."""
    literals = r'(?:"(?:[^"\\]|\\.)*"\s*)+'
    found = []
    for kind, block in re.findall(r"^(\w+) \{\n(.*?)^\}$", pack, re.S | re.M):
        name = re.search(r'^  (?:name|id): "([^"]*)"', block, re.M)
        expressions = [_strings(value) for _, value in re.findall(
            r"\b(value|when|detail|possible_when|message):\s*(%s)" % literals, block)]
        found.append((kind, re.sub(r"[-.]", "_", name.group(1)) if name else None, expressions))
    return found


def _imports(pack):
    return re.findall(r'^import \{\n  name: "([^"]*)"', pack, re.M)


def _expressions(name):
    """All expressions that the pack evaluates: its own, and what it uses of its modules."""
    own = _items(read("rules/packs/%s/pack.textproto" % name))
    shared, todo = {}, _imports(read("rules/packs/%s/pack.textproto" % name))
    while todo:
        module = read("rules/packs/%s/pack.textproto" % todo.pop())
        todo += _imports(module)
        shared.update({item: texts for kind, item, texts in _items(module) if kind in ("define", "criterion")})
    texts = [text for kind, _, expressions in own if kind not in ("threshold", "import") for text in expressions]
    seen = set()
    for text in texts:
        for word in set(re.findall(r"\w+", text)) & set(shared) - seen:
            seen.add(word)
            texts.extend(shared[word])
    return texts


def _reads(text, paths):
    """The fields that one expression reads."""
    lists = {path.split(".")[0] for path in paths if path.split(".")[0] in _LISTS}
    found = set()
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "", text)
    for called in re.findall(r"\b(\w+)\(", bare):
        if called in _FUNCTIONS:
            entry, names = _FUNCTIONS[called]
            found |= {"%s.%s" % (entry, field) for field in names}
    if "labs." in bare:
        found |= {"results.%s" % field for field in _FUNCTIONS["labs"][1]}
    for path in re.findall(r"\bpatient\.([a-z0-9_.]*[a-z0-9_])", bare):
        found |= {known for known in paths if path == known or path.startswith(known + ".")}
    of = {name for name in lists if re.search(r"\b\w*%s\b" % name, bare)}
    for field in re.findall(r"\b[a-z]\.(\w+)\b", bare):
        found |= {"%s.%s" % (name, field) for name in of if "%s.%s" % (name, field) in paths}
    for name in of & {"medicines", "diagnoses", "malignancies"}:
        if "closed(patient.%s)" % name not in bare:
            found.add(name + "_complete")
    return found


_LISTS = {"medicines", "diagnoses", "malignancies", "results", "visits"}


def stated():
    """Field -> the fields whose values it decides before a pack reads them. A list or message stands for all that it has."""
    paths = [path for path, _, _, _ in fields(messages())]
    found = {}
    for line in read("rules/patient/stated_facts.txt").split("\n"):
        if line and not line.startswith("#"):
            field, names = line.split(": ")
            found[field] = [path for path in paths if path != field
                            and any(path == name or path.startswith(name + ".") for name in names.split())]
    return found


def readers():
    """Field -> the packs that read it or a field that it states something of."""
    read_by, states = packs(), stated()
    return {path: [pack for pack, found in read_by.items() if found & {path, *states.get(path, ())}]
            for path, _, _, _ in fields(messages())}


def packs(values_only=False):
    """Name of each pack that answers -> the fields that its expressions read; without those of which they ask only whether they are
    on record where values_only."""
    paths = {path for path, _, _, _ in fields(messages())}
    found = {}
    for path in sorted(glob.glob(os.path.join(_ROOT, "rules/packs/*/pack.textproto"))):
        name = os.path.basename(os.path.dirname(path))
        if "PACK_KIND_MODULE" in read("rules/packs/%s/pack.textproto" % name):
            continue
        found[name] = set()
        for text in _expressions(name):
            found[name] |= _reads(re.sub(r"\bhas\([^()]*\)", "", text) if values_only else text, paths)
    return found


def unknown_functions():
    """Functions that a pack calls and this page does not know: what do they read?"""
    called = set()
    for path in glob.glob(os.path.join(_ROOT, "rules/packs/*/pack.textproto")):
        for _, _, expressions in _items(read(os.path.relpath(path, _ROOT))):
            for text in expressions:
                bare = re.sub(r"'[^']*'|\"[^\"]*\"|\{[^}]*\}", "", text)
                called |= {name for owner, name in re.findall(r"(\w+\.)?\b([a-z]\w*)\(", bare) if owner != "labs."}
    return called - set(_FUNCTIONS) - _PLAIN


def without_a_line():
    """Fields of which this page does not say where a record has them."""
    return [path for path, message, field, _ in fields(messages())
            if "%s.%s" % (message, field) not in _IN_A_RECORD and message + ".*" not in _IN_A_RECORD]


# --- The page ---------------------------------------------------------------------------------------------------------

def _row(*cells):
    return "| %s |\n" % " | ".join(cell.replace("|", "\\|").replace("\n", " ") or "–" for cell in cells)


def _first_sentence(comment):
    return re.split(r"(?<=[a-z)\]])\. (?=[A-Z])", comment)[0].rstrip(".")


def _terms(table):
    """[{field: [values]}] of the entries of a terminology table."""
    entries = re.findall(r"^\w+ \{(.*?)(?:^|(?<=[\" ]))\}$", read("rules/terminology/%s.textproto" % table), re.S | re.M)
    found = []
    for entry in entries:
        values = {}
        for name, value in re.findall(r'\b(\w+): "([^"]*)"', entry):
            values.setdefault(name, []).append(value)
        found.append(values)
    return [values for values in found if "id" in values]


def _codes(table, code):
    rows = "| id | name | codes |\n| --- | --- | --- |\n"
    for entry in _terms(table):
        if code in entry:
            rows += _row("`%s`" % entry["id"][0], entry["title"][0], ", ".join(entry[code]))
    return rows


_HEAD = """# The fields of a patient

Every field that a patient can have ([patient.proto](../../proto/myorules/v1/patient.proto),
[lab.proto](../../proto/myorules/v1/lab.proto)): what it means, in which unit, where an electronic record that speaks FHIR R4 has it, and
which packs read it. Made by `dev_tools/fields_page.py --write` from the protos and the packs.

- A field that is not set is [unknown](unknowns.md), never absent. "Mostly asked" and "free text": records seldom hold it as data.
- A pack reads a field where an expression of its own, or one that it uses of a module, names it or calls a function that reads it, and where
  the field [states something](#what-fields-state-of-one-another) of one that is read so ("by what it states": a finding of a biopsy says that
  one was done, which all packs ask). That a field is read does not say that it decides in every patient.
- Elements are those of FHIR R4 (4.0.1). Codes are those of laboratories and public samples; what of them nobody has checked is
  marked in `rules/terminology`.
"""

_STATED = """
## What fields state of one another

Before a pack reads a patient, some fields state what others are, by what they mean: Gottron papules are skin symptoms, and a biopsy with
a detailed finding was done. A date after the assessment takes back: the entry, the biopsy or the outcome is not known yet, what ends then
goes on. So the value of the first field, alone or beside another one, decides how those behind it read.

| field | decides |
| --- | --- |
"""


def _named(path, read_by, values_of):
    """Who reads the value of the field, then who reads what it states: "`a`; by what it states: `b`"."""
    itself = [name for name in read_by if path in values_of[name]]
    groups = [", ".join("`%s`" % name for name in itself)]
    others = [name for name in read_by if name not in itself]
    if others:
        groups.append("by what it states: " + ", ".join("`%s`" % name for name in others))
    return "; ".join(group for group in groups if group) or "no pack"


def page():
    protos, read_by, values_of = messages(), readers(), packs(values_only=True)
    text = _HEAD
    sections = [("The patient", [])]
    for name, kind, _, comment in protos["Patient"]:
        below = kind in protos and kind != "Date"
        rows = list(fields(protos, kind, name + ".")) if below else [(name, "Patient", name, comment)]
        if below:
            sections.append(("`%s`" % name, rows))
        else:
            sections[0][1].extend(rows)
    for title, rows in sections:
        text += "\n## %s\n\n| field | meaning | unit | FHIR R4 | read by |\n| --- | --- | --- | --- | --- |\n" % title
        for path, message, field, comment in rows:
            unit, element = _IN_A_RECORD.get("%s.%s" % (message, field)) or _IN_A_RECORD[message + ".*"]
            text += _row("`%s`" % path, _first_sentence(comment), unit, element, _named(path, read_by[path], values_of))
    text += _STATED
    for line in read("rules/patient/stated_facts.txt").split("\n"):
        if line and not line.startswith("#"):
            field, names = line.split(": ")
            text += _row("`%s`" % field, ", ".join("`%s`" % name for name in names.split()))
    text += "\n## Codes\n\nA positive answer is LOINC LA6576-8, SNOMED CT 10828004; a negative one LA6577-6, 260385009.\n"
    text += "\n### Analytes: LOINC\n\n" + _codes("analytes", "loinc")
    text += "\n### Medicines: ATC, current and former\n\n" + _codes("medicines", "atc")
    text += (
        "\n### Diagnoses: ICD-10\n\nFor your interface, which maps them to ids: no field of a diagnosis takes a code, and as a name "
        "`M33.1` is not recognised.\n\n" + _codes("diagnoses", "code"))
    return text


def main():
    if sys.argv[1:] != ["--write"]:
        sys.stdout.write(page())
        return
    with open(os.path.join(_ROOT, PAGE), "w", encoding="utf-8") as file:
        file.write(page())


if __name__ == "__main__":
    main()
