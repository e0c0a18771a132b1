#include "engine/classify/table.h"

#include <algorithm>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/types/span.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

const OwnMemory kMemory;

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Truth = RowState::Truth;

constexpr auto kFirst = v1::HIT_POLICY_FIRST;
constexpr auto kUnique = v1::HIT_POLICY_UNIQUE;
constexpr auto kCollect = v1::HIT_POLICY_COLLECT;
constexpr auto kDetermined = v1::DECISION_STATUS_DETERMINED;
constexpr auto kIndeterminate = v1::DECISION_STATUS_INDETERMINATE;
constexpr auto kError = v1::DECISION_STATUS_ERROR;

RowState T() { return RowState::True(); }
RowState F() { return RowState::False(); }
RowState U(const char* path) { return RowState::Unknown(UnknownSet::Of(path)); }
RowState E(const char* error) { return RowState::Error(error); }

std::vector<std::string> Paths(const UnknownSet& missing) {
  std::vector<std::string> paths;
  for (const MissingFact& fact : missing.facts()) paths.emplace_back(fact.path);
  return paths;
}

// A table's rows by the names of their outcomes, and its answer so.
struct NamedShape {
  std::vector<std::string> outcomes;
  std::string otherwise;
  v1::HitPolicy hit_policy = kFirst;
};
struct NamedResult {
  v1::DecisionStatus status;
  std::vector<std::string> outcomes;
  std::vector<std::string> candidates;
  std::vector<std::vector<std::string>> lists;
  bool candidates_inexact;
  UnknownSet missing;
  std::string error;
  std::vector<int> deciding_rows;
};

// `atoms_of_rows`: the atoms that each row names; none given: all.
NamedResult SolveNamed(
    const NamedShape& named, absl::Span<const Atom> atoms,
    absl::FunctionRef<RowState(int, absl::Span<const int>)> state,
    const std::vector<std::vector<int>>& atoms_of_rows = {}) {
  std::vector<std::string> names;
  const auto number_of = [&](const std::string& name) {
    const auto found = std::find(names.begin(), names.end(), name);
    const int number = static_cast<int>(found - names.begin());
    if (found == names.end()) names.push_back(name);
    return number;
  };
  std::vector<int> rows;
  for (const std::string& outcome : named.outcomes) {
    rows.push_back(number_of(outcome));
  }
  TableShape shape;
  shape.otherwise = named.otherwise.empty() ? -1 : number_of(named.otherwise);
  shape.outcomes = rows;
  shape.outcome_count = static_cast<int>(names.size());
  shape.hit_policy = named.hit_policy;
  std::vector<int> all;
  for (size_t i = 0; i < atoms.size(); ++i) all.push_back(static_cast<int>(i));
  std::vector<absl::Span<const int>> every(rows.size(), all);
  for (size_t row = 0; row < atoms_of_rows.size(); ++row) {
    every[row] = atoms_of_rows[row];
  }
  const TableResult result = SolveTable(shape, atoms, every, state);
  const auto named_list = [&](Outcomes outcomes) {
    std::vector<std::string> list;
    for (const int outcome : outcomes) list.push_back(names[outcome]);
    return list;
  };
  NamedResult told{result.status,
                   named_list(result.outcomes),
                   named_list(result.candidates),
                   {},
                   result.candidates_inexact,
                   result.missing,
                   std::string(result.error),
                   {result.deciding_rows.begin(), result.deciding_rows.end()}};
  for (const Outcomes& list : result.lists) {
    told.lists.push_back(named_list(list));
  }
  return told;
}

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

TEST(Atoms, ARowThatStaysUnknownMakesTheCandidatesInexact) {
  for (const std::vector<RowState>& rows :
       {std::vector<RowState>{U("x"), U("x")}, {U("x"), F()}, {F(), U("x")}}) {
    const NamedResult result = Solve(kFirst, {"A", "B"}, "C", rows);
    EXPECT_EQ(result.status, kIndeterminate);
    EXPECT_TRUE(result.candidates_inexact);
  }
}

