// The tables of what came in calls and belongs to no log: receipts, and results
// that wait for their patient.
#ifndef MYORULES_SERVICE_RECORD_SQLITE_CALL_TABLES_H_
#define MYORULES_SERVICE_RECORD_SQLITE_CALL_TABLES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "service/record/sqlite/connection.h"
#include "service/record/store.h"

namespace myorules::service::record {

// Deletes those that are too old as well. Errors: ALREADY_EXISTS.
absl::Status AddReceipt(Connection& connection, const Receipt& receipt,
                        absl::Time now);

absl::StatusOr<absl::optional<Receipt>> FindReceiptIn(
    Connection& connection, absl::string_view request_id, absl::Time now);

absl::StatusOr<std::vector<Receipt>> ReceiptsIn(Connection& connection,
                                                absl::string_view after,
                                                int limit);

// ABORTED where other results wait than were read.
absl::Status CheckQueue(Connection& connection, const QueueMark& mark);

// ABORTED where it does not wait any more.
absl::Status Unqueue(Connection& connection, int64_t number);

absl::Status Enqueue(Connection& connection, const QueuedResult& result);

absl::StatusOr<std::vector<QueuedResult>> QueueIn(Connection& connection,
                                                  const QueueQuery& query);

absl::Status ShareReceipts(Connection& connection,
                           const SharedReceipts& shared);

// Deletes the receipts that tell of the patient; returns how many.
absl::StatusOr<int64_t> DeleteReceiptsOf(Connection& connection,
                                         absl::string_view patient_id);

// Deletes the results that wait for the patient; returns how many.
absl::StatusOr<int64_t> DeleteQueueOf(Connection& connection,
                                      absl::string_view patient_id);

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_SQLITE_CALL_TABLES_H_
