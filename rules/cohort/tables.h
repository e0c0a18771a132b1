// What a cohort report is made of: the shipped tables, parsed and checked.
#ifndef MYORULES_RULES_COHORT_TABLES_H_
#define MYORULES_RULES_COHORT_TABLES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "myorules/v1/cohort.pb.h"
#include "myorules/v1/evidence.pb.h"

namespace myorules::rules {

// Parses and checks the text proto of a CohortTables. `path` is for messages.
// Errors: INVALID_ARGUMENT naming the line, or the table and row: a group that
// does not exist, a cell for a group that is not a column, a value used other
// than printed without a contradiction, a contradiction that is not in
// `evidence`, a test without method or groups.
absl::StatusOr<v1::CohortTables> ParseCohortTables(
    absl::string_view path, absl::string_view text,
    const v1::EvidenceTable& evidence);

// The shipped tables of that name.
// Errors: NOT_FOUND with the names that there are.
absl::StatusOr<v1::CohortTables> FindCohortTables(
    absl::string_view name, const v1::EvidenceTable& evidence);

// The names of the shipped tables.
std::vector<std::string> CohortTablesNames();

}  // namespace myorules::rules

#endif  // MYORULES_RULES_COHORT_TABLES_H_
