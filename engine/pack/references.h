// What an expression refers to.
#ifndef MYORULES_ENGINE_PACK_REFERENCES_H_
#define MYORULES_ENGINE_PACK_REFERENCES_H_

#include <set>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "engine/expr/ast.h"
#include "engine/expr/checker.h"
#include "google/protobuf/descriptor.h"

namespace myorules::engine {

// A set of names that a string_view can be looked up in.
using NameSet = std::set<std::string, std::less<>>;

// Of `names`, those that an expression not yet checked may refer to:
// identifiers and chains of selections, without what its own macros bind. A
// chain stands for the longest name that fits.
NameSet PossibleReferences(const Expr& root, const NameSet& names);

// Byte offset of the first node of `checked` that stands for `variable`; 0
// where none does.
int OffsetOfReference(const CheckedExpr& checked, absl::string_view variable);

// Byte offset at which a name, qualified or not, begins; of any other node its
// own.
int OffsetOfName(const Expr& node);

// The variable that the node itself stands for, or an empty string.
absl::string_view VariableAt(const CheckedExpr& checked, const Expr& node);

// The text that the node is, written as such; null: it is something else.
const std::string* TextLiteral(const Expr& node);

// Whether the node has a fault, or hangs on one that has.
bool IsFaulty(const CheckedExpr& checked, const Expr& node);

// The variables inside the questions about the record (`has`, `known`, …) that
// `checked` asks.
NameSet AskedVariables(const CheckedExpr& checked);

// The field of a message that `node` of `checked` selects; null: it selects
// none, or asks whether it is set.
const google::protobuf::FieldDescriptor* SelectedField(
    const CheckedExpr& checked, const Expr& node,
    const google::protobuf::DescriptorPool& pool);

// Whether `node` of `checked` is a variable of which `is_whole` is true, or
// what selections, indices and `filter` take out of one, as it is.
bool IsTakenFrom(const CheckedExpr& checked, const Expr& node,
                 absl::FunctionRef<bool(absl::string_view variable)> is_whole);

// The enum whose number `node` of `checked` gives, where it is directly a field
// of that type; else null.
const google::protobuf::EnumDescriptor* EnumOfField(
    const CheckedExpr& checked, const Expr& node,
    const google::protobuf::DescriptorPool& pool);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_REFERENCES_H_
