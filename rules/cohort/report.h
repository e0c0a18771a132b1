// The tables and tests of a cohort, computed from answers.
#ifndef MYORULES_RULES_COHORT_REPORT_H_
#define MYORULES_RULES_COHORT_REPORT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "myorules/v1/classification.pb.h"
#include "myorules/v1/cohort.pb.h"
#include "myorules/v1/evidence.pb.h"

namespace myorules::rules {

// Computes the report. Reads nothing but the answers; a facet that is unknown,
// or a number known only to lie in an interval, leaves its patient out of that
// cell, and is counted there. The order of the answers does not matter.
//
// `failed`: how many records could not be classified; only echoed.
// Errors: INVALID_ARGUMENT where the answers are of different packs or
// assessment dates, or lack a decision or facet that the tables name, or where
// a facet is of another kind than its row asks for.
absl::StatusOr<v1::CohortReport> ComputeCohortReport(
    const v1::CohortTables& tables, const v1::EvidenceTable& evidence,
    absl::Span<const v1::Classification> answers, int failed);

// The report as a page of text: tables as papers print them, below a cell what
// the source prints where it differs, and the contradictions in full at the
// end.
std::string CohortReportText(const v1::CohortReport& report);

// The report as JSON (the JSON form of the message, indented, zeros included),
// ending in a newline.
std::string CohortReportJson(const v1::CohortReport& report);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_COHORT_REPORT_H_
