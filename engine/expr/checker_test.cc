#include "engine/expr/checker.h"

#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/expr/standard_library.h"
#include "engine/testdata/parcel.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/wrappers.pb.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Functions beside the standard ones: a method, a function of one's own types,
// type parameters, a question about the record, a name in a package.
void AddTestFunctions(FunctionRegistry& registry) {
  const auto add = [&registry](std::string function, std::string id,
                               std::vector<Type> params, Type result,
                               bool member = false, bool about_record = false) {
    Overload overload;
    overload.function = std::move(function);
    overload.id = std::move(id);
    overload.params = std::move(params);
    overload.result = std::move(result);
    overload.member = member;
    overload.asks_about_record = about_record;
    ASSERT_TRUE(registry.Add(std::move(overload)).ok());
  };
  const Type a = Type::Parameter("A");
  add("at_least", "at_least", {Type::Opaque("weight"), Type::Opaque("limit")},
      Type::Bool());
  add("first", "first_list", {Type::List(a)}, a);
  for (const Type& type :
       {Type::Int(), Type::Uint(), Type::String(), Type::Double(), Type::Bool(),
        Type::Duration(), Type::Null()}) {
    add("about", absl::StrCat("about_", type.ToString()), {type, type},
        Type::Bool());
  }
  add("pair", "pair", {a, a}, Type::List(a));
  add("is_on_record", "is_on_record", {Type::Dyn()}, Type::Bool(),
      /*member=*/false, /*about_record=*/true);
  add("shipping.rate", "shipping_rate", {Type::Int()}, Type::Double());
  add("label_of", "label_of", {Type::Message("myorules.testdata.Item")},
      Type::String(), /*member=*/true);
}

const Environment& TestEnvironment() {
  static const Environment* const environment = [] {
    google::protobuf::Any::descriptor();
    google::protobuf::Struct::descriptor();
    google::protobuf::Int64Value::descriptor();
    auto* registry = new FunctionRegistry;
    EXPECT_TRUE(AddStandardLibrary(*registry).ok());
    EXPECT_TRUE(AddUncertaintyLibrary(*registry).ok());
    AddTestFunctions(*registry);
    auto* result = new Environment;
    result->container = "myorules.testdata";
    result->pool = google::protobuf::DescriptorPool::generated_pool();
    result->functions = registry;
    testdata::Parcel::descriptor();
    result->variables = {
        {"parcel", Type::Message("myorules.testdata.Parcel")},
        {"count", Type::Int()},
        {"names", Type::List(Type::String())},
        {"anything", Type::Dyn()},
        {"weight", Type::Opaque("weight")},
        {"threshold.limit_a", Type::Opaque("limit")},
        {"threshold.limit_b", Type::Opaque("limit")},
        {"by_number", Type::Map(Type::Int(), Type::String())},
        {"shipping.zone", Type::String()},
    };
    return result;
  }();
  return *environment;
}

// The type of `text`, or its faults: "offset: message".
std::string Checked(absl::string_view text,
                    const Environment& environment = TestEnvironment()) {
  std::vector<ExprIssue> issues;
  const auto checked = ParseAndCheck(text, environment, &issues);
  EXPECT_EQ(checked == nullptr, !issues.empty()) << text;
  if (checked != nullptr) return checked->type.ToString();
  return absl::StrJoin(
      issues, "\n", [](std::string* out, const ExprIssue& issue) {
        absl::StrAppend(out, issue.offset, ": ", issue.message);
      });
}

std::shared_ptr<const CheckedExpr> MustCheck(
    absl::string_view text,
    const Environment& environment = TestEnvironment()) {
  std::vector<ExprIssue> issues;
  auto checked = ParseAndCheck(text, environment, &issues);
  EXPECT_NE(checked, nullptr)
      << text << ": " << (issues.empty() ? "" : issues[0].message);
  return checked;
}

struct Case {
  const char* text;
  const char* expected;
};

void ExpectChecked(std::initializer_list<Case> cases) {
  for (const Case& c : cases) EXPECT_EQ(Checked(c.text), c.expected) << c.text;
}

