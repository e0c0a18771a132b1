#include "engine/pack/expression_rules.h"

namespace myorules::engine {

ExpressionRule AnyValue(const std::string& comment) {
  ExpressionRule rule;
  rule.comment = comment;
  return rule;
}

ExpressionRule Condition(const std::string& comment) {
  return {{Type::Bool()}, "a condition (bool)", comment};
}

ExpressionRule FacetValue(const std::string& comment) {
  return {{Type::Bool(), Type::Int(), Type::Double(), Type::String(),
           Type::Date(), Type::Range(), Type::List(Type::String())},
          "a bool, int, double, string, date, range or list(string)",
          comment};
}

ExpressionRule RowCondition() {
  ExpressionRule rule = Condition("");
  rule.may_ask = false;
  return rule;
}

ExpressionRule RowDetail() {
  return {{Type::String(), Type::List(Type::String())},
          "a string or list(string)",
          "",
          false};
}

}  // namespace myorules::engine
