#include "rules/comparisons/comparisons.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "rules/library/library.h"
#include "rules/library/necrotizing_patient.h"

namespace myorules::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Library& Shipped() {
  static const auto& library =
      *new std::shared_ptr<const Library>(Library::Load().value());
  return *library;
}

v1::ComparisonTable TableOf(const std::string& text) {
  v1::ComparisonTable table;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &table));
  return table;
}

std::vector<std::string> Faults(const std::string& text) {
  return FaultsOf(TableOf(text), Shipped().packs());
}

TEST(ShippedComparisons, FitThePacks) {
  const auto table = LoadComparisons();
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_GE(table->comparison_size(), 3);
  EXPECT_THAT(FaultsOf(*table, Shipped().packs()), IsEmpty());
}

TEST(Comparisons, AreFaultyWhereTheyNameWhatAPackDoesNotHave) {
  EXPECT_THAT(
      Faults(R"pb(comparison {
                    id: "q"
                    question: "Q"
                    view {
                      pack: "imnm.lim2019"
                      decision: "eligibilty"
                      reading { outcome: "A" position: "a" says: "a" }
                    }
                    view {
                      pack: "imnm.wang2022"
                      decision: "eligibility"
                      reading { outcome: "ELIGIBEL" position: "b" says: "b" }
                    }
                    view {
                      pack: "imnm.lim2020"
                      decision: "eligibility"
                      reading { outcome: "A" position: "a" says: "a" }
                    }
                  })pb"),
      ElementsAre(
          "comparison 'q', pack 'imnm.lim2019': has no decision "
          "'eligibilty'",
          "comparison 'q', pack 'imnm.wang2022': decision "
          "'eligibility' has no outcome 'ELIGIBEL'",
          "comparison 'q', pack 'imnm.lim2020': there is no such pack"));
}

TEST(Comparisons, AreFaultyWhereTheyAskADecisionOfAnotherHitPolicy) {
  EXPECT_THAT(
      Faults(R"pb(comparison {
                    id: "q"
                    question: "Q"
                    view {
                      pack: "imnm.lim2019"
                      decision: "exclusions_met"
                      reading {
                        outcome: "DM_RASH"
                        position: "a"
                        says: "a"
                        because: "eligibility"
                      }
                      reading { outcome: "AMYLOIDOSIS" position: "b" says: "b" }
                    }
                  })pb"),
      ElementsAre("comparison 'q', pack 'imnm.lim2019': decision "
                  "'exclusions_met' must not be of hit policy COLLECT",
                  "comparison 'q', pack 'imnm.lim2019': decision "
                  "'eligibility' must be of hit policy COLLECT"));
}

TEST(Comparisons, AreFaultyWhereTheySayNothingOrTheSameTwice) {
  EXPECT_THAT(
      Faults(R"pb(comparison {
                    view {
                      pack: "imnm.lim2019"
                      decision: "eligibility"
                      given_decision: "subgroup"
                      reading { outcome: "ELIGIBLE" position: "a" says: "a" }
                      reading { outcome: "ELIGIBLE" position: "a" }
                    }
                    view { pack: "imnm.lim2019" decision: "eligibility" }
                  })pb"),
      ElementsAre("comparison '': has no id", "comparison '': has no question",
                  "comparison '', pack 'imnm.lim2019': given_decision and "
                  "given_outcome go together",
                  "comparison '', pack 'imnm.lim2019': a reading has no "
                  "outcome, no position or says nothing",
                  "comparison '', pack 'imnm.lim2019': outcome 'ELIGIBLE' is "
                  "read twice",
                  "comparison '', pack 'imnm.lim2019': stands twice",
                  "comparison '': has fewer than two positions"));
}

