// What an answer says that missing facts would lead to, of patients of whom it
// is known.
#include <map>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "myorules/v1/classification.pb.h"
#include "myorules/v1/patient.pb.h"
#include "rules/cases/what_if_answers.h"

namespace myorules::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "subgroup=ANTI_SRP": what the decision answers under the outcome.
std::string Told(const v1::ValueOutcome& outcome, const std::string& decision) {
  for (const v1::DecisionResult& then : outcome.decisions()) {
    if (then.id() != decision) continue;
    return then.status() == v1::DECISION_STATUS_DETERMINED
               ? then.outcome()
               : absl::StrJoin(then.candidates(), " or ");
  }
  return "";
}

// A patient with a line blot on record on which nothing is positive, of whom
// the anti-HMGCR is not known.
v1::Patient WithoutHmgcr() {
  v1::Patient patient;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(id: "p"
           birth_date { year: 1960 month: 5 day: 1 }
           onset_date { year: 2025 month: 1 day: 10 }
           diagnosis_date { year: 2025 month: 3 day: 1 }
           statin_use: STATIN_USE_NEVER
           medicines_complete: true)pb",
      &patient));
  for (const char* analyte :
       {"MI2_ALPHA", "MI2_BETA", "TIF1_GAMMA", "MDA5", "NXP2", "SAE1", "JO1",
        "SRP", "PL7", "PL12", "EJ", "OJ"}) {
    v1::LabResult* result = patient.add_results();
    result->set_analyte(analyte);
    result->set_method(v1::ASSAY_METHOD_LINE_BLOT);
    result->set_status(v1::RESULT_STATUS_FINAL);
    result->set_grade(v1::LINE_BLOT_GRADE_NEGATIVE);
    result->mutable_collected_on()->set_year(2025);
    result->mutable_collected_on()->set_month(3);
    result->mutable_collected_on()->set_day(1);
  }
  return patient;
}

TEST(WhatIf, TellsWhatAnAntiHmgcrElisaOnEitherSideOfItsCutLeadsTo) {
  v1::Classification answer;
  ASSERT_TRUE(Answer("imnm.lim2019", WithoutHmgcr(), absl::CivilDay(2026, 1, 1),
                     true, &answer));
  const v1::MissingFact* fact =
      FindMissing(answer, "patient.results[analyte=HMGCR,method=ELISA]");
  ASSERT_NE(fact, nullptr);
  EXPECT_EQ(fact->title(), "anti-HMGCR by ELISA");
  ASSERT_EQ(fact->outcomes_size(), 2);
  const v1::ValueOutcome& below = fact->outcomes(0);
  const v1::ValueOutcome& above = fact->outcomes(1);
  EXPECT_THAT(below.values(), ElementsAre("below 20 U/mL"));
  EXPECT_THAT(above.values(), ElementsAre("at or above 20 U/mL"));
  EXPECT_EQ(Told(below, "subgroup"), "SERONEGATIVE");
  EXPECT_EQ(Told(above, "subgroup"), "ANTI_HMGCR_STATIN_NAIVE");
  EXPECT_EQ(Told(below, "subgroup_by_available_assays"), "SERONEGATIVE");
  EXPECT_EQ(Told(above, "subgroup_by_available_assays"),
            "ANTI_HMGCR_STATIN_NAIVE");
  EXPECT_THAT(fact->settles(), ElementsAre("subgroup_by_available_assays"));
  EXPECT_FALSE(fact->outcomes_inexact());
  // It settles more than any other fact.
  EXPECT_EQ(answer.missing(0).path(), fact->path());
}

TEST(WhatIf, TellsTheGradesAndIntensitiesOfALineBlot) {
  v1::Patient patient = WithoutHmgcr();
  patient.mutable_results()->DeleteSubrange(7, 1);  // Anti-SRP.
  v1::LabResult* hmgcr = patient.add_results();
  *hmgcr = patient.results(0);
  hmgcr->set_analyte("HMGCR");
  hmgcr->set_method(v1::ASSAY_METHOD_ELISA);
  hmgcr->mutable_quantity()->set_value(3);
  hmgcr->mutable_quantity()->set_unit("U/mL");
  v1::Classification answer;
  ASSERT_TRUE(Answer("imnm.lim2019", patient, absl::CivilDay(2026, 1, 1), true,
                     &answer));
  const v1::MissingFact* fact =
      FindMissing(answer, "patient.results[analyte=SRP,method=LINE_BLOT]");
  ASSERT_NE(fact, nullptr);
  EXPECT_EQ(fact->title(), "anti-SRP by line blot");
  ASSERT_EQ(fact->outcomes_size(), 3);
  EXPECT_THAT(fact->outcomes(0).values(),
              ElementsAre("negative", "(+)", "below 11 intensity"));
  EXPECT_THAT(fact->outcomes(1).values(),
              ElementsAre("1+",
                          "at or above 11 intensity and below 26 "
                          "intensity"));
  EXPECT_THAT(fact->outcomes(2).values(),
              ElementsAre("2+", "3+", "at or above 26 intensity"));
  EXPECT_EQ(Told(fact->outcomes(0), "subgroup"), "SERONEGATIVE");
  EXPECT_EQ(Told(fact->outcomes(2), "subgroup"), "ANTI_SRP");
}