// A chain of `count` atoms: row i holds where atom i is true.
NamedResult SolveChain(int count, bool contradiction) {
  NamedShape shape;
  shape.otherwise = "NONE";
  std::vector<Atom> atoms;
  for (int i = 0; i < count; ++i) {
    shape.outcomes.push_back("R" + std::to_string(i));
    atoms.push_back({2, UnknownSet::Of("p" + std::to_string(i))});
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

TEST(Atoms, BeyondTheLimitTheyMayBeTooManyAndTheAnswerSaysSo) {
  const NamedResult result = SolveChain(limits::kMaxEnumeratedAtoms + 1, true);
  EXPECT_TRUE(result.candidates_inexact);
  EXPECT_EQ(result.candidates.size(), limits::kMaxEnumeratedAtoms + 3u);
  EXPECT_EQ(
      std::count(result.candidates.begin(), result.candidates.end(), "NEVER"),
      1);
}

// A random Boolean formula over atoms.
class RandomTable {
 public:
  explicit RandomTable(uint64_t seed) : random_(seed) {
    constexpr v1::HitPolicy kPolicies[] = {kFirst, kUnique, kCollect};
    // Every fourth collects from rows that share nothing.
    const bool independent = Pick(4) == 0;
    shape_.hit_policy = independent ? kCollect : kPolicies[Pick(3)];
    const int rows = 1 + Pick(independent ? 3 : 5);
    for (int i = 0; i < rows; ++i) {
      shape_.outcomes.emplace_back(1, 'A' + (independent ? i : Pick(4)));
      std::set<int> used;
      formulas_.push_back(independent ? RandomFormula(2, 2 * i, 2, &used)
                                      : RandomFormula(3, 0, kAtoms, &used));
      named_.emplace_back(used.begin(), used.end());
    }
    if (Pick(2) == 0) shape_.otherwise = std::string(1, 'A' + Pick(5));
    for (int i = 0; i < kAtoms; ++i) {
      atoms_.push_back({2 + Pick(2), UnknownSet::Of(std::string(1, 'p' + i))});
    }
  }

  static constexpr int kAtoms = 6;

  using Formula = std::function<bool(absl::Span<const int>)>;

  const NamedShape& shape() const { return shape_; }
  const std::vector<Atom>& atoms() const { return atoms_; }
  // The atoms that each row names.
  const std::vector<std::vector<int>>& named() const { return named_; }
  bool Holds(int row, absl::Span<const int> assignment) const {
    return formulas_[row](assignment);
  }

 private:
  int Pick(int count) { return static_cast<int>(random_() % count); }

  // Of `count` atoms from `first`; adds to `used` those that it names.
  Formula RandomFormula(int depth, int first, int count, std::set<int>* used) {
    const int kind = depth == 0 ? 0 : Pick(5);
    if (kind == 0) {
      const int atom = first + Pick(count), value = Pick(2);
      used->insert(atom);
      return [=](absl::Span<const int> a) { return a[atom] == value; };
    }
    if (kind == 1) {
      const bool holds = Pick(2) == 0;
      return [=](absl::Span<const int>) { return holds; };
    }
    const Formula left = RandomFormula(depth - 1, first, count, used);
    if (kind == 2) return [=](absl::Span<const int> a) { return !left(a); };
    const Formula right = RandomFormula(depth - 1, first, count, used);
    if (kind == 3) {
      return [=](absl::Span<const int> a) { return left(a) && right(a); };
    }
    return [=](absl::Span<const int> a) { return left(a) || right(a); };
  }

  std::mt19937_64 random_;
  NamedShape shape_;
  std::vector<Atom> atoms_;
  std::vector<Formula> formulas_;
  std::vector<std::vector<int>> named_;
};

// The lists that the answer of a COLLECT table leaves possible.
std::set<std::set<std::string>> ListsOf(const NamedResult& result,
                                        const std::string& otherwise) {
  std::set<std::set<std::string>> lists;
  for (const std::vector<std::string>& list : result.lists) {
    lists.emplace(list.begin(), list.end());
  }
  if (!result.lists.empty()) return lists;
  // Each candidate may come or not; `otherwise` where nothing else does.
  for (int chosen = 0; chosen < 1 << result.candidates.size(); ++chosen) {
    std::set<std::string> list(result.outcomes.begin(), result.outcomes.end());
    bool has_otherwise = false;
    for (size_t i = 0; i < result.candidates.size(); ++i) {
      if ((chosen >> i & 1) == 0) continue;
      list.insert(result.candidates[i]);
      has_otherwise |= result.candidates[i] == otherwise;
    }
    if (list.empty() && !otherwise.empty()) continue;
    if (list.size() == 1 || !has_otherwise) lists.insert(list);
  }
  return lists;
}

// What the table says under one assignment, from the definition of the hit
// policies: the outcomes in a set, or "error".
std::set<std::string> EndOf(const RandomTable& table,
                            absl::Span<const int> assignment) {
  std::vector<std::string> holding;
  for (size_t row = 0; row < table.shape().outcomes.size(); ++row) {
    if (table.Holds(static_cast<int>(row), assignment)) {
      holding.push_back(table.shape().outcomes[row]);
    }
  }
  const std::string& otherwise = table.shape().otherwise;
  if (table.shape().hit_policy == kCollect) {
    std::set<std::string> all(holding.begin(), holding.end());
    if (all.empty() && !otherwise.empty()) all.insert(otherwise);
    return all;
  }
  if (holding.empty()) return {otherwise.empty() ? "error" : otherwise};
  if (table.shape().hit_policy == kUnique && holding.size() > 1) {
    return {"error"};
  }
  return {holding.front()};
}

// Every assignment of the atoms.
std::vector<std::vector<int>> AllAssignments(const std::vector<Atom>& atoms) {
  std::vector<std::vector<int>> all = {{}};
  for (const Atom& atom : atoms) {
    std::vector<std::vector<int>> longer;
    for (const std::vector<int>& assignment : all) {
      for (int value = 0; value < atom.values; ++value) {
        longer.push_back(assignment);
        longer.back().push_back(value);
      }
    }
    all = longer;
  }
  return all;
}

// The paths of the atoms of which another value gives another end.
std::set<std::string> DecidingPaths(const RandomTable& table) {
  std::set<std::string> paths;
  for (const std::vector<int>& assignment : AllAssignments(table.atoms())) {
    for (size_t atom = 0; atom < table.atoms().size(); ++atom) {
      std::vector<int> other = assignment;
      for (int value = 0; value < table.atoms()[atom].values; ++value) {
        other[atom] = value;
        if (EndOf(table, other) != EndOf(table, assignment)) {
          paths.emplace(table.atoms()[atom].missing.facts()[0].path);
        }
      }
    }
  }
  return paths;
}

TEST(CollectTable, IsExactHoweverManyRowsThatShareNothingAreOpen) {
  constexpr int kRows = 40;
  NamedShape shape{{}, "NONE", kCollect};
  std::vector<Atom> atoms;
  std::vector<std::vector<int>> named;
  std::vector<std::string> paths;
  for (int i = 0; i < kRows; ++i) {
    const std::string number = std::to_string(100 + i);
    shape.outcomes.push_back("R" + number);
    paths.push_back("p" + number);
    atoms.push_back({2, UnknownSet::Of(paths.back())});
    named.push_back({i});
  }
  // Row 7 holds and row 8 fails whatever its atom is.
  const NamedResult result = SolveNamed(
      shape, atoms,
      [&](int row, absl::Span<const int> assignment) {
        return row == 7 || (row != 8 && assignment[row] == 1) ? T() : F();
      },
      named);
  EXPECT_EQ(result.status, kIndeterminate);
  EXPECT_FALSE(result.candidates_inexact);
  EXPECT_THAT(result.outcomes, ElementsAre("R107"));
  std::vector<std::string> others = shape.outcomes;
  others.erase(others.begin() + 7, others.begin() + 9);
  paths.erase(paths.begin() + 7, paths.begin() + 9);
  EXPECT_EQ(result.candidates, others);
  EXPECT_EQ(Paths(result.missing), paths);
}

TEST(CollectTable, OfRowsThatShareNothingMayFailWhereARowMay) {
  const NamedResult result = SolveNamed(
      {{"A", "B"}, "", kCollect},
      std::vector<Atom>{{2, UnknownSet::Of("a")}, {2, UnknownSet::Of("b")}},
      [&](int row, absl::Span<const int> assignment) {
        if (assignment[row] == 0) return F();
        return row == 0 ? T() : E("no");
      },
      {{0}, {1}});
  EXPECT_EQ(result.status, kIndeterminate);
  EXPECT_EQ(result.error, "row 2: no");
  EXPECT_THAT(result.candidates, ElementsAre("A"));
  EXPECT_THAT(Paths(result.missing), ElementsAre("a", "b"));
}

TEST(Atoms, CandidatesAreTheOutcomesThatSomeAssignmentReaches) {
  int open = 0;
  int row_by_row = 0;
  for (uint64_t seed = 0; seed < 2'000; ++seed) {
    const RandomTable table(seed);
    std::set<std::set<std::string>> ends;
    std::set<std::string> reachable, sure;
    bool first = true;
    for (const std::vector<int>& each : AllAssignments(table.atoms())) {
      const std::set<std::string> end = EndOf(table, each);
      ends.insert(end);
      reachable.insert(end.begin(), end.end());
      std::set<std::string> both;
      std::set_intersection(sure.begin(), sure.end(), end.begin(), end.end(),
                            std::inserter(both, both.begin()));
      sure = first ? end : both;
      first = false;
    }
    const NamedResult result = SolveNamed(
        table.shape(), table.atoms(),
        [&](int row, absl::Span<const int> assignment) {
          return table.Holds(row, assignment) ? T() : F();
        },
        table.named());
    row_by_row += result.status == kIndeterminate &&
                          table.shape().hit_policy == kCollect &&
                          result.lists.empty()
                      ? 1
                      : 0;
    const bool may_fail = reachable.erase("error") > 0;
    if (ends.size() == 1) {
      EXPECT_EQ(result.status, may_fail ? kError : kDetermined)
          << "seed=" << seed;
      EXPECT_EQ(
          std::set<std::string>(result.outcomes.begin(), result.outcomes.end()),
          reachable)
          << "seed=" << seed;
      continue;
    }
    // Two different errors are two ends, but no outcome.
    if (reachable.empty() && table.shape().hit_policy != kCollect) {
      EXPECT_EQ(result.status, kError) << "seed=" << seed;
      continue;
    }
    ++open;
    EXPECT_EQ(result.status, kIndeterminate) << "seed=" << seed;
    EXPECT_EQ(!result.error.empty(), may_fail) << "seed=" << seed;
    EXPECT_FALSE(result.candidates_inexact) << "seed=" << seed;
    std::set<std::string> candidates(result.candidates.begin(),
                                     result.candidates.end());
    if (table.shape().hit_policy == kCollect) {
      EXPECT_EQ(
          std::set<std::string>(result.outcomes.begin(), result.outcomes.end()),
          sure)
          << "seed=" << seed;
      candidates.insert(sure.begin(), sure.end());
      EXPECT_EQ(ListsOf(result, table.shape().otherwise), ends)
          << "seed=" << seed;
    }
    EXPECT_EQ(candidates, reachable) << "seed=" << seed;
    const std::vector<std::string> paths = Paths(result.missing);
    if (!may_fail) {
      EXPECT_EQ(std::set<std::string>(paths.begin(), paths.end()),
                DecidingPaths(table))
          << "seed=" << seed;
    }
  }
  // The seeds do reach what the test is about.
  EXPECT_GT(open, 1'000);
  EXPECT_GT(row_by_row, 200);
}

}  // namespace
}  // namespace myorules::engine
