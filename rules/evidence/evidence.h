// The shipped evidence: publications, and what they say, with counts.
#ifndef MYORULES_RULES_EVIDENCE_EVIDENCE_H_
#define MYORULES_RULES_EVIDENCE_EVIDENCE_H_

#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "myorules/v1/evidence.pb.h"

namespace myorules::rules {

// The key of statements that rest on no publication; has no Source.
inline constexpr absl::string_view kClinicalSourceKey = "clinical";

// Joins the (path, text) of EvidenceTable text protos into one table, in the
// order given.
// Errors: INVALID_ARGUMENT naming the file and the line of what does not parse,
// or the source key or evidence id that is empty or stands twice, or the record
// whose source is not on record.
absl::StatusOr<v1::EvidenceTable> ParseEvidence(
    const std::vector<std::pair<absl::string_view, absl::string_view>>& files);

// All files of this directory, embedded in the program.
absl::StatusOr<v1::EvidenceTable> LoadEvidence();

}  // namespace myorules::rules

#endif  // MYORULES_RULES_EVIDENCE_EVIDENCE_H_
