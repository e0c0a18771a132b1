#include "service/record/store_contract_test.h"

#include <atomic>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "engine/base/sha256.h"
#include "gmock/gmock.h"
#include "service/record/digest.h"
#include "service/record/store_contract_testing.h"

namespace myorules::service::record {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

}  // namespace

absl::Status StoreContractTest::Add(const std::string& patient,
                                    int64_t expected_version,
                                    const std::string& payload) {
  return store_->Apply(CommitOf({.patient_id = patient,
                                 .expected_version = expected_version,
                                 .payloads = {payload},
                                 .state = "state " + payload}));
}

TEST_P(StoreContractTest, APatientWhoIsNotOnRecordIsNotFound) {
  EXPECT_EQ(store_->Find("p").status(),
            absl::NotFoundError("record: no such patient"));
  EXPECT_EQ(store_->Labels("p").status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(Payloads(store_->Events("p", 0, 10)), IsEmpty());
  EXPECT_EQ(*store_->LastSequence(), 0);
}

TEST_P(StoreContractTest, WhatIsAppliedIsThereAfterItIsOpenedAgain) {
  ASSERT_TRUE(Add("p", 0, "one").ok());
  ASSERT_TRUE(Add("p", 1, "two").ok());
  store_.reset();
  store_ = home_->Open();
  EXPECT_THAT(Payloads(store_->Events("p", 0, 10)), ElementsAre("one", "two"));
  const absl::StatusOr<StoredPatient> patient = store_->Find("p");
  ASSERT_TRUE(patient.ok()) << patient.status();
  EXPECT_EQ(patient->id, "p");
  EXPECT_EQ(patient->version, 2);
  EXPECT_EQ(patient->state, "state two");
  EXPECT_EQ(patient->created_at, kNow);
  EXPECT_EQ(*store_->LastSequence(), 2);
}

TEST_P(StoreContractTest, EveryByteOfPayloadsAndIdsComesBack) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes.push_back(static_cast<char>(i));
  const std::string id = "Zo\xc3\xab '; DROP TABLE events; --";
  ASSERT_TRUE(Add(id, 0, bytes).ok());
  ASSERT_TRUE(Add("empty", 0, "").ok());
  EXPECT_THAT(Payloads(store_->Events(id, 0, 10)), ElementsAre(bytes));
  EXPECT_THAT(Payloads(store_->Events("empty", 0, 10)), ElementsAre(""));
  EXPECT_EQ(store_->Find(id)->state, "state " + bytes);
}

TEST_P(StoreContractTest, EachEventIsChainedToTheOneBefore) {
  ASSERT_TRUE(Add("p", 0, "one").ok());
  ASSERT_TRUE(Add("q", 0, "other").ok());
  ASSERT_TRUE(Add("p", 1, "two").ok());
  const absl::StatusOr<std::vector<StoredEvent>> events =
      store_->Events("p", 0, 10);
  ASSERT_TRUE(events.ok());
  ASSERT_THAT(*events, SizeIs(2));
  std::string head;
  for (const StoredEvent& event : *events) {
    EXPECT_EQ(event.payload_hash, engine::Sha256({event.payload}));
    head = ChainHash(head, event);
    EXPECT_EQ(event.hash, head);
    EXPECT_EQ(event.recorded_at, kNow);
  }
  EXPECT_EQ(store_->Find("p")->head, head);
  EXPECT_EQ((*events)[0].sequence, 1);
  EXPECT_EQ((*events)[1].sequence, 3);
  EXPECT_THAT(Payloads(store_->EventsSince(1, 10)),
              ElementsAre("other", "two"));
  EXPECT_THAT(Payloads(store_->EventsSince(0, 1)), ElementsAre("one"));
}

