#include "rules/patient/prepare.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr absl::CivilDay kAssessed(2024, 6, 15);

PreparedPatient Prepared(const std::string& text) {
  v1::Patient patient;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &patient))
      << text;
  return Prepare(patient, kAssessed);
}

TEST(Prepare, LeavesOutWhatBeginsAfterTheAssessmentAndCountsIt) {
  const PreparedPatient prepared = Prepared(R"(
      medicines { name: "a" started_on { year: 2024 month: 6 day: 15 } }
      medicines { name: "b" started_on { year: 2024 month: 6 day: 16 } }
      medicines { name: "c" started_on { year: 2025 } }
      medicines { name: "d" }
      diagnoses { name: "e" diagnosed_on { year: 2024 month: 7 } }
      malignancies { site: "f" diagnosed_on { year: 2024 month: 7 } }
      results { analyte: "SRP" collected_on { year: 2024 month: 6 day: 16 } }
      results { analyte: "SRP" collected_on { year: 2024 month: 6 day: 15 } }
      visits { date { year: 2024 month: 6 day: 16 } })");
  EXPECT_EQ(prepared.patient.medicines_size(), 2);
  EXPECT_EQ(prepared.patient.diagnoses_size(), 0);
  EXPECT_EQ(prepared.patient.malignancies_size(), 0);
  EXPECT_EQ(prepared.patient.results_size(), 1);
  EXPECT_EQ(prepared.patient.results(0).collected_on().day(), 15);
  EXPECT_EQ(prepared.patient.visits_size(), 0);
  EXPECT_THAT(
      prepared.left_out,
      ElementsAre(Pair("patient.diagnoses", 1), Pair("patient.malignancies", 1),
                  Pair("patient.medicines", 2), Pair("patient.results", 1),
                  Pair("patient.visits", 1)));
}

TEST(Prepare, KeepsWhatMayLieOnEitherSide) {
  const PreparedPatient prepared = Prepared(R"(
      medicines { name: "a" started_on { year: 2024 month: 6 } }
      medicines { name: "b" started_on { year: 2024 } }
      results { analyte: "SRP" reported_on { year: 2024 month: 7 } })");
  EXPECT_EQ(prepared.patient.medicines_size(), 2);
  EXPECT_EQ(prepared.patient.results_size(), 1);
  EXPECT_THAT(prepared.left_out, IsEmpty());
}

TEST(Prepare, WhatEndsLaterHasNotEndedYet) {
  const PreparedPatient prepared = Prepared(R"(
      medicines { name: "a" started_on { year: 2024 month: 1 }
                  stopped_on { year: 2024 month: 6 day: 16 } ongoing: false }
      medicines { name: "b" started_on { year: 2024 }
                  stopped_on { year: 2025 } }
      medicines { name: "c" stopped_on { year: 2024 month: 6 day: 15 } }
      malignancies { site: "d" diagnosed_on { year: 2020 }
                     active_until { year: 2025 } })");
  const v1::Medicine& a = prepared.patient.medicines(0);
  EXPECT_FALSE(a.has_stopped_on());
  EXPECT_TRUE(a.ongoing());
  const v1::Medicine& b = prepared.patient.medicines(1);
  EXPECT_FALSE(b.has_stopped_on());
  EXPECT_FALSE(b.has_ongoing()) << "it may begin after the assessment";
  EXPECT_TRUE(prepared.patient.medicines(2).has_stopped_on());
  EXPECT_FALSE(prepared.patient.malignancies(0).has_active_until());
  EXPECT_TRUE(prepared.patient.malignancies(0).active());
  EXPECT_THAT(prepared.left_out,
              ElementsAre(Pair("patient.malignancies.active_until", 1),
                          Pair("patient.medicines.stopped_on", 2)));
}

TEST(Prepare, LaterSingleFactsAreNotKnownYet) {
  const PreparedPatient prepared = Prepared(R"(
      biopsy { date { year: 2024 month: 6 day: 16 } necrosis: true }
      followed_until { year: 2025 } outcome: OUTCOME_DEAD)");
  EXPECT_FALSE(prepared.patient.has_biopsy());
  EXPECT_FALSE(prepared.patient.has_followed_until());
  EXPECT_EQ(prepared.patient.outcome(), v1::OUTCOME_UNSPECIFIED);
  EXPECT_THAT(prepared.left_out, ElementsAre(Pair("patient.biopsy", 1),
                                             Pair("patient.followed_until", 1),
                                             Pair("patient.outcome", 1)));
  EXPECT_EQ(Prepared("outcome: OUTCOME_DEAD").patient.outcome(),
            v1::OUTCOME_DEAD);
}

