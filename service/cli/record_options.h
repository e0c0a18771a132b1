// How commands come to a record of patients.
#ifndef MYORULES_SERVICE_CLI_RECORD_OPTIONS_H_
#define MYORULES_SERVICE_CLI_RECORD_OPTIONS_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "rules/library/library.h"
#include "service/record/recorder.h"
#include "service/record/store.h"

namespace myorules::service {

enum class RecordAccess {
  // Leaves the file as it is, byte for byte.
  kRead,
  kWrite,
  // Makes it where there is none.
  kCreate,
};

// Opens the record in the file `path`. Errors: as record::SqliteStore::Open.
absl::StatusOr<std::shared_ptr<record::Store>> OpenStore(
    const std::string& path, RecordAccess access);

// The same with the knowledge that answers come from.
absl::StatusOr<std::shared_ptr<const record::Recorder>> OpenRecord(
    const std::string& path, RecordAccess access,
    std::shared_ptr<const rules::Library> library);

// Says `status` of a record on standard error and returns the exit status that
// fits.
int RecordFailure(absl::string_view command, const absl::Status& status);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_RECORD_OPTIONS_H_
