#include "engine/classify/table.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "engine/base/bit_set.h"
#include "engine/base/limits.h"

namespace myorules::engine {
namespace {

using Truth = RowState::Truth;

// Sets of outcomes, and of rows.
using Bits = absl::Span<uint64_t>;

bool IsEmpty(ConstBits set) {
  return std::all_of(set.begin(), set.end(),
                     [](uint64_t word) { return word == 0; });
}

bool IsSingle(ConstBits set) {
  int count = 0;
  ForEachBit(set, [&](int) { ++count; });
  return count == 1;
}

absl::Span<const int> ListOf(ConstBits set) {
  Growing<int> list;
  ForEachBit(set, [&](int number) { list.push_back(number); });
  return list.span();
}

template <typename... Parts>
absl::string_view Text(const Parts&... parts) {
  return Memory::Current().Copy(absl::string_view(absl::StrCat(parts...)));
}

// What one assignment of all atoms can end in. Where no row is unknown under
// it, that is one thing.
struct Reach {
  // Outcomes that hold for sure, and that may hold besides. FIRST and UNIQUE: a
  // single sure one, or several possible ones.
  Bits sure;
  Bits possible;
  Bits deciding_rows;
  absl::string_view error;
  UnknownUnion missing;
  int unknown_rows = 0;

  // Whether it ends in one thing, and that no error.
  bool single() const { return error.empty() && IsEmpty(possible); }
  // Only in an error.
  bool fails() const {
    return !error.empty() && IsEmpty(sure) && IsEmpty(possible);
  }
  bool same_end(const Reach& other) const {
    return sure == other.sure && possible == other.possible &&
           error == other.error;
  }
};

class Solver {
 public:
  Solver(const TableShape& shape, absl::Span<const Atom> atoms,
         absl::FunctionRef<RowState(int, absl::Span<const int>)> state)
      : shape_(shape),
        atoms_(atoms),
        state_(state),
        rows_(static_cast<int>(shape.outcomes.size())) {}

