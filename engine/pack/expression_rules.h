// What each expression of a pack must be.
#ifndef MYORULES_ENGINE_PACK_EXPRESSION_RULES_H_
#define MYORULES_ENGINE_PACK_EXPRESSION_RULES_H_

#include <string>

#include "engine/pack/expression_checker.h"

namespace myorules::engine {

// `comment`: the entry's, which says why it may ask what is on record.
ExpressionRule AnyValue(const std::string& comment);
ExpressionRule Condition(const std::string& comment);
ExpressionRule FacetValue(const std::string& comment);
ExpressionRule RowCondition();
ExpressionRule RowDetail();

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_EXPRESSION_RULES_H_
