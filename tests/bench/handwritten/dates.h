// Days, and days known only to lie in a period.
#ifndef MYORULES_TESTS_BENCH_HANDWRITTEN_DATES_H_
#define MYORULES_TESTS_BENCH_HANDWRITTEN_DATES_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "myorules/v1/date.pb.h"
#include "tests/bench/handwritten/facts.h"

namespace myorules::handwritten {

// A day of the years 1 to 9999 in one number that orders as days do.
class Day {
 public:
  constexpr Day(int year, int month, int day)
      : packed_(year * 512 + month * 32 + day) {}
  explicit Day(absl::CivilDay day)
      : Day(static_cast<int>(day.year()), day.month(), day.day()) {}

  constexpr int year() const { return packed_ / 512; }
  constexpr int month() const { return packed_ / 32 % 16; }
  constexpr int day() const { return packed_ % 32; }

  friend constexpr bool operator==(Day a, Day b) {
    return a.packed_ == b.packed_;
  }
  friend constexpr bool operator<(Day a, Day b) {
    return a.packed_ < b.packed_;
  }
  friend constexpr bool operator>(Day a, Day b) { return b < a; }
  friend constexpr bool operator<=(Day a, Day b) { return !(b < a); }
  friend constexpr bool operator>=(Day a, Day b) { return !(a < b); }

 private:
  int32_t packed_;
};

inline constexpr Day kFirstDay(1, 1, 1);
inline constexpr Day kLastDay(9999, 12, 31);

// From the first to the last day that it can be; `why`: what would tell.
struct Period {
  Day first = kFirstDay;
  Day last = kLastDay;
  Missing why;

  static Period Of(Day day) { return {day, day, {}}; }
  bool is_single() const { return first == last; }
};

// A date on record; `why` has the part that is missing, if any.
Period PeriodOf(const v1::Date& date, const Missing& month, const Missing& day);

// Days from `from` to `to`.
int64_t DaysBetween(Day from, Day to);

// Completed years, minus those the other way round where `to` is earlier.
int CompletedYears(Day from, Day to);

// By the calendar; 29 February becomes 28. Ends beyond the years 1 to 9999 stay
// at their borders.
Period PlusYears(const Period& period, int years);

// The earlier of the two; where they overlap, every day that it can be.
Period EarliestOf(const Period& a, const Period& b, Facts* facts);

// `date` where it lies between `from` and `to` for certain, else the days of it
// that do. `is_set` false: nothing is known of it but `date.why`.
Period Within(const Period& date, bool is_set, const Period& from,
              const Period& to, Facts* facts);

// a < b and a <= b: decided where all days decide it alike.
Answer Less(const Period& a, const Period& b, Facts* facts);
Answer LessOrEqual(const Period& a, const Period& b, Facts* facts);

// "2016-05-09", "2016-05", "2016", "until …", "from …", "… to …"; empty: any
// day.
void AppendPeriod(const Period& period, std::string* text);

}  // namespace myorules::handwritten

#endif  // MYORULES_TESTS_BENCH_HANDWRITTEN_DATES_H_
