// The checker's inside: one function a kind of node.
#ifndef MYORULES_ENGINE_EXPR_CHECKER_VISITOR_H_
#define MYORULES_ENGINE_EXPR_CHECKER_VISITOR_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "engine/expr/ast.h"
#include "engine/expr/checker.h"
#include "engine/expr/environment.h"
#include "engine/expr/type_unification.h"
#include "google/protobuf/descriptor.h"

namespace myorules::engine {

// A call's overload that takes its arguments, and what it then gives.
struct Match {
  const Overload* overload;
  Type result;
};

// One check of one expression.
class Checker {
 public:
  Checker(const Environment& environment, std::vector<ExprIssue>* issues)
      : environment_(environment), issues_(*issues) {}

  // Fills all of `checked` but text and root.
  void Run(const Expr& root, CheckedExpr* checked);

 private:
  // Returns the type of a node, and keeps it for its id.
  Type CheckNode(const Expr& expr);

  // One a kind of node.
  Type CheckAs(const Expr& expr, const Literal& literal);
  Type CheckAs(const Expr& expr, const IdentExpr& ident);
  Type CheckAs(const Expr& expr, const SelectExpr& select);
  Type CheckAs(const Expr& expr, const CallExpr& call);
  Type CheckAs(const Expr& expr, const ListExpr& list);
  Type CheckAs(const Expr& expr, const MapExpr& map);
  Type CheckAs(const Expr& expr, const StructExpr& message);
  Type CheckAs(const Expr& expr, const ComprehensionExpr& comprehension);

  // `nodes`: the selections of a chain of names from the outermost inwards, and
  // at last the identifier that it begins with.
  Type CheckName(const std::vector<const Expr*>& nodes);
  Type SelectField(const Expr& expr, const SelectExpr& select,
                   const Type& operand);
  Type SelectMessageField(const Expr& expr, const SelectExpr& select,
                          const std::string& message_name);
  const google::protobuf::Descriptor* CheckMessageType(
      const Expr& expr, const StructExpr& message);
  void CheckFieldValue(const google::protobuf::Descriptor& descriptor,
                       const std::string& name, const Expr& value);
  std::string ExplainExtension(const CallExpr& call) const;
  std::string ExplainEnumAsText(const CallExpr& call) const;
  std::vector<Type> CheckArguments(const CallExpr& call, bool with_target,
                                   bool is_known_function);
  void AddMeantVariables(const CallExpr& call);
  std::vector<Match> FindMatches(const std::vector<const Overload*>& overloads,
                                 bool member, const std::vector<Type>& args);
  bool Fits(const Overload& overload, const std::vector<Type>& args,
            Type* result);
  Type ElementOf(const Expr& expr, absl::string_view macro, const Type& range);
  // The type of entries of which the last is `next`, the others `so_far`.
  Type JoinEntries(const absl::optional<Type>& so_far, const Type& next);

  // The type of the innermost variable of a macro by that name; null: none.
  const Type* FindLocal(absl::string_view name) const;
  std::vector<std::string> LocalNames() const;
  std::string Name(const Type& type) const {
    return unifier_.Finalize(type).ToString();
  }
  // Reports; returns the type that silences what follows from it.
  Type Fail(int offset, std::string message);

  const Environment& environment_;
  std::vector<ExprIssue>& issues_;
  TypeUnifier unifier_;
  std::vector<std::pair<std::string, Type>> locals_;  // Innermost last.
  CheckedExpr* checked_ = nullptr;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_CHECKER_VISITOR_H_
