#include "tests/conformance/tree_text.h"

#include <charconv>
#include <cmath>
#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "engine/expr/ast.h"

namespace myorules::tests::conformance {
namespace {

using engine::Expr;
using engine::ExprPtr;

// A tree of the kinds of nodes that cel-go has.
struct Node {
  enum class Kind { kLeaf, kSelect, kCall, kList, kStruct, kFold };
  Kind kind = Kind::kLeaf;
  // What stands at the node: a constant, a name, a field, a function, a type.
  std::string text;
  // After the '#*expr.': "Constant_BoolValue", "Expr_CallExpr".
  std::string label;
  // kSelect: the operand. kCall: target and arguments. kStruct: keys (leaves
  // without label for fields) and values in turn. kFold: range, init,
  // condition, step, result.
  std::vector<Node> parts;
  bool has_target = false;
};

Node Leaf(std::string text, std::string label) {
  Node node;
  node.text = std::move(text);
  node.label = std::move(label);
  return node;
}
Node Ident(std::string name) { return Leaf(std::move(name), "Expr_IdentExpr"); }
Node Bool(bool value) {
  return Leaf(value ? "true" : "false", "Constant_BoolValue");
}
Node Int(int64_t value) {
  return Leaf(absl::StrCat(value), "Constant_Int64Value");
}
Node Call(std::string function, std::vector<Node> args) {
  Node node;
  node.kind = Node::Kind::kCall;
  node.text = std::move(function);
  node.label = "Expr_CallExpr";
  node.parts = std::move(args);
  return node;
}
Node List(std::vector<Node> elements) {
  Node node;
  node.kind = Node::Kind::kList;
  node.label = "Expr_ListExpr";
  node.parts = std::move(elements);
  return node;
}

std::string NumberText(double value) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
  return std::string(buffer, end.ptr);
}

// As Go quotes it; characters beyond ASCII stand for themselves.
std::string Quoted(absl::string_view text) {
  constexpr absl::string_view kPlain = "\a\b\t\n\v\f\r\"\\";
  constexpr absl::string_view kLetters = "abtnvfr\"\\";
  std::string quoted = "\"";
  for (const char c : text) {
    const size_t escape = kPlain.find(c);
    if (escape == absl::string_view::npos) {
      quoted.push_back(c);
    } else {
      quoted.push_back('\\');
      quoted.push_back(kLetters[escape]);
    }
  }
  return quoted + "\"";
}

struct LiteralNode {
  Node operator()(engine::NullLiteral) const {
    return Leaf("null", "Constant_NullValue");
  }
  Node operator()(bool value) const { return Bool(value); }
  Node operator()(int64_t value) const { return Int(value); }
  Node operator()(uint64_t value) const {
    return Leaf(absl::StrCat(value, "u"), "Constant_Uint64Value");
  }
  Node operator()(double value) const {
    return Leaf(NumberText(value), "Constant_DoubleValue");
  }
  Node operator()(const std::string& value) const {
    return Leaf(Quoted(value), "Constant_StringValue");
  }
  Node operator()(const engine::BytesLiteral& literal) const {
    return Leaf("b" + Quoted(literal.value), "Constant_BytesValue");
  }
};

Node Convert(const Expr& expr);

std::vector<Node> ConvertAll(const std::vector<ExprPtr>& exprs) {
  std::vector<Node> nodes;
  nodes.reserve(exprs.size());
  for (const ExprPtr& expr : exprs) nodes.push_back(Convert(*expr));
  return nodes;
}

// The terms of a row of one logical operator.
void CollectTerms(const Expr& expr, const std::string& function,
                  std::vector<Node>* terms) {
  const auto* call = std::get_if<engine::CallExpr>(&expr.node);
  if (call == nullptr || call->function != function) {
    terms->push_back(Convert(expr));
    return;
  }
  CollectTerms(*call->args[0], function, terms);
  terms->push_back(Convert(*call->args[1]));
}

// Operators `low` to `high` of a row; operator i stands after term i.
Node Balanced(const std::string& function, const std::vector<Node>& terms,
              size_t low, size_t high) {
  const size_t middle = (low + high + 1) / 2;
  Node left = middle == low ? terms[middle]
                            : Balanced(function, terms, low, middle - 1);
  Node right = middle == high ? terms[middle + 1]
                              : Balanced(function, terms, middle + 1, high);
  return Call(function, {std::move(left), std::move(right)});
}

// What a macro stands for in cel-go.
Node Fold(const engine::ComprehensionExpr& macro) {
  const Node result = Ident("@result");
  const Node predicate =
      macro.predicate == nullptr ? Node() : Convert(*macro.predicate);
  Node fold;
  fold.kind = Node::Kind::kFold;
  fold.text = macro.variable;
  fold.label = "Expr_ComprehensionExpr";
  fold.parts = {Convert(*macro.range)};
  const auto add = [&](Node init, Node condition, Node step, Node end) {
    for (Node* part : {&init, &condition, &step, &end}) {
      fold.parts.push_back(std::move(*part));
    }
  };
  // What is kept where the predicate, if any, holds.
  const auto keep = [&](const Node& kept) {
    return predicate.text.empty() && predicate.label.empty()
               ? kept
               : Call("_?_:_", {predicate, kept, result});
  };
  switch (macro.macro) {
    case engine::Macro::kAll:
      add(Bool(true), Call("@not_strictly_false", {result}),
          Call("_&&_", {result, predicate}), result);
      break;
    case engine::Macro::kExists:
      add(Bool(false), Call("@not_strictly_false", {Call("!_", {result})}),
          Call("_||_", {result, predicate}), result);
      break;
    case engine::Macro::kExistsOne:
      add(Int(0), Bool(true), keep(Call("_+_", {result, Int(1)})),
          Call("_==_", {result, Int(1)}));
      break;
    case engine::Macro::kMap:
      add(List({}), Bool(true),
          keep(Call("_+_", {result, List({Convert(*macro.transform)})})),
          result);
      break;
    case engine::Macro::kFilter:
      add(List({}), Bool(true),
          keep(Call("_+_", {result, List({Ident(macro.variable)})})), result);
      break;
  }
  return fold;
}

struct Converter {
  Node operator()(const engine::Literal& literal) const {
    return std::visit(LiteralNode(), literal);
  }
  Node operator()(const engine::IdentExpr& ident) const {
    return Ident(ident.name);
  }
  Node operator()(const engine::SelectExpr& select) const {
    Node node;
    node.kind = Node::Kind::kSelect;
    node.text = select.field + (select.test_only ? "~test-only~" : "");
    node.label = "Expr_SelectExpr";
    node.parts.push_back(Convert(*select.operand));
    return node;
  }
  Node operator()(const engine::CallExpr& call) const {
    if (call.function == "_||_" || call.function == "_&&_") {
      std::vector<Node> terms;
      CollectTerms(*call.args[0], call.function, &terms);
      terms.push_back(Convert(*call.args[1]));
      return Balanced(call.function, terms, 0, terms.size() - 2);
    }
    Node node = Call(call.function, ConvertAll(call.args));
    if (call.target != nullptr) {
      node.has_target = true;
      node.parts.insert(node.parts.begin(), Convert(*call.target));
    }
    return node;
  }
  Node operator()(const engine::ListExpr& list) const {
    return List(ConvertAll(list.elements));
  }
  Node operator()(const engine::MapExpr& map) const {
    Node node = Struct("");
    for (const auto& [key, value] : map.entries) {
      node.parts.push_back(Convert(*key));
      node.parts.push_back(Convert(*value));
    }
    return node;
  }
  Node operator()(const engine::StructExpr& message) const {
    Node node = Struct(message.type_name);
    for (const auto& [field, value] : message.fields) {
      node.parts.push_back(Leaf(field, ""));
      node.parts.push_back(Convert(*value));
    }
    return node;
  }
  Node operator()(const engine::ComprehensionExpr& macro) const {
    return Fold(macro);
  }

