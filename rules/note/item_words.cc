#include "rules/note/item_words.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "rules/note/values.h"

namespace myorules::rules {
namespace {

constexpr char kClinical[] = "clinical";

template <typename Result>
std::string CandidatesOf(const Result& result) {
  return absl::StrCat(absl::StrJoin(result.candidates(), " or "),
                      OrFewer(result));
}

}  // namespace

bool IsBool(const Item& item) {
  const Truth truth = item.truth();
  return truth == Truth::kMet || truth == Truth::kNotMet;
}

Inline MarkOf(const Item& item) {
  const bool is_criterion = item.kind == ItemKind::kCriterion;
  switch (item.truth()) {
    case Truth::kMet:
      return Inline().Strong(is_criterion ? "met" : "yes");
    case Truth::kNotMet:
      return Inline().Strong(is_criterion ? "not met" : "no");
    case Truth::kUnknown:
      return Inline().Mark(Inline::Kind::kDoubtful, "unknown");
    case Truth::kFailed:
      return Inline().Mark(Inline::Kind::kBad, "failed");
    case Truth::kValue:
      return {};
  }
  return {};
}

std::string TitleByMark(const Item& item) {
  const std::string title = TitleOf(item);
  return item.kind == ItemKind::kCriterion && IsBool(item)
             ? std::string(absl::StripSuffix(title, " met"))
             : title;
}

std::string TitleOf(const Item& item) {
  return item.title.empty() ? item.id : item.title;
}

std::string ValueOf(const Item& item) {
  if (item.traced != nullptr) return RoundedText(item.traced->value(), "");
  if (item.facet != nullptr) {
    const std::string value =
        RoundedText(item.facet->value(), item.facet->unit());
    return value.empty() ? CandidatesOf(*item.facet) : value;
  }
  if (item.decision == nullptr) return "";
  const v1::DecisionResult& decision = *item.decision;
  if (!decision.outcome().empty()) return decision.outcome();
  return decision.status() == v1::DECISION_STATUS_DETERMINED
             ? absl::StrJoin(decision.collected(), ", ")
             : CandidatesOf(decision);
}

bool IsFinding(const Item& item) {
  return item.traced != nullptr && item.thresholds.empty() &&
         item.uses.empty() && item.traced->reads_size() == 1 &&
         item.traced->reads(0).value().kind_case() == v1::FactValue::kBoolValue;
}

const FactReads& ReadsOf(const Item& item) {
  static const auto& none = *new FactReads();
  return item.traced == nullptr ? none : item.traced->reads();
}

FactReads DecidingReadsOf(const Item& item) {
  if (item.traced == nullptr || item.traced->deciding_entries().empty()) {
    return ReadsOf(item);
  }
  const auto& entries = item.traced->deciding_entries();
  const auto is_of_a_decider = [&entries](const std::string& path) {
    return std::any_of(entries.begin(), entries.end(),
                       [&path](const std::string& entry) {
                         return absl::StartsWith(path, entry);
                       });
  };
  // Of the list: itself, its other entries, whether it is complete.
  const auto is_of_its_list = [&entries](const std::string& path) {
    return std::any_of(
        entries.begin(), entries.end(), [&path](const std::string& entry) {
          const absl::string_view list =
              absl::string_view(entry).substr(0, entry.rfind('['));
          const std::string complete =
              absl::StrCat(list.substr(list.rfind('.') + 1), "_complete");
          return path == list || absl::EndsWith(path, complete) ||
                 absl::StartsWith(path, absl::StrCat(list, "["));
        });
  };
  FactReads deciding;
  for (const v1::FactRead& read : ReadsOf(item)) {
    if (is_of_a_decider(read.path()) || !is_of_its_list(read.path())) {
      *deciding.Add() = read;
    }
  }
  return deciding;
}

std::string LimitText(const v1::Threshold& threshold) {
  const std::string& unit = threshold.unit();
  if (unit == "grade") return absl::StrCat(threshold.value(), "+");
  if (unit == "1" || unit == "count") return threshold.value();
  return MeasuredText(threshold.value(), unit);
}

std::string SourceName(absl::string_view key) {
  return key == kClinical ? "clinical knowledge, no study" : std::string(key);
}

std::string SourcesText(
    const google::protobuf::RepeatedPtrField<v1::SourceRef>& sources) {
  std::string text;
  std::string last;
  for (const v1::SourceRef& source : sources) {
    if (source.key() != last || text.empty()) {
      absl::StrAppend(&text, text.empty() ? "" : "; ",
                      SourceName(source.key()));
      if (!source.place().empty()) absl::StrAppend(&text, ", ");
    } else {
      absl::StrAppend(&text, "; ");
    }
    absl::StrAppend(&text, source.place());
    last = source.key();
  }
  return text;
}

}  // namespace myorules::rules
