// What an answer says that missing facts would lead to, held against plain
// classifications of the same patients with the facts on record.
#include <map>
#include <random>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "myorules/v1/classification_service.pb.h"
#include "myorules/v1/patient.pb.h"
#include "re2/re2.h"
#include "rules/cases/case_file.h"
#include "rules/cases/facts.h"
#include "rules/library/library.h"

namespace myorules::rules {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const char* const kPacks[] = {"imnm.lim2019", "imnm.wang2022", "imnm.enmc2018",
                              "imnm.enmc2004", "iim.eularacr2017"};

const Library& Shipped() {
  static const auto& library =
      *new std::shared_ptr<const Library>(Library::Load().value());
  return *library;
}

// False: the patient is refused.
bool Answer(const std::string& pack, const v1::Patient& patient,
            absl::CivilDay day, bool what_if, v1::Classification* answer) {
  v1::ClassifyRequest request;
  *request.mutable_patient() = patient;
  request.add_packs(pack);
  request.set_what_if(what_if);
  v1::ClassifyResponse response;
  if (!Shipped().Classify(request, day, &response).ok()) return false;
  *answer = response.classifications(0);
  return true;
}

const v1::MissingFact* FindMissing(const v1::Classification& answer,
                                   absl::string_view path) {
  for (const v1::MissingFact& fact : answer.missing()) {
    if (fact.path() == path) return &fact;
  }
  return nullptr;
}

// "subgroup=ANTI_SRP": what the decision answers under the outcome.
std::string Told(const v1::ValueOutcome& outcome, const std::string& decision) {
  for (const v1::DecisionResult& then : outcome.decisions()) {
    if (then.id() != decision) continue;
    return then.status() == v1::DECISION_STATUS_DETERMINED
               ? then.outcome()
               : absl::StrJoin(then.candidates(), " or ");
  }
  return "";
}

// A patient with a line blot on record on which nothing is positive, of whom
// the anti-HMGCR is not known.
v1::Patient WithoutHmgcr() {
  v1::Patient patient;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(id: "p"
           birth_date { year: 1960 month: 5 day: 1 }
           onset_date { year: 2025 month: 1 day: 10 }
           diagnosis_date { year: 2025 month: 3 day: 1 }
           statin_use: STATIN_USE_NEVER
           medicines_complete: true)pb",
      &patient));
  for (const char* analyte :
       {"MI2_ALPHA", "MI2_BETA", "TIF1_GAMMA", "MDA5", "NXP2", "SAE1", "JO1",
        "SRP", "PL7", "PL12", "EJ", "OJ"}) {
    v1::LabResult* result = patient.add_results();
    result->set_analyte(analyte);
    result->set_method(v1::ASSAY_METHOD_LINE_BLOT);
    result->set_status(v1::RESULT_STATUS_FINAL);
    result->set_grade(v1::LINE_BLOT_GRADE_NEGATIVE);
    result->mutable_collected_on()->set_year(2025);
    result->mutable_collected_on()->set_month(3);
    result->mutable_collected_on()->set_day(1);
  }
  return patient;
}

TEST(WhatIf, TellsWhatAnAntiHmgcrElisaOnEitherSideOfItsCutLeadsTo) {
  v1::Classification answer;
  ASSERT_TRUE(Answer("imnm.lim2019", WithoutHmgcr(), absl::CivilDay(2026, 1, 1),
                     true, &answer));
  const v1::MissingFact* fact =
      FindMissing(answer, "patient.results[analyte=HMGCR,method=ELISA]");
  ASSERT_NE(fact, nullptr);
  EXPECT_EQ(fact->title(), "anti-HMGCR by ELISA");
  ASSERT_EQ(fact->outcomes_size(), 2);
  const v1::ValueOutcome& below = fact->outcomes(0);
  const v1::ValueOutcome& above = fact->outcomes(1);
  EXPECT_THAT(below.values(), ElementsAre("below 20 U/mL"));
  EXPECT_THAT(above.values(), ElementsAre("at or above 20 U/mL"));
  EXPECT_EQ(Told(below, "subgroup"), "SERONEGATIVE");
  EXPECT_EQ(Told(above, "subgroup"), "ANTI_HMGCR_STATIN_NAIVE");
  EXPECT_EQ(Told(below, "subgroup_by_available_assays"), "SERONEGATIVE");
  EXPECT_EQ(Told(above, "subgroup_by_available_assays"),
            "ANTI_HMGCR_STATIN_NAIVE");
  EXPECT_THAT(fact->settles(), ElementsAre("subgroup_by_available_assays"));
  EXPECT_FALSE(fact->outcomes_inexact());
  // It settles more than any other fact.
  EXPECT_EQ(answer.missing(0).path(), fact->path());
}

