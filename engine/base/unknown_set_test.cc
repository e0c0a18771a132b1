#include "engine/base/unknown_set.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/memory.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

const OwnMemory kMemory;

using ::testing::ElementsAre;

std::vector<std::string> Paths(const UnknownSet& set) {
  std::vector<std::string> paths;
  for (const MissingFact& fact : set.facts()) {
    paths.push_back(fact.reason.empty()
                        ? std::string(fact.path)
                        : absl::StrCat(fact.path, ": ", fact.reason));
  }
  return paths;
}

TEST(UnknownSet, ANewSetIsEmpty) {
  EXPECT_TRUE(UnknownSet().empty());
  EXPECT_FALSE(UnknownSet::Of("parcel.fragile").empty());
}

TEST(UnknownSet, FactsAreOrderedByPathThenReasonHoweverTheyCame) {
  const UnknownSet a = UnknownSet::Of("b");
  const UnknownSet b = UnknownSet::Of("a", "only the year is on record");
  const UnknownSet c = UnknownSet::Of("a");
  const UnknownSet one = UnknownSet::Union(UnknownSet::Union(a, b), c);
  const UnknownSet other = UnknownSet::Union(c, UnknownSet::Union(b, a));
  EXPECT_THAT(Paths(one),
              ElementsAre("a", "a: only the year is on record", "b"));
  EXPECT_EQ(one, other);
}

TEST(UnknownSet, AFactIsHeldOnce) {
  UnknownSet set = UnknownSet::Of("a");
  set.Merge(UnknownSet::Of("a"));
  set.Merge(set);
  EXPECT_THAT(Paths(set), ElementsAre("a"));
}

TEST(UnknownSet, MergingNothingChangesNothing) {
  UnknownSet set = UnknownSet::Of("a");
  set.Merge(UnknownSet());
  EXPECT_EQ(set, UnknownSet::Of("a"));
  UnknownSet empty;
  empty.Merge(set);
  EXPECT_EQ(empty, set);
  EXPECT_EQ(UnknownSet::Union(UnknownSet(), UnknownSet()), UnknownSet());
}

TEST(UnknownSet, TheSamePathForAnotherReasonIsAnotherFact) {
  EXPECT_FALSE(UnknownSet::Of("a") == UnknownSet::Of("a", "reason"));
}

TEST(UnknownSet, ACopyAndAMergeShareTheFacts) {
  const UnknownSet a = UnknownSet::Of("a");
  const UnknownSet both = UnknownSet::Union(a, UnknownSet::Of("b"));
  EXPECT_EQ(a.facts()[0].path.data(), both.facts()[0].path.data());
}

TEST(UnknownUnion, IsWhatMergingOneByOneGives) {
  for (const int sets : {0, 1, 2, 3, 100}) {
    UnknownUnion collected;
    UnknownSet merged;
    for (int i = 0; i < sets; ++i) {
      UnknownSet set = UnknownSet::Of(std::to_string(i * 7 % 10));
      set.Merge(UnknownSet::Of(std::to_string(i * 3 % 10), "reason"));
      collected.Add(set);
      merged.Merge(set);
    }
    EXPECT_EQ(collected.Join(), merged) << sets;
    EXPECT_EQ(collected.empty(), merged.empty()) << sets;
  }
}

TEST(UnknownUnion, HoldsAHundredThousandSetsOfMostlyTheSameFacts) {
  UnknownUnion collected;
  for (int i = 0; i < 100'000; ++i) {
    collected.Add(UnknownSet::Of(std::to_string(i % 3'000)));
  }
  EXPECT_EQ(collected.Join().size(), 3'000u);
}

TEST(UnknownUnion, AddsWhatAnotherHolds) {
  UnknownUnion one;
  one.Add(UnknownSet::Of("b"));
  UnknownUnion other;
  other.Add(UnknownSet::Of("a"));
  other.Add(one);
  EXPECT_THAT(Paths(other.Join()), ElementsAre("a", "b"));
}

}  // namespace
}  // namespace myorules::engine
