// Checks of tables, and of expressions that compare a table's outcome.
#ifndef MYORULES_ENGINE_PACK_TABLE_CHECKS_H_
#define MYORULES_ENGINE_PACK_TABLE_CHECKS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "engine/pack/compiled_pack.h"
#include "engine/pack/expression_checker.h"
#include "engine/pack/text_proto.h"

namespace myorules::engine {

// The outcomes of a table, in row order, each once, `otherwise` last.
std::vector<std::string> OutcomesOf(const CompiledItem& table);

// Adds an error for each row, and for an `otherwise`, that no subject can
// reach: behind a row that always holds, with the condition of an earlier row,
// or with a condition that never holds. `place` is the table's.
void CheckRowsReachable(const CompiledItem& table, absl::string_view called,
                        const MessagePlace& place);

// Adds an error where a row's condition uses anything but items and thresholds.
void CheckRowReadsNoFact(const CheckedExpr& when, const ExpressionSite& site,
                         absl::string_view subject);

// Adds an error for each text that is compared with a table's outcome without
// being one: `x == "A"`, `x in ["A", "B"]`, `"A" in x`.
void CheckComparedOutcomes(
    const CheckedExpr& checked, const ExpressionSite& site,
    const std::function<const CompiledItem*(absl::string_view)>& find_table);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_TABLE_CHECKS_H_
