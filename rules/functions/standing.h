// What a result's status lets it do.
#ifndef MYORULES_RULES_FUNCTIONS_STANDING_H_
#define MYORULES_RULES_FUNCTIONS_STANDING_H_

#include "myorules/v1/lab.pb.h"

namespace myorules::rules {

// Whether the status lets a result count: yes, no, or unknown because unset.
enum class Standing { kUsable, kUnusable, kUnknown };

inline Standing StandingOf(v1::ResultStatus status) {
  switch (status) {
    case v1::RESULT_STATUS_FINAL:
    case v1::RESULT_STATUS_AMENDED:
    case v1::RESULT_STATUS_CORRECTED:
      return Standing::kUsable;
    case v1::RESULT_STATUS_UNSPECIFIED:
      return Standing::kUnknown;
    default:
      return Standing::kUnusable;
  }
}

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_STANDING_H_
