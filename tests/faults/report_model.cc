#include "tests/faults/report_model.h"

#include <algorithm>
#include <utility>

namespace myorules::faults {
namespace {

const Identities& In(const std::map<std::string, Identities>& map,
                     const std::string& patient) {
  static const auto& none = *new Identities();
  const auto it = map.find(patient);
  return it == map.end() ? none : it->second;
}

}  // namespace

std::string ReportModel::Reported(const v1::ReportResultsRequest& request,
                                  const v1::ReportResultsResponse& response) {
  for (int i = 0; i < response.results_size(); ++i) {
    const v1::ResultAcknowledgement& result = response.results(i);
    if (result.outcome() == v1::REPORT_OUTCOME_REFUSED) return "refused";
    const std::string& identity = result.identity();
    accessions_[identity] = request.results(i).raw().specimen_id();
    if (result.outcome() != v1::REPORT_OUTCOME_DUPLICATE) {
      of_[result.patient_id()].insert(identity);
      perhaps_of_[result.patient_id()].erase(identity);
    } else if (perhaps_of_[result.patient_id()].erase(identity) != 0) {
      of_[result.patient_id()].insert(identity);
    } else if (!IsSomewhere(identity) &&
               In(moved_from_, result.patient_id()).count(identity) == 0) {
      return "the duplicate of what is nowhere";
    }
  }
  return "";
}

std::set<std::string> ReportModel::Erased(const std::string& patient) {
  std::set<std::string> erased = {patient};
  for (auto it = ended_.begin(); it != ended_.end();) {
    if (it->second == patient) {
      erased.insert(it->first);
      it = ended_.erase(it);
    } else {
      ++it;
    }
  }
  std::set<std::string> accessions;
  for (const auto* had : {&of_[patient], &perhaps_of_[patient]}) {
    for (const std::string& identity : *had) {
      accessions.insert(AccessionOf(identity));
    }
  }
  on_record_.erase(patient);
  of_.erase(patient);
  perhaps_of_.erase(patient);
  for (const std::string& id : erased) moved_from_.erase(id);
  std::set<std::pair<std::string, std::string>> reached;
  for (const auto& [other, identities] : of_) {
    for (const std::string& identity : identities) {
      if (accessions.count(AccessionOf(identity)) != 0 &&
          MayBeReached(identity, other)) {
        reached.insert({other, identity});
      }
    }
  }
  for (auto& [other, identities] : of_) {
    for (auto it = identities.begin(); it != identities.end();) {
      if (reached.count({other, *it}) == 0) {
        ++it;
        continue;
      }
      perhaps_of_[other].insert(*it);
      it = identities.erase(it);
    }
  }
  for (auto it = homes_.begin(); it != homes_.end();) {
    it = it->second == patient ? homes_.erase(it) : std::next(it);
  }
  for (auto it = moved_to_.begin(); it != moved_to_.end();) {
    it = it->second == patient ? moved_to_.erase(it) : std::next(it);
  }
  return erased;
}

void ReportModel::Merged(const std::string& into, const std::string& from) {
  on_record_.erase(from);
  for (auto& [ended, end] : ended_) {
    if (end == from) end = into;
  }
  ended_[from] = into;
  of_[into].merge(of_[from]);
  of_.erase(from);
  perhaps_of_[into].merge(perhaps_of_[from]);
  perhaps_of_.erase(from);
  moved_from_[into].merge(moved_from_[from]);
  moved_from_.erase(from);
  for (auto& [accession, home] : homes_) {
    if (home == from) home = into;
  }
  for (auto& [identity, to] : moved_to_) {
    if (to == from) to = into;
  }
}

void ReportModel::Moved(const std::string& from, const std::string& to,
                        const v1::MoveResultsResponse& response) {
  for (const std::string& identity : response.identities()) {
    of_[from].erase(identity);
    perhaps_of_[from].erase(identity);
    moved_from_[from].insert(identity);
    of_[to].insert(identity);
    moved_to_[identity] = to;
    homes_[AccessionOf(identity)] = to;
  }
}

std::vector<std::string> ReportModel::WithResults() const {
  std::vector<std::string> patients;
  for (const auto& [patient, identities] : of_) {
    if (!identities.empty()) patients.push_back(patient);
  }
  return patients;
}

const Identities& ReportModel::Of(const std::string& patient) const {
  return In(of_, patient);
}

const Identities& ReportModel::PerhapsOf(const std::string& patient) const {
  return In(perhaps_of_, patient);
}

bool ReportModel::IsAtHome(const std::string& identity,
                           const std::string& patient) const {
  const auto it = homes_.find(AccessionOf(identity));
  return it != homes_.end() && it->second == patient;
}

bool ReportModel::MayWait(const std::string& identity,
                          const std::string& patient) const {
  const Identities& went = In(moved_from_, patient);
  return std::any_of(went.begin(), went.end(), [&](const std::string& other) {
    return AccessionOf(other) == AccessionOf(identity) &&
           Of(patient).count(other) == 0;
  });
}

bool ReportModel::MayBeReached(const std::string& identity,
                               const std::string& patient) const {
  if (!IsAtHome(identity, patient)) return true;
  const auto it = moved_to_.find(identity);
  const bool itself = it != moved_to_.end() && it->second == patient;
  return !itself && MayWait(identity, patient);
}

int64_t ReportModel::Size() const {
  int64_t size = 0;
  for (const auto& [patient, identities] : of_) {
    size += static_cast<int64_t>(identities.size());
  }
  return size;
}

bool ReportModel::IsSomewhere(const std::string& identity) const {
  return std::any_of(of_.begin(), of_.end(), [&identity](const auto& entry) {
    return entry.second.count(identity) != 0;
  });
}

}  // namespace myorules::faults
