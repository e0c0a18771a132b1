#include "engine/classify/evaluation.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/oracle/evaluate.h"
#include "engine/pack/number_cases.h"
#include "engine/pack/references.h"

namespace myorules::engine {

// What is the same in every supposition about a subject.
struct Evaluation::Inputs {
  std::map<std::string, Value, std::less<>> variables;
};

// Gives variables their values and notes what is read.
class Evaluation::ItemActivation : public oracle::Activation {
 public:
  // `overrides`, by item position, go before the items' own values; may be
  // null.
  ItemActivation(const Evaluation& evaluation,
                 const std::map<int, Value>* overrides)
      : evaluation_(evaluation), overrides_(overrides) {}

  Value Lookup(absl::string_view variable) override {
    const int position = evaluation_.Find(variable);
    const auto& thresholds = evaluation_.pack().thresholds();
    const auto threshold = thresholds.find(variable);
    if (threshold != thresholds.end()) {
      // One that only functions compare with is used where one does.
      if (threshold->second.kind() != Value::Kind::kOpaque) Note(variable);
      return threshold->second;
    }
    Note(variable);
    if (position >= 0) {
      if (overrides_ != nullptr) {
        const auto found = overrides_->find(position);
        if (found != overrides_->end()) return found->second;
      }
      return evaluation_.item(position).value;
    }
    const auto input = evaluation_.inputs_->variables.find(variable);
    if (input != evaluation_.inputs_->variables.end()) return input->second;
    return Value::Error(absl::StrCat("no variable '", variable, "'"));
  }

  void OnRead(absl::string_view path, const Value& value,
              const google::protobuf::FieldDescriptor* field) override {
    reading_.facts.emplace(
        std::string(path),
        FactSeen{value, field == nullptr ? nullptr : field->enum_type()});
  }

  void OnThreshold(absl::string_view name) override {
    Note(absl::StrCat("threshold.", name));
  }

  Reading TakeReading(Value value) {
    reading_.value = std::move(value);
    return std::move(reading_);
  }

 private:
  void Note(absl::string_view variable) {
    if (std::find(reading_.variables.begin(), reading_.variables.end(),
                  variable) == reading_.variables.end()) {
      reading_.variables.emplace_back(variable);
    }
  }

  const Evaluation& evaluation_;
  const std::map<int, Value>* const overrides_;
  Reading reading_;
};

// The conditions of a table's rows under assignments of its atoms. A row is
// evaluated once for each assignment of the atoms that it names itself.
class Evaluation::RowStates {
 public:
  RowStates(const Evaluation& evaluation, const CompiledItem& table,
            const std::vector<OpenItem>& atoms)
      : evaluation_(evaluation),
        table_(table),
        atoms_(atoms),
        named_(table.rows.size()),
        known_(table.rows.size()) {
    const std::vector<CompiledItem>& items = evaluation.pack().items();
    for (size_t row = 0; row < table.rows.size(); ++row) {
      for (size_t atom = 0; atom < atoms.size(); ++atom) {
        const std::string& variable = items[atoms[atom].position].variable;
        if (table.rows[row].when->variables.count(variable) > 0) {
          named_[row].push_back(static_cast<int>(atom));
        }
      }
    }
  }

  const RowState& Of(int row, const std::vector<int>& assignment) {
    std::vector<int> key;
    if (!assignment.empty()) {
      for (const int atom : named_[row]) key.push_back(assignment[atom]);
    }
    const auto found = known_[row].find(key);
    if (found != known_[row].end()) return found->second;
    std::map<int, Value> overrides;
    for (size_t i = 0; i < key.size(); ++i) {
      const OpenItem& atom = atoms_[named_[row][i]];
      overrides.emplace(atom.position, atom.values[key[i]].value);
    }
    ItemActivation activation(evaluation_, &overrides);
    return known_[row]
        .emplace(std::move(key),
                 StateOf(oracle::Evaluate(*table_.rows[row].when, activation,
                                          evaluation_.budget())))
        .first->second;
  }

