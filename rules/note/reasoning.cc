#include "rules/note/reasoning.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/pack/names.h"
#include "rules/note/item_words.h"
#include "rules/note/labelled.h"
#include "rules/note/values.h"

namespace myorules::rules {
namespace {

// Names told together where they are many.
constexpr size_t kMaxNames = 4;
constexpr size_t kFewNames = 2;
constexpr size_t kManyNames = 1000;

// Criteria within one another that are told at length.
constexpr int kMaxDepth = 12;

// "a" of "a", "!a" and "a=X".
std::string IdOf(const std::string& name) {
  return name.substr(absl::StartsWith(name, "!") ? 1 : 0, name.find('='));
}

std::string BasisText(const std::string& basis) {
  return basis.empty() ? "" : absl::StrCat(" (", basis, ")");
}

}  // namespace

// What it used to come to its value, in the order of its expression: of what
// the expression names that which the trace says was used.
std::vector<const Item*> Reasoning::UsesOf(const Item& item) const {
  std::vector<const Item*> used;
  for (const std::string& name : item.uses) {
    const Item* const each = items_.Find(name);
    if (each == nullptr || !each->is_evaluated()) continue;
    const bool was_used =
        item.traced == nullptr ||
        std::find(item.traced->uses().begin(), item.traced->uses().end(),
                  each->id) != item.traced->uses().end();
    if (was_used) used.push_back(each);
  }
  return used;
}

// What says nothing of the patient: a list of limits or of what is looked for,
// and results as such. What it holds is told where it is used.
bool Reasoning::IsTransparent(const Item& item) const {
  if (item.kind != ItemKind::kDefinition || item.traced == nullptr) {
    return false;
  }
  if (item.title.empty()) return true;
  if (item.truth() != Truth::kValue) return false;
  if (ValueOf(item).empty()) return true;
  if (!item.traced->value().has_list_value()) return false;
  const std::vector<const Item*> used = UsesOf(item);
  return item.traced->reads().empty() &&
         std::all_of(used.begin(), used.end(),
                     [this](const Item* each) { return IsTransparent(*each); });
}

std::vector<FactPhrase> Reasoning::Phrases(const FactReads& reads) const {
  return words_.Phrases(reads, detail_.full       ? kManyNames
                               : detail_.cuts < 3 ? kMaxNames
                                                  : kFewNames);
}

// Those that the expression names, and those of lists of limits that it uses. A
// laboratory limit is told where something in its unit was compared with it,
// and at length where nothing was.
std::vector<std::string> Reasoning::LimitsOf(
    const Item& item, const std::vector<FactPhrase>& facts) const {
  std::vector<const v1::Threshold*> limits = item.thresholds;
  std::vector<const Item*> open = {&item};
  std::set<const Item*> seen;
  while (!open.empty()) {
    const Item* const next = open.back();
    open.pop_back();
    for (const std::string& name : next->uses) {
      const Item* const used = items_.Find(name);
      if (used == nullptr || !IsTransparent(*used) || !ReadsOf(*used).empty() ||
          !seen.insert(used).second) {
        continue;
      }
      limits.insert(limits.end(), used->thresholds.begin(),
                    used->thresholds.end());
      open.push_back(used);
    }
  }
  const auto is_compared = [&facts](const v1::Threshold* limit) {
    return std::any_of(facts.begin(), facts.end(), [&](const FactPhrase& fact) {
      return fact.unit == limit->unit();
    });
  };
  const bool has_units =
      std::any_of(facts.begin(), facts.end(),
                  [](const FactPhrase& fact) { return !fact.unit.empty(); });
  std::vector<std::string> texts;
  for (const v1::Threshold* limit : limits) {
    const bool is_laboratory = !limit->method().empty();
    if (is_laboratory && !is_compared(limit) && (has_units || !detail_.full)) {
      continue;
    }
    std::string text = LimitText(*limit);
    if (detail_.full) {
      text = absl::StrCat(limit->title(), ", ", text);
      if (!limit->source().empty()) {
        absl::StrAppend(&text, " (", SourcesText(limit->source()), ")");
      }
      if (!limit->our_choice().empty()) {
        absl::StrAppend(&text, " (our choice: ", limit->our_choice(), ")");
      }
      if (!limit->unverified().empty()) {
        absl::StrAppend(&text, " (unverified: ", limit->unverified(), ")");
      }
    }
    if (std::find(texts.begin(), texts.end(), text) == texts.end()) {
      texts.push_back(std::move(text));
    }
  }
  return texts;
}

// The facts that made an item what it is and the limits that they were held
// against; where it read nothing itself, those of the criteria behind it.
void Reasoning::AddGrounds(const Item& item, Grounds* grounds) const {
  const auto add_once = [](const std::string& text,
                           std::vector<std::string>* texts) {
    if (std::find(texts->begin(), texts->end(), text) == texts->end()) {
      texts->push_back(text);
    }
  };
  const auto add_reads = [grounds](const FactReads& reads) {
    for (const v1::FactRead& read : reads) {
      const bool is_there = std::any_of(
          grounds->reads.begin(), grounds->reads.end(),
          [&read](const auto& each) { return each.path() == read.path(); });
      if (!is_there) *grounds->reads.Add() = read;
    }
  };
  const bool had_none = grounds->empty();
  const FactReads own = DecidingReadsOf(item);
  add_reads(own);
  for (const std::string& limit : LimitsOf(item, Phrases(own))) {
    add_once(limit, &grounds->limits);
  }
  for (const Item* used : UsesOf(item)) {
    if (IsTransparent(*used)) continue;
    if (used->kind == ItemKind::kDefinition && !IsBool(*used) &&
        used->truth() == Truth::kValue &&
        !used->traced->value().has_list_value()) {
      add_once(absl::StrCat(TitleOf(*used), ": ", ValueOf(*used)),
               &grounds->values);
      // What is the value itself says no more.
      const FactReads& reads = ReadsOf(*used);
      if (reads.size() != 1 || ValueText(reads[0].value()) != ValueOf(*used)) {
        add_reads(DecidingReadsOf(*used));
      }
    } else if (had_none && own.empty() && used->truth() == item.truth() &&
               told_.count(used) == 0) {
      AddGrounds(*used, grounds);
    }
  }
}

// "Heliotrope rash 3.1; open: Anti-Jo-1 positive 3.9": what counts, and what
// may, in a sum of points.
std::string Reasoning::PointsInBrief(const Item& item) const {
  if (detail_.cuts >= 3) return "";
  std::vector<std::string> counted;
  std::vector<std::string> open;
  for (const Item* used : UsesOf(item)) {
    const auto points = item.points.find(engine::VariableOf(used->id));
    if (points == item.points.end()) continue;
    const Truth truth = used->truth();
    if (truth == Truth::kNotMet) continue;
    (truth == Truth::kMet ? counted : open)
        .push_back(absl::StrCat(TitleOf(*used), " ", points->second->value()));
  }
  std::string text = absl::StrJoin(counted, ", ");
  if (!open.empty()) {
    absl::StrAppend(&text, text.empty() ? "" : "; ",
                    "open: ", SomeOf(open, kMaxNames));
  }
  return text;
}

// "Adult", or "Score: 4.8 points".
std::string Reasoning::NameInBrief(const Item& item) const {
  const std::string value = ValueOf(item);
  return item.truth() == Truth::kValue && !value.empty()
             ? absl::StrCat(TitleOf(item), ": ", value)
             : TitleByMark(item);
}

// "date of birth 1963-04-12; threshold 18 years"; empty: nothing is behind it,
// or it was told before.
std::string Reasoning::BasisInBrief(const Item& item) {
  // What is not on record is told with what is missing.
  if (!told_.insert(&item).second || IsFinding(item) || item.is_all_of ||
      item.is_any_of || item.truth() == Truth::kUnknown) {
    return "";
  }
  if (!item.points.empty()) return PointsInBrief(item);
  Grounds grounds;
  AddGrounds(item, &grounds);
  std::vector<std::string> facts;
  std::vector<std::string> minor;
  for (const FactPhrase& fact : Phrases(grounds.reads)) {
    if (!fact.is_missing) {
      (fact.is_minor ? minor : facts).push_back(fact.text);
    }
  }
  facts.insert(facts.end(), grounds.values.begin(), grounds.values.end());
  facts.insert(facts.end(), minor.begin(), minor.end());
  if (facts.empty()) return "";
  const size_t max = detail_.cuts < 3 ? 3 : 2;
  if (facts.size() > max) {
    const size_t more = facts.size() - max;
    facts.resize(max);
    facts.push_back(absl::StrCat("and ", more, " more"));
  }
  if (!grounds.limits.empty()) {
    facts.push_back(
        absl::StrCat("threshold ", absl::StrJoin(grounds.limits, " or ")));
  }
  return absl::StrJoin(facts, "; ");
}

// A criterion that is nothing but others gives way to those that made it what
// it is.
void Reasoning::Sort(const Item& item, std::set<const Item*>* seen,
                     Groups* groups) const {
  if (!item.is_evaluated() || !seen->insert(&item).second) return;
  const Truth truth = item.truth();
  const bool stands_for_parts =
      truth == Truth::kUnknown || (truth != Truth::kFailed && detail_.cuts < 4);
  if (stands_for_parts && (item.is_all_of || item.is_any_of)) {
    const bool only_same = (item.is_all_of && truth == Truth::kNotMet) ||
                           (item.is_any_of && truth == Truth::kMet);
    for (const std::string& name : item.uses) {
      const Item* const part = items_.Find(name);
      if (part == nullptr) continue;
      if (truth != Truth::kUnknown && part->truth() == Truth::kUnknown)
        continue;
      if (only_same && part->truth() != truth) continue;
      Sort(*part, seen, groups);
    }
    return;
  }
  std::vector<const Item*>& group = truth == Truth::kMet       ? groups->met
                                    : truth == Truth::kNotMet  ? groups->not_met
                                    : truth == Truth::kUnknown ? groups->unknown
                                    : truth == Truth::kFailed  ? groups->failed
                                                               : groups->values;
  group.push_back(&item);
}

Branch Reasoning::Group(Inline label, const std::vector<const Item*>& items) {
  std::vector<std::string> texts;
  std::string last_basis;
  for (const Item* item : items) {
    const std::string basis = BasisInBrief(*item);
    // What rests on the same is told before it, once.
    if (!basis.empty() && basis == last_basis) {
      texts.back().resize(texts.back().size() - BasisText(basis).size());
    }
    texts.push_back(absl::StrCat(NameInBrief(*item), BasisText(basis)));
    last_basis = basis;
  }
  const size_t max = detail_.cuts >= 3 ? kMaxNames : kManyNames;
  if (texts.size() > max + 1) {
    const size_t more = texts.size() - max;
    texts.resize(max);
    texts.push_back(absl::StrCat(more, " more"));
  }
  return {label.Text(absl::StrCat(": ", absl::StrJoin(texts, "; "))), {}};
}

std::vector<Branch> Reasoning::Brief(const std::vector<const Item*>& items) {
  Groups groups;
  std::set<const Item*> seen;
  for (const Item* item : items) Sort(*item, &seen, &groups);
  std::vector<Branch> branches;
  const auto add = [&](Inline label, const std::vector<const Item*>& group) {
    if (!group.empty()) branches.push_back(Group(std::move(label), group));
  };
  add(Inline().Mark(Inline::Kind::kBad, "failed"), groups.failed);
  add(Inline("by"), groups.values);
  add(Inline().Strong("met"), groups.met);
  add(Inline().Strong("not met"), groups.not_met);
  add(Inline().Mark(Inline::Kind::kDoubtful, "unknown"), groups.unknown);
  return branches;
}

void Reasoning::AddBasis(const Item& item, Branch* branch) {
  const auto leaf = [branch](absl::string_view label, const std::string& text) {
    if (!text.empty()) branch->branches.push_back(Labelled(label, text));
  };
  const FactReads& reads = ReadsOf(item);
  const FactReads deciding = DecidingReadsOf(item);
  const std::vector<FactPhrase> facts = Phrases(reads);
  if (deciding.size() < reads.size()) {
    for (const FactPhrase& fact : Phrases(deciding)) {
      if (!fact.is_missing) leaf("decided by", fact.text);
    }
  }
  for (const FactPhrase& fact : facts) {
    leaf(fact.is_missing ? "not on record" : "on record", fact.text);
  }
  for (const std::string& limit : LimitsOf(item, facts)) {
    leaf("threshold", limit);
  }
  for (const Item* used : UsesOf(item)) {
    if (IsTransparent(*used)) continue;
    const auto points = item.points.find(engine::VariableOf(used->id));
    branch->branches.push_back(
        Tell(*used, points == item.points.end() ? nullptr : points->second));
  }
  if (item.source != nullptr) leaf("source", SourcesText(*item.source));
  leaf("our choice", item.our_choice);
  leaf("unverified", item.unverified);
}

Branch Reasoning::Tell(const Item& item, const v1::Threshold* points) {
  Branch branch{MarkOf(item), {}};
  if (!branch.text.empty()) branch.text.Text(": ");
  branch.text.Text(TitleByMark(item));
  const Truth truth = item.truth();
  const std::string value = ValueOf(item);
  if (!IsBool(item) && !value.empty()) {
    branch.text.Text(absl::StrCat(": ", value));
  }
  if (truth == Truth::kFailed && item.traced != nullptr) {
    branch.text.Text(absl::StrCat(": ", item.traced->error()));
  }
  if (points != nullptr) {
    branch.text.Text(absl::StrCat(", ", PointsText(item, *points)));
  }
  if (told_.count(&item) > 0 || depth_ >= kMaxDepth) {
    branch.text.Mark(Inline::Kind::kFaint, " (see above)");
    return branch;
  }
  told_.insert(&item);
  ++depth_;
  AddBasis(item, &branch);
  --depth_;
  return branch;
}

std::vector<Branch> Reasoning::Because(
    const google::protobuf::RepeatedPtrField<std::string>& names) {
  std::vector<const Item*> items;
  std::vector<Branch> branches;
  for (const std::string& name : names) {
    const Item* const item = items_.Find(IdOf(name));
    if (item != nullptr) {
      items.push_back(item);
    } else {
      branches.push_back({Inline(name), {}});
    }
  }
  if (!detail_.full) {
    std::vector<Branch> brief = Brief(items);
    brief.insert(brief.end(), branches.begin(), branches.end());
    return brief;
  }
  for (const Item* item : items) branches.push_back(Tell(*item));
  return branches;
}

// What the table reads, in its order. Of one whose first row that holds
// decides, what stands below the last row that may does not matter.
std::vector<const Item*> Reasoning::ReadBy(
    const v1::DecisionResult& decision) const {
  const Item* const table = items_.Find(decision.id());
  std::vector<const Item*> items;
  if (table == nullptr) return items;
  size_t rows = table->rows.size();
  const bool is_first = table->table != nullptr &&
                        table->table->hit_policy() == v1::HIT_POLICY_FIRST;
  const auto is_candidate = [&decision](const std::string& outcome) {
    return std::find(decision.candidates().begin(), decision.candidates().end(),
                     outcome) != decision.candidates().end();
  };
  if (is_first && !decision.candidates().empty() &&
      !is_candidate(table->table->otherwise())) {
    while (rows > 0 && !is_candidate(table->rows[rows - 1].outcome)) --rows;
  }
  for (size_t i = 0; i < rows; ++i) {
    for (const std::string& name : table->rows[i].uses) {
      const Item* const used = items_.Find(name);
      if (used != nullptr && used->is_evaluated() &&
          std::find(items.begin(), items.end(), used) == items.end()) {
        items.push_back(used);
      }
    }
  }
  return items;
}

bool Reasoning::HasTold(const v1::DecisionResult& decision) const {
  if (decision.status() != v1::DECISION_STATUS_DETERMINED ||
      decision.decided_by().empty()) {
    return false;
  }
  return std::all_of(decision.decided_by().begin(), decision.decided_by().end(),
                     [this](const std::string& name) {
                       const Item* const item = items_.Find(IdOf(name));
                       if (item == nullptr) return false;
                       if (HasTold(*item)) return true;
                       const std::vector<const Item*> used = UsesOf(*item);
                       return std::any_of(
                           used.begin(), used.end(),
                           [this](const Item* each) { return HasTold(*each); });
                     });
}

// The limits that the rows of the table name themselves: "7.5, 5.5, 5.3
// points".
void Reasoning::AddTableLimits(const v1::DecisionResult& decision,
                               std::vector<Branch>* branches) const {
  const Item* const table = items_.Find(decision.id());
  if (table == nullptr || table->thresholds.empty()) return;
  if (detail_.full) {
    for (const std::string& limit : LimitsOf(*table, {})) {
      branches->push_back(Labelled("threshold", limit));
    }
    return;
  }
  // Those of one unit together, in their order.
  std::vector<std::pair<std::string, std::string>> by_unit;
  for (const v1::Threshold* limit : table->thresholds) {
    if (by_unit.empty() || by_unit.back().first != limit->unit()) {
      by_unit.emplace_back(limit->unit(), limit->value());
    } else {
      absl::StrAppend(&by_unit.back().second, ", ", limit->value());
    }
  }
  std::string text;
  for (const auto& [unit, values] : by_unit) {
    absl::StrAppend(&text, text.empty() ? "" : "; ", values, " ", unit);
  }
  branches->push_back(
      {Inline(table->thresholds.size() == 1 ? "threshold: " : "thresholds: ")
           .Text(text),
       {}});
}

std::vector<Branch> Reasoning::Why(const v1::DecisionResult& decision) {
  std::vector<Branch> branches = Reasons(decision);
  AddTableLimits(decision, &branches);
  return branches;
}

std::vector<Branch> Reasoning::Reasons(const v1::DecisionResult& decision) {
  if (decision.status() == v1::DECISION_STATUS_DETERMINED) {
    return Because(decision.decided_by());
  }
  const std::vector<const Item*> items = ReadBy(decision);
  if (!detail_.full) return Brief(items);
  std::vector<Branch> branches;
  branches.reserve(items.size());
  for (const Item* used : items) branches.push_back(Tell(*used));
  return branches;
}

}  // namespace myorules::rules
