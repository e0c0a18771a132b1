#include "engine/classify/table.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "engine/base/bit_set.h"
#include "engine/classify/independent_rows.h"
#include "engine/classify/table_parts.h"

namespace myorules::engine {
namespace {

using Truth = RowState::Truth;

bool IsSingle(ConstBits set) {
  int count = 0;
  ForEachBit(set, [&](int) { ++count; });
  return count == 1;
}

template <typename... Parts>
absl::string_view Text(const Parts&... parts) {
  return Memory::Current().Copy(absl::string_view(absl::StrCat(parts...)));
}

// Whether the list of the one set's numbers, ascending, stands before that of
// the other in a dictionary.
bool ListBefore(ConstBits a, ConstBits b) {
  for (size_t word = 0; word < a.size(); ++word) {
    const uint64_t differ = a[word] ^ b[word];
    if (differ == 0) continue;
    // The number that only one has; the other list stands first where it ends
    // there.
    const uint64_t number = differ & -differ;
    const bool in_a = (a[word] & number) != 0;
    const ConstBits other = in_a ? b : a;
    const bool ends = (other[word] & ~(number | (number - 1))) == 0 &&
                      IsEmpty(other.subspan(word + 1));
    return in_a != ends;
  }
  return false;
}

// Rows that are unknown under an assignment of all atoms, and of which it makes
// a difference how they turn out.
struct OpenRows {
  Bits rows;
  // The outcomes where all of them turn out false; none where that fails.
  Bits closed;
  // Under UNIQUE and COLLECT, whether a row holds beside them.
  bool beside = false;
};

// What one assignment of all atoms can end in. Where no row is unknown under
// it, that is one thing.
struct Reach {
  // Outcomes that hold for sure, and that may hold besides. FIRST and UNIQUE: a
  // single sure one, or several possible ones.
  Bits sure;
  Bits possible;
  absl::string_view error;
  const OpenRows* open = nullptr;  // Null: there are none.

  // Whether it ends in one thing, and that no error.
  bool single() const { return error.empty() && IsEmpty(possible); }
  // Only in an error.
  bool fails() const {
    return !error.empty() && IsEmpty(sure) && IsEmpty(possible);
  }
  // Whether both end alike however the rows turn out that are open under both.
  // Which rows a failing table names makes no difference.
  bool same_end(const Reach& other) const {
    if (sure != other.sure || possible != other.possible ||
        error.empty() != other.error.empty()) {
      return false;
    }
    if (open == nullptr || other.open == nullptr) return open == other.open;
    return open->rows == other.open->rows &&
           open->closed == other.open->closed &&
           open->beside == other.open->beside;
  }
};

class Solver {
 public:
  // `states` is asked for every assignment of `atoms`; of none, for the empty
  // one.
  Solver(const TableShape& shape, absl::Span<const Atom> atoms,
         RowStates& states)
      : shape_(shape),
        atoms_(atoms),
        states_(states),
        rows_(static_cast<int>(shape.outcomes.size())),
        deciding_rows_(NewBits(rows_ + 1)) {}

  TableResult Run() {
    const absl::Span<const int> all = AllOf(atoms_);
    const int64_t assignments = CountAssignments(atoms_, all);
    Growing<int> assignment = FirstAssignment(atoms_);
    reaches_.reserve(assignments);
    for (int64_t i = 0; i < assignments; ++i) {
      reaches_.push_back(ReachUnder(assignment.span()));
      Advance(atoms_, all, assignment);
    }
    TableResult result = Conclude();
    if (result.status == v1::DECISION_STATUS_INDETERMINATE) {
      AddMattering(
          atoms_, all,
          [&](int i, int j) { return reaches_[i].same_end(reaches_[j]); },
          &hangs_on_);
      result.candidates_inexact = hangs_on_.inexact;
      result.missing = hangs_on_.missing.Join();
    }
    return result;
  }

 private:
  Reach ReachUnder(absl::Span<const int> assignment) {
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
    return {NewBits(shape_.outcome_count), NewBits(shape_.outcome_count), "",
            nullptr};
  }

  // -1: none.
  int OutcomeOf(int row) const {
    return row == rows_ ? shape_.otherwise : shape_.outcomes[row];
  }

  // The outcome of the row, as a set.
  Bits OutcomesOf(int row) const {
    const Bits outcomes = NewBits(shape_.outcome_count);
    if (OutcomeOf(row) >= 0) AddBit(OutcomeOf(row), outcomes);
    return outcomes;
  }

