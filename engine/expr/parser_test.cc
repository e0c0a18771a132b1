#include "engine/expr/parser.h"

#include <initializer_list>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/expr/ast_dump.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

// The tree of `text`, or its faults: "offset: message".
std::string Parsed(absl::string_view text) {
  std::vector<ExprIssue> issues;
  const ExprPtr root = Parse(text, &issues);
  EXPECT_EQ(root == nullptr, !issues.empty()) << text;
  if (root != nullptr) return DumpExpr(*root);
  std::string faults;
  for (const ExprIssue& issue : issues) {
    absl::StrAppend(&faults, faults.empty() ? "" : "\n", issue.offset, ": ",
                    issue.message);
  }
  return faults;
}

struct Case {
  const char* text;
  const char* expected;
};

void ExpectParsed(std::initializer_list<Case> cases) {
  for (const Case& c : cases) EXPECT_EQ(Parsed(c.text), c.expected) << c.text;
}

TEST(Parser, ReadsLiterals) {
  ExpectParsed({{"1", "1"},
                {"0x1F", "31"},
                {"2u", "2u"},
                {"0x10u", "16u"},
                {"1.0", "1.0"},
                {".5", "0.5"},
                {"1e3", "1000.0"},
                {"'a'", "\"a\""},
                {"r'\\d'", "\"\\\\d\""},
                {"b'\\377'", "b\"\\xff\""},
                {"true", "true"},
                {"false", "false"},
                {"null", "null"},
                {"9223372036854775807", "9223372036854775807"}});
}

TEST(Parser, AMinusBeforeANumberIsItsSign) {
  ExpectParsed({{"-1", "-1"},
                {"- 1", "-1"},
                {"-1.5", "-1.5"},
                {"-0.0", "-0.0"},
                {"-9223372036854775808", "-9223372036854775808"},
                {"-0x8000000000000000", "-9223372036854775808"},
                {"--1", "-_(-1)"},
                {"-(1)", "-_(1)"},
                {"-x", "-_(x)"},
                {"---x", "-_(-_(-_(x)))"},
                {"-1u", "-_(1u)"},
                {"-1.f()", "-1.f()"},
                {"a-1", "_-_(a, 1)"},
                {"a - -1", "_-_(a, -1)"},
                {"a--1", "_-_(a, -1)"},
                {"!-1", "!_(-1)"}});
}

TEST(Parser, EachOperatorIsACallByItsName) {
  ExpectParsed({{"a||b", "_||_(a, b)"},
                {"a&&b", "_&&_(a, b)"},
                {"a<b", "_<_(a, b)"},
                {"a<=b", "_<=_(a, b)"},
                {"a>=b", "_>=_(a, b)"},
                {"a>b", "_>_(a, b)"},
                {"a==b", "_==_(a, b)"},
                {"a!=b", "_!=_(a, b)"},
                {"a in b", "@in(a, b)"},
                {"a+b", "_+_(a, b)"},
                {"a-b", "_-_(a, b)"},
                {"a*b", "_*_(a, b)"},
                {"a/b", "_/_(a, b)"},
                {"a%b", "_%_(a, b)"},
                {"!a", "!_(a)"},
                {"!!a", "!_(!_(a))"},
                {"a?b:c", "_?_:_(a, b, c)"},
                {"a[b]", "_[_](a, b)"}});
}

TEST(Parser, OperatorsBindByTheirPrecedence) {
  ExpectParsed({{"a || b && c", "_||_(a, _&&_(b, c))"},
                {"a && b || c", "_||_(_&&_(a, b), c)"},
                {"a && b == c", "_&&_(a, _==_(b, c))"},
                {"a == b + c", "_==_(a, _+_(b, c))"},
                {"a + b * c", "_+_(a, _*_(b, c))"},
                {"a * b + c", "_+_(_*_(a, b), c)"},
                {"(a + b) * c", "_*_(_+_(a, b), c)"},
                {"-a * b", "_*_(-_(a), b)"},
                {"!a == b", "_==_(!_(a), b)"},
                {"-a.b", "-_(a.b)"},
                {"!a.b()", "!_(a.b())"},
                {"-a[0]", "-_(_[_](a, 0))"},
                {"a + b in c", "@in(_+_(a, b), c)"},
                {"a || b ? c && d : e || f",
                 "_?_:_(_||_(a, b), _&&_(c, d), _||_(e, f))"}});
}

