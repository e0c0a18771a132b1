// Programs against the plain evaluator on every small expression: all
// operators and macros over true, false, unknowns and errors.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/substitute.h"
#include "engine/base/memory.h"
#include "engine/oracle/parcel_environment.h"
#include "gtest/gtest.h"

namespace myorules::engine::oracle {
namespace {

// Each way in which a condition can come out.
const std::vector<std::string>& Leaves() {
  static const auto& leaves =
      *new std::vector<std::string>({"true", "false", "u1", "u2", "e1", "e2"});
  return leaves;
}

// Every operator and macro that takes conditions, over all pairs of `sides`.
std::vector<std::string> Over(const std::vector<std::string>& sides) {
  std::vector<std::string> expressions;
  for (const std::string& a : sides) {
    expressions.push_back(absl::StrCat("!(", a, ")"));
    expressions.push_back(absl::StrCat("known(", a, ")"));
    for (const std::string& b : sides) {
      for (const char* shape : {
               "($0) && ($1)",
               "($0) || ($1)",
               "($0) == ($1)",
               "($0) ? ($1) : u",
               "($0) ? false : ($1)",
               "($0) in [$1, true]",
               "[$0, $1].exists(x, x)",
               "[$0, $1].all(x, x)",
               "[$0, $1].exists_one(x, x)",
               "[true, false].filter(x, x ? $0 : $1).size() == 1",
               "[true, false].map(x, x ? $0 : $1) == [true, $1]",
               "open.exists(i, i == 1 ? $0 : $1)",
               "open.all(i, i == 1 ? $0 : $1)",
               "{true: $0, false: $1}[$0]",
           }) {
        expressions.push_back(absl::Substitute(shape, a, b));
      }
    }
  }
  return expressions;
}

// Fails where the two differ: EvaluateAbout compares them.
void EvaluateAll(const std::vector<std::string>& expressions) {
  const testdata::Parcel parcel;
  for (const std::string& expression : expressions) {
    const OwnMemory memory;
    const auto checked = CheckParcelExpression(expression);
    ASSERT_NE(checked, nullptr);
    ASSERT_EQ(EvaluateAbout(*checked, parcel).difference, "");
  }
}

TEST(EverySmallExpression, OfOneOperatorIsTheSameBothWays) {
  EvaluateAll(Over(Leaves()));
}

constexpr int kInner = 132;

class EveryPair : public ::testing::TestWithParam<int> {};

// Two operators within each of the first, a share of them in each test.
TEST_P(EveryPair, OfOperatorsWithinOperatorsIsTheSameBothWays) {
  const std::vector<std::string> inner = Over({"true", "u1", "e1"});
  ASSERT_EQ(inner.size(), kInner) << "each of them is a test";
  const std::string& left = inner[GetParam()];
  std::vector<std::string> expressions;
  for (const std::string& right : inner) {
    for (const char* shape :
         {"($0) && ($1)", "($0) || ($1)", "($0) == ($1)", "($0) ? ($1) : u2",
          "[$0, $1].exists(x, x)", "[$0, $1].all(x, x)"}) {
      expressions.push_back(absl::Substitute(shape, left, right));
    }
  }
  EvaluateAll(expressions);
}

INSTANTIATE_TEST_SUITE_P(OfTheLeft, EveryPair, ::testing::Range(0, kInner));

}  // namespace
}  // namespace myorules::engine::oracle
