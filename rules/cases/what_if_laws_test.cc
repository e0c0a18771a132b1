// What an answer says that missing facts would lead to, held against plain
// classifications of the same patients with the facts on record: laws, of
// random partial patients made from the cases of each pack.
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "myorules/v1/classification.pb.h"
#include "myorules/v1/patient.pb.h"
#include "re2/re2.h"
#include "rules/cases/case_file.h"
#include "rules/cases/fact_on_record.h"
#include "rules/cases/facts.h"
#include "rules/cases/named_values.h"
#include "rules/cases/what_if_answers.h"

namespace myorules::rules {
namespace {

using google::protobuf::FieldDescriptor;

const char* const kPacks[] = {"imnm.lim2019", "imnm.wang2022", "imnm.enmc2018",
                              "imnm.enmc2004", "iim.eularacr2017"};

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  int Below(int n) {
    return static_cast<int>(engine_() % static_cast<unsigned>(n));
  }

 private:
  std::mt19937 engine_;
};

// A patient of a case with facts taken away, and the day.
struct Partial {
  v1::Patient patient;
  absl::CivilDay day;
};

std::vector<Partial> PartialPatients(const std::string& pack, int count,
                                     Dice* dice) {
  static auto& cases = *new std::map<std::string, std::vector<PackCase>>;
  if (cases.count(pack) == 0) {
    cases[pack] = ShippedPackCases(pack).value().cases;
  }
  std::vector<Partial> partial;
  while (static_cast<int>(partial.size()) < count) {
    const PackCase& chosen =
        cases[pack][dice->Below(static_cast<int>(cases[pack].size()))];
    Partial next{chosen.patient, chosen.assessed_on};
    for (int i = dice->Below(6); i > 0; --i) {
      const std::vector<Fact> facts = FactsOf(next.patient, "patient");
      if (facts.empty()) break;
      TakeAway(facts[dice->Below(static_cast<int>(facts.size()))],
               &next.patient);
    }
    v1::Classification answer;
    if (Answer(pack, next.patient, next.day, false, &answer)) {
      partial.push_back(std::move(next));
    }
  }
  return partial;
}

std::string InBrief(const v1::DecisionResult& decision) {
  return absl::StrCat(decision.status(), " ", decision.outcome(), " ",
                      absl::StrJoin(decision.collected(), "+"), " ",
                      absl::StrJoin(decision.candidates(), "|"),
                      decision.candidates_inexact() ? " or fewer " : " ",
                      absl::StrJoin(decision.detail(), "+"), " ",
                      decision.error());
}

// What the answer would be, by what it tells of the outcome.
std::map<std::string, std::string> Expected(const v1::Classification& base,
                                            const v1::ValueOutcome& outcome) {
  std::map<std::string, std::string> expected;
  for (const v1::DecisionResult& decision : base.decisions()) {
    expected[decision.id()] = InBrief(decision);
  }
  for (const v1::FlagResult& flag : base.flags()) {
    expected["flag " + flag.id()] = absl::StrCat(flag.status());
  }
  for (const v1::DecisionResult& decision : outcome.decisions()) {
    expected[decision.id()] = InBrief(decision);
  }
  for (const v1::FlagChange& flag : outcome.flags()) {
    expected["flag " + flag.id()] = absl::StrCat(flag.to());
    if (flag.to() == v1::FLAG_STATUS_UNSPECIFIED) {
      expected.erase("flag " + flag.id());
    }
  }
  return expected;
}

// The kinds of facts (NamedValues::kind) that the random patients of each pack
// lack and of which outcomes are told.
const std::vector<std::string>& KindsOf(const std::string& pack) {
  static const auto& kinds =
      *new std::map<std::string, std::vector<std::string>>{
          {"imnm.lim2019",
           {"yes or no", "choice", "choice in an entry", "day",
            "day in an entry", "part of a date", "part of a date in an entry",
            "grade of a line blot", "result in a unit"}},
          {"imnm.wang2022",
           {"yes or no", "choice in an entry", "day in an entry",
            "grade of a line blot", "result in a unit"}},
          {"imnm.enmc2018",
           {"yes or no", "choice", "choice in an entry", "day",
            "day in an entry", "part of a date in an entry",
            "number in an entry", "grade of a line blot", "result in a unit",
            "multiple of an upper limit"}},
          {"imnm.enmc2004",
           {"yes or no", "choice", "choice in an entry", "day",
            "day in an entry", "part of a date", "part of a date in an entry",
            "number in an entry", "grade of a line blot", "result in a unit",
            "multiple of an upper limit"}},
          {"iim.eularacr2017",
           {"yes or no", "choice in an entry", "day", "day in an entry",
            "part of a date", "part of a date in an entry",
            "number in an entry", "grade of a line blot", "result in a unit",
            "multiple of an upper limit"}}};
  return kinds.at(pack);
}

class WhatIfLaw : public ::testing::TestWithParam<const char*> {
 protected:
  // Puts what `words` names on record: the answer is the outcome that is told.
  // Counts what was held, by kind.
  static void Hold(const Partial& partial, const v1::Classification& answer,
                   const std::string& path, const v1::ValueOutcome& outcome,
                   const std::string& words, std::map<std::string, int>* held) {
    const NamedValues named =
        PutNamed(path, words, partial.patient, partial.day);
    EXPECT_FALSE(named.values.empty()) << path << "=" << words;
    for (const NamedValue& value : named.values) {
      v1::Classification then;
      if (!Answer(GetParam(), value.patient, partial.day, false, &then)) {
        EXPECT_FALSE(value.is_told)
            << path << "=" << words << ": " << value.value << " is refused";
        continue;
      }
      EXPECT_EQ(Expected(then, {}), Expected(answer, outcome))
          << path << "=" << words << ": " << value.value << "\n"
          << partial.patient.ShortDebugString();
      ++(*held)[named.kind];
    }
  }

