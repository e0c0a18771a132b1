#include "service/record/sqlite/connection.h"

#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "service/record/sqlite/gathered_log.h"
#include "sqlite3.h"

namespace myorules::service::record {

absl::Status SqliteStatus(int code) {
  const std::string number = absl::StrCat(" (SQLite ", code, ")");
  switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
      return absl::OkStatus();
    case SQLITE_FULL:
      return absl::ResourceExhaustedError(
          "record: the disk is full; nothing of this call was stored");
    case SQLITE_NOMEM:
      return absl::ResourceExhaustedError("record: out of memory");
    case SQLITE_TOOBIG:
      return absl::ResourceExhaustedError(
          "record: too large to be stored; nothing of this call was stored");
    case SQLITE_READONLY:
      return absl::FailedPreconditionError(
          absl::StrCat("record: the file or its disk is read-only", number));
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return absl::FailedPreconditionError(
          absl::StrCat("record: no permission to use the file", number));
    case SQLITE_IOERR:
      return absl::UnavailableError(absl::StrCat(
          "record: the disk reports an error; of a call that writes it is not "
          "known whether it was stored",
          number));
    case SQLITE_CANTOPEN:
      return absl::FailedPreconditionError(absl::StrCat(
          "record: the file, or those beside it (-wal, -shm), cannot be "
          "opened; from a disk or folder that is read-only copy it to one that "
          "is not",
          number));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return absl::UnavailableError(absl::StrCat(
          "record: another process holds the file; try again", number));
    case SQLITE_INTERRUPT:
      return absl::CancelledError("record: interrupted");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return absl::DataLossError(absl::StrCat(
          "record: the file is damaged; 'myorules record verify' says more, "
          "'myorules record restore' brings a backup back",
          number));
    default:
      return absl::InternalError(absl::StrCat("record: failed", number));
  }
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::OpenWith(
    const std::string& name, int flags, const std::string& vfs,
    absl::Duration patience) {
  sqlite3* handle = nullptr;
  const int code =
      sqlite3_open_v2(name.c_str(), &handle,
                      flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                      vfs.empty() ? nullptr : vfs.c_str());
  std::unique_ptr<Connection> connection(new Connection(handle));
  if (code != SQLITE_OK) return SqliteStatus(code);
  sqlite3_busy_timeout(handle,
                       static_cast<int>(absl::ToInt64Milliseconds(patience)));
  return connection;
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(
    const std::string& path, const std::string& vfs, absl::Duration patience) {
  return OpenWith(path, SQLITE_OPEN_READWRITE, vfs, patience);
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::OpenToRead(
    const std::string& path, absl::Duration patience) {
  std::error_code ignored;
  const bool has_log = std::filesystem::exists(path + "-wal", ignored);
  absl::StatusOr<std::unique_ptr<Connection>> connection =
      Open(path, "", patience);
  if (!connection.ok()) return connection;
  // The last one to close would put a log that a crash left into the file.
  sqlite3_db_config((*connection)->handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE,
                    has_log ? 1 : 0, nullptr);
  absl::Status status = (*connection)
                            ->Execute(
                                "PRAGMA query_only=ON;"
                                "SELECT count(*) FROM sqlite_schema");
  if (status.ok()) return connection;
  if (has_log || !absl::IsFailedPrecondition(status)) return status;
  // Where nothing can be written, the files that tell others of a reader cannot
  // be made, nor is there a writer to be told of one.
  const std::string escaped =
      absl::StrReplaceAll(path, {{"%", "%25"}, {"?", "%3f"}, {"#", "%23"}});
  connection = OpenWith(absl::StrCat("file:", escaped, "?immutable=1"),
                        SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, "", patience);
  return connection;
}

Connection::~Connection() {
  for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close(handle_);
}

absl::Status Connection::Execute(const std::string& sql) {
  return SqliteStatus(
      sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr));
}

absl::StatusOr<sqlite3_stmt*> Connection::Prepare(absl::string_view sql) {
  const auto it = statements_.find(sql);
  if (it != statements_.end()) return it->second;
  sqlite3_stmt* statement = nullptr;
  const int code =
      sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return SqliteStatus(code);
  statements_.emplace(sql, statement);
  return statement;
}

Query::Query(Connection& connection, absl::string_view sql) {
  const absl::StatusOr<sqlite3_stmt*> statement = connection.Prepare(sql);
  status_ = statement.status();
  if (statement.ok()) statement_ = *statement;
}

Query::~Query() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

void Query::Bound(int code) {
  if (status_.ok()) status_ = SqliteStatus(code);
}

Query& Query::Int(int64_t value) {
  if (statement_ == nullptr) return *this;
  Bound(sqlite3_bind_int64(statement_, ++parameters_, value));
  return *this;
}

// The caller's bytes may go before the statement runs.
Query& Query::Text(absl::string_view value) {
  if (statement_ == nullptr) return *this;
  Bound(sqlite3_bind_text64(statement_, ++parameters_, value.data(),
                            value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

Query& Query::Blob(absl::string_view value) {
  if (statement_ == nullptr) return *this;
  // No address at all would be NULL, not an empty blob.
  Bound(sqlite3_bind_blob64(statement_, ++parameters_,
                            value.empty() ? "" : value.data(), value.size(),
                            SQLITE_STATIC));
  return *this;
}

Query& Query::Time(absl::Time value) { return Int(absl::ToUnixMicros(value)); }

Query& Query::Again() {
  if (statement_ == nullptr) return *this;
  sqlite3_reset(statement_);
  parameters_ = 0;
  return *this;
}

absl::StatusOr<bool> Query::Next() {
  if (!status_.ok()) return status_;
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  status_ = SqliteStatus(code);
  return status_;
}

absl::Status Query::Run() { return Next().status(); }

absl::StatusOr<int64_t> Query::Number() {
  const absl::StatusOr<bool> row = Next();
  if (!row.ok()) return row.status();
  if (!*row) return SqliteStatus(SQLITE_CORRUPT);
  return GetInt(0);
}

int64_t Query::GetInt(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::string Query::GetText(int column) const {
  const auto* text =
      reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  const int size = sqlite3_column_bytes(statement_, column);
  return text == nullptr ? "" : std::string(text, size);
}

std::string Query::GetBlob(int column) const {
  const auto* bytes =
      static_cast<const char*>(sqlite3_column_blob(statement_, column));
  const int size = sqlite3_column_bytes(statement_, column);
  return bytes == nullptr ? "" : std::string(bytes, size);
}

absl::Time Query::GetTime(int column) const {
  return absl::FromUnixMicros(GetInt(column));
}

Transaction::~Transaction() {
  // Fails where an error has rolled it back already.
  if (open_) connection_.Execute("ROLLBACK").IgnoreError();
}

absl::Status Transaction::Begin() {
  absl::Status status = connection_.Execute("BEGIN IMMEDIATE");
  open_ = status.ok();
  return status;
}

absl::Status Transaction::Commit() {
  const GatheredLog gathered(connection_.handle());
  absl::Status status = connection_.Execute("COMMIT");
  if (status.ok()) open_ = false;
  return status;
}

}  // namespace myorules::service::record
