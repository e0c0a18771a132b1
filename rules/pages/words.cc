#include "rules/pages/words.h"

#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/expr/ast_text.h"
#include "engine/expr/ast_walk.h"
#include "engine/pack/message_template.h"
#include "engine/pack/names.h"
#include "engine/pack/threshold.h"
#include "myorules/v1/patient.pb.h"
#include "rules/note/fact_path.h"
#include "rules/note/field_words.h"

namespace myorules::rules {

using engine::CallExpr;
using engine::Expr;

namespace {

constexpr char kSubject[] = "patient";
constexpr char kAssessedOn[] = "assessed_on";

// "patient.weakness.proximal"; empty: the node is no field of the patient.
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

// "proximal weakness"; empty: the node is no field of the patient.
std::string FieldOf(const Expr& node) {
  const std::string path = PathOf(node);
  return path.empty()
             ? ""
             : FieldWords(*v1::Patient::descriptor(), ParseFactPath(path));
}

}  // namespace

// What an expression names.
class Ingredients {
 public:
  explicit Ingredients(const PackWords& words) : words_(words) {}

  void Collect(const engine::CheckedExpr& expression, const Expr& node) {
    const std::string field = FieldOf(node);
    const auto reference = expression.references.find(node.id);
    if (!field.empty()) {
      Add(field, false);
    } else if (reference != expression.references.end() &&
               !reference->second.variable.empty()) {
      CollectVariable(reference->second.variable);
    } else {
      for (const Expr* below : engine::ChildrenOf(node)) {
        Collect(expression, *below);
      }
    }
  }

  Inline Row() && { return std::move(row_); }

 private:
  void CollectVariable(const std::string& variable) {
    const auto title = words_.titles_.find(variable);
    const auto limit = words_.limits_.find(variable);
    const engine::CompiledItem* const item = words_.pack_.FindItem(variable);
    if (title != words_.titles_.end()) {
      Add(title->second, true);
    } else if (limit != words_.limits_.end()) {
      Add(limit->second, false);
    } else if (item != nullptr && item->value != nullptr &&
               seen_.insert(variable).second) {
      Collect(*item->value, *item->value->root);
    }
  }

  void Add(const std::string& name, bool is_item) {
    if (name.empty() || !seen_.insert(name).second) return;
    if (!row_.empty()) row_.Text(", ");
    is_item ? row_.Strong(name) : row_.Text(name);
  }

  const PackWords& words_;
  std::set<std::string> seen_;
  Inline row_;
};

// Says one expression.
class Speaker {
 public:
  Speaker(const PackWords& words, const engine::CheckedExpr& expression)
      : words_(words), expression_(expression) {}

  Inline Say(const Expr& node) const {
    const std::string* const title = TitleOf(node);
    if (title != nullptr) return Inline().Strong(*title);
    const auto* call = std::get_if<CallExpr>(&node.node);
    if (call != nullptr && call->target == nullptr) {
      Inline said = SayCall(*call);
      if (!said.empty()) return said;
    }
    const std::string field = FieldOf(node);
    if (!field.empty()) {
      const auto& select = std::get<engine::SelectExpr>(node.node);
      return Inline(field).Text(select.test_only ? " is on record" : "");
    }
    const auto* const name = std::get_if<engine::IdentExpr>(&node.node);
    if (name != nullptr && name->name == kAssessedOn) {
      return Inline("the day of the assessment");
    }
    Ingredients ingredients(words_);
    ingredients.Collect(expression_, node);
    Inline made_from = std::move(ingredients).Row();
    if (made_from.empty()) return Inline().Code(engine::ExprText(node));
    const bool is_all = &node == expression_.root.get();
    return Inline(is_all ? "worked out from " : "(worked out from ")
        .Append(made_from)
        .Text(is_all ? "" : ")");
  }

 private:
  // Empty: there are no words.
  Inline SayCall(const CallExpr& call) const {
    if (call.function == "_&&_") return Join(call, " and ");
    if (call.function == "_||_") return Join(call, " or ");
    if (call.function == "!_") {
      const auto* const asked = std::get_if<CallExpr>(&call.args[0]->node);
      if (asked != nullptr && asked->function == "known") {
        return Grouped(*asked->args[0]).Text(" is not known");
      }
      const auto* const select =
          std::get_if<engine::SelectExpr>(&call.args[0]->node);
      if (select != nullptr && select->test_only) {
        return Inline(FieldOf(*call.args[0])).Text(" is not on record");
      }
      return Inline("not ").Append(Grouped(*call.args[0]));
    }
    if (call.function == "known") {
      return Grouped(*call.args[0]).Text(" is known");
    }
    if (call.function == "@in") return SayIn(call);
    static const auto& comparisons =
        *new std::map<std::string, std::string, std::less<>>{
            {"_==_", " is "},          {"_!=_", " is not "},
            {"_>=_", " is at least "}, {"_>_", " is above "},
            {"_<=_", " is at most "},  {"_<_", " is below "}};
    const auto comparison = comparisons.find(call.function);
    if (comparison == comparisons.end()) return {};
    // Of code compared with code the words would be in the way.
    const auto* const name =
        std::get_if<engine::IdentExpr>(&call.args[0]->node);
    const bool is_today = name != nullptr && name->name == kAssessedOn;
    if (TitleOf(*call.args[0]) == nullptr && !is_today &&
        LimitOf(*call.args[1]).empty()) {
      return {};
    }
    return Say(*call.args[0])
        .Text(comparison->second)
        .Append(SayValue(*call.args[1]));
  }

