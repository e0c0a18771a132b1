#include "rules/cohort/statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "boost/math/distributions/chi_squared.hpp"
#include "boost/math/distributions/hypergeometric.hpp"
#include "boost/math/distributions/normal.hpp"

namespace myorules::rules {
namespace {

// Two tables that are equally probable may differ by a rounding error.
constexpr double kRelativeTolerance = 1e-7;

}  // namespace

double FisherExactTwoSided(int64_t a, int64_t b, int64_t c, int64_t d) {
  const int64_t first = a + b;
  const int64_t second = c + d;
  const int64_t with = a + c;
  if (first == 0 || second == 0 || with == 0 || b + d == 0) return 1;
  // How many of the `with` fall into the first arm.
  const boost::math::hypergeometric_distribution<double> distribution(
      with, first, first + second);
  const double observed =
      boost::math::pdf(distribution, a) * (1 + kRelativeTolerance);
  double p_value = 0;
  for (int64_t k = std::max<int64_t>(0, with - second);
       k <= std::min(first, with); ++k) {
    const double probability = boost::math::pdf(distribution, k);
    if (probability <= observed) p_value += probability;
  }
  return std::min(p_value, 1.0);
}

double ChiSquared(int64_t a, int64_t b, int64_t c, int64_t d,
                  bool continuity_correction) {
  const double rows[] = {static_cast<double>(a + b),
                         static_cast<double>(c + d)};
  const double columns[] = {static_cast<double>(a + c),
                            static_cast<double>(b + d)};
  const double total = rows[0] + rows[1];
  if (rows[0] == 0 || rows[1] == 0 || columns[0] == 0 || columns[1] == 0) {
    return 1;
  }
  // All four cells are equally far from what is expected of them.
  const double distance =
      std::abs(static_cast<double>(a) - rows[0] * columns[0] / total);
  const double corrected =
      continuity_correction ? distance - std::min(0.5, distance) : distance;
  double statistic = 0;
  for (const double row : rows) {
    for (const double column : columns) {
      statistic += corrected * corrected / (row * column / total);
    }
  }
  return boost::math::cdf(boost::math::complement(
      boost::math::chi_squared_distribution<double>(1), statistic));
}

absl::optional<MannWhitney> MannWhitneyTest(absl::Span<const double> first,
                                            absl::Span<const double> second) {
  if (first.empty() || second.empty()) return absl::nullopt;
  std::vector<std::pair<double, bool>> all;  // value, of the first sample
  for (double value : first) all.emplace_back(value, true);
  for (double value : second) all.emplace_back(value, false);
  std::sort(all.begin(), all.end());

  const double m = static_cast<double>(first.size());
  const double n = static_cast<double>(second.size());
  double rank_sum = 0;  // of the first sample; equal values share their ranks
  double ties = 0;      // sum of t^3 - t over groups of t equal values
  for (size_t begin = 0; begin < all.size();) {
    size_t end = begin;
    size_t of_first = 0;
    for (; end < all.size() && all[end].first == all[begin].first; ++end) {
      of_first += all[end].second ? 1 : 0;
    }
    const double t = static_cast<double>(end - begin);
    const double shared_rank = static_cast<double>(begin) + (t + 1) / 2;
    rank_sum += shared_rank * static_cast<double>(of_first);
    ties += t * t * t - t;
    begin = end;
  }

  MannWhitney result;
  result.u = rank_sum - m * (m + 1) / 2;
  const double total = m + n;
  const double variance =
      m * n / 12 * ((total + 1) - ties / (total * (total - 1)));
  if (variance <= 0) return result;
  const double distance = std::max(0.0, std::abs(result.u - m * n / 2) - 0.5);
  result.p_value = 2 * boost::math::cdf(boost::math::complement(
                           boost::math::normal_distribution<double>(),
                           distance / std::sqrt(variance)));
  return result;
}

absl::optional<Spread> SpreadOf(std::vector<double> values) {
  if (values.empty()) return absl::nullopt;
  std::sort(values.begin(), values.end());
  const size_t middle = values.size() / 2;
  return Spread{
      .low = values.front(),
      .median = values.size() % 2 == 1
                    ? values[middle]
                    : (values[middle - 1] + values[middle]) / 2,
      .high = values.back(),
      .mean = std::accumulate(values.begin(), values.end(), 0.0) /
              static_cast<double>(values.size()),
  };
}

}  // namespace myorules::rules
