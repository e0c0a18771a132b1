#include "tests/faults/power_cuts.h"

#include "gtest/gtest.h"
#include "tests/faults/loads.h"

namespace myorules::faults {
namespace {

Disk& TheDisk() {
  static Disk& disk = *new Disk("power");
  return disk;
}

void ExpectNothingLost(const PowerCutFigures& figures) {
  EXPECT_EQ(figures.kills, 150);
  EXPECT_GT(figures.acknowledged, 400);
  EXPECT_EQ(figures.lost, 0) << figures.first_fault;
  EXPECT_EQ(figures.duplicated, 0) << figures.first_fault;
  EXPECT_EQ(figures.unsound, 0) << figures.first_fault;
}

TEST(PowerCuts, NothingThatWasAcknowledgedIsLostOrThereTwice) {
  ExpectNothingLost(CutPower({.kills = 150}, *MakeChangeLoad(), TheDisk()));
}

TEST(PowerCuts, NoResultThatALaboratoryHasAnAnswerForIsLostOrThereTwice) {
  ExpectNothingLost(CutPower({.kills = 150}, *MakeReportLoad(), TheDisk()));
}

TEST(PowerCuts, NothingIsLostWhereCheckpointsAreMadeBesideTheCalls) {
  const PowerCutOptions beside{.kills = 150, .checkpoint_pages = 20};
  ExpectNothingLost(CutPower(beside, *MakeChangeLoad(), TheDisk()));
  ExpectNothingLost(CutPower(beside, *MakeReportLoad(), TheDisk()));
}

// The disk loses what is not synced: the judge can tell.
TEST(PowerCuts, WithoutSyncsTheSameTestsLoseChangesAndResults) {
  const PowerCutOptions off{.kills = 30, .durable = false};
  EXPECT_GT(CutPower(off, *MakeChangeLoad(), TheDisk()).lost, 0);
  EXPECT_GT(CutPower(off, *MakeReportLoad(), TheDisk()).lost, 0);
}

}  // namespace
}  // namespace myorules::faults
