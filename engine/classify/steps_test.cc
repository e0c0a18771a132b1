// The limit on the steps of one classification.
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/issues.h"
#include "engine/base/limits.h"
#include "engine/classify/classify.h"
#include "engine/classify/parcel_classification.h"
#include "engine/expr/standard_library.h"
#include "engine/pack/parcel_pack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

using ::testing::ElementsAre;

constexpr absl::CivilDay kDay(2020, 6, 15);

// Criteria that take some 13 million steps each on as many scans as are read,
// and that hang on a decision with twelve candidates.
std::string PackThatTakesLong(int criteria) {
  std::string numbers;
  for (int i = 0; i < 440; ++i) absl::StrAppend(&numbers, i > 0 ? "," : "", i);
  std::string body;
  std::string rows;
  for (int i = 0; i < 11; ++i) {
    absl::StrAppend(&body, "criterion { id: 'c", i, "' title: 'C' our_choice: ",
                    "'x' when: 'parcel.weight_grams == ", i, "' }\n");
    absl::StrAppend(&rows, "row { when: 'c", i, "' outcome: 'O", i, "' }\n");
  }
  absl::StrAppend(&body, "decision { id: 'route' title: 'R' our_choice: 'x' ",
                  "hit_policy: HIT_POLICY_FIRST ", rows,
                  "otherwise: 'NONE' }\n");
  std::string any;
  for (int i = 0; i < criteria; ++i) {
    absl::StrAppend(&body, "criterion { id: 'long", i,
                    "' title: 'L' our_choice: 'x' when: 'route == ",
                    "\"O0\" || parcel.scans.exists(s, [", numbers,
                    "].exists(n, n > 1000))' }\n");
    absl::StrAppend(&any, i > 0 ? " || " : "", "long", i);
  }
  absl::StrAppend(&body, "flag { id: 'late' title: 'Late' severity: ",
                  "SEVERITY_HIGH clinical: true when: '", any,
                  "' message: 'Late.' }\n");
  return body;
}

TEST(Steps, OfOneClassificationAreSoManyAndNotMore) {
  testdata::Parcel parcel;
  for (int i = 0; i < 10'000; ++i) parcel.add_scans();
  v1::Classification answer;
  EXPECT_EQ(Classify(*LoadParcelPack(PackThatTakesLong(1)), parcel, kDay, {},
                     &answer),
            absl::OkStatus());
  EXPECT_THAT(answer.flags(0).possible_under(), ElementsAre("route=O0"));
  EXPECT_EQ(
      Classify(*LoadParcelPack(PackThatTakesLong(8)), parcel, kDay, {},
               &answer),
      absl::ResourceExhaustedError("pack post.parcels: the classification "
                                   "takes more than 1000000000 steps"));
  EXPECT_EQ(ShortText(answer), "");
}

// The parcel host with takes(int): so many steps, whatever a pack may cost.
PackHost HostThatTakesSteps() {
  static const FunctionRegistry* const kFunctions = [] {
    auto* functions = new FunctionRegistry();
    EXPECT_TRUE(AddStandardLibrary(*functions).ok());
    Overload takes;
    takes.function = "takes";
    takes.id = "takes_int";
    takes.params = {Type::Int()};
    takes.result = Type::Bool();
    takes.body = [](absl::Span<const Value> args, CallContext& context) {
      return Value::Bool(context.budget().Spend(args[0].as_int()));
    };
    EXPECT_TRUE(functions->Add(std::move(takes)).ok());
    return functions;
  }();
  PackHost host = ParcelHost();
  host.functions = kFunctions;
  return host;
}

constexpr int kCriteria = 20;
constexpr int64_t kLeft = 2'000;

// Twenty criteria whose calls take all steps of a classification but kLeft, and
// one whose call takes as many as the parcel weighs in grams.
std::shared_ptr<const CompiledPack> PackThatTakesAllButSome() {
  std::string body;
  std::string any;
  for (int i = 0; i <= kCriteria; ++i) {
    // Literals alone would be worked out when the pack is loaded.
    const std::string steps =
        i < kCriteria ? absl::StrCat("0 * parcel.weight_grams + ",
                                     (limits::kMaxClassificationSteps - kLeft) /
                                         kCriteria)
                      : "parcel.weight_grams";
    absl::StrAppend(&body, "criterion { id: 'c", i,
                    "' title: 'C' our_choice: ", "'x' when: '!takes(", steps,
                    ")' }\n");
    absl::StrAppend(&any, i > 0 ? " || " : "", "c", i);
  }
  absl::StrAppend(&body, "facet { id: 'any' title: 'Any' our_choice: 'x' ",
                  "value: '", any, "' }\n");
  Issues issues("pack.textproto", ParcelPackText(body));
  auto pack = CompiledPack::Load(HostThatTakesSteps(), &issues);
  EXPECT_NE(pack, nullptr) << issues.Format();
  return pack;
}

TEST(Steps, EndAtTheLimitAndNotBefore) {
  const auto pack = PackThatTakesAllButSome();
  ASSERT_NE(pack, nullptr);
  v1::Classification answer;
  const auto is_answered = [&](int64_t steps) {
    testdata::Parcel parcel;
    parcel.set_weight_grams(steps);
    return Classify(*pack, parcel, kDay, {}, &answer).ok();
  };
  int64_t most = kLeft;
  while (most > 0 && !is_answered(most)) --most;
  // The rest is what stands around the calls: a few steps for each expression.
  const int64_t around = kLeft - most;
  EXPECT_GT(around, kCriteria);
  EXPECT_LT(around, 10 * kCriteria);
  for (int64_t steps = most; steps > most - kCriteria; --steps) {
    EXPECT_TRUE(is_answered(steps)) << steps;
  }
}

TEST(Steps, OfADefinitionThatIsNullAreTakenOnce) {
  Issues issues("pack.textproto",
                ParcelPackText(
                    "define { name: 'nothing' "
                    "value: 'takes(parcel.weight_grams) ? null : null' }"
                    "criterion { id: 'c' title: 'C' our_choice: 'x' when: "
                    "'nothing == null && nothing == null' }"
                    "facet { id: 'f' title: 'F' our_choice: 'x' value: 'c' }"));
  const auto pack = CompiledPack::Load(HostThatTakesSteps(), &issues);
  ASSERT_NE(pack, nullptr) << issues.Format();
  constexpr int kWeight = 100'000;
  testdata::Parcel parcel;
  parcel.set_weight_grams(kWeight);
  for (const bool trace : {false, true}) {
    int64_t steps = 0;
    v1::Classification answer;
    ClassifyOptions options;
    options.trace = trace;
    options.steps = &steps;
    EXPECT_EQ(Classify(*pack, parcel, kDay, options, &answer),
              absl::OkStatus());
    EXPECT_GE(steps, kWeight) << trace;
    EXPECT_LT(steps, 2 * kWeight) << trace;
  }
}

}  // namespace
}  // namespace myorules::engine
