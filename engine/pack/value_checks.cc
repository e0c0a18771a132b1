#include "engine/pack/value_checks.h"

#include <algorithm>
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
#include "engine/pack/comparisons.h"
#include "engine/pack/given_values.h"
#include "engine/pack/names.h"
#include "engine/pack/references.h"
#include "engine/pack/value_faults.h"

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

std::string EnumNameOf(const google::protobuf::FieldDescriptor& field) {
  return field.enum_type() == nullptr ? "" : field.enum_type()->full_name();
}

void AddError(const ExpressionSite& site, const Expr& at, std::string message) {
  site.place.AddErrorInValue(site.field, site.text, at.offset,
                             std::move(message));
}

class EnumCheck {
 public:
  EnumCheck(const CheckedExpr& checked, const ExpressionSite& site,
            const Environment& environment, const ValueNames& names)
      : checked_(checked),
        site_(site),
        environment_(environment),
        names_(names),
        faults_(site),
        kinds_(*environment.pool, names.find_item, {EnumNameOf, nullptr}) {}

  void Run() {
    ForEachComparison(checked_, [this](const Comparison& comparison) {
      const std::string name =
          kinds_.At(checked_, *comparison.operand, *comparison.macros);
      if (name.empty()) return;
      CheckOtherSide(name, comparison);
      const EnumDescriptor& type = *environment_.pool->FindEnumTypeByName(name);
      for (const GivenValue& value :
           ComparedValues(checked_, comparison, names_.find_item)) {
        CheckValue(type, value, comparison.kind);
      }
    });
  }

 private:
  // Facts of two enums mean nothing to each other.
  void CheckOtherSide(const std::string& name, const Comparison& comparison) {
    // Each comparison is met from both its sides.
    if (comparison.operand->id > comparison.with->id) return;
    const std::string other =
        kinds_.At(checked_, *comparison.with, *comparison.macros);
    if (other.empty() || other == name) return;
    AddError(site_, *comparison.node,
             absl::StrCat("a value of ", name, " is compared with one of ",
                          other, "; compare each with constants of its own"));
  }

  void CheckValue(const EnumDescriptor& type, const GivenValue& value,
                  Comparison::Kind kind) {
    const Expr& node = *value.node;
    if (const auto* literal = std::get_if<Literal>(&node.node)) {
      const auto* number = std::get_if<int64_t>(literal);
      if (number != nullptr) CheckNumber(type, *number, value, kind);
      return;
    }
    const auto reference = value.checked->references.find(node.id);
    if (reference == value.checked->references.end() ||
        !reference->second.enum_value.has_value()) {
      return;
    }
    const EnumDescriptor* other = EnumOfConstant(node);
    if (other == nullptr || other == &type) {
      CheckNumber(type, *reference->second.enum_value, value, kind);
      return;
    }
    faults_.Add(
        value, DumpExpr(node),
        absl::StrCat("is a value of ", other->full_name(), ", compared with a ",
                     type.full_name(), ", which has ",
                     absl::StrJoin(ValuesOf(type), ", ")));
  }

  void CheckNumber(const EnumDescriptor& type, int64_t number,
                   const GivenValue& value, Comparison::Kind kind) {
    const EnumValueDescriptor* named =
        number == static_cast<int>(number)
            ? type.FindValueByNumber(static_cast<int>(number))
            : nullptr;
    if (named == nullptr) {
      faults_.Add(value, absl::StrCat(number),
                  absl::StrCat("is no value of ", type.full_name(), "; ",
                               HasValues(type)));
    } else if (IsUnspecified(*named) && kind != Comparison::Kind::kOrder) {
      faults_.Add(
          value, named->name(),
          absl::StrCat("is what a fact reads that is not on record, and such a "
                       "fact is unknown, so that ",
                       kind == Comparison::Kind::kEqual ? "nothing equals it"
                                                        : "this is never false",
                       "; ask has(…)"));
    }
  }

