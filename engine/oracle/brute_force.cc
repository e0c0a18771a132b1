#include "engine/oracle/brute_force.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/oracle/both_ways.h"
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

// A row under an assignment.
struct Cell {
  enum class Truth { kFalse, kTrue, kUnknown, kError };
  Truth truth = Truth::kFalse;
  std::string error;
};
using Truth = Cell::Truth;
using Cells = std::vector<Cell>;

Cell CellOf(const Value& value) {
  if (value.is_true()) return {Truth::kTrue, ""};
  if (value.is_false()) return {Truth::kFalse, ""};
  if (value.is_unknown()) return {Truth::kUnknown, ""};
  return {Truth::kError, std::string(value.as_error().message)};
}

// What a table ends in: an error, or outcomes.
struct End {
  std::string error;
  std::set<std::string> outcomes;

  bool fails() const { return !error.empty(); }
  bool operator<(const End& other) const {
    return std::tie(error, outcomes) < std::tie(other.error, other.outcomes);
  }
};

// The hit policies as they are defined, on rows of which none is unknown.
End EndOf(const CompiledItem& table, const Cells& rows) {
  const bool first = table.hit_policy == v1::HIT_POLICY_FIRST;
  std::vector<size_t> holding;
  for (size_t row = 0; row < rows.size(); ++row) {
    if (first && !holding.empty()) break;
    if (rows[row].truth == Truth::kError) {
      return {absl::StrCat("row ", row + 1, ": ", rows[row].error), {}};
    }
    if (rows[row].truth == Truth::kTrue) holding.push_back(row);
  }
  End end;
  if (table.hit_policy == v1::HIT_POLICY_UNIQUE && holding.size() > 1) {
    end.error = absl::StrCat("rows ", holding[0] + 1, " and ", holding[1] + 1,
                             " both hold, and the table allows one");
    return end;
  }
  for (const size_t row : holding) end.outcomes.insert(table.rows[row].outcome);
  if (!holding.empty()) return end;
  if (!table.otherwise.empty()) {
    end.outcomes.insert(table.otherwise);
  } else if (table.hit_policy != v1::HIT_POLICY_COLLECT) {
    end.error = "no row holds, and the table has no otherwise";
  }
  return end;
}

// Unknown rows turn out either way, whatever the others do.
void AddEnds(const CompiledItem& table, Cells rows, std::set<End>* ends) {
  for (Cell& row : rows) {
    if (row.truth != Truth::kUnknown) continue;
    row.truth = Truth::kTrue;
    AddEnds(table, rows, ends);
    row.truth = Truth::kFalse;
    AddEnds(table, rows, ends);
    return;
  }
  ends->insert(EndOf(table, rows));
}

// Whether an unknown row is looked at before the others settle how it ends.
bool StaysOpen(const CompiledItem& table, const Cells& rows) {
  bool unknown = false;
  int holding = 0;
  for (const Cell& row : rows) {
    if (row.truth == Truth::kUnknown) unknown = true;
    if (row.truth == Truth::kTrue) ++holding;
    const bool fails = row.truth == Truth::kError;
    if (table.hit_policy == v1::HIT_POLICY_FIRST) {
      if (fails || holding > 0) return unknown;
    } else if (fails ||
               (table.hit_policy == v1::HIT_POLICY_UNIQUE && holding > 1)) {
      return false;
    }
  }
  return unknown;
}

void DenyUnknown(Cells* rows) {
  for (Cell& row : *rows) {
    if (row.truth == Truth::kUnknown) row.truth = Truth::kFalse;
  }
}

// Numbers on, between and beyond those that rows compare with (Packs), and on
// and between the ends of what it is known to lie in.
std::vector<double> NumbersWithin(const NumberRange& bounds) {
  std::set<double> numbers;
  for (double number = -2; number <= 6; number += 0.25) numbers.insert(number);
  for (const double end : {bounds.low, bounds.high}) {
    if (std::isfinite(end)) numbers.insert(end);
  }
  std::set<double> between;
  for (const double number : numbers) {
    const auto next = numbers.upper_bound(number);
    if (next != numbers.end()) between.insert((number + *next) / 2);
  }
  numbers.insert(between.begin(), between.end());
  std::vector<double> within;
  for (const double number : numbers) {
    if (number < bounds.low || number > bounds.high) continue;
    if (number == bounds.low && bounds.low_excluded) continue;
    if (number == bounds.high && bounds.high_excluded) continue;
    within.push_back(number);
  }
  return within;
}

Value RangeOf(double number) {
  NumberRange range;
  range.low = number;
  range.high = number;
  return Value::Range(range);
}

