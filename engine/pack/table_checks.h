// Checks of tables, and of expressions that compare a table's outcome.
#ifndef MYORULES_ENGINE_PACK_TABLE_CHECKS_H_
#define MYORULES_ENGINE_PACK_TABLE_CHECKS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "engine/base/work_budget.h"
#include "engine/pack/compiled_pack.h"
#include "engine/pack/condition_set.h"
#include "engine/pack/expression_checker.h"
#include "engine/pack/given_values.h"
#include "engine/pack/text_proto.h"

namespace myorules::engine {

// The outcomes of a table, in row order, each once, `otherwise` last.
std::vector<std::string> OutcomesOf(const CompiledItem& table);

// Adds an error for each row, and for an `otherwise`, that no subject can
// reach: behind a row that always holds, or rows of which one does or holds
// whenever it does, or with a condition that never holds; for rows of a UNIQUE
// table that hold together; and for a table without `otherwise` of which no row
// holds under certain facts. `place` is the table's; `faulty`, by row, of whose
// conditions a fault is told. What it takes is charged to `budget`; once that
// has stopped, nothing more is said.
void CheckRows(const CompiledItem& table, const std::vector<bool>& faulty,
               absl::string_view called, const MessagePlace& place,
               const ConditionNames& names, WorkBudget* budget);

// A condition and where it stands.
struct PlacedCondition {
  Checked condition;  // Null: faulty; nothing is said of any of them.
  ExpressionSite site;
};

// Adds an error for each ground of a flag that never holds, or never before an
// earlier one. A note's or criterion's condition is a single ground. `budget`:
// as above. Returns whether there was a fault.
bool CheckGrounds(const std::vector<PlacedCondition>& grounds,
                  const ConditionNames& names, WorkBudget* budget);

// Adds an error where a row's condition uses anything but items and thresholds.
void CheckRowReadsNoFact(const CheckedExpr& when, const ExpressionSite& site,
                         absl::string_view subject);

// Adds an error for each text that is compared with a table's outcome without
// being one: `x == "A"`, `x in ["A", "B"]`, `"A" in x`.
void CheckComparedOutcomes(const CheckedExpr& checked,
                           const ExpressionSite& site,
                           const google::protobuf::DescriptorPool& pool,
                           const ItemFinder& find_item);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_TABLE_CHECKS_H_
