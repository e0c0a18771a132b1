// The shipped evidence: publications, and what they say, with counts.
#ifndef MYORULES_RULES_EVIDENCE_EVIDENCE_H_
#define MYORULES_RULES_EVIDENCE_EVIDENCE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "engine/base/issues.h"
#include "myorules/v1/evidence.pb.h"

namespace myorules::rules {

// The key of statements that rest on no publication; has no Source.
inline constexpr absl::string_view kClinicalSourceKey = "clinical";

// An EvidenceTable as somebody wrote it, with what is wrong with it.
struct EvidenceText {
  EvidenceText(std::string name, std::string text)
      : issues(std::move(name), std::move(text)) {}

  engine::Issues issues;
  // Whether it is an EvidenceTable at all, faulty or not.
  bool is_read = false;
};

// Joins the tables into one, in the order given. An entry that stands in
// several files word for word counts once. Adds to each text what is wrong with
// it, each fault at its place: what does not parse, a source key or evidence id
// that is missing, stands twice or is taken by an earlier file, a record
// without a statement or a source, a source that is not on record. Of entries
// of one name the first is in the table.
v1::EvidenceTable ReadEvidence(std::vector<EvidenceText>* texts);

// All files of this directory, embedded in the program, and `further` ones.
v1::EvidenceTable ReadEvidenceWithShipped(std::vector<EvidenceText>* further);

// All files of this directory. Errors: INVALID_ARGUMENT with all that is wrong,
// as Issues::Format has it.
absl::StatusOr<v1::EvidenceTable> LoadEvidence();

// INVALID_ARGUMENT with all that is wrong with the texts.
absl::Status StatusOf(const std::vector<EvidenceText>& texts);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_EVIDENCE_EVIDENCE_H_
