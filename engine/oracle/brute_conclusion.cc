// What a table concludes from its ends under all assignments.
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/oracle/brute_force.h"

namespace myorules::engine::oracle {
namespace {

// Under COLLECT what every end has is no candidate, but holds. Elsewhere no end
// has what another one has.
void SplitSure(const std::set<End>& ends, BruteTable* table) {
  for (auto outcome = table->candidates.begin();
       outcome != table->candidates.end();) {
    const bool sure = std::all_of(
        ends.begin(), ends.end(),
        [&](const End& end) { return end.outcomes.count(*outcome) > 0; });
    if (sure) table->outcomes.insert(*outcome);
    outcome = sure ? table->candidates.erase(outcome) : std::next(outcome);
  }
}

// The facts of what gives another end with another value, all else alike.
std::set<std::string> MissingFor(const std::vector<Unsettled>& unsettled,
                                 const std::vector<End>& ends) {
  std::set<std::string> missing;
  size_t stride = 1;
  for (const Unsettled& each : unsettled) {
    bool matters = false;
    for (size_t at = 0; at < ends.size() && !matters; ++at) {
      const size_t value = at / stride % each.values;
      matters = !(ends[at] == ends[at - value * stride]);
    }
    stride *= each.values;
    if (matters) missing.insert(each.missing.begin(), each.missing.end());
  }
  return missing;
}

}  // namespace

void Conclude(const std::vector<Unsettled>& unsettled,
              const std::vector<End>& ends, BruteTable* table) {
  const std::set<End> all(ends.begin(), ends.end());
  for (const End& end : all) {
    table->may_fail |= end.fails;
    table->candidates.insert(end.outcomes.begin(), end.outcomes.end());
  }
  if (all.size() > 1) {
    table->status = v1::DECISION_STATUS_INDETERMINATE;
    SplitSure(all, table);
    table->missing = MissingFor(unsettled, ends);
  } else if (table->may_fail) {
    table->status = v1::DECISION_STATUS_ERROR;
  } else {
    table->status = v1::DECISION_STATUS_DETERMINED;
    table->outcomes = std::move(table->candidates);
    table->candidates.clear();
  }
}

}  // namespace myorules::engine::oracle
