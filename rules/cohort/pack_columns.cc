#include "rules/cohort/pack_columns.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "engine/base/proto_text.h"
#include "rules/cohort/csv.h"
#include "rules/cohort/export_values.h"
#include "rules/patient/days.h"

namespace myorules::rules {
namespace {

using engine::CompiledItem;
using engine::Type;
using Values = std::vector<std::string>;

// Of a column that answers fill. The one with that id; null: the answer has
// none.
template <typename List>
auto* Find(const List& list, const std::string& id) {
  const auto found = std::find_if(
      list.begin(), list.end(), [&](const auto& it) { return it.id() == id; });
  return found == list.end() ? nullptr : &*found;
}

bool SameDay(const v1::DateRange& range) {
  return DateText(range.earliest()) == DateText(range.latest());
}

// The value of an answer that is one text: category or boolean. Empty: unknown.
std::string PlainValue(const v1::FactValue& value) {
  if (value.has_bool_value()) return BooleanText(value.bool_value());
  if (value.has_string_value()) return value.string_value();
  return "";
}

// The ends between which a number lies; nullopt: there is none.
std::optional<double> LowEnd(const v1::FactValue& value) {
  if (value.has_int_value()) return value.int_value();
  if (value.has_double_value()) return value.double_value();
  if (!value.range_value().has_low()) return std::nullopt;
  return value.range_value().low();
}

std::optional<double> HighEnd(const v1::FactValue& value) {
  if (!value.has_range_value()) return LowEnd(value);
  if (!value.range_value().has_high()) return std::nullopt;
  return value.range_value().high();
}

// Whether the number is one, and no interval.
bool IsExact(const v1::FactValue& value) {
  const v1::NumberRange& range = value.range_value();
  return !value.has_range_value() ||
         (range.has_low() && range.has_high() && range.low() == range.high());
}

std::string NumberOrMissing(const std::optional<double>& number) {
  return number.has_value() ? CsvNumber(*number) : "";
}

// The outcomes that a table can have, in its order, each once.
template <typename Table>
Values Outcomes(const Table& table) {
  Values outcomes;
  const auto add = [&](const std::string& outcome) {
    if (!outcome.empty() && std::find(outcomes.begin(), outcomes.end(),
                                      outcome) == outcomes.end()) {
      outcomes.push_back(outcome);
    }
  };
  for (const v1::Row& row : table.row()) add(row.outcome());
  add(table.otherwise());
  return outcomes;
}

// Makes the columns of a pack's answers.
class PackColumns {
 public:
  PackColumns(const engine::CompiledPack& pack,
              std::vector<ExportColumn>* columns)
      : pack_(pack), columns_(*columns) {}

  void Append() {
    const v1::RulePack& linked = pack_.linked();
    for (const auto& decision : linked.decision()) AddDecision(decision);
    for (const auto& facet : linked.facet()) AddFacet(facet);
    for (const auto& criterion : linked.criterion()) AddCriterion(criterion);
    for (const auto& flag : linked.flag()) AddFlag(flag);
    for (const auto& note : linked.note()) AddNote(note);
  }

 private:
  // A column of an item of the pack. `part`: what of it, "_low".
  void Add(absl::string_view kind, absl::string_view id, absl::string_view part,
           ExportColumn column) {
    column.name = absl::StrCat(
        kind, "_", absl::StrReplaceAll(id, {{".", "_"}, {"-", "_"}}), part);
    column.source =
        absl::StrCat(kind, " ", id, " of ", pack_.identity().name());
    columns_.push_back(std::move(column));
  }

