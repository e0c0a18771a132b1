#include "service/record/answer_changes.h"

#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "rules/note/values.h"

namespace myorules::service::record {
namespace {

// What readers compare: id and text of each part, in order.
using Texts = std::vector<std::pair<std::string, std::string>>;

// Of a part that is there; what is not there has no text.
constexpr char kUnknown[] = "unknown";
constexpr char kNone[] = "none";

std::string Or(const std::string& text, const char* where_empty) {
  return text.empty() ? where_empty : text;
}

std::string TextOf(const v1::DecisionResult& decision) {
  switch (decision.status()) {
    case v1::DECISION_STATUS_DETERMINED:
      return decision.outcome().empty()
                 ? Or(absl::StrJoin(decision.collected(), ", "), kNone)
                 : decision.outcome();
    case v1::DECISION_STATUS_ERROR:
      return "error";
    default:
      return Or(absl::StrJoin(decision.candidates(), " or "), kUnknown);
  }
}

std::string TextOf(const v1::FacetResult& facet) {
  if (!facet.error().empty()) return "error";
  return Or(facet.has_value() ? rules::QuantityText(facet.value(), facet.unit())
                              : absl::StrJoin(facet.candidates(), " or "),
            kUnknown);
}

std::string TextOf(const v1::FlagResult& flag) {
  switch (flag.status()) {
    case v1::FLAG_STATUS_RAISED:
      return "RAISED";
    case v1::FLAG_STATUS_POSSIBLE:
      return "POSSIBLE";
    case v1::FLAG_STATUS_UNDETERMINED:
      return "UNDETERMINED";
    default:
      return "";
  }
}

template <typename Parts>
Texts TextsOf(const Parts& parts) {
  Texts texts;
  for (const auto& part : parts) texts.emplace_back(part.id(), TextOf(part));
  return texts;
}

std::string MadeBy(const v1::Classification& answer) {
  if (!answer.has_pack()) return "";
  return absl::StrCat(answer.pack().name(), "@", answer.pack().version(), " ",
                      answer.pack().hash(), " engine ",
                      answer.engine_version());
}

void AddChanges(v1::AnswerPart part, const Texts& before, const Texts& after,
                std::vector<v1::AnswerChange>* changes) {
  std::map<absl::string_view, absl::string_view> old(before.begin(),
                                                     before.end());
  const auto add = [&](absl::string_view id, absl::string_view was,
                       absl::string_view is) {
    // That nothing is known of a part that is new, or gone, is no news.
    if (was == is || (was.empty() && is == kUnknown) ||
        (is.empty() && was == kUnknown)) {
      return;
    }
    v1::AnswerChange& change = changes->emplace_back();
    change.set_part(part);
    change.set_id(std::string(id));
    change.set_before(std::string(was));
    change.set_after(std::string(is));
    change.set_new_flag(part == v1::ANSWER_PART_FLAG && is == "RAISED");
  };
  for (const auto& [id, text] : after) {
    const auto it = old.find(id);
    add(id, it == old.end() ? "" : it->second, text);
    if (it != old.end()) old.erase(it);
  }
  // In the order of the old answer.
  for (const auto& [id, text] : before) {
    if (old.count(id) != 0) add(id, text, "");
  }
}

}  // namespace

std::vector<v1::AnswerChange> AnswerChanges(const v1::Classification& before,
                                            const v1::Classification& after) {
  std::vector<v1::AnswerChange> changes;
  if (before.has_pack()) {
    AddChanges(v1::ANSWER_PART_PACK, {{"pack", MadeBy(before)}},
               {{"pack", MadeBy(after)}}, &changes);
  }
  AddChanges(v1::ANSWER_PART_DECISION, TextsOf(before.decisions()),
             TextsOf(after.decisions()), &changes);
  AddChanges(v1::ANSWER_PART_FACET, TextsOf(before.facets()),
             TextsOf(after.facets()), &changes);
  AddChanges(v1::ANSWER_PART_FLAG, TextsOf(before.flags()),
             TextsOf(after.flags()), &changes);
  return changes;
}

}  // namespace myorules::service::record
