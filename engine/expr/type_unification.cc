#include "engine/expr/type_unification.h"

#include "absl/strings/str_cat.h"

namespace myorules::engine {
namespace {

using Kind = Type::Kind;

bool IsVariable(const Type& type) { return type.kind() == Kind::kParameter; }

bool IsNullable(const Type& type) {
  switch (type.kind()) {
    case Kind::kNull:
    case Kind::kMessage:
    case Kind::kWrapper:
    case Kind::kTimestamp:
    case Kind::kDuration:
      return true;
    default:
      return type.is_optional();
  }
}

// Variables are bound to older ones, so that a row of them does not become a
// chain that each use has to follow.
bool IsOlder(const std::string& variable, const std::string& other) {
  return variable.size() != other.size() ? variable.size() < other.size()
                                         : variable < other;
}

Type Unwrapped(const Type& type) {
  return type.kind() == Kind::kWrapper ? type.parameters()[0] : type;
}

}  // namespace

Type TypeUnifier::Fresh() {
  return Type::Parameter(absl::StrCat("%", ++last_variable_));
}

Type TypeUnifier::Instantiate(const Type& type,
                              std::map<std::string, Type>* variables) {
  if (IsVariable(type)) {
    const auto it = variables->find(type.name());
    if (it != variables->end()) return it->second;
    return variables->emplace(type.name(), Fresh()).first->second;
  }
  if (type.parameters().empty()) return type;
  std::vector<Type> parameters;
  for (const Type& parameter : type.parameters()) {
    parameters.push_back(Instantiate(parameter, variables));
  }
  return type.WithParameters(std::move(parameters));
}

bool TypeUnifier::Assignable(const Type& from, const Type& to) {
  std::string from_variable, to_variable;
  const Type known_from = Walk(from, &from_variable);
  const Type known_to = Walk(to, &to_variable);
  if (IsVariable(known_to) && IsVariable(known_from)) {
    if (known_from == known_to) return true;
    return IsOlder(known_from.name(), known_to.name())
               ? Bind(known_to.name(), known_from)
               : Bind(known_from.name(), known_to);
  }
  if (IsVariable(known_to)) return Bind(known_to.name(), known_from);
  if (IsVariable(known_from)) return Bind(known_from.name(), known_to);
  if (!AssignableKnown(known_from, known_to)) return false;
  if (from_variable.empty() && to_variable.empty()) return true;
  const Type joined = Join(known_from, known_to);
  if (!to_variable.empty() && joined != known_to) Bind(to_variable, joined);
  if (!from_variable.empty() && joined != known_from) {
    Bind(from_variable, joined);
  }
  return true;
}

// Both are no variables.
bool TypeUnifier::AssignableKnown(const Type& from, const Type& to) {
  for (const Type& type : {from, to}) {
    if (type.kind() == Kind::kDyn || type.kind() == Kind::kError) return true;
  }
  if (from.kind() == Kind::kNull) return IsNullable(to);
  if (to.kind() == Kind::kNull) return IsNullable(from);
  const Type plain_from = Unwrapped(from);
  const Type plain_to = Unwrapped(to);
  if (plain_from.kind() != plain_to.kind() ||
      plain_from.name() != plain_to.name()) {
    return false;
  }
  if (plain_from.kind() == Kind::kType) {
    const size_t mark = Mark();
    if (!AssignableParameters(plain_from, plain_to)) RollBack(mark);
    return true;
  }
  return AssignableParameters(plain_from, plain_to);
}

bool TypeUnifier::AssignableParameters(const Type& from, const Type& to) {
  if (from.parameters().size() != to.parameters().size()) return false;
  for (size_t i = 0; i < from.parameters().size(); ++i) {
    if (!Assignable(from.parameters()[i], to.parameters()[i])) return false;
  }
  return true;
}

Type TypeUnifier::Join(const Type& a, const Type& b) const {
  Type known_a = Walk(a);
  Type known_b = Walk(b);
  if (known_a == known_b) return known_a;
  for (const Type& type : {known_a, known_b}) {
    if (type.kind() == Kind::kError) return type;
  }
  if (IsVariable(known_a)) return known_b;
  if (IsVariable(known_b)) return known_a;
  if (known_a.kind() == Kind::kDyn || known_b.kind() == Kind::kDyn) {
    return Type::Dyn();
  }
  if (known_a.kind() == Kind::kNull) return known_b;
  if (known_b.kind() == Kind::kNull) return known_a;
  if (known_b.kind() == Kind::kWrapper) return known_b;
  if (known_a.kind() == Kind::kWrapper) return known_a;
  if (known_a.kind() == Kind::kType) {
    return Substitute(known_a) == Substitute(known_b)
               ? known_a
               : Type::TypeOf(Type::Dyn());
  }
  if (known_a.parameters().size() != known_b.parameters().size()) {
    return known_a;
  }
  std::vector<Type> parameters;
  for (size_t i = 0; i < known_a.parameters().size(); ++i) {
    parameters.push_back(
        Join(known_a.parameters()[i], known_b.parameters()[i]));
  }
  return known_a.WithParameters(std::move(parameters));
}

Type TypeUnifier::Walk(const Type& type) const {
  std::string last;
  return Walk(type, &last);
}

Type TypeUnifier::Walk(const Type& type, std::string* last) const {
  Type known = type;
  while (IsVariable(known)) {
    const auto it = bindings_.find(known.name());
    if (it == bindings_.end()) break;
    *last = known.name();
    known = it->second;
  }
  return known;
}

Type TypeUnifier::Substitute(const Type& type) const {
  return Replace(type, /*unknown_becomes_dyn=*/false);
}

Type TypeUnifier::Finalize(const Type& type) const {
  return Replace(type, /*unknown_becomes_dyn=*/true);
}

Type TypeUnifier::Replace(const Type& type, bool unknown_becomes_dyn) const {
  Type known = Walk(type);
  if (IsVariable(known)) return unknown_becomes_dyn ? Type::Dyn() : known;
  if (known.parameters().empty()) return known;
  std::vector<Type> parameters;
  for (const Type& parameter : known.parameters()) {
    parameters.push_back(Replace(parameter, unknown_becomes_dyn));
  }
  return known.WithParameters(std::move(parameters));
}

// Returns false, and binds nothing, where the type would contain itself.
bool TypeUnifier::Bind(const std::string& variable, const Type& type) {
  if (Occurs(variable, type)) return false;
  auto [it, inserted] = bindings_.try_emplace(variable, type);
  if (inserted) {
    trail_.emplace_back(variable, absl::nullopt);
  } else {
    trail_.emplace_back(variable, std::move(it->second));
    it->second = type;
  }
  return true;
}

bool TypeUnifier::Occurs(const std::string& variable, const Type& type) const {
  const Type known = Walk(type);
  if (IsVariable(known)) return known.name() == variable;
  for (const Type& parameter : known.parameters()) {
    if (Occurs(variable, parameter)) return true;
  }
  return false;
}

void TypeUnifier::RollBack(size_t mark) {
  while (trail_.size() > mark) {
    auto& [variable, before] = trail_.back();
    if (before.has_value()) {
      bindings_[variable] = *std::move(before);
    } else {
      bindings_.erase(variable);
    }
    trail_.pop_back();
  }
}

}  // namespace myorules::engine