 private:
  const Evaluation& evaluation_;
  const CompiledItem& table_;
  const std::vector<OpenItem>& atoms_;
  // By row: the atoms that it names, and its states by their values.
  std::vector<std::vector<int>> named_;
  std::vector<std::map<std::vector<int>, RowState>> known_;
};

namespace {

void AppendVariables(const std::vector<std::string>& from,
                     std::vector<std::string>* to) {
  for (const std::string& variable : from) {
    if (std::find(to->begin(), to->end(), variable) == to->end()) {
      to->push_back(variable);
    }
  }
}

Value ListOf(const std::vector<std::string>& texts) {
  std::vector<Value> items;
  items.reserve(texts.size());
  for (const std::string& text : texts) items.push_back(Value::String(text));
  return Value::List(items);
}

// A failed table in expressions, which must say what failed.
Value TableError(const TableResult& result, const CompiledItem& item) {
  return Value::Error(absl::StrCat(item.id, ": ", result.error));
}

// What a table's answer is worth in expressions.
Value ValueOf(const TableResult& result, const CompiledItem& item) {
  if (result.status == v1::DECISION_STATUS_ERROR) {
    return TableError(result, item);
  }
  const bool determined = result.status == v1::DECISION_STATUS_DETERMINED;
  if (item.hit_policy == v1::HIT_POLICY_COLLECT) {
    if (determined) return ListOf(result.outcomes);
    // While it may yet end in an error nothing in it is sure.
    if (!result.error.empty()) return Value::Unknown(result.missing);
    ListValue list;
    list.items = ListOf(result.outcomes).as_list().items;
    list.open = true;
    list.undecided = true;
    list.why_open = result.missing;
    return Value::List(list);
  }
  return determined ? Value::String(result.outcomes.front())
                    : Value::Unknown(result.missing);
}

// The lists that an open COLLECT table may give; where they are not known one
// by one, what is sure, and any of the candidates; `otherwise` stands alone.
std::vector<PossibleValue> PossibleLists(const TableResult& table,
                                         const std::string& otherwise) {
  std::vector<PossibleValue> values;
  if (!table.lists.empty()) {
    for (const std::vector<std::string>& list : table.lists) {
      values.push_back({ListOf(list), list});
    }
    return values;
  }
  const std::vector<std::string>& candidates = table.candidates;
  if (candidates.size() > limits::kMaxEnumeratedAtoms) return {};
  for (unsigned chosen = 0; chosen < (1u << candidates.size()); ++chosen) {
    std::vector<std::string> outcomes = table.outcomes;
    bool has_otherwise = false;
    for (size_t i = 0; i < candidates.size(); ++i) {
      if ((chosen & (1u << i)) == 0) continue;
      outcomes.push_back(candidates[i]);
      has_otherwise |= candidates[i] == otherwise;
    }
    const bool impossible = has_otherwise
                                ? outcomes.size() > 1
                                : outcomes.empty() && !otherwise.empty();
    if (!impossible) values.push_back({ListOf(outcomes), outcomes});
  }
  return values;
}

TableShape ShapeOf(const CompiledItem& item) {
  TableShape shape;
  for (const CompiledRow& row : item.rows) {
    shape.outcomes.push_back(row.outcome);
  }
  shape.otherwise = item.otherwise;
  shape.hit_policy = item.hit_policy;
  return shape;
}

}  // namespace

RowState StateOf(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kBool:
      return value.as_bool() ? RowState::True() : RowState::False();
    case Value::Kind::kUnknown:
      return RowState::Unknown(value.as_unknown());
    case Value::Kind::kError:
      return RowState::Error(std::string(value.as_error().message));
    default:
      return RowState::Error(
          absl::StrCat("a condition gave ", value.ToString()));
  }
}

