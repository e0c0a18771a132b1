// What names stand for, and which name was meant. Part of the checker.
#ifndef MYORULES_ENGINE_EXPR_CHECKER_NAMES_H_
#define MYORULES_ENGINE_EXPR_CHECKER_NAMES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "engine/expr/ast.h"
#include "engine/expr/checker.h"
#include "engine/expr/environment.h"
#include "engine/expr/type.h"
#include "google/protobuf/descriptor.h"

namespace myorules::engine {

// What a name stands for, and its type.
struct ResolvedName {
  Reference reference;
  Type type;
};

// The full names that `name` can mean in `container`, in the order in which
// they are tried: in the container, in each package around it, as it stands.
// With a leading dot only the last.
std::vector<std::string> CandidateNames(absl::string_view container,
                                        absl::string_view name);

// The variable, type or enum constant that `name` (simple or qualified) means.
absl::optional<ResolvedName> ResolveName(const Environment& environment,
                                         absl::string_view name);

// The message type that `name` means; null: none.
const google::protobuf::Descriptor* ResolveMessage(
    const Environment& environment, absl::string_view name);

// The overloads of the function that `name` means.
std::vector<const Overload*> ResolveFunction(const Environment& environment,
                                             absl::string_view name);

// The selections of a chain of names (`a.b.c`) from the outermost inwards, and
// at last the identifier that it begins with; empty where `expr` is no such
// chain, or begins with one of `locals` (variables of macros around it).
std::vector<const Expr*> NameChain(const Expr& expr,
                                   absl::Span<const std::string> locals);

// The names in a chain, from the first: "a", "b", "c".
std::vector<std::string> NameParts(absl::Span<const Expr* const> chain);

// The overloads, none of them methods, of a function with a qualified name:
// `function` called on what looks like a target, "base64" in
// `base64.encode(x)`. Empty: no such function.
std::vector<const Overload*> ResolveQualifiedFunction(
    const Environment& environment, const Expr& target,
    absl::string_view function, absl::Span<const std::string> locals);

// A fault in a chain of names: the part that it is about, and what it is.
struct NameFault {
  size_t part = 0;
  std::string message;
};

// Why no beginning of the chain `parts` ("a", "b" for a.b) means anything, with
// the nearest name that does. `locals`: variables of macros around it.
NameFault ExplainUnknownName(const Environment& environment,
                             absl::Span<const std::string> parts,
                             const std::vector<std::string>& locals);

// Why the chain is no constant of an enum whose name it begins with; nullopt:
// it begins with none.
absl::optional<NameFault> ExplainEnum(const Environment& environment,
                                      absl::Span<const std::string> parts);

// "no function 'f' (did you mean 'g'?)".
std::string ExplainUnknownFunction(const Environment& environment,
                                   absl::string_view name);

// "no message type 'T' (did you mean 'U'?)".
std::string ExplainUnknownMessage(const Environment& environment,
                                  absl::string_view name);

// How the value of an enum is written that `text` is, or is near to; else any
// of its values: "Sex.SEX_FEMALE".
std::string EnumConstantNear(const Environment& environment,
                             const google::protobuf::EnumDescriptor& type,
                             absl::string_view text);

// "no field 'x' in T", with what there is.
std::string ExplainUnknownField(const google::protobuf::Descriptor& message,
                                absl::string_view name);

// The names of a message's fields.
std::vector<std::string> FieldNames(
    const google::protobuf::Descriptor& message);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_CHECKER_NAMES_H_
