// What the checker says of expressions that are wrong.
#include <string>
#include <vector>

#include "engine/base/limits.h"
#include "engine/expr/checker.h"
#include "engine/expr/checker_test_util.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

TEST(CheckerFaults, RefusesWrongMessages) {
  ExpectChecked(
      {{"Adress{country: 1}",
        "0: no message type 'Adress' (did you mean 'Address'?)"},
       {"Address{contry: 'x'}",
        "16: no field 'contry' in myorules.testdata.Address (did you mean "
        "'country'?)"},
       {"Address{country: 1}",
        "17: field 'country' of myorules.testdata.Address is string, not int"},
       {"Address{lines: 'a'}",
        "15: field 'lines' of myorules.testdata.Address is list(string), not "
        "string"},
       {"Address{country: null}",
        "17: field 'country' of myorules.testdata.Address is string, not "
        "null_type"},
       {"Address{country: 'a', country: 'b'}",
        "31: field 'country' is given twice"},
       {"Parcel{posted_on: null}",
        "18: field 'posted_on' of myorules.testdata.Parcel is date, not "
        "null_type"},
       {"myorules.v1.Date{year: 2016}",
        "0: myorules.v1.Date cannot be made from fields; a function makes it"},
       {"parcel{}", "0: no message type 'parcel' (did you mean 'Parcel'?)"}});
}

TEST(CheckerFaults, FunctionsOfExtensionsAreRefusedByName) {
  ExpectChecked(
      {{"math.greatest(1, 2)",
        "0: no function 'math.greatest': it is of CEL's math extension, which "
        "is not part of the language here"},
       {"optional.of(1)",
        "0: no function 'optional.of': it is of CEL's optional value "
        "extension, "
        "which is not part of the language here"},
       {"parcel.id.substring(1)",
        "10: no function 'substring': it is of CEL's string extension, which "
        "is "
        "not part of the language here"},
       {"maths.greatest(1)",
        "0: no variable 'maths'\n6: no function 'greatest'"}});
}

TEST(CheckerFaults, UnknownNamesComeWithTheNearestKnownOne) {
  ExpectChecked(
      {{"parcl.id", "0: no variable 'parcl' (did you mean 'parcel'?)"},
       {"nonsense", "0: no variable 'nonsense'"},
       {"1 + coumt", "4: no variable 'coumt' (did you mean 'count'?)"},
       {"names.all(entry, entri == 'a')",
        "17: no variable 'entri' (did you mean 'entry'?)"},
       {"parcel.fragil",
        "6: no field 'fragil' in myorules.testdata.Parcel (did you mean "
        "'fragile'?)"},
       {"parcel.sender.x",
        "13: no field 'x' in myorules.testdata.Address; it has 'country', "
        "'remote', 'known_since', 'lines'"},
       {"has(parcel.fragil)",
        "10: no field 'fragil' in myorules.testdata.Parcel (did you mean "
        "'fragile'?)"},
       {"threshold.limit_c",
        "0: no variable 'threshold.limit_c' (did you mean "
        "'threshold.limit_a'?)"},
       {"threshold.x",
        "0: no variable 'threshold.x'; there is 'threshold.limit_a', "
        "'threshold.limit_b'"},
       {"threshold",
        "0: 'threshold' is not a variable by itself; there is "
        "'threshold.limit_a', 'threshold.limit_b'"},
       {"treshold.limit_a",
        "0: no variable 'treshold' (did you mean 'threshold.limit_a'?)"},
       {"has(threshold.limit_a)",
        "4: 'threshold' is not a variable by itself; there is "
        "'threshold.limit_a', 'threshold.limit_b'"},
       {"Service.SERVICE_EXPRES",
        "7: enum Service has no value 'SERVICE_EXPRES' (did you mean "
        "'SERVICE_EXPRESS'?)"},
       {"testdata.Service.EXPRESS",
        "16: enum testdata.Service has no value 'EXPRESS' (did you mean "
        "'SERVICE_EXPRESS'?)"},
       {"Service.EXPRES",
        "7: enum Service has no value 'EXPRES' (did you mean "
        "'SERVICE_EXPRESS'?)"},
       {"Service.FAST",
        "7: enum Service has no value 'FAST'; it has 'SERVICE_UNSPECIFIED', "
        "'SERVICE_STANDARD', 'SERVICE_EXPRESS'"},
       {"True", "0: no variable 'True' (did you mean 'true'?)"},
       {"SERVICE_EXPRESS",
        "0: no variable 'SERVICE_EXPRESS' (did you mean "
        "'Service.SERVICE_EXPRESS'?)"},
       {"testdata.Service",
        "8: 'testdata.Service' is an enum; name one of its values: "
        "'testdata.Service.SERVICE_UNSPECIFIED', …"},
       {"sise(names)", "0: no function 'sise' (did you mean 'size'?)"},
       {"names.exist(x, true)",
        "6: no function 'exist' (did you mean 'exists'?)"},
       {"names.exist(x, y)",
        "6: no function 'exist' (did you mean 'exists'?)\n15: no variable 'y'"},
       {"names.filter(true)",
        "6: 'filter' is a macro: write list.filter(variable, expression)"},
       {"exists(names, true)",
        "0: 'exists' is a macro: write list.exists(variable, expression)"},
       {"exists(names, n, n == m)",
        "0: 'exists' is a macro: write list.exists(variable, expression)\n"
        "22: no variable 'm'"},
       {"len(names)", "0: no function 'len' (did you mean 'size'?)"},
       {"names.count()", "6: no function 'count' (did you mean 'size'?)"}});
}

