#include "service/lab/date_text.h"

#include <string>
#include <utility>

#include "re2/re2.h"
#include "rules/patient/days.h"

namespace myorules::service {
namespace {

constexpr int kMonths = 12;

#define HOUR "(?:[01]\\d|2[0-3])"
#define MINUTE "[0-5]\\d"
#define SECOND "(?:[0-5]\\d|60)"
#define ZONE "[+-](?:0\\d|1[0-4]):?" MINUTE
#define TIME_OF_DAY                               \
  "(?:[T ](?:\\d|" HOUR "):" MINUTE "(?::" SECOND \
  "(?:[.,]\\d+)?)?"                               \
  "(?: ?(?:Z|UTC|" ZONE "))?)?"

// All forms, each matched as a whole.
struct Forms {
  // 2026, 2026-01, 2026-01-02, with or without a time.
  const RE2 year_first{
      "(\\d{4})(?:[-./](\\d{1,2})(?:[-./](\\d{1,2})" TIME_OF_DAY ")?)?"};
  // 20260102, 20260102080000.0000+0100 (HL7 v2).
  const RE2 digits{"(\\d{4})(\\d{2})(\\d{2})(?:" HOUR "(?:" MINUTE "(?:" SECOND
                   "(?:\\.\\d+)?)?)?)?(?:" ZONE ")?"};
  const RE2 year_last{"(\\d{1,2})[-./](\\d{1,2})[-./](\\d{4})" TIME_OF_DAY};
  const RE2 month_and_year{"(\\d{1,2})[-./](\\d{4})"};
  const RE2 two_digit_year{"\\d{1,2}[-./]\\d{1,2}[-./]\\d{2}" TIME_OF_DAY
                           "|\\d{6}"};
  const RE2 month_named{
      "(?:(\\d{1,2})\\.?[ -])?(\\pL{3,10})\\.?[ -](\\d{4})" TIME_OF_DAY};
  const RE2 month_first{
      "(\\pL{3,10})\\.? (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})" TIME_OF_DAY};
};

#undef TIME_OF_DAY
#undef ZONE
#undef SECOND
#undef MINUTE
#undef HOUR

const Forms& AllForms() {
  static const auto& forms = *new Forms();
  return forms;
}

DateReading Made(int year, int month, int day, v1::Date* date) {
  date->set_year(year);
  date->set_month(month);
  date->set_day(day);
  return rules::DaysOf(*date).has_value() ? DateReading::kDate
                                          : DateReading::kNone;
}

// "03/04/2026".
DateReading OfNumbers(int first, int second, int year, v1::DateOrder order,
                      v1::Date* date) {
  if (first == 0 || second == 0) return DateReading::kNone;
  if (order == v1::DATE_ORDER_UNSPECIFIED && first != second) {
    if (first <= kMonths && second <= kMonths) {
      return DateReading::kOrderNotKnown;
    }
    order = first > kMonths ? v1::DATE_ORDER_DAY_MONTH_YEAR
                            : v1::DATE_ORDER_MONTH_DAY_YEAR;
  }
  if (order == v1::DATE_ORDER_MONTH_DAY_YEAR) std::swap(first, second);
  return Made(year, second, first, date);
}

// The part as a number; 0 where it is not there. A part that is there is not 0.
bool PartOf(const re2::StringPiece& text, int* number) {
  *number = 0;
  for (const char c : text) *number = 10 * *number + (c - '0');
  return text.empty() || *number > 0;
}

}  // namespace

DateReading ReadDate(absl::string_view text, const rules::LabProfile& profile,
                     v1::Date* date) {
  const Forms& forms = AllForms();
  const re2::StringPiece in(text.data(), text.size());
  re2::StringPiece parts[3];
  const auto fits = [&](const RE2& form) {
    return RE2::FullMatch(in, form, &parts[0], &parts[1], &parts[2]);
  };
  int a = 0;
  int b = 0;
  int c = 0;
  if (fits(forms.year_first) || fits(forms.digits)) {
    if (!PartOf(parts[0], &a) || !PartOf(parts[1], &b) ||
        !PartOf(parts[2], &c)) {
      return DateReading::kNone;
    }
    return Made(a, b, c, date);
  }
  if (fits(forms.year_last)) {
    PartOf(parts[0], &a);
    PartOf(parts[1], &b);
    PartOf(parts[2], &c);
    return OfNumbers(a, b, c, profile.source().date_order(), date);
  }
  if (RE2::FullMatch(in, forms.month_and_year, &parts[0], &parts[1])) {
    if (!PartOf(parts[0], &a) || !PartOf(parts[1], &b)) {
      return DateReading::kNone;
    }
    return Made(b, a, 0, date);
  }
  if (RE2::FullMatch(in, forms.two_digit_year)) {
    return DateReading::kYearNotKnown;
  }
  const bool named = fits(forms.month_named);
  if (named || fits(forms.month_first)) {
    const re2::StringPiece& name = parts[named ? 1 : 0];
    const int month = profile.FindMonth({name.data(), name.size()});
    if (month == 0 || !PartOf(parts[named ? 0 : 1], &a) ||
        !PartOf(parts[2], &b)) {
      return DateReading::kNone;
    }
    return Made(b, month, a, date);
  }
  return DateReading::kNone;
}

}  // namespace myorules::service
