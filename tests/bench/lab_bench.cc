// How many results of a laboratory are read a second: name, method, value, unit
// and reference range into the filled message. Prints Google Benchmark's table,
// then "figure lab_read_per_second N". docs/internals/performance.md says what
// is measured.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "service/lab/reader.h"
#include "tests/bench/lab_panel.h"

namespace myorules::bench {
namespace {

// Prints as usual, and keeps the rates of all rounds.
class RateReporter : public benchmark::ConsoleReporter {
 public:
  using ConsoleReporter::ConsoleReporter;

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      const auto rate = run.counters.find("items_per_second");
      if (run.run_type == Run::RT_Iteration && rate != run.counters.end()) {
        rates_.push_back(rate->second);
      }
    }
    ConsoleReporter::ReportRuns(runs);
  }

  // The median of the rounds.
  double Median() {
    if (rates_.empty()) return 0;
    const auto middle = rates_.begin() + static_cast<int>(rates_.size() / 2);
    std::nth_element(rates_.begin(), middle, rates_.end());
    return *middle;
  }

 private:
  std::vector<double> rates_;
};

absl::Status Run(int* argc, char** argv) {
  benchmark::Initialize(argc, argv);
  if (benchmark::ReportUnrecognizedArguments(*argc, argv)) {
    return absl::InvalidArgumentError("an unknown argument");
  }
  const auto reader = service::LabReader::Load();
  if (!reader.ok()) return reader.status();
  const rules::LabProfile& profile = *(*reader)->FindProfile("");
  const std::vector<v1::RawResult> panel = Panel();
  v1::NormalisedResult read;
  for (const v1::RawResult& raw : panel) {
    service::LabReader::Read(raw, profile, v1::SEX_UNSPECIFIED, &read);
    if (read.outcome() != v1::READING_OUTCOME_READ) {
      return absl::InternalError(
          absl::StrCat("not read: ", read.ShortDebugString()));
    }
  }
  benchmark::RegisterBenchmark("read", [&](benchmark::State& state) {
    for (auto iteration : state) {
      for (const v1::RawResult& raw : panel) {
        service::LabReader::Read(raw, profile, v1::SEX_UNSPECIFIED, &read);
        benchmark::DoNotOptimize(read);
      }
    }
    state.SetItemsProcessed(state.iterations() *
                            static_cast<int64_t>(panel.size()));
  })->Unit(benchmark::kMicrosecond);
  RateReporter reporter(benchmark::ConsoleReporter::OO_None);
  benchmark::RunSpecifiedBenchmarks(&reporter);
  std::printf("figure lab_read_per_second %.0f\n", reporter.Median());
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
