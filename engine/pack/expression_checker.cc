#include "engine/pack/expression_checker.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/expr/ast_walk.h"
#include "engine/expr/standard_library.h"
#include "engine/expr/value_fields.h"
#include "engine/pack/names.h"

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
                    const ExpressionRule& rule,
                    const google::protobuf::DescriptorPool* pool) {
  if (rule.may_ask && !IsBlank(rule.comment)) return;
  std::vector<int> questions = checked.record_questions;
  // Whether a list is complete is false while more may follow, and true once it
  // is closed.
  ForEachNode(*checked.root, [&](const Expr& node) {
    const auto* field =
        pool == nullptr ? nullptr : SelectedField(checked, node, *pool);
    if (field != nullptr && ClosesAList(*field)) {
      questions.push_back(node.offset);
    }
  });
  if (questions.empty()) return;
  site.place.AddErrorInValue(
      site.field, site.text,
      *std::min_element(questions.begin(), questions.end()),
      absl::StrCat(site.field, " of ", site.called, " asks what is on record; ",
                   rule.may_ask ? "write in its comment why that is right here"
                                : "give the question a name as a definition, "
                                  "with a comment that says why it is right"));
}

// The same pack and the same subject give the same answer on every machine, so
// that a time zone must mean the same on all of them.
void CheckTimeZones(const CheckedExpr& checked, const ExpressionSite& site) {
  ForEachNode(*checked.root, [&](const Expr& node) {
    const auto* call = std::get_if<CallExpr>(&node.node);
    const auto overloads = checked.overloads.find(node.id);
    if (call == nullptr || overloads == checked.overloads.end() ||
        std::none_of(overloads->second.begin(), overloads->second.end(),
                     [](const Overload* each) {
                       return absl::EndsWith(each->id, kWithTimeZone);
                     })) {
      return;
    }
    const Expr& zone = *call->args.back();
    const auto* literal = std::get_if<Literal>(&zone.node);
    const auto* name =
        literal == nullptr ? nullptr : std::get_if<std::string>(literal);
    if (name != nullptr && IsFixedTimeZone(*name)) return;
    site.place.AddErrorInValue(
        site.field, site.text, zone.offset,
        absl::StrCat("a pack's time zones are the same everywhere and always: "
                     "write 'UTC' or an offset, '+02:00'"));
  });
}

// Whether `text` names `name`: not within a longer word, and not as a field of
// something else.
bool Names(absl::string_view text, absl::string_view name) {
  const auto is_of_word = [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_';
  };
  for (size_t at = text.find(name); at != absl::string_view::npos;
       at = text.find(name, at + 1)) {
    const size_t end = at + name.size();
    const bool is_field = at > 1 && text[at - 1] == '.' &&
                          (is_of_word(text[at - 2]) || text[at - 2] == ')' ||
                           text[at - 2] == ']');
    const bool begins = at == 0 || !is_of_word(text[at - 1]);
    const bool ends = end == text.size() || !is_of_word(text[end]);
    if (begins && ends && !is_field) return true;
  }
  return false;
}

// Adds what an author can do about a name that is near to none.
void AdviseOnName(std::string* message) {
  if (*message == "no variable 'threshold'") {
    *message = "the pack has no thresholds; write one, or the number itself";
  } else if (absl::StartsWith(*message, "no variable '") &&
             absl::EndsWith(*message, "'")) {
    absl::StrAppend(message, "; define it, or correct the name");
  }
}

}  // namespace

bool AddIfTooDeep(int depth, const ExpressionSite& site) {
  if (depth <= limits::kMaxValueDepth) return false;
  site.place.AddErrorInValue(
      site.field, site.text, 0,
      absl::StrCat(site.field, " of ", site.called, " is nested ", depth,
                   " deep, and a value may be nested ", limits::kMaxValueDepth,
                   " deep: put fewer lists and maps into one another"));
  return true;
}

Checked ExpressionChecker::Check(const ExpressionSite& site,
                                 const ExpressionRule& rule) {
  if (site.text.empty()) return nullptr;
  std::vector<ExprIssue> issues;
  Checked checked = ParseAndCheck(site.text, environment_, &issues);
  if (checked == nullptr || !issues.empty()) MarkNamesIn(site.text, issues);
  for (ExprIssue& issue : issues) {
    AdviseOnName(&issue.message);
    site.place.AddErrorInValue(site.field, site.text, issue.offset,
                               std::move(issue.message));
  }
  if (checked == nullptr || !issues.empty()) return nullptr;
  used_.insert(checked->variables.begin(), checked->variables.end());
  if (AddIfTooDeep(checked->type.depth(), site)) return nullptr;
  CheckType(checked->type, site, rule);
  CheckQuestions(*checked, site, rule, environment_.pool);
  CheckTimeZones(*checked, site);
  return checked;
}

void ExpressionChecker::MarkNamesIn(absl::string_view text,
                                    const std::vector<ExprIssue>& issues) {
  for (const auto& [name, type] : environment_.variables) {
    const std::string quoted = absl::StrCat("'", name, "'");
    if (Names(text, name) ||
        absl::c_any_of(issues, [&](const ExprIssue& issue) {
          return absl::StrContains(issue.message, quoted);
        })) {
      used_.insert(name);
    }
  }
}

}  // namespace myorules::engine
