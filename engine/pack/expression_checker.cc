#include "engine/pack/expression_checker.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <variant>

#include "absl/algorithm/container.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/limits.h"
#include "engine/expr/ast_walk.h"
#include "engine/expr/checker_faulty.h"
#include "engine/expr/checker_names.h"
#include "engine/expr/standard_library.h"
#include "engine/expr/value_fields.h"
#include "engine/pack/given_values.h"
#include "engine/pack/names.h"
#include "engine/pack/references.h"
#include "engine/pack/threshold.h"

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
void CheckTimeZones(const CheckedExpr& checked, const ExpressionSite& site,
                    std::set<int>* told) {
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
    const std::string* name = TextLiteral(zone);
    if (name != nullptr && IsFixedTimeZone(*name)) return;
    told->insert(zone.offset);
    site.place.AddErrorInValue(
        site.field, site.text, zone.offset,
        absl::StrCat("a pack's time zones are the same everywhere and always: "
                     "write 'UTC' or an offset, '+02:00'"));
  });
}

// What the names of thresholds begin with.
constexpr absl::string_view kThresholds = "threshold.";

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

// The name that begins there, with its dots.
absl::string_view NameAt(absl::string_view text, int offset) {
  const absl::string_view rest = text.substr(static_cast<size_t>(offset));
  const auto end = absl::c_find_if_not(rest, [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' ||
           c == '.';
  });
  return rest.substr(0, end - rest.begin());
}

// "'a'", "'a' or 'b'", "'a', 'b', 'c' or another".
std::string OneOf(std::vector<std::string> names) {
  constexpr size_t kMost = 3;
  for (std::string& name : names) name = absl::StrCat("'", name, "'");
  if (names.size() > kMost) {
    names.resize(kMost);
    names.emplace_back("another");
  }
  const std::string last = std::move(names.back());
  names.pop_back();
  return names.empty() ? last
                       : absl::StrCat(absl::StrJoin(names, ", "), " or ", last);
}

// The opaque type that `function` alone asks as its target, "serology", with
// the functions that give it: "serology(list(…), date)". Empty: it asks
// another.
std::string WhatIsAsked(const Environment& environment,
                        const std::string& function) {
  const auto overloads = ResolveFunction(environment, function);
  if (overloads.empty() || !absl::c_all_of(overloads, [](const Overload* each) {
        return each->member && each->params[0].kind() == Type::Kind::kOpaque;
      })) {
    return "";
  }
  const Type& asked = overloads.front()->params[0];
  std::vector<std::string> givers;
  for (const std::string& name : environment.functions->Names()) {
    for (const Overload* each : environment.functions->Find(name)) {
      if (each->result != asked || each->member) continue;
      givers.push_back(
          absl::StrCat(name, "(",
                       absl::StrJoin(each->params, ", ",
                                     [](std::string* out, const Type& param) {
                                       absl::StrAppend(out, param.ToString());
                                     }),
                       ")"));
    }
  }
  return givers.empty() ? ""
                        : absl::StrCat(function, " asks what ",
                                       absl::StrJoin(givers, " or "), " gives");
}

Type LimitType() { return Type::Opaque(ThresholdValue::kTypeName); }

bool TakesLimits(const std::vector<const Overload*>& overloads) {
  const Type limit = LimitType();
  return absl::c_any_of(overloads, [&](const Overload* each) {
    return absl::c_any_of(each->params, [&](const Type& param) {
      return param == limit || param == Type::List(limit);
    });
  });
}

// "ask a function that takes thresholds: positive(…), available(…)".
std::string WhatTakesLimits(const Environment& environment) {
  constexpr size_t kMost = 5;
  // Those with the fewest words, and the shortest, first.
  std::vector<std::tuple<size_t, size_t, std::string>> functions;
  for (const std::string& name : environment.functions->Names()) {
    const auto overloads = environment.functions->Find(name);
    if (!TakesLimits(overloads)) continue;
    functions.emplace_back(overloads.front()->params.size(), name.size(),
                           absl::StrCat(name, "(…)"));
  }
  if (functions.empty()) return "no function takes one";
  std::sort(functions.begin(), functions.end());
  std::vector<std::string> names;
  for (const auto& [words, length, name] : functions) {
    if (names.size() < kMost) names.push_back(name);
  }
  return absl::StrCat(
      "ask a function that takes thresholds: ", absl::StrJoin(names, ", "),
      functions.size() > kMost ? ", …" : "");
}

}  // namespace

