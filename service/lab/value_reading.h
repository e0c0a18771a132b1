// What a result says: a quantity, a grade, a word, or nothing.
#ifndef MYORULES_SERVICE_LAB_VALUE_READING_H_
#define MYORULES_SERVICE_LAB_VALUE_READING_H_

#include <string>

#include "myorules/v1/lab_reading.pb.h"
#include "rules/terminology/lab_profile.h"
#include "service/lab/problems.h"
#include "service/lab/subject_reading.h"

namespace myorules::service {

// What the value's text says beside the value.
struct BesideValue {
  // "<14" of "256 AU/mL (normal <14)".
  std::string range;
  // "H" of "312 H".
  std::string flag;
  // NEGATIVE of "12 (negative)"; unspecified: none stands beside a number.
  v1::ResultWord word = v1::RESULT_WORD_UNSPECIFIED;
  // 2+ of "2+ (34)" or "34 (2+)", where the result has the number until it is
  // known that the two fit; unspecified: no grade stands beside a number.
  v1::LineBlotGrade grade = v1::LINE_BLOT_GRADE_UNSPECIFIED;
  // Nothing was measured: the status that the result then has.
  v1::ResultStatus not_measured = v1::RESULT_STATUS_UNSPECIFIED;
};

// Reads value and unit into `result`. The flag is looked at for what is beyond
// the scale.
BesideValue ReadValue(const v1::RawResult& raw,
                      const rules::LabProfile& profile,
                      const ReadSubject& subject, v1::LabResult* result,
                      Problems* problems);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_LAB_VALUE_READING_H_
