#include "service/record/redact.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"

namespace myorules::service::record {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<v1::RecordEvent> Log(const std::vector<std::string>& events) {
  std::vector<v1::RecordEvent> log;
  for (const std::string& event : events) {
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        event, &log.emplace_back()))
        << event;
  }
  return log;
}

// Says "mark" of a mark, which is another one each time. In none is anything of
// what an erased result said.
void ShowMark(v1::ResultMovedAway* moved) {
  if (moved->salt().empty()) return;
  EXPECT_EQ(moved->salt().size(), 16);
  EXPECT_EQ(moved->identity(), moved->measurement());
  moved->Clear();
  moved->set_salt("mark");
}

// "VERSION: EVENT" of what changes, where patient B and result r are erased.
std::vector<std::string> Changed(const std::vector<std::string>& events) {
  std::vector<std::string> changed;
  for (auto& [version, event] :
       Redact(Log(events), {.patient_ids = {"B"}, .identities = {"r"}})) {
    if (event.has_result_moved_away()) {
      ShowMark(event.mutable_result_moved_away());
    }
    if (event.has_merged_from()) {
      for (auto& moved : *event.mutable_merged_from()->mutable_moved_away()) {
        ShowMark(&moved);
      }
    }
    changed.push_back(std::to_string(version) + ": " +
                      event.ShortDebugString());
  }
  return changed;
}

TEST(Redact, WhatTellsNothingOfTheErasedStays) {
  EXPECT_THAT(Changed({
                  R"(registered { patient { id: "A" } })",
                  R"(result_reported { identity: "s" })",
                  R"(classified { changes { id: "d" } })",
                  R"(result_moved_away { identity: "s" to_patient_id: "C" })",
                  R"(result_moved_here { result { identity: "s" } })",
                  R"(merged_from { reports { identity: "s" } })",
                  R"(redacted { was: "classified" })",
              }),
              IsEmpty());
}

// An answer of the pack, with what changed.
std::string Answer(const std::string& pack) {
  return "classified { answer { pack { name: \"" + pack +
         "\" } } changes { id: \"x\" } }";
}

TEST(Redact, AResultThatWentToTheErasedGoesWithWhatRestedOnIt) {
  EXPECT_THAT(
      Changed({
          "registered {}",
          Answer("a"),
          R"(result_reported { identity: "r" })",
          Answer("a"),
          Answer("b"),
          R"(result_corrected { identity: "r" })",
          R"(result_moved_away { identity: "r" to_patient_id: "B" })",
          Answer("a"),
          Answer("b"),
          R"(result_reported { identity: "s" })",
          Answer("a"),
      }),
      ElementsAre(R"(3: redacted { was: "result_reported" })",
                  R"(4: redacted { was: "classified" })",
                  R"(5: redacted { was: "classified" })",
                  R"(6: redacted { was: "result_corrected" })",
                  R"(7: result_moved_away { salt: "mark" })",
                  R"(8: classified { answer { pack { name: "a" } } })",
                  R"(9: classified { answer { pack { name: "b" } } })"));
}

TEST(Redact, AnotherVersionOfThePackTellsNothingOfWhatIsGone) {
  const auto answer = [](const std::string& version, bool first) {
    return "classified { answer { pack { name: 'a' version: '" + version +
           "' } } changes { id: 'd' } first: " + (first ? "true" : "false") +
           " }";
  };
  const std::string gone = R"(result_reported { identity: "r" })";
  const std::string away =
      R"(result_moved_away { identity: "r" to_patient_id: "B" })";
  // Each goes on from its own.
  EXPECT_THAT(
      Changed({"registered {}", answer("1", true), answer("2", true), gone,
               answer("1", false), away, answer("2", false),
               answer("1", false)}),
      ElementsAre(
          R"(4: redacted { was: "result_reported" })",
          R"(5: redacted { was: "classified" })",
          R"(6: result_moved_away { salt: "mark" })",
          R"(8: classified { answer { pack { name: "a" version: "1" } } })"));
  // A new one goes on from the one before.
  EXPECT_THAT(
      Changed({"registered {}", answer("1", true), gone, answer("1", false),
               away, answer("2", false), answer("2", false)}),
      ElementsAre(
          R"(3: redacted { was: "result_reported" })",
          R"(4: redacted { was: "classified" })",
          R"(5: result_moved_away { salt: "mark" })",
          R"(6: classified { answer { pack { name: "a" version: "2" } } })"));
}

TEST(Redact, WhatFollowsOneWhoWasNotClassifiedTellsAgainstNothing) {
  EXPECT_THAT(
      Changed({"registered {}", Answer("a"),
               R"(result_reported { identity: "r" })", Answer("a"),
               R"(result_moved_away { identity: "r" to_patient_id: "B" })",
               R"(not_classified { reason: "x" })", Answer("a")}),
      ElementsAre(R"(3: redacted { was: "result_reported" })",
                  R"(4: redacted { was: "classified" })",
                  R"(5: result_moved_away { salt: "mark" })"));
}

constexpr char kHere[] =
    R"(result_moved_here { result { identity: "s" } from_patient_id: "B" })";
constexpr char kAway[] =
    R"(result_moved_away { identity: "s" to_patient_id: "B" measurement: "m" })";

TEST(Redact, OfOneWhoOnlyHandedItOnTheNameGoes) {
  EXPECT_THAT(
      Changed({"registered {}", kHere, Answer("a"), kAway}),
      ElementsAre(
          R"(2: result_moved_here { result { identity: "s" } })",
          R"(4: result_moved_away { identity: "s" measurement: "m" })"));
}

constexpr char kMerged[] = R"(merged_from {
    patient_id: "D" reports { identity: "r" } reports { identity: "s" }
    moved_away { identity: "t" to_patient_id: "B" } })";
constexpr char kMergedLeft[] =
    R"(2: merged_from { patient_id: "D" reports { identity: "s" } )"
    R"(moved_away { identity: "t" } })";

TEST(Redact, AMergedRecordGivesItUpAsWell) {
  EXPECT_THAT(Changed({
                  "registered {}",
                  kMerged,
                  "classified {}",
                  R"(result_moved_away { identity: "r" to_patient_id: "B" })",
              }),
              ElementsAre(kMergedLeft, R"(3: redacted { was: "classified" })",
                          R"(4: result_moved_away { salt: "mark" })"));
  EXPECT_THAT(Changed({"registered {}",
                       R"(merged_from { moved_away { identity: "r" } })"}),
              ElementsAre(R"(2: merged_from { moved_away { salt: "mark" } })"));
}

}  // namespace
}  // namespace myorules::service::record
