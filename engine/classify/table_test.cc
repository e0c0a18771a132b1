#include "engine/classify/table.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/classify/named_table.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

const OwnMemory kMemory;

using ::testing::ElementsAre;
using ::testing::IsEmpty;

RowState U(const char* path) { return RowState::Unknown(UnknownSet::Of(path)); }

// A table without atoms: each row is in one state.
NamedResult Solve(v1::HitPolicy policy, std::vector<std::string> outcomes,
                  std::string otherwise, std::vector<RowState> states) {
  return SolveNamed(
      {std::move(outcomes), std::move(otherwise), policy}, {},
      [&](int row, absl::Span<const int>) { return states[row]; });
}

TEST(FirstTable, TakesTheFirstRowThatHolds) {
  const NamedResult result =
      Solve(kFirst, {"A", "B", "C"}, "D", {F(), T(), T()});
  EXPECT_EQ(result.status, kDetermined);
  EXPECT_THAT(result.outcomes, ElementsAre("B"));
  EXPECT_THAT(result.deciding_rows, ElementsAre(1));
}

TEST(FirstTable, TakesOtherwiseWhereNoRowHolds) {
  const NamedResult result = Solve(kFirst, {"A", "B"}, "D", {F(), F()});
  EXPECT_EQ(result.status, kDetermined);
  EXPECT_THAT(result.outcomes, ElementsAre("D"));
  EXPECT_THAT(result.deciding_rows, ElementsAre(2));
}

TEST(FirstTable, FailsWhereNoRowHoldsAndThereIsNoOtherwise) {
  const NamedResult result = Solve(kFirst, {"A"}, "", {F()});
  EXPECT_EQ(result.status, kError);
  EXPECT_EQ(result.error, "no row holds, and the table has no otherwise");
}

TEST(FirstTable, FailsWhereARowFailsBeforeOneHolds) {
  const NamedResult result =
      Solve(kFirst, {"A", "B"}, "", {E("division by zero"), T()});
  EXPECT_EQ(result.status, kError);
  EXPECT_EQ(result.error, "row 1: division by zero");
}

TEST(FirstTable, IgnoresAnErrorBehindTheRowThatHolds) {
  const NamedResult result = Solve(kFirst, {"A", "B"}, "", {T(), E("no")});
  EXPECT_EQ(result.status, kDetermined);
  EXPECT_THAT(result.outcomes, ElementsAre("A"));
}

TEST(FirstTable, NamesNoCandidateBehindTheRowThatHolds) {
  const NamedResult result =
      Solve(kFirst, {"A", "B", "C", "D"}, "E", {U("a"), F(), T(), U("d")});
  EXPECT_EQ(result.status, kIndeterminate);
  EXPECT_THAT(result.candidates, ElementsAre("A", "C"));
  EXPECT_THAT(Paths(result.missing), ElementsAre("a"));
  EXPECT_THAT(result.outcomes, IsEmpty());
}

TEST(FirstTable, IsDeterminedWhereEveryCandidateIsTheSame) {
  const NamedResult result = Solve(kFirst, {"A", "A"}, "A", {U("a"), U("b")});
  EXPECT_EQ(result.status, kDetermined);
  EXPECT_THAT(result.outcomes, ElementsAre("A"));
  EXPECT_THAT(Paths(result.missing), IsEmpty());
}

TEST(FirstTable, DoesNotMissAFactThatChangesNothing) {
  // Row 2 leads to B as the rows behind it do.
  const NamedResult result =
      Solve(kFirst, {"A", "B", "B"}, "", {U("a"), U("b"), T()});
  EXPECT_EQ(result.status, kIndeterminate);
  EXPECT_THAT(result.candidates, ElementsAre("A", "B"));
  EXPECT_THAT(Paths(result.missing), ElementsAre("a"));
}

