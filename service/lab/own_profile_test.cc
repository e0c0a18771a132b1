// What the profile of one laboratory changes, and what it does not.
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "service/lab/reading_testing.h"

namespace myorules::service {
namespace {

// The profile of docs/guides/laboratory.md, in part.
constexpr char kLeiden[] = R"(
id: "LEIDEN"
title: "Leiden, department of clinical chemistry"
decimal_sign: DECIMAL_SIGN_COMMA
analyte { analyte: "SRP" text: "SRP-band" text: "L4711" }
unit { unit: "intensity" text: "eenheden" }
value { method: ASSAY_METHOD_LINE_BLOT text: "-"
        grade: LINE_BLOT_GRADE_NEGATIVE }
value { method: ASSAY_METHOD_LINE_BLOT text: "2"
        grade: LINE_BLOT_GRADE_TWO_PLUS }
)";

// As LEIDEN, where numbers without a unit are the scanner's but for "2".
constexpr char kScanner[] = R"(
id: "SCANNER"
title: "A laboratory that prints grades and intensities without a unit"
order { pattern: "strip" method: ASSAY_METHOD_LINE_BLOT }
value { method: ASSAY_METHOD_LINE_BLOT text: "2"
        grade: LINE_BLOT_GRADE_TWO_PLUS }
assay { method: ASSAY_METHOD_LINE_BLOT unit_when_missing: "intensity" }
assay { analyte: "CK" possible_method: ASSAY_METHOD_OTHER
        possible_method: ASSAY_METHOD_ENZYME_ACTIVITY }
specimen { specimen: SPECIMEN_SERUM text: "tube 7" }
range_word { text: "streefwaarde" }
bound { comparator: COMPARATOR_LESS text: "kleiner dan" }
bound { comparator: COMPARATOR_BETWEEN text: "tm" }
month { month: 1 text: "louwmaand" }
)";

const LabReader& Reader() {
  static const auto& reader = *[] {
    auto profiles = rules::LabProfiles::Load(
        *rules::Terminology::Shipped(),
        {{"leiden.textproto", kLeiden}, {"scanner.textproto", kScanner}});
    EXPECT_TRUE(profiles.ok()) << profiles.status();
    return new LabReader(*profiles);
  }();
  return reader;
}

v1::NormalisedResult ReadBy(const char* profile, const v1::RawResult& raw) {
  v1::NormalisedResult read;
  LabReader::Read(raw, *Reader().FindProfile(profile), v1::SEX_UNSPECIFIED,
                  &read);
  return read;
}

std::string OfBlot(const char* profile, const char* value, const char* unit) {
  v1::RawResult raw =
      Printed(R"(analyte: "SRP Ab" method: "line blot" status: "F")");
  raw.set_value(value);
  raw.set_unit(unit);
  return InShort(ReadBy(profile, raw));
}

TEST(BareDigits, AreWhatTheProfileSaysAndNumbersBesideAUnit) {
  struct Row {
    const char* value;
    const char* unit;
    const char* expected;
  };
  for (const Row& row : {
           Row{"2", "", "grade TWO_PLUS"},
           Row{"02", "", "grade TWO_PLUS"},
           Row{"2,0", "", "unknown nothing; AMBIGUOUS_VALUE"},
           Row{"2", "eenheden", "2 intensity"},
           Row{"2", "SI", "2 intensity"},
           Row{"02", "eenheden", "2 intensity"},
           Row{"2 SI", "", "2 intensity"},
           Row{"2", "U/mL", "unknown 2 U/mL; UNIT_DISAGREES"},
           Row{"2", "furlongs", "refused; UNKNOWN_UNIT"},
           Row{"-", "SI", "grade NEGATIVE"},
           Row{"34", "eenheden", "34 intensity"},
       }) {
    EXPECT_EQ(OfBlot("LEIDEN", row.value, row.unit), row.expected)
        << row.value << " " << row.unit;
  }
  EXPECT_EQ(OfBlot("SCANNER", "2", ""), "grade TWO_PLUS");
  EXPECT_EQ(OfBlot("SCANNER", "2.00", ""), "grade TWO_PLUS");
  EXPECT_EQ(OfBlot("SCANNER", "3", ""), "3 intensity");
  EXPECT_EQ(OfBlot("SCANNER", "2", "SI"), "2 intensity");
}

