#include "rules/pages/speaker.h"

#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/types/optional.h"
#include "engine/expr/ast_text.h"
#include "engine/expr/ast_walk.h"
#include "myorules/v1/patient.pb.h"
#include "rules/note/fact_path.h"
#include "rules/note/field_words.h"
#include "rules/pages/expression_parts.h"

namespace myorules::rules {
namespace {

using engine::CallExpr;
using engine::Expr;

constexpr char kAssessedOn[] = "assessed_on";

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

// What an expression names.
class Ingredients {
 public:
  explicit Ingredients(const Vocabulary& words) : words_(words) {}

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
    const auto title = words_.titles.find(variable);
    const auto limit = words_.limits.find(variable);
    const engine::CompiledItem* const item = words_.pack.FindItem(variable);
    if (title != words_.titles.end()) {
      Add(title->second, true);
    } else if (limit != words_.limits.end()) {
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

  const Vocabulary& words_;
  std::set<std::string> seen_;
  Inline row_;
};

// Says one expression.
class Speaker {
 public:
  Speaker(const Vocabulary& words, const engine::CheckedExpr& expression)
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

  // "3 where x is at least 5, 2 where it is at least 4, else 0" of conditions
  // one after the other that choose among literals. Empty: it chooses among
  // others, or a condition has no words.
  Inline SayChoice(const CallExpr& call) const {
    Inline said;
    const CallExpr* chooser = &call;
    const Expr* rest = nullptr;
    while (chooser != nullptr) {
      const auto* const value =
          std::get_if<engine::Literal>(&chooser->args[1]->node);
      const Inline condition = SayInWords(*chooser->args[0]);
      if (value == nullptr || condition.empty()) return {};
      said.Append(SayValue(*chooser->args[1]))
          .Text(" where ")
          .Append(condition)
          .Text(", ");
      rest = chooser->args[2].get();
      chooser = ChooserOf(*rest);
    }
    if (!std::holds_alternative<engine::Literal>(rest->node)) return {};
    return said.Text("else ").Append(SayValue(*rest));
  }

  // "a, open while x is not known" of "known(x) ? a : x". Empty: it is
  // something else.
  Inline SayOpenWhileNotKnown(const CallExpr& choice) const {
    const Expr* const asked = AskedIfKnown(*choice.args[0]);
    if (asked == nullptr || !Answers(*choice.args[2], *asked)) return {};
    return Grouped(*choice.args[1])
        .Text(", open while ")
        .Append(Grouped(*asked))
        .Text(" is not known");
  }

  // Empty: there are no words.
  Inline SayCall(const CallExpr& call) const {
    if (call.function == "_?_:_" || call.function == "number_if") {
      Inline open = SayOpenWhileNotKnown(call);
      return open.empty() ? SayChoice(call) : open;
    }
    if (call.function == "_&&_") return Join(call, " and ");
    if (call.function == "_||_") return Join(call, " or ");
    if (call.function == "!_") {
      const Expr* const asked = AskedIfKnown(*call.args[0]);
      if (asked != nullptr) return Grouped(*asked).Text(" is not known");
      Inline not_known_so = SayNotKnownSo(*call.args[0]);
      if (!not_known_so.empty()) return not_known_so;
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
    return Grouped(*call.args[0])
        .Text(comparison->second)
        .Append(SayValue(*call.args[1]));
  }

  // "x is known to hold" of an item with a title, "x (known)" of another one of
  // which `said` tells.
  Inline SayAsked(const Part& part, Inline said) const {
    const Expr& about = Undenied(*part.expr);
    const std::string* const title = TitleOf(about);
    const bool is_denied = &about != part.expr;
    switch (part.asked) {
      case Asked::kNothing:
        return said;
      case Asked::kOpen:
        return Inline("open while ")
            .Append(Grouped(about))
            .Text(" is not known");
      case Asked::kKnown:
        return title == nullptr
                   ? said.Text(" (known)")
                   : Inline().Strong(*title).Text(is_denied
                                                      ? " is known not to hold"
                                                      : " is known to hold");
      case Asked::kOrNotKnown:
        return title == nullptr
                   ? said.Text(" (or not known)")
                   : Inline().Strong(*title).Text(
                         is_denied ? " does not hold or is not known"
                                   : " holds or is not known");
    }
    return said;
  }

  // "x is not known to hold" of the denial of "x is known and x", where x is an
  // item with a title. Empty: it is something else.
  Inline SayNotKnownSo(const Expr& node) const {
    const CallExpr* const both = CallOf(node, "_&&_");
    if (both == nullptr) return {};
    const Expr* const asked = AskedIfKnown(*both->args[0]);
    if (asked == nullptr || !Answers(*both->args[1], *asked)) return {};
    const std::string* const title = TitleOf(*asked);
    if (title == nullptr) return {};
    return Inline().Strong(*title).Text(CallOf(*both->args[1], "!_") == nullptr
                                            ? " is not known to hold"
                                            : " holds or is not known");
  }

  // Parts without words are said together, by what they are worked out from.
  // Empty: no part has words.
  Inline Join(const CallExpr& call, absl::string_view word) const {
    std::vector<Inline> pieces;
    absl::optional<size_t> without_words;
    Ingredients ingredients(words_);
    for (const Part& part : PartsOf(call)) {
      Inline piece = SayInWords(*part.expr);
      if (!piece.empty()) {
        pieces.push_back(
            SayAsked(part, InParentheses(*part.expr, std::move(piece))));
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

  // In parentheses where it is a choice, a conjunction or a conditional itself.
  Inline Grouped(const Expr& node) const {
    Inline said = SayInWords(node);
    return said.empty() ? SayMadeFrom(node)
                        : InParentheses(node, std::move(said));
  }

  Inline InParentheses(const Expr& node, Inline said) const {
    const CallExpr* const conjunction = CallOf(node, "_&&_");
    const CallExpr* const call =
        conjunction != nullptr ? conjunction : CallOf(node, "_||_");
    const bool is_of_parts = call != nullptr && PartsOf(*call).size() > 1;
    if (!is_of_parts && ChooserOf(node) == nullptr) return said;
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
    const auto title = words_.titles.find(VariableOf(node));
    return title == words_.titles.end() ? nullptr : &title->second;
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

  // "-1 grade" of a limit below zero. Empty: the node is no limit.
  std::string LimitOf(const Expr& node) const {
    const CallExpr* const negated = CallOf(node, "-_");
    const auto& limits =
        negated == nullptr ? words_.limits : words_.negated_limits;
    const auto limit =
        limits.find(VariableOf(negated == nullptr ? node : *negated->args[0]));
    return limit == limits.end() ? "" : limit->second;
  }

  const Vocabulary& words_;
  const engine::CheckedExpr& expression_;
};

}  // namespace

Inline InWords(const Vocabulary& vocabulary,
               const engine::CheckedExpr& expression) {
  return Speaker(vocabulary, expression).Say(*expression.root);
}

}  // namespace myorules::rules
