// Calls as expressions have them.
#ifndef MYORULES_ENGINE_ORACLE_CALL_TEXT_H_
#define MYORULES_ENGINE_ORACLE_CALL_TEXT_H_

#include <string>
#include <vector>

#include "engine/expr/function.h"

namespace myorules::engine::oracle {

// The call of `overload` with these arguments, the target first: "a + b",
// "a[b]", "a.size()", "size(a)". Arguments that are operators themselves bring
// their parentheses.
std::string CallText(const Overload& overload,
                     const std::vector<std::string>& args);

}  // namespace myorules::engine::oracle

#endif  // MYORULES_ENGINE_ORACLE_CALL_TEXT_H_
