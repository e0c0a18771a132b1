#include "service/record/sqlite/sqlite_store.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "service/record/sqlite/files.h"
#include "service/record/sqlite/schema.h"
#include "service/record/sqlite/sqlite_testing.h"
#include "service/record/store_contract_test.h"

namespace myorules::service::record {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class SqliteHome final : public StoreHome {
 public:
  std::unique_ptr<Store> Open() override {
    return OpenAt(folder_ + "/record.db");
  }
  std::string AllBytes() override {
    std::string bytes;
    for (const auto& file : fs::directory_iterator(folder_)) {
      bytes += ReadFile(file.path().string());
    }
    return bytes;
  }
  std::unique_ptr<Store> OpenBackup(const std::string& path) override {
    return OpenAt(path);
  }

 private:
  static std::unique_ptr<Store> OpenAt(const std::string& path) {
    auto store = SqliteStore::Open({.path = path});
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }

  const std::string folder_ = NewFolder();
};

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreContractTest, testing::Values([] {
                           return std::make_unique<SqliteHome>();
                         }));

TEST_F(SqliteStoreTest, OnlyItsOwnerCanReadTheFiles) {
  const auto store = Open();
  ASSERT_TRUE(Add(*store, "p").ok());
  for (const char* suffix : {"", "-wal", "-shm"}) {
    struct stat file = {};
    ASSERT_EQ(stat((path_ + suffix).c_str(), &file), 0) << suffix;
    EXPECT_EQ(file.st_mode & 0777, 0600) << suffix;
  }
}

TEST_F(SqliteStoreTest, ThereIsNoRecordUnlessItIsToBeMade) {
  const absl::Status status =
      SqliteStore::Open({.path = path_, .create = false}).status();
  EXPECT_EQ(status, absl::NotFoundError(absl::StrCat(
                        "record: ", path_, ": No such file or directory")));
  EXPECT_FALSE(fs::exists(path_));
}