TEST(Checker, KnowsTheTypesOfLiterals) {
  ExpectChecked({{"null", "null_type"},
                 {"true", "bool"},
                 {"1", "int"},
                 {"1u", "uint"},
                 {"1.0", "double"},
                 {"'a'", "string"},
                 {"b'a'", "bytes"},
                 {"[]", "list(dyn)"},
                 {"[1, 2]", "list(int)"},
                 {"{}", "map(dyn, dyn)"},
                 {"{'a': 1}", "map(string, int)"}});
}

TEST(Checker, KnowsTheTypesOfFields) {
  ExpectChecked({{"parcel.id", "string"},
                 {"parcel.fragile", "bool"},
                 {"parcel.weight_grams", "int"},
                 {"parcel.value", "double"},
                 {"parcel.service", "int"},
                 {"parcel.posted_on", "date"},
                 {"parcel.sender", "myorules.testdata.Address"},
                 {"parcel.sender.known_since", "date"},
                 {"parcel.items", "list(myorules.testdata.Item)"},
                 {"parcel.items[0].packed_on", "date"},
                 {"parcel.stamps", "list(string)"},
                 {"parcel.fees", "map(string, int)"},
                 {"parcel.fees.customs", "int"},
                 {"parcel.fees['customs']", "int"},
                 {"parcel.received_at", "google.protobuf.Timestamp"},
                 {"parcel.travelled", "google.protobuf.Duration"},
                 {"parcel.insured", "wrapper(int)"},
                 {"parcel.barcode", "uint"},
                 {"parcel.signature", "bytes"},
                 {"(parcel.sender).country", "string"},
                 {"anything.at.all", "dyn"},
                 {"anything[0].x", "dyn"}});
}

TEST(Checker, KnowsTheTypesOfOperators) {
  ExpectChecked({{"1 + 2", "int"},
                 {"'a' + 'b'", "string"},
                 {"[1] + []", "list(int)"},
                 {"count < 2", "bool"},
                 {"count == 2 && parcel.fragile", "bool"},
                 {"-count", "int"},
                 {"!parcel.fragile", "bool"},
                 {"count in [1, 2]", "bool"},
                 {"'a' in parcel.fees", "bool"},
                 {"names[0]", "string"},
                 {"true ? 1 : 2", "int"},
                 {"true ? 1 : anything", "dyn"},
                 {"anything + 1", "dyn"},
                 {"parcel.posted_on < parcel.due_on", "bool"},
                 {"size(names)", "int"},
                 {"names.size()", "int"},
                 {"'a'.startsWith('b')", "bool"}});
}

// Sections "flexible_type_parameter_assignment" and "wrappers" of the public
// suite ask for these.
TEST(Checker, InfersTypeParametersAsThePublicSuiteAsks) {
  ExpectChecked(
      {{"[[], [[]], [[[]]], [[[[]]]]]", "list(list(list(list(list(dyn)))))"},
       {"[[[[[]]]], [], [[[]]]]", "list(list(list(list(list(dyn)))))"},
       {"parcel.items.map(x, x).map(y, y.count)", "list(int)"},
       {"([] + parcel.items + [])[0].count", "int"},
       {"([].map(x, x))[0].foo", "dyn"},
       {"[parcel.insured, parcel.weight_grams]", "list(wrapper(int))"},
       {"[parcel.weight_grams, parcel.insured]", "list(wrapper(int))"},
       {"[parcel.insured, parcel.weight_grams, dyn(1)]", "list(dyn)"},
       {"[dyn(1), parcel.insured, parcel.weight_grams]", "list(dyn)"},
       {"parcel.insured + 1", "int"},
       {"parcel.insured == null", "bool"},
       {"false ? parcel.insured : null", "wrapper(int)"},
       {"false ? null : parcel.insured", "wrapper(int)"},
       {"true ? parcel.insured : 42", "wrapper(int)"},
       {"[type([]), int]", "list(type(dyn))"},
       {"[int, type([])]", "list(type(dyn))"},
       {"type(1) == type('a')", "bool"},
       {"type([1]) == list", "bool"},
       {"[1, 'a']", "list(dyn)"},
       {"[1, null]", "list(dyn)"},
       {"[parcel.sender, null]", "list(myorules.testdata.Address)"},
       {"first(names)", "string"},
       {"first([])", "dyn"},
       {"pair(1, dyn(1))", "list(dyn)"},
       {"pair([], [1])", "list(list(int))"}});
}

