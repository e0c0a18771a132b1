// What the equality of values and that of messages have in common.
#ifndef MYORULES_ENGINE_EXPR_VALUE_EQUAL_PARTS_H_
#define MYORULES_ENGINE_EXPR_VALUE_EQUAL_PARTS_H_

#include "engine/base/unknown_set.h"
#include "engine/base/work_budget.h"
#include "engine/expr/value.h"

namespace myorules::engine {

// Adds up what pairs of values compare as: a known difference decides, then
// unknowns, then errors.
class PairwiseEquality {
 public:
  // Returns false where the answer is settled.
  bool Add(const Value& pair_equal) {
    if (pair_equal.is_false()) {
      different_ = true;
    } else if (pair_equal.is_unknown()) {
      unknown_.Add(pair_equal.as_unknown());
    } else if (pair_equal.is_error() && error_.kind() == Value::Kind::kNull) {
      error_ = pair_equal;
    }
    return !different_;
  }

  Value Result() const {
    if (different_) return Value::Bool(false);
    if (!unknown_.empty()) return Value::Unknown(unknown_.Join());
    if (error_.is_error()) return error_;
    return Value::Bool(true);
  }

 private:
  bool different_ = false;
  UnknownUnion unknown_;
  Value error_;
};

// The equality of messages, as protocol buffers have it.
Value EqualMessages(const MessageValue& a, const MessageValue& b,
                    WorkBudget& budget);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_VALUE_EQUAL_PARTS_H_
