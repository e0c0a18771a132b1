// Values nested through definitions, and definitions that hang on one another:
// the pack answers or is refused, and no thread overruns its stack.
#include <pthread.h>

#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "engine/base/limits.h"
#include "engine/classify/parcel_classification.h"
#include "engine/pack/parcel_pack.h"
#include "engine/testdata/kinds.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// The least that a host can be expected to give a thread; sanitizers take
// several times as much for the same calls. --config=tsan takes the compiler's
// own name for it away (.bazelrc).
#if defined(__SANITIZE_ADDRESS__) || defined(_GLIBCXX_TSAN)
constexpr size_t kSmallStack = 8 << 20;
#else
constexpr size_t kSmallStack = 1 << 20;
#endif

void* Call(void* work) {
  (*static_cast<std::function<void()>*>(work))();
  return nullptr;
}

void OnSmallStack(std::function<void()> work) {
  pthread_attr_t attributes;
  ASSERT_EQ(pthread_attr_init(&attributes), 0);
  ASSERT_EQ(pthread_attr_setstacksize(&attributes, kSmallStack), 0);
  pthread_t thread;
  ASSERT_EQ(pthread_create(&thread, &attributes, Call, &work), 0);
  ASSERT_EQ(pthread_join(thread, nullptr), 0);
  pthread_attr_destroy(&attributes);
}

// `around` so many times around `inner`: "$" stands for what is inside.
std::string Wrapped(absl::string_view around, int times,
                    absl::string_view inner) {
  const size_t at = around.find('$');
  std::string text;
  for (int i = 0; i < times; ++i) absl::StrAppend(&text, around.substr(0, at));
  absl::StrAppend(&text, inner);
  for (int i = 0; i < times; ++i) absl::StrAppend(&text, around.substr(at + 1));
  return text;
}

// Definitions, each made around the one before.
struct Chain {
  std::string name;
  std::string first;
  std::string next;  // "$" stands for the one before.
  int count;
  std::string facet;  // "$" stands for the last.
  // Of a parcel of which nothing is known.
  std::string answer;
};

std::string Text(const Chain& chain, int count) {
  std::string body;
  std::string last;
  for (int i = 0; i < count; ++i) {
    const std::string value =
        i == 0 ? chain.first : absl::StrReplaceAll(chain.next, {{"$", last}});
    last = absl::StrCat("d", i);
    absl::StrAppend(&body, "define { name: \"", last,
                    "\" title: \"D\" value: \"", value, "\" }\n");
  }
  absl::StrAppend(&body,
                  "facet { id: \"f\" title: \"F\" our_choice: \"x\" value: \"",
                  absl::StrReplaceAll(chain.facet, {{"$", last}}), "\" }\n");
  return body;
}

std::string AnswerOf(const std::string& body) {
  return ShortText(ClassifyParcel(body, "").facets(0));
}

constexpr char kFragileIsMissing[] =
    R"(id: "f" title: "F" missing: "parcel.fragile")";
constexpr char kTrue[] = R"(id: "f" title: "F" value { bool_value: true })";
constexpr char kFalse[] = R"(id: "f" title: "F" value { bool_value: false })";

using Name = ::testing::TestParamInfo<Chain>;

class ChainThatNests : public ::testing::TestWithParam<Chain> {};

TEST_P(ChainThatNests, AnswersUpToTheLimitAndIsRefusedBeyond) {
  OnSmallStack([] {
    const Chain& chain = GetParam();
    EXPECT_EQ(AnswerOf(Text(chain, chain.count)), chain.answer);
    EXPECT_THAT(ParcelPackFaults(Text(chain, chain.count + 1)),
                HasSubstr(absl::StrCat("error: value of define 'd", chain.count,
                                       "' is nested ")));
    // However many there are.
    EXPECT_THAT(ParcelPackFaults(Text(chain, 4 * chain.count)),
                HasSubstr("and a value may be nested 100 deep"));
  });
}

INSTANTIATE_TEST_SUITE_P(
    Forms, ChainThatNests,
    ::testing::Values(
        Chain{"Lists", "[parcel.fragile]", "[$]", limits::kMaxValueDepth,
              "$ == $", kFragileIsMissing},
        Chain{"ListsOfAnything", "[parcel.fragile]", "[dyn($)]",
              limits::kMaxValueDepth, "size($) == 1", kTrue},
        Chain{"DeepLists", "[parcel.fragile]", Wrapped("[$]", 90, "$"), 2,
              "$ == $", kFragileIsMissing},
        Chain{"DeepListsOfAnything", "[parcel.fragile]",
              Wrapped("[$]", 90, "dyn($)"), 2, "size($) == 1", kTrue},
        Chain{"Maps", "{'a': parcel.fragile}", "{'a': $}",
              limits::kMaxValueDepth, "size($) == 1", kTrue},
        Chain{"MapsOfAnything", "{'a': parcel.fragile}", "{'a': dyn($)}",
              limits::kMaxValueDepth, "size($) == 1", kTrue},
        Chain{"ListsMadeByMacros", "[1]",
              "[$].map(x, [x].map(y, [y].map(z, [[z]])))", 20, "$ == $", kTrue},
        Chain{"Types", "type(1)", "type($)", limits::kMaxValueDepth, "$ == $",
              kTrue},
        Chain{"DeepTypes", "type(1)", Wrapped("type($)", 90, "$"), 2, "$ == $",
              kTrue}),
    [](const Name& chain) { return chain.param.name; });