TEST(Checker, KnowsTheTypesOfMacros) {
  ExpectChecked(
      {{"parcel.items.all(i, i.liquid)", "bool"},
       {"parcel.items.exists(i, i.count > 2)", "bool"},
       {"parcel.items.exists_one(i, i.name == 'a')", "bool"},
       {"parcel.items.filter(i, i.liquid)", "list(myorules.testdata.Item)"},
       {"parcel.items.map(i, i.name)", "list(string)"},
       {"parcel.items.map(i, i.liquid, i.count)", "list(int)"},
       {"parcel.fees.all(key, key.startsWith('a'))", "bool"},
       {"parcel.fees.filter(key, true)", "list(string)"},
       {"anything.exists(x, x)", "bool"},
       {"anything.filter(x, x == 1)", "list(dyn)"},
       {"[].all(x, x > 0)", "bool"},
       {"[[1]].all(x, x.all(y, y > 0))", "bool"},
       {"has(parcel.sender)", "bool"},
       {"has(parcel.sender.country)", "bool"},
       {"has(parcel.fees.customs)", "bool"},
       {"has(anything.x)", "bool"}});
}

TEST(Checker, AMacrosVariableHidesOthersOfItsName) {
  ExpectChecked({{"names.all(count, count == 'a')", "bool"},
                 {"names.all(count, .count == 1)", "bool"},
                 {"[parcel].all(threshold, threshold.fragile)", "bool"},
                 {"[1].all(x, ['a'].all(x, x == 'b'))", "bool"},
                 {"[1].all(x, ['a'].all(y, y == 'b') && x == 1)", "bool"},
                 // The range is outside.
                 {"names.all(names, names == 'a')", "bool"},
                 {"names.all(x, x == 'a') && x", "26: no variable 'x'"}});
}

TEST(Checker, NamesTypesAndEnumConstants) {
  ExpectChecked(
      {{"int", "type(int)"},
       {"type", "type(type(dyn))"},
       {"list", "type(list(dyn))"},
       {"null_type", "type(null_type)"},
       {"google.protobuf.Timestamp", "type(google.protobuf.Timestamp)"},
       {"Parcel", "type(myorules.testdata.Parcel)"},
       {"testdata.Parcel", "type(myorules.testdata.Parcel)"},
       {"myorules.v1.Date", "type(date)"},
       {"Service.SERVICE_EXPRESS", "int"},
       {"testdata.Service.SERVICE_EXPRESS", "int"},
       {"myorules.testdata.Service.SERVICE_EXPRESS", "int"},
       {".myorules.testdata.Service.SERVICE_EXPRESS", "int"},
       {"parcel.service == Service.SERVICE_EXPRESS", "bool"},
       {"type(parcel) == Parcel", "bool"}});
}

