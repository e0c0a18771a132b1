#include "engine/pack/threshold_checks.h"

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/optional.h"
#include "engine/expr/ast_walk.h"
#include "engine/expr/type.h"
#include "engine/pack/references.h"

namespace myorules::engine {
namespace {

class ThresholdCheck {
 public:
  ThresholdCheck(const CheckedExpr& checked, const ExpressionSite& site,
                 const ItemFinder& find_item,
                 const ThresholdFinder& find_threshold)
      : checked_(checked),
        site_(site),
        find_item_(find_item),
        find_threshold_(find_threshold) {}

  void Run() {
    ForEachGivenCall(checked_, find_item_,
                     [this](const GivenCall& call) { CheckAnalytes(call); });
    ForEachNode(*checked_.root, [this](const Expr& node) {
      if (const auto* list = std::get_if<ListExpr>(&node.node)) {
        CheckList(*list);
      }
    });
  }

 private:
  void CheckAnalytes(const GivenCall& call) {
    const Overload& overload = call.overload();
    const Type cuts = Type::List(Type::Opaque(ThresholdValue::kTypeName));
    if (overload.params.empty() || overload.params.back() != cuts) return;
    const std::vector<const Expr*>& arguments = call.arguments();
    for (size_t i = 0; i < overload.terms.size(); ++i) {
      if (overload.terms[i] != kAnalyteKind) continue;
      const auto asked = call.ValuesOf(*arguments[i]);
      const auto covered = AnalytesOf(call, *arguments.back());
      if (!asked.has_value() || !covered.has_value()) return;
      // One that names no analyte is for all.
      if (covered->count("") > 0) return;
      for (const GivenValue& value : *asked) CheckAnalyte(value, *covered);
    }
  }

  // Of all thresholds that the argument can list; nullopt: not known.
  absl::optional<std::set<std::string>> AnalytesOf(const GivenCall& call,
                                                   const Expr& cuts) const {
    const auto values = call.ValuesOf(cuts);
    if (!values.has_value()) return absl::nullopt;
    std::set<std::string> analytes;
    for (const GivenValue& value : *values) {
      const ThresholdValue* threshold =
          find_threshold_(VariableAt(*value.checked, *value.node));
      if (threshold == nullptr) return absl::nullopt;
      analytes.insert(threshold->analyte);
    }
    return analytes;
  }

  // What is only asked about under conditions may have thresholds under the
  // same.
  void CheckAnalyte(const GivenValue& asked,
                    const std::set<std::string>& covered) {
    const std::string* analyte = TextLiteral(*asked.node);
    if (analyte == nullptr || !asked.always || covered.count(*analyte) > 0) {
      return;
    }
    AddError(*asked.place,
             absl::StrCat("this asks about '", *analyte, "', and ",
                          covered.empty()
                              ? "is given no threshold"
                              : absl::StrCat("the thresholds given are for ",
                                             absl::StrJoin(covered, ", ")),
                          "; give one for '", *analyte,
                          "', or one that names no analyte"));
  }

  void CheckList(const ListExpr& list) {
    // By analyte, method and unit the first.
    std::map<std::tuple<std::string, std::string, std::string>, std::string>
        first;
    for (const ExprPtr& each : list.elements) {
      const absl::string_view variable = VariableAt(checked_, *each);
      const ThresholdValue* threshold = find_threshold_(variable);
      if (threshold == nullptr) continue;
      const auto [at, is_new] =
          first.emplace(std::make_tuple(threshold->analyte, threshold->method,
                                        threshold->unit),
                        std::string(variable));
      if (is_new) continue;
      AddError(*each,
               at->second == variable
                   ? absl::StrCat(variable,
                                  " stands twice in this list; take one out")
                   : absl::StrCat(variable, " never decides: ", at->second,
                                  " before it is for the same analyte, method "
                                  "and unit; take one of them out"));
    }
  }

  void AddError(const Expr& at, std::string message) {
    site_.place.AddErrorInValue(site_.field, site_.text, OffsetOfName(at),
                                std::move(message));
  }

  const CheckedExpr& checked_;
  const ExpressionSite& site_;
  const ItemFinder& find_item_;
  const ThresholdFinder& find_threshold_;
};

}  // namespace

void CheckThresholds(const CheckedExpr& checked, const ExpressionSite& site,
                     const ItemFinder& find_item,
                     const ThresholdFinder& find_threshold) {
  ThresholdCheck(checked, site, find_item, find_threshold).Run();
}

}  // namespace myorules::engine