TEST(FirstTable, StaysOpenWhereItMayEndInAnError) {
  const NamedResult result =
      Solve(kFirst, {"A", "B"}, "", {U("a"), E("overflow")});
  EXPECT_EQ(result.status, kIndeterminate);
  EXPECT_THAT(result.candidates, ElementsAre("A"));
  EXPECT_EQ(result.error, "row 2: overflow");
  EXPECT_THAT(Paths(result.missing), ElementsAre("a"));
}

TEST(UniqueTable, TakesTheOnlyRowThatHolds) {
  const NamedResult result = Solve(kUnique, {"A", "B"}, "", {F(), T()});
  EXPECT_EQ(result.status, kDetermined);
  EXPECT_THAT(result.outcomes, ElementsAre("B"));
}

TEST(UniqueTable, FailsWhereTwoRowsHold) {
  const NamedResult result =
      Solve(kUnique, {"A", "B", "C"}, "", {T(), F(), T()});
  EXPECT_EQ(result.status, kError);
  EXPECT_EQ(result.error, "rows 1 and 3 both hold, and the table allows one");
}

TEST(UniqueTable, FailsWhereAnyRowFails) {
  const NamedResult result = Solve(kUnique, {"A", "B"}, "", {T(), E("no")});
  EXPECT_EQ(result.status, kError);
  EXPECT_EQ(result.error, "row 2: no");
}

TEST(UniqueTable, StaysOpenWhileASecondRowMayHold) {
  const NamedResult result = Solve(kUnique, {"A", "B"}, "", {T(), U("b")});
  EXPECT_EQ(result.status, kIndeterminate);
  EXPECT_THAT(result.candidates, ElementsAre("A"));
  EXPECT_EQ(result.error, "rows 1 and 2 both hold, and the table allows one");
  EXPECT_THAT(Paths(result.missing), ElementsAre("b"));
}

TEST(CollectTable, GivesEveryRowThatHoldsInOrder) {
  const NamedResult result =
      Solve(kCollect, {"A", "B", "C"}, "N", {T(), F(), T()});
  EXPECT_EQ(result.status, kDetermined);
  EXPECT_THAT(result.outcomes, ElementsAre("A", "C"));
}

TEST(CollectTable, GivesNothingWhereNoRowHoldsAndThereIsNoOtherwise) {
  const NamedResult result = Solve(kCollect, {"A"}, "", {F()});
  EXPECT_EQ(result.status, kDetermined);
  EXPECT_THAT(result.outcomes, IsEmpty());
}

TEST(CollectTable, KeepsWhatIsSureApartFromWhatMayHold) {
  const NamedResult result =
      Solve(kCollect, {"A", "B", "C"}, "N", {T(), U("b"), F()});
  EXPECT_EQ(result.status, kIndeterminate);
  EXPECT_THAT(result.outcomes, ElementsAre("A"));
  EXPECT_THAT(result.candidates, ElementsAre("B"));
  EXPECT_THAT(Paths(result.missing), ElementsAre("b"));
}

TEST(CollectTable, OffersOtherwiseWhileNoRowIsSure) {
  const NamedResult result = Solve(kCollect, {"A", "B"}, "N", {F(), U("b")});
  EXPECT_EQ(result.status, kIndeterminate);
  EXPECT_THAT(result.outcomes, IsEmpty());
  EXPECT_THAT(result.candidates, ElementsAre("B", "N"));
}

TEST(CollectTable, IsDeterminedWhereTheUnknownRowAddsNothing) {
  const NamedResult result = Solve(kCollect, {"A", "A"}, "", {T(), U("b")});
  EXPECT_EQ(result.status, kDetermined);
  EXPECT_THAT(result.outcomes, ElementsAre("A"));
}

TEST(CollectTable, IsDeterminedWhereTheUnknownRowHasWhatOtherwiseGives) {
  const NamedResult result = Solve(kCollect, {"A", "B"}, "A", {U("b"), F()});
  EXPECT_EQ(result.status, kDetermined);
  EXPECT_THAT(result.outcomes, ElementsAre("A"));
}

