#include "service/record/answer_changes.h"

#include <string>

#include "engine/base/proto_text.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"

namespace myorules::service::record {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

v1::Classification Answer(const std::string& text) {
  v1::Classification answer;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &answer));
  return answer;
}

// As messages and as they are kept: the same.
std::vector<std::string> Changes(const std::string& before,
                                 const std::string& after) {
  const auto kept = ChangesOfKept(engine::DeterministicBytes(Answer(before)),
                                  engine::DeterministicBytes(Answer(after)));
  const auto changes = AnswerChanges(Answer(before), Answer(after));
  EXPECT_TRUE(kept.ok()) << kept.status();
  EXPECT_EQ(kept->size(), changes.size());
  std::vector<std::string> lines;
  for (size_t i = 0; i < changes.size(); ++i) {
    const v1::AnswerChange& change = changes[i];
    if (i < kept->size()) {
      EXPECT_EQ((*kept)[i].SerializeAsString(), change.SerializeAsString());
    }
    lines.push_back(change.id() + ": " + change.before() + " -> " +
                    change.after() + (change.new_flag() ? " (new)" : ""));
  }
  return lines;
}

constexpr char kOpen[] =
    "decisions { id: 'd' status: DECISION_STATUS_INDETERMINATE candidates: 'A' "
    "candidates: 'B' }";
constexpr char kSettled[] =
    "decisions { id: 'd' status: DECISION_STATUS_DETERMINED outcome: 'A' }";
constexpr char kRaised[] = "flags { id: 'f' status: FLAG_STATUS_RAISED }";
constexpr char kPossible[] = "flags { id: 'f' status: FLAG_STATUS_POSSIBLE }";

TEST(AnswerChanges, NothingOtherwiseIsNoChangeWhateverTheDate) {
  EXPECT_THAT(Changes(std::string(kOpen) + "assessed_on { year: 2025 }",
                      std::string(kOpen) + "assessed_on { year: 2026 }"),
              IsEmpty());
}

TEST(AnswerChanges, ADecisionGoesFromCandidatesToAnOutcome) {
  EXPECT_THAT(Changes(kOpen, kSettled), ElementsAre("d: A or B -> A"));
  EXPECT_THAT(Changes(kSettled,
                      "decisions { id: 'd' status: "
                      "DECISION_STATUS_ERROR error: 'x' }"),
              ElementsAre("d: A -> error"));
  EXPECT_THAT(Changes("",
                      "decisions { id: 'd' status: DECISION_STATUS_DETERMINED "
                      "collected: 'A' collected: 'B' }"),
              ElementsAre("d:  -> A, B"));
}

TEST(AnswerChanges, AFlagThatIsRaisedAndWasNotIsNew) {
  EXPECT_THAT(Changes("", kRaised), ElementsAre("f:  -> RAISED (new)"));
  EXPECT_THAT(Changes(kPossible, kRaised),
              ElementsAre("f: POSSIBLE -> RAISED (new)"));
  EXPECT_THAT(Changes(kRaised, kPossible),
              ElementsAre("f: RAISED -> POSSIBLE"));
  EXPECT_THAT(Changes(kRaised, ""), ElementsAre("f: RAISED -> "));
  EXPECT_THAT(
      Changes(kRaised, "flags { id: 'f' status: FLAG_STATUS_UNDETERMINED }"),
      ElementsAre("f: RAISED -> UNDETERMINED"));
}

TEST(AnswerChanges, AFacetShowsItsValueWithTheUnit) {
  EXPECT_THAT(
      Changes("facets { id: 'age' candidates: 'A' candidates: 'B' }",
              "facets { id: 'age' unit: 'years' value { int_value: 54 } }"),
      ElementsAre("age: A or B -> 54 years"));
  EXPECT_THAT(Changes("", "facets { id: 'age' error: 'x' }"),
              ElementsAre("age:  -> error"));
}

TEST(AnswerChanges, WhatIsUnknownIsSaidToBeAndAListWithoutEntryIsNone) {
  const std::string unknown = "facets { id: 'f' }";
  const std::string open =
      "facets { id: 'f' value { list_value { open: true } } }";
  const std::string none = "facets { id: 'f' value { list_value {} } }";
  EXPECT_THAT(Changes(unknown, none), ElementsAre("f: unknown -> none"));
  EXPECT_THAT(Changes(none, open), ElementsAre("f: none -> unknown"));
  EXPECT_THAT(Changes(unknown, open), IsEmpty());
  EXPECT_THAT(
      Changes("decisions { id: 'd' status: DECISION_STATUS_INDETERMINATE }",
              "decisions { id: 'd' status: DECISION_STATUS_DETERMINED }"),
      ElementsAre("d: unknown -> none"));
  // Of what was not there.
  EXPECT_THAT(Changes("", none), ElementsAre("f:  -> none"));
  EXPECT_THAT(Changes("", unknown), IsEmpty());
  EXPECT_THAT(Changes(unknown, ""), IsEmpty());
}

TEST(AnswerChanges, WhatMadeTheAnswerIsToldFirst) {
  EXPECT_THAT(
      Changes("pack { name: 'p' version: '1' hash: 'a' } engine_version: 'e' " +
                  std::string(kOpen),
              "pack { name: 'p' version: '2' hash: 'b' } engine_version: 'e' " +
                  std::string(kSettled)),
      ElementsAre("pack: p@1 a engine e -> p@2 b engine e", "d: A or B -> A"));
}

TEST(AnswerChanges, WhatIsNotComparedMakesNoChange) {
  EXPECT_THAT(
      Changes("decisions { id: 'd' title: 'T' missing: 'sex' decided_by: 'c' } "
              "flags { id: 'f' status: FLAG_STATUS_RAISED message: 'm' }",
              "decisions { id: 'd' title: 'U' } flags { id: 'f' status: "
              "FLAG_STATUS_RAISED raised_by: 'x' }"),
      IsEmpty());
}

TEST(AnswerChanges, PartsThatChangePlacesAreComparedByTheirIds) {
  EXPECT_THAT(
      Changes("decisions { id: 'a' outcome: 'A' status: "
              "DECISION_STATUS_DETERMINED } decisions { id: 'b' }",
              "decisions { id: 'b' } decisions { id: 'a' outcome: 'B' status: "
              "DECISION_STATUS_DETERMINED }"),
      ElementsAre("a: A -> B"));
}

TEST(AnswerChanges, AKeptAnswerThatCannotBeReadIsTold) {
  const std::string bytes = engine::DeterministicBytes(Answer(kSettled));
  EXPECT_EQ(ChangesOfKept(bytes.substr(0, bytes.size() - 1), bytes)
                .status()
                .message(),
            "record: an answer cannot be read");
  // Within a part.
  EXPECT_FALSE(ChangesOfKept(std::string("\x32\x01\x0a"), bytes).ok());
}

}  // namespace
}  // namespace myorules::service::record
