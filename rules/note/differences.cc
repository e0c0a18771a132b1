#include "rules/note/differences.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "rules/note/labelled.h"

namespace myorules::rules {
namespace {

// "imnm.lim2019 meets the criteria; imnm.enmc2018 does not meet the criteria
// (Criteria not met: Raised creatine kinase)". Each side as a whole, however
// little room there is: what makes it long goes, first what goes with all of
// them, then the reasons.
std::string DifferenceText(const v1::CrossPackNote& note, size_t most) {
  constexpr size_t kMostWithReasons = 400;
  if (note.message().size() <= most) return note.message();
  const auto sides = [&note](bool with_reasons) {
    return absl::StrJoin(
        note.positions(), "; ",
        [with_reasons](std::string* out, const v1::PackPosition& position) {
          absl::StrAppend(out, position.pack(), " ", position.says());
          if (!with_reasons || position.because().empty()) return;
          absl::StrAppend(out, " (", absl::StrJoin(position.because(), "; "),
                          ")");
        });
  };
  const std::string question =
      note.message().substr(0, note.message().find(": "));
  std::string text = absl::StrCat(question, ": ", sides(true), ".");
  if (text.size() <= std::max(most, kMostWithReasons)) return text;
  return absl::StrCat(question, ": ", sides(false), ".");
}

}  // namespace

NoteSection Differences(const v1::ClassifyResponse& response,
                        const NoteDetail& detail) {
  NoteSection section{
      "Where the criteria differ", "difference", "differences", {}};
  for (const v1::CrossPackNote& note : response.notes()) {
    Branch branch{Inline(DifferenceText(note, detail.most_of_a_note())), {}};
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
