// The cases of a pack, read from PACK/cases/SCENARIO/case.textproto.
#ifndef MYORULES_RULES_CASES_CASE_FILE_H_
#define MYORULES_RULES_CASES_CASE_FILE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/message.h"
#include "myorules/v1/pack_case.pb.h"
#include "myorules/v1/patient.pb.h"

namespace myorules::rules {

// A case made ready: its patient put together.
struct PackCase {
  std::string scenario;   // Name of the folder.
  std::string name;       // Case.name.
  std::string statement;  // Case.statement.
  v1::Patient patient;
  absl::CivilDay assessed_on;
  v1::Want want;

  // "scenario: name".
  std::string Title() const;
};

// Puts the patients of a file together.
// Errors: INVALID_ARGUMENT for a case without name, statement, day or anything
// wanted, for a name used twice, and for a path to clear that is wrong or
// clears nothing.
absl::StatusOr<std::vector<PackCase>> PrepareCases(absl::string_view scenario,
                                                   const v1::CaseFile& file);

// Reads a text proto of message type `Message` from a file; errors have file,
// line and column.
absl::Status ReadTextProto(const std::string& file,
                           google::protobuf::Message* message);

// All cases below `directory` (SCENARIO/case.textproto), by scenario.
// Errors: NOT_FOUND for a directory without cases, else as PrepareCases, with
// file, line and column where the text is at fault.
absl::StatusOr<std::vector<PackCase>> LoadCases(const std::string& directory);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_CASES_CASE_FILE_H_
