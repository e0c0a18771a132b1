// The second half of a set of conditions: the cases of its atoms, and what
// holds in them.
#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/types/optional.h"
#include "engine/pack/condition_set.h"
#include "engine/pack/number_cases.h"

namespace myorules::engine {
namespace {

using google::protobuf::FieldDescriptor;

// How a case, or a mark, compares with a mark, or a case; nullopt: not at all
// (NaN).
absl::optional<int> Compare(const Value& each, const Value& mark) {
  if (each.kind() == Value::Kind::kString) {
    return each.as_string().compare(mark.as_string());
  }
  if (each.kind() == Value::Kind::kDate) {
    return static_cast<int>(each.as_date().earliest > mark.as_date().earliest) -
           static_cast<int>(each.as_date().earliest < mark.as_date().earliest);
  }
  // Those of cases are exact as doubles.
  return CompareNumbers(Value::Double(*NumberIn(each)),
                        Value::Double(*NumberIn(mark)));
}

bool Holds(const std::string& comparison, absl::optional<int> order) {
  if (comparison == "_!=_") return order != 0;
  if (!order.has_value()) return false;
  if (comparison == "_==_") return *order == 0;
  if (comparison == "_<_") return *order < 0;
  if (comparison == "_<=_") return *order <= 0;
  if (comparison == "_>_") return *order > 0;
  return *order >= 0;
}

// Whether a field of so many bits has room for the number.
bool FitsField(const FieldDescriptor& field, const Value& number) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return number.as_int() == static_cast<int32_t>(number.as_int());
    case FieldDescriptor::CPPTYPE_UINT32:
      return number.as_uint() == static_cast<uint32_t>(number.as_uint());
    default:
      return true;
  }
}

bool AtMost(const Value& a, const Value& b) {
  const absl::optional<int> order = Compare(a, b);
  return order.has_value() && *order <= 0;
}

}  // namespace

void ConditionSet::CloseAtom(ConditionAtom* atom) const {
  const bool is_fact = atom->field != nullptr;
  if (atom->type == Type::Bool()) {
    atom->cases = {Value::Bool(false), Value::Bool(true)};
    atom->sure = {is_fact, is_fact};
    return;
  }
  if (atom->type == Type::String()) {
    if (atom->cases.empty()) {
      atom->cases = TextCases(atom->marks);
      atom->sure.assign(atom->cases.size(), is_fact);
      // A host may know only certain texts.
      atom->sure.back() = false;
    }
    atom->sure.resize(atom->cases.size(), false);
    return;
  }
  if (atom->type == Type::Date()) {
    atom->cases = DayCases(atom->marks);
    const auto [least, greatest] = std::minmax_element(
        atom->marks.begin(), atom->marks.end(),
        [](const Value& a, const Value& b) { return *Compare(a, b) < 0; });
    for (const Value& each : atom->cases) {
      atom->sure.push_back(is_fact && AtMost(*least, each) &&
                           AtMost(each, *greatest));
    }
    return;
  }
  if (atom->enum_type != nullptr) {
    atom->cases = EnumCases(*atom->enum_type);
    atom->sure.assign(atom->cases.size(), is_fact);
    return;
  }
  atom->cases = NumberCases(atom->type, atom->marks);
  Value least = Value::Int(0);
  Value greatest = atom->marks.front();
  for (const Value& mark : atom->marks) {
    if (AtMost(mark, least)) least = mark;
    if (AtMost(greatest, mark)) greatest = mark;
  }
  for (const Value& each : atom->cases) {
    atom->sure.push_back(is_fact && AtMost(least, each) &&
                         AtMost(each, greatest) &&
                         FitsField(*atom->field, each));
  }
}

void ConditionSet::Close() {
  for (ConditionAtom& atom : atoms_) CloseAtom(&atom);
}

int64_t ConditionSet::Combinations(int64_t most) const {
  int64_t product = 1;
  for (const ConditionAtom& atom : atoms_) {
    product *= static_cast<int64_t>(atom.cases.size());
    if (product > most) return most + 1;
  }
  return product;
}

void ConditionSet::JudgeTests() {
  for (Formula& formula : formulas_) {
    if (formula.op != Op::kTest) continue;
    const std::vector<Value>& cases = atoms_[formula.a].cases;
    if (!budget_.Spend(static_cast<int64_t>(cases.size()))) return;
    for (const Value& each : cases) {
      formula.truth.push_back(
          each.kind() == Value::Kind::kBool
              ? each.as_bool()
              : Holds(formula.comparison, Compare(each, formula.mark)));
    }
  }
}

void ConditionSet::Judge(const CombinationNumbers& numbers, int first,
                         std::vector<uint64_t>* holds) const {
  constexpr int kAtOnce = 64;
  const int count = std::min(kAtOnce, numbers.count() - first);
  // By atom, then combination.
  std::vector<int> cases(atoms_.size() * kAtOnce, 0);
  for (size_t atom = 0; atom < atoms_.size(); ++atom) {
    for (int i = 0; i < count; ++i) {
      cases[atom * kAtOnce + i] =
          numbers.CaseOf(static_cast<int>(atom), first + i);
    }
  }
  holds->clear();
  for (const Formula& formula : formulas_) {
    const auto at = [&](int other) { return (*holds)[other]; };
    uint64_t truth = 0;
    switch (formula.op) {
      case Op::kConstant:
        truth = formula.constant ? ~uint64_t{0} : 0;
        break;
      case Op::kTest:
        for (int i = 0; i < count; ++i) {
          const char so = formula.truth[cases[formula.a * kAtOnce + i]];
          truth |= static_cast<uint64_t>(so) << i;
        }
        break;
      case Op::kNot:
        truth = ~at(formula.a);
        break;
      case Op::kAnd:
        truth = at(formula.a) & at(formula.b);
        break;
      case Op::kOr:
        truth = at(formula.a) | at(formula.b);
        break;
      case Op::kIf:
        truth =
            (at(formula.a) & at(formula.b)) | (~at(formula.a) & at(formula.c));
        break;
      case Op::kSame:
        truth = ~(at(formula.a) ^ at(formula.b));
        break;
    }
    holds->push_back(truth);
  }
}

bool ConditionSet::HasTables() const {
  return absl::c_any_of(
      atoms_, [](const ConditionAtom& atom) { return atom.is_table; });
}

ConditionSet::Truth ConditionSet::Holding(const CombinationNumbers& numbers) {
  Truth truth;
  std::vector<CombinationSet>& conditions = truth.holds;
  conditions.resize(conditions_.size());
  JudgeTests();
  const CombinationSet all = numbers.All();
  std::vector<uint64_t> holds;
  holds.reserve(formulas_.size());
  for (size_t word = 0; word < all.size(); ++word) {
    if (!budget_.Spend(
            static_cast<int64_t>(formulas_.size() + conditions_.size()))) {
      break;
    }
    Judge(numbers, static_cast<int>(64 * word), &holds);
    uint64_t possible = all[word];
    for (const int exists : outcomes_exist_) possible &= holds[exists];
    truth.possible.push_back(possible);
    for (size_t i = 0; i < conditions.size(); ++i) {
      conditions[i].push_back(holds[conditions_[i]] & possible);
    }
  }
  return truth;
}

}  // namespace myorules::engine
