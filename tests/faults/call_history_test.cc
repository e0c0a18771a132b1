#include "tests/faults/call_history.h"

#include "gtest/gtest.h"

namespace myorules::faults {
namespace {

TEST(CallHistory, TellsOfAnAccessionAndOfWholeRecordsInOrder) {
  CallHistory history;
  history.Add("create p: answered");
  history.Add("report: answered", {{"A1", "r1 for p"}, {"A2", "r2 for p"}});
  history.Add("report: answered", {{"A2", "r3 for p"}});
  history.Add("the power goes");
  history.Add("report: answered", {{"A1", "r4 for p"}, {"A1", "r5 for q"}});
  EXPECT_EQ(history.About("A1"),
            "\n  1. create p: answered"
            "\n  2. report: answered; r1 for p"
            "\n  4. the power goes"
            "\n  5. report: answered; r4 for p; r5 for q");
}

TEST(CallHistory, WithoutAnAccessionTellsOfWholeRecordsAlone) {
  CallHistory history;
  history.Add("report: answered", {{"A1", "r1 for p"}});
  history.Add("erase p: answered");
  EXPECT_EQ(history.About(""), "\n  2. erase p: answered");
}

TEST(CallHistory, BeginsAnewWhereItIsCleared) {
  CallHistory history;
  history.Add("create p: answered");
  history.Clear();
  history.Add("create q: answered");
  EXPECT_EQ(history.About(""), "\n  1. create q: answered");
}

}  // namespace
}  // namespace myorules::faults
