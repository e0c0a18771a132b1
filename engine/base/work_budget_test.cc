#include "engine/base/work_budget.h"

#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

constexpr int64_t kBetweenChecks = limits::kStepsBetweenChecks;

TEST(WorkBudget, GivesEveryStepAndNotOneMore) {
  for (const int64_t steps :
       {int64_t{0}, int64_t{1}, kBetweenChecks, 3 * kBetweenChecks + 5}) {
    WorkBudget budget(steps);
    for (int64_t i = 0; i < steps; ++i) ASSERT_TRUE(budget.Spend(1)) << i;
    EXPECT_EQ(budget.spent(), steps);
    EXPECT_FALSE(budget.stopped());
    EXPECT_FALSE(budget.Spend(1));
    EXPECT_TRUE(budget.stopped());
  }
}

TEST(WorkBudget, RefusesWhatIsMoreThanAllOfIt) {
  WorkBudget budget(10);
  EXPECT_FALSE(budget.Spend(11));
  EXPECT_EQ(budget.status(),
            absl::ResourceExhaustedError("takes more than 10 steps"));
}

TEST(WorkBudget, StaysStopped) {
  WorkBudget budget(1);
  EXPECT_FALSE(budget.Spend(2));
  EXPECT_FALSE(budget.Spend(0));
  EXPECT_FALSE(budget.Spend(1));
}

TEST(WorkBudget, AsksEverySoManyStepsWhetherToGoOn) {
  int asked = 0;
  const Interruption interruption = [&] {
    return ++asked < 3 ? absl::OkStatus() : absl::CancelledError("gone");
  };
  WorkBudget budget(1'000 * kBetweenChecks, &interruption);
  int64_t steps = 0;
  while (budget.Spend(1)) ++steps;
  EXPECT_EQ(asked, 3);
  EXPECT_LE(steps, 3 * (kBetweenChecks + 1));
  EXPECT_EQ(budget.status(), absl::CancelledError("gone"));
  EXPECT_FALSE(budget.Spend(1));
  EXPECT_EQ(asked, 3);
}

TEST(WorkBudgetPart, SpendsOfTheWhole) {
  WorkBudget whole(100);
  {
    WorkBudget part(60, &whole);
    EXPECT_TRUE(part.Spend(50));
  }
  EXPECT_EQ(whole.spent(), 50);
  WorkBudget part(60, &whole);
  EXPECT_FALSE(part.Spend(55) && part.Spend(10));
}

TEST(WorkBudgetPart, EndsAloneWhereOnlyItsOwnStepsAreUsedUp) {
  WorkBudget whole(100);
  WorkBudget part(10, &whole);
  EXPECT_FALSE(part.Spend(11));
  EXPECT_FALSE(whole.stopped());
  EXPECT_EQ(whole.spent(), 11);
}

TEST(WorkBudgetPart, EndsWithTheWhole) {
  const Interruption interruption = [] {
    return absl::DeadlineExceededError("late");
  };
  WorkBudget whole(100 * kBetweenChecks, &interruption);
  WorkBudget part(50 * kBetweenChecks, &whole);
  while (part.Spend(1)) {
  }
  EXPECT_EQ(part.status(), absl::DeadlineExceededError("late"));
  EXPECT_EQ(whole.status(), absl::DeadlineExceededError("late"));
  // A further part has nothing to spend.
  WorkBudget next(10, &whole);
  EXPECT_TRUE(next.stopped());
  EXPECT_FALSE(next.Spend(1));
}

TEST(WorkBudget, StopsWhereValuesTakeMoreMemoryThanTheLimit) {
  // Never written to, so that the machine need not have it.
  Memory memory;
  const MemoryScope scope(memory);
  memory.Allocate(limits::kMaxEvaluationBytes);
  ASSERT_EQ(Memory::BytesInUse(), limits::kMaxEvaluationBytes);
  WorkBudget budget(10 * kBetweenChecks);
  EXPECT_TRUE(budget.Spend(kBetweenChecks + 1));
  memory.Allocate(1);
  EXPECT_FALSE(budget.Spend(kBetweenChecks + 1));
  EXPECT_EQ(budget.status(),
            absl::ResourceExhaustedError("takes more than 1073741824 bytes"));
}

}  // namespace
}  // namespace myorules::engine
