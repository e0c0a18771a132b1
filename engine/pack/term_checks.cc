#include "engine/pack/term_checks.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/issues.h"
#include "engine/expr/ast_walk.h"
#include "engine/pack/fact_term.h"
#include "engine/pack/references.h"

namespace myorules::engine {
namespace {

const std::string* TextOf(const Expr& node) {
  const auto* literal = std::get_if<Literal>(&node.node);
  return literal == nullptr ? nullptr : std::get_if<std::string>(literal);
}

// Of a word that is none of its kind. `through`: the definition that gives it.
std::string NoSuchTerm(absl::string_view text, absl::string_view through,
                       absl::string_view kind,
                       const std::vector<std::string>& all) {
  constexpr size_t kFew = 5;
  std::string remedy = DidYouMean(text, all);
  if (remedy.empty() && all.size() <= kFew) {
    remedy = absl::StrCat("; there is ", absl::StrJoin(all, ", "));
  }
  return absl::StrCat(
      "'", text, "'",
      through.empty() ? "" : absl::StrCat(", from '", through, "',"), " is no ",
      kind, remedy);
}

// The places of the fields of a message, and of those that it holds.
void AddFacts(const google::protobuf::Descriptor& type, const std::string& path,
              int depth, std::vector<std::string>* facts) {
  constexpr int kMostLevels = 8;  // Of a type that holds itself.
  for (int i = 0; i < type.field_count(); ++i) {
    const google::protobuf::FieldDescriptor& field = *type.field(i);
    facts->push_back(absl::StrCat(path, ".", field.name()));
    if (field.message_type() != nullptr && !field.is_repeated() &&
        depth < kMostLevels) {
      AddFacts(*field.message_type(), std::string(facts->back()), depth + 1,
               facts);
    }
  }
}

// Whether it is a text of that kind. Which entries a list has nobody knows.
bool IsTerm(const TermLists::Terms& list, const std::string& kind,
            const std::string& text) {
  return list.known.contains(text) ||
         (kind == kFactTerm && absl::StrContains(text, '['));
}

// Knows of a node the kind of word that it is, or lists.
class KindFinder {
 public:
  KindFinder(const CheckedExpr& checked, const FieldTerms& fields)
      : checked_(checked), fields_(fields) {}

  std::string KindAt(const Expr& node) {
    if (const auto* identifier = std::get_if<IdentExpr>(&node.node)) {
      for (auto local = locals_.rbegin(); local != locals_.rend(); ++local) {
        if (local->first == identifier->name) return local->second;
      }
    }
    const absl::string_view variable = VariableAt(checked_, node);
    if (!variable.empty()) {
      const CompiledItem* item = fields_.find_item(variable);
      return item == nullptr ? "" : item->term;
    }
    if (const auto* macro = std::get_if<ComprehensionExpr>(&node.node)) {
      if (macro->macro == Macro::kFilter) return KindAt(*macro->range);
      if (macro->macro != Macro::kMap) return "";
      Enter(*macro);
      std::string kind = KindAt(*macro->transform);
      Leave();
      return kind;
    }
    const auto* field = SelectedField(checked_, node, *fields_.host.pool);
    if (field == nullptr) return "";
    const auto kind = fields_.host.field_terms.find(field->full_name());
    return kind == fields_.host.field_terms.end() ? "" : kind->second;
  }

  // What is looked at is within the macro, and no longer.
  void Enter(const ComprehensionExpr& macro) {
    std::string kind = KindAt(*macro.range);
    locals_.emplace_back(macro.variable, std::move(kind));
  }
  void Leave() { locals_.pop_back(); }

 private:
  const CheckedExpr& checked_;
  const FieldTerms& fields_;
  // The variables of the macros around, the innermost last.
  std::vector<std::pair<std::string, std::string>> locals_;
};

class ComparedTermCheck {
 public:
  ComparedTermCheck(const CheckedExpr& checked, const ExpressionSite& site,
                    const FieldTerms& fields, TermLists* terms)
      : checked_(checked),
        site_(site),
        fields_(fields),
        terms_(*terms),
        kinds_(checked, fields) {}

