// The statistics of a cohort report. Pure; doubles throughout.
#ifndef MYORULES_RULES_COHORT_STATISTICS_H_
#define MYORULES_RULES_COHORT_STATISTICS_H_

#include <cstdint>
#include <vector>

#include "absl/types/optional.h"
#include "absl/types/span.h"

namespace myorules::rules {

// Two-sided p-value of Fisher's exact test on
//              with   without
//   first arm   a        b
//   second arm  c        d
// the sum of the probabilities of all tables with these margins that are at
// most as probable as the one observed (R's definition, with its relative
// tolerance of 1e-7). 1 where a margin is 0. Requires counts of at least 0, at
// most 10^6 in all.
double FisherExactTwoSided(int64_t a, int64_t b, int64_t c, int64_t d);

// Two-sided p-value of Pearson's chi-squared test on the same table; with
// Yates's continuity correction what R's chisq.test gives of itself. 1 where a
// margin is 0. Requires counts of at least 0.
double ChiSquared(int64_t a, int64_t b, int64_t c, int64_t d,
                  bool continuity_correction);

// Mann-Whitney U test of two samples.
struct MannWhitney {
  // Pairs in which the first sample's value is the larger, ties counting half
  // (R's W).
  double u = 0;
  // Two-sided, normal approximation with tie and continuity correction: what
  // R's wilcox.test gives with exact = FALSE. 1 where all values are equal.
  double p_value = 1;
};

// nullopt where a sample is empty. Requires finite values.
absl::optional<MannWhitney> MannWhitneyTest(absl::Span<const double> first,
                                            absl::Span<const double> second);

// Smallest, middle and largest value, and the mean; the median of an even
// number of values is the mean of the middle two.
struct Spread {
  double low = 0;
  double median = 0;
  double high = 0;
  double mean = 0;
};

// nullopt where there are no values.
absl::optional<Spread> SpreadOf(std::vector<double> values);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_COHORT_STATISTICS_H_