TEST(CheckerFaults, NamesOfWhichAPartIsLeftOutComeWithTheWhole) {
  ExpectChecked(
      {{"limit_a > 1",
        "0: no variable 'limit_a' (did you mean 'threshold.limit_a'?)"},
       {"sender.remote",
        "0: no variable 'sender' (did you mean 'parcel.sender'?)"},
       {"remote",
        "0: no variable 'remote'; there is 'parcel.receiver.remote', "
        "'parcel.sender.remote'"},
       {"parcel.remote",
        "6: no field 'remote' in myorules.testdata.Parcel; there is "
        "'receiver.remote', 'sender.remote'"},
       // Of an entry of a list there is none, and a date has no fields.
       {"damaged", "0: no variable 'damaged'"},
       {"month", "0: no variable 'month'"},
       {"parcel.service == EXPRESS",
        "18: no variable 'EXPRESS' (did you mean 'Service.SERVICE_EXPRESS'?)"},
       {"parcel.service == SERVICE_EXPRES",
        "18: no variable 'SERVICE_EXPRES' (did you mean "
        "'Service.SERVICE_EXPRESS'?)"},
       {"parcel.service == Servise.SERVICE_EXPRESS",
        "18: no variable 'Servise' (did you mean 'Service'?)"}});
}

TEST(CheckerFaults, NamesInAMacroThatLacksSomethingMayBeItsVariable) {
  ExpectChecked(
      {{"[1].all(y)",
        "4: 'all' is a macro: write list.all(variable, expression)"},
       {"all(y, true)",
        "0: 'all' is a macro: write list.all(variable, expression)"},
       {"filter(n, n.size() > 1)",
        "0: 'filter' is a macro: write list.filter(variable, expression)"},
       {"names.map(n.size())",
        "6: 'map' is a macro: write list.map(variable, expression)"},
       // What is wrong whatever it is called is told, and so is a name beside.
       {"all(y, sise(y))",
        "0: 'all' is a macro: write list.all(variable, expression)\n"
        "7: no function 'sise' (did you mean 'size'?)"},
       {"y.all(y)",
        "0: no variable 'y'\n"
        "2: 'all' is a macro: write list.all(variable, expression)"},
       {"all(y, true) || y",
        "0: 'all' is a macro: write list.all(variable, expression)\n"
        "16: no variable 'y'"}});
}

TEST(CheckerFaults, SelectionNeedsFields) {
  ExpectChecked(
      {{"count.x", "5: int has no fields, so no 'x'"},
       {"parcel.posted_on.year", "16: date has no fields, so no 'year'"},
       {"parcel.items.name",
        "12: list(myorules.testdata.Item) has no field 'name'; its entries are "
        "reached by an index or a macro such as exists()"},
       {"parcel.items.length",
        "12: list(myorules.testdata.Item) has no field 'length'; write "
        "size()"},
       {"by_number.x",
        "9: the keys of map(int, string) are no strings; write [key]"},
       {"Parcel.id",
        "6: myorules.testdata.Parcel is a type here, and has no 'id' (did you "
        "mean 'parcel.id'?)"},
       {"Parcel.Service",
        "6: myorules.testdata.Parcel is a type here, and has no 'Service'"},
       // An enum within a type is not its field.
       {"google.protobuf.FieldDescriptorProto.Label.LABEL_OPTIONAAL",
        "42: enum google.protobuf.FieldDescriptorProto.Label has no value "
        "'LABEL_OPTIONAAL' (did you mean 'LABEL_OPTIONAL'?)"},
       {"has(count.x)", "9: int has no fields, so no 'x'"},
       {"parcel.fragile || has(\n(parcel.sender . x))",
        "38: no field 'x' in myorules.testdata.Address; it has 'country', "
        "'remote', 'known_since', 'lines'"}});
}

