// The files of the suite against the program that writes them, the functions
// that there are, and the one rule that all strict calls follow.
#include <filesystem>
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
#include "engine/expr/function.h"
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

// What the expressions of all files are made of.
struct Asked {
  // Ids of overloads that a call means for sure.
  std::set<std::string> overloads;
  std::set<engine::Macro> macros;
};

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
      if (!checked.ok()) continue;
      for (const auto& [node, overloads] : (*checked)->overloads) {
        if (overloads.size() == 1) asked.overloads.insert(overloads[0]->id);
      }
      engine::ForEachNode(
          *(*checked)->root, [&asked](const engine::Expr& node) {
            const auto* macro =
                std::get_if<engine::ComprehensionExpr>(&node.node);
            if (macro != nullptr) asked.macros.insert(macro->macro);
          });
    }
  }
  return asked;
}

TEST(Files, AskEveryOverloadOfEveryFunctionAndOperatorAndEveryMacro) {
  const Asked asked = WhatIsAsked();
  for (const std::string& function : SuiteFunctions().Names()) {
    for (const engine::Overload* overload : SuiteFunctions().Find(function)) {
      EXPECT_EQ(asked.overloads.count(overload->id), 1) << overload->id;
    }
  }
  EXPECT_EQ(asked.macros, (std::set<engine::Macro>{
                              engine::Macro::kAll, engine::Macro::kExists,
                              engine::Macro::kExistsOne, engine::Macro::kMap,
                              engine::Macro::kFilter}));
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
bool FollowsTheRule(const std::string& expression) {
  return !absl::StrContains(expression, ".within(") &&
         !absl::StrContains(expression, "known(") &&
         !absl::StrContains(expression, "[1, u") &&
         !absl::StrContains(expression, "{1: u");
}

// "Error before unknown; two unknowns give the union": docs/reference/
// unknowns.md, "Operators". By that text alone, not by an evaluator.
TEST(StrictCalls, GiveTheFirstErrorElseTheUnionOfTheUnknowns) {
  int judged = 0;
  for (const char* name : {"functions", "arithmetic", "order"}) {
    const UnknownSuite suite =
        Read(absl::StrCat(kFolder, "/", name, ".textproto"));
    for (const UnknownCase& unknown_case : suite.case_()) {
      if (!FollowsTheRule(unknown_case.expression())) continue;
      const std::vector<std::string> errors =
          Named('e', unknown_case.expression());
      const std::vector<std::string> unknowns =
          Named('u', unknown_case.expression());
      if (!errors.empty()) {
        EXPECT_EQ(unknown_case.error(), errors[0] + " failed")
            << unknown_case.name();
      } else if (!unknowns.empty()) {
        EXPECT_EQ(absl::StrJoin(unknown_case.unknown(), " "),
                  absl::StrJoin(unknowns, " "))
            << unknown_case.name();
      }
      judged += errors.empty() && unknowns.empty() ? 0 : 1;
    }
  }
  EXPECT_GT(judged, 1'000);
}

}  // namespace
}  // namespace myorules::tests::conformance
