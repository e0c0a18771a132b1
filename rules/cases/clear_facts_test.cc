#include "rules/cases/clear_facts.h"

#include <string>

#include "absl/status/status.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "myorules/v1/patient.pb.h"

namespace myorules::rules {
namespace {

v1::Patient Example() {
  v1::Patient patient;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(sex: SEX_FEMALE
           biopsy { done: true necrosis: false }
           results { analyte: "SRP" method: ASSAY_METHOD_LINE_BLOT }
           results { analyte: "SRP" method: ASSAY_METHOD_ELISA }
           results {
             analyte: "CK"
             method: ASSAY_METHOD_ENZYME_ACTIVITY
             quantity { value: 8120 unit: "U/L" }
           })pb",
      &patient));
  return patient;
}

TEST(ClearFacts, TakesAwayAField) {
  v1::Patient patient = Example();
  ASSERT_TRUE(ClearFacts("sex", &patient).ok());
  EXPECT_EQ(patient.sex(), v1::SEX_UNSPECIFIED);
  ASSERT_TRUE(ClearFacts("biopsy.necrosis", &patient).ok());
  EXPECT_FALSE(patient.biopsy().has_necrosis());
  EXPECT_TRUE(patient.biopsy().has_done());
}

TEST(ClearFacts, TakesAwayAListWithAllItsEntries) {
  v1::Patient patient = Example();
  ASSERT_TRUE(ClearFacts("results", &patient).ok());
  EXPECT_EQ(patient.results_size(), 0);
}

TEST(ClearFacts, TakesAwayTheEntriesThatAgreeInAllFieldsNamed) {
  v1::Patient patient = Example();
  ASSERT_TRUE(
      ClearFacts("results[analyte=SRP,method=LINE_BLOT]", &patient).ok());
  ASSERT_EQ(patient.results_size(), 2);
  EXPECT_EQ(patient.results(0).method(), v1::ASSAY_METHOD_ELISA);
  EXPECT_EQ(patient.results(1).analyte(), "CK");
  ASSERT_TRUE(ClearFacts("results[analyte=SRP]", &patient).ok());
  EXPECT_EQ(patient.results_size(), 1);
}

TEST(ClearFacts, GoesOnBelowAnEntry) {
  v1::Patient patient = Example();
  ASSERT_TRUE(ClearFacts("results[analyte=CK].quantity.unit", &patient).ok());
  EXPECT_EQ(patient.results(2).quantity().unit(), "");
  EXPECT_EQ(patient.results(2).quantity().value(), 8120);
}

TEST(ClearFacts, RefusesWhatTakesNothingAway) {
  v1::Patient patient = Example();
  for (const char* path :
       {"birth_date", "biopsy.sparse_infiltrate", "medicines",
        "results[analyte=HMGCR]", "results[analyte=SRP].quantity"}) {
    EXPECT_EQ(ClearFacts(path, &patient).code(), absl::StatusCode::kNotFound)
        << path;
  }
}

TEST(ClearFacts, RefusesAPathThatNamesNoField) {
  v1::Patient patient = Example();
  for (const char* path :
       {"sexx", "biopsy.necrosys", "sex.x", "sex[analyte=CK]",
        "results[analyt=SRP]", "results[analyte=SRP", "results[]",
        "results[analyte=SRP]x", "biopsy[done=true]", ""}) {
    EXPECT_EQ(ClearFacts(path, &patient).code(),
              absl::StatusCode::kInvalidArgument)
        << path;
  }
}

}  // namespace
}  // namespace myorules::rules
