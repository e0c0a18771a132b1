// Functions that other implementations of CEL have beyond the standard, and
// that are refused here by name. Part of the checker.
#ifndef MYORULES_ENGINE_EXPR_CHECKER_EXTENSIONS_H_
#define MYORULES_ENGINE_EXPR_CHECKER_EXTENSIONS_H_

#include "absl/strings/string_view.h"

namespace myorules::engine {

// Which extension the function is of, "math" for "math.greatest" and "string"
// for "substring"; empty: of none that is known.
absl::string_view ExtensionOf(absl::string_view function);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_CHECKER_EXTENSIONS_H_
