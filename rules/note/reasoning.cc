#include "rules/note/reasoning.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "engine/pack/names.h"
#include "rules/note/item_words.h"
#include "rules/note/labelled.h"
#include "rules/note/note_lines.h"
#include "rules/note/outcomes.h"
#include "rules/note/values.h"

namespace myorules::rules {
namespace {

// Criteria within one another that are told at length.
constexpr int kMaxDepth = 12;

// "a" of "a", "!a" and "a=X".
std::string IdOf(const std::string& name) {
  return name.substr(absl::StartsWith(name, "!") ? 1 : 0, name.find('='));
}

// Whether all that `part`, in brackets, tells stands at the beginning of
// `basis`.
bool BeginsAsAWhole(const std::string& basis, absl::string_view part) {
  if (basis == part) return true;
  return absl::ConsumeSuffix(&part, ")") &&
         absl::StartsWith(basis, absl::StrCat(part, ";"));
}

std::string BasisText(const std::string& basis) {
  return basis.empty() ? "" : absl::StrCat(" (", basis, ")");
}

// What rows that are open name, where the first row that holds decides: what is
// determined among it is what the outcomes that are possible have in common.
std::vector<const Item*> NamedByOpenRows(const Items& items,
                                         const v1::DecisionResult& decision) {
  std::vector<const Item*> named;
  const Item* const table = items.Find(decision.id());
  if (table == nullptr || table->table == nullptr ||
      table->table->hit_policy() != v1::HIT_POLICY_FIRST) {
    return named;
  }
  for (const ItemRow& row : table->rows) {
    const bool is_candidate =
        std::find(decision.candidates().begin(), decision.candidates().end(),
                  row.outcome) != decision.candidates().end();
    if (!is_candidate || OpenIn(items, row).empty()) continue;
    for (const std::string& name : row.uses) named.push_back(items.Find(name));
  }
  return named;
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

// The criteria that make it unknown, where nothing else does.
std::vector<const Item*> Reasoning::UnknownPartsOf(const Item& item) const {
  std::vector<const Item*> parts;
  const auto& reads = ReadsOf(item);
  const bool misses_a_fact =
      std::any_of(reads.begin(), reads.end(),
                  [](const v1::FactRead& read) { return !read.has_value(); });
  if (item.truth() != Truth::kUnknown || item.decision != nullptr ||
      misses_a_fact) {
    return parts;
  }
  for (const Item* used : UsesOf(item)) {
    if (used->truth() != Truth::kUnknown || IsTransparent(*used)) continue;
    if (used->kind != ItemKind::kCriterion) return {};
    parts.push_back(used);
  }
  return parts;
}

// A criterion that is nothing but others gives way to those that made it what
// it is.
void Reasoning::Sort(const Item& item, std::set<const Item*>* seen,
                     Groups* groups) const {
  if (!item.is_evaluated() || !seen->insert(&item).second) return;
  const Truth truth = item.truth();
  if (truth != Truth::kFailed && (item.is_all_of || item.is_any_of)) {
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
  const std::vector<const Item*> unknown = UnknownPartsOf(item);
  if (!unknown.empty()) {
    for (const Item* part : unknown) Sort(*part, seen, groups);
    return;
  }
  std::vector<const Item*>& group = truth == Truth::kMet       ? groups->met
                                    : truth == Truth::kNotMet  ? groups->not_met
                                    : truth == Truth::kUnknown ? groups->unknown
                                    : truth == Truth::kFailed  ? groups->failed
                                                               : groups->values;
  group.push_back(&item);
}

// Names come before what is behind them where there is no room for all; of what
// decided, both come before the names of the others. Behind which an entry in
// doubt stands, those are there however little room there is.
Branch Reasoning::Group(Inline label, const std::vector<const Item*>& items,
                        size_t deciding) {
  std::vector<std::string> texts;
  std::vector<std::string> bases;
  std::set<size_t> in_doubt;
  for (const Item* item : items) {
    if (!NotCounted(*item).empty()) in_doubt.insert(texts.size());
    texts.push_back(NameInBrief(*item));
    bases.push_back(BasisText(BasisInBrief(*item)));
  }
  // What several rest on is told once: behind the one that held it against a
  // limit, else behind the last of them.
  for (size_t i = 0; i < bases.size(); ++i) {
    const auto tells_more = [&](const std::string& other) {
      return other != bases[i] && BeginsAsAWhole(other, bases[i]);
    };
    if (std::any_of(bases.begin(), bases.end(), tells_more) ||
        (i + 1 < bases.size() && bases[i + 1] == bases[i])) {
      bases[i].clear();
    }
  }
  const bool is_unknown =
      !items.empty() && items.front()->truth() == Truth::kUnknown;
  const size_t most = is_unknown
                          ? detail_.most_of_a_row()
                          : detail_.most_of_grounds(texts.size(), deciding);
  size_t size = 0;
  const auto tell = [&](size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) size += texts[i].size() + 2;
    for (size_t i = begin; i < end; ++i) {
      if (texts.size() > 1 && size + bases[i].size() > most) continue;
      size += bases[i].size();
      texts[i] += bases[i];
    }
  };
  tell(0, deciding);
  tell(deciding, texts.size());
  return {label.Text(absl::StrCat(": ", Row(texts, "; ", most, in_doubt))), {}};
}

// What decided goes before what merely holds as well.
std::vector<Branch> Reasoning::Brief(std::vector<const Item*> items,
                                     const Deciders& deciders) {
  const auto decides = [&deciders](const Item* item) {
    return std::find(deciders.items.begin(), deciders.items.end(), item) !=
           deciders.items.end();
  };
  const auto others =
      std::stable_partition(items.begin(), items.end(), decides);
  Groups groups;
  Groups against;
  std::set<const Item*> seen;
  for (auto item = items.begin(); item != others; ++item) {
    const bool is_against = deciders.deny && (*item)->truth() == Truth::kMet;
    Sort(**item, &seen, is_against ? &against : &groups);
  }
  const size_t deciding_met = groups.met.size();
  const size_t deciding_not_met = groups.not_met.size();
  for (auto item = others; item != items.end(); ++item) {
    Sort(**item, &seen, &groups);
  }
  std::vector<Branch> branches;
  const auto add = [&](Inline label, const std::vector<const Item*>& group,
                       size_t deciding = 0) {
    if (group.empty()) return;
    // Where all of them decide none goes before the others.
    branches.push_back(
        Group(std::move(label), group, deciding < group.size() ? deciding : 0));
  };
  add(Inline().Mark(Inline::Kind::kBad, "failed"), groups.failed);
  add(Inline().Strong("exclusion met"), against.met);
  add(Inline("by"), groups.values);
  add(Inline().Strong("met"), groups.met, deciding_met);
  add(Inline().Strong("not met"), groups.not_met, deciding_not_met);
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
  const PointsTold points = PointsOf(item, items_);
  for (const Item* used : UsesOf(item)) {
    if (IsTransparent(*used)) continue;
    branch->branches.push_back(Tell(*used, PointsText(*used, item, points)));
  }
  if (item.source != nullptr) leaf("source", SourcesText(*item.source));
  leaf("our choice", item.our_choice);
  leaf("unverified", item.unverified);
}

Branch Reasoning::Tell(const Item& item, const std::string& points) {
  Branch branch{MarkFor(item), {}};
  if (!branch.text.empty()) branch.text.Text(": ");
  branch.text.Text(NameByMark(item));
  const Truth truth = item.truth();
  const std::string value = ValueOf(item);
  if (!IsBool(item) && !value.empty()) {
    branch.text.Text(absl::StrCat(": ", value));
  }
  if (truth == Truth::kFailed && item.traced != nullptr) {
    branch.text.Text(absl::StrCat(": ", item.traced->error()));
  }
  if (!points.empty()) branch.text.Text(absl::StrCat(", ", points));
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
    const google::protobuf::RepeatedPtrField<std::string>& names,
    const Item* asked) {
  const Deciders deciders = asked == nullptr || asked->decision == nullptr
                                ? Deciders{}
                                : DecidersOf(items_, *asked->decision);
  std::vector<const Item*> items;
  std::vector<Branch> branches;
  for (const std::string& name : names) {
    const Item* const item = items_.Find(IdOf(name));
    if (item == nullptr) {
      branches.push_back({Inline(name), {}});
      continue;
    }
    const std::vector<const Item*> grounds =
        asked != nullptr && item->truth() == Truth::kUnknown
            ? RuledOutBy(items_, *asked, *item)
            : std::vector<const Item*>();
    items.insert(items.end(), grounds.begin(), grounds.end());
    if (grounds.empty() || detail_.full) items.push_back(item);
  }
  if (!detail_.full) {
    std::vector<Branch> brief = Brief(std::move(items), deciders);
    brief.insert(brief.end(), branches.begin(), branches.end());
    return brief;
  }
  for (const Item* item : items) branches.push_back(Tell(*item));
  return branches;
}

// What the table reads, in its order. Of one whose first row that holds
// decides, what stands below the last row that may does not matter; what is
// unknown matters only where it may still make a row hold that is a candidate,
// and a number only where nothing beside it has decided.
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
  std::set<const Item*> open;   // Rows that are candidates hang on them.
  std::set<const Item*> alive;  // Not beside a part that has decided.
  for (size_t i = 0; i < rows; ++i) {
    const ItemRow& row = table->rows[i];
    const std::set<const Item*> of_row = OpenIn(items_, row);
    alive.insert(of_row.begin(), of_row.end());
    if (decision.candidates().empty() || is_candidate(row.outcome)) {
      open.insert(of_row.begin(), of_row.end());
    }
  }
  const auto matters = [&](const Item* item) {
    const Truth truth = item->truth();
    return truth == Truth::kUnknown ? open.count(item) > 0
           : truth == Truth::kValue ? alive.count(item) > 0
                                    : true;
  };
  for (size_t i = 0; i < rows; ++i) {
    for (const std::string& name : table->rows[i].uses) {
      const Item* const used = items_.Find(name);
      if (used != nullptr && used->is_evaluated() && matters(used) &&
          std::find(items.begin(), items.end(), used) == items.end()) {
        items.push_back(used);
      }
    }
  }
  return items;
}

bool Reasoning::HasTold(const v1::DecisionResult& decision) const {
  if (decision.status() == v1::DECISION_STATUS_INDETERMINATE) {
    const std::vector<const Item*> read = ReadBy(decision);
    return !read.empty() &&
           std::all_of(read.begin(), read.end(), [this](const Item* each) {
             return decisions_told_.count(each) > 0;
           });
  }
  if (decision.status() != v1::DECISION_STATUS_DETERMINED ||
      decision.decided_by().empty()) {
    return false;
  }
  return std::all_of(decision.decided_by().begin(), decision.decided_by().end(),
                     [this](const std::string& name) {
                       const Item* const item = items_.Find(IdOf(name));
                       if (item == nullptr) return false;
                       if (HasTold(*item) || decisions_told_.count(item) > 0) {
                         return true;
                       }
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
  // Those of several numbers in one row would be anybody's.
  const auto is_number = [this](const std::string& name) {
    const Item* const item = items_.Find(name);
    return item != nullptr && item->kind != ItemKind::kCriterion &&
           item->kind != ItemKind::kDecision && !IsBool(*item);
  };
  if (!detail_.full &&
      std::count_if(table->uses.begin(), table->uses.end(), is_number) > 1) {
    return;
  }
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
  const std::string label =
      table->thresholds.size() == 1 ? "threshold" : "thresholds";
  if (!branches->empty() &&
      absl::StartsWith(branches->front().text.Plain(), "by: ")) {
    branches->front().text.Text(absl::StrCat("; ", label, " ", text));
  } else {
    branches->push_back({Inline(absl::StrCat(label, ": ", text)), {}});
  }
}

std::vector<Branch> Reasoning::Why(const v1::DecisionResult& decision) {
  const Item* const table = items_.Find(decision.id());
  if (table != nullptr) decisions_told_.insert(table);
  std::vector<Branch> branches = Reasons(decision);
  AddTableLimits(decision, &branches);
  return branches;
}

bool Reasoning::HangsOnDecisions(const v1::DecisionResult& decision) const {
  const std::vector<const Item*> items = ReadBy(decision);
  return !items.empty() &&
         std::all_of(items.begin(), items.end(), [](const Item* item) {
           return item->decision != nullptr;
         });
}

std::vector<Branch> Reasoning::Reasons(const v1::DecisionResult& decision) {
  if (decision.status() == v1::DECISION_STATUS_DETERMINED) {
    return Because(decision.decided_by(), items_.Find(decision.id()));
  }
  const std::vector<const Item*> items = ReadBy(decision);
  if (!detail_.full) return Brief(items, {NamedByOpenRows(items_, decision)});
  std::vector<Branch> branches;
  branches.reserve(items.size());
  for (const Item* used : items) branches.push_back(Tell(*used));
  return branches;
}

}  // namespace myorules::rules