  void Visit(const Expr& node) {
    if (const auto* macro = std::get_if<ComprehensionExpr>(&node.node)) {
      Visit(*macro->range);
      kinds_.Enter(*macro);
      if (macro->predicate != nullptr) Visit(*macro->predicate);
      if (macro->transform != nullptr) Visit(*macro->transform);
      kinds_.Leave();
      return;
    }
    const auto* call = std::get_if<CallExpr>(&node.node);
    if (call != nullptr && call->args.size() == 2 &&
        (call->function == "_==_" || call->function == "_!=_" ||
         call->function == "@in")) {
      Compare(*call->args[0], *call->args[1]);
      Compare(*call->args[1], *call->args[0]);
    }
    for (const Expr* child : ChildrenOf(node)) Visit(*child);
  }

 private:
  void Compare(const Expr& word, const Expr& texts) {
    const std::string kind = kinds_.KindAt(word);
    if (kind.empty()) return;
    const absl::string_view variable = VariableAt(checked_, texts);
    const CompiledItem* item =
        variable.empty() ? nullptr : fields_.find_item(variable);
    const bool is_behind_name = item != nullptr && item->value != nullptr;
    const Expr& values = is_behind_name ? *item->value->root : texts;
    const absl::string_view through = is_behind_name ? variable : "";
    const auto check = [&](const Expr& value) {
      CheckText(kind, value, through, is_behind_name ? texts : value);
    };
    if (const auto* list = std::get_if<ListExpr>(&values.node)) {
      for (const ExprPtr& each : list->elements) check(*each);
    } else {
      check(values);
    }
  }

  void CheckText(const std::string& kind, const Expr& value,
                 absl::string_view through, const Expr& place) {
    const std::string* text = TextOf(value);
    const TermLists::Terms& list = terms_.Of(kind);
    if (text == nullptr || text->empty() || list.all.empty() ||
        IsTerm(list, kind, *text)) {
      return;
    }
    site_.place.AddErrorInValue(site_.field, site_.text, OffsetOfName(place),
                                NoSuchTerm(*text, through, kind, list.all));
  }

  const CheckedExpr& checked_;
  const ExpressionSite& site_;
  const FieldTerms& fields_;
  TermLists& terms_;
  KindFinder kinds_;
};

}  // namespace

std::string TermOf(const CheckedExpr& checked, const FieldTerms& fields) {
  return KindFinder(checked, fields).KindAt(*checked.root);
}

void CheckComparedTerms(const CheckedExpr& checked, const ExpressionSite& site,
                        const FieldTerms& fields, TermLists* terms) {
  if (fields.host.field_terms.empty()) return;
  ComparedTermCheck(checked, site, fields, terms).Visit(*checked.root);
}

const TermLists::Terms& TermLists::Of(const std::string& kind) {
  const auto [at, is_new] = terms_.try_emplace(kind);
  if (!is_new) return at->second;
  std::vector<std::string>& all = at->second.all;
  if (kind == kFactTerm) {
    AddFacts(pack_.subject_type(), pack_.source().subject(), 0, &all);
  } else if (host_.terms != nullptr) {
    all = host_.terms(kind);
  }
  at->second.known.insert(all.begin(), all.end());
  return at->second;
}

std::set<int> CheckTerms(const CheckedExpr& checked, const ExpressionSite& site,
                         const ItemFinder& find_item, TermLists* terms) {
  std::set<int> offsets;
  // An entry of a macro's list is given to each call that the macro makes.
  std::set<std::pair<int, std::string>> told;
  ForEachGivenCall(checked, find_item, [&](const GivenCall& call) {
    const std::vector<const Expr*>& arguments = call.arguments();
    const std::vector<std::string>& kinds = call.overload().terms;
    const size_t count = std::min(arguments.size(), kinds.size());
    for (size_t i = 0; i < count; ++i) {
      if (kinds[i].empty()) continue;
      const TermLists::Terms& list = terms->Of(kinds[i]);
      if (list.all.empty()) continue;  // A kind that the host does not know.
      const auto values = call.ValuesOf(*arguments[i]);
      if (!values.has_value()) continue;
      for (const GivenValue& value : *values) {
        const std::string* text = TextOf(*value.node);
        if (text == nullptr || IsTerm(list, kinds[i], *text)) continue;
        std::string fault =
            NoSuchTerm(*text, value.through, kinds[i], list.all);
        const int offset = OffsetOfName(*value.place);
        if (!told.emplace(offset, fault).second) continue;
        offsets.insert(offset);
        site.place.AddErrorInValue(site.field, site.text, offset,
                                   std::move(fault));
      }
    }
  });
  return offsets;
}

}  // namespace myorules::engine
