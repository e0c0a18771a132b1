// Once warm, neither the engine nor the yardstick takes anything from the heap.
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

// How many allocations a patient of a cohort takes once all were classified a
// few times: texts grow to the longest that comes to stand in their place.
template <typename Classify>
void ExpectNoneOnceWarm(Cohort which, Classify classify) {
  const auto contestants = Contestants::Load();
  ASSERT_TRUE(contestants.ok()) << contestants.status();
  const auto cohort = ReadCohort(which);
  ASSERT_TRUE(cohort.ok()) << cohort.status();
  v1::Classification answer;
  for (int round = 0; round < 4; ++round) {
    for (const Subject& subject : *cohort) {
      const int64_t before = Allocations();
      ASSERT_TRUE(classify(*contestants, subject, &answer).ok());
      const int64_t taken = Allocations() - before;
      EXPECT_TRUE(round < 3 || taken == 0) << subject.name << ": " << taken;
    }
  }
}

TEST(TheEngine, AllocatesNothingOnceWarm) {
  for (const Cohort which : {Cohort::kPublished, Cohort::kPartial}) {
    ExpectNoneOnceWarm(
        which, [](const Contestants& contestants, const Subject& subject,
                  v1::Classification* answer) {
          return contestants.ByEngine(subject, {}, answer);
        });
  }
}

TEST(TheHandWrittenRules, AllocateNothingOnceWarm) {
  ExpectNoneOnceWarm(Cohort::kPublished,
                     [](const Contestants& contestants, const Subject& subject,
                        v1::Classification* answer) {
                       return contestants.ByHand(subject, {}, answer);
                     });
}

}  // namespace
}  // namespace myorules::bench
