// The truth tables of docs/reference/unknowns.md, cell by cell.
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "engine/base/memory.h"
#include "engine/oracle/parcel_environment.h"
#include "gtest/gtest.h"

namespace myorules::engine::oracle {
namespace {

const OwnMemory kMemory;

std::vector<std::string> Lines() {
  std::ifstream file("docs/reference/unknowns.md");
  std::stringstream text;
  text << file.rdbuf();
  return absl::StrSplit(text.str(), '\n');
}

// The cells of a line of a table, without their bold face.
std::vector<std::string> Cells(absl::string_view line) {
  std::vector<std::string> cells;
  for (absl::string_view cell : absl::StrSplit(line, '|')) {
    cells.push_back(
        absl::StrReplaceAll(absl::StripAsciiWhitespace(cell), {{"**", ""}}));
  }
  if (cells.size() < 3) return {};
  return std::vector<std::string>(cells.begin() + 1, cells.end() - 1);
}

// "`a && b`" -> "a && b"; anything else: empty.
std::string Code(absl::string_view text) {
  if (text.size() < 3 || text.front() != '`' || text.back() != '`') return "";
  return std::string(text.substr(1, text.size() - 2));
}

bool IsNamePart(char c) { return absl::ascii_isalnum(c) || c == '_'; }

// The expression with the names `a` and `b` replaced.
std::string Filled(const std::string& expression, const std::string& a,
                   const std::string& b) {
  std::string filled;
  for (size_t i = 0; i < expression.size(); ++i) {
    const char c = expression[i];
    const bool alone =
        (i == 0 || !IsNamePart(expression[i - 1])) &&
        (i + 1 == expression.size() || !IsNamePart(expression[i + 1]));
    if (alone && c == 'a') {
      filled += a;
    } else if (alone && c == 'b') {
      filled += b;
    } else {
      filled += c;
    }
  }
  return filled;
}

// What the evaluator prints, as the page writes it.
std::string AsWritten(std::string value) {
  value = absl::StrReplaceAll(
      value, {{"open_complete", "o"}, {"error{e}", "e"}, {"...", "…"}});
  // Sets of facts; the page names that of the list last.
  for (size_t at = value.find("unknown{"); at != std::string::npos;
       at = value.find("unknown{")) {
    const size_t end = value.find('}', at);
    const size_t begin = at + std::string("unknown{").size();
    std::vector<std::string> facts =
        absl::StrSplit(value.substr(begin, end - begin), ", ");
    if (facts.size() > 1 && facts.front() == "o") {
      facts.erase(facts.begin());
      facts.emplace_back("o");
    }
    value.replace(at, end - at + 1, absl::StrJoin(facts, " ∪ "));
  }
  return value;
}

// Evaluates the cell of one row and, where `b` is not empty, one column.
void Check(const std::string& expression, const std::string& a,
           const std::string& b, const std::string& cell) {
  const std::string filled = Filled(expression, a, b);
  EXPECT_EQ(AsWritten(Evaluated(filled)), cell) << filled;
}

TEST(TruthTables, AreWhatTheEvaluatorGives) {
  const std::vector<std::string> lines = Lines();
  std::string expression;  // The last one that stood on a line of its own.
  int cells = 0;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (!Code(lines[i]).empty()) expression = Code(lines[i]);
    const std::vector<std::string> header = Cells(lines[i]);
    if (header.size() < 2 || (header[0] != "a \\ b" &&
                              (header[0] != "a" || Code(header[1]).empty()))) {
      continue;
    }
    ASSERT_LT(i + 5, lines.size());
    for (size_t row = i + 2; row < i + 6; ++row) {
      const std::vector<std::string> written = Cells(lines[row]);
      ASSERT_EQ(written.size(), header.size()) << lines[row];
      for (size_t column = 1; column < header.size(); ++column) {
        if (header[0] == "a") {
          Check(Code(header[column]), written[0], "", written[column]);
        } else {
          Check(expression, written[0], header[column], written[column]);
        }
        ++cells;
      }
    }
  }
  // 16 tables of 16 cells, and two of one operand.
  EXPECT_EQ(cells, 16 * 16 + 4 * 4 + 4 * 7);
}

}  // namespace
}  // namespace myorules::engine::oracle