TEST_P(StoreContractTest, AChangeOfAnotherVersionStoresNothing) {
  ASSERT_TRUE(Add("p", 0, "one").ok());
  for (const int64_t version : {0, 2}) {
    EXPECT_EQ(Add("p", version, "lost").code(), absl::StatusCode::kAborted);
  }
  Commit commit = CommitOf({.patient_id = "q", .payloads = {"q"}});
  commit.appends.push_back(
      {.patient_id = "p", .expected_version = 7, .payloads = {"lost"}});
  commit.packs.emplace_back("hash", "body");
  EXPECT_EQ(store_->Apply(commit).code(), absl::StatusCode::kAborted);
  EXPECT_EQ(store_->Find("q").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(store_->FindPack("hash").status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(*store_->LastSequence(), 1);
  EXPECT_THAT(Faults(*store_), IsEmpty());
}

TEST_P(StoreContractTest, OneCommitChangesSeveralPatients) {
  Commit commit = CommitOf({.patient_id = "p", .payloads = {"a", "b"}});
  commit.appends.push_back({.patient_id = "q", .payloads = {"c"}});
  ASSERT_TRUE(store_->Apply(commit).ok());
  EXPECT_THAT(Payloads(store_->EventsSince(0, 10)), ElementsAre("a", "b", "c"));
  EXPECT_EQ(store_->Find("p")->version, 2);
}

TEST_P(StoreContractTest, OnlyAChangeOfFactsMovesTheTimeOfTheUpdate) {
  ASSERT_TRUE(Add("p", 0, "one").ok());
  Commit commit = CommitOf(
      {.patient_id = "p", .expected_version = 1, .payloads = {"answer"}});
  commit.now = kNow + absl::Hours(1);
  ASSERT_TRUE(store_->Apply(commit).ok());
  EXPECT_EQ(store_->Find("p")->updated_at, kNow);
  commit.appends[0].expected_version = 2;
  commit.appends[0].changes_facts = true;
  ASSERT_TRUE(store_->Apply(commit).ok());
  EXPECT_EQ(store_->Find("p")->updated_at, kNow + absl::Hours(1));
  EXPECT_EQ(store_->Find("p")->created_at, kNow);
}

TEST_P(StoreContractTest, OfWritersAtOnceNoneLosesAnEvent) {
  constexpr int kWriters = 4;
  constexpr int kEvents = 25;
  ASSERT_TRUE(Add("shared", 0, "first").ok());
  std::atomic<int> stored{0};
  std::vector<std::thread> writers;
  writers.reserve(kWriters);
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&, writer] {
      // Some through a store of their own, as another process would have it.
      const std::unique_ptr<Store> own =
          writer % 2 == 0 ? home_->Open() : nullptr;
      Store& store = own == nullptr ? *store_ : *own;
      for (int done = 0; done < kEvents;) {
        const absl::StatusOr<StoredPatient> seen = store.Find("shared");
        ASSERT_TRUE(seen.ok()) << seen.status();
        const absl::Status status = store.Apply(
            CommitOf({.patient_id = "shared",
                      .expected_version = seen->version,
                      .payloads = {absl::StrCat(writer, ":", done)}}));
        ASSERT_TRUE(status.ok() || absl::IsAborted(status)) << status;
        if (status.ok()) {
          ++done;
          ++stored;
        }
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(stored, kWriters * kEvents);
  EXPECT_EQ(store_->Find("shared")->version, 1 + kWriters * kEvents);
  EXPECT_THAT(Faults(*store_), IsEmpty());
}

TEST_P(StoreContractTest, PatientsAreListedByIdAndLabel) {
  const auto add = [this](const std::string& id,
                          const std::vector<std::string>& labels) {
    ASSERT_TRUE(store_
                    ->Apply(CommitOf(
                        {.patient_id = id, .payloads = {id}, .labels = labels}))
                    .ok());
  };
  add("c", {"flag", "subgroup=A"});
  add("a", {"subgroup=A"});
  add("b", {"flag"});
  EXPECT_THAT(Ids(store_->List({.limit = 10})), ElementsAre("a", "b", "c"));
  EXPECT_THAT(Ids(store_->List({.limit = 2})), ElementsAre("a", "b"));
  EXPECT_THAT(Ids(store_->List({.after = "a", .limit = 10})),
              ElementsAre("b", "c"));
  EXPECT_THAT(Ids(store_->List({.labels = {"flag"}, .limit = 10})),
              ElementsAre("b", "c"));
  EXPECT_THAT(
      Ids(store_->List({.labels = {"flag", "subgroup=A"}, .limit = 10})),
      ElementsAre("c"));
  EXPECT_THAT(Ids(store_->List({.labels = {"none"}, .limit = 10})), IsEmpty());
  // A change takes the labels' place.
  ASSERT_TRUE(store_
                  ->Apply(CommitOf({.patient_id = "c",
                                    .expected_version = 1,
                                    .payloads = {"c"},
                                    .labels = {"subgroup=B"}}))
                  .ok());
  EXPECT_THAT(*store_->Labels("c"), ElementsAre("subgroup=B"));
  EXPECT_THAT(Ids(store_->List({.labels = {"flag"}, .limit = 10})),
              ElementsAre("b"));
}

TEST_P(StoreContractTest, APackIsKeptOnceByItsHash) {
  Commit commit;
  commit.now = kNow;
  commit.packs = {{"h1", "body"}, {"h2", "other"}};
  ASSERT_TRUE(store_->Apply(commit).ok());
  commit.packs = {{"h1", "later"}};
  ASSERT_TRUE(store_->Apply(commit).ok());
  EXPECT_EQ(*store_->FindPack("h1"), "body");
  EXPECT_THAT(*store_->PackHashes(), ElementsAre("h1", "h2"));
}

TEST_P(StoreContractTest, ABackupHoldsEverythingAsOfItsInstant) {
  ASSERT_TRUE(Add("p", 0, "one").ok());
  const std::string path =
      absl::StrCat(testing::TempDir(), "/backup_",
                   testing::UnitTest::GetInstance()->random_seed(), "_",
                   absl::ToUnixNanos(absl::Now()));
  ASSERT_TRUE(store_->Backup(path).ok());
  ASSERT_TRUE(Add("p", 1, "two").ok());
  EXPECT_EQ(store_->Backup(path).code(), absl::StatusCode::kAlreadyExists);
  const std::unique_ptr<Store> backup = home_->OpenBackup(path);
  ASSERT_NE(backup, nullptr);
  EXPECT_THAT(Payloads(backup->Events("p", 0, 10)), ElementsAre("one"));
  EXPECT_THAT(Faults(*backup), IsEmpty());
}

TEST_P(StoreContractTest, CompactingDropsNoEvent) {
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(Add("p", i, absl::StrCat("event ", i)).ok());
  }
  ASSERT_TRUE(store_->Compact().ok());
  EXPECT_THAT(Payloads(store_->Events("p", 0, 100)), SizeIs(50));
  EXPECT_THAT(Faults(*store_), IsEmpty());
  ASSERT_TRUE(Add("p", 50, "further").ok());
}

}  // namespace myorules::service::record
