// From what the sources say to what carries it (a pack, evidence) and what
// shows it (a case, a test), and back: nothing of a pack, no evidence record
// and no case without a statement.
#ifndef MYORULES_RULES_TRACEABILITY_TRACEABILITY_H_
#define MYORULES_RULES_TRACEABILITY_TRACEABILITY_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "myorules/v1/evidence.pb.h"
#include "myorules/v1/traceability.pb.h"
#include "rules/cases/case_file.h"
#include "rules/library/library.h"

namespace myorules::rules {

// The statements beside the knowledge that they are held against.
struct Traceability {
  v1::TraceabilityTable table;
  v1::EvidenceTable evidence;
  std::shared_ptr<const Library> library;
  // The cases of each pack that answers, by its name.
  std::map<std::string, PackCases> cases;
};

// Reads all files of `directory` (NAME.textproto) by name, and the shipped
// packs, cases and evidence.
// Errors: NOT_FOUND for a directory without such files; INVALID_ARGUMENT as
// ReadTextProto.
absl::StatusOr<Traceability> LoadTraceability(const std::string& directory);

// The ids that a case names: Case.statement by its "; ".
std::vector<std::string> StatementsOf(const PackCase& pack_case);

// What is wrong, a line each: an id that stands twice; a source, item or
// evidence record that is not there; a statement that nothing carries or shows,
// whose item its cases do not see both ways, or whose figures no test computes
// again and that does not say why; an item of a pack, an evidence record or a
// case without a statement. Runs every case.
std::vector<std::string> TraceFaults(const Traceability& traceability);

// The page docs/reference/traceability.md.
std::string TracePage(const Traceability& traceability);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_TRACEABILITY_TRACEABILITY_H_