TEST(Prepare, GivesListsOneOrder) {
  const PreparedPatient one = Prepared(R"(
      medicines { name: "b" } medicines { name: "a" }
      results { analyte: "SRP" } results { analyte: "CK" })");
  const PreparedPatient other = Prepared(R"(
      results { analyte: "CK" } results { analyte: "SRP" }
      medicines { name: "a" } medicines { name: "b" })");
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(
      one.patient, other.patient));
}

// The skin signs after preparation, in the order gottron, papules, sign.
std::string Gottron(const std::string& manifestations) {
  const v1::Manifestations all =
      Prepared("manifestations { " + manifestations + " }")
          .patient.manifestations();
  const auto text = [](bool is_set, bool value) -> std::string {
    return !is_set ? "." : value ? "+" : "-";
  };
  return text(all.has_gottron(), all.gottron()) +
         text(all.has_gottron_papules(), all.gottron_papules()) +
         text(all.has_gottron_sign(), all.gottron_sign());
}

TEST(Prepare, StatesOfGottronPapulesAndSignWhatFollowsAndNoMore) {
  const std::pair<const char*, const char*> cases[] = {
      {"heliotrope: true", "..."},
      {"gottron: true", "+.."},
      {"gottron: false", "---"},
      {"gottron_papules: true", "++."},
      {"gottron_sign: true", "+.+"},
      {"gottron_papules: false", ".-."},
      {"gottron_sign: false", "..-"},
      {"gottron_papules: false gottron_sign: false", "---"},
      {"gottron_papules: true gottron_sign: false", "++-"},
      {"gottron_papules: false gottron_sign: true", "+-+"},
      {"gottron: true gottron_papules: false", "+-+"},
      {"gottron: true gottron_sign: false", "++-"},
      {"gottron: true gottron_papules: true", "++."},
  };
  for (const auto& [stated, follows] : cases) {
    EXPECT_EQ(Gottron(stated), follows) << stated;
  }
  EXPECT_FALSE(Prepared("").patient.has_manifestations());
}

TEST(Prepare, WhereTestingFoundNoWeaknessNeckAndLegsAreNotWeaker) {
  const v1::Weakness none =
      Prepared("weakness { objective: false }").patient.weakness();
  EXPECT_TRUE(none.has_neck_flexors_weaker() && !none.neck_flexors_weaker());
  EXPECT_TRUE(none.has_legs_proximal_weaker() && !none.legs_proximal_weaker());
  const v1::Weakness some =
      Prepared("weakness { objective: true }").patient.weakness();
  EXPECT_FALSE(some.has_neck_flexors_weaker());
  EXPECT_FALSE(some.has_legs_proximal_weaker());
}

TEST(Prepare, AnOnsetIsSubacuteOrInsidiousAndPerhapsNeither) {
  const v1::Weakness subacute =
      Prepared("weakness { subacute: true }").patient.weakness();
  EXPECT_TRUE(subacute.has_insidious() && !subacute.insidious());
  const v1::Weakness insidious =
      Prepared("weakness { insidious: true }").patient.weakness();
  EXPECT_TRUE(insidious.has_subacute() && !insidious.subacute());
  EXPECT_FALSE(Prepared("weakness { insidious: false }")
                   .patient.weakness()
                   .has_subacute());
}

TEST(Prepare, WithoutSkinSymptomsThereIsNoneOfTheirSigns) {
  const v1::Manifestations none =
      Prepared("manifestations { skin { present: false } }")
          .patient.manifestations();
  EXPECT_TRUE(none.has_heliotrope() && !none.heliotrope());
  EXPECT_TRUE(none.has_gottron_sign() && !none.gottron_sign());
  const v1::Manifestations one =
      Prepared("manifestations { gottron_sign: true }")
          .patient.manifestations();
  EXPECT_TRUE(one.skin().present());
  const v1::Manifestations unknown =
      Prepared("manifestations { heliotrope: false }").patient.manifestations();
  EXPECT_FALSE(unknown.skin().has_present());
}

TEST(Prepare, OfCellsThatSurroundTheKindSaysThatTheyAreThere) {
  const v1::Biopsy some =
      Prepared("biopsy { cd8_cells_surrounding: true }").patient.biopsy();
  EXPECT_TRUE(some.endomysial_cells_surrounding());
  const v1::Biopsy none =
      Prepared("biopsy { endomysial_cells_surrounding: false }")
          .patient.biopsy();
  EXPECT_TRUE(none.has_cd8_cells_surrounding() &&
              !none.cd8_cells_surrounding());
}

// A yes-or-no fact, by the messages that lead to it.
using FactPath = std::vector<const google::protobuf::FieldDescriptor*>;

