#include "rules/comparisons/comparisons.h"

#include <string>
#include <utility>
#include <vector>

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

// The notes on that patient with other text in place of some of it.
std::vector<v1::CrossPackNote> NotesOn(
    const std::vector<std::string>& packs,
    const std::vector<std::pair<absl::string_view, absl::string_view>>& other) {
  v1::ClassifyRequest request;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      absl::StrReplaceAll(kNecrotizingPatient, other),
      request.mutable_patient()));
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
      "Packs differ on immune-mediated necrotizing myopathy: imnm.lim2019 "
      "meets the criteria (All inclusion criteria met; not: An exclusion "
      "criterion met); iim.eularacr2017 says polymyositis (Age at the first "
      "symptom 18 or more; not: Heliotrope rash, Gottron papules or Gottron "
      "sign; not: Finger flexor weakness without response to treatment, or "
      "rimmed vacuoles). EULAR/ACR 2017 has no group of its own for "
      "necrotizing myopathy: it falls under polymyositis there.");
  EXPECT_EQ(notes[0].id(), "necrotizing-myopathy");
  ASSERT_EQ(notes[0].positions_size(), 2);
  const v1::PackPosition& eular = notes[0].positions(1);
  EXPECT_EQ(eular.pack(), "iim.eularacr2017");
  EXPECT_NE(eular.version(), "");
  EXPECT_EQ(eular.decision(), "subgroup");
  EXPECT_EQ(eular.outcome(), "POLYMYOSITIS");
  EXPECT_EQ(eular.says(), "says polymyositis");
  EXPECT_THAT(notes[0].positions(0).because(),
              ElementsAre("All inclusion criteria met",
                          "not: An exclusion criterion met"));
}

TEST(Differences, TellWhichCriteriaAreNotMet) {
  // A normal creatine kinase excludes in one and is not asked for in another.
  const auto notes =
      NotesOn({"imnm.lim2019", "imnm.enmc2018"},
              {{"value: 6000", "value: 100"},
               {"id: \"p\"", "id: \"p\" medicines_complete: true"}});
  ASSERT_EQ(notes.size(), 1);
  EXPECT_EQ(notes[0].message(),
            "Packs differ on immune-mediated necrotizing myopathy: "
            "imnm.lim2019 meets the criteria (All inclusion criteria met; not: "
            "An exclusion criterion met); imnm.enmc2018 does not meet the "
            "criteria (Inclusion criteria not met: Raised creatine kinase).");
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
            "does not reach the minimum to classify it as one");
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

}  // namespace
}  // namespace myorules::rules