TEST(Checker, NamesResolveFromTheInnermostPackageOutwards) {
  Environment environment = TestEnvironment();
  environment.container = "com.example.inner";
  environment.variables = {{"com.example.y", Type::Bool()},
                           {"com.y", Type::Int()},
                           {"y", Type::String()},
                           {"y.z", Type::Bytes()},
                           {"a.b", Type::Map(Type::String(), Type::Int())},
                           {"a.b.c", Type::Double()}};
  const Case cases[] = {
      {"y", "bool"},
      {".y", "string"},
      {"com.y", "int"},
      {".com.y", "int"},
      {"y.z", "bytes"},  // The longest beginning wins.
      {"a.b.c", "double"},
      {"a.b.d", "int"},
      {"(a.b).c", "double"},  // Parentheses leave no trace in the tree.
      {"a.b['c']", "int"},
      {"[{'z': 0}].exists(y, y.z == 0)", "bool"},
      {"[0].exists(y, .y.z == b'')", "bool"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(Checked(c.text, environment), c.expected) << c.text;
  }
}

TEST(Checker, TheLongestNameWinsOverAVariableThatItBeginsWith) {
  Environment environment = TestEnvironment();
  environment.variables.emplace("Service", Type::String());
  EXPECT_EQ(Checked("Service", environment), "string");
  EXPECT_EQ(Checked("Service.SERVICE_EXPRESS", environment), "int");
  EXPECT_EQ(Checked("Service.OTHER", environment),
            "7: string has no fields, so no 'OTHER'");
}

TEST(Checker, FunctionsResolveInTheContainerToo) {
  Environment environment = TestEnvironment();
  environment.container = "shipping";
  EXPECT_EQ(Checked("rate(1)", environment), "double");
  EXPECT_EQ(Checked("size(zone)", environment), "int");
  EXPECT_EQ(Checked(".rate(1)", environment), "1: no function '.rate'");
}

TEST(Checker, MakesMessages) {
  ExpectChecked(
      {{"Address{}", "myorules.testdata.Address"},
       {"Address{country: 'x', remote: true, lines: ['a']}",
        "myorules.testdata.Address"},
       {".myorules.testdata.Address{country: 'x'}.country", "string"},
       {"Parcel{sender: Address{}, service: Service.SERVICE_EXPRESS}.sender",
        "myorules.testdata.Address"},
       {"Parcel{sender: null}", "myorules.testdata.Parcel"},
       {"Parcel{insured: 1}", "myorules.testdata.Parcel"},
       {"Parcel{insured: null}", "myorules.testdata.Parcel"},
       {"Parcel{fees: {'a': 1}, posted_on: parcel.due_on}",
        "myorules.testdata.Parcel"},
       {"Parcel{items: []}", "myorules.testdata.Parcel"},
       {"google.protobuf.Int64Value{value: 1}", "wrapper(int)"},
       {"google.protobuf.Struct{fields: {'a': 1}}", "map(string, dyn)"},
       {"google.protobuf.ListValue{}", "list(dyn)"},
       {"google.protobuf.Value{number_value: 1.0}", "dyn"},
       {"google.protobuf.Value{null_value: null}", "dyn"},
       {"google.protobuf.Any{}", "dyn"}});
}

TEST(Checker, RefusesWrongMessages) {
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
       {"google.protobuf.Timestamp{seconds: 1}",
        "0: google.protobuf.Timestamp cannot be made from fields; a function "
        "makes it"},
       {"parcel{}", "0: no message type 'parcel' (did you mean 'Parcel'?)"}});
}

TEST(Checker, UnknownNamesComeWithTheNearestKnownOne) {
  ExpectChecked(
      {{"parcl.id", "0: no variable 'parcl' (did you mean 'parcel'?)"},
       {"nonsense", "0: no variable 'nonsense'"},
       {"1 + coumt", "4: no variable 'coumt' (did you mean 'count'?)"},
       {"names.all(entry, entri == 'a')",
        "17: no variable 'entri' (did you mean 'entry'?)"},
       {"parcel.fragil",
        "6: no field 'fragil' in myorules.testdata.Parcel (did you mean "
        "'fragile'?)"},
       {"parcel.sender.x", "13: no field 'x' in myorules.testdata.Address"},
       {"has(parcel.fragil)",
        "0: no field 'fragil' in myorules.testdata.Parcel (did you mean "
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
        "16: enum testdata.Service has no value 'EXPRESS'"},
       {"SERVICE_EXPRESS",
        "0: no variable 'SERVICE_EXPRESS' (did you mean "
        "'Service.SERVICE_EXPRESS'?)"},
       {"testdata.Service",
        "8: 'testdata.Service' is an enum; name one of its values: "
        "'testdata.Service.SERVICE_UNSPECIFIED', …"},
       {"sise(names)", "0: no function 'sise' (did you mean 'size'?)"},
       {"names.exist(x, true)",
        "6: no function 'exist' (did you mean 'exists'?)\n12: no variable 'x'"},
       {"names.filter(true)",
        "6: 'filter' is a macro: write list.filter(variable, expression)"},
       {"exists(names, true)",
        "0: 'exists' is a macro: write list.exists(variable, expression)"}});
}

TEST(Checker, SelectionNeedsFields) {
  ExpectChecked(
      {{"count.x", "5: int has no fields, so no 'x'"},
       {"parcel.posted_on.year", "16: date has no fields, so no 'year'"},
       {"parcel.items.name",
        "12: list(myorules.testdata.Item) has no field 'name'; its entries are "
        "reached by an index or a macro such as exists()"},
       {"by_number.x",
        "9: the keys of map(int, string) are no strings; write [key]"},
       {"Parcel.id",
        "6: myorules.testdata.Parcel is a type here, and has no 'id'"},
       {"has(count.x)", "0: int has no fields, so no 'x'"}});
}

