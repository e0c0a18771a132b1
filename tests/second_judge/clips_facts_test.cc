#include "tests/second_judge/clips_facts.h"

#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace myorules::second_judge {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const rules::Terminology& TheTerminology() {
  static const auto& terminology = **new auto(rules::Terminology::Shipped());
  return *terminology;
}

// The facts of a patient, in text format, assessed on 1 May 2020.
std::string FactsOf(const std::string& patient) {
  bench::Subject subject;
  EXPECT_TRUE(
      google::protobuf::TextFormat::ParseFromString(patient, &subject.patient));
  subject.assessed_on = absl::CivilDay(2020, 5, 1);
  return PatientFacts(subject, TheTerminology());
}

TEST(PatientFacts, StateTheDayOfTheAssessment) {
  EXPECT_EQ(FactsOf(""), "(assert (today (date 2020 5 1)))\n");
}

TEST(PatientFacts, StateWhatIsOnRecordAndNothingElse) {
  const std::string facts = FactsOf(
      "onset_date { year: 2019 month: 3 } weakness { subacute: false }"
      " biopsy { other_myositis_features: STATEMENT_UNCERTAIN }");
  EXPECT_THAT(facts, HasSubstr("(date (of onset_date) (date 2019 3 0))"));
  EXPECT_THAT(facts, HasSubstr("(fact (path weakness.subacute) (is false))"));
  EXPECT_THAT(facts,
              HasSubstr("(fact (path biopsy.other_myositis_features) (is "
                        "UNCERTAIN))"));
  EXPECT_THAT(facts, Not(HasSubstr("symmetric")));
}

TEST(PatientFacts, ReadAMedicineThroughTheTerminology) {
  EXPECT_THAT(FactsOf("medicines { name: 'Zocor' ongoing: true }"),
              HasSubstr("(medicine (n 1) (reading recognised) (class STATIN) "
                        "(by-code no) (route UNSPECIFIED) (purpose "
                        "UNSPECIFIED) (ongoing true))"));
  EXPECT_THAT(FactsOf("medicines { name: 'xyzzumab' }"),
              HasSubstr("(reading unrecognised)"));
  EXPECT_THAT(FactsOf("medicines { }"), HasSubstr("(reading nothing)"));
}

TEST(PatientFacts, KeepAResultAsItIs) {
  EXPECT_THAT(
      FactsOf("results { id: 'a\"b' analyte: 'HMGCR' method: ASSAY_METHOD_ELISA"
              " quantity { comparator: COMPARATOR_LESS value: 20 unit: 'U/mL' }"
              " status: RESULT_STATUS_FINAL }"),
      HasSubstr("(result (n 1) (id \"a\\\"b\") (supersedes \"\") (analyte "
                "HMGCR) (method ELISA) (status FINAL) (specimen \"\") (drawn "
                "UNSPECIFIED) (kind "
                "quantity) (comparator LESS) (value 20) (unit \"U/mL\") "
                "(ref-high-excluded false))"));
}

TEST(TerminologyFacts, StateTheWordsOfALaboratory) {
  const std::string facts = TerminologyFacts(TheTerminology());
  EXPECT_THAT(facts, HasSubstr("(band (laboratory LONDON_ONTARIO) (method "
                               "LINE_BLOT) (analyte any) (word POSITIVE) (kind "
                               "grade) (grade TWO_PLUS))"));
  EXPECT_THAT(facts, HasSubstr("(limit (laboratory BELGIUM) (analyte CK) "
                               "(female 170) (male 195) (unit \"U/L\"))"));
  EXPECT_THAT(facts,
              HasSubstr("(unit (id \"ukat/L\") (base \"U/L\") (factor 60))"));
}

}  // namespace
}  // namespace myorules::second_judge
