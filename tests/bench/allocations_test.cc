// The yardstick must not be slow for want of care: once warm, it allocates
// nothing.
#include "tests/bench/allocations.h"

#include <cstdlib>

#include "gtest/gtest.h"
#include "tests/bench/patients.h"

namespace myorules::bench {
namespace {

TEST(Allocations, AreCountedByWhateverMeans) {
  const int64_t before = Allocations();
  // Volatile, so that the compiler leaves none of it out.
  int* volatile by_new = new int[100];
  delete[] by_new;
  void* volatile by_malloc = malloc(100);
  by_malloc = realloc(by_malloc, 200);
  free(by_malloc);
  EXPECT_EQ(Allocations() - before, 3);
}

TEST(TheHandWrittenRules, AllocateNothingOnceWarm) {
  const auto contestants = Contestants::Load();
  ASSERT_TRUE(contestants.ok()) << contestants.status();
  const auto cohort = ReadCohort();
  ASSERT_TRUE(cohort.ok()) << cohort.status();
  v1::Classification answer;
  const auto classify_all = [&] {
    for (const Subject& subject : *cohort) {
      ASSERT_TRUE(contestants->ByHand(subject, {}, &answer).ok());
    }
  };
  // Texts grow to the longest that comes to stand in their place.
  for (int i = 0; i < 3; ++i) classify_all();
  const int64_t before = Allocations();
  classify_all();
  EXPECT_EQ(Allocations() - before, 0);
}

}  // namespace
}  // namespace myorules::bench
