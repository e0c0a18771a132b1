// A patient as rules read it.
#ifndef MYORULES_TESTS_BENCH_SUBJECT_H_
#define MYORULES_TESTS_BENCH_SUBJECT_H_

#include <string>

#include "absl/time/civil_time.h"
#include "myorules/v1/patient.pb.h"

namespace myorules::bench {

// Valid and prepared.
struct Subject {
  std::string name;
  v1::Patient patient;
  absl::CivilDay assessed_on;
};

}  // namespace myorules::bench

#endif  // MYORULES_TESTS_BENCH_SUBJECT_H_
