// What stands around a value: reference range, status, days, specimen, texts.
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "service/lab/reading_testing.h"

namespace myorules::service {
namespace {

// "30-200", "-<20": low, high; a problem behind it.
std::string RangeOf(const std::string& fields, absl::string_view profile = "",
                    v1::Sex sex = v1::SEX_UNSPECIFIED) {
  const v1::NormalisedResult read =
      Read(Printed(absl::StrCat(fields, R"( status: "F")")), profile, sex);
  const v1::ReferenceRange& range = read.result().reference_range();
  std::string text;
  if (range.has_low()) absl::StrAppend(&text, range.low());
  absl::StrAppend(&text, range.high_excluded() ? "-<" : "-");
  if (range.has_high()) absl::StrAppend(&text, range.high());
  for (const v1::ReadingProblem& problem : read.problems()) {
    absl::StrAppend(&text, "; ", problem.description());
  }
  return text;
}

std::string OfCk(const std::string& range) {
  return RangeOf(absl::StrCat(
      R"(analyte: "CK" value: "8120" unit: "U/L" reference_range: ")", range,
      "\""));
}

TEST(ReferenceRanges, AreReadAsTheyArePrinted) {
  struct Row {
    const char* range;
    const char* expected;
  };
  for (const Row& row : {
           Row{"30-200", "30-200"},
           Row{"30 - 170 U/L", "30-170"},
           Row{"<145", "-<145"},
           Row{"< 145 U/L", "-<145"},
           Row{"≤171", "-171"},
           Row{"up to 171", "-171"},
           Row{"70_105", "70-105"},
           Row{"30 – 200 IU/L", "30-200"},
           Row{"<130 optimal", "-<130"},
           Row{"normal <145", "-<145"},
           Row{"Ref: 30-200", "30-200"},
           Row{"(30-200)", "30-200"},
           Row{"Ref.30-200", "30-200"},
           Row{"0-<171", "0-<171"},
           Row{">=30", "30-"},
           Row{"Normal", "-"},
           Row{"", "-"},
       }) {
    EXPECT_EQ(OfCk(row.range), row.expected) << row.range;
  }
}

TEST(ReferenceRanges, ThatCannotBeReadAreKeptAndTold) {
  EXPECT_EQ(OfCk("men <171, women <145"),
            "-; 'men <171, women <145' is not used: it has no reading");
  EXPECT_EQ(OfCk("30-3,200"),
            "-; '30-3,200' is not used: a number in it may be a decimal or "
            "thousands; the profile of the laboratory does not state its "
            "decimal sign");
  EXPECT_EQ(OfCk("<2.5 ukat/L"),
            "-; '<2.5 ukat/L' is not used: it is in ukat/L, the value in U/L");
  EXPECT_EQ(OfCk("200-30"), "-; '200-30' is not used: it has no reading");
  for (const char* range : {".30-200", ":30-200", "normal .30-200"}) {
    EXPECT_EQ(OfCk(range),
              absl::StrCat("-; '", range, "' is not used: it has no reading"));
  }
  EXPECT_EQ(OfCk("171"), "-; '171' is not used: one number is no range");
  EXPECT_EQ(OfCk("<145\u200B0"),
            "-; '<145\u200B0' is not used: it holds a character that is not "
            "seen, U+200B: send it as it is printed");
  EXPECT_EQ(OfCk("<144.99999999999999999"),
            "-; '<144.99999999999999999' is not used: a number in it has more "
            "digits than can be kept");
  EXPECT_EQ(OfCk("<0"),
            "-; '<0' is not used: an upper limit of 0 says nothing");
  const v1::NormalisedResult read = Read(Printed(
      R"(analyte: "CK" value: "8120" unit: "U/L" reference_range: "see web"
         status: "F")"));
  EXPECT_EQ(read.outcome(), v1::READING_OUTCOME_READ);
  EXPECT_EQ(read.result().reference_range().raw(), "see web");
}

TEST(ReferenceRanges, ThatAreLabelledOtherwiseThanNormalAreNotUsed) {
  const auto of_cia = [](const char* range) {
    return RangeOf(absl::StrCat(
        R"(analyte: "HMGCR" method: "CIA" value: "25" unit: "CU"
           reference_range: ")",
        range, "\""));
  };
  EXPECT_EQ(of_cia("20-39 CU: weak positive"),
            "-; '20-39 CU: weak positive' is not used: 'weak positive' does "
            "not say that it is the normal range");
  EXPECT_EQ(OfCk("145-200 U/L: borderline"),
            "-; '145-200 U/L: borderline' is not used: 'borderline' does not "
            "say that it is the normal range");
  EXPECT_EQ(OfCk("> 145 U/L: high"),
            "-; '> 145 U/L: high' is not used: 'high' does not say that it is "
            "the normal range");
  EXPECT_EQ(OfCk("145-200 U/L borderline"),
            "-; '145-200 U/L borderline' is not used: 'borderline' does not "
            "say that it is the normal range");
  EXPECT_EQ(of_cia(">20 positive"),
            "-; '>20 positive' is not used: it has no reading");
  EXPECT_EQ(of_cia("weak positive: 20-39"),
            "-; 'weak positive: 20-39' is not used: it has no reading");
  EXPECT_EQ(OfCk("30-200 U/L: normal"), "30-200");
  EXPECT_EQ(OfCk("30-200 U/L (normal)"), "30-200");
  EXPECT_EQ(OfCk("<145 U/L normal"), "-<145");
  EXPECT_EQ(OfCk("<2.5 ukat/L: normal"),
            "-; '<2.5 ukat/L: normal' is not used: it is in ukat/L, the value "
            "in U/L");
}

TEST(ReferenceRanges, OfAntibodiesAreRead) {
  EXPECT_EQ(RangeOf(R"(analyte: "HMGCR" method: "CIA" value: "200"
                       unit: "CU" reference_range: "<20.0 CU")"),
            "-<20");
  EXPECT_EQ(RangeOf(R"text(analyte: "HMGCR" method: "ALBIA"
                       value: "256 AU/mL (normal <14)")text"),
            "-<14");
  EXPECT_EQ(RangeOf(R"(analyte: "HMGCR" method: "ELISA" value: "34.5"
                       unit: "Units" reference_range: "0-19 Units: Negative")"),
            "0-19");
  EXPECT_EQ(RangeOf(R"(analyte: "SRP IFA Titer" value: "1:640"
                       reference_range: "<1:40")"),
            "-<40");
  EXPECT_EQ(RangeOf(R"(analyte: "Jo-1" method: "line blot" value: "2+"
                       reference_range: "Negative")"),
            "-");
}

TEST(ReferenceRanges, ThatAreNotPrintedAreTheProfiles) {
  EXPECT_EQ(RangeOf(R"(analyte: "HMGCR" value: "34.5")", "ARUP"), "-<20");
  EXPECT_EQ(
      RangeOf(R"(analyte: "Jo-1" method: "line blot" value: "18")", "QUEST"),
      "-<11");
  EXPECT_EQ(RangeOf(R"(analyte: "Jo-1" method: "line blot" value: "18"
                       reference_range: "<10")",
                    "QUEST"),
            "-<10")
      << "what is printed goes before";
}

struct StatusRow {
  const char* text;
  v1::ResultStatus status;
};

TEST(Statuses, OfHl7AndFhirAreRead) {
  for (const StatusRow& row : {
           StatusRow{"F", v1::RESULT_STATUS_FINAL},
           StatusRow{"final", v1::RESULT_STATUS_FINAL},
           StatusRow{"V", v1::RESULT_STATUS_FINAL},
           StatusRow{"U", v1::RESULT_STATUS_FINAL},
           StatusRow{"C", v1::RESULT_STATUS_CORRECTED},
           StatusRow{"Corrected", v1::RESULT_STATUS_CORRECTED},
           StatusRow{"A", v1::RESULT_STATUS_AMENDED},
           StatusRow{"B", v1::RESULT_STATUS_AMENDED},
           StatusRow{"P", v1::RESULT_STATUS_PRELIMINARY},
           StatusRow{"R", v1::RESULT_STATUS_PRELIMINARY},
           StatusRow{"S", v1::RESULT_STATUS_PRELIMINARY},
           StatusRow{"I", v1::RESULT_STATUS_REGISTERED},
           StatusRow{"O", v1::RESULT_STATUS_REGISTERED},
           StatusRow{"registered", v1::RESULT_STATUS_REGISTERED},
           StatusRow{"X", v1::RESULT_STATUS_CANCELLED},
           StatusRow{"N", v1::RESULT_STATUS_CANCELLED},
           StatusRow{"cancelled", v1::RESULT_STATUS_CANCELLED},
           StatusRow{"W", v1::RESULT_STATUS_ENTERED_IN_ERROR},
           StatusRow{"D", v1::RESULT_STATUS_ENTERED_IN_ERROR},
           StatusRow{"entered-in-error", v1::RESULT_STATUS_ENTERED_IN_ERROR},
       }) {
    v1::RawResult raw = Printed(R"(analyte: "CK" value: "312" unit: "U/L")");
    raw.set_status(row.text);
    EXPECT_EQ(Read(raw).result().status(), row.status) << row.text;
  }
}

TEST(Statuses, ThatAreNotKnownAreRefusedAndThoseNotStatedAreTold) {
  EXPECT_EQ(InShort(Read(Printed(
                R"(analyte: "CK" value: "312" unit: "U/L" status: "done?")"))),
            "refused; UNKNOWN_STATUS");
  for (const char* status : {"", "unknown"}) {
    v1::RawResult raw = Printed(R"(analyte: "CK" value: "312" unit: "U/L")");
    raw.set_status(status);
    EXPECT_EQ(InShort(Read(raw)), "312 U/L; NO_STATUS");
  }
}

// "2026-01-02", or the problem.
std::string DayOf(const char* text) {
  v1::RawResult raw =
      Printed(R"(analyte: "CK" value: "312" unit: "U/L" status: "F")");
  raw.set_collected_on(text);
  const v1::NormalisedResult read = Read(raw);
  if (read.problems_size() > 0) {
    EXPECT_FALSE(read.has_result());
    return std::string(
        absl::StripPrefix(v1::ReadingProblemKind_Name(read.problems(0).kind()),
                          "READING_PROBLEM_KIND_"));
  }
  const v1::Date& day = read.result().collected_on();
  return absl::StrCat(day.year(), "-", day.month(), "-", day.day());
}

TEST(Days, AreReadWhereOneDayAloneIsMeant) {
  struct Row {
    const char* text;
    const char* expected;
  };
  for (const Row& row : {
           Row{"2026-01-02", "2026-1-2"},
           Row{"20260102", "2026-1-2"},
           Row{"20260102080000", "2026-1-2"},
           Row{"202601020800", "2026-1-2"},
           Row{"20260102080000.123+0100", "2026-1-2"},
           Row{"2026-01-02T08:00:00Z", "2026-1-2"},
           Row{"2026-01-02T08:00:00.5+01:00", "2026-1-2"},
           Row{"2026-01-02 08:00", "2026-1-2"},
           Row{"2026-01-02 8:00", "2026-1-2"},
           Row{"2026-01-02T23:59:60Z", "2026-1-2"},
           Row{"2026010208", "2026-1-2"},
           Row{"2026/01/02", "2026-1-2"},
           Row{"2026-01", "2026-1-0"},
           Row{"2026", "2026-0-0"},
           Row{"31/01/2026", "2026-1-31"},
           Row{"01/31/2026", "2026-1-31"},
           Row{"31.01.2026 08:00", "2026-1-31"},
           Row{"02/02/2026", "2026-2-2"},
           Row{"01/2026", "2026-1-0"},
           Row{"2 Jan 2026", "2026-1-2"},
           Row{"02-JAN-2026", "2026-1-2"},
           Row{"January 2, 2026", "2026-1-2"},
           Row{"Jan 2026", "2026-1-0"},
           Row{"2 März 2026", "2026-3-2"},
           Row{"2. Mrz 2026", "2026-3-2"},
           Row{"2 août 2026", "2026-8-2"},
           Row{"2 juin 2026", "2026-6-2"},
           Row{"2 juil. 2026", "2026-7-2"},
           Row{"2 jui 2026", "UNREADABLE_DATE"},
           Row{"29 Feb 2024", "2024-2-29"},
       }) {
    EXPECT_EQ(DayOf(row.text), row.expected) << row.text;
  }
}

TEST(Days, ThatAreTwoDaysOrNoneAreRefused) {
  for (const char* text : {"03/04/2026", "3-4-2026", "03.04.2026", "31.12.26",
                           "01/02/03", "202601", "311226"}) {
    EXPECT_EQ(DayOf(text), "AMBIGUOUS_DATE") << text;
  }
  for (const char* text :
       {"2026-02-30", "29 Feb 2026", "32/01/2026", "00/01/2026", "2026-13",
        "2026-00-10", "0000-01-01", "yesterday", "2026-01-02x", "2 Ja 2026",
        "46025", "45/45/2026", "20260132", "2026-01-02T25:61:00Z",
        "2026-01-02 08:61", "2026010225", "202601020860",
        "2026-01-02T08:00:00+25:00"}) {
    EXPECT_EQ(DayOf(text), "UNREADABLE_DATE") << text;
  }
}

TEST(Days, WithSomethingUnseenWithinAreNotJoined) {
  EXPECT_EQ(DayOf("2026\u00AD01\u00AD02"), "UNREADABLE_DATE");
  EXPECT_EQ(DayOf("2026-01-0\u200B2"), "UNREADABLE_DATE");
  EXPECT_EQ(DayOf("\u200E2026-01-02\u200E"), "2026-1-2");
}

TEST(Days, BeforeNineteenHundredAreRefused) {
  EXPECT_EQ(DayOf("1899-12-31"), "UNREADABLE_DATE");
  EXPECT_EQ(DayOf("1800-01-01"), "UNREADABLE_DATE");
  EXPECT_EQ(DayOf("1025-01-05"), "UNREADABLE_DATE");
  EXPECT_NE(DayOf("1900-01-01"), "UNREADABLE_DATE");
}

TEST(Days, AreRefusedWhereReportedBeforeCollected) {
  EXPECT_EQ(InShort(Read(Printed(
                R"(analyte: "CK" value: "312" unit: "U/L" status: "F"
                   collected_on: "2026-01-02" reported_on: "2026-01-01")"))),
            "refused; UNREADABLE_DATE");
}

v1::NormalisedResult OfSpecimen(const char* specimen) {
  v1::RawResult raw =
      Printed(R"(analyte: "CK" value: "5" unit: "U/L" status: "F"
                 reference_range: "<145")");
  raw.set_specimen(specimen);
  return Read(raw);
}

TEST(Specimens, OfBloodAreRead) {
  struct Row {
    const char* text;
    v1::Specimen specimen;
  };
  for (const Row& row : {
           Row{"", v1::SPECIMEN_UNSPECIFIED},
           Row{"Serum", v1::SPECIMEN_SERUM},
           Row{"Serum separator tube", v1::SPECIMEN_SERUM},
           Row{"SER", v1::SPECIMEN_SERUM},
           Row{"EDTA-Plasma", v1::SPECIMEN_PLASMA},
           Row{"Venous blood", v1::SPECIMEN_WHOLE_BLOOD},
           Row{"Blut, venös", v1::SPECIMEN_WHOLE_BLOOD},
       }) {
    const v1::NormalisedResult read = OfSpecimen(row.text);
    EXPECT_EQ(InShort(read), "5 U/L") << row.text;
    EXPECT_EQ(read.result().specimen(), row.specimen) << row.text;
  }
}

// A creatine kinase of 5 in the spinal fluid is no creatine kinase of 5.
TEST(Specimens, ThatAreNotBloodAreAnotherQuantity) {
  for (const char* text : {"CSF", "urine", "Pleural fluid", "saliva", "other",
                           "Liquor", "CSF (lumbar)", "Serum/CSF", "Urin 24h"}) {
    const v1::NormalisedResult read = OfSpecimen(text);
    EXPECT_EQ(InShort(read), "unknown nothing; OTHER_SPECIMEN") << text;
    EXPECT_EQ(read.result().specimen(), v1::SPECIMEN_OTHER) << text;
    EXPECT_FALSE(read.result().reference_range().has_high()) << text;
  }
  const v1::NormalisedResult read = OfSpecimen("CSF");
  EXPECT_EQ(read.result().unread_reason(),
            "its specimen is not known to be blood, and what is measured in "
            "another one is another quantity");
  EXPECT_EQ(read.problems(0).field(), "specimen");
  EXPECT_EQ(read.problems(0).description(),
            "'CSF' is not blood, and what is measured in it is another "
            "quantity");
  EXPECT_EQ(InShort(Read(Printed(
                R"(analyte: "HMGCR" method: "ELISA" value: "2" unit: "U/mL"
                   specimen: "urine" status: "F")"))),
            "unknown nothing; OTHER_SPECIMEN");
}

TEST(Specimens, ThatAreNotKnownMayBeAnything) {
  const v1::NormalisedResult read = OfSpecimen("tube 7");
  EXPECT_EQ(InShort(read), "unknown nothing; UNKNOWN_SPECIMEN");
  EXPECT_EQ(read.problems(0).description(),
            "no specimen 'tube 7' is known; if it is blood, add it to the "
            "profile");
}

TEST(Texts, AreKeptAsTheyArePrinted) {
  const v1::NormalisedResult read = Read(Printed(
      R"(id: "r-1" specimen_id: "s-1" supersedes: "r-0" analyte: "SRP Ab"
         method: "line blot" value: " (+) " unit: "" flag: "A" status: "C"
         reference_range: " neg ")"));
  EXPECT_EQ(read.result().id(), "r-1");
  EXPECT_EQ(read.result().specimen_id(), "s-1");
  EXPECT_EQ(read.result().supersedes(), "r-0");
  EXPECT_EQ(read.result().raw_value(), " (+) ");
  EXPECT_EQ(read.result().laboratory_flag(), "A");
  EXPECT_EQ(read.result().reference_range().raw(), " neg ");
}

TEST(Texts, UpToTheLimitsOfAPatientAreTaken) {
  v1::RawResult raw =
      Printed(R"(analyte: "CK" value: "312" unit: "U/L" status: "F")");
  raw.set_id(std::string(128, 'i'));
  raw.set_flag(std::string(1000, 'f'));
  EXPECT_EQ(InShort(Read(raw)), "312 U/L");
  raw.set_id(std::string(129, 'i'));
  EXPECT_EQ(InShort(Read(raw)), "refused; TOO_LONG");
  raw.clear_id();
  raw.set_flag(std::string(1001, 'f'));
  const v1::NormalisedResult read = Read(raw);
  EXPECT_EQ(InShort(read), "refused; TOO_LONG");
  EXPECT_EQ(read.problems(0).description(),
            "has 1001 bytes; at most 1000 are kept");
}

TEST(Superseded, AResultThatSupersedesItselfIsRefused) {
  v1::RawResult raw = Printed(
      "id: '1' supersedes: '2' analyte: 'CK' value: '312' unit: 'U/L' "
      "status: 'F'");
  EXPECT_EQ(InShort(Read(raw)), "312 U/L");
  raw.set_supersedes("1");
  const v1::NormalisedResult read = Read(raw);
  EXPECT_EQ(InShort(read), "refused; SUPERSEDES_ITSELF");
  EXPECT_EQ(read.problems(0).field(), "supersedes");
  EXPECT_EQ(read.problems(0).description(), "is the id of the result itself");
}

}  // namespace
}  // namespace myorules::service
