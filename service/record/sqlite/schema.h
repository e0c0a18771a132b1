// The tables of a record in SQLite, from version to version.
#ifndef MYORULES_SERVICE_RECORD_SQLITE_SCHEMA_H_
#define MYORULES_SERVICE_RECORD_SQLITE_SCHEMA_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/record/sqlite/connection.h"

namespace myorules::service::record {

// Says in the file's head that it is a record: "MYOR".
inline constexpr int kApplicationId = 0x4d594f52;

// The version that this program writes.
int LatestSchemaVersion();

// Errors: FAILED_PRECONDITION for a file that is no record, or that a newer
// program wrote; as Store. An empty file may become one.
absl::Status CheckIsRecord(Connection& connection);

// Errors: as CheckIsRecord; FAILED_PRECONDITION for one of an older version.
absl::Status CheckIsUpToDate(Connection& connection);

// Makes the tables of an empty file, or brings those of an older version to
// `version`, all of it or nothing.
// Errors: as CheckIsRecord.
absl::Status Migrate(Connection& connection, int version);

// In which of its tables, indexes and triggers a file of the latest version
// differs from a new one: a trigger that somebody adds may take away what is
// acknowledged.
absl::StatusOr<std::vector<std::string>> SchemaFaults(Connection& connection);

// DATA_LOSS: there are such.
absl::Status CheckSchema(Connection& connection);

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_SQLITE_SCHEMA_H_
