#include "engine/oracle/brute_force.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/oracle/both_ways.h"
#include "engine/oracle/brute_values.h"
#include "engine/oracle/evaluate.h"

namespace myorules::engine::oracle {
namespace {

// Names have these values.
class Given final : public Activation {
 public:
  explicit Given(const testdata::Parcel& parcel) : parcel_(parcel) {}

  void Set(const std::string& name, const Value& value) {
    values_[name] = value;
  }
  Value Lookup(absl::string_view variable) override {
    const auto found = values_.find(variable);
    return found != values_.end()
               ? found->second
               : MessageVariable(parcel_, variable, /*partial=*/true);
  }

 private:
  const testdata::Parcel& parcel_;
  std::map<std::string, Value, std::less<>> values_;
};

// The hit policies as they are defined, on rows each of which is true, false or
// an error. `error`: where it fails, the text.
End EndOf(const CompiledItem& table, const std::vector<Value>& rows,
          std::string* error) {
  const bool first = table.hit_policy == v1::HIT_POLICY_FIRST;
  std::vector<size_t> holding;
  for (size_t row = 0; row < rows.size(); ++row) {
    if (first && !holding.empty()) break;
    if (rows[row].is_error()) {
      *error =
          absl::StrCat("row ", row + 1, ": ", rows[row].as_error().message);
      return {true, {}};
    }
    if (rows[row].is_true()) holding.push_back(row);
  }
  if (table.hit_policy == v1::HIT_POLICY_UNIQUE && holding.size() > 1) {
    *error = absl::StrCat("rows ", holding[0] + 1, " and ", holding[1] + 1,
                          " both hold, and the table allows one");
    return {true, {}};
  }
  End end;
  for (const size_t row : holding) end.outcomes.insert(table.rows[row].outcome);
  if (!holding.empty()) return end;
  if (!table.otherwise.empty()) {
    end.outcomes.insert(table.otherwise);
  } else if (table.hit_policy != v1::HIT_POLICY_COLLECT) {
    *error = "no row holds, and the table has no otherwise";
    end.fails = true;
  }
  return end;
}

Value ListOf(const std::set<std::string>& outcomes) {
  std::vector<Value> texts;
  texts.reserve(outcomes.size());
  for (const std::string& outcome : outcomes) {
    texts.push_back(Value::String(outcome));
  }
  return Value::List(texts);
}

class Table {
 public:
  Table(const CompiledItem& item, const std::map<std::string, BruteItem>& items,
        const std::set<std::string>& worked_with, Given* given)
      : item_(item), items_(items), worked_with_(worked_with), given_(*given) {
    for (const CompiledRow& row : item.rows) {
      names_.insert(row.when->variables.begin(), row.when->variables.end());
    }
    for (const std::string& name : names_) {
      are_errors_known_ &= items.at(name).is_error_known;
      if (!items.at(name).values.empty()) open_.push_back(name);
      if (!items.at(name).is_tried) untried_.push_back(name);
    }
  }

  BruteItem WorkOut() {
    BruteItem worked_out;
    BruteTable& table = worked_out.table;
    table.unknown = static_cast<int>(open_.size());
    worked_out.value = Value::Unknown(UnknownSet::Of(item_.id));
    if (!IsFeasible() || !TryAll()) {
      worked_out.difference = difference_;
      worked_out.values = {worked_out.value};
      worked_out.is_tried = false;
      return worked_out;
    }
    table.is_worked_out = true;
    table.is_seen_through = IsSeenThrough();
    if (are_errors_known_) table.errors = errors_;
    std::vector<Unsettled> unsettled;
    for (const std::string& name : open_) {
      const BruteItem& item = items_.at(name);
      unsettled.push_back({item.values.size(), item.missing});
    }
    Conclude(unsettled, ends_, &table);
    worked_out.missing = table.missing;
    worked_out.is_error_known = table.errors.size() == (table.may_fail ? 1 : 0);
    if (table.status == v1::DECISION_STATUS_INDETERMINATE) {
      for (const End& end : std::set<End>(ends_.begin(), ends_.end())) {
        worked_out.values.push_back(ValueOf(end));
      }
    } else {
      worked_out.value = ValueOf(ends_[0]);
    }
    return worked_out;
  }

 private:
  const std::vector<Value>& ValuesOfOpen(size_t open) const {
    return items_.at(open_[open]).values;
  }

  bool IsFeasible() const {
    if (open_.size() > kMostUnknown) return false;
    int64_t assignments = 1;
    for (size_t i = 0; i < open_.size(); ++i) {
      if (!items_.at(open_[i]).is_tried) return false;
      assignments *= static_cast<int64_t>(ValuesOfOpen(i).size());
      if (assignments > kMostAssignments) return false;
    }
    return true;
  }