  static Node Struct(std::string type) {
    Node node;
    node.kind = Node::Kind::kStruct;
    node.text = std::move(type);
    node.label = "Expr_StructExpr";
    return node;
  }
};

Node Convert(const Expr& expr) { return std::visit(Converter(), expr.node); }

class Printer {
 public:
  std::string Print(const Node& node) {
    Write(node);
    return text_;
  }

 private:
  void Write(const Node& node) {
    switch (node.kind) {
      case Node::Kind::kLeaf:
        Append(node.text);
        break;
      case Node::Kind::kSelect:
        Write(node.parts[0]);
        Append(absl::StrCat(".", node.text));
        break;
      case Node::Kind::kCall:
        WriteCall(node);
        break;
      case Node::Kind::kList:
        Append("[");
        WriteRow(node.parts, 0);
        Append("]");
        break;
      case Node::Kind::kStruct:
        WriteStruct(node);
        break;
      case Node::Kind::kFold:
        WriteFold(node);
        break;
    }
    if (!node.label.empty()) Append(absl::StrCat("^#*expr.", node.label, "#"));
  }

  void WriteCall(const Node& call) {
    if (call.has_target) {
      Write(call.parts[0]);
      Append(".");
    }
    Append(absl::StrCat(call.text, "("));
    WriteRow(call.parts, call.has_target ? 1 : 0);
    Append(")");
  }