void AddFacts(const google::protobuf::Descriptor& message, FactPath* path,
              std::vector<FactPath>* facts) {
  for (int i = 0; i < message.field_count(); ++i) {
    const google::protobuf::FieldDescriptor* field = message.field(i);
    if (field->is_repeated()) continue;
    path->push_back(field);
    if (field->cpp_type() == field->CPPTYPE_BOOL) facts->push_back(*path);
    if (field->cpp_type() == field->CPPTYPE_MESSAGE) {
      AddFacts(*field->message_type(), path, facts);
    }
    path->pop_back();
  }
}

std::vector<FactPath> YesOrNoFacts() {
  std::vector<FactPath> facts;
  for (const char* part : {"weakness", "biopsy", "manifestations"}) {
    FactPath path = {v1::Patient::descriptor()->FindFieldByName(part)};
    AddFacts(*path.back()->message_type(), &path, &facts);
  }
  return facts;
}

const google::protobuf::Message& ParentOf(const v1::Patient& patient,
                                          const FactPath& fact) {
  const google::protobuf::Message* parent = &patient;
  for (size_t i = 0; i + 1 < fact.size(); ++i) {
    parent = &parent->GetReflection()->GetMessage(*parent, fact[i]);
  }
  return *parent;
}

bool IsStated(const v1::Patient& patient, const FactPath& fact) {
  const google::protobuf::Message& parent = ParentOf(patient, fact);
  return parent.GetReflection()->HasField(parent, fact.back());
}

v1::Patient With(v1::Patient patient, const FactPath& fact, bool value) {
  google::protobuf::Message* parent = &patient;
  for (size_t i = 0; i + 1 < fact.size(); ++i) {
    parent = parent->GetReflection()->MutableMessage(parent, fact[i]);
  }
  parent->GetReflection()->SetBool(parent, fact.back(), value);
  return patient;
}

bool IsValid(const v1::Patient& patient) {
  return Validate(patient, kAssessed, **Terminology::Shipped()).empty();
}

// Every fact that the prepared patient leaves open can still be both. That a
// biopsy with findings was done is read by the rules themselves (imnm.biopsy).
void ExpectOpenFactsAreOpen(const v1::Patient& patient,
                            const std::vector<FactPath>& facts) {
  const v1::Patient prepared = Prepare(patient, kAssessed).patient;
  ASSERT_TRUE(IsValid(prepared)) << prepared.ShortDebugString();
  for (const FactPath& fact : facts) {
    if (IsStated(prepared, fact) || fact.back()->name() == "done") continue;
    EXPECT_EQ(IsValid(With(prepared, fact, false)),
              IsValid(With(prepared, fact, true)))
        << fact.back()->full_name() << " beside " << patient.ShortDebugString();
  }
}

TEST(Prepare, StatesEveryFactThatOneOrTwoOthersLeaveOneValue) {
  const std::vector<FactPath> facts = YesOrNoFacts();
  EXPECT_GT(facts.size(), 40);
  for (size_t i = 0; i < facts.size() * 2; ++i) {
    const v1::Patient one = With({}, facts[i / 2], i % 2 == 0);
    ExpectOpenFactsAreOpen(one, facts);
    for (size_t j = 0; j < i / 2 * 2; ++j) {
      const v1::Patient two = With(one, facts[j / 2], j % 2 == 0);
      if (IsValid(two)) ExpectOpenFactsAreOpen(two, facts);
    }
  }
}

TEST(Prepare, OfTheNeckAtMostOneSideIsTheWeaker) {
  const v1::Weakness flexors =
      Prepared("weakness { neck_flexors_weaker: true }").patient.weakness();
  EXPECT_TRUE(flexors.has_neck_extensors_weaker() &&
              !flexors.neck_extensors_weaker());
  const v1::Weakness extensors =
      Prepared("weakness { neck_extensors_weaker: true }").patient.weakness();
  EXPECT_TRUE(extensors.has_neck_flexors_weaker() &&
              !extensors.neck_flexors_weaker());
  const v1::Weakness neither =
      Prepared("weakness { neck_flexors_weaker: false }").patient.weakness();
  EXPECT_FALSE(neither.has_neck_extensors_weaker());
}

TEST(Prepare, NeckExtensorsThatAreWeakerStateAxialWeaknessAndFlexorsDoNot) {
  const v1::Weakness extensors =
      Prepared("weakness { neck_extensors_weaker: true }").patient.weakness();
  EXPECT_TRUE(extensors.axial());
  const v1::Weakness none =
      Prepared("weakness { axial: false }").patient.weakness();
  EXPECT_TRUE(none.has_neck_extensors_weaker() &&
              !none.neck_extensors_weaker());
  EXPECT_FALSE(none.has_neck_flexors_weaker());
  for (const char* silent :
       {"neck_extensors_weaker: false", "neck_flexors_weaker: true"}) {
    EXPECT_FALSE(Prepared(absl::StrCat("weakness { ", silent, " }"))
                     .patient.weakness()
                     .has_axial())
        << silent;
  }
}

