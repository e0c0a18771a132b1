#include "service/record/sqlite/schema.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "service/record/digest.h"
#include "service/record/sqlite/files.h"
#include "service/record/sqlite/sqlite_testing.h"

namespace myorules::service::record {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

using SchemaTest = SqliteStoreTest;

// A tombstone, and so many receipts and results that wait, with the hashes of
// what they say.
void ExpectHashes(Store& store, size_t receipts, size_t waiting) {
  const auto tombstones = store.Tombstones(0);
  ASSERT_TRUE(tombstones.ok()) << tombstones.status();
  ASSERT_THAT(*tombstones, SizeIs(1));
  EXPECT_EQ(tombstones->front().hash, TombstoneHash(tombstones->front()));
  const auto kept = store.Receipts("", 10);
  ASSERT_TRUE(kept.ok()) << kept.status();
  EXPECT_THAT(*kept, SizeIs(receipts));
  for (const Receipt& receipt : *kept) {
    EXPECT_EQ(receipt.hash, ReceiptHash(receipt));
  }
  const auto queue = store.Queue({.limit = 10});
  ASSERT_TRUE(queue.ok()) << queue.status();
  EXPECT_THAT(*queue, SizeIs(waiting));
  for (const QueuedResult& result : *queue) {
    EXPECT_EQ(result.hash, QueuedResultHash(result));
  }
}

TEST_F(SchemaTest, EveryOlderVersionIsBroughtUpToDate) {
  const auto tables = [](Connection& connection) {
    Query query(connection,
                "SELECT group_concat(sql, x'0a') FROM (SELECT sql FROM "
                "sqlite_schema ORDER BY name)");
    EXPECT_TRUE(*query.Next());
    return query.GetText(0);
  };
  Open();
  const std::string latest = tables(*Raw());
  for (int version = 1; version < LatestSchemaVersion(); ++version) {
    fs::remove(path_);
    ASSERT_TRUE(PrepareFile(path_, true).ok());
    {
      const std::unique_ptr<Connection> old = Raw();
      ASSERT_TRUE(Migrate(*old, version).ok());
      EXPECT_NE(tables(*old), latest);
      ASSERT_TRUE(old->Execute("INSERT INTO patients VALUES (1, 'p', 0, x'', "
                               "x'737461746521', 0, 0)")
                      .ok());
      ASSERT_TRUE(old->Execute("INSERT INTO packs VALUES ('h', x'62')").ok());
      ASSERT_TRUE(old->Execute("INSERT INTO tombstones(number, erased_at, "
                               "events) VALUES (1, 5, 0)")
                      .ok());
      if (version == 2) {
        ASSERT_TRUE(old->Execute("INSERT INTO receipts VALUES ('r', x'68', 1, "
                                 "7, x'61', 0)")
                        .ok());
      }
      if (version > 2) {
        ASSERT_TRUE(
            old->Execute("INSERT INTO receipts(request_id, request_hash, "
                         "response, made_at) VALUES ('r', x'68', x'61', 0);"
                         "INSERT INTO receipt_patients VALUES ('r', 'z', 0), "
                         "('r', 'p', 7), ('r', 'a b', 12);"
                         "INSERT INTO queue(number, patient_id, identity, "
                         "body) VALUES (3, 'q', 'i', x'62')")
                .ok());
      }
      if (version > 3) {
        ASSERT_TRUE(old->Execute("UPDATE ledger SET waiting = 1").ok());
      }
      if (version > 4) {
        const Tombstone tombstone{1, absl::FromUnixMicros(5), 0};
        const QueuedResult waiting{3, "q", "i", "b"};
        const Receipt receipt{"r",
                              "h",
                              {{"z", 0}, {"p", 7}, {"a b", 12}},
                              "a",
                              absl::UnixEpoch()};
        const auto set = [](const char* table, const std::string& hash) {
          return absl::StrCat("UPDATE ", table, " SET hash = x'",
                              absl::BytesToHexString(hash), "';");
        };
        ASSERT_TRUE(old->Execute(set("tombstones", TombstoneHash(tombstone)) +
                                 set("queue", QueuedResultHash(waiting)) +
                                 set("receipts", ReceiptHash(receipt)))
                        .ok());
      }
    }
    const auto store = Open();
    ASSERT_NE(store, nullptr);
    EXPECT_EQ(tables(*Raw()), latest) << version;
    if (version == 2) {
      const auto receipt = store->FindReceipt("r", absl::UnixEpoch());
      ASSERT_TRUE(receipt.ok() && receipt->has_value());
      EXPECT_EQ((*receipt)->request_hash, "h");
      EXPECT_EQ((*receipt)->response, "a");
      ASSERT_THAT((*receipt)->patients, testing::SizeIs(1));
      EXPECT_EQ((*receipt)->patients[0].patient_id, "p");
      EXPECT_EQ((*receipt)->patients[0].version, 7);
    }
    ExpectHashes(*store, version > 1 ? 1 : 0, version > 2 ? 1 : 0);
    EXPECT_EQ(store->Find("p")->state, "state!");
    EXPECT_EQ(*store->FindPack("h"), "b");
    ASSERT_TRUE(Add(*store, "p").ok());
    std::vector<std::string> faults;
    ASSERT_TRUE(store->CheckFiles(&faults).ok());
    EXPECT_THAT(faults, IsEmpty());
  }
}

TEST_F(SchemaTest, AnOlderRecordIsCopiedAsItIsAndNotReadOnly) {
  ASSERT_TRUE(PrepareFile(path_, true).ok());
  ASSERT_TRUE(Migrate(*Raw(), 2).ok());
  EXPECT_EQ(
      SqliteStore::Open({.path = path_, .only_read = true}).status(),
      absl::FailedPreconditionError(
          "record: an older program wrote the file (version 2 of its tables; "
          "this one's is 6), and it is left as it is; 'myorules record backup' "
          "copies it, and 'myorules record restore' verifies the copy"));
  const std::string copy = folder_ + "/copy.db";
  ASSERT_TRUE(BackUpRecord(path_, copy).ok());
  const auto version = [](const std::string& path) {
    const auto connection = *Connection::Open(path, "", absl::Seconds(1));
    return *Query(*connection, "PRAGMA user_version").Number();
  };
  EXPECT_EQ(version(path_), 2);
  EXPECT_EQ(version(copy), 2);
  const auto store = SqliteStore::Open({.path = copy});
  EXPECT_TRUE(store.ok()) << store.status();
}

TEST_F(SchemaTest, TablesThatSomebodyChangedAreToldOfAndNotWritten) {
  const std::pair<const char*, const char*> changes[] = {
      {"CREATE TRIGGER evil AFTER INSERT ON queue BEGIN DELETE FROM queue; "
       "END",
       "the trigger evil is none of this program's"},
      {"DROP TRIGGER events_are_never_changed",
       "the trigger events_are_never_changed is missing"},
      {"DROP INDEX receipts_by_time", "the index receipts_by_time is missing"},
      {"CREATE TABLE more(x)", "the table more is none of this program's"},
      {"ALTER TABLE labels ADD COLUMN x TEXT", "the table labels was changed"}};
  for (const auto& [change, fault] : changes) {
    fs::remove(path_);
    ASSERT_NE(Open(), nullptr);
    ASSERT_TRUE(Raw()->Execute(change).ok());
    EXPECT_EQ(
        OpenStatus(),
        absl::DataLossError(absl::StrCat(
            "record: the tables of the file were changed by another "
            "program: ",
            fault, "; 'myorules record verify' says what else is wrong")));
    const auto store = SqliteStore::Open({.path = path_, .only_read = true});
    ASSERT_TRUE(store.ok()) << store.status();
    std::vector<std::string> faults;
    ASSERT_TRUE((*store)->CheckFiles(&faults).ok());
    EXPECT_THAT(faults, ElementsAre(fault));
  }
}

TEST_F(SchemaTest, WhatSQLiteKeepsToPlanByIsNoFault) {
  ASSERT_NE(Open(), nullptr);
  ASSERT_TRUE(Raw()->Execute("ANALYZE").ok());
  EXPECT_TRUE(OpenStatus().ok());
}

TEST_F(SchemaTest, APackThatWasChangedIsNotGiven) {
  const auto store = Open();
  Commit commit{absl::Now()};
  commit.packs = {{"h", "body"}};
  ASSERT_TRUE(store->Apply(commit).ok());
  EXPECT_EQ(*store->FindPack("h"), "body");
  ASSERT_TRUE(Raw()->Execute("UPDATE packs SET body = x'62'").ok());
  EXPECT_EQ(store->FindPack("h").status(),
            absl::DataLossError("record: the pack h was changed"));
}

TEST_F(SchemaTest, WhatWasTakenOutByHandIsMissed) {
  const auto store = Open();
  ASSERT_TRUE(Add(*store, "p").ok());
  Commit commit{absl::Now()};
  commit.receipt = Receipt{"r", "h", {{"p", 1}}, "", commit.now};
  commit.queue = {{0, "q", "i", "body"}};
  ASSERT_TRUE(store->Apply(commit).ok());
  std::vector<std::string> faults;
  ASSERT_TRUE(store->CheckFiles(&faults).ok());
  EXPECT_THAT(faults, IsEmpty());
  ASSERT_TRUE(Raw()
                  ->Execute("DELETE FROM receipt_patients; DELETE FROM "
                            "receipts; UPDATE sqlite_sequence SET seq = 0; "
                            "INSERT INTO patients VALUES (9, 'ghost', 0, x'', "
                            "x'', 0, 0)")
                  .ok());
  ASSERT_TRUE(store->CheckFiles(&faults).ok());
  EXPECT_THAT(faults,
              ElementsAre("1 receipts are missing",
                          "the numbers of results that wait were set back",
                          "1 patients have no events"));
}

}  // namespace
}  // namespace myorules::service::record
