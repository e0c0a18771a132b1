#include "service/record/sqlite/call_tables.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/record/digest.h"
#include "service/record/sqlite/log_tables.h"
#include "sqlite3.h"

namespace myorules::service::record {
namespace {

// How many rows went.
absl::StatusOr<int64_t> Delete(Connection& connection, const std::string& sql,
                               absl::string_view patient_id) {
  absl::Status status = Query(connection, sql).Text(patient_id).Run();
  if (!status.ok()) return status;
  return sqlite3_changes64(connection.handle());
}

// What the ledger counts.
constexpr char kCountReceipts[] = "UPDATE ledger SET receipts = receipts + ?";
constexpr char kCountWaiting[] = "UPDATE ledger SET waiting = waiting + ?";

// There are so many more.
absl::Status Count(Connection& connection, const char* sql, int64_t more) {
  if (more == 0) return absl::OkStatus();
  return Query(connection, sql).Int(more).Run();
}

// Deletes what the ledger counts; returns how many rows.
absl::StatusOr<int64_t> DeleteCounted(Connection& connection,
                                      const std::string& sql,
                                      absl::string_view patient_id,
                                      const char* count) {
  absl::StatusOr<int64_t> deleted = Delete(connection, sql, patient_id);
  if (!deleted.ok()) return deleted;
  absl::Status status = Count(connection, count, -*deleted);
  if (!status.ok()) return status;
  return deleted;
}

constexpr char kReceiptColumns[] =
    "SELECT request_id, request_hash, response, made_at, hash FROM receipts ";

// Without its patients.
Receipt ReceiptOfRow(Query& query) {
  return {query.GetText(0), query.GetBlob(1), {},
          query.GetBlob(2), query.GetTime(3), query.GetBlob(4)};
}

absl::Status AddPatients(Connection& connection, Receipt* receipt) {
  Query query(connection,
              "SELECT patient_id, version FROM receipt_patients WHERE "
              "request_id = ? ORDER BY patient_id");
  query.Text(receipt->request_id);
  while (true) {
    const absl::StatusOr<bool> row = query.Next();
    if (!row.ok()) return row.status();
    if (!*row) return absl::OkStatus();
    receipt->patients.push_back({query.GetText(0), query.GetInt(1)});
  }
}

}  // namespace

absl::Status AddReceipt(Connection& connection, const Receipt& receipt,
                        absl::Time now) {
  absl::Status status =
      Query(connection, "DELETE FROM receipts WHERE made_at < ?")
          .Time(now - kReceiptTime)
          .Run();
  if (!status.ok()) return status;
  const int64_t gone = sqlite3_changes64(connection.handle());
  const absl::StatusOr<int64_t> known =
      Query(connection, "SELECT count(*) FROM receipts WHERE request_id = ?")
          .Text(receipt.request_id)
          .Number();
  if (!known.ok()) return known.status();
  if (*known != 0) {
    return absl::AlreadyExistsError(
        "record: a call with this request id has been answered meanwhile");
  }
  status = Query(connection, "INSERT INTO receipts VALUES (?, ?, ?, ?, ?)")
               .Text(receipt.request_id)
               .Blob(receipt.request_hash)
               .Blob(receipt.response)
               .Time(receipt.made_at)
               .Blob(ReceiptHash(receipt))
               .Run();
  for (const PatientVersion& patient : receipt.patients) {
    if (!status.ok()) return status;
    status = Query(connection, "INSERT INTO receipt_patients VALUES (?, ?, ?)")
                 .Text(receipt.request_id)
                 .Text(patient.patient_id)
                 .Int(patient.version)
                 .Run();
  }
  if (!status.ok()) return status;
  return Count(connection, kCountReceipts, 1 - gone);
}

absl::StatusOr<absl::optional<Receipt>> FindReceiptIn(
    Connection& connection, absl::string_view request_id, absl::Time now) {
  Receipt receipt;
  {
    Query query(connection, absl::StrCat(kReceiptColumns,
                                         "WHERE request_id = ? AND made_at >= "
                                         "?"));
    const absl::StatusOr<bool> row =
        query.Text(request_id).Time(now - kReceiptTime).Next();
    if (!row.ok()) return row.status();
    if (!*row) return absl::optional<Receipt>();
    receipt = ReceiptOfRow(query);
  }
  absl::Status status = AddPatients(connection, &receipt);
  if (!status.ok()) return status;
  return absl::optional<Receipt>(std::move(receipt));
}

absl::StatusOr<std::vector<Receipt>> ReceiptsIn(Connection& connection,
                                                absl::string_view after,
                                                int limit) {
  std::vector<Receipt> receipts;
  {
    Query query(connection,
                absl::StrCat(kReceiptColumns,
                             "WHERE request_id > ? ORDER BY 1 LIMIT ?"));
    query.Text(after).Int(limit);
    while (true) {
      const absl::StatusOr<bool> row = query.Next();
      if (!row.ok()) return row.status();
      if (!*row) break;
      receipts.push_back(ReceiptOfRow(query));
    }
  }
  for (Receipt& receipt : receipts) {
    absl::Status status = AddPatients(connection, &receipt);
    if (!status.ok()) return status;
  }
  return receipts;
}

absl::Status CheckQueue(Connection& connection, const QueueMark& mark) {
  const absl::StatusOr<int64_t> last =
      Query(connection,
            "SELECT coalesce(max(number), 0) FROM queue WHERE patient_id = ?")
          .Text(mark.patient_id)
          .Number();
  if (!last.ok()) return last.status();
  return *last == mark.last_number ? absl::OkStatus() : Changed();
}

absl::Status Unqueue(Connection& connection, int64_t number) {
  absl::Status status =
      Query(connection, "DELETE FROM queue WHERE number = ?").Int(number).Run();
  if (!status.ok()) return status;
  if (sqlite3_changes64(connection.handle()) != 1) return Changed();
  return Count(connection, kCountWaiting, -1);
}

absl::Status Enqueue(Connection& connection, const QueuedResult& result) {
  absl::Status status =
      Query(connection,
            "DELETE FROM queue WHERE patient_id = ? AND identity = ?")
          .Text(result.patient_id)
          .Text(result.identity)
          .Run();
  if (!status.ok()) return status;
  const int64_t replaced = sqlite3_changes64(connection.handle());
  status = Query(connection,
                 "INSERT INTO queue(patient_id, identity, body, hash) VALUES "
                 "(?, ?, ?, ?)")
               .Text(result.patient_id)
               .Text(result.identity)
               .Blob(result.body)
               .Blob(QueuedResultHash(result))
               .Run();
  if (!status.ok()) return status;
  return Count(connection, kCountWaiting, 1 - replaced);
}

absl::StatusOr<std::vector<QueuedResult>> QueueIn(Connection& connection,
                                                  const QueueQuery& query) {
  const bool all = query.patient_id.empty();
  Query rows(connection,
             all ? "SELECT number, patient_id, identity, body, hash FROM queue "
                   "WHERE number > ? ORDER BY number LIMIT ?"
                 : "SELECT number, patient_id, identity, body, hash FROM queue "
                   "WHERE patient_id = ? AND number > ? ORDER BY number LIMIT "
                   "?");
  if (!all) rows.Text(query.patient_id);
  rows.Int(query.after).Int(query.limit);
  std::vector<QueuedResult> results;
  while (true) {
    const absl::StatusOr<bool> row = rows.Next();
    if (!row.ok()) return row.status();
    if (!*row) return results;
    results.push_back({rows.GetInt(0), rows.GetText(1), rows.GetText(2),
                       rows.GetBlob(3), rows.GetBlob(4)});
  }
}

absl::Status ShareReceipts(Connection& connection,
                           const SharedReceipts& shared) {
  return Query(connection,
               "INSERT OR IGNORE INTO receipt_patients SELECT request_id, ?, 0 "
               "FROM receipt_patients WHERE patient_id = ?")
      .Text(shared.with)
      .Text(shared.of)
      .Run();
}

absl::StatusOr<int64_t> DeleteReceiptsOf(Connection& connection,
                                         absl::string_view patient_id) {
  return DeleteCounted(
      connection,
      "DELETE FROM receipts WHERE request_id IN (SELECT request_id "
      "FROM receipt_patients WHERE patient_id = ?)",
      patient_id, kCountReceipts);
}

absl::StatusOr<int64_t> DeleteQueueOf(Connection& connection,
                                      absl::string_view patient_id) {
  return DeleteCounted(connection, "DELETE FROM queue WHERE patient_id = ?",
                       patient_id, kCountWaiting);
}

}  // namespace myorules::service::record
