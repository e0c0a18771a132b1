// One of several values on record, by date: the nearest to a day.
#ifndef MYORULES_RULES_FUNCTIONS_NEAREST_H_
#define MYORULES_RULES_FUNCTIONS_NEAREST_H_

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <limits>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "engine/base/unknown_set.h"
#include "engine/base/work_budget.h"
#include "engine/expr/function.h"
#include "engine/expr/value.h"
#include "rules/functions/arguments.h"
#include "rules/functions/steps.h"

namespace myorules::rules {

// An entry that may be the one asked for.
template <typename Entry>
struct NearCandidate {
  const Entry* entry;
  // Empty: it is among those that can be chosen, for certain.
  engine::UnknownSet uncertain;
  // How far off it is; the smallest wins.
  int64_t nearest = 0;
  int64_t farthest = 0;
  // What would narrow that.
  engine::UnknownSet why;
};

// A number that can be unknown altogether.
struct Reading {
  engine::NumberRange range;
  engine::UnknownSet missing;  // Not empty: no number at all.
};

inline Reading MissingReading(const engine::Path* path,
                              absl::string_view reason = "") {
  return {{}, engine::UnknownSet::Of(path, reason)};
}

// How far two days are apart at least and at most.
inline int64_t DaysOff(const engine::DateRange& a, const engine::DateRange& b) {
  return std::max<int64_t>({0, b.earliest - a.latest, a.earliest - b.latest});
}
inline int64_t DaysOffAtMost(const engine::DateRange& a,
                             const engine::DateRange& b) {
  return std::max(std::abs(a.latest - b.earliest),
                  std::abs(b.latest - a.earliest));
}

// The hull of two ranges.
inline void Widen(engine::NumberRange* hull, const engine::NumberRange& other) {
  if (other.low < hull->low ||
      (other.low == hull->low && !other.low_excluded)) {
    hull->low = other.low;
    hull->low_excluded = other.low_excluded;
  }
  if (other.high > hull->high ||
      (other.high == hull->high && !other.high_excluded)) {
    hull->high = other.high;
    hull->high_excluded = other.high_excluded;
  }
}

// What the nearest of the candidates says, by `measure`, which gives a Reading
// of an entry; where several can be the nearest, the hull of what they say.
// `none`: what is missing where there is no candidate; `tie`: where several are
// equally near.
template <typename Entry, typename MeasureEntry>
engine::Value ChooseNearest(
    const engine::Growing<NearCandidate<Entry>>& candidates,
    const engine::UnknownSet& none, const engine::UnknownSet& tie,
    const MeasureEntry& measure, engine::CallContext& context) {
  int64_t limit = std::numeric_limits<int64_t>::max();
  bool one_for_certain = false;
  for (const NearCandidate<Entry>& candidate : candidates) {
    if (!candidate.uncertain.empty()) continue;
    one_for_certain = true;
    limit = std::min(limit, candidate.farthest);
  }
  engine::UnknownUnion missing_of_each;
  engine::UnknownUnion choice_of_each;
  engine::UnknownUnion width_of_each;
  absl::optional<engine::NumberRange> hull;
  int possible = 0;
  bool differ = false;
  for (const NearCandidate<Entry>& candidate : candidates) {
    if (candidate.nearest > limit) continue;
    if (!context.budget().Spend(kStepsOfAFinding)) break;
    ++possible;
    choice_of_each.Add(candidate.uncertain);
    choice_of_each.Add(candidate.why);
    const Reading reading = measure(*candidate.entry);
    missing_of_each.Add(reading.missing);
    width_of_each.Add(reading.range.why);
    if (!hull.has_value()) {
      hull = reading.range;
    } else {
      differ = differ || hull->low != reading.range.low ||
               hull->high != reading.range.high;
      Widen(&*hull, reading.range);
    }
  }
  if (possible == 0) {
    return engine::Value::Unknown(none);
  }
  engine::UnknownSet missing = missing_of_each.Join();
  const engine::UnknownSet choice = choice_of_each.Join();
  hull->why = width_of_each.Join();
  if (!missing.empty() || !one_for_certain) {
    if (possible > 1 || !one_for_certain) missing.Merge(choice);
    return engine::Value::Unknown(missing);
  }
  if (differ) {
    hull->why.Merge(choice.empty() ? tie : choice);
  }
  return RangeValue(*hull);
}

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_NEAREST_H_
