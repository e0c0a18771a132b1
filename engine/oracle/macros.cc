// The macros: docs/reference/unknowns.md, "Macros" and "Open lists".
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/oracle/evaluator.h"

namespace myorules::engine::oracle {

struct Evaluator::Range {
  // The list, or one of the keys of the map.
  ListValue list;
  // Where there is nothing to go over: the unknown or error that the macro is.
  Value settled;

  Range() = default;
  Range(const Range&) = delete;
};

// Of entries that do not decide, unknown goes before error.
struct Evaluator::Tally {
  const ListValue& list;
  WorkBudget& budget;
  int holds = 0;  // Predicates that are true.
  bool undecided = false;
  UnknownUnion unknown;  // What entries on record hang on.
  Value error;           // The first; null: none.

  Tally(const Range& range, WorkBudget& of)
      : list(range.list), budget(of), undecided(range.list.open) {}

  // Adds what the predicate of one entry is.
  void Add(const Value& predicate) {
    const Value value = Settle(predicate);
    if (value.is_true()) {
      ++holds;
    } else if (value.is_unknown()) {
      undecided = true;
      Note(value, unknown);
    } else if (!value.is_false() && !error.is_error()) {
      error = value.is_error()
                  ? value
                  : Value::Error(absl::StrCat(
                        "no such overload: a condition is bool, not ",
                        value.type().ToString()));
    }
  }

  void Note(const Value& missing, UnknownUnion& to) const {
    budget.Spend(CopySteps(missing));
    to.Add(missing.as_unknown());
  }

  // What nothing has decided.
  Value Undecided(Value otherwise) const {
    if (undecided) {
      return Value::Unknown(UnknownSet::Union(list.why_open, unknown.Join()));
    }
    return error.is_error() ? error : otherwise;
  }

  // The list of what `filter` or `map` made of the entries.
  Value Gathered(absl::Span<const Value> items) const {
    const UnknownSet of_entries = unknown.Join();
    ListValue gathered = list;
    gathered.items = items;
    gathered.open = undecided;
    gathered.why_open.Merge(of_entries);
    gathered.why_undecided.Merge(of_entries);
    return Value::List(gathered);
  }
};

void Evaluator::FindRange(const Value& value, Range& range) {
  switch (value.kind()) {
    case Value::Kind::kList:
      range.list = value.as_list();
      break;
    case Value::Kind::kMap: {
      budget_.Spend(CopySteps(value));
      Growing<Value> keys;
      for (const MapEntry& entry : value.as_map().entries) {
        keys.push_back(entry.key);
      }
      range.list.items = keys.span();
      break;
    }
    case Value::Kind::kError:
    case Value::Kind::kUnknown:
      range.settled = value;
      break;
    default:
      range.settled =
          Value::Error(absl::StrCat("no such overload: a macro goes over a "
                                    "list or a map, not ",
                                    value.type().ToString()));
  }
}

Value Evaluator::EvaluateFor(const ComprehensionExpr& comprehension,
                             const Value& entry, const Expr& body) {
  if (!budget_.Spend(1)) return Stopped();
  locals_.emplace_back(comprehension.variable, entry);
  Value value = Evaluate(body);
  locals_.pop_back();
  return value;
}

Value Evaluator::EvaluateAs(const Expr& node,
                            const ComprehensionExpr& comprehension) {
  Range range;
  FindRange(Use(Evaluate(*comprehension.range)), range);
  if (range.settled.is_error() || range.settled.is_unknown()) {
    return range.settled;
  }
  switch (comprehension.macro) {
    case Macro::kExists:
      return Exists(comprehension, range);
    case Macro::kAll:
      return All(comprehension, range);
    case Macro::kExistsOne:
      return ExistsOne(comprehension, range);
    case Macro::kFilter:
      return Filter(comprehension, range);
    case Macro::kMap:
      return Map(comprehension, range);
  }
  return Value::Error("no such macro");
}

// One true entry decides, whatever else there is.
Value Evaluator::Exists(const ComprehensionExpr& comprehension,
                        const Range& range) {
  Tally tally(range, budget_);
  for (const Value& entry : range.list.items) {
    if (budget_.stopped()) return Stopped();
    tally.Add(EvaluateFor(comprehension, entry, *comprehension.predicate));
    if (tally.holds > 0) {
      NoteDecider(entry);
      return Value::Bool(true);
    }
  }
  return tally.Undecided(Value::Bool(false));
}

// One false entry decides, whatever else there is.
Value Evaluator::All(const ComprehensionExpr& comprehension,
                     const Range& range) {
  Tally tally(range, budget_);
  for (const Value& entry : range.list.items) {
    if (budget_.stopped()) return Stopped();
    const Value predicate =
        EvaluateFor(comprehension, entry, *comprehension.predicate);
    if (predicate.is_false()) {
      NoteDecider(entry);
      return predicate;
    }
    tally.Add(predicate);
  }
  return tally.Undecided(Value::Bool(true));
}

// A second true entry decides, but an error is not passed over.
Value Evaluator::ExistsOne(const ComprehensionExpr& comprehension,
                           const Range& range) {
  Tally tally(range, budget_);
  for (const Value& entry : range.list.items) {
    if (budget_.stopped()) return Stopped();
    tally.Add(EvaluateFor(comprehension, entry, *comprehension.predicate));
  }
  if (tally.holds > 1 && !tally.error.is_error()) return Value::Bool(false);
  return tally.Undecided(Value::Bool(tally.holds == 1));
}

Value Evaluator::Filter(const ComprehensionExpr& comprehension,
                        const Range& range) {
  Tally tally(range, budget_);
  Growing<Value> items;
  for (const Value& entry : range.list.items) {
    if (budget_.stopped()) return Stopped();
    const Value predicate =
        EvaluateFor(comprehension, entry, *comprehension.predicate);
    tally.Add(predicate);
    if (predicate.is_true()) items.push_back(entry);
  }
  if (tally.error.is_error()) return tally.Undecided(tally.error);
  return tally.Gathered(items.span());
}

Value Evaluator::Map(const ComprehensionExpr& comprehension,
                     const Range& range) {
  Tally tally(range, budget_);
  Growing<Value> items;
  UnknownUnion unknown_elements;
  for (const Value& entry : range.list.items) {
    if (budget_.stopped()) return Stopped();
    if (comprehension.predicate != nullptr) {
      const Value predicate =
          EvaluateFor(comprehension, entry, *comprehension.predicate);
      tally.Add(predicate);
      if (!predicate.is_true()) continue;
    }
    Value element = EvaluateFor(comprehension, entry, *comprehension.transform);
    if (element.is_error()) {
      if (!tally.error.is_error()) tally.error = element;
      continue;
    }
    Use(element);
    if (element.is_unknown()) tally.Note(element, unknown_elements);
    items.push_back(element);
  }
  if (tally.error.is_error()) {
    // Here an unknown element counts as an unknown predicate does.
    if (!unknown_elements.empty()) tally.undecided = true;
    tally.unknown.Add(unknown_elements);
    return tally.Undecided(tally.error);
  }
  return tally.Gathered(items.span());
}

}  // namespace myorules::engine::oracle