TEST(Checker, WrongArgumentsComeWithWhatTheFunctionTakes) {
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
       {"1 == 1u", "2: '==' cannot compare int with uint"},
       {"parcel.posted_on == null",
        "17: '==' cannot compare date with null_type"},
       {"count != null", "6: '!=' cannot compare int with null_type"},
       {"count ? 1 : 2", "6: the condition of '?:' must be bool, not int"},
       {"true ? 1 : 'a'",
        "5: '?:' chooses between int and string; both must be of one type"},
       {"names[true]",
        "5: '[]' cannot be used with (list(string), bool); it takes (list(A), "
        "int) or (map(A, B), A)"},
       {"1 in names",
        "2: 'in' cannot be used with (int, list(string)); it takes (A, "
        "list(A)) or (A, map(A, B))"},
       {"-'a'",
        "0: '-' cannot be used with (string); it takes (int) or (double)"}});
}

TEST(Checker, OfManyOverloadsThoseThatFitMostAreNamed) {
  ExpectChecked({{"about(count, 'a')",
                  "0: 'about' cannot be called with (int, string); it takes "
                  "(int, int), (string, string), …"},
                 {"about(weight, weight)",
                  "0: 'about' cannot be called with (weight, weight); it takes "
                  "(int, int), (uint, uint), (string, string), (double, "
                  "double), (bool, bool), (google.protobuf.Duration, "
                  "google.protobuf.Duration), …"}});
}

TEST(Checker, MacrosNeedAListOrMapAndACondition) {
  ExpectChecked(
      {{"count.all(x, true)", "6: all() goes over a list or a map, not int"},
       {"parcel.exists(x, true)",
        "7: exists() goes over a list or a map, not myorules.testdata.Parcel"},
       {"names.all(x, x)",
        "13: the condition of all() must be bool, not string"},
       {"names.map(x, 1, x)",
        "13: the condition of map() must be bool, not int"}});
}

TEST(Checker, RefusesKeysThatNoMapHas) {
  ExpectChecked({{"{1.0: 2}",
                  "1: a key of a map is bool, int, uint or string, not double"},
                 {"{[1]: 2, null: 3}",
                  "1: a key of a map is bool, int, uint or string, not "
                  "list(int)\n9: a key of a map is bool, int, uint or string, "
                  "not null_type"}});
}

