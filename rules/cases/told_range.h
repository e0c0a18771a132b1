// Ranges of numbers and days as what-if tells them in words ("at or above 20
// U/mL", "up to 2003-05-01"), read apart from the code that writes them.
#ifndef MYORULES_RULES_CASES_TOLD_RANGE_H_
#define MYORULES_RULES_CASES_TOLD_RANGE_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"

namespace myorules::rules {

// A number, or a day, that the words name.
template <typename T>
struct Sample {
  T value;
  // True: it lies at an end that the words tell, or next to one. False:
  // anywhere within, where no one looked, and where it may be refused.
  bool is_at_end = false;
};

struct ToldNumbers {
  // None: the words name no range of numbers.
  std::vector<Sample<double>> samples;
  // What stands behind each number: "U/mL", "x ULN on 2025-03-01"; may be
  // empty.
  std::string unit;
};

ToldNumbers NumbersIn(const std::string& words);

// None: the words name no range of days. What begins with no day begins with
// the birth of the oldest; what ends with none ends on `last`.
std::vector<Sample<absl::CivilDay>> DaysIn(const std::string& words,
                                           absl::CivilDay last);

// "2003-05-01"; false: it is of another form.
bool ReadDay(const std::string& text, absl::CivilDay* day);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_CASES_TOLD_RANGE_H_