TEST(Parser, OperatorsOfOnePrecedenceAssociateToTheLeft) {
  ExpectParsed({{"a - b + c", "_+_(_-_(a, b), c)"},
                {"a / b * c % d", "_%_(_*_(_/_(a, b), c), d)"},
                {"a < b == c", "_==_(_<_(a, b), c)"},
                {"a in b in c", "@in(@in(a, b), c)"},
                {"a && b && c", "_&&_(_&&_(a, b), c)"},
                {"a || b || c", "_||_(_||_(a, b), c)"}});
}

TEST(Parser, ConditionalsAssociateToTheRight) {
  ExpectParsed({{"a ? b : c ? d : e", "_?_:_(a, b, _?_:_(c, d, e))"},
                {"a ? (b ? c : d) : e", "_?_:_(a, _?_:_(b, c, d), e)"},
                {"a ? .b : .c", "_?_:_(a, .b, .c)"}});
}

TEST(Parser, ReadsSelectionsCallsAndIndexes) {
  ExpectParsed({{"a.b.c", "a.b.c"},
                {".a.b", ".a.b"},
                {"f()", "f()"},
                {".f(1)", ".f(1)"},
                {"f(1, a + b)", "f(1, _+_(a, b))"},
                {"a.f()", "a.f()"},
                {"a.f(1)(2)", "6: expected an operator or the end, found '('"},
                {"a[0][1].b", "_[_](_[_](a, 0), 1).b"},
                {"'a'.size()", "\"a\".size()"},
                {"1.f()", "1.f()"},
                {"[1][0]", "_[_]([1], 0)"},
                {"{}.a", "{}.a"},
                {"(a).b", "a.b"},
                // Reserved words are good names of fields and methods.
                {"a.package", "a.package"},
                {"a.for()", "a.for()"}});
}

TEST(Parser, ReadsListsMapsAndMessagesWithTrailingCommas) {
  ExpectParsed({{"[]", "[]"},
                {"[1]", "[1]"},
                {"[1, 2,]", "[1, 2]"},
                {"{}", "{}"},
                {"{'a': 1, b: [2],}", "{\"a\": 1, b: [2]}"},
                {"{a ? b : c: d}", "{_?_:_(a, b, c): d}"},
                {"T{}", "T{}"},
                {"a.b.T{x: 1, in_: 2,}", "a.b.T{x: 1, in_: 2}"},
                {"[,]", "[]"},
                {"{,}", "{}"},
                {"T{,}", "T{}"},
                {".a.T{x: T{}}", ".a.T{x: T{}}"},
                {"T{}.x", "T{}.x"},
                {"T{package: 1}", "T{package: 1}"},
                {"package.T{}", "package.T{}"}});
}

TEST(Parser, ReadsMacros) {
  ExpectParsed({{"has(a.b)", "has(a.b)"},
                {"has(a.b.c)", "has(a.b.c)"},
                {"!has((a.b))", "!_(has(a.b))"},
                {"a.all(x, x > 0)", "all(a, x, _>_(x, 0))"},
                {"a.exists(x, x > 0)", "exists(a, x, _>_(x, 0))"},
                {"a.exists_one(x, x > 0)", "exists_one(a, x, _>_(x, 0))"},
                {"a.filter(x, x > 0)", "filter(a, x, _>_(x, 0))"},
                {"a.map(x, x + 1)", "map(a, x, _+_(x, 1))"},
                {"a.map(x, x > 0, x + 1)", "map(a, x, _>_(x, 0), _+_(x, 1))"},
                {"a.all(x, x.exists(y, y))", "all(a, x, exists(x, y, y))"}});
}

TEST(Parser, MacrosAreOnlyMacrosInTheirForm) {
  ExpectParsed({{"all(x, y)", "all(x, y)"},
                {"a.all()", "a.all()"},
                {"a.all(x)", "a.all(x)"},
                {"a.filter(x, y, z)", "a.filter(x, y, z)"},
                {"a.map(x)", "a.map(x)"},
                {".has(a)", ".has(a)"},
                {"a.has(b.c)", "a.has(b.c)"},
                {"a.all.b", "a.all.b"},
                {"has", "has"}});
}