// Rows over atoms: one atom has the same value in every row.
TEST(Atoms, OneUnknownHasOneValueInEveryRow) {
  // a -> A; !a -> B; otherwise C is out of reach.
  const NamedShape shape{{"A", "B"}, "C", kFirst};
  const std::vector<Atom> atoms = {{2, UnknownSet::Of("a")}};
  const NamedResult result =
      SolveNamed(shape, atoms, [](int row, absl::Span<const int> assignment) {
        if (assignment.empty()) return U("a");
        return (assignment[0] == 0) == (row == 0) ? T() : F();
      });
  EXPECT_EQ(result.status, kIndeterminate);
  EXPECT_THAT(result.candidates, ElementsAre("A", "B"));
  EXPECT_THAT(Paths(result.missing), ElementsAre("a"));
}

TEST(Atoms, AnUnknownThatMakesNoDifferenceIsNotMissing) {
  // a && b -> A; a -> A; otherwise B: b does not matter.
  const NamedShape shape{{"A", "A"}, "B", kFirst};
  const std::vector<Atom> atoms = {{2, UnknownSet::Of("a")},
                                   {2, UnknownSet::Of("b")}};
  const NamedResult result =
      SolveNamed(shape, atoms, [](int row, absl::Span<const int> assignment) {
        const bool a = assignment[0] == 1, b = assignment[1] == 1;
        return (row == 0 ? a && b : a) ? T() : F();
      });
  EXPECT_THAT(result.candidates, ElementsAre("A", "B"));
  EXPECT_THAT(Paths(result.missing), ElementsAre("a"));
}

// Rows each of which is an atom, or open.
NamedResult SolveMixed(v1::HitPolicy policy, std::vector<std::string> outcomes,
                       std::string otherwise,
                       const std::vector<std::string>& rows) {
  std::vector<Atom> atoms;
  std::vector<std::vector<int>> named(rows.size());
  for (size_t row = 0; row < rows.size(); ++row) {
    if (rows[row][0] == '?') continue;
    named[row].push_back(static_cast<int>(atoms.size()));
    atoms.push_back({2, UnknownSet::Of(rows[row])});
  }
  return SolveNamed(
      {std::move(outcomes), std::move(otherwise), policy}, atoms,
      [&](int row, absl::Span<const int> assignment) {
        if (named[row].empty()) return U(rows[row].c_str());
        return assignment[named[row][0]] == 1 ? T() : F();
      },
      named);
}

TEST(Atoms, MatterWhereTheyDoWithSomeOpenRowsTurnedOut) {
  // However row 1 turns out, P and R may come; with it false the atom decides.
  EXPECT_THAT(
      Paths(
          SolveMixed(kFirst, {"P", "R", "R"}, "P", {"?x", "a", "?y"}).missing),
      ElementsAre("?x", "?y", "a"));
  EXPECT_THAT(
      Paths(
          SolveMixed(kUnique, {"R", "R", "R"}, "R", {"a", "?x", "?y"}).missing),
      ElementsAre("?x", "?y", "a"));
  EXPECT_THAT(Paths(SolveMixed(kCollect, {"P", "R"}, "R", {"?x", "a"}).missing),
              ElementsAre("?x", "a"));
}

TEST(Atoms, DoNotMatterWhereAnOpenRowGivesTheSame) {
  const NamedResult result =
      SolveMixed(kFirst, {"P", "R", "R"}, "R", {"a", "?x", "b"});
  EXPECT_THAT(Paths(result.missing), ElementsAre("a"));
  EXPECT_THAT(result.candidates, ElementsAre("P", "R"));
  EXPECT_FALSE(result.candidates_inexact);
  const NamedResult collected =
      SolveMixed(kCollect, {"P", "R", "R"}, "", {"a", "b", "?x"});
  EXPECT_THAT(Paths(collected.missing), ElementsAre("?x", "a", "b"));
}

