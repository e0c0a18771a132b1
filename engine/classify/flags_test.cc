// Flags: raised, possible, undetermined, not raised.
#include <string>

#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/classify/parcel_classification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

const OwnMemory kMemory;

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kItems[] = R"pack(
define { name: "heavy" title: "H" value: "parcel.weight_grams > 1000" }
define { name: "fragile" title: "F" value: "parcel.fragile" }
decision { id: "route" title: "R" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "heavy" outcome: "FREIGHT" }
  row { when: "fragile" outcome: "HAND" }
  otherwise: "ROAD" }
decision { id: "speed" title: "S" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "route == 'FREIGHT'" outcome: "SLOW" }
  otherwise: "FAST" }
decision { id: "care" title: "C" hit_policy: HIT_POLICY_COLLECT our_choice: "x"
  row { when: "fragile" outcome: "GLOVES" }
  row { when: "heavy" outcome: "TWO_MEN" } }
)pack";

// The answer's flags where the only flag has these conditions.
google::protobuf::RepeatedPtrField<v1::FlagResult> Flags(
    const std::string& conditions, const std::string& parcel) {
  return ClassifyParcel(std::string(kItems) +
                            "flag { id: \"f\" title: \"F\" clinical: true "
                            "severity: SEVERITY_ATTENTION message: \"First: "
                            "{route}.\" evidence: \"handbook.loss\" " +
                            conditions + " }",
                        parcel)
      .flags();
}

v1::FlagResult Only(const std::string& conditions, const std::string& parcel) {
  const auto flags = Flags(conditions, parcel);
  EXPECT_EQ(flags.size(), 1) << conditions << " of " << parcel;
  return flags.empty() ? v1::FlagResult() : flags[0];
}

TEST(Flag, IsRaisedWithItsSentenceAndGround) {
  const auto flag =
      Only("when: \"fragile && !heavy\"", "weight_grams: 5 fragile: true");
  EXPECT_EQ(flag.id(), "f");
  EXPECT_EQ(flag.title(), "F");
  EXPECT_EQ(flag.status(), v1::FLAG_STATUS_RAISED);
  EXPECT_EQ(flag.severity(), v1::SEVERITY_ATTENTION);
  EXPECT_EQ(flag.message(), "First: HAND.");
  EXPECT_THAT(flag.raised_by(), ElementsAre("fragile", "!heavy"));
  EXPECT_THAT(flag.evidence(), ElementsAre("handbook.loss"));
  EXPECT_TRUE(flag.clinical());
  EXPECT_THAT(flag.missing(), IsEmpty());
}

TEST(Flag, NamesWhatDecidedAndNotItsHelpers) {
  const auto answer =
      ClassifyParcel(R"pack(
define { name: "from" value: "parcel.sender" }
define { name: "weight" title: "W" value: "parcel.weight_grams" }
flag { id: "f" title: "F" clinical: true severity: SEVERITY_HIGH message: "M."
  when: "from.remote && weight > 5" })pack",
                     "weight_grams: 12 sender { remote: true }");
  EXPECT_THAT(answer.flags(0).raised_by(), ElementsAre("weight=12"));
}

TEST(Flag, ThatIsNotRaisedIsNotListed) {
  EXPECT_THAT(Flags("when: \"fragile\"", "fragile: false"), IsEmpty());
}

TEST(Flag, IsUndeterminedWhereAFactIsMissing) {
  const auto flag = Only("when: \"fragile\"", "weight_grams: 5000");
  EXPECT_EQ(flag.status(), v1::FLAG_STATUS_UNDETERMINED);
  EXPECT_THAT(flag.missing(), ElementsAre("parcel.fragile"));
  EXPECT_THAT(flag.raised_by(), IsEmpty());
}

TEST(Flag, IsPossibleUnderACandidateThatRaisesIt) {
  const auto flag = Only("when: \"route == 'FREIGHT'\"", "fragile: true");
  EXPECT_EQ(flag.status(), v1::FLAG_STATUS_POSSIBLE);
  EXPECT_THAT(flag.possible_under(), ElementsAre("route=FREIGHT"));
  EXPECT_THAT(flag.missing(), ElementsAre("parcel.weight_grams"));
  EXPECT_EQ(flag.message(), "First: FREIGHT or HAND.");
}

