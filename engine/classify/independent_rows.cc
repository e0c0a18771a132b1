#include "engine/classify/independent_rows.h"

#include "absl/algorithm/container.h"

namespace myorules::engine {
namespace {

using Truth = RowState::Truth;

// A row's condition over all assignments of its atoms. kUnknown: it holds under
// some and not under others, and what that hangs on is added to `hangs_on`.
// nullopt: under one it is not known.
absl::optional<Truth> TruthOf(int row, absl::Span<const Atom> atoms,
                              absl::Span<const int> named, RowStates& states,
                              Growing<int>& assignment, HangsOn* hangs_on) {
  const int64_t count = CountAssignments(atoms, named);
  Growing<Truth> truths;
  truths.reserve(count);
  for (int64_t i = 0; i < count; ++i) {
    const Truth truth = states.Of(row, assignment.span()).truth;
    if (truth != Truth::kTrue && truth != Truth::kFalse) return absl::nullopt;
    truths.push_back(truth);
    Advance(atoms, named, assignment);
  }
  const bool agree =
      absl::c_all_of(truths, [&](Truth truth) { return truth == truths[0]; });
  if (agree) return truths[0];
  AddMattering(
      atoms, named, [&](int i, int j) { return truths[i] == truths[j]; },
      hangs_on);
  return Truth::kUnknown;
}

}  // namespace

bool RowsAreIndependent(const TableShape& shape, absl::Span<const Atom> atoms,
                        absl::Span<const absl::Span<const int>> named) {
  const Bits taken = NewBits(atoms.size());
  const Bits outcomes = NewBits(shape.outcome_count);
  const Bits open = NewBits(shape.outcome_count);
  if (shape.otherwise >= 0) AddBit(shape.otherwise, outcomes);
  for (size_t row = 0; row < named.size(); ++row) {
    const int outcome = shape.outcomes[row];
    const bool names_any = !named[row].empty();
    if (HasBit(open, outcome) || (names_any && HasBit(outcomes, outcome)) ||
        CountAssignments(atoms, named[row]) > limits::kMaxAssignments) {
      return false;
    }
    AddBit(outcome, names_any ? open : outcomes);
    for (const int atom : named[row]) {
      if (HasBit(taken, atom)) return false;
      AddBit(atom, taken);
    }
  }
  return true;
}

absl::optional<TableResult> SolveIndependentRows(
    const TableShape& shape, absl::Span<const Atom> atoms,
    absl::Span<const absl::Span<const int>> named, RowStates& states) {
  const int rows = static_cast<int>(named.size());
  const Bits sure = NewBits(shape.outcome_count);
  const Bits possible = NewBits(shape.outcome_count);
  Growing<int> assignment = FirstAssignment(atoms);
  Growing<int> deciding;
  HangsOn hangs_on;
  for (int row = 0; row < rows; ++row) {
    const absl::optional<Truth> truth =
        TruthOf(row, atoms, named[row], states, assignment, &hangs_on);
    if (!truth.has_value()) return absl::nullopt;
    if (*truth == Truth::kFalse) continue;
    AddBit(shape.outcomes[row], *truth == Truth::kTrue ? sure : possible);
    deciding.push_back(row);
  }
  const bool open = !IsEmpty(possible);
  if (IsEmpty(sure) && shape.otherwise >= 0) {
    AddBit(shape.otherwise, open ? possible : sure);
    deciding.push_back(rows);
  }
  TableResult result;
  result.outcomes = ListOf(sure);
  if (open) {
    result.status = v1::DECISION_STATUS_INDETERMINATE;
    result.candidates = ListOf(possible);
    // A row that has its outcome as well is known, and does not hold.
    result.otherwise_stands_alone = true;
    result.candidates_inexact = hangs_on.inexact;
    result.missing = hangs_on.missing.Join();
  } else {
    result.status = v1::DECISION_STATUS_DETERMINED;
    result.deciding_rows = deciding.span();
  }
  return result;
}

}  // namespace myorules::engine
