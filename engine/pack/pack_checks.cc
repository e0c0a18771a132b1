#include "engine/pack/pack_checks.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "engine/base/pack_limits.h"
#include "engine/pack/names.h"
#include "engine/pack/number_cases.h"
#include "engine/pack/threshold.h"
#include "engine/pack/threshold_checks.h"

namespace myorules::engine {
namespace {

bool IsOfAName(char character) {
  return absl::ascii_isalnum(character) || character == '_' ||
         character == '-' || character == '.';
}

// The words that stand behind a brace or before one, `if` apart.
std::string WordsBesideBraces(absl::string_view sentence) {
  std::string words;
  for (size_t i = 0; i < sentence.size(); ++i) {
    if (sentence[i] == '{') {
      absl::string_view rest = sentence.substr(i + 1);
      absl::ConsumePrefix(&rest, "if ");
      rest = absl::StripLeadingAsciiWhitespace(rest);
      const auto end = std::find_if_not(rest.begin(), rest.end(), IsOfAName);
      absl::StrAppend(&words, rest.substr(0, end - rest.begin()), " ");
    } else if (sentence[i] == '}') {
      const absl::string_view before =
          absl::StripTrailingAsciiWhitespace(sentence.substr(0, i));
      const auto begin =
          std::find_if_not(before.rbegin(), before.rend(), IsOfAName);
      absl::StrAppend(&words, before.substr(before.rend() - begin), " ");
    }
  }
  return words;
}

// "a limit of SOAP by SCALE".
std::string DescribeLimit(const ThresholdValue& limit) {
  return absl::StrCat(
      "a limit",
      limit.analyte.empty() ? "" : absl::StrCat(" of ", limit.analyte),
      limit.method.empty() ? "" : absl::StrCat(" by ", limit.method));
}

}  // namespace

PackChecks::PackChecks(const PackHost& host, const CompiledPack& pack,
                       LoadContext* context, Issues* issues)
    : host_(host),
      pack_(pack),
      context_(*context),
      issues_(*issues),
      terms_(host, pack),
      checker_(Environment()),
      shown_numbers_(host, pack),
      costs_(host.pool, pack) {
  checker_.SetLimits([this](absl::string_view variable) {
    const ThresholdValue* limit = LimitAt(variable);
    return limit == nullptr ? "" : DescribeLimit(*limit);
  });
  checker_.SetModules(
      [this](absl::string_view variable) { return ModulesWith(variable); });
}

void PackChecks::CheckTable(const CompiledItem& table,
                            const std::vector<bool>& faulty,
                            absl::string_view called,
                            const MessagePlace& place) {
  if (host_.has_answered) return;
  CheckRows(table, faulty, called, place, Names(), &context_.checks);
  TellIfTooMuch(called, place);
}

bool PackChecks::CheckTogether(std::vector<PlacedCondition> grounds,
                               const MessagePlace& place) {
  if (host_.has_answered) return false;
  for (PlacedCondition& ground : grounds) {
    if (HasFault(ground.condition)) ground.condition = nullptr;
  }
  const bool told = CheckGrounds(grounds, Names(), &context_.checks);
  TellIfTooMuch(grounds.front().site.called, place);
  return told;
}

void PackChecks::CheckPossible(const PlacedCondition& possible,
                               const std::vector<PlacedCondition>& grounds) {
  if (HasFault(possible.condition)) return;
  const ExpressionSite& site = possible.site;
  for (const PlacedCondition& ground : grounds) {
    if (ground.site.text != site.text) continue;
    site.place.AddError(
        site.field,
        absl::StrCat(site.field, " of ", site.called, " is ", ground.site.field,
                     " of ", ground.site.called,
                     " once more, so that it adds nothing; write what makes "
                     "the flag possible beside that, or take it out"));
    return;
  }
  CheckTogether({possible}, site.place);
}

// Once; it is a fault of the pack and what it imports together.
void PackChecks::TellIfTooMuch(absl::string_view called,
                               const MessagePlace& place) {
  if (!context_.checks.stopped() || !context_.shared_fault.empty()) return;
  context_.shared_fault = absl::StrCat(
      "it takes more than ", limits::kMaxPackCheckSteps,
      " steps to hold the conditions of the pack and what it imports against "
      "each other, with those of ",
      called, "; write fewer rows, or rows that ask about fewer things");
  place.AddError(context_.shared_fault);
}

ConditionNames PackChecks::Names() const {
  ConditionNames names;
  names.closed = &closed_;
  names.tables_budget = &context_.tables;
  names.subject_type = &pack_.subject_type();
  names.subject = pack_.source().subject();
  names.find_item = [this](absl::string_view variable) {
    return pack_.FindItem(variable);
  };
  names.shown_budget = shown_numbers_.budget();
  names.is_shown = [this](const CheckedExpr& checked, const Expr& node,
                          double number) {
    return shown_numbers_.IsShown(checked, node, number);
  };
  names.find_number = [this](absl::string_view variable) -> const Value* {
    const auto found = pack_.thresholds().find(variable);
    return found != pack_.thresholds().end() && IsUsableMark(found->second)
               ? &found->second
               : nullptr;
  };
  return names;
}

Checked PackChecks::Check(const ExpressionSite& site,
                          const ExpressionRule& rule) {
  if (issues_.is_full()) return nullptr;
  if (host_.has_answered) return CheckMeaning(site, rule);
  const size_t before = issues_.count();
  ExpressionFaults faults;
  Checked checked = checker_.Check(site, rule, &faults);
  if (faults.faulty != nullptr) CheckParts(*faults.faulty, site, faults.told);
  if (checked == nullptr) return nullptr;
  costs_.Add(*checked, site);
  CheckParts(*checked, site, faults.told);
  if (issues_.count() != before) faulty_.insert(checked.get());
  return checked;
}

void PackChecks::CheckParts(const CheckedExpr& checked,
                            const ExpressionSite& site, std::set<int> told) {
  const ValueNames names = NamesOfValues();
  CheckComparedOutcomes(checked, site, *host_.pool, names.find_item);
  CheckEnumValues(checked, site, checker_.environment(), names);
  CheckComparedNulls(checked, site, checker_.environment(), names);
  const std::set<int> terms =
      CheckTerms(checked, site, names.find_item, &terms_);
  told.insert(terms.begin(), terms.end());
  CheckFixedValues(checked, site, told);
  CheckComparedTerms(checked, site, Fields(), &terms_);
  CheckUnits(checked, site, names);
  // What is said of thresholds may follow from any of those.
  if (told.empty()) CheckGivenThresholds(checked, site);
}

// Only whether there is one.
Checked PackChecks::CheckMeaning(const ExpressionSite& site,
                                 ExpressionRule rule) {
  rule.may_ask = true;
  rule.comment = "It has answered.";
  ExpressionFaults faults;
  Checked checked = checker_.Check(site, rule, &faults);
  if (checked != nullptr) costs_.Add(*checked, site);
  return checked;
}

std::vector<std::string> PackChecks::ModulesWith(absl::string_view variable) {
  if (!modules_by_variable_.has_value()) {
    modules_by_variable_.emplace();
    const ModuleSet none;
    const ModuleSet& modules = host_.modules == nullptr ? none : *host_.modules;
    for (const ModuleFile& file : modules.files()) {
      const v1::RulePack module = SkimPack(file.text);
      const bool is_behind =
          absl::c_any_of(module.import(), [&](const v1::Import& each) {
            return each.name() == pack_.source().name();
          });
      if (module.subject_type() != pack_.source().subject_type() ||
          module.name() == pack_.source().name() || is_behind) {
        continue;
      }
      const auto add = [&](const std::string& name) {
        (*modules_by_variable_)[name].insert(module.name());
      };
      for (const auto& each : module.threshold()) {
        add(ThresholdVariable(each.name()));
      }
      for (const auto& each : module.define()) add(VariableOf(each.name()));
      for (const auto& each : module.criterion()) add(VariableOf(each.id()));
    }
  }
  const auto found = modules_by_variable_->find(variable);
  if (found == modules_by_variable_->end()) return {};
  return {found->second.begin(), found->second.end()};
}

void PackChecks::CheckGivenThresholds(const CheckedExpr& checked,
                                      const ExpressionSite& site) const {
  CheckThresholds(
      checked, site, NamesOfValues().find_item,
      [this](absl::string_view variable) { return LimitAt(variable); });
}

const ThresholdValue* PackChecks::LimitAt(absl::string_view variable) const {
  const auto found = pack_.thresholds().find(variable);
  return found == pack_.thresholds().end() ||
                 found->second.kind() != Value::Kind::kOpaque
             ? nullptr
             : ThresholdValue::Of(found->second.as_opaque());
}

FieldTerms PackChecks::Fields() const {
  return {host_, [this](absl::string_view variable) {
            return pack_.FindItem(variable);
          }};
}

std::string PackChecks::TermOf(const CheckedExpr& value) const {
  return engine::TermOf(value, Fields());
}

ValueNames PackChecks::NamesOfValues() const {
  ValueNames names;
  names.find_item = [this](absl::string_view variable) {
    return pack_.FindItem(variable);
  };
  names.unit_of = [this](absl::string_view variable) -> const std::string* {
    const auto found = threshold_units_.find(variable);
    return found == threshold_units_.end() ? nullptr : &found->second;
  };
  return names;
}

Checked PackChecks::CheckShown(const ExpressionSite& site,
                               const ExpressionRule& rule) {
  Checked checked = Check(site, rule);
  if (checked != nullptr) MarkShown(*checked);
  return checked;
}

void PackChecks::MarkShown(const CheckedExpr& checked) {
  shown_.insert(checked.variables.begin(), checked.variables.end());
}

void PackChecks::CheckMessage(absl::string_view field,
                              const std::string& sentence,
                              const MessagePlace& place) {
  std::vector<TemplateFault> faults;
  for (const TemplatePart& part : ParseTemplate(sentence, &faults)) {
    if (issues_.is_full()) return;
    if (part.is_name()) CheckName(part, field, sentence, place);
  }
  // A brace too few or too many may hide a name.
  if (!faults.empty()) checker_.MarkNamesIn(WordsBesideBraces(sentence), {});
  for (TemplateFault& fault : faults) {
    place.AddErrorInValue(field, sentence, fault.offset,
                          std::move(fault.message));
  }
}

void PackChecks::CheckName(const TemplatePart& part, absl::string_view field,
                           const std::string& sentence,
                           const MessagePlace& place) {
  const std::string variable = VariableOf(part.text);
  const bool is_condition = part.kind == TemplatePart::Kind::kIf;
  if (!is_condition && IsVisible(variable) &&
      pack_.thresholds().count(variable) > 0) {
    checker_.MarkUsed(variable);
    return;
  }
  const CompiledItem* item = pack_.FindItem(variable);
  if (item == nullptr || !IsVisible(variable)) {
    const std::string message = NoSuchName(part.text, is_condition);
    // Who takes its advice uses what it names.
    checker_.MarkNamesIn("", {{part.offset, message}});
    place.AddErrorInValue(field, sentence, part.offset, message);
    return;
  }
  checker_.MarkUsed(variable);
  shown_.insert(variable);
  if (is_condition && item->type != Type::Bool() &&
      item->type != Type::Error()) {
    place.AddErrorInValue(
        field, sentence, part.offset,
        absl::StrCat("'", part.text, "' is of type ", item->type.ToString(),
                     "; a condition is a bool"));
  } else if (!IsPrintable(item->type)) {
    place.AddErrorInValue(
        field, sentence, part.offset,
        absl::StrCat("'", part.text, "' is of type ", item->type.ToString(),
                     ", which has no form in a sentence; define a text or a "
                     "number"));
  }
}

std::string PackChecks::NoSuchName(const std::string& name, bool is_condition) {
  if (FirstSegment(name) == pack_.source().subject()) {
    return absl::StrCat("'", name,
                        "' is a fact; give it a name as a definition");
  }
  std::vector<std::string> known = VisibleIds();
  for (const auto& [threshold, value] : pack_.thresholds()) {
    if (!is_condition && IsVisible(threshold)) known.push_back(threshold);
  }
  const std::string meant = DidYouMean(name, known);
  return absl::StrCat(
      "'", name, "' is no definition, criterion, facet or decision",
      meant.empty()
          ? absl::StrCat("; ", HowToHave(ModulesWith(VariableOf(name))),
                         ", or correct the name")
          : meant);
}

// What modules import themselves is not.
bool PackChecks::IsVisible(const std::string& variable) const {
  return checker_.environment().variables.count(variable) > 0;
}

std::vector<std::string> PackChecks::VisibleIds() const {
  std::vector<std::string> ids;
  for (const CompiledItem& item : pack_.items()) {
    if (IsVisible(item.variable)) ids.push_back(item.id);
  }
  return ids;
}

}  // namespace myorules::engine
