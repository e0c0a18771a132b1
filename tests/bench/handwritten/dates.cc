#include "tests/bench/handwritten/dates.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace myorules::handwritten {
namespace {

constexpr int kDaysInMonth[] = {0,  31, 28, 31, 30, 31, 30,
                                31, 31, 30, 31, 30, 31};

bool IsLeapYear(int year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int LastDayOf(int year, int month) {
  return month == 2 && IsLeapYear(year) ? 29 : kDaysInMonth[month];
}

// Days since 1 March of the year 0, with years that begin in March.
int64_t DayNumber(Day day) {
  const int64_t year = day.month() <= 2 ? day.year() - 1 : day.year();
  const int64_t month = (day.month() + 9) % 12;
  return year * 365 + year / 4 - year / 100 + year / 400 +
         (month * 153 + 2) / 5 + day.day() - 1;
}

Day Moved(Day day, int years) {
  const int year = day.year() + years;
  if (year < 1) return kFirstDay;
  if (year > 9999) return kLastDay;
  return Day(year, day.month(),
             std::min(day.day(), LastDayOf(year, day.month())));
}

void AppendDay(Day day, std::string* text) {
  absl::StrAppendFormat(text, "%04d-%02d-%02d", day.year(), day.month(),
                        day.day());
}

}  // namespace

Period PeriodOf(const v1::Date& date, const Missing& month,
                const Missing& day) {
  const int year = date.year();
  if (date.month() == 0) return {Day(year, 1, 1), Day(year, 12, 31), month};
  if (date.day() == 0) {
    return {Day(year, date.month(), 1),
            Day(year, date.month(), LastDayOf(year, date.month())), day};
  }
  return Period::Of(Day(year, date.month(), date.day()));
}

int64_t DaysBetween(Day from, Day to) {
  return DayNumber(to) - DayNumber(from);
}

int CompletedYears(Day from, Day to) {
  if (to < from) return -CompletedYears(to, from);
  const int months = (to.year() - from.year()) * 12 + to.month() - from.month();
  const int day = std::min(from.day(), LastDayOf(to.year(), to.month()));
  return (day <= to.day() ? months : months - 1) / 12;
}

Period PlusYears(const Period& period, int years) {
  Period moved{Moved(period.first, years), Moved(period.last, years),
               period.why};
  if (moved.is_single()) moved.why = Missing();
  return moved;
}

Period EarliestOf(const Period& a, const Period& b, Facts* facts) {
  if (a.last <= b.first) return a;
  if (b.last <= a.first) return b;
  return {std::min(a.first, b.first), std::min(a.last, b.last),
          facts->Join(a.why, b.why)};
}

Period Within(const Period& date, bool is_set, const Period& from,
              const Period& to, Facts* facts) {
  if (is_set && from.first <= date.first && date.last <= to.last) return date;
  Period part{
      std::max(date.first, from.first), std::min(date.last, to.last), {}};
  if (part.is_single()) return part;
  part.why = date.why;
  // A limit none of whose days cuts anything off says nothing of the date.
  if (from.last > date.first) part.why = facts->Join(part.why, from.why);
  if (to.first < date.last) part.why = facts->Join(part.why, to.why);
  return part;
}

Answer Less(const Period& a, const Period& b, Facts* facts) {
  if (a.last < b.first) return Answer::Of(true);
  if (a.first >= b.last) return Answer::Of(false);
  return Answer::Unknown(facts->Join(a.why, b.why));
}

Answer LessOrEqual(const Period& a, const Period& b, Facts* facts) {
  if (a.last <= b.first) return Answer::Of(true);
  if (a.first > b.last) return Answer::Of(false);
  return Answer::Unknown(facts->Join(a.why, b.why));
}

void AppendPeriod(const Period& period, std::string* text) {
  const Day first = period.first;
  const Day last = period.last;
  if (first == kFirstDay && last == kLastDay) return;
  if (first == last) {
    AppendDay(first, text);
  } else if (first == Day(first.year(), 1, 1) &&
             last == Day(first.year(), 12, 31)) {
    absl::StrAppendFormat(text, "%04d", first.year());
  } else if (first == Day(first.year(), first.month(), 1) &&
             last == Day(first.year(), first.month(),
                         LastDayOf(first.year(), first.month()))) {
    absl::StrAppendFormat(text, "%04d-%02d", first.year(), first.month());
  } else if (first == kFirstDay) {
    absl::StrAppend(text, "until ");
    AppendDay(last, text);
  } else if (last == kLastDay) {
    absl::StrAppend(text, "from ");
    AppendDay(first, text);
  } else {
    AppendDay(first, text);
    absl::StrAppend(text, " to ");
    AppendDay(last, text);
  }
}

}  // namespace myorules::handwritten
