// What sentences say of items: words of outcomes, and parts under a condition.
#include <string>

#include "absl/strings/str_cat.h"
#include "engine/base/memory.h"
#include "engine/classify/parcel_classification.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

const OwnMemory kMemory;

constexpr char kItems[] = R"pack(
define { name: "heavy" title: "Heavy" value: "parcel.weight_grams > 1000" }
define { name: "fragile" title: "Fragile" value: "parcel.fragile" }
decision { id: "route" title: "Route" our_choice: "x"
  hit_policy: HIT_POLICY_FIRST
  row { when: "heavy" outcome: "FREIGHT" }
  row { when: "fragile" outcome: "BY_HAND" }
  otherwise: "ROAD"
  words { outcome: "FREIGHT" words: "as freight" }
  words { outcome: "ROAD" words: "by road" }
}
decision { id: "marks" title: "Marks" our_choice: "x"
  hit_policy: HIT_POLICY_COLLECT
  row { when: "heavy" outcome: "HEAVY" }
  row { when: "fragile" outcome: "FRAGILE" }
  words { outcome: "HEAVY" words: "a weight" }
  words { outcome: "FRAGILE" words: "a glass" }
}
)pack";

// What a note with that message says of the parcel.
std::string Said(const std::string& message, const std::string& parcel) {
  const v1::Classification answer = ClassifyParcel(
      absl::StrCat(kItems, "note { id: 'n' when: 'true' message: '", message,
                   "' }"),
      parcel);
  return answer.notes(0).message();
}

TEST(Sentence, CallsAnOutcomeByItsWords) {
  EXPECT_EQ(Said("Sent {route}.", "weight_grams: 5000"), "Sent as freight.");
  EXPECT_EQ(Said("Sent {route}.", "weight_grams: 5 fragile: true"),
            "Sent BY_HAND.");
}

TEST(Sentence, CallsCandidatesByTheirWords) {
  EXPECT_EQ(Said("Sent {route}.", "fragile: false"),
            "Sent as freight or by road.");
  EXPECT_EQ(Said("Sent {route}.", ""), "Sent as freight, BY_HAND or by road.");
}

TEST(Sentence, CallsCollectedOutcomesByTheirWords) {
  EXPECT_EQ(Said("Marks: {marks}.", "weight_grams: 5000 fragile: true"),
            "Marks: a weight, a glass.");
  EXPECT_EQ(Said("Marks: {marks}.", "weight_grams: 5 fragile: false"),
            "Marks: none.");
  EXPECT_EQ(Said("Marks: {marks}.", "weight_grams: 5000"),
            "Marks: a weight and perhaps more.");
  EXPECT_EQ(Said("Marks: {marks}.", ""), "Marks: unknown.");
}

TEST(Sentence, WordsStandInSentencesOnly) {
  const v1::Classification answer = ClassifyParcel(
      absl::StrCat(kItems,
                   "define { name: 'slow' title: 'Slow' value: "
                   "'route == \"FREIGHT\"' }"
                   "flag { id: 'f' title: 'F' clinical: true severity: "
                   "SEVERITY_HIGH when: 'route == \"FREIGHT\"' message: "
                   "'Goes {route}.' }"
                   "note { id: 'n' when: 'slow' message: 'M.' }"),
      "weight_grams: 5000");
  EXPECT_EQ(answer.decisions(0).outcome(), "FREIGHT");
  EXPECT_EQ(answer.flags(0).message(), "Goes as freight.");
  ASSERT_EQ(answer.flags(0).raised_by_size(), 1);
  EXPECT_EQ(answer.flags(0).raised_by(0), "route=FREIGHT");
}

TEST(Sentence, SaysAPartWhereItsConditionIsTrue) {
  const std::string message =
      "Sent {route}{if fragile}, with care ({marks}){/if}{if heavy}, by "
      "two{/if}.";
  EXPECT_EQ(Said(message, "weight_grams: 5 fragile: true"),
            "Sent BY_HAND, with care (a glass).");
  EXPECT_EQ(Said(message, "weight_grams: 5000 fragile: false"),
            "Sent as freight, by two.");
  EXPECT_EQ(Said(message, "weight_grams: 5000 fragile: true"),
            "Sent as freight, with care (a weight, a glass), by two.");
  EXPECT_EQ(Said(message, "weight_grams: 5 fragile: false"), "Sent by road.");
}

TEST(Sentence, LeavesAPartOutWhereItsConditionIsUnknown) {
  EXPECT_EQ(Said("Sent{if fragile} with care{/if}.", ""), "Sent.");
  EXPECT_EQ(Said("{if fragile}With care.{/if}", ""), "");
}

}  // namespace
}  // namespace myorules::engine