  // Every assignment, as the digits of a number whose first digit changes
  // fastest. Returns whether all of them say something.
  bool TryAll() {
    assignment_.assign(open_.size(), 0);
    while (true) {
      std::vector<Value> rows;
      for (size_t row = 0; row < item_.rows.size(); ++row) {
        rows.push_back(RowUnder(row));
        if (rows.back().is_error() && IsReckoning(row)) return false;
        if (!rows.back().is_unknown()) continue;
        if (NamesOneOf(untried_, row)) return false;
        difference_ =
            absl::StrCat("row ", row + 1, " is unknown with all known");
        return false;
      }
      std::string error;
      ends_.push_back(EndOf(item_, rows, &error));
      if (ends_.back().fails) errors_.insert(error);
      size_t digit = 0;
      while (digit < open_.size() &&
             ++assignment_[digit] == ValuesOfOpen(digit).size()) {
        assignment_[digit++] = 0;
      }
      if (digit == open_.size()) return true;
    }
  }

  // The row under the assignment at hand; each once for each assignment of what
  // it names.
  const Value& RowUnder(size_t row) {
    const CheckedExpr& when = *item_.rows[row].when;
    std::vector<size_t> key = {row};
    for (size_t i = 0; i < open_.size(); ++i) {
      if (when.variables.count(open_[i]) > 0) key.push_back(assignment_[i]);
    }
    const auto [value, is_new] = values_of_rows_.try_emplace(key);
    if (!is_new) return value->second;
    Given supposed = given_;
    for (size_t i = 0; i < open_.size(); ++i) {
      supposed.Set(open_[i], ValuesOfOpen(i)[assignment_[i]]);
    }
    return value->second = Evaluate(when, supposed);
  }

  bool NamesOneOf(const std::vector<std::string>& names, size_t row) const {
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string& name) {
                         return item_.rows[row].when->variables.count(name) > 0;
                       });
  }

  // Whether the row does something with what is unknown that takes more than
  // cases of it to see through.
  bool IsReckoning(size_t row) const {
    return std::any_of(open_.begin(), open_.end(),
                       [&](const std::string& name) {
                         return worked_with_.count(name) > 0 &&
                                item_.rows[row].when->variables.count(name) > 0;
                       });
  }

  bool IsSeenThrough() const {
    return std::all_of(names_.begin(), names_.end(), [&](const auto& name) {
      const BruteItem& item = items_.at(name);
      const bool is_open = !item.values.empty();
      return !(is_open && worked_with_.count(name) > 0) &&
             (!item.table.is_worked_out || item.table.is_seen_through);
    });
  }

  Value ValueOf(const End& end) const {
    if (end.fails) {
      return Value::Error(absl::StrCat(item_.id, ": ", *errors_.begin()));
    }
    return item_.hit_policy == v1::HIT_POLICY_COLLECT
               ? ListOf(end.outcomes)
               : Value::String(*end.outcomes.begin());
  }

  const CompiledItem& item_;
  const std::map<std::string, BruteItem>& items_;
  // Of what the rows name (RandomPack).
  const std::set<std::string>& worked_with_;
  Given& given_;
  // What the rows name, and what of it is open.
  std::set<std::string> names_;
  std::vector<std::string> open_;
  std::vector<std::string> untried_;
  // By the number of the value of each of `open_`.
  std::vector<size_t> assignment_;
  std::map<std::vector<size_t>, Value> values_of_rows_;
  std::vector<End> ends_;  // By assignment.
  std::set<std::string> errors_;
  bool are_errors_known_ = true;
  std::string difference_;
};

}  // namespace

std::set<std::string> MissingPaths(const Value& value) {
  std::set<std::string> paths;
  for (const MissingFact& fact : MissingFor(value).facts()) {
    if (!fact.path.empty()) paths.emplace(fact.path);
  }
  return paths;
}

std::vector<BruteItem> WorkOutByBruteForce(
    const CompiledPack& pack,
    const std::vector<std::set<std::string>>& worked_with,
    const testdata::Parcel& parcel) {
  Given given(parcel);
  std::map<std::string, BruteItem> items;
  std::vector<BruteItem> in_order;
  for (const CompiledItem& item : pack.items()) {
    BruteItem worked_out;
    if (IsTable(item)) {
      worked_out =
          Table(item, items, worked_with[item.index], &given).WorkOut();
    } else {
      const BothWays both = EvaluateBothWays(*item.value, given);
      // What a message that is not set lacks, its fields say.
      worked_out.value = both.value.kind() == Value::Kind::kMessage
                             ? both.value
                             : Settle(both.value);
      worked_out.difference = both.difference;
      worked_out.values = ValuesOf(worked_out.value, item);
      worked_out.missing = MissingPaths(worked_out.value);
      worked_out.is_tried =
          !worked_out.values.empty() || worked_out.missing.empty();
    }
    given.Set(item.variable, worked_out.value);
    items[item.variable] = worked_out;
    in_order.push_back(std::move(worked_out));
  }
  return in_order;
}

}  // namespace myorules::engine::oracle
