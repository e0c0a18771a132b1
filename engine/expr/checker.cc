#include "engine/expr/checker.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <variant>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/expr/ast_walk.h"
#include "engine/expr/checker_extensions.h"
#include "engine/expr/checker_faulty.h"
#include "engine/expr/checker_literals_bound.h"
#include "engine/expr/checker_messages.h"
#include "engine/expr/checker_names.h"
#include "engine/expr/checker_visitor.h"
#include "engine/expr/parser_faulty.h"

namespace myorules::engine {
namespace {

using Kind = Type::Kind;

constexpr absl::string_view kMacroNames[] = {"all", "exists", "exists_one",
                                             "map", "filter"};

bool Holds(const Type& type, Kind kind) {
  return type.kind() == kind ||
         absl::c_any_of(type.parameters(), [kind](const Type& parameter) {
           return Holds(parameter, kind);
         });
}

bool HoldsError(const Type& type) { return Holds(type, Kind::kError); }

bool IsKnown(const Type& type) {
  return !HoldsError(type) && !Holds(type, Kind::kDyn);
}

void SortByPlace(std::vector<ExprIssue>* issues) {
  std::stable_sort(issues->begin(), issues->end(),
                   [](const ExprIssue& a, const ExprIssue& b) {
                     return a.offset < b.offset;
                   });
}

// Checks `root`, with an issue for each fault.
std::shared_ptr<const CheckedExpr> CheckTree(absl::string_view text,
                                             ExprPtr root,
                                             const Environment& environment,
                                             std::vector<ExprIssue>* issues) {
  std::vector<ExprIssue> faults;
  auto checked = std::make_shared<CheckedExpr>();
  checked->text = std::string(text);
  checked->factory = environment.factory;
  Checker(environment, &faults).Run(*root, checked.get());
  BindLiterals(*root, checked.get(), &faults);
  checked->root = std::move(root);
  SortByPlace(&faults);
  issues->insert(issues->end(), faults.begin(), faults.end());
  return checked;
}

}  // namespace

void Checker::Run(const Expr& root, CheckedExpr* checked) {
  checked_ = checked;
  CheckNode(root);
  for (auto& [id, type] : checked->types) type = unifier_.Finalize(type);
  checked->type = checked->types[root.id];
  // A list of what is faulty is as faulty.
  if (HoldsError(checked->type)) checked->type = Type::Error();
  std::sort(checked->record_questions.begin(), checked->record_questions.end());
}

Type Checker::CheckNode(const Expr& expr) {
  if (issues_.size() > limits::kMaxExpressionFaults) return Type::Error();
  Type type = std::visit([&](const auto& node) { return CheckAs(expr, node); },
                         expr.node);
  checked_->types.insert_or_assign(expr.id, type);
  return type;
}

Type Checker::Fail(int offset, std::string message) {
  constexpr size_t kMost = limits::kMaxExpressionFaults;
  if (issues_.size() < kMost) {
    issues_.push_back({offset, std::move(message)});
  } else if (issues_.size() == kMost) {
    issues_.push_back(
        {offset,
         absl::StrCat("further faults are not looked for after ", kMost)});
  }
  return Type::Error();
}

Type Checker::CheckAs(const Expr& expr, const Literal& literal) {
  struct TypeOfLiteral {
    Type operator()(NullLiteral) const { return Type::Null(); }
    Type operator()(bool) const { return Type::Bool(); }
    Type operator()(int64_t) const { return Type::Int(); }
    Type operator()(uint64_t) const { return Type::Uint(); }
    Type operator()(double) const { return Type::Double(); }
    Type operator()(const std::string&) const { return Type::String(); }
    Type operator()(const BytesLiteral&) const { return Type::Bytes(); }
  };
  return std::visit(TypeOfLiteral(), literal);
}

Type Checker::CheckAs(const Expr& expr, const CallExpr& call) {
  if (call.function == kRefusedMacro) {
    if (call.target != nullptr) CheckNode(*call.target);
    return Type::Error();
  }
  std::vector<const Overload*> overloads;
  if (call.target != nullptr) {
    overloads = ResolveQualifiedFunction(environment_, *call.target,
                                         call.function, LocalNames());
  }
  const bool member = call.target != nullptr && overloads.empty();
  const std::string extension = member ? ExplainExtension(call) : "";
  if (overloads.empty()) {
    overloads = ResolveFunction(environment_, call.function);
  }
  const std::vector<Type> args = CheckArguments(
      call, /*with_target=*/member && extension.empty(), !overloads.empty());
  if (!extension.empty()) return Fail(call.target->offset, extension);
  if (overloads.empty()) {
    return Fail(expr.offset,
                ExplainUnknownFunction(environment_, call.function));
  }
  const std::vector<Match> matches = FindMatches(overloads, member, args);
  std::vector<Type> known;
  known.reserve(args.size());
  for (const Type& arg : args) known.push_back(unifier_.Finalize(arg));
  if (matches.empty()) {
    return Fail(expr.offset, absl::StrCat(ExplainMismatch(call.function, member,
                                                          known, overloads),
                                          ExplainEnumAsText(call)));
  }
  Type result = matches[0].result;
  auto& found = checked_->overloads[expr.id];
  bool about_record = false;
  for (const Match& match : matches) {
    found.push_back(match.overload);
    about_record |= match.overload->asks_about_record;
    if (match.result != result) result = Type::Dyn();
  }
  if (about_record) checked_->record_questions.push_back(expr.offset);
  // What hangs on a faulty argument is not known; nothing is to be said of it.
  const bool is_faulty = absl::c_any_of(known, HoldsError);
  return is_faulty && !IsKnown(unifier_.Finalize(result)) ? Type::Error()
                                                          : result;
}

// The types of a call's arguments, its target first.
std::vector<Type> Checker::CheckArguments(const CallExpr& call,
                                          bool with_target,
                                          bool is_known_function) {
  std::vector<Type> types;
  size_t next = 0;
  const bool is_macro = absl::c_linear_search(kMacroNames, call.function);
  if (with_target) types.push_back(CheckNode(*call.target));
  const size_t locals = locals_.size();
  if (is_macro && !is_known_function &&
      call.args.size() < (with_target ? 2 : 3)) {
    AddMeantVariables(call);
  }
  if (is_macro && !with_target && !call.args.empty()) {
    types.push_back(CheckNode(*call.args[next++]));
  }
  if ((with_target || is_macro) && !is_known_function &&
      call.args.size() > next + 1) {
    // A misspelled macro, or one that is written as a function, has a variable
    // all the same.
    const auto* variable = std::get_if<IdentExpr>(&call.args[next]->node);
    const Type range = unifier_.Walk(types.front());
    const bool has_entries =
        range.kind() == Kind::kList || range.kind() == Kind::kMap;
    if (variable != nullptr) {
      locals_.emplace_back(variable->name,
                           has_entries ? range.parameters()[0] : Type::Error());
    }
  }
  for (; next < call.args.size(); ++next) {
    types.push_back(CheckNode(*call.args[next]));
  }
  locals_.resize(locals);
  return types;
}

// Where a macro lacks something, any name that is nothing may be its variable:
// of it nothing is to be said.
void Checker::AddMeantVariables(const CallExpr& call) {
  for (const ExprPtr& arg : call.args) {
    ForEachNode(*arg, [this](const Expr& node) {
      const auto* name = std::get_if<IdentExpr>(&node.node);
      if (name != nullptr && !absl::c_linear_search(LocalNames(), name->name) &&
          !ResolveName(environment_, name->name).has_value()) {
        locals_.emplace_back(name->name, Type::Error());
      }
    });
  }
}

// Why `math.greatest(x)` is refused, where no variable is called `math`; empty:
// it is no such call.
std::string Checker::ExplainExtension(const CallExpr& call) const {
  const std::vector<const Expr*> chain = NameChain(*call.target, LocalNames());
  if (chain.size() != 1) return "";
  const std::string name = NameParts(chain)[0];
  const std::string function = absl::StrCat(name, ".", call.function);
  if (ResolveName(environment_, name).has_value() ||
      ExtensionOf(function).empty()) {
    return "";
  }
  return ExplainUnknownFunction(environment_, function);
}

std::vector<Match> Checker::FindMatches(
    const std::vector<const Overload*>& overloads, bool member,
    const std::vector<Type>& args) {
  std::vector<Match> matches;
  for (const Overload* overload : overloads) {
    if (overload->member != member || overload->params.size() != args.size()) {
      continue;
    }
    const size_t mark = unifier_.Mark();
    Match match{overload, {}};
    if (Fits(*overload, args, &match.result)) {
      match.result = unifier_.Substitute(match.result);
      matches.push_back(match);
    }
    unifier_.RollBack(mark);
  }
  // Only what one overload alone would take says what the arguments are; but
  // what stands on the right of `in` is a list where it could be that.
  if (matches.size() == 1 ||
      (!matches.empty() && matches[0].overload->function == "@in")) {
    Fits(*matches[0].overload, args, &matches[0].result);
  }
  return matches;
}

bool Checker::Fits(const Overload& overload, const std::vector<Type>& args,
                   Type* result) {
  std::map<std::string, Type> variables;
  for (size_t i = 0; i < args.size(); ++i) {
    const Type param = unifier_.Instantiate(overload.params[i], &variables);
    if (!unifier_.Assignable(args[i], param)) return false;
  }
  *result = unifier_.Instantiate(overload.result, &variables);
  return true;
}

Type Checker::CheckAs(const Expr& expr,
                      const ComprehensionExpr& comprehension) {
  const absl::string_view macro =
      kMacroNames[static_cast<int>(comprehension.macro)];
  const Type element = ElementOf(expr, macro, CheckNode(*comprehension.range));
  locals_.emplace_back(comprehension.variable, element);
  if (comprehension.predicate != nullptr) {
    const Type condition = CheckNode(*comprehension.predicate);
    const size_t mark = unifier_.Mark();
    if (!unifier_.Assignable(condition, Type::Bool())) {
      unifier_.RollBack(mark);
      Fail(comprehension.predicate->offset,
           absl::StrCat("the condition of ", macro, "() must be bool, not ",
                        Name(condition)));
    }
  }
  Type result = Type::Bool();
  if (comprehension.macro == Macro::kFilter) result = Type::List(element);
  if (comprehension.transform != nullptr) {
    result = Type::List(CheckNode(*comprehension.transform));
  }
  locals_.pop_back();
  return result;
}

// What the variable of a macro over `range` stands for: entries of a list, keys
// of a map.
Type Checker::ElementOf(const Expr& expr, absl::string_view macro,
                        const Type& range) {
  Type type = unifier_.Walk(range);
  switch (type.kind()) {
    case Kind::kList:
    case Kind::kMap:
      return type.parameters()[0];
    case Kind::kDyn:
    case Kind::kParameter:
      return Type::Dyn();
    case Kind::kError:
      return type;
    default:
      return Fail(expr.offset, absl::StrCat(macro, "() goes over a list or a ",
                                            "map, not ", Name(type)));
  }
}

std::shared_ptr<const CheckedExpr> Check(absl::string_view text, ExprPtr root,
                                         const Environment& environment,
                                         std::vector<ExprIssue>* issues) {
  const size_t before = issues->size();
  auto checked = CheckTree(text, std::move(root), environment, issues);
  return issues->size() == before ? checked : nullptr;
}

std::shared_ptr<const CheckedExpr> ParseAndCheck(
    absl::string_view text, const Environment& environment,
    std::vector<ExprIssue>* issues) {
  const size_t before = issues->size();
  auto checked = ParseAndCheckFaulty(text, environment, issues);
  return issues->size() == before ? checked : nullptr;
}

std::shared_ptr<const CheckedExpr> ParseAndCheckFaulty(
    absl::string_view text, const Environment& environment,
    std::vector<ExprIssue>* issues) {
  std::vector<ExprIssue> faults;
  ExprPtr root = ParseFaulty(text, &faults);
  auto checked = root == nullptr
                     ? nullptr
                     : CheckTree(text, std::move(root), environment, &faults);
  SortByPlace(&faults);
  issues->insert(issues->end(), faults.begin(), faults.end());
  return checked;
}

}  // namespace myorules::engine
