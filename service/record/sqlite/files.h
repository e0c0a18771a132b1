// The files that hold a record: made, copied and put in place so that a loss of
// power leaves either the old or the new.
#ifndef MYORULES_SERVICE_RECORD_SQLITE_FILES_H_
#define MYORULES_SERVICE_RECORD_SQLITE_FILES_H_

#include <string>

#include "absl/status/status.h"
#include "service/record/sqlite/connection.h"

namespace myorules::service::record {

// Makes an empty file that only its owner can read, where there is none and
// `create`. Errors: NOT_FOUND where there is none; as Store.
absl::Status PrepareFile(const std::string& path, bool create);

// Writes a copy of the record to `path`, as of one instant, as one file with
// the rights of PrepareFile, without pages that hold what was erased. Errors:
// ALREADY_EXISTS; as Store.
absl::Status CopyRecord(Connection& source, const std::string& path);

// As CopyRecord of the record in the file `record`, of this version of the
// tables or an older one, which is left as it is.
absl::Status BackUpRecord(const std::string& record, const std::string& path);

// Puts the backup at `backup` in place as the record `path`, which must not
// exist, nor the files that SQLite keeps beside it. The backup is left as it
// is. Whether the backup is sound
// is for the caller to ask first (verify.h).
// Errors: ALREADY_EXISTS; as Store.
absl::Status RestoreBackup(const std::string& backup, const std::string& path);

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_SQLITE_FILES_H_
