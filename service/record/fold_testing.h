// What tests of the fold begin with: events, and what they come to.
#ifndef MYORULES_SERVICE_RECORD_FOLD_TESTING_H_
#define MYORULES_SERVICE_RECORD_FOLD_TESTING_H_

#include <algorithm>
#include <string>
#include <vector>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "service/record/fold.h"
#include "service/record/reports.h"

namespace myorules::service::record {

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

inline v1::PatientState Fold(const std::vector<v1::RecordEvent>& events) {
  v1::PatientState state;
  int64_t version = 0;
  for (const v1::RecordEvent& event : events) {
    const absl::Status status = ApplyEvent(event, ++version, &state);
    EXPECT_TRUE(status.ok()) << status;
  }
  return state;
}

inline v1::RecordEvent Registered(const std::string& patient = "id: 'p'") {
  v1::RecordEvent event;
  *event.mutable_registered()->mutable_patient() = Parse<v1::Patient>(patient);
  return event;
}

inline v1::RecordEvent Updated(const std::string& patient,
                               const std::string& mask) {
  return Parse<v1::RecordEvent>("updated { patient {" + patient +
                                "} update_mask { " + mask + " } }");
}

// The report with an identity of what it says.
inline v1::ReportedResult Identified(v1::ReportedResult report) {
  report.set_content_hash(report.result().SerializeAsString());
  report.set_identity(ReportIdentity(report));
  return report;
}

// A report of one HMGCR ELISA of accession 7, released `hour` hours on.
inline v1::ReportedResult Report(int hour, v1::ResultStatus status,
                                 double value, const std::string& more = "") {
  auto report = Parse<v1::ReportedResult>(
      "result { laboratory: 'LAB' specimen_id: '7' analyte: 'HMGCR' method: "
      "ASSAY_METHOD_ELISA " +
      more + "}");
  report.mutable_result()->set_status(status);
  report.mutable_result()->mutable_quantity()->set_value(value);
  report.mutable_result_time()->set_seconds(3600 * hour);
  return Identified(report);
}

inline v1::RecordEvent Reported(const v1::ReportedResult& report) {
  v1::RecordEvent event;
  *event.mutable_result_reported() = report;
  return event;
}

// Values of the results that rules read, sorted.
inline std::vector<double> Values(const v1::PatientState& state) {
  std::vector<double> values;
  const v1::Patient patient = PatientOf(state);
  for (const v1::LabResult& result : patient.results()) {
    values.push_back(result.quantity().value());
  }
  std::sort(values.begin(), values.end());
  return values;
}

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_FOLD_TESTING_H_
