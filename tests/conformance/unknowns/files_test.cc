// The files of the suite against the program that writes them, the functions
// that there are, and the one rule that all strict calls follow.
#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "engine/base/memory.h"
#include "engine/expr/ast.h"
#include "engine/expr/ast_walk.h"
#include "engine/expr/checker.h"
#include "engine/expr/function.h"
#include "engine/expr/value.h"
#include "engine/testdata/parcel.pb.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"
#include "tests/conformance/cel_spec.h"
#include "tests/conformance/unknown_scope.h"
#include "tests/conformance/unknown_suite.pb.h"
#include "tests/conformance/unknowns/cases.h"
#include "tests/conformance/unknowns/suite_text.h"

namespace myorules::tests::conformance {
namespace {

constexpr char kFolder[] = "tests/conformance/unknowns";

std::string PathOf(const CaseFile& file) {
  return absl::StrCat(kFolder, "/", file.name, ".textproto");
}

UnknownSuite Read(const std::string& path) {
  // What the files name is compiled in by this.
  google::protobuf::LinkMessageReflection<testdata::Parcel>();
  UnknownSuite suite;
  const absl::Status read = ReadTextProto(path, &suite);
  EXPECT_TRUE(read.ok()) << read;
  return suite;
}

// The first line in which the two differ; empty: none.
std::string FirstDifference(const std::string& want, const std::string& got) {
  const std::vector<std::string> wanted = absl::StrSplit(want, '\n');
  const std::vector<std::string> found = absl::StrSplit(got, '\n');
  for (size_t i = 0; i < wanted.size() || i < found.size(); ++i) {
    const std::string a = i < wanted.size() ? wanted[i] : "(nothing)";
    const std::string b = i < found.size() ? found[i] : "(nothing)";
    if (a != b) return absl::StrCat(i + 1, ": ", b, "\ninstead of: ", a);
  }
  return "";
}

TEST(Files, HaveTheCasesThatAreGenerated) {
  for (CaseFile& file : AllFiles()) {
    const std::string path = PathOf(file);
    KeepAnswers(Read(path), file);
    const auto text = ReadFile(path);
    ASSERT_TRUE(text.ok()) << text.status();
    EXPECT_EQ(FirstDifference(SuiteText(file), *text), "")
        << path
        << " is stale: bazel run //tests/conformance/unknowns:write, then "
           "judge each new answer by the reference pages";
  }
}

TEST(Files, AreAllGeneratedButTheOneThatShowsTheFormat) {
  std::set<std::string> known = {"format"};
  for (const CaseFile& file : AllFiles()) known.insert(file.name);
  std::set<std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".textproto") {
      found.insert(entry.path().stem().string());
    }
  }
  EXPECT_EQ(found, known);
}

TEST(Files, HaveCasesWithNamesOfTheirOwnAndAnswers) {
  for (const CaseFile& file : AllFiles()) {
    const UnknownSuite suite = Read(PathOf(file));
    std::set<std::string> names;
    for (const UnknownCase& unknown_case : suite.case_()) {
      EXPECT_TRUE(names.insert(unknown_case.name()).second)
          << file.name << ": two cases '" << unknown_case.name() << "'";
      EXPECT_TRUE(HasAnswer(unknown_case))
          << file.name << ": no answer: " << unknown_case.name();
    }
    for (const PackCases& pack : suite.pack()) {
      for (const SubjectCase& subject_case : pack.case_()) {
        EXPECT_TRUE(names.insert(subject_case.name()).second)
            << file.name << ": two cases '" << subject_case.name() << "'";
        EXPECT_TRUE(subject_case.has_answer())
            << file.name << ": no answer: " << subject_case.name();
      }
    }
  }
}

// How the arguments of a call stand, a letter each: a known value, an unknown,
// an error, a value that is known in part.
constexpr char kValue = 'v';
constexpr char kUnknown = 'u';
constexpr char kError = 'e';
constexpr char kInPart = 'p';

char StandingOf(const engine::Expr& arg, const UnknownScope& scope) {
  if (const auto* ident = std::get_if<engine::IdentExpr>(&arg.node)) {
    const auto variable = scope.values().find(ident->name);
    if (variable == scope.values().end()) return kValue;
    const engine::Value& value = variable->second;
    if (value.is_unknown()) return kUnknown;
    if (value.is_error()) return kError;
    return engine::MissingFor(value).empty() ? kValue : kInPart;
  }
  const std::vector<const engine::Expr*> children = engine::ChildrenOf(arg);
  return std::all_of(children.begin(), children.end(),
                     [&scope](const engine::Expr* child) {
                       return StandingOf(*child, scope) == kValue;
                     })
             ? kValue
             : kInPart;
}

// The standings of the arguments of a call, the target first.
std::string StandingsOf(const engine::CallExpr& call, bool member,
                        const UnknownScope& scope) {
  std::string standings;
  if (member) standings += StandingOf(*call.target, scope);
  for (const engine::ExprPtr& arg : call.args) {
    standings += StandingOf(*arg, scope);
  }
  return standings;
}

// What the expressions of all files are made of.
struct Asked {
  // By the id of an overload that a call means for sure, how its arguments
  // stand.
  std::map<std::string, std::set<std::string>> overloads;
  std::set<engine::Macro> macros;
};

