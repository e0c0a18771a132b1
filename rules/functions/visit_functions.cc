// hip_flexor_nearest, prednisone_nearest, hip_flexor_latest,
// hip_flexor_highest: what was found at one visit out of several on record, by
// date; day_nearest: that date. prednisone_differs: whether a visit contradicts
// a dose that is known from elsewhere. hip_flexor_fall: hip_flexor_fall.h.
#include <algorithm>
#include <string>

#include "absl/status/status.h"
#include "engine/expr/function.h"
#include "engine/expr/type.h"
#include "engine/expr/value.h"
#include "rules/functions/arguments.h"
#include "rules/functions/groups.h"
#include "rules/functions/hip_flexor_fall.h"
#include "rules/functions/nearest.h"
#include "rules/functions/visits.h"

namespace myorules::rules {
namespace {

using engine::CallContext;
using engine::DateRange;
using engine::Growing;
using engine::NumberRange;
using engine::Type;
using engine::UnknownSet;
using engine::Value;

constexpr absl::string_view kNoVisitOnThoseDays = "no visit on those days";

// The day of the visit in days since the first of all, as a Measure.
Reading DayNumber(const VisitOnRecord& visit, CallContext& context) {
  const DateRange day = DayOf(visit);
  Reading reading;
  reading.range.low = static_cast<double>(day.earliest - kFirstDay);
  reading.range.high = static_cast<double>(day.latest - kFirstDay);
  reading.range.why = day.why;
  return reading;
}

using Measure = Reading (*)(const VisitOnRecord& visit, CallContext& context);

// The visit nearest to `around` of those from `from` to `to`, both included.
Value NearestOfThose(Measure measure, const Value& list,
                     const DateRange& around, const DateRange& from,
                     const DateRange& to, absl::string_view none,
                     CallContext& context) {
  Growing<DatedVisit> visits;
  Value stopped;
  if (!FindVisits(list, from, to, visits, stopped, context)) return stopped;
  Growing<NearCandidate<VisitOnRecord>> candidates;
  for (const auto& [visit, day] : visits) {
    NearCandidate<VisitOnRecord> candidate{
        &visit,
        {},
        DaysOff(day, around),
        DaysOffAtMost(day, around),
        UnknownSet::Union(day.why, around.why)};
    if (!IsOnThoseDaysForCertain(day, from, to)) {
      candidate.uncertain =
          UnknownSet::Union(candidate.why, UnknownSet::Union(from.why, to.why));
    }
    candidates.push_back(candidate);
  }
  return ChooseNearest(
      candidates, UnknownSet::Of("patient.visits", none),
      UnknownSet::Of("patient.visits", "several visits are equally near"),
      [&](const VisitOnRecord& visit) { return measure(visit, context); },
      context);
}

// args: visits, around, days before, days after.
Value NearestVisit(Measure measure, Arguments args, CallContext& context) {
  const DateRange& around = args[1].as_date();
  const int64_t before = args[2].as_int();
  const int64_t after = args[3].as_int();
  if (before < 0 || after < 0) {
    return Value::Error("a negative number of days");
  }
  const DateRange from{around.earliest - before, around.latest - before, {}};
  const DateRange to{around.earliest + after, around.latest + after, {}};
  return NearestOfThose(measure, args[0], around, from, to,
                        "no visit near that day", context);
}

// The same args: the day of that visit.
Value DayOfNearest(Arguments args, CallContext& context) {
  Value day = NearestVisit(DayNumber, args, context);
  if (day.kind() != Value::Kind::kRange) return day;
  const NumberRange& range = day.as_range();
  return Value::Date({kFirstDay + static_cast<int64_t>(range.low),
                      kFirstDay + static_cast<int64_t>(range.high), range.why});
}

// args: visits, from, to. The grade at the latest visit on those days, both
// included.
Value LatestGrade(Arguments args, CallContext& context) {
  const DateRange& to = args[2].as_date();
  return NearestOfThose(HipFlexor, args[0], to, args[1].as_date(), to,
                        kNoVisitOnThoseDays, context);
}

// args: visits, from, to. The highest grade on those days, both included: of
// what lies there for certain at least, of what may lie there at most.
Value HighestGrade(Arguments args, CallContext& context) {
  const DateRange& from = args[1].as_date();
  const DateRange& to = args[2].as_date();
  Growing<DatedVisit> visits;
  Value stopped;
  if (!FindVisits(args[0], from, to, visits, stopped, context)) return stopped;
  if (visits.empty()) {
    return Value::Unknown(
        UnknownSet::Of("patient.visits", kNoVisitOnThoseDays));
  }
  Growing<NumberRange> grades;  // Of each visit, with all that they hang on.
  NumberRange highest;
  highest.low = highest.high = kWeakest;
  bool any_for_certain = false;
  for (const auto& [visit, day] : visits) {
    NumberRange grade = AnyHipFlexor(visit, context);
    if (IsOnThoseDaysForCertain(day, from, to)) {
      any_for_certain = true;
    } else {
      // It may lie outside, and then says nothing.
      grade.low = kWeakest;
      for (const DateRange* date : {&day, &from, &to}) {
        grade.why.Merge(date->why);
      }
    }
    highest.low = std::max(highest.low, grade.low);
    highest.high = std::max(highest.high, grade.high);
    grades.push_back(grade);
  }
  // What cannot exceed the grade that is certain makes no difference.
  engine::UnknownUnion why;
  for (const NumberRange& grade : grades) {
    if (!any_for_certain || grade.high > highest.low) why.Add(grade.why);
  }
  if (!any_for_certain) return Value::Unknown(why.Join());
  highest.why = why.Join();
  return Value::Range(highest);
}

// args: visits, day, dose, how near to it is still the same. Whether a visit on
// that day states a dose that is none of the range; one that states none does
// not. A day that is not known can be any.
Value PrednisoneDiffers(Arguments args, CallContext& context) {
  if (auto error = FirstError(args)) return *error;
  for (const Value* known : {&args[0], &args[2], &args[3]}) {
    if (known->is_unknown()) return *known;
  }
  const DateRange asked = args[1].is_unknown() ? DateRange{kFirstDay, kLastDay,
                                                           args[1].as_unknown()}
                                               : args[1].as_date();
  const NumberRange& dose = args[2].as_range();
  const double same = args[3].as_double();
  Growing<DatedVisit> visits;
  Value stopped;
  if (!FindVisits(args[0], asked, asked, visits, stopped, context)) {
    return stopped;
  }
  engine::UnknownUnion open;
  bool may_differ = false;
  for (const auto& [visit, day] : visits) {
    const Reading stated = Prednisone(visit, context);
    if (!stated.missing.empty() || (stated.range.low >= dose.low - same &&
                                    stated.range.high <= dose.high + same)) {
      continue;
    }
    if (IsOnThoseDaysForCertain(day, asked, asked)) return Value::Bool(true);
    may_differ = true;
    open.Add(day.why);
    open.Add(asked.why);
  }
  return may_differ ? Value::Unknown(open.Join()) : Value::Bool(false);
}

engine::FunctionBody Over(Measure measure) {
  return [measure](Arguments args, CallContext& context) {
    return NearestVisit(measure, args, context);
  };
}

}  // namespace

absl::Status AddVisitFunctions(engine::FunctionRegistry& registry) {
  const std::vector<Type> params = {
      Type::List(Type::Message("myorules.v1.Visit")), Type::Date(), Type::Int(),
      Type::Int()};
  const std::vector<std::string> units = {"", "", "days", "days"};
  absl::Status status =
      registry.Add({.function = "hip_flexor_nearest",
                    .id = "hip_flexor_nearest_list_date_int_int",
                    .member = true,
                    .params = params,
                    .result = Type::Range(),
                    .param_units = units,
                    .result_unit = "MRC grade",
                    .body = Over(HipFlexor)});
  status.Update(registry.Add({.function = "prednisone_nearest",
                              .id = "prednisone_nearest_list_date_int_int",
                              .member = true,
                              .params = params,
                              .result = Type::Range(),
                              .param_units = units,
                              .result_unit = "mg/day",
                              .body = Over(Prednisone)}));
  status.Update(registry.Add({.function = "day_nearest",
                              .id = "day_nearest_list_date_int_int",
                              .member = true,
                              .params = params,
                              .result = Type::Date(),
                              .param_units = units,
                              .body = DayOfNearest}));
  const std::vector<Type> on_those_days = {params[0], Type::Date(),
                                           Type::Date()};
  status.Update(registry.Add({.function = "hip_flexor_latest",
                              .id = "hip_flexor_latest_list_date_date",
                              .member = true,
                              .params = on_those_days,
                              .result = Type::Range(),
                              .result_unit = "MRC grade",
                              .body = LatestGrade}));
  status.Update(registry.Add({.function = "hip_flexor_highest",
                              .id = "hip_flexor_highest_list_date_date",
                              .member = true,
                              .params = on_those_days,
                              .result = Type::Range(),
                              .result_unit = "MRC grade",
                              .body = HighestGrade}));
  status.Update(registry.Add(
      {.function = "hip_flexor_fall",
       .id = "hip_flexor_fall_list_date_date_int_int_int",
       .member = true,
       .params = {params[0], Type::Date(), Type::Date(), Type::Int(),
                  Type::Int(), Type::Int()},
       .result = Type::Range(),
       .param_units = {"", "", "", "MRC grade", "MRC grade", "MRC grade"},
       .result_unit = "grades",
       .body = HipFlexorFall}));
  status.Update(registry.Add(
      {.function = "prednisone_differs",
       .id = "prednisone_differs_list_date_range_double",
       .member = true,
       .params = {params[0], Type::Date(), Type::Range(), Type::Double()},
       .result = Type::Bool(),
       .non_strict = true,
       .asks_about_record = true,
       .param_units = {"", "", "mg/day", "mg/day"},
       .body = PrednisoneDiffers}));
  return status;
}

}  // namespace myorules::rules
