// Names, calls and macros.
#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/expr/parser_faulty.h"
#include "engine/expr/parser_rules.h"

namespace myorules::engine {

// ["."] IDENT ["(" [ExprList] ")"]
Tree Parser::ParseIdentifierOrCall() {
  const int offset = Peek().offset;
  std::string name;
  if (Accept(".")) name = ".";
  const Token token = Peek();
  if (IsReservedWord(token.text)) {
    return Fail(
        token.offset,
        absl::StrCat(
            "'", token.text, "' is a reserved word and cannot be a name",
            token.text == "if" ? "; to choose, write condition ? a : b" : ""));
  }
  Advance();
  absl::StrAppend(&name, token.text);
  if (!Accept("(")) return Make(offset, 0, IdentExpr{std::move(name)});
  std::vector<Tree> args;
  if (!ParseArguments(&args)) return {};
  return FinishCall(token, std::move(name), {}, std::move(args));
}

bool Parser::ParseArguments(std::vector<Tree>* args) {
  if (Accept(")")) return true;
  do {
    args->push_back(ParseNestedExpr());
    if (args->back().expr == nullptr) return false;
  } while (Accept(","));
  return Expect(")", "an operator, ',' or ')'");
}

Tree Parser::FinishCall(const Token& name, std::string function, Tree target,
                        std::vector<Tree> args) {
  if (target.expr == nullptr) {
    if (function == "has") return MakeHas(name, std::move(args));
  } else {
    const auto* ident = std::get_if<IdentExpr>(&target.expr->node);
    const auto unsupported = UnsupportedMacroOf(
        ident == nullptr ? "" : ident->name, name.text, args.size());
    if (unsupported.has_value()) {
      const bool has_prefix = !unsupported->target.empty();
      return RefuseMacro(
          name.offset,
          absl::StrCat("the macro '", unsupported->target,
                       has_prefix ? "." : "", name.text, "' with ", args.size(),
                       " arguments is of CEL's ", unsupported->extension,
                       " extension, which is not part of the language here"),
          has_prefix ? Tree() : std::move(target));
    }
    if (const auto macro = MacroOf(name.text, args.size())) {
      return MakeComprehension(name, *macro, std::move(target),
                               std::move(args));
    }
  }
  int below = target.height;
  CallExpr call{.function = std::move(function)};
  call.target = std::move(target.expr);
  for (Tree& arg : args) {
    below = std::max(below, arg.height);
    call.args.push_back(std::move(arg.expr));
  }
  return Make(name.offset, below, std::move(call));
}

Tree Parser::RefuseMacro(int offset, std::string message, Tree target) {
  if (++refused_ > limits::kMaxExpressionFaults) return {};
  Report(offset, std::move(message));
  CallExpr call{.function = std::string(kRefusedMacro)};
  call.target = std::move(target.expr);
  return Make(offset, target.height, std::move(call));
}

Tree Parser::MakeHas(const Token& name, std::vector<Tree> args) {
  SelectExpr* select =
      args.size() == 1 ? std::get_if<SelectExpr>(&args[0].expr->node) : nullptr;
  if (select == nullptr || select->test_only) {
    return Fail(name.offset, "has() needs one field selection, like has(a.b)");
  }
  select->test_only = true;
  args[0].expr->offset = name.offset;
  return std::move(args[0]);
}

Tree Parser::MakeComprehension(const Token& name, Macro macro, Tree range,
                               std::vector<Tree> args) {
  const auto* variable = std::get_if<IdentExpr>(&args[0].expr->node);
  if (variable == nullptr || absl::StartsWith(variable->name, ".")) {
    return Fail(args[0].expr->offset,
                absl::StrCat("the first argument of ", name.text,
                             "() must be the name of a variable"));
  }
  // Where others make folds of macros, their results stand in this variable.
  if (variable->name == "__result__") {
    return Fail(args[0].expr->offset,
                "'__result__' cannot be the variable of a macro");
  }
  int below = range.height;
  for (const Tree& arg : args) below = std::max(below, arg.height);
  ComprehensionExpr comprehension{.macro = macro};
  comprehension.range = std::move(range.expr);
  comprehension.variable = variable->name;
  if (macro == Macro::kMap)
    comprehension.transform = std::move(args.back().expr);
  if (macro != Macro::kMap || args.size() == 3) {
    comprehension.predicate = std::move(args[1].expr);
  }
  return Make(name.offset, below, std::move(comprehension));
}

}  // namespace myorules::engine
