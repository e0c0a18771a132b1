#include "engine/pack/row_analysis.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <utility>
#include <variant>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/bit_set.h"
#include "engine/base/limits.h"
#include "engine/expr/ast_text.h"
#include "engine/expr/number_text.h"
#include "engine/pack/combinations.h"
#include "engine/pack/number_cases.h"

namespace myorules::engine {
namespace {

std::string CaseText(const ConditionAtom& atom, const Value& value) {
  if (atom.enum_type != nullptr) {
    const auto* named =
        atom.enum_type->FindValueByNumber(static_cast<int>(value.as_int()));
    return std::string(named->name());
  }
  if (value.kind() == Value::Kind::kUint) return absl::StrCat(value.as_uint());
  return value.ToString();
}

// Of what is worked out, as an author writes it before " is 5": where it stands
// alone, and without a comment, as its author did.
std::string WrittenText(const ConditionAtom& atom) {
  const auto* call = std::get_if<CallExpr>(&atom.node->node);
  if (call != nullptr && call->function == "_?_:_") {
    return absl::StrCat("(", ExprText(*atom.node), ")");
  }
  std::string text = atom.checked->text;
  if (atom.checked->root.get() != atom.node || absl::StrContains(text, "//")) {
    return ExprText(*atom.node);
  }
  absl::RemoveExtraAsciiWhitespace(&text);
  return text;
}

class Analysis {
 public:
  Analysis(const ConditionSet& set, std::vector<int> order, int facts,
           const CombinationNumbers& numbers, const ConditionSet::Truth& truth,
           const ConditionNames& names, WorkBudget* budget)
      : set_(set),
        order_(std::move(order)),
        facts_(facts),
        numbers_(numbers),
        holds_(truth.holds),
        possible_(truth.possible),
        names_(names),
        budget_(*budget),
        rows_(static_cast<int>(truth.holds.size())) {
    for (size_t i = facts_; i < order_.size(); ++i) {
      alike_ *= static_cast<int>(set_.atoms()[order_[i]].cases.size());
    }
  }

  RowFindings Run(const RowQuestions& questions) {
    FindSure();
    FindHolding();
    if (questions.implies) FindImplied();
    if (questions.overlaps) FindOverlaps(questions.told);
    if (questions.gap) findings_.gap = FactsOf(none_);
    return std::move(findings_);
  }

 private:
  int words() const { return static_cast<int>(BitWords(numbers_.count())); }

  // Combinations that agree in all facts stand together, `alike_` of them. The
  // first of those under facts that some subject surely has.
  void FindSure() {
    for (int first = 0; first < numbers_.count(); first += alike_) {
      if (!budget_.Spend(facts_ + 1)) return;
      const bool sure =
          std::all_of(order_.begin(), order_.begin() + facts_, [&](int number) {
            return set_.atoms()[number].sure[numbers_.CaseOf(number, first)];
          });
      if (sure) sure_.push_back(first);
    }
  }

  // The number, in `sure_`, of the first facts under which all combinations are
  // in the set; -1: there are none.
  int FirstSure(const CombinationSet& set) const {
    for (size_t i = 0; i < sure_.size(); ++i) {
      bool all = true;
      for (int j = 0; all && j < alike_; ++j) all = HasBit(set, sure_[i] + j);
      if (all) return static_cast<int>(i);
    }
    return -1;
  }

  void FindHolding() {
    CombinationSet before(words(), 0);
    for (const CombinationSet& row : holds_) {
      bool holds = false, first = false;
      for (int i = 0; i < words(); ++i) {
        holds = holds || row[i] != 0;
        first = first || (row[i] & ~before[i]) != 0;
        before[i] |= row[i];
      }
      budget_.Spend(words());
      findings_.never_holds.push_back(!holds);
      findings_.never_first.push_back(holds && !first);
    }
    none_ = possible_;
    for (int i = 0; i < words(); ++i) none_[i] &= ~before[i];
    findings_.some_always = absl::c_all_of(
        none_, [](uint64_t combinations) { return combinations == 0; });
    findings_.implies.assign(rows_, -1);
  }

  void FindImplied() {
    for (int row = 0; row < rows_; ++row) {
      if (findings_.never_holds[row]) continue;
      for (int other = 0; other < rows_; ++other) {
        if (other == row || !Implies(holds_[row], holds_[other])) continue;
        findings_.implies[row] = other;
        break;
      }
      if (budget_.stopped()) return;
    }
  }

