#include "rules/cases/facts.h"

#include <algorithm>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "myorules/v1/patient.pb.h"

namespace myorules::rules {
namespace {

using ::testing::ElementsAre;

v1::Patient Example() {
  v1::Patient patient;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(onset_date { year: 2019 month: 1 day: 10 }
           biopsy { done: true }
           medicines {
             name: "a"
             started_on { year: 2018 }
           }
           medicines { name: "b" })pb",
      &patient));
  return patient;
}

std::vector<std::string> Paths(const std::vector<Fact>& facts) {
  std::vector<std::string> paths;
  paths.reserve(facts.size());
  for (const Fact& fact : facts) {
    paths.push_back(fact.path + (fact.is_entry ? " (entry)" : ""));
  }
  return paths;
}

const Fact& Find(const std::vector<Fact>& facts, const std::string& path,
                 bool is_entry = false) {
  return *std::find_if(facts.begin(), facts.end(), [&](const Fact& fact) {
    return fact.path == path && fact.is_entry == is_entry;
  });
}

TEST(FactsOf, NamesEveryFactOnRecord) {
  EXPECT_THAT(
      Paths(FactsOf(Example(), "patient")),
      ElementsAre("patient.onset_date", "patient.onset_date.month",
                  "patient.onset_date.day", "patient.biopsy.done",
                  "patient.medicines.name", "patient.medicines.started_on",
                  "patient.medicines (entry)", "patient.medicines.name",
                  "patient.medicines (entry)"));
}

TEST(TakeAway, LeavesTheRest) {
  v1::Patient patient = Example();
  const std::vector<Fact> facts = FactsOf(patient, "patient");
  TakeAway(Find(facts, "patient.biopsy.done"), &patient);
  EXPECT_FALSE(patient.biopsy().has_done());
  TakeAway(Find(facts, "patient.onset_date.month"), &patient);
  EXPECT_EQ(patient.onset_date().year(), 2019);
  EXPECT_EQ(patient.onset_date().month(), 0);
  EXPECT_EQ(patient.onset_date().day(), 0) << "a day without month is no date";
  TakeAway(Find(facts, "patient.medicines", true), &patient);
  ASSERT_EQ(patient.medicines_size(), 1);
  EXPECT_EQ(patient.medicines(0).name(), "b");
}

TEST(WithOtherValues, TriesBothTruthValuesAndEveryValueOfAnEnum) {
  v1::Patient patient = Example();
  patient.set_sex(v1::SEX_MALE);
  const std::vector<Fact> facts = FactsOf(patient, "patient");
  const absl::CivilDay day(2021, 6, 1);
  std::vector<bool> done;
  for (const v1::Patient& other :
       WithOtherValues(Find(facts, "patient.biopsy.done"), patient, day)) {
    done.push_back(other.biopsy().done());
  }
  EXPECT_THAT(done, ElementsAre(false, true));
  std::vector<int> sexes;
  for (const v1::Patient& other :
       WithOtherValues(Find(facts, "patient.sex"), patient, day)) {
    sexes.push_back(other.sex());
  }
  EXPECT_THAT(sexes, ElementsAre(v1::SEX_FEMALE, v1::SEX_MALE, v1::SEX_OTHER));
}

TEST(WithoutKeys, LeavesTheFieldsOfAPath) {
  EXPECT_EQ(WithoutKeys("patient.results[analyte=SRP,method=ELISA].status"),
            "patient.results.status");
  EXPECT_EQ(WithoutKeys("patient.medicines[name=\"a]b\"].name"),
            "patient.medicines.name");
  EXPECT_EQ(WithoutKeys("patient.birth_date.day"), "patient.birth_date.day");
}

}  // namespace
}  // namespace myorules::rules
