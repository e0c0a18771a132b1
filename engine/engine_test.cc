// The engine as programs use it.
#include "engine/engine.h"

#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "engine/base/memory.h"
#include "engine/pack/parcel_pack.h"
#include "engine/testdata/parcel.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

using testdata::Parcel;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kBody[] = R"pack(
criterion { id: "heavy" title: "Heavy" our_choice: "x"
            when: "parcel.weight_grams > 1000" }
criterion { id: "liquid" title: "Liquid" our_choice: "x"
            when: "parcel.items.exists(i, i.liquid)" }
decision { id: "route" title: "Route" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "heavy" outcome: "FREIGHT" }
  row { when: "liquid" outcome: "HAND" }
  otherwise: "ROAD" }
)pack";

// The parcel pack without its terminology, of which such a program has none.
std::string PackText(const std::string& body) {
  std::string text = ParcelPackText(body);
  const std::string terminology = "terminology: \"carriers\"\n";
  text.erase(text.find(terminology), terminology.size());
  return text;
}

absl::StatusOr<std::shared_ptr<const Rules>> Load(const std::string& body,
                                                  RulesOptions options = {}) {
  return Rules::Load(PackText(body), *Parcel::descriptor(), std::move(options));
}

// The answer's only decision.
v1::DecisionResult Decision(const Rules& rules,
                            const google::protobuf::Message& subject) {
  v1::Classification answer;
  const absl::Status status =
      rules.Classify(subject, absl::CivilDay(2020, 6, 15), &answer);
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(answer.decisions_size(), 1);
  return answer.decisions(0);
}

Overload IsPrime(int result) {
  Overload overload;
  overload.function = overload.id = "is_prime";
  overload.params = {Type::Int()};
  overload.result = Type::Bool();
  overload.body = [result](absl::Span<const Value> args, CallContext&) {
    return Value::Bool(args[0].as_int() == result);
  };
  return overload;
}

TEST(Rules, AnswerWithWhatIsMissingUntilTheFactsDecide) {
  const auto rules = Load(kBody);
  ASSERT_TRUE(rules.ok()) << rules.status();
  Parcel parcel;
  parcel.set_weight_grams(10);
  v1::DecisionResult route = Decision(**rules, parcel);
  EXPECT_EQ(route.status(), v1::DECISION_STATUS_INDETERMINATE);
  EXPECT_THAT(route.candidates(), ElementsAre("HAND", "ROAD"));
  EXPECT_THAT(route.missing(), ElementsAre("parcel.items_complete"));
  parcel.set_items_complete(true);
  route = Decision(**rules, parcel);
  EXPECT_EQ(route.status(), v1::DECISION_STATUS_DETERMINED);
  EXPECT_EQ(route.outcome(), "ROAD");
}

TEST(Rules, TellTheTraceWhereItIsAskedFor) {
  const auto rules = Load(kBody);
  v1::Classification answer;
  ClassifyOptions options;
  ASSERT_TRUE((*rules)->Classify(Parcel(), {}, &answer, options).ok());
  EXPECT_EQ(answer.trace_size(), 0);
  options.trace = true;
  ASSERT_TRUE((*rules)->Classify(Parcel(), {}, &answer, options).ok());
  EXPECT_EQ(answer.trace_size(), 2);
}

TEST(Rules, DoNotLoadWithAFaultAndTellWhere) {
  RulesOptions options;
  options.file_name = "routes.textproto";
  const auto rules = Load(
      "criterion { id: \"a\" title: \"A\" our_choice: \"x\" "
      "when: \"parcel.wieght_grams > 3\" }\n"
      "note { id: \"n\" when: \"a\" message: \"M.\" }",
      std::move(options));
  EXPECT_EQ(rules.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(rules.status().message()),
              HasSubstr("routes.textproto:1:61: error: no field 'wieght_grams' "
                        "in myorules.testdata.Parcel (did you mean "
                        "'weight_grams'?)"));
}

TEST(Rules, AreAboutTheTypeThatTheProgramSays) {
  const auto rules = Rules::Load(PackText(kBody), *v1::RulePack::descriptor());
  EXPECT_EQ(rules.status(),
            absl::InvalidArgumentError(
                "pack.textproto is about myorules.testdata.Parcel, not about "
                "myorules.v1.RulePack"));
}

