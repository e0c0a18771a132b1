// What holds of every table: of random ones, and of wide ones.
#include <algorithm>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "engine/base/memory.h"
#include "engine/classify/named_table.h"
#include "engine/classify/table.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

const OwnMemory kMemory;

using ::testing::ElementsAre;

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
