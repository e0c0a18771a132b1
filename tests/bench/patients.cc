#include "tests/bench/patients.h"

#include <fstream>
#include <random>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "rules/patient/prepare.h"
#include "rules/terminology/terminology.h"

namespace myorules::bench {
namespace {

constexpr char kCohort[] = "docs/examples/cohort/patients.ndjson";
constexpr char kPack[] = "imnm.lim2019";

// Takes each stated field away, or not, by the toss of a coin; the identifier
// stays.
void TakeHalfAway(std::mt19937* coin, v1::Patient* patient) {
  const auto& reflection = *v1::Patient::GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> stated;
  reflection.ListFields(*patient, &stated);
  for (const auto* field : stated) {
    if (field->number() == v1::Patient::kIdFieldNumber) continue;
    if ((*coin)() % 2 == 0) reflection.ClearField(patient, field);
  }
}

}  // namespace

absl::StatusOr<std::vector<Subject>> ReadCohort(Cohort which) {
  const auto terminology = rules::Terminology::Shipped();
  if (!terminology.ok()) return terminology.status();
  std::ifstream file(kCohort);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", kCohort));
  // NOLINTNEXTLINE(cert-msc32-c,cert-msc51-cpp): the same patients each time.
  std::mt19937 coin(1);
  std::vector<Subject> cohort;
  for (std::string line; std::getline(file, line);) {
    v1::Patient patient;
    const auto parsed =
        google::protobuf::util::JsonStringToMessage(line, &patient);
    if (which == Cohort::kPartial) TakeHalfAway(&coin, &patient);
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

absl::StatusOr<Contestants> Contestants::Load() {
  Contestants contestants;
  auto library = rules::Library::Load();
  if (!library.ok()) return library.status();
  contestants.library_ = *std::move(library);
  auto pack = contestants.library_->Find(kPack);
  if (!pack.ok()) return pack.status();
  contestants.pack_ = *std::move(pack);
  const auto terminology = rules::Terminology::Shipped();
  if (!terminology.ok()) return terminology.status();
  auto by_hand = handwritten::HandWritten::Create(
      contestants.pack_->linked(), contestants.pack_->identity(),
      engine::kEngineVersion, *terminology);
  if (!by_hand.ok()) return by_hand.status();
  contestants.by_hand_ = *std::move(by_hand);
  return contestants;
}

absl::Status Contestants::ByEngine(const Subject& subject,
                                   const engine::ClassifyOptions& options,
                                   v1::Classification* answer) const {
  engine::ClassifyOptions of_valid_patient = options;
  of_valid_patient.subject_is_within_bounds = true;
  return engine::Classify(*pack_, subject.patient, subject.assessed_on,
                          of_valid_patient, answer);
}

absl::Status Contestants::ByHand(const Subject& subject,
                                 const handwritten::Options& options,
                                 v1::Classification* answer) const {
  return by_hand_->Classify(subject.patient, subject.assessed_on, options,
                            answer);
}

}  // namespace myorules::bench
