// What the random expressions are made of: everything that the language has,
// each of it both known and lacking something. Else a law that is held over
// them says nothing about what nobody wrote.
#include "engine/oracle/random_expressions.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "engine/base/memory.h"
#include "engine/expr/ast_text.h"
#include "engine/expr/ast_walk.h"
#include "engine/expr/checker.h"
#include "engine/oracle/parcel_environment.h"
#include "engine/oracle/random_cases.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"

namespace myorules::engine::oracle {
namespace {

constexpr int kSeeds = 40;
constexpr int kExpressionsASeed = 1'300;

// How a part of the language came out where it was written.
struct Seen {
  bool known = false;
  bool lacking = false;
};

std::string NameOf(const ComprehensionExpr& comprehension) {
  switch (comprehension.macro) {
    case Macro::kAll:
      return "macro all";
    case Macro::kExists:
      return "macro exists";
    case Macro::kExistsOne:
      return "macro exists_one";
    case Macro::kFilter:
      return "macro filter";
    case Macro::kMap:
      return comprehension.predicate == nullptr ? "macro map"
                                                : "macro map with a predicate";
  }
  return "";
}

// The type without its parameters: "type list".
std::string NameOf(const Type& type) {
  const std::string text = type.ToString();
  return absl::StrCat("type ", text.substr(0, text.find('(')));
}

// What a node is an example of.
std::vector<std::string> PartsOf(const Expr& node,
                                 const CheckedExpr& expression) {
  std::vector<std::string> parts;
  const auto type = expression.types.find(node.id);
  if (type != expression.types.end()) parts.push_back(NameOf(type->second));
  if (const auto* macro = std::get_if<ComprehensionExpr>(&node.node)) {
    parts.push_back(NameOf(*macro));
  } else if (std::holds_alternative<CallExpr>(node.node)) {
    const auto overloads = expression.overloads.find(node.id);
    if (overloads != expression.overloads.end() &&
        overloads->second.size() == 1) {
      parts.push_back(absl::StrCat("overload ", overloads->second[0]->id));
    }
  } else if (const auto* select = std::get_if<SelectExpr>(&node.node)) {
    const auto operand = expression.types.find(select->operand->id);
    if (operand != expression.types.end()) {
      parts.push_back(absl::StrCat(select->test_only ? "has " : "field ",
                                   operand->second.ToString(), ".",
                                   select->field));
    }
  } else if (const auto* literal = std::get_if<Literal>(&node.node)) {
    parts.push_back(absl::StrCat("literal ", literal->index()));
  } else if (const auto* message = std::get_if<StructExpr>(&node.node)) {
    parts.push_back(absl::StrCat("message ", message->type_name));
  }
  return parts;
}

// Looks through expressions, each with a record of its own.
class Survey {
 public:
  void Look(const std::string& text, const testdata::Parcel& parcel) {
    const auto expression = CheckParcelExpression(text);
    ASSERT_NE(expression, nullptr);
    if (absl::StrContains(text, ".existsOne(")) seen_["name existsOne"];
    ForEachNode(*expression->root, [&](const Expr& node) {
      for (const std::string& part : PartsOf(node, *expression)) {
        Seen& seen = seen_[part];
        if (!seen.known || !seen.lacking) Evaluate(node, parcel, seen);
      }
    });
  }

  const std::map<std::string, Seen>& seen() const { return seen_; }

 private:
  // By itself, which is possible where it names no variable of a macro.
  static void Evaluate(const Expr& node, const testdata::Parcel& parcel,
                       Seen& seen) {
    std::vector<ExprIssue> issues;
    const auto alone =
        ParseAndCheck(ExprText(node), ParcelEnvironment(), &issues);
    if (alone == nullptr) return;
    const OwnMemory memory;
    const Value value = Settle(EvaluateAbout(*alone, parcel).value);
    if (value.is_error()) return;
    (MissingFor(value).empty() ? seen.known : seen.lacking) = true;
  }

