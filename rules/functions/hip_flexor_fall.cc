#include "rules/functions/hip_flexor_fall.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "absl/algorithm/container.h"
#include "absl/time/civil_time.h"
#include "engine/base/memory.h"
#include "engine/base/unknown_set.h"
#include "engine/base/work_budget.h"
#include "rules/functions/nearest.h"
#include "rules/functions/steps.h"
#include "rules/functions/visits.h"

namespace myorules::rules {
namespace {

using engine::CallContext;
using engine::DateRange;
using engine::Growing;
using engine::NumberRange;
using engine::UnknownSet;
using engine::Value;

// What one visit says on the caller's scale.
struct Seen {
  DateRange day;
  bool for_certain = false;  // It lies on the days asked for.
  NumberRange grade;
  absl::CivilDay latest_from;  // The first day on which it can be the latest.
  // Whether the answer hangs on them.
  bool day_matters = false;
  bool grade_matters = false;
};

// `scale`: the MRC grades at which its grades begin.
double OnScale(double mrc, Arguments scale) {
  return static_cast<double>(absl::c_count_if(scale, [mrc](const Value& begin) {
    return static_cast<double>(begin.as_int()) <= mrc;
  }));
}

// Whether `a` is before `b`, and whether it can be, where `b` is the latest of
// all. Of two on one day either can be the first.
bool IsBeforeForCertain(const Seen& a, const Seen& b) {
  return a.for_certain && a.day.latest < b.latest_from;
}
bool MayBeBefore(const Seen& a, const Seen& b) {
  return &a != &b && a.day.earliest <= b.day.latest;
}

// The visits that can be the latest: not before a day on which one surely was.
Growing<Seen*> LatestOf(const Growing<Seen*>& visits) {
  absl::CivilDay surely = kFirstDay;
  for (const Seen* seen : visits) {
    if (seen->for_certain) surely = std::max(surely, seen->day.earliest);
  }
  Growing<Seen*> latest;
  for (Seen* seen : visits) {
    if (seen->day.latest < surely) continue;
    seen->latest_from = std::max(seen->day.earliest, surely);
    latest.push_back(seen);
  }
  return latest;
}

// Whether it is all one which of them is the latest, but for what is before it.
bool AreOfOneGrade(const Growing<Seen*>& visits) {
  const NumberRange& first = (*visits.begin())->grade;
  return absl::c_all_of(visits, [&first](const Seen* seen) {
    return seen->grade.low == first.low && seen->grade.high == first.low;
  });
}

// How far `latest`, if it is that, is below the best before it.
NumberRange FallUntil(const Seen& latest, const Growing<Seen*>& visits) {
  NumberRange fall;
  fall.low = fall.high = 0;
  for (const Seen* before : visits) {
    if (!MayBeBefore(*before, latest)) continue;
    fall.high = std::max(fall.high, before->grade.high - latest.grade.low);
    if (!IsBeforeForCertain(*before, latest)) continue;
    fall.low = std::max(fall.low, before->grade.low - latest.grade.high);
  }
  return fall;
}

// Marks what makes it open whether `latest` is more than `least` below the best
// before it.
void MarkWhatMatters(double least, Seen* latest, const Growing<Seen*>& visits) {
  latest->grade_matters = true;
  for (Seen* before : visits) {
    if (!MayBeBefore(*before, *latest) ||
        before->grade.high - latest->grade.low <= least) {
      continue;
    }
    before->grade_matters = true;
    if (IsBeforeForCertain(*before, *latest)) continue;
    before->day_matters = latest->day_matters = true;
  }
}

// What the answer hangs on by those marks. `window`: what the days asked for
// hang on.
UnknownSet WhyOf(const Growing<Seen*>& visits, UnknownSet window) {
  engine::UnknownUnion why;
  for (const Seen* seen : visits) {
    if (seen->grade_matters) why.Add(seen->grade.why);
    if (!seen->day_matters) continue;
    why.Add(seen->day.why);
    if (!seen->for_certain) why.Add(window);
  }
  if (!why.empty()) return why.Join();
  return UnknownSet::Of("patient.visits", "several visits are of one day");
}

// The visits that may lie on the days from `from` to `to`; without steps left,
// or with an error, which is in `stopped`, some of them.
Growing<Seen*> SeenOn(Arguments args, Value& stopped, CallContext& context) {
  const DateRange& from = args[1].as_date();
  const DateRange& to = args[2].as_date();
  const Arguments scale = args.subspan(3);
  Growing<DatedVisit> found;
  Growing<Seen*> visits;
  if (!FindVisits(args[0], from, to, found, stopped, context)) return visits;
  for (const auto& [visit, day] : found) {
    if (!context.budget().Spend(kStepsOfAFinding)) break;
    Seen seen;
    seen.day = day;
    seen.for_certain = IsOnThoseDaysForCertain(day, from, to);
    seen.grade = AnyHipFlexor(visit, context);
    seen.grade.low = OnScale(seen.grade.low, scale);
    seen.grade.high = OnScale(seen.grade.high, scale);
    // Of a side that is not known the other decides in what is one grade here.
    if (seen.grade.low == seen.grade.high) seen.grade.why = {};
    visits.push_back(engine::Memory::Current().New(seen));
  }
  return visits;
}

}  // namespace

Value HipFlexorFall(Arguments args, CallContext& context) {
  Value stopped;
  const Growing<Seen*> visits = SeenOn(args, stopped, context);
  if (stopped.is_error()) return stopped;
  const Growing<Seen*> latest = LatestOf(visits);
  const int64_t steps = 1 + static_cast<int64_t>(visits.size()) / kPairsAStep;
  NumberRange fall;
  fall.low = std::numeric_limits<double>::infinity();
  fall.high = 0;
  bool is_one = false;
  for (const Seen* seen : latest) {
    if (!context.budget().Spend(steps)) return stopped;
    const NumberRange until = FallUntil(*seen, visits);
    fall.low = std::min(fall.low, until.low);
    fall.high = std::max(fall.high, until.high);
    is_one = is_one || seen->for_certain;
  }
  if (!is_one) fall.low = 0;  // Perhaps there is no visit.
  if (fall.low == fall.high) return RangeValue(fall);
  const bool which_matters =
      !is_one || (latest.size() > 1 && !AreOfOneGrade(latest));
  for (Seen* seen : latest) {
    if (!context.budget().Spend(steps)) return stopped;
    MarkWhatMatters(fall.low, seen, visits);
    if (which_matters) seen->day_matters = true;
  }
  fall.why = WhyOf(
      visits, UnknownSet::Union(args[1].as_date().why, args[2].as_date().why));
  return RangeValue(fall);
}

}  // namespace myorules::rules