TEST(Comparisons, AreFaultyWhereARemarkNamesWhatThereIsNot) {
  EXPECT_THAT(
      Faults(R"pb(comparison {
                    id: "q"
                    question: "Q"
                    view {
                      pack: "imnm.lim2019"
                      decision: "eligibility"
                      reading {
                        outcome: "NOT_ELIGIBLE"
                        position: "a"
                        says: "a"
                        because: "inclusions_not_met"
                        remark {
                          contrast: "agee"
                          decided_by: "inclusions_not_met=ADULTS"
                          decided_by: "exclusions_met=DM_RASH"
                          decided_by: "!adults"
                        }
                      }
                      reading { outcome: "ELIGIBLE" position: "b" says: "b" }
                    }
                  })pb"),
      ElementsAre(
          "comparison 'q', pack 'imnm.lim2019': there is no contrast 'agee'",
          "comparison 'q', pack 'imnm.lim2019': decision 'inclusions_not_met' "
          "has no outcome 'ADULTS'",
          "comparison 'q', pack 'imnm.lim2019': 'exclusions_met' of a remark "
          "is no because",
          "comparison 'q', pack 'imnm.lim2019': has no item 'adults'"));
}

TEST(Comparisons, AreFaultyWhereAContrastIsOfNoPackOrNamesOneInItsWords) {
  EXPECT_THAT(
      Faults(
          R"pb(comparison {
                 id: "q"
                 question: "Q"
                 contrast {
                   id: "age"
                   clause { pack: "imnm.wang2022" says: "so" }
                   clause { pack: "imnm.wang2022" says: "as by imnm.lim2019" }
                   clause { says: "so" }
                 }
                 contrast {
                   id: "age"
                   clause { pack: "imnm.lim2019" }
                 }
                 contrast {}
                 view {
                   pack: "imnm.lim2019"
                   decision: "eligibility"
                   reading {
                     outcome: "NOT_ELIGIBLE"
                     position: "a"
                     says: "a"
                     remark { contrast: "age" }
                   }
                   reading { outcome: "ELIGIBLE" position: "b" says: "b" }
                 }
               })pb"),
      ElementsAre(
          "comparison 'q', contrast 'age': 'imnm.wang2022' is not asked",
          "comparison 'q', contrast 'age': 'imnm.wang2022' is not asked",
          "comparison 'q', contrast 'age': 'imnm.wang2022' stands twice",
          "comparison 'q', contrast 'age': a clause names 'imnm.lim2019' in "
          "its words",
          "comparison 'q', contrast 'age': a clause has no pack or says "
          "nothing",
          "comparison 'q', contrast 'age': stands twice",
          "comparison 'q', contrast 'age': a clause has no pack or says "
          "nothing",
          "comparison 'q', contrast '': has no id",
          "comparison 'q', pack 'imnm.lim2019': the contrast 'age' has no "
          "clause of it",
          "comparison 'q', contrast '': no remark names it"));
}

// The notes on that patient with other text in place of some of it.
std::vector<v1::CrossPackNote> NotesOn(
    const std::vector<std::string>& packs,
    const std::vector<std::pair<absl::string_view, absl::string_view>>& other,
    absl::string_view patient = kNecrotizingPatient) {
  v1::ClassifyRequest request;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      absl::StrReplaceAll(patient, other), request.mutable_patient()));
  for (const std::string& pack : packs) request.add_packs(pack);
  v1::ClassifyResponse response;
  EXPECT_EQ(Shipped().Classify(request, absl::CivilDay(2026, 1, 1), &response),
            absl::OkStatus());
  return {response.notes().begin(), response.notes().end()};
}

TEST(Differences, AreToldWhereEularAcrSaysPolymyositis) {
  const auto notes = NotesOn({"imnm.lim2019", "iim.eularacr2017"}, {});
  ASSERT_EQ(notes.size(), 1);
  EXPECT_EQ(
      notes[0].message(),
      "Packs differ on immune-mediated necrotizing myopathy: by imnm.lim2019 "
      "the patient meets the criteria (All inclusion criteria met: yes; An "
      "exclusion criterion met: no); by iim.eularacr2017 the patient falls "
      "under polymyositis (Age at the first symptom 18 or more: yes; "
      "Heliotrope rash, Gottron papules or Gottron sign: no; Finger flexor "
      "weakness without response to treatment, or rimmed vacuoles: no). "
      "By iim.eularacr2017 necrotizing myopathy has no group of its own: it "
      "falls under polymyositis.");
  EXPECT_EQ(notes[0].id(), "necrotizing-myopathy");
  ASSERT_EQ(notes[0].positions_size(), 2);
  const v1::PackPosition& eular = notes[0].positions(1);
  EXPECT_EQ(eular.pack(), "iim.eularacr2017");
  EXPECT_NE(eular.version(), "");
  EXPECT_EQ(eular.decision(), "subgroup");
  EXPECT_EQ(eular.outcome(), "POLYMYOSITIS");
  EXPECT_EQ(eular.says(), "the patient falls under polymyositis");
  EXPECT_THAT(notes[0].positions(0).because(),
              ElementsAre("All inclusion criteria met: yes",
                          "An exclusion criterion met: no"));
}

