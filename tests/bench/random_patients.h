// Random partial patients, made from the patients of a pack's cases.
#ifndef MYORULES_TESTS_BENCH_RANDOM_PATIENTS_H_
#define MYORULES_TESTS_BENCH_RANDOM_PATIENTS_H_

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "rules/cases/case_file.h"
#include "rules/terminology/terminology.h"
#include "tests/bench/subject.h"

namespace myorules::bench {

// Takes the patient of a case, takes facts away, gives some other values and
// borrows entries from other cases; no patient twice. The same seed gives the
// same patients. One thread at a time.
class RandomPatients {
 public:
  // `cases` is the folder of a pack's cases.
  // Errors: as rules::LoadCases; NOT_FOUND where there are none.
  static absl::StatusOr<RandomPatients> From(absl::string_view cases,
                                             uint32_t seed);

  // Fills in a valid, prepared patient. False: none was found that is new.
  bool Next(Subject* subject);

 private:
  RandomPatients() = default;

  std::vector<rules::PackCase> cases_;
  std::shared_ptr<const rules::Terminology> terminology_;
  std::mt19937 random_;
  // Hashes of those given so far.
  absl::flat_hash_set<uint64_t> seen_;
  int64_t tried_ = 0;
};

// Validates and prepares a patient; false: it is not valid.
bool PrepareSubject(const v1::Patient& patient, absl::CivilDay assessed_on,
                    const rules::Terminology& terminology, Subject* subject);

}  // namespace myorules::bench

#endif  // MYORULES_TESTS_BENCH_RANDOM_PATIENTS_H_
