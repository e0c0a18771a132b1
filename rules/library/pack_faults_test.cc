// Faults of packs that only the clinical functions and the terminology show, as
// an author reads them.
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "engine/base/issues.h"
#include "gtest/gtest.h"
#include "rules/library/pack_host.h"

namespace myorules::rules {
namespace {

// Behind what a test is about, so that its lines are counted from 1.
constexpr char kPreamble[] = R"(
name: "hospital.weakness"
version: "1.0.0"
title: "Weakness"
state: PACK_STATE_DRAFT
author: "The neuromuscular ward"
created_on { year: 2026 month: 2 day: 1 }
revised_on { year: 2026 month: 3 day: 1 }
purpose: "Says who is weak."
intended_use: "Clinicians, on adults, at the ward."
limits: "Not for children."
source_key: "clinical"
source_attributes {}
subject_type: "myorules.v1.Patient"
terminology: "analytes"
summary: "A patient."
)";

std::string Faults(absl::string_view body,
                   absl::string_view subject = "patient") {
  static const auto& knowledge =
      *new absl::StatusOr<std::shared_ptr<const Knowledge>>(
          Knowledge::Create());
  EXPECT_TRUE(knowledge.ok()) << knowledge.status();
  engine::Issues issues(
      "pack.textproto",
      absl::StrCat(body, kPreamble, "subject: '", subject, "'\n"));
  const auto pack = LoadPack(*knowledge, (*knowledge)->Host(), &issues);
  EXPECT_EQ(pack == nullptr, issues.has_errors());
  return issues.Format();
}

TEST(Name, OfWhatAFunctionAsksIsToldWithWhatGivesIt) {
  EXPECT_EQ(
      Faults(
          R"pack(note { id: "a" message: "M." when: "labs.ratio_latest('CK', patient.sex) > 1" })pack"),
      R"pack(pack.textproto:1:37: error: no variable 'labs'; define it (ratio_latest asks what serology(list(myorules.v1.LabResult), date) gives), or correct the name
 | note { id: "a" message: "M." when: "labs.ratio_latest('CK', patient.sex) > 1" }
 | ....................................^)pack");
}

TEST(Name, OfAnEnumsValueIsNearAlsoWithoutTheWordsThatAllBeginWith) {
  EXPECT_EQ(
      Faults(
          R"pack(note { id: "a" message: "M." when: "patient.sex == Sex.FEMAL" }
note { id: "b" message: "M." when: "patient.sex == Sex.SEX_FEMAL" }
note { id: "c" message: "M." when: "patient.sex == Sex.WOMAN" })pack"),
      R"pack(pack.textproto:1:55: error: enum Sex has no value 'FEMAL' (did you mean 'SEX_FEMALE'?)
 | note { id: "a" message: "M." when: "patient.sex == Sex.FEMAL" }
 | ......................................................^
pack.textproto:2:55: error: enum Sex has no value 'SEX_FEMAL' (did you mean 'SEX_FEMALE'?)
 | note { id: "b" message: "M." when: "patient.sex == Sex.SEX_FEMAL" }
 | ......................................................^
pack.textproto:3:55: error: enum Sex has no value 'WOMAN'; it has 'SEX_UNSPECIFIED', 'SEX_FEMALE', 'SEX_MALE', 'SEX_OTHER'
 | note { id: "c" message: "M." when: "patient.sex == Sex.WOMAN" }
 | ......................................................^)pack");
}

// A table of these rows, behind it an age and a multiple of the upper limit.
std::string RowFaults(const std::string& policy, const std::string& rows) {
  return Faults(absl::StrCat(
      "decision { id: 'a' title: 'A' our_choice: 'x' hit_policy: HIT_POLICY_",
      policy, "\n", rows, R"pack( }
define { name: "labs" value: "serology(patient.results, assessed_on)" }
define { name: "age" title: "A" value: "age_at(patient.birth_date, patient.onset_date)" }
define { name: "unborn" title: "U" value: "age_at(patient.onset_date, patient.birth_date)" }
define { name: "delay" title: "D" value: "days_between(patient.onset_date, patient.diagnosis_date) / 7" }
define { name: "ck" title: "C" value: "labs.ratio_latest('CK', patient.sex)" }
note { id: "n" message: "M." when: "age > 9 && ck > 9.0 && unborn > 9 && delay > 9" })pack"));
}

TEST(Gap, OfRowsIsToldAtAnAgeAndAMultipleOfTheUpperLimit) {
  EXPECT_EQ(
      RowFaults("FIRST", R"pack(row { when: "age < 18" outcome: "A" }
row { when: "age > 18" outcome: "B" })pack"),
      R"pack(pack.textproto:1:12: error: decision 'a' has no otherwise, and no row holds where age_at(patient.birth_date, patient.onset_date) is 18; write a row for that, or an otherwise
 | decision { id: 'a' title: 'A' our_choice: 'x' hit_policy: HIT_POLICY_FIRST
 | ...........^)pack");
  EXPECT_EQ(
      RowFaults("FIRST", R"pack(row { when: "ck < 1.0" outcome: "A" }
row { when: "ck > 1.0" outcome: "B" })pack"),
      R"pack(pack.textproto:1:12: error: decision 'a' has no otherwise, and no row holds where labs.ratio_latest('CK', patient.sex) is 1; write a row for that, or an otherwise
 | decision { id: 'a' title: 'A' our_choice: 'x' hit_policy: HIT_POLICY_FIRST
 | ...........^)pack");
  EXPECT_EQ(
      RowFaults("FIRST", R"pack(row { when: "ck < 0.1" outcome: "A" }
row { when: "ck >= 0.2" outcome: "B" })pack"),
      R"pack(pack.textproto:1:12: error: decision 'a' has no otherwise, and no row holds where labs.ratio_latest('CK', patient.sex) is 0.1; write a row for that, or an otherwise
 | decision { id: 'a' title: 'A' our_choice: 'x' hit_policy: HIT_POLICY_FIRST
 | ...........^)pack");
  EXPECT_EQ(
      RowFaults("FIRST", R"pack(row { when: "delay < 4" outcome: "A" }
row { when: "delay > 4" outcome: "B" })pack"),
      R"pack(pack.textproto:1:12: error: decision 'a' has no otherwise, and no row holds where days_between(patient.onset_date, patient.diagnosis_date) / 7 is 4; write a row for that, or an otherwise
 | decision { id: 'a' title: 'A' our_choice: 'x' hit_policy: HIT_POLICY_FIRST
 | ...........^)pack");
}

TEST(Overlap, OfRowsIsToldAtAnAgeAndAMultipleOfTheUpperLimit) {
  EXPECT_EQ(
      RowFaults("UNIQUE", R"pack(row { when: "age <= 18" outcome: "A" }
row { when: "age >= 18" outcome: "B" })pack"),
      R"pack(pack.textproto:3:7: error: row 2 of decision 'a' overlaps row 1, and the table allows one: both hold where age_at(patient.birth_date, patient.onset_date) is 18; narrow one of them, or write HIT_POLICY_FIRST
 | row { when: "age >= 18" outcome: "B" } }
 | ......^)pack");
  EXPECT_EQ(
      RowFaults("UNIQUE", R"pack(row { when: "ck <= 10.0" outcome: "A" }
row { when: "ck > 5.0" outcome: "B" })pack"),
      R"pack(pack.textproto:3:7: error: row 2 of decision 'a' overlaps row 1, and the table allows one: both hold where labs.ratio_latest('CK', patient.sex) is 6; narrow one of them, or write HIT_POLICY_FIRST
 | row { when: "ck > 5.0" outcome: "B" } }
 | ......^)pack");
}

TEST(Gap, OfRowsIsNotToldAtWhatNoPatientHas) {
  for (const char* rows : {
           // Nobody falls ill before birth, and no age lies between.
           R"pack(row { when: "unborn < 5" outcome: "A" }
row { when: "unborn > 5" outcome: "B" })pack",
           R"pack(row { when: "age <= 17" outcome: "A" }
row { when: "age >= 18" outcome: "B" })pack",
           R"pack(row { when: "age < 200" outcome: "A" }
row { when: "age > 200" outcome: "B" })pack",
           R"pack(row { when: "ck < -1.0" outcome: "A" }
row { when: "ck > -1.0" outcome: "B" })pack",
           R"pack(row { when: "ck < 1.0" outcome: "A" }
row { when: "ck >= 1.0" outcome: "B" })pack",
           R"pack(row { when: "age < 18" outcome: "A" }
row { when: "ck > 18.0" outcome: "B" })pack",
       }) {
    EXPECT_EQ(RowFaults("FIRST", rows), "") << rows;
  }
}

