#include "engine/base/truth.h"

#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

constexpr Truth F = Truth::kFalse;
constexpr Truth T = Truth::kTrue;
constexpr Truth U = Truth::kUnknown;
constexpr Truth kAll[] = {F, T, U};

struct Row {
  Truth left, right, result;
};

TEST(Truth, AndFollowsKleenesTable) {
  const Row rows[] = {{F, F, F}, {F, T, F}, {F, U, F}, {T, F, F}, {T, T, T},
                      {T, U, U}, {U, F, F}, {U, T, U}, {U, U, U}};
  for (const Row& row : rows) {
    EXPECT_EQ(And(row.left, row.right), row.result)
        << static_cast<int>(row.left) << " and " << static_cast<int>(row.right);
  }
}

TEST(Truth, OrFollowsKleenesTable) {
  const Row rows[] = {{F, F, F}, {F, T, T}, {F, U, U}, {T, F, T}, {T, T, T},
                      {T, U, T}, {U, F, U}, {U, T, T}, {U, U, U}};
  for (const Row& row : rows) {
    EXPECT_EQ(Or(row.left, row.right), row.result)
        << static_cast<int>(row.left) << " or " << static_cast<int>(row.right);
  }
}

TEST(Truth, NotFollowsKleenesTable) {
  EXPECT_EQ(Not(F), T);
  EXPECT_EQ(Not(T), F);
  EXPECT_EQ(Not(U), U);
}

TEST(Truth, DeMorganHolds) {
  for (Truth a : kAll) {
    for (Truth b : kAll) {
      EXPECT_EQ(Not(And(a, b)), Or(Not(a), Not(b)));
      EXPECT_EQ(Not(Or(a, b)), And(Not(a), Not(b)));
    }
  }
}

// The law of the engine: an unknown that becomes known never turns a known
// answer round.
TEST(Truth, FillingInAnUnknownKeepsWhatWasDecided) {
  for (Truth a : kAll) {
    for (Truth filled : {F, T}) {
      if (And(a, U) != U) {
        EXPECT_EQ(And(a, filled), And(a, U));
      }
      if (Or(a, U) != U) {
        EXPECT_EQ(Or(a, filled), Or(a, U));
      }
    }
  }
}

}  // namespace
}  // namespace myorules::engine
