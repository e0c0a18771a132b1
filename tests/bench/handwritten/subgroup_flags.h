// Flags on the subgroup, which may be open, and provisional beside it.
#ifndef MYORULES_TESTS_BENCH_HANDWRITTEN_SUBGROUP_FLAGS_H_
#define MYORULES_TESTS_BENCH_HANDWRITTEN_SUBGROUP_FLAGS_H_

#include <vector>

#include "tests/bench/handwritten/view.h"

namespace myorules::handwritten {

// Outcomes supposed of the two tables; -1: not supposed.
struct Supposition {
  int subgroup = -1;
  int by_available_assays = -1;
};

struct SubgroupVerdict {
  enum State : uint8_t { kNotRaised, kRaised, kPossible };
  State state = kNotRaised;
  // kPossible: the provisional subgroup alone makes it so.
  bool provisional = false;
  Missing missing;
  // kPossible: the suppositions under which it is raised, the least of each.
  // They suppose one table each, so there are far fewer than an answer tells.
  int suppositions = 0;
  static constexpr int kMost = 64;
  Supposition under[kMost];
};

// A flag that is raised in the `outcomes` (bits) of the subgroup, and possible
// in those of the provisional one if `provisionally`; never unless
// `also_holds`.
void JudgeSubgroupFlag(const View& view, uint8_t outcomes, bool provisionally,
                       bool also_holds, Facts* facts, SubgroupVerdict* verdict);

}  // namespace myorules::handwritten

#endif  // MYORULES_TESTS_BENCH_HANDWRITTEN_SUBGROUP_FLAGS_H_
