#include "service/cli/csv_rows.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "engine/base/utf8.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

// Splits what is fed to it; a line end may stand in quotes.
class Splitter {
 public:
  Splitter(char separator, std::vector<std::string>* fields)
      : separator_(separator), fields_(*fields) {
    fields_.emplace_back();
  }

  void Feed(absl::string_view text) {
    for (const char c : text) {
      if (quoted_) {
        FeedQuoted(c);
      } else if (c == '"' && fields_.back().empty() && !was_quoted_) {
        quoted_ = was_quoted_ = true;
      } else if (c == separator_) {
        fields_.emplace_back();
        was_quoted_ = false;
      } else if (c == '"' && closing_) {
        // Two quotes in quotes are one.
        fields_.back().push_back('"');
        quoted_ = true;
      } else {
        stray_ |= was_quoted_ || c == '"';
        fields_.back().push_back(c);
      }
      closing_ = !quoted_ && c == '"';
    }
  }

  // Whether a field in quotes has not ended.
  bool open() const { return quoted_; }
  // Whether something stands beside quotes.
  bool stray() const { return stray_; }

 private:
  void FeedQuoted(char c) {
    if (c == '"') {
      quoted_ = false;
    } else {
      fields_.back().push_back(c);
    }
  }

  const char separator_;
  std::vector<std::string>& fields_;
  bool quoted_ = false;
  bool was_quoted_ = false;
  bool closing_ = false;
  bool stray_ = false;
};

absl::string_view WithoutLineEnd(absl::string_view line) {
  if (!line.empty() && line.back() == '\n') line.remove_suffix(1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

}  // namespace

char CsvSeparator(absl::string_view header) {
  char best = ',';
  auto most = std::count(header.begin(), header.end(), best);
  for (const char sign : {';', '\t'}) {
    const auto count = std::count(header.begin(), header.end(), sign);
    if (count > most) {
      best = sign;
      most = count;
    }
  }
  return best;
}

std::string CsvRows::Row::LinesNotRead() const {
  if (last_line == line) return "";
  return absl::StrCat("; nothing was read of lines ", line, " to ", last_line);
}

CsvRows::Row CsvRows::Read(const RawRecord& first) {
  Row row;
  row.line = row.last_line = first.number;
  row.status = first.status;
  if (!row.status.ok()) return row;
  Splitter splitter(separator_, &row.fields);
  splitter.Feed(WithoutLineEnd(first.bytes));
  size_t size = first.bytes.size();
  RawRecord next;
  while (splitter.open() && size <= kMaxLineBytes && lines_.Next(&next)) {
    splitter.Feed("\n");
    splitter.Feed(WithoutLineEnd(next.bytes));
    size += next.bytes.size() + 1;
    row.last_line = next.number;
  }
  if (splitter.open()) {
    row.status = InvalidField(
        "row",
        absl::StrCat("a field begins with a quotation mark and does not end",
                     size > kMaxLineBytes ? "" : " before the table does",
                     row.LinesNotRead()));
    return row;
  }
  if (splitter.stray()) {
    row.status = InvalidField(
        "row",
        absl::StrCat("something stands beside a field in quotation marks; "
                     "write a quotation mark in a field twice, and the field "
                     "in quotation marks",
                     row.LinesNotRead()));
  }
  for (const std::string& field : row.fields) {
    if (engine::FindInvalidUtf8(field) == absl::string_view::npos) continue;
    row.status = InvalidField(
        "row",
        "is not UTF-8 (iconv -f WINDOWS-1252 -t UTF-8 makes it so of what a "
        "spreadsheet wrote)");
  }
  return row;
}

}  // namespace myorules::service