void AddAsked(const engine::CheckedExpr& checked, const UnknownScope& scope,
              Asked& asked) {
  engine::ForEachNode(*checked.root, [&](const engine::Expr& node) {
    const auto* macro = std::get_if<engine::ComprehensionExpr>(&node.node);
    if (macro != nullptr) asked.macros.insert(macro->macro);
    const auto* call = std::get_if<engine::CallExpr>(&node.node);
    const auto overloads = checked.overloads.find(node.id);
    if (call == nullptr || overloads == checked.overloads.end() ||
        overloads->second.size() != 1) {
      return;
    }
    const engine::Overload& overload = *overloads->second[0];
    asked.overloads[overload.id].insert(
        StandingsOf(*call, overload.member, scope));
  });
}

Asked WhatIsAsked() {
  Asked asked;
  for (const CaseFile& file : AllFiles()) {
    const UnknownSuite suite = Read(PathOf(file));
    const engine::OwnMemory memory;
    UnknownScope scope(suite.container());
    EXPECT_TRUE(BindAll(suite, UnknownCase(), scope).ok()) << file.name;
    for (const UnknownCase& unknown_case : suite.case_()) {
      const auto checked = scope.Check(unknown_case.expression());
      EXPECT_TRUE(checked.ok()) << checked.status();
      if (checked.ok()) AddAsked(**checked, scope, asked);
    }
  }
  return asked;
}

// How the arguments of a call of so many must stand in one case or another:
// all known, each unknown and failing, and every two of them together.
std::set<std::string> WantedStandings(size_t arguments) {
  const std::string known(arguments, kValue);
  std::set<std::string> wanted = {known};
  for (size_t i = 0; i < arguments; ++i) {
    for (const char first : {kUnknown, kError}) {
      std::string one = known;
      one[i] = first;
      wanted.insert(one);
      for (size_t j = i + 1; j < arguments; ++j) {
        for (const char second : {kUnknown, kError}) {
          std::string two = one;
          two[j] = second;
          wanted.insert(two);
        }
      }
    }
  }
  return wanted;
}

TEST(Files, AskEveryMacro) {
  EXPECT_EQ(
      WhatIsAsked().macros,
      (std::set<engine::Macro>{engine::Macro::kAll, engine::Macro::kExists,
                               engine::Macro::kExistsOne, engine::Macro::kMap,
                               engine::Macro::kFilter}));
}

TEST(Files, AskEveryOverloadWithEachArgumentAndEachTwoUnknownAndFailing) {
  Asked asked = WhatIsAsked();
  for (const std::string& function : SuiteFunctions().Names()) {
    for (const engine::Overload* overload : SuiteFunctions().Find(function)) {
      const std::set<std::string>& found = asked.overloads[overload->id];
      for (const std::string& wanted :
           WantedStandings(overload->params.size())) {
        EXPECT_EQ(found.count(wanted), 1)
            << overload->id << " is not asked with arguments " << wanted
            << " (v: known, u: unknown, e: an error)";
      }
    }
  }
}

// The variables in an expression that are unknown (u1_int) or fail (e1_int), in
// the order in which they stand.
std::vector<std::string> Named(char kind, const std::string& expression) {
  std::vector<std::string> named;
  std::string name;
  for (const char c : expression + " ") {
    if (absl::ascii_isalnum(c) || c == '_') {
      name += c;
      continue;
    }
    if (name.size() > 1 && name[0] == kind && absl::ascii_isdigit(name[1])) {
      named.push_back(name);
    }
    name.clear();
  }
  return named;
}

// Whether the expression is a strict call whose arguments are unknown as a
// whole: not one that `within` or `known` may see, nor part of a literal.
bool FollowsTheRuleForUnknowns(const std::string& expression) {
  return !absl::StrContains(expression, ".within(") &&
         !absl::StrContains(expression, "known(") &&
         !absl::StrContains(expression, "[1, u") &&
         !absl::StrContains(expression, "{1: u");
}

// "Error before unknown; two unknowns give the union": docs/reference/
// unknowns.md, "Operators". By that text alone, not by an evaluator. Of an
// error it holds for `within` and `known` too.
TEST(StrictCalls, GiveTheFirstErrorElseTheUnionOfTheUnknowns) {
  int of_errors = 0, of_unknowns = 0;
  for (const char* name : {"functions", "arithmetic", "order"}) {
    const UnknownSuite suite =
        Read(absl::StrCat(kFolder, "/", name, ".textproto"));
    for (const UnknownCase& unknown_case : suite.case_()) {
      const std::vector<std::string> errors =
          Named('e', unknown_case.expression());
      const std::vector<std::string> unknowns =
          Named('u', unknown_case.expression());
      if (!errors.empty()) {
        ++of_errors;
        EXPECT_EQ(unknown_case.error(), errors[0] + " failed")
            << unknown_case.name();
      } else if (!unknowns.empty() &&
                 FollowsTheRuleForUnknowns(unknown_case.expression())) {
        ++of_unknowns;
        EXPECT_EQ(absl::StrJoin(unknown_case.unknown(), " "),
                  absl::StrJoin(unknowns, " "))
            << unknown_case.name();
      }
    }
  }
  EXPECT_GT(of_errors, 900);
  EXPECT_GT(of_unknowns, 500);
}

}  // namespace
}  // namespace myorules::tests::conformance
