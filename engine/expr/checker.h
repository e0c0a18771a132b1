// Syntax tree -> checked tree: every name resolved, every type known.
#ifndef MYORULES_ENGINE_EXPR_CHECKER_H_
#define MYORULES_ENGINE_EXPR_CHECKER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/types/optional.h"
#include "engine/expr/ast.h"
#include "engine/expr/environment.h"
#include "engine/expr/parser.h"
#include "google/protobuf/descriptor.h"

namespace myorules::engine {

// What a name or a chain of selections stands for.
struct Reference {
  // The variable's full name; empty for a constant.
  std::string variable;
  // The value of an enum constant.
  absl::optional<int64_t> enum_value;
  // The type that a type name denotes ("int", "myorules.v1.Date").
  absl::optional<Type> type;
  // The message type that a StructExpr makes; null for all else.
  const google::protobuf::Descriptor* message = nullptr;
};

// A checked expression. Immutable; shared freely between threads.
struct CheckedExpr {
  std::string text;
  ExprPtr root;
  // Type of the whole.
  Type type;
  // By node id: type of each node, what names stand for, and which overloads a
  // call can mean (more than one only where an argument is dyn or null).
  //
  // A qualified name (`threshold.limit_a`, `Service.SERVICE_EXPRESS`) has its
  // reference at the outermost selection that it covers; the nodes inside have
  // neither type nor reference, and are not there to be evaluated. The variable
  // of a macro has no reference: inside the macro it hides all others of its
  // simple name. The target of a call whose overloads are no methods is part of
  // the function's name, like the nodes inside a qualified one.
  absl::btree_map<int, Type> types;
  absl::btree_map<int, Reference> references;
  absl::btree_map<int, std::vector<const Overload*>> overloads;
  // By node id: the overload that a call with literal arguments has for itself.
  absl::btree_map<int, std::shared_ptr<const Overload>> bound;
  // The variables used, sorted.
  absl::btree_set<std::string> variables;
  // Makes the messages that the expression constructs; null: those of the
  // program itself.
  google::protobuf::MessageFactory* factory = nullptr;
  // Offsets of `has(…)` and of calls with asks_about_record.
  std::vector<int> record_questions;
};

// Checks `root` (parsed from `text`) in `environment`. Returns null, and adds
// an issue for each fault found, where it cannot; what follows from a fault is
// not told again. Unknown names come with the nearest known one.
//
// Stricter than CEL asks, for what could only fail when evaluated: a map
// literal with keys of a type that no map has, a field selection on a map whose
// keys are no strings, and the comparison of an opaque type (a date) with null.
std::shared_ptr<const CheckedExpr> Check(absl::string_view text, ExprPtr root,
                                         const Environment& environment,
                                         std::vector<ExprIssue>* issues);

// Parses and checks.
std::shared_ptr<const CheckedExpr> ParseAndCheck(
    absl::string_view text, const Environment& environment,
    std::vector<ExprIssue>* issues);

// Type of a field as an expression reads it: `date` for myorules.v1.Date, int
// for an enum, timestamp for google.protobuf.Timestamp, ….
Type TypeOfField(const google::protobuf::FieldDescriptor& field);

// Type of a message as an expression reads it: its message type, but
// wrapper(int) for google.protobuf.Int64Value, dyn for google.protobuf.Any, ….
Type TypeOfMessage(const google::protobuf::Descriptor& message);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_CHECKER_H_
