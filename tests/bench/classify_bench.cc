// The engine against the same rules written by hand, over the published cohort
// and over one with about half of its facts: time and heap allocations. Prints
// Google Benchmark's table, then a line "figure NAME VALUE" each.
// docs/internals/performance.md says what is measured.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/bench/allocations.h"
#include "tests/bench/patients.h"

namespace myorules::bench {
namespace {

constexpr char kEngine[] = "engine";
constexpr char kEngineTraced[] = "engine_full_trace";
constexpr char kByHand[] = "by_hand";
constexpr char kByHandUnnamed[] = "by_hand_without_names";

// Rounds that the names of the memory allocated by an answer settle in.
constexpr int kWarmUpRounds = 3;

constexpr char kEnginePartial[] = "engine_partial";
constexpr char kByHandPartial[] = "by_hand_partial";

struct Bench {
  const Contestants& contestants;
  std::vector<Subject> cohort;
};

// One way to classify a patient into an answer that is used again.
using Way = absl::Status (*)(const Bench&, const Subject&, v1::Classification*);

absl::Status ByEngine(const Bench& bench, const Subject& subject,
                      v1::Classification* answer) {
  return bench.contestants.ByEngine(subject, {.trace = false}, answer);
}
absl::Status ByEngineTraced(const Bench& bench, const Subject& subject,
                            v1::Classification* answer) {
  return bench.contestants.ByEngine(subject, {.trace = true}, answer);
}
absl::Status ByHand(const Bench& bench, const Subject& subject,
                    v1::Classification* answer) {
  return bench.contestants.ByHand(subject, {.names = true}, answer);
}
absl::Status ByHandUnnamed(const Bench& bench, const Subject& subject,
                           v1::Classification* answer) {
  return bench.contestants.ByHand(subject, {.names = false}, answer);
}

absl::Status ClassifyAll(const Bench& bench, Way way,
                         v1::Classification* answer) {
  for (const Subject& subject : bench.cohort) {
    absl::Status status = way(bench, subject, answer);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

// That both fill the same bytes.
absl::Status CheckSameAnswers(const Bench& bench) {
  v1::Classification by_engine;
  v1::Classification by_hand;
  for (const Subject& subject : bench.cohort) {
    absl::Status status = ByEngine(bench, subject, &by_engine);
    status.Update(ByHand(bench, subject, &by_hand));
    if (!status.ok()) return status;
    if (by_engine.SerializeAsString() != by_hand.SerializeAsString()) {
      return absl::InternalError(
          absl::StrCat("the answers differ on ", subject.name));
    }
  }
  return absl::OkStatus();
}

// Heap allocations a patient, once warm.
absl::StatusOr<double> AllocationsOf(const Bench& bench, Way way) {
  v1::Classification answer;
  for (int i = 0; i < kWarmUpRounds; ++i) {
    absl::Status status = ClassifyAll(bench, way, &answer);
    if (!status.ok()) return status;
  }
  const int64_t before = Allocations();
  absl::Status status = ClassifyAll(bench, way, &answer);
  if (!status.ok()) return status;
  return static_cast<double>(Allocations() - before) /
         static_cast<double>(bench.cohort.size());
}

// Prints as usual, and keeps the times of all rounds.
class KeepingReporter : public benchmark::ConsoleReporter {
 public:
  using ConsoleReporter::ConsoleReporter;

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type == Run::RT_Iteration) {
        times_[run.run_name.function_name].push_back(run.GetAdjustedCPUTime());
      }
    }
    ConsoleReporter::ReportRuns(runs);
  }

  // The median of the rounds.
  double TimeOf(const std::string& name) {
    std::vector<double>& times = times_[name];
    if (times.empty()) return 0;
    const auto middle = times.begin() + static_cast<int>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
  }

 private:
  std::map<std::string, std::vector<double>> times_;
};

void Register(const Bench& bench, const char* name, Way way) {
  benchmark::RegisterBenchmark(name, [&bench, way](benchmark::State& state) {
    v1::Classification answer;
    for (auto iteration : state) {
      const absl::Status status = ClassifyAll(bench, way, &answer);
      if (!status.ok()) state.SkipWithError(status.ToString().c_str());
    }
    state.SetItemsProcessed(state.iterations() *
                            static_cast<int64_t>(bench.cohort.size()));
  })->Unit(benchmark::kMicrosecond);
}

absl::Status Run(int* argc, char** argv) {
  benchmark::Initialize(argc, argv);
  if (benchmark::ReportUnrecognizedArguments(*argc, argv)) {
    return absl::InvalidArgumentError("an unknown argument");
  }
  const auto contestants = Contestants::Load();
  if (!contestants.ok()) return contestants.status();
  auto published = ReadCohort(Cohort::kPublished);
  if (!published.ok()) return published.status();
  auto partial_cohort = ReadCohort(Cohort::kPartial);
  if (!partial_cohort.ok()) return partial_cohort.status();
  const Bench bench{*contestants, *std::move(published)};
  const Bench partial{*contestants, *std::move(partial_cohort)};
  absl::Status same = CheckSameAnswers(bench);
  same.Update(CheckSameAnswers(partial));
  if (!same.ok()) return same;

  Register(bench, kEngine, ByEngine);
  Register(bench, kEngineTraced, ByEngineTraced);
  Register(bench, kByHand, ByHand);
  Register(bench, kByHandUnnamed, ByHandUnnamed);
  Register(partial, kEnginePartial, ByEngine);
  Register(partial, kByHandPartial, ByHand);
  KeepingReporter reporter(benchmark::ConsoleReporter::OO_None);
  benchmark::RunSpecifiedBenchmarks(&reporter);

  const absl::StatusOr<double> allocations = AllocationsOf(bench, ByEngine);
  const absl::StatusOr<double> by_hand = AllocationsOf(bench, ByHand);
  if (!allocations.ok()) return allocations.status();
  if (!by_hand.ok()) return by_hand.status();
  const double yardstick = reporter.TimeOf(kByHand);
  std::printf("heap allocations a patient: engine %.6g, by hand %.6g\n",
              *allocations, *by_hand);
  std::printf("figure classify_vs_handwritten %.3g\n",
              reporter.TimeOf(kEngine) / yardstick);
  std::printf("figure classify_deciding_trace_vs_handwritten %.3g\n",
              reporter.TimeOf(kEngine) / reporter.TimeOf(kByHandUnnamed));
  std::printf("figure classify_full_trace_vs_handwritten %.3g\n",
              reporter.TimeOf(kEngineTraced) / yardstick);
  std::printf(
      "figure classify_partial_vs_handwritten %.3g\n",
      reporter.TimeOf(kEnginePartial) / reporter.TimeOf(kByHandPartial));
  std::printf("figure classify_allocations %.6g\n", *allocations);
  return absl::OkStatus();
}

}  // namespace
}  // namespace myorules::bench

int main(int argc, char** argv) {
  const absl::Status status = myorules::bench::Run(&argc, argv);
  if (status.ok()) return 0;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  return 1;
}