TEST(Rules, RefuseAMessageOfAnotherType) {
  const auto rules = Load(kBody);
  v1::Classification answer;
  EXPECT_EQ((*rules)->Classify(testdata::Address(), {}, &answer),
            absl::InvalidArgumentError(
                "pack post.parcels is about myorules.testdata.Parcel, not "
                "about myorules.testdata.Address"));
}

TEST(Rules, CallTheFunctionsOfTheProgram) {
  const std::string body =
      "criterion { id: \"a\" title: \"A\" our_choice: \"x\" "
      "when: \"is_prime(parcel.weight_grams)\" }\n"
      "decision { id: \"d\" title: \"D\" hit_policy: HIT_POLICY_FIRST "
      "our_choice: \"x\" row { when: \"a\" outcome: \"A\" } otherwise: \"B\" }";
  EXPECT_THAT(std::string(Load(body).status().message()),
              HasSubstr("is_prime"));
  RulesOptions options;
  options.functions = {IsPrime(7)};
  const auto rules = Load(body, options);
  ASSERT_TRUE(rules.ok()) << rules.status();
  Parcel parcel;
  EXPECT_THAT(Decision(**rules, parcel).missing(),
              ElementsAre("parcel.weight_grams"));
  parcel.set_weight_grams(7);
  EXPECT_EQ(Decision(**rules, parcel).outcome(), "A");
}

// A module with a weight, and rules that take it.
std::string ModuleText() {
  std::string text = PackText(
      "define { name: \"weight\" title: \"Weight\" "
      "value: \"parcel.weight_grams\" }\n"
      "criterion { id: \"heavy\" title: \"Heavy\" our_choice: \"x\" "
      "when: \"weight > 1000\" }");
  return absl::StrReplaceAll(
      text, {{"\"post.parcels\"", "\"post.scales\""},
             {"summary: \"A parcel.\"", "kind: PACK_KIND_MODULE"}});
}

std::string ImportingBody(absl::string_view hash) {
  return absl::StrCat(
      "import { name: \"post.scales\" version: \"1.2.0\" hash: \"", hash,
      "\" }\ndecision { id: \"route\" title: \"Route\" hit_policy: "
      "HIT_POLICY_FIRST our_choice: \"x\" row { when: \"heavy\" outcome: "
      "\"FREIGHT\" } otherwise: \"ROAD\" }");
}

TEST(Rules, ImportTheModulesOfTheProgramAndSayWhatCameFromWhere) {
  RulesOptions options;
  options.modules = {{"scales.textproto", ModuleText()}};
  const auto without_hash = Load(ImportingBody(""), options);
  const std::string fault(without_hash.status().message());
  const size_t hash = fault.find("sha256:");
  ASSERT_NE(hash, std::string::npos) << fault;
  const auto rules = Load(ImportingBody(fault.substr(hash, 7 + 64)), options);
  ASSERT_TRUE(rules.ok()) << rules.status();

  Parcel parcel;
  EXPECT_THAT(Decision(**rules, parcel).missing(),
              ElementsAre("parcel.weight_grams"));
  parcel.set_weight_grams(1001);
  v1::Classification answer;
  ClassifyOptions with_trace;
  with_trace.trace = true;
  for (int round = 0; round < 2; ++round) {
    ASSERT_TRUE((*rules)->Classify(parcel, {}, &answer, with_trace).ok());
    EXPECT_EQ(answer.decisions(0).outcome(), "FREIGHT");
    ASSERT_EQ(answer.pack().imports_size(), 1);
    EXPECT_EQ(answer.pack().imports(0).name(), "post.scales");
    ASSERT_EQ(answer.trace_size(), 2);
    EXPECT_EQ(answer.trace(1).id(), "heavy");
    EXPECT_EQ(answer.trace(1).title(), "Heavy");
    EXPECT_EQ(answer.trace(1).imported_from(), "post.scales");
    EXPECT_THAT(answer.trace(1).uses(), ElementsAre("weight"));
  }
  // An answer that is used again keeps nothing of the one before.
  ASSERT_TRUE((*Load(kBody))->Classify(parcel, {}, &answer, with_trace).ok());
  EXPECT_EQ(answer.pack().imports_size(), 0);
  EXPECT_EQ(answer.trace(0).imported_from(), "");
}

