// What expressions may cost and patterns may be, at the limit and just past it.
#include <sys/resource.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "engine/base/limits.h"
#include "engine/pack/parcel_pack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// Seconds of work of this process so far.
double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec) / 1e6;
}

std::string Note(absl::string_view id, absl::string_view condition) {
  return absl::StrCat("note { id: \"", id, "\" message: \"M.\" when: \"",
                      condition, "\" }\n");
}

std::string Zeros(int count) {
  std::string list;
  for (int i = 0; i < count; ++i) absl::StrAppend(&list, i > 0 ? ",0" : "0");
  return absl::StrCat("[", list, "]");
}

// A condition that takes so many steps on the largest parcel, an even number.
std::string ConditionOf(int64_t steps) {
  constexpr int64_t kLeast = 100'016;  // With a single zero in either list.
  constexpr int64_t kOfAZeroInside = 20'000;
  constexpr int64_t kOfAZero = 2;
  const int64_t more = steps - kLeast;
  return absl::StrCat(
      "parcel.scans.exists(s, 0 in ",
      Zeros(static_cast<int>(1 + more / kOfAZeroInside)), ") || ",
      Zeros(static_cast<int>(1 + more % kOfAZeroInside / kOfAZero)),
      ".size() == 0");
}

TEST(Cost, OfOneExpressionIsAtMostTheLimit) {
  EXPECT_EQ(
      ParcelPackFaults(Note("n", ConditionOf(limits::kMaxEvaluationSteps))),
      "");
  EXPECT_THAT(
      ParcelPackFaults(Note("n", ConditionOf(limits::kMaxEvaluationSteps + 2))),
      HasSubstr("error: when of note 'n' can take 50,000,002 steps on the "
                "largest subject, and an expression may take 50,000,000: "));
}

TEST(Cost, OfAllExpressionsTogetherIsAtMostTheLimit) {
  constexpr int64_t kLast = 13'000'000;
  const auto pack = [](int64_t steps) {
    std::string body;
    for (; steps > kLast; steps -= kLast) {
      absl::StrAppend(&body,
                      Note(absl::StrCat("n", steps), ConditionOf(kLast)));
    }
    absl::StrAppend(&body, Note("last", ConditionOf(steps)));
    return body;
  };
  EXPECT_EQ(ParcelPackFaults(pack(limits::kMaxPackSteps)), "");
  const std::string faults = ParcelPackFaults(pack(limits::kMaxPackSteps + 2));
  EXPECT_THAT(faults, StartsWith("pack.textproto:1:"));
  EXPECT_THAT(
      faults,
      HasSubstr("error: the expressions of the pack can take 400,000,002 steps "
                "together on the largest subject, and a pack may take "
                "400,000,000; the most, 13,000,000, is when of note "
                "'n400000002': it looks for 0 in […] (645 entries) inside "
                "parcel.scans (10,000 entries); share what several expressions "
                "work out as a "
                "definition\n"));
}

TEST(Pattern, ThatIsNoneIsRefusedAtItsPlace) {
  EXPECT_EQ(ParcelPackFaults(R"pack(
note { id: "n" message: "M." when: "parcel.label.matches('a(b')" })pack"),
            "pack.textproto:2:58: error: not a valid pattern: missing ): a(b\n"
            " | note { id: \"n\" message: \"M.\" when: "
            "\"parcel.label.matches('a(b')\" }\n"
            " | .........................................................^");
}

TEST(Pattern, MayHaveAsManyInstructionsAsTheLimit) {
  EXPECT_EQ(
      ParcelPackFaults(Note("n", "parcel.label.matches('a{1000}b{996}')")), "");
  EXPECT_EQ(
      ParcelPackFaults(Note("n", "parcel.label.matches('a{1000}b{997}')")),
      "pack.textproto:1:58: error: not a valid pattern: it compiles to 2001 "
      "instructions, more than 2000; repeat less\n"
      " | note { id: \"n\" message: \"M.\" when: "
      "\"parcel.label.matches('a{1000}b{997}')\" }\n"
      " | .........................................................^");
}