TEST(Checker, AllFaultsComeAtOnceInTheirOrderAndEachOnce) {
  ExpectChecked(
      {{"parcel.agee > 1 && coumt == 2 || sise([x]) == 1",
        "6: no field 'agee' in myorules.testdata.Parcel\n"
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

TEST(Checker, SyntaxFaultsComeAlone) {
  ExpectChecked({{"zilch +", "7: expected a value, found the end"}});
}

TEST(CheckedExpr, NamesTheVariablesUsed) {
  const auto checked = MustCheck(
      "at_least(weight, threshold.limit_b) && parcel.sender.remote && "
      "names.all(count, count == 'a') && parcel.service == "
      "Service.SERVICE_EXPRESS");
  ASSERT_NE(checked, nullptr);
  EXPECT_THAT(checked->variables,
              ElementsAre("names", "parcel", "threshold.limit_b", "weight"));
}

TEST(CheckedExpr, ReferencesStandAtTheOutermostNodeOfAName) {
  const auto checked = MustCheck("at_least(weight, threshold.limit_a)");
  ASSERT_NE(checked, nullptr);
  const auto& call = std::get<CallExpr>(checked->root->node);
  EXPECT_EQ(checked->references.at(call.args[0]->id).variable, "weight");
  const Expr& limit = *call.args[1];
  EXPECT_EQ(checked->references.at(limit.id).variable, "threshold.limit_a");
  const Expr& inside = *std::get<SelectExpr>(limit.node).operand;
  EXPECT_EQ(checked->references.count(inside.id), 0u);
  EXPECT_EQ(checked->types.count(inside.id), 0u);
  EXPECT_THAT(checked->variables, ElementsAre("threshold.limit_a", "weight"));
  EXPECT_EQ(checked->text, "at_least(weight, threshold.limit_a)");
}

TEST(CheckedExpr, SelectionsAfterANameHaveTypesOfTheirOwn) {
  const auto checked = MustCheck("parcel.sender.country");
  ASSERT_NE(checked, nullptr);
  const auto& country = std::get<SelectExpr>(checked->root->node);
  const auto& sender = std::get<SelectExpr>(country.operand->node);
  EXPECT_EQ(checked->types.at(checked->root->id), Type::String());
  EXPECT_EQ(checked->types.at(country.operand->id),
            Type::Message("myorules.testdata.Address"));
  EXPECT_EQ(checked->types.at(sender.operand->id),
            Type::Message("myorules.testdata.Parcel"));
  EXPECT_EQ(checked->references.at(sender.operand->id).variable, "parcel");
  EXPECT_EQ(checked->references.count(checked->root->id), 0u);
}

TEST(CheckedExpr, ConstantsHaveValuesAndTypesHaveTypes) {
  const auto constant = MustCheck("Service.SERVICE_EXPRESS");
  ASSERT_NE(constant, nullptr);
  const Reference& enum_reference = constant->references.at(constant->root->id);
  EXPECT_EQ(enum_reference.enum_value, 2);
  EXPECT_EQ(enum_reference.variable, "");
  EXPECT_THAT(constant->variables, IsEmpty());

  const auto type = MustCheck("Parcel");
  ASSERT_NE(type, nullptr);
  EXPECT_EQ(type->references.at(type->root->id).type,
            Type::Message("myorules.testdata.Parcel"));

  const auto message = MustCheck("google.protobuf.Int64Value{value: 1}");
  ASSERT_NE(message, nullptr);
  EXPECT_EQ(message->references.at(message->root->id).type,
            Type::Message("google.protobuf.Int64Value"));
}

TEST(CheckedExpr, AMacrosVariableHasNoReference) {
  const auto checked = MustCheck("names.all(count, count == 'a')");
  ASSERT_NE(checked, nullptr);
  EXPECT_THAT(checked->variables, ElementsAre("names"));
  EXPECT_THAT(checked->references, SizeIs(1));
}

TEST(CheckedExpr, CallsHaveTheOverloadsThatTheyCanMean) {
  const auto one = MustCheck("size(names)");
  ASSERT_NE(one, nullptr);
  EXPECT_THAT(one->overloads.at(one->root->id), SizeIs(1));
  const auto many = MustCheck("size(anything)");
  ASSERT_NE(many, nullptr);
  EXPECT_THAT(many->overloads.at(many->root->id), SizeIs(4));
  EXPECT_EQ(many->type, Type::Int());
}

TEST(CheckedExpr, KnowsWhereTheRecordIsAskedAbout) {
  const auto checked = MustCheck(
      "is_on_record(parcel.id) || !has(parcel.sender) || parcel.fragile");
  ASSERT_NE(checked, nullptr);
  EXPECT_THAT(checked->record_questions, ElementsAre(0, 28));
  EXPECT_THAT(MustCheck("parcel.fragile")->record_questions, IsEmpty());
}

TEST(Checker, WithoutAPoolThereAreNoMessageTypes) {
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

TEST(TypeOfField, FollowsTheTableOfTheSpecification) {
  const auto type_of = [](const google::protobuf::Descriptor* message,
                          const char* field) {
    return TypeOfField(*message->FindFieldByName(field)).ToString();
  };
  const auto* value = google::protobuf::Value::descriptor();
  EXPECT_EQ(type_of(value, "null_value"), "null_type");
  EXPECT_EQ(type_of(value, "struct_value"), "map(string, dyn)");
  EXPECT_EQ(type_of(value, "list_value"), "list(dyn)");
  EXPECT_EQ(type_of(google::protobuf::Struct::descriptor(), "fields"),
            "map(string, dyn)");
  EXPECT_EQ(type_of(google::protobuf::ListValue::descriptor(), "values"),
            "list(dyn)");
  EXPECT_EQ(type_of(google::protobuf::Any::descriptor(), "value"), "bytes");
  EXPECT_EQ(type_of(google::protobuf::FloatValue::descriptor(), "value"),
            "double");
  EXPECT_EQ(type_of(google::protobuf::UInt32Value::descriptor(), "value"),
            "uint");
}

}  // namespace
}  // namespace myorules::engine