TEST(Parser, SkipsCommentsAndBlanks) {
  ExpectParsed({{"  a // one\n  + // two\n b // three", "_+_(a, b)"}});
}

TEST(Parser, SaysWhatItExpectedAndWhatItFound) {
  ExpectParsed(
      {{"", "0: expected a value, found the end"},
       {"// nothing", "10: expected a value, found the end"},
       {"1 +", "3: expected a value, found the end"},
       {"+ 1", "0: expected a value, found '+'"},
       {"a b", "2: expected an operator or the end, found 'b'"},
       {"a and b",
        "2: expected an operator or the end, found 'and'; for and, write '&&'"},
       {"a or b",
        "2: expected an operator or the end, found 'or'; for or, write '||'"},
       {"a => b", "2: '=>' is not an operator; write '>='"},
       {"a =< b", "2: '=<' is not an operator; write '<='"},
       {"a <> b", "2: '<>' is not an operator; for unequal, write '!='"},
       {"a is true",
        "2: expected an operator or the end, found 'is'; to compare, write "
        "'=='"},
       {"a == “b”",
        "5: unexpected character '“' (U+201C); around a text write ' or \""},
       {"a === b", "4: '=' is not an operator; to compare, write '=='"},
       {"(a", "2: expected an operator or ')', found the end"},
       {"a)", "1: expected an operator or the end, found ')'"},
       {"()", "1: expected a value, found ')'"},
       {"[1", "2: expected an operator, ',' or ']', found the end"},
       {"[1 2]", "3: expected an operator, ',' or ']', found '2'"},
       {"[,,]", "1: expected a value, found ','"},
       {"[1,,]", "3: expected a value, found ','"},
       {"a[]", "2: expected a value, found ']'"},
       {"a[1", "3: expected an operator or ']', found the end"},
       {"{1}", "2: expected an operator or ':', found '}'"},
       {"{1: 2", "5: expected an operator, ',' or '}', found the end"},
       {"{,1: 2}", "1: expected a value, found ','"},
       {"T{1: 2}", "2: expected the name of a field, found '1'"},
       {"T{a = 2}", "4: '=' is not an operator; to compare, write '=='"},
       {"T{a 2}", "4: expected ':', found '2'"},
       {"(T){}", "3: expected an operator or the end, found '{'"},
       {"f(1", "3: expected an operator, ',' or ')', found the end"},
       {"f(1,)", "4: expected a value, found ')'"},
       {"f(,)", "2: expected a value, found ','"},
       {"a.", "2: expected the name of a field or function, found the end"},
       {"a.1", "1: expected an operator or the end, found '.1'"},
       {"a..b", "2: expected the name of a field or function, found '.'"},
       {"a.'b'", "2: expected the name of a field or function, found ''b''"},
       {"a.in", "2: expected the name of a field or function, found 'in'"},
       {"a.true", "2: expected the name of a field or function, found 'true'"},
       {".1a", "0: '.1a' is not a number"},
       {"a ? b", "5: expected an operator or ':', found the end"},
       {"a ? b ? c : d : e", "6: expected an operator or ':', found '?'"},
       {"a ? : b", "4: expected a value, found ':'"},
       {"-!a", "1: expected a value, found '!'; put it in parentheses"},
       {"!-a", "1: expected a value, found '-'; put it in parentheses"},
       {"a < > b", "4: expected a value, found '>'"},
       {"not a",
        "4: expected an operator or the end, found 'a'; for not, write '!'"},
       {"NOT a",
        "4: expected an operator or the end, found 'a'; for not, write '!'"},
       {"a AND b",
        "2: expected an operator or the end, found 'AND'; for and, write '&&'"},
       {"a Or b",
        "2: expected an operator or the end, found 'Or'; for or, write '||'"},
       {"in", "0: expected a value, found 'in'"},
       {"if",
        "0: 'if' is a reserved word and cannot be a name; to choose, write "
        "condition ? a : b"},
       {"let(1)", "0: 'let' is a reserved word and cannot be a name"},
       {"a + .while", "5: 'while' is a reserved word and cannot be a name"},
       {"9223372036854775808",
        "0: '9223372036854775808' is beyond int; a uint ends in 'u'"},
       {"-9223372036854775809", "0: '-9223372036854775809' is beyond int"},
       {"a 'a very long string that nobody wants to read in a message'",
        "2: expected an operator or the end, found a string"}});
}

