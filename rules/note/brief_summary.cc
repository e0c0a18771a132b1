#include "rules/note/brief_summary.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "rules/note/note_lines.h"

namespace myorules::rules {
namespace {

constexpr char kPartEnds[] = ";:";

// " of a paper" of "{in_words} of a paper; group: {group}."; empty: the pattern
// is another one.
std::string WhoseCriteria(const std::string& pattern) {
  const size_t begin = pattern.find('}');
  if (pattern.empty() || pattern[0] != '{' || begin == std::string::npos) {
    return "";
  }
  const size_t end = pattern.find_first_of(kPartEnds, begin);
  if (end == std::string::npos) return "";
  const std::string text = pattern.substr(begin + 1, end - begin - 1);
  return text.find('{') == std::string::npos ? text : "";
}

// "A, B or C".
std::string Either(std::vector<std::string> names) {
  if (names.size() < 2) return absl::StrJoin(names, "");
  const std::string last = std::move(names.back());
  names.pop_back();
  return absl::StrCat(absl::StrJoin(names, ", "), " or ", last);
}

// Tells no more than so many of the outcomes that are open.
void ShortenLists(const std::vector<std::vector<std::string>>& open,
                  size_t told, std::string* text) {
  for (const std::vector<std::string>& all : open) {
    if (all.size() < told + 2) continue;
    std::vector<std::string> first(all.begin(),
                                   all.begin() + static_cast<int>(told));
    first.push_back(absl::StrCat(all.size() - told, " more"));
    *text = absl::StrReplaceAll(*text, {{Either(all), Either(first)}});
  }
}

// Up to the end of a part. The first says whether criteria are met; the second,
// which says what was found, goes with it, though it take a line more.
std::string WithoutLastParts(const std::string& text, size_t most) {
  constexpr char kMore[] = " …";
  constexpr size_t kRoomForMore = sizeof(kMore) - 1;
  if (most <= kRoomForMore) return Shortened(text, most);
  size_t end = text.rfind("; ", most - kRoomForMore - 1);
  if (end == std::string::npos) return Shortened(text, most);
  if (text.find("; ") == end) {
    const size_t second = std::min(text.find("; ", end + 2), text.size());
    if (second <= 2 * most) end = second;
    if (end == text.size()) return text;
  }
  return absl::StrCat(text.substr(0, end + 1), kMore);
}

}  // namespace

std::string BriefSummary(SummaryWords words, const std::string& opening,
                         size_t most) {
  std::string& text = words.text;
  if (text.size() <= most) return text;
  const std::string whose = WhoseCriteria(words.pattern);
  const size_t at = whose.empty() ? std::string::npos : text.find(whose);
  if (at != std::string::npos) text.erase(at, whose.size());
  if (!opening.empty()) {
    const size_t end = std::min(at, text.find("; "));
    text = end == std::string::npos
               ? opening
               : absl::StrCat(opening, "; ",
                              text.substr(std::min(end + 2, text.size())));
  }
  constexpr size_t kMostTold = 2;
  const std::string all = text;
  for (size_t told = kMostTold; told > 0 && text.size() > most; --told) {
    text = all;
    ShortenLists(words.open, told, &text);
  }
  return text.size() <= most ? text : WithoutLastParts(text, most);
}

}  // namespace myorules::rules