TEST(Differences, TellWhichCriteriaAreNotMet) {
  // A normal creatine kinase excludes in one and is not asked for in another.
  const auto notes =
      NotesOn({"imnm.lim2019", "imnm.enmc2018"},
              {{"value: 6000", "value: 100"},
               {"id: \"p\"", "id: \"p\" medicines_complete: true"}});
  ASSERT_EQ(notes.size(), 1);
  EXPECT_EQ(
      notes[0].message(),
      "Packs differ on immune-mediated necrotizing myopathy: by imnm.lim2019 "
      "the patient meets the criteria (All inclusion criteria met: yes; An "
      "exclusion criterion met: no); by imnm.enmc2018 the patient does not "
      "meet the criteria (Inclusion criteria not met: Raised creatine kinase). "
      "By imnm.enmc2018 a raised creatine kinase is asked for; by "
      "imnm.lim2019 it is not.");
}

TEST(Differences, AreToldWhereTheScoreDoesNotReachAnInflammatoryMyopathy) {
  const auto notes =
      NotesOn({"iim.eularacr2017", "imnm.lim2019"},
              {{"neck_flexors_weaker: true", "neck_flexors_weaker: false"},
               {"dysphagia: true", "dysphagia: false"},
               {"legs_proximal_weaker: true", "legs_proximal_weaker: false"}});
  ASSERT_EQ(notes.size(), 1);
  EXPECT_EQ(notes[0].id(), "inflammatory-myopathy");
  // In the order of the answers.
  EXPECT_EQ(notes[0].positions(0).pack(), "iim.eularacr2017");
  EXPECT_EQ(notes[0].positions(0).says(),
            "the minimum to classify it as one is not reached");
}

TEST(Differences, AreNotToldWhereADecisionIsOpen) {
  EXPECT_THAT(NotesOn({"imnm.lim2019", "iim.eularacr2017"},
                      {{"toxic_myopathy: false", ""}}),
              IsEmpty());
  // Nor where a pack does not speak of the question: its class is open.
  EXPECT_THAT(NotesOn({"imnm.lim2019", "iim.eularacr2017"},
                      {{"better_explanation: false", ""}}),
              IsEmpty());
}

TEST(Differences, AreNotToldWherePacksAgreeOrOneAnswersAlone) {
  EXPECT_THAT(NotesOn({"imnm.lim2019"}, {}), IsEmpty());
  EXPECT_THAT(NotesOn({"imnm.lim2019", "imnm.lim2019"}, {}), IsEmpty());
  EXPECT_THAT(NotesOn({"imnm.lim2019", "iim.eularacr2017"},
                      {{"heliotrope: false", "heliotrope: true"}}),
              IsEmpty());
}

// --- Remarks: rules that differ, where that is why they do of the patient

