// No fact that is missing counts as absent: in patients generated from the
// cases, one fact after the other is taken away, and others put in its place.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "myorules/v1/options.pb.h"
#include "myorules/v1/pack_case.pb.h"
#include "myorules/v1/patient.pb.h"
#include "rules/cases/answers.h"
#include "rules/cases/case_file.h"
#include "rules/cases/fact_text.h"
#include "rules/cases/facts.h"
#include "rules/cases/runner.h"
#include "rules/library/library.h"

namespace myorules::rules {
namespace {

constexpr char kPack[] = "imnm.lim2019";
constexpr char kCases[] = "rules/packs/imnm.lim2019/cases";

using Conclusions = std::map<std::string, Conclusion>;

// Everything that the tests share, loaded once.
class World {
 public:
  static const World& Get() {
    static const World* const kWorld = new World;
    return *kWorld;
  }

  const std::vector<PackCase>& cases() const { return cases_; }
  const v1::CaseExceptions& exceptions() const { return exceptions_; }

  // Empty where the patient is refused.
  Conclusions Classify(const v1::Patient& patient,
                       absl::CivilDay assessed_on) const {
    v1::Classification answer;
    if (!ClassifyBy(*library_, kPack, patient, assessed_on, &answer).ok()) {
      return {};
    }
    return ConclusionsOf(answer);
  }

  const Library& library() const { return *library_; }

  // Whether the item may be turned round by the fact, by an exception.
  bool MayTurnRound(absl::string_view item, absl::string_view fact) const {
    const absl::string_view id = item.substr(item.find(' ') + 1);
    for (const v1::LawException& exception : exceptions_.may_turn_round()) {
      const bool item_matches = std::any_of(
          exception.item().begin(), exception.item().end(),
          [&](const std::string& name) { return name == "*" || name == id; });
      const bool fact_matches = std::any_of(
          exception.fact().begin(), exception.fact().end(),
          [&](const std::string& path) { return Matches(path, fact); });
      if (item_matches && fact_matches) return true;
    }
    return false;
  }

  bool NeverDecidesAlone(absl::string_view fact) const {
    for (const v1::FactException& exception :
         exceptions_.never_decides_alone()) {
      for (const std::string& path : exception.fact()) {
        if (Matches(path, fact)) return true;
      }
    }
    return false;
  }

 private:
  World() {
    auto library = Library::Load();
    auto cases = LoadCases(kCases);
    const absl::Status read = ReadTextProto(
        absl::StrCat(kCases, "/exceptions.textproto"), &exceptions_);
    for (const absl::Status& status :
         {library.status(), cases.status(), read}) {
      if (status.ok()) continue;
      fprintf(stderr, "%s\n", status.ToString().c_str());
      exit(1);
    }
    library_ = *library;
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

  static bool Matches(absl::string_view pattern, absl::string_view path) {
    if (absl::ConsumeSuffix(&pattern, "*")) {
      return absl::StartsWith(path, pattern);
    }
    return pattern == path;
  }

  std::shared_ptr<const Library> library_;
  std::vector<PackCase> cases_;
  v1::CaseExceptions exceptions_;
};

std::string Shown(const Conclusion& conclusion) {
  if (conclusion.settled) return FactText(conclusion.value);
  return absl::StrCat("open (", absl::StrJoin(conclusion.candidates, ", "),
                      ")");
}

// The contradictions that one test found, told once for each fact and item.
class Contradictions {
 public:
  ~Contradictions() {
    for (const auto& [key, example] : first_) {
      ADD_FAILURE() << count_[key] << " times, first in " << example;
    }
  }

  // Compares the answer without a fact with one in which it has some value.
  void Compare(const PackCase& pack_case, absl::string_view fact,
               const Conclusions& without, const Conclusions& with,
               const v1::Patient& patient_with) {
    for (const auto& [item, later] : with) {
      auto earlier = without.find(item);
      if (earlier == without.end() || !Contradicts(earlier->second, later) ||
          World::Get().MayTurnRound(item, fact)) {
        continue;
      }
      const std::string key = absl::StrCat(fact, " ", item);
      if (++count_[key] > 1) continue;
      first_[key] = absl::StrCat(pack_case.Title(), ":\nwithout ", fact, " ",
                                 item, " is ", Shown(earlier->second),
                                 ", yet a value of it makes it ", Shown(later),
                                 "\n", patient_with.ShortDebugString());
    }
  }

 private:
  std::map<std::string, std::string> first_;
  std::map<std::string, int> count_;
};

// Not every fact of every case, which would be far too many patients: of what
// nearly all cases share, a part that moves on from case to case; of results
// the last ones, which the case itself adds, and one of the panel.
bool Chosen(const Fact& fact, size_t place, size_t number_of_case,
            const v1::Patient& patient) {
  const size_t turn = place + number_of_case;
  const auto& [field, index] = fact.steps.front();
  if (!field->is_repeated()) return turn % 4 == 0;
  if (field->name() != "results") return turn % 2 == 0;
  const bool last = index + 2 >= patient.results_size();
  const bool its_turn =
      number_of_case % patient.results_size() == static_cast<size_t>(index);
  return (last || its_turn) && turn % 3 == 0;
}

// Opens the list in which the fact is an entry: an entry that is not there is
// missing only where there may be others.
void OpenListOf(const Fact& fact, v1::Patient* patient) {
  if (!fact.is_entry) return;
  const std::string& complete =
      fact.steps.front().first->options().GetExtension(v1::complete_when);
  if (complete.empty()) return;
  v1::Patient::GetReflection()->ClearField(
      patient, v1::Patient::descriptor()->FindFieldByName(complete));
  patient->clear_myositis_medicines_complete();
}

// Entries that a list which is not complete may turn out to have.
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
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &patient));
    patients.push_back(patient);
  }
  return patients;
}