// What a value that is not known may be.
std::vector<Value> ValuesOf(const Value& value, const Type& type) {
  std::vector<Value> values;
  if (value.kind() == Value::Kind::kRange) {
    if (value.as_range().low == value.as_range().high) return {};
    for (const double number : NumbersWithin(value.as_range())) {
      values.push_back(RangeOf(number));
    }
    return values;
  }
  if (!value.is_unknown()) return {};
  if (type == Type::Bool()) return {Value::Bool(false), Value::Bool(true)};
  if (type == Type::String()) {
    return {Value::String("a"), Value::String("b"), Value::String("other")};
  }
  if (type == Type::Int()) {
    for (int number = -1; number <= 5; ++number) {
      values.push_back(Value::Int(number));
    }
    return values;
  }
  for (const double number : NumbersWithin({})) {
    values.push_back(type == Type::Range() ? RangeOf(number)
                                           : Value::Double(number));
  }
  if (type == Type::Double()) {
    values.push_back(Value::Double(std::numeric_limits<double>::quiet_NaN()));
  }
  return values;
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
  // `named`: what the rows name, and may be open.
  Table(const CompiledItem& item, const std::map<std::string, BruteItem>& items,
        const std::set<std::string>& worked_with, Given* given)
      : item_(item), items_(items), given_(*given) {
    std::set<std::string> names;
    for (const CompiledRow& row : item.rows) {
      names.insert(row.when->variables.begin(), row.when->variables.end());
    }
    for (const std::string& name : names) {
      are_errors_known_ &= items.at(name).is_error_known;
      if (items.at(name).values.empty()) continue;
      // What is reckoned with stays unknown.
      if (worked_with.count(name) == 0) open_.push_back(name);
    }
  }

  BruteItem WorkOut() {
    BruteItem worked_out;
    worked_out.table.unknown = static_cast<int>(open_.size());
    if (!IsFeasible()) {
      worked_out.value = StandIn({});
      worked_out.values = {worked_out.value};
      return worked_out;
    }
    TryAll();
    Conclude(&worked_out.table);
    const BruteTable& table = worked_out.table;
    worked_out.missing = table.missing;
    worked_out.is_missing_known = table.is_missing_known;
    worked_out.is_error_known = !table.may_fail || table.errors.size() == 1;
    if (table.status == v1::DECISION_STATUS_INDETERMINATE) {
      worked_out.value = StandIn(table.outcomes);
      worked_out.values = PossibleValues(table);
    } else {
      worked_out.value = ValueOf(*all_ends_.begin());
    }
    return worked_out;
  }

 private:
  // By the number of the value of each of `open_`.
  using Assignment = std::vector<size_t>;

  const std::vector<Value>& ValuesOfOpen(size_t open) const {
    return items_.at(open_[open]).values;
  }

  bool IsFeasible() const {
    if (open_.size() > kMostUnknown) return false;
    int64_t assignments = 1;
    for (size_t i = 0; i < open_.size(); ++i) {
      const BruteItem& item = items_.at(open_[i]);
      if (item.table.unknown > 0 && !item.table.is_worked_out) return false;
      assignments *= static_cast<int64_t>(ValuesOfOpen(i).size());
      if (assignments > kMostAssignments) return false;
    }
    return true;
  }

  // Every assignment, as the digits of a number whose first digit changes
  // fastest.
  void TryAll() {
    assignment_.assign(open_.size(), 0);
    while (true) {
      Cells cells;
      for (size_t row = 0; row < item_.rows.size(); ++row) {
        cells.push_back(CellUnder(row));
      }
      const bool stays_open = StaysOpen(item_, cells);
      // Which rows a failing table names as those that hold is no other end.
      if (!stays_open) DenyUnknown(&cells);
      std::set<End> ends;
      AddEnds(item_, cells, &ends);
      stays_open_ |= stays_open;
      hangs_ |= ends.size() > 1;
      all_ends_.insert(ends.begin(), ends.end());
      ends_.push_back(std::move(ends));
      size_t digit = 0;
      while (digit < open_.size() &&
             ++assignment_[digit] == ValuesOfOpen(digit).size()) {
        assignment_[digit++] = 0;
      }
      if (digit == open_.size()) return;
    }
  }

  // The row under the assignment at hand; each once for each assignment of what
  // it names.
  const Cell& CellUnder(size_t row) {
    const CheckedExpr& when = *item_.rows[row].when;
    std::vector<size_t> key = {row};
    for (size_t i = 0; i < open_.size(); ++i) {
      if (when.variables.count(open_[i]) > 0) key.push_back(assignment_[i]);
    }
    const auto [cell, is_new] = cells_.try_emplace(key);
    if (!is_new) return cell->second;
    Given supposed = given_;
    for (size_t i = 0; i < open_.size(); ++i) {
      supposed.Set(open_[i], ValuesOfOpen(i)[assignment_[i]]);
    }
    return cell->second = CellOf(Evaluate(when, supposed));
  }

  void Conclude(BruteTable* table) {
    table->is_worked_out = true;
    bool all_fail = true;
    for (const End& end : all_ends_) {
      all_fail &= end.fails();
      table->may_fail |= end.fails();
      if (end.fails()) table->errors.insert(end.error);
      table->candidates.insert(end.outcomes.begin(), end.outcomes.end());
    }
    if (!are_errors_known_) table->errors.clear();
    if (all_fail) {
      table->status = v1::DECISION_STATUS_ERROR;
      return;
    }
    if (all_ends_.size() == 1) {
      table->status = v1::DECISION_STATUS_DETERMINED;
      table->outcomes = std::move(table->candidates);
      table->candidates.clear();
      return;
    }
    table->status = v1::DECISION_STATUS_INDETERMINATE;
    table->is_inexact = stays_open_;
    if (item_.hit_policy == v1::HIT_POLICY_COLLECT) SplitSure(table);
    AddMissing(table);
  }

  // Under COLLECT what every end has is no candidate, but holds.
  void SplitSure(BruteTable* table) const {
    for (auto outcome = table->candidates.begin();
         outcome != table->candidates.end();) {
      const bool sure = std::all_of(
          all_ends_.begin(), all_ends_.end(),
          [&](const End& end) { return end.outcomes.count(*outcome) > 0; });
      if (sure) table->outcomes.insert(*outcome);
      outcome = sure ? table->candidates.erase(outcome) : std::next(outcome);
    }
  }

  // The facts of what gives another end with another value, all else alike.
  void AddMissing(BruteTable* table) const {
    table->is_missing_known = !stays_open_;
    size_t stride = 1;
    for (size_t i = 0; i < open_.size(); ++i) {
      const BruteItem& item = items_.at(open_[i]);
      const size_t values = item.values.size();
      bool matters = false;
      for (size_t at = 0; at < ends_.size() && !matters; ++at) {
        const size_t value = at / stride % values;
        matters = SetsDiffer(ends_[at], ends_[at - value * stride]);
      }
      stride *= values;
      if (!matters) continue;
      table->is_missing_known &= item.is_missing_known;
      table->missing.insert(item.missing.begin(), item.missing.end());
    }
  }

  static bool SetsDiffer(const std::set<End>& a, const std::set<End>& b) {
    return a < b || b < a;
  }

  // What an open table may be in the rows of others.
  std::vector<Value> PossibleValues(const BruteTable& table) const {
    std::vector<Value> values;
    if (item_.hit_policy == v1::HIT_POLICY_COLLECT && hangs_) {
      // Which lists there are is not known: each candidate may come.
      values = AnyOf(table);
    } else {
      for (const End& end : all_ends_) {
        if (!end.fails()) values.push_back(ValueOf(end));
      }
    }
    for (const End& end : all_ends_) {
      if (!end.fails()) continue;
      values.push_back(ValueOf(end));
      break;
    }
    return values;
  }

  // What is sure, with each choice of candidates; an `otherwise` that no row
  // has stands alone, and any in the place of nothing.
  std::vector<Value> AnyOf(const BruteTable& table) const {
    const bool alone = std::none_of(
        item_.rows.begin(), item_.rows.end(),
        [&](const CompiledRow& row) { return row.outcome == item_.otherwise; });
    std::set<std::set<std::string>> lists = {table.outcomes};
    for (const std::string& candidate : table.candidates) {
      for (std::set<std::string> longer : std::set(lists)) {
        longer.insert(candidate);
        lists.insert(longer);
      }
    }
    std::vector<Value> values;
    for (const std::set<std::string>& list : lists) {
      const bool none = list.empty() && !item_.otherwise.empty();
      const bool beside =
          alone && list.size() > 1 && list.count(item_.otherwise) > 0;
      if (!none && !beside) values.push_back(ListOf(list));
    }
    return values;
  }

  Value ValueOf(const End& end) const {
    if (end.fails()) {
      return Value::Error(absl::StrCat(item_.id, ": ", end.error));
    }
    return item_.hit_policy == v1::HIT_POLICY_COLLECT
               ? ListOf(end.outcomes)
               : Value::String(*end.outcomes.begin());
  }

  Value StandIn(const std::set<std::string>& sure) const {
    const UnknownSet why = UnknownSet::Of(item_.id);
    if (item_.hit_policy != v1::HIT_POLICY_COLLECT) return Value::Unknown(why);
    ListValue list = ListOf(sure).as_list();
    list.open = true;
    list.why_open = list.why_undecided = why;
    return Value::List(list);
  }

  const CompiledItem& item_;
  const std::map<std::string, BruteItem>& items_;
  Given& given_;
  std::vector<std::string> open_;
  Assignment assignment_;
  std::map<std::vector<size_t>, Cell> cells_;
  // By assignment.
  std::vector<std::set<End>> ends_;
  std::set<End> all_ends_;
  bool are_errors_known_ = true;
  bool stays_open_ = false;
  bool hangs_ = false;  // Under some assignment, between several ends.
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
      worked_out.value = Settle(both.value);
      worked_out.difference = both.difference;
      worked_out.values = ValuesOf(worked_out.value, item.type);
      worked_out.missing = MissingPaths(worked_out.value);
    }
    given.Set(item.variable, worked_out.value);
    items[item.variable] = worked_out;
    in_order.push_back(std::move(worked_out));
  }
  return in_order;
}

}  // namespace myorules::engine::oracle
