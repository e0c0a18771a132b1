// What an expression can name.
#ifndef MYORULES_ENGINE_EXPR_ENVIRONMENT_H_
#define MYORULES_ENGINE_EXPR_ENVIRONMENT_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "engine/expr/function.h"
#include "engine/expr/type.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace myorules::engine {

// A variable. Names may be qualified: "threshold.limit_a".
struct Variable {
  std::string name;
  Type type;
};

// Thread-compatible; copied where a scope adds variables.
struct Environment {
  // Names are first tried inside it: with "myorules.v1", `Sex.SEX_MALE`.
  std::string container;
  // Message and enum types; not owned, outlives everything checked in it.
  const google::protobuf::DescriptorPool* pool = nullptr;
  // Makes the messages that expressions construct; null: those of the program
  // itself. Not owned, outlives everything checked in it.
  google::protobuf::MessageFactory* factory = nullptr;
  // Not owned; outlives everything checked in it.
  const FunctionRegistry* functions = nullptr;
  std::map<std::string, Type, std::less<>> variables;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_ENVIRONMENT_H_
