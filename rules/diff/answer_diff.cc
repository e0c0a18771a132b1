#include "rules/diff/answer_diff.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "engine/pack/message_template.h"
#include "engine/pack/names.h"
#include "engine/pack/threshold.h"
#include "rules/cases/fact_text.h"

namespace myorules::rules {
namespace {

constexpr char kNotRaised[] = "not raised";

std::string FlagKey(absl::string_view id) { return absl::StrCat("flag:", id); }

std::string DecisionText(const v1::DecisionResult& result) {
  const std::string held = absl::StrJoin(result.collected(), ", ");
  switch (result.status()) {
    case v1::DECISION_STATUS_DETERMINED:
      if (!result.outcome().empty()) return result.outcome();
      return held.empty() ? "none" : held;
    case v1::DECISION_STATUS_INDETERMINATE:
      return absl::StrCat(
          held, held.empty() ? "" : "; ", "open: ",
          absl::StrJoin(result.candidates(), held.empty() ? " or " : ", "));
    default:
      return "error";
  }
}

std::string FacetText(const v1::FacetResult& result) {
  if (!result.error().empty()) return "error";
  if (result.has_value()) return FactText(result.value());
  return result.candidates().empty()
             ? "unknown"
             : absl::StrCat("open: ",
                            absl::StrJoin(result.candidates(), " or "));
}

std::string FlagText(const v1::FlagResult& result) {
  std::string text = absl::AsciiStrToLower(
      absl::StripPrefix(v1::FlagStatus_Name(result.status()), "FLAG_STATUS_"));
  if (result.status() == v1::FLAG_STATUS_RAISED) {
    absl::StrAppend(&text, " ",
                    absl::AsciiStrToLower(absl::StripPrefix(
                        v1::Severity_Name(result.severity()), "SEVERITY_")));
  }
  return text;
}

// Names in the order of the new pack, then those that the old one has alone.
template <typename List>
std::vector<std::pair<std::string, std::string>> IdsAndTitles(
    const List& before, const List& after) {
  std::vector<std::pair<std::string, std::string>> ids;
  std::set<std::string> seen;
  for (const List* list : {&after, &before}) {
    for (const auto& entry : *list) {
      if (seen.insert(entry.id()).second) {
        ids.emplace_back(entry.id(), entry.title());
      }
    }
  }
  return ids;
}

bool IsSame(const RuleEdit& a, const RuleEdit& b) {
  return a.part == b.part && a.id == b.id && a.field == b.field &&
         a.text == b.text;
}

// What one of the causes names already is told there.
void LeaveOutNamed(const std::vector<ChangeCause>& causes,
                   std::vector<RuleEdit>* edits) {
  for (const ChangeCause& cause : causes) {
    for (const RuleEdit& named : cause.edits) {
      edits->erase(std::remove_if(edits->begin(), edits->end(),
                                  [&named](const RuleEdit& edit) {
                                    return IsSame(edit, named);
                                  }),
                   edits->end());
    }
  }
}

}  // namespace

// The values of an answer, by what expressions call them.
struct AnswerDiff::Values {
  explicit Values(const v1::Classification& answer) {
    for (const v1::CriterionResult& result : answer.trace()) {
      rules.emplace(
          engine::VariableOf(result.id()),
          result.error().empty() ? FactText(result.value()) : "error");
    }
    for (const v1::DecisionResult& result : answer.decisions()) {
      rules.emplace(engine::VariableOf(result.id()), DecisionText(result));
      details.emplace(result.id(), absl::StrJoin(result.detail(), ", "));
    }
    for (const v1::FacetResult& result : answer.facets()) {
      rules.emplace(engine::VariableOf(result.id()), FacetText(result));
    }
    for (const v1::FlagResult& result : answer.flags()) {
      flags.emplace(result.id(), FlagText(result));
    }
  }

  // Null: it was not asked.
  const std::string* Rule(const std::string& variable) const {
    const auto found = rules.find(variable);
    return found == rules.end() ? nullptr : &found->second;
  }

  std::string Flag(const std::string& id) const {
    const auto found = flags.find(id);
    return found == flags.end() ? kNotRaised : found->second;
  }

