#include "rules/cases/coverage.h"

#include <cmath>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "engine/base/memory.h"
#include "engine/base/unknown_set.h"
#include "engine/expr/value.h"
#include "engine/oracle/evaluate.h"
#include "engine/pack/names.h"
#include "rules/cases/always_known.h"
#include "rules/cases/fact_text.h"

namespace myorules::rules {
namespace {

using engine::CompiledItem;
using engine::ItemKind;
using engine::Value;

constexpr char kHit[] = "hit";
constexpr char kPassed[] = "passed";
constexpr char kOpen[] = "open";
constexpr char kAlwaysKnown[] = "It asks what is on record, which is known.";

std::string SeverityText(v1::Severity severity) {
  return absl::AsciiStrToLower(
      absl::StripPrefix(v1::Severity_Name(severity), "SEVERITY_"));
}

std::string TableName(const CompiledItem& item) {
  return absl::StrCat(item.kind == ItemKind::kDecision ? "decision " : "facet ",
                      item.id);
}

std::string RowName(const CompiledItem& item, size_t row) {
  return absl::StrCat(TableName(item), " row ", row + 1, " (",
                      item.rows[row].outcome, ")");
}

Value ToValue(const v1::FactValue& fact) {
  switch (fact.kind_case()) {
    case v1::FactValue::kBoolValue:
      return Value::Bool(fact.bool_value());
    case v1::FactValue::kIntValue:
      return Value::Int(fact.int_value());
    case v1::FactValue::kDoubleValue:
      return Value::Double(fact.double_value());
    case v1::FactValue::kStringValue:
      return Value::String(fact.string_value());
    case v1::FactValue::kRangeValue: {
      const v1::NumberRange& told = fact.range_value();
      engine::NumberRange range;
      if (told.has_low()) range.low = told.low();
      if (told.has_high()) range.high = told.high();
      range.low_excluded = !told.has_low() || told.low_excluded();
      range.high_excluded = !told.has_high() || told.high_excluded();
      range.why = engine::UnknownSet::Of("where in the range it lies");
      return Value::Range(range);
    }
    case v1::FactValue::kListValue: {
      std::vector<Value> items;
      for (const std::string& text : fact.list_value().values()) {
        items.push_back(Value::String(text));
      }
      if (!fact.list_value().open()) return Value::List(items);
      engine::ListValue list = Value::List(items).as_list();
      list.open = true;
      list.why_open = engine::UnknownSet::Of("what is unknown");
      return Value::List(list);
    }
    default:
      return Value::Unknown(engine::UnknownSet::Of("a value without text"));
  }
}

// Gives the conditions of rows the values that the answer shows.
class AnswerActivation : public engine::oracle::Activation {
 public:
  AnswerActivation(const engine::CompiledPack& pack,
                   const v1::Classification& answer) {
    for (const auto& result : answer.trace()) {
      if (result.has_value()) values_[result.id()] = ToValue(result.value());
    }
    for (const auto& result : answer.facets()) {
      if (result.has_value()) values_[result.id()] = ToValue(result.value());
    }
    for (const auto& result : answer.decisions()) {
      if (result.status() == v1::DECISION_STATUS_DETERMINED &&
          !result.outcome().empty()) {
        values_[result.id()] = Value::String(result.outcome());
      }
    }
    for (const CompiledItem& item : pack.items()) ids_[item.variable] = item.id;
    thresholds_ = &pack.thresholds();
  }

  Value Lookup(absl::string_view variable) override {
    const std::string name(variable);
    auto threshold = thresholds_->find(name);
    if (threshold != thresholds_->end()) return threshold->second;
    auto id = ids_.find(name);
    auto value = values_.find(id == ids_.end() ? name : id->second);
    if (value != values_.end()) return value->second;
    return Value::Unknown(engine::UnknownSet::Of(name));
  }