TEST(Unit, OfAValueIsUnitsALitreAndNoOtherThresholdFits) {
  EXPECT_EQ(
      Faults(
          R"pack(threshold { name: "high" title: "H" value: "10" unit: "ukat/L" our_choice: "x" }
threshold { name: "far" title: "F" value: "10" unit: "kg" our_choice: "x" }
threshold { name: "right" title: "R" value: "600" unit: "U/L" our_choice: "x" }
define { name: "labs" value: "serology(patient.results, assessed_on)" }
define { name: "nearest" value: "labs.value_nearest('CK', patient.diagnosis_date, 90, assessed_on)" }
note { id: "a" message: "M." when: "labs.value_latest('CK') > threshold.high" }
note { id: "b" message: "M." when: "nearest <= threshold.far" }
note { id: "c" message: "M." when: "nearest <= threshold.right || labs.value_latest('CK') > 1000" })pack"),
      R"pack(pack.textproto:6:61: error: one side counts U/L, the other ukat/L; bring both to one unit
 | note { id: "a" message: "M." when: "labs.value_latest('CK') > threshold.high" }
 | ............................................................^
pack.textproto:7:45: error: one side counts U/L, the other kg; bring both to one unit
 | note { id: "b" message: "M." when: "nearest <= threshold.far" }
 | ............................................^)pack");
}