TEST_F(SqliteStoreTest, AFileThatIsNoDatabaseIsDamaged) {
  std::ofstream(path_) << std::string(8192, 'x');
  EXPECT_EQ(OpenStatus().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(ReadFile(path_), std::string(8192, 'x'));
}

TEST_F(SqliteStoreTest, ADatabaseOfAnotherProgramIsLeftAsItIs) {
  std::ofstream(path_).close();
  ASSERT_TRUE(Raw()->Execute("CREATE TABLE theirs(x)").ok());
  const std::string before = ReadFile(path_);
  EXPECT_EQ(OpenStatus(),
            absl::FailedPreconditionError(
                "record: the file is a database of another program"));
  EXPECT_EQ(ReadFile(path_), before);
}

TEST_F(SqliteStoreTest, ARecordOfANewerProgramIsRefused) {
  Open();
  ASSERT_TRUE(Raw()->Execute("PRAGMA user_version=99").ok());
  EXPECT_EQ(OpenStatus(),
            absl::FailedPreconditionError(absl::StrCat(
                "record: a newer program wrote the file (version 99 of its "
                "tables; this one knows 1 to ",
                LatestSchemaVersion(), ")")));
}

TEST_F(SqliteStoreTest, AFolderIsRefused) {
  fs::create_directory(path_);
  EXPECT_EQ(OpenStatus(), absl::FailedPreconditionError(
                              absl::StrCat("record: ", path_, " is a folder")));
}

TEST_F(SqliteStoreTest, TheLogOfALostRecordIsNotTakenForANewOne) {
  std::ofstream(path_ + "-wal") << "x";
  EXPECT_EQ(OpenStatus(),
            absl::FailedPreconditionError(absl::StrCat(
                "record: ", path_, "-wal is there, and ", path_,
                " is not; bring the record back, or move the file away")));
}

TEST_F(SqliteStoreTest, WhatIsOnlyReadIsLeftAsItIs) {
  const std::string backup = folder_ + "/backup.db";
  {
    const auto store = Open();
    ASSERT_TRUE(Add(*store, "p").ok());
    ASSERT_TRUE(store->Backup(backup).ok());
  }
  for (const std::string& path : {path_, backup}) {
    const std::string before = ReadFile(path);
    {
      const auto store = SqliteStore::Open({.path = path, .only_read = true});
      ASSERT_TRUE(store.ok()) << store.status();
      EXPECT_TRUE((*store)->Find("p").ok());
      std::vector<std::string> faults;
      EXPECT_TRUE((*store)->CheckFiles(&faults).ok());
      EXPECT_THAT(faults, IsEmpty());
      EXPECT_EQ(Add(**store, "q").code(),
                absl::StatusCode::kFailedPrecondition);
    }
    EXPECT_EQ(ReadFile(path), before);
    EXPECT_FALSE(fs::exists(path + "-wal"));
    EXPECT_FALSE(fs::exists(path + "-shm"));
  }
}

TEST_F(SqliteStoreTest, ACopyHasNoPagesOfWhatWasErased) {
  const std::string mark = "MARK" + std::string(2000, 'x');
  const std::string copy = folder_ + "/copy.db";
  const auto store = Open();
  ASSERT_TRUE(Raw()
                  ->Execute(absl::StrCat(
                      "PRAGMA secure_delete=OFF; INSERT INTO packs(hash, body) "
                      "VALUES ('h', x'",
                      absl::BytesToHexString(mark),
                      "'); DELETE FROM packs; UPDATE ledger SET pages_to_clear "
                      "= 1"))
                  .ok());
  ASSERT_TRUE(store->Backup(copy).ok());
  EXPECT_FALSE(absl::StrContains(ReadFile(copy), "MARK"));
  EXPECT_EQ(*Query(**Connection::Open(copy, "", absl::Seconds(1)),
                   "SELECT pages_to_clear FROM ledger")
                 .Number(),
            0);
}

TEST_F(SqliteStoreTest, EventsCannotBeChanged) {
  const auto store = Open();
  ASSERT_TRUE(Add(*store, "p").ok());
  EXPECT_FALSE(Raw()->Execute("UPDATE events SET payload = x'00'").ok());
}

TEST_F(SqliteStoreTest, MissingEventsAndTombstonesAreFaults) {
  const auto store = Open();
  ASSERT_TRUE(Add(*store, "p").ok());
  ASSERT_TRUE(Add(*store, "q").ok());
  ASSERT_TRUE(
      store
          ->Erase(
              {.now = absl::Now(), .patient_ids = {"q"}, .expected_version = 1})
          .ok());
  ASSERT_TRUE(Raw()
                  ->Execute("DELETE FROM events; DELETE FROM tombstones; "
                            "UPDATE labels SET patient = 9")
                  .ok());
  std::vector<std::string> faults;
  ASSERT_TRUE(store->CheckFiles(&faults).ok());
  EXPECT_THAT(faults, ElementsAre("1 events are missing",
                                  "the tombstones do not add up"));
}

TEST_F(SqliteStoreTest, ADamagedPageIsAFault) {
  {
    const auto store = Open();
    for (int i = 0; i < 200; ++i)
      ASSERT_TRUE(Add(*store, absl::StrCat(i)).ok());
    ASSERT_TRUE(store->Compact().ok());
  }
  {
    std::fstream file(path_, std::ios::binary | std::ios::in | std::ios::out);
    for (const int page : {2, 3, 4, 5, 6, 7, 8}) {
      file.seekp(page * 4096);
      file << std::string(2000, '\xee');
    }
  }
  const auto store = SqliteStore::Open({.path = path_});
  if (!store.ok()) {
    EXPECT_EQ(store.status().code(), absl::StatusCode::kDataLoss);
    return;
  }
  std::vector<std::string> faults;
  ASSERT_TRUE((*store)->CheckFiles(&faults).ok());
  EXPECT_THAT(faults, ElementsAre("the file is damaged (integrity_check)"));
}

TEST_F(SqliteStoreTest, AnErasureThatWasCutOffEndsWhenItIsOpenedAgain) {
  {
    const auto store = Open();
    for (const char* id : {"MARKmarkMARK", "other"}) {
      ASSERT_TRUE(Add(*store, id).ok());
    }
  }
  // As far as the transaction goes, without clearing the pages.
  ASSERT_TRUE(
      Raw()
          ->Execute("PRAGMA secure_delete=OFF;"
                    "DELETE FROM events WHERE patient = 1;"
                    "DELETE FROM patients WHERE number = 1;"
                    "INSERT INTO tombstones VALUES (1, 0, 1, x'');"
                    "UPDATE ledger SET erased_events = 1, pages_to_clear = 1")
          .ok());
  ASSERT_TRUE(absl::StrContains(ReadFile(path_), "MARKmarkMARK"));
  const auto store = Open();
  for (const auto& file : fs::directory_iterator(folder_)) {
    EXPECT_FALSE(
        absl::StrContains(ReadFile(file.path().string()), "MARKmarkMARK"));
  }
  EXPECT_TRUE(store->Find("other").ok());
}

TEST_F(SqliteStoreTest, AnErasureSaysWhenAReaderKeepsOldPages) {
  auto opened =
      SqliteStore::Open({.path = path_, .patience = absl::Milliseconds(50)});
  ASSERT_TRUE(opened.ok());
  Store& store = **opened;
  ASSERT_TRUE(Add(store, "p").ok());
  const std::unique_ptr<Connection> reader = Raw();
  ASSERT_TRUE(reader->Execute("BEGIN; SELECT count(*) FROM events").ok());
  const absl::Status status =
      store
          .Erase(
              {.now = absl::Now(), .patient_ids = {"p"}, .expected_version = 1})
          .status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(absl::StartsWith(
      status.message(), "record: erased, but old pages are left in the files"))
      << status;
  ASSERT_TRUE(reader->Execute("COMMIT").ok());
  // Asking again ends it.
  EXPECT_EQ(
      store
          .Erase(
              {.now = absl::Now(), .patient_ids = {"p"}, .expected_version = 1})
          .status()
          .code(),
      absl::StatusCode::kNotFound);
  EXPECT_EQ(*Query(*Raw(), "SELECT pages_to_clear FROM ledger").Number(), 0);
}

TEST_F(SqliteStoreTest, AWriterThatHoldsTheFileIsWaitedForThenTold) {
  auto store =
      SqliteStore::Open({.path = path_, .patience = absl::Milliseconds(50)});
  ASSERT_TRUE(store.ok());
  const std::unique_ptr<Connection> other = Raw();
  ASSERT_TRUE(other->Execute("BEGIN IMMEDIATE").ok());
  const absl::Status status = Add(**store, "p");
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(status.message(),
            "record: another process holds the file; try again (SQLite 5)");
  ASSERT_TRUE(other->Execute("ROLLBACK").ok());
  EXPECT_TRUE(Add(**store, "p").ok());
}

TEST_F(SqliteStoreTest, CheckpointsAreMadeBesideTheCalls) {
  const auto store =
      *SqliteStore::Open({.path = path_, .background_checkpoint_pages = 5});
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(Add(*store, absl::StrCat("p", i)).ok());
  }
  // One is asked for by each commit until what was there is in the file.
  const auto in_file = [&] {
    return absl::StrContains(ReadFile(path_), "payload of p0");
  };
  for (int i = 0; i < 1000 && !in_file(); ++i) {
    absl::SleepFor(absl::Milliseconds(10));
  }
  EXPECT_TRUE(in_file());
}

