#include "service/record/sqlite/schema.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/sha256.h"
#include "sqlite3.h"

namespace myorules::service::record {
namespace {

// Statement 0 makes version 1 of an empty file, statement 1 version 2 of that,
// and so on. None is ever changed once it is released.
constexpr const char* kSteps[] = {
    R"sql(
-- One row: the next sequence, how many events were ever erased, and whether
-- pages with erased data may still be in a file.
CREATE TABLE ledger(
  one INTEGER PRIMARY KEY CHECK (one = 1),
  next_sequence INTEGER NOT NULL,
  erased_events INTEGER NOT NULL,
  pages_to_clear INTEGER NOT NULL
) STRICT;
INSERT INTO ledger VALUES (1, 1, 0, 0);

CREATE TABLE patients(
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  head BLOB NOT NULL,
  state BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE events(
  sequence INTEGER PRIMARY KEY,
  patient INTEGER NOT NULL REFERENCES patients(number),
  version INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  payload BLOB NOT NULL,
  payload_hash BLOB NOT NULL,
  hash BLOB NOT NULL,
  UNIQUE (patient, version)
) STRICT;
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN
  SELECT RAISE(ABORT, 'events are never changed');
END;

CREATE TABLE labels(
  label TEXT NOT NULL,
  patient INTEGER NOT NULL REFERENCES patients(number),
  PRIMARY KEY (label, patient)
) STRICT, WITHOUT ROWID;
CREATE INDEX labels_by_patient ON labels(patient);

CREATE TABLE packs(
  hash TEXT PRIMARY KEY,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE tombstones(
  number INTEGER PRIMARY KEY,
  erased_at INTEGER NOT NULL,
  events INTEGER NOT NULL
) STRICT;
)sql",
    R"sql(
-- What calls were answered, by the id that makes them safe to repeat.
CREATE TABLE receipts(
  request_id TEXT PRIMARY KEY,
  request_hash BLOB NOT NULL,
  patient INTEGER NOT NULL REFERENCES patients(number),
  version INTEGER NOT NULL,
  response BLOB NOT NULL,
  made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX receipts_by_patient ON receipts(patient);
CREATE INDEX receipts_by_time ON receipts(made_at);
)sql",
    R"sql(
-- Results that wait for their patient.
CREATE TABLE queue(
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  patient_id TEXT NOT NULL,
  identity TEXT NOT NULL,
  body BLOB NOT NULL,
  UNIQUE (patient_id, identity)
) STRICT;

-- Receipts tell of any number of patients, who need not be on record.
DROP INDEX receipts_by_patient;
DROP INDEX receipts_by_time;
ALTER TABLE receipts RENAME TO receipts_of_one;
CREATE TABLE receipts(
  request_id TEXT PRIMARY KEY,
  request_hash BLOB NOT NULL,
  response BLOB NOT NULL,
  made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX receipts_by_time ON receipts(made_at);
CREATE TABLE receipt_patients(
  request_id TEXT NOT NULL REFERENCES receipts(request_id) ON DELETE CASCADE,
  patient_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (request_id, patient_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX receipt_patients_by_patient ON receipt_patients(patient_id);
INSERT INTO receipts
  SELECT request_id, request_hash, response, made_at FROM receipts_of_one;
INSERT INTO receipt_patients
  SELECT r.request_id, p.id, r.version
  FROM receipts_of_one r JOIN patients p ON p.number = r.patient;
DROP TABLE receipts_of_one;

-- What tells of an erased patient in the log of another one is taken out; the
-- chain goes on.
ALTER TABLE events ADD COLUMN redaction BLOB;
DROP TRIGGER events_are_never_changed;
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
WHEN NEW.redaction IS NULL OR NEW.sequence IS NOT OLD.sequence
  OR NEW.patient IS NOT OLD.patient OR NEW.version IS NOT OLD.version
  OR NEW.recorded_at IS NOT OLD.recorded_at
  OR NEW.payload_hash IS NOT OLD.payload_hash OR NEW.hash IS NOT OLD.hash
BEGIN
  SELECT RAISE(ABORT, 'events are never changed');
END;
)sql",
    R"sql(
-- How many results wait: one that is taken out by hand is missed.
ALTER TABLE ledger ADD COLUMN waiting INTEGER NOT NULL DEFAULT 0;
UPDATE ledger SET waiting = (SELECT count(*) FROM queue);
)sql",
    R"sql(
-- What no chain of events holds has a hash of its own.
ALTER TABLE receipts ADD COLUMN hash BLOB NOT NULL DEFAULT x'';
UPDATE receipts SET hash = record_hash('myorules.record.receipt/1',
  request_id, request_hash, response, made_at,
  (SELECT coalesce(group_concat(told, ''), '') FROM (
    SELECT lower(hex(p.patient_id)) || ' ' || p.version || ';' AS told
    FROM receipt_patients p
    WHERE p.request_id = receipts.request_id AND p.version <> 0
    ORDER BY told)));
ALTER TABLE queue ADD COLUMN hash BLOB NOT NULL DEFAULT x'';
UPDATE queue SET hash = record_hash('myorules.record.queued/1',
  patient_id, identity, body);
ALTER TABLE tombstones ADD COLUMN hash BLOB NOT NULL DEFAULT x'';
UPDATE tombstones SET hash = record_hash('myorules.record.tombstone/1',
  number, erased_at, events);
)sql",
    R"sql(
-- The hash of a pack holds what it says, not what it was read with.
ALTER TABLE packs ADD COLUMN body_hash BLOB NOT NULL DEFAULT x'';
UPDATE packs SET body_hash = record_hash('myorules.record.pack/1',
  hash, body);
-- How many receipts there are: one that is taken out by hand is missed.
ALTER TABLE ledger ADD COLUMN receipts INTEGER NOT NULL DEFAULT 0;
UPDATE ledger SET receipts = (SELECT count(*) FROM receipts);
)sql",
};
constexpr int kLatest = sizeof(kSteps) / sizeof(kSteps[0]);

// record_hash(PART, …): the hash of the parts, numbers in decimals.
void RecordHash(sqlite3_context* context, int count, sqlite3_value** values) {
  std::vector<absl::string_view> parts;
  for (int i = 0; i < count; ++i) {
    // As text or as a blob the bytes are the same ones.
    const auto* bytes =
        sqlite3_value_type(values[i]) == SQLITE_BLOB
            ? static_cast<const char*>(sqlite3_value_blob(values[i]))
            : reinterpret_cast<const char*>(sqlite3_value_text(values[i]));
    parts.emplace_back(bytes, sqlite3_value_bytes(values[i]));
  }
  const std::string hash = engine::Sha256(parts);
  sqlite3_result_blob(context, hash.data(), static_cast<int>(hash.size()),
                      SQLITE_TRANSIENT);
}

absl::Status AddRecordHash(Connection& connection) {
  return SqliteStatus(sqlite3_create_function_v2(
      connection.handle(), "record_hash", -1,
      SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, nullptr,
      &RecordHash, nullptr, nullptr, nullptr));
}

absl::StatusOr<int64_t> Pragma(Connection& connection, const char* name) {
  return Query(connection, absl::StrCat("PRAGMA ", name)).Number();
}

// The schema version of a record; 0: the file is empty.
absl::StatusOr<int> CurrentVersion(Connection& connection) {
  const absl::StatusOr<int64_t> tables =
      Query(connection, "SELECT count(*) FROM sqlite_schema").Number();
  if (!tables.ok()) return tables.status();
  const absl::StatusOr<int64_t> id = Pragma(connection, "application_id");
  if (!id.ok()) return id.status();
  if (*tables == 0 && *id == 0) return 0;
  if (*id != kApplicationId) {
    return absl::FailedPreconditionError(
        "record: the file is a database of another program");
  }
  const absl::StatusOr<int64_t> version = Pragma(connection, "user_version");
  if (!version.ok()) return version.status();
  if (*version > kLatest) {
    return absl::FailedPreconditionError(absl::StrCat(
        "record: a newer program wrote the file (version ", *version,
        " of its tables; this one knows 1 to ", kLatest, ")"));
  }
  return static_cast<int>(*version);
}

// What a file holds beside rows, by kind and name, with how it is made. What
// SQLite makes for itself to plan by (sqlite_stat1) is no part of it.
using Objects = std::map<std::string, std::string>;

absl::StatusOr<Objects> ObjectsOf(Connection& connection) {
  Query query(connection,
              "SELECT type || ' ' || name, tbl_name || ': ' || coalesce(sql, "
              "'') FROM sqlite_schema WHERE name NOT GLOB 'sqlite_stat*'");
  Objects objects;
  while (true) {
    const absl::StatusOr<bool> row = query.Next();
    if (!row.ok()) return row.status();
    if (!*row) return objects;
    objects[query.GetText(0)] = query.GetText(1);
  }
}

// Those of a new file.
absl::StatusOr<Objects> NewObjects() {
  const auto connection =
      Connection::Open(":memory:", "", absl::ZeroDuration());
  if (!connection.ok()) return connection.status();
  absl::Status status = Migrate(**connection, kLatest);
  if (!status.ok()) return status;
  return ObjectsOf(**connection);
}

}  // namespace

absl::StatusOr<std::vector<std::string>> SchemaFaults(Connection& connection) {
  static const auto& expected = *new absl::StatusOr<Objects>(NewObjects());
  if (!expected.ok()) return expected.status();
  const absl::StatusOr<Objects> found = ObjectsOf(connection);
  if (!found.ok()) return found.status();
  std::vector<std::string> faults;
  for (const auto& [name, made] : *expected) {
    const auto it = found->find(name);
    if (it == found->end()) {
      faults.push_back(absl::StrCat("the ", name, " is missing"));
    } else if (it->second != made) {
      faults.push_back(absl::StrCat("the ", name, " was changed"));
    }
  }
  for (const auto& [name, made] : *found) {
    if (expected->count(name) == 0) {
      faults.push_back(
          absl::StrCat("the ", name, " is none of this program's"));
    }
  }
  return faults;
}

absl::Status CheckSchema(Connection& connection) {
  const absl::StatusOr<std::vector<std::string>> faults =
      SchemaFaults(connection);
  if (!faults.ok()) return faults.status();
  if (faults->empty()) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(
      "record: the tables of the file were changed by another program: ",
      absl::StrJoin(*faults, "; "),
      "; 'myorules record verify' says what else is wrong"));
}