TEST(Term, OfAFactIsWhereItStands) {
  EXPECT_EQ(
      Faults(
          R"pack(note { id: "a" message: "M." when: "stated(patient.biopsy.other_myositis_features, 'patient.biopsy.other_myositis_feature')" }
note { id: "b" message: "M." when: "agreed(patient.mimics.dermatomyositis, true, 'patient.mimic.dermatomyositis')" })pack"),
      R"pack(pack.textproto:1:84: error: 'patient.biopsy.other_myositis_feature' is no fact (did you mean 'patient.biopsy.other_myositis_features'?)
 | …"M." when: "stated(patient.biopsy.other_myositis_features, 'patient.biopsy.other_myositis_feature'…
 | ............................................................^
pack.textproto:2:82: error: 'patient.mimic.dermatomyositis' is no fact (did you mean 'patient.mimics.dermatomyositis'?)
 | …ssage: "M." when: "agreed(patient.mimics.dermatomyositis, true, 'patient.mimic.dermatomyositis')" }
 | .................................................................^)pack");
}

TEST(Term, OfAFactStandsBelowTheNameThatThePackGivesTheSubject) {
  EXPECT_EQ(
      Faults(
          R"pack(note { id: "a" message: "M." when: "stated(person.biopsy.other_myositis_features, 'person.biopsy.other_myositis_features')" }
note { id: "b" message: "M." when: "agreed(person.mimics.dermatomyositis, true, 'person.mimics.dermatomyositis')" }
note { id: "c" message: "M." when: "agreed(person.mimics.dermatomyositis, true, 'patient.mimics.dermatomyositis')" })pack",
          "person"),
      R"pack(pack.textproto:3:81: error: 'patient.mimics.dermatomyositis' is no fact (did you mean 'person.mimics.dermatomyositis'?)
 | …ssage: "M." when: "agreed(person.mimics.dermatomyositis, true, 'patient.mimics.dermatomyositis')" }
 | ................................................................^)pack");
}

TEST(Term, OfTheDayOfAResultIsAnyAnalyte) {
  EXPECT_EQ(
      Faults(
          R"pack(define { name: "labs" value: "serology(patient.results, assessed_on)" }
note { id: "a" message: "M." when: "labs.day_of_latest('HMGCR') < assessed_on || agreed(patient.statin_use == StatinUse.STATIN_USE_CURRENT, true, 'patient.medicines[medicine=simvastatin].stopped_on')" })pack"),
      "");
}

