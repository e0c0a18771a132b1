// The answer as a whole: identity, notes, summary, and that it is the
// same whenever it is asked for.
#include "engine/classify/classify.h"

#include <algorithm>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "engine/base/canonical.h"
#include "engine/classify/parcel_classification.h"
#include "engine/expr/function.h"
#include "engine/expr/standard_library.h"
#include "engine/pack/parcel_pack.h"
#include "engine/pack/threshold.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kPack[] = R"pack(
threshold { name: "most" title: "Heaviest" value: "1000" unit: "g"
            our_choice: "round" unverified: "Nobody has weighed it." }
threshold { name: "dear" title: "Dearest" value: "99.5" unit: "crowns"
            our_choice: "round" unverified: "Nobody has paid it." }
define { name: "service" value: "parcel.service" }
define { name: "weight" title: "Weight" value: "parcel.weight_grams"
         source { key: "handbook" place: "1" } our_choice: "the scale's" }
define { name: "spilt" title: "Spilt"
         value: "parcel.items.exists(i, i.liquid && i.count > 1)" }
criterion { id: "size.too-heavy" title: "Too heavy"
  when: "weight > threshold.most" source { key: "handbook" place: "2" }
  unverified: "The handbook is lost." }
criterion { id: "dear" title: "Dear" our_choice: "x"
  when: "parcel.value > threshold.dear" unverified: "Prices change." }
decision { id: "route" title: "Route" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "size.too_heavy" outcome: "FREIGHT" }
  row { when: "spilt" outcome: "HAND" }
  otherwise: "ROAD" }
facet { id: "kind" title: "Kind" our_choice: "x" value: "service" }
facet { id: "careful" title: "Careful" our_choice: "x"
        value: "route == 'HAND' && dear" }
note { id: "marked" when: "parcel.fragile" message: "Fragile, {weight} g, {kind}." }
note { id: "unmarked" when: "!has(parcel.fragile)" comment: "asks the clerk"
       message: "Not marked; {route}; dear: {dear}; {weight}." }
note { id: "rate" when: "1000 / parcel.weight_grams > 3" message: "Light." }
)pack";

const CompiledPack& Pack() {
  static const auto* const kLoaded =
      new std::shared_ptr<const CompiledPack>(LoadParcelPack(kPack));
  return **kLoaded;
}

std::vector<std::string> NotesOf(const v1::Classification& answer) {
  std::vector<std::string> notes;
  for (const v1::NoteResult& note : answer.notes()) {
    notes.push_back(note.id() + ": " + note.message());
  }
  return notes;
}

TEST(Answer, SaysWhoMadeItAndWhen) {
  const auto answer = ClassifyParcel(Pack(), "");
  EXPECT_EQ(ShortText(answer.pack()), ShortText(Pack().identity()));
  EXPECT_EQ(answer.engine_version(), kEngineVersion);
  EXPECT_EQ(ShortText(answer.assessed_on()), "year: 2020 month: 6 day: 15");
}

TEST(Answer, IsRefusedAboutAnotherMessage) {
  v1::Classification answer;
  const absl::Status status = Classify(
      Pack(), testdata::Address(), absl::CivilDay(2020, 6, 15), {}, &answer);
  EXPECT_EQ(status,
            absl::InvalidArgumentError(
                "pack post.parcels is about myorules.testdata.Parcel, not "
                "about myorules.testdata.Address"));
}

TEST(Answer, KeepsNothingOfAnEarlierOne) {
  v1::Classification answer;
  answer.set_patient_id("somebody else");
  answer.add_notes();
  ASSERT_TRUE(Classify(Pack(), ParcelOf("weight_grams: 5"),
                       absl::CivilDay(2020, 6, 15), {}, &answer)
                  .ok());
  EXPECT_EQ(answer.patient_id(), "");
  EXPECT_EQ(answer.decisions_size(), 1);
}

TEST(Note, IsShownWhileItsConditionIsTrue) {
  const auto marked = ClassifyParcel(
      Pack(), "fragile: true weight_grams: 500 service: SERVICE_EXPRESS");
  EXPECT_EQ(NotesOf(marked)[0], "marked: Fragile, 500 g, EXPRESS.");
  const auto unmarked = ClassifyParcel(Pack(), "");
  EXPECT_EQ(NotesOf(unmarked)[0],
            "unmarked: Not marked; FREIGHT, HAND or ROAD; dear: unknown; "
            "unknown.");
  const auto not_fragile = ClassifyParcel(Pack(), "fragile: false");
  for (const std::string& note : NotesOf(not_fragile)) {
    EXPECT_THAT(note, testing::StartsWith("unverified: "));
  }
}

