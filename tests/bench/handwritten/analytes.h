// The antibodies that the pack knows, as numbers; sets of them are bits.
#ifndef MYORULES_TESTS_BENCH_HANDWRITTEN_ANALYTES_H_
#define MYORULES_TESTS_BENCH_HANDWRITTEN_ANALYTES_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace myorules::handwritten {

// By id, as answers list them.
enum Analyte : uint8_t {
  kCn1a,
  kEj,
  kHa,
  kHmgcr,
  kJo1,
  kKs,
  kKu,
  kMda5,
  kMi2,
  kMi2Alpha,
  kMi2Beta,
  kNxp2,
  kOj,
  kPl12,
  kPl7,
  kPmScl,
  kPmScl100,
  kPmScl75,
  kRo52,
  kRo60,
  kSae1,
  kSrp,
  kSsa,
  kTif1Gamma,
  kU1Rnp,
  kZo,
  kAnalyteCount,
};

inline constexpr absl::string_view kAnalyteIds[kAnalyteCount] = {
    "CN1A", "EJ",     "HA",         "HMGCR",    "JO1",  "KS",   "KU",
    "MDA5", "MI2",    "MI2_ALPHA",  "MI2_BETA", "NXP2", "OJ",   "PL12",
    "PL7",  "PM_SCL", "PM_SCL100",  "PM_SCL75", "RO52", "RO60", "SAE1",
    "SRP",  "SSA",    "TIF1_GAMMA", "U1RNP",    "ZO"};

using AnalyteSet = uint32_t;
constexpr AnalyteSet SetOf(int analyte) { return AnalyteSet{1} << analyte; }

// for (AnalyteSet rest = set; rest != 0; rest &= rest - 1) FirstOf(rest) …
inline Analyte FirstOf(AnalyteSet set) {
  return static_cast<Analyte>(__builtin_ctz(set));
}

}  // namespace myorules::handwritten

#endif  // MYORULES_TESTS_BENCH_HANDWRITTEN_ANALYTES_H_
