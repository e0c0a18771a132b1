#include "engine/pack/term_checks.h"

#include <algorithm>
#include <set>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "engine/base/issues.h"
#include "engine/pack/references.h"

namespace myorules::engine {
namespace {

const std::string* TextOf(const Expr& node) {
  const auto* literal = std::get_if<Literal>(&node.node);
  return literal == nullptr ? nullptr : std::get_if<std::string>(literal);
}

}  // namespace

const TermLists::Terms& TermLists::Of(const std::string& kind) {
  const auto [at, is_new] = terms_.try_emplace(kind);
  if (is_new && host_.terms != nullptr) {
    at->second.all = host_.terms(kind);
    at->second.known.insert(at->second.all.begin(), at->second.all.end());
  }
  return at->second;
}

void CheckTerms(const CheckedExpr& checked, const ExpressionSite& site,
                const ItemFinder& find_item, TermLists* terms) {
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
        if (text == nullptr || list.known.contains(*text)) continue;
        std::string fault =
            absl::StrCat("'", *text, "'",
                         value.through.empty()
                             ? ""
                             : absl::StrCat(", from '", value.through, "',"),
                         " is no ", kinds[i], DidYouMean(*text, list.all));
        const int offset = OffsetOfName(*value.place);
        if (!told.emplace(offset, fault).second) continue;
        site.place.AddErrorInValue(site.field, site.text, offset,
                                   std::move(fault));
      }
    }
  });
}

}  // namespace myorules::engine
