// A value of an answer as a reader of a case writes it.
#ifndef MYORULES_RULES_CASES_FACT_TEXT_H_
#define MYORULES_RULES_CASES_FACT_TEXT_H_

#include <string>

#include "myorules/v1/classification.pb.h"

namespace myorules::rules {

// "true", "63", "8.5", "from 8.5 to 10", "at least 3", "more than 3",
// "2016-05-09", "from 2016-05-01 to 2016-05-31", several texts joined by ", ",
// "none" for an empty list; "unknown" where no kind is set.
std::string FactText(const v1::FactValue& value);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_CASES_FACT_TEXT_H_
