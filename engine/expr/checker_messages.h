// Why a call does not fit its function. Part of the checker.
#ifndef MYORULES_ENGINE_EXPR_CHECKER_MESSAGES_H_
#define MYORULES_ENGINE_EXPR_CHECKER_MESSAGES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "engine/expr/function.h"
#include "engine/expr/type.h"

namespace myorules::engine {

// What none of the overloads takes: "'f' cannot be called with (string, int);
// it takes (int, int)". `member`: args[0] is the target of a method call. Of
// many overloads those that fit most arguments are named.
std::string ExplainMismatch(absl::string_view function, bool member,
                            const std::vector<Type>& args,
                            const std::vector<const Overload*>& overloads);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_CHECKER_MESSAGES_H_
