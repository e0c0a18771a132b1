#include "rules/pages/words.h"

#include <algorithm>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/types/optional.h"
#include "engine/expr/ast_text.h"
#include "engine/expr/ast_walk.h"
#include "engine/pack/message_template.h"
#include "engine/pack/names.h"
#include "engine/pack/threshold.h"
#include "myorules/v1/patient.pb.h"
#include "rules/note/fact_path.h"
#include "rules/note/field_words.h"
#include "rules/terminology/terminology.h"

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

// The call of a function; null: the node is none.
const CallExpr* CallOf(const Expr& node, absl::string_view function) {
  const auto* const call = std::get_if<CallExpr>(&node.node);
  return call != nullptr && call->function == function ? call : nullptr;
}

// The x of known(x); null: it asks nothing of the kind.
const Expr* AskedIfKnown(const Expr& node) {
  const CallExpr* const call = CallOf(node, "known");
  return call == nullptr ? nullptr : call->args[0].get();
}

// Whether the node says of `asked` that it is so, or that it is not.
bool Answers(const Expr& node, const Expr& asked) {
  const CallExpr* const denied = CallOf(node, "!_");
  return engine::ExprText(denied == nullptr ? node : *denied->args[0]) ==
         engine::ExprText(asked);
}

// Of `known(x) && x` the x: what is on record says so.
const Expr& WithoutKnown(const Expr& node) {
  const CallExpr* const both = CallOf(node, "_&&_");
  if (both == nullptr) return node;
  const Expr* const asked = AskedIfKnown(*both->args[0]);
  return asked != nullptr && Answers(*both->args[1], *asked) ? *both->args[1]
                                                             : node;
}

// The titles of the diagnoses that `predicate` asks a diagnosis for; none: it
// asks something else.
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

