// What every store promises of erasures.
#include <string>
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
  ASSERT_THAT(*store_->Tombstones(0), SizeIs(1));
  EXPECT_EQ(store_->Tombstones(0)->front().erased_at, kNow);
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

TEST_P(StoreContractTest, TombstonesAreGivenByNumberAfterOne) {
  for (const char* patient : {"p", "q", "r"}) {
    ASSERT_TRUE(Add(patient, 0, "one").ok());
    ASSERT_TRUE(
        store_
            ->Erase(
                {.now = kNow, .patient_ids = {patient}, .expected_version = 1})
            .ok());
  }
  const auto numbers = [this](int64_t after) {
    const auto erased = store_->Tombstones(after);
    EXPECT_TRUE(erased.ok());
    std::vector<int64_t> all;
    for (const Tombstone& each : erased.value()) all.push_back(each.number);
    return all;
  };
  const std::vector<int64_t> all = numbers(0);
  ASSERT_THAT(all, SizeIs(3));
  EXPECT_LT(all[0], all[1]);
  EXPECT_THAT(numbers(all[0]), testing::ElementsAre(all[1], all[2]));
  EXPECT_THAT(numbers(all[2]), IsEmpty());
}

}  // namespace myorules::service::record
