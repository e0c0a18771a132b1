#include "service/record/sqlite/checkpointer.h"

#include <algorithm>
#include <utility>

#include "sqlite3.h"

namespace myorules::service::record {
namespace {

// One in so many of the pages from which on the thread makes checkpoints is few
// enough for a commit to put into the file: less than a millisecond's work.
constexpr int kPartForCommit = 20;

// Where that does not come to an end, because others keep reading. From so many
// times its pages on a commit waits for the thread and makes the checkpoint
// itself, as SQLite does where nobody else does.
constexpr int kMostTimes = 4;

}  // namespace

Checkpointer::Checkpointer(std::unique_ptr<Connection> connection,
                           Connection& writer, int pages)
    : connection_(std::move(connection)), writer_(writer), pages_(pages) {
  sqlite3_wal_hook(writer_.handle(), &AfterCommit, this);
  thread_ = std::thread([this] { Run(); });
}

Checkpointer::~Checkpointer() {
  sqlite3_wal_hook(writer_.handle(), nullptr, nullptr);
  {
    const absl::MutexLock lock(&mutex_);
    ends_ = true;
  }
  thread_.join();
}

void Checkpointer::Checkpoint(sqlite3* connection, const char* database) {
  int in_file = 0;
  // Where it fails, or another process is making one, a later commit asks
  // again.
  if (sqlite3_wal_checkpoint_v2(connection, database, SQLITE_CHECKPOINT_PASSIVE,
                                nullptr, &in_file) != SQLITE_OK) {
    return;
  }
  const absl::MutexLock lock(&mutex_);
  in_file_ = std::max(in_file, 0);
}

int Checkpointer::AfterCommit(void* self, sqlite3* writer, const char* database,
                              int pages) {
  auto& checkpointer = *static_cast<Checkpointer*>(self);
  const int least = checkpointer.pages_;
  bool rest = false;
  {
    const absl::MutexLock lock(&checkpointer.mutex_);
    // The log has begun anew.
    if (pages < checkpointer.in_file_) checkpointer.in_file_ = 0;
    if (pages < least) return SQLITE_OK;
    rest = pages - checkpointer.in_file_ <= least / kPartForCommit;
    checkpointer.wanted_ = !rest;
  }
  if (pages >= kMostTimes * least) {
    const absl::MutexLock lock(&checkpointer.one_at_a_time_);
    checkpointer.Checkpoint(writer, database);
  } else if (rest && checkpointer.one_at_a_time_.TryLock()) {
    checkpointer.Checkpoint(writer, database);
    checkpointer.one_at_a_time_.Unlock();
  }
  return SQLITE_OK;
}

void Checkpointer::Run() {
  while (true) {
    {
      const absl::MutexLock lock(&mutex_);
      const auto something = [this]() ABSL_SHARED_LOCKS_REQUIRED(mutex_) {
        return wanted_ || ends_;
      };
      mutex_.Await(absl::Condition(&something));
      if (ends_) return;
      wanted_ = false;
    }
    const absl::MutexLock lock(&one_at_a_time_);
    Checkpoint(connection_->handle(), nullptr);
  }
}

}  // namespace myorules::service::record
