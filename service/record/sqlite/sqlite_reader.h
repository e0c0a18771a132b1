// How SqliteStore reads: each call on a connection of its own.
#ifndef MYORULES_SERVICE_RECORD_SQLITE_SQLITE_READER_H_
#define MYORULES_SERVICE_RECORD_SQLITE_SQLITE_READER_H_

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "service/record/sqlite/connection.h"
#include "service/record/sqlite/sqlite_store.h"

namespace myorules::service::record {

// A connection to read with, given back when it goes.
class SqliteStore::Reader {
 public:
  // Each holds a page cache of some megabytes; more readers wait.
  static constexpr int kMaxReaders = 8;

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
    absl::StatusOr<std::unique_ptr<Connection>> connection =
        store.Connect(store.options_.vfs);
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

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_SQLITE_SQLITE_READER_H_