Evaluation::Evaluation(const CompiledPack& pack,
                       const google::protobuf::Message& subject,
                       absl::CivilDay assessed_on, WorkBudget* budget)
    : pack_(&pack), budget_(budget) {
  auto inputs = std::make_shared<Inputs>();
  const std::string& name = pack.source().subject();
  inputs->variables.emplace(
      name, oracle::MessageVariable(subject, name, /*partial=*/true));
  DateRange day;
  day.earliest = assessed_on;
  day.latest = assessed_on;
  inputs->variables.emplace("assessed_on", Value::Date(std::move(day)));
  inputs_ = std::move(inputs);
  results_.reserve(pack.items().size());
  for (const CompiledItem& item : pack.items()) {
    results_.push_back(std::make_shared<ItemResult>(EvaluateItem(item)));
  }
}

int Evaluation::Find(absl::string_view variable) const {
  const CompiledItem* item = pack_->FindItem(variable);
  return item == nullptr ? -1 : static_cast<int>(item - pack_->items().data());
}

Reading Evaluation::Evaluate(const CheckedExpr& expression) const {
  if (without_ != nullptr && AsksOfSupposed(expression)) {
    return without_->Evaluate(expression);
  }
  ItemActivation activation(*this, nullptr);
  Value value = oracle::Evaluate(expression, activation, *budget_);
  return activation.TakeReading(std::move(value));
}

ItemResult Evaluation::EvaluateItem(const CompiledItem& item) const {
  if (IsTable(item)) return EvaluateTable(item);
  Reading reading = Evaluate(*item.value);
  ItemResult result;
  result.value = std::move(reading.value);
  result.variables = std::move(reading.variables);
  result.facts = std::move(reading.facts);
  return result;
}

std::vector<Evaluation::OpenItem> Evaluation::AtomsOf(
    const CompiledItem& item) const {
  std::set<int> named;
  for (const CompiledRow& row : item.rows) {
    for (const std::string& variable : row.when->variables) {
      const int position = Find(variable);
      if (position >= 0) named.insert(position);
    }
  }
  std::vector<OpenItem> atoms;
  int64_t assignments = 1;
  const auto add = [&](OpenItem atom) {
    assignments *= static_cast<int64_t>(atom.values.size());
    atoms.push_back(std::move(atom));
  };
  // Where there is room for it; else what names it may stay unknown.
  const auto add_if_few = [&](OpenItem atom) {
    const auto values = static_cast<int64_t>(atom.values.size());
    constexpr int64_t kMost = int64_t{1} << limits::kMaxEnumeratedAtoms;
    if (values > 1 && assignments * values <= kMost) add(std::move(atom));
  };
  std::vector<int> lists;
  for (const int position : named) {
    const ItemResult& result = *results_[position];
    const CompiledItem& used = pack_->items()[position];
    if (used.hit_policy == v1::HIT_POLICY_COLLECT) {
      lists.push_back(position);
    } else if (result.value.is_unknown() &&
               (used.type == Type::Bool() || IsTable(used))) {
      add({position, PossibleValues(position), result.value.as_unknown()});
    }
  }
  for (const ComparedItem& compared : item.compared) {
    const Value& value = results_[compared.position]->value;
    add_if_few({compared.position, CasesOf(compared),
                value.kind() == Value::Kind::kRange ? value.as_range().why
                : value.is_unknown()                ? value.as_unknown()
                                                    : UnknownSet()});
  }
  for (const int position : lists) {
    const auto& table = results_[position]->table;
    if (table.has_value() &&
        table->status == v1::DECISION_STATUS_INDETERMINATE) {
      add_if_few({position, PossibleValues(position), table->missing});
    }
  }
  return atoms;
}

