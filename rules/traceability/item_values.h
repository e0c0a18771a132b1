// What answers say of the items that statements name.
#ifndef MYORULES_RULES_TRACEABILITY_ITEM_VALUES_H_
#define MYORULES_RULES_TRACEABILITY_ITEM_VALUES_H_

#include <set>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "myorules/v1/classification.pb.h"
#include "myorules/v1/rule_pack.pb.h"

namespace myorules::rules {

// An item as a statement names it: "criterion adult", "decision subgroup
// ANTI_SRP".
struct TracedItem {
  std::string kind;
  std::string id;
  std::string outcome;  // Of a table; empty: the whole of it.

  // Kind and id.
  std::string Name() const;
};

// Errors: INVALID_ARGUMENT for another form or kind.
absl::StatusOr<TracedItem> ParseTracedItem(absl::string_view text);

// Names of all that statements can name in `pack`, as it is linked, and the
// outcomes of its tables: "criterion adult", "decision subgroup ANTI_SRP".
std::set<std::string> TraceableItems(const v1::RulePack& pack);

// What `answer`, one with trace, says of it: "true", "63", "unknown", an
// outcome; of an outcome and of a criterion "true", "false" or "unknown"; of a
// flag "raised", "possible", "undetermined", "not raised"; of a note "shown",
// "not shown". Empty for a threshold, which answers do not tell.
std::string ItemValue(const TracedItem& item, const v1::Classification& answer);

// The values of which `seen` lacks one for the item to have been seen both
// ways: "true" and "false", "raised" and "not raised", "shown" and "not shown";
// of other values two that differ. Each as a reader says it.
std::set<std::string> NotSeen(const TracedItem& item,
                              const std::set<std::string>& seen);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_TRACEABILITY_ITEM_VALUES_H_
