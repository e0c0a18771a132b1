#include "tests/bench/bare_record.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace myorules::bench {
namespace {

using service::record::Connection;
using service::record::Query;
using service::record::Transaction;

constexpr absl::Duration kPatience = absl::Seconds(10);

// The texts of the first column, sorted.
absl::StatusOr<std::vector<std::string>> Texts(Query& query) {
  std::vector<std::string> texts;
  while (true) {
    const absl::StatusOr<bool> row = query.Next();
    if (!row.ok()) return row.status();
    if (!*row) break;
    texts.push_back(query.GetText(0));
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

absl::StatusOr<std::vector<std::string>> LabelsOf(Connection& connection,
                                                  int64_t patient) {
  Query query(connection, "SELECT label FROM labels WHERE patient = ?");
  query.Int(patient);
  return Texts(query);
}

absl::Status ReadPatient(Connection& connection, const std::string& id,
                         BareCommit* commit) {
  Query query(connection,
              "SELECT number, version, head, state, updated_at FROM patients "
              "WHERE id = ?");
  const absl::StatusOr<bool> row = query.Text(id).Next();
  if (!row.ok()) return row.status();
  if (!*row) return absl::NotFoundError("the service has no such patient");
  commit->patient_id = id;
  commit->patient = query.GetInt(0);
  commit->version = query.GetInt(1);
  commit->head = query.GetBlob(2);
  commit->state = query.GetBlob(3);
  commit->updated_at = query.GetInt(4);
  return absl::OkStatus();
}

absl::Status ReadEvents(Connection& connection, int64_t after,
                        BareCommit* commit) {
  Query query(connection,
              "SELECT sequence, version, recorded_at, payload, payload_hash, "
              "hash FROM events WHERE patient = ? AND version > ? ORDER BY "
              "version");
  query.Int(commit->patient).Int(after);
  while (true) {
    const absl::StatusOr<bool> row = query.Next();
    if (!row.ok()) return row.status();
    if (!*row) return absl::OkStatus();
    commit->events.push_back({query.GetInt(0), query.GetInt(1), query.GetInt(2),
                              query.GetBlob(3), query.GetBlob(4),
                              query.GetBlob(5)});
  }
}

absl::Status ReadReceipts(Connection& connection, int64_t after,
                          BareCommit* commit) {
  Query query(connection,
              "SELECT r.request_id, r.request_hash, r.response, r.made_at, "
              "r.hash, p.version FROM receipts r JOIN receipt_patients p USING "
              "(request_id) WHERE p.patient_id = ? AND p.version > ?");
  query.Text(commit->patient_id).Int(after);
  while (true) {
    const absl::StatusOr<bool> row = query.Next();
    if (!row.ok()) return row.status();
    if (!*row) return absl::OkStatus();
    commit->receipts.push_back({query.GetText(0), query.GetBlob(1),
                                query.GetBlob(2), query.GetInt(3),
                                query.GetBlob(4), query.GetInt(5)});
  }
}

absl::Status WriteEvents(Connection& connection, const BareCommit& commit) {
  for (const BareCommit::Event& event : commit.events) {
    absl::Status status =
        Query(connection,
              "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, NULL)")
            .Int(event.sequence)
            .Int(commit.patient)
            .Int(event.version)
            .Int(event.recorded_at)
            .Blob(event.payload)
            .Blob(event.payload_hash)
            .Blob(event.hash)
            .Run();
    if (!status.ok()) return status;
  }
  return Query(connection,
               "UPDATE ledger SET next_sequence = max(next_sequence, ?)")
      .Int(commit.events.back().sequence + 1)
      .Run();
}

absl::Status WritePatient(Connection& connection, const BareCommit& commit) {
  absl::Status status = Query(connection,
                              "UPDATE patients SET version = ?, head = ?, "
                              "state = ?, updated_at = ? WHERE number = ?")
                            .Int(commit.version)
                            .Blob(commit.head)
                            .Blob(commit.state)
                            .Int(commit.updated_at)
                            .Int(commit.patient)
                            .Run();
  for (const std::string& label : commit.labels_gone) {
    status.Update(
        Query(connection, "DELETE FROM labels WHERE label = ? AND patient = ?")
            .Text(label)
            .Int(commit.patient)
            .Run());
  }
  for (const std::string& label : commit.labels_new) {
    status.Update(Query(connection, "INSERT INTO labels VALUES (?, ?)")
                      .Text(label)
                      .Int(commit.patient)
                      .Run());
  }
  return status;
}

absl::Status WriteReceipts(Connection& connection, const BareCommit& commit) {
  absl::Status status;
  for (const BareCommit::Receipt& receipt : commit.receipts) {
    status.Update(
        Query(connection, "INSERT INTO receipts VALUES (?, ?, ?, ?, ?)")
            .Text(receipt.request_id)
            .Blob(receipt.request_hash)
            .Blob(receipt.response)
            .Int(receipt.made_at)
            .Blob(receipt.hash)
            .Run());
    status.Update(
        Query(connection, "INSERT INTO receipt_patients VALUES (?, ?, ?)")
            .Text(receipt.request_id)
            .Text(commit.patient_id)
            .Int(receipt.version)
            .Run());
    status.Update(
        Query(connection, "UPDATE ledger SET receipts = receipts + 1").Run());
  }
  return status;
}

}  // namespace

absl::StatusOr<std::unique_ptr<BareRecord>> BareRecord::Make(
    const std::string& record, const std::string& copy) {
  std::unique_ptr<BareRecord> bare(new BareRecord);
  bare->copy_path_ = copy;
  auto service = Connection::Open(record, "", kPatience);
  if (!service.ok()) return service.status();
  bare->service_ = *std::move(service);
  absl::Status status =
      bare->service_->Execute(absl::StrCat("VACUUM INTO '", copy, "'"));
  if (!status.ok()) return status;
  auto connection = Connection::Open(copy, "", kPatience);
  if (!connection.ok()) return connection.status();
  bare->copy_ = *std::move(connection);
  status =
      bare->copy_->Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
  if (!status.ok()) return status;
  return bare;
}

absl::StatusOr<BareCommit> BareRecord::Read(const std::string& patient_id) {
  BareCommit before;
  absl::Status status = ReadPatient(*copy_, patient_id, &before);
  BareCommit commit;
  status.Update(ReadPatient(*service_, patient_id, &commit));
  status.Update(ReadEvents(*service_, before.version, &commit));
  status.Update(ReadReceipts(*service_, before.version, &commit));
  if (!status.ok()) return status;
  if (commit.events.empty()) {
    return absl::NotFoundError("the service wrote nothing");
  }
  const auto old_labels = LabelsOf(*copy_, commit.patient);
  if (!old_labels.ok()) return old_labels.status();
  const auto labels = LabelsOf(*service_, commit.patient);
  if (!labels.ok()) return labels.status();
  std::set_difference(old_labels->begin(), old_labels->end(), labels->begin(),
                      labels->end(), std::back_inserter(commit.labels_gone));
  std::set_difference(labels->begin(), labels->end(), old_labels->begin(),
                      old_labels->end(), std::back_inserter(commit.labels_new));
  return commit;
}

absl::Status BareRecord::Write(const BareCommit& commit) {
  Transaction transaction(*copy_);
  absl::Status status = transaction.Begin();
  if (status.ok()) status = WriteEvents(*copy_, commit);
  if (status.ok()) status = WritePatient(*copy_, commit);
  if (status.ok()) status = WriteReceipts(*copy_, commit);
  if (status.ok()) status = transaction.Commit();
  return status;
}

absl::Status BareRecord::Compare() {
  Query names(*service_,
              "SELECT name FROM sqlite_schema WHERE type = 'table' AND name "
              "NOT LIKE 'sqlite%'");
  const absl::StatusOr<std::vector<std::string>> tables = Texts(names);
  if (!tables.ok()) return tables.status();
  absl::Status status =
      service_->Execute(absl::StrCat("ATTACH '", copy_path_, "' AS copy"));
  for (const std::string& table : *tables) {
    if (!status.ok()) return status;
    for (const auto& [one, other] :
         {std::pair("main", "copy"), std::pair("copy", "main")}) {
      const auto different =
          Query(*service_,
                absl::StrCat("SELECT count(*) FROM (SELECT * FROM ", one, ".",
                             table, " EXCEPT SELECT * FROM ", other, ".", table,
                             ")"))
              .Number();
      if (!different.ok()) return different.status();
      if (*different != 0) {
        return absl::InternalError(absl::StrCat(*different, " rows of ", table,
                                                " are in ", one, " alone"));
      }
    }
  }
  return status;
}

}  // namespace myorules::bench
