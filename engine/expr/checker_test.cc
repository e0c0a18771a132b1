#include "engine/expr/checker.h"

#include <string>
#include <variant>

#include "engine/expr/checker_test_util.h"
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
  const CheckedCase cases[] = {
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
  for (const CheckedCase& c : cases) {
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
       {"google.protobuf.Value{null_value: "
        "google.protobuf.NullValue.NULL_VALUE}",
        "dyn"},
       {"google.protobuf.Any{}", "dyn"}});
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
  EXPECT_EQ(message->references.at(message->root->id).message->full_name(),
            "google.protobuf.Int64Value");
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

// Within the limits of the parser, time and stack do not run away.
TEST(CheckerLimits, DeepAndWideExpressionsAreChecked) {
  const auto repeat = [](const std::string& text, int count) {
    std::string repeated;
    for (int i = 0; i < count; ++i) repeated += text;
    return repeated;
  };
  EXPECT_EQ(Checked(repeat("[", 100) + repeat("]", 100)),
            repeat("list(", 100) + "dyn" + repeat(")", 100));
  EXPECT_EQ(Checked(repeat("names.all(x, ", 99) + "true" + repeat(")", 99)),
            "bool");
  EXPECT_EQ(Checked("[" + repeat("[],", 33'000) + "]"), "list(list(dyn))");
  EXPECT_EQ(Checked("[].map(x, [" + repeat("first([x]),", 9'000) + "])"),
            "list(list(dyn))");
  EXPECT_EQ(Checked("size([" + repeat("count+1,", 12'000) + "])"), "int");
}

TEST(TypeOfField, FollowsTheTableOfTheSpecification) {
  const auto type_of = [](const google::protobuf::Descriptor* message,
                          const char* field) {
    return TypeOfField(*message->FindFieldByName(field)).ToString();
  };
  const auto* value = google::protobuf::Value::descriptor();
  EXPECT_EQ(type_of(value, "null_value"), "wrapper(int)");
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
