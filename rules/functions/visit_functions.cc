// hip_flexor_nearest, prednisone_nearest, hip_flexor_latest,
// hip_flexor_highest: what was found at one visit out of several on record, by
// date; day_nearest: that date. prednisone_differs: whether a visit contradicts
// a dose that is known from elsewhere.
#include <algorithm>
#include <string>

#include "absl/status/status.h"
#include "engine/expr/function.h"
#include "engine/expr/type.h"
#include "engine/expr/value.h"
#include "myorules/v1/patient.pb.h"
#include "rules/functions/arguments.h"
#include "rules/functions/groups.h"
#include "rules/functions/nearest.h"

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

// A visit as it stands on record.
struct Entry {
  const v1::Visit* message = nullptr;
  const engine::Path* path = nullptr;
};

constexpr double kWeakest = 0;
constexpr double kNormal = 5;

// The grade in whole numbers, 0 to 5: 4 minus and 4 plus are 4.
NumberRange WholeGrade(v1::MrcGrade grade) {
  NumberRange range;
  range.low = kWeakest;
  range.high = kNormal;
  switch (grade) {
    case v1::MRC_GRADE_0:
      range.high = 0;
      break;
    case v1::MRC_GRADE_1:
      range.low = range.high = 1;
      break;
    case v1::MRC_GRADE_2:
      range.low = range.high = 2;
      break;
    case v1::MRC_GRADE_3:
      range.low = range.high = 3;
      break;
    case v1::MRC_GRADE_4_MINUS:
    case v1::MRC_GRADE_4:
    case v1::MRC_GRADE_4_PLUS:
      range.low = range.high = 4;
      break;
    case v1::MRC_GRADE_5:
      range.low = kNormal;
      break;
    default:
      break;
  }
  return range;
}

void RecordGrade(const Entry& visit, absl::string_view step, v1::MrcGrade grade,
                 CallContext& context) {
  if (grade == v1::MRC_GRADE_UNSPECIFIED || !context.records_reads()) return;
  context.RecordRead(visit.path->Child(step),
                     Value::String(v1::MrcGrade_Name(grade)));
}

// The grade of the weaker side, bounded by one side where the other is unknown.
Reading HipFlexor(const Entry& visit, CallContext& context) {
  constexpr absl::string_view kLeft = ".hip_flexor_left";
  constexpr absl::string_view kRight = ".hip_flexor_right";
  const v1::MrcGrade left = visit.message->hip_flexor_left();
  const v1::MrcGrade right = visit.message->hip_flexor_right();
  RecordGrade(visit, kLeft, left, context);
  RecordGrade(visit, kRight, right, context);
  UnknownSet missing;
  if (left == v1::MRC_GRADE_UNSPECIFIED) {
    missing.Merge(UnknownSet::Of(visit.path->Child(kLeft)));
  }
  if (right == v1::MRC_GRADE_UNSPECIFIED) {
    missing.Merge(UnknownSet::Of(visit.path->Child(kRight)));
  }
  if (left == right && left == v1::MRC_GRADE_UNSPECIFIED) {
    return {{}, missing};
  }
  const NumberRange of_left = WholeGrade(left);
  const NumberRange of_right = WholeGrade(right);
  Reading reading;
  reading.range.low = std::min(of_left.low, of_right.low);
  reading.range.high = std::min(of_left.high, of_right.high);
  if (reading.range.low != reading.range.high) reading.range.why = missing;
  return reading;
}

// The same, of any grade where neither side is known.
NumberRange AnyHipFlexor(const Entry& visit, CallContext& context) {
  const Reading grade = HipFlexor(visit, context);
  if (grade.missing.empty()) return grade.range;
  NumberRange any = WholeGrade(v1::MRC_GRADE_UNSPECIFIED);
  any.why = grade.missing;
  return any;
}

Reading Prednisone(const Entry& visit, CallContext& context) {
  constexpr absl::string_view kDose = ".prednisone_mg_per_day";
  const engine::Path* path = visit.path->Child(kDose);
  if (!visit.message->has_prednisone_mg_per_day()) return MissingReading(path);
  Reading reading;
  reading.range.low = reading.range.high =
      visit.message->prednisone_mg_per_day();
  if (context.records_reads()) {
    context.RecordRead(path, Value::Double(reading.range.low));
  }
  return reading;
}

// The day of the visit; without one, any.
DateRange DayOf(const Entry& visit) {
  const auto day = DateOf(visit.message->has_date(), visit.message->date(),
                          visit.path, ".date");
  if (day.has_value()) return *day;
  return {kFirstDay, kLastDay, UnknownSet::Of(visit.path->Child(".date"))};
}

// The same in days since the first of all, as a Measure.
Reading DayNumber(const Entry& visit, CallContext& context) {
  const DateRange day = DayOf(visit);
  Reading reading;
  reading.range.low = static_cast<double>(day.earliest - kFirstDay);
  reading.range.high = static_cast<double>(day.latest - kFirstDay);
  reading.range.why = day.why;
  return reading;
}

// A visit that may lie on the days asked for.
struct DatedVisit {
  Entry visit;
  DateRange day;
};

bool IsOnThoseDaysForCertain(const DateRange& day, const DateRange& from,
                             const DateRange& to) {
  return day.earliest >= from.latest && day.latest <= to.earliest;
}

// Adds the visits that may lie on the days from `from` to `to`, both included,
// to `found`. False with an error or without steps left, both in `stopped`.
bool FindVisits(const Value& list, const DateRange& from, const DateRange& to,
                Growing<DatedVisit>& found, Value& stopped,
                CallContext& context) {
  for (const Value& item : list.as_list().items) {
    if (!context.budget().Spend(kStepsOfAFinding)) return false;
    const auto* message = MessageOf<v1::Visit>(item);
    if (message == nullptr) {
      stopped = Value::Error("not a visit");
      return false;
    }
    const Entry visit{message, item.as_message().path};
    const DateRange day = DayOf(visit);
    if (day.latest < from.earliest || day.earliest > to.latest) continue;
    found.push_back({visit, day});
  }
  return true;
}

using Measure = Reading (*)(const Entry& visit, CallContext& context);

// The visit nearest to `around` of those from `from` to `to`, both included.
Value NearestOfThose(Measure measure, const Value& list,
                     const DateRange& around, const DateRange& from,
                     const DateRange& to, absl::string_view none,
                     CallContext& context) {
  Growing<DatedVisit> visits;
  Value stopped;
  if (!FindVisits(list, from, to, visits, stopped, context)) return stopped;
  Growing<NearCandidate<Entry>> candidates;
  for (const auto& [visit, day] : visits) {
    NearCandidate<Entry> candidate{&visit,
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
      [&](const Entry& visit) { return measure(visit, context); }, context);
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
