#include "rules/note/doubted.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "myorules/v1/patient.pb.h"
#include "rules/note/fact_path.h"
#include "rules/terminology/normalize.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {
namespace {

std::string KeyOf(const FactStep& entry, absl::string_view name) {
  const std::string* const value = entry.Key(name);
  return value == nullptr ? "" : *value;
}

// What it may be, as far as it is known: the id beside a name that is in doubt;
// what the name means without the sign of doubt; the readings of an
// abbreviation.
std::vector<const v1::DiagnosisEntry*> ReadingsOf(
    const Terminology& terminology, const v1::Diagnosis& doubted) {
  std::vector<const v1::DiagnosisEntry*> readings;
  const auto add = [&readings](const v1::DiagnosisEntry* reading) {
    if (reading != nullptr) readings.push_back(reading);
  };
  const auto read = [&terminology](const std::string& name) {
    v1::Diagnosis diagnosis;
    diagnosis.set_name(name);
    return terminology.ReadDiagnosis(diagnosis).entry;
  };
  add(terminology.FindDiagnosis(doubted.diagnosis()));
  const std::string name = NormalizeName(doubted.name());
  add(read(name));
  for (const v1::AmbiguousName& each : terminology.diagnoses().ambiguous()) {
    if (NormalizeName(each.name()) != name) continue;
    for (const std::string& reading : each.reading()) add(read(reading));
  }
  return readings;
}

bool IsOneOf(const v1::DiagnosisEntry& reading,
             const std::set<std::string, std::less<>>& asked) {
  return asked.count(reading.id()) > 0 ||
         std::any_of(
             reading.class_().begin(), reading.class_().end(),
             [&asked](const std::string& of) { return asked.count(of) > 0; });
}

}  // namespace

std::vector<std::string> DoubtedAmong(
    const Terminology& terminology, const FactReads& reads,
    const std::set<std::string, std::less<>>& asked) {
  std::vector<std::string> texts;
  if (asked.empty()) return texts;
  for (const v1::FactRead& read : reads) {
    const std::vector<FactStep> steps = ParseFactPath(read.path());
    // Each entry once, at itself.
    if (steps.size() != 1 || steps[0].field != "diagnoses" ||
        !steps[0].is_entry()) {
      continue;
    }
    v1::Diagnosis entry;
    entry.set_diagnosis(KeyOf(steps[0], "diagnosis"));
    entry.set_name(KeyOf(steps[0], "name"));
    const std::string doubt = terminology.ReadDiagnosis(entry).doubt;
    if (doubt.empty()) continue;
    const std::vector<const v1::DiagnosisEntry*> readings =
        ReadingsOf(terminology, entry);
    if (std::any_of(readings.begin(), readings.end(),
                    [&asked](const v1::DiagnosisEntry* reading) {
                      return IsOneOf(*reading, asked);
                    })) {
      texts.push_back(absl::StrCat("\"", entry.name(), "\", ", doubt));
    }
  }
  return texts;
}

}  // namespace myorules::rules
