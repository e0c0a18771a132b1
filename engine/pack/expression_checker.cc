#include "engine/pack/expression_checker.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace myorules::engine {
namespace {

void CheckType(const Type& type, const ExpressionSite& site,
               const ExpressionRule& rule) {
  if (rule.types.empty() || type.kind() == Type::Kind::kError) return;
  if (std::find(rule.types.begin(), rule.types.end(), type) !=
      rule.types.end()) {
    return;
  }
  site.place.AddErrorInValue(
      site.field, site.text, 0,
      absl::StrCat(site.field, " of ", site.called, " is of type ",
                   type.ToString(), "; write ", rule.wanted));
}

void CheckQuestions(const CheckedExpr& checked, const ExpressionSite& site,
                    const ExpressionRule& rule) {
  if (checked.record_questions.empty() ||
      (rule.may_ask && !rule.comment.empty())) {
    return;
  }
  site.place.AddErrorInValue(
      site.field, site.text, checked.record_questions.front(),
      absl::StrCat(site.field, " of ", site.called, " asks what is on record; ",
                   rule.may_ask ? "write in its comment why that is right here"
                                : "give the question a name as a definition, "
                                  "with a comment that says why it is right"));
}

}  // namespace

Checked ExpressionChecker::Check(const ExpressionSite& site,
                                 const ExpressionRule& rule) {
  if (site.text.empty()) return nullptr;
  std::vector<ExprIssue> issues;
  Checked checked = ParseAndCheck(site.text, environment_, &issues);
  for (ExprIssue& issue : issues) {
    site.place.AddErrorInValue(site.field, site.text, issue.offset,
                               std::move(issue.message));
  }
  if (checked == nullptr || !issues.empty()) {
    MarkNamesIn(site.text);
    return nullptr;
  }
  used_.insert(checked->variables.begin(), checked->variables.end());
  CheckType(checked->type, site, rule);
  CheckQuestions(*checked, site, rule);
  return checked;
}

void ExpressionChecker::MarkNamesIn(absl::string_view text) {
  for (const auto& [name, type] : environment_.variables) {
    if (absl::StrContains(text, name)) used_.insert(name);
  }
}

}  // namespace myorules::engine
