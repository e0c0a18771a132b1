#include "engine/expr/checker_messages.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "engine/expr/type_unification.h"

namespace myorules::engine {
namespace {

// Overloads beyond these tell a reader nothing.
constexpr size_t kMostOverloads = 6;

// How an operator is written: "+" for "_+_". Empty: not an operator.
std::string OperatorSymbol(absl::string_view function) {
  if (absl::ascii_isalpha(function[0]) || function[0] == '.') return "";
  if (function == "@in") return "in";
  if (function == "_[_]") return "[]";
  if (function == "_?_:_") return "?:";
  const absl::string_view symbol =
      absl::StripSuffix(absl::StripPrefix(function, "_"), "_");
  // A function of a library whose name begins with an underscore.
  const bool is_word = std::any_of(symbol.begin(), symbol.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
  });
  return is_word ? "" : std::string(symbol);
}

// "(int, string)"; for a method of that name "int.f(string)".
std::string Signature(absl::string_view method,
                      const std::vector<Type>& types) {
  std::vector<std::string> names;
  for (const Type& type : types) {
    // The fault of that argument is told elsewhere.
    const bool is_fault = type.kind() == Type::Kind::kError;
    names.push_back(is_fault ? "?" : type.ToString());
  }
  if (method.empty()) return absl::StrCat("(", absl::StrJoin(names, ", "), ")");
  return absl::StrCat(names[0], ".", method, "(",
                      absl::StrJoin(names.begin() + 1, names.end(), ", "), ")");
}

// How many arguments fit the overload one by one.
int Fitting(const Overload& overload, const std::vector<Type>& args) {
  if (overload.params.size() != args.size()) return -1;
  int fitting = 0;
  for (size_t i = 0; i < args.size(); ++i) {
    TypeUnifier unifier;
    std::map<std::string, Type> variables;
    const Type param = unifier.Instantiate(overload.params[i], &variables);
    if (unifier.Assignable(args[i], param)) ++fitting;
  }
  return fitting;
}

// The overloads, those that most arguments fit first; where they are many, only
// these and "…".
std::string Choices(std::vector<const Overload*> overloads,
                    absl::string_view method, const std::vector<Type>& args) {
  std::stable_sort(overloads.begin(), overloads.end(),
                   [&](const Overload* a, const Overload* b) {
                     return Fitting(*a, args) > Fitting(*b, args);
                   });
  size_t shown = overloads.size();
  if (shown > kMostOverloads) {
    const int best = Fitting(*overloads[0], args);
    shown = 1;
    while (shown < kMostOverloads && Fitting(*overloads[shown], args) == best) {
      ++shown;
    }
  }
  std::string text;
  for (size_t i = 0; i < shown; ++i) {
    const bool last = i + 1 == overloads.size();
    absl::StrAppend(&text,
                    i == 0 ? ""
                    : last ? " or "
                           : ", ",
                    Signature(method, overloads[i]->params));
  }
  return shown < overloads.size() ? text + ", …" : text;
}

std::string ExplainConditional(const std::vector<Type>& args) {
  TypeUnifier unifier;
  if (!unifier.Assignable(args[0], Type::Bool())) {
    return absl::StrCat("the condition of '?:' must be bool, not ",
                        args[0].ToString());
  }
  return absl::StrCat("'?:' chooses between ", args[1].ToString(), " and ",
                      args[2].ToString(), "; both must be of one type");
}

bool IsNumber(const Type& type) {
  return type.kind() == Type::Kind::kInt || type.kind() == Type::Kind::kUint ||
         type.kind() == Type::Kind::kDouble;
}

// What makes the two comparable; nothing where that is not known.
std::string RemedyFor(const Type& a, const Type& b) {
  using Kind = Type::Kind;
  if (a.kind() == Kind::kNull || b.kind() == Kind::kNull) {
    return "; what is not on record is unknown, not null: ask has(…)";
  }
  if ((a == Type::Date() && b.kind() == Kind::kString) ||
      (b == Type::Date() && a.kind() == Kind::kString)) {
    return "; write the day as date('2016-01-31')";
  }
  for (const auto& [list, entry] : {std::pair(a, b), std::pair(b, a)}) {
    if (list.kind() == Kind::kList && list.parameters()[0] == entry) {
      return "; to ask whether it is an entry, write in";
    }
  }
  if (!IsNumber(a) || !IsNumber(b)) return "";
  return a.kind() == Kind::kDouble || b.kind() == Kind::kDouble
             ? "; write both with a point (3.0), or one as double(…)"
             : "; write both with a u (3u), or one as uint(…)";
}

// Of `<` and its like; nothing where that is not known.
std::string RemedyForOrder(absl::string_view function,
                           const std::vector<Type>& args) {
  if (function != "_<_" && function != "_<=_" && function != "_>_" &&
      function != "_>=_") {
    return "";
  }
  if (args[0].kind() == Type::Kind::kBool && IsNumber(args[1])) {
    return "; for what lies between two limits, write a < b && b < c";
  }
  return args[0] == Type::Date() || args[1] == Type::Date()
             ? RemedyFor(args[0], args[1])
             : "";
}

}  // namespace

std::string ExplainMismatch(absl::string_view function, bool member,
                            const std::vector<Type>& args,
                            const std::vector<const Overload*>& overloads) {
  std::vector<const Overload*> of_this_style;
  for (const Overload* overload : overloads) {
    if (overload->member == member) of_this_style.push_back(overload);
  }
  if (function == "@in" && args.size() == 2 &&
      args[1].kind() == Type::Kind::kList) {
    const Type& entry = args[1].parameters()[0];
    return absl::StrCat("'in' cannot look for ", args[0].ToString(),
                        " among entries that are ", entry.ToString(),
                        RemedyFor(args[0], entry));
  }
  if (function == "_?_:_" && args.size() == 3) return ExplainConditional(args);
  if ((function == "_==_" || function == "_!=_") && args.size() == 2) {
    return absl::StrCat("'", OperatorSymbol(function), "' cannot compare ",
                        args[0].ToString(), " with ", args[1].ToString(),
                        RemedyFor(args[0], args[1]));
  }
  const std::string symbol = OperatorSymbol(function);
  const std::string name =
      symbol.empty() ? std::string(absl::StripPrefix(function, ".")) : symbol;
  const std::string method = member ? name : "";
  if (of_this_style.empty()) {
    return absl::StrCat("'", name, member ? "' is no method" : "' is a method",
                        "; write ", member ? name : "",
                        Signature(member ? "" : name, overloads[0]->params));
  }
  return absl::StrCat("'", name, "' cannot be ",
                      member           ? "called as "
                      : symbol.empty() ? "called with "
                                       : "used with ",
                      Signature(method, args), "; it takes ",
                      Choices(std::move(of_this_style), method, args),
                      RemedyForOrder(function, args));
}

}  // namespace myorules::engine