TEST(Flag, IsRaisedWhereEveryCandidateRaisesIt) {
  const auto flag =
      Only("when: \"route in ['FREIGHT', 'HAND']\"", "fragile: true");
  EXPECT_EQ(flag.status(), v1::FLAG_STATUS_RAISED);
  EXPECT_THAT(flag.raised_by(), ElementsAre("route=FREIGHT or HAND"));
  EXPECT_THAT(flag.possible_under(), IsEmpty());
}

TEST(Flag, IsNotRaisedWhereNoCandidateRaisesIt) {
  EXPECT_THAT(Flags("when: \"route == 'ROAD'\"", "fragile: true"), IsEmpty());
}

TEST(Flag, ThatHangsOnMoreThanACandidateIsUndetermined) {
  // Under HAND it still hangs on the label; under FREIGHT it is not raised.
  const auto flag =
      Only("when: \"route == 'HAND' && parcel.label == 'x'\"", "fragile: true");
  EXPECT_EQ(flag.status(), v1::FLAG_STATUS_UNDETERMINED);
  EXPECT_THAT(flag.missing(),
              ElementsAre("parcel.label", "parcel.weight_grams"));
}

TEST(Flag, CandidatesOfOneDecisionAreTriedThroughTheOthers) {
  // speed hangs on route: no supposition makes a slow parcel go by hand.
  EXPECT_THAT(
      Flags("when: \"speed == 'SLOW' && route == 'HAND' || parcel.label == "
            "'x'\"",
            "fragile: true label: 'y'"),
      IsEmpty());
  const auto flag =
      Only("when: \"speed == 'SLOW' && route == 'FREIGHT'\"", "fragile: true");
  EXPECT_THAT(flag.possible_under(), ElementsAre("route=FREIGHT"));
}

TEST(Flag, TellsTheLeastThatMakesItPossible) {
  const auto either =
      Only("when: \"route == 'HAND' || speed == 'SLOW'\"", "weight_grams: 5");
  EXPECT_THAT(either.possible_under(), ElementsAre("route=HAND"));
  const auto collected =
      Only("when: \"'GLOVES' in care\"", "items_complete: true");
  EXPECT_THAT(collected.possible_under(), ElementsAre("care=GLOVES"));
  const auto both =
      Only("when: \"['GLOVES', 'TWO_MEN'].all(each, each in care)\"", "");
  EXPECT_THAT(both.possible_under(), ElementsAre("care=GLOVES+TWO_MEN"));
}

TEST(Flag, LaterGroundsAreTriedWhereEarlierOnesAreFalse) {
  constexpr char kGrounds[] =
      "when: \"heavy\" otherwise { severity: SEVERITY_HIGH when: \"fragile\" "
      "message: \"Second.\" }";
  const auto flag = Only(kGrounds, "weight_grams: 5 fragile: true");
  EXPECT_EQ(flag.severity(), v1::SEVERITY_HIGH);
  EXPECT_EQ(flag.message(), "Second.");
  EXPECT_THAT(flag.raised_by(), ElementsAre("!heavy", "fragile"));
  EXPECT_EQ(Only(kGrounds, "weight_grams: 5000 fragile: true").message(),
            "First: FREIGHT.");
}

TEST(Flag, OneOfTwoGroundsIsEnoughToRaiseIt) {
  const auto flag = Only(
      "when: \"heavy\" otherwise { severity: SEVERITY_HIGH when: \"fragile\" "
      "message: \"Second.\" }",
      "fragile: true");
  EXPECT_EQ(flag.status(), v1::FLAG_STATUS_RAISED);
  EXPECT_EQ(flag.severity(), v1::SEVERITY_HIGH);
  EXPECT_EQ(flag.message(),
            "Second. (This or another ground holds; which one, hangs on "
            "parcel.weight_grams.)");
  EXPECT_THAT(flag.missing(), ElementsAre("parcel.weight_grams"));
}

TEST(Flag, TheGravestGroundOfTheCandidatesIsTold) {
  const auto flag = Only(
      "when: \"route == 'HAND'\" otherwise { severity: SEVERITY_HIGH when: "
      "\"route == 'FREIGHT'\" message: \"Second.\" }",
      "fragile: true");
  EXPECT_EQ(flag.status(), v1::FLAG_STATUS_RAISED);
  EXPECT_EQ(flag.severity(), v1::SEVERITY_HIGH);
  EXPECT_THAT(flag.message(),
              testing::StartsWith("Second. (This or another ground holds"));
}

