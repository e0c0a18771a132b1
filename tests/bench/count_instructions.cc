// Classifies a cohort once, for valgrind's callgrind to count the instructions
// of: count_instructions engine|full_trace|by_hand published|partial PATIENTS.
// What is loaded and a first round are not counted.
#include <valgrind/callgrind.h>

#include <cstdio>
#include <string>

#include "absl/strings/numbers.h"
#include "tests/bench/patients.h"

namespace myorules::bench {
namespace {

absl::Status Run(const std::string& way, Cohort which, size_t patients) {
  const auto contestants = Contestants::Load();
  if (!contestants.ok()) return contestants.status();
  auto cohort = ReadCohort(which);
  if (!cohort.ok()) return cohort.status();
  if (patients < cohort->size()) cohort->resize(patients);
  v1::Classification answer;
  engine::ClassifyOptions options;
  options.trace = way == "full_trace";
  for (int round = 0; round < 2; ++round) {
    if (round == 1) {
      CALLGRIND_START_INSTRUMENTATION;
      CALLGRIND_TOGGLE_COLLECT;
    }
    for (const Subject& subject : *cohort) {
      absl::Status status =
          way == "by_hand" ? contestants->ByHand(subject, {}, &answer)
                           : contestants->ByEngine(subject, options, &answer);
      if (!status.ok()) return status;
    }
  }
  CALLGRIND_TOGGLE_COLLECT;
  CALLGRIND_STOP_INSTRUMENTATION;
  return absl::OkStatus();
}

}  // namespace
}  // namespace myorules::bench

int main(int argc, char** argv) {
  size_t patients = 0;
  const std::string way = argc == 4 ? argv[1] : "";
  const std::string which = argc == 4 ? argv[2] : "";
  if ((way != "engine" && way != "full_trace" && way != "by_hand") ||
      (which != "published" && which != "partial") ||
      !absl::SimpleAtoi(argv[3], &patients)) {
    std::fprintf(stderr,
                 "usage: count_instructions engine|full_trace|by_hand "
                 "published|partial PATIENTS\n");
    return 2;
  }
  const absl::Status status = myorules::bench::Run(
      way,
      which == "partial" ? myorules::bench::Cohort::kPartial
                         : myorules::bench::Cohort::kPublished,
      patients);
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return 1;
}