TEST(Atoms, ThatMayNotHaveAllTheirValuesMakeTheCandidatesInexact) {
  for (const bool independent : {false, true}) {
    const NamedResult result = SolveNamed(
        {{"A", independent ? "B" : "A"}, "", kCollect},
        std::vector<Atom>{{2, UnknownSet::Of("a"), /*inexact=*/true}},
        [](int row, absl::Span<const int> assignment) {
          return row == 0 && assignment[0] == 1 ? T() : F();
        },
        {{0}, {}});
    EXPECT_EQ(result.status, kIndeterminate);
    EXPECT_TRUE(result.candidates_inexact);
  }
}

TEST(Atoms, ARowThatStaysUnknownMakesTheCandidatesInexact) {
  for (const std::vector<RowState>& rows :
       {std::vector<RowState>{U("x"), U("x")}, {U("x"), F()}, {F(), U("x")}}) {
    const NamedResult result = Solve(kFirst, {"A", "B"}, "C", rows);
    EXPECT_EQ(result.status, kIndeterminate);
    EXPECT_TRUE(result.candidates_inexact);
  }
}

// A chain of `count` atoms, each with so many values: row i holds where atom i
// has its value 1.
NamedResult SolveChain(int count, bool contradiction, int values = 2) {
  NamedShape shape;
  shape.otherwise = "NONE";
  std::vector<Atom> atoms;
  for (int i = 0; i < count; ++i) {
    shape.outcomes.push_back("R" + std::to_string(i));
    atoms.push_back({values, UnknownSet::Of("p" + std::to_string(i))});
  }
  // One more row that no assignment makes true.
  if (contradiction) shape.outcomes.emplace_back("NEVER");
  return SolveNamed(shape, atoms,
                    [&](int row, absl::Span<const int> assignment) {
                      if (row == count)
                        return assignment.empty() ? U("p0") : F();
                      if (assignment.empty()) {
                        return U(("p" + std::to_string(row)).c_str());
                      }
                      return assignment[row] == 1 ? T() : F();
                    });
}

TEST(Atoms, UpToTheLimitTheCandidatesAreExact) {
  const NamedResult result = SolveChain(limits::kMaxEnumeratedAtoms, true);
  EXPECT_FALSE(result.candidates_inexact);
  EXPECT_EQ(result.candidates.size(), limits::kMaxEnumeratedAtoms + 1u);
  EXPECT_EQ(result.missing.facts().size(),
            static_cast<size_t>(limits::kMaxEnumeratedAtoms));
  EXPECT_EQ(
      std::count(result.candidates.begin(), result.candidates.end(), "NEVER"),
      0);
}

TEST(Atoms, MayHaveThreeValuesEachUpToTheLimit) {
  static_assert(limits::kMaxAssignments == 531'441);  // 3^12.
  const NamedResult exact = SolveChain(12, true, 3);
  EXPECT_FALSE(exact.candidates_inexact);
  EXPECT_EQ(exact.candidates.size(), 13u);
  // 9^6 is 3^12 as well; 10^6 is more.
  EXPECT_FALSE(SolveChain(6, true, 9).candidates_inexact);
  EXPECT_TRUE(SolveChain(6, true, 10).candidates_inexact);
}

TEST(Atoms, BeyondTheLimitTheyMayBeTooManyAndTheAnswerSaysSo) {
  const NamedResult result = SolveChain(limits::kMaxEnumeratedAtoms + 1, true);
  EXPECT_TRUE(result.candidates_inexact);
  EXPECT_EQ(result.candidates.size(), limits::kMaxEnumeratedAtoms + 3u);
  EXPECT_EQ(
      std::count(result.candidates.begin(), result.candidates.end(), "NEVER"),
      1);
}

}  // namespace
}  // namespace myorules::engine
