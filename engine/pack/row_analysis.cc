#include "engine/pack/row_analysis.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/limits.h"

namespace myorules::engine {
namespace {

std::string CaseText(const ConditionAtom& atom, const Value& value) {
  if (atom.field->enum_type() != nullptr) {
    const auto* named = atom.field->enum_type()->FindValueByNumber(
        static_cast<int>(value.as_int()));
    return std::string(named->name());
  }
  if (value.kind() == Value::Kind::kUint) return absl::StrCat(value.as_uint());
  return value.ToString();
}

// The combinations of cases in an order in which the atoms of `outer` change
// slowest, so that those that agree in them come together.
class Combinations {
 public:
  Combinations(const std::vector<ConditionAtom>& atoms,
               const std::vector<int>& order)
      : atoms_(atoms), order_(order), cases_(atoms.size(), 0) {}

  const std::vector<int>& cases() const { return cases_; }

  // Goes to the next; returns the position in `order` of the slowest atom that
  // changed, -1 behind the last.
  int Next() {
    for (int i = static_cast<int>(order_.size()) - 1; i >= 0; --i) {
      const int atom = order_[i];
      if (++cases_[atom] < static_cast<int>(atoms_[atom].cases.size())) {
        return i;
      }
      cases_[atom] = 0;
    }
    return -1;
  }

 private:
  const std::vector<ConditionAtom>& atoms_;
  const std::vector<int>& order_;
  std::vector<int> cases_;
};

class Analysis {
 public:
  Analysis(const ConditionSet& set, int rows)
      : set_(set), rows_(rows), holds_(rows), first_(rows) {
    for (int row = 0; row < rows; ++row) {
      implied_.emplace_back(rows, true);
    }
    const std::vector<ConditionAtom>& atoms = set.atoms();
    order_.resize(atoms.size());
    std::iota(order_.begin(), order_.end(), 0);
    std::stable_partition(order_.begin(), order_.end(), [&](int atom) {
      return atoms[atom].field != nullptr;
    });
    facts_ = static_cast<int>(
        std::count_if(atoms.begin(), atoms.end(),
                      [](const auto& atom) { return atom.field != nullptr; }));
  }

  RowFindings Run() {
    Combinations combinations(set_.atoms(), order_);
    StartFacts();
    for (int changed = 0; changed >= 0;) {
      See(set_.Holding(combinations.cases()));
      const std::vector<int> cases = combinations.cases();
      changed = combinations.Next();
      if (changed < facts_) {
        EndFacts(cases);
        StartFacts();
      }
    }
    return Findings();
  }

 private:
  void See(const std::vector<bool>& holding) {
    bool some = false;
    for (int row = 0; row < rows_; ++row) {
      if (!holding[row]) {
        always_[row] = false;
        continue;
      }
      if (!some) first_[row] = true;
      some = true;
      holds_[row] = true;
      for (int other = 0; other < rows_; ++other) {
        if (!holding[other]) implied_[row][other] = false;
      }
    }
    if (some) none_ = false;
  }

  // What the atoms that are no facts make of one set of facts.
  void StartFacts() {
    always_.assign(rows_, true);
    none_ = true;
  }

  void EndFacts(const std::vector<int>& cases) {
    for (int i = 0; i < facts_; ++i) {
      if (!set_.atoms()[order_[i]].sure[cases[order_[i]]]) return;
    }
    if (none_ && !gap_.has_value()) gap_ = cases;
    for (int row = 0; row < rows_; ++row) {
      for (int other = row + 1; always_[row] && other < rows_; ++other) {
        if (always_[other]) overlaps_.emplace(std::pair(row, other), cases);
      }
    }
  }

  RowFindings Findings() const {
    RowFindings findings;
    for (int row = 0; row < rows_; ++row) {
      findings.never_holds.push_back(!holds_[row]);
      findings.never_first.push_back(holds_[row] && !first_[row]);
      int implies = -1;
      for (int other = 0; other < rows_ && holds_[row]; ++other) {
        if (other != row && implied_[row][other]) {
          implies = other;
          break;
        }
      }
      findings.implies.push_back(implies);
    }
    if (gap_.has_value()) {
      findings.gap = FactsText(*gap_, [](const std::vector<bool>& holding) {
        return std::none_of(holding.begin(), holding.end(),
                            [](bool holds) { return holds; });
      });
    }
    for (const auto& [rows, cases] : overlaps_) {
      const int row = rows.first, other = rows.second;
      findings.overlaps.push_back(
          {row, other,
           FactsText(cases, [row, other](const std::vector<bool>& holding) {
             return holding[row] && holding[other];
           })});
    }
    return findings;
  }

  // The facts of `cases` that it takes for `so` to be true whatever the rest.
  template <typename So>
  std::string FactsText(const std::vector<int>& cases, const So& so) const {
    std::vector<int> needed(order_.begin(), order_.begin() + facts_);
    for (int i = facts_ - 1; i >= 0; --i) {
      std::vector<int> fewer = needed;
      fewer.erase(fewer.begin() + i);
      if (IsAlways(cases, fewer, so)) needed = std::move(fewer);
    }
    std::vector<std::string> texts;
    for (const int number : needed) {
      const ConditionAtom& atom = set_.atoms()[number];
      texts.push_back(absl::StrCat(atom.name, " is ",
                                   CaseText(atom, atom.cases[cases[number]])));
    }
    return absl::StrJoin(texts, " and ");
  }

  // Whether `so` is true in every combination that agrees with `cases` in the
  // atoms `fixed`.
  template <typename So>
  bool IsAlways(const std::vector<int>& cases, const std::vector<int>& fixed,
                const So& so) const {
    std::vector<int> free;
    for (const int atom : order_) {
      if (std::find(fixed.begin(), fixed.end(), atom) == fixed.end()) {
        free.push_back(atom);
      }
    }
    Combinations combinations(set_.atoms(), free);
    do {
      std::vector<int> both = combinations.cases();
      for (const int atom : fixed) both[atom] = cases[atom];
      if (!so(set_.Holding(both))) return false;
    } while (combinations.Next() >= 0);
    return true;
  }

  const ConditionSet& set_;
  const int rows_;
  // Atoms, facts first; and how many facts.
  std::vector<int> order_;
  int facts_ = 0;
  std::vector<bool> holds_;
  std::vector<bool> first_;
  std::vector<std::vector<bool>> implied_;
  // Under the facts at hand.
  std::vector<bool> always_;
  bool none_ = true;
  absl::optional<std::vector<int>> gap_;
  std::map<std::pair<int, int>, std::vector<int>> overlaps_;
};

}  // namespace

absl::optional<RowFindings> AnalyseRows(const std::vector<Checked>& conditions,
                                        const ConditionNames& names) {
  for (const bool open_items : {true, false}) {
    ConditionNames as_told = names;
    as_told.open_items = open_items && names.open_items;
    ConditionSet set(std::move(as_told));
    for (const Checked& condition : conditions) set.Add(*condition);
    set.Close();
    if (set.Combinations(limits::kMaxCheckedCombinations) <=
        limits::kMaxCheckedCombinations) {
      return Analysis(set, static_cast<int>(conditions.size())).Run();
    }
  }
  return absl::nullopt;
}

}  // namespace myorules::engine