TEST(CheckerFaults, WrongArgumentsComeWithWhatTheFunctionTakes) {
  ExpectChecked(
      {{"at_least('a', threshold.limit_a)",
        "0: 'at_least' cannot be called with (string, limit); it takes "
        "(weight, limit)"},
       {"at_least(weight)",
        "0: 'at_least' cannot be called with (weight); it takes (weight, "
        "limit)"},
       {"at_least()",
        "0: 'at_least' cannot be called with (); it takes (weight, limit)"},
       {"first(1)",
        "0: 'first' cannot be called with (int); it takes (list(A))"},
       {"pair(1, 'a')",
        "0: 'pair' cannot be called with (int, string); it takes (A, A)"},
       {"'a'.startsWith(1)",
        "4: 'startsWith' cannot be called as string.startsWith(int); it takes "
        "string.startsWith(string)"},
       {"startsWith('a', 'b')",
        "0: 'startsWith' is a method; write string.startsWith(string)"},
       {"weight.at_least(threshold.limit_a)",
        "7: 'at_least' is no method; write at_least(weight, limit)"},
       {"parcel.label_of()",
        "7: 'label_of' cannot be called as "
        "myorules.testdata.Parcel.label_of(); it takes "
        "myorules.testdata.Item.label_of()"},
       {"!count", "0: '!' cannot be used with (int); it takes (bool)"},
       {"count && true",
        "6: '&&' cannot be used with (int, bool); it takes (bool, bool)"},
       {"count == 'a'", "6: '==' cannot compare int with string"},
       {"names == 'a'",
        "6: '==' cannot compare list(string) with string; to ask whether it is "
        "an entry, write in"},
       {"'a' != names",
        "4: '!=' cannot compare string with list(string); to ask whether it is "
        "an entry, write in"},
       {"1 == 1u",
        "2: '==' cannot compare int with uint; write both with a u (3u), or "
        "one as uint(…)"},
       {"1.5 != count",
        "4: '!=' cannot compare double with int; write both with a point "
        "(3.0), or one as double(…)"},
       {"parcel.posted_on == null",
        "17: '==' cannot compare date with null_type; what is not on record is "
        "unknown, not null: ask has(…)"},
       {"count != null",
        "6: '!=' cannot compare int with null_type; what is not on record is "
        "unknown, not null: ask has(…)"},
       {"parcel.posted_on == '2016-01-01'",
        "17: '==' cannot compare date with string; write the day as "
        "date('2016-01-31')"},
       {"parcel.service == 'EXPRESS'",
        "15: '==' cannot compare int with string; 'service' is an enum: write "
        "Service.SERVICE_EXPRESS"},
       {"'fast' != parcel.service",
        "7: '!=' cannot compare string with int; 'service' is an enum: write "
        "Service.SERVICE_EXPRESS"},
       {"parcel.service == 'SERVICE_STANDARD'",
        "15: '==' cannot compare int with string; 'service' is an enum: write "
        "Service.SERVICE_STANDARD"},
       {"1 < count < 5",
        "10: '<' cannot be used with (bool, int); it takes (bool, bool), (int, "
        "int), (uint, int), (double, int), (range, int), …; for what lies "
        "between two limits, write a < b && b < c"},
       {"count ? 1 : 2", "6: the condition of '?:' must be bool, not int"},
       {"true ? 1 : 'a'",
        "5: '?:' chooses between int and string; both must be of one type"},
       {"names[true]",
        "5: '[]' cannot be used with (list(string), bool); it takes (list(A), "
        "int) or (map(A, B), A)"},
       {"1 in names",
        "2: 'in' cannot look for int among entries that are string"},
       {"count in [1.5]",
        "6: 'in' cannot look for int among entries that are double; write both "
        "with a point (3.0), or one as double(…)"},
       {"1 in by_number.map(k, 'a')",
        "2: 'in' cannot look for int among entries that are string"},
       {"-'a'",
        "0: '-' cannot be used with (string); it takes (int) or (double)"}});
}

TEST(CheckerFaults, OfManyOverloadsThoseThatFitMostAreNamed) {
  ExpectChecked({{"about(count, 'a')",
                  "0: 'about' cannot be called with (int, string); it takes "
                  "(int, int), (string, string), …"},
                 {"about(weight, weight)",
                  "0: 'about' cannot be called with (weight, weight); it takes "
                  "(int, int), (uint, uint), (string, string), (double, "
                  "double), (bool, bool), (google.protobuf.Duration, "
                  "google.protobuf.Duration), …"}});
}

