#include "engine/pack/table_checks.h"

#include <algorithm>
#include <variant>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"
#include "engine/base/issues.h"
#include "engine/pack/comparisons.h"
#include "engine/pack/names.h"
#include "engine/pack/references.h"
#include "engine/pack/row_analysis.h"
#include "engine/pack/value_faults.h"

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

class RowCheck {
 public:
  RowCheck(const CompiledItem& table, const std::vector<bool>& faulty,
           absl::string_view called, const MessagePlace& place,
           const ConditionNames& names, WorkBudget* budget)
      : table_(table),
        faulty_(faulty),
        called_(called),
        place_(place),
        names_(names),
        budget_(budget),
        told_(table.rows.size(), false) {}

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
    if (!CheckUnique()) CheckByCases();
  }

 private:
  void AddRowError(int row, absl::string_view why) {
    told_[row] = true;
    place_.Child("row", row)
        .AddError("when", absl::StrCat("row ", row + 1, " of ", called_,
                                       " is never reached: ", why));
  }

  // Under COLLECT one condition may well have two outcomes.
  void CheckRepeated(int row, absl::string_view outcome) {
    const std::string text =
        absl::StrCat(NormalText(table_.rows[row].when), "\n", outcome);
    const auto [earlier, is_new] = row_by_text_.emplace(text, row);
    if (is_new) return;
    AddRowError(row, absl::StrCat("row ", earlier->second + 1,
                                  " has the same condition; take one out"));
  }

  void CheckOtherwise() {
    const bool some_row_always_holds = std::any_of(
        table_.rows.begin(), table_.rows.end(),
        [](const CompiledRow& row) { return LiteralBool(row.when) == true; });
    if (!some_row_always_holds || table_.otherwise.empty()) return;
    AddOtherwiseError("a row always holds; take one of the two out");
  }

  void AddOtherwiseError(absl::string_view why) {
    otherwise_told_ = true;
    place_.AddError("otherwise", absl::StrCat("the otherwise of ", called_,
                                              " is never reached: ", why));
  }

  bool SomeRowTold() const { return absl::c_linear_search(told_, true); }

  // Whether there was a fault.
  bool CheckUnique() {
    if (table_.hit_policy != v1::HIT_POLICY_UNIQUE || always_ <= 0) {
      return false;
    }
    place_.Child("row", always_)
        .AddError("when",
                  absl::StrCat("row ", always_ + 1, " of ", called_,
                               " always holds, so that the table is never "
                               "unique; write it as otherwise"));
    return true;
  }

  // What only shows when the conditions are tried in all cases. Rows of which a
  // fault is told are left out: what is so of the others is so beside them, but
  // for a gap, which they may fill.
  void CheckByCases() {
    std::vector<int> rows;
    std::vector<Checked> conditions;
    RowQuestions questions;
    for (int i = 0; i < static_cast<int>(table_.rows.size()); ++i) {
      if (faulty_[i]) continue;
      rows.push_back(i);
      conditions.push_back(table_.rows[i].when);
      questions.told.push_back(told_[i]);
    }
    if (rows.empty()) return;
    questions.gap = rows.size() == table_.rows.size() &&
                    table_.hit_policy != v1::HIT_POLICY_COLLECT &&
                    table_.otherwise.empty();
    questions.implies = table_.hit_policy != v1::HIT_POLICY_COLLECT;
    questions.overlaps = table_.hit_policy == v1::HIT_POLICY_UNIQUE;
    absl::optional<RowFindings> findings =
        AnalyseRows(conditions, names_, questions, budget_);
    if (!findings.has_value()) return;
    // By row of those that were looked into: the other row in the table.
    for (int& other : findings->implies) other = other < 0 ? -1 : rows[other];
    for (RowFindings::Overlap& overlap : findings->overlaps) {
      overlap.row = rows[overlap.row];
      overlap.other = rows[overlap.other];
    }
    for (size_t i = 0; i < rows.size(); ++i) {
      const int row = rows[i];
      if (told_[row]) continue;
      if (findings->never_holds[i]) {
        AddRowError(row,
                    "its condition never holds; correct it, or take it out");
      } else if (table_.hit_policy == v1::HIT_POLICY_FIRST &&
                 findings->never_first[i]) {
        AddShadowedError(row, findings->implies[i]);
      } else if (table_.hit_policy == v1::HIT_POLICY_UNIQUE &&
                 findings->implies[i] >= 0) {
        AddNeverAloneError(row, findings->implies[i]);
      }
    }
    if (table_.hit_policy == v1::HIT_POLICY_UNIQUE) AddOverlaps(*findings);
    AddGap(*findings);
    if (findings->some_always && !table_.otherwise.empty() && !SomeRowTold() &&
        !otherwise_told_) {
      AddOtherwiseError(
          "whatever the facts, some row holds; take it out, or correct the "
          "rows");
    }
  }

  void AddShadowedError(int row, int by) {
    AddRowError(row, by >= 0 && by < row
                         ? absl::StrCat("row ", by + 1,
                                        " holds whenever it does; put it "
                                        "before that row, or take it out")
                         : "one of the rows before it holds whenever it does; "
                           "put it before them, or take it out");
  }

  void AddNeverAloneError(int row, int other) {
    told_[row] = true;
    place_.Child("row", row)
        .AddError("when",
                  absl::StrCat("row ", row + 1, " of ", called_,
                               " never decides: row ", other + 1,
                               " holds whenever it does, and the table allows "
                               "one; narrow one of them, or write "
                               "HIT_POLICY_FIRST"));
  }

  void AddOverlaps(const RowFindings& findings) {
    for (const RowFindings::Overlap& overlap : findings.overlaps) {
      place_.Child("row", overlap.other)
          .AddError("when",
                    absl::StrCat("row ", overlap.other + 1, " of ", called_,
                                 " overlaps row ", overlap.row + 1,
                                 ", and the table allows one: both hold ",
                                 Where(overlap.facts),
                                 "; narrow one of them, or write "
                                 "HIT_POLICY_FIRST"));
    }
  }

  void AddGap(const RowFindings& findings) {
    if (!findings.gap.has_value() || (findings.gap->empty() && SomeRowTold())) {
      return;
    }
    place_.AddError(
        "id", absl::StrCat(called_, " has no otherwise, and no row holds ",
                           Where(*findings.gap),
                           "; write a row for that, or an "
                           "otherwise"));
  }

  static std::string Where(const std::string& facts) {
    return facts.empty() ? "whatever the facts" : absl::StrCat("where ", facts);
  }

  const CompiledItem& table_;
  const std::vector<bool>& faulty_;
  const absl::string_view called_;
  const MessagePlace& place_;
  const ConditionNames& names_;
  WorkBudget* const budget_;
  // Rows of which a fault is told already.
  std::vector<bool> told_;
  bool otherwise_told_ = false;
  int always_ = -1;
  // The first row with each text.
  absl::flat_hash_map<std::string, int> row_by_text_;
};

