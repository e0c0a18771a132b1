#include "rules/cases/fact_text.h"

#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "myorules/v1/classification.pb.h"

namespace myorules::rules {
namespace {

std::string TextOf(const std::string& text_proto) {
  v1::FactValue value;
  EXPECT_TRUE(
      google::protobuf::TextFormat::ParseFromString(text_proto, &value));
  return FactText(value);
}

TEST(FactText, SaysWhatAReaderWrites) {
  const struct {
    std::string value;
    std::string text;
  } kRows[] = {
      {"", "unknown"},
      {"bool_value: false", "false"},
      {"int_value: 63", "63"},
      {"double_value: 8.5", "8.5"},
      {"string_value: 'SEX_FEMALE'", "SEX_FEMALE"},
      {"range_value { low: 56 high: 56 }", "56"},
      {"range_value { low: 8.5 high: 10 }", "from 8.5 to 10"},
      {"range_value { low: 8 high: 10 low_excluded: true high_excluded: true }",
       "from more than 8 to less than 10"},
      {"range_value { low: 3 }", "at least 3"},
      {"range_value { low: 3 low_excluded: true }", "more than 3"},
      {"range_value { high: 3 }", "at most 3"},
      {"range_value { high: 3 high_excluded: true }", "less than 3"},
      {"range_value { }", "any number"},
      {"date_value { earliest { year: 2016 month: 5 day: 9 } "
       "latest { year: 2016 month: 5 day: 9 } }",
       "2016-05-09"},
      {"date_value { earliest { year: 2016 month: 5 day: 1 } "
       "latest { year: 2016 month: 5 day: 31 } }",
       "from 2016-05-01 to 2016-05-31"},
      {"list_value { values: 'a' values: 'b' }", "a, b"},
      {"list_value { values: 'a' open: true }", "a and perhaps more"},
      {"list_value { }", "none"},
  };
  for (const auto& row : kRows) EXPECT_EQ(TextOf(row.value), row.text);
}

}  // namespace
}  // namespace myorules::rules
