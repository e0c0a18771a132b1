#include "engine/classify/table.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"

namespace myorules::engine {
namespace {

using Truth = RowState::Truth;

// What one assignment of all atoms can end in. Where no row is unknown under
// it, that is one thing.
struct Reach {
  // Outcomes that hold for sure, and that may hold besides. FIRST and UNIQUE: a
  // single sure one, or several possible ones.
  std::set<std::string> sure;
  std::set<std::string> possible;
  std::set<int> deciding_rows;
  std::string error;
  UnknownUnion missing;
  int unknown_rows = 0;

  // Whether it ends in one thing, and that no error.
  bool single() const { return error.empty() && possible.empty(); }
  // Only in an error.
  bool fails() const {
    return !error.empty() && sure.empty() && possible.empty();
  }
  bool same_end(const Reach& other) const {
    return sure == other.sure && possible == other.possible &&
           error == other.error;
  }
};

class Solver {
 public:
  Solver(const TableShape& shape, const std::vector<Atom>& atoms,
         absl::FunctionRef<RowState(int, const std::vector<int>&)> state)
      : shape_(shape),
        atoms_(atoms),
        state_(state),
        rows_(static_cast<int>(shape.outcomes.size())) {}

  TableResult Run() {
    const bool enumerable = CountAssignments();
    std::vector<int> assignment(enumerable ? atoms_.size() : 0, 0);
    reaches_.reserve(assignments_);
    for (int i = 0; i < assignments_; ++i) {
      reaches_.push_back(ReachUnder(assignment));
      Advance(&assignment);
    }
    TableResult result = Conclude();
    result.candidates_inexact =
        result.status == v1::DECISION_STATUS_INDETERMINATE &&
        (!enumerable || AnyRowOpen());
    if (result.status == v1::DECISION_STATUS_INDETERMINATE) {
      result.missing = Missing(enumerable);
    }
    return result;
  }

 private:
  // False where there are too many; then one, the empty one, is tried.
  bool CountAssignments() {
    constexpr int64_t kMost = int64_t{1} << limits::kMaxEnumeratedAtoms;
    int64_t count = 1;
    for (const Atom& atom : atoms_) {
      count *= atom.values;
      if (count > kMost) {
        assignments_ = 1;
        return false;
      }
    }
    assignments_ = static_cast<int>(count);
    return true;
  }

  // The next assignment; the first atom changes fastest.
  void Advance(std::vector<int>* assignment) const {
    for (size_t i = 0; i < assignment->size(); ++i) {
      if (++(*assignment)[i] < atoms_[i].values) return;
      (*assignment)[i] = 0;
    }
  }

  Reach ReachUnder(const std::vector<int>& assignment) const {
    switch (shape_.hit_policy) {
      case v1::HIT_POLICY_UNIQUE:
        return ReachUnique(assignment);
      case v1::HIT_POLICY_COLLECT:
        return ReachCollect(assignment);
      default:
        return ReachFirstRow(assignment);
    }
  }

  const std::string& OutcomeOf(int row) const {
    return row == rows_ ? shape_.otherwise : shape_.outcomes[row];
  }

  static std::string NoRowHolds() {
    return "no row holds, and the table has no otherwise";
  }

  static std::string RowFails(int row, const std::string& error) {
    return absl::StrCat("row ", row + 1, ": ", error);
  }

  // Puts the rows that may decide into the form of a Reach.
  Reach OfDecidingRows(const std::vector<int>& rows, std::string error) const {
    Reach reach;
    reach.error = std::move(error);
    for (const int row : rows) {
      if (row == rows_ && shape_.otherwise.empty()) {
        if (reach.error.empty()) reach.error = NoRowHolds();
        continue;
      }
      reach.possible.insert(OutcomeOf(row));
      reach.deciding_rows.insert(row);
    }
    if (reach.possible.size() == 1 && reach.error.empty()) {
      reach.sure.swap(reach.possible);
    }
    return reach;
  }

  Reach ReachFirstRow(const std::vector<int>& assignment) const {
    FirstReach first = ReachFirst(
        rows_, [&](int row) { return state_(row, assignment); },
        [&](int a, int b) { return OutcomeOf(a) == OutcomeOf(b); });
    std::string error;
    if (!first.error.empty()) error = RowFails(first.error_row, first.error);
    Reach reach = OfDecidingRows(first.rows, std::move(error));
    reach.missing.Add(first.missing);
    reach.unknown_rows = first.unknown_rows;
    return reach;
  }

