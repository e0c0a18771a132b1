#include "tests/faults/power_cuts.h"

#include "gtest/gtest.h"

namespace myorules::faults {
namespace {

Disk& TheDisk() {
  static Disk& disk = *new Disk("power");
  return disk;
}

TEST(PowerCuts, NothingThatWasAcknowledgedIsLostOrThereTwice) {
  const PowerCutFigures figures = CutPower({.kills = 150}, TheDisk());
  EXPECT_EQ(figures.kills, 150);
  EXPECT_GT(figures.acknowledged, 900);
  EXPECT_EQ(figures.lost, 0) << figures.first_fault;
  EXPECT_EQ(figures.duplicated, 0) << figures.first_fault;
  EXPECT_EQ(figures.unsound, 0) << figures.first_fault;
}

// The disk loses what is not synced: the judge can tell.
TEST(PowerCuts, WithoutSyncsTheSameTestLosesChanges) {
  const PowerCutFigures figures =
      CutPower({.kills = 30, .durable = false}, TheDisk());
  EXPECT_GT(figures.lost, 0);
}

}  // namespace
}  // namespace myorules::faults