std::vector<PossibleValue> Evaluation::CasesOf(
    const ComparedItem& compared) const {
  const Value& value = results_[compared.position]->value;
  const Type& type = pack_->items()[compared.position].type;
  std::vector<Value> cases;
  if (value.kind() == Value::Kind::kRange) {
    if (value.as_range().low == value.as_range().high) return {};
    cases = NumberCasesWithin(value.as_range(), compared.marks);
  } else if (!value.is_unknown()) {
    return {};
  } else if (type == Type::String()) {
    cases = TextCases(compared.marks);
  } else {
    cases = NumberCases(type, compared.marks);
  }
  std::vector<PossibleValue> values;
  values.reserve(cases.size());
  for (Value& each : cases) values.push_back({std::move(each), {}});
  return values;
}

std::vector<PossibleValue> Evaluation::PossibleValues(int position) const {
  const ItemResult& result = *results_[position];
  if (!result.table.has_value()) {
    return {{Value::Bool(true), {}}, {Value::Bool(false), {}}};
  }
  const CompiledItem& item = pack_->items()[position];
  std::vector<PossibleValue> values;
  if (item.hit_policy == v1::HIT_POLICY_COLLECT) {
    values = PossibleLists(*result.table, item.otherwise);
  } else {
    for (const std::string& candidate : result.table->candidates) {
      values.push_back({Value::String(candidate), {candidate}});
    }
  }
  // The rules may also fail.
  if (!values.empty() && !result.table->error.empty()) {
    values.push_back({TableError(*result.table, item), {"error"}});
  }
  return values;
}

ItemResult Evaluation::EvaluateTable(const CompiledItem& item) const {
  const std::vector<OpenItem> open = AtomsOf(item);
  std::vector<Atom> atoms;
  atoms.reserve(open.size());
  for (const OpenItem& each : open) {
    atoms.push_back({static_cast<int>(each.values.size()), each.missing});
  }
  RowStates states(*this, item, open);
  const auto state = [&](int row, const std::vector<int>& assignment) {
    return states.Of(row, assignment);
  };
  ItemResult result;
  result.table = SolveTable(ShapeOf(item), atoms, state);
  result.value = ValueOf(*result.table, item);
  // What is read without supposing anything, as far as it decides.
  for (const CompiledRow& row : item.rows) {
    const Reading reading = Evaluate(*row.when);
    AppendVariables(reading.variables, &result.variables);
    if (item.hit_policy == v1::HIT_POLICY_FIRST &&
        (reading.value.is_true() || reading.value.is_error())) {
      break;
    }
  }
  return result;
}

bool Evaluation::AsksOfSupposed(const CheckedExpr& expression) const {
  for (const std::string& variable : AskedVariables(expression)) {
    if (supposed_.count(Find(variable)) > 0) return true;
  }
  return false;
}

bool Evaluation::AnyAsksOfSupposed(const CompiledItem& item) const {
  return item.value != nullptr && AsksOfSupposed(*item.value);
}

Evaluation Evaluation::Suppose(int position, Value value) const {
  Evaluation supposition;
  supposition.pack_ = pack_;
  supposition.budget_ = budget_;
  supposition.inputs_ = inputs_;
  supposition.results_ = results_;
  supposition.without_ = this;
  supposition.supposed_ = supposed_;
  supposition.supposed_.insert(position);
  std::set<int> changed = {position};
  ItemResult supposed;
  supposed.value = std::move(value);
  supposition.results_[position] =
      std::make_shared<ItemResult>(std::move(supposed));
  const std::vector<CompiledItem>& items = pack_->items();
  for (int i = position + 1; i < static_cast<int>(items.size()); ++i) {
    const bool affected =
        std::any_of(items[i].uses.begin(), items[i].uses.end(),
                    [&](int use) { return changed.count(use) > 0; });
    if (!affected || supposition.AnyAsksOfSupposed(items[i])) continue;
    supposition.results_[i] =
        std::make_shared<ItemResult>(supposition.EvaluateItem(items[i]));
    supposition.supposed_.insert(i);
    changed.insert(i);
  }
  return supposition;
}

}  // namespace myorules::engine