// A table of so many conditions that can each hold or not; whenever all of them
// hold, the first does.
std::string TableOf(int conditions) {
  std::string body;
  std::string all;
  for (int i = 0; i < conditions; ++i) {
    absl::StrAppend(&body, "criterion { id: \"c", i,
                    "\" title: \"C\" our_choice: \"x\" when: "
                    "\"parcel.scans.exists(s, s.place == '",
                    i, "')\" }\n");
    absl::StrAppend(&all, i > 0 ? " && c" : "c", i);
  }
  return absl::StrCat(body,
                      "decision { id: \"d\" title: \"D\" our_choice: \"x\" "
                      "hit_policy: HIT_POLICY_FIRST\n"
                      "  row { when: \"c0\" outcome: \"A\" }\n"
                      "  row { when: \"",
                      all, "\" outcome: \"B\" }\n  otherwise: \"C\" }\n");
}

TEST(Table, IsCheckedUpToTheLimitOfCombinations) {
  constexpr int kConditions = 12;
  static_assert(1 << kConditions == limits::kMaxCheckedCombinations);
  EXPECT_THAT(ParcelPackFaults(TableOf(kConditions)),
              HasSubstr("row 2 of decision 'd' is never reached: row 1 holds "
                        "whenever it does"));
  EXPECT_EQ(ParcelPackFaults(TableOf(kConditions + 1)), "");
}

// Definitions of which each names the one before twice, one level below its
// own; the first of them is that the parcel is fragile.
std::string FragileBelow(const std::string& when) {
  std::string body =
      "define { name: \"d0\" title: \"D\" value: \"parcel.fragile && "
      "parcel.fragile\" }\n";
  for (int i = 1; i < limits::kMaxOpenedDepth / 2; ++i) {
    absl::StrAppend(&body, "define { name: \"d", i,
                    "\" title: \"D\" value: \"d", i - 1, " || d", i - 1,
                    "\" }\n");
  }
  return body + Note("n", when);
}

TEST(Condition, IsLookedIntoUpToTheLimitOfDepth) {
  // The first definition is opened at level 100, and at 101.
  EXPECT_THAT(ParcelPackFaults(FragileBelow("d49 && !parcel.fragile")),
              HasSubstr("when of note 'n' never holds"));
  EXPECT_EQ(ParcelPackFaults(FragileBelow("d49 && !parcel.fragile && true")),
            "");
}

TEST(Cost, BeyondTheLimitIsRefusedWithTheRuleAndTheLists) {
  EXPECT_EQ(
      ParcelPackFaults(R"pack(
note { id: "n" message: "M."
       when: "parcel.fragile || parcel.scans.exists(s, "
             "parcel.scans.exists(t, s.place == t.place))" })pack"),
      "pack.textproto:4:28: error: when of note 'n' can take "
      "51,900,174,072 steps on the largest subject, and an expression "
      "may take 50,000,000: it goes over parcel.scans (10,000 entries) "
      "inside parcel.scans (10,000 entries); go over fewer lists inside "
      "one another, or over shorter ones\n"
      " |              \"parcel.scans.exists(t, s.place == t.place))\" }\n"
      " | ...........................^");
}

TEST(Cost, OfComparingListsIsRefusedWithBoth) {
  EXPECT_EQ(
      ParcelPackFaults(R"pack(
note { id: "n" message: "M." when: "parcel.scans == parcel.scans" })pack"),
      "pack.textproto:2:50: error: when of note 'n' can take 203,800,080,010 "
      "steps on the largest subject, and an expression may take 50,000,000: it "
      "compares parcel.scans (10,000 entries) with parcel.scans (10,000 "
      "entries) entry by entry; go over fewer lists inside one another, or "
      "over shorter ones\n"
      " | note { id: \"n\" message: \"M.\" when: \"parcel.scans == "
      "parcel.scans\" }\n"
      " | .................................................^");
}

