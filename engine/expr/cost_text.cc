// What estimates are told with.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <variant>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "engine/expr/ast_text.h"
#include "engine/expr/cost.h"
#include "engine/expr/cost_parts.h"

namespace myorules::engine {
namespace {

constexpr const char* kMacroNames[] = {"all", "exists", "exists_one", "map",
                                       "filter"};

}  // namespace

std::string NameOf(const Expr& node) {
  if (const auto* ident = std::get_if<IdentExpr>(&node.node)) {
    return ident->name;
  }
  if (const auto* select = std::get_if<SelectExpr>(&node.node)) {
    return absl::StrCat(NameOf(*select->operand), ".", select->field);
  }
  if (const auto* loop = std::get_if<ComprehensionExpr>(&node.node)) {
    return absl::StrCat(NameOf(*loop->range), ".",
                        kMacroNames[static_cast<int>(loop->macro)], "(…)");
  }
  if (const auto* call = std::get_if<CallExpr>(&node.node)) {
    if (call->target != nullptr) {
      return absl::StrCat(NameOf(*call->target), ".", call->function, "(…)");
    }
    if (call->function == "_[_]") {
      return absl::StrCat(NameOf(*call->args[0]), "[…]");
    }
    const bool named = absl::ascii_isalpha(call->function.front());
    return named ? absl::StrCat(call->function, "(…)") : "(…)";
  }
  if (const auto* message = std::get_if<StructExpr>(&node.node)) {
    return absl::StrCat(message->type_name, "{…}");
  }
  if (std::holds_alternative<MapExpr>(node.node)) return "{…}";
  if (std::holds_alternative<ListExpr>(node.node)) return "[…]";
  constexpr size_t kShort = 40;
  std::string text = ExprText(node);
  return text.size() <= kShort ? text : "…";
}

std::string CountText(double count) {
  constexpr double kMost = 1e15;
  if (!(count < kMost)) return "more than 10^15";
  std::string digits = absl::StrCat(static_cast<int64_t>(std::ceil(count)));
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(at, ",");
  }
  return digits;
}

}  // namespace myorules::engine