  // Notes unknown rows that make a difference. They hang on something else than
  // the atoms: with other rows on the same, so that they do not turn out
  // independently, or in such a way that they can turn out one way only.
  void KeepOpen(absl::Span<const int> rows, Bits closed, bool beside,
                absl::Span<const int> assignment, Reach* reach) {
    const Bits open = NewBits(rows_);
    for (const int row : rows) {
      AddBit(row, open);
      states_.AddMissing(row, assignment, &hangs_on_.missing);
    }
    hangs_on_.inexact = true;
    reach->open = Memory::Current().New(OpenRows{open, closed, beside});
  }

  static absl::string_view RowFails(int row, absl::string_view error) {
    return Text("row ", row + 1, ": ", error);
  }

  // Puts the rows that may decide into the form of a Reach.
  Reach OfDecidingRows(absl::Span<const int> rows, absl::string_view error) {
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
      AddBit(row, deciding_rows_);
    }
    if (reach.error.empty() && IsSingle(reach.possible)) {
      std::swap(reach.sure, reach.possible);
    }
    return reach;
  }

  Reach ReachFirstRow(absl::Span<const int> assignment) {
    const FirstReach first = ReachFirst(
        rows_, [&](int row) { return states_.Of(row, assignment); },
        [&](int a, int b) { return OutcomeOf(a) == OutcomeOf(b); });
    Reach reach = OfDecidingRows(
        first.rows,
        first.error.empty() ? "" : RowFails(first.error_row, first.error));
    if (!first.differing.empty()) {
      KeepOpen(first.differing,
               first.error.empty() ? OutcomesOf(first.rows.back())
                                   : NewBits(shape_.outcome_count),
               /*beside=*/false, assignment, &reach);
    }
    return reach;
  }

  // Puts the rows into holding_ and unknown_ by their truth under one
  // assignment; returns the error of the first that fails.
  absl::string_view SortRows(absl::Span<const int> assignment) {
    holding_.resize_down(0);
    unknown_.resize_down(0);
    absl::string_view error;
    for (int row = 0; row < rows_; ++row) {
      const RowState& state = states_.Of(row, assignment);
      if (state.truth == Truth::kTrue) holding_.push_back(row);
      if (state.truth == Truth::kUnknown) unknown_.push_back(row);
      if (state.truth == Truth::kError && error.empty()) {
        error = RowFails(row, state.error);
      }
    }
    return error;
  }

  static absl::string_view RowsHold(int a, int b) {
    return Text("rows ", std::min(a, b) + 1, " and ", std::max(a, b) + 1,
                " both hold, and the table allows one");
  }

  Reach ReachUnique(absl::Span<const int> assignment) {
    absl::string_view error = SortRows(assignment);
    if (!error.empty() || holding_.size() > 1) {
      Reach reach = NewReach();
      reach.error = error.empty() ? RowsHold(holding_[0], holding_[1]) : error;
      return reach;
    }
    if (unknown_.empty()) {
      if (holding_.empty()) holding_.push_back(rows_);
      return OfDecidingRows(holding_.span(), "");
    }
    const bool beside = !holding_.empty();
    const Bits closed = OutcomesOf(beside ? holding_[0] : rows_);
    if (beside) {
      error = RowsHold(holding_[0], unknown_[0]);
    } else {
      if (unknown_.size() > 1) error = RowsHold(unknown_[0], unknown_[1]);
      holding_.append(unknown_.span());
      holding_.push_back(rows_);
    }
    Reach reach = OfDecidingRows(holding_.span(), error);
    if (!reach.single()) {
      KeepOpen(unknown_.span(), closed, beside, assignment, &reach);
    }
    return reach;
  }

  Reach ReachCollect(absl::Span<const int> assignment) {
    Reach reach = NewReach();
    reach.error = SortRows(assignment);
    if (!reach.error.empty()) return reach;
    for (const int row : holding_) {
      AddBit(OutcomeOf(row), reach.sure);
      AddBit(row, deciding_rows_);
    }
    Growing<int> open;
    for (const int row : unknown_) {
      if (HasBit(reach.sure, OutcomeOf(row))) continue;
      AddBit(OutcomeOf(row), reach.possible);
      open.push_back(row);
    }
    const bool beside = !holding_.empty();
    if (!beside && shape_.otherwise >= 0) {
      AddBit(shape_.otherwise, reach.possible);
      AddBit(rows_, deciding_rows_);
      // Whether or not a row holds that has it too.
      if (IsSingle(reach.possible)) std::swap(reach.sure, reach.possible);
    }
    if (!reach.single()) {
      KeepOpen(open.span(), beside ? reach.sure : OutcomesOf(rows_), beside,
               assignment, &reach);
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
      result.deciding_rows = ListOf(deciding_rows_);
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
      result->otherwise_stands_alone =
          !absl::c_linear_search(shape_.outcomes, shape_.otherwise);
      AddLists(result);
    }
    result->candidates = ListOf(possible);
  }