TEST(Note, PrintsALimitWithItsUnitWhereItIsBoundToAMeasurement) {
  const std::shared_ptr<const CompiledPack> pack = LoadParcelPack(R"pack(
threshold { name: "days" title: "Days" value: "3" unit: "days" our_choice: "x" }
threshold { name: "damp" title: "Damp" method: "PROBE" value: "0.50" unit: "u/l"
            our_choice: "x" }
criterion { id: "fragile" title: "Fragile" our_choice: "x" when: "parcel.fragile" }
note { id: "limits" when: "fragile"
       message: "Within {threshold.days} days, below {threshold.damp}." }
)pack");
  ASSERT_NE(pack, nullptr);
  EXPECT_EQ(NotesOf(ClassifyParcel(*pack, "fragile: true"))[0],
            "limits: Within 3 days, below 0.50 u/l.");
}

TEST(Note, WhoseConditionFailsSaysSo) {
  const auto answer = ClassifyParcel(Pack(), "fragile: false weight_grams: 0");
  EXPECT_EQ(NotesOf(answer)[0],
            "rate: This note could not be worked out: divide by zero");
}

TEST(Note, UnverifiedThresholdsAndCriteriaAreToldWhereUsed) {
  const auto heavy =
      ClassifyParcel(Pack(), "fragile: false weight_grams: 5000");
  // The route is settled without the price: neither it nor its limit is used.
  EXPECT_THAT(
      NotesOf(heavy),
      ElementsAre("unverified: Threshold Heaviest (1000 g): Nobody has weighed "
                  "it.",
                  "unverified: Criterion Too heavy: The handbook is lost."));
  const auto spilt = ClassifyParcel(
      Pack(),
      "fragile: false weight_grams: 500 items { name: 'a' liquid: true count: "
      "2 }");
  EXPECT_THAT(NotesOf(spilt),
              testing::Contains("unverified: Criterion Dear: Prices change."));
}

// The parcel host with reaches(int, threshold), which looks at the threshold
// only where the number is not negative.
PackHost HostThatCompares() {
  static const FunctionRegistry* const kFunctions = [] {
    auto* functions = new FunctionRegistry();
    EXPECT_TRUE(AddStandardLibrary(*functions).ok());
    EXPECT_TRUE(AddUncertaintyLibrary(*functions).ok());
    EXPECT_TRUE(
        functions
            ->Add({.function = "reaches",
                   .id = "reaches_int_threshold",
                   .params = {Type::Int(),
                              Type::Opaque(ThresholdValue::kTypeName)},
                   .result = Type::Bool(),
                   .body =
                       [](absl::Span<const Value> args, CallContext& context) {
                         if (args[0].as_int() < 0) return Value::Bool(false);
                         const auto& threshold =
                             dynamic_cast<const ThresholdValue&>(
                                 args[1].as_opaque());
                         context.RecordThreshold(threshold);
                         return Value::Bool(
                             static_cast<double>(args[0].as_int()) >=
                             threshold.value);
                       }})
            .ok());
    return functions;
  }();
  PackHost host = ParcelHost();
  host.functions = kFunctions;
  return host;
}

