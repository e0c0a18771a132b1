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

namespace myorules::service::record {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const absl::Time kNow = absl::FromUnixSeconds(1'790'000'000);

Commit CommitOf(Append append) {
  Commit commit;
  commit.now = kNow;
  commit.appends.push_back(std::move(append));
  return commit;
}

std::vector<std::string> Ids(
    const absl::StatusOr<std::vector<StoredPatient>>& patients) {
  EXPECT_TRUE(patients.ok()) << patients.status();
  std::vector<std::string> ids;
  for (const StoredPatient& patient : *patients) ids.push_back(patient.id);
  return ids;
}

std::vector<std::string> Payloads(
    const absl::StatusOr<std::vector<StoredEvent>>& events) {
  EXPECT_TRUE(events.ok()) << events.status();
  std::vector<std::string> payloads;
  for (const StoredEvent& event : *events) payloads.push_back(event.payload);
  return payloads;
}

std::vector<std::string> Bodies(
    const absl::StatusOr<std::vector<QueuedResult>>& results) {
  EXPECT_TRUE(results.ok()) << results.status();
  std::vector<std::string> bodies;
  for (const QueuedResult& result : *results) bodies.push_back(result.body);
  return bodies;
}

std::vector<std::string> Faults(Store& store) {
  std::vector<std::string> faults;
  const absl::Status status = store.CheckFiles(&faults);
  EXPECT_TRUE(status.ok()) << status;
  return faults;
}

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

TEST_P(StoreContractTest, AReceiptIsKeptForThirtyDays) {
  Commit commit = CommitOf({.patient_id = "p", .payloads = {"one"}});
  commit.receipt = Receipt{"r", "hash", {{"p", 1}}, "response", kNow};
  ASSERT_TRUE(store_->Apply(commit).ok());
  absl::StatusOr<absl::optional<Receipt>> receipt =
      store_->FindReceipt("r", kNow + absl::Hours(24 * 30));
  ASSERT_TRUE(receipt.ok() && receipt->has_value());
  EXPECT_EQ((*receipt)->request_hash, "hash");
  ASSERT_THAT((*receipt)->patients, SizeIs(1));
  EXPECT_EQ((*receipt)->patients[0].patient_id, "p");
  EXPECT_EQ((*receipt)->patients[0].version, 1);
  EXPECT_EQ((*receipt)->response, "response");
  EXPECT_FALSE(store_->FindReceipt("other", kNow)->has_value());

  commit.appends[0].expected_version = 1;
  EXPECT_EQ(store_->Apply(commit).code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(store_->Find("p")->version, 1);

  commit.now = kNow + absl::Hours(24 * 30) + absl::Seconds(1);
  EXPECT_FALSE(store_->FindReceipt("r", commit.now)->has_value());
  commit.receipt->made_at = commit.now;
  EXPECT_TRUE(store_->Apply(commit).ok());
}

TEST_P(StoreContractTest, AReceiptMayTellOfSeveralWhoNeedNotBeOnRecord) {
  Commit commit;
  commit.now = kNow;
  commit.receipt = Receipt{"r", "hash", {{"q", 0}, {"p", 3}}, "answer", kNow};
  ASSERT_TRUE(store_->Apply(commit).ok());
  auto receipt = store_->FindReceipt("r", kNow);
  ASSERT_TRUE(receipt.ok() && receipt->has_value());
  ASSERT_THAT((*receipt)->patients, SizeIs(2));
  EXPECT_EQ((*receipt)->patients[0].patient_id, "p");
  EXPECT_EQ((*receipt)->patients[0].version, 3);
  EXPECT_EQ((*receipt)->patients[1].patient_id, "q");
  // It goes with the first of them.
  ASSERT_TRUE(store_->Erase({.now = kNow, .patient_ids = {"q"}}).ok());
  EXPECT_FALSE(store_->FindReceipt("r", kNow)->has_value());
}

TEST_P(StoreContractTest, AResultWaitsOnceUntilItIsTaken) {
  Commit commit;
  commit.now = kNow;
  commit.queue = {
      {0, "p", "i", "one"}, {0, "q", "i", "two"}, {0, "p", "j", "three"}};
  ASSERT_TRUE(store_->Apply(commit).ok());
  commit.queue = {{0, "p", "i", "again"}};
  ASSERT_TRUE(store_->Apply(commit).ok());
  EXPECT_THAT(Bodies(store_->Queue({.limit = 10})),
              ElementsAre("two", "three", "again"));
  EXPECT_THAT(Bodies(store_->Queue({.limit = 2})), ElementsAre("two", "three"));
  const auto of_p = store_->Queue({.patient_id = "p", .limit = 10});
  ASSERT_THAT(Bodies(of_p), ElementsAre("three", "again"));
  EXPECT_THAT(
      Bodies(store_->Queue(
          {.patient_id = "p", .after = of_p->front().number, .limit = 10})),
      ElementsAre("again"));

  Commit taken = CommitOf({.patient_id = "p", .payloads = {"event"}});
  taken.queue_marks = {{"p", of_p->back().number}, {"none", 0}};
  taken.unqueue = {of_p->front().number, of_p->back().number};
  ASSERT_TRUE(store_->Apply(taken).ok());
  EXPECT_THAT(Bodies(store_->Queue({.limit = 10})), ElementsAre("two"));
  // Numbers are not used twice.
  const int64_t last = of_p->back().number;
  ASSERT_TRUE(store_->Apply(commit).ok());
  EXPECT_GT(store_->Queue({.patient_id = "p", .limit = 1})->front().number,
            last);
}

TEST_P(StoreContractTest, WhatRestsOnAnotherStateStoresNothing) {
  ASSERT_TRUE(Add("p", 0, "one").ok());
  Commit queued;
  queued.now = kNow;
  queued.queue = {{0, "q", "i", "waits"}};
  ASSERT_TRUE(store_->Apply(queued).ok());
  const int64_t number = store_->Queue({.limit = 1})->front().number;

  Commit commit = CommitOf({.patient_id = "new", .payloads = {"lost"}});
  commit.queue = {{0, "r", "i", "lost"}};
  const auto refused = [&](const Commit& tried) {
    EXPECT_EQ(store_->Apply(tried).code(), absl::StatusCode::kAborted);
    EXPECT_EQ(store_->Find("new").status().code(), absl::StatusCode::kNotFound);
    EXPECT_THAT(Bodies(store_->Queue({.limit = 10})), ElementsAre("waits"));
  };
  for (const PatientVersion& wrong :
       std::vector<PatientVersion>{{"p", 0}, {"p", 2}, {"nobody", 1}}) {
    Commit tried = commit;
    tried.rests_on = {wrong};
    refused(tried);
  }
  for (const QueueMark& wrong :
       std::vector<QueueMark>{{"q", 0}, {"q", number + 1}, {"p", number}}) {
    Commit tried = commit;
    tried.queue_marks = {wrong};
    refused(tried);
  }
  Commit gone = commit;
  gone.unqueue = {number, number};
  refused(gone);

  commit.rests_on = {{"p", 1}, {"nobody", 0}};
  commit.queue_marks = {{"q", number}};
  EXPECT_TRUE(store_->Apply(commit).ok());
}

TEST_P(StoreContractTest, WhatTellsOfAnErasedPatientIsTakenOutOfOtherLogs) {
  const std::string mark = "MARKofTHEerased";
  ASSERT_TRUE(Add(mark, 0, mark).ok());
  ASSERT_TRUE(Add("p", 0, "before").ok());
  ASSERT_TRUE(Add("p", 1, mark).ok());
  ASSERT_TRUE(Add("p", 2, "after").ok());
  Commit commit;
  commit.now = kNow;
  commit.queue = {{0, "p", "i", mark}, {0, "p", "j", "stays"}};
  commit.receipt = Receipt{"r", "hash", {{"p", 3}}, mark, kNow};
  ASSERT_TRUE(store_->Apply(commit).ok());
  const std::string head = store_->Find("p")->head;
  Erasure erasure = {
      .now = kNow,
      .patient_ids = {mark},
      .expected_version = 1,
      .redactions = {{"p", 2, {{2, "redacted"}}, "state", {"label"}}},
      .unqueue = {store_->Queue({.limit = 1})->front().number}};
  EXPECT_EQ(store_->Erase(erasure).status().code(), absl::StatusCode::kAborted);
  EXPECT_TRUE(store_->Find(mark).ok());
  erasure.redactions[0].expected_version = 3;
  erasure.queue_marks = {{"p", 0}};
  EXPECT_EQ(store_->Erase(erasure).status().code(), absl::StatusCode::kAborted);
  EXPECT_TRUE(store_->Find(mark).ok());
  erasure.queue_marks = {{"p", store_->Queue({.limit = 9})->back().number}};
  ASSERT_TRUE(store_->Erase(erasure).ok());
  EXPECT_FALSE(absl::StrContains(home_->AllBytes(), mark));

  const auto events = store_->Events("p", 0, 10);
  EXPECT_THAT(Payloads(events), ElementsAre("before", "redacted", "after"));
  EXPECT_EQ((*events)[1].payload_hash, engine::Sha256({mark}));
  EXPECT_EQ((*events)[1].redaction,
            RedactionHash((*events)[1].hash, "redacted"));
  EXPECT_EQ((*events)[0].redaction, "");
  const absl::StatusOr<StoredPatient> patient = store_->Find("p");
  EXPECT_EQ(patient->state, "state");
  EXPECT_EQ(patient->version, 3);
  // The chain is as it was.
  EXPECT_EQ(patient->head, head);
  EXPECT_THAT(*store_->Labels("p"), ElementsAre("label"));
  EXPECT_THAT(Bodies(store_->Queue({.limit = 10})), ElementsAre("stays"));
  EXPECT_FALSE(store_->FindReceipt("r", kNow)->has_value());
  EXPECT_THAT(Faults(*store_), IsEmpty());
}

TEST_P(StoreContractTest, OfOneWhoNeverCameWhatWaitsIsErased) {
  const std::string mark = "MARKofTHEerased";
  Commit commit;
  commit.now = kNow;
  commit.queue = {{0, mark, mark, mark}, {0, "other", "i", "stays"}};
  commit.receipt = Receipt{"r", "hash", {{mark, 0}, {"other", 0}}, mark, kNow};
  ASSERT_TRUE(store_->Apply(commit).ok());
  const absl::StatusOr<Tombstone> tombstone =
      store_->Erase({.now = kNow, .patient_ids = {mark}});
  ASSERT_TRUE(tombstone.ok()) << tombstone.status();
  EXPECT_EQ(tombstone->events, 0);
  EXPECT_FALSE(absl::StrContains(home_->AllBytes(), mark));
  EXPECT_THAT(Bodies(store_->Queue({.limit = 10})), ElementsAre("stays"));
  EXPECT_THAT(Faults(*store_), IsEmpty());
  EXPECT_EQ(store_->Erase({.now = kNow, .patient_ids = {mark}}).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_P(StoreContractTest, AnErasureLeavesNothingInAnyFile) {
  const std::string mark = "MARKofTHEerased";
  const std::string other = "MARKofTHEother";
  // Rows that move between pages leave copies behind.
  for (int i = 0; i < 60; ++i) {
    for (const std::string& id : {mark, other}) {
      std::string payload;
      for (int word = 0; word < (i * 37) % 150; ++word) payload += id;
      ASSERT_TRUE(store_
                      ->Apply(CommitOf({.patient_id = id,
                                        .expected_version = i,
                                        .payloads = {payload + id},
                                        .state = payload,
                                        .labels = {id, id + "=1"}}))
                      .ok());
    }
  }
  Commit commit = CommitOf(
      {.patient_id = mark, .expected_version = 60, .payloads = {mark}});
  commit.receipt = Receipt{"r" + mark, mark, {{mark, 61}}, mark, kNow};
  commit.queue = {{0, mark, mark, mark}};
  ASSERT_TRUE(store_->Apply(commit).ok());
  ASSERT_TRUE(absl::StrContains(home_->AllBytes(), mark));

  EXPECT_EQ(
      store_
          ->Erase({.now = kNow, .patient_ids = {mark}, .expected_version = 60})
          .status()
          .code(),
      absl::StatusCode::kAborted);
  const absl::StatusOr<Tombstone> tombstone = store_->Erase(
      {.now = kNow, .patient_ids = {mark}, .expected_version = 61});
  ASSERT_TRUE(tombstone.ok()) << tombstone.status();
  EXPECT_EQ(tombstone->events, 61);
  EXPECT_FALSE(absl::StrContains(home_->AllBytes(), mark));
  EXPECT_TRUE(absl::StrContains(home_->AllBytes(), other));
  EXPECT_EQ(store_->Find(mark).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(store_->Find(other)->version, 60);
  ASSERT_THAT(*store_->Tombstones(), SizeIs(1));
  EXPECT_EQ(store_->Tombstones()->front().erased_at, kNow);
  EXPECT_THAT(Faults(*store_), IsEmpty());
  // Sequences are not used twice, and the id may come on record anew.
  EXPECT_EQ(*store_->LastSequence(), 121);
  ASSERT_TRUE(Add(mark, 0, "anew").ok());
  EXPECT_EQ(*store_->LastSequence(), 122);
}

TEST_P(StoreContractTest, SeveralRecordsAreErasedAtOnceOrNone) {
  ASSERT_TRUE(Add("p", 0, "one").ok());
  ASSERT_TRUE(Add("q", 0, "two").ok());
  EXPECT_EQ(store_
                ->Erase({.now = kNow,
                         .patient_ids = {"p", "none"},
                         .expected_version = 1})
                .status()
                .code(),
            absl::StatusCode::kNotFound);
  EXPECT_TRUE(store_->Find("p").ok());
  const absl::StatusOr<Tombstone> tombstone = store_->Erase(
      {.now = kNow, .patient_ids = {"p", "q"}, .expected_version = 1});
  ASSERT_TRUE(tombstone.ok()) << tombstone.status();
  EXPECT_EQ(tombstone->events, 2);
  EXPECT_THAT(Ids(store_->List({.limit = 10})), IsEmpty());
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
