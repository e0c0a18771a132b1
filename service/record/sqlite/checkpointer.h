// Checkpoints beside the calls: what the write-ahead log holds goes into the
// file on a thread of its own, so that no call waits for it.
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

  const std::unique_ptr<Connection> connection_;
  Connection& writer_;
  const int pages_;
  // Held while a checkpoint is made: SQLite refuses a second one.
  absl::Mutex one_at_a_time_;
  absl::Mutex mutex_;
  bool wanted_ ABSL_GUARDED_BY(mutex_) = false;
  bool ends_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_SQLITE_CHECKPOINTER_H_