TEST(Flag, IsPossibleOnProvisionalGrounds) {
  constexpr char kConditions[] =
      "when: \"route == 'ROAD'\" possible_when: \"speed == 'FAST'\"";
  const auto flag = Only(kConditions, "weight_grams: 5 fragile: true");
  EXPECT_EQ(flag.status(), v1::FLAG_STATUS_POSSIBLE);
  EXPECT_EQ(flag.severity(), v1::SEVERITY_ATTENTION);
  EXPECT_THAT(flag.possible_under(), ElementsAre("speed=FAST"));
  EXPECT_THAT(flag.raised_by(), ElementsAre("speed=FAST"));
  EXPECT_THAT(Flags(kConditions, "weight_grams: 5000"), IsEmpty());
  EXPECT_EQ(Only(kConditions, "weight_grams: 5 fragile: false").status(),
            v1::FLAG_STATUS_RAISED);
  // Neither ground nor provisional ground is known, but a candidate gives one.
  const auto open = Only(kConditions, "fragile: true");
  EXPECT_EQ(open.status(), v1::FLAG_STATUS_POSSIBLE);
  EXPECT_THAT(open.possible_under(), ElementsAre("route=HAND", "speed=FAST"));
}

TEST(Flag, AsksOfTheRecordWhatIsOnIt) {
  // Supposing an outcome puts nothing on record.
  constexpr char kConditions[] =
      "when: \"!known(route) && route == 'FREIGHT'\" comment: \"test\"";
  const auto flag = Only(kConditions, "fragile: true");
  EXPECT_EQ(flag.status(), v1::FLAG_STATUS_UNDETERMINED);
  EXPECT_THAT(Flags(kConditions, "weight_grams: 5000"), IsEmpty());
  const auto other =
      Only("when: \"!has(parcel.label) && route == 'FREIGHT'\" comment: \"x\"",
           "fragile: true");
  EXPECT_THAT(other.possible_under(), ElementsAre("route=FREIGHT"));
  // Nor do two suppositions, one on the other.
  EXPECT_EQ(Only("when: \"!known(route) && route == 'FREIGHT' && 'GLOVES' in "
                 "care\" comment: \"x\"",
                 "")
                .status(),
            v1::FLAG_STATUS_UNDETERMINED);
}

// A decision with so many candidates.
std::string DecisionOf(const std::string& id, int candidates) {
  std::string body, rows;
  for (int i = 0; i + 1 < candidates; ++i) {
    const std::string n = std::to_string(i);
    body += "define { name: \"" + id + "_c" + n +
            "\" title: \"C\" value: \"parcel.weight_grams < " + n + "\" }\n";
    rows += "row { when: \"" + id + "_c" + n + "\" outcome: \"R" + n + "\" } ";
  }
  return body + "decision { id: \"" + id +
         "\" title: \"D\" hit_policy: HIT_POLICY_FIRST our_choice: \"x\" " +
         rows + "otherwise: \"NONE\" }\n";
}

// The status of a flag that is true under every candidate of two open decisions
// with so many each, but only seen to be once both are supposed.
v1::FlagStatus StatusOver(int first, int second) {
  const std::string both = "(d0 == 'R0') == (d1 == 'R0')";
  return ClassifyParcel(
             DecisionOf("d0", first) + DecisionOf("d1", second) +
                 "flag { id: \"f\" title: \"F\" clinical: true severity: "
                 "SEVERITY_HIGH message: \"M.\" when: \"(" +
                 both + ") == (" + both + ")\" }",
             "")
      .flags(0)
      .status();
}

TEST(Flag, IsNotCalledRaisedWhereTooManyCandidatesWereLeftUntried) {
  // Each candidate of the first, and with it each of the second.
  static_assert(64 + 64 * 63 == limits::kMaxSuppositions);
  EXPECT_EQ(StatusOver(64, 63), v1::FLAG_STATUS_RAISED);
  static_assert(17 + 17 * 240 == limits::kMaxSuppositions + 1);
  EXPECT_EQ(StatusOver(17, 240), v1::FLAG_STATUS_POSSIBLE);
}

// A flag that is raised under all of so many candidates but the last.
v1::FlagResult UnderCandidates(int count) {
  return ClassifyParcel(
             DecisionOf("d", count + 1) +
                 "flag { id: \"f\" title: \"F\" clinical: true severity: "
                 "SEVERITY_HIGH message: \"M.\" when: \"d != 'NONE'\" }",
             "")
      .flags(0);
}

