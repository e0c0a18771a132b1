#include "service/server/lab_read_report.h"

#include <algorithm>
#include <utility>

#include "engine/base/proto_text.h"
#include "engine/base/sha256.h"
#include "rules/patient/days.h"
#include "service/record/reports.h"

namespace myorules::service {
namespace {

bool UsesNoRange(const v1::NormalisedResult& reading) {
  return std::any_of(reading.problems().begin(), reading.problems().end(),
                     [](const v1::ReadingProblem& problem) {
                       return problem.kind() ==
                              v1::READING_PROBLEM_KIND_RANGE_NOT_USED;
                     });
}

}  // namespace

ReadReport ReadReportOf(const v1::ResultReport& sent,
                        const std::string& profile_id,
                        const rules::LabProfile& profile) {
  ReadReport read;
  LabReader::Read(sent.raw(), profile, v1::SEX_UNSPECIFIED, &read.reading);
  if (read.reading.outcome() == v1::READING_OUTCOME_REFUSED) return read;
  v1::ReportedResult& report = read.report;
  *report.mutable_result() = read.reading.result();
  if (UsesNoRange(read.reading)) {
    v1::NormalisedResult other;
    LabReader::Read(sent.raw(), profile, v1::SEX_FEMALE, &other);
    if (!UsesNoRange(other)) {
      *report.mutable_range_of_women() = other.result().reference_range();
      read.of_women = other;
    }
    LabReader::Read(sent.raw(), profile, v1::SEX_MALE, &other);
    if (!UsesNoRange(other)) {
      *report.mutable_range_of_men() = other.result().reference_range();
      read.of_men = std::move(other);
    }
  }
  if (sent.has_result_time()) {
    *report.mutable_result_time() = sent.result_time();
  }
  report.set_profile(profile_id);
  report.set_printed_analyte(sent.raw().analyte());
  report.set_printed_code(sent.raw().code());
  report.set_printed_collected_on(sent.raw().collected_on());
  report.set_content_hash(
      engine::Sha256Hex({engine::DeterministicBytes(sent.raw())}));
  report.set_identity(record::ReportIdentity(report));
  return read;
}

void TellOfDays(const v1::ReportedResult& report, absl::CivilDay today,
                v1::ResultAcknowledgement* told) {
  const v1::LabResult& read = report.result();
  const auto collected = rules::DaysOf(read.collected_on());
  if (!read.has_collected_on() || !collected.has_value()) return;
  const auto add = [told](const char* field, const char* description) {
    v1::ReportProblem* problem = told->add_problems();
    problem->set_field(field);
    problem->set_description(description);
  };
  // Nothing classifies the patient when the day comes.
  if (collected->first > today) {
    add("raw.collected_on",
        "lies after today (UTC); the result does not count in these answers, "
        "and from that day on it does in the next ones");
  }
  if (!report.has_result_time()) return;
  // One more: a laboratory's day may be ahead of UTC's.
  const absl::CivilDay released =
      absl::ToCivilDay(absl::FromUnixSeconds(report.result_time().seconds()),
                       absl::UTCTimeZone()) +
      1;
  if (released < collected->first) {
    add("result_time",
        "lies before the day of collection; by it a later version is told from "
        "an earlier one");
  }
}

}  // namespace myorules::service
