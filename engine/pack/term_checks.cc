#include "engine/pack/term_checks.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/issues.h"
#include "engine/pack/comparisons.h"
#include "engine/pack/fact_term.h"
#include "engine/pack/references.h"
#include "engine/pack/value_faults.h"

namespace myorules::engine {
namespace {

// What the last word of a text alone may mean, "snail" in "post-snial".
std::string EndMeant(absl::string_view text,
                     const std::vector<std::string>& all) {
  const size_t end = text.find_last_of("_- ");
  if (end == absl::string_view::npos) return "";
  const absl::string_view word = text.substr(end + 1);
  return absl::c_linear_search(all, word)
             ? absl::StrCat(" (did you mean '", word, "'?)")
             : DidYouMean(word, all);
}

// Of a word that is none of its kind.
std::string NoSuchTerm(absl::string_view text, absl::string_view kind,
                       const std::vector<std::string>& all) {
  constexpr size_t kFew = 5;
  std::string remedy = DidYouMean(text, all);
  if (remedy.empty()) remedy = EndMeant(text, all);
  if (remedy.empty() && all.size() <= kFew) {
    remedy = absl::StrCat("; there is ", absl::StrJoin(all, ", "));
  }
  return absl::StrCat("is no ", kind, remedy);
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
KindFinder FinderOf(const FieldTerms& fields) {
  return KindFinder(
      *fields.host.pool, fields.find_item,
      {[&fields](const google::protobuf::FieldDescriptor& field) {
         const auto kind = fields.host.field_terms.find(field.full_name());
         return kind == fields.host.field_terms.end() ? "" : kind->second;
       },
       [](const CompiledItem& item) { return item.term; }});
}

}  // namespace

std::string TermOf(const CheckedExpr& checked, const FieldTerms& fields) {
  return FinderOf(fields).At(checked, *checked.root);
}

void CheckComparedTerms(const CheckedExpr& checked, const ExpressionSite& site,
                        const FieldTerms& fields, TermLists* terms) {
  if (fields.host.field_terms.empty()) return;
  const KindFinder kinds = FinderOf(fields);
  ValueFaults faults(site);
  ForEachComparison(checked, [&](const Comparison& comparison) {
    if (comparison.kind == Comparison::Kind::kOrder) return;
    const std::string kind =
        kinds.At(checked, *comparison.operand, *comparison.macros);
    if (kind.empty()) return;
    const TermLists::Terms& list = terms->Of(kind);
    if (list.all.empty()) return;
    for (const GivenValue& value :
         ComparedValues(checked, comparison, fields.find_item)) {
      const std::string* text = TextLiteral(*value.node);
      if (text == nullptr || text->empty() || IsTerm(list, kind, *text)) {
        continue;
      }
      faults.Add(value, absl::StrCat("'", *text, "'"),
                 NoSuchTerm(*text, kind, list.all));
    }
  });
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
  ValueFaults faults(site);
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
        const std::string* text = TextLiteral(*value.node);
        if (text == nullptr || IsTerm(list, kinds[i], *text)) continue;
        if (faults.Add(value, absl::StrCat("'", *text, "'"),
                       NoSuchTerm(*text, kinds[i], list.all))) {
          offsets.insert(OffsetOfName(*value.place));
        }
      }
    }
  });
  return offsets;
}

}  // namespace myorules::engine
