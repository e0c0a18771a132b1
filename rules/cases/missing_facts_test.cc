// No fact that is missing counts as absent: in patients generated from the
// cases, one fact after the other is taken away, and others put in its place.
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "myorules/v1/patient.pb.h"
#include "rules/cases/answers.h"
#include "rules/cases/case_file.h"
#include "rules/cases/case_world.h"
#include "rules/cases/fact_text.h"
#include "rules/cases/facts.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {
namespace {

std::string Shown(const Conclusion& conclusion) {
  if (conclusion.settled) return FactText(conclusion.value);
  return absl::StrCat("open (", absl::StrJoin(conclusion.candidates, ", "),
                      ")");
}

// What went against the law in one test, told once for each fact and item: an
// answer turned round, or one that was settled open again.
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
      if (earlier == without.end()) continue;
      const bool opens = earlier->second.settled && !later.settled;
      if (opens ? CaseWorld::Get().MayOpenAgain(item, earlier->second, fact)
                : !Contradicts(earlier->second, later) ||
                      CaseWorld::Get().MayTurnRound(item, earlier->second,
                                                    fact)) {
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

// The entry of a list that the fact is or belongs to, as bytes; of other facts
// what holds them.
std::string Standing(const Fact& fact, const v1::Patient& patient) {
  const auto& [field, index] = fact.steps.front();
  v1::Patient alone;
  const auto* reflection = v1::Patient::GetReflection();
  if (field->is_repeated()) {
    reflection->AddMessage(&alone, field)
        ->CopyFrom(reflection->GetRepeatedMessage(patient, field, index));
  } else if (field->message_type() != nullptr) {
    reflection->MutableMessage(&alone, field)
        ->CopyFrom(reflection->GetMessage(patient, field));
  }
  return alone.SerializeAsString();
}

// What the pack can tell of an analyte: its name, where the pack has it, else
// its classes.
std::string KindOf(const std::string& analyte) {
  static const auto& pack =
      *new std::string(CaseWorld::Get().pack().DebugString());
  if (absl::StrContains(pack, absl::StrCat("\\\"", analyte, "\\\"")))
    return analyte;
  const v1::Analyte* entry =
      CaseWorld::Get().terminology().FindAnalyte(analyte);
  if (entry == nullptr) return analyte;
  return absl::StrCat(entry->specificity(), "|",
                      absl::StrJoin(entry->class_(), ","));
}

// The same for facts that no rule can tell apart: those of like results, where
// the analytes are of one kind and all their results are alike. Different for
// all others.
std::string AlikeKey(const Fact& fact, const v1::Patient& patient) {
  const auto& [field, index] = fact.steps.front();
  std::string key = absl::StrCat(fact.path, "|", fact.is_entry, "|");
  if (field->name() != "results") return absl::StrCat(key, index);
  const std::string& analyte = patient.results(index).analyte();
  std::vector<std::string> results;
  for (v1::LabResult result : patient.results()) {
    if (result.analyte() != analyte) continue;
    result.clear_analyte();
    results.push_back(result.SerializeAsString());
  }
  v1::LabResult own = patient.results(index);
  own.clear_analyte();
  return absl::StrCat(key, KindOf(analyte), "|", own.SerializeAsString(), "|",
                      absl::StrJoin(results, "|"));
}

// Whether the patient's list may have that further entry.
bool IsOpen(const v1::Patient& patient, const v1::Patient& entry) {
  if (entry.diagnoses_size() > 0) return !patient.diagnoses_complete();
  if (entry.malignancies_size() > 0) return !patient.malignancies_complete();
  if (patient.medicines_complete()) return false;
  return !patient.myositis_medicines_complete() ||
         entry.medicines(0).purpose() == v1::PURPOSE_OTHER;
}

constexpr size_t kParts = 16;

// The cases of a part: neighbours, which mostly are of one scenario.
absl::Span<const PackCase> CasesOfPart(size_t part) {
  const absl::Span<const PackCase> cases = CaseWorld::Get().cases();
  const size_t first = cases.size() * part / kParts;
  const size_t end = cases.size() * (part + 1) / kParts;
  return cases.subspan(first, end - first);
}

class MissingFacts : public ::testing::TestWithParam<size_t> {};

TEST_P(MissingFacts, NeverSettleWhatSomeValueOfThemWouldContradict) {
  const CaseWorld& world = CaseWorld::Get();
  Contradictions contradictions;
  std::set<std::string> met;
  for (const PackCase& pack_case : CasesOfPart(GetParam())) {
    const Conclusions original =
        world.Classify(pack_case.patient, pack_case.assessed_on);
    std::set<std::string> alike;
    for (const Fact& fact : FactsOf(pack_case.patient, "patient")) {
      if (!alike.insert(AlikeKey(fact, pack_case.patient)).second) continue;
      v1::Patient without_fact = pack_case.patient;
      TakeAway(fact, &without_fact);
      OpenListOf(fact, &without_fact);
      const Conclusions without =
          world.Classify(without_fact, pack_case.assessed_on);
      if (without.empty()) continue;
      contradictions.Compare(pack_case, fact.path, without, original,
                             pack_case.patient);
      // Other values of it, where it stands so for the first time in its
      // scenario.
      if (!met.insert(absl::StrCat(pack_case.scenario, "|", fact.path, "|",
                                   Standing(fact, pack_case.patient)))
               .second) {
        continue;
      }
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
  const CaseWorld& world = CaseWorld::Get();
  const std::vector<v1::Patient> entries = FurtherEntries();
  Contradictions contradictions;
  int turn = 0;
  for (const PackCase& pack_case : CasesOfPart(GetParam())) {
    v1::Patient open = pack_case.patient;
    if (++turn % 2 == 0) {
      open.clear_medicines_complete();
      open.set_myositis_medicines_complete(turn % 4 == 0);
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

INSTANTIATE_TEST_SUITE_P(Parts, MissingFacts,
                         ::testing::Range<size_t>(0, kParts));

TEST(AnEmptyListOfMedicines, NeverMakesAPatientStatinNaiveUnlessComplete) {
  const CaseWorld& world = CaseWorld::Get();
  if (!absl::StrContains(world.pack().DebugString(), "STATIN")) {
    GTEST_SKIP() << "The pack asks for no statin.";
  }
  int open = 0;
  int told = 0;
  for (const PackCase& pack_case : world.cases()) {
    v1::Patient patient = pack_case.patient;
    patient.clear_medicines();
    patient.clear_medicines_complete();
    // Said or not: an empty list may be declared not to be complete.
    if (open % 2 == 1) patient.set_medicines_complete(false);
    patient.clear_statin_use();
    const Conclusions conclusions =
        world.Classify(patient, pack_case.assessed_on);
    if (conclusions.empty()) continue;
    ++open;
    for (const char* item :
         {"criterion statin_before_onset", "criterion statin_now",
          "facet statin_history", "facet statin_use"}) {
      const auto found = conclusions.find(item);
      if (found == conclusions.end()) continue;
      ++told;
      EXPECT_FALSE(found->second.settled) << item << " " << pack_case.Title();
    }
    for (const char* decision :
         {"decision subgroup", "decision subgroup_by_available_assays"}) {
      const auto found = conclusions.find(decision);
      EXPECT_FALSE(found != conclusions.end() && found->second.settled &&
                   found->second.value.string_value() ==
                       "ANTI_HMGCR_STATIN_NAIVE")
          << pack_case.Title();
    }
  }
  EXPECT_GE(told, open);
  EXPECT_GT(open, static_cast<int>(world.cases().size()) / 2);
}

}  // namespace
}  // namespace myorules::rules