  void AddLists(TableResult* result) const {
    Growing<ConstBits> sets;
    sets.reserve(reaches_.size());
    for (const Reach& reach : reaches_) {
      if (!IsEmpty(reach.possible)) return;
      if (reach.error.empty()) sets.push_back(reach.sure);
    }
    std::sort(sets.begin(), sets.end(), ListBefore);
    const ConstBits* const end = std::unique(sets.begin(), sets.end());
    Growing<Outcomes> lists;
    lists.reserve(end - sets.begin());
    for (const ConstBits* set = sets.begin(); set != end; ++set) {
      lists.push_back(ListOf(*set));
    }
    result->lists = lists.span();
  }

  const TableShape& shape_;
  const absl::Span<const Atom> atoms_;
  RowStates& states_;
  const int rows_;
  Growing<Reach> reaches_;  // One an assignment.
  // Of all assignments together.
  HangsOn hangs_on_;
  const Bits deciding_rows_;
  // By their truth under the assignment at hand.
  Growing<int> holding_;
  Growing<int> unknown_;
};

using StateOfRow = absl::FunctionRef<RowState(int)>;

// What a COLLECT table concludes of which all rows are known; nullopt: others.
absl::optional<TableResult> CollectKnown(const TableShape& shape,
                                         StateOfRow state) {
  const int rows = static_cast<int>(shape.outcomes.size());
  Growing<int> holding;
  for (int row = 0; row < rows; ++row) {
    const Truth truth = state(row).truth;
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
    const Truth truth = state(row).truth;
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
  if (reach.error.empty()) rows.push_back(end);
  reach.rows = rows.span();
  if (unknown.empty()) return reach;
  // An unknown row makes a difference where what comes after it can end
  // otherwise than in itself.
  Growing<int> differing;
  UnknownUnion missing;
  for (size_t i = 0; i < unknown.size(); ++i) {
    const bool differs =
        !reach.error.empty() ||
        std::any_of(rows.begin() + i + 1, rows.end(),
                    [&](int other) { return !same_end(rows[i], other); });
    if (!differs) continue;
    differing.push_back(rows[i]);
    missing.Add(unknown[i]);
  }
  reach.differing = differing.span();
  reach.missing = missing.Join();
  return reach;
}

TableResult SolveTable(
    const TableShape& shape, absl::Span<const Atom> atoms,
    absl::Span<const absl::Span<const int>> named,
    absl::FunctionRef<RowState(int row, absl::Span<const int> assignment)>
        state) {
  const bool few =
      atoms.size() <= limits::kMaxEnumeratedAtoms &&
      CountAssignments(atoms, AllOf(atoms)) <= limits::kMaxAssignments;
  const bool independent = shape.hit_policy == v1::HIT_POLICY_COLLECT &&
                           RowsAreIndependent(shape, atoms, named);
  if (few || independent) {
    RowStates states(atoms, named, state);
    if (independent) {
      const auto result = SolveIndependentRows(shape, atoms, named, states);
      if (result.has_value()) return *result;
    }
    if (few) return Solver(shape, atoms, states).Run();
  }
  TableResult result =
      SolveTable(shape, [&](int row) { return state(row, {}); });
  result.candidates_inexact =
      result.status == v1::DECISION_STATUS_INDETERMINATE;
  return result;
}

TableResult SolveTable(const TableShape& shape,
                       absl::FunctionRef<RowState(int row)> state) {
  if (const auto known = SolveKnown(shape, state)) return *known;
  const auto as_it_is = [&](int row, absl::Span<const int>) {
    return state(row);
  };
  Growing<absl::Span<const int>> none;
  for (size_t row = 0; row < shape.outcomes.size(); ++row) none.push_back({});
  RowStates states({}, none.span(), as_it_is);
  return Solver(shape, {}, states).Run();
}

}  // namespace myorules::engine