  Inline Join(const CallExpr& call, absl::string_view word) const {
    std::vector<const Expr*> parts;
    Flatten(call, &parts);
    Inline said;
    for (const Expr* part : parts) {
      if (!said.empty()) said.Text(word);
      said.Append(Grouped(*part));
    }
    return said;
  }

  // The operands of one operator, however they are nested.
  static void Flatten(const CallExpr& call, std::vector<const Expr*>* parts) {
    for (const engine::ExprPtr& operand : call.args) {
      const auto* inner = std::get_if<CallExpr>(&operand->node);
      if (inner != nullptr && inner->function == call.function) {
        Flatten(*inner, parts);
      } else {
        parts->push_back(operand.get());
      }
    }
  }

  // In parentheses where it is a choice or a conjunction itself.
  Inline Grouped(const Expr& node) const {
    const auto* call = std::get_if<CallExpr>(&node.node);
    const bool is_compound = call != nullptr && (call->function == "_&&_" ||
                                                 call->function == "_||_");
    if (!is_compound) return Say(node);
    return Inline("(").Append(Say(node)).Text(")");
  }

  Inline SayIn(const CallExpr& call) const {
    const auto* list = std::get_if<engine::ListExpr>(&call.args[1]->node);
    if (list == nullptr || TitleOf(*call.args[0]) == nullptr) return {};
    Inline said = Say(*call.args[0]);
    said.Text(" is ");
    for (size_t i = 0; i < list->elements.size(); ++i) {
      if (i > 0) said.Text(i + 1 == list->elements.size() ? " or " : ", ");
      said.Append(SayValue(*list->elements[i]));
    }
    return said;
  }

  // What something is compared with: an outcome bare, a limit with its unit.
  Inline SayValue(const Expr& node) const {
    const std::string limit = LimitOf(node);
    if (!limit.empty()) return Inline(limit);
    const auto* literal = std::get_if<engine::Literal>(&node.node);
    if (literal != nullptr) {
      const auto* text = std::get_if<std::string>(literal);
      return Inline().Code(text == nullptr ? engine::ExprText(node) : *text);
    }
    return Say(node);
  }

  std::string VariableOf(const Expr& node) const {
    const auto reference = expression_.references.find(node.id);
    return reference == expression_.references.end()
               ? ""
               : reference->second.variable;
  }

  // Null: it is no item with a title.
  const std::string* TitleOf(const Expr& node) const {
    const auto title = words_.titles_.find(VariableOf(node));
    return title == words_.titles_.end() ? nullptr : &title->second;
  }

  std::string LimitOf(const Expr& node) const {
    const auto limit = words_.limits_.find(VariableOf(node));
    return limit == words_.limits_.end() ? "" : limit->second;
  }

  const PackWords& words_;
  const engine::CheckedExpr& expression_;
};

PackWords::PackWords(const engine::CompiledPack& pack) : pack_(pack) {
  const v1::RulePack& linked = pack.linked();
  const auto add = [&](const std::string& id, const std::string& title) {
    if (!title.empty()) titles_[engine::VariableOf(id)] = title;
  };
  for (const auto& each : linked.define()) add(each.name(), each.title());
  for (const auto& each : linked.criterion()) add(each.id(), each.title());
  for (const auto& each : linked.facet()) add(each.id(), each.title());
  for (const auto& each : linked.decision()) add(each.id(), each.title());
  for (const v1::Threshold& threshold : linked.threshold()) {
    const std::string variable = engine::ThresholdVariable(threshold.name());
    limits_[variable] = Limit(threshold);
    numbers_[variable] = threshold.value();
  }
}

Inline PackWords::Say(const engine::CheckedExpr& expression) const {
  return Speaker(*this, expression).Say(*expression.root);
}

std::string PackWords::Sentence(absl::string_view sentence) const {
  std::string said;
  for (const engine::TemplatePart& part :
       engine::ParseTemplate(sentence, nullptr)) {
    if (part.kind == engine::TemplatePart::Kind::kEnd) {
      said += ")";
      continue;
    }
    if (!part.is_name()) {
      absl::StrAppend(&said, part.text);
      continue;
    }
    const std::string variable = engine::VariableOf(part.text);
    const auto number = numbers_.find(variable);
    const auto title = titles_.find(variable);
    const std::string& named =
        title == titles_.end() ? part.text : title->second;
    if (number != numbers_.end()) {
      // A sentence has the unit itself.
      absl::StrAppend(&said, number->second);
    } else if (part.kind == engine::TemplatePart::Kind::kIf) {
      absl::StrAppend(&said, " (if [", named, "]:");
    } else {
      absl::StrAppend(&said, "[", named, "]");
    }
  }
  return said;
}

std::string PackWords::Limit(const v1::Threshold& threshold) {
  return threshold.unit() == "1"
             ? threshold.value()
             : absl::StrCat(threshold.value(), " ", threshold.unit());
}

}  // namespace myorules::rules