  static std::string HasValues(const EnumDescriptor& type) {
    return absl::StrCat("it has ", absl::StrJoin(ValuesOf(type), ", "));
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

  const CheckedExpr& checked_;
  const ExpressionSite& site_;
  const Environment& environment_;
  const ValueNames& names_;
  ValueFaults faults_;
  // By the enum's full name.
  const KindFinder kinds_;
};

class UnitCheck {
 public:
  UnitCheck(const CheckedExpr& checked, const ValueNames& names)
      : checked_(checked), names_(names) {}

  // What the node counts; empty: not known.
  std::string UnitAt(const Expr& node) const {
    if (IsFaulty(checked_, node)) return "";
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
      if (call == nullptr || IsFaulty(checked_, node)) return;
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

  const CheckedExpr& checked_;
  const ValueNames& names_;
};

bool MakesMessages(const CheckedExpr& checked, const ItemFinder& find_item) {
  bool makes = false;
  const auto look = [&](const Expr& node) {
    makes |= std::holds_alternative<StructExpr>(node.node);
  };
  ForEachNode(*checked.root, look);
  for (const std::string& variable : checked.variables) {
    const CompiledItem* item = find_item(variable);
    if (item == nullptr || item->value == nullptr) continue;
    ForEachNode(*item->value->root, look);
  }
  return makes;
}

// Types that can be compared with null, which others are not.
bool IsNullable(const Type& type) {
  return type.kind() == Type::Kind::kMessage ||
         type.kind() == Type::Kind::kWrapper ||
         type.kind() == Type::Kind::kTimestamp ||
         type.kind() == Type::Kind::kDuration;
}

// As the checker says it of other types.
std::string CannotBeNull(const Expr& comparison, absl::string_view type) {
  const std::string& function = std::get<CallExpr>(comparison.node).function;
  if (function == "@in") {
    return absl::StrCat("'in' cannot look for ", type,
                        " among entries that are null_type");
  }
  return absl::StrCat("'",
                      function == "_==_" ? "==" : "!=", "' cannot compare ",
                      type, " with null_type");
}

bool IsNull(const GivenValue& value) {
  const auto* literal = std::get_if<Literal>(&value.node->node);
  return literal != nullptr && std::holds_alternative<NullLiteral>(*literal);
}

}  // namespace

void CheckEnumValues(const CheckedExpr& checked, const ExpressionSite& site,
                     const Environment& environment, const ValueNames& names) {
  EnumCheck(checked, site, environment, names).Run();
}

void CheckComparedNulls(const CheckedExpr& checked, const ExpressionSite& site,
                        const Environment& environment,
                        const ValueNames& names) {
  const KindFinder kinds(*environment.pool, names.find_item,
                         {[](const google::protobuf::FieldDescriptor&) {
                            return std::string("field");
                          },
                          nullptr});
  ForEachComparison(checked, [&](const Comparison& comparison) {
    const auto type = checked.types.find(comparison.operand->id);
    if (type == checked.types.end() || !IsNullable(type->second) ||
        IsFaulty(checked, *comparison.node) ||
        kinds.At(checked, *comparison.operand, *comparison.macros).empty()) {
      return;
    }
    const auto values = ComparedValues(checked, comparison, names.find_item);
    if (std::none_of(values.begin(), values.end(), IsNull)) return;
    // What a message that is made has not set is null indeed.
    if (MakesMessages(checked, names.find_item)) return;
    site.place.AddErrorInValue(
        site.field, site.text, comparison.node->offset,
        absl::StrCat(CannotBeNull(*comparison.node, type->second.ToString()),
                     "; what is not on record is unknown, not null: ask "
                     "has(…)"));
  });
}

void CheckUnits(const CheckedExpr& checked, const ExpressionSite& site,
                const ValueNames& names) {
  UnitCheck(checked, names).Run(site);
}

std::string UnitOf(const CheckedExpr& checked, const ValueNames& names) {
  return UnitCheck(checked, names).UnitAt(*checked.root);
}

}  // namespace myorules::engine
