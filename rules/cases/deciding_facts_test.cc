// For every fact that the pack reads there is a patient in whom it alone
// decides: without it something is open and asks for it.
#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"
#include "myorules/v1/classification.pb.h"
#include "myorules/v1/options.pb.h"
#include "myorules/v1/patient.pb.h"
#include "re2/re2.h"
#include "rules/cases/case_file.h"
#include "rules/cases/case_world.h"
#include "rules/cases/fact_text.h"
#include "rules/cases/facts.h"

namespace myorules::rules {
namespace {

// The facts of the patient that expressions of the pack name.
std::set<std::string> FactsNamed() {
  std::set<std::string> facts;
  const std::string text = CaseWorld::Get().pack().ShortDebugString();
  const RE2 path("\\b(patient(?:\\.[a-z_][a-z_0-9]*)+)\\b");
  re2::StringPiece rest = text;
  std::string found;
  while (RE2::FindAndConsume(&rest, path, &found)) {
    const google::protobuf::Descriptor* message = v1::Patient::descriptor();
    std::string fact = "patient";
    for (absl::string_view name :
         absl::StrSplit(absl::StripPrefix(found, "patient."), '.')) {
      const auto* field = message == nullptr
                              ? nullptr
                              : message->FindFieldByName(std::string(name));
      if (field == nullptr) break;  // A function, as in patient.onset.within().
      absl::StrAppend(&fact, ".", name);
      message = field->is_repeated() ? nullptr : field->message_type();
    }
    facts.insert(fact);
  }
  return facts;
}

// The facts that criteria and definitions name, read or ask for, and the lists
// by the statement that closes them.
std::set<std::string> FactsRead() {
  const CaseWorld& world = CaseWorld::Get();
  std::set<std::string> facts = FactsNamed();
  for (const PackCase& pack_case : world.cases()) {
    v1::Classification answer;
    if (!world.Answer(pack_case.patient, pack_case.assessed_on, &answer)) {
      continue;
    }
    for (const auto& criterion : answer.trace()) {
      for (const auto& read : criterion.reads()) {
        facts.insert(WithoutKeys(read.path()));
      }
      for (const std::string& path : criterion.missing()) {
        facts.insert(WithoutKeys(path));
      }
    }
  }
  const auto* descriptor = v1::Patient::descriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const std::string& complete =
        descriptor->field(i)->options().GetExtension(v1::complete_when);
    if (!complete.empty()) facts.insert(absl::StrCat("patient.", complete));
  }
  return facts;
}

// Whether the path of a missing fact asks for this fact, or for what holds it.
bool AsksFor(absl::string_view missing, const Fact& fact) {
  const std::string path = WithoutKeys(missing);
  const std::string& complete =
      fact.steps.front().first->options().GetExtension(v1::complete_when);
  return path == fact.path ||
         absl::StartsWith(path, absl::StrCat(fact.path, ".")) ||
         absl::StartsWith(fact.path, absl::StrCat(path, ".")) ||
         (fact.is_entry && path == absl::StrCat("patient.", complete));
}

// The patient with other values of the fact; of a list's completeness, with
// further entries on it.
std::vector<v1::Patient> WithValues(const Fact& fact,
                                    const PackCase& pack_case) {
  std::vector<v1::Patient> patients =
      WithOtherValues(fact, pack_case.patient, pack_case.assessed_on);
  patients.push_back(pack_case.patient);
  if (absl::EndsWith(fact.path, "_complete")) {
    for (const v1::Patient& entry : FurtherEntries()) {
      patients.push_back(pack_case.patient);
      patients.back().MergeFrom(entry);
    }
  }
  if (fact.is_entry) {
    // What else the entry could say.
    for (const Fact& inside : FactsOf(pack_case.patient, "patient")) {
      if (inside.is_entry || inside.steps.front() != fact.steps.front()) {
        continue;
      }
      for (v1::Patient& other :
           WithOtherValues(inside, pack_case.patient, pack_case.assessed_on)) {
        patients.push_back(std::move(other));
      }
    }
  }
  return patients;
}

// Whether taking the fact away leaves something open and asking for it, which
// two values of the fact settle in two ways.
bool DecidesAlone(const PackCase& pack_case, const Fact& fact) {
  const CaseWorld& world = CaseWorld::Get();
  v1::Patient without_fact = pack_case.patient;
  TakeAway(fact, &without_fact);
  OpenListOf(fact, &without_fact);
  const Conclusions original =
      world.Classify(pack_case.patient, pack_case.assessed_on);
  std::set<std::string> asking;
  for (const auto& [item, conclusion] :
       world.Classify(without_fact, pack_case.assessed_on)) {
    if (conclusion.settled || !original.at(item).settled) continue;
    for (const std::string& path : conclusion.missing) {
      if (AsksFor(path, fact)) asking.insert(item);
    }
  }
  if (asking.empty()) return false;
  std::map<std::string, std::set<std::string>> values;
  for (const v1::Patient& other : WithValues(fact, pack_case)) {
    const Conclusions with = world.Classify(other, pack_case.assessed_on);
    for (const std::string& item : asking) {
      auto conclusion = with.find(item);
      if (conclusion == with.end() || !conclusion->second.settled) continue;
      values[item].insert(FactText(conclusion->second.value));
      if (values[item].size() > 1) return true;
    }
  }
  return false;
}

TEST(EveryFactThatIsRead, AloneDecidesInSomePatient) {
  const CaseWorld& world = CaseWorld::Get();
  const std::set<std::string> read = FactsRead();
  ASSERT_FALSE(read.empty());
  std::map<std::string, std::string> witness;
  std::map<std::string, int> tried;
  for (const PackCase& pack_case : world.cases()) {
    std::map<std::string, int> tried_here;
    // What the case adds stands last.
    std::vector<Fact> facts = FactsOf(pack_case.patient, "patient");
    std::reverse(facts.begin(), facts.end());
    for (const Fact& fact : facts) {
      if (read.count(fact.path) == 0 || witness.count(fact.path) > 0 ||
          ++tried_here[fact.path] > 3 ||
          (world.NeverDecidesAlone(fact.path) && ++tried[fact.path] > 200)) {
        continue;
      }
      if (DecidesAlone(pack_case, fact)) {
        witness[fact.path] = pack_case.Title();
      }
    }
  }
  for (const std::string& fact : read) {
    const bool excepted = world.NeverDecidesAlone(fact);
    const bool witnessed = witness.count(fact) > 0;
    printf("%-56s %s\n", fact.c_str(),
           witnessed  ? witness[fact].c_str()
           : excepted ? "(excepted)"
                      : "(none)");
    EXPECT_TRUE(witnessed || excepted)
        << fact << " decides alone in no patient";
    EXPECT_FALSE(witnessed && excepted)
        << fact << " is excepted, yet decides alone in " << witness[fact];
  }
}

}  // namespace
}  // namespace myorules::rules