TEST(WhatIf, TellsTheGradesAndIntensitiesOfALineBlot) {
  v1::Patient patient = WithoutHmgcr();
  patient.mutable_results()->DeleteSubrange(7, 1);  // Anti-SRP.
  v1::LabResult* hmgcr = patient.add_results();
  *hmgcr = patient.results(0);
  hmgcr->set_analyte("HMGCR");
  hmgcr->set_method(v1::ASSAY_METHOD_ELISA);
  hmgcr->mutable_quantity()->set_value(3);
  hmgcr->mutable_quantity()->set_unit("U/mL");
  v1::Classification answer;
  ASSERT_TRUE(Answer("imnm.lim2019", patient, absl::CivilDay(2026, 1, 1), true,
                     &answer));
  const v1::MissingFact* fact =
      FindMissing(answer, "patient.results[analyte=SRP,method=LINE_BLOT]");
  ASSERT_NE(fact, nullptr);
  EXPECT_EQ(fact->title(), "anti-SRP by line blot");
  ASSERT_EQ(fact->outcomes_size(), 3);
  EXPECT_THAT(fact->outcomes(0).values(),
              ElementsAre("negative", "(+)", "below 11 intensity"));
  EXPECT_THAT(fact->outcomes(1).values(),
              ElementsAre("1+",
                          "at or above 11 intensity and below 26 "
                          "intensity"));
  EXPECT_THAT(fact->outcomes(2).values(),
              ElementsAre("2+", "3+", "at or above 26 intensity"));
  EXPECT_EQ(Told(fact->outcomes(0), "subgroup"), "SERONEGATIVE");
  EXPECT_EQ(Told(fact->outcomes(2), "subgroup"), "ANTI_SRP");
}

TEST(WhatIf, TellsMultiplesOfTheUpperLimitOfAnEnzymeOnTheDayOfTheDiagnosis) {
  v1::Patient patient = WithoutHmgcr();
  patient.mutable_weakness()->set_proximal(true);
  patient.mutable_manifestations()->set_heliotrope(false);
  patient.mutable_manifestations()->set_gottron(false);
  v1::LabResult* hmgcr = patient.add_results();
  *hmgcr = patient.results(0);
  hmgcr->set_analyte("HMGCR");
  hmgcr->set_method(v1::ASSAY_METHOD_ELISA);
  hmgcr->mutable_quantity()->set_value(200);
  hmgcr->mutable_quantity()->set_unit("U/mL");
  v1::Classification answer;
  ASSERT_TRUE(Answer("imnm.enmc2018", patient, absl::CivilDay(2026, 1, 1), true,
                     &answer));
  const v1::MissingFact* fact =
      FindMissing(answer, "patient.results[analyte=CK]");
  ASSERT_NE(fact, nullptr);
  EXPECT_EQ(fact->title(), "creatine kinase");
  EXPECT_TRUE(fact->outcomes_inexact());
  std::map<std::string, std::string> outcomes;
  for (const v1::ValueOutcome& outcome : fact->outcomes()) {
    for (const std::string& value : outcome.values()) {
      outcomes[value] = Told(outcome, "subtype");
    }
  }
  EXPECT_EQ(outcomes["at or below 1 x ULN on 2025-03-01"], "NO_SUBTYPE");
  EXPECT_EQ(outcomes["above 1 x ULN on 2025-03-01"], "ANTI_HMGCR_MYOPATHY");
}

TEST(WhatIf, IsToldOnlyWhereItIsAskedFor) {
  v1::Classification answer;
  ASSERT_TRUE(Answer("imnm.lim2019", WithoutHmgcr(), absl::CivilDay(2026, 1, 1),
                     false, &answer));
  for (const v1::MissingFact& fact : answer.missing()) {
    EXPECT_THAT(fact.outcomes(), IsEmpty()) << fact.path();
    EXPECT_EQ(fact.title(), "");
  }
}

