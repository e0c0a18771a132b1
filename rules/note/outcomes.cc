#include "rules/note/outcomes.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "rules/note/item_words.h"
#include "rules/note/values.h"

namespace myorules::rules {
namespace {

// Still open in a brief list; of more only the number is told.
constexpr int kMaxOpen = 3;

constexpr char kCannotBeDecided[] = "cannot be decided";

template <typename Outcomes>
std::string Titles(const Items& items, const std::string& id,
                   const Outcomes& outcomes) {
  return absl::StrJoin(
      outcomes, ", ", [&](std::string* out, const std::string& outcome) {
        const std::string title = items.OutcomeTitle(id, outcome);
        absl::StrAppend(out, title.empty() ? outcome : title);
      });
}

Inline Open() { return Inline().Mark(Inline::Kind::kDoubtful, "open"); }

Inline CollectedText(const Items& items, const v1::DecisionResult& decision,
                     const NoteDetail& detail) {
  const std::string known = Titles(items, decision.id(), decision.collected());
  if (decision.status() == v1::DECISION_STATUS_DETERMINED) {
    return Inline().Strong(known.empty() ? "none" : known);
  }
  Inline text;
  text.Strong(known.empty() ? "none known" : known);
  if (!detail.full && decision.candidates_size() > kMaxOpen) {
    text.Text(absl::StrCat(", ", decision.candidates_size(), " still "));
    return text.Append(Open());
  }
  text.Text(", still ").Append(Open()).Text(": ");
  return text.Text(Titles(items, decision.id(), decision.candidates()));
}

// "A or B"; where there is little room "A, B or 4 more".
std::string CandidatesText(const Items& items,
                           const v1::DecisionResult& decision,
                           const NoteDetail& detail) {
  std::vector<std::string> names(decision.candidates().begin(),
                                 decision.candidates().end());
  if (detail.full) return absl::StrJoin(names, " or ");
  for (std::string& name : names) {
    name = items.OutcomeWords(decision.id(), name);
  }
  const size_t most = detail.most_names();
  if (names.size() > most + 1) {
    const size_t more = names.size() - most;
    names.resize(most);
    names.push_back(absl::StrCat(more, " more"));
  }
  if (names.size() < 2) return absl::StrJoin(names, "");
  const std::string last = std::move(names.back());
  names.pop_back();
  return absl::StrCat(absl::StrJoin(names, ", "), " or ", last);
}

// What goes with the outcome is called in the pack: "Assays not on record".
// Empty: rows that lead to it give different things along, and which of them
// held is not told.
std::string DetailTitle(const Items& items,
                        const v1::DecisionResult& decision) {
  const Item* const item = items.Find(decision.id());
  if (item == nullptr || item->table == nullptr) return "";
  std::optional<std::string> detail;
  for (const v1::Row& row : item->table->row()) {
    if (row.outcome() != decision.outcome()) continue;
    if (detail.has_value() && *detail != row.detail()) return "";
    detail = row.detail();
  }
  return detail.has_value() ? items.Title(*detail) : "";
}

// "line blot"; of a list that may go on, with what it lists: "Assays not on
// record: line blot, and perhaps others".
std::string DetailText(const Items& items, const v1::DecisionResult& decision) {
  constexpr char kMayGoOn[] = "perhaps more";
  std::vector<std::string> details(decision.detail().begin(),
                                   decision.detail().end());
  if (details.size() < 2 || details.back() != kMayGoOn) {
    return absl::StrJoin(details, ", ");
  }
  details.back() = "and perhaps others";
  const std::string title = DetailTitle(items, decision);
  return absl::StrCat(title, title.empty() ? "" : ": ",
                      absl::StrJoin(details, ", "));
}

}  // namespace

bool Collects(const Items& items, const v1::DecisionResult& decision) {
  if (!decision.collected().empty()) return true;
  const Item* const item = items.Find(decision.id());
  return item != nullptr && item->table != nullptr &&
         item->table->hit_policy() == v1::HIT_POLICY_COLLECT;
}

Inline OutcomeText(const Items& items, const v1::DecisionResult& decision,
                   const NoteDetail& detail) {
  if (decision.status() == v1::DECISION_STATUS_ERROR) {
    return Inline()
        .Mark(Inline::Kind::kBad, kCannotBeDecided)
        .Text(absl::StrCat(": ", decision.error()));
  }
  const bool open = decision.status() == v1::DECISION_STATUS_INDETERMINATE;
  Inline text;
  if (Collects(items, decision)) {
    text = CollectedText(items, decision, detail);
  } else if (open) {
    text.Append(Open()).Text(
        absl::StrCat(": ", CandidatesText(items, decision, detail)));
  } else if (decision.outcome().empty()) {
    text.Strong("none");
  } else if (detail.full) {
    text.Strong(decision.outcome());
    const std::string title =
        items.OutcomeTitle(decision.id(), decision.outcome());
    if (!title.empty()) text.Text(absl::StrCat(", ", title));
  } else {
    text.Strong(items.OutcomeWords(decision.id(), decision.outcome()));
  }
  text.Text(OrFewer(decision));
  if (!decision.detail().empty()) {
    text.Text(absl::StrCat(" (", DetailText(items, decision), ")"));
  }
  return text;
}

std::string BriefOutcome(const Items& items, const v1::DecisionResult& decision,
                         const NoteDetail& detail) {
  // Why it cannot stands in a line of its own.
  if (decision.status() == v1::DECISION_STATUS_ERROR) return kCannotBeDecided;
  if (Collects(items, decision)) {
    return CollectedText(items, decision, detail).Plain();
  }
  if (decision.status() == v1::DECISION_STATUS_INDETERMINATE) return "open";
  return decision.outcome().empty()
             ? "none"
             : items.OutcomeWords(decision.id(), decision.outcome());
}

}  // namespace myorules::rules
