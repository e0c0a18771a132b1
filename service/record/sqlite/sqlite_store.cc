#include "service/record/sqlite/sqlite_store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "engine/base/sha256.h"
#include "service/record/digest.h"
#include "service/record/sqlite/files.h"
#include "service/record/sqlite/schema.h"
#include "sqlite3.h"

namespace myorules::service::record {
namespace {

// Each holds a page cache of some megabytes; more readers wait.
constexpr int kMaxReaders = 8;

constexpr char kPatientColumns[] =
    "SELECT id, version, state, head, created_at, updated_at FROM patients ";
constexpr char kEventColumns[] =
    "SELECT e.sequence, p.id, e.version, e.recorded_at, e.payload, "
    "e.payload_hash, e.hash FROM events e JOIN patients p ON p.number = "
    "e.patient ";

absl::Status NotOnRecord() {
  return absl::NotFoundError("record: no such patient");
}

absl::Status Changed() {
  return absl::AbortedError(
      "record: the record of the patient has changed meanwhile; read it again");
}

StoredPatient PatientOfRow(const Query& row) {
  return {row.GetText(0), row.GetInt(1),  row.GetBlob(2),
          row.GetBlob(3), row.GetTime(4), row.GetTime(5)};
}

absl::StatusOr<std::vector<StoredEvent>> EventsOf(Query& query) {
  std::vector<StoredEvent> events;
  while (true) {
    const absl::StatusOr<bool> row = query.Next();
    if (!row.ok()) return row.status();
    if (!*row) return events;
    events.push_back({query.GetInt(0), query.GetText(1), query.GetInt(2),
                      query.GetTime(3), query.GetBlob(4), query.GetBlob(5),
                      query.GetBlob(6)});
  }
}

// Where a patient's log ends. `number` 0: there is none.
struct LogEnd {
  int64_t number = 0;
  int64_t version = 0;
  std::string head;
};

absl::StatusOr<LogEnd> FindLogEnd(Connection& connection,
                                  absl::string_view patient_id) {
  Query query(connection,
              "SELECT number, version, head FROM patients WHERE id = ?");
  const absl::StatusOr<bool> row = query.Text(patient_id).Next();
  if (!row.ok()) return row.status();
  if (!*row) return LogEnd{};
  return LogEnd{query.GetInt(0), query.GetInt(1), query.GetBlob(2)};
}

// Makes a patient without events.
absl::StatusOr<LogEnd> AddPatient(Connection& connection,
                                  absl::string_view patient_id,
                                  absl::Time now) {
  const absl::Status status =
      Query(connection,
            "INSERT INTO patients(id, version, head, state, created_at, "
            "updated_at) VALUES (?, 0, x'', x'', ?, ?)")
          .Text(patient_id)
          .Time(now)
          .Time(now)
          .Run();
  if (!status.ok()) return status;
  return LogEnd{sqlite3_last_insert_rowid(connection.handle()), 0, ""};
}

absl::Status AddEvents(Connection& connection, const Append& append,
                       absl::Time now, int64_t* next_sequence, LogEnd* end) {
  for (const std::string& payload : append.payloads) {
    StoredEvent event;
    event.sequence = (*next_sequence)++;
    event.patient_id = append.patient_id;
    event.version = ++end->version;
    event.recorded_at = now;
    event.payload_hash = engine::Sha256({payload});
    end->head = ChainHash(end->head, event);
    absl::Status status =
        Query(connection, "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)")
            .Int(event.sequence)
            .Int(end->number)
            .Int(event.version)
            .Time(now)
            .Blob(payload)
            .Blob(event.payload_hash)
            .Blob(end->head)
            .Run();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status SetLabels(Connection& connection, int64_t patient,
                       const std::vector<std::string>& labels) {
  absl::Status status =
      Query(connection, "DELETE FROM labels WHERE patient = ?")
          .Int(patient)
          .Run();
  for (const std::string& label : labels) {
    if (!status.ok()) return status;
    status = Query(connection, "INSERT INTO labels VALUES (?, ?)")
                 .Text(label)
                 .Int(patient)
                 .Run();
  }
  return status;
}

absl::Status ApplyAppend(Connection& connection, const Append& append,
                         absl::Time now, int64_t* next_sequence) {
  absl::StatusOr<LogEnd> end = FindLogEnd(connection, append.patient_id);
  if (!end.ok()) return end.status();
  if (end->version != append.expected_version) return Changed();
  if (end->number == 0) {
    end = AddPatient(connection, append.patient_id, now);
    if (!end.ok()) return end.status();
  }
  absl::Status status =
      AddEvents(connection, append, now, next_sequence, &*end);
  if (!status.ok()) return status;
  status =
      Query(connection,
            "UPDATE patients SET version = ?, head = ?, state = ?, updated_at "
            "= CASE WHEN ? THEN ? ELSE updated_at END WHERE number = ?")
          .Int(end->version)
          .Blob(end->head)
          .Blob(append.state)
          .Int(append.changes_facts ? 1 : 0)
          .Time(now)
          .Int(end->number)
          .Run();
  if (!status.ok()) return status;
  return SetLabels(connection, end->number, append.labels);
}

absl::Status AddReceipt(Connection& connection, const Receipt& receipt,
                        absl::Time now) {
  absl::Status status =
      Query(connection, "DELETE FROM receipts WHERE made_at < ?")
          .Time(now - kReceiptTime)
          .Run();
  if (!status.ok()) return status;
  const absl::StatusOr<int64_t> known =
      Query(connection, "SELECT count(*) FROM receipts WHERE request_id = ?")
          .Text(receipt.request_id)
          .Number();
  if (!known.ok()) return known.status();
  if (*known != 0) {
    return absl::AlreadyExistsError(
        "record: a call with this request id has been answered meanwhile");
  }
  const absl::StatusOr<LogEnd> end = FindLogEnd(connection, receipt.patient_id);
  if (!end.ok()) return end.status();
  if (end->number == 0) return NotOnRecord();
  return Query(connection, "INSERT INTO receipts VALUES (?, ?, ?, ?, ?, ?)")
      .Text(receipt.request_id)
      .Blob(receipt.request_hash)
      .Int(end->number)
      .Int(receipt.version)
      .Blob(receipt.response)
      .Time(receipt.made_at)
      .Run();
}

absl::StatusOr<int64_t> NextSequence(Connection& connection) {
  return Query(connection, "SELECT next_sequence FROM ledger").Number();
}

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

class SqliteStore::Reader {
 public:
  static absl::StatusOr<Reader> Of(SqliteStore& store) {
    {
      const absl::MutexLock lock(&store.read_mutex_);
      const auto one_is_free = [&store] {
        store.read_mutex_.AssertHeld();
        return store.readers_ < kMaxReaders;
      };
      store.read_mutex_.Await(absl::Condition(&one_is_free));
      ++store.readers_;
      if (!store.idle_readers_.empty()) {
        Reader reader(store, std::move(store.idle_readers_.back()));
        store.idle_readers_.pop_back();
        return reader;
      }
    }
    absl::StatusOr<std::unique_ptr<Connection>> connection = store.Connect();
    if (connection.ok()) return Reader(store, *std::move(connection));
    const absl::MutexLock lock(&store.read_mutex_);
    --store.readers_;
    return connection.status();
  }

  Reader(Reader&& other) noexcept = default;
  Reader& operator=(Reader&&) = delete;
  ~Reader() {
    if (connection_ == nullptr) return;
    const absl::MutexLock lock(&store_->read_mutex_);
    --store_->readers_;
    store_->idle_readers_.push_back(std::move(connection_));
  }

  Connection& operator*() const { return *connection_; }

 private:
  Reader(SqliteStore& store, std::unique_ptr<Connection> connection)
      : store_(&store), connection_(std::move(connection)) {}

  SqliteStore* store_;
  std::unique_ptr<Connection> connection_;
};

absl::StatusOr<std::unique_ptr<Connection>> SqliteStore::Connect() const {
  absl::StatusOr<std::unique_ptr<Connection>> connection =
      Connection::Open(options_.path, options_.vfs, options_.patience);
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
  if (options.vfs.empty()) status = PrepareFile(options.path, options.create);
  if (!status.ok()) return status;
  std::unique_ptr<SqliteStore> store(new SqliteStore(options));
  const absl::MutexLock lock(&store->write_mutex_);
  absl::StatusOr<std::unique_ptr<Connection>> writer = store->Connect();
  if (!writer.ok()) return writer.status();
  store->writer_ = *std::move(writer);
  Connection& connection = *store->writer_;
  // A file of another program is left as it is.
  status = CheckIsRecord(connection);
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
  const absl::StatusOr<int64_t> to_clear =
      Query(connection, "SELECT pages_to_clear FROM ledger").Number();
  if (!to_clear.ok()) return to_clear.status();
  if (*to_clear != 0) {
    status = store->ClearPages();
    if (!status.ok()) return status;
  }
  return store;
}

absl::Status SqliteStore::Apply(const Commit& commit) {
  const absl::MutexLock lock(&write_mutex_);
  Transaction transaction(*writer_);
  absl::Status status = transaction.Begin();
  if (!status.ok()) return status;
  const absl::StatusOr<int64_t> first = NextSequence(*writer_);
  if (!first.ok()) return first.status();
  int64_t next_sequence = *first;
  for (const Append& append : commit.appends) {
    status = ApplyAppend(*writer_, append, commit.now, &next_sequence);
    if (!status.ok()) return status;
  }
  for (const auto& [hash, body] : commit.packs) {
    status = Query(*writer_, "INSERT OR IGNORE INTO packs VALUES (?, ?)")
                 .Text(hash)
                 .Blob(body)
                 .Run();
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

absl::StatusOr<StoredPatient> SqliteStore::Find(absl::string_view patient_id) {
  absl::StatusOr<Reader> reader = Reader::Of(*this);
  if (!reader.ok()) return reader.status();
  Query query(**reader, absl::StrCat(kPatientColumns, "WHERE id = ?"));
  const absl::StatusOr<bool> row = query.Text(patient_id).Next();
  if (!row.ok()) return row.status();
  if (!*row) return NotOnRecord();
  return PatientOfRow(query);
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
  query.Int(end->number);
  std::vector<std::string> labels;
  while (true) {
    const absl::StatusOr<bool> row = query.Next();
    if (!row.ok()) return row.status();
    if (!*row) return labels;
    labels.push_back(query.GetText(0));
  }
}

absl::StatusOr<std::vector<StoredEvent>> SqliteStore::Events(
    absl::string_view patient_id, int64_t after, int limit) {
  absl::StatusOr<Reader> reader = Reader::Of(*this);
  if (!reader.ok()) return reader.status();
  Query query(**reader,
              absl::StrCat(kEventColumns,
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
              absl::StrCat(kEventColumns,
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
  Query query(**reader, "SELECT body FROM packs WHERE hash = ?");
  const absl::StatusOr<bool> row = query.Text(hash).Next();
  if (!row.ok()) return row.status();
  if (!*row) {
    return absl::NotFoundError("record: no pack with this hash is kept");
  }
  return query.GetBlob(0);
}

absl::StatusOr<std::vector<std::string>> SqliteStore::PackHashes() {
  absl::StatusOr<Reader> reader = Reader::Of(*this);
  if (!reader.ok()) return reader.status();
  Query query(**reader, "SELECT hash FROM packs ORDER BY hash");
  std::vector<std::string> hashes;
  while (true) {
    const absl::StatusOr<bool> row = query.Next();
    if (!row.ok()) return row.status();
    if (!*row) return hashes;
    hashes.push_back(query.GetText(0));
  }
}

absl::StatusOr<absl::optional<Receipt>> SqliteStore::FindReceipt(
    absl::string_view request_id, absl::Time now) {
  absl::StatusOr<Reader> reader = Reader::Of(*this);
  if (!reader.ok()) return reader.status();
  Query query(**reader,
              "SELECT r.request_id, r.request_hash, p.id, r.version, "
              "r.response, r.made_at FROM receipts r JOIN patients p ON "
              "p.number = r.patient WHERE r.request_id = ? AND r.made_at >= ?");
  const absl::StatusOr<bool> row =
      query.Text(request_id).Time(now - kReceiptTime).Next();
  if (!row.ok()) return row.status();
  if (!*row) return absl::optional<Receipt>();
  return absl::optional<Receipt>(Receipt{query.GetText(0), query.GetBlob(1),
                                         query.GetText(2), query.GetInt(3),
                                         query.GetBlob(4), query.GetTime(5)});
}

absl::StatusOr<Tombstone> SqliteStore::Remove(
    const std::vector<std::string>& patient_ids, int64_t expected_version,
    absl::Time now) {
  Transaction transaction(*writer_);
  absl::Status status = transaction.Begin();
  if (!status.ok()) return status;
  Tombstone tombstone;
  tombstone.erased_at = now;
  for (const std::string& id : patient_ids) {
    const absl::StatusOr<LogEnd> end = FindLogEnd(*writer_, id);
    if (!end.ok()) return end.status();
    if (end->number == 0) return NotOnRecord();
    if (&id == &patient_ids.front() && end->version != expected_version) {
      return Changed();
    }
    tombstone.events += end->version;
    for (const char* sql : {"DELETE FROM receipts WHERE patient = ?",
                            "DELETE FROM labels WHERE patient = ?",
                            "DELETE FROM events WHERE patient = ?",
                            "DELETE FROM patients WHERE number = ?"}) {
      status = Query(*writer_, sql).Int(end->number).Run();
      if (!status.ok()) return status;
    }
  }
  status =
      Query(*writer_, "INSERT INTO tombstones(erased_at, events) VALUES (?, ?)")
          .Time(now)
          .Int(tombstone.events)
          .Run();
  if (!status.ok()) return status;
  tombstone.number = sqlite3_last_insert_rowid(writer_->handle());
  status = Query(*writer_,
                 "UPDATE ledger SET erased_events = erased_events + ?, "
                 "pages_to_clear = 1")
               .Int(tombstone.events)
               .Run();
  if (!status.ok()) return status;
  status = transaction.Commit();
  if (!status.ok()) return status;
  return tombstone;
}

absl::Status SqliteStore::ClearPages() {
  // What SQLite deletes it overwrites (secure_delete), but rows that it had
  // moved before leave copies behind in the pages that they came from. Only a
  // file written anew has none.
  absl::Status status = writer_->Execute("VACUUM");
  if (!status.ok()) return status;
  const absl::Time deadline = absl::Now() + options_.patience;
  int code = SQLITE_BUSY;
  do {
    code =
        sqlite3_wal_checkpoint_v2(writer_->handle(), nullptr,
                                  SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  } while ((code & 0xff) == SQLITE_BUSY && absl::Now() < deadline);
  if (code != SQLITE_OK) return SqliteStatus(code);
  return Query(*writer_, "UPDATE ledger SET pages_to_clear = 0").Run();
}

absl::StatusOr<Tombstone> SqliteStore::Erase(
    const std::vector<std::string>& patient_ids, int64_t expected_version,
    absl::Time now) {
  const absl::MutexLock lock(&write_mutex_);
  absl::StatusOr<Tombstone> tombstone =
      Remove(patient_ids, expected_version, now);
  if (!tombstone.ok() && !absl::IsNotFound(tombstone.status())) {
    return tombstone;
  }
  const absl::StatusOr<int64_t> to_clear =
      Query(*writer_, "SELECT pages_to_clear FROM ledger").Number();
  if (!to_clear.ok()) return to_clear.status();
  if (*to_clear != 0) {
    const absl::Status status = ClearPages();
    if (!status.ok()) {
      return absl::Status(
          status.code(),
          absl::StrCat("record: erased, but old pages are left in the files "
                       "until it is asked for again, compacted or opened: ",
                       status.message()));
    }
  }
  return tombstone;
}

absl::StatusOr<std::vector<Tombstone>> SqliteStore::Tombstones() {
  absl::StatusOr<Reader> reader = Reader::Of(*this);
  if (!reader.ok()) return reader.status();
  Query query(**reader,
              "SELECT number, erased_at, events FROM tombstones ORDER BY 1");
  std::vector<Tombstone> tombstones;
  while (true) {
    const absl::StatusOr<bool> row = query.Next();
    if (!row.ok()) return row.status();
    if (!*row) return tombstones;
    tombstones.push_back({query.GetInt(0), query.GetTime(1), query.GetInt(2)});
  }
}

absl::Status SqliteStore::CheckFiles(std::vector<std::string>* faults) {
  absl::StatusOr<Reader> reader = Reader::Of(*this);
  if (!reader.ok()) return reader.status();
  {
    // What it says may quote rows; that there is something is enough.
    Query query(**reader, "PRAGMA integrity_check(1)");
    const absl::StatusOr<bool> row = query.Next();
    if (!row.ok() && !absl::IsDataLoss(row.status())) return row.status();
    if (!row.ok() || query.GetText(0) != "ok") {
      faults->emplace_back("the file is damaged (integrity_check)");
      return absl::OkStatus();
    }
  }
  {
    Query query(**reader, "PRAGMA foreign_key_check");
    const absl::StatusOr<bool> row = query.Next();
    if (!row.ok()) return row.status();
    if (*row) faults->emplace_back("entries of a patient who is not on record");
  }
  Query query(**reader,
              "SELECT next_sequence - 1, erased_events, (SELECT count(*) FROM "
              "events), (SELECT coalesce(sum(events), 0) FROM tombstones) FROM "
              "ledger");
  const absl::StatusOr<bool> row = query.Next();
  if (!row.ok()) return row.status();
  if (!*row) {
    faults->emplace_back("the ledger is missing");
    return absl::OkStatus();
  }
  const int64_t missing = query.GetInt(0) - query.GetInt(1) - query.GetInt(2);
  if (missing != 0) {
    faults->push_back(missing > 0
                          ? absl::StrCat(missing, " events are missing")
                          : absl::StrCat(-missing, " events are too many"));
  }
  if (query.GetInt(1) != query.GetInt(3)) {
    faults->emplace_back("the tombstones do not add up");
  }
  return absl::OkStatus();
}

absl::Status SqliteStore::Backup(const std::string& path) {
  absl::StatusOr<Reader> reader = Reader::Of(*this);
  if (!reader.ok()) return reader.status();
  return CopyDatabase(**reader, path);
}

absl::Status SqliteStore::Compact() {
  const absl::MutexLock lock(&write_mutex_);
  return ClearPages();
}

}  // namespace myorules::service::record