  // Rows by their truth under one assignment.
  struct Sorted {
    std::vector<int> holding;
    std::vector<int> unknown;
    std::vector<UnknownSet> missing;  // Of `unknown`.
    std::string error;
  };

  Sorted SortRows(const std::vector<int>& assignment) const {
    Sorted sorted;
    for (int row = 0; row < rows_; ++row) {
      RowState state = state_(row, assignment);
      if (state.truth == Truth::kTrue) sorted.holding.push_back(row);
      if (state.truth == Truth::kUnknown) {
        sorted.unknown.push_back(row);
        sorted.missing.push_back(std::move(state.missing));
      }
      if (state.truth == Truth::kError && sorted.error.empty()) {
        sorted.error = RowFails(row, state.error);
      }
    }
    return sorted;
  }

  static std::string RowsHold(int a, int b) {
    return absl::StrCat("rows ", a + 1, " and ", b + 1,
                        " both hold, and the table allows one");
  }

  Reach ReachUnique(const std::vector<int>& assignment) const {
    const Sorted sorted = SortRows(assignment);
    Reach reach;
    if (!sorted.error.empty()) {
      reach.error = sorted.error;
      return reach;
    }
    if (sorted.holding.size() > 1) {
      reach.error = RowsHold(sorted.holding[0], sorted.holding[1]);
      return reach;
    }
    std::vector<int> deciding = sorted.holding;
    std::string error;
    if (sorted.holding.empty()) {
      deciding = sorted.unknown;
      deciding.push_back(rows_);
      if (sorted.unknown.size() > 1) {
        error = RowsHold(sorted.unknown[0], sorted.unknown[1]);
      }
    } else if (!sorted.unknown.empty()) {
      error = RowsHold(std::min(sorted.holding[0], sorted.unknown[0]),
                       std::max(sorted.holding[0], sorted.unknown[0]));
    }
    reach = OfDecidingRows(deciding, std::move(error));
    reach.unknown_rows = static_cast<int>(sorted.unknown.size());
    if (!reach.single()) {
      for (const UnknownSet& missing : sorted.missing) {
        reach.missing.Add(missing);
      }
    }
    return reach;
  }

  Reach ReachCollect(const std::vector<int>& assignment) const {
    const Sorted sorted = SortRows(assignment);
    Reach reach;
    if (!sorted.error.empty()) {
      reach.error = sorted.error;
      return reach;
    }
    reach.unknown_rows = static_cast<int>(sorted.unknown.size());
    for (const int row : sorted.holding) {
      reach.sure.insert(OutcomeOf(row));
      reach.deciding_rows.insert(row);
    }
    for (size_t i = 0; i < sorted.unknown.size(); ++i) {
      const int row = sorted.unknown[i];
      if (reach.sure.count(OutcomeOf(row)) > 0) continue;
      reach.possible.insert(OutcomeOf(row));
      reach.missing.Add(sorted.missing[i]);
    }
    if (sorted.holding.empty() && !shape_.otherwise.empty()) {
      (sorted.unknown.empty() ? reach.sure : reach.possible)
          .insert(shape_.otherwise);
      reach.deciding_rows.insert(rows_);
    }
    return reach;
  }

  // All reaches together.
  TableResult Conclude() const {
    const Reach& first = reaches_.front();
    const bool agree =
        std::all_of(reaches_.begin(), reaches_.end(),
                    [&](const Reach& reach) { return reach.same_end(first); });
    TableResult result;
    if (std::all_of(reaches_.begin(), reaches_.end(),
                    [](const Reach& reach) { return reach.fails(); })) {
      result.status = v1::DECISION_STATUS_ERROR;
      result.error = first.error;
      return result;
    }
    if (agree && first.single()) {
      result.status = v1::DECISION_STATUS_DETERMINED;
      result.outcomes = InRowOrder(first.sure);
      std::set<int> deciding;
      for (const Reach& reach : reaches_) {
        deciding.insert(reach.deciding_rows.begin(), reach.deciding_rows.end());
      }
      result.deciding_rows.assign(deciding.begin(), deciding.end());
      return result;
    }
    result.status = v1::DECISION_STATUS_INDETERMINATE;
    AddCandidates(&result);
    return result;
  }

