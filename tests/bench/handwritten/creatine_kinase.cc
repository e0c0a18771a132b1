#include "tests/bench/handwritten/creatine_kinase.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "absl/strings/str_cat.h"
#include "tests/bench/handwritten/unusable.h"

namespace myorules::handwritten {
namespace {

constexpr char kActivityUnit[] = "U/L";

int64_t DaysOff(const Period& a, const Period& b) {
  return std::max<int64_t>(
      {0, DaysBetween(a.last, b.first), DaysBetween(b.last, a.first)});
}
int64_t DaysOffAtMost(const Period& a, const Period& b) {
  return std::max(std::abs(DaysBetween(b.first, a.last)),
                  std::abs(DaysBetween(a.first, b.last)));
}

void Widen(const Numbers& other, Numbers* hull) {
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

bool HasPrintedLimit(const v1::LabResult& message) {
  return message.reference_range().has_high() &&
         message.reference_range().high() > 0;
}

// A value that reaches a limit which is abnormal itself is above 1.
double TimesLimit(double value, double limit, bool limit_is_abnormal) {
  if (limit_is_abnormal && value == limit) return std::nextafter(1.0, 2.0);
  return value / limit;
}

}  // namespace

Ratio CreatineKinase::Lacks(const Result& result, absl::string_view suffix,
                            absl::string_view reason) {
  Ratio ratio;
  ratio.missing = facts_.Entry(List::kResults, result.index, suffix, reason);
  return ratio;
}

Ratio CreatineKinase::UpperLimit(const Result& result, double factor,
                                 v1::Sex sex) {
  const v1::LabResult& message = *result.message;
  Ratio limit;
  if (HasPrintedLimit(message)) {
    limit.range.low = limit.range.high =
        Decimal(message.reference_range().high() * factor);
    return limit;
  }
  const UpperLimits* both = knowledge_.CkLimitsOf(message.laboratory());
  if (both == nullptr) return Lacks(result, ".reference_range.high");
  if (sex == v1::SEX_FEMALE || sex == v1::SEX_MALE) {
    limit.range.low = limit.range.high =
        sex == v1::SEX_MALE ? both->male : both->female;
    return limit;
  }
  limit.range.low = std::min(both->female, both->male);
  limit.range.high = std::max(both->female, both->male);
  if (limit.range.low != limit.range.high) {
    limit.why = sex == v1::SEX_UNSPECIFIED
                    ? Missing::Of(kSex)
                    : facts_.Entry(List::kResults, result.index,
                                   ".reference_range.high",
                                   "the laboratory's limits differ by sex");
  }
  return limit;
}

Ratio CreatineKinase::Measure(const Result& result, v1::Sex sex) {
  const v1::LabResult& message = *result.message;
  const v1::Quantity& quantity = message.quantity();
  if (!message.has_quantity()) {
    return Lacks(result, "",
                 message.unread_reason().empty()
                     ? absl::string_view("no number")
                     : message.unread_reason());
  }
  if (!quantity.has_value()) return Lacks(result, ".quantity.value");
  if (quantity.unit().empty()) return Lacks(result, ".quantity.unit");
  double factor = 1;
  if (quantity.unit() != kActivityUnit) {
    const auto exact =
        knowledge_.terminology().FactorBetween(quantity.unit(), kActivityUnit);
    if (!exact.has_value()) {
      return Lacks(
          result, ".quantity.unit",
          facts_.texts().Copy(absl::StrCat(
              quantity.unit(), " does not convert into ", kActivityUnit)));
    }
    factor = *exact;
  }
  const Ratio limit = UpperLimit(result, factor, sex);
  if (!limit.is_known()) return limit;
  Ratio ratio;
  ratio.range = NumbersOf(quantity);
  ratio.range.low = Decimal(ratio.range.low * factor);
  ratio.range.high = Decimal(ratio.range.high * factor);
  ratio.why = limit.why;
  if (ratio.range.low != ratio.range.high) {
    facts_.Add(facts_.Entry(List::kResults, result.index, ".quantity.value",
                            "printed as a bound, not as a number"),
               &ratio.why);
  }
  const bool abnormal =
      HasPrintedLimit(message) && message.reference_range().high_excluded();
  ratio.range.low = TimesLimit(ratio.range.low, limit.range.high,
                               abnormal && !ratio.range.low_excluded);
  ratio.range.high = TimesLimit(ratio.range.high, limit.range.low,
                                abnormal && !ratio.range.high_excluded);
  if (!std::isfinite(ratio.range.low)) {
    return Lacks(result, ".quantity.value", "too large to compare");
  }
  return ratio;
}

// What the nearest says; where several can be the nearest, the hull of what
// they say.
Ratio CreatineKinase::Choose(v1::Sex sex) {
  int64_t limit = std::numeric_limits<int64_t>::max();
  bool one_for_certain = false;
  for (const Candidate& candidate : candidates_) {
    if (!candidate.uncertain.empty()) continue;
    one_for_certain = true;
    limit = std::min(limit, candidate.farthest);
  }
  Ratio hull;
  Missing choice;
  int possible = 0;
  bool differ = false;
  for (const Candidate& candidate : candidates_) {
    if (candidate.nearest > limit) continue;
    facts_.Add(candidate.uncertain, &choice);
    facts_.Add(candidate.why, &choice);
    const Ratio one = Measure(*candidate.result, sex);
    facts_.Add(one.missing, &hull.missing);
    facts_.Add(one.why, &hull.why);
    if (possible++ == 0) {
      hull.range = one.range;
    } else {
      differ = differ || hull.range.low != one.range.low ||
               hull.range.high != one.range.high;
      Widen(one.range, &hull.range);
    }
  }
  if (possible == 0) {
    hull.missing = Missing::Of(kCreatineKinase);
    return hull;
  }
  if (!hull.is_known() || !one_for_certain) {
    if (possible > 1 || !one_for_certain) facts_.Add(choice, &hull.missing);
    return hull;
  }
  if (differ) {
    facts_.Add(
        choice.empty() ? Missing::Of(kCreatineKinaseEquallyNear) : choice,
        &hull.why);
  }
  if (hull.range.low == hull.range.high) hull.why = Missing();
  return hull;
}

Ratio CreatineKinase::Nearest(const std::vector<Result>& results,
                              const Period& around, const Period& before,
                              v1::Sex sex) {
  const int64_t most = knowledge_.ck_window_days;
  candidates_.clear();
  for (const Result& result : results) {
    const Period& day = result.collected;
    Candidate candidate{&result, result.uncertain, DaysOff(day, around),
                        DaysOffAtMost(day, around),
                        facts_.Join(day.why, around.why)};
    if (candidate.nearest > most || day.first >= before.last) continue;
    if (candidate.farthest > most) {
      facts_.Add(candidate.why, &candidate.uncertain);
    }
    if (day.last >= before.first) {
      facts_.Add(facts_.Join(day.why, before.why), &candidate.uncertain);
    }
    candidates_.push_back(candidate);
  }
  return Choose(sex);
}

void CreatineKinase::ListNotCounted(const std::vector<Result>& results,
                                    const std::vector<Result>& unusable,
                                    const Period& around, const Period& before,
                                    std::vector<absl::string_view>* texts) {
  texts->clear();
  const auto add = [&](const Result& result, absl::string_view why) {
    if (!result.uncertain.empty()) return;
    const std::string day = DayText(result);
    texts->push_back(facts_.texts().Copy(
        absl::StrCat(day.empty() ? "without a day" : day, " (", why, ")")));
  };
  for (const Result& result : results) {
    if (DaysOff(result.collected, around) > knowledge_.ck_window_days) {
      add(result,
          absl::StrCat("more than ", knowledge_.ck_window_days, " days off"));
    } else if (result.collected.first >= before.last) {
      add(result,
          absl::StrCat("not before ", DaysText(Period::Of(before.last))));
    }
  }
  for (const Result& result : unusable) {
    add(result, WhyUnusable(result));
  }
  std::sort(texts->begin(), texts->end());
}

Days CreatineKinase::DayOfLatest(const std::vector<Result>& results) {
  Days days;
  if (results.empty()) {
    days.missing = Missing::Of(kCreatineKinase);
    return days;
  }
  bool one_for_certain = false;
  days.period = {kFirstDay, kFirstDay, {}};
  for (const Result& result : results) {
    const Period& collected = result.collected;
    days.period.last = std::max(days.period.last, collected.last);
    if (!result.uncertain.empty()) continue;
    one_for_certain = true;
    days.period.first = std::max(days.period.first, collected.first);
  }
  Missing why;
  for (const Result& result : results) {
    if (one_for_certain && result.collected.last <= days.period.first) continue;
    facts_.Add(result.uncertain, &why);
    facts_.Add(result.collected.why, &why);
  }
  (one_for_certain ? days.period.why : days.missing) = why;
  return days;
}

Ratio CreatineKinase::Latest(const std::vector<Result>& results, v1::Sex sex) {
  candidates_.clear();
  for (const Result& result : results) {
    const Period& day = result.collected;
    candidates_.push_back({&result, result.uncertain,
                           DaysBetween(day.last, kLastDay),
                           DaysBetween(day.first, kLastDay), day.why});
  }
  return Choose(sex);
}

}  // namespace myorules::handwritten
