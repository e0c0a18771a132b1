// Parsing of an expression with faults, so that all of them are told at once.
#ifndef MYORULES_ENGINE_EXPR_PARSER_FAULTY_H_
#define MYORULES_ENGINE_EXPR_PARSER_FAULTY_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "engine/expr/ast.h"
#include "engine/expr/parser.h"

namespace myorules::engine {

// The function of the call that stands for a macro which is refused. Its fault
// is told, and its arguments, with the variables that they name, are left out.
inline constexpr absl::string_view kRefusedMacro = "@refused";

// As Parse(), but returns the tree also where macros in it are refused.
ExprPtr ParseFaulty(absl::string_view text, std::vector<ExprIssue>* issues);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_PARSER_FAULTY_H_