TEST(Note, AnUnverifiedThresholdThatFunctionsCompareWithIsToldWhereOneDid) {
  Issues issues("pack.textproto", ParcelPackText(R"pack(
threshold { name: "scale" title: "On the scale" method: "SCALE" value: "50"
            unit: "g" our_choice: "x" unverified: "Nobody has tared it." }
define { name: "limits" title: "Limits" value: "[threshold.scale]" }
criterion { id: "heavy" title: "Heavy" our_choice: "x"
  when: "limits.exists(t, reaches(parcel.weight_grams, t))" }
facet { id: "burden" title: "Burden" our_choice: "x" value: "heavy" }
)pack"));
  const auto pack = CompiledPack::Load(HostThatCompares(), &issues);
  ASSERT_NE(pack, nullptr) << issues.Format();
  EXPECT_THAT(NotesOf(ClassifyParcel(*pack, "weight_grams: 40")),
              ElementsAre("unverified: Threshold On the scale (50 g): Nobody "
                          "has tared it."));
  EXPECT_THAT(NotesOf(ClassifyParcel(*pack, "weight_grams: -1")), IsEmpty());
}

// Sets every field to something, two entries to each list.
void FillWithJunk(google::protobuf::Message* message, int depth = 0) {
  using google::protobuf::FieldDescriptor;
  const google::protobuf::Reflection& reflection = *message->GetReflection();
  for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = message->GetDescriptor()->field(i);
    for (int n = 0; n < (field->is_repeated() ? 2 : 1); ++n) {
      const bool repeated = field->is_repeated();
      switch (field->cpp_type()) {
        case FieldDescriptor::CPPTYPE_STRING:
          repeated ? reflection.AddString(message, field, "junk")
                   : reflection.SetString(message, field, "junk");
          break;
        case FieldDescriptor::CPPTYPE_BOOL:
          reflection.SetBool(message, field, true);
          break;
        case FieldDescriptor::CPPTYPE_INT32:
          reflection.SetInt32(message, field, 77);
          break;
        case FieldDescriptor::CPPTYPE_ENUM:
          reflection.SetEnumValue(message, field, 1);
          break;
        case FieldDescriptor::CPPTYPE_MESSAGE:
          if (depth < 5) {
            FillWithJunk(repeated ? reflection.AddMessage(message, field)
                                  : reflection.MutableMessage(message, field),
                         depth + 1);
          }
          break;
        default:
          break;
      }
    }
  }
}

TEST(Classify, LeavesNothingOfWhatWasInTheAnswer) {
  const testdata::Parcel parcel = ParcelOf("fragile: false weight_grams: 5000");
  for (const bool trace : {false, true}) {
    const ClassifyOptions options = {.trace = trace};
    v1::Classification fresh;
    ASSERT_TRUE(
        Classify(Pack(), parcel, absl::CivilDay(2020, 6, 15), options, &fresh)
            .ok());
    v1::Classification used;
    FillWithJunk(&used);
    ASSERT_TRUE(
        Classify(Pack(), parcel, absl::CivilDay(2020, 6, 15), options, &used)
            .ok());
    EXPECT_EQ(used.DebugString(), fresh.DebugString());
    // Nor of another subject's, which holds values of other kinds.
    ASSERT_TRUE(Classify(Pack(), ParcelOf(""), absl::CivilDay(2020, 6, 15),
                         {.trace = true}, &used)
                    .ok());
    ASSERT_TRUE(
        Classify(Pack(), parcel, absl::CivilDay(2020, 6, 15), options, &used)
            .ok());
    EXPECT_EQ(used.DebugString(), fresh.DebugString());
  }
}

TEST(Summary, IsFilledInAndNamesAStateThatIsNotProduction) {
  const std::string text = absl::StrReplaceAll(
      ParcelPackText(kPack),
      {{"summary: \"A parcel.\"", "summary: \"Goes by {route}.\""}});
  struct Case {
    const char* state;
    const char* want;
  };
  const Case cases[] = {
      {"PRODUCTION", "Goes by FREIGHT."},
      {"DRAFT", "Goes by FREIGHT; the rules are a draft."},
      {"TEST", "Goes by FREIGHT; the rules are under test."},
      {"RETIRED", "Goes by FREIGHT; the rules are retired."},
  };
  for (const Case& each : cases) {
    Issues issues(
        "pack.textproto",
        absl::StrReplaceAll(text, {{"PACK_STATE_PRODUCTION",
                                    std::string("PACK_STATE_") + each.state}}));
    const auto pack = CompiledPack::Load(ParcelHost(), &issues);
    ASSERT_NE(pack, nullptr) << issues.Format();
    EXPECT_EQ(ClassifyParcel(*pack, "weight_grams: 5000").summary(), each.want);
  }
}