  // The same of all that is told of the patient.
  static void HoldAll(const Partial& partial,
                      std::map<std::string, int>* held) {
    v1::Classification answer;
    ASSERT_TRUE(
        Answer(GetParam(), partial.patient, partial.day, true, &answer));
    for (const v1::MissingFact& fact : answer.missing()) {
      for (const v1::ValueOutcome& outcome : fact.outcomes()) {
        for (const std::string& words : outcome.values()) {
          Hold(partial, answer, fact.path(), outcome, words, held);
        }
      }
    }
  }
};

TEST_P(WhatIfLaw, AFactFilledInGivesExactlyTheOutcomeThatWasTold) {
  // Some kinds are rare: others are drawn until each has been held.
  constexpr int kMostDraws = 10;
  Dice dice(2026);
  std::map<std::string, int> held;
  for (int draw = 0; draw < kMostDraws; ++draw) {
    for (const Partial& partial : PartialPatients(GetParam(), 100, &dice)) {
      HoldAll(partial, &held);
    }
    if (absl::c_all_of(KindsOf(GetParam()), [&held](const std::string& kind) {
          return held[kind] > 0;
        })) {
      return;
    }
  }
  for (const std::string& kind : KindsOf(GetParam())) {
    EXPECT_GT(held[kind], 0) << kind;
  }
}

// A random value for a fact that is missing; false: of a kind of which this
// makes none.
bool PutRandom(const std::string& path, absl::CivilDay day, Dice* dice,
               v1::Patient* patient) {
  static const RE2& result_path =
      *new RE2("patient\\.results\\[analyte=(\\w+),method=(\\w+)\\]");
  std::string analyte;
  std::string method;
  if (RE2::FullMatch(path, result_path, &analyte, &method)) {
    v1::LabResult* result = patient->add_results();
    result->set_analyte(analyte);
    result->set_status(v1::RESULT_STATUS_FINAL);
    result->mutable_collected_on()->set_year(static_cast<int>(day.year()));
    result->mutable_collected_on()->set_month(day.month());
    result->mutable_collected_on()->set_day(day.day());
    const bool blot = method == "LINE_BLOT";
    result->set_method(blot ? v1::ASSAY_METHOD_LINE_BLOT
                            : v1::ASSAY_METHOD_ELISA);
    if (blot && dice->Below(2) == 0) {
      result->set_grade(static_cast<v1::LineBlotGrade>(1 + dice->Below(5)));
    } else {
      result->mutable_quantity()->set_value(dice->Below(4000) / 100.0);
      result->mutable_quantity()->set_unit(blot ? "intensity" : "U/mL");
    }
    return true;
  }
  const auto [holder, field, is_in_entry] = FindOnRecord(path, patient);
  if (holder == nullptr) return false;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      holder->GetReflection()->SetBool(holder, field, dice->Below(2) == 0);
      return true;
    case FieldDescriptor::CPPTYPE_ENUM:
      holder->GetReflection()->SetEnumValue(
          holder, field,
          1 + dice->Below(field->enum_type()->value_count() - 1));
      return true;
    case FieldDescriptor::CPPTYPE_INT32:
      holder->GetReflection()->SetInt32(
          holder, field, 1 + dice->Below(field->name() == "month" ? 12 : 28));
      return true;
    default:
      return false;
  }
}