// Adult, antibody-negative, with all that the packs but EULAR/ACR 2017 ask for.
std::string CompletePatient(const std::string& biopsy) {
  std::string patient = R"pb(
    id: "p"
    birth_date { year: 1960 month: 1 day: 1 }
    onset_date { year: 2025 month: 8 day: 1 }
    diagnosis_date { year: 2025 month: 11 day: 5 }
    sex: SEX_MALE
    weakness {
      subacute: true
      symmetric: true
      proximal: true
      proximal_arms: true
      proximal_legs: true
      objective: true
      neck_flexors_weaker: false
      neck_extensors_weaker: false
      legs_proximal_weaker: true
      finger_flexors: false
      forearm_flexors_as_weak_as_deltoids: false
      knee_or_ankle_as_weak_as_hip_flexors: false
      ocular: false
      isolated_dysarthria: false
    }
    mimics {
      toxic_myopathy: false
      active_endocrinopathy: false
      amyloidosis: false
      family_muscular_dystrophy: false
      family_motor_neuropathy: false
      antisynthetase_syndrome: false
      dermatomyositis: false
      overlap_myositis: false
      statin_rhabdomyolysis: false
      better_explanation: false
    }
    manifestations {
      heliotrope: false
      gottron: false
      v_sign: false
      shawl_sign: false
      dysphagia: false
      esophageal_dysmotility: false
    }
    electromyography { spontaneous_activity: true myopathic_units: true }
    mri_muscle_edema: true
    medicines_complete: true
    diagnoses_complete: true
    clinician_diagnosis_imnm: true
    results {
      analyte: "HMGCR"
      method: ASSAY_METHOD_ELISA
      status: RESULT_STATUS_FINAL
      collected_on { year: 2025 month: 11 day: 1 }
      quantity { value: 5 unit: "U/mL" }
    }
    results {
      analyte: "CK"
      method: ASSAY_METHOD_ENZYME_ACTIVITY
      status: RESULT_STATUS_FINAL
      collected_on { year: 2025 month: 11 day: 1 }
      quantity { value: 8000 unit: "U/L" }
      reference_range { high: 171 }
    }
  )pb";
  for (const char* antibody :
       {"MI2_ALPHA", "MI2_BETA", "TIF1_GAMMA", "MDA5", "NXP2", "SAE1", "JO1",
        "SRP", "PL7", "PL12", "EJ", "OJ"}) {
    absl::StrAppend(&patient, "results { analyte: '", antibody,
                    "' method: ASSAY_METHOD_LINE_BLOT status: "
                    "RESULT_STATUS_FINAL grade: LINE_BLOT_GRADE_NEGATIVE "
                    "collected_on { year: 2025 month: 11 day: 1 } } ");
  }
  absl::StrAppend(&patient, "biopsy { ", biopsy, " }");
  return patient;
}

constexpr char kNecrotizing[] = R"pb(
  done: true
  necrosis: true
  sparse_infiltrate: true
  necrosis_dominant: true
  other_myositis_features: STATEMENT_ABSENT
  endomysial_cells_surrounding: false
  perimysial_infiltrate: false
  perivascular_infiltrate: false
  perifascicular_atrophy: false
  rimmed_vacuoles: false
  mac_sarcolemma: false
  t_cells_invading: false
  cd8_cells_surrounding: false
  cd8_cells_scattered: false
  mitochondrial_changes: false
  mhc_class_1_ubiquitous: false
  mhc_class_1_perifascicular: false
  mac_small_vessels: false
  capillary_density_reduced: false
  tubuloreticular_inclusions: false
  dystrophy_features: false
)pb";

constexpr char kAge[] =
    " By imnm.lim2019 the patient has to be an adult at the diagnosis; by "
    "imnm.enmc2004 the patient has to be an adult at the onset; by "
    "imnm.wang2022 and imnm.enmc2018 the age is not asked for, though adults "
    "are meant.";
constexpr char kBiopsy[] =
    " By imnm.wang2022 and imnm.enmc2004 a biopsy with dominant necrosis is "
    "asked for whatever the antibody; by imnm.lim2019 anti-HMGCR stands for a "
    "biopsy that was not done; by imnm.enmc2018 anti-HMGCR or anti-SRP makes "
    "up for one.";
constexpr char kCreatineKinase[] =
    " By imnm.enmc2018 and imnm.enmc2004 a raised creatine kinase is asked "
    "for; by imnm.lim2019 and imnm.wang2022 it is not.";
constexpr char kComplement[] =
    " By imnm.enmc2004 complement on the sarcolemma (biopsy item i) is among "
    "what excludes; by imnm.enmc2018 it is among what supports.";
constexpr char kPolymyositis[] =
    " By iim.eularacr2017 necrotizing myopathy has no group of its own: it "
    "falls under polymyositis.";

