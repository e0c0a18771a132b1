// ratio_nearest, ratio_latest, value_nearest, value_latest: one quantity out of
// several on record, by date; day_of_latest: that date; not_counted: those that
// are not. ratio_highest: the greatest of all.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "engine/expr/function.h"
#include "engine/expr/type.h"
#include "engine/expr/value.h"
#include "myorules/v1/patient.pb.h"
#include "rules/functions/arguments.h"
#include "rules/functions/groups.h"
#include "rules/functions/judge.h"
#include "rules/functions/nearest.h"
#include "rules/functions/serology_value.h"
#include "rules/functions/steps.h"
#include "rules/functions/terms.h"

namespace myorules::rules {
namespace {

using engine::CallContext;
using engine::DateRange;
using engine::Growing;
using engine::NumberRange;
using engine::Type;
using engine::UnknownSet;
using engine::Value;

// Enzyme activities are compared in it; what does not convert is another
// quantity, whatever its name.
constexpr char kActivityUnit[] = "U/L";

using Candidate = NearCandidate<UsableResult>;

// Twelve digits hold every number that a laboratory prints and drop what binary
// fractions add when 2.85 is multiplied by 60.
double Decimal(double value) {
  constexpr int kDigits = 12;
  constexpr double kTooManyDigits = 1e12;
  const bool is_short =
      std::trunc(value) == value && std::abs(value) < kTooManyDigits;
  if (is_short || !std::isfinite(value)) return value;
  char text[32];
  const auto end = std::to_chars(text, text + sizeof(text), value,
                                 std::chars_format::general, kDigits);
  double rounded = value;
  std::from_chars(text, end.ptr, rounded);
  return rounded;
}

// The number in `kActivityUnit`; `factor` is that of its unit.
Reading ValueOf(const Terminology& terminology, const UsableResult& result,
                double* factor) {
  const v1::LabResult& message = *result.message;
  if (!message.has_quantity()) {
    return MissingReading(result.path, message.unread_reason().empty()
                                           ? "no number"
                                           : message.unread_reason());
  }
  const v1::Quantity& quantity = message.quantity();
  if (!quantity.has_value()) {
    return MissingReading(result.path->Child(".quantity.value"));
  }
  if (quantity.unit().empty()) {
    return MissingReading(result.path->Child(".quantity.unit"));
  }
  const auto exact = terminology.FactorBetween(quantity.unit(), kActivityUnit);
  if (!exact.has_value()) {
    return MissingReading(
        result.path->Child(".quantity.unit"),
        absl::StrCat(quantity.unit(), " does not convert into ",
                     kActivityUnit));
  }
  *factor = *exact;
  Reading reading;
  reading.range = NumbersOf(quantity);
  reading.range.low = Decimal(reading.range.low * *exact);
  reading.range.high = Decimal(reading.range.high * *exact);
  if (reading.range.low != reading.range.high) {
    reading.range.why = UnknownSet::Of(result.path->Child(".quantity.value"),
                                       "printed as a bound, not as a number");
  }
  return reading;
}

// An upper limit of zero is none.
bool HasPrintedLimit(const v1::LabResult& message) {
  return message.reference_range().has_high() &&
         message.reference_range().high() > 0;
}

// Limits of normal in `kActivityUnit`: the printed one, else the laboratory's
// by sex, over both where sex does not decide.
Reading UpperLimitOf(const Terminology& terminology, const UsableResult& result,
                     double factor, const Value& sex, CallContext& context) {
  const v1::LabResult& message = *result.message;
  const auto path = [&] { return result.path->Child(".reference_range.high"); };
  Reading reading;
  if (HasPrintedLimit(message)) {
    if (context.records_reads()) {
      context.RecordRead(path(),
                         Value::Double(message.reference_range().high()));
      if (message.reference_range().high_excluded()) {
        context.RecordRead(result.path->Child(".reference_range.high_excluded"),
                           Value::Bool(true));
      }
    }
    const double limit = Decimal(message.reference_range().high() * factor);
    reading.range.low = reading.range.high = limit;
    return reading;
  }
  const v1::Laboratory* laboratory =
      terminology.FindLaboratory(message.laboratory());
  if (laboratory == nullptr) return MissingReading(path());
  for (const v1::UpperLimit& limit : laboratory->upper_limit()) {
    const auto exact = terminology.FactorBetween(limit.unit(), kActivityUnit);
    if (limit.analyte() != message.analyte() || !exact.has_value()) continue;
    const double female = Decimal(limit.female() * *exact);
    const double male = Decimal(limit.male() * *exact);
    const bool known = !sex.is_unknown();
    reading.range.low =
        known && sex.as_int() == v1::SEX_MALE ? male : std::min(female, male);
    reading.range.high =
        known && sex.as_int() == v1::SEX_MALE ? male : std::max(female, male);
    if (known && sex.as_int() == v1::SEX_FEMALE) {
      reading.range.low = reading.range.high = female;
    }
    if (reading.range.low != reading.range.high) {
      reading.range.why =
          known
              ? UnknownSet::Of(path(), "the laboratory's limits differ by sex")
              : sex.as_unknown();
    }
    return reading;
  }
  return MissingReading(path());
}

// How many times the limit a value is. Of a limit that is abnormal itself
// ("<145") the highest normal value lies just below: a value that reaches it is
// above 1, by as little as a number can be.
double TimesLimit(double value, double limit, bool limit_is_abnormal) {
  if (limit_is_abnormal && value == limit) return std::nextafter(1.0, 2.0);
  return value / limit;
}

// The value, or with `sex` its multiple of the upper limit of normal.
Reading Measure(const Terminology& terminology, const UsableResult& result,
                const Value* sex, CallContext& context) {
  RecordValue(result, context);
  double factor = 1;
  Reading value = ValueOf(terminology, result, &factor);
  if (!value.missing.empty()) return value;
  if (sex != nullptr) {
    const Reading limit =
        UpperLimitOf(terminology, result, factor, *sex, context);
    if (!limit.missing.empty()) return limit;
    const bool abnormal = HasPrintedLimit(*result.message) &&
                          result.message->reference_range().high_excluded();
    value.range.low = TimesLimit(value.range.low, limit.range.high,
                                 abnormal && !value.range.low_excluded);
    value.range.high = TimesLimit(value.range.high, limit.range.low,
                                  abnormal && !value.range.high_excluded);
    value.range.why.Merge(limit.range.why);
  }
  // rules/patient refuses what can come to this.
  if (!std::isfinite(value.range.low)) {
    return MissingReading(result.path->Child(".quantity.value"),
                          "too large to compare");
  }
  return value;
}

// ChooseNearest, of quantities, or with `sex` of their multiples.
Value Choose(const Terminology& terminology,
             const Growing<Candidate>& candidates,
             absl::string_view missing_path, const Value* sex,
             CallContext& context) {
  return ChooseNearest(
      candidates, UnknownSet::Of(missing_path),
      UnknownSet::Of(missing_path, "several results are equally near"),
      [&](const UsableResult& result) {
        return Measure(terminology, result, sex, context);
      },
      context);
}

// Whether a result may be among the candidates of Nearest.
bool CanBeNearest(const DateRange& day, const DateRange& around,
                  int64_t max_days, const DateRange& before) {
  return DaysOff(day, around) <= max_days && day.earliest < before.latest;
}

// Why it is not; empty: it may be.
std::string WhyNotNearest(const DateRange& day, const DateRange& around,
                          int64_t max_days, const DateRange& before) {
  if (CanBeNearest(day, around, max_days, before)) return "";
  if (DaysOff(day, around) > max_days) {
    return absl::StrCat("more than ", max_days, " days off");
  }
  return absl::StrCat(
      "not before ", engine::ToString(DateRange{before.latest, before.latest}));
}

Growing<Candidate> Nearest(const SerologyValue& labs, int analyte,
                           const DateRange& around, int64_t max_days,
                           const DateRange& before) {
  Growing<Candidate> candidates;
  for (const UsableResult& result : labs.ResultsOf(analyte)) {
    const DateRange& day = result.collected;
    if (!CanBeNearest(day, around, max_days, before)) continue;
    Candidate candidate{&result, result.uncertain, DaysOff(day, around),
                        DaysOffAtMost(day, around),
                        UnknownSet::Union(day.why, around.why)};
    if (candidate.farthest > max_days) {
      candidate.uncertain.Merge(candidate.why);
    }
    if (day.latest >= before.earliest) {
      candidate.uncertain.Merge(UnknownSet::Union(day.why, before.why));
    }
    candidates.push_back(candidate);
  }
  return candidates;
}

Growing<Candidate> Latest(const SerologyValue& labs, int analyte) {
  Growing<Candidate> candidates;
  for (const UsableResult& result : labs.ResultsOf(analyte)) {
    const DateRange& day = result.collected;
    candidates.push_back({&result, result.uncertain, kLastDay - day.latest,
                          kLastDay - day.earliest, day.why});
  }
  return candidates;
}

// The first error, else the union of unknowns of all but the argument `sex`
// (-1: none), which may be unknown.
absl::optional<Value> NotReady(Arguments args, int sex) {
  if (auto error = FirstError(args)) return error;
  UnknownSet missing;
  for (int i = 0; i < static_cast<int>(args.size()); ++i) {
    if (i != sex && args[i].is_unknown()) missing.Merge(args[i].as_unknown());
  }
  if (!missing.empty()) return Value::Unknown(missing);
  return absl::nullopt;
}

// Where a result of the analyte would stand.
absl::string_view PathOf(const SerologyValue& labs, int analyte) {
  return labs.analytes().ResultPath(analyte, v1::ASSAY_METHOD_UNSPECIFIED);
}

// args: labs, analyte, around, max_days, before[, sex].
Value NearestOf(const Terminology& terminology, Arguments args,
                CallContext& context) {
  const int sex = args.size() > 5 ? 5 : -1;
  if (auto answer = NotReady(args, sex)) return *answer;
  const SerologyValue* labs = SerologyValue::Of(args[0]);
  if (labs == nullptr) return Value::Error("not a serology");
  const int analyte = labs->analytes().Find(args[1].as_string());
  if (analyte < 0) return NoSuch(terms::kAnalyte, args[1].as_string());
  if (args[3].as_int() < 0) return Value::Error("a negative number of days");
  return Choose(terminology,
                Nearest(*labs, analyte, args[2].as_date(), args[3].as_int(),
                        args[4].as_date()),
                PathOf(*labs, analyte), sex < 0 ? nullptr : &args[sex],
                context);
}

// args: labs, analyte, around, max_days, before: the results on record that
// cannot count, each with its days and why.
Value NotCounted(const Terminology& terminology, Arguments args,
                 CallContext& context) {
  const SerologyValue* labs = SerologyValue::Of(args[0]);
  if (labs == nullptr) return Value::Error("not a serology");
  const int analyte = labs->analytes().Find(args[1].as_string());
  if (analyte < 0) return NoSuch(terms::kAnalyte, args[1].as_string());
  std::vector<std::string> texts;
  const auto add = [&](const UsableResult& result, absl::string_view why) {
    if (why.empty() || !result.uncertain.empty()) return;
    const std::string day = DayText(result);
    texts.push_back(
        absl::StrCat(day.empty() ? "without a day" : day, " (", why, ")"));
  };
  for (const UsableResult& result : labs->ResultsOf(analyte)) {
    add(result, WhyNotNearest(result.collected, args[2].as_date(),
                              args[3].as_int(), args[4].as_date()));
  }
  for (const UsableResult& result : labs->UnusableOf(analyte)) {
    add(result, WhyUnusable(*result.message));
  }
  std::sort(texts.begin(), texts.end());
  return StringList(texts);
}

// args: labs, analyte[, sex].
Value LatestOf(const Terminology& terminology, Arguments args,
               CallContext& context) {
  const int sex = args.size() > 2 ? 2 : -1;
  if (auto answer = NotReady(args, sex)) return *answer;
  const SerologyValue* labs = SerologyValue::Of(args[0]);
  if (labs == nullptr) return Value::Error("not a serology");
  const int analyte = labs->analytes().Find(args[1].as_string());
  if (analyte < 0) return NoSuch(terms::kAnalyte, args[1].as_string());
  return Choose(terminology, Latest(*labs, analyte), PathOf(*labs, analyte),
                sex < 0 ? nullptr : &args[sex], context);
}

// The range of the greatest of several numbers, of which some may not count.
class Greatest {
 public:
  // `uncertain`: not empty where the number may not count.
  void Add(const Reading& reading, const UnknownSet& uncertain) {
    NumberRange range = reading.range;
    if (!reading.missing.empty()) {
      range.low = 0;
      range.high = std::numeric_limits<double>::infinity();
      range.low_excluded = false;
      range.high_excluded = true;
      range.why = reading.missing;
    }
    range.why.Merge(uncertain);
    if (uncertain.empty()) Raise(range);
    ranges_.push_back(std::move(range));
  }

