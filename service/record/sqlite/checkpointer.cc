#include "service/record/sqlite/checkpointer.h"

#include <utility>

#include "sqlite3.h"

namespace myorules::service::record {
namespace {

// While commits go on, the log may never be in the file as a whole, and then it
// never begins anew. From so many times its pages on a commit waits for the
// thread and makes the checkpoint itself, as SQLite does where nobody else
// does.
constexpr int kMostTimes = 4;

void Checkpoint(sqlite3* connection, const char* database) {
  // Where it fails, or another process is making one, the next commit asks
  // again.
  sqlite3_wal_checkpoint_v2(connection, database, SQLITE_CHECKPOINT_PASSIVE,
                            nullptr, nullptr);
}

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

int Checkpointer::AfterCommit(void* self, sqlite3* writer, const char* database,
                              int pages) {
  auto& checkpointer = *static_cast<Checkpointer*>(self);
  if (pages >= kMostTimes * checkpointer.pages_) {
    const absl::MutexLock lock(&checkpointer.one_at_a_time_);
    Checkpoint(writer, database);
  } else if (pages >= checkpointer.pages_) {
    const absl::MutexLock lock(&checkpointer.mutex_);
    checkpointer.wanted_ = true;
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