TEST(Term, OfAQuantityIsNoAntibody) {
  EXPECT_EQ(
      Faults(
          R"pack(define { name: "labs" value: "serology(patient.results, assessed_on)" }
note { id: "a" message: "M." when: "labs.value_latest('HMGCR') > 100 && labs.ratio_latest('CK', patient.sex) > 2" })pack"),
      R"pack(pack.textproto:2:55: error: 'HMGCR' is no quantity; there is CK, LDH, AST, ALT, CK_MB
 | note { id: "a" message: "M." when: "labs.value_latest('HMGCR') > 100 && labs.ratio_latest('CK', pat…
 | ......................................................^)pack");
}

TEST(Term, IsCheckedInListsDefinitionsAndMacros) {
  EXPECT_EQ(
      Faults(
          R"pack(threshold { name: "cut" title: "C" analyte: "HMGCR" method: "ELISA" value: "20" unit: "U/mL" our_choice: "x" }
define { name: "labs" value: "serology(patient.results, assessed_on)" }
define { name: "statins" value: "'STATINS'" }
note { id: "a" message: "M." when: "labs.any_positive(['HMGC'], [threshold.cut])" }
note { id: "b" message: "M." when: "patient.medicines.exists(m, is_class(m, statins))" }
note { id: "c" message: "M." when: "['STATINS', 'IVIG'].exists(c, patient.medicines.exists(m, is_class(m, c)))" }
note { id: "d" message: "M." comment: "x" when: "size(labs.not_counted('KC', patient.diagnosis_date, 90, assessed_on)) > 0" })pack"),
      R"pack(pack.textproto:4:56: error: 'HMGC' is no analyte (did you mean 'HMGCR'?)
 | note { id: "a" message: "M." when: "labs.any_positive(['HMGC'], [threshold.cut])" }
 | .......................................................^
pack.textproto:5:77: error: 'STATINS', from 'statins', is no class of medicines (did you mean 'STATIN'?)
 | note { id: "b" message: "M." when: "patient.medicines.exists(m, is_class(m, statins))" }
 | ............................................................................^
pack.textproto:6:38: error: 'STATINS' is no class of medicines (did you mean 'STATIN'?)
 | note { id: "c" message: "M." when: "['STATINS', 'IVIG'].exists(c, patient.medicines.exists(m, is_cl…
 | .....................................^
pack.textproto:7:72: error: 'KC' is no analyte
 | …d" message: "M." comment: "x" when: "size(labs.not_counted('KC', patient.diagnosis_date, 90, asses…
 | ............................................................^)pack");
}

TEST(Term, ComparedWithARecordIsOneThatARecordCanHold) {
  EXPECT_EQ(
      Faults(
          R"pack(note { id: "a" message: "M." when: "patient.results.exists(r, r.analyte == 'HMGRC')" }
note { id: "b" message: "M." when: "patient.results.exists(r, r.quantity.unit == 'U/ml')" }
note { id: "c" message: "M." when: "patient.results.exists(r, r.laboratory == 'ANI')" }
note { id: "d" message: "M." when: "patient.medicines.exists(m, m.medicine == 'simvastatine')" }
note { id: "e" message: "M." when: "patient.diagnoses.exists(d, d.diagnosis == 'NOPE')" }
note { id: "f" message: "M." when: "patient.medicines.exists(m, m.name == 'NOPE' || m.medicine == 'simvastatin')" })pack"),
      R"pack(pack.textproto:1:76: error: 'HMGRC' is no analyte (did you mean 'HMGCR'?)
 | note { id: "a" message: "M." when: "patient.results.exists(r, r.analyte == 'HMGRC')" }
 | ...........................................................................^
pack.textproto:2:82: error: 'U/ml' is no unit (did you mean 'U/mL'?)
 | note { id: "b" message: "M." when: "patient.results.exists(r, r.quantity.unit == 'U/ml')" }
 | .................................................................................^
pack.textproto:3:79: error: 'ANI' is no laboratory (did you mean 'ANY'?)
 | note { id: "c" message: "M." when: "patient.results.exists(r, r.laboratory == 'ANI')" }
 | ..............................................................................^
pack.textproto:4:79: error: 'simvastatine' is no medicine (did you mean 'simvastatin'?)
 | note { id: "d" message: "M." when: "patient.medicines.exists(m, m.medicine == 'simvastatine')" }
 | ..............................................................................^
pack.textproto:5:80: error: 'NOPE' is no diagnosis
 | note { id: "e" message: "M." when: "patient.diagnoses.exists(d, d.diagnosis == 'NOPE')" }
 | ...............................................................................^)pack");
}

TEST(Term, ThatIsNoneIsToldOnceWhereTheCallFailsForIt) {
  EXPECT_EQ(
      Faults(
          R"pack(threshold { name: "cut" title: "C" method: "ELISA" value: "20" unit: "U/mL" our_choice: "x" }
define { name: "labs" value: "serology(patient.results, assessed_on)" }
note { id: "a" message: "M." when: "labs.any_positive(analytes('MSAS'), [threshold.cut])" })pack"),
      R"pack(pack.textproto:3:64: error: 'MSAS' is no class of analytes (did you mean 'MSA'?)
 | note { id: "a" message: "M." when: "labs.any_positive(analytes('MSAS'), [threshold.cut])" }
 | ...............................................................^)pack");
}

TEST(Threshold, OfAnotherAnalyteThanTheQuestionIsAboutIsAnError) {
  EXPECT_EQ(
      Faults(
          R"pack(threshold { name: "srp" title: "S" analyte: "SRP" method: "ELISA" value: "20" unit: "U/mL" our_choice: "x" }
threshold { name: "srp_low" title: "L" analyte: "SRP" method: "ELISA" value: "10" unit: "U/mL" our_choice: "x" }
define { name: "labs" value: "serology(patient.results, assessed_on)" }
note { id: "a" message: "M." when: "labs.positive('HMGCR', [threshold.srp])" }
note { id: "b" message: "M." when: "labs.any_positive(['SRP', 'HMGCR'], [threshold.srp, threshold.srp_low])" })pack"),
      R"pack(pack.textproto:4:51: error: this asks about 'HMGCR', and the thresholds given are for SRP; give one for 'HMGCR', or one that names no analyte
 | note { id: "a" message: "M." when: "labs.positive('HMGCR', [threshold.srp])" }
 | ..................................................^
pack.textproto:5:63: error: this asks about 'HMGCR', and the thresholds given are for SRP; give one for 'HMGCR', or one that names no analyte
 | …e { id: "b" message: "M." when: "labs.any_positive(['SRP', 'HMGCR'], [threshold.srp, threshold.srp…
 | ............................................................^
pack.textproto:5:89: error: threshold.srp_low never decides: threshold.srp before it is for the same analyte, method and unit; take one of them out
 | …"b" message: "M." when: "labs.any_positive(['SRP', 'HMGCR'], [threshold.srp, threshold.srp_low])" }
 | ..............................................................................^)pack");
}

TEST(EnumValue, ByItselfComesWithTheNearestOfThoseThatAreNear) {
  EXPECT_EQ(
      Faults(
          R"pack(note { id: "a" message: "M." when: "patient.results.exists(r, r.method == ASSAY_METHOD_ELSIA)" })pack"),
      R"pack(pack.textproto:1:75: error: no variable 'ASSAY_METHOD_ELSIA' (did you mean 'AssayMethod.ASSAY_METHOD_ELISA'?)
 | note { id: "a" message: "M." when: "patient.results.exists(r, r.method == ASSAY_METHOD_ELSIA)" }
 | ..........................................................................^)pack");
}

TEST(EnumValue, OfOneFactIsNotComparedWithThatOfAnotherEnum) {
  EXPECT_EQ(
      Faults(
          R"pack(define { name: "s" title: "S" value: "patient.sex" }
note { id: "a" message: "M." when: "patient.results.exists(r, r.method == patient.sex)" }
note { id: "b" message: "M." when: "s in patient.results.map(r, r.status)" })pack"),
      R"pack(pack.textproto:2:72: error: a value of myorules.v1.AssayMethod is compared with one of myorules.v1.Sex; compare each with constants of its own
 | note { id: "a" message: "M." when: "patient.results.exists(r, r.method == patient.sex)" }
 | .......................................................................^
pack.textproto:3:39: error: a value of myorules.v1.Sex is compared with one of myorules.v1.ResultStatus; compare each with constants of its own
 | note { id: "b" message: "M." when: "s in patient.results.map(r, r.status)" }
 | ......................................^)pack");
}

}  // namespace
}  // namespace myorules::rules
