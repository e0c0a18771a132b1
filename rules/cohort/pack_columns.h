// The columns of an export that a pack's answers fill.
#ifndef MYORULES_RULES_COHORT_PACK_COLUMNS_H_
#define MYORULES_RULES_COHORT_PACK_COLUMNS_H_

#include <vector>

#include "engine/pack/compiled_pack.h"
#include "rules/cohort/export_columns.h"

namespace myorules::rules {

// Appends the columns of each decision, facet, criterion, flag and note, in the
// pack's order. The columns do not need the pack.
void AppendPackColumns(const engine::CompiledPack& pack,
                       std::vector<ExportColumn>* columns);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_COHORT_PACK_COLUMNS_H_