bool HasOutcome(const CompiledItem& table, absl::string_view outcome) {
  if (outcome.empty()) return false;
  return absl::c_any_of(
             table.rows,
             [&](const CompiledRow& row) { return row.outcome == outcome; }) ||
         table.otherwise == outcome;
}

std::string NoSuchOutcome(const std::string& outcome,
                          const CompiledItem& table) {
  const std::vector<std::string> outcomes = OutcomesOf(table);
  const std::string hint = DidYouMean(outcome, outcomes);
  return absl::StrCat(
      "is no outcome of '", table.id, "'",
      hint.empty() ? absl::StrCat("; it has ", absl::StrJoin(outcomes, ", "))
                   : hint);
}

}  // namespace

std::vector<std::string> OutcomesOf(const CompiledItem& table) {
  std::vector<std::string> outcomes;
  absl::flat_hash_set<absl::string_view> seen;
  const auto add = [&](const std::string& outcome) {
    if (!outcome.empty() && seen.insert(outcome).second) {
      outcomes.push_back(outcome);
    }
  };
  for (const CompiledRow& row : table.rows) add(row.outcome);
  add(table.otherwise);
  return outcomes;
}

void CheckRows(const CompiledItem& table, const std::vector<bool>& faulty,
               absl::string_view called, const MessagePlace& place,
               const ConditionNames& names, WorkBudget* budget) {
  RowCheck(table, faulty, called, place, names, budget).Run();
}

bool CheckGrounds(const std::vector<PlacedCondition>& grounds,
                  const ConditionNames& names, WorkBudget* budget) {
  std::vector<Checked> conditions;
  for (const PlacedCondition& ground : grounds) {
    if (ground.condition == nullptr) return false;
    conditions.push_back(ground.condition);
  }
  RowQuestions questions;
  questions.gap = false;
  questions.implies = false;
  questions.overlaps = false;
  const absl::optional<RowFindings> findings =
      AnalyseRows(conditions, names, questions, budget);
  if (!findings.has_value()) return false;
  bool some = false;
  for (size_t i = 0; i < grounds.size(); ++i) {
    const ExpressionSite& site = grounds[i].site;
    std::string fault;
    if (findings->never_holds[i]) {
      fault = " never holds; correct it, or take it out";
    } else if (findings->never_first[i]) {
      fault =
          " is never reached: a ground before it holds whenever it does; put "
          "it before that one, or take it out";
    }
    if (fault.empty()) continue;
    some = true;
    site.place.AddError(site.field,
                        absl::StrCat(site.field, " of ", site.called, fault));
  }
  return some;
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

void CheckComparedOutcomes(const CheckedExpr& checked,
                           const ExpressionSite& site,
                           const google::protobuf::DescriptorPool& pool,
                           const ItemFinder& find_item) {
  const KindFinder tables(pool, find_item,
                          {nullptr, [](const CompiledItem& item) {
                             return IsTable(item) ? item.variable : "";
                           }});
  ValueFaults faults(site);
  ForEachComparison(checked, [&](const Comparison& comparison) {
    if (comparison.kind == Comparison::Kind::kOrder) return;
    const std::string variable =
        tables.At(checked, *comparison.operand, *comparison.macros);
    if (variable.empty()) return;
    const CompiledItem& table = *find_item(variable);
    for (const GivenValue& value :
         ComparedValues(checked, comparison, find_item)) {
      const std::string* outcome = TextLiteral(*value.node);
      if (outcome == nullptr || HasOutcome(table, *outcome)) continue;
      faults.Add(value, absl::StrCat("'", *outcome, "'"),
                 NoSuchOutcome(*outcome, table));
    }
  });
}

}  // namespace myorules::engine