TEST(AValueNestedTooDeep, IsToldOnceWithItsDepth) {
  const auto chain = [](absl::string_view next) {
    return Chain{"", "[1]", std::string(next), 0, "size($) == 1", ""};
  };
  EXPECT_EQ(ParcelPackFaults(Text(chain("[$]"), limits::kMaxValueDepth + 1)),
            R"(pack.textproto:101:42: error: value of define 'd100' is nested )"
            R"(101 deep, and a value may be nested 100 deep: put fewer lists )"
            R"(and maps into one another
 | define { name: "d100" title: "D" value: "[d99]" }
 | .........................................^)");
  EXPECT_EQ(
      ParcelPackFaults(Text(chain("[dyn($)]"), limits::kMaxValueDepth + 1)),
      R"(pack.textproto:101:42: error: value of define 'd100' is nested )"
      R"(101 deep, and a value may be nested 100 deep: put fewer lists )"
      R"(and maps into one another
 | define { name: "d100" title: "D" value: "[dyn(d99)]" }
 | .........................................^)");
}

class ChainOfAnyLength : public ::testing::TestWithParam<Chain> {};

TEST_P(ChainOfAnyLength, Answers) {
  ASSERT_NE(testdata::Kinds::descriptor(), nullptr);
  OnSmallStack([] {
    const Chain& chain = GetParam();
    EXPECT_EQ(AnswerOf(Text(chain, chain.count)), chain.answer);
  });
}

// Not many fewer than a pack may have, or than may cost what a pack may.
constexpr int kMany = limits::kMaxPackItems - 10;
constexpr int kSome = 60;

INSTANTIATE_TEST_SUITE_P(
    Forms, ChainOfAnyLength,
    ::testing::Values(
        Chain{"OtherNames", "parcel.fragile", "$", kMany, "$",
              kFragileIsMissing},
        Chain{"Negations", "parcel.fragile", "!$", kMany, "$",
              kFragileIsMissing},
        Chain{"DeepNegations", "parcel.fragile", Wrapped("!($)", 45, "$"),
              kSome, "$", kFragileIsMissing},
        Chain{"DeepConjunctions", "parcel.fragile",
              Wrapped("(true && $)", 45, "$"), kMany, "$", kFragileIsMissing},
        Chain{"DeepMacros", "parcel.fragile",
              Wrapped("[1].exists(x, $)", 45, "$"), kMany, "$",
              kFragileIsMissing},
        Chain{"DeepChoices", "true", Wrapped("(true ? $ : false)", 45, "$"),
              kMany, "$", kTrue},
        Chain{"DeepSums", "1", Wrapped("-(1 + $)", 45, "$"), kSome, "$ == 0",
              kFalse},
        Chain{"DeepCalls", "1", Wrapped("int(string($))", 45, "$"), kSome,
              "$ == 1", kTrue},
        Chain{"MessagesInAny", "Envelope{any: 1}", "Envelope{any: $}", kMany,
              "$ == $", kTrue},
        Chain{"DeepMessagesInAny", "Envelope{any: 1}",
              Wrapped("Envelope{any: $}", 90, "$"), kSome, "$ == $", kTrue},
        Chain{"PartsOfMessagesNotSet", "Kinds{text: 'a'}", "$.again", kMany,
              "$.text == ''",
              R"(id: "f" title: "F" error: "myorules.testdata.Kinds)"
              R"(.again.again.again.again.again.again.again.again.again.again)"
              R"(.again.again.again.again.again.again.again.again.again.again)"
              R"(.again: nested more than 20 deep")"},
        Chain{"ValuesOfJson", "[true]", "Kinds{json: [dyn($)]}.json", kMany,
              "$ == [[true]]",
              absl::StrCat(R"(id: "f" title: "F" error: "myorules.testdata)",
                           R"(.Kinds: field \'json\' cannot be )",
                           Wrapped("[$]", 51, "true"), "\"")}),
    [](const Name& chain) { return chain.param.name; });

// What the checks of a pack look into when it is loaded.
TEST(AChainOfConditions, IsLookedIntoUpToTheLimit) {
  const auto pack = [](int count) {
    const Chain chain = {"", "parcel.fragile", "!!$", 0, "$", ""};
    const std::string last = absl::StrCat("d", count - 1);
    return absl::StrCat(Text(chain, count), R"(
decision { id: "e" title: "E" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: ")",
                        last, R"(" outcome: "A" }
  row { when: "d0" outcome: "B" }
  otherwise: "C" }
flag { id: "g" title: "G" clinical: true severity: SEVERITY_HIGH message: "x"
  when: ")",
                        last, R"(" })");
  };
  OnSmallStack([&] {
    // Each definition is three conditions in one another.
    constexpr int kLookedInto = 35;
    EXPECT_THAT(ParcelPackFaults(pack(kLookedInto)),
                HasSubstr("row 2 of decision 'e' is never reached: row 1 holds "
                          "whenever it does"));
    EXPECT_THAT(ParcelPackFaults(pack(kLookedInto + 1)), IsEmpty());
    const v1::Classification answer = ClassifyParcel(pack(kMany), "");
    EXPECT_EQ(answer.flags(0).status(), v1::FLAG_STATUS_UNDETERMINED);
    EXPECT_THAT(ShortText(answer.decisions(0)), StartsWith(R"(id: "e")"));
  });
}

}  // namespace
}  // namespace myorules::engine
