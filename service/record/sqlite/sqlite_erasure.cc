// What SqliteStore takes out of its files, and whether they are whole.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "service/record/digest.h"
#include "service/record/sqlite/call_tables.h"
#include "service/record/sqlite/files.h"
#include "service/record/sqlite/log_tables.h"
#include "service/record/sqlite/schema.h"
#include "service/record/sqlite/sqlite_reader.h"
#include "service/record/sqlite/sqlite_store.h"
#include "sqlite3.h"

namespace myorules::service::record {

namespace {

// So many of the entries are missing; negative: so many are too many.
void AddMissing(absl::string_view entries, int64_t missing,
                std::vector<std::string>* faults) {
  if (missing == 0) return;
  faults->push_back(
      missing > 0 ? absl::StrCat(missing, " ", entries, " are missing")
                  : absl::StrCat(-missing, " ", entries, " are too many"));
}

}  // namespace

absl::StatusOr<Tombstone> SqliteStore::Remove(const Erasure& erasure) {
  Transaction transaction(*writer_);
  absl::Status status = transaction.Begin();
  if (!status.ok()) return status;
  Tombstone tombstone;
  tombstone.erased_at = erasure.now;
  for (const std::string& id : erasure.patient_ids) {
    const absl::StatusOr<LogEnd> end = FindLogEnd(*writer_, id);
    if (!end.ok()) return end.status();
    const absl::StatusOr<int64_t> receipts = DeleteReceiptsOf(*writer_, id);
    if (!receipts.ok()) return receipts.status();
    const absl::StatusOr<int64_t> queued = DeleteQueueOf(*writer_, id);
    if (!queued.ok()) return queued.status();
    if (end->number == 0 && *receipts + *queued == 0) return NotOnRecord();
    if (&id == &erasure.patient_ids.front() &&
        end->version != erasure.expected_version) {
      return Changed();
    }
    if (end->number == 0) continue;
    tombstone.events += end->version;
    status = DeleteLog(*writer_, end->number);
    if (!status.ok()) return status;
  }
  for (const Redaction& redaction : erasure.redactions) {
    status = ApplyRedaction(*writer_, redaction);
    if (!status.ok()) return status;
    status = DeleteReceiptsOf(*writer_, redaction.patient_id).status();
    if (!status.ok()) return status;
  }
  for (const QueueMark& mark : erasure.queue_marks) {
    status = CheckQueue(*writer_, mark);
    if (!status.ok()) return status;
  }
  for (const int64_t number : erasure.unqueue) {
    status = Unqueue(*writer_, number);
    if (!status.ok()) return status;
  }
  status =
      Query(*writer_, "INSERT INTO tombstones(erased_at, events) VALUES (?, ?)")
          .Time(erasure.now)
          .Int(tombstone.events)
          .Run();
  if (!status.ok()) return status;
  tombstone.number = sqlite3_last_insert_rowid(writer_->handle());
  tombstone.hash = TombstoneHash(tombstone);
  status = Query(*writer_, "UPDATE tombstones SET hash = ? WHERE number = ?")
               .Blob(tombstone.hash)
               .Int(tombstone.number)
               .Run();
  if (!status.ok()) return status;
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

absl::StatusOr<Tombstone> SqliteStore::Erase(const Erasure& erasure) {
  const absl::MutexLock lock(&write_mutex_);
  absl::StatusOr<Tombstone> tombstone = Remove(erasure);
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

absl::StatusOr<std::vector<Tombstone>> SqliteStore::Tombstones(int64_t after) {
  absl::StatusOr<Reader> reader = Reader::Of(*this);
  if (!reader.ok()) return reader.status();
  Query query(**reader,
              "SELECT number, erased_at, events, hash FROM tombstones WHERE "
              "number > ? ORDER BY 1");
  query.Int(after);
  std::vector<Tombstone> tombstones;
  while (true) {
    const absl::StatusOr<bool> row = query.Next();
    if (!row.ok()) return row.status();
    if (!*row) return tombstones;
    tombstones.push_back(
        {query.GetInt(0), query.GetTime(1), query.GetInt(2), query.GetBlob(3)});
  }
}

namespace {

absl::Status CheckPages(Connection& connection,
                        std::vector<std::string>* faults) {
  // What it says may quote rows; that there is something is enough.
  Query query(connection, "PRAGMA integrity_check(1)");
  const absl::StatusOr<bool> row = query.Next();
  if (!row.ok() && !absl::IsDataLoss(row.status())) return row.status();
  if (!row.ok() || query.GetText(0) != "ok") {
    faults->emplace_back("the file is damaged (integrity_check)");
  }
  return absl::OkStatus();
}

absl::Status CheckReferences(Connection& connection,
                             std::vector<std::string>* faults) {
  Query query(connection, "PRAGMA foreign_key_check");
  const absl::StatusOr<bool> row = query.Next();
  if (!row.ok()) return row.status();
  if (*row) faults->emplace_back("entries of a patient who is not on record");
  return absl::OkStatus();
}

absl::Status CheckLedger(Connection& connection,
                         std::vector<std::string>* faults) {
  Query query(connection,
              "SELECT next_sequence - 1, erased_events, (SELECT count(*) FROM "
              "events), (SELECT coalesce(sum(events), 0) FROM tombstones), "
              "waiting, (SELECT count(*) FROM queue), receipts, (SELECT "
              "count(*) FROM receipts) FROM ledger");
  const absl::StatusOr<bool> row = query.Next();
  if (!row.ok()) return row.status();
  if (!*row) {
    faults->emplace_back("the ledger is missing");
    return absl::OkStatus();
  }
  AddMissing("events", query.GetInt(0) - query.GetInt(1) - query.GetInt(2),
             faults);
  AddMissing("results that wait", query.GetInt(4) - query.GetInt(5), faults);
  AddMissing("receipts", query.GetInt(6) - query.GetInt(7), faults);
  if (query.GetInt(1) != query.GetInt(3)) {
    faults->emplace_back("the tombstones do not add up");
  }
  return absl::OkStatus();
}

// A result that waits would get the number of an earlier one.
absl::Status CheckNumbers(Connection& connection,
                          std::vector<std::string>* faults) {
  const absl::StatusOr<int64_t> set_back =
      Query(connection,
            "SELECT (SELECT coalesce(max(number), 0) FROM queue) > (SELECT "
            "coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'queue')")
          .Number();
  if (!set_back.ok()) return set_back.status();
  if (*set_back != 0) {
    faults->emplace_back("the numbers of results that wait were set back");
  }
  const absl::StatusOr<int64_t> empty =
      Query(connection, "SELECT count(*) FROM patients WHERE version < 1")
          .Number();
  if (!empty.ok()) return empty.status();
  if (*empty != 0) {
    faults->push_back(absl::StrCat(*empty, " patients have no events"));
  }
  return absl::OkStatus();
}

absl::Status CheckTables(Connection& connection,
                         std::vector<std::string>* faults) {
  const auto found = SchemaFaults(connection);
  if (!found.ok()) return found.status();
  faults->insert(faults->end(), found->begin(), found->end());
  return absl::OkStatus();
}

}  // namespace

absl::Status SqliteStore::CheckFiles(std::vector<std::string>* faults) {
  absl::StatusOr<Reader> reader = Reader::Of(*this);
  if (!reader.ok()) return reader.status();
  bool is_unread = false;
  for (const auto check :
       {CheckPages, CheckTables, CheckReferences, CheckLedger, CheckNumbers}) {
    absl::Status status = check(**reader, faults);
    if (status.ok()) continue;
    // Where a page is damaged or a table is missing, the others say more.
    if (!absl::IsDataLoss(status) && !absl::IsInternal(status)) return status;
    is_unread = true;
  }
  if (is_unread && faults->empty()) {
    faults->emplace_back("the file is damaged");
  }
  return absl::OkStatus();
}

absl::Status SqliteStore::Backup(const std::string& path) {
  absl::StatusOr<Reader> reader = Reader::Of(*this);
  if (!reader.ok()) return reader.status();
  return CopyRecord(**reader, path);
}

absl::Status SqliteStore::Compact() {
  const absl::MutexLock lock(&write_mutex_);
  return ClearPages();
}

}  // namespace myorules::service::record
