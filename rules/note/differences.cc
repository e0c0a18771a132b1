#include "rules/note/differences.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "rules/comparisons/pack_names.h"
#include "rules/note/labelled.h"

namespace myorules::rules {
namespace {

constexpr size_t kMostWithReasons = 400;

std::string SideText(const v1::PackPosition& position, bool with_reasons) {
  std::string text = absl::StrCat("by ", position.pack(), " ", position.says());
  if (with_reasons && !position.because().empty()) {
    absl::StrAppend(&text, " (", absl::StrJoin(position.because(), "; "), ")");
  }
  return text;
}

std::string SidesText(const v1::CrossPackNote& note, bool with_reasons) {
  return absl::StrJoin(
      note.positions(), "; ",
      [with_reasons](std::string* out, const v1::PackPosition& position) {
        absl::StrAppend(out, SideText(position, with_reasons));
      });
}

// "by imnm.lim2019 and imnm.wang2022 the patient meets the criteria; by
// imnm.enmc2018 the patient does not meet the criteria".
std::string GroupedText(const v1::CrossPackNote& note) {
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;
  for (const v1::PackPosition& position : note.positions()) {
    const auto group = std::find_if(groups.begin(), groups.end(),
                                    [&position](const auto& each) {
                                      return each.first == position.says();
                                    });
    if (group == groups.end()) {
      groups.push_back({position.says(), {position.pack()}});
    } else {
      group->second.push_back(position.pack());
    }
  }
  return absl::StrJoin(groups, "; ", [](std::string* out, const auto& group) {
    absl::StrAppend(out, "by ", NamesOfAll(group.second), " ", group.first);
  });
}

// "Packs differ on immune-mediated necrotizing myopathy".
std::string QuestionOf(const v1::CrossPackNote& note) {
  return note.message().substr(0, note.message().find(": "));
}

// The sentences that say in which the rules differ, behind the sides; empty:
// nobody has said.
std::string RemarksOf(const v1::CrossPackNote& note) {
  const std::string sides = absl::StrCat(
      QuestionOf(note), ": ", SidesText(note, /*with_reasons=*/true), ". ");
  return absl::StartsWith(note.message(), sides)
             ? note.message().substr(sides.size())
             : "";
}

// The first clause of each sentence: "… by a whatever the antibody; in b …"
// ends before "in b".
std::string FirstClauses(absl::string_view remarks) {
  std::string text;
  while (!remarks.empty()) {
    const size_t end = std::min(remarks.find(". "), remarks.size());
    const absl::string_view sentence = remarks.substr(0, end);
    const absl::string_view clause = sentence.substr(0, sentence.find("; "));
    absl::StrAppend(&text, text.empty() ? "" : " ", clause,
                    absl::EndsWith(clause, ".") ? "" : ".");
    remarks.remove_prefix(std::min(end + 2, remarks.size()));
  }
  return text;
}

// Why one side denies what another finds: the first reason of each that does.
std::string DenialsText(const v1::CrossPackNote& note) {
  std::vector<std::string> denials;
  for (const v1::PackPosition& position : note.positions()) {
    if (!absl::StartsWith(position.outcome(), "NOT_") ||
        position.because().empty()) {
      continue;
    }
    denials.push_back(absl::StrCat(
        "by ", position.pack(), " ", position.says(), " (", position.because(0),
        position.because_size() > 1 ? " …" : "", ")"));
  }
  return absl::StrJoin(denials, "; ");
}

// What each side says and why, however little room there is: first the reasons
// of sides go, of which those that agree say little, then by whom what is said,
// which each pack says itself. In what the rules differ stays: without it
// "polymyositis" of criteria that have no group for necrotizing myopathy reads
// as another diagnosis.
std::string DifferenceText(const v1::CrossPackNote& note,
                           const NoteDetail& detail) {
  const size_t most = detail.most_of_a_note();
  if (note.message().size() <= most) return note.message();
  const std::string question = QuestionOf(note);
  const std::string remarks = RemarksOf(note);
  if (!remarks.empty()) {
    return detail.has_room_for_sides()
               ? absl::StrCat(question, ": ", GroupedText(note), ". ", remarks)
               : absl::StrCat(question, ". ", FirstClauses(remarks));
  }
  std::string sides =
      absl::StrCat(question, ": ", SidesText(note, /*with_reasons=*/true), ".");
  if (detail.has_room_for_sides() &&
      sides.size() <= std::max(most, kMostWithReasons)) {
    return sides;
  }
  const std::string denials = DenialsText(note);
  return absl::StrCat(
      question, ": ",
      denials.empty() ? SidesText(note, /*with_reasons=*/false) : denials, ".");
}

}  // namespace

NoteSection Differences(const v1::ClassifyResponse& response,
                        const NoteDetail& detail) {
  NoteSection section{
      "Where the criteria differ", "difference", "differences", {}};
  for (const v1::CrossPackNote& note : response.notes()) {
    Branch branch{Inline(DifferenceText(note, detail)), {}};
    for (const v1::PackPosition& position : note.positions()) {
      if (!detail.full) break;
      branch.branches.push_back(Labelled(
          position.pack(),
          absl::StrCat(position.says(), position.because().empty() ? "" : "; ",
                       absl::StrJoin(position.because(), "; "))));
    }
    section.lines.push_back({std::move(branch), Urgency::kDifference});
  }
  return section;
}

}  // namespace myorules::rules
