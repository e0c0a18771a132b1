// One result of a report, read.
#ifndef MYORULES_SERVICE_SERVER_LAB_READ_REPORT_H_
#define MYORULES_SERVICE_SERVER_LAB_READ_REPORT_H_

#include <string>

#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "myorules/v1/lab_report.pb.h"
#include "myorules/v1/record.pb.h"
#include "service/lab/reader.h"

namespace myorules::service {

// As read; whose it is does not matter yet.
struct ReadReport {
  v1::NormalisedResult reading;
  // Where the reading depends on the sex of the patient.
  absl::optional<v1::NormalisedResult> of_women;
  absl::optional<v1::NormalisedResult> of_men;
  v1::ReportedResult report;

  const v1::NormalisedResult& For(v1::Sex sex) const {
    if (sex == v1::SEX_FEMALE && of_women.has_value()) return *of_women;
    if (sex == v1::SEX_MALE && of_men.has_value()) return *of_men;
    return reading;
  }
};

// Reads it by the profile of this id; one that is refused has no `report`.
ReadReport ReadReportOf(const v1::ResultReport& sent,
                        const std::string& profile_id,
                        const rules::LabProfile& profile);

// Tells of days that cannot be: a specimen from after `today`, a result that
// was released before its specimen was collected.
void TellOfDays(const v1::ReportedResult& report, absl::CivilDay today,
                v1::ResultAcknowledgement* told);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_LAB_READ_REPORT_H_
