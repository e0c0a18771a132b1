// What the pack makes of the serology: its criteria, and the names for a
// reader.
#ifndef MYORULES_TESTS_BENCH_HANDWRITTEN_ANTIBODIES_H_
#define MYORULES_TESTS_BENCH_HANDWRITTEN_ANTIBODIES_H_

#include "tests/bench/handwritten/facts.h"
#include "tests/bench/handwritten/knowledge.h"
#include "tests/bench/handwritten/serology.h"

namespace myorules::handwritten {

struct Antibodies {
  Answer line_blot_available, hmgcr_elisa_available;
  Answer anti_hmgcr, anti_srp, other_msa;
  // By whatever method, while the source's does not decide.
  Answer anti_hmgcr_any_method, anti_srp_any_method, other_msa_any_method;
  Answer anti_mda5_any_method;
  bool mda5_known_by_other_method = false;
  // Not known by the source's ELISA.
  bool hmgcr_known_by_other_method = false;
  Answer antisynthetase_antibody, antisynthetase_by_other_method;
  Answer maa, weak, changed, conflicting, by_other_method;
  // By whatever method; at least two specificities.
  Numbers msa_count;
  Answer several_msa;

  // Named in answers.
  AnalyteSet msa_found = 0;
  AnalyteSet maa_found = 0;
  // Not empty: there may be more.
  Missing msa_found_open, maa_found_open;
  AnalyteSet weak_found = 0;
  bool weak_found_open = false;  // There may be more.
  AnalyteSet changed_found = 0;
  AnalyteSet conflicting_found = 0;
  AnalyteSet by_other_method_found = 0;
  // Those but anti-SRP that support the provisional subgroup by another method;
  // `…_open`: there may be more.
  AnalyteSet provisional_msa = 0;
  bool provisional_msa_open = false;
  // Known positive by another method only; `…_open`: there may be more.
  AnalyteSet msa_known_by_other_method = 0;
  bool msa_by_other_method_open = false;
};

void ReadAntibodies(const Serology& serology, const Knowledge& knowledge,
                    Facts* facts, Antibodies* antibodies);

}  // namespace myorules::handwritten

#endif  // MYORULES_TESTS_BENCH_HANDWRITTEN_ANTIBODIES_H_
