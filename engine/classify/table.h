// Decision tables over conditions that may be unknown.
//
// Pure logic: what a row's condition is under an assignment of the unknown
// atoms is the caller's to say. Semantics: docs/reference/unknowns.md.
//
// What it gives is in the memory of the thread (engine/base/memory.h).
#ifndef MYORULES_ENGINE_CLASSIFY_TABLE_H_
#define MYORULES_ENGINE_CLASSIFY_TABLE_H_

#include <cstdint>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "engine/base/unknown_set.h"
#include "myorules/v1/classification.pb.h"
#include "myorules/v1/rule_pack.pb.h"

namespace myorules::engine {

// A row's condition, or a flag's ground.
struct RowState {
  enum class Truth : uint8_t { kFalse, kTrue, kUnknown, kError };
  Truth truth = Truth::kFalse;
  UnknownSet missing;       // kUnknown
  absl::string_view error;  // kError

  static RowState False() { return {}; }
  static RowState True() { return {Truth::kTrue, {}, ""}; }
  static RowState Unknown(UnknownSet missing) {
    return {Truth::kUnknown, missing, ""};
  }
  static RowState Error(absl::string_view error) {
    return {Truth::kError, {}, error};
  }
};

// Where "the first that holds" can end when some conditions are unknown.
struct FirstReach {
  // Rows that may be the first that holds, ascending; the number of rows stands
  // for "none holds".
  absl::Span<const int> rows;
  // Not empty: it may end in this error, at this row.
  absl::string_view error;
  int error_row = -1;
  // Of the unknown rows those that make a difference, ascending, and what they
  // hang on.
  absl::Span<const int> differing;
  UnknownSet missing;
};

// Asks for the states in order, no further than needed. `same_end(a, b)`:
// whether it makes no difference which of the rows a and b is the first.
FirstReach ReachFirst(int row_count, absl::FunctionRef<RowState(int row)> state,
                      absl::FunctionRef<bool(int a, int b)> same_end);

// What a table concludes, and from what. Outcomes are numbers below
// `outcome_count`, each given to the row in which it comes up first: ascending,
// they are in row order; `otherwise`, where no row has it, is the last.
struct TableShape {
  absl::Span<const int> outcomes;  // One a row.
  int outcome_count = 0;
  int otherwise = -1;  // -1: none.
  v1::HitPolicy hit_policy = v1::HIT_POLICY_FIRST;
};

// Something unknown that several rows may use and that has the same value in
// all of them: it can have `values` values, numbered from 0.
struct Atom {
  int values = 2;
  UnknownSet missing;
  // It may be that it cannot have all of them.
  bool inexact = false;
};

// Outcomes ascending.
using Outcomes = absl::Span<const int>;

struct TableResult {
  v1::DecisionStatus status = v1::DECISION_STATUS_UNSPECIFIED;
  // The outcomes that hold for sure: the one of a determined FIRST or UNIQUE
  // table; under COLLECT those of the rows that hold under every assignment.
  Outcomes outcomes;
  // Indeterminate: the outcomes that may hold besides.
  Outcomes candidates;
  // COLLECT, indeterminate: every list of outcomes that some assignment gives,
  // each once; empty where that is not known, and where each candidate may come
  // or not without regard to the others.
  absl::Span<const Outcomes> lists;
  // COLLECT, indeterminate: where `otherwise` may come, nothing comes with it,
  // nor does a row bring its outcome.
  bool otherwise_stands_alone = false;
  // `candidates` may name too many, never too few, and `error` one that cannot
  // come.
  bool candidates_inexact = false;
  // Indeterminate: what it hangs on.
  UnknownSet missing;
  // Error: what is wrong. Indeterminate: what would be wrong under some
  // assignment; empty: nothing.
  absl::string_view error;
  // Determined: the rows that decide under some assignment, ascending; the
  // number of rows stands for `otherwise`.
  absl::Span<const int> deciding_rows;
};

// Solves the table as by trying every assignment of the atoms. Where there
// are more than kMaxEnumeratedAtoms atoms or kMaxAssignments assignments, and
// rows of it share atoms or outcomes, it is solved row by row, which may name
// too many candidates.
//
// `named`: of each row the atoms that its condition names. `state(row,
// assignment)`: the row's condition where atom i has its value number
// assignment[i]; with an empty assignment, as it is without one. Asked for once
// for each assignment of the atoms that the row names. A row that is unknown
// under an assignment of all atoms may turn out either way, and otherwise under
// another one: its `missing` is to have all that it names and that is not
// known, but for what messages lack that it does not ask for.
TableResult SolveTable(
    const TableShape& shape, absl::Span<const Atom> atoms,
    absl::Span<const absl::Span<const int>> named,
    absl::FunctionRef<RowState(int row, absl::Span<const int> assignment)>
        state);

// The same of a table without unknown atoms.
TableResult SolveTable(const TableShape& shape,
                       absl::FunctionRef<RowState(int row)> state);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_TABLE_H_