TEST(Prepare, ProximalWeaknessIsThatOfArmsOrLegs) {
  const v1::Weakness none =
      Prepared("weakness { proximal_arms: false proximal_legs: false }")
          .patient.weakness();
  EXPECT_TRUE(none.has_proximal() && !none.proximal());
  EXPECT_TRUE(Prepared("weakness { proximal: true proximal_arms: false }")
                  .patient.weakness()
                  .proximal_legs());
  EXPECT_TRUE(Prepared("weakness { proximal: true proximal_legs: false }")
                  .patient.weakness()
                  .proximal_arms());
}

TEST(Prepare, WeaknessOfArmsOrLegsNeedNotBePredominantlyProximal) {
  const v1::Weakness arms =
      Prepared("weakness { proximal_arms: true }").patient.weakness();
  EXPECT_FALSE(arms.has_proximal());
  const v1::Weakness distal =
      Prepared("weakness { proximal: false }").patient.weakness();
  EXPECT_FALSE(distal.has_proximal_arms());
  EXPECT_FALSE(distal.has_proximal_legs());
}

TEST(Prepare, WithoutFeaturesOfAnotherMyositisTheThreeNamedAreAbsent) {
  const v1::Biopsy none =
      Prepared("biopsy { other_myositis_features: STATEMENT_ABSENT }")
          .patient.biopsy();
  EXPECT_TRUE(none.has_t_cells_invading() && !none.t_cells_invading());
  EXPECT_TRUE(none.has_perifascicular_atrophy() &&
              !none.perifascicular_atrophy());
  EXPECT_TRUE(none.has_rimmed_vacuoles() && !none.rimmed_vacuoles());
  // Rules read the statement itself as a sign that a biopsy was done.
  EXPECT_FALSE(none.has_done());
  for (const char* statement : {"PRESENT", "UNCERTAIN"}) {
    const v1::Biopsy some =
        Prepared("biopsy { other_myositis_features: STATEMENT_" +
                 std::string(statement) + " }")
            .patient.biopsy();
    EXPECT_FALSE(some.has_t_cells_invading() ||
                 some.has_perifascicular_atrophy() ||
                 some.has_rimmed_vacuoles())
        << statement;
  }
}

// What the features of another myositis are stated to be after preparation.
v1::Statement FeaturesOf(const std::string& biopsy) {
  return Prepared("biopsy { " + biopsy + " }")
      .patient.biopsy()
      .other_myositis_features();
}

TEST(Prepare, OneOfTheThreeNamedFeaturesStatesAFeatureOfAnotherMyositis) {
  for (const std::string feature :
       {"t_cells_invading", "perifascicular_atrophy", "rimmed_vacuoles"}) {
    EXPECT_EQ(FeaturesOf(feature + ": true"), v1::STATEMENT_PRESENT) << feature;
    EXPECT_EQ(FeaturesOf(feature + ": false"), v1::STATEMENT_UNSPECIFIED)
        << feature;
    // One is enough: a doubt is about others.
    EXPECT_EQ(FeaturesOf(feature +
                         ": true other_myositis_features: STATEMENT_UNCERTAIN"),
              v1::STATEMENT_PRESENT)
        << feature;
  }
  // There may be another one.
  EXPECT_EQ(FeaturesOf("t_cells_invading: false perifascicular_atrophy: false "
                       "rimmed_vacuoles: false"),
            v1::STATEMENT_UNSPECIFIED);
  EXPECT_EQ(FeaturesOf("cd8_cells_surrounding: true mitochondrial_changes: "
                       "true"),
            v1::STATEMENT_UNSPECIFIED);
}

TEST(Prepare, ADetailedFindingSaysThatTheBiopsyWasDone) {
  EXPECT_TRUE(
      Prepared("biopsy { rimmed_vacuoles: false }").patient.biopsy().done());
  EXPECT_TRUE(Prepared("biopsy { necrosis: true endomysial_cells_surrounding: "
                       "true }")
                  .patient.biopsy()
                  .done());
  // Rules read these themselves.
  EXPECT_FALSE(
      Prepared("biopsy { necrosis: true }").patient.biopsy().has_done());
  EXPECT_FALSE(Prepared("").patient.has_biopsy());
}

}  // namespace
}  // namespace myorules::rules