TEST_F(SqliteStoreTest, TheLogDoesNotGrowWithoutEndWhileCommitsGoOn) {
  const auto store =
      *SqliteStore::Open({.path = path_, .background_checkpoint_pages = 20});
  for (int i = 0; i < 500; ++i) {
    ASSERT_TRUE(Add(*store, absl::StrCat("p", i)).ok());
  }
  // Four times 20 pages, and those of the last commit.
  EXPECT_LT(fs::file_size(path_ + "-wal"), 110 * 4096);
}

TEST_F(SqliteStoreTest, ABackupIsPutInPlaceOnlyWhereNothingIs) {
  const std::string backup = folder_ + "/backup";
  {
    const auto store = Open();
    ASSERT_TRUE(Add(*store, "p").ok());
    ASSERT_TRUE(store->Backup(backup).ok());
  }
  EXPECT_EQ(RestoreBackup(backup, path_),
            absl::AlreadyExistsError(
                absl::StrCat("record: ", path_, " is there already")));
  fs::remove(path_);
  std::ofstream(path_ + "-wal") << "x";
  EXPECT_EQ(RestoreBackup(backup, path_),
            absl::AlreadyExistsError(
                absl::StrCat("record: ", path_, "-wal is there already")));
  fs::remove(path_ + "-wal");
  ASSERT_TRUE(RestoreBackup(backup, path_).ok());
  EXPECT_TRUE(Open()->Find("p").ok());
  EXPECT_EQ(RestoreBackup(folder_ + "/none", folder_ + "/new").code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace myorules::service::record