  void AddDecision(const v1::Decision& decision) {
    const std::string& id = decision.id();
    const auto of = [id = decision.id()](const ExportRow& row) {
      return Find(row.answer->decisions(), id);
    };
    ExportColumn column;
    column.label = decision.title();
    column.values = Outcomes(decision);
    if (decision.hit_policy() == v1::HIT_POLICY_COLLECT) {
      column.type = "list";
      column.missing = "not settled, and nothing holds for sure";
      column.value = [of](const ExportRow& row) -> std::string {
        const v1::DecisionResult* const result = of(row);
        const Values found(result->collected().begin(),
                           result->collected().end());
        const bool settled = result->status() == v1::DECISION_STATUS_DETERMINED;
        return found.empty() && !settled ? "" : CsvList(found);
      };
    } else {
      column.type = "category";
      column.missing = "not settled";
      column.value = [of](const ExportRow& row) { return of(row)->outcome(); };
    }
    Add("decision", id, "", std::move(column));
    Add("decision", id, "_status",
        {.label =
             absl::StrCat(decision.title(), ": whether the facts settle it"),
         .type = "category",
         .values = EnumValues(*v1::DecisionStatus_descriptor()),
         .value = [of](const ExportRow& row) {
           return engine::EnumName(*v1::DecisionStatus_descriptor(),
                                   of(row)->status());
         }});
    Add("decision", id, "_candidates",
        {.label = absl::StrCat(decision.title(), ": what is still possible"),
         .type = "list",
         .values = Outcomes(decision),
         .missing = "settled",
         .value = [of](const ExportRow& row) -> std::string {
           const auto& candidates = of(row)->candidates();
           if (candidates.empty()) return "";
           return CsvList(Values(candidates.begin(), candidates.end()));
         }});
  }

  using FactOf = std::function<const v1::FactValue&(const ExportRow&)>;

  void AddFacet(const v1::Facet& facet) {
    const CompiledItem& item = *pack_.FindItem(facet.id());
    const FactOf of =
        [id = facet.id()](const ExportRow& row) -> const v1::FactValue& {
      const v1::FacetResult* const found = Find(row.answer->facets(), id);
      return found == nullptr ? v1::FactValue::default_instance()
                              : found->value();
    };
    ExportColumn column;
    column.label = facet.title();
    column.unit = facet.unit();
    column.missing = "not known";
    column.value = [of](const ExportRow& row) { return PlainValue(of(row)); };
    if (engine::IsTable(item) || item.enum_type != nullptr) {
      column.type = "category";
      column.values =
          engine::IsTable(item) ? Outcomes(facet) : EnumValues(*item.enum_type);
      Add("facet", facet.id(), "", std::move(column));
    } else if (item.type.kind() == Type::Kind::kBool) {
      column.type = "boolean";
      column.values = Booleans();
      Add("facet", facet.id(), "", std::move(column));
    } else if (item.type.kind() == Type::Kind::kString) {
      AddText(facet.id(), std::move(column), of);
    } else if (item.type.kind() == Type::Kind::kList) {
      AddList(facet.id(), std::move(column), of);
    } else if (item.type.kind() == Type::Kind::kOpaque &&
               item.type.name() == "date") {
      AddDate(facet.id(), std::move(column), of);
    } else {
      column.type = item.type.kind() == Type::Kind::kInt ? "integer" : "number";
      AddNumber(facet.id(), std::move(column), of);
    }
  }

  void AddText(const std::string& id, ExportColumn column, const FactOf& of) {
    column.type = "text";
    column.value = [of](const ExportRow& row) -> std::string {
      return of(row).has_string_value() ? CsvText(of(row).string_value()) : "";
    };
    Add("facet", id, "", std::move(column));
  }

  void AddNumber(const std::string& id, ExportColumn column, const FactOf& of) {
    ExportColumn low = column, high = column;
    low.label = absl::StrCat(column.label, ": at least, or more than, this");
    low.missing = "no lower end is known";
    low.value = [of](const ExportRow& row) {
      return NumberOrMissing(LowEnd(of(row)));
    };
    high.label = absl::StrCat(column.label, ": at most, or less than, this");
    high.missing = "no upper end is known";
    high.value = [of](const ExportRow& row) {
      return NumberOrMissing(HighEnd(of(row)));
    };
    column.missing = "not known, or only between the two ends";
    column.value = [of](const ExportRow& row) -> std::string {
      return IsExact(of(row)) ? NumberOrMissing(LowEnd(of(row))) : "";
    };
    Add("facet", id, "", std::move(column));
    Add("facet", id, "_low", std::move(low));
    Add("facet", id, "_high", std::move(high));
  }

