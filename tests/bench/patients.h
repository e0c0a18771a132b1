// The patients that the yardstick is measured and checked on.
#ifndef MYORULES_TESTS_BENCH_PATIENTS_H_
#define MYORULES_TESTS_BENCH_PATIENTS_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "engine/classify/classify.h"
#include "engine/pack/compiled_pack.h"
#include "rules/library/library.h"
#include "tests/bench/handwritten/handwritten.h"
#include "tests/bench/subject.h"

namespace myorules::bench {

// The day on which the cohort is assessed.
inline constexpr absl::CivilDay kCohortAssessedOn(2020, 1, 1);

enum class Cohort {
  // The synthetic cohort of docs/examples/cohort, nearly complete.
  kPublished,
  // The same patients with about half of their stated fields, chosen at random,
  // always the same.
  kPartial,
};

// The cohort's folder is in the runfiles or is the working directory's.
// Errors: NOT_FOUND; INVALID_ARGUMENT where a line is no valid patient.
absl::StatusOr<std::vector<Subject>> ReadCohort(Cohort which);

// Both ways to an answer, by the shipped pack. Each fills what engine::Classify
// fills, from a prepared patient: validating and preparing it, and what the
// host adds afterwards, are the same work for both and are left out.
class Contestants {
 public:
  // Errors: as Library::Load and HandWritten::Create.
  static absl::StatusOr<Contestants> Load();

  absl::Status ByEngine(const Subject& subject,
                        const engine::ClassifyOptions& options,
                        v1::Classification* answer) const;
  // One thread at a time.
  absl::Status ByHand(const Subject& subject,
                      const handwritten::Options& options,
                      v1::Classification* answer) const;

 private:
  Contestants() = default;

  std::shared_ptr<const rules::Library> library_;
  std::shared_ptr<const engine::CompiledPack> pack_;
  std::unique_ptr<handwritten::HandWritten> by_hand_;
};

}  // namespace myorules::bench

#endif  // MYORULES_TESTS_BENCH_PATIENTS_H_
