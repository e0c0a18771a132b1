// The tables of patients, events and labels: logs that grow, and what they come
// to.
#ifndef MYORULES_SERVICE_RECORD_SQLITE_LOG_TABLES_H_
#define MYORULES_SERVICE_RECORD_SQLITE_LOG_TABLES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "service/record/sqlite/connection.h"
#include "service/record/store.h"

namespace myorules::service::record {

// NOT_FOUND: the patient is not on record.
absl::Status NotOnRecord();

// ABORTED: the record is not what a change rests on.
absl::Status Changed();

// Columns of events and patients that EventsOf reads, up to "WHERE".
std::string SelectEvents();

// All rows of a query that begins with SelectEvents.
absl::StatusOr<std::vector<StoredEvent>> EventsOf(Query& query);

// All rows of a query of one text each.
absl::StatusOr<std::vector<std::string>> TextsOf(Query& query);

// Where a patient's log ends. `number` 0: there is none.
struct LogEnd {
  int64_t number = 0;
  int64_t version = 0;
  std::string head;
};

absl::StatusOr<LogEnd> FindLogEnd(Connection& connection,
                                  absl::string_view patient_id);

// ABORTED where the record is at another version.
absl::Status CheckVersion(Connection& connection, const PatientVersion& at);

absl::StatusOr<int64_t> NextSequence(Connection& connection);

// Adds to one log; `next_sequence` moves on. Errors: ABORTED.
absl::Status ApplyAppend(Connection& connection, const Append& append,
                         absl::Time now, int64_t* next_sequence);

// Takes out what tells of others. Errors: ABORTED; DATA_LOSS for an event that
// is not there.
absl::Status ApplyRedaction(Connection& connection, const Redaction& redaction);

// Deletes a log with all that is derived from it.
absl::Status DeleteLog(Connection& connection, int64_t patient);

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_SQLITE_LOG_TABLES_H_
