// Expressions of a pack: checked in their environment, faults told at their
// place in the pack's text.
#ifndef MYORULES_ENGINE_PACK_EXPRESSION_CHECKER_H_
#define MYORULES_ENGINE_PACK_EXPRESSION_CHECKER_H_

#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "engine/expr/environment.h"
#include "engine/pack/compiled_pack.h"
#include "engine/pack/references.h"
#include "engine/pack/text_proto.h"

namespace myorules::engine {

// What to do about a name that there is not, and that these modules have: "the
// module 'a' or 'b' has it: import that"; without modules "define it".
std::string HowToHave(std::vector<std::string> modules);

// An expression as it stands in the pack.
struct ExpressionSite {
  MessagePlace place;
  std::string field;
  std::string text;
  // "criterion 'adult'", for messages.
  std::string called;
};

// What an expression must be.
struct ExpressionRule {
  // The types that it may have; empty: any.
  std::vector<Type> types;
  // The types in words: "a condition (bool)".
  std::string wanted;
  // Why it may ask about the record; empty: nobody said why.
  std::string comment;
  // False: there is no place for a comment, so that it may not ask at all.
  bool may_ask = true;
};

// Adds an error, and returns true, where the value of an expression can be
// nested deeper than limits::kMaxValueDepth.
bool AddIfTooDeep(int depth, const ExpressionSite& site);

// What is told of an expression, for checks that follow.
struct ExpressionFaults {
  // An expression without meaning, of which the sound parts can be looked at
  // all the same; null: it has a meaning, or no syntax tree.
  Checked faulty;
  // Offsets of what a fault is told of.
  std::set<int> told;
};

// Checks expressions one by one and notes what they use.
class ExpressionChecker {
 public:
  explicit ExpressionChecker(Environment environment)
      : environment_(std::move(environment)) {}

  Environment& environment() { return environment_; }
  const Environment& environment() const { return environment_; }

  // Returns null, and adds an error for each fault, where the expression has no
  // meaning; where only `rule` is broken, adds the error and returns it all the
  // same. An empty text is null without an error: its absence is told
  // elsewhere.
  Checked Check(const ExpressionSite& site, const ExpressionRule& rule,
                ExpressionFaults* faults);

  // How the laboratory limits are told that variables stand for: "a limit of
  // SOAP by SCALE"; empty: it is none.
  void SetLimits(std::function<std::string(absl::string_view)> limit_at) {
    limit_at_ = std::move(limit_at);
  }

  // The modules, of those that can be imported, that have a name, sorted.
  using ModuleFinder =
      std::function<std::vector<std::string>(absl::string_view variable)>;
  void SetModules(ModuleFinder modules_with) {
    modules_with_ = std::move(modules_with);
  }

  // Notes that `variable` is used otherwise than in an expression.
  void MarkUsed(absl::string_view variable) {
    used_.insert(std::string(variable));
  }
  // … or named in a text that is faulty. `issues`: those that name something;
  // who takes their advice uses that.
  void MarkNamesIn(absl::string_view text,
                   const std::vector<ExprIssue>& issues);
  // Every variable that an expression uses (or, where one could not be checked,
  // names).
  const NameSet& used() const { return used_; }

 private:
  // `checked`: null where the text has no syntax tree.
  void AdviseOnName(absl::string_view text, const CheckedExpr* checked,
                    ExprIssue* issue) const;
  void AdviseOnLimits(const CheckedExpr& checked,
                      std::vector<ExprIssue>* issues) const;
  std::string AdviceOnGivenLimits(const CheckedExpr& checked,
                                  const CallExpr& call) const;

  Environment environment_;
  std::function<std::string(absl::string_view)> limit_at_;
  ModuleFinder modules_with_;
  NameSet used_;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_EXPRESSION_CHECKER_H_