  TableResult Run() {
    const bool enumerable = CountAssignments();
    Growing<int> assignment;
    if (enumerable) {
      for (size_t i = 0; i < atoms_.size(); ++i) assignment.push_back(0);
    }
    reaches_.reserve(assignments_);
    for (int i = 0; i < assignments_; ++i) {
      reaches_.push_back(ReachUnder(assignment.span()));
      Advance(assignment);
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
  void Advance(Growing<int>& assignment) const {
    for (size_t i = 0; i < assignment.size(); ++i) {
      if (++assignment[i] < atoms_[i].values) return;
      assignment[i] = 0;
    }
  }

  Reach ReachUnder(absl::Span<const int> assignment) const {
    switch (shape_.hit_policy) {
      case v1::HIT_POLICY_UNIQUE:
        return ReachUnique(assignment);
      case v1::HIT_POLICY_COLLECT:
        return ReachCollect(assignment);
      default:
        return ReachFirstRow(assignment);
    }
  }

  Reach NewReach() const {
    Reach reach;
    reach.sure = NewBits(shape_.outcome_count);
    reach.possible = NewBits(shape_.outcome_count);
    reach.deciding_rows = NewBits(rows_ + 1);
    return reach;
  }

  // -1: none.
  int OutcomeOf(int row) const {
    return row == rows_ ? shape_.otherwise : shape_.outcomes[row];
  }

  static absl::string_view RowFails(int row, absl::string_view error) {
    return Text("row ", row + 1, ": ", error);
  }

  // Puts the rows that may decide into the form of a Reach.
  Reach OfDecidingRows(absl::Span<const int> rows,
                       absl::string_view error) const {
    Reach reach = NewReach();
    reach.error = error;
    for (const int row : rows) {
      if (OutcomeOf(row) < 0) {
        if (reach.error.empty()) {
          reach.error = "no row holds, and the table has no otherwise";
        }
        continue;
      }
      AddBit(OutcomeOf(row), reach.possible);
      AddBit(row, reach.deciding_rows);
    }
    if (reach.error.empty() && IsSingle(reach.possible)) {
      std::swap(reach.sure, reach.possible);
    }
    return reach;
  }

  Reach ReachFirstRow(absl::Span<const int> assignment) const {
    const FirstReach first = ReachFirst(
        rows_, [&](int row) { return state_(row, assignment); },
        [&](int a, int b) { return OutcomeOf(a) == OutcomeOf(b); });
    Reach reach = OfDecidingRows(
        first.rows,
        first.error.empty() ? "" : RowFails(first.error_row, first.error));
    reach.missing.Add(first.missing);
    reach.unknown_rows = first.unknown_rows;
    return reach;
  }

  // Rows by their truth under one assignment.
  struct Sorted {
    Growing<int> holding;
    Growing<int> unknown;
    Growing<UnknownSet> missing;  // Of `unknown`.
    absl::string_view error;
  };

  Sorted SortRows(absl::Span<const int> assignment) const {
    Sorted sorted;
    for (int row = 0; row < rows_; ++row) {
      const RowState state = state_(row, assignment);
      if (state.truth == Truth::kTrue) sorted.holding.push_back(row);
      if (state.truth == Truth::kUnknown) {
        sorted.unknown.push_back(row);
        sorted.missing.push_back(state.missing);
      }
      if (state.truth == Truth::kError && sorted.error.empty()) {
        sorted.error = RowFails(row, state.error);
      }
    }
    return sorted;
  }

  static absl::string_view RowsHold(int a, int b) {
    return Text("rows ", std::min(a, b) + 1, " and ", std::max(a, b) + 1,
                " both hold, and the table allows one");
  }

  Reach ReachUnique(absl::Span<const int> assignment) const {
    const Sorted sorted = SortRows(assignment);
    if (!sorted.error.empty() || sorted.holding.size() > 1) {
      Reach reach = NewReach();
      reach.error = sorted.error.empty()
                        ? RowsHold(sorted.holding[0], sorted.holding[1])
                        : sorted.error;
      return reach;
    }
    Growing<int> deciding = sorted.holding;
    absl::string_view error;
    if (sorted.holding.empty()) {
      deciding = sorted.unknown;
      deciding.push_back(rows_);
      if (sorted.unknown.size() > 1) {
        error = RowsHold(sorted.unknown[0], sorted.unknown[1]);
      }
    } else if (!sorted.unknown.empty()) {
      error = RowsHold(sorted.holding[0], sorted.unknown[0]);
    }
    Reach reach = OfDecidingRows(deciding.span(), error);
    reach.unknown_rows = static_cast<int>(sorted.unknown.size());
    if (!reach.single()) {
      for (const UnknownSet& missing : sorted.missing) {
        reach.missing.Add(missing);
      }
    }
    return reach;
  }

  Reach ReachCollect(absl::Span<const int> assignment) const {
    const Sorted sorted = SortRows(assignment);
    Reach reach = NewReach();
    if (!sorted.error.empty()) {
      reach.error = sorted.error;
      return reach;
    }
    reach.unknown_rows = static_cast<int>(sorted.unknown.size());
    for (const int row : sorted.holding) {
      AddBit(OutcomeOf(row), reach.sure);
      AddBit(row, reach.deciding_rows);
    }
    for (size_t i = 0; i < sorted.unknown.size(); ++i) {
      const int row = sorted.unknown[i];
      if (HasBit(reach.sure, OutcomeOf(row))) continue;
      AddBit(OutcomeOf(row), reach.possible);
      reach.missing.Add(sorted.missing[i]);
    }
    if (sorted.holding.empty() && shape_.otherwise >= 0) {
      AddBit(shape_.otherwise,
             sorted.unknown.empty() ? reach.sure : reach.possible);
      AddBit(rows_, reach.deciding_rows);
    }
    return reach;
  }

  // All reaches together.
  TableResult Conclude() const {
    const Reach& first = reaches_[0];
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
      result.outcomes = ListOf(first.sure);
      const Bits deciding = NewBits(rows_ + 1);
      for (const Reach& reach : reaches_) {
        AddBits(reach.deciding_rows, deciding);
      }
      result.deciding_rows = ListOf(deciding);
      return result;
    }
    result.status = v1::DECISION_STATUS_INDETERMINATE;
    AddCandidates(&result);
    return result;
  }

  void AddCandidates(TableResult* result) const {
    const Bits sure = CopyBits(reaches_[0].sure);
    const Bits possible = NewBits(shape_.outcome_count);
    for (const Reach& reach : reaches_) {
      AddBits(reach.sure, possible);
      AddBits(reach.possible, possible);
      if (result->error.empty()) result->error = reach.error;
      for (size_t i = 0; i < sure.size(); ++i) sure[i] &= reach.sure[i];
    }
    // Elsewhere a sure outcome would be the answer; here an error is possible
    // beside it.
    if (shape_.hit_policy == v1::HIT_POLICY_COLLECT) {
      result->outcomes = ListOf(sure);
      for (size_t i = 0; i < sure.size(); ++i) possible[i] &= ~sure[i];
      AddLists(result);
    }
    result->candidates = ListOf(possible);
  }

  void AddLists(TableResult* result) const {
    Growing<Outcomes> lists;
    for (const Reach& reach : reaches_) {
      if (!IsEmpty(reach.possible)) return;
      if (reach.error.empty()) lists.push_back(ListOf(reach.sure));
    }
    const auto in_order = [](Outcomes a, Outcomes b) {
      return std::lexicographical_compare(a.begin(), a.end(), b.begin(),
                                          b.end());
    };
    std::sort(lists.begin(), lists.end(), in_order);
    lists.resize_down(std::unique(lists.begin(), lists.end()) - lists.begin());
    result->lists = lists.span();
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
  const absl::Span<const Atom> atoms_;
  absl::FunctionRef<RowState(int, absl::Span<const int>)> state_;
  const int rows_;
  int assignments_ = 1;
  Growing<Reach> reaches_;  // One an assignment.
};

using StateOfRow = absl::FunctionRef<RowState(int, absl::Span<const int>)>;

// What a COLLECT table concludes of which all rows are known; nullopt: others.
absl::optional<TableResult> CollectKnown(const TableShape& shape,
                                         StateOfRow state) {
  const int rows = static_cast<int>(shape.outcomes.size());
  Growing<int> holding;
  for (int row = 0; row < rows; ++row) {
    const Truth truth = state(row, {}).truth;
    if (truth == Truth::kTrue) {
      holding.push_back(row);
    } else if (truth != Truth::kFalse) {
      return absl::nullopt;
    }
  }
  if (holding.empty() && shape.otherwise >= 0) holding.push_back(rows);
  const Bits sure = NewBits(shape.outcome_count);
  for (const int row : holding) {
    AddBit(row < rows ? shape.outcomes[row] : shape.otherwise, sure);
  }
  TableResult result;
  result.status = v1::DECISION_STATUS_DETERMINED;
  result.outcomes = ListOf(sure);
  result.deciding_rows = holding.span();
  return result;
}

// What a table without unknown definitions concludes where all rows that decide
// are known; nullopt: another table.
absl::optional<TableResult> SolveKnown(const TableShape& shape,
                                       StateOfRow state) {
  if (shape.hit_policy == v1::HIT_POLICY_COLLECT) {
    return CollectKnown(shape, state);
  }
  if (shape.hit_policy != v1::HIT_POLICY_FIRST) return absl::nullopt;
  const int rows = static_cast<int>(shape.outcomes.size());
  int row = 0;
  for (; row < rows; ++row) {
    const Truth truth = state(row, {}).truth;
    if (truth == Truth::kTrue) break;
    if (truth != Truth::kFalse) return absl::nullopt;
  }
  const int outcome = row < rows ? shape.outcomes[row] : shape.otherwise;
  if (outcome < 0) return absl::nullopt;
  TableResult result;
  result.status = v1::DECISION_STATUS_DETERMINED;
  result.outcomes = Outcomes(Memory::Current().New(outcome), 1);
  result.deciding_rows = absl::Span<const int>(Memory::Current().New(row), 1);
  return result;
}

}  // namespace

FirstReach ReachFirst(int row_count, absl::FunctionRef<RowState(int row)> state,
                      absl::FunctionRef<bool(int a, int b)> same_end) {
  FirstReach reach;
  Growing<int> rows;
  Growing<UnknownSet> unknown;  // Of `rows`, one each.
  int end = 0;
  for (; end < row_count; ++end) {
    const RowState here = state(end);
    if (here.truth == Truth::kTrue) break;
    if (here.truth == Truth::kError) {
      reach.error = here.error;
      reach.error_row = end;
      break;
    }
    if (here.truth == Truth::kUnknown) {
      rows.push_back(end);
      unknown.push_back(here.missing);
    }
  }
  reach.unknown_rows = static_cast<int>(unknown.size());
  if (reach.error.empty()) rows.push_back(end);
  reach.rows = rows.span();
  if (unknown.empty()) return reach;
  UnknownUnion missing;
  // From the last: an unknown row makes a difference where what comes after it
  // can end otherwise than in itself.
  for (int i = reach.unknown_rows - 1; i >= 0; --i) {
    const bool differs =
        !reach.error.empty() ||
        std::any_of(rows.begin() + i + 1, rows.end(),
                    [&](int other) { return !same_end(rows[i], other); });
    if (differs) missing.Add(unknown[i]);
  }
  reach.missing = missing.Join();
  return reach;
}

TableResult SolveTable(
    const TableShape& shape, absl::Span<const Atom> atoms,
    absl::FunctionRef<RowState(int row, absl::Span<const int> assignment)>
        state) {
  if (atoms.empty()) {
    if (const auto known = SolveKnown(shape, state)) return *known;
  }
  return Solver(shape, atoms, state).Run();
}

}  // namespace myorules::engine
