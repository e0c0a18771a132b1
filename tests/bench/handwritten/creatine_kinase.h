// Creatine kinase as a multiple of its upper limit of normal.
#ifndef MYORULES_TESTS_BENCH_HANDWRITTEN_CREATINE_KINASE_H_
#define MYORULES_TESTS_BENCH_HANDWRITTEN_CREATINE_KINASE_H_

#include <vector>

#include "tests/bench/handwritten/course.h"
#include "tests/bench/handwritten/facts.h"
#include "tests/bench/handwritten/judge.h"
#include "tests/bench/handwritten/knowledge.h"

namespace myorules::handwritten {

// A number known to lie in an interval, or not at all.
struct Ratio {
  Numbers range;
  Missing why;      // What would narrow it.
  Missing missing;  // Not empty: no number.

  bool is_known() const { return missing.empty(); }
};

// Days known to lie in an interval, or not at all.
struct Days {
  Period period;    // `why`: what would narrow it.
  Missing missing;  // Not empty: no day.
};

class CreatineKinase {
 public:
  CreatineKinase(const Knowledge& knowledge, Facts* facts)
      : knowledge_(knowledge), facts_(*facts) {}

  // The value nearest to `around` within the pack's window, before `before`.
  Ratio Nearest(const std::vector<Result>& results, const Period& around,
                const Period& before, v1::Sex sex);
  // What Nearest cannot choose, each with its days and why; `unusable` counts
  // for nothing. The texts live as long as those of the facts.
  void ListNotCounted(const std::vector<Result>& results,
                      const std::vector<Result>& unusable, const Period& around,
                      const Period& before,
                      std::vector<absl::string_view>* texts);
  Ratio Latest(const std::vector<Result>& results, v1::Sex sex);
  // When the latest can have been collected.
  Days DayOfLatest(const std::vector<Result>& results);

 private:
  // A result that may be the one asked for.
  struct Candidate {
    const Result* result = nullptr;
    Missing uncertain;    // Empty: it can be chosen for certain.
    int64_t nearest = 0;  // How far off it is; the smallest wins.
    int64_t farthest = 0;
    Missing why;  // What would narrow that.
  };

  Ratio Choose(v1::Sex sex);
  Ratio Measure(const Result& result, v1::Sex sex);
  Ratio UpperLimit(const Result& result, double factor, v1::Sex sex);
  Ratio Lacks(const Result& result, absl::string_view suffix,
              absl::string_view reason = "");

  const Knowledge& knowledge_;
  Facts& facts_;
  std::vector<Candidate> candidates_;
};

}  // namespace myorules::handwritten

#endif  // MYORULES_TESTS_BENCH_HANDWRITTEN_CREATINE_KINASE_H_
