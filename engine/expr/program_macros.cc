// The macros of a program: docs/reference/unknowns.md, "Macros".
#include "absl/strings/str_cat.h"
#include "engine/expr/program_nodes.h"

namespace myorules::engine {

// One run of a macro over a list. What nothing has decided gathers in it.
class MacroNode::Run {
 public:
  Run(const MacroNode& node, const ListValue& list, Frame& frame)
      : node_(node), list_(list), frame_(frame), undecided_(list.open) {}

  Value Exists() {
    for (const Value& entry : list_.items) {
      if (!Enter(entry)) return StoppedEvaluation(frame_.budget());
      if (Holds() == kTrue) return DecidedBy(entry, true);
    }
    return Undecided(Value::Bool(false));
  }

  Value All() {
    for (const Value& entry : list_.items) {
      if (!Enter(entry)) return StoppedEvaluation(frame_.budget());
      if (Holds() == kFalse) return DecidedBy(entry, false);
    }
    return Undecided(Value::Bool(true));
  }

  // An error is not passed over, even by a second true entry.
  Value ExistsOne() {
    int holds = 0;
    for (const Value& entry : list_.items) {
      if (!Enter(entry)) return StoppedEvaluation(frame_.budget());
      if (Holds() == kTrue) ++holds;
    }
    if (holds > 1 && !error_.is_error()) return Value::Bool(false);
    return Undecided(Value::Bool(holds == 1));
  }

  Value Filter() {
    Growing<Value> items;
    for (const Value& entry : list_.items) {
      if (!Enter(entry)) return StoppedEvaluation(frame_.budget());
      if (Holds() == kTrue) items.push_back(entry);
    }
    if (error_.is_error()) return Undecided(error_);
    return Gathered(items);
  }

  Value Map() {
    Growing<Value> items;
    UnknownUnion unknown_elements;
    for (const Value& entry : list_.items) {
      if (!Enter(entry)) return StoppedEvaluation(frame_.budget());
      if (node_.predicate_ && Holds() != kTrue) continue;
      const Value element = node_.transform_.Evaluate(frame_);
      if (element.is_error()) {
        if (!error_.is_error()) error_ = element;
        continue;
      }
      frame_.Use(element);
      if (element.is_unknown()) Note(element, unknown_elements);
      items.push_back(element);
    }
    if (!error_.is_error()) return Gathered(items);
    // Beside an error an unknown element counts as an unknown predicate does.
    undecided_ = undecided_ || !unknown_elements.empty();
    unknown_.Add(unknown_elements);
    return Undecided(error_);
  }

 private:
  enum Answer { kFalse, kTrue, kNeither };

  bool Enter(const Value& entry) {
    frame_.local(node_.place_) = entry;
    return frame_.budget().Spend(2);
  }

  // What decides within another macro decides that one's entry at most.
  Value DecidedBy(const Value& entry, bool value) {
    if (node_.place_ == 0) frame_.OnDecided(entry);
    return Value::Bool(value);
  }

  // What the predicate is for the entry entered; where it is neither true nor
  // false, that is noted.
  Answer Holds() {
    const Value value = Settle(node_.predicate_.Evaluate(frame_));
    if (value.kind() == Value::Kind::kBool) {
      return value.as_bool() ? kTrue : kFalse;
    }
    if (value.is_unknown()) {
      undecided_ = true;
      Note(value, unknown_);
    } else if (!error_.is_error()) {
      error_ = value.is_error()
                   ? value
                   : Value::Error(absl::StrCat(
                         "no such overload: a condition is bool, not ",
                         value.type().ToString()));
    }
    return kNeither;
  }

  void Note(const Value& missing, UnknownUnion& to) {
    frame_.budget().Spend(CopySteps(missing));
    to.Add(missing.as_unknown());
  }

  // Unknown goes before error.
  Value Undecided(const Value& otherwise) const {
    if (undecided_) {
      return Value::Unknown(UnknownSet::Union(list_.why_open, unknown_.Join()));
    }
    return error_.is_error() ? error_ : otherwise;
  }

  Value Gathered(const Growing<Value>& items) const {
    const UnknownSet unknown = unknown_.Join();
    ListValue list = list_;
    list.items = items.span();
    list.open = undecided_;
    list.why_open.Merge(unknown);
    list.why_undecided.Merge(unknown);
    return Value::List(list);
  }

  const MacroNode& node_;
  const ListValue& list_;
  Frame& frame_;
  bool undecided_;
  UnknownUnion unknown_;  // What entries on record hang on.
  Value error_;           // The first; null: none.
};

Value MacroNode::Evaluate(Frame& frame) const {
  const Value range = frame.Use(range_.Evaluate(frame));
  if (range.is_error() || range.is_unknown()) return range;
  ListValue keys;
  if (range.kind() == Value::Kind::kMap) {
    frame.budget().Spend(CopySteps(range));
    Growing<Value> items;
    for (const MapEntry& entry : range.as_map().entries) {
      items.push_back(entry.key);
    }
    keys.items = items.span();
  } else if (range.kind() != Value::Kind::kList) {
    return Value::Error(
        absl::StrCat("no such overload: a macro goes over a "
                     "list or a map, not ",
                     range.type().ToString()));
  }
  const bool over_list = range.kind() == Value::Kind::kList;
  Run run(*this, over_list ? range.as_list() : keys, frame);
  switch (macro_) {
    case Macro::kExists:
      return run.Exists();
    case Macro::kAll:
      return run.All();
    case Macro::kExistsOne:
      return run.ExistsOne();
    case Macro::kFilter:
      return run.Filter();
    case Macro::kMap:
      return run.Map();
  }
  return Value::Error("no such macro");
}

}  // namespace myorules::engine