TEST(CheckerFaults, MacrosNeedAListOrMapAndACondition) {
  ExpectChecked(
      {{"count.all(x, true)", "6: all() goes over a list or a map, not int"},
       {"parcel.exists(x, true)",
        "7: exists() goes over a list or a map, not myorules.testdata.Parcel"},
       {"names.all(x, x)",
        "13: the condition of all() must be bool, not string"},
       {"names.map(x, 1, x)",
        "13: the condition of map() must be bool, not int"}});
}

TEST(CheckerFaults, RefusesKeysThatNoMapHas) {
  ExpectChecked({{"{1.0: 2}",
                  "1: a key of a map is bool, int, uint or string, not double"},
                 {"{[1]: 2, null: 3}",
                  "1: a key of a map is bool, int, uint or string, not "
                  "list(int)\n9: a key of a map is bool, int, uint or string, "
                  "not null_type"}});
}

TEST(CheckerFaults, AllFaultsComeAtOnceInTheirOrderAndEachOnce) {
  ExpectChecked(
      {{"parcel.agee > 1 && coumt == 2 || sise([x]) == 1",
        "6: no field 'agee' in myorules.testdata.Parcel; it has 'id', "
        "'fragile', 'weight_grams', 'value', 'label', …\n"
        "19: no variable 'coumt' (did you mean 'count'?)\n"
        "33: no function 'sise' (did you mean 'size'?)\n"
        "39: no variable 'x'"},
       {"zilch.a.b.c + 1 < 2 && !zilch",
        "0: no variable 'zilch'\n"
        "24: no variable 'zilch'"},
       {"[zilch, 1].all(x, x.y == 1)", "1: no variable 'zilch'"},
       {"size(zilch) && first(1)",
        "5: no variable 'zilch'\n"
        "12: '&&' cannot be used with (int, ?); it takes (bool, bool)\n"
        "15: 'first' cannot be called with (int); it takes (list(A))"}});
}

TEST(CheckerFaults, StandBesideMacrosThatAreRefused) {
  ExpectChecked(
      {{"cel.bind(x, 1, x) == 1 && math.greatest(1, 2) > coumt",
        "4: the macro 'cel.bind' with 3 arguments is of CEL's binding "
        "extension, which is not part of the language here\n"
        "26: no function 'math.greatest': it is of CEL's math extension, which "
        "is not part of the language here\n"
        "48: no variable 'coumt' (did you mean 'count'?)"},
       {"nams.all(i, n, n == i) || names.all(i, n, n == i)",
        "0: no variable 'nams' (did you mean 'names'?)\n"
        "5: the macro 'all' with 3 arguments is of CEL's two-variable "
        "comprehension extension, which is not part of the language here\n"
        "32: the macro 'all' with 3 arguments is of CEL's two-variable "
        "comprehension extension, which is not part of the language here"}});
}

TEST(CheckerFaults, SyntaxFaultsComeAlone) {
  ExpectChecked({{"zilch +", "7: expected a value, found the end"}});
}

TEST(CheckerFaults, WithoutAPoolThereAreNoMessageTypes) {
  Environment environment = TestEnvironment();
  environment.pool = nullptr;
  EXPECT_EQ(Checked("count + 1", environment), "int");
  EXPECT_EQ(Checked("parcel.id", environment),
            "6: the message type myorules.testdata.Parcel is not known, so "
            "neither is its field 'id'");
  EXPECT_EQ(Checked("Parcel{}", environment), "0: no message type 'Parcel'");
  EXPECT_EQ(Checked("Service.SERVICE_EXPRESS", environment),
            "0: no variable 'Service'");
}

TEST(CheckerFaults, CheckingStopsAfterSoMany) {
  constexpr int kLimit = limits::kMaxExpressionFaults;
  const auto faults_of = [](int count) {
    std::string text = "[";
    for (int i = 0; i < count; ++i) text += "zilch,";
    std::vector<ExprIssue> issues;
    EXPECT_EQ(ParseAndCheck(text + "]", TestEnvironment(), &issues), nullptr);
    return issues;
  };
  EXPECT_EQ(faults_of(kLimit).size(), kLimit);
  EXPECT_EQ(faults_of(kLimit).back().message, "no variable 'zilch'");
  EXPECT_EQ(faults_of(kLimit + 1).size(), kLimit + 1);
  EXPECT_EQ(faults_of(kLimit + 1).back().message,
            "further faults are not looked for after 100");
  EXPECT_EQ(faults_of(15'000).size(), kLimit + 1);
}

}  // namespace
}  // namespace myorules::engine
