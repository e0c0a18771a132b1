#include "rules/pages/expression_parts.h"

#include <algorithm>
#include <variant>

#include "absl/strings/str_cat.h"
#include "engine/expr/ast_text.h"
#include "myorules/v1/patient.pb.h"
#include "rules/note/fact_path.h"
#include "rules/note/field_words.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {

using engine::CallExpr;
using engine::Expr;

namespace {

// What `operand` asks of its x, of which `asked` is set; kNothing: it asks
// nothing of the kind.
Asked AskedOf(const Expr& operand, bool is_choice, const Expr** asked) {
  const CallExpr* const denied = CallOf(operand, "!_");
  if (is_choice && denied == nullptr) return Asked::kNothing;
  *asked = AskedIfKnown(denied == nullptr ? operand : *denied->args[0]);
  if (*asked == nullptr) return Asked::kNothing;
  return is_choice           ? Asked::kOrNotKnown
         : denied == nullptr ? Asked::kKnown
                             : Asked::kOpen;
}

// The operands of one operator, however they are nested.
void Flatten(const CallExpr& call, std::vector<const Expr*>* parts) {
  for (const engine::ExprPtr& operand : call.args) {
    const auto* inner = std::get_if<CallExpr>(&operand->node);
    if (inner != nullptr && inner->function == call.function) {
      Flatten(*inner, parts);
    } else {
      parts->push_back(operand.get());
    }
  }
}

}  // namespace

std::string PathOf(const Expr& node) {
  const auto* const select = std::get_if<engine::SelectExpr>(&node.node);
  if (select == nullptr) return "";
  const auto* const subject =
      std::get_if<engine::IdentExpr>(&select->operand->node);
  const std::string parent = subject != nullptr && subject->name == kSubject
                                 ? kSubject
                                 : PathOf(*select->operand);
  return parent.empty() ? "" : absl::StrCat(parent, ".", select->field);
}

std::string FieldOf(const Expr& node) {
  const std::string path = PathOf(node);
  return path.empty()
             ? ""
             : FieldWords(*v1::Patient::descriptor(), ParseFactPath(path));
}

const CallExpr* CallOf(const Expr& node, absl::string_view function) {
  const auto* const call = std::get_if<CallExpr>(&node.node);
  return call != nullptr && call->function == function ? call : nullptr;
}

const CallExpr* ChooserOf(const Expr& node) {
  const CallExpr* const call = CallOf(node, "_?_:_");
  return call != nullptr ? call : CallOf(node, "number_if");
}

const Expr* AskedIfKnown(const Expr& node) {
  const CallExpr* const call = CallOf(node, "known");
  return call == nullptr ? nullptr : call->args[0].get();
}

bool Answers(const Expr& node, const Expr& asked) {
  return engine::ExprText(Undenied(node)) == engine::ExprText(asked);
}

const Expr& WithoutKnown(const Expr& node) {
  const CallExpr* const both = CallOf(node, "_&&_");
  if (both == nullptr) return node;
  const Expr* const asked = AskedIfKnown(*both->args[0]);
  return asked != nullptr && Answers(*both->args[1], *asked) ? *both->args[1]
                                                             : node;
}

const Expr& Undenied(const Expr& node) {
  const CallExpr* const denied = CallOf(node, "!_");
  return denied == nullptr ? node : *denied->args[0];
}

std::vector<Part> PartsOf(const CallExpr& call) {
  std::vector<const Expr*> operands;
  Flatten(call, &operands);
  std::vector<Part> parts;
  parts.reserve(operands.size());
  for (const Expr* operand : operands) parts.push_back({operand});
  for (const Expr* operand : operands) {
    const Expr* about = nullptr;
    const Asked asked = AskedOf(*operand, call.function == "_||_", &about);
    if (asked == Asked::kNothing) continue;
    const auto answer =
        std::find_if(parts.begin(), parts.end(), [&](const Part& part) {
          return part.expr != operand && Answers(*part.expr, *about);
        });
    if (answer == parts.end()) continue;
    answer->asked = asked;
    parts.erase(std::find_if(
        parts.begin(), parts.end(),
        [operand](const Part& part) { return part.expr == operand; }));
  }
  return parts;
}

std::vector<std::string> DiagnosesAskedFor(const Expr& predicate) {
  const CallExpr* const of_class = CallOf(predicate, "diagnosis_class");
  const CallExpr* const of_one = CallOf(predicate, "is_diagnosis");
  const CallExpr* const call = of_class != nullptr ? of_class : of_one;
  const auto terminology = Terminology::Shipped();
  if (call == nullptr || !terminology.ok()) return {};
  const auto* const literal =
      std::get_if<engine::Literal>(&call->args[1]->node);
  const auto* const name =
      literal == nullptr ? nullptr : std::get_if<std::string>(literal);
  if (name == nullptr) return {};
  std::vector<std::string> titles;
  for (const v1::DiagnosisEntry& entry :
       (*terminology)->diagnoses().diagnosis()) {
    const auto& classes = entry.class_();
    const bool is_in =
        of_one != nullptr
            ? entry.id() == *name
            : std::find(classes.begin(), classes.end(), *name) != classes.end();
    if (is_in) titles.push_back(entry.title());
  }
  return titles;
}

}  // namespace myorules::rules
