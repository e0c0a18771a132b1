// What a result's status and specimen let it do.
#ifndef MYORULES_RULES_FUNCTIONS_STANDING_H_
#define MYORULES_RULES_FUNCTIONS_STANDING_H_

#include "myorules/v1/lab.pb.h"

namespace myorules::rules {

// Whether a result may count: yes, no, or unknown because its status is unset.
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

// What is measured in anything but blood is another quantity, by the name of
// the analyte. What was left unread may be of blood: its specimen may be what
// nobody could read.
inline bool IsOfBlood(const v1::LabResult& result) {
  return result.specimen() != v1::SPECIMEN_OTHER ||
         !result.unread_reason().empty();
}

inline Standing StandingOf(const v1::LabResult& result) {
  return IsOfBlood(result) ? StandingOf(result.status()) : Standing::kUnusable;
}

}  // namespace myorules::rules

#endif  // MYORULES_RULES_FUNCTIONS_STANDING_H_