TEST(Cost, OfAStructThatIsMadeIsThatOfItsMap) {
  EXPECT_EQ(ParcelPackFaults(
                Note("n",
                     "google.protobuf.Struct{fields: {'a': parcel.label}} == "
                     "{'a': 'x'}")),
            "");
}

TEST(Cost, OfTextsThatGrowIsRefusedWithWhatJoinsThem) {
  std::string pack =
      R"(define { name: "s0" title: "S" value: "parcel.label" })";
  for (int i = 1; i <= 20; ++i) {
    const std::string before = absl::StrCat("s", i - 1);
    absl::StrAppend(&pack, "define { name: \"s", i, "\" title: \"S\" value: \"",
                    before, " + ", before, "\" }\n");
  }
  absl::StrAppend(&pack,
                  "note { id: \"n\" message: \"M.\" when: \"s20 == 'a'\" }");
  EXPECT_THAT(ParcelPackFaults(pack),
              HasSubstr("steps on the largest subject, and an expression may "
                        "take 50,000,000: it joins s17 and s17 by '+'; join "
                        "fewer or shorter ones"));
}

TEST(Cost, OfAHundredMillionIterationsIsRefusedQuickly) {
  const double begin = CpuSeconds();
  EXPECT_THAT(ParcelPackFaults(R"pack(
note { id: "n" message: "M."
       when: "parcel.scans.all(s, parcel.scans.all(t, true))" })pack"),
              HasSubstr("it goes over parcel.scans (10,000 entries) inside "
                        "parcel.scans (10,000 entries)"));
  EXPECT_LT(CpuSeconds() - begin, 5);
}

TEST(Cost, OfDefinitionsIsToldThroughTheirNames) {
  EXPECT_THAT(ParcelPackFaults(R"pack(
define { name: "places" value: "parcel.scans.map(s, s.place)" }
note { id: "n" message: "M." when: "places.exists(p, places.all(q, p == q))" }
)pack"),
              HasSubstr("it goes over places (10,000 entries) inside places "
                        "(10,000 entries)"));
}

// Each list, or map, holds the one before it twice, so that the last has more
// ends than can be counted.
TEST(Cost, OfFixedValuesThatShareTheirPartsIsThatOfTheParts) {
  const double begin = CpuSeconds();
  std::string pack = "define { name: \"a0\" value: \"[1]\" }\n";
  constexpr int kLists = 80;
  for (int i = 1; i <= kLists; ++i) {
    absl::StrAppend(
        &pack, "define { name: \"a", i, "\" value: \"",
        i % 2 == 0 ? absl::StrCat("[a", i - 1, ", a", i - 1, "]")
                   : absl::StrCat("{'l': a", i - 1, ", 'r': a", i - 1, "}"),
        "\" }\n");
  }
  EXPECT_EQ(ParcelPackFaults(
                pack + Note("n", absl::StrCat("size(a", kLists, ") == 2"))),
            "");
  EXPECT_LT(CpuSeconds() - begin, 5);
}

TEST(HugeText, IsRefusedQuickly) {
  const double begin = CpuSeconds();
  const std::string deep = std::string(100'000, '(') + "true";
  EXPECT_THAT(ParcelPackFaults("note { id: \"n\" message: \"M.\" when: \"" +
                               deep + "\" }"),
              HasSubstr("pack.textproto:1:"));
  std::string closed = std::string(40'000, '(') + "true";
  closed += std::string(40'000, ')');
  EXPECT_THAT(ParcelPackFaults("note { id: \"n\" message: \"M.\" when: \"" +
                               closed + "\" }"),
              HasSubstr("more than 100 levels deep"));
  std::string huge = "note { id: \"n\" message: \"M.\" when: \"";
  huge.append(10'000'000, '!');
  EXPECT_THAT(ParcelPackFaults(huge + "true\" }"), HasSubstr("bytes; at most"));
  EXPECT_LT(CpuSeconds() - begin, 10);
}

}  // namespace
}  // namespace myorules::engine
