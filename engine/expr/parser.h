// Text -> syntax tree, by the grammar of the public CEL specification.
#ifndef MYORULES_ENGINE_EXPR_PARSER_H_
#define MYORULES_ENGINE_EXPR_PARSER_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "engine/expr/ast.h"

namespace myorules::engine {

// A fault in an expression: `offset` in bytes of its text. The pack loader
// turns offsets into places of the pack file.
struct ExprIssue {
  int offset = 0;
  std::string message;
};

// Parses `text`. Returns null, and adds at least one issue, where it cannot.
// Refuses text over limits::kMaxExpressionBytes and nesting over
// limits::kMaxExpressionDepth (counted without recursion beyond it, so that
// 100,000 parentheses are refused at once).
ExprPtr Parse(absl::string_view text, std::vector<ExprIssue>* issues);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_PARSER_H_
