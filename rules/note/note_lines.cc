#include "rules/note/note_lines.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/utf8.h"

namespace myorules::rules {
namespace {

// A line, or what hangs on it.
struct Candidate {
  Urgency urgency;
  size_t order;
  size_t section;
  size_t line;
  int branch;  // -1: the line itself.
};

// In the order in which they go.
std::vector<Candidate> Candidates(const std::vector<NoteSection*>& sections,
                                  Urgency kept) {
  std::vector<Candidate> candidates;
  const auto add = [&](Urgency urgency, size_t section, size_t line,
                       int branch) {
    if (urgency >= std::min(kept, Urgency::kDanger)) return;
    candidates.push_back({urgency, candidates.size(), section, line, branch});
  };
  for (size_t i = 0; i < sections.size(); ++i) {
    for (size_t j = 0; j < sections[i]->lines.size(); ++j) {
      const NoteLine& line = sections[i]->lines[j];
      add(line.urgency, i, j, -1);
      for (size_t k = 0; k < line.branch.branches.size(); ++k) {
        // They go with it at the latest.
        add(std::min(line.urgency, line.urgency_of_branches), i, j,
            static_cast<int>(k));
      }
    }
  }
  std::sort(candidates.begin(), candidates.end(),
            [](const Candidate& a, const Candidate& b) {
              return std::make_tuple(a.urgency, b.order) <
                     std::make_tuple(b.urgency, a.order);
            });
  return candidates;
}

// What hangs on a line that goes does not stay, nor what stands behind a ground
// that goes: the first are those that decided.
std::vector<Candidate> WithoutThoseThatStay(std::vector<Candidate> candidates,
                                            const std::vector<size_t>& stay) {
  std::vector<Candidate> going;
  std::vector<Candidate> staying;
  for (size_t i = 0; i < candidates.size(); ++i) {
    const bool stays = std::find(stay.begin(), stay.end(), i) != stay.end();
    (stays ? staying : going).push_back(candidates[i]);
  }
  const std::vector<Candidate> gone = going;
  for (const Candidate& each : staying) {
    const bool goes_with_another =
        each.branch >= 0 &&
        std::any_of(gone.begin(), gone.end(), [&each](const Candidate& other) {
          return other.section == each.section && other.line == each.line &&
                 other.branch < each.branch;
        });
    if (goes_with_another) going.push_back(each);
  }
  return going;
}

}  // namespace

void LeftOut::Add(size_t count, const std::string& one,
                  const std::string& many) {
  if (count == 0) return;
  const auto kind =
      std::find_if(kinds_.begin(), kinds_.end(),
                   [&one](const Kind& each) { return each.one == one; });
  if (kind == kinds_.end()) {
    kinds_.push_back({one, many, count});
  } else {
    kind->count += count;
  }
}

std::string LeftOut::Text() const {
  return absl::StrJoin(kinds_, ", ", [](std::string* out, const Kind& kind) {
    absl::StrAppend(out, kind.count, " ",
                    kind.count == 1 ? kind.one : kind.many);
  });
}

void LeaveOut(const Leaving& leaving, const std::vector<NoteSection*>& sections,
              LeftOut* left_out) {
  std::vector<Candidate> candidates = Candidates(sections, leaving.kept);
  candidates.resize(std::min(leaving.count, candidates.size()));
  candidates = WithoutThoseThatStay(std::move(candidates), leaving.stay);
  // From the back, so that the numbers of the others stay what they are.
  std::sort(candidates.begin(), candidates.end(),
            [](const Candidate& a, const Candidate& b) {
              return std::make_tuple(a.section, a.line, a.branch) >
                     std::make_tuple(b.section, b.line, b.branch);
            });
  for (const Candidate& each : candidates) {
    NoteSection& section = *sections[each.section];
    NoteLine& line = section.lines[each.line];
    if (each.branch >= 0) {
      line.branch.branches.erase(line.branch.branches.begin() + each.branch);
      left_out->Add(1, "ground", "grounds");
    } else {
      const bool is_guest = !line.one.empty();
      left_out->Add(line.count, is_guest ? line.one : section.one,
                    is_guest ? line.many : section.many);
      section.lines.erase(section.lines.begin() +
                          static_cast<std::ptrdiff_t>(each.line));
    }
  }
}

std::string FirstSentence(const std::string& text) {
  for (size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] == '.' && text[i + 1] == ' ' &&
        absl::ascii_isupper(text[i + 2])) {
      return text.substr(0, i + 1);
    }
  }
  return text;
}

std::string FirstSentences(const std::string& text, size_t most) {
  size_t end = 0;
  while (end < text.size()) {
    const size_t next = FirstSentence(text.substr(end)).size() + end;
    if (end > 0 && next > most) break;
    end = std::min(next + 1, text.size());  // Behind the blank.
  }
  return end == text.size() ? text : absl::StrCat(text.substr(0, end), "…");
}

std::string Shortened(const std::string& text, size_t most) {
  if (text.size() <= most) return text;
  const size_t blank = text.rfind(' ', most);
  const size_t end =
      blank == std::string::npos ? engine::LengthUpTo(text, most) : blank;
  return absl::StrCat(text.substr(0, end), " …");
}

std::string Row(const std::vector<std::string>& texts,
                const std::string& separator, size_t most,
                const std::set<size_t>& kept) {
  std::string row;
  size_t told = 0;
  bool has_room = true;
  for (size_t i = 0; i < texts.size(); ++i) {
    if (kept.count(i) == 0) {
      has_room =
          has_room && (told == 0 ||
                       row.size() + separator.size() + texts[i].size() <= most);
      if (!has_room) continue;
    }
    absl::StrAppend(&row, told > 0 ? separator : "", texts[i]);
    ++told;
  }
  if (told < texts.size()) {
    absl::StrAppend(&row, separator, texts.size() - told, " more");
  }
  return row;
}

}  // namespace myorules::rules
