#include "service/record/answer_changes.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <string>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "google/protobuf/arena.h"
#include "rules/note/values.h"
#include "service/record/wire.h"

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

// The fields that TextOf and MadeBy read of each part.
absl::Span<const int> ComparedFields(int part) {
  using v1::Classification;
  using v1::DecisionResult;
  using v1::FacetResult;
  using v1::FlagResult;
  static constexpr int kOfDecision[] = {DecisionResult::kIdFieldNumber,
                                        DecisionResult::kStatusFieldNumber,
                                        DecisionResult::kOutcomeFieldNumber,
                                        DecisionResult::kCollectedFieldNumber,
                                        DecisionResult::kCandidatesFieldNumber};
  static constexpr int kOfFacet[] = {
      FacetResult::kIdFieldNumber, FacetResult::kValueFieldNumber,
      FacetResult::kCandidatesFieldNumber, FacetResult::kUnitFieldNumber,
      FacetResult::kErrorFieldNumber};
  static constexpr int kOfFlag[] = {FlagResult::kIdFieldNumber,
                                    FlagResult::kStatusFieldNumber};
  switch (part) {
    case Classification::kDecisionsFieldNumber:
      return kOfDecision;
    case Classification::kFacetsFieldNumber:
      return kOfFacet;
    case Classification::kFlagsFieldNumber:
      return kOfFlag;
    default:
      return {};
  }
}

constexpr int kParts[] = {v1::Classification::kDecisionsFieldNumber,
                          v1::Classification::kFacetsFieldNumber,
                          v1::Classification::kFlagsFieldNumber};

// Whether readers compare this field of such a part.
bool IsCompared(int part, int field) {
  return absl::c_linear_search(ComparedFields(part), field);
}

// Moves on to the next field that is compared; false: there is none.
bool NextCompared(int part, WireFields* fields) {
  while (fields->Next()) {
    if (IsCompared(part, fields->number())) return true;
  }
  return false;
}

// Whether two parts have the same fields, of those that are compared.
bool SameCompared(int part, absl::string_view one, absl::string_view other) {
  WireFields a(one);
  WireFields b(other);
  while (true) {
    const bool more = NextCompared(part, &a);
    if (more != NextCompared(part, &b)) return false;
    if (!more) return a.whole() && b.whole();
    if (a.field() != b.field()) return false;
  }
}

// An answer as it is kept, taken apart. Views into its bytes.
class KeptParts {
 public:
  explicit KeptParts(absl::string_view answer) {
    WireFields fields(answer);
    while (fields.Next()) {
      if (!ComparedFields(fields.number()).empty()) {
        Of(fields.number()).push_back(fields.content());
      } else if (fields.number() == v1::Classification::kPackFieldNumber ||
                 fields.number() ==
                     v1::Classification::kEngineVersionFieldNumber) {
        made_by_.append(fields.field().data(), fields.field().size());
      }
    }
    whole_ = fields.whole();
  }

  // As Compare, of what made the answer.
  void CompareMadeBy(KeptParts* other) {
    if (made_by_ == other->made_by_) return;
    read_ += made_by_;
    other->read_ += other->made_by_;
  }

  // Leaves to be read what is otherwise in the other.
  void Compare(int part, KeptParts* other) {
    const std::vector<absl::string_view>& mine = Of(part);
    const std::vector<absl::string_view>& others = other->Of(part);
    for (size_t i = 0; i < std::max(mine.size(), others.size()); ++i) {
      if (i < mine.size() && i < others.size() &&
          (mine[i] == others[i] || SameCompared(part, mine[i], others[i]))) {
        continue;
      }
      if (i < mine.size()) Leave(part, mine[i]);
      if (i < others.size()) other->Leave(part, others[i]);
    }
  }

  // False: it cannot be read.
  bool Read(v1::Classification* answer) const {
    return whole_ && answer->ParseFromString(read_);
  }

 private:
  std::vector<absl::string_view>& Of(int part) {
    return parts_[absl::c_find(kParts, part) - std::begin(kParts)];
  }

  // Of the part, what is compared.
  void Leave(int part, absl::string_view bytes) {
    std::string only;
    WireFields fields(bytes);
    while (NextCompared(part, &fields)) {
      only.append(fields.field().data(), fields.field().size());
    }
    whole_ = whole_ && fields.whole();
    AppendWireField(part, only, &read_);
  }

  // In the order of kParts.
  std::array<std::vector<absl::string_view>, std::size(kParts)> parts_;
  std::string made_by_;
  std::string read_;
  bool whole_ = false;
};

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

absl::StatusOr<std::vector<v1::AnswerChange>> ChangesOfKept(
    absl::string_view before, absl::string_view after) {
  KeptParts old_parts(before);
  KeptParts new_parts(after);
  old_parts.CompareMadeBy(&new_parts);
  for (const int part : kParts) old_parts.Compare(part, &new_parts);
  google::protobuf::Arena arena;
  auto* const old_answer =
      google::protobuf::Arena::CreateMessage<v1::Classification>(&arena);
  auto* const new_answer =
      google::protobuf::Arena::CreateMessage<v1::Classification>(&arena);
  if (!old_parts.Read(old_answer) || !new_parts.Read(new_answer)) {
    return absl::DataLossError("record: an answer cannot be read");
  }
  return AnswerChanges(*old_answer, *new_answer);
}

}  // namespace myorules::service::record