TEST(BareDigits, AreReadAgainAsTheyWerePrinted) {
  for (const char* profile : {"LEIDEN", "SCANNER"}) {
    for (const char* unit : {"", "SI"}) {
      v1::RawResult raw = Printed(
          R"(analyte: "SRP Ab" method: "line blot" value: "02" status: "F")");
      raw.set_unit(unit);
      const v1::NormalisedResult first = ReadBy(profile, raw);
      v1::RawResult printed;
      LabReader::Print(first.result(), *Reader().FindProfile(profile),
                       &printed);
      EXPECT_EQ(InShort(ReadBy(profile, printed)), InShort(first))
          << profile << " " << printed.ShortDebugString();
    }
  }
}

TEST(Orders, OfTheProfileGoBeforeThoseOfAny) {
  const auto method_of = [](const char* order) {
    v1::RawResult raw =
        Printed(R"(analyte: "SRP Ab" value: "neg" status: "F")");
    raw.set_order(order);
    return ReadBy("SCANNER", raw).result().method();
  };
  EXPECT_EQ(method_of("strip, then ELISA"), v1::ASSAY_METHOD_LINE_BLOT);
  EXPECT_EQ(method_of("ELISA"), v1::ASSAY_METHOD_ELISA);
  EXPECT_EQ(method_of("ELISA and blot"), v1::ASSAY_METHOD_UNSPECIFIED);
}

TEST(WordsAroundNumbers, AreThoseOfTheProfileAsWell) {
  const auto read = [](const char* profile, const char* value,
                       const char* range) {
    v1::RawResult raw = Printed("analyte: 'CK' unit: 'U/L' status: 'F'");
    raw.set_value(value);
    raw.set_reference_range(range);
    return ReadBy(profile, raw);
  };
  EXPECT_EQ(InShort(read("SCANNER", "Kleiner dan 30", "")), "<30 U/L");
  EXPECT_EQ(InShort(read("SCANNER", "30 TM 60", "")), "30-60 U/L");
  EXPECT_EQ(InShort(read("SCANNER", "30 to 60", "")), "30-60 U/L");
  for (const char* value : {"Kleiner dan 30", "30 tm 60"}) {
    EXPECT_EQ(InShort(read("LEIDEN", value, "")), "refused; UNREADABLE_VALUE")
        << value;
  }
  for (const char* range : {"Streefwaarde: <200", "streefwaarde 30-200",
                            "<200 (streefwaarde)", "kleiner dan 200"}) {
    const v1::NormalisedResult known = read("SCANNER", "250", range);
    EXPECT_EQ(InShort(known), "250 U/L") << range;
    EXPECT_EQ(known.result().reference_range().high(), 200) << range;
    EXPECT_EQ(InShort(read("LEIDEN", "250", range)), "250 U/L; RANGE_NOT_USED")
        << range;
  }
  EXPECT_EQ(InShort(read("SCANNER", "250 (streefwaarde <200)", "")), "250 U/L");
  EXPECT_EQ(InShort(read("LEIDEN", "250 (streefwaarde <200)", "")),
            "refused; UNREADABLE_VALUE");
}

TEST(Months, AreThoseOfTheProfileAsWell) {
  v1::RawResult raw = Printed(
      "analyte: 'CK' value: '300' unit: 'U/L' status: 'F' collected_on: '2 "
      "Louwmaand 2026'");
  EXPECT_EQ(ReadBy("SCANNER", raw).result().collected_on().month(), 1);
  EXPECT_EQ(InShort(ReadBy("LEIDEN", raw)), "refused; UNREADABLE_DATE");
}

TEST(PossibleMethodsAndSpecimens, AreThoseOfTheProfile) {
  const v1::RawResult raw = Printed(
      R"(analyte: "CK" method: "multiplex" value: "300" unit: "U/L"
         specimen: "tube 7" status: "F")");
  EXPECT_EQ(InShort(ReadBy("SCANNER", raw)), "300 U/L");
  EXPECT_EQ(InShort(ReadBy("LEIDEN", raw)),
            "unknown nothing; IMPOSSIBLE_METHOD; UNKNOWN_SPECIMEN");
}

}  // namespace
}  // namespace myorules::service
