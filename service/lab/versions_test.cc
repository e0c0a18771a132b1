// Corrections and withdrawals: what they replace must not count on.
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/lab/reading_testing.h"

namespace myorules::service {
namespace {

// Of a correction or a withdrawal that says of what it is.
struct VersionRow {
  const char* fields;
  const char* expected;
};

v1::NormalisedResult OfHmgcr(const char* status, const std::string& fields) {
  return Read(
      Printed(absl::StrCat(R"(analyte: "HMGCR" specimen_id: "S1" status: ")",
                           status, "\" ", fields)));
}

TEST(Withdrawals, NeedOnlySayOfWhatTheyAre) {
  constexpr char kComment[] = "unknown nothing; VALUE_SAYS_NOTHING";
  for (const char* status : {"X", "D", "W", "cancelled", "storniert"}) {
    for (const VersionRow& row : {
             VersionRow{"value: 'wrong patient'", kComment},
             VersionRow{"value: 'Verwechslung'", kComment},
             VersionRow{"value: 'Probe verwechselt'", kComment},
             VersionRow{"value: 'storniert'", kComment},
             VersionRow{"value: 'annulliert'", kComment},
             VersionRow{"value: 'deleted'", kComment},
             VersionRow{"value: 'see note 5'", kComment},
             VersionRow{"value: '8. 120'", kComment},
             VersionRow{"value: ''", "unknown nothing; NO_VALUE"},
             VersionRow{"value: '34.5' unit: 'U/nL'",
                        "unknown nothing; UNKNOWN_UNIT"},
             VersionRow{"value: '99999999999' unit: 'U/mL'",
                        "unknown nothing; IMPLAUSIBLE_NUMBER"},
             VersionRow{"value: '34.5' unit: 'U/mL'", "34.5 U/mL"},
             VersionRow{"value: '' collected_on: '03/04/2026'",
                        "unknown nothing; NO_VALUE; AMBIGUOUS_DATE"},
             VersionRow{"value: '' reported_on: 'soon'",
                        "unknown nothing; NO_VALUE; UNREADABLE_DATE"},
             VersionRow{"value: '34.5' unit: 'U/mL' collected_on: '2026-01-02' "
                        "reported_on: '2026-01-01'",
                        "unknown 34.5 U/mL; UNREADABLE_DATE"},
             VersionRow{"id: 'r' supersedes: 'r' value: ''",
                        "unknown nothing; SUPERSEDES_ITSELF; NO_VALUE"},
         }) {
      const v1::NormalisedResult read =
          OfHmgcr(status, absl::StrCat("method: 'ELISA' ", row.fields));
      EXPECT_EQ(InShort(read), row.expected) << status << " " << row.fields;
      EXPECT_EQ(read.result().analyte(), "HMGCR");
      EXPECT_EQ(read.result().method(), v1::ASSAY_METHOD_ELISA);
      EXPECT_EQ(read.result().specimen_id(), "S1");
      EXPECT_EQ(read.result().supersedes(), "");
      EXPECT_FALSE(read.result().has_reported_on());
    }
  }
  EXPECT_EQ(OfHmgcr("W", "value: 'Verwechslung'").result().unread_reason(),
            "'Verwechslung' is the comment of a result that is withdrawn");
}

TEST(Withdrawals, AreKeptWithWhatIsKnownOfTheMethodAndTheAnalyte) {
  EXPECT_EQ(InShort(OfHmgcr("X", "method: 'magic'")),
            "unknown nothing; UNKNOWN_METHOD; NO_VALUE");
  EXPECT_EQ(InShort(Read(
                Printed("analyte: 'HMG-CoA ELISA' method: 'CIA' status: 'X'"))),
            "unknown nothing; METHOD_DISAGREES; NO_VALUE");
  const v1::NormalisedResult bare =
      Read(Printed("analyte: 'SRP' status: 'X' specimen_id: 'S1'"));
  EXPECT_EQ(InShort(bare), "unknown nothing; AMBIGUOUS_ANALYTE; NO_VALUE");
  EXPECT_EQ(bare.result().analyte(), "SRP");
  EXPECT_EQ(Read(Printed("code: '2157-6' status: 'W'")).result().analyte(),
            "CK");
  EXPECT_EQ(InShort(Read(Printed("analyte: 'SPR' status: 'X'"))),
            "refused; UNKNOWN_ANALYTE")
      << "nobody knows what is withdrawn";
  EXPECT_EQ(InShort(Read(Printed("analyte: 'anti-SRP' status: 'Q'"))),
            "refused; NO_VALUE; UNKNOWN_STATUS");
}

TEST(Corrections, ThatCannotBeReadAreUnknownAndNotRefused) {
  for (const char* status : {"C", "A", "corrected"}) {
    for (const VersionRow& row : {
             VersionRow{"value: 'ca. 12' unit: 'U/mL'",
                        "unknown nothing; UNREADABLE_VALUE"},
             VersionRow{"value: '19.9 20' unit: 'U/mL'",
                        "unknown nothing; UNREADABLE_VALUE"},
             VersionRow{"value: '12' unit: 'U/nL'",
                        "unknown nothing; UNKNOWN_UNIT"},
             VersionRow{"value: '99999999999' unit: 'U/mL'",
                        "unknown nothing; IMPLAUSIBLE_NUMBER"},
             VersionRow{"value: '12' unit: 'U/mL' collected_on: '03/04/2026'",
                        "unknown 12 U/mL; AMBIGUOUS_DATE"},
             VersionRow{"id: 'r' supersedes: 'r' value: '12' unit: 'U/mL'",
                        "unknown 12 U/mL; SUPERSEDES_ITSELF"},
         }) {
      EXPECT_EQ(InShort(OfHmgcr(status,
                                absl::StrCat("method: 'ELISA' ", row.fields))),
                row.expected)
          << status << " " << row.fields;
    }
  }
  EXPECT_EQ(
      OfHmgcr("C", "method: 'ELISA' value: 'ca. 12'").result().unread_reason(),
      "'ca. 12' has no reading; add it to the profile");
  EXPECT_EQ(InShort(Read(Printed("analyte: 'CK' value: '8' unit: 'ng/mL' "
                                 "status: 'C'"))),
            "unknown nothing; ANALYTE_DISAGREES");
  EXPECT_EQ(InShort(OfHmgcr("F", "method: 'ELISA' value: 'ca. 12'")),
            "refused; UNREADABLE_VALUE")
      << "a first result replaces nothing";
}

TEST(Corrections, ToNothingMeasuredTakeTheValueBack) {
  EXPECT_EQ(OfHmgcr("C", "value: 'pending'").result().status(),
            v1::RESULT_STATUS_CORRECTED);
  EXPECT_EQ(OfHmgcr("C", "value: 'not done'").result().status(),
            v1::RESULT_STATUS_CANCELLED);
  EXPECT_EQ(OfHmgcr("F", "value: 'pending'").result().status(),
            v1::RESULT_STATUS_REGISTERED);
}

// The record takes it for a version of the result by whichever method.
TEST(Corrections, ByAMethodThatIsNotKnownAreOfAnyAndHaveNoValue) {
  for (const char* fields :
       {"analyte: 'HMGCR' method: 'magic' value: '12' unit: 'U/mL'",
        "analyte: 'HMGCR' method: 'magic' value: '12' unit: 'CU'",
        "analyte: 'Ro52' method: 'CIA' code: '99139-8' value: '2+'"}) {
    for (const char* status : {"C", "X"}) {
      const v1::RawResult raw = Printed(
          absl::StrCat("specimen_id: 'S1' status: '", status, "' ", fields));
      const v1::NormalisedResult read = Read(raw, "ARUP");
      EXPECT_EQ(read.outcome(), v1::READING_OUTCOME_UNKNOWN) << fields;
      EXPECT_EQ(read.result().method(), v1::ASSAY_METHOD_UNSPECIFIED);
      EXPECT_EQ(read.result().unread_reason(),
                "its method is printed, and not known");
      v1::RawResult printed;
      LabReader::Print(read.result(), *ShippedReader().FindProfile("ARUP"),
                       &printed);
      EXPECT_EQ(Read(printed, "ARUP").result().ShortDebugString(),
                read.result().ShortDebugString());
    }
  }
  EXPECT_EQ(InShort(OfHmgcr("F", "method: 'magic' value: '12' unit: 'U/mL'")),
            "refused; UNKNOWN_METHOD");
}

TEST(Texts, ThatAreTooLongAreCutInWhatReplacesAnotherResult) {
  for (const char* status : {"C", "X"}) {
    v1::RawResult raw = Printed(
        R"(analyte: "HMGCR" method: "ELISA" specimen_id: "S1" unit: "U/mL")");
    raw.set_status(status);
    raw.set_value(absl::StrCat("12", std::string(998, ' '), "see the letter"));
    raw.set_flag(std::string(2000, 'f'));
    const v1::NormalisedResult read = Read(raw);
    EXPECT_EQ(read.outcome(), v1::READING_OUTCOME_UNKNOWN);
    EXPECT_EQ(read.result().value_case(), v1::LabResult::VALUE_NOT_SET);
    EXPECT_EQ(read.result().raw_value(),
              absl::StrCat("12", std::string(995, ' '), "…"));
    EXPECT_EQ(read.result().laboratory_flag(),
              absl::StrCat(std::string(997, 'f'), "…"));
    EXPECT_EQ(read.problems(0).description(),
              "has 1014 bytes; at most 1000 are kept");
    raw.set_specimen_id(std::string(129, 's'));
    EXPECT_EQ(Read(raw).outcome(), v1::READING_OUTCOME_REFUSED);
  }
}

}  // namespace
}  // namespace myorules::service
