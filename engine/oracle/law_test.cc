// The law of docs/reference/unknowns.md on random expressions and records:
// filling in a missing fact never turns a true into a false or back; what is
// missing was read unset; filling it in ends without unknowns.
#include "engine/oracle/law.h"

#include <string>

#include "engine/oracle/parcel_environment.h"
#include "engine/oracle/random_cases.h"
#include "engine/oracle/random_expressions.h"
#include "gtest/gtest.h"

namespace myorules::engine::oracle {
namespace {

class Law : public ::testing::TestWithParam<int> {};

TEST_P(Law, AFactFilledInNeverTurnsAnAnswerRound) {
  Random random(GetParam());
  Expressions expressions(random);
  Records records(random);
  int decided_early = 0, unknown = 0;
  for (int round = 0; round < 1000; ++round) {
    const std::string expression = expressions.Bool(1 + random.Below(3));
    const auto checked = CheckParcelExpression(expression);
    ASSERT_NE(checked, nullptr);
    const testdata::Parcel full = records.Full();
    testdata::Parcel partial = full;
    records.TakeAway(partial, 10 + random.Below(60));
    const LawWalk walk = WalkToFull(expression, *checked, partial, full);
    ASSERT_EQ(walk.broken, "");
    unknown += walk.began_unknown ? 1 : 0;
    decided_early += walk.decided_early ? 1 : 0;
  }
  // The test has something to say.
  EXPECT_GT(decided_early, 50);
  EXPECT_GT(unknown, 100);
}

INSTANTIATE_TEST_SUITE_P(Seeds, Law, ::testing::Range(1, 9));

}  // namespace
}  // namespace myorules::engine::oracle
