// What an outcome of what-if names, put on record by the words that it tells:
// apart from the code that tried it.
#ifndef MYORULES_RULES_CASES_NAMED_VALUES_H_
#define MYORULES_RULES_CASES_NAMED_VALUES_H_

#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "myorules/v1/patient.pb.h"

namespace myorules::rules {

// A patient with one value that the words name.
struct NamedValue {
  std::string value;  // "19.9998 U/mL", for messages.
  v1::Patient patient;
  // False: it lies anywhere in a range, where it may be refused.
  bool is_told = true;
};

struct NamedValues {
  // "choice", "day in an entry", "result in a unit", for counting.
  std::string kind;
  // Of a range several. None: the path or the words cannot be read, or no value
  // surely lies in the range.
  std::vector<NamedValue> values;
};

// The fact at `path` with the values that `words`, one of ValueOutcome.values,
// names.
NamedValues PutNamed(const std::string& path, const std::string& words,
                     const v1::Patient& patient, absl::CivilDay assessed_on);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_CASES_NAMED_VALUES_H_
