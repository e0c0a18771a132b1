#include "tests/conformance/type_text.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace myorules::tests::conformance {
namespace {

using engine::Type;

const std::map<std::string, Type>& SimpleTypes() {
  static const auto& types =
      *new std::map<std::string, Type>{{"any", Type::Dyn()},
                                       {"bool", Type::Bool()},
                                       {"bytes", Type::Bytes()},
                                       {"double", Type::Double()},
                                       {"duration", Type::Duration()},
                                       {"dyn", Type::Dyn()},
                                       {"int", Type::Int()},
                                       {"null", Type::Null()},
                                       {"string", Type::String()},
                                       {"timestamp", Type::Timestamp()},
                                       {"type", Type::TypeOf(Type::Dyn())},
                                       {"uint", Type::Uint()}};
  return types;
}

class TypeParser {
 public:
  explicit TypeParser(absl::string_view text) : rest_(text) {}

  absl::StatusOr<Type> Parse() {
    Type type = ParseOne();
    if (failed_ || !rest_.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("not a type, from '", rest_, "' on"));
    }
    return type;
  }

 private:
  Type ParseOne() {
    size_t end = 0;
    while (end < rest_.size() && (absl::ascii_isalnum(rest_[end]) ||
                                  rest_[end] == '_' || rest_[end] == '.')) {
      ++end;
    }
    const std::string name(rest_.substr(0, end));
    rest_.remove_prefix(end);
    std::vector<Type> parameters;
    if (Accept("(")) {
      do {
        parameters.push_back(ParseOne());
      } while (Accept(", "));
      if (!Accept(")")) failed_ = true;
    }
    return Make(name, std::move(parameters));
  }

  Type Make(const std::string& name, std::vector<Type> parameters) {
    const size_t count = parameters.size();
    if (name == "list" && count == 1) return Type::List(parameters[0]);
    if (name == "map" && count == 2) {
      return Type::Map(parameters[0], parameters[1]);
    }
    if (name == "wrapper" && count == 1) return Type::Wrapper(parameters[0]);
    if (name == "type" && count == 1) return Type::TypeOf(parameters[0]);
    if (count > 0) return Type::Opaque(name).WithParameters(parameters);
    const auto found = SimpleTypes().find(name);
    if (found != SimpleTypes().end()) return found->second;
    if (name.find('.') != std::string::npos) return Type::Message(name);
    if (name.size() == 1) return Type::Parameter(name);
    failed_ = true;
    return Type::Error();
  }

  bool Accept(absl::string_view symbol) {
    if (rest_.substr(0, symbol.size()) != symbol) return false;
    rest_.remove_prefix(symbol.size());
    return true;
  }

  absl::string_view rest_;
  bool failed_ = false;
};

}  // namespace

absl::StatusOr<Type> ParseType(absl::string_view text) {
  return TypeParser(text).Parse();
}

}  // namespace myorules::tests::conformance