  std::map<std::string, std::string> rules;
  std::map<std::string, std::string> details;  // By id of a decision.
  std::map<std::string, std::string> flags;    // By id.
};

std::string AnswerTextOf(const v1::Classification& answer,
                         absl::string_view part, const std::string& id) {
  const AnswerDiff::Values values(answer);
  if (part == "flag") return values.Flag(id);
  const std::string* const text = values.Rule(engine::VariableOf(id));
  const auto detail = values.details.find(id);
  return absl::StrCat(text == nullptr ? "" : *text, "\n",
                      detail == values.details.end() ? "" : detail->second);
}

AnswerDiff::AnswerDiff(const engine::CompiledPack& before,
                       const engine::CompiledPack& after)
    : before_(before), after_(after), rule_changes_(DiffRules(before, after)) {
  NoteUses(before);
  NoteUses(after);
  for (const RuleChange& change : rule_changes_) {
    if (change.id.empty() || change.part == "import") continue;
    const std::string variable =
        change.part == "threshold" ? engine::ThresholdVariable(change.id)
        : change.part == "flag"    ? FlagKey(change.id)
                                   : engine::VariableOf(change.id);
    const std::string called = absl::StrCat(change.part, " ", change.id, " ");
    std::vector<RuleEdit>& edits = edits_[variable];
    if (change.kind != ChangeKind::kChanged) {
      edits.push_back({change.part, change.id, "",
                       absl::StrCat(called, change.kind == ChangeKind::kAdded
                                                ? "added"
                                                : "removed")});
    }
    for (const FieldChange& field : change.fields) {
      edits.push_back({change.part, change.id,
                       field.field.substr(0, field.field.find(' ')),
                       absl::StrCat(called, FieldChangeText(field))});
    }
  }
}

void AnswerDiff::NoteUses(const engine::CompiledPack& pack) {
  const auto note = [](const engine::Checked& expression,
                       std::set<std::string>* names) {
    if (expression == nullptr) return;
    names->insert(expression->variables.begin(), expression->variables.end());
  };
  for (const engine::CompiledItem& item : pack.items()) {
    std::set<std::string>& names = uses_[item.variable];
    note(item.value, &names);
    for (const engine::CompiledRow& row : item.rows) {
      note(row.when, &names);
      note(row.detail, &names);
    }
  }
  for (size_t i = 0; i < pack.flags().size(); ++i) {
    const v1::Flag& flag = pack.source().flag(static_cast<int>(i));
    titles_[FlagKey(flag.id())] = flag.title();
    std::set<std::string>& names = uses_[FlagKey(flag.id())];
    for (const engine::CompiledGround& ground : pack.flags()[i].grounds) {
      note(ground.when, &names);
    }
    note(pack.flags()[i].possible_when, &names);
  }
  const auto name = [&](const std::string& id, const std::string& title) {
    titles_[engine::VariableOf(id)] = title;
  };
  for (const auto& each : pack.linked().define())
    name(each.name(), each.title());
  for (const auto& each : pack.linked().criterion())
    name(each.id(), each.title());
  for (const auto& each : pack.linked().facet()) name(each.id(), each.title());
  for (const auto& each : pack.linked().decision())
    name(each.id(), each.title());
}

const std::set<std::string>& AnswerDiff::UsesOf(
    const std::string& variable) const {
  static const auto& nothing = *new std::set<std::string>();
  const auto found = uses_.find(variable);
  return found == uses_.end() ? nothing : found->second;
}

void AnswerDiff::AddEdits(const std::string& variable,
                          std::vector<RuleEdit>* edits) const {
  const auto found = edits_.find(variable);
  if (found == edits_.end()) return;
  edits->insert(edits->end(), found->second.begin(), found->second.end());
}

void AnswerDiff::AddEditsBelow(const std::string& variable,
                               std::set<std::string>* seen,
                               std::vector<RuleEdit>* edits) const {
  if (!seen->insert(variable).second) return;
  AddEdits(variable, edits);
  for (const std::string& used : UsesOf(variable)) {
    AddEditsBelow(used, seen, edits);
  }
}

const engine::CompiledItem* AnswerDiff::FindItem(
    const std::string& variable) const {
  const engine::CompiledItem* const item = after_.FindItem(variable);
  return item == nullptr ? before_.FindItem(variable) : item;
}

std::vector<RuleEdit> AnswerDiff::EditsOf(const std::string& variable) const {
  std::vector<RuleEdit> edits;
  std::set<std::string> seen;
  AddEdits(variable, &edits);
  for (const std::string& used : UsesOf(variable)) {
    const engine::CompiledItem* const item = FindItem(used);
    if (item == nullptr) {
      AddEdits(used, &edits);  // A limit.
    } else if (!engine::IsPrintable(item->type)) {
      AddEditsBelow(used, &seen, &edits);
    }
  }
  return edits;
}

// Follows what changed its value down to what changed it first. On the way each
// rule that was edited itself is a cause, too, by what is not named below it.
void AnswerDiff::AddCauses(const std::string& variable, const std::string& id,
                           const Values& before, const Values& after,
                           std::set<std::string>* seen,
                           AnswerChange* change) const {
  if (!seen->insert(variable).second) return;
  bool is_first = true;
  for (const std::string& used : UsesOf(variable)) {
    const std::string* const old_value = before.Rule(used);
    const std::string* const new_value = after.Rule(used);
    // What was asked in one answer alone is a consequence.
    if (old_value == nullptr || new_value == nullptr ||
        *old_value == *new_value) {
      continue;
    }
    is_first = false;
    const engine::CompiledItem* const item = FindItem(used);
    AddCauses(used, item == nullptr ? used : item->id, before, after, seen,
              change);
  }
  ChangeCause cause = {id, "", "", "", EditsOf(variable)};
  if (!is_first) LeaveOutNamed(change->causes, &cause.edits);
  if (cause.edits.empty()) {
    if (!is_first) return;
    std::set<std::string> below;
    AddEditsBelow(variable, &below, &cause.edits);
  }
  const auto title = titles_.find(variable);
  if (title != titles_.end()) cause.title = title->second;
  const std::string* const old_value = before.Rule(variable);
  const std::string* const new_value = after.Rule(variable);
  if (old_value != nullptr && new_value != nullptr && id != change->id) {
    cause.before = *old_value;
    cause.after = *new_value;
  }
  change->causes.push_back(std::move(cause));
}

std::vector<AnswerChange> AnswerDiff::Compare(
    const v1::Classification& before, const v1::Classification& after) const {
  const Values old_values(before);
  const Values new_values(after);
  std::vector<AnswerChange> changes;
  const auto add = [&](const char* part, const std::string& id,
                       const std::string& title, const std::string& variable,
                       std::string old_text, std::string new_text) {
    AnswerChange change = {part,
                           id,
                           title,
                           std::move(old_text),
                           std::move(new_text),
                           {},
                           AnswerTextOf(before, part, id),
                           AnswerTextOf(after, part, id)};
    std::set<std::string> seen;
    AddCauses(variable, id, old_values, new_values, &seen, &change);
    changes.push_back(std::move(change));
  };
  const auto compare = [&](const char* part, const std::string& id,
                           const std::string& title) {
    const std::string variable = engine::VariableOf(id);
    const std::string* const old_text = old_values.Rule(variable);
    const std::string* const new_text = new_values.Rule(variable);
    if (old_text == nullptr || new_text == nullptr) return;
    if (*old_text != *new_text) {
      add(part, id, title, variable, *old_text, *new_text);
      return;
    }
    const auto old_detail = old_values.details.find(id);
    const auto new_detail = new_values.details.find(id);
    if (old_detail == old_values.details.end() ||
        new_detail == new_values.details.end() ||
        old_detail->second == new_detail->second) {
      return;
    }
    add(part, id, title, variable,
        absl::StrCat(*old_text, " (", old_detail->second, ")"),
        absl::StrCat(*new_text, " (", new_detail->second, ")"));
  };
  for (const auto& [id, title] :
       IdsAndTitles(before.decisions(), after.decisions())) {
    compare("decision", id, title);
  }
  for (const auto& [id, title] :
       IdsAndTitles(before.facets(), after.facets())) {
    compare("facet", id, title);
  }
  for (const auto& [id, title] :
       IdsAndTitles(before_.source().flag(), after_.source().flag())) {
    const std::string old_text = old_values.Flag(id);
    const std::string new_text = new_values.Flag(id);
    if (old_text != new_text) {
      add("flag", id, title, FlagKey(id), old_text, new_text);
    }
  }
  return changes;
}

std::map<std::string, std::string> AnswerDiff::FewValues(
    const v1::Classification& answer) const {
  const Values values(answer);
  std::map<std::string, std::string> few;
  const auto both_have = [&](const std::string& variable) {
    return before_.FindItem(variable) != nullptr &&
           after_.FindItem(variable) != nullptr;
  };
  for (const v1::DecisionResult& result : answer.decisions()) {
    if (!both_have(engine::VariableOf(result.id()))) continue;
    few[absl::StrCat("decision ", result.id())] = DecisionText(result);
  }
  for (const v1::FacetResult& result : answer.facets()) {
    const std::string variable = engine::VariableOf(result.id());
    if (!both_have(variable)) continue;
    const engine::CompiledItem& item = *after_.FindItem(variable);
    if (!engine::IsTable(item) && item.enum_type == nullptr &&
        item.type.kind() != engine::Type::Kind::kBool) {
      continue;
    }
    few[absl::StrCat("facet ", result.id())] = FacetText(result);
  }
  for (const auto& [id, title] :
       IdsAndTitles(before_.source().flag(), after_.source().flag())) {
    few[absl::StrCat("flag ", id)] = values.Flag(id);
  }
  return few;
}

}  // namespace myorules::rules
