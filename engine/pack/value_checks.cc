#include "engine/pack/value_checks.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/issues.h"
#include "engine/expr/ast_dump.h"
#include "engine/expr/ast_walk.h"
#include "engine/expr/checker_names.h"
#include "engine/pack/given_values.h"
#include "engine/pack/names.h"
#include "engine/pack/references.h"

namespace myorules::engine {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;

bool IsUnspecified(const EnumValueDescriptor& value) {
  return value.number() == 0 && absl::EndsWith(value.name(), "_UNSPECIFIED");
}

// The values that say something.
std::vector<std::string> ValuesOf(const EnumDescriptor& type) {
  std::vector<std::string> names;
  for (int i = 0; i < type.value_count(); ++i) {
    if (!IsUnspecified(*type.value(i))) names.push_back(type.value(i)->name());
  }
  return names;
}

class EnumCheck {
 public:
  EnumCheck(const CheckedExpr& checked, const ExpressionSite& site,
            const Environment& environment, const ValueNames& names)
      : checked_(checked),
        site_(site),
        environment_(environment),
        names_(names) {}

  void Run() { Visit(*checked_.root); }

 private:
  // The variable of a macro around.
  struct Local {
    std::string name;
    const Expr* range;
    // Of the entries of `range`; null: they are of no enum.
    const EnumDescriptor* type;
  };

  void Visit(const Expr& node) {
    if (const auto* macro = std::get_if<ComprehensionExpr>(&node.node)) {
      Visit(*macro->range);
      Enter(*macro);
      if (macro->predicate != nullptr) Visit(*macro->predicate);
      if (macro->transform != nullptr) Visit(*macro->transform);
      locals_.pop_back();
      return;
    }
    if (const auto* call = std::get_if<CallExpr>(&node.node)) CheckCall(*call);
    for (const Expr* child : ChildrenOf(node)) Visit(*child);
  }

  void CheckCall(const CallExpr& call) {
    if (call.args.size() != 2) return;
    const Expr& left = *call.args[0];
    const Expr& right = *call.args[1];
    if (call.function == "_==_" || call.function == "_!=_") {
      const bool equals = call.function == "_==_";
      Compare(left, {&checked_, &right, &right}, equals);
      Compare(right, {&checked_, &left, &left}, equals);
    } else if (call.function == "@in") {
      Compare(left, {&checked_, &right, &right}, /*equals=*/true);
      const EnumDescriptor* type = EnumOfEntries(right);
      if (type != nullptr) {
        Compare(*type, {&checked_, &left, &left}, /*equals=*/true);
      }
    }
  }

  void Enter(const ComprehensionExpr& macro) {
    const EnumDescriptor* type = EnumOfEntries(*macro.range);
    locals_.push_back({macro.variable, macro.range.get(), type});
  }

  // Null: the node is no such variable.
  const Local* LocalOf(const Expr& node) const {
    const auto* identifier = std::get_if<IdentExpr>(&node.node);
    if (identifier == nullptr) return nullptr;
    const auto local = std::find_if(
        locals_.rbegin(), locals_.rend(),
        [&](const Local& each) { return each.name == identifier->name; });
    return local == locals_.rend() ? nullptr : &*local;
  }

  // Of a list; null: its entries are of no enum.
  const EnumDescriptor* EnumOfEntries(const Expr& list) {
    if (const auto* macro = std::get_if<ComprehensionExpr>(&list.node)) {
      if (macro->macro == Macro::kFilter) return EnumOfEntries(*macro->range);
      if (macro->macro != Macro::kMap) return nullptr;
      Enter(*macro);
      const EnumDescriptor* type = EnumOf(*macro->transform);
      locals_.pop_back();
      return type;
    }
    const auto* field = SelectedField(checked_, list, *environment_.pool);
    return field == nullptr || !field->is_repeated() ? nullptr
                                                     : field->enum_type();
  }

  // What a fact is compared with: a part of this expression, or of the
  // definition that is named at `place`.
  struct Compared {
    const CheckedExpr* checked;
    const Expr* node;
    const Expr* place;
    // The definition that is named; empty: it is written there.
    std::string through = {};
    int names = 0;  // That it is behind.
  };

  // The same, written elsewhere.
  static Compared Part(const Compared& whole, const Expr& node) {
    return {whole.checked, &node, whole.through.empty() ? &node : whole.place,
            whole.through, whole.names};
  }

  void Compare(const Expr& operand, const Compared& with, bool equals) {
    const EnumDescriptor* type = EnumOf(operand);
    if (type != nullptr) Compare(*type, with, equals);
  }