  bool Implies(const CombinationSet& row, const CombinationSet& other) {
    int i = 0;
    while (i < words() && (row[i] & ~other[i]) == 0) ++i;
    budget_.Spend(i + 1);
    return i == words();
  }

  void FindOverlaps(const std::vector<bool>& told) {
    const auto is_asked = [&](int row) {
      return !findings_.never_holds[row] && findings_.implies[row] < 0 &&
             (told.empty() || !told[row]);
    };
    for (int other = 0; other < rows_; ++other) {
      for (int row = 0; is_asked(other) && row < other; ++row) {
        if (!is_asked(row)) continue;
        if (!budget_.Spend(words())) return;
        if (!HaveCommonBits(holds_[row], holds_[other])) continue;
        CombinationSet both = holds_[row];
        for (int i = 0; i < words(); ++i) both[i] &= holds_[other][i];
        absl::optional<std::string> facts = FactsOf(both);
        if (!facts.has_value()) continue;
        findings_.overlaps.push_back({row, other, *std::move(facts)});
        break;
      }
    }
  }

  // Facts, or a number, under which all combinations are in the set; nullopt:
  // it cannot be said that there are any.
  absl::optional<std::string> FactsOf(const CombinationSet& set) {
    budget_.Spend(static_cast<int64_t>(sure_.size()));
    const int sure = FirstSure(set);
    if (sure >= 0) return FactsText(sure, set);
    return WorkedOutText(set);
  }

  // The same of a number that is worked out and that some subject shows. What
  // else is so of that subject is not known: what is told of the number must
  // hold whatever it is.
  absl::optional<std::string> WorkedOutText(const CombinationSet& set) {
    if (names_.is_shown == nullptr) return absl::nullopt;
    if (!has_worked_out_) FindWorkedOut();
    for (WorkedOut& each : worked_out_) {
      if (!names_.shown_budget->Spend(words())) return absl::nullopt;
      if (!Contains(set, each.combinations)) continue;
      const ConditionAtom& atom = set_.atoms()[each.atom];
      if (!each.is_shown.has_value()) {
        each.is_shown = names_.is_shown(*atom.checked, *atom.node, each.number);
      }
      if (*each.is_shown) {
        return absl::StrCat(WrittenText(atom), " is ", DoubleText(each.number));
      }
    }
    return absl::nullopt;
  }

  void FindWorkedOut() {
    has_worked_out_ = true;
    for (int atom = 0; atom < static_cast<int>(set_.atoms().size()); ++atom) {
      const ConditionAtom& of = set_.atoms()[atom];
      if (of.node == nullptr || !HasNumberCases(of.type)) continue;
      for (int i = 0; i < static_cast<int>(of.cases.size()); ++i) {
        if (!names_.shown_budget->Spend(numbers_.count())) return;
        const auto number = NumberBetweenMarks(of.cases[i], of.marks);
        if (!number.has_value()) continue;
        worked_out_.push_back(
            {atom, *number, numbers_.With(atom, i), absl::nullopt});
      }
    }
  }

  static bool Contains(const CombinationSet& set, const CombinationSet& part) {
    for (size_t i = 0; i < part.size(); ++i) {
      if ((part[i] & ~set[i]) != 0) return false;
    }
    return true;
  }

  // Of the facts number `sure` those that it takes for all combinations to be
  // in `set` whatever the rest.
  std::string FactsText(int sure, const CombinationSet& set) {
    std::vector<int> needed(order_.begin(), order_.begin() + facts_);
    for (int i = facts_ - 1; i >= 0; --i) {
      std::vector<int> fewer = needed;
      fewer.erase(fewer.begin() + i);
      if (IsAlways(sure_[sure], fewer, set)) needed = std::move(fewer);
    }
    std::vector<std::string> texts;
    for (const int number : needed) {
      const ConditionAtom& atom = set_.atoms()[number];
      const int at = numbers_.CaseOf(number, sure_[sure]);
      texts.push_back(
          absl::StrCat(atom.name, " is ", CaseText(atom, atom.cases[at])));
    }
    return absl::StrJoin(texts, " and ");
  }