 private:
  std::map<std::string, Value> values_;
  std::map<std::string, std::string> ids_;
  const std::map<std::string, Value, std::less<>>* thresholds_ = nullptr;
};

}  // namespace

Coverage::Coverage(std::shared_ptr<const engine::CompiledPack> pack)
    : pack_(std::move(pack)) {
  for (const v1::Criterion& criterion : pack_->linked().criterion()) {
    AddLine(absl::StrCat("criterion ", criterion.id()),
            {"true", "false", "unknown"});
    const CompiledItem* const item =
        pack_->FindItem(engine::VariableOf(criterion.id()));
    if (IsAlwaysKnown(*item->value, *pack_)) RuleOut("unknown", kAlwaysKnown);
  }
  for (const CompiledItem& item : pack_->items()) {
    if (engine::IsTable(item)) AddTableLines(item);
  }
  for (int i = 0; i < pack_->source().flag_size(); ++i) {
    AddFlagLine(pack_->source().flag(i), pack_->flags()[i]);
  }
  for (int i = 0; i < pack_->source().note_size(); ++i) {
    AddNoteLine(pack_->source().note(i), *pack_->notes()[i]);
  }
}

void Coverage::AddTableLines(const CompiledItem& item) {
  for (size_t row = 0; row < item.rows.size(); ++row) {
    AddLine(RowName(item, row), {kHit, kPassed, kOpen});
    if (IsAlwaysKnown(*item.rows[row].when, *pack_)) {
      RuleOut(kOpen, kAlwaysKnown);
    }
  }
  if (!item.otherwise.empty()) {
    AddLine(absl::StrCat(TableName(item), " otherwise (", item.otherwise, ")"),
            {kHit});
  }
}

void Coverage::AddFlagLine(const v1::Flag& flag,
                           const engine::CompiledFlag& compiled) {
  std::vector<std::string> values;
  std::set<std::string> severities;
  bool possible = compiled.possible_when != nullptr;
  bool known = compiled.possible_when == nullptr ||
               IsAlwaysKnown(*compiled.possible_when, *pack_);
  for (const engine::CompiledGround& ground : compiled.grounds) {
    const std::string text =
        absl::StrCat("raised ", SeverityText(ground.severity));
    if (severities.insert(text).second) values.push_back(text);
    possible = possible || HangsOnDecision(*ground.when);
    known = known && IsAlwaysKnown(*ground.when, *pack_);
  }
  if (possible) values.emplace_back("possible");
  values.emplace_back("undetermined");
  values.emplace_back("not raised");
  AddLine(absl::StrCat("flag ", flag.id()), values);
  if (known) RuleOut("undetermined", kAlwaysKnown);
}

void Coverage::AddNoteLine(const v1::Note& note,
                           const engine::CheckedExpr& when) {
  AddLine(absl::StrCat("note ", note.id()), {"shown", "not shown"});
  if (FixedValue(when) == true) RuleOut("not shown", "It is always true.");
}

void Coverage::RuleOut(absl::string_view value, absl::string_view why) {
  lines_.back().ruled_out.emplace(value, why);
}

bool Coverage::HangsOnDecision(const engine::CheckedExpr& expression) const {
  for (const std::string& variable : expression.variables) {
    const CompiledItem* item = pack_->FindItem(variable);
    if (item == nullptr) continue;
    if (item->kind == ItemKind::kDecision) return true;
    if (item->value != nullptr && HangsOnDecision(*item->value)) return true;
    for (const engine::CompiledRow& row : item->rows) {
      if (HangsOnDecision(*row.when)) return true;
    }
  }
  return false;
}

void Coverage::AddLine(std::string item,
                       const std::vector<std::string>& values) {
  line_by_item_[item] = lines_.size();
  Line line;
  line.item = std::move(item);
  for (const std::string& value : values) line.values.emplace_back(value, 0);
  lines_.push_back(std::move(line));
}

void Coverage::Count(const std::string& item, absl::string_view value) {
  auto line = line_by_item_.find(item);
  if (line == line_by_item_.end()) return;
  auto& values = lines_[line->second].values;
  for (auto& [name, count] : values) {
    if (name == value) {
      ++count;
      return;
    }
  }
  // Not foreseen: shown rather than lost.
  values.emplace_back(std::string(value), 1);
}

void Coverage::CountTable(const CompiledItem& item,
                          const v1::Classification& answer) {
  AnswerActivation activation(*pack_, answer);
  const bool collect = item.hit_policy == v1::HIT_POLICY_COLLECT;
  for (size_t row = 0; row < item.rows.size(); ++row) {
    const Value value =
        engine::oracle::Evaluate(*item.rows[row].when, activation);
    Count(RowName(item, row), value.is_true()    ? kHit
                              : value.is_false() ? kPassed
                                                 : kOpen);
    if (!collect && !value.is_false()) return;
  }
  if (!item.otherwise.empty()) {
    Count(absl::StrCat(TableName(item), " otherwise (", item.otherwise, ")"),
          kHit);
  }
}

void Coverage::Add(const v1::Classification& answer) {
  engine::Memory memory;
  const engine::MemoryScope scope(memory);
  std::map<std::string, const v1::CriterionResult*> trace;
  for (const auto& result : answer.trace()) trace[result.id()] = &result;
  for (const v1::Criterion& criterion : pack_->linked().criterion()) {
    auto result = trace.find(criterion.id());
    if (result == trace.end()) continue;
    Count(absl::StrCat("criterion ", criterion.id()),
          FactText(result->second->value()));
  }
  for (const CompiledItem& item : pack_->items()) {
    if (engine::IsTable(item)) CountTable(item, answer);
  }
  std::map<std::string, const v1::FlagResult*> flags;
  for (const auto& result : answer.flags()) flags[result.id()] = &result;
  for (const v1::Flag& flag : pack_->source().flag()) {
    std::string value = "not raised";
    auto result = flags.find(flag.id());
    if (result != flags.end()) {
      value = absl::AsciiStrToLower(absl::StripPrefix(
          v1::FlagStatus_Name(result->second->status()), "FLAG_STATUS_"));
      if (result->second->status() == v1::FLAG_STATUS_RAISED) {
        absl::StrAppend(&value, " ", SeverityText(result->second->severity()));
      }
    }
    Count(absl::StrCat("flag ", flag.id()), value);
  }
  std::set<std::string> notes;
  for (const auto& note : answer.notes()) notes.insert(note.id());
  for (const v1::Note& note : pack_->source().note()) {
    Count(absl::StrCat("note ", note.id()),
          notes.count(note.id()) > 0 ? "shown" : "not shown");
  }
}

namespace {

struct Exception {
  std::string reason;  // Never empty.
  bool is_of_an_item = false;
};

// By item and value. Appends a fault for each without a reason.
std::map<std::pair<std::string, std::string>, Exception> ReadExceptions(
    const v1::CaseExceptions& exceptions, std::vector<std::string>* faults) {
  std::map<std::pair<std::string, std::string>, Exception> excepted;
  for (const v1::CoverageException& exception : exceptions.cannot_occur()) {
    for (const std::string& item : exception.item()) {
      const bool has_reason = !exception.reason().empty();
      if (!has_reason) {
        faults->push_back(absl::StrCat(item, ": no reason given"));
      }
      for (const std::string& value : exception.value()) {
        excepted[{item, value}] = {
            has_reason ? exception.reason() : "no reason given", false};
      }
    }
  }
  return excepted;
}

}  // namespace

double CoverageReport::Percent() const {
  if (can_occur == 0) return 100;
  return std::floor(1000.0 * seen / can_occur) / 10;
}

std::string CoverageReport::PercentText() const {
  return absl::StrCat(Percent(), "%");
}

std::string CoverageReport::Table() const {
  std::string table;
  std::string left_out;
  for (const Line& line : lines) {
    absl::StrAppendFormat(&table, "%-72s", line.item);
    for (const Value& value : line.values) {
      absl::StrAppend(&table, " ", value.value, " ");
      if (value.cannot_occur.empty()) {
        absl::StrAppend(&table, value.count, value.count == 0 ? "!" : "");
      } else {
        absl::StrAppend(&table, "-");
        absl::StrAppend(&left_out, "  ", line.item, ": ", value.value, ": ",
                        value.cannot_occur, "\n");
      }
      absl::StrAppend(&table, &value == &line.values.back() ? "\n" : " ");
    }
  }
  if (left_out.empty()) return table;
  return absl::StrCat(table, "Left out, since it cannot occur:\n", left_out);
}

CoverageReport ReportCoverage(const Coverage& coverage,
                              const v1::CaseExceptions& exceptions) {
  CoverageReport report;
  std::map<std::pair<std::string, std::string>, Exception> excepted =
      ReadExceptions(exceptions, &report.exception_faults);
  for (const Coverage::Line& line : coverage.lines()) {
    report.lines.push_back({line.item, {}});
    for (const auto& [value, count] : line.values) {
      const auto exception = excepted.find({line.item, value});
      const auto ruled_out = line.ruled_out.find(value);
      std::string why;
      if (exception != excepted.end()) {
        exception->second.is_of_an_item = true;
        why = exception->second.reason;
      }
      if (ruled_out != line.ruled_out.end()) {
        if (!why.empty()) {
          report.exception_faults.push_back(
              absl::StrCat(line.item, ": '", value,
                           "' is excepted, which its expression says already; "
                           "take the exception out"));
        }
        why = ruled_out->second;
      }
      report.lines.back().values.push_back({value, count, why});
      if (!why.empty()) {
        if (count > 0) {
          report.exception_faults.push_back(absl::StrCat(
              line.item, ": '", value, "' is excepted but occurs"));
        }
        continue;
      }
      ++report.can_occur;
      report.seen += count > 0 ? 1 : 0;
      if (count == 0) {
        report.never.push_back(absl::StrCat(line.item, ": never ", value));
      }
    }
  }
  for (const auto& [item_and_value, exception] : excepted) {
    if (exception.is_of_an_item) continue;
    report.exception_faults.push_back(
        absl::StrCat(item_and_value.first, ": excepted '",
                     item_and_value.second, "' is nothing that it can have"));
  }
  return report;
}

}  // namespace myorules::rules