// What the note on necrotizing myopathy says behind the answers of the packs.
std::string RemarksOn(
    const std::vector<std::pair<absl::string_view, absl::string_view>>& other,
    const std::vector<std::string>& packs, const char* biopsy = kNecrotizing) {
  for (const v1::CrossPackNote& note :
       NotesOn(packs, other, CompletePatient(biopsy))) {
    if (note.id() != "necrotizing-myopathy") continue;
    const v1::PackPosition& last = note.positions(note.positions_size() - 1);
    const std::string end =
        absl::StrCat("by ", last.pack(), " ", last.says(), " (",
                     absl::StrJoin(last.because(), "; "), ").");
    return note.message().substr(note.message().find(end) + end.size());
  }
  return "no note";
}

const std::vector<std::string>& FivePacks() {
  static const auto& packs = *new std::vector<std::string>{
      "imnm.lim2019", "imnm.wang2022", "imnm.enmc2018", "imnm.enmc2004",
      "iim.eularacr2017"};
  return packs;
}

TEST(Remarks, AreNotMadeOfRulesThatDecideNothingOfThePatient) {
  EXPECT_EQ(RemarksOn({}, FivePacks()), "no note");
  EXPECT_EQ(RemarksOn({{"neck_extensors_weaker: false",
                        "neck_extensors_weaker: true"}},
                      FivePacks()),
            "");
  EXPECT_EQ(RemarksOn({{"heliotrope: false", "heliotrope: true"}}, FivePacks()),
            "");
}

TEST(Remarks, TellOfARuleByWhichPacksDifferOfThePatient) {
  EXPECT_EQ(RemarksOn({{"year: 1960", "year: 2015"}}, FivePacks()), kAge);
  EXPECT_EQ(RemarksOn({{"value: 8000", "value: 100"}}, FivePacks()),
            kCreatineKinase);
  EXPECT_EQ(RemarksOn({{"mac_sarcolemma: false", "mac_sarcolemma: true"}},
                      FivePacks()),
            kComplement);
  EXPECT_EQ(
      RemarksOn({{"value: 5 ", "value: 80 "}}, FivePacks(), "done: false"),
      absl::StrCat(kBiopsy, kPolymyositis));
}

TEST(Remarks, AreMadeOnlyBesideAPackWhoseRulesAreOtherwise) {
  EXPECT_EQ(RemarksOn({{"mac_sarcolemma: false", "mac_sarcolemma: true"}},
                      {"imnm.lim2019", "imnm.enmc2004"}),
            "");
  EXPECT_EQ(RemarksOn({{"year: 1960", "year: 2015"}},
                      {"imnm.enmc2004", "iim.eularacr2017"}),
            "no note");
}

TEST(Remarks, TellAtWhichDayTheAgeCountsOfOneWhoCameOfAgeBetween) {
  EXPECT_EQ(RemarksOn({{"year: 1960 month: 1", "year: 2007 month: 10"}},
                      {"imnm.lim2019", "imnm.enmc2004"}),
            " By imnm.lim2019 the patient has to be an adult at the diagnosis; "
            "by imnm.enmc2004 the patient has to be an adult at the onset.");
}

TEST(Remarks, NameNoPackThatWasNotAsked) {
  EXPECT_EQ(
      RemarksOn({{"year: 1960", "year: 2015"}},
                {"imnm.lim2019", "imnm.wang2022"}),
      " By imnm.lim2019 the patient has to be an adult at the diagnosis; "
      "by imnm.wang2022 the age is not asked for, though adults are meant.");
  EXPECT_EQ(RemarksOn({{"value: 5 ", "value: 80 "}},
                      {"imnm.lim2019", "imnm.wang2022"}, "done: false"),
            " By imnm.wang2022 a biopsy with dominant necrosis is asked for "
            "whatever the antibody; by imnm.lim2019 anti-HMGCR stands for a "
            "biopsy that was not done.");
}

TEST(Remarks, NameNoPackThatIsOpenOnTheQuestion) {
  // What the clinician diagnosed is not on record: imnm.wang2022 is open.
  EXPECT_EQ(
      RemarksOn({{"year: 1960", "year: 2015"},
                 {"clinician_diagnosis_imnm: true", ""}},
                {"imnm.lim2019", "imnm.wang2022", "imnm.enmc2018"}),
      " By imnm.lim2019 the patient has to be an adult at the diagnosis; "
      "by imnm.enmc2018 the age is not asked for, though adults are meant.");
}

}  // namespace
}  // namespace myorules::rules
