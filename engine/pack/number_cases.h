// The cases that tell numbers, days and texts apart which are only compared
// with certain marks, and the values of an enum.
#ifndef MYORULES_ENGINE_PACK_NUMBER_CASES_H_
#define MYORULES_ENGINE_PACK_NUMBER_CASES_H_

#include <vector>

#include "absl/types/optional.h"
#include "engine/expr/type.h"
#include "engine/expr/value.h"
#include "google/protobuf/descriptor.h"

namespace myorules::engine {

// Whether numbers of the type have cases: int, uint, double, range.
bool HasNumberCases(const Type& type);

// The number that a value is, an int, uint or double, or a range of one number;
// nullopt: it is none, or not known to be just one.
absl::optional<double> NumberIn(const Value& value);

// Whether comparisons with `mark`, an int, uint or double, tell cases apart:
// below 2^53, from which on the doubles have gaps.
bool IsUsableMark(const Value& mark);

// One number of the type for each mark that is of the type, each gap between
// two marks and each side beyond them, ascending: what holds of it by
// comparison with the marks, holds of all numbers in its case. Of a double also
// NaN, last. Numbers of a range are given as ranges of a single number. The
// marks are usable.
std::vector<Value> NumberCases(const Type& type,
                               const std::vector<Value>& marks);

// A number of the same case as `each`, of NumberCases, a whole one where there
// is one; nullopt where the case lies below zero, below all marks or above
// them.
absl::optional<double> NumberBetweenMarks(const Value& each,
                                          const std::vector<Value>& marks);

// The cases of a number of type range that lies in `bounds`, which are no
// single number.
std::vector<Value> NumberCasesWithin(const NumberRange& bounds,
                                     const std::vector<Value>& marks);

// The same of dates, as single days within the years 1 to 9999. The marks are
// single days.
std::vector<Value> DayCases(const std::vector<Value>& marks);

// The numbers that a field of the enum can have on record, ascending: all but a
// zero `…_UNSPECIFIED`, which reads as unknown; that one where there is no
// other.
std::vector<Value> EnumCases(const google::protobuf::EnumDescriptor& type);

// Each text of the marks once, in order, and last one that is none of them.
std::vector<Value> TextCases(const std::vector<Value>& marks);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_NUMBER_CASES_H_
