#include "engine/expr/type.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace myorules::engine {
namespace {

std::string Applied(absl::string_view name,
                    const std::vector<Type>& parameters) {
  std::string text(name);
  if (parameters.empty()) return text;
  absl::string_view separator = "(";
  for (const Type& parameter : parameters) {
    absl::StrAppend(&text, separator, parameter.ToString());
    separator = ", ";
  }
  return text + ")";
}

}  // namespace

int Type::depth() const {
  int depth = 0;
  for (const Type& parameter : parameters_) {
    depth = std::max(depth, 1 + parameter.depth());
  }
  return depth;
}

std::string Type::ToString() const {
  switch (kind_) {
    case Kind::kDyn:
      return "dyn";
    case Kind::kNull:
      return "null_type";
    case Kind::kBool:
      return "bool";
    case Kind::kInt:
      return "int";
    case Kind::kUint:
      return "uint";
    case Kind::kDouble:
      return "double";
    case Kind::kString:
      return "string";
    case Kind::kBytes:
      return "bytes";
    case Kind::kDuration:
      return "google.protobuf.Duration";
    case Kind::kTimestamp:
      return "google.protobuf.Timestamp";
    case Kind::kList:
      return Applied("list", parameters_);
    case Kind::kMap:
      return Applied("map", parameters_);
    case Kind::kWrapper:
      return Applied("wrapper", parameters_);
    case Kind::kType:
      return Applied("type", parameters_);
    case Kind::kMessage:
    case Kind::kOpaque:
    case Kind::kParameter:
      return Applied(name_, parameters_);
    case Kind::kError:
      return "error";
  }
  return "error";
}

const std::map<std::string, Type, std::less<>>& LanguageTypes() {
  static const auto& types = *new std::map<std::string, Type, std::less<>>{
      {"bool", Type::Bool()},
      {"bytes", Type::Bytes()},
      {"double", Type::Double()},
      {"google.protobuf.Duration", Type::Duration()},
      {"google.protobuf.Timestamp", Type::Timestamp()},
      {"int", Type::Int()},
      {"list", Type::List(Type::Dyn())},
      {"map", Type::Map(Type::Dyn(), Type::Dyn())},
      {"null_type", Type::Null()},
      {"string", Type::String()},
      {"type", Type::TypeOf(Type::Dyn())},
      {"uint", Type::Uint()},
  };
  return types;
}

}  // namespace myorules::engine
