// The write-ahead log in one write, on a disk that counts the calls and fails.
#include "service/record/sqlite/gathered_log.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/record/sqlite/connection.h"
#include "sqlite3.h"
#include "tests/faults/disk.h"

namespace myorules::faults {
namespace {

using service::record::Connection;
using service::record::GatheringFileSystem;
using service::record::Query;
using service::record::Transaction;

class GatheredLogTest : public testing::Test {
 protected:
  static Disk& TheDisk() {
    static Disk& disk = *new Disk("gathered");
    return disk;
  }

  // SQLite makes the file itself, which Connection::Open leaves to others.
  void SetUp() override {
    TheDisk().Set({});
    TheDisk().Clear();
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open_v2("record.db", &handle,
                              SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                              TheDisk().name().c_str()),
              SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(handle,
                           "PRAGMA journal_mode=WAL;"
                           "CREATE TABLE t(body BLOB NOT NULL)",
                           nullptr, nullptr, nullptr),
              SQLITE_OK);
    sqlite3_close(handle);
    writer_ = Open(GatheringFileSystem(TheDisk().name()));
    other_ = Open(TheDisk().name());
    ASSERT_TRUE(Insert(*writer_, 100).ok());
  }

  static std::unique_ptr<Connection> Open(const std::string& vfs) {
    auto connection =
        Connection::Open("record.db", vfs, absl::Milliseconds(20));
    EXPECT_TRUE(connection.ok()) << connection.status();
    EXPECT_TRUE((*connection)->Execute("PRAGMA synchronous=FULL").ok());
    return *std::move(connection);
  }

  // One row of so many bytes.
  static absl::Status Insert(Connection& connection, int bytes) {
    Transaction transaction(connection);
    absl::Status status = transaction.Begin();
    status.Update(Query(connection, "INSERT INTO t VALUES (zeroblob(?))")
                      .Int(bytes)
                      .Run());
    return status.ok() ? transaction.Commit() : status;
  }

  // What another connection finds.
  int64_t Rows() {
    const auto rows = Query(*other_, "SELECT count(*) FROM t").Number();
    EXPECT_TRUE(rows.ok()) << rows.status();
    return rows.value_or(-1);
  }
  void ExpectWhole() {
    Query check(*other_, "PRAGMA integrity_check");
    ASSERT_TRUE(check.Next().ok());
    EXPECT_EQ(check.GetText(0), "ok");
  }

  std::unique_ptr<Connection> writer_;
  std::unique_ptr<Connection> other_;
};

TEST_F(GatheredLogTest, ACommitIsOneWriteAndOneSync) {
  TheDisk().Set({});
  ASSERT_TRUE(Insert(*other_, 80'000).ok());
  EXPECT_GT(TheDisk().calls(), 40);
  TheDisk().Set({});
  ASSERT_TRUE(Insert(*writer_, 80'000).ok());
  // And some reads of what the other one wrote.
  const int64_t with_reads = TheDisk().calls();
  TheDisk().Set({});
  ASSERT_TRUE(Insert(*writer_, 80'000).ok());
  EXPECT_EQ(TheDisk().calls(), 2) << with_reads;
  EXPECT_EQ(Rows(), 4);
  ExpectWhole();
}

TEST_F(GatheredLogTest, MoreThanIsWrittenAtOnceComesInParts) {
  ASSERT_TRUE(Insert(*writer_, 3'000'000).ok());
  ASSERT_TRUE(Insert(*writer_, 10).ok());
  EXPECT_EQ(Rows(), 3);
  ExpectWhole();
}

// Each call of the commit fails once; of what was not written nothing is
// written later, where meanwhile another connection has written.
TEST_F(GatheredLogTest, NothingIsLeftOfACommitThatFailed) {
  int64_t rows = 1;
  for (int at = 1; at <= 2; ++at) {
    ASSERT_TRUE(Insert(*writer_, 80'000).ok());
    TheDisk().Set({.kind = Fault::Kind::kError, .at = at});
    EXPECT_FALSE(Insert(*writer_, 80'000).ok()) << at;
    TheDisk().Set({});
    ASSERT_TRUE(Insert(*other_, 200).ok());
    ASSERT_TRUE(Insert(*writer_, 60'000).ok());
    rows += 3;
    EXPECT_EQ(Rows(), rows) << at;
    ExpectWhole();
  }
}

TEST_F(GatheredLogTest, AFullDiskIsToldByTheCommit) {
  TheDisk().Set({.kind = Fault::Kind::kFull, .at = 0});
  EXPECT_EQ(Insert(*writer_, 80'000).code(),
            absl::StatusCode::kResourceExhausted);
  TheDisk().Set({});
  EXPECT_EQ(Rows(), 1);
  EXPECT_TRUE(Insert(*writer_, 80'000).ok());
  ExpectWhole();
}

TEST_F(GatheredLogTest, AnUnknownFileSystemStaysUnknown) {
  EXPECT_EQ(GatheringFileSystem("no such"), "no such");
  // Asked for twice it is the same.
  EXPECT_EQ(GatheringFileSystem(""), GatheringFileSystem(""));
}

}  // namespace
}  // namespace myorules::faults