  // With the value, or each that a list or a map has, or one of two.
  void Compare(const EnumDescriptor& type, const Compared& with, bool equals) {
    const Expr& node = *with.node;
    if (const auto* list = std::get_if<ListExpr>(&node.node)) {
      for (const ExprPtr& each : list->elements) {
        Compare(type, Part(with, *each), equals);
      }
      return;
    }
    if (const auto* map = std::get_if<MapExpr>(&node.node)) {
      for (const auto& [key, value] : map->entries) {
        Compare(type, Part(with, *key), equals);
      }
      return;
    }
    const auto* call = std::get_if<CallExpr>(&node.node);
    if (call != nullptr && call->function == "_?_:_") {
      Compare(type, Part(with, *call->args[1]), equals);
      Compare(type, Part(with, *call->args[2]), equals);
      return;
    }
    const Local* local = with.checked == &checked_ ? LocalOf(node) : nullptr;
    if (local != nullptr) {
      // What it goes through, unless that is looked at by itself.
      if (std::holds_alternative<ListExpr>(local->range->node)) {
        Compare(type, {&checked_, local->range, local->range}, equals);
      }
      return;
    }
    const absl::string_view variable = VariableAt(*with.checked, node);
    const CompiledItem* item =
        variable.empty() ? nullptr : names_.find_item(variable);
    constexpr int kMostNames = 16;
    if (item != nullptr && item->value != nullptr && with.names < kMostNames) {
      Compare(type,
              {item->value.get(), item->value->root.get(), with.place,
               with.through.empty() ? std::string(variable) : with.through,
               with.names + 1},
              equals);
      return;
    }
    CompareValue(type, with, equals);
  }

  void CompareValue(const EnumDescriptor& type, const Compared& with,
                    bool equals) {
    const Expr& node = *with.node;
    if (const auto* literal = std::get_if<Literal>(&node.node)) {
      const auto* number = std::get_if<int64_t>(literal);
      if (number != nullptr) CheckNumber(type, *number, with, equals);
      return;
    }
    const auto reference = with.checked->references.find(node.id);
    if (reference == with.checked->references.end() ||
        !reference->second.enum_value.has_value()) {
      return;
    }
    const EnumDescriptor* other = EnumOfConstant(node);
    if (other == nullptr || other == &type) {
      CheckNumber(type, *reference->second.enum_value, with, equals);
      return;
    }
    AddError(with, DumpExpr(node),
             absl::StrCat(" is a value of ", other->full_name(),
                          ", compared with a ", type.full_name(),
                          ", which has ", absl::StrJoin(ValuesOf(type), ", ")));
  }

  void CheckNumber(const EnumDescriptor& type, int64_t number,
                   const Compared& with, bool equals) {
    const EnumValueDescriptor* value =
        number == static_cast<int>(number)
            ? type.FindValueByNumber(static_cast<int>(number))
            : nullptr;
    if (value == nullptr) {
      AddError(with, absl::StrCat(number),
               absl::StrCat(" is no value of ", type.full_name(), "; ",
                            HasValues(type)));
    } else if (IsUnspecified(*value)) {
      AddError(with, value->name(),
               absl::StrCat(
                   " is what a fact reads that is not on record, and such a "
                   "fact is unknown, so that ",
                   equals ? "nothing equals it" : "this is never false",
                   "; ask has(…)"));
    }
  }

  static std::string HasValues(const EnumDescriptor& type) {
    return absl::StrCat("it has ", absl::StrJoin(ValuesOf(type), ", "));
  }

  const EnumDescriptor* EnumOf(const Expr& node) const {
    if (const Local* local = LocalOf(node)) return local->type;
    const absl::string_view variable = VariableAt(checked_, node);
    if (!variable.empty()) {
      const CompiledItem* item = names_.find_item(variable);
      return item == nullptr ? nullptr : item->enum_type;
    }
    return EnumOfField(checked_, node, *environment_.pool);
  }

  // The enum that a constant, "Service.SERVICE_EXPRESS", belongs to.
  const EnumDescriptor* EnumOfConstant(const Expr& node) const {
    const auto* select = std::get_if<SelectExpr>(&node.node);
    if (select == nullptr) return nullptr;
    for (const std::string& name :
         CandidateNames(environment_.container, DumpExpr(*select->operand))) {
      const EnumDescriptor* type = environment_.pool->FindEnumTypeByName(name);
      if (type != nullptr) return type;
    }
    return nullptr;
  }

  void AddError(const Compared& with, absl::string_view what,
                absl::string_view fault) {
    std::string message = absl::StrCat(
        what,
        with.through.empty() ? ""
                             : absl::StrCat(", from '", with.through, "',"),
        fault);
    const int offset = OffsetOfName(*with.place);
    if (!told_.emplace(offset, message).second) return;
    site_.place.AddErrorInValue(site_.field, site_.text, offset,
                                std::move(message));
  }

  const CheckedExpr& checked_;
  const ExpressionSite& site_;
  const Environment& environment_;
  const ValueNames& names_;
  std::set<std::pair<int, std::string>> told_;
  std::vector<Local> locals_;  // The innermost last.
};

class UnitCheck {
 public:
  UnitCheck(const CheckedExpr& checked, const ValueNames& names)
      : checked_(checked), names_(names) {}

