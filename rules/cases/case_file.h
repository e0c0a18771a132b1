// The cases of a pack, read from PACK/cases/SCENARIO/case.textproto, and what
// they leave out, from PACK/cases/exceptions.textproto.
#ifndef MYORULES_RULES_CASES_CASE_FILE_H_
#define MYORULES_RULES_CASES_CASE_FILE_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "engine/base/issues.h"
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

// The cases of a pack.
struct PackCases {
  // By scenario.
  std::vector<PackCase> cases;
  v1::CaseExceptions exceptions;
};

// Puts the patients of a file together.
// Errors: INVALID_ARGUMENT for a case without name, statement, day or anything
// wanted, for a name used twice, and for a path to clear that is wrong or
// clears nothing; all of them, a line each.
absl::StatusOr<std::vector<PackCase>> PrepareCases(absl::string_view scenario,
                                                   const v1::CaseFile& file);

// Reads a text proto of message type `Message` from a file. Errors: NOT_FOUND;
// INVALID_ARGUMENT with all faults, as engine::Issues formats them.
absl::Status ReadTextProto(const std::string& file,
                           google::protobuf::Message* message);

// All cases below `directory` (SCENARIO/case.textproto), by scenario.
// Errors: NOT_FOUND for a directory without cases; INVALID_ARGUMENT as
// PrepareCases for all files, each fault with its place as engine::Issues
// formats it.
absl::StatusOr<std::vector<PackCase>> LoadCases(const std::string& directory);

// All cases below `directory`, and its exceptions.textproto where there is one.
// Errors: as LoadCases; `faulty` has then the faults of each file that has
// some.
absl::StatusOr<PackCases> LoadPackCases(
    const std::string& directory,
    std::vector<engine::Issues>* faulty = nullptr);

// The cases that the program carries of the shipped pack `name`.
// Errors: NOT_FOUND where it has none; INVALID_ARGUMENT as LoadCases.
absl::StatusOr<PackCases> ShippedPackCases(absl::string_view name);

// The files of those cases, by their path below the pack's folder
// ("cases/age/case.textproto").
std::vector<std::pair<std::string, std::string>> ShippedCaseFiles(
    absl::string_view name);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_CASES_CASE_FILE_H_
