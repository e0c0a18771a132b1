// `Type{field: value}`.
#ifndef MYORULES_ENGINE_EXPR_MESSAGE_LITERAL_H_
#define MYORULES_ENGINE_EXPR_MESSAGE_LITERAL_H_

#include <string>
#include <utility>
#include <vector>

#include "engine/base/work_budget.h"
#include "engine/expr/value.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace myorules::engine {

// The message of type `type`, made by `factory` (null: one of the program's
// own), with these fields, or what CEL reads it as; an error where a value does
// not fit its field. Charges each value put. Requires that the values are known
// (MissingFor is empty) and no errors.
Value MakeMessage(const google::protobuf::Descriptor& type,
                  google::protobuf::MessageFactory* factory,
                  const std::vector<std::pair<std::string, Value>>& fields,
                  WorkBudget& budget);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_MESSAGE_LITERAL_H_
