// The visits on record: on which days each can have been, and what was found.
#ifndef MYORULES_RULES_FUNCTIONS_VISITS_H_
#define MYORULES_RULES_FUNCTIONS_VISITS_H_

#include "engine/base/memory.h"
#include "engine/expr/function.h"
#include "engine/expr/value.h"
#include "myorules/v1/patient.pb.h"
#include "rules/functions/nearest.h"

namespace myorules::rules {

// A visit as it stands on record.
struct VisitOnRecord {
  const v1::Visit* message = nullptr;
  const engine::Path* path = nullptr;
};

inline constexpr double kWeakest = 0;

// The MRC grade of the weaker hip flexors, bounded by one side where the other
// is unknown. In whole numbers, 0 to 5: 4 minus and 4 plus are 4.
Reading HipFlexor(const VisitOnRecord& visit, engine::CallContext& context);

// The same, of any grade where neither side is known.
engine::NumberRange AnyHipFlexor(const VisitOnRecord& visit,
                                 engine::CallContext& context);

// The dose of glucocorticoids in mg of prednisone a day.
Reading Prednisone(const VisitOnRecord& visit, engine::CallContext& context);

// The day of the visit; without one, any.
engine::DateRange DayOf(const VisitOnRecord& visit);

// A visit that may lie on the days asked for.
struct DatedVisit {
  VisitOnRecord visit;
  engine::DateRange day;
};

bool IsOnThoseDaysForCertain(const engine::DateRange& day,
                             const engine::DateRange& from,
                             const engine::DateRange& to);

// Adds the visits that may lie on the days from `from` to `to`, both included,
// to `found`. False with an error or without steps left, both in `stopped`.
bool FindVisits(const engine::Value& list, const engine::DateRange& from,
                const engine::DateRange& to, engine::Growing<DatedVisit>& found,
                engine::Value& stopped, engine::CallContext& context);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_VISITS_H_
