#include "tests/bench/patients.h"

#include <fstream>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "engine/classify/classify.h"
#include "google/protobuf/util/json_util.h"
#include "rules/patient/prepare.h"
#include "rules/terminology/terminology.h"

namespace myorules::bench {
namespace {

constexpr char kCohort[] = "docs/examples/cohort/patients.ndjson";
constexpr char kPack[] = "imnm.lim2019";

}  // namespace

absl::StatusOr<std::vector<Subject>> ReadCohort() {
  const auto terminology = rules::Terminology::Shipped();
  if (!terminology.ok()) return terminology.status();
  std::ifstream file(kCohort);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", kCohort));
  std::vector<Subject> cohort;
  for (std::string line; std::getline(file, line);) {
    v1::Patient patient;
    const auto parsed =
        google::protobuf::util::JsonStringToMessage(line, &patient);
    const auto faults =
        rules::Validate(patient, kCohortAssessedOn, **terminology);
    if (!parsed.ok() || !faults.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat(kCohort, ":", cohort.size() + 1, ": no valid patient"));
    }
    cohort.push_back({patient.id(),
                      rules::Prepare(patient, kCohortAssessedOn).patient,
                      kCohortAssessedOn});
  }
  return cohort;
}

absl::StatusOr<Contestants> LoadContestants() {
  auto library = rules::Library::Load();
  if (!library.ok()) return library.status();
  Contestants contestants;
  contestants.library = *std::move(library);
  auto pack = contestants.library->Find(kPack);
  if (!pack.ok()) return pack.status();
  contestants.pack = *std::move(pack);
  const auto terminology = rules::Terminology::Shipped();
  if (!terminology.ok()) return terminology.status();
  auto by_hand = handwritten::HandWritten::Create(
      contestants.pack->source(), contestants.pack->identity(),
      engine::kEngineVersion, *terminology);
  if (!by_hand.ok()) return by_hand.status();
  contestants.by_hand = *std::move(by_hand);
  return contestants;
}

absl::Status ClassifyByEngine(const Contestants& contestants,
                              const Subject& subject,
                              v1::Classification* answer) {
  return engine::Classify(*contestants.pack, subject.patient,
                          subject.assessed_on, {}, answer);
}

absl::Status ClassifyByHand(const Contestants& contestants,
                            const Subject& subject,
                            v1::Classification* answer) {
  return contestants.by_hand->Classify(subject.patient, subject.assessed_on,
                                       answer);
}

}  // namespace myorules::bench
