#include "rules/lint/lint.h"

#include <map>
#include <memory>
#include <string>
#include <variant>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "engine/expr/ast_walk.h"
#include "engine/expr/checker.h"
#include "engine/pack/text_proto.h"
#include "google/protobuf/descriptor.h"

namespace myorules::rules {
namespace {

// The fields of a patient that tell an attribute of the person, by full name;
// with the field of SourceAttributes. What the contract has no field for
// (ethnicity, language, …) no rule can read.
const std::map<std::string, std::string, std::less<>>& AttributeOfField() {
  static const auto& fields =
      *new std::map<std::string, std::string, std::less<>>{
          {"myorules.v1.Patient.birth_date", "age"},
          {"myorules.v1.Patient.sex", "sex"},
      };
  return fields;
}

// Calls `visit` for each expression of the pack, what it imports included.
template <typename Visit>
void ForEachExpression(const engine::CompiledPack& pack, Visit visit) {
  const auto visit_set = [&](const engine::Checked& expression) {
    if (expression != nullptr) visit(*expression);
  };
  for (const engine::CompiledItem& item : pack.items()) {
    visit_set(item.value);
    for (const engine::CompiledRow& row : item.rows) {
      visit_set(row.when);
      visit_set(row.detail);
    }
  }
  for (const engine::CompiledFlag& flag : pack.flags()) {
    for (const engine::CompiledGround& ground : flag.grounds) {
      visit_set(ground.when);
    }
    visit_set(flag.possible_when);
  }
  for (const engine::Checked& note : pack.notes()) visit_set(note);
}

// The full name of the field that a selection reads; empty: it is none.
std::string FieldRead(const engine::CheckedExpr& expression,
                      const engine::Expr& node) {
  const auto* select = std::get_if<engine::SelectExpr>(&node.node);
  if (select == nullptr) return "";
  const auto type = expression.types.find(select->operand->id);
  if (type == expression.types.end() ||
      type->second.kind() != engine::Type::Kind::kMessage) {
    return "";
  }
  return absl::StrCat(type->second.name(), ".", select->field);
}

// For each attribute that the pack reads, the field that tells it.
std::map<std::string, std::string> AttributesRead(
    const engine::CompiledPack& pack) {
  std::map<std::string, std::string> read;
  ForEachExpression(pack, [&](const engine::CheckedExpr& expression) {
    engine::ForEachNode(*expression.root, [&](const engine::Expr& node) {
      const auto found = AttributeOfField().find(FieldRead(expression, node));
      if (found != AttributeOfField().end()) {
        read.emplace(found->second, found->first);
      }
    });
  });
  return read;
}

}  // namespace

void Lint(const engine::CompiledPack& pack, engine::Issues* issues) {
  v1::RulePack parsed;
  const std::unique_ptr<const engine::TextProto> text =
      engine::TextProto::Parse(&parsed, issues);
  if (text == nullptr) return;  // Not the text of a pack that loads.
  const engine::MessagePlace place = text->root().Child("source_attributes");
  const v1::SourceAttributes& said = pack.source().source_attributes();
  if (absl::StripAsciiWhitespace(said.funding()).empty()) {
    place.AddError("funding",
                   "source_attributes do not say who paid for the pack; write "
                   "funding: \"none\" for nobody");
  }
  const std::map<std::string, std::string> read = AttributesRead(pack);
  for (const auto& [field, attribute] : AttributeOfField()) {
    const bool is_said = v1::SourceAttributes::GetReflection()->GetBool(
        said, v1::SourceAttributes::descriptor()->FindFieldByName(attribute));
    if (read.count(attribute) > 0 && !is_said) {
      place.AddError(attribute,
                     absl::StrCat("the rules read ", field,
                                  ", and source_attributes do not say so; "
                                  "write ",
                                  attribute, ": true"));
    } else if (read.count(attribute) == 0 && is_said) {
      issues->AddWarning(
          engine::PositionOf(issues->text(), place.OffsetOf(attribute)),
          absl::StrCat("source_attributes name ", attribute,
                       ", and no rule reads ", field, "; take it out"));
    }
  }
}

}  // namespace myorules::rules
