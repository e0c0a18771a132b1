#include "service/cli/csv_rows.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gtest/gtest.h"

namespace myorules::service {
namespace {

// Lines that stand in memory.
class Lines final : public RecordReader {
 public:
  explicit Lines(std::vector<std::string> lines) : lines_(std::move(lines)) {}
  bool Next(RawRecord* record) override {
    // As a file does, also at its end.
    record->number = static_cast<int64_t>(next_) + 1;
    if (next_ == lines_.size()) return false;
    record->bytes = lines_[next_++];
    return true;
  }
  bool HasNextBuffered() override { return next_ < lines_.size(); }
  int64_t bytes_read() const override { return 0; }
  absl::Status status() const override { return absl::OkStatus(); }

 private:
  const std::vector<std::string> lines_;
  size_t next_ = 0;
};

CsvRows::Row RowOf(const std::vector<std::string>& text, char separator = ',') {
  Lines lines(text);
  RawRecord first;
  EXPECT_TRUE(lines.Next(&first));
  return CsvRows(&lines, separator).Read(first);
}

std::vector<std::string> FieldsOf(const std::vector<std::string>& text,
                                  char separator = ',') {
  const CsvRows::Row row = RowOf(text, separator);
  EXPECT_TRUE(row.status.ok()) << row.status;
  return row.fields;
}

using Fields = std::vector<std::string>;

TEST(CsvRows, AreSplitAtTheSeparator) {
  EXPECT_EQ(FieldsOf({"SRP,line blot,2+"}), (Fields{"SRP", "line blot", "2+"}));
  EXPECT_EQ(FieldsOf({"CK;8120,5;U/L\r\n"}, ';'),
            (Fields{"CK", "8120,5", "U/L"}));
  EXPECT_EQ(FieldsOf({"a\t\tb\t"}, '\t'), (Fields{"a", "", "b", ""}));
}

TEST(CsvRows, MayHoldAnythingInQuotationMarks) {
  EXPECT_EQ(FieldsOf({R"("8,120","say ""neg""","")"}),
            (Fields{"8,120", "say \"neg\"", ""}));
  EXPECT_EQ(FieldsOf({"\"two", "lines\",x"}), (Fields{"two\nlines", "x"}));
}

TEST(CsvRows, ThatAreNoneAreTold) {
  EXPECT_EQ(
      RowOf({"\"open,x"}).status.message(),
      "row: a field begins with a quotation mark and does not end before the "
      "table does");
  for (const char* stray : {"\"a\"b,c", "a\"b,c", "a,b\"\""}) {
    EXPECT_FALSE(RowOf({stray}).status.ok()) << stray;
  }
  EXPECT_EQ(RowOf({"\xB5kat/L,x"}).status.message(),
            "row: is not UTF-8 (iconv -f WINDOWS-1252 -t UTF-8 makes it so of "
            "what a spreadsheet wrote)");
}

TEST(CsvRows, ThatAreTakenIntoAFieldThatDoesNotEndAreTold) {
  Lines lines({"SRP,\"2+", "Jo-1,neg", "Ku,3+"});
  RawRecord first;
  ASSERT_TRUE(lines.Next(&first));
  CsvRows rows(&lines, ',');
  EXPECT_EQ(rows.Read(first).status.message(),
            "row: a field begins with a quotation mark and does not end before "
            "the table does; nothing was read of lines 1 to 3");
  EXPECT_FALSE(lines.Next(&first));
}

TEST(CsvRows, ThatOneQuotationMarkTakesForOneAreTold) {
  Lines lines({"SRP,\"2+,F", "Jo-1,neg,F", "Ku,\"3+\",F"});
  RawRecord first;
  ASSERT_TRUE(lines.Next(&first));
  EXPECT_TRUE(
      absl::EndsWith(CsvRows(&lines, ',').Read(first).status.message(),
                     "in quotation marks; nothing was read of lines 1 to 3"));
}

TEST(CsvRows, ThatAreTooLongEndBeforeTheTableDoes) {
  const std::string half(kMaxLineBytes / 2 + 1, 'x');
  Lines lines({"SRP,\"2+", half, half, "Ku,3+"});
  RawRecord first;
  ASSERT_TRUE(lines.Next(&first));
  CsvRows rows(&lines, ',');
  EXPECT_EQ(rows.Read(first).status.message(),
            "row: a field begins with a quotation mark and does not end; "
            "nothing was read of lines 1 to 3");
  ASSERT_TRUE(lines.Next(&first));
  EXPECT_EQ(rows.Read(first).fields, (Fields{"Ku", "3+"}));
}

TEST(CsvSeparator, IsTheOneThatStandsInTheHeader) {
  EXPECT_EQ(CsvSeparator("analyte,value"), ',');
  EXPECT_EQ(CsvSeparator("analyte;value"), ';');
  EXPECT_EQ(CsvSeparator("analyte\tvalue"), '\t');
  EXPECT_EQ(CsvSeparator("value"), ',');
}

}  // namespace
}  // namespace myorules::service