  // Whether every combination that agrees with `like` in the atoms `fixed` is
  // in `set`.
  bool IsAlways(int like, const std::vector<int>& fixed,
                const CombinationSet& set) {
    CombinationSet agree = numbers_.All();
    for (const int atom : fixed) {
      if (!budget_.Spend(numbers_.count())) return false;
      const CombinationSet with =
          numbers_.With(atom, numbers_.CaseOf(atom, like));
      for (int i = 0; i < words(); ++i) agree[i] &= with[i];
    }
    return Implies(agree, set);
  }

  const ConditionSet& set_;
  // Atoms, facts first; and how many facts.
  const std::vector<int> order_;
  const int facts_;
  const CombinationNumbers& numbers_;
  // By row; all that there are.
  const std::vector<CombinationSet>& holds_;
  const CombinationSet& possible_;
  const ConditionNames& names_;
  WorkBudget& budget_;
  const int rows_;
  int alike_ = 1;
  std::vector<int> sure_;
  // A number that is worked out, in one of its cases.
  struct WorkedOut {
    int atom;
    double number;
    CombinationSet combinations;
    absl::optional<bool> is_shown;
  };
  std::vector<WorkedOut> worked_out_;
  bool has_worked_out_ = false;
  // In which no row holds.
  CombinationSet none_;
  RowFindings findings_;
};

// Of a closed set.
RowFindings AnalyseSet(ConditionSet* set, const ConditionNames& names,
                       const RowQuestions& questions, WorkBudget* budget) {
  const std::vector<ConditionAtom>& atoms = set->atoms();
  const auto is_fact = [&](int atom) { return atoms[atom].field != nullptr; };
  std::vector<int> order(atoms.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_partition(order.begin(), order.end(), is_fact);
  const int facts =
      static_cast<int>(std::count_if(order.begin(), order.end(), is_fact));
  std::vector<int> cases;
  cases.reserve(atoms.size());
  for (const ConditionAtom& atom : atoms) {
    cases.push_back(static_cast<int>(atom.cases.size()));
  }
  const CombinationNumbers numbers(std::move(cases), order);
  const ConditionSet::Truth truth = set->Holding(numbers);
  if (budget->stopped()) return {};
  return Analysis(*set, std::move(order), facts, numbers, truth, names, budget)
      .Run(questions);
}

// How far it is looked into what conditions name.
enum class Depth { kItems, kOpenItems, kOpenTables };

// nullopt: the combinations are too many, or `budget` has stopped.
// `has_tables`, where it is not null, becomes whether an atom is a table.
absl::optional<RowFindings> AnalyseTo(Depth depth,
                                      const std::vector<Checked>& conditions,
                                      const ConditionNames& names,
                                      const RowQuestions& questions,
                                      WorkBudget* budget,
                                      bool* has_tables = nullptr) {
  ConditionNames as_told = names;
  as_told.open_items = depth != Depth::kItems && names.open_items;
  if (depth != Depth::kOpenTables) as_told.tables_budget = nullptr;
  ConditionSet set(std::move(as_told), budget);
  for (const Checked& condition : conditions) set.Add(*condition);
  if (budget->stopped()) return absl::nullopt;
  if (has_tables != nullptr) *has_tables = set.HasTables();
  set.Close();
  if (set.Combinations(limits::kMaxCheckedCombinations) >
      limits::kMaxCheckedCombinations) {
    return absl::nullopt;
  }
  RowFindings findings = AnalyseSet(&set, names, questions, budget);
  if (budget->stopped()) return absl::nullopt;
  return findings;
}

}  // namespace

absl::optional<RowFindings> AnalyseRows(const std::vector<Checked>& conditions,
                                        const ConditionNames& names,
                                        const RowQuestions& questions,
                                        WorkBudget* budget) {
  bool has_tables = false;
  absl::optional<RowFindings> findings = AnalyseTo(
      Depth::kOpenItems, conditions, names, questions, budget, &has_tables);
  if (budget->stopped()) return absl::nullopt;
  if (has_tables && names.open_items && names.tables_budget != nullptr &&
      !names.tables_budget->stopped()) {
    // Whoever sees through the tables sees all that others do, and more.
    absl::optional<RowFindings> deeper = AnalyseTo(
        Depth::kOpenTables, conditions, names, questions, names.tables_budget);
    if (deeper.has_value()) return deeper;
  }
  if (findings.has_value()) return findings;
  return AnalyseTo(Depth::kItems, conditions, names, questions, budget);
}

}  // namespace myorules::engine