// A parcel with a random part of its facts.
testdata::Parcel RandomParcel(std::mt19937_64& random) {
  const auto maybe = [&] { return random() % 3 != 0; };
  testdata::Parcel parcel;
  if (maybe()) parcel.set_fragile(random() % 2 == 0);
  if (maybe()) parcel.set_weight_grams(random() % 2000);
  if (maybe()) parcel.set_value(static_cast<double>(random() % 200));
  if (maybe()) parcel.set_items_complete(random() % 2 == 0);
  if (maybe()) parcel.set_service(testdata::SERVICE_EXPRESS);
  for (int count = random() % 4; count > 0; --count) {
    testdata::Item* item = parcel.add_items();
    item->set_name(std::string(1, 'a' + random() % 3));
    if (maybe()) item->set_liquid(random() % 2 == 0);
    if (maybe()) item->set_count(random() % 3);
  }
  return parcel;
}

std::string BytesOf(testdata::Parcel parcel) {
  Canonicalize(&parcel);
  ClassifyOptions options;
  options.trace = true;
  v1::Classification answer;
  EXPECT_TRUE(
      Classify(Pack(), parcel, absl::CivilDay(2020, 6, 15), options, &answer)
          .ok());
  return answer.SerializeAsString();
}

TEST(Answer, DoesNotDependOnTheOrderOfLists) {
  for (uint64_t seed = 0; seed < 300; ++seed) {
    std::mt19937_64 random(seed);
    const testdata::Parcel parcel = RandomParcel(random);
    testdata::Parcel shuffled = parcel;
    std::shuffle(shuffled.mutable_items()->pointer_begin(),
                 shuffled.mutable_items()->pointer_end(), random);
    EXPECT_EQ(BytesOf(shuffled), BytesOf(parcel)) << "seed=" << seed;
  }
}

TEST(Answer, IsTheSameOnAnyNumberOfThreads) {
  constexpr int kParcels = 100;
  const auto classify_all = [] {
    std::vector<std::string> answers;
    for (uint64_t seed = 0; seed < kParcels; ++seed) {
      std::mt19937_64 random(seed);
      answers.push_back(BytesOf(RandomParcel(random)));
    }
    return answers;
  };
  const std::vector<std::string> alone = classify_all();
  std::vector<std::vector<std::string>> together(4);
  std::vector<std::thread> threads;
  threads.reserve(together.size());
  for (std::vector<std::string>& answers : together) {
    threads.emplace_back([&] { answers = classify_all(); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::vector<std::string>& answers : together) {
    EXPECT_EQ(answers, alone);
  }
}

// The law, over a whole pack: what is determined stays so, and an open decision
// ends in one of its candidates, whatever the missing facts turn out to be.
TEST(Answer, FillingInAFactOnlyEverNarrowsADecision) {
  int narrowed = 0;
  for (uint64_t seed = 0; seed < 2'000; ++seed) {
    std::mt19937_64 random(seed);
    testdata::Parcel parcel = RandomParcel(random);
    const auto decide = [](testdata::Parcel about) {
      Canonicalize(&about);
      v1::Classification answer;
      EXPECT_TRUE(
          Classify(Pack(), about, absl::CivilDay(2020, 6, 15), {}, &answer)
              .ok());
      return answer.decisions(0);
    };
    const v1::DecisionResult before = decide(parcel);
    if (!parcel.has_fragile()) parcel.set_fragile(random() % 2 == 0);
    if (!parcel.has_weight_grams()) parcel.set_weight_grams(random() % 2000);
    if (!parcel.has_value()) parcel.set_value(random() % 200);
    for (testdata::Item& item : *parcel.mutable_items()) {
      if (!item.has_liquid()) item.set_liquid(random() % 2 == 0);
      if (!item.has_count()) item.set_count(random() % 3);
    }
    parcel.set_items_complete(true);
    const v1::DecisionResult after = decide(parcel);
    ASSERT_EQ(after.status(), v1::DECISION_STATUS_DETERMINED)
        << "seed=" << seed;
    if (before.status() == v1::DECISION_STATUS_DETERMINED) {
      EXPECT_EQ(after.outcome(), before.outcome()) << "seed=" << seed;
    } else {
      ++narrowed;
      EXPECT_THAT(before.candidates(), testing::Contains(after.outcome()))
          << "seed=" << seed;
      EXPECT_THAT(before.missing(), testing::Not(IsEmpty()));
    }
  }
  EXPECT_GT(narrowed, 200);
}

}  // namespace
}  // namespace myorules::engine
