#include "rules/diff/register_diff.h"

#include "myorules/v1/classification.pb.h"
#include "rules/cases/runner.h"

namespace myorules::rules {

RegisterDiff::RegisterDiff(const OpenedPack& before, const OpenedPack& after,
                           absl::CivilDay assessed_on)
    : before_(before),
      after_(after),
      assessed_on_(assessed_on),
      answers_(*before.pack, *after.pack),
      effects_(*before.pack, *after.pack, assessed_on) {}

absl::Status RegisterDiff::Add(const v1::Patient& patient, std::string place) {
  v1::Classification before;
  v1::Classification after;
  absl::Status status =
      ClassifyBy(*before_.library, before_.pack->identity().hash(), patient,
                 assessed_on_, &before);
  if (status.ok()) {
    status = ClassifyBy(*after_.library, after_.pack->identity().hash(),
                        patient, assessed_on_, &after);
  }
  if (!status.ok()) return status;
  ++patients_;
  const std::map<std::string, std::string> old_values =
      answers_.FewValues(before);
  for (auto& [item, value] : answers_.FewValues(after)) {
    const auto old_value = old_values.find(item);
    if (old_value == old_values.end()) continue;
    ++matrices_[item][{old_value->second, value}];
  }
  std::vector<AnswerChange> changes = answers_.Compare(before, after);
  for (AnswerChange& change : changes) effects_.Trim(patient, &change);
  if (!changes.empty()) {
    changed_.push_back({patient.id(), std::move(place), std::move(changes)});
  }
  return absl::OkStatus();
}

std::map<std::string, Matrix> RegisterDiff::Matrices() const {
  std::map<std::string, Matrix> changed;
  for (const auto& [item, matrix] : matrices_) {
    for (const auto& [from_to, count] : matrix) {
      if (from_to.first != from_to.second) {
        changed[item] = matrix;
        break;
      }
    }
  }
  return changed;
}

}  // namespace myorules::rules
