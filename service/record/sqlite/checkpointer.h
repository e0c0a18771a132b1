// Checkpoints beside the calls: what the write-ahead log holds goes into the
// file on a thread of its own, so that no call waits for it but for a rest.
#ifndef MYORULES_SERVICE_RECORD_SQLITE_CHECKPOINTER_H_
#define MYORULES_SERVICE_RECORD_SQLITE_CHECKPOINTER_H_

#include <memory>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "service/record/sqlite/connection.h"

namespace myorules::service::record {

// A checkpoint changes nothing of what is durable: a commit is on disk once it
// is in the log. One that fails leaves the log as it is, and is made again.
//
// The log begins anew with the first commit that finds all of it in the file.
// While commits go on, what a checkpoint has not seen has come meanwhile: the
// thread makes another one of that, and so on; when only a few pages are left,
// the commit that left them puts them into the file itself.
// Thread-compatible.
class Checkpointer {
 public:
  // Works on `connection`, as soon as a commit of `writer` has left `pages` (1
  // or more) in the log. `writer` outlives it and has no other hook of the log.
  Checkpointer(std::unique_ptr<Connection> connection, Connection& writer,
               int pages);
  // Waits for a checkpoint that is being made.
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

 private:
  // SQLite calls it after each commit.
  static int AfterCommit(void* self, sqlite3* writer, const char* database,
                         int pages);
  void Run();
  // Of the log as `connection` sees it.
  void Checkpoint(sqlite3* connection, const char* database)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(one_at_a_time_);

  const std::unique_ptr<Connection> connection_;
  Connection& writer_;
  const int pages_;
  // Held while a checkpoint is made: SQLite refuses a second one.
  absl::Mutex one_at_a_time_;
  absl::Mutex mutex_;
  bool wanted_ ABSL_GUARDED_BY(mutex_) = false;
  // Pages of the log that are in the file.
  int in_file_ ABSL_GUARDED_BY(mutex_) = 0;
  bool ends_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_SQLITE_CHECKPOINTER_H_
