#include "tests/conformance/unknown_suite.h"

#include <string>

#include "engine/testdata/parcel.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "myorules/v1/classification.pb.h"
#include "tests/conformance/unknown_suite.pb.h"

namespace myorules::tests::conformance {
namespace {

// What is wrong with the only case of the suite.
std::string Fault(const std::string& case_text) {
  UnknownSuite suite;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(binding { name: "u" like: "true" unknown { path: "u" } }
         case {)" +
          case_text + "}",
      &suite));
  return RunUnknownCase(suite, suite.case_(0));
}

TEST(UnknownSuite, SaysWhatAnAnswerIsInsteadOfWhatIsWanted) {
  EXPECT_EQ(Fault(R"(expression: "u" unknown: "u")"), "");
  EXPECT_EQ(Fault(R"(expression: "u" unknown: "v")"),
            "unknown{u} instead of unknown: v");
  EXPECT_EQ(Fault(R"(expression: "u" value: "true")"),
            "unknown{u} instead of true");
  EXPECT_EQ(Fault(R"(expression: "1" value: "1u")"), "1 instead of 1u");
  EXPECT_EQ(Fault(R"(expression: "1/0" error: "overflow")"),
            "error{divide by zero} instead of the error");
  EXPECT_EQ(Fault(R"(expression: "[1]" value: "[1]" open: "more")"),
            "[1] is not a list open for more");
}

TEST(UnknownSuite, SaysWhatItCannotRead) {
  EXPECT_EQ(Fault(R"(expression: "w" value: "true")"),
            "INVALID_ARGUMENT: 'w': no variable 'w'");
  EXPECT_EQ(
      Fault(R"(expression: "1" value: "1" binding { name: "b" value: "c" })"),
      "INVALID_ARGUMENT: 'c': no variable 'c'");
}

TEST(UnknownSuite, SaysWhatIsLackingOfWhatIsKnownInPart) {
  const std::string may =
      R"pb(binding {
             name: "may"
             period {
               earliest: "2016-05-01"
               latest: "2016-05-31"
               missing: "may.day"
             }
           }
           expression: "may.plus_days(1)")pb";
  EXPECT_EQ(Fault(may + R"(period { earliest: "2016-05-02"
                                    latest: "2016-06-01"
                                    missing: "may.day" })"),
            "");
  EXPECT_EQ(Fault(may + R"(period { earliest: "2016-05-02"
                                    latest: "2016-06-01" missing: "may" })"),
            "2016-05-02..2016-06-01 lacks may.day instead of may");
  EXPECT_EQ(Fault(may + R"(period { earliest: "2016-05-02"
                                    latest: "2016-05-31" missing: "may" })"),
            "2016-05-02..2016-06-01 instead of 2016-05-02..2016-05-31");
  EXPECT_EQ(Fault(may + R"(period { earliest: "May" latest: "June" })"),
            "INVALID_ARGUMENT: no days: 'May', 'June'; write '2016-05-09'");
}

// A suite with one pack about parcels.
UnknownSuite PackSuite(const std::string& rules) {
  UnknownSuite suite;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"(preamble {
           name: "a.pack" version: "1.0.0" title: "T" author: "A"
           state: PACK_STATE_PRODUCTION
           created_on { year: 2020 month: 1 day: 1 }
           revised_on { year: 2020 month: 1 day: 1 }
           purpose: "P." intended_use: "U." limits: "L." source_key: "k"
           source_attributes {} subject: "parcel" summary: "S."
           subject_type: "myorules.testdata.Parcel"
         }
         pack { about: "A pack" assessed_on { year: 2020 month: 1 day: 1 }
                rules {)" +
          rules + "} case { name: \"c\" } }",
      &suite));
  suite.mutable_pack(0)->mutable_case_(0)->mutable_subject()->PackFrom(
      testdata::Parcel());
  return suite;
}

TEST(UnknownSuite, SaysWhatAPackAnswersInsteadOfWhatIsWanted) {
  UnknownSuite suite = PackSuite(
      "facet { id: 'f' title: 'F' our_choice: 'x' value: 'parcel.fragile' }");
  PackCases& pack = *suite.mutable_pack(0);
  const auto rules = LoadPack(suite, pack);
  ASSERT_TRUE(rules.ok()) << rules.status();
  EXPECT_EQ(RunSubjectCase(**rules, pack, pack.case_(0)),
            "facets { id: \"f\" missing: \"parcel.fragile\" } instead of ");
  v1::FacetResult& facet =
      *pack.mutable_case_(0)->mutable_answer()->add_facets();
  facet.set_id("f");
  facet.add_missing("parcel.fragile");
  EXPECT_EQ(RunSubjectCase(**rules, pack, pack.case_(0)), "");
}

TEST(UnknownSuite, SaysWhatIsWrongWithAPack) {
  const UnknownSuite suite = PackSuite(
      "facet { id: 'f' title: 'F' our_choice: 'x' value: 'parcel.fragil' }");
  EXPECT_THAT(std::string(LoadPack(suite, suite.pack(0)).status().message()),
              testing::HasSubstr("no field 'fragil'"));
}

}  // namespace
}  // namespace myorules::tests::conformance
