#include "rules/note/brief_summary.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "rules/note/note_lines.h"

namespace myorules::rules {
namespace {

constexpr char kPartEnds[] = ";:";

void LeaveOutState(const std::string& state, std::string* text) {
  const std::string clause = absl::StrCat("; the rules are ", state, ".");
  if (absl::EndsWith(*text, clause)) {
    text->replace(text->size() - clause.size(), clause.size(), ".");
  }
}

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

// Of lists that are open the number alone.
void CountWhatIsOpen(const std::vector<std::vector<std::string>>& open,
                     std::string* text) {
  constexpr size_t kTold = 2;
  for (const std::vector<std::string>& all : open) {
    if (all.size() <= kTold) continue;
    *text = absl::StrReplaceAll(
        *text, {{Either(all), absl::StrCat(all.size(), " are possible")}});
  }
}

constexpr char kMore[] = " …";

// The first two parts and what is provisional, which must not be missed beside
// "incomplete serology". Empty: nothing is provisional.
std::string WithProvisionalPart(const std::string& text) {
  constexpr absl::string_view kProvisionally = "provisionally";
  std::vector<std::string> kept;
  bool found = false;
  bool left_out = false;
  for (absl::string_view part : absl::StrSplit(text, "; ")) {
    if (!found && !kept.empty() && absl::StartsWith(part, kProvisionally)) {
      found = true;
      const size_t colon = part.find(": ");
      kept.push_back(colon == absl::string_view::npos
                         ? std::string(part)
                         : absl::StrCat(kProvisionally, part.substr(colon)));
    } else if (kept.size() < 2) {
      kept.emplace_back(part);
    } else {
      left_out = true;
    }
  }
  if (!found) return "";
  const std::string parts = absl::StrJoin(kept, "; ");
  return left_out ? absl::StrCat(absl::StripSuffix(parts, "."), ";", kMore)
                  : parts;
}

// Up to the end of a part. The first says whether criteria are met; the second,
// which says what was found, goes with it, though it take a line more.
std::string WithoutLastParts(const std::string& text, size_t most) {
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
  LeaveOutState(words.state, &text);
  const std::string whose = WhoseCriteria(words.pattern);
  const size_t at = whose.empty() ? std::string::npos : text.find(whose);
  if (at != std::string::npos) {
    text.erase(at, whose.size());
    // "The criteria: A or B" would read as if these were criteria.
    if (!words.label.empty() && text.compare(at, 2, ": ") == 0) {
      text.insert(at, absl::StrCat("; ", words.label));
    }
  }
  if (!opening.empty()) {
    const size_t end = std::min(at, text.find("; "));
    text = end == std::string::npos
               ? opening
               : absl::StrCat(opening, "; ",
                              text.substr(std::min(end + 2, text.size())));
  }
  if (text.size() > most) CountWhatIsOpen(words.open, &text);
  if (text.size() <= most) return text;
  const std::string provisional = WithProvisionalPart(text);
  return provisional.empty() ? WithoutLastParts(text, most) : provisional;
}

}  // namespace myorules::rules
