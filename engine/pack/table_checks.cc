#include "engine/pack/table_checks.h"

#include <algorithm>
#include <variant>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"
#include "engine/pack/names.h"
#include "engine/pack/references.h"

namespace myorules::engine {
namespace {

// The literal bool that an expression is, if it is one.
absl::optional<bool> LiteralBool(const Checked& checked) {
  if (checked == nullptr) return absl::nullopt;
  const auto* literal = std::get_if<Literal>(&checked->root->node);
  if (literal == nullptr) return absl::nullopt;
  const bool* value = std::get_if<bool>(literal);
  return value == nullptr ? absl::nullopt : absl::make_optional(*value);
}

const std::string* LiteralString(const Expr& node) {
  const auto* literal = std::get_if<Literal>(&node.node);
  return literal == nullptr ? nullptr : std::get_if<std::string>(literal);
}

std::string NormalText(const Checked& when) {
  std::string text = when->text;
  // Outside of literals runs of spaces mean nothing; inside they do.
  if (!absl::StrContains(text, '"') && !absl::StrContains(text, '\'')) {
    absl::RemoveExtraAsciiWhitespace(&text);
  } else {
    absl::StripAsciiWhitespace(&text);
  }
  return text;
}

class ReachabilityCheck {
 public:
  ReachabilityCheck(const CompiledItem& table, absl::string_view called,
                    const MessagePlace& place)
      : table_(table), called_(called), place_(place) {}

  void Run() {
    const bool collect = table_.hit_policy == v1::HIT_POLICY_COLLECT;
    for (int i = 0; i < static_cast<int>(table_.rows.size()); ++i) {
      if (table_.rows[i].when == nullptr) continue;
      if (LiteralBool(table_.rows[i].when) == false) {
        AddRowError(i, "its condition never holds; take it out");
      } else if (collect) {
        CheckRepeated(i, table_.rows[i].outcome);
      } else if (always_ >= 0) {
        AddRowError(i, absl::StrCat("row ", always_ + 1,
                                    " before it always holds; put that row "
                                    "last"));
      } else {
        CheckRepeated(i, "");
        if (LiteralBool(table_.rows[i].when) == true) always_ = i;
      }
    }
    CheckOtherwise();
    CheckUnique();
  }

 private:
  void AddRowError(int row, absl::string_view why) {
    place_.Child("row", row)
        .AddError("when", absl::StrCat("row ", row + 1, " of ", called_,
                                       " is never reached: ", why));
  }

  // Under COLLECT one condition may well have two outcomes.
  void CheckRepeated(int row, absl::string_view outcome) {
    const std::string text =
        absl::StrCat(NormalText(table_.rows[row].when), "\n", outcome);
    const auto earlier = std::find(texts_.begin(), texts_.end(), text);
    if (earlier != texts_.end()) {
      AddRowError(row, absl::StrCat("row ", rows_[earlier - texts_.begin()] + 1,
                                    " has the same condition; take one out"));
    }
    texts_.push_back(text);
    rows_.push_back(row);
  }

  void CheckOtherwise() {
    const bool some_row_always_holds = std::any_of(
        table_.rows.begin(), table_.rows.end(),
        [](const CompiledRow& row) { return LiteralBool(row.when) == true; });
    if (!some_row_always_holds || table_.otherwise.empty()) return;
    place_.AddError("otherwise",
                    absl::StrCat("the otherwise of ", called_,
                                 " is never reached: a row always holds; take "
                                 "one of the two out"));
  }

  void CheckUnique() {
    if (table_.hit_policy != v1::HIT_POLICY_UNIQUE || always_ <= 0) return;
    place_.Child("row", always_)
        .AddError("when",
                  absl::StrCat("row ", always_ + 1, " of ", called_,
                               " always holds, so that the table is never "
                               "unique; write it as otherwise"));
  }

  const CompiledItem& table_;
  const absl::string_view called_;
  const MessagePlace& place_;
  int always_ = -1;
  std::vector<std::string> texts_;
  std::vector<int> rows_;
};

class OutcomeCheck {
 public:
  OutcomeCheck(
      const CheckedExpr& checked, const ExpressionSite& site,
      const std::function<const CompiledItem*(absl::string_view)>& find_table)
      : checked_(checked), site_(site), find_table_(find_table) {}

  void Run() {
    ForEachNode(*checked_.root, [this](const Expr& node) {
      const auto* call = std::get_if<CallExpr>(&node.node);
      if (call == nullptr || call->args.size() != 2) return;
      const Expr& left = *call->args[0];
      const Expr& right = *call->args[1];
      if (call->function == "_==_" || call->function == "_!=_") {
        Compare(left, right);
        Compare(right, left);
      } else if (call->function == "@in") {
        Compare(right, left);
        if (const auto* list = std::get_if<ListExpr>(&right.node)) {
          for (const ExprPtr& each : list->elements) Compare(left, *each);
        }
      }
    });
  }

 private:
  void Compare(const Expr& item, const Expr& text) {
    const std::string* outcome = LiteralString(text);
    const absl::string_view variable = VariableAt(checked_, item);
    if (outcome == nullptr || variable.empty()) return;
    const CompiledItem* table = find_table_(variable);
    if (table == nullptr) return;
    const std::vector<std::string> outcomes = OutcomesOf(*table);
    if (std::find(outcomes.begin(), outcomes.end(), *outcome) !=
        outcomes.end()) {
      return;
    }
    const std::string hint = NearestHint(*outcome, outcomes);
    site_.place.AddErrorInValue(
        site_.field, site_.text, text.offset,
        absl::StrCat("'", *outcome, "' is no outcome of '", table->id, "'",
                     hint.empty() ? absl::StrCat("; it has ",
                                                 absl::StrJoin(outcomes, ", "))
                                  : hint));
  }

  const CheckedExpr& checked_;
  const ExpressionSite& site_;
  const std::function<const CompiledItem*(absl::string_view)>& find_table_;
};

}  // namespace

std::vector<std::string> OutcomesOf(const CompiledItem& table) {
  std::vector<std::string> outcomes;
  const auto add = [&outcomes](const std::string& outcome) {
    if (!outcome.empty() && std::find(outcomes.begin(), outcomes.end(),
                                      outcome) == outcomes.end()) {
      outcomes.push_back(outcome);
    }
  };
  for (const CompiledRow& row : table.rows) add(row.outcome);
  add(table.otherwise);
  return outcomes;
}

void CheckRowsReachable(const CompiledItem& table, absl::string_view called,
                        const MessagePlace& place) {
  ReachabilityCheck(table, called, place).Run();
}

void CheckRowReadsNoFact(const CheckedExpr& when, const ExpressionSite& site,
                         absl::string_view subject) {
  for (const absl::string_view fact :
       {subject, absl::string_view("assessed_on")}) {
    if (when.variables.count(std::string(fact)) == 0) continue;
    site.place.AddErrorInValue(
        site.field, site.text, OffsetOfReference(when, fact),
        absl::StrCat("a row reads no fact directly, and this one reads '", fact,
                     "'; give the condition a name as a definition"));
  }
}

void CheckComparedOutcomes(
    const CheckedExpr& checked, const ExpressionSite& site,
    const std::function<const CompiledItem*(absl::string_view)>& find_table) {
  OutcomeCheck(checked, site, find_table).Run();
}

}  // namespace myorules::engine