  void AddCandidates(TableResult* result) const {
    std::set<std::string> sure = reaches_.front().sure;
    std::set<std::string> possible;
    for (const Reach& reach : reaches_) {
      possible.insert(reach.sure.begin(), reach.sure.end());
      possible.insert(reach.possible.begin(), reach.possible.end());
      if (result->error.empty()) result->error = reach.error;
      std::set<std::string> both;
      std::set_intersection(sure.begin(), sure.end(), reach.sure.begin(),
                            reach.sure.end(),
                            std::inserter(both, both.begin()));
      sure.swap(both);
    }
    // Elsewhere a sure outcome would be the answer; here an error is possible
    // beside it.
    if (shape_.hit_policy == v1::HIT_POLICY_COLLECT) {
      result->outcomes = InRowOrder(sure);
      for (const std::string& outcome : sure) possible.erase(outcome);
      AddLists(result);
    }
    result->candidates = InRowOrder(possible);
  }

  void AddLists(TableResult* result) const {
    std::set<std::set<std::string>> lists;
    for (const Reach& reach : reaches_) {
      if (!reach.possible.empty()) return;
      if (reach.error.empty()) lists.insert(reach.sure);
    }
    for (const std::set<std::string>& list : lists) {
      result->lists.push_back(InRowOrder(list));
    }
  }

  std::vector<std::string> InRowOrder(
      const std::set<std::string>& outcomes) const {
    std::vector<std::string> ordered;
    for (int row = 0; row <= rows_; ++row) {
      const std::string& outcome = OutcomeOf(row);
      if (outcomes.count(outcome) > 0 &&
          std::find(ordered.begin(), ordered.end(), outcome) == ordered.end()) {
        ordered.push_back(outcome);
      }
    }
    return ordered;
  }

  // A row that is unknown although all atoms are known hangs on something else:
  // with other rows on the same, so that they do not turn out independently, or
  // in such a way that it can turn out one way only.
  bool AnyRowOpen() const {
    return std::any_of(
        reaches_.begin(), reaches_.end(),
        [](const Reach& reach) { return reach.unknown_rows > 0; });
  }

  // What the answer hangs on: the atoms of which another value gives another
  // end under some assignment of the rest, and the rows that stay unknown.
  UnknownSet Missing(bool enumerable) const {
    UnknownUnion missing;
    for (const Reach& reach : reaches_) missing.Add(reach.missing);
    if (!enumerable) return missing.Join();
    int stride = 1;
    for (const Atom& atom : atoms_) {
      if (Matters(atom, stride)) missing.Add(atom.missing);
      stride *= atom.values;
    }
    return missing.Join();
  }

  bool Matters(const Atom& atom, int stride) const {
    for (int i = 0; i < assignments_; ++i) {
      const int value = (i / stride) % atom.values;
      if (!reaches_[i].same_end(reaches_[i - value * stride])) return true;
    }
    return false;
  }

  const TableShape& shape_;
  const std::vector<Atom>& atoms_;
  absl::FunctionRef<RowState(int, const std::vector<int>&)> state_;
  const int rows_;
  int assignments_ = 1;
  std::vector<Reach> reaches_;  // One an assignment.
};

}  // namespace

FirstReach ReachFirst(int row_count, absl::FunctionRef<RowState(int row)> state,
                      absl::FunctionRef<bool(int a, int b)> same_end) {
  FirstReach reach;
  std::vector<std::pair<int, UnknownSet>> unknown;
  int end = 0;
  for (; end < row_count; ++end) {
    RowState here = state(end);
    if (here.truth == Truth::kTrue) break;
    if (here.truth == Truth::kError) {
      reach.error = std::move(here.error);
      reach.error_row = end;
      break;
    }
    if (here.truth == Truth::kUnknown) {
      reach.rows.push_back(end);
      unknown.emplace_back(end, std::move(here.missing));
    }
  }
  if (reach.error.empty()) reach.rows.push_back(end);
  reach.unknown_rows = static_cast<int>(unknown.size());
  UnknownUnion missing;
  // From the last: an unknown row makes a difference where what comes after it
  // can end otherwise than in itself.
  for (auto row = unknown.rbegin(); row != unknown.rend(); ++row) {
    const bool differs =
        !reach.error.empty() ||
        std::any_of(reach.rows.begin(), reach.rows.end(), [&](int other) {
          return other > row->first && !same_end(row->first, other);
        });
    if (differs) missing.Add(row->second);
  }
  reach.missing = missing.Join();
  return reach;
}

TableResult SolveTable(
    const TableShape& shape, const std::vector<Atom>& atoms,
    absl::FunctionRef<RowState(int row, const std::vector<int>& assignment)>
        state) {
  return Solver(shape, atoms, state).Run();
}

}  // namespace myorules::engine