TEST(Parser, RefusesMisusedMacros) {
  ExpectParsed(
      {{"has(a)", "0: has() needs one field selection, like has(a.b)"},
       {"has()", "0: has() needs one field selection, like has(a.b)"},
       {"has(a.b, c.d)", "0: has() needs one field selection, like has(a.b)"},
       {"has(a['b'])", "0: has() needs one field selection, like has(a.b)"},
       {"has(has(a.b))", "0: has() needs one field selection, like has(a.b)"},
       {"1 + has(a.b())", "4: has() needs one field selection, like has(a.b)"},
       {"a.all(1, b)",
        "6: the first argument of all() must be the name of a variable"},
       {"a.map(.x, b)",
        "6: the first argument of map() must be the name of a variable"},
       {"a.filter(x.y, b)",
        "10: the first argument of filter() must be the name of a variable"},
       {"a.map(__result__, 1)",
        "6: '__result__' cannot be the variable of a macro"}});
}

TEST(Parser, RefusesByNameWhatIsNotSupported) {
  ExpectParsed(
      {{"a.?b", "2: optional selection ('.?') is not supported"},
       {"a[?0]", "2: optional indexing ('[?') is not supported"},
       {"[?a]", "1: an optional list element ('[?') is not supported"},
       {"[a, ?b]", "4: an optional list element ('[?') is not supported"},
       {"{?a: b}", "1: an optional map entry ('{?') is not supported"},
       {"T{?a: b}", "2: an optional field ('{?') is not supported"},
       {"a.all(i, x, x > i)",
        "2: the macro 'all' with 3 arguments is of CEL's two-variable "
        "comprehension extension, which is not part of the language here"},
       {"a.exists(i, x, x > i)",
        "2: the macro 'exists' with 3 arguments is of CEL's two-variable "
        "comprehension extension, which is not part of the language here"},
       {"a.existsOne(i, x, x > i)",
        "2: the macro 'existsOne' with 3 arguments is of CEL's two-variable "
        "comprehension extension, which is not part of the language here"},
       {"a.transformMap(k, v, v)",
        "2: the macro 'transformMap' with 3 arguments is of CEL's two-variable "
        "comprehension extension, which is not part of the language here"},
       {"cel.bind(x, 1, x)",
        "4: the macro 'cel.bind' with 3 arguments is of CEL's binding "
        "extension, which is not part of the language here"},
       {"proto.hasExt(a, b.c)",
        "6: the macro 'proto.hasExt' with 2 arguments is of CEL's proto2 "
        "extension, which is not part of the language here"},
       {"a.optMap(x, x)",
        "2: the macro 'optMap' with 2 arguments is of CEL's optional value "
        "extension, which is not part of the language here"},
       {"cel.@block([1], 2)",
        "4: 'cel.@block' is of CEL's block extension, which is not part of "
        "the language here"}});
}

TEST(Parser, FieldsMayHaveNamesInBackticks) {
  ExpectParsed({{"a.`b-c`", "a.b-c"},
                {"a.`in`.`b c`", "a.in.b c"},
                {"has(a.`b/c.d`)", "has(a.b/c.d)"},
                {"T{`in`: a}", "T{in: a}"},
                {"`a`", "0: expected a value, found '`a`'"},
                {"a.`b`(c)", "5: expected an operator or the end, found '('"}});
}

TEST(Parser, ExistsOneHasTwoNames) {
  ExpectParsed({{"a.existsOne(x, x)", "exists_one(a, x, x)"}});
}