int LatestSchemaVersion() { return kLatest; }

absl::Status CheckIsRecord(Connection& connection) {
  return CurrentVersion(connection).status();
}

absl::Status CheckIsUpToDate(Connection& connection) {
  const absl::StatusOr<int> version = CurrentVersion(connection);
  if (!version.ok()) return version.status();
  if (*version == kLatest) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "record: an older program wrote the file (version ", *version,
      " of its tables; this one's is ", kLatest,
      "), and it is left as it is; 'myorules record backup' copies it, and "
      "'myorules record restore' verifies the copy"));
}

absl::Status Migrate(Connection& connection, int version) {
  // Most often there is nothing to do, and nothing to wait for.
  absl::StatusOr<int> current = CurrentVersion(connection);
  if (!current.ok()) return current.status();
  if (*current >= version) return absl::OkStatus();

  absl::Status status = AddRecordHash(connection);
  if (!status.ok()) return status;
  Transaction transaction(connection);
  status = transaction.Begin();
  if (!status.ok()) return status;
  // Another process may have been faster.
  current = CurrentVersion(connection);
  if (!current.ok()) return current.status();
  if (*current == 0) {
    status = connection.Execute(
        absl::StrCat("PRAGMA application_id=", kApplicationId));
    if (!status.ok()) return status;
  }
  for (int step = *current; step < version; ++step) {
    status = connection.Execute(kSteps[step]);
    if (!status.ok()) return status;
  }
  status = connection.Execute(
      absl::StrCat("PRAGMA user_version=", std::max(*current, version)));
  if (!status.ok()) return status;
  return transaction.Commit();
}

}  // namespace myorules::service::record
