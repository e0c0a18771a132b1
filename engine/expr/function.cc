#include "engine/expr/function.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

namespace myorules::engine {
namespace {

void CollectParameters(const Type& type, std::set<std::string>* names) {
  if (type.kind() == Type::Kind::kParameter) names->insert(type.name());
  for (const Type& parameter : type.parameters()) {
    CollectParameters(parameter, names);
  }
}

// `a` and `b` take the same arguments: type parameters differ in name only.
bool SameErased(const Type& a, const Type& b) {
  if (a.kind() != b.kind()) return false;
  if (a.kind() == Type::Kind::kParameter) return true;
  return a.name() == b.name() &&
         std::equal(a.parameters().begin(), a.parameters().end(),
                    b.parameters().begin(), b.parameters().end(), SameErased);
}

bool SameSignature(const Overload& a, const Overload& b) {
  return a.member == b.member &&
         std::equal(a.params.begin(), a.params.end(), b.params.begin(),
                    b.params.end(), SameErased);
}

absl::Status Validate(const Overload& overload) {
  if (overload.function.empty() || overload.id.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("overload '", overload.id, "' of function '",
                     overload.function, "' needs both names"));
  }
  if (overload.member && overload.params.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "overload '", overload.id, "' is a member, but has no target"));
  }
  std::set<std::string> given;
  for (const Type& param : overload.params) CollectParameters(param, &given);
  std::set<std::string> needed;
  CollectParameters(overload.result, &needed);
  for (const std::string& name : needed) {
    // Without arguments it is whatever it is used as: optional.none().
    if (given.count(name) == 0 && !overload.params.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("overload '", overload.id, "' returns type parameter ",
                       name, ", which no argument determines"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status FunctionRegistry::Add(Overload overload) {
  if (absl::Status status = Validate(overload); !status.ok()) return status;
  if (ids_.count(overload.id) > 0) {
    return absl::AlreadyExistsError(
        absl::StrCat("overload '", overload.id, "' is declared already"));
  }
  auto& overloads = overloads_[overload.function];
  for (const auto& other : overloads) {
    if (SameSignature(*other, overload)) {
      return absl::AlreadyExistsError(
          absl::StrCat("overload '", overload.id,
                       "' takes the same arguments as '", other->id, "'"));
    }
  }
  ids_.insert(overload.id);
  overloads.push_back(std::make_unique<const Overload>(std::move(overload)));
  return absl::OkStatus();
}

std::vector<const Overload*> FunctionRegistry::Find(
    absl::string_view function) const {
  std::vector<const Overload*> found;
  const auto it = overloads_.find(std::string(function));
  if (it == overloads_.end()) return found;
  for (const auto& overload : it->second) found.push_back(overload.get());
  return found;
}

std::vector<std::string> FunctionRegistry::Names() const {
  std::vector<std::string> names;
  for (const auto& [name, overloads] : overloads_) names.push_back(name);
  return names;
}

}  // namespace myorules::engine