TEST_P(WhatIfLaw, AFactThatSettlesADecisionWhateverItsValueDoesSo) {
  Dice dice(11);
  int held = 0;
  for (const Partial& partial : PartialPatients(GetParam(), 200, &dice)) {
    v1::Classification answer;
    ASSERT_TRUE(
        Answer(GetParam(), partial.patient, partial.day, true, &answer));
    for (const v1::MissingFact& fact : answer.missing()) {
      for (int i = 0; i < 4 && !fact.settles().empty(); ++i) {
        v1::Patient completed = partial.patient;
        v1::Classification then;
        if (!PutRandom(fact.path(), partial.day, &dice, &completed) ||
            !Answer(GetParam(), completed, partial.day, false, &then)) {
          continue;
        }
        for (const v1::DecisionResult& decision : then.decisions()) {
          if (!absl::c_linear_search(fact.settles(), decision.id())) continue;
          EXPECT_EQ(decision.status(), v1::DECISION_STATUS_DETERMINED)
              << fact.path() << " " << decision.id() << "\n"
              << completed.ShortDebugString();
          ++held;
        }
      }
    }
  }
  EXPECT_GT(held, 10);
}

TEST_P(WhatIfLaw, NoFactIsLeftOutThatWithOthersChangesADecision) {
  Dice dice(5);
  for (const Partial& partial : PartialPatients(GetParam(), 50, &dice)) {
    v1::Classification plain;
    v1::Classification answer;
    ASSERT_TRUE(
        Answer(GetParam(), partial.patient, partial.day, false, &plain));
    ASSERT_TRUE(
        Answer(GetParam(), partial.patient, partial.day, true, &answer));
    for (const v1::MissingFact& fact : plain.missing()) {
      if (FindMissing(answer, fact.path()) != nullptr) continue;
      // Whatever the others are, and whatever it is, the decisions are the
      // same.
      for (int i = 0; i < 50; ++i) {
        v1::Patient completed = partial.patient;
        for (const v1::MissingFact& other : plain.missing()) {
          if (other.path() != fact.path() && dice.Below(3) > 0) {
            PutRandom(other.path(), partial.day, &dice, &completed);
          }
        }
        v1::Patient with = completed;
        v1::Classification before;
        v1::Classification after;
        if (!PutRandom(fact.path(), partial.day, &dice, &with) ||
            !Answer(GetParam(), completed, partial.day, false, &before) ||
            !Answer(GetParam(), with, partial.day, false, &after)) {
          continue;
        }
        for (int d = 0; d < before.decisions_size(); ++d) {
          if (!absl::c_linear_search(fact.decisions(),
                                     before.decisions(d).id())) {
            continue;
          }
          EXPECT_EQ(InBrief(before.decisions(d)), InBrief(after.decisions(d)))
              << fact.path() << "\n"
              << with.ShortDebugString();
        }
      }
    }
  }
}

TEST_P(WhatIfLaw, NoFactIsListedThatWhatIsOnRecordRulesOut) {
  Dice dice(2029);
  int listed = 0;
  for (Partial& partial : PartialPatients(GetParam(), 60, &dice)) {
    // What rules most out.
    partial.patient.mutable_biopsy()->Clear();
    partial.patient.mutable_biopsy()->set_done(false);
    partial.patient.set_diagnosed(false);
    partial.patient.clear_diagnosis_date();
    partial.patient.clear_onset_date();
    v1::Classification answer;
    ASSERT_TRUE(
        Answer(GetParam(), partial.patient, partial.day, true, &answer));
    for (const v1::MissingFact& fact : answer.missing()) {
      ++listed;
      EXPECT_NE(fact.not_tried(),
                "each value tried contradicts something that is on record")
          << fact.path() << "\n"
          << partial.patient.ShortDebugString();
    }
  }
  EXPECT_GT(listed, 60);
}

INSTANTIATE_TEST_SUITE_P(Packs, WhatIfLaw, ::testing::ValuesIn(kPacks));

}  // namespace
}  // namespace myorules::rules
