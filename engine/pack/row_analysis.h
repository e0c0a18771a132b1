// What can be told of a table's rows, or of a flag's grounds, before any
// subject is seen.
#ifndef MYORULES_ENGINE_PACK_ROW_ANALYSIS_H_
#define MYORULES_ENGINE_PACK_ROW_ANALYSIS_H_

#include <string>
#include <vector>

#include "absl/types/optional.h"
#include "engine/base/work_budget.h"
#include "engine/pack/condition_set.h"

namespace myorules::engine {

// Only what is so for certain.
struct RowFindings {
  // By row: it holds for no subject.
  std::vector<bool> never_holds;
  // By row: it is never the first that holds, though it does hold.
  std::vector<bool> never_first;
  // By row: another row that holds whenever this one does; the first; -1: none.
  // Of rows that never hold, and where it is not asked, -1.
  std::vector<int> implies;
  // Some row holds for every subject.
  bool some_always = false;
  // Facts under which no row holds, "parcel.fragile is true and parcel.label is
  // 'a'", or a number that is worked out, "days_between(posted, due) is 5";
  // empty where there are none: none at all hold. nullopt: it cannot be said
  // that there are such facts, or it is not asked.
  absl::optional<std::string> gap;
  // Two rows that hold together, with the facts under which they do. Of each
  // row the first before it; only of rows that hold, imply no other and are
  // asked about.
  struct Overlap {
    int row;
    int other;  // Behind `row`.
    std::string facts;
  };
  std::vector<Overlap> overlaps;
};

// What is asked of rows beside whether they hold, and hold first.
struct RowQuestions {
  bool gap = true;
  bool implies = true;
  bool overlaps = true;
  // By row: no overlap is asked for; a fault of it is told. Empty: all are
  // asked about.
  std::vector<bool> told;
};

// Tries every combination of cases. nullopt where these are more than
// limits::kMaxCheckedCombinations, looked into or not, and where `budget` has
// stopped.
absl::optional<RowFindings> AnalyseRows(const std::vector<Checked>& conditions,
                                        const ConditionNames& names,
                                        const RowQuestions& questions,
                                        WorkBudget* budget);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_ROW_ANALYSIS_H_