TEST(WhatIf, AsksForTheBiopsyAndNotForItsFindingsWhereNoneWasDone) {
  v1::Patient patient = WithoutHmgcr();
  patient.mutable_biopsy()->set_done(false);
  for (const bool what_if : {false, true}) {
    v1::Classification answer;
    ASSERT_TRUE(Answer("iim.eularacr2017", patient, absl::CivilDay(2026, 1, 1),
                       what_if, &answer));
    const v1::MissingFact* biopsy = FindMissing(answer, "patient.biopsy.done");
    ASSERT_NE(biopsy, nullptr);
    EXPECT_THAT(biopsy->decisions(), ElementsAre("class_with_biopsy"));
    EXPECT_THAT(biopsy->reasons(),
                ElementsAre("was not done; what it would have shown is open"));
    EXPECT_EQ(biopsy->not_tried(),
              what_if ? "settled only by changing what is on record, or by "
                        "what stands beside it"
                      : "");
    for (const v1::MissingFact& fact : answer.missing()) {
      EXPECT_FALSE(absl::StartsWith(fact.path(), "patient.biopsy.") &&
                   &fact != biopsy)
          << fact.path();
    }
  }
}

TEST(WhatIf, SaysOfAMedicineOfWhichNothingIsOnRecordThatItsNameIsMissing) {
  v1::Patient patient = WithoutHmgcr();
  patient.clear_statin_use();
  patient.add_medicines();
  v1::Classification answer;
  ASSERT_TRUE(Answer("imnm.lim2019", patient, absl::CivilDay(2026, 1, 1), true,
                     &answer));
  const v1::MissingFact* name =
      FindMissing(answer, "patient.medicines[#1].name");
  ASSERT_NE(name, nullptr);
  EXPECT_EQ(name->not_tried(), "its values cannot be told one by one");
}

// --- Laws ---

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

// The message that holds the field of a path without lists; null: it has some.
Message* Holder(absl::string_view path, Message* patient,
                const FieldDescriptor** field) {
  if (absl::StrContains(path, "[")) return nullptr;
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  Message* holder = patient;
  for (size_t i = 1; i < names.size(); ++i) {
    *field = holder->GetDescriptor()->FindFieldByName(names[i]);
    if (i + 1 < names.size()) {
      holder = holder->GetReflection()->MutableMessage(holder, *field);
    }
  }
  return holder;
}

// Puts a value that an outcome names on record, written apart from the code
// that tried it. False: it is of a kind that this cannot read.
bool PutNamed(const std::string& path, const std::string& value,
              v1::Patient* patient) {
  const FieldDescriptor* field = nullptr;
  Message* holder = Holder(path, patient, &field);
  if (holder == nullptr) return false;
  const auto* reflection = holder->GetReflection();
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
    reflection->SetBool(holder, field, value == "true");
    return true;
  }
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_INT32) {
    int32_t number = 0;
    if (!absl::SimpleAtoi(value, &number)) return false;
    reflection->SetInt32(holder, field, number);
    return true;
  }
  if (field->cpp_type() != FieldDescriptor::CPPTYPE_ENUM) return false;
  for (int i = 0; i < field->enum_type()->value_count(); ++i) {
    const auto* named = field->enum_type()->value(i);
    if (absl::EndsWith(named->name(), "_" + value)) {
      reflection->SetEnum(holder, field, named);
      return true;
    }
  }
  return false;
}

std::string InBrief(const v1::DecisionResult& decision) {
  return absl::StrCat(decision.status(), " ", decision.outcome(), " ",
                      absl::StrJoin(decision.collected(), "+"), " ",
                      absl::StrJoin(decision.candidates(), "|"), " ",
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

class WhatIfLaw : public ::testing::TestWithParam<const char*> {};

TEST_P(WhatIfLaw, AFactFilledInGivesExactlyTheOutcomeThatWasTold) {
  Dice dice(2026);
  int held = 0;
  for (const Partial& partial : PartialPatients(GetParam(), 100, &dice)) {
    v1::Classification answer;
    ASSERT_TRUE(
        Answer(GetParam(), partial.patient, partial.day, true, &answer));
    for (const v1::MissingFact& fact : answer.missing()) {
      for (const v1::ValueOutcome& outcome : fact.outcomes()) {
        for (const std::string& value : outcome.values()) {
          v1::Patient completed = partial.patient;
          v1::Classification then;
          if (!PutNamed(fact.path(), value, &completed)) continue;
          ASSERT_TRUE(Answer(GetParam(), completed, partial.day, false, &then))
              << fact.path() << "=" << value;
          EXPECT_EQ(Expected(then, {}), Expected(answer, outcome))
              << fact.path() << "=" << value << "\n"
              << partial.patient.ShortDebugString();
          ++held;
        }
      }
    }
  }
  EXPECT_GT(held, 40);
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
  const FieldDescriptor* field = nullptr;
  Message* holder = Holder(path, patient, &field);
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
