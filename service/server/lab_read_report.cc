#include "service/server/lab_read_report.h"

#include <algorithm>
#include <utility>

#include "engine/base/proto_text.h"
#include "engine/base/sha256.h"
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

}  // namespace myorules::service
