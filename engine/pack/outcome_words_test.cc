#include "engine/pack/outcome_words.h"

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

TEST(WordsOfOutcome, AreThoseOfTheDecisionElseNone) {
  v1::Decision decision;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(words { outcome: "BY_HAND" words: "by hand" }
           words { outcome: "BY_BELT" words: "on the belt" })pb",
      &decision));
  EXPECT_EQ(WordsOfOutcome(decision, "BY_HAND"), "by hand");
  EXPECT_EQ(WordsOfOutcome(decision, "BY_BELT"), "on the belt");
  EXPECT_EQ(WordsOfOutcome(decision, "BY"), "");
}

}  // namespace
}  // namespace myorules::engine
