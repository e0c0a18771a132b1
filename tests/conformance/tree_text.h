// A syntax tree as cel-go prints it.
#ifndef MYORULES_TESTS_CONFORMANCE_TREE_TEXT_H_
#define MYORULES_TESTS_CONFORMANCE_TREE_TEXT_H_

#include <string>

#include "engine/expr/ast.h"

namespace myorules::tests::conformance {

// The tree as the text that cel-go's debug output has, with the kind of each
// node. cel-go has macros as folds, and a row of `||` or `&&` as a balanced
// tree; the engine has macros as nodes and the row as it is read. This makes
// the former from the latter. (A row in which the reader has put brackets
// around its beginning is taken for one without.)
std::string TreeText(const engine::Expr& expr);

}  // namespace myorules::tests::conformance

#endif  // MYORULES_TESTS_CONFORMANCE_TREE_TEXT_H_