  void AddDate(const std::string& id, ExportColumn column, const FactOf& of) {
    column.type = "date";
    ExportColumn first = column, last = column;
    first.label = absl::StrCat(column.label, ": first day that it can be");
    first.value = [of](const ExportRow& row) -> std::string {
      return of(row).has_date_value()
                 ? DateText(of(row).date_value().earliest())
                 : "";
    };
    last.label = absl::StrCat(column.label, ": last day that it can be");
    last.value = [of](const ExportRow& row) -> std::string {
      return of(row).has_date_value() ? DateText(of(row).date_value().latest())
                                      : "";
    };
    column.missing = "not known to the day";
    column.value = [of](const ExportRow& row) -> std::string {
      const v1::FactValue& value = of(row);
      return value.has_date_value() && SameDay(value.date_value())
                 ? DateText(value.date_value().earliest())
                 : "";
    };
    Add("facet", id, "", std::move(column));
    Add("facet", id, "_first", std::move(first));
    Add("facet", id, "_last", std::move(last));
  }

  void AddList(const std::string& id, ExportColumn column, const FactOf& of) {
    const std::string label = column.label;
    column.type = "list";
    column.value = [of](const ExportRow& row) -> std::string {
      if (!of(row).has_list_value()) return "";
      const v1::StringList& list = of(row).list_value();
      const Values texts(list.values().begin(), list.values().end());
      // Of an open list, "none" would say too much.
      return texts.empty() && list.open() ? "" : CsvList(texts);
    };
    Add("facet", id, "", std::move(column));
    Add("facet", id, "_complete",
        {.label = absl::StrCat(label, ": whether there are no others"),
         .type = "boolean",
         .values = Booleans(),
         .missing = "not known",
         .value = [of](const ExportRow& row) -> std::string {
           if (!of(row).has_list_value()) return "";
           return BooleanText(!of(row).list_value().open());
         }});
  }

  void AddCriterion(const v1::Criterion& criterion) {
    const std::string& id = criterion.id();
    Add("criterion", id, "",
        {.label = criterion.title(),
         .type = "boolean",
         .values = Booleans(),
         .missing = "not known",
         .value = [id = std::string(id)](const ExportRow& row) -> std::string {
           const v1::CriterionResult* const found =
               Find(row.answer->trace(), id);
           return found == nullptr ? "" : PlainValue(found->value());
         }});
  }

  void AddFlag(const v1::Flag& flag) {
    const std::string& id = flag.id();
    Values statuses = EnumValues(*v1::FlagStatus_descriptor());
    statuses.emplace_back("NOT_RAISED");
    Add("flag", id, "",
        {.label = flag.title(),
         .type = "category",
         .values = std::move(statuses),
         .missing = "the rules failed on this patient",
         .value = [id = std::string(id)](const ExportRow& row) -> std::string {
           const v1::FlagResult* const found = Find(row.answer->flags(), id);
           if (found == nullptr) return "NOT_RAISED";
           if (!found->error().empty()) return "";
           return engine::EnumName(*v1::FlagStatus_descriptor(),
                                   found->status());
         }});
    Add("flag", id, "_severity",
        {.label = absl::StrCat(flag.title(), ": how much it matters"),
         .type = "category",
         .values = EnumValues(*v1::Severity_descriptor()),
         .missing = "neither raised nor possible",
         .value = [id = std::string(id)](const ExportRow& row) -> std::string {
           const v1::FlagResult* const found = Find(row.answer->flags(), id);
           if (found == nullptr ||
               found->status() == v1::FLAG_STATUS_UNDETERMINED) {
             return "";
           }
           return engine::EnumName(*v1::Severity_descriptor(),
                                   found->severity());
         }});
  }

  void AddNote(const v1::Note& note) {
    const std::string& id = note.id();
    Add("note", id, "",
        {.label = absl::StrCat("Shown: ", note.message()),
         .type = "boolean",
         .values = Booleans(),
         .value = [id = std::string(id)](const ExportRow& row) {
           return BooleanText(Find(row.answer->notes(), id) != nullptr);
         }});
  }

  const engine::CompiledPack& pack_;
  std::vector<ExportColumn>& columns_;
};

}  // namespace

void AppendPackColumns(const engine::CompiledPack& pack,
                       std::vector<ExportColumn>* columns) {
  PackColumns(pack, columns).Append();
}

}  // namespace myorules::rules