// "a", "a or b", "a, b or c".
std::string Choice(const std::vector<std::string>& names) {
  std::string choice;
  for (size_t i = 0; i < names.size(); ++i) {
    absl::StrAppend(&choice,
                    i == 0                  ? ""
                    : i + 1 == names.size() ? " or "
                                            : ", ",
                    names[i]);
  }
  return choice;
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
    Inline said = SayInWords(node);
    return said.empty() ? SayMadeFrom(node) : said;
  }

 private:
  // What the node names; empty: nothing.
  Inline MadeFrom(const Expr& node) const {
    Ingredients ingredients(words_);
    ingredients.Collect(expression_, node);
    return std::move(ingredients).Row();
  }

  static Inline WorkedOutFrom(const Inline& ingredients) {
    return Inline("(worked out from ").Append(ingredients).Text(")");
  }

  static Inline AsWritten(const Expr& node) {
    return Inline().Code(engine::ExprText(node));
  }

  // Of what has no words.
  Inline SayMadeFrom(const Expr& node) const {
    const Inline made_from = MadeFrom(node);
    if (made_from.empty()) return AsWritten(node);
    return &node == expression_.root.get()
               ? Inline("worked out from ").Append(made_from)
               : WorkedOutFrom(made_from);
  }

  // Empty: there are no words; what the node is worked out from says it.
  Inline SayInWords(const Expr& node) const {
    const std::string* const title = TitleOf(node);
    if (title != nullptr) return Inline().Strong(*title);
    const auto* const call = std::get_if<CallExpr>(&node.node);
    if (call != nullptr && call->target == nullptr) return SayCall(*call);
    const auto* const macro =
        std::get_if<engine::ComprehensionExpr>(&node.node);
    if (macro != nullptr) return SayExists(*macro);
    const std::string field = FieldOf(node);
    if (!field.empty()) {
      const auto& select = std::get<engine::SelectExpr>(node.node);
      return Inline(field).Text(select.test_only ? " is on record" : "");
    }
    const auto* const name = std::get_if<engine::IdentExpr>(&node.node);
    if (name != nullptr && name->name == kAssessedOn) {
      return Inline("the day of the assessment");
    }
    return {};
  }

  // "systemic sclerosis or lupus among formal diagnoses". Empty: it goes over
  // something else.
  Inline SayExists(const engine::ComprehensionExpr& macro) const {
    const CallExpr* const closed = CallOf(*macro.range, "closed");
    const Expr& list = closed == nullptr ? *macro.range : *closed->args[0];
    if (macro.macro != engine::Macro::kExists ||
        PathOf(list) != absl::StrCat(kSubject, ".diagnoses")) {
      return {};
    }
    const std::vector<std::string> titles =
        DiagnosesAskedFor(WithoutKnown(*macro.predicate));
    if (titles.empty()) return {};
    return Inline(absl::StrCat(Choice(titles), " among ", FieldOf(list),
                               closed == nullptr ? "" : " on record"));
  }

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
    // A title says that it is of an examination, and the choice what counts
    // where none was done.
    if (call.function == "finding_if") return SayInWords(*call.args[1]);
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
    const std::string value = EnumText(*call.args[0], *call.args[1]);
    if (!value.empty()) {
      // Not "is not never taken".
      return Inline(FieldOf(*call.args[0]))
          .Text(call.function == "_!=_" ? " is other than "
                                        : comparison->second)
          .Text(value);
    }
    if (TitleOf(*call.args[0]) == nullptr && !is_today &&
        LimitOf(*call.args[1]).empty()) {
      return {};
    }
    return Say(*call.args[0])
        .Text(comparison->second)
        .Append(SayValue(*call.args[1]));
  }

  // An operand of a conjunction or choice. Where "x is known" stood beside this
  // x, or "x is not known" in a choice, that is left out; not of an item with a
  // title, of which both are told.
  struct Part {
    const Expr* expr = nullptr;
    bool is_asked_if_known = false;
  };

  std::vector<Part> PartsOf(const CallExpr& call) const {
    std::vector<const Expr*> operands;
    Flatten(call, &operands);
    const bool is_choice = call.function == "_||_";
    std::vector<Part> parts;
    parts.reserve(operands.size());
    for (const Expr* operand : operands) parts.push_back({operand});
    for (const Expr* operand : operands) {
      const CallExpr* const denied = CallOf(*operand, "!_");
      if (is_choice && denied == nullptr) continue;
      const Expr* const asked =
          AskedIfKnown(is_choice ? *denied->args[0] : *operand);
      if (asked == nullptr || TitleOf(*asked) != nullptr) continue;
      const auto answer =
          std::find_if(parts.begin(), parts.end(), [&](const Part& part) {
            return part.expr != operand && Answers(*part.expr, *asked);
          });
      if (answer == parts.end()) continue;
      answer->is_asked_if_known = true;
      parts.erase(std::find_if(
          parts.begin(), parts.end(),
          [operand](const Part& part) { return part.expr == operand; }));
    }
    return parts;
  }

  // "x (known)" of `known(x) && x`, "x (or not known)" of `!known(x) || x`.
  // Parts without words are said together, by what they are worked out from.
  // Empty: no part has words.
  Inline Join(const CallExpr& call, absl::string_view word) const {
    const absl::string_view known =
        call.function == "_&&_" ? " (known)" : " (or not known)";
    std::vector<Inline> pieces;
    absl::optional<size_t> without_words;
    Ingredients ingredients(words_);
    for (const Part& part : PartsOf(call)) {
      Inline piece = SayInWords(*part.expr);
      if (!piece.empty()) {
        pieces.push_back(InParentheses(*part.expr, std::move(piece)));
        if (part.is_asked_if_known) pieces.back().Text(known);
      } else if (MadeFrom(*part.expr).empty()) {
        pieces.push_back(AsWritten(*part.expr));
      } else {
        if (!without_words.has_value()) {
          without_words = pieces.size();
          pieces.emplace_back();
        }
        ingredients.Collect(expression_, *part.expr);
      }
    }
    if (without_words.has_value()) {
      if (pieces.size() == 1) return {};
      pieces[*without_words] = WorkedOutFrom(std::move(ingredients).Row());
    }
    Inline said;
    for (const Inline& piece : pieces) {
      if (!said.empty()) said.Text(word);
      said.Append(piece);
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
    Inline said = SayInWords(node);
    return said.empty() ? SayMadeFrom(node)
                        : InParentheses(node, std::move(said));
  }

  Inline InParentheses(const Expr& node, Inline said) const {
    const CallExpr* const conjunction = CallOf(node, "_&&_");
    const CallExpr* const call =
        conjunction != nullptr ? conjunction : CallOf(node, "_||_");
    if (call == nullptr) return said;
    return Inline("(").Append(said).Text(")");
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

  // "dead" of a field that is compared with a value of its enum; else empty.
  std::string EnumText(const Expr& operand, const Expr& node) const {
    const google::protobuf::FieldDescriptor* const field =
        FieldOf(*v1::Patient::descriptor(), ParseFactPath(PathOf(operand)));
    const auto reference = expression_.references.find(node.id);
    if (field == nullptr || field->enum_type() == nullptr ||
        reference == expression_.references.end() ||
        !reference->second.enum_value.has_value()) {
      return "";
    }
    const google::protobuf::EnumValueDescriptor* const value =
        field->enum_type()->FindValueByNumber(
            static_cast<int>(*reference->second.enum_value));
    if (value == nullptr) return "";
    // The words for a statement are those of a table: yes, no.
    return field->enum_type() == v1::Statement_descriptor()
               ? absl::AsciiStrToLower(
                     absl::StripPrefix(value->name(), "STATEMENT_"))
               : EnumWords(field, value->name());
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