  // Lines of their own, where there are any.
  void WriteRow(const std::vector<Node>& nodes, size_t first) {
    if (nodes.size() <= first) return;
    ++indent_;
    EndLine();
    for (size_t i = first; i < nodes.size(); ++i) {
      if (i > first) EndLine(",");
      Write(nodes[i]);
    }
    --indent_;
    EndLine();
  }

  void WriteStruct(const Node& made) {
    Append(absl::StrCat(made.text, "{"));
    if (!made.parts.empty()) {
      ++indent_;
      EndLine();
      for (size_t i = 0; i < made.parts.size(); i += 2) {
        if (i > 0) EndLine(",");
        Write(made.parts[i]);
        Append(":");
        Write(made.parts[i + 1]);
        Append("^#*expr.Expr_CreateStruct_Entry#");
      }
      --indent_;
      EndLine();
    }
    Append("}");
  }

  void WriteFold(const Node& fold) {
    Append("__comprehension__(");
    ++indent_;
    EndLine();
    WriteTitled("Variable", fold.text);
    WriteTitled("Target", fold.parts[0]);
    WriteTitled("Accumulator", "@result");
    WriteTitled("Init", fold.parts[1]);
    WriteTitled("LoopCondition", fold.parts[2]);
    WriteTitled("LoopStep", fold.parts[3]);
    Append("// Result");
    EndLine();
    Write(fold.parts[4]);
    Append(")");
    --indent_;
  }

  void WriteTitled(absl::string_view title, absl::string_view name) {
    Append(absl::StrCat("// ", title));
    EndLine();
    Append(name);
    EndLine(",");
  }

  void WriteTitled(absl::string_view title, const Node& node) {
    Append(absl::StrCat("// ", title));
    EndLine();
    Write(node);
    EndLine(",");
  }

  void Append(absl::string_view text) {
    if (at_line_start_) text_.append(2 * indent_, ' ');
    at_line_start_ = false;
    absl::StrAppend(&text_, text);
  }

  void EndLine(absl::string_view text = "") {
    if (!text.empty()) Append(text);
    text_.push_back('\n');
    at_line_start_ = true;
  }

  std::string text_;
  size_t indent_ = 0;
  bool at_line_start_ = true;
};

}  // namespace

std::string TreeText(const Expr& expr) {
  return Printer().Print(Convert(expr));
}

}  // namespace myorules::tests::conformance
