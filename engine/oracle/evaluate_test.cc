#include "engine/oracle/evaluate.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "engine/base/memory.h"
#include "engine/oracle/parcel_environment.h"
#include "engine/testdata/old_kinds.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor_database.h"
#include "google/protobuf/dynamic_message.h"
#include "gtest/gtest.h"

namespace myorules::engine::oracle {
namespace {

const OwnMemory kMemory;

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> ReadsOf(const std::string& expression,
                                 const std::string& parcel) {
  const auto checked = CheckParcelExpression(expression);
  const testdata::Parcel subject = ParcelOf(parcel);
  std::vector<std::string> reads;
  for (const auto& [path, value] : EvaluateAbout(*checked, subject).reads) {
    reads.push_back(absl::StrCat(path, " = ", value.ToString()));
  }
  return reads;
}

TEST(Reads, AreTheFactsThatTheAnswerLookedAt) {
  EXPECT_THAT(ReadsOf("parcel.fragile || parcel.weight_grams > 5", ""),
              ElementsAre("parcel.fragile = unknown{parcel.fragile}",
                          "parcel.weight_grams = "
                          "unknown{parcel.weight_grams}"));
  // What is decided before is not read.
  EXPECT_THAT(
      ReadsOf("parcel.fragile || parcel.weight_grams > 5", "fragile: true"),
      ElementsAre("parcel.fragile = true"));
  // Plain variables are no facts.
  EXPECT_THAT(ReadsOf("plain.fragile || plain.items.size() > 5", ""),
              ElementsAre());
}

// A program takes the conditions of && and of || together.
TEST(Steps, OfAProgramAreNoMoreHoweverConditionsAreBracketed) {
  for (const char* expression : {
           "F || ((G || H) || (G || H))",
           "F && ((G && H) && (G && H))",
           "F && (G && (H && (G && H)))",
           // One decides, and what the others hang on is asked for by nobody.
           "F && (G && false)",
           "F || (G || (H || true))",
       }) {
    // F compares a message of which all is missing.
    const std::string text =
        absl::StrReplaceAll(expression, {{"F", "parcel == plain"},
                                         {"G", "parcel.fragile"},
                                         {"H", "parcel.label == 'a'"}});
    EXPECT_EQ(EvaluateAbout(*CheckParcelExpression(text),
                            ParcelOf("sender {} receiver {}"))
                  .difference,
              "");
  }
}

TEST(Reads, NameTheFieldSelectedNotTheMessagesPassed) {
  EXPECT_THAT(
      ReadsOf("parcel.sender.country == 'NL'", "sender { country: 'NL' }"),
      ElementsAre("parcel.sender.country = \"NL\""));
  EXPECT_THAT(ReadsOf("parcel.sender.country == 'NL'", ""),
              ElementsAre("parcel.sender.country = "
                          "unknown{parcel.sender.country}"));
  EXPECT_THAT(ReadsOf("has(parcel.sender)", ""),
              ElementsAre("parcel.sender = unknown{parcel.sender}"));
  EXPECT_THAT(ReadsOf("parcel.sender == parcel.sender", ""),
              ElementsAre("parcel.sender = unknown{parcel.sender}"));
}

TEST(Reads, OfAListTellItsCompletenessAndTheEntriesLookedAt) {
  EXPECT_THAT(
      ReadsOf("parcel.items.exists(i, i.liquid)",
              "items { name: 'a' liquid: false } items { name: 'b' liquid: "
              "true } items { name: 'c' }"),
      ElementsAre(HasSubstr("parcel.items = ["),
                  "parcel.items[name=a].liquid = false",
                  "parcel.items[name=b].liquid = true",
                  "parcel.items_complete = unknown{parcel.items_complete}"));
}

// Ten entries, eight deep: a hundred million steps.
std::string Endless() {
  std::string expression = "true";
  const std::string ten = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]";
  for (int depth = 0; depth < 8; ++depth) {
    expression = absl::StrCat(ten, ".all(x, ", expression, ")");
  }
  return expression;
}

TEST(Limits, EndAnEvaluationThatTakesTooLong) {
  EXPECT_EQ(Evaluated(Endless()),
            "error{the evaluation takes more than 50000000 steps}");
}

// Enough for what should end; soon used up by what should not.
constexpr int64_t kFewSteps = 1'000'000;

TEST(Limits, EndAnEvaluationThatGrowsWithoutEnd) {
  std::string text = "['0123456789abcdef']";
  std::string list = "[[1, 2, 3, 4]]";
  for (int doubling = 0; doubling < 40; ++doubling) {
    text += ".map(x, x + x)";
    list += ".map(x, x + x)";
  }
  EXPECT_EQ(EvaluatedWithin(kFewSteps, text + ".size()"),
            "error{the evaluation takes more than 1000000 steps}");
  EXPECT_EQ(EvaluatedWithin(kFewSteps, list + ".size()"),
            "error{the evaluation takes more than 1000000 steps}");
  // Shared parts: small in memory, endless to compare.
  std::string shared = "[1]";
  for (int doubling = 0; doubling < 40; ++doubling) {
    shared += ".map(x, [x, x])";
  }
  EXPECT_EQ(EvaluatedWithin(kFewSteps, absl::StrCat(shared, " == ", shared)),
            "error{the evaluation takes more than 1000000 steps}");
}

TEST(Limits, AreNotAbsorbedByWhatAbsorbsErrors) {
  const std::string endless = Endless();
  for (const std::string& expression : {
           absl::StrCat("parcel.fragile || ", endless),
           absl::StrCat("parcel.fragile && ", endless),
           absl::StrCat(endless, " || true"),
           absl::StrCat("[parcel.fragile, ", endless, "].exists(x, x)"),
           absl::StrCat("[1, 2].exists(i, i == 1 ? ", endless, " : true)"),
           absl::StrCat("[parcel.fragile, ", endless, "] == [true, true]"),
           absl::StrCat("known(", endless, ")"),
       }) {
    EXPECT_EQ(EvaluatedWithin(kFewSteps, expression),
              "error{the evaluation takes more than 1000000 steps}")
        << expression;
  }
}

// A parcel of so many scans of which nothing is known.
std::string BareScans(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "scans {} ";
  return text;
}

TEST(Limits, CountTheFactsThatKnownLooksAt) {
  EXPECT_EQ(EvaluatedWithin(kFewSteps,
                            "parcel.scans.exists(s, known(parcel) && false)",
                            BareScans(3'000)),
            "error{the evaluation takes more than 1000000 steps}");
}

TEST(Limits, CountEachPairOfListsWithoutOrder) {
  EXPECT_EQ(EvaluatedWithin(kFewSteps,
                            "parcel.scans.map(s, s.damaged) == "
                            "parcel.scans.map(s, s.damaged)",
                            BareScans(4'000)),
            "error{the evaluation takes more than 1000000 steps}");
}

TEST(Limits, CountTheFactsThatAMacroGathers) {
  // Each entry of the outer list hangs on all entries of the inner one.
  EXPECT_EQ(EvaluatedWithin(kFewSteps,
                            "parcel.scans.exists(s, parcel.scans.exists(t, "
                            "t.damaged && s.damaged))",
                            BareScans(2'000)),
            "error{the evaluation takes more than 1000000 steps}");
}

TEST(Limits, CountWhatAMessageLiteralCopies) {
  std::string shared = "[1]";
  for (int doubling = 0; doubling < 40; ++doubling) {
    shared += ".map(x, [x, x])";
  }
  EXPECT_EQ(EvaluatedWithin(kFewSteps,
                            absl::StrCat("google.protobuf.ListValue{values: ",
                                         shared, "}.size()")),
            "error{the evaluation takes more than 1000000 steps}");
}

TEST(Limits, LetAMacroOverALongListOfWhichNothingIsKnownThrough) {
  EXPECT_THAT(Evaluated("parcel.scans.exists(s, s.damaged)", BareScans(10'000)),
              HasSubstr("unknown{parcel.scans"));
}

TEST(Names, OfMacroVariablesHideOthersInside) {
  EXPECT_EQ(Evaluated("[1, 2].map(parcel, parcel + 1)"), "[2, 3]");
  EXPECT_EQ(Evaluated("[1, 2].map(x, [x].map(x, x * 10)[0] + x)"), "[11, 22]");
  EXPECT_EQ(Evaluated("[1].map(n, n)[0] + size([n])"), "2");
  EXPECT_EQ(Evaluated("Service.SERVICE_EXPRESS"), "2");
  EXPECT_EQ(Evaluated("parcel.service == Service.SERVICE_EXPRESS",
                      "service: SERVICE_EXPRESS"),
            "true");
  EXPECT_EQ(Evaluated("type(1) == int && type([]) == list && "
                      "type(plain) == Parcel"),
            "true");
}

TEST(DynamicValues, AreCheckedWhenTheyAreUsed) {
  const std::pair<const char*, const char*> rows[] = {
      {"dyn('x') + 1", "error{no such overload: _+_(string, int)}"},
      {"dyn(1).a", "error{no such field: 'a' of int}"},
      {"dyn(parcel).nothing",
       "error{no such field: 'nothing' of myorules.testdata.Parcel}"},
      {"dyn([1, 2])[dyn(1.0)]", "2"},
      {"dyn([1, 2])[dyn(1.5)]", "error{1.5 is no position in a list}"},
      {"dyn([1, 2])['a']", "error{\"a\" is no position in a list}"},
      {"dyn(1)[0]", "error{no such overload: an index into int}"},
      {"1 in dyn(1)", "error{no such overload: 'in' a int}"},
      {"dyn(1) < dyn(2u)", "true"},
      {"dyn(1) == dyn(1.0)", "true"},
      {"dyn(1) == dyn('1')", "false"},
      {"{'a': 1}.b", "error{no such key: 'b'}"},
      {"{'a': 1}['b']", "error{no such key: 'b'}"},
      {"{'a': 1}[\"it's\\n\"]", R"(error{no such key: 'it\'s\n'})"},
      {"{1: 1}[2]", "error{no such key: 2}"},
      {"{true: 1}[false]", "error{no such key: false}"},
      {"{1: 'a'}[dyn(1.0)]", "\"a\""},
      {"{1: 2, 1: 3}", "error{repeated map key 1}"},
      {"{'a': 2, 'a': 3}", "error{repeated map key 'a'}"},
      {"{dyn(1.5): 2}",
       "error{a value of type double cannot be a map key; bool, int, uint and "
       "string can}"},
      {"[1, 2][2]", "error{index out of bounds: 2}"},
  };
  for (const auto& [expression, result] : rows) {
    EXPECT_EQ(Evaluated(expression), result) << expression;
  }
}

TEST(PlainMessages, FollowTheDefaultsOfProto) {
  const std::pair<const char*, const char*> rows[] = {
      {"plain.fragile", "false"},
      {"plain.sender.country", "\"\""},
      {"plain.sender.lines", "[]"},
      {"has(plain.sender)", "false"},
      {"has(plain.fragile)", "false"},
      {"has(plain.service)", "false"},
      {"plain.service", "0"},
      {"plain.insured", "null"},
      {"plain.insured == null", "true"},
      {"plain.received_at == timestamp(0)", "true"},
      {"plain.items.exists(i, true)", "false"},
      {"plain.items.size()", "0"},
  };
  for (const auto& [expression, result] : rows) {
    EXPECT_EQ(Evaluated(expression), result) << expression;
  }
}

// A dynamic message of the generated type is no object of its class; one of
// another pool has other fields.
TEST(DynamicMessages, AreReadAsThoseOfTheGeneratedClassAre) {
  const testdata::Parcel parcel = ParcelOf(
      "fragile: true service: SERVICE_EXPRESS "
      "posted_on { year: 2016 month: 5 } sender { country: 'NL' } "
      "items { name: 'a' packed_on { year: 2016 } } items_complete: true "
      "received_at { seconds: 1 } travelled { seconds: 2 } insured { value: 3 "
      "} fees { key: 'duty' value: 3 }");
  const google::protobuf::DescriptorPool& generated =
      *google::protobuf::DescriptorPool::generated_pool();
  google::protobuf::DescriptorPoolDatabase files(generated);
  const google::protobuf::DescriptorPool own(&files);
  for (const auto* pool : {&generated, &own}) {
    google::protobuf::DynamicMessageFactory factory;
    const std::unique_ptr<google::protobuf::Message> dynamic(
        factory
            .GetPrototype(
                pool->FindMessageTypeByName("myorules.testdata.Parcel"))
            ->New());
    ASSERT_TRUE(dynamic->ParseFromString(parcel.SerializeAsString()));
    for (const char* expression :
         {"parcel.fragile", "has(parcel.fragile)", "parcel.label",
          "has(parcel.label)", "parcel.service", "parcel.posted_on",
          "parcel.due_on", "parcel.sender.country", "parcel.receiver.country",
          "has(parcel.sender)", "parcel.items.map(i, i.packed_on)",
          "parcel.items.all(i, i.liquid)", "parcel.stamps", "has(parcel.items)",
          "parcel.received_at", "parcel.travelled", "parcel.insured",
          "parcel.fees", "has(parcel.fees)"}) {
      SCOPED_TRACE(expression);
      const auto checked = CheckParcelExpression(expression);
      EXPECT_EQ(EvaluateAbout(*checked, *dynamic).value.ToString(),
                EvaluateAbout(*checked, parcel).value.ToString());
    }
  }
}

// EvaluateAbout compares the steps: near a limit an answer must not hang on
// whether anybody asks how it came about.
TEST(Has, TakesAsManyStepsWhetherOrNotItsReadsAreNoted) {
  const testdata::Parcel parcel = ParcelOf(
      "fragile: true label: 'twenty-four bytes of text' posted_on { year: 2016 "
      "} items { name: 'a' } items { name: 'b' } items_complete: true "
      "stamps: ['x', 'y', 'z'] fees { key: 'duty' value: 3 } "
      "signature: 'sixteen bytes ..'");
  for (const testdata::Parcel& record : {parcel, testdata::Parcel()}) {
    for (const char* field :
         {"fragile", "label", "service", "posted_on", "due_on", "sender",
          "sender.country", "items", "stamps", "scans", "fees", "signature"}) {
      for (const char* subject : {"parcel", "plain"}) {
        const std::string expression =
            absl::StrCat("has(", subject, ".", field, ")");
        SCOPED_TRACE(expression);
        const auto checked = CheckParcelExpression(expression);
        ASSERT_NE(checked, nullptr);
        const OwnMemory memory;
        EvaluateAbout(*checked, record);
      }
    }
  }
}

// Without a trace what is selected twice is one value.
TEST(Known, TakesAsManyStepsWhetherOrNotItsReadsAreNoted) {
  const testdata::Parcel parcel =
      ParcelOf("items { name: 'a' liquid: true } items { name: 'b' count: 3 }");
  for (const char* expression :
       {"known([plain.items, plain.items])",
        "known([parcel.items, parcel.items])",
        "known({'a': plain.items, 'b': [plain.items, plain.items]})"}) {
    SCOPED_TRACE(expression);
    const auto checked = CheckParcelExpression(expression);
    ASSERT_NE(checked, nullptr);
    const OwnMemory memory;
    EvaluateAbout(*checked, parcel);
  }
}

// Protobuf drops a number that an enum of proto2 does not have.
TEST(MessageLiterals, NumberThatAnEnumOfProto2DoesNotHaveIsAnError) {
  ASSERT_EQ(testdata::OldKinds::descriptor()->file()->syntax(),
            google::protobuf::FileDescriptor::SYNTAX_PROTO2);
  const std::pair<const char*, const char*> rows[] = {
      {"OldKinds{stated: 1}.stated", "1"},
      {"OldKinds{stated: 99}.stated",
       "error{myorules.testdata.OldKinds: field 'stated' cannot be 99}"},
      {"OldKinds{stateds: [1, 99]}.stateds",
       "error{myorules.testdata.OldKinds: field 'stateds' cannot be 99}"},
      {"OldKinds{plain: 0}.plain",
       "error{myorules.testdata.OldKinds: field 'plain' cannot be 0}"},
      {"OldKinds{plain: dyn(null)}.plain",
       "error{myorules.testdata.OldKinds: field 'plain' cannot be null}"},
      // One of proto3 takes any.
      {"Parcel{service: 99}.service", "99"},
  };
  for (const auto& [expression, result] : rows) {
    EXPECT_EQ(Evaluated(expression), result) << expression;
  }
}

TEST(MessageLiterals, HoldWhatTheirFieldsTake) {
  const std::pair<const char*, const char*> rows[] = {
      {"Parcel{fragile: true}.fragile", "true"},
      {"has(Parcel{fragile: false}.fragile)", "true"},
      {"Parcel{sender: Address{country: 'NL', lines: ['a', 'b']}}.sender.lines",
       "[\"a\", \"b\"]"},
      {"Parcel{fees: {'a': 1, 'b': 2}}.fees['b']", "2"},
      {"Parcel{insured: 5}.insured + 1", "6"},
      {"Parcel{insured: null}.insured", "null"},
      {"Parcel{received_at: timestamp('2016-05-09T10:00:00.5Z')}.received_at",
       "2016-05-09T10:00:00.5Z"},
      {"Parcel{travelled: duration('-1.5s')}.travelled", "-1.5s"},
      {"Parcel{posted_on: date('2016-05-09')}.posted_on", "2016-05-09"},
      {"Parcel{barcode: 7u, value: 1.5, signature: b'x'}.signature", "b\"x\""},
      {"Parcel{items: [Item{name: 'a'}, Item{name: 'b'}]}.items[1].name",
       "\"b\""},
      {"Item{name: 'a'} == Item{name: 'a'}", "true"},
      {"Item{name: 'a'} == Item{name: 'a', count: 0}", "false"},
      {"Item{name: 'a'} != Item{name: 'b'}", "true"},
      {"Parcel{service: 2}.service", "2"},
      {"Parcel{service: 3000000000}.service",
       "error{myorules.testdata.Parcel: field 'service' cannot be 3000000000}"},
      {"Parcel{fees: {'a': dyn('x')}}.fees",
       "error{myorules.testdata.Parcel: field 'fees' cannot have \"x\" at "
       "\"a\"}"},
      {"Parcel{fees: {dyn(1): 2}}.fees",
       "error{myorules.testdata.Parcel: field 'fees' cannot have the key 1}"},
      {"google.protobuf.Int64Value{value: 5}", "5"},
  };
  for (const auto& [expression, result] : rows) {
    EXPECT_EQ(Evaluated(expression), result) << expression;
  }
}

TEST(Maps, OfARecordAreExactlyWhatTheyHold) {
  const std::string fees = "fees { key: 'duty' value: 3 }";
  EXPECT_EQ(Evaluated("parcel.fees['duty'] + parcel.fees.duty", fees), "6");
  EXPECT_EQ(Evaluated("'air' in parcel.fees", fees), "false");
  EXPECT_EQ(Evaluated("parcel.fees.air", fees), "error{no such key: 'air'}");
  EXPECT_EQ(Evaluated("parcel.fees.exists(k, parcel.fees[k] > 2)", fees),
            "true");
}

}  // namespace
}  // namespace myorules::engine::oracle