TEST(Flag, TellsAsManySuppositionsAsTheLimitAndThatThereAreMore) {
  constexpr int kLimit = limits::kMaxToldSuppositions;
  EXPECT_EQ(UnderCandidates(kLimit).possible_under_size(), kLimit);
  EXPECT_FALSE(UnderCandidates(kLimit).possible_under_more());
  EXPECT_EQ(UnderCandidates(kLimit + 1).possible_under_size(), kLimit);
  EXPECT_TRUE(UnderCandidates(kLimit + 1).possible_under_more());
}

TEST(Flag, SaysThatThereMayBeMoreWhereSuppositionsWereLeftUntried) {
  // More combinations than are tried.
  std::string body;
  for (const char* id : {"d0", "d1", "d2", "d3", "d4"}) {
    body += DecisionOf(id, 13);
  }
  body +=
      "flag { id: \"f\" title: \"F\" clinical: true severity: SEVERITY_HIGH "
      "message: \"M.\" when: \"d0 + d1 + d2 + d3 + d4 != 'ZZZZZ'\" }";
  const v1::FlagResult flag = ClassifyParcel(body, "").flags(0);
  EXPECT_EQ(flag.possible_under_size(), limits::kMaxToldSuppositions);
  EXPECT_TRUE(flag.possible_under_more());
}

TEST(Flag, WhoseGroundFailsSaysSo) {
  const auto flag = Only("when: \"1 / parcel.weight_grams == 1\"",
                         "weight_grams: 0 fragile: true");
  EXPECT_EQ(flag.status(), v1::FLAG_STATUS_UNDETERMINED);
  EXPECT_EQ(flag.error(), "divide by zero");
}

// A first ground, of attention; a second of information; a third, which is
// grave and fails on a parcel without weight.
v1::FlagResult FlagThatMayFail(const std::string& parcel) {
  return Only(R"(when: "fragile"
    otherwise { severity: SEVERITY_INFORMATION message: "Second."
                when: "parcel.label == 'x'" }
    otherwise { severity: SEVERITY_HIGH message: "Third."
                when: "1 / parcel.weight_grams == 1" })",
              parcel);
}

TEST(Flag, WithAGroundThatHoldsIsRaisedByItWhateverFailsAfterIt) {
  const auto first = FlagThatMayFail("weight_grams: 0 fragile: true");
  EXPECT_EQ(first.status(), v1::FLAG_STATUS_RAISED);
  EXPECT_EQ(first.severity(), v1::SEVERITY_ATTENTION);
  EXPECT_EQ(first.message(), "First: HAND.");
  EXPECT_EQ(first.error(), "");
  const auto second =
      FlagThatMayFail("weight_grams: 0 fragile: false label: 'x'");
  EXPECT_EQ(second.status(), v1::FLAG_STATUS_RAISED);
  EXPECT_EQ(second.severity(), v1::SEVERITY_INFORMATION);
  EXPECT_EQ(second.message(), "Second.");
  EXPECT_EQ(second.error(), "");
}

TEST(Flag, OfWhichAGroundFailsIsAsGraveAsTheGravestThatMayHold) {
  const auto failing =
      FlagThatMayFail("weight_grams: 0 fragile: false label: 'y'");
  EXPECT_EQ(failing.status(), v1::FLAG_STATUS_UNDETERMINED);
  EXPECT_EQ(failing.severity(), v1::SEVERITY_HIGH);
  EXPECT_EQ(failing.message(), "Third.");
  EXPECT_EQ(failing.error(), "divide by zero");
  const auto unknown = FlagThatMayFail("weight_grams: 0 label: 'y'");
  EXPECT_EQ(unknown.status(), v1::FLAG_STATUS_UNDETERMINED);
  EXPECT_EQ(unknown.severity(), v1::SEVERITY_HIGH);
  EXPECT_EQ(unknown.message(), "Third.");
  EXPECT_THAT(unknown.missing(), ElementsAre("parcel.fragile"));
  EXPECT_EQ(unknown.error(), "divide by zero");
}

TEST(Flag, PossibleByAnEarlierGroundIsAsGraveAsThat) {
  const auto flag = Only(R"(when: "route == 'HAND'"
    otherwise { severity: SEVERITY_HIGH message: "Second."
                when: "1 / parcel.weight_grams == 1" })",
                         "weight_grams: 0");
  EXPECT_EQ(flag.status(), v1::FLAG_STATUS_POSSIBLE);
  EXPECT_EQ(flag.severity(), v1::SEVERITY_ATTENTION);
  EXPECT_THAT(flag.possible_under(), ElementsAre("route=HAND"));
  EXPECT_EQ(flag.error(), "divide by zero");
}

}  // namespace
}  // namespace myorules::engine