  Value ToValue() const {
    NumberRange all = low_.value_or(NumberRange());
    all.high = all.low;
    all.high_excluded = true;
    engine::UnknownUnion why;
    for (const NumberRange& range : ranges_) {
      if (low_.has_value() && range.high < low_->low) continue;
      why.Add(range.why);
      if (range.high > all.high) {
        all.high = range.high;
        all.high_excluded = range.high_excluded;
      } else if (range.high == all.high) {
        all.high_excluded = all.high_excluded && range.high_excluded;
      }
    }
    all.why = why.Join();
    const bool says_nothing = all.low == 0 && std::isinf(all.high);
    if (!low_.has_value() || says_nothing) return Value::Unknown(all.why);
    return RangeValue(std::move(all));
  }

 private:
  // It is no less than any number that counts for certain.
  void Raise(const NumberRange& range) {
    if (!low_.has_value() || range.low > low_->low) {
      low_ = range;
    } else if (range.low == low_->low) {
      low_->low_excluded = low_->low_excluded || range.low_excluded;
    }
  }

  std::vector<NumberRange> ranges_;
  absl::optional<NumberRange> low_;
};

// args: labs, analyte, sex.
Value HighestOf(const Terminology& terminology, Arguments args,
                CallContext& context) {
  if (auto answer = NotReady(args, /*sex=*/2)) return *answer;
  const SerologyValue* labs = SerologyValue::Of(args[0]);
  if (labs == nullptr) return Value::Error("not a serology");
  const int analyte = labs->analytes().Find(args[1].as_string());
  if (analyte < 0) return NoSuch(terms::kAnalyte, args[1].as_string());
  if (labs->ResultsOf(analyte).empty()) {
    return Value::Unknown(UnknownSet::Of(PathOf(*labs, analyte)));
  }
  Greatest greatest;
  for (const UsableResult& result : labs->ResultsOf(analyte)) {
    if (!context.budget().Spend(kStepsOfAFinding)) break;
    greatest.Add(Measure(terminology, result, &args[2], context),
                 result.uncertain);
  }
  return greatest.ToValue();
}

// args: labs, analyte: the days on which the latest result can have been
// collected.
Value DayOfLatest(const Terminology& terminology, Arguments args,
                  CallContext& context) {
  const SerologyValue* labs = SerologyValue::Of(args[0]);
  if (labs == nullptr) return Value::Error("not a serology");
  const int analyte = labs->analytes().Find(args[1].as_string());
  if (analyte < 0) return NoSuch(terms::kAnalyte, args[1].as_string());
  const auto& results = labs->ResultsOf(analyte);
  if (results.empty()) {
    return Value::Unknown(UnknownSet::Of(PathOf(*labs, analyte)));
  }
  // The latest is no earlier than any that counts for certain.
  absl::optional<DateRange> days;
  for (const UsableResult& result : results) {
    if (!result.uncertain.empty()) continue;
    if (!days.has_value()) days = result.collected;
    days->earliest = std::max(days->earliest, result.collected.earliest);
    days->latest = std::max(days->latest, result.collected.latest);
  }
  engine::UnknownUnion why;
  for (const UsableResult& result : results) {
    if (days.has_value() && result.collected.latest <= days->earliest) continue;
    why.Add(result.uncertain);
    why.Add(result.collected.why);
  }
  if (!days.has_value()) return Value::Unknown(why.Join());
  for (const UsableResult& result : results) {
    days->latest = std::max(days->latest, result.collected.latest);
  }
  days->why = why.Join();
  return Value::Date(*days);
}

}  // namespace

// What a ratio counts.
constexpr char kTimesUpperLimit[] = "x ULN";

absl::Status AddQuantityFunctions(engine::FunctionRegistry& registry,
                                  const SharedTerminology& terminology) {
  const Type labs = Type::Opaque(SerologyValue::kTypeName);
  const auto over = [&terminology](Value (*body)(const Terminology&, Arguments,
                                                 CallContext&)) {
    return [terminology, body](Arguments args, CallContext& context) {
      return body(*terminology, args, context);
    };
  };
  absl::Status status =
      registry.Add({.function = "ratio_nearest",
                    .id = "ratio_nearest_serology_string_date_int_date_int",
                    .member = true,
                    .params = {labs, Type::String(), Type::Date(), Type::Int(),
                               Type::Date(), Type::Int()},
                    .result = Type::Range(),
                    .non_strict = true,
                    .terms = {"", terms::kQuantity},
                    .param_units = {"", "", "", "days"},
                    .result_unit = kTimesUpperLimit,
                    .body = over(NearestOf)});
  status.Update(
      registry.Add({.function = "value_nearest",
                    .id = "value_nearest_serology_string_date_int_date",
                    .member = true,
                    .params = {labs, Type::String(), Type::Date(), Type::Int(),
                               Type::Date()},
                    .result = Type::Range(),
                    .terms = {"", terms::kQuantity},
                    .param_units = {"", "", "", "days"},
                    .result_unit = kActivityUnit,
                    .body = over(NearestOf)}));
  status.Update(registry.Add({.function = "not_counted",
                              .id = "not_counted_serology_string_date_int_date",
                              .member = true,
                              .params = {labs, Type::String(), Type::Date(),
                                         Type::Int(), Type::Date()},
                              .result = Type::List(Type::String()),
                              .asks_about_record = true,
                              .terms = {"", terms::kAnalyte},
                              .param_units = {"", "", "", "days"},
                              .body = over(NotCounted)}));
  status.Update(registry.Add({.function = "ratio_latest",
                              .id = "ratio_latest_serology_string_int",
                              .member = true,
                              .params = {labs, Type::String(), Type::Int()},
                              .result = Type::Range(),
                              .non_strict = true,
                              .terms = {"", terms::kQuantity},
                              .result_unit = kTimesUpperLimit,
                              .body = over(LatestOf)}));
  status.Update(registry.Add({.function = "ratio_highest",
                              .id = "ratio_highest_serology_string_int",
                              .member = true,
                              .params = {labs, Type::String(), Type::Int()},
                              .result = Type::Range(),
                              .non_strict = true,
                              .terms = {"", terms::kQuantity},
                              .result_unit = kTimesUpperLimit,
                              .body = over(HighestOf)}));
  status.Update(registry.Add({.function = "value_latest",
                              .id = "value_latest_serology_string",
                              .member = true,
                              .params = {labs, Type::String()},
                              .result = Type::Range(),
                              .terms = {"", terms::kQuantity},
                              .result_unit = kActivityUnit,
                              .body = over(LatestOf)}));
  status.Update(registry.Add({.function = "day_of_latest",
                              .id = "day_of_latest_serology_string",
                              .member = true,
                              .params = {labs, Type::String()},
                              .result = Type::Date(),
                              .terms = {"", terms::kAnalyte},
                              .body = over(DayOfLatest)}));
  return status;
}

}  // namespace myorules::rules
