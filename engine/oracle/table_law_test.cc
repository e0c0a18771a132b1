// The law of decision tables on random packs and records: candidates are those
// of brute force, and hold every outcome of the completed record.
#include "engine/oracle/table_law.h"

#include "engine/oracle/completion.h"
#include "engine/oracle/random_cases.h"
#include "engine/oracle/small_record_law.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

namespace myorules::engine::oracle {
namespace {

constexpr int kRecordsAPack = 8;

TEST(TableLaw, HoldsOfRandomTablesOnRandomRecords) {
  TableCounts counts;
  for (unsigned seed = 1; seed <= 450; ++seed) {
    Random random(seed);
    ASSERT_EQ(HoldRandomTables(random, kRecordsAPack, &counts), "")
        << "seed " << seed;
  }
  // The test has something to say.
  EXPECT_LT(counts.packs_refused, counts.packs / 5);
  EXPECT_GT(counts.tables, 8'000);
  EXPECT_GT(counts.compared, counts.tables * 8 / 10);
  for (const v1::HitPolicy policy :
       {v1::HIT_POLICY_FIRST, v1::HIT_POLICY_UNIQUE, v1::HIT_POLICY_COLLECT}) {
    EXPECT_GT(counts.open[policy], 300) << v1::HitPolicy_Name(policy);
  }
  for (int unknown = 1; unknown <= kMostUnknown; ++unknown) {
    EXPECT_GT(counts.open_by_unknown[unknown], 5) << unknown << " unknown";
  }
  EXPECT_GT(counts.of_several_candidates, 1'000);
  EXPECT_GT(counts.with_sure_outcomes, 50);
  EXPECT_GT(counts.open_that_may_fail, 300);
  EXPECT_GT(counts.open_inexact, 30);
  EXPECT_GT(counts.failing, 300);
  EXPECT_GT(counts.settled_over_unknown, 300);
  EXPECT_GT(counts.completions, 15'000);
  EXPECT_GT(counts.completions_compared, counts.completions * 9 / 10);
  EXPECT_GT(counts.completions_that_fail, 300);
  EXPECT_LT(counts.completions_open, counts.completions / 20);
  EXPECT_GT(counts.steps, 1'000);
  EXPECT_GT(counts.filled_in, 1'000);
  EXPECT_GT(counts.filled_in_untried, 100);
}

TEST(TableLaw, HoldsOfEveryCompletionOfASmallRecord) {
  SmallRecordCounts counts;
  for (unsigned seed = 1; seed <= 150; ++seed) {
    Random random(seed);
    ASSERT_EQ(HoldSmallRecords(random, 3, &counts), "") << "seed " << seed;
  }
  EXPECT_GT(counts.tables, 900);
  EXPECT_GT(counts.open, 300);
  EXPECT_GT(counts.inexact, 20);
  EXPECT_GT(counts.over_tables, 100);
  // Held to the letter.
  EXPECT_GT(counts.tables - counts.over_tables, 300);
}

TEST(Completion, KeepsWhatIsOnRecordAndLeavesNothingOut) {
  Random random(1);
  Records records(random);
  for (int round = 0; round < 200; ++round) {
    testdata::Parcel partial = records.Full();
    records.TakeAway(partial, 10 + random.Below(90));
    const testdata::Parcel completed = Complete(partial, random);
    google::protobuf::util::MessageDifferencer kept;
    kept.set_scope(google::protobuf::util::MessageDifferencer::PARTIAL);
    testdata::Parcel before = partial;
    testdata::Parcel after = completed;
    // Entries are compared by their number alone: completing adds to them.
    EXPECT_GE(after.items_size(), before.items_size());
    EXPECT_EQ(after.scans_size(), before.scans_size());
    EXPECT_EQ(after.legs_size(), before.legs_size());
    for (testdata::Parcel* each : {&before, &after}) {
      each->clear_items();
      each->clear_items_complete();
      each->clear_scans();
      each->clear_legs();
      each->clear_stamps();
      each->clear_stamps_complete();
    }
    EXPECT_TRUE(kept.Compare(before, after))
        << before.ShortDebugString() << "\n"
        << after.ShortDebugString();
    // Nothing is left for another round to fill in.
    EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(
        Complete(completed, random), completed))
        << completed.ShortDebugString();
  }
}

}  // namespace
}  // namespace myorules::engine::oracle