TEST(Parser, NodesKnowTheirOffset) {
  struct OffsetCase {
    const char* text;
    int offset;
  };
  const OffsetCase cases[] = {
      {"  a", 2},         {"  a.b", 3},     {"a + b", 2},     {"(a) == b", 4},
      {" -a", 1},         {"a ? b : c", 2}, {" f(a)", 1},     {"a.f(b)", 2},
      {"a[0]", 1},        {" [1]", 1},      {" {}", 1},       {" a.T{}", 1},
      {"a.all(x, x)", 2}, {"!has(a.b)", 0}, {" has(a.b)", 1}, {" -1", 1},
      {"'ä' + b", 5},     {" .a", 1}};
  for (const OffsetCase& c : cases) {
    std::vector<ExprIssue> issues;
    const ExprPtr root = Parse(c.text, &issues);
    ASSERT_NE(root, nullptr) << c.text;
    EXPECT_EQ(root->offset, c.offset) << c.text;
  }
}

TEST(Parser, NodesHaveIdsOfTheirOwn) {
  std::vector<ExprIssue> issues;
  const ExprPtr root = Parse("f(a.b, [1, -c])", &issues);
  ASSERT_NE(root, nullptr);
  const auto& call = std::get<CallExpr>(root->node);
  const auto& select = std::get<SelectExpr>(call.args[0]->node);
  const auto& list = std::get<ListExpr>(call.args[1]->node);
  const auto& minus = std::get<CallExpr>(list.elements[1]->node);
  const std::set<int> ids = {
      root->id,         call.args[0]->id,     select.operand->id,
      call.args[1]->id, list.elements[0]->id, list.elements[1]->id,
      minus.args[0]->id};
  EXPECT_EQ(ids.size(), 7u);
  EXPECT_GE(*ids.begin(), 1);
}

std::string Repeat(const std::string& text, int count) {
  std::string repeated;
  for (int i = 0; i < count; ++i) repeated += text;
  return repeated;
}

// What the specification asks of every implementation.
TEST(ParserLimits, TheSpecificationsLeastRepetitionsAreSupported) {
  const std::string accepted[] = {
      "a" + Repeat(" || a", 31),
      "a" + Repeat(" && a", 31),
      "f(a" + Repeat(", a", 31) + ")",
      "[a" + Repeat(", a", 31) + "]",
      "{a: b" + Repeat(", a: b", 31) + "}",
      "T{a: b" + Repeat(", a: b", 31) + "}",
      Repeat("a ? b : ", 24) + "c",
      "a" + Repeat(" + a - a * a / a", 24),
      "a" + Repeat(" < a", 24),
      Repeat("f(", 12) + "a" + Repeat(")", 12),
      "a" + Repeat(".b", 12),
      "a" + Repeat("[0]", 12),
      Repeat("[", 12) + Repeat("]", 12),
      Repeat("{a: ", 12) + "a" + Repeat("}", 12),
      Repeat("T{a: ", 12) + "a" + Repeat("}", 12),
      Repeat("!", 32) + "a",
      Repeat("-", 32) + "19",
  };
  for (const std::string& text : accepted) {
    std::vector<ExprIssue> issues;
    EXPECT_NE(Parse(text, &issues), nullptr) << text;
  }
}

