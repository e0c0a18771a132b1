// Results that were on the wrong patient, erased wherever they were.
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "service/server/lab_moves_testing.h"

namespace myorules::service {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using LabErasureTest = LabMovesTest;

TEST_F(LabErasureTest, ErasingTheRightPatientLeavesNothingOnTheWrongOne) {
  Create("id: 'wrong'");
  Create("id: 'MARKright'");
  Report("request_id: 'r' " + MarkedElisa("wrong", "A8", "5"));
  Report("request_id: 's' " + MarkedElisa("wrong", "MARKspecimen", "100") +
         MarkedElisa("wrong", "MARKspecimen", "101", "C", 2));
  Move("wrong", "MARKright", "specimen_ids: 'MARKspecimen' request_id: 'm'");
  // A version that came later waits.
  EXPECT_THAT(Posted(MarkedElisa("wrong", "MARKspecimen", "102", "C", 3)),
              ElementsAre(kUnmatched));
  EXPECT_THAT(Causes("wrong"),
              ElementsAre("registered", "result_reported", "result_corrected",
                          "result_moved_away"));
  ASSERT_TRUE(IsInFiles("MARK"));
  ASSERT_TRUE(Erase("MARKright").ok());
  EXPECT_FALSE(IsInFiles("MARK"));
  EXPECT_EQ(Waiting(), 0);
  EXPECT_THAT(Values("wrong"), ElementsAre("5"));
  // The answer that rested on what is gone is gone; those before and after are
  // replayed as they were.
  EXPECT_THAT(Causes("wrong"), ElementsAre("registered", "result_reported",
                                           "result_moved_away"));
  EXPECT_THAT(Faults(), IsEmpty());
  EXPECT_THAT(Posted(MarkedElisa("wrong", "A8", "6", "C", 4)),
              ElementsAre(kStored));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabErasureTest, WhatTheErasedHadDoesNotComeBackToTheWrongPatient) {
  Create("id: 'wrong'");
  Create("id: 'MARKright'");
  Create("id: 'on'");
  const std::string sent = MarkedElisa("wrong", "MARKspecimen", "100");
  Report(sent + MarkedElisa("wrong", "A8", "5"));
  Move("wrong", "MARKright", "specimen_ids: 'MARKspecimen'");
  ASSERT_TRUE(Erase("MARKright").ok());
  EXPECT_FALSE(IsInFiles("MARK"));
  const v1::ReportResultsResponse again =
      Report(sent + MarkedElisa("wrong", "MARKspecimen", "101", "C", 2) +
             MarkedElisa("wrong", "A9", "6"));
  EXPECT_THAT(Outcomes(again), ElementsAre(kUnmatched, kUnmatched, kStored));
  EXPECT_EQ(Problem(again, 0), kWasMoved);
  EXPECT_THAT(Values("wrong"), ElementsAre("5", "6"));
  Merge("wrong", "on");
  EXPECT_THAT(Values("on"), ElementsAre("5", "6"));
  EXPECT_THAT(Posted(MarkedElisa("on", "MARKspecimen", "102", "C", 3)),
              ElementsAre(kUnmatched));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabErasureTest, AnErasureReachesWhatWasReportedAgainUnderAWrongId) {
  Create("id: 'MARKright'");
  const std::string sent = MarkedElisa("tpyo", "MARKspecimen", "100");
  const std::string later = MarkedElisa("tpyo", "MARKspecimen", "101", "C", 2);
  Report(sent + MarkedElisa("tpyo", "A8", "5"));
  Move("tpyo", "MARKright", "specimen_ids: 'MARKspecimen'");
  EXPECT_THAT(Posted(sent + later), ElementsAre(kDuplicate, kUnmatched));
  ASSERT_TRUE(IsInFiles("MARK"));
  ASSERT_TRUE(Erase("MARKright").ok());
  EXPECT_FALSE(IsInFiles("MARK"));
  EXPECT_EQ(Waiting(), 1);
  // The mark stays: what comes once more is no result of this patient, and
  // nothing of the erased one comes back.
  Create("id: 'tpyo'");
  EXPECT_THAT(Posted(sent), ElementsAre(kDuplicate));
  EXPECT_FALSE(IsInFiles("MARK"));
  EXPECT_THAT(Posted(later), ElementsAre(kUnmatched));
  EXPECT_THAT(Values("tpyo"), ElementsAre("5"));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabErasureTest, AnErasureReachesTheReceiptOfWhatHadWaited) {
  Create("id: 'MARKright'");
  Report("request_id: 'r' " + MarkedElisa("tpyo", "MARKspecimen", "100"));
  Report("request_id: 's' " + MarkedElisa("other", "A8", "5"));
  Move("tpyo", "MARKright", "specimen_ids: 'MARKspecimen'");
  ASSERT_TRUE(IsInFiles("MARK"));
  ASSERT_TRUE(Erase("MARKright").ok());
  EXPECT_FALSE(IsInFiles("MARK"));
  EXPECT_TRUE(environment_.recorder->store()
                  .FindReceipt("s", clock_->Now())
                  ->has_value());
}

TEST_F(LabErasureTest, ErasingTheWrongPatientLeavesNothingOnTheRightOne) {
  Create("id: 'MARKwrong'");
  Create("id: 'right'");
  Report(MarkedElisa("MARKwrong", "A7", "100") +
         MarkedElisa("MARKwrong", "MARKown", "5"));
  Move("MARKwrong", "right", "specimen_ids: 'A7' request_id: 'm'");
  ASSERT_TRUE(Erase("MARKwrong").ok());
  EXPECT_FALSE(IsInFiles("MARK"));
  EXPECT_THAT(Values("right"), ElementsAre("100"));
  EXPECT_THAT(Causes("right"), ElementsAre("registered", "result_moved_here"));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabErasureTest, AnErasureReachesEveryoneWhoHadTheResult) {
  for (const char* id : {"first", "second", "MARKthird", "into"}) {
    Create(absl::StrCat("id: '", id, "'"));
  }
  Report(MarkedElisa("first", "MARKspecimen", "100"));
  // The first record ends in another one, from which it goes on.
  Merge("first", "into");
  Move("into", "second", "specimen_ids: 'MARKspecimen'");
  Move("second", "MARKthird", "specimen_ids: 'MARKspecimen'");
  EXPECT_THAT(Values("MARKthird"), ElementsAre("100"));
  EXPECT_THAT(Faults(), IsEmpty());
  ASSERT_TRUE(Erase("MARKthird").ok());
  EXPECT_FALSE(IsInFiles("MARK"));
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabErasureTest, ErasingOneWhoHandedItOnTakesOnlyTheName) {
  for (const char* id : {"first", "MARKsecond", "third"}) {
    Create(absl::StrCat("id: '", id, "'"));
  }
  const std::string sent = MarkedElisa("first", "A7SIGN", "100");
  Report(sent);
  Move("first", "MARKsecond", "specimen_ids: 'A7SIGN'");
  Move("MARKsecond", "third", "specimen_ids: 'A7SIGN'");
  ASSERT_TRUE(Erase("MARKsecond").ok());
  EXPECT_FALSE(IsInFiles("MARK"));
  EXPECT_THAT(Values("third"), ElementsAre("100"));
  EXPECT_THAT(Posted(sent), ElementsAre(kDuplicate));
  EXPECT_THAT(Faults(), IsEmpty());
  // The first and the last still know of each other.
  ASSERT_TRUE(IsInFiles("A7SIGN"));
  ASSERT_TRUE(Erase("third").ok());
  EXPECT_FALSE(IsInFiles("A7SIGN"));
  EXPECT_THAT(Posted(sent), ElementsAre(kUnmatched));
  EXPECT_THAT(Values("first"), IsEmpty());
  EXPECT_THAT(Faults(), IsEmpty());
}

// A record that ended shows for good what it held at the end.
TEST_F(LabErasureTest, ErasingOneFromWhomItWentOnAfterAMergeTakesOnlyTheName) {
  for (const char* id : {"first", "MARKended", "MARKsecond", "third"}) {
    Create(absl::StrCat("id: '", id, "'"));
  }
  const std::string sent = MarkedElisa("first", "A7SIGN", "100");
  Report(sent);
  Move("first", "MARKended", "specimen_ids: 'A7SIGN'");
  Merge("MARKended", "MARKsecond");
  Move("MARKsecond", "third", "specimen_ids: 'A7SIGN'");
  const std::string later = MarkedElisa("first", "A7SIGN", "101", "C", 2);
  EXPECT_THAT(Posted(later), ElementsAre(kUnmatched));
  ASSERT_TRUE(Erase("MARKsecond").ok());
  EXPECT_FALSE(IsInFiles("MARK"));
  // What waits is no version of anything that was erased.
  EXPECT_EQ(Waiting(), 1);
  EXPECT_THAT(Values("third"), ElementsAre("100"));
  EXPECT_THAT(Posted(sent + later), ElementsAre(kDuplicate, kDuplicate));
  EXPECT_THAT(Faults(), IsEmpty());
  // The first and the last still know of each other.
  ASSERT_TRUE(Erase("third").ok());
  EXPECT_FALSE(IsInFiles("A7SIGN"));
  EXPECT_EQ(Waiting(), 0);
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(LabErasureTest, WhatTheOtherPatientHoldsItselfStays) {
  // Without accession two patients may have the same print.
  const auto negative = [](const std::string& patient) {
    return absl::StrCat("results { patient_id: '", patient,
                        "' raw { analyte: 'anti-SRP' method: 'ELISA' value: "
                        "'negative' status: 'F' } } ");
  };
  Create("id: 'p'");
  Create("id: 'q'");
  Report(negative("p") + negative("q") + MarkedElisa("p", "A7", "100"));
  Move("p", "q", "specimen_ids: 'A7'");
  ASSERT_TRUE(Erase("q").ok());
  EXPECT_THAT(Values("p"), ElementsAre("negative"));
  EXPECT_THAT(Faults(), IsEmpty());
}

}  // namespace
}  // namespace myorules::service
