#include "engine/pack/references.h"

#include <algorithm>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "engine/expr/ast_walk.h"

namespace myorules::engine {
namespace {

// "a.b.c" for selections on an identifier; empty for anything else.
std::string ChainOf(const Expr& node) {
  if (const auto* identifier = std::get_if<IdentExpr>(&node.node)) {
    return identifier->name;
  }
  const auto* select = std::get_if<SelectExpr>(&node.node);
  if (select == nullptr || select->test_only) return "";
  const std::string operand = ChainOf(*select->operand);
  return operand.empty() ? "" : absl::StrCat(operand, ".", select->field);
}

class ReferenceCollector {
 public:
  ReferenceCollector(const NameSet& names, NameSet* found)
      : names_(names), found_(found) {}

  void Visit(const Expr& node) {
    const std::string chain = ChainOf(node);
    if (!chain.empty()) {
      AddChain(chain);
      return;
    }
    if (const auto* macro = std::get_if<ComprehensionExpr>(&node.node)) {
      Visit(*macro->range);
      bound_.push_back(macro->variable);
      if (macro->predicate != nullptr) Visit(*macro->predicate);
      if (macro->transform != nullptr) Visit(*macro->transform);
      bound_.pop_back();
      return;
    }
    for (const Expr* child : ChildrenOf(node)) Visit(*child);
  }

 private:
  void AddChain(absl::string_view chain) {
    const bool rooted = absl::ConsumePrefix(&chain, ".");
    const std::string first(chain.substr(0, chain.find('.')));
    if (!rooted &&
        std::find(bound_.begin(), bound_.end(), first) != bound_.end()) {
      return;
    }
    while (true) {
      if (names_.count(chain) > 0) {
        found_->insert(std::string(chain));
        return;
      }
      const size_t dot = chain.rfind('.');
      if (dot == absl::string_view::npos) return;
      chain = chain.substr(0, dot);
    }
  }

  const NameSet& names_;
  NameSet* const found_;
  std::vector<std::string> bound_;
};

bool AsksAboutRecord(const CheckedExpr& checked, const Expr& node) {
  if (const auto* select = std::get_if<SelectExpr>(&node.node)) {
    return select->test_only;
  }
  const auto overloads = checked.overloads.find(node.id);
  return overloads != checked.overloads.end() &&
         std::any_of(
             overloads->second.begin(), overloads->second.end(),
             [](const Overload* each) { return each->asks_about_record; });
}

}  // namespace

NameSet PossibleReferences(const Expr& root, const NameSet& names) {
  NameSet found;
  ReferenceCollector(names, &found).Visit(root);
  return found;
}

absl::string_view VariableAt(const CheckedExpr& checked, const Expr& node) {
  const auto reference = checked.references.find(node.id);
  return reference == checked.references.end()
             ? absl::string_view()
             : absl::string_view(reference->second.variable);
}

const std::string* TextLiteral(const Expr& node) {
  const auto* literal = std::get_if<Literal>(&node.node);
  return literal == nullptr ? nullptr : std::get_if<std::string>(literal);
}

bool IsFaulty(const CheckedExpr& checked, const Expr& node) {
  const auto type = checked.types.find(node.id);
  return type != checked.types.end() &&
         type->second.kind() == Type::Kind::kError;
}

int OffsetOfName(const Expr& node) {
  // A qualified name begins where its first identifier does.
  const Expr* first = &node;
  while (const auto* select = std::get_if<SelectExpr>(&first->node)) {
    first = select->operand.get();
  }
  return first->offset;
}

int OffsetOfReference(const CheckedExpr& checked, absl::string_view variable) {
  int found = -1;
  ForEachNode(*checked.root, [&](const Expr& node) {
    if (VariableAt(checked, node) != variable) return;
    const int offset = OffsetOfName(node);
    if (found < 0 || offset < found) found = offset;
  });
  return std::max(found, 0);
}

NameSet AskedVariables(const CheckedExpr& checked) {
  NameSet asked;
  if (checked.record_questions.empty()) return asked;
  ForEachNode(*checked.root, [&](const Expr& node) {
    if (!AsksAboutRecord(checked, node)) return;
    ForEachNode(node, [&](const Expr& inner) {
      const absl::string_view variable = VariableAt(checked, inner);
      if (!variable.empty()) asked.insert(std::string(variable));
    });
  });
  return asked;
}

const google::protobuf::FieldDescriptor* SelectedField(
    const CheckedExpr& checked, const Expr& node,
    const google::protobuf::DescriptorPool& pool) {
  const auto* select = std::get_if<SelectExpr>(&node.node);
  if (select == nullptr || select->test_only) return nullptr;
  const auto operand = checked.types.find(select->operand->id);
  if (operand == checked.types.end() ||
      operand->second.kind() != Type::Kind::kMessage) {
    return nullptr;
  }
  const auto* message = pool.FindMessageTypeByName(operand->second.name());
  return message == nullptr ? nullptr : message->FindFieldByName(select->field);
}

bool IsTakenFrom(const CheckedExpr& checked, const Expr& node,
                 absl::FunctionRef<bool(absl::string_view variable)> is_whole) {
  const Expr* at = &node;
  while (VariableAt(checked, *at).empty()) {
    const auto* select = std::get_if<SelectExpr>(&at->node);
    const auto* call = std::get_if<CallExpr>(&at->node);
    const auto* macro = std::get_if<ComprehensionExpr>(&at->node);
    if (select != nullptr && !select->test_only) {
      at = select->operand.get();
    } else if (call != nullptr && call->function == "_[_]") {
      at = call->args[0].get();
    } else if (macro != nullptr && macro->macro == Macro::kFilter) {
      at = macro->range.get();
    } else {
      return false;
    }
  }
  return is_whole(VariableAt(checked, *at));
}

const google::protobuf::EnumDescriptor* EnumOfField(
    const CheckedExpr& checked, const Expr& node,
    const google::protobuf::DescriptorPool& pool) {
  const auto* field = SelectedField(checked, node, pool);
  return field == nullptr || field->is_repeated() ? nullptr
                                                  : field->enum_type();
}

}  // namespace myorules::engine