  // What the node counts; empty: not known.
  std::string UnitAt(const Expr& node) const {
    const absl::string_view variable = VariableAt(checked_, node);
    if (!variable.empty()) return UnitOfVariable(variable);
    const auto* call = std::get_if<CallExpr>(&node.node);
    if (call == nullptr) return "";
    const std::string& function = call->function;
    if (function == "-_") return UnitAt(*call->args[0]);
    // Another type of the same number.
    if ((function == "double" || function == "int") && call->args.size() == 1) {
      return UnitAt(*call->args[0]);
    }
    if (function == "_+_" || function == "_-_") {
      return Common(*call->args[0], *call->args[1]);
    }
    if (function == "_?_:_") return Common(*call->args[1], *call->args[2]);
    const Overload* overload = OnlyOverload(checked_, node);
    if (overload == nullptr) return "";
    if (overload->same_unit.empty()) return overload->result_unit;
    const std::vector<const Expr*> arguments = ArgumentsOf(*call);
    std::string unit = UnitAt(*arguments[overload->same_unit.front()]);
    for (const int i : overload->same_unit) {
      unit = Common(unit, UnitAt(*arguments[i]));
    }
    return unit;
  }

  void Run(const ExpressionSite& site) const {
    ForEachNode(*checked_.root, [&](const Expr& node) {
      const auto* call = std::get_if<CallExpr>(&node.node);
      if (call == nullptr) return;
      if (IsOfOneUnit(call->function) && call->args.size() == 2) {
        CheckSame(site, node, *call->args[0], *call->args[1]);
      } else if (call->function == "_?_:_") {
        CheckSame(site, node, *call->args[1], *call->args[2]);
      } else {
        CheckArguments(site, node, *call);
      }
    });
  }

 private:
  static bool IsOfOneUnit(const std::string& function) {
    return function == "_<_" || function == "_<=_" || function == "_>_" ||
           function == "_>=_" || function == "_==_" || function == "_!=_" ||
           function == "_+_" || function == "_-_";
  }

  void CheckSame(const ExpressionSite& site, const Expr& node, const Expr& a,
                 const Expr& b) const {
    const std::string left = UnitAt(a);
    const std::string right = UnitAt(b);
    if (!Differ(left, right)) return;
    AddError(site, node,
             absl::StrCat("one side counts ", left, ", the other ", right,
                          "; bring both to one unit"));
  }

  // A bare number fits everything.
  static bool Differ(const std::string& a, const std::string& b) {
    return !a.empty() && !b.empty() && a != b;
  }

  void CheckArguments(const ExpressionSite& site, const Expr& node,
                      const CallExpr& call) const {
    const Overload* overload = OnlyOverload(checked_, node);
    if (overload == nullptr) return;
    const std::vector<const Expr*> arguments = ArgumentsOf(call);
    const size_t count =
        std::min(arguments.size(), overload->param_units.size());
    for (size_t i = 0; i < count; ++i) {
      const std::string unit = UnitAt(*arguments[i]);
      if (!Differ(unit, overload->param_units[i])) continue;
      AddError(
          site, *arguments[i],
          absl::StrCat(call.function, "() takes ", overload->param_units[i],
                       ", and this counts ", unit, "; bring it to that unit"));
    }
    for (const int i : overload->same_unit) {
      CheckSame(site, node, *arguments[overload->same_unit.front()],
                *arguments[i]);
    }
  }

  std::string UnitOfVariable(absl::string_view variable) const {
    if (const std::string* unit = names_.unit_of(variable)) {
      return *unit == "1" ? "" : *unit;
    }
    const CompiledItem* item = names_.find_item(variable);
    return item == nullptr ? "" : item->unit;
  }

  std::string Common(const Expr& a, const Expr& b) const {
    return Common(UnitAt(a), UnitAt(b));
  }
  static std::string Common(const std::string& left, const std::string& right) {
    if (left.empty() || right.empty()) return left.empty() ? right : left;
    return left == right ? left : "";
  }

  static void AddError(const ExpressionSite& site, const Expr& at,
                       std::string message) {
    site.place.AddErrorInValue(site.field, site.text, at.offset,
                               std::move(message));
  }

  const CheckedExpr& checked_;
  const ValueNames& names_;
};

}  // namespace

void CheckEnumValues(const CheckedExpr& checked, const ExpressionSite& site,
                     const Environment& environment, const ValueNames& names) {
  EnumCheck(checked, site, environment, names).Run();
}

void CheckUnits(const CheckedExpr& checked, const ExpressionSite& site,
                const ValueNames& names) {
  UnitCheck(checked, names).Run(site);
}

std::string UnitOf(const CheckedExpr& checked, const ValueNames& names) {
  return UnitCheck(checked, names).UnitAt(*checked.root);
}

}  // namespace myorules::engine
