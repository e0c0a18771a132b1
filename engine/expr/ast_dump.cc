#include "engine/expr/ast_dump.h"

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"

namespace myorules::engine {
namespace {

struct Dumper {
  std::string operator()(const NullLiteral&) const { return "null"; }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(int64_t value) const { return absl::StrCat(value); }
  std::string operator()(uint64_t value) const {
    return absl::StrCat(value, "u");
  }
  std::string operator()(double value) const {
    std::string text = absl::StrFormat("%.17g", value);
    const bool is_plain = text.find_first_of(".en") == std::string::npos;
    return is_plain ? text + ".0" : text;
  }
  std::string operator()(const std::string& value) const {
    return absl::StrCat("\"", absl::Utf8SafeCHexEscape(value), "\"");
  }
  std::string operator()(const BytesLiteral& literal) const {
    return absl::StrCat("b\"", absl::CHexEscape(literal.value), "\"");
  }

  std::string operator()(const Literal& literal) const {
    return std::visit(*this, literal);
  }
  std::string operator()(const IdentExpr& ident) const { return ident.name; }
  std::string operator()(const SelectExpr& select) const {
    const std::string text =
        absl::StrCat(DumpExpr(*select.operand), ".", select.field);
    return select.test_only ? absl::StrCat("has(", text, ")") : text;
  }
  std::string operator()(const CallExpr& call) const {
    const std::string text =
        absl::StrCat(call.function, "(", Join(call.args), ")");
    return call.target == nullptr
               ? text
               : absl::StrCat(DumpExpr(*call.target), ".", text);
  }
  std::string operator()(const ListExpr& list) const {
    return absl::StrCat("[", Join(list.elements), "]");
  }
  std::string operator()(const MapExpr& map) const {
    std::vector<std::string> entries;
    for (const auto& [key, value] : map.entries) {
      entries.push_back(absl::StrCat(DumpExpr(*key), ": ", DumpExpr(*value)));
    }
    return absl::StrCat("{", absl::StrJoin(entries, ", "), "}");
  }
  std::string operator()(const StructExpr& message) const {
    std::vector<std::string> fields;
    for (const auto& [name, value] : message.fields) {
      fields.push_back(absl::StrCat(name, ": ", DumpExpr(*value)));
    }
    return absl::StrCat(message.type_name, "{", absl::StrJoin(fields, ", "),
                        "}");
  }
  std::string operator()(const ComprehensionExpr& comprehension) const {
    constexpr absl::string_view kNames[] = {"all", "exists", "exists_one",
                                            "map", "filter"};
    std::vector<std::string> parts = {DumpExpr(*comprehension.range),
                                      comprehension.variable};
    if (comprehension.predicate != nullptr) {
      parts.push_back(DumpExpr(*comprehension.predicate));
    }
    if (comprehension.transform != nullptr) {
      parts.push_back(DumpExpr(*comprehension.transform));
    }
    return absl::StrCat(kNames[static_cast<int>(comprehension.macro)], "(",
                        absl::StrJoin(parts, ", "), ")");
  }

  static std::string Join(const std::vector<ExprPtr>& exprs) {
    return absl::StrJoin(exprs, ", ",
                         [](std::string* out, const ExprPtr& expr) {
                           out->append(DumpExpr(*expr));
                         });
  }
};

}  // namespace

std::string DumpExpr(const Expr& expr) {
  return std::visit(Dumper(), expr.node);
}

}  // namespace myorules::engine
