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

namespace myorules::bench {
namespace {

struct Print {
  const char* analyte;
  const char* method;
  const char* value;
  const char* unit;
  const char* range;
};

// A panel as it comes: a line blot in scanner units and grades, the antibody
// that is not on it, an enzyme.
constexpr Print kPanel[] = {
    {"Mi-2 alpha Ab", "line blot", "3", "SI", "<11"},
    {"Mi-2β", "line blot", "(+)", "", "Negative"},
    {"TIF1-γ", "line blot", "18", "SI", "<11"},
    {"MDA-5 Ab", "line blot", "<11", "SI", "<11"},
    {"NXP-2", "Line Blot", "negative", "", "neg"},
    {"SAE1", "EUROLINE", "0", "SI", "0-5"},
    {"anti-Jo-1", "line blot", "1+", "", "Negative"},
    {"SRP Ab", "line blot", "> 50", "SI", "0-5"},
    {"PL-7", "line blot", "2", "SI", "0-5"},
    {"PL-12 Ab", "line blot", "4.5", "SI", "0-5"},
    {"EJ", "line blot", "neg", "", "Negative"},
    {"OJ", "line blot", "neg", "", "Negative"},
    {"Ku", "line blot", "2+", "", "Negative"},
    {"PM-Scl 100", "line blot", "1", "SI", "<11"},
    {"PM/Scl-75", "line blot", "12", "SI", "<11"},
    {"SSA-52", "line blot", "+++", "", "Negative"},
    {"HMG-CoA Reductase Ab", "ELISA", "154.5", "U/mL", "<20.0 U/mL"},
    {"Creatine kinase", "enzymatic", "8120", "U/L", "30-200"},
};

std::vector<v1::RawResult> Panel() {
  std::vector<v1::RawResult> panel;
  for (const Print& print : kPanel) {
    v1::RawResult& raw = panel.emplace_back();
    raw.set_analyte(print.analyte);
    raw.set_method(print.method);
    raw.set_value(print.value);
    raw.set_unit(print.unit);
    raw.set_reference_range(print.range);
    raw.set_status("F");
  }
  return panel;
}

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
