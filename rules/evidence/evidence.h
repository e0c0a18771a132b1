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

// Evidence as written: (what messages call it, text).
using EvidenceFile = std::pair<absl::string_view, absl::string_view>;

// Joins EvidenceTable text protos into one table, in the order given. An entry
// that stands in several files word for word counts once.
// Errors: INVALID_ARGUMENT naming the file, and the line of what does not parse
// or the source key or evidence id that is empty, stands twice or is taken, or
// the record whose source is not on record.
absl::StatusOr<v1::EvidenceTable> ParseEvidence(
    const std::vector<EvidenceFile>& files);

// All files of this directory, embedded in the program, and `further` ones.
absl::StatusOr<v1::EvidenceTable> LoadEvidence(
    const std::vector<EvidenceFile>& further = {});

}  // namespace myorules::rules

#endif  // MYORULES_RULES_EVIDENCE_EVIDENCE_H_
