#include "rules/cohort/csv.h"

#include <limits>
#include <string>

#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

// What the documentation tells readers to do.
std::string Back(const std::string& field) {
  return field[0] == '\'' ? field.substr(1) : field;
}

std::string Line(const std::vector<std::string>& fields) {
  std::string csv;
  AppendCsvLine(fields, &csv);
  return csv;
}

TEST(CsvText, KeepsPlainTextAsItIs) {
  for (const char* text : {"case-1", "007", "Ku", "a = b", "1-2", "NAN"}) {
    EXPECT_EQ(CsvText(text), text);
  }
}

TEST(CsvText, GuardsWhatASpreadsheetWouldRun) {
  for (const char* text : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1",
                           "\n=1", "＝1", "＋1", "－1", "＠SUM(A1)"}) {
    EXPECT_EQ(CsvText(text), std::string("'") + text);
  }
}

TEST(CsvText, TellsEveryTextFromAMissingOne) {
  EXPECT_EQ(CsvText("NA"), "'NA");
  EXPECT_EQ(CsvText(""), "'");
}

TEST(CsvText, HasNoCharacterThatEndsTextsForSomeReaders) {
  EXPECT_EQ(CsvText(std::string("a\0b", 3)),
            "a\xEF\xBF\xBD"
            "b");
}

TEST(CsvText, IsHadBackByTakingOneApostropheAway) {
  for (const char* text :
       {"", "'", "''", "'=1", "=1", "NA", "'NA", "a'b", "-", "plain"}) {
    EXPECT_EQ(Back(CsvText(text)), text);
  }
}

TEST(CsvList, SeparatesItsTextsAndEscapesTheSeparator) {
  EXPECT_EQ(CsvList({}), "none");
  EXPECT_EQ(CsvList({"anti-Ku"}), "anti-Ku");
  EXPECT_EQ(CsvList({"a", "b|c", "d\\e"}), R"(a|b\|c|d\\e)");
  EXPECT_EQ(CsvList({"=1", "b"}), "'=1|b");
  EXPECT_EQ(CsvList({"none"}), "'none");
  EXPECT_EQ(CsvList({"none", ""}), "none|");
}

TEST(CsvNumber, IsTheShortestThatReadsBackAsTheSame) {
  EXPECT_EQ(CsvNumber(0.1), "0.1");
  EXPECT_EQ(CsvNumber(63), "63");
  EXPECT_EQ(CsvNumber(-12.5), "-12.5");
  EXPECT_EQ(CsvNumber(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(std::stod(CsvNumber(std::numeric_limits<double>::max())),
            std::numeric_limits<double>::max());
}

TEST(CsvLine, QuotesWhatItMustAndEndsInCrLf) {
  EXPECT_EQ(Line({"a", "b"}), "a,b\r\n");
  EXPECT_EQ(Line({"a,b", "say \"no\"", "two\nlines", "c\rr"}),
            "\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",\"c\rr\"\r\n");
}

}  // namespace
}  // namespace myorules::rules