TEST(Rules, TellTheFaultsOfAModuleAsThoseOfItsOwnFile) {
  RulesOptions options;
  options.modules = {
      {"scales.textproto",
       absl::StrReplaceAll(ModuleText(), {{"weight_grams", "wieght_grams"}})},
      {"broken.textproto", "kind PACK_KIND_MODULE"},
      {"parcels.textproto", PackText("")}};
  const std::string faults(Load(kBody, std::move(options)).status().message());
  EXPECT_THAT(faults, HasSubstr("scales.textproto:1:55: error: no field "
                                "'wieght_grams' in myorules.testdata.Parcel"));
  EXPECT_THAT(faults, HasSubstr("broken.textproto:1:"));
  EXPECT_THAT(faults, HasSubstr("parcels.textproto has answers of its own; "
                                "only what says kind: PACK_KIND_MODULE is "
                                "imported"));
}

TEST(Rules, TakeListsAsLongAsTheProgramSays) {
  Parcel parcel;
  for (int i = 0; i < 1'001; ++i) parcel.add_items();
  v1::Classification answer;
  const absl::CivilDay day(2020, 6, 15);
  EXPECT_EQ((*Load(kBody))->Classify(parcel, day, &answer),
            absl::InvalidArgumentError("myorules.testdata.Parcel.items has "
                                       "1001 entries; at most 1000 are read"));
  RulesOptions options;
  options.list_entries = {{"myorules.testdata.Parcel.items", 1'001}};
  EXPECT_EQ((*Load(kBody, options))->Classify(parcel, day, &answer),
            absl::OkStatus());
}

TEST(Rules, TakeAValueOfAnotherTypeThanItsFunctionSaysForAnError) {
  const OwnMemory memory;
  const std::string body =
      "facet { id: \"f\" title: \"F\" our_choice: \"x\" "
      "value: \"is_odd(parcel.weight_grams)\" }";
  Parcel parcel;
  parcel.set_weight_grams(3);
  const auto error_with = [&](const Type& result, const Value& value) {
    RulesOptions options;
    options.functions = {IsPrime(2)};
    options.functions[0].function = options.functions[0].id = "is_odd";
    options.functions[0].result = result;
    options.functions[0].body = [&](absl::Span<const Value>, CallContext&) {
      return value;
    };
    const auto rules = Load(body, std::move(options));
    EXPECT_TRUE(rules.ok()) << rules.status();
    v1::Classification answer;
    EXPECT_TRUE(
        (*rules)->Classify(parcel, absl::CivilDay(2020, 6, 15), &answer).ok());
    return answer.facets(0).error();
  };
  EXPECT_EQ(error_with(Type::Bool(), Value::Bool(true)), "");
  EXPECT_EQ(error_with(Type::Date(), Value::Int(1)),
            "function is_odd says that it gives date, and gave 1");
  EXPECT_EQ(error_with(Type::List(Type::String()),
                       Value::List(std::vector<Value>{Value::Int(1)})),
            "function is_odd says that it gives list(string), and gave [1]");
  EXPECT_EQ(error_with(Type::Bool(), Value::Unknown(UnknownSet())),
            "function is_odd says that it gives bool, and gave an unknown that "
            "hangs on no fact");
}

// Deeper than any stack could take by copying it.
TEST(Rules, RefuseASubjectThatIsNestedTooDeepHoweverDeep) {
  const auto rules = Rules::Load(
      absl::StrReplaceAll(
          PackText("facet { id: \"f\" title: \"F\" our_choice: \"x\" "
                   "value: \"size(parcel.field)\" }"),
          {{"myorules.testdata.Parcel", "google.protobuf.DescriptorProto"}}),
      *google::protobuf::DescriptorProto::descriptor());
  ASSERT_TRUE(rules.ok()) << rules.status();
  google::protobuf::DescriptorProto subject;
  google::protobuf::DescriptorProto* inner = &subject;
  for (int i = 0; i < 20'000; ++i) inner = inner->add_nested_type();
  v1::Classification answer;
  EXPECT_EQ((*rules)->Classify(subject, absl::CivilDay(2020, 6, 15), &answer),
            absl::InvalidArgumentError("google.protobuf.DescriptorProto."
                                       "nested_type is nested more than 20 "
                                       "deep"));
}

TEST(Rules, TakeNoFunctionTwice) {
  RulesOptions options;
  options.functions = {IsPrime(2), IsPrime(3)};
  EXPECT_EQ(Load(kBody, std::move(options)).status().code(),
            absl::StatusCode::kAlreadyExists);
}

TEST(Rules, HaveAnotherHashWithAnotherVersionOfTheFunctions) {
  RulesOptions options;
  options.functions_version = "2";
  const auto rules = Load(kBody);
  const auto others = Load(kBody, std::move(options));
  EXPECT_EQ((*rules)->identity().name(), "post.parcels");
  EXPECT_EQ((*rules)->source().version(), "1.2.0");
  EXPECT_NE((*rules)->identity().hash(), (*others)->identity().hash());
}

TEST(Rules, AskTheProgramForSources) {
  RulesOptions options;
  options.sources = {"tariff", "handbooks"};
  EXPECT_THAT(std::string(Load(kBody, std::move(options)).status().message()),
              HasSubstr("no source 'handbook' is on record (did you mean "
                        "'handbooks'?)"));
}

TEST(Rules, AskTheProgramForWhatElsePacksName) {
  Overload above = IsPrime(7);
  above.function = "carries";
  above.id = "carries_string";
  above.params = {Type::String()};
  above.terms = {"carrier"};
  const std::string body = R"pack(
threshold { name: "most" title: "M" value: "5" method: "SCALE" unit: "kg" our_choice: "x" }
note { id: "n" message: "M." when: "carries('snale')" }
note { id: "o" message: "M." when: "parcel.label == 'snial'" }
flag { id: "f" title: "F" severity: SEVERITY_HIGH message: "M."
       when: "carries('snail')" evidence: "handbook.los" })pack";
  RulesOptions options;
  options.functions = {above};
  options.terms = [](absl::string_view) {
    return std::vector<std::string>{"snail"};
  };
  options.field_terms = {{"myorules.testdata.Parcel.label", "carrier"}};
  options.evidence = {"handbook.loss"};
  options.threshold_faults = [](const v1::Threshold& threshold) {
    return std::vector<ThresholdFault>{{"unit", "a SCALE measures in g"}};
  };
  const std::string faults(Load(body, options).status().message());
  EXPECT_THAT(faults, HasSubstr("'snale' is no carrier"));
  EXPECT_THAT(faults, HasSubstr("'snial' is no carrier"));
  EXPECT_THAT(faults, HasSubstr("no evidence 'handbook.los' is on record (did "
                                "you mean 'handbook.loss'?)"));
  EXPECT_THAT(faults, HasSubstr("a SCALE measures in g"));
}

// Whether some parcel is so many days on its way the program alone knows.
TEST(Rules, TellAGapAtANumberThatAnExampleOfTheProgramShows) {
  const std::string body =
      "define { name: \"days\" title: \"D\" "
      "value: \"days_between(parcel.posted_on, assessed_on)\" }\n"
      "facet { id: \"wait\" title: \"W\" our_choice: \"x\"\n"
      "  row { when: \"days < 5\" outcome: \"SHORT\" }\n"
      "  row { when: \"days > 5\" outcome: \"LONG\" } }";
  EXPECT_TRUE(Load(body).ok());
  RulesOptions options;
  options.examples = [](double number) -> std::vector<Example> {
    auto parcel = std::make_shared<Parcel>();
    parcel->mutable_posted_on()->set_year(2020);
    parcel->mutable_posted_on()->set_month(6);
    parcel->mutable_posted_on()->set_day(1);
    const absl::CivilDay day(2020, 6, 1);
    return {{nullptr, day},
            {std::make_shared<testdata::Address>(), day},
            {parcel, day + static_cast<int>(number)}};
  };
  EXPECT_THAT(std::string(Load(body, options).status().message()),
              HasSubstr("no row holds where days_between(parcel.posted_on, "
                        "assessed_on) is 5"));
  options.examples = [](double) { return std::vector<Example>(); };
  EXPECT_TRUE(Load(body, options).ok());
}

TEST(Rules, NameTablesOfTheTerminologyOfTheProgram) {
  RulesOptions options;
  const auto load = [&](absl::string_view bytes) {
    options.terminology = {{"carriers", std::string(bytes)}};
    return Rules::Load(ParcelPackText(kBody), *Parcel::descriptor(), options);
  };
  const auto rules = load("snail");
  ASSERT_TRUE(rules.ok()) << rules.status();
  EXPECT_NE((*rules)->identity().hash(), (*load("post"))->identity().hash());
}

TEST(Rules, AnswerAboutAPreparedSubjectAsAboutAnyOther) {
  const auto rules = Load(kBody);
  Parcel parcel;
  parcel.set_weight_grams(1);
  parcel.add_items()->set_name("b");
  parcel.add_items()->set_name("a");
  const absl::CivilDay day(2020, 6, 15);
  v1::Classification expected;
  ASSERT_TRUE((*rules)->Classify(parcel, day, &expected).ok());
  ASSERT_TRUE((*rules)->Prepare(&parcel).ok());
  EXPECT_EQ(parcel.items(0).name(), "a");
  v1::Classification answer;
  ASSERT_TRUE((*rules)->ClassifyPrepared(parcel, day, &answer).ok());
  EXPECT_EQ(answer.SerializeAsString(), expected.SerializeAsString());
}

TEST(Rules, LeaveASubjectThatTheyRefuseToPrepareAsItWas) {
  const auto rules = Load(kBody);
  Parcel parcel;
  parcel.add_items()->set_name("b");
  parcel.add_items()->set_name("\xE9");
  EXPECT_EQ(
      (*rules)->Prepare(&parcel),
      absl::InvalidArgumentError("myorules.testdata.Item.name is not UTF-8"));
  EXPECT_EQ(parcel.items(0).name(), "b");
  google::protobuf::DescriptorProto other;
  EXPECT_EQ((*rules)->Prepare(&other).code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(Rules, AnswerTheSameInWhateverOrderEntriesCome) {
  const auto rules = Load(kBody);
  Parcel parcel;
  parcel.set_weight_grams(1);
  parcel.add_items()->set_name("b");
  parcel.add_items()->set_name("a");
  parcel.set_items_complete(true);
  const std::string before = parcel.SerializeAsString();
  const v1::DecisionResult route = Decision(**rules, parcel);
  EXPECT_THAT(route.missing(), ElementsAre("parcel.items[name=a].liquid",
                                           "parcel.items[name=b].liquid"));
  EXPECT_EQ(parcel.SerializeAsString(), before);
  parcel.mutable_items()->SwapElements(0, 1);
  EXPECT_EQ(Decision(**rules, parcel).SerializeAsString(),
            route.SerializeAsString());
}

TEST(Rules, TakeMessagesOfATypeThatIsMadeAtRunTime) {
  // The parcel's file, and all that it imports, in a pool of its own.
  google::protobuf::DescriptorPool pool;
  std::vector<const google::protobuf::FileDescriptor*> files = {
      Parcel::descriptor()->file()};
  for (size_t i = 0; i < files.size(); ++i) {
    for (int j = 0; j < files[i]->dependency_count(); ++j) {
      files.push_back(files[i]->dependency(j));
    }
  }
  for (auto file = files.rbegin(); file != files.rend(); ++file) {
    if (pool.FindFileByName((*file)->name()) != nullptr) continue;
    google::protobuf::FileDescriptorProto proto;
    (*file)->CopyTo(&proto);
    ASSERT_NE(pool.BuildFile(proto), nullptr) << (*file)->name();
  }
  const auto* type = pool.FindMessageTypeByName("myorules.testdata.Parcel");
  ASSERT_NE(type, nullptr);
  const auto rules =
      Rules::Load(PackText(absl::StrCat(
                      kBody,
                      "facet { id: \"posted\" title: \"P\" our_choice: \"x\" "
                      "value: \"parcel.posted_on < date('2016-06-01')\" }")),
                  *type);
  ASSERT_TRUE(rules.ok()) << rules.status();
  google::protobuf::DynamicMessageFactory factory;
  const std::unique_ptr<google::protobuf::Message> parcel(
      factory.GetPrototype(type)->New());
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "weight_grams: 3 items { name: 'a' } posted_on { year: 2016 month: 5 }",
      parcel.get()));
  v1::Classification answer;
  ASSERT_TRUE((*rules)->Classify(*parcel, {}, &answer).ok());
  EXPECT_THAT(
      answer.decisions(0).missing(),
      ElementsAre("parcel.items[name=a].liquid", "parcel.items_complete"));
  EXPECT_TRUE(answer.facets(0).value().bool_value());
}

TEST(Rules, AreSharedByThreads) {
  const auto rules = Load(kBody);
  Parcel parcel;
  parcel.set_weight_grams(2000);
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 50; ++round) {
        EXPECT_EQ(Decision(**rules, parcel).outcome(), "FREIGHT");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace myorules::engine
