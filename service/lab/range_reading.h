// The reference range of a result.
#ifndef MYORULES_SERVICE_LAB_RANGE_READING_H_
#define MYORULES_SERVICE_LAB_RANGE_READING_H_

#include "absl/strings/string_view.h"
#include "myorules/v1/lab_reading.pb.h"
#include "myorules/v1/patient.pb.h"
#include "rules/terminology/lab_profile.h"
#include "service/lab/problems.h"
#include "service/lab/subject_reading.h"

namespace myorules::service {

// Reads the range of `raw`, else `beside_value`, into `result`, whose value has
// been read; where neither is printed, takes the limit of the profile. A range
// that cannot be read is kept as printed, with a note.
void ReadRange(const v1::RawResult& raw, absl::string_view beside_value,
               const rules::LabProfile& profile, const ReadSubject& subject,
               v1::Sex sex, v1::LabResult* result, Problems* problems);

// "30-200", "<20", "0-<50"; empty where the range has no limit.
std::string RangeAsText(const v1::ReferenceRange& range, bool titre,
                        v1::DecimalSign sign);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_LAB_RANGE_READING_H_
