// A record under load on a disk that loses power, again and again, and a judge
// who knows what was acknowledged.
#ifndef MYORULES_TESTS_FAULTS_POWER_CUTS_H_
#define MYORULES_TESTS_FAULTS_POWER_CUTS_H_

#include <cstdint>
#include <string>

#include "tests/faults/disk.h"

namespace myorules::faults {

struct PowerCutOptions {
  int kills = 0;
  uint64_t seed = 1;
  // False: SQLite is told not to wait for the disk.
  bool durable = true;
};

struct PowerCutFigures {
  int kills = 0;
  // Changes that were acknowledged, in all.
  int64_t acknowledged = 0;
  // Acknowledged changes that were not there afterwards.
  int64_t lost = 0;
  // Changes that were there twice after the client had sent again what had no
  // answer.
  int64_t duplicated = 0;
  // Records that did not verify, opened with an error, or held a part of a
  // change.
  int64_t unsound = 0;
  // The first of them, for who looks into it.
  std::string first_fault;
};

// Cuts the power `kills` times, at random calls that write or sync (in commits,
// checkpoints, erasures, compaction, recovery), and judges each time.
PowerCutFigures CutPower(const PowerCutOptions& options, Disk& disk);

}  // namespace myorules::faults

#endif  // MYORULES_TESTS_FAULTS_POWER_CUTS_H_