std::string HowToHave(std::vector<std::string> modules) {
  if (modules.empty()) return "define it";
  return absl::StrCat("the module ", OneOf(std::move(modules)),
                      " has it: import that");
}

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
                                 const ExpressionRule& rule,
                                 ExpressionFaults* faults) {
  if (site.text.empty()) return nullptr;
  std::vector<ExprIssue> issues;
  Checked checked = ParseAndCheckFaulty(site.text, environment_, &issues);
  if (!issues.empty()) MarkNamesIn(site.text, issues);
  if (checked != nullptr) AdviseOnLimits(*checked, &issues);
  for (ExprIssue& issue : issues) {
    faults->told.insert(issue.offset);
    AdviseOnName(site.text, checked.get(), &issue);
    site.place.AddErrorInValue(site.field, site.text, issue.offset,
                               std::move(issue.message));
  }
  if (checked == nullptr) return nullptr;
  used_.insert(checked->variables.begin(), checked->variables.end());
  if (AddIfTooDeep(checked->type.depth(), site)) return nullptr;
  CheckType(checked->type, site, rule);
  CheckQuestions(*checked, site, rule, environment_.pool);
  CheckTimeZones(*checked, site, &faults->told);
  if (issues.empty()) return checked;
  faults->faulty = std::move(checked);
  return nullptr;
}

// Adds what an author can do about a name that is near to none, or that modules
// have.
void ExpressionChecker::AdviseOnName(absl::string_view text,
                                     const CheckedExpr* checked,
                                     ExprIssue* issue) const {
  constexpr absl::string_view kBegin = "no variable '";
  std::string& message = issue->message;
  if (!absl::StartsWith(message, kBegin)) return;
  const size_t end = message.find('\'', kBegin.size());
  if (end == std::string::npos) return;
  std::string name = message.substr(kBegin.size(), end - kBegin.size());
  // The nearest that there is, or some that there are.
  const std::string hint = message.substr(end + 1);
  // Of "threshold.most" or "weight.over" the message may have but the first
  // part.
  const absl::string_view whole = NameAt(text, issue->offset);
  std::vector<std::string> names = OuterNames(whole);
  names.emplace_back(whole);
  std::vector<std::string> modules;
  for (size_t i = names.size(); modules.empty() && i-- > 0;) {
    if (!absl::StartsWith(names[i], name)) continue;
    modules = modules_with_(names[i]);
    if (!modules.empty()) name = names[i];
  }
  if (modules.empty()) {
    if (message == "no variable 'threshold'") {
      message = "the pack has no thresholds; write one, or the number itself";
      return;
    }
    if (absl::StartsWith(hint, " (")) return;
  }
  std::string asked;
  if (checked != nullptr) {
    ForEachNode(*checked->root, [&](const Expr& node) {
      const auto* call = std::get_if<CallExpr>(&node.node);
      if (call != nullptr && call->target != nullptr &&
          call->target->offset == issue->offset) {
        asked = WhatIsAsked(environment_, call->function);
      }
    });
  }
  message =
      absl::StrCat(kBegin, name, "'", hint, "; ", HowToHave(std::move(modules)),
                   asked.empty() ? "" : absl::StrCat(" (", asked, ")"),
                   ", or correct the name");
}

// Says what a laboratory limit is for where it is used as a number.
void ExpressionChecker::AdviseOnLimits(const CheckedExpr& checked,
                                       std::vector<ExprIssue>* issues) const {
  if (issues->empty() || limit_at_ == nullptr) return;
  ForEachNode(*checked.root, [&](const Expr& node) {
    const auto* call = std::get_if<CallExpr>(&node.node);
    if (call == nullptr || !IsFaulty(checked, node)) return;
    if (TakesLimits(ResolveFunction(environment_, call->function))) {
      const std::string advice = AdviceOnGivenLimits(checked, *call);
      for (ExprIssue& issue : *issues) {
        if (issue.offset == node.offset) issue.message += advice;
      }
      return;
    }
    for (const Expr* argument : ArgumentsOf(*call)) {
      const absl::string_view variable = VariableAt(checked, *argument);
      const std::string limit = variable.empty() ? "" : limit_at_(variable);
      if (limit.empty()) continue;
      for (ExprIssue& issue : *issues) {
        if (issue.offset != node.offset) continue;
        issue.message = absl::StrCat(
            absl::string_view(issue.message).substr(0, issue.message.find(';')),
            "; ", variable, " is ", limit,
            ", not a number: ", WhatTakesLimits(environment_));
      }
      return;
    }
  });
}

// What is wrong with what a function is given that takes laboratory limits.
std::string ExpressionChecker::AdviceOnGivenLimits(const CheckedExpr& checked,
                                                   const CallExpr& call) const {
  const bool takes_lists = absl::c_none_of(
      ResolveFunction(environment_, call.function), [](const Overload* each) {
        return absl::c_linear_search(each->params, LimitType());
      });
  for (const Expr* argument : ArgumentsOf(call)) {
    std::vector<absl::string_view> given = {VariableAt(checked, *argument)};
    if (takes_lists && !given[0].empty() && !limit_at_(given[0]).empty()) {
      return absl::StrCat("; write [", given[0], "]");
    }
    if (const auto* list = std::get_if<ListExpr>(&argument->node)) {
      for (const ExprPtr& element : list->elements) {
        given.push_back(VariableAt(checked, *element));
      }
    }
    for (const absl::string_view each : given) {
      if (!absl::StartsWith(each, kThresholds) || !limit_at_(each).empty()) {
        continue;
      }
      return absl::StrCat("; ", each,
                          " has neither analyte nor method, which makes it a "
                          "number: give it one of them");
    }
  }
  return "";
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