// Each form at the depth limit and one past it.
TEST(ParserLimits, DepthIsRefusedOnePastTheLimit) {
  constexpr int kLimit = limits::kMaxExpressionDepth;
  struct Form {
    std::string (*make)(int depth);
  };
  const Form forms[] = {
      {[](int n) { return Repeat("(", n) + "a" + Repeat(")", n); }},
      {[](int n) { return Repeat("[", n - 1) + "a" + Repeat("]", n - 1); }},
      {[](int n) { return Repeat("f(", n - 1) + "a" + Repeat(")", n - 1); }},
      {[](int n) { return Repeat("{0:", n - 1) + "a" + Repeat("}", n - 1); }},
      {[](int n) { return Repeat("T{x:", n - 1) + "a" + Repeat("}", n - 1); }},
      {[](int n) { return Repeat("a[", n - 1) + "0" + Repeat("]", n - 1); }},
      {[](int n) { return "a" + Repeat("[0]", n - 1); }},
      {[](int n) { return "a" + Repeat(".b", n - 1); }},
      {[](int n) { return "a" + Repeat(".f()", n - 1); }},
      {[](int n) { return "a" + Repeat(" + a", n - 1); }},
      {[](int n) { return "a" + Repeat(" || a", n - 1); }},
      {[](int n) { return Repeat("a ? b : ", n - 1) + "c"; }},
      {[](int n) { return Repeat("!", n - 1) + "a"; }},
      {[](int n) { return Repeat("-", n - 1) + "a"; }},
      {[](int n) {
        return Repeat("a.all(x, ", n - 1) + "x" + Repeat(")", n - 1);
      }},
  };
  for (const Form& form : forms) {
    std::vector<ExprIssue> issues;
    EXPECT_NE(Parse(form.make(kLimit), &issues), nullptr) << form.make(kLimit);
    EXPECT_EQ(Parse(form.make(kLimit + 1), &issues), nullptr)
        << form.make(kLimit + 1);
    ASSERT_EQ(issues.size(), 1u);
    EXPECT_EQ(issues[0].message,
              "the expression is more than 100 levels deep here (operators in "
              "a row count too); split it");
  }
}

TEST(ParserLimits, DepthIsToldWhereTheTextBecomesTooDeep) {
  const auto offset_of = [](const std::string& text) {
    std::vector<ExprIssue> issues;
    EXPECT_EQ(Parse(text, &issues), nullptr) << text;
    return issues.empty() ? -1 : issues[0].offset;
  };
  EXPECT_EQ(offset_of(Repeat("(", 101) + "a" + Repeat(")", 101)), 101);
  EXPECT_EQ(offset_of(Repeat("[", 101) + Repeat("]", 101)), 100);
  EXPECT_EQ(offset_of(Repeat("f(", 100) + "a" + Repeat(")", 100)), 200);
  EXPECT_EQ(offset_of("[1, 2, " + Repeat("[", 100) + Repeat("]", 100) + "]"),
            106);
  EXPECT_EQ(offset_of("a" + Repeat(" + a", 100)), 398);
}

TEST(Parser, TellsSoManyRefusedMacrosAtMost) {
  std::vector<ExprIssue> issues;
  EXPECT_EQ(Parse("[" + Repeat("a.all(i, x, x),", 200) + "]", &issues),
            nullptr);
  EXPECT_EQ(issues.size(), limits::kMaxExpressionFaults);
}

TEST(ParserLimits, LengthIsRefusedOnePastTheLimit) {
  constexpr int kLimit = limits::kMaxExpressionBytes;
  EXPECT_EQ(Parsed("a" + std::string(kLimit - 1, ' ')), "a");
  EXPECT_EQ(Parsed("a" + std::string(kLimit, ' ')),
            "0: the expression is 100001 bytes long; the limit is 100000");
  std::string brackets;
  brackets.resize(10'000'000, '(');
  EXPECT_EQ(Parsed(brackets),
            "0: the expression is 10000000 bytes long; the limit is 100000");
}

// As many as a text can hold: refused, or read, at once and without a crash.
TEST(ParserLimits, NoTextWithinTheLengthOverrunsTheStack) {
  constexpr int kLimit = limits::kMaxExpressionBytes;
  for (const std::string piece :
       {"(",        "[",   "{",    "f(",   "a[",  "!",   "-",    "a.",
        "a+",       "a||", "a?a:", "T{a:", "{a:", "[a,", "a.f(", "has(",
        "a.all(x,", "a?",  "\"",   "'''",  "- -", "9",   ".",    "a.b{"}) {
    const std::string text =
        Repeat(piece, kLimit / static_cast<int>(piece.size()));
    std::vector<ExprIssue> issues;
    EXPECT_EQ(Parse(text, &issues), nullptr) << piece;
    EXPECT_EQ(issues.size(), 1u) << piece;
  }
  // Wide is not deep.
  std::vector<ExprIssue> issues;
  EXPECT_NE(Parse("[" + Repeat("a,", 49'000) + "]", &issues), nullptr);
  EXPECT_NE(Parse("a.f(" + Repeat("[],", 30'000) + "1)", &issues), nullptr);
}

}  // namespace
}  // namespace myorules::engine
