// `Type{field: value}`.
#ifndef MYORULES_ENGINE_ORACLE_MESSAGE_LITERAL_H_
#define MYORULES_ENGINE_ORACLE_MESSAGE_LITERAL_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "engine/expr/value.h"

namespace myorules::engine::oracle {

// The message of type `type_name` (full; one of the program's own) with these
// fields, or what CEL reads it as; an error where a value does not fit its
// field. Requires that the values are known (MissingFor is empty) and no
// errors.
Value MakeMessage(absl::string_view type_name,
                  const std::vector<std::pair<std::string, Value>>& fields);

}  // namespace myorules::engine::oracle

#endif  // MYORULES_ENGINE_ORACLE_MESSAGE_LITERAL_H_
