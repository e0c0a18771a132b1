// Tables of which the rows have nothing to do with each other.
#ifndef MYORULES_ENGINE_CLASSIFY_INDEPENDENT_ROWS_H_
#define MYORULES_ENGINE_CLASSIFY_INDEPENDENT_ROWS_H_

#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "engine/classify/table_parts.h"

namespace myorules::engine {

// Whether each row that names atoms has these, few enough, and its outcome for
// itself.
bool RowsAreIndependent(const TableShape& shape, absl::Span<const Atom> atoms,
                        absl::Span<const absl::Span<const int>> named);

// Solves a COLLECT table whose rows are independent, a row at a time: what
// trying every assignment of all atoms gives, however many these are. nullopt:
// a row is unknown or fails under some assignment of its atoms.
absl::optional<TableResult> SolveIndependentRows(
    const TableShape& shape, absl::Span<const Atom> atoms,
    absl::Span<const absl::Span<const int>> named, RowStates& states);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_CLASSIFY_INDEPENDENT_ROWS_H_
