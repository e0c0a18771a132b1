// What every store promises of receipts, and of results that wait.
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

TEST_P(StoreContractTest, ReceiptsAreListedInOrderWithTheirPatients) {
  for (const char* id : {"b", "a", "c"}) {
    Commit commit;
    commit.now = kNow;
    commit.receipt = Receipt{id, "hash", {{"q", 2}, {"p", 1}}, "answer", kNow};
    ASSERT_TRUE(store_->Apply(commit).ok());
  }
  const auto receipts = store_->Receipts("a", 2);
  ASSERT_TRUE(receipts.ok()) << receipts.status();
  ASSERT_THAT(*receipts, SizeIs(2));
  EXPECT_EQ((*receipts)[0].request_id, "b");
  EXPECT_EQ((*receipts)[1].request_id, "c");
  EXPECT_EQ((*receipts)[1].response, "answer");
  EXPECT_EQ((*receipts)[1].made_at, kNow);
  ASSERT_THAT((*receipts)[1].patients, SizeIs(2));
  EXPECT_EQ((*receipts)[1].patients[1].patient_id, "q");
  EXPECT_EQ((*receipts)[1].patients[1].version, 2);
  EXPECT_THAT(*store_->Receipts("", 1), SizeIs(1));
  EXPECT_THAT(*store_->Receipts("c", 9), IsEmpty());
}

TEST_P(StoreContractTest, WhatNoLogHoldsHasAHashOfItsOwn) {
  Commit commit;
  commit.now = kNow;
  commit.receipt = Receipt{"r", "hash", {{"q", 0}, {"p", 3}}, "answer", kNow};
  commit.queue = {{0, "w", "i", "waits"}};
  ASSERT_TRUE(store_->Apply(commit).ok());
  Commit shared;
  shared.now = kNow;
  shared.shared_receipts = {{"p", "s"}};
  ASSERT_TRUE(store_->Apply(shared).ok());
  const Receipt receipt = **store_->FindReceipt("r", kNow);
  EXPECT_THAT(receipt.patients, SizeIs(3));
  EXPECT_EQ(receipt.hash, ReceiptHash(receipt));
  const QueuedResult result = store_->Queue({.limit = 1})->front();
  EXPECT_EQ(result.hash, QueuedResultHash(result));
  const auto erased = store_->Erase({.now = kNow, .patient_ids = {"w"}});
  ASSERT_TRUE(erased.ok()) << erased.status();
  EXPECT_EQ(erased->hash, TombstoneHash(*erased));
  EXPECT_EQ(store_->Tombstones(0)->front().hash, erased->hash);
}

TEST_P(StoreContractTest, AReceiptThatIsSharedGoesWithEitherPatient) {
  const auto keep = [this](const std::string& id, const std::string& patient) {
    Commit commit;
    commit.now = kNow;
    commit.receipt = Receipt{id, "hash", {{patient, 3}}, "answer", kNow};
    ASSERT_TRUE(store_->Apply(commit).ok());
  };
  keep("a", "p");
  keep("b", "q");
  Commit commit;
  commit.now = kNow;
  commit.shared_receipts = {{"p", "q"}, {"p", "q"}, {"nobody", "q"}};
  ASSERT_TRUE(store_->Apply(commit).ok());
  keep("c", "p");
  EXPECT_EQ((*store_->FindReceipt("a", kNow))->response, "answer");
  ASSERT_TRUE(store_->Erase({.now = kNow, .patient_ids = {"q"}}).ok());
  EXPECT_FALSE(store_->FindReceipt("a", kNow)->has_value());
  EXPECT_FALSE(store_->FindReceipt("b", kNow)->has_value());
  EXPECT_TRUE(store_->FindReceipt("c", kNow)->has_value());
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

}  // namespace myorules::service::record
