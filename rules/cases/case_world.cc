#include "rules/cases/case_world.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/text_format.h"
#include "myorules/v1/options.pb.h"
#include "rules/cases/fact_text.h"
#include "rules/cases/pack_under_test.h"
#include "rules/cases/runner.h"

namespace myorules::rules {
namespace {

void Fail(const absl::Status& status) {
  fprintf(stderr, "%s\n", status.ToString().c_str());
  exit(1);
}

// A path, or one that ends in "*" for all below.
bool Matches(absl::string_view pattern, absl::string_view path) {
  if (absl::ConsumeSuffix(&pattern, "*"))
    return absl::StartsWith(path, pattern);
  return pattern == path;
}

// Whether one of the exceptions names the item, or its answer, and the fact.
bool IsExcepted(
    const google::protobuf::RepeatedPtrField<v1::LawException>& exceptions,
    absl::string_view item, const Conclusion& from, absl::string_view fact) {
  const absl::string_view id = item.substr(item.find(' ') + 1);
  const std::string from_value =
      absl::StrCat(id, "=", from.settled ? FactText(from.value) : "open");
  for (const v1::LawException& exception : exceptions) {
    const bool item_matches =
        std::any_of(exception.item().begin(), exception.item().end(),
                    [&](const std::string& name) {
                      return name == "*" || name == id || name == from_value;
                    });
    const bool fact_matches = std::any_of(
        exception.fact().begin(), exception.fact().end(),
        [&](const std::string& path) { return Matches(path, fact); });
    if (item_matches && fact_matches) return true;
  }
  return false;
}

}  // namespace

const CaseWorld& CaseWorld::Get() {
  static const CaseWorld* const kWorld = new CaseWorld;
  return *kWorld;
}

CaseWorld::CaseWorld() {
  auto library = Library::Load();
  if (!library.ok()) Fail(library.status());
  library_ = *std::move(library);
  auto pack = library_->Find(PackUnderTest());
  if (!pack.ok()) Fail(pack.status());
  pack_ = *std::move(pack);
  auto terminology = Terminology::Shipped();
  if (!terminology.ok()) Fail(terminology.status());
  terminology_ = *std::move(terminology);
  const absl::Status read = ReadTextProto(
      absl::StrCat(CasesUnderTest(), "/exceptions.textproto"), &exceptions_);
  if (!read.ok()) Fail(read);
  auto cases = LoadCases(CasesUnderTest());
  if (!cases.ok()) Fail(cases.status());
  std::set<std::string> seen;
  for (PackCase& pack_case : *cases) {
    // Cases that differ only in what they want are one patient.
    const std::string key =
        absl::StrCat(pack_case.patient.SerializeAsString(), "@",
                     pack_case.assessed_on - absl::CivilDay(2000, 1, 1));
    if (!seen.insert(key).second) continue;
    if (!pack_case.want.input_error().empty()) continue;
    cases_.push_back(std::move(pack_case));
  }
}

bool CaseWorld::Answer(const v1::Patient& patient, absl::CivilDay assessed_on,
                       v1::Classification* answer) const {
  return ClassifyBy(*library_, PackUnderTest(), patient, assessed_on, answer)
      .ok();
}

Conclusions CaseWorld::Classify(const v1::Patient& patient,
                                absl::CivilDay assessed_on) const {
  v1::Classification answer;
  if (!Answer(patient, assessed_on, &answer)) return {};
  return ConclusionsOf(pack(), answer);
}

bool CaseWorld::MayTurnRound(absl::string_view item, const Conclusion& from,
                             absl::string_view fact) const {
  return IsExcepted(exceptions_.may_turn_round(), item, from, fact);
}

bool CaseWorld::MayOpenAgain(absl::string_view item, const Conclusion& from,
                             absl::string_view fact) const {
  return MayTurnRound(item, from, fact) ||
         IsExcepted(exceptions_.may_open_again(), item, from, fact);
}

bool CaseWorld::NeverDecidesAlone(absl::string_view fact) const {
  for (const v1::FactException& exception : exceptions_.never_decides_alone()) {
    for (const std::string& path : exception.fact()) {
      if (Matches(path, fact)) return true;
    }
  }
  return false;
}

void OpenListOf(const Fact& fact, v1::Patient* patient) {
  if (!fact.is_entry) return;
  const std::string& complete =
      fact.steps.front().first->options().GetExtension(v1::complete_when);
  if (complete.empty()) return;
  v1::Patient::GetReflection()->ClearField(
      patient, v1::Patient::descriptor()->FindFieldByName(complete));
  patient->clear_myositis_medicines_complete();
}

std::vector<v1::Patient> FurtherEntries() {
  std::vector<v1::Patient> patients;
  for (const char* text :
       {"medicines { name: 'simvastatin' purpose: PURPOSE_OTHER "
        "started_on { year: 2010 } }",
        "medicines { name: 'simvastatin' purpose: PURPOSE_OTHER ongoing: true "
        "started_on { year: 2020 month: 6 day: 1 } }",
        "medicines { name: 'nystatin' purpose: PURPOSE_OTHER }",
        "medicines { name: 'prednisone' purpose: PURPOSE_OTHER "
        "started_on { year: 2019 month: 1 day: 20 } }",
        "medicines { name: 'prednisone' started_on { year: 2019 month: 1 "
        "day: 20 } }",
        "medicines { name: 'IVIg' purpose: PURPOSE_MYOSITIS "
        "started_on { year: 2019 month: 6 } }",
        "medicines { name: 'azathioprine' purpose: PURPOSE_MYOSITIS }",
        "medicines { name: 'xyzzumab' }", "diagnoses { diagnosis: 'SLE' }",
        "diagnoses { diagnosis: 'HYPERTENSION' }",
        "malignancies { site: 'ovary' diagnosed_on { year: 2019 month: 6 } }",
        "malignancies { site: 'ovary' diagnosed_on { year: 2001 } "
        "active_until { year: 2002 } }"}) {
    v1::Patient patient;
    if (!google::protobuf::TextFormat::ParseFromString(text, &patient)) {
      Fail(absl::InvalidArgumentError(text));
    }
    patients.push_back(patient);
  }
  return patients;
}

}  // namespace myorules::rules
