#include "rules/functions/visits.h"

#include <algorithm>

#include "absl/strings/string_view.h"
#include "engine/base/path.h"
#include "engine/base/unknown_set.h"
#include "engine/base/work_budget.h"
#include "rules/functions/arguments.h"
#include "rules/functions/steps.h"

namespace myorules::rules {
namespace {

using engine::CallContext;
using engine::DateRange;
using engine::Growing;
using engine::NumberRange;
using engine::UnknownSet;
using engine::Value;

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

void RecordGrade(const VisitOnRecord& visit, absl::string_view step,
                 v1::MrcGrade grade, CallContext& context) {
  if (grade == v1::MRC_GRADE_UNSPECIFIED || !context.records_reads()) return;
  context.RecordRead(visit.path->Child(step),
                     Value::String(v1::MrcGrade_Name(grade)));
}

}  // namespace

Reading HipFlexor(const VisitOnRecord& visit, CallContext& context) {
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

NumberRange AnyHipFlexor(const VisitOnRecord& visit, CallContext& context) {
  const Reading grade = HipFlexor(visit, context);
  if (grade.missing.empty()) return grade.range;
  NumberRange any = WholeGrade(v1::MRC_GRADE_UNSPECIFIED);
  any.why = grade.missing;
  return any;
}

Reading Prednisone(const VisitOnRecord& visit, CallContext& context) {
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

DateRange DayOf(const VisitOnRecord& visit) {
  const auto day = DateOf(visit.message->has_date(), visit.message->date(),
                          visit.path, ".date");
  if (day.has_value()) return *day;
  return {kFirstDay, kLastDay, UnknownSet::Of(visit.path->Child(".date"))};
}

bool IsOnThoseDaysForCertain(const DateRange& day, const DateRange& from,
                             const DateRange& to) {
  return day.earliest >= from.latest && day.latest <= to.earliest;
}

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
    const VisitOnRecord visit{message, item.as_message().path};
    const DateRange day = DayOf(visit);
    if (day.latest < from.earliest || day.earliest > to.latest) continue;
    found.push_back({visit, day});
  }
  return true;
}

}  // namespace myorules::rules
