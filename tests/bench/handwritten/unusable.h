// Results that count for nothing, in words.
#ifndef MYORULES_TESTS_BENCH_HANDWRITTEN_UNUSABLE_H_
#define MYORULES_TESTS_BENCH_HANDWRITTEN_UNUSABLE_H_

#include <string>

#include "tests/bench/handwritten/judge.h"

namespace myorules::handwritten {

// "2019-03-01", "2019-03", "2019", "2019-03-01..2019-03-15".
std::string DaysText(const Period& days);
// Of the collection; "": no day is on record.
std::string DayText(const Result& result);
// False: measured in another specimen. What was left unread may be of blood.
bool IsOfBlood(const v1::LabResult& result);
// "preliminary"; "replaced by another result".
std::string WhyUnusable(const Result& result);

}  // namespace myorules::handwritten

#endif  // MYORULES_TESTS_BENCH_HANDWRITTEN_UNUSABLE_H_