  std::map<std::string, Seen> seen_;
};

const std::map<std::string, Seen>& WhatIsSeen() {
  static const auto& seen = *new std::map<std::string, Seen>([] {
    Survey survey;
    for (int seed = 1; seed <= kSeeds; ++seed) {
      Random random(seed);
      Expressions expressions(random);
      Records records(random);
      for (int i = 0; i < kExpressionsASeed; ++i) {
        testdata::Parcel parcel = records.Full();
        records.TakeAway(parcel, 10 + random.Below(60));
        const int depth = 1 + random.Below(3);
        survey.Look(random.Chance(20) ? expressions.Question(depth)
                                      : expressions.Bool(depth),
                    parcel);
      }
    }
    return survey.seen();
  }());
  return seen;
}

Seen SeenOf(const std::string& part) {
  const auto found = WhatIsSeen().find(part);
  EXPECT_NE(found, WhatIsSeen().end()) << "never written: " << part;
  return found == WhatIsSeen().end() ? Seen() : found->second;
}

void ExpectBoth(const std::string& part) {
  const Seen seen = SeenOf(part);
  EXPECT_TRUE(seen.known) << "never known: " << part;
  EXPECT_TRUE(seen.lacking) << "never lacking something: " << part;
}

TEST(RandomExpressions, WriteEveryOverloadOfEveryFunctionAndOperator) {
  const FunctionRegistry& functions = *ParcelEnvironment().functions;
  int overloads = 0;
  for (const std::string& name : functions.Names()) {
    for (const Overload* overload : functions.Find(name)) {
      ++overloads;
      const std::string part = absl::StrCat("overload ", overload->id);
      if (name == "known") {
        EXPECT_TRUE(SeenOf(part).known) << part;
      } else {
        ExpectBoth(part);
      }
    }
  }
  EXPECT_GT(overloads, 200);
}

TEST(RandomExpressions, WriteEveryMacroByEachOfItsNames) {
  for (const char* macro :
       {"macro all", "macro exists", "macro exists_one", "macro filter",
        "macro map", "macro map with a predicate"}) {
    ExpectBoth(macro);
  }
  SeenOf("name existsOne");
}

TEST(RandomExpressions, WriteEveryType) {
  for (const char* type :
       {"bool", "int", "uint", "double", "string", "bytes", "list", "map",
        "type", "dyn", "google.protobuf.Timestamp", "google.protobuf.Duration",
        "wrapper", "date", "range", "myorules.testdata.Address"}) {
    ExpectBoth(absl::StrCat("type ", type));
  }
  EXPECT_TRUE(SeenOf("type null_type").known);
}

// Null, bool, int, uint, double, string, bytes: engine/expr/ast.h.
TEST(RandomExpressions, WriteLiteralsOfEveryKind) {
  for (size_t kind = 0; kind < std::variant_size_v<Literal>; ++kind) {
    EXPECT_TRUE(SeenOf(absl::StrCat("literal ", kind)).known) << kind;
  }
}

TEST(RandomExpressions, WriteMessagesOfTheirOwnAndWellKnownOnes) {
  for (const char* message :
       {"Parcel", "Item", "Address", "Delivery", "Envelope",
        "google.protobuf.Int64Value", "google.protobuf.Struct",
        "google.protobuf.ListValue", "google.protobuf.Value"}) {
    ExpectBoth(absl::StrCat("message ", message));
  }
}

// A question about the record needs no variable to be unknown.
void ExpectFieldsAreAsked(const google::protobuf::Descriptor& type) {
  for (int i = 0; i < type.field_count(); ++i) {
    const std::string field =
        absl::StrCat(type.full_name(), ".", type.field(i)->name());
    SeenOf("field " + field);
    SeenOf("has " + field);
  }
}

TEST(RandomExpressions, ReadAndAskForEveryFieldOfTheRecord) {
  ExpectFieldsAreAsked(*testdata::Parcel::descriptor());
  ExpectFieldsAreAsked(*testdata::Address::descriptor());
  ExpectFieldsAreAsked(*testdata::Item::descriptor());
  ExpectFieldsAreAsked(*testdata::Scan::descriptor());
  ExpectFieldsAreAsked(*testdata::Leg::descriptor());
}

TEST(RandomExpressions, ReadEachFieldOfTheRecordThatCanBeUnsetBothSetAndNot) {
  const google::protobuf::Descriptor& type = *testdata::Parcel::descriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const google::protobuf::FieldDescriptor& field = *type.field(i);
    const std::string part =
        absl::StrCat("field ", type.full_name(), ".", field.name());
    if (field.has_presence() ||
        field.cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_ENUM) {
      ExpectBoth(part);
    } else {
      EXPECT_TRUE(SeenOf(part).known) << part;
    }
  }
}

TEST(RandomExpressions, AskNothingAboutTheRecordButInQuestions) {
  for (int seed = 1; seed <= 8; ++seed) {
    Random random(seed);
    Expressions expressions(random);
    for (int i = 0; i < 300; ++i) {
      const std::string condition = expressions.Bool(1 + random.Below(3));
      const auto checked = CheckParcelExpression(condition);
      ASSERT_NE(checked, nullptr);
      ASSERT_TRUE(checked->record_questions.empty()) << condition;
      ASSERT_FALSE(absl::StrContains(condition, "_complete")) << condition;
      const std::string question = expressions.Question(1 + random.Below(3));
      const auto asking = CheckParcelExpression(question);
      ASSERT_NE(asking, nullptr);
      ASSERT_TRUE(!asking->record_questions.empty() ||
                  absl::StrContains(question, "_complete"))
          << question;
    }
  }
}

// As for a fuzzer's input: choices by bytes, and then the first of everything.
TEST(RandomExpressions, EndWhereTheBytesThatChooseRunOut) {
  Random random(1);
  for (int i = 0; i < 2'000; ++i) {
    std::vector<uint8_t> bytes(random.Below(60));
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random.Below(256));
    Random choosing(absl::MakeConstSpan(bytes));
    Expressions expressions(choosing);
    const int depth = random.Below(4);
    const std::string text = random.Chance(50) ? expressions.Question(depth)
                                               : expressions.Bool(depth);
    EXPECT_NE(CheckParcelExpression(text), nullptr) << text;
  }
}

}  // namespace
}  // namespace myorules::engine::oracle
