// Which types fit where, by the rules of CEL's gradual type checking.
#ifndef MYORULES_ENGINE_EXPR_TYPE_UNIFICATION_H_
#define MYORULES_ENGINE_EXPR_TYPE_UNIFICATION_H_

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "engine/expr/type.h"

namespace myorules::engine {

// The type variables of one expression, and what is known of them. A variable
// is a type parameter with a name that no library can declare.
class TypeUnifier {
 public:
  // A variable that stands for a type not yet known, as of the elements of [].
  Type Fresh();

  // Replaces the type parameters of an overload by fresh variables: the same
  // one for the same name in `variables`.
  Type Instantiate(const Type& type, std::map<std::string, Type>* variables);

  // Whether a value of type `from` fits where `to` is expected; binds variables
  // so that it does. A variable that meets a second type becomes the more
  // general one of both. After a false, roll back.
  //   dyn fits everywhere, and everything fits dyn
  //   a wrapper fits its primitive, and the other way round
  //   null fits messages, wrappers, timestamps, durations and optional values,
  //   and the other way round; not other opaque types: a date that is not on
  //   record is unknown, and comparing it with null would never say so
  //   types of types fit each other, whatever they are the types of
  bool Assignable(const Type& from, const Type& to);

  // The least general type that values of both fit, where one is Assignable to
  // the other.
  Type Join(const Type& a, const Type& b) const;

  // `type` with its outermost variables followed as far as they are known.
  Type Walk(const Type& type) const;
  // `type` with all variables followed; those that are not known remain.
  Type Substitute(const Type& type) const;
  // `type` with all variables followed; those that are not known become dyn.
  Type Finalize(const Type& type) const;

  // RollBack(mark) forgets all that was bound since mark = Mark().
  size_t Mark() const { return trail_.size(); }
  void RollBack(size_t mark);

 private:
  bool AssignableKnown(const Type& from, const Type& to);
  bool AssignableParameters(const Type& from, const Type& to);
  bool Bind(const std::string& variable, const Type& type);
  // Follows bound variables; `last` is the last one of them.
  Type Walk(const Type& type, std::string* last) const;
  bool Occurs(const std::string& variable, const Type& type) const;
  Type Replace(const Type& type, bool unknown_becomes_dyn) const;

  int last_variable_ = 0;
  absl::flat_hash_map<std::string, Type> bindings_;
  // What each binding was before, in the order of change.
  std::vector<std::pair<std::string, absl::optional<Type>>> trail_;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_TYPE_UNIFICATION_H_
