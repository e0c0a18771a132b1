#include "service/server/lab_queue.h"

#include <functional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "service/record/sqlite/connection.h"
#include "service/record/verify.h"
#include "service/server/lab_testing.h"

namespace myorules::service {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

using LabQueueTest = LabTest;

TEST_F(LabQueueTest, ResultsWaitForTheirPatientAndAttachWhenItComes) {
  const v1::ReportResultsResponse first =
      Report(Elisa("p", "19.9") + Elisa("p", "20.0", "C", 2));
  EXPECT_THAT(Outcomes(first), ElementsAre(kUnmatched, kUnmatched));
  EXPECT_EQ(Problem(first, 0),
            "patient_id: is not on record; the result waits until the patient "
            "is registered");
  EXPECT_THAT(first.patients(), IsEmpty());
  const v1::ReportResultsResponse again =
      Report(Elisa("p", "19.9") + Ck("q", "300"));
  EXPECT_THAT(Outcomes(again), ElementsAre(kDuplicate, kUnmatched));
  EXPECT_EQ(Events(), 0);
  EXPECT_THAT(Unmatched().results(), SizeIs(3));
  EXPECT_EQ(Unmatched().results(0).receive_time().seconds(),
            absl::ToUnixSeconds(clock_->Now()));
  EXPECT_EQ(Unmatched("patient_id: 'q'").results(0).reason(),
            "patient_id: is not on record; the result waits until the patient "
            "is registered");

  Create("id: 'p'");
  EXPECT_THAT(Values("p"), ElementsAre("20.0"));
  EXPECT_EQ(Get("p").classifications_size(), 1);
  // In one commit: registered, both reports, one answer.
  EXPECT_EQ(Get("p").version(), 4);
  ASSERT_THAT(Unmatched().results(), SizeIs(1));
  EXPECT_EQ(Unmatched().results(0).patient_id(), "q");
  EXPECT_THAT(Outcomes(Report(Elisa("p", "19.9"))), ElementsAre(kDuplicate));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabQueueTest, WhatDoesNotFitThePatientWaitsUntilItDoes) {
  Create("id: 'p' birth_date { year: 2026 }");
  const std::string request =
      Ck("p", "300", "C1", "collected_on: '2025-12-31'") + Ck("p", "310", "C2");
  const v1::ReportResultsResponse response = Report(request);
  EXPECT_THAT(Outcomes(response), ElementsAre(kUnmatched, kStored));
  EXPECT_EQ(Problem(response, 0),
            "raw.collected_on: lies before the date of birth of the patient on "
            "record");
  EXPECT_THAT(Outcomes(Report(request)), ElementsAre(kDuplicate, kDuplicate));
  Update("patient { id: 'p' sex: SEX_MALE } update_mask { paths: 'sex' }");
  EXPECT_THAT(Values("p"), ElementsAre("310"));
  Update(
      "patient { id: 'p' birth_date { year: 1960 } } update_mask { paths: "
      "'birth_date' }");
  EXPECT_THAT(Values("p"), ElementsAre("300", "310"));
  EXPECT_THAT(Unmatched().results(), IsEmpty());
}

TEST_F(LabQueueTest, WhatWaitedAndDoesNotFitStaysAndSaysWhy) {
  Report(Ck("p", "300", "C1", "collected_on: '2025-12-31'") +
         Ck("p", "310", "C2"));
  Create("id: 'p' birth_date { year: 2026 }");
  EXPECT_THAT(Values("p"), ElementsAre("310"));
  ASSERT_THAT(Unmatched().results(), SizeIs(1));
  EXPECT_EQ(Unmatched().results(0).reason(),
            "raw.collected_on: lies before the date of birth of the patient on "
            "record");
}

TEST_F(LabQueueTest, APatientWhoCannotBeClassifiedHoldsUpNobody) {
  // Valid when it was entered, and no more the day after.
  Create(
      "id: 'p' medicines { name: 'x' ongoing: true stopped_on { year: 2026 "
      "month: 1 day: 2 } }");
  Create("id: 'q'");
  clock_->Advance(absl::Hours(48));
  const v1::ReportResultsResponse response =
      Report(Ck("p", "300") + Ck("q", "300"));
  EXPECT_THAT(Outcomes(response), ElementsAre(kUnmatched, kStored));
  EXPECT_EQ(Problem(response, 0),
            "patient_id: the record contradicts itself or is too large to be "
            "classified; the result waits until it is updated");
  ASSERT_THAT(response.patients(), SizeIs(2));
  EXPECT_FALSE(response.patients(0).changed());
  EXPECT_TRUE(response.patients(1).changed());
  Update("patient { id: 'p' } update_mask { paths: 'medicines' }");
  EXPECT_THAT(Values("p"), ElementsAre("300"));
}

TEST_F(LabQueueTest, WhatWaitedUntilTheClockWasRightGoesWithTheNextResult) {
  // Valid when it was entered, and not while the clock is wrong.
  Create(
      "id: 'p' medicines { name: 'x' ongoing: true stopped_on { year: 2026 "
      "month: 1 day: 2 } }");
  clock_->Advance(absl::Hours(48));
  EXPECT_THAT(Outcomes(Report(Ck("p", "300") + Ck("p", "310", "C2"))),
              ElementsAre(kUnmatched, kUnmatched));
  // Not yet, and no result of the call is lost by it.
  EXPECT_THAT(Outcomes(Report(Ck("p", "320", "C3") + Ck("p", "310", "C2"))),
              ElementsAre(kUnmatched, kDuplicate));
  clock_->Advance(-absl::Hours(48));
  // One that waits is sent again, another one is new.
  EXPECT_THAT(Outcomes(Report(Ck("p", "300") + Ck("p", "330", "C4"))),
              ElementsAre(kStored, kStored));
  EXPECT_THAT(Values("p"), ElementsAre("300", "310", "320", "330"));
  EXPECT_THAT(Unmatched().results(), IsEmpty());
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabQueueTest, WhatWaitsAndDoesNotFitDoesNotHoldUpOthers) {
  Create("id: 'p' birth_date { year: 2026 }");
  Report(Ck("p", "300", "C1", "collected_on: '2025-12-31'"));
  EXPECT_THAT(Outcomes(Report(Ck("p", "310", "C2"))), ElementsAre(kStored));
  EXPECT_THAT(Values("p"), ElementsAre("310"));
  EXPECT_THAT(Unmatched().results(), SizeIs(1));
}

TEST_F(LabQueueTest, OfCallsAtOnceNoneLosesAResult) {
  constexpr int kThreads = 4;
  constexpr int kCalls = 10;
  std::vector<std::thread> threads;
  threads.reserve(kThreads + 1);
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([this, thread] {
      for (int call = 0; call < kCalls; ++call) {
        Report(Ck("p", absl::StrCat(100 * thread + call + 1),
                  absl::StrCat(thread, "-", call)));
      }
    });
  }
  threads.emplace_back([this] { Create("id: 'p'"); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(Values("p"), SizeIs(kThreads * kCalls));
  EXPECT_THAT(Unmatched().results(), IsEmpty());
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabQueueTest, AnErasureReachesWhatWaitsAndWhatWasAnswered) {
  Create("id: 'MARKpatientMARK'");
  const std::string of_erased =
      Ck("MARKpatientMARK", "MARKvalueMARK") +
      Ck("MARKpatientMARK", "300", "MARKaccessionMARK");
  Report("request_id: 'a' " + of_erased + Ck("other", "42.5"));
  Report("request_id: 'b' " + Ck("MARKnobodyMARK", "1") +
         Ck("MARKnobodyMARK", "2", "MARKaccession2MARK"));
  ASSERT_TRUE(Erase("MARKpatientMARK").ok());
  EXPECT_FALSE(absl::StrContains(AllBytes(), "MARKpatientMARK"));
  EXPECT_FALSE(absl::StrContains(AllBytes(), "MARKvalueMARK"));
  EXPECT_FALSE(absl::StrContains(AllBytes(), "MARKaccessionMARK"));
  EXPECT_TRUE(absl::StrContains(AllBytes(), "MARKnobodyMARK"));
  // One who never came on record.
  ASSERT_TRUE(Erase("MARKnobodyMARK").ok());
  EXPECT_FALSE(absl::StrContains(AllBytes(), "MARK"));
  EXPECT_EQ(Erase("MARKnobodyMARK").code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(Unmatched().results(), SizeIs(1));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabQueueTest, WhatWaitsIsVerified) {
  Report(Ck("p", "300"));
  record::VerifyReport report;
  ASSERT_TRUE(record::Verify(*environment_.recorder, true, &report).ok());
  EXPECT_EQ(report.waiting, 1);
  EXPECT_THAT(report.faults, IsEmpty());
  const auto connection = record::Connection::Open(path_, "", absl::Seconds(1));
  ASSERT_TRUE(connection.ok());
  ASSERT_TRUE((*connection)->Execute("UPDATE queue SET patient_id = 'q'").ok());
  EXPECT_THAT(Faults(),
              ElementsAre("result 1 that waits for its patient was changed"));
  ASSERT_TRUE((*connection)->Execute("DELETE FROM queue").ok());
  EXPECT_THAT(Faults(), ElementsAre("1 results that wait are missing"));
}

TEST_F(LabQueueTest, AChangedReasonReadingOrTimeOfWhatWaitsIsTold) {
  Report(Ck("p", "300"));
  const auto connection = record::Connection::Open(path_, "", absl::Seconds(1));
  ASSERT_TRUE(connection.ok());
  std::string body;
  {
    record::Query query(**connection, "SELECT body FROM queue");
    ASSERT_TRUE(*query.Next());
    body = query.GetBlob(0);
  }
  const auto after = [&](const std::function<void(v1::UnmatchedResult*)>& by) {
    v1::UnmatchedResult result;
    EXPECT_TRUE(result.ParseFromString(body));
    by(&result);
    EXPECT_TRUE(record::Query(**connection, "UPDATE queue SET body = ?")
                    .Blob(result.SerializeAsString())
                    .Run()
                    .ok());
    return Faults();
  };
  EXPECT_THAT(after([](v1::UnmatchedResult*) {}), IsEmpty());
  const std::string fault = "result 1 that waits for its patient was changed";
  EXPECT_THAT(after([](v1::UnmatchedResult* result) {
                result->set_reason("patient_id: was erased");
              }),
              ElementsAre(fault));
  EXPECT_THAT(after([](v1::UnmatchedResult* result) {
                result->mutable_receive_time()->set_seconds(1);
              }),
              ElementsAre(fault));
  EXPECT_THAT(after([](v1::UnmatchedResult* result) {
                result->mutable_report()
                    ->mutable_result()
                    ->mutable_quantity()
                    ->set_value(30);
              }),
              ElementsAre(fault));
}

TEST_F(LabQueueTest, AChangedTombstoneIsTold) {
  Create("id: 'p'");
  ASSERT_TRUE(Erase("p").ok());
  EXPECT_THAT(Faults(), IsEmpty());
  const auto connection = record::Connection::Open(path_, "", absl::Seconds(1));
  ASSERT_TRUE(connection.ok());
  ASSERT_TRUE((*connection)
                  ->Execute("UPDATE tombstones SET erased_at = erased_at + 1")
                  .ok());
  EXPECT_THAT(Faults(), ElementsAre("tombstone 1 was changed"));
}

TEST_F(LabQueueTest, AChangedReceiptIsTold) {
  Create("id: 'p'");
  Report("request_id: 'r' " + Ck("p", "300") + Ck("q", "300"));
  const auto connection = record::Connection::Open(path_, "", absl::Seconds(1));
  ASSERT_TRUE(connection.ok());
  ASSERT_TRUE((*connection)
                  ->Execute("CREATE TEMP TABLE one AS SELECT * FROM receipts;"
                            "CREATE TEMP TABLE its AS SELECT * FROM "
                            "receipt_patients")
                  .ok());
  for (const char* change :
       {"UPDATE receipts SET made_at = made_at + 1",
        "UPDATE receipts SET request_hash = x'00'",
        "UPDATE receipts SET response = x''", "UPDATE receipts SET hash = x''",
        "UPDATE receipt_patients SET version = 1 WHERE version > 0",
        "UPDATE receipt_patients SET version = 9 WHERE version > 0",
        "UPDATE receipt_patients SET patient_id = 'x' WHERE version > 0",
        "DELETE FROM receipt_patients"}) {
    EXPECT_THAT(Faults(), IsEmpty()) << change;
    ASSERT_TRUE((*connection)->Execute(change).ok()) << change;
    EXPECT_THAT(Faults(), ElementsAre("receipt 1 was changed")) << change;
    ASSERT_TRUE((*connection)
                    ->Execute("DELETE FROM receipt_patients;"
                              "DELETE FROM receipts;"
                              "INSERT INTO receipts SELECT * FROM one;"
                              "INSERT INTO receipt_patients SELECT * FROM its")
                    .ok());
  }
}

TEST_F(LabQueueTest, WhatWaitsIsCountedHoweverItComesAndGoes) {
  Report(Ck("p", "300") + Ck("p", "310", "C2") + Ck("q", "300"));
  // In place of itself, and again.
  Report(Ck("p", "300", "C1", "collected_on: '2025-12-31'") + Ck("q", "300"));
  Create("id: 'p' birth_date { year: 2026 }");
  EXPECT_THAT(Faults(), IsEmpty());
  ASSERT_TRUE(Erase("q").ok());
  ASSERT_TRUE(Erase("p").ok());
  EXPECT_THAT(Faults(), IsEmpty());
  EXPECT_THAT(Unmatched().results(), IsEmpty());
}

TEST_F(LabQueueTest, ReceiptsAreVerified) {
  Create("id: 'p'");
  Report("request_id: 'r' " + Ck("p", "300") + Ck("q", "300"));
  record::VerifyReport report;
  ASSERT_TRUE(record::Verify(*environment_.recorder, true, &report).ok());
  EXPECT_EQ(report.receipts, 1);
  EXPECT_THAT(report.faults, IsEmpty());
  // As were the end of a patient's log gone.
  record::Commit commit;
  commit.now = clock_->Now();
  commit.receipt = record::Receipt{"s", "hash", {{"p", 9}}, "", commit.now};
  ASSERT_TRUE(environment_.recorder->store().Apply(commit).ok());
  EXPECT_THAT(Faults(),
              ElementsAre("receipt 2 tells of what is not on record"));
}

TEST_F(LabQueueTest, PagesOfWhatWaitsLeaveNothingOut) {
  for (int i = 0; i < 5; ++i) {
    Report(Ck(absl::StrCat("p", i % 2), absl::StrCat(i + 1),
              absl::StrCat("C", i)));
  }
  std::vector<std::string> values;
  std::string token;
  do {
    const v1::ListUnmatchedResultsResponse page =
        Unmatched(absl::StrCat("page_size: 2 page_token: '", token, "'"));
    for (const v1::UnmatchedResult& result : page.results()) {
      values.push_back(result.report().result().raw_value());
    }
    token = page.next_page_token();
  } while (!token.empty());
  EXPECT_THAT(values, ElementsAre("1", "2", "3", "4", "5"));
  EXPECT_THAT(Unmatched("patient_id: 'p1'").results(), SizeIs(2));
}

}  // namespace
}  // namespace myorules::service