// Whether the patient's list may have that further entry.
bool IsOpen(const v1::Patient& patient, const v1::Patient& entry) {
  if (entry.diagnoses_size() > 0) return !patient.diagnoses_complete();
  if (entry.malignancies_size() > 0) return !patient.malignancies_complete();
  if (patient.medicines_complete()) return false;
  return !patient.myositis_medicines_complete() ||
         entry.medicines(0).purpose() == v1::PURPOSE_OTHER;
}

constexpr int kParts = 12;

class MissingFacts : public ::testing::TestWithParam<int> {};

TEST_P(MissingFacts, NeverSettleWhatSomeValueOfThemWouldContradict) {
  const World& world = World::Get();
  Contradictions contradictions;
  for (size_t i = GetParam(); i < world.cases().size(); i += kParts) {
    const PackCase& pack_case = world.cases()[i];
    const Conclusions original =
        world.Classify(pack_case.patient, pack_case.assessed_on);
    const std::vector<Fact> facts = FactsOf(pack_case.patient, "patient");
    for (size_t place = 0; place < facts.size(); ++place) {
      const Fact& fact = facts[place];
      if (!Chosen(fact, place, i, pack_case.patient)) continue;
      v1::Patient without_fact = pack_case.patient;
      TakeAway(fact, &without_fact);
      OpenListOf(fact, &without_fact);
      const Conclusions without =
          world.Classify(without_fact, pack_case.assessed_on);
      if (without.empty()) continue;
      contradictions.Compare(pack_case, fact.path, without, original,
                             pack_case.patient);
      for (const v1::Patient& other :
           WithOtherValues(fact, pack_case.patient, pack_case.assessed_on)) {
        contradictions.Compare(pack_case, fact.path, without,
                               world.Classify(other, pack_case.assessed_on),
                               other);
      }
    }
  }
}

TEST_P(MissingFacts, OfAnOpenListNeverSettleWhatAFurtherEntryWouldContradict) {
  const World& world = World::Get();
  const std::vector<v1::Patient> entries = FurtherEntries();
  Contradictions contradictions;
  for (size_t i = GetParam(); i < world.cases().size(); i += kParts) {
    const PackCase& pack_case = world.cases()[i];
    v1::Patient open = pack_case.patient;
    if (i % 2 == 0) {
      open.clear_medicines_complete();
      open.set_myositis_medicines_complete(i % 4 == 0);
      open.clear_diagnoses_complete();
      open.clear_malignancies_complete();
    }
    const Conclusions without = world.Classify(open, pack_case.assessed_on);
    for (const v1::Patient& entry : entries) {
      if (!IsOpen(open, entry)) continue;
      v1::Patient longer = open;
      longer.MergeFrom(entry);
      const std::string list = entry.medicines_size() > 0   ? "medicines"
                               : entry.diagnoses_size() > 0 ? "diagnoses"
                                                            : "malignancies";
      contradictions.Compare(pack_case, absl::StrCat("patient.", list), without,
                             world.Classify(longer, pack_case.assessed_on),
                             longer);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Parts, MissingFacts, ::testing::Range(0, kParts));

// The facts that criteria and definitions read, and the lists by the statement
// that closes them.
std::set<std::string> FactsRead() {
  const World& world = World::Get();
  std::set<std::string> facts;
  for (const PackCase& pack_case : world.cases()) {
    v1::Classification answer;
    if (!ClassifyBy(world.library(), kPack, pack_case.patient,
                    pack_case.assessed_on, &answer)
             .ok()) {
      continue;
    }
    for (const auto& criterion : answer.trace()) {
      for (const auto& read : criterion.reads()) {
        facts.insert(WithoutKeys(read.path()));
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
  return absl::StartsWith(path, fact.path) ||
         absl::StartsWith(fact.path, absl::StrCat(path, "."));
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
  const World& world = World::Get();
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
  const World& world = World::Get();
  const std::set<std::string> read = FactsRead();
  ASSERT_FALSE(read.empty());
  std::map<std::string, std::string> witness;
  std::map<std::string, int> tried;
  for (const PackCase& pack_case : world.cases()) {
    std::map<std::string, int> tried_here;
    for (const Fact& fact : FactsOf(pack_case.patient, "patient")) {
      if (read.count(fact.path) == 0 || witness.count(fact.path) > 0 ||
          ++tried_here[fact.path] > 3 || ++tried[fact.path] > 200) {
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

TEST(AnEmptyListOfMedicines, NeverMakesAPatientStatinNaiveUnlessComplete) {
  const World& world = World::Get();
  int open = 0;
  for (const PackCase& pack_case : world.cases()) {
    v1::Patient patient = pack_case.patient;
    patient.clear_medicines();
    patient.clear_medicines_complete();
    patient.clear_statin_use();
    const Conclusions conclusions =
        world.Classify(patient, pack_case.assessed_on);
    if (conclusions.empty()) continue;
    ++open;
    EXPECT_FALSE(conclusions.at("criterion statin_before_onset").settled)
        << pack_case.Title();
    EXPECT_FALSE(conclusions.at("facet statin_history").settled);
    for (const char* decision :
         {"decision subgroup", "decision subgroup_by_available_assays"}) {
      const Conclusion& conclusion = conclusions.at(decision);
      EXPECT_FALSE(conclusion.settled &&
                   conclusion.value.string_value() == "ANTI_HMGCR_STATIN_NAIVE")
          << pack_case.Title();
    }
  }
  EXPECT_GT(open, 300);
}

}  // namespace
}  // namespace myorules::rules
