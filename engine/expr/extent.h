// How large values can become.
#ifndef MYORULES_ENGINE_EXPR_EXTENT_H_
#define MYORULES_ENGINE_EXPR_EXTENT_H_

#include <memory>

namespace myorules::engine {

// A bound of the values that an expression can have, for estimating what
// evaluating it costs. Counts are doubles: exact as far as it matters, and none
// overflows.
struct Extent {
  // Steps that copying the value takes: entries of a list or map, eighths of
  // bytes of a text; 0 for all else.
  double size = 0;
  // Steps that walking all of it takes, parts of parts included.
  double weight = 1;
  // Steps that comparing it with another of its kind takes, where it is a
  // message or anything (dyn).
  double compare = 0;
  // Missing facts that the value as a whole can hang on: those of an unknown,
  // what keeps a list open, what would narrow a date.
  double facts = 1;
  // Those that the fields of a message can hang on besides.
  double parts = 0;
  // Lists and maps in one another; messages and what is read of them aside,
  // which have bounds of their own.
  int depth = 0;
  // Of lists whose order says nothing: comparing them looks at each pair.
  bool unordered = false;
  // Of lists and maps: the largest of their entries. Null: no list or map, or
  // one whose entries can be anything.
  std::shared_ptr<const Extent> entry;

  // All missing facts of the value and what it holds.
  double all_facts() const {
    return facts + parts + (entry == nullptr ? 0 : size * entry->all_facts());
  }
};

// What one call costs at most.
struct CallCost {
  // Beyond what the evaluator charges for arguments and result.
  double steps = 0;
  Extent result;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_EXTENT_H_
