// The record in one file of SQLite.
#ifndef MYORULES_SERVICE_RECORD_SQLITE_SQLITE_STORE_H_
#define MYORULES_SERVICE_RECORD_SQLITE_SQLITE_STORE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "service/record/sqlite/checkpointer.h"
#include "service/record/sqlite/connection.h"
#include "service/record/store.h"

namespace myorules::service::record {

struct SqliteOptions {
  std::string path;
  // SQLite's name of a file system; empty: the machine's.
  std::string vfs;
  // False: there is none unless the file exists.
  bool create = true;
  // True: the file is left as it is, byte for byte: nothing can be written, and
  // an erasure that was cut off is not ended. Only on the machine's file
  // system.
  bool only_read = false;
  // How long to wait for others that hold the file.
  absl::Duration patience = absl::Seconds(10);
  // False: a commit is acknowledged before it is on disk. For the tests that
  // show that a loss of power then loses what was acknowledged.
  bool durable = true;
  // From so many pages of the write-ahead log on a thread puts them into the
  // file; 0: commits do that themselves, as SQLite does it, from 1,000 on. The
  // more there are, the more often a page is among them that is written to the
  // file once. So many the log's index finds in one look.
  int background_checkpoint_pages = 4'000;
};

// One writes at a time, others read meanwhile. Several processes may hold the
// same file.
class SqliteStore final : public Store {
 public:
  // Opens the record, makes it where there is none (readable by its owner
  // only), brings an older one up to date, and ends an erasure that was cut
  // off.
  // Errors: as Store; NOT_FOUND where there is none and none is to be made.
  // FAILED_PRECONDITION where an older one is only to be read.
  static absl::StatusOr<std::unique_ptr<SqliteStore>> Open(
      const SqliteOptions& options);

  absl::Status Apply(const Commit& commit) override;
  absl::StatusOr<StoredPatient> Find(absl::string_view patient_id) override;
  absl::StatusOr<std::vector<StoredPatient>> List(
      const ListQuery& query) override;
  absl::StatusOr<std::vector<std::string>> Labels(
      absl::string_view patient_id) override;
  absl::StatusOr<std::vector<StoredEvent>> Events(absl::string_view patient_id,
                                                  int64_t after,
                                                  int limit) override;
  absl::StatusOr<std::vector<StoredEvent>> EventsSince(int64_t after,
                                                       int limit) override;
  absl::StatusOr<int64_t> LastSequence() override;
  absl::StatusOr<std::string> FindPack(absl::string_view hash) override;
  absl::StatusOr<std::vector<std::string>> PackHashes() override;
  absl::StatusOr<absl::optional<Receipt>> FindReceipt(
      absl::string_view request_id, absl::Time now) override;
  absl::StatusOr<std::vector<Receipt>> Receipts(absl::string_view after,
                                                int limit) override;
  absl::StatusOr<std::vector<QueuedResult>> Queue(
      const QueueQuery& query) override;
  absl::StatusOr<Tombstone> Erase(const Erasure& erasure) override;
  absl::StatusOr<std::vector<Tombstone>> Tombstones(int64_t after) override;
  absl::Status CheckFiles(std::vector<std::string>* faults) override;
  absl::Status Backup(const std::string& path) override;
  absl::Status Compact() override;

 private:
  // A connection to read with, given back when it goes.
  class Reader;

  explicit SqliteStore(SqliteOptions options) : options_(std::move(options)) {}

  // `vfs` as Connection::Open.
  absl::StatusOr<std::unique_ptr<Connection>> Connect(
      const std::string& vfs) const;
  // Reads a row or two. Where nobody writes, on the connection that writes: it
  // knows the pages, of which others read all anew after each commit.
  template <typename Result>
  Result ReadLittle(absl::FunctionRef<Result(Connection&)> read);
  absl::StatusOr<Tombstone> Remove(const Erasure& erasure)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(write_mutex_);
  // Writes the file anew without what is unused, then empties the write-ahead
  // log, so that no page with erased data is left.
  absl::Status ClearPages() ABSL_EXCLUSIVE_LOCKS_REQUIRED(write_mutex_);

  const SqliteOptions options_;
  absl::Mutex write_mutex_;
  std::unique_ptr<Connection> writer_ ABSL_GUARDED_BY(write_mutex_);
  absl::Mutex read_mutex_;
  std::vector<std::unique_ptr<Connection>> idle_readers_
      ABSL_GUARDED_BY(read_mutex_);
  int readers_ ABSL_GUARDED_BY(read_mutex_) = 0;
  // It ends before the connections do.
  std::unique_ptr<Checkpointer> checkpointer_;
};

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_SQLITE_SQLITE_STORE_H_
