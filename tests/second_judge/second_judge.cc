// second_judge [PATIENTS [SEED]]: the engine and the rules in CLIPS on random
// partial patients. Prints the seed, the first patients on which they differ,
// how many differ by what, and its figures last. Exit status 1: they differ.
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/bench/random_patients.h"
#include "tests/second_judge/judges.h"

namespace myorules::second_judge {
namespace {

constexpr char kCases[] = "rules/packs/imnm.lim2019/cases";
constexpr int kPatients = 100000;
constexpr uint32_t kSeed = 20261126;
// In one run of CLIPS.
constexpr int kBatch = 500;
// Patients that are printed for one kind of difference.
constexpr int kTold = 2;

class Comparison {
 public:
  explicit Comparison(const Judges& judges) : judges_(judges) {}

  absl::Status Add(const std::vector<bench::Subject>& subjects) {
    const auto by_clips = judges_.ByClips(subjects);
    if (!by_clips.ok()) return by_clips.status();
    for (size_t i = 0; i < subjects.size(); ++i) {
      const auto by_engine = judges_.ByEngine(subjects[i]);
      if (!by_engine.ok()) return by_engine.status();
      Note(subjects[i], DifferencesBetween(*by_engine, (*by_clips)[i]));
    }
    patients_ += static_cast<int>(subjects.size());
    return absl::OkStatus();
  }

  void PrintFigures() const {
    for (const auto& [about, count] : kinds_) {
      printf("%d patients differ by %s\n", count, about.c_str());
    }
    printf("figure second_judge_patients %d\n", patients_);
    printf("figure second_judge_differences %d\n", differ_);
  }

  bool agree() const { return differ_ == 0; }

 private:
  void Note(const bench::Subject& subject,
            const std::vector<Difference>& differences) {
    if (!differences.empty()) ++differ_;
    for (const Difference& difference : differences) {
      if (++kinds_[difference.about] > kTold) continue;
      printf("%s: %s is '%s' by the engine, '%s' by the second judge\n%s\n",
             subject.name.c_str(), difference.about.c_str(),
             difference.by_engine.c_str(), difference.by_clips.c_str(),
             subject.patient.ShortDebugString().c_str());
    }
  }

  const Judges& judges_;
  std::map<std::string, int> kinds_;
  int patients_ = 0;
  int differ_ = 0;
};

absl::Status Run(int count, uint32_t seed, Comparison* comparison) {
  printf("seed %u\n", seed);
  auto patients = bench::RandomPatients::From(kCases, seed);
  if (!patients.ok()) return patients.status();
  for (int left = count; left > 0;) {
    std::vector<bench::Subject> batch;
    for (; left > 0 && batch.size() < kBatch; --left) {
      bench::Subject subject;
      if (!patients->Next(&subject)) {
        return absl::InternalError("no new patient could be made");
      }
      batch.push_back(std::move(subject));
    }
    absl::Status status = comparison->Add(batch);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

int Main(int argc, char** argv) {
  int count = kPatients;
  uint32_t seed = kSeed;
  if (argc > 3 ||
      (argc > 1 && (!absl::SimpleAtoi(argv[1], &count) || count < 1)) ||
      (argc > 2 && !absl::SimpleAtoi(argv[2], &seed))) {
    fprintf(stderr, "usage: second_judge [PATIENTS [SEED]]\n");
    return 2;
  }
  const auto judges = Judges::Load();
  if (!judges.ok()) {
    fprintf(stderr, "%s\n", judges.status().ToString().c_str());
    return 2;
  }
  Comparison comparison(*judges);
  const absl::Status status = Run(count, seed, &comparison);
  if (!status.ok()) {
    fprintf(stderr, "%s\n", status.ToString().c_str());
    return 2;
  }
  comparison.PrintFigures();
  return comparison.agree() ? 0 : 1;
}

}  // namespace
}  // namespace myorules::second_judge

int main(int argc, char** argv) {
  return myorules::second_judge::Main(argc, argv);
}
