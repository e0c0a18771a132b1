// What tests of the store in SQLite begin with.
#ifndef MYORULES_SERVICE_RECORD_SQLITE_SQLITE_TESTING_H_
#define MYORULES_SERVICE_RECORD_SQLITE_SQLITE_TESTING_H_

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gtest/gtest.h"
#include "service/record/sqlite/connection.h"
#include "service/record/sqlite/sqlite_store.h"

namespace myorules::service::record {

// A folder that no other test has.
inline std::string NewFolder() {
  static int number = 0;
  std::string folder =
      absl::StrCat(testing::TempDir(), "/record_",
                   absl::ToUnixNanos(absl::Now()), "_", ++number);
  std::filesystem::create_directories(folder);
  return folder;
}

class SqliteStoreTest : public testing::Test {
 protected:
  std::unique_ptr<SqliteStore> Open() {
    auto store = SqliteStore::Open({.path = path_});
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }
  absl::Status OpenStatus() {
    return SqliteStore::Open({.path = path_}).status();
  }
  static absl::Status Add(Store& store, const std::string& patient,
                          int64_t expected_version = 0) {
    Commit commit;
    commit.appends.push_back({.patient_id = patient,
                              .expected_version = expected_version,
                              .payloads = {"payload of " + patient}});
    return store.Apply(commit);
  }
  std::unique_ptr<Connection> Raw() {
    return *Connection::Open(path_, "", absl::Seconds(1));
  }

  const std::string folder_ = NewFolder();
  const std::string path_ = folder_ + "/record.db";
};

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_SQLITE_SQLITE_TESTING_H_
