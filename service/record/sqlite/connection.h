// SQLite as the store uses it: statements that clean up after themselves, and
// one place where its errors become a status.
#ifndef MYORULES_SERVICE_RECORD_SQLITE_CONNECTION_H_
#define MYORULES_SERVICE_RECORD_SQLITE_CONNECTION_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

struct sqlite3;
struct sqlite3_stmt;

namespace myorules::service::record {

// The status for a (perhaps extended) result code of SQLite; says what to do,
// and nothing that is on record.
absl::Status SqliteStatus(int code);

// Thread-compatible.
class Connection {
 public:
  // Opens the file, which exists. `vfs` is SQLite's name for a file system;
  // empty: the usual one. Others that hold the file are waited for, at most
  // `patience` at a time.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(
      const std::string& path, const std::string& vfs, absl::Duration patience);
  // Likewise, and leaves the file as it is, byte for byte, whatever may be
  // missing in it; also where nothing can be written.
  static absl::StatusOr<std::unique_ptr<Connection>> OpenToRead(
      const std::string& path, absl::Duration patience);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Runs statements without parameters or rows.
  absl::Status Execute(const std::string& sql);

  sqlite3* handle() const { return handle_; }

 private:
  friend class Query;
  explicit Connection(sqlite3* handle) : handle_(handle) {}
  static absl::StatusOr<std::unique_ptr<Connection>> OpenWith(
      const std::string& name, int flags, const std::string& vfs,
      absl::Duration patience);

  // Prepared once; owned by the connection.
  absl::StatusOr<sqlite3_stmt*> Prepare(absl::string_view sql);

  sqlite3* handle_;
  absl::flat_hash_map<std::string, sqlite3_stmt*> statements_;
};

// One statement, run once or several times. The connection outlives it.
class Query {
 public:
  Query(Connection& connection, absl::string_view sql);
  ~Query();
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  // Gives the next parameter its value.
  Query& Int(int64_t value);
  Query& Text(absl::string_view value);
  // The bytes are not copied: they are there until the statement has run.
  Query& Blob(absl::string_view value);
  Query& Time(absl::Time value);

  // Begins anew, with the first parameter.
  Query& Again();

  // Whether there is a further row.
  absl::StatusOr<bool> Next();
  // Runs a statement that gives no rows that matter.
  absl::Status Run();
  // Runs a statement that gives one row with one number.
  absl::StatusOr<int64_t> Number();

  // Of the row, from column 0 on.
  int64_t GetInt(int column) const;
  std::string GetText(int column) const;
  std::string GetBlob(int column) const;
  absl::Time GetTime(int column) const;

 private:
  void Bound(int code);

  sqlite3_stmt* statement_ = nullptr;
  int parameters_ = 0;
  absl::Status status_;
};

// A transaction that writes; rolled back unless committed.
class Transaction {
 public:
  explicit Transaction(Connection& connection) : connection_(connection) {}
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  absl::Status Begin();
  // OK: it is on disk.
  absl::Status Commit();

 private:
  Connection& connection_;
  bool open_ = false;
};

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_SQLITE_CONNECTION_H_