TEST(WhatIf,
     TellsAtWhichIntensityALineBlotIsPositiveWhereOnlyTheNumberIsMissing) {
  v1::Patient patient = WithoutHmgcr();
  v1::LabResult* jo1 = patient.mutable_results(6);
  jo1->mutable_quantity()->set_unit("intensity");
  v1::Classification answer;
  ASSERT_TRUE(Answer("iim.eularacr2017", patient, absl::CivilDay(2026, 1, 1),
                     true, &answer));
  const v1::MissingFact* fact =
      FindMissing(answer,
                  "patient.results[analyte=JO1,method=LINE_BLOT,collected_on="
                  "2025-03-01].quantity.value");
  ASSERT_NE(fact, nullptr);
  ASSERT_EQ(fact->outcomes_size(), 2);
  EXPECT_THAT(fact->outcomes(0).values(), ElementsAre("below 26"));
  EXPECT_THAT(fact->outcomes(1).values(), ElementsAre("at or above 26"));
}

TEST(WhatIf, TellsMultiplesOfTheUpperLimitOfAnEnzymeOnTheDayOfTheDiagnosis) {
  v1::Patient patient = WithoutHmgcr();
  patient.mutable_weakness()->set_proximal(true);
  patient.mutable_manifestations()->set_heliotrope(false);
  patient.mutable_manifestations()->set_gottron(false);
  v1::LabResult* hmgcr = patient.add_results();
  *hmgcr = patient.results(0);
  hmgcr->set_analyte("HMGCR");
  hmgcr->set_method(v1::ASSAY_METHOD_ELISA);
  hmgcr->mutable_quantity()->set_value(200);
  hmgcr->mutable_quantity()->set_unit("U/mL");
  v1::Classification answer;
  ASSERT_TRUE(Answer("imnm.enmc2018", patient, absl::CivilDay(2026, 1, 1), true,
                     &answer));
  const v1::MissingFact* fact =
      FindMissing(answer, "patient.results[analyte=CK]");
  ASSERT_NE(fact, nullptr);
  EXPECT_EQ(fact->title(), "creatine kinase");
  EXPECT_TRUE(fact->outcomes_inexact());
  std::map<std::string, std::string> outcomes;
  for (const v1::ValueOutcome& outcome : fact->outcomes()) {
    for (const std::string& value : outcome.values()) {
      outcomes[value] = Told(outcome, "subtype");
    }
  }
  EXPECT_EQ(outcomes["at or below 1 x ULN on 2025-03-01"], "NO_SUBTYPE");
  EXPECT_EQ(outcomes["above 1 x ULN on 2025-03-01"], "ANTI_HMGCR_MYOPATHY");
}

TEST(WhatIf, IsToldOnlyWhereItIsAskedFor) {
  v1::Classification answer;
  ASSERT_TRUE(Answer("imnm.lim2019", WithoutHmgcr(), absl::CivilDay(2026, 1, 1),
                     false, &answer));
  for (const v1::MissingFact& fact : answer.missing()) {
    EXPECT_THAT(fact.outcomes(), IsEmpty()) << fact.path();
    EXPECT_EQ(fact.title(), "");
  }
}

TEST(WhatIf, AsksForTheBiopsyAndNotForItsFindingsWhereNoneWasDone) {
  v1::Patient patient = WithoutHmgcr();
  patient.mutable_biopsy()->set_done(false);
  for (const bool what_if : {false, true}) {
    v1::Classification answer;
    ASSERT_TRUE(Answer("iim.eularacr2017", patient, absl::CivilDay(2026, 1, 1),
                       what_if, &answer));
    const v1::MissingFact* biopsy = FindMissing(answer, "patient.biopsy.done");
    ASSERT_NE(biopsy, nullptr);
    EXPECT_THAT(biopsy->decisions(), ElementsAre("class_with_biopsy"));
    EXPECT_THAT(biopsy->reasons(),
                ElementsAre("was not done; what it would have shown is open"));
    EXPECT_EQ(biopsy->not_tried(),
              what_if ? "settled only by changing what is on record, or by "
                        "what stands beside it"
                      : "");
    for (const v1::MissingFact& fact : answer.missing()) {
      EXPECT_FALSE(absl::StartsWith(fact.path(), "patient.biopsy.") &&
                   &fact != biopsy)
          << fact.path();
    }
  }
}

TEST(WhatIf, SaysOfAMedicineOfWhichNothingIsOnRecordThatItsNameIsMissing) {
  v1::Patient patient = WithoutHmgcr();
  patient.clear_statin_use();
  patient.add_medicines();
  v1::Classification answer;
  ASSERT_TRUE(Answer("imnm.lim2019", patient, absl::CivilDay(2026, 1, 1), true,
                     &answer));
  const v1::MissingFact* name =
      FindMissing(answer, "patient.medicines[#1].name");
  ASSERT_NE(name, nullptr);
  EXPECT_EQ(name->not_tried(), "its values cannot be told one by one");
}

}  // namespace
}  // namespace myorules::rules
