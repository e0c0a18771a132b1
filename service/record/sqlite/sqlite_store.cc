#include "service/record/sqlite/sqlite_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "service/record/digest.h"
#include "service/record/sqlite/call_tables.h"
#include "service/record/sqlite/files.h"
#include "service/record/sqlite/gathered_log.h"
#include "service/record/sqlite/log_tables.h"
#include "service/record/sqlite/schema.h"
#include "service/record/sqlite/sqlite_reader.h"

namespace myorules::service::record {
namespace {

constexpr char kPatientColumns[] =
    "SELECT id, version, state, head, created_at, updated_at FROM patients ";
StoredPatient PatientOfRow(const Query& row) {
  return {row.GetText(0), row.GetInt(1),  row.GetBlob(2),
          row.GetBlob(3), row.GetTime(4), row.GetTime(5)};
}

// What the connection that writes keeps of the file, in KiB. A call changes
// pages of the patient and of labels all over the file; with the 2 MiB that
// SQLite keeps it reads most of them anew.
constexpr int kWriterCache = 32 << 10;

// The journal mode that the file has then. What the statement changes it writes
// only after it has given its row, so that it is run to its end.
absl::StatusOr<std::string> UseWriteAheadLog(Connection& connection) {
  Query query(connection, "PRAGMA journal_mode=WAL");
  std::string mode;
  while (true) {
    const absl::StatusOr<bool> row = query.Next();
    if (!row.ok()) return row.status();
    if (!*row) return mode;
    mode = query.GetText(0);
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> SqliteStore::Connect(
    const std::string& vfs) const {
  absl::StatusOr<std::unique_ptr<Connection>> connection =
      options_.only_read
          ? Connection::OpenToRead(options_.path, options_.patience)
          : Connection::Open(options_.path, vfs, options_.patience);
  if (!connection.ok()) return connection;
  const std::string synchronous = options_.durable ? "FULL" : "OFF";
  const absl::Status status = (*connection)
                                  ->Execute(
                                      "PRAGMA foreign_keys=ON;"
                                      "PRAGMA secure_delete=ON;"
                                      "PRAGMA cell_size_check=ON;"
                                      "PRAGMA trusted_schema=OFF;"
                                      "PRAGMA synchronous=" +
                                      synchronous);
  if (!status.ok()) return status;
  return connection;
}

absl::StatusOr<std::unique_ptr<SqliteStore>> SqliteStore::Open(
    const SqliteOptions& options) {
  absl::Status status;
  // Another file system than the machine's makes its files itself.
  if (options.vfs.empty()) {
    status = PrepareFile(options.path, options.create && !options.only_read);
  }
  if (!status.ok()) return status;
  std::unique_ptr<SqliteStore> store(new SqliteStore(options));
  const absl::MutexLock lock(&store->write_mutex_);
  // Without a sync nothing would hand on what is gathered.
  absl::StatusOr<std::unique_ptr<Connection>> writer = store->Connect(
      options.durable ? GatheringFileSystem(options.vfs) : options.vfs);
  if (!writer.ok()) return writer.status();
  store->writer_ = *std::move(writer);
  Connection& connection = *store->writer_;
  // A file of another program is left as it is.
  status = CheckIsRecord(connection);
  if (!status.ok()) return status;
  if (options.only_read) {
    status = CheckIsUpToDate(connection);
    if (!status.ok()) return status;
    return store;
  }
  status =
      connection.Execute(absl::StrCat("PRAGMA cache_size=-", kWriterCache));
  if (!status.ok()) return status;
  const absl::StatusOr<std::string> mode = UseWriteAheadLog(connection);
  if (!mode.ok()) return mode.status();
  if (*mode != "wal") {
    return absl::FailedPreconditionError(
        "record: the file system has no shared memory, which the write-ahead "
        "log needs");
  }
  status = Migrate(connection, LatestSchemaVersion());
  if (!status.ok()) return status;
  status = CheckSchema(connection);
  if (!status.ok()) return status;
  const absl::StatusOr<int64_t> to_clear =
      Query(connection, "SELECT pages_to_clear FROM ledger").Number();
  if (!to_clear.ok()) return to_clear.status();
  if (*to_clear != 0) {
    status = store->ClearPages();
    if (!status.ok()) return status;
  }
  if (options.background_checkpoint_pages > 0) {
    absl::StatusOr<std::unique_ptr<Connection>> beside =
        store->Connect(options.vfs);
    if (!beside.ok()) return beside.status();
    store->checkpointer_ = std::make_unique<Checkpointer>(
        *std::move(beside), connection, options.background_checkpoint_pages);
  }
  return store;
}

absl::Status SqliteStore::Apply(const Commit& commit) {
  const absl::MutexLock lock(&write_mutex_);
  Transaction transaction(*writer_);
  absl::Status status = transaction.Begin();
  if (!status.ok()) return status;
  for (const PatientVersion& patient : commit.rests_on) {
    status = CheckVersion(*writer_, patient);
    if (!status.ok()) return status;
  }
  for (const QueueMark& mark : commit.queue_marks) {
    status = CheckQueue(*writer_, mark);
    if (!status.ok()) return status;
  }
  const absl::StatusOr<int64_t> first = NextSequence(*writer_);
  if (!first.ok()) return first.status();
  int64_t next_sequence = *first;
  for (const Append& append : commit.appends) {
    status = ApplyAppend(*writer_, append, commit.now, &next_sequence);
    if (!status.ok()) return status;
  }
  for (const int64_t number : commit.unqueue) {
    status = Unqueue(*writer_, number);
    if (!status.ok()) return status;
  }
  for (const QueuedResult& result : commit.queue) {
    status = Enqueue(*writer_, result);
    if (!status.ok()) return status;
  }
  for (const auto& [hash, body] : commit.packs) {
    status = Query(*writer_, "INSERT OR IGNORE INTO packs VALUES (?, ?, ?)")
                 .Text(hash)
                 .Blob(body)
                 .Blob(PackBodyHash(hash, body))
                 .Run();
    if (!status.ok()) return status;
  }
  for (const SharedReceipts& shared : commit.shared_receipts) {
    status = ShareReceipts(*writer_, shared);
    if (!status.ok()) return status;
  }
  if (commit.receipt.has_value()) {
    status = AddReceipt(*writer_, *commit.receipt, commit.now);
    if (!status.ok()) return status;
  }
  status = Query(*writer_, "UPDATE ledger SET next_sequence = ?")
               .Int(next_sequence)
               .Run();
  if (!status.ok()) return status;
  return transaction.Commit();
}

template <typename Result>
Result SqliteStore::ReadLittle(absl::FunctionRef<Result(Connection&)> read) {
  if (write_mutex_.TryLock()) {
    Result result = read(*writer_);
    write_mutex_.Unlock();
    return result;
  }
  absl::StatusOr<Reader> reader = Reader::Of(*this);
  if (!reader.ok()) return reader.status();
  return read(**reader);
}

absl::StatusOr<StoredPatient> SqliteStore::Find(absl::string_view patient_id) {
  using Found = absl::StatusOr<StoredPatient>;
  return ReadLittle<Found>([&](Connection& connection) -> Found {
    static const std::string& sql =
        *new std::string(absl::StrCat(kPatientColumns, "WHERE id = ?"));
    Query query(connection, sql);
    const absl::StatusOr<bool> row = query.Text(patient_id).Next();
    if (!row.ok()) return row.status();
    if (!*row) return NotOnRecord();
    return PatientOfRow(query);
  });
}

absl::StatusOr<std::vector<StoredPatient>> SqliteStore::List(
    const ListQuery& query) {
  absl::StatusOr<Reader> reader = Reader::Of(*this);
  if (!reader.ok()) return reader.status();
  std::string sql = absl::StrCat(kPatientColumns, "WHERE id > ? ");
  for (size_t i = 0; i < query.labels.size(); ++i) {
    absl::StrAppend(&sql,
                    "AND EXISTS (SELECT 1 FROM labels WHERE label = ? AND "
                    "patient = number) ");
  }
  absl::StrAppend(&sql, "ORDER BY id LIMIT ?");
  Query rows(**reader, sql);
  rows.Text(query.after);
  for (const std::string& label : query.labels) rows.Text(label);
  rows.Int(query.limit);
  std::vector<StoredPatient> patients;
  while (true) {
    const absl::StatusOr<bool> row = rows.Next();
    if (!row.ok()) return row.status();
    if (!*row) return patients;
    patients.push_back(PatientOfRow(rows));
  }
}

absl::StatusOr<std::vector<std::string>> SqliteStore::Labels(
    absl::string_view patient_id) {
  absl::StatusOr<Reader> reader = Reader::Of(*this);
  if (!reader.ok()) return reader.status();
  const absl::StatusOr<LogEnd> end = FindLogEnd(**reader, patient_id);
  if (!end.ok()) return end.status();
  if (end->number == 0) return NotOnRecord();
  Query query(**reader,
              "SELECT label FROM labels WHERE patient = ? ORDER BY label");
  return TextsOf(query.Int(end->number));
}

absl::StatusOr<std::vector<StoredEvent>> SqliteStore::Events(
    absl::string_view patient_id, int64_t after, int limit) {
  absl::StatusOr<Reader> reader = Reader::Of(*this);
  if (!reader.ok()) return reader.status();
  Query query(**reader,
              absl::StrCat(SelectEvents(),
                           "WHERE p.id = ? AND e.version > ? ORDER BY "
                           "e.version LIMIT ?"));
  query.Text(patient_id).Int(after).Int(limit);
  return EventsOf(query);
}

absl::StatusOr<std::vector<StoredEvent>> SqliteStore::EventsSince(int64_t after,
                                                                  int limit) {
  absl::StatusOr<Reader> reader = Reader::Of(*this);
  if (!reader.ok()) return reader.status();
  Query query(**reader,
              absl::StrCat(SelectEvents(),
                           "WHERE e.sequence > ? ORDER BY e.sequence LIMIT ?"));
  query.Int(after).Int(limit);
  return EventsOf(query);
}

absl::StatusOr<int64_t> SqliteStore::LastSequence() {
  absl::StatusOr<Reader> reader = Reader::Of(*this);
  if (!reader.ok()) return reader.status();
  const absl::StatusOr<int64_t> next = NextSequence(**reader);
  if (!next.ok()) return next.status();
  return *next - 1;
}

absl::StatusOr<std::string> SqliteStore::FindPack(absl::string_view hash) {
  absl::StatusOr<Reader> reader = Reader::Of(*this);
  if (!reader.ok()) return reader.status();
  Query query(**reader, "SELECT body, body_hash FROM packs WHERE hash = ?");
  const absl::StatusOr<bool> row = query.Text(hash).Next();
  if (!row.ok()) return row.status();
  if (!*row) {
    return absl::NotFoundError("record: no pack with this hash is kept");
  }
  std::string body = query.GetBlob(0);
  if (PackBodyHash(hash, body) != query.GetBlob(1)) {
    return absl::DataLossError(
        absl::StrCat("record: the pack ", hash, " was changed"));
  }
  return body;
}

absl::StatusOr<std::vector<std::string>> SqliteStore::PackHashes() {
  absl::StatusOr<Reader> reader = Reader::Of(*this);
  if (!reader.ok()) return reader.status();
  Query query(**reader, "SELECT hash FROM packs ORDER BY hash");
  return TextsOf(query);
}

absl::StatusOr<absl::optional<Receipt>> SqliteStore::FindReceipt(
    absl::string_view request_id, absl::Time now) {
  return ReadLittle<absl::StatusOr<absl::optional<Receipt>>>(
      [&](Connection& connection) {
        return FindReceiptIn(connection, request_id, now);
      });
}

absl::StatusOr<std::vector<Receipt>> SqliteStore::Receipts(
    absl::string_view after, int limit) {
  absl::StatusOr<Reader> reader = Reader::Of(*this);
  if (!reader.ok()) return reader.status();
  return ReceiptsIn(**reader, after, limit);
}

absl::StatusOr<std::vector<QueuedResult>> SqliteStore::Queue(
    const QueueQuery& query) {
  using Results = absl::StatusOr<std::vector<QueuedResult>>;
  if (!query.patient_id.empty()) {
    return ReadLittle<Results>([&query](Connection& connection) {
      return QueueIn(connection, query);
    });
  }
  absl::StatusOr<Reader> reader = Reader::Of(*this);
  if (!reader.ok()) return reader.status();
  return QueueIn(**reader, query);
}

}  // namespace myorules::service::record
