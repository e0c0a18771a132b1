// What an answer takes and tells at most, and what of a call is refused.
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "engine/base/limits.h"
#include "engine/classify/classify.h"
#include "engine/classify/parcel_classification.h"
#include "engine/pack/parcel_pack.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.pb.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

using ::testing::ElementsAre;

// Some forty thousand steps about ten thousand scans.
constexpr char kLongPack[] = R"pack(
decision { id: "route" title: "Route" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "long" outcome: "LONG" } otherwise: "SHORT" }
criterion { id: "long" title: "Long" our_choice: "x"
  when: "parcel.scans.all(s, true)" }
)pack";

testdata::Parcel ManyScans() {
  testdata::Parcel parcel;
  for (int i = 0; i < 10'000; ++i) parcel.add_scans();
  return parcel;
}

constexpr char kScannedPack[] = R"pack(
define { name: "q" value: "parcel.scans.map(s, s.damaged)" }
criterion { id: "damaged" title: "Damaged" our_choice: "x"
  when: "q.exists(d, d)" }
decision { id: "route" title: "Route" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "damaged" outcome: "REPAIR" } otherwise: "ROAD" }
facet { id: "hurt" title: "Hurt" our_choice: "x" value: "damaged" }
flag { id: "look" title: "Look" severity: SEVERITY_ATTENTION clinical: true
  when: "damaged" message: "Look." }
)pack";

v1::Classification ClassifyBareScans(int count) {
  testdata::Parcel parcel;
  for (int i = 0; i < count; ++i) parcel.add_scans();
  v1::Classification answer;
  EXPECT_TRUE(Classify(*LoadParcelPack(kScannedPack), parcel,
                       absl::CivilDay(2020, 6, 15), {.trace = true}, &answer)
                  .ok());
  return answer;
}

TEST(ToldFacts, AreAllThereUpToTheLimit) {
  constexpr int kLimit = limits::kMaxToldFacts;
  const v1::Classification answer = ClassifyBareScans(kLimit);
  EXPECT_EQ(answer.missing_size(), kLimit);
  EXPECT_EQ(answer.missing_left_out(), 0);
  EXPECT_EQ(answer.decisions(0).missing_size(), kLimit);
  EXPECT_EQ(answer.decisions(0).missing_left_out(), 0);
  EXPECT_EQ(answer.flags(0).missing_left_out(), 0);
  EXPECT_EQ(answer.facets(0).missing_left_out(), 0);
  EXPECT_EQ(answer.trace(0).missing_left_out(), 0);
}

TEST(ToldFacts, AreCountedBeyondTheLimit) {
  constexpr int kLimit = limits::kMaxToldFacts;
  const v1::Classification answer = ClassifyBareScans(kLimit + 5);
  EXPECT_EQ(answer.missing_size(), kLimit);
  EXPECT_EQ(answer.missing_left_out(), 5);
  EXPECT_EQ(answer.decisions(0).missing_size(), kLimit);
  EXPECT_EQ(answer.decisions(0).missing_left_out(), 5);
  EXPECT_EQ(answer.flags(0).missing_size(), kLimit);
  EXPECT_EQ(answer.flags(0).missing_left_out(), 5);
  EXPECT_EQ(answer.facets(0).missing_size(), kLimit);
  EXPECT_EQ(answer.facets(0).missing_left_out(), 5);
  EXPECT_EQ(answer.trace(0).id(), "q");
  EXPECT_EQ(answer.trace(0).missing_size(), kLimit);
  EXPECT_EQ(answer.trace(0).missing_left_out(), 5);
  // The list itself, and a fact of each entry.
  EXPECT_EQ(answer.trace(0).reads_size(), kLimit);
  EXPECT_EQ(answer.trace(0).reads_left_out(), 6);
}

TEST(Trace, OfValuesThatShareTheirPartsEnds) {
  std::string doubled = "[parcel.fragile]";
  for (int i = 0; i < 40; ++i) doubled += ".map(x, [x, x])";
  const auto answer =
      ClassifyParcel("define { name: \"q\" value: \"" + doubled +
                         "\" }\n"
                         "facet { id: \"f\" title: \"F\" "
                         "our_choice: \"x\" value: \"size(q)\" }",
                     "");
  EXPECT_EQ(answer.facets(0).value().int_value(), 1);
  EXPECT_THAT(answer.trace(0).missing(), ElementsAre("parcel.fragile"));
}

// Definitions NAME0 to NAMEn, each twice the text of the one before.
std::string Doubled(absl::string_view name, absl::string_view text, int times) {
  std::string defines = absl::StrCat(
      "define { name: \"", name, "0\" title: \"T\" value: \"", text, "\" }\n");
  for (int i = 1; i <= times; ++i) {
    const std::string before = absl::StrCat(name, i - 1);
    absl::StrAppend(&defines, "define { name: \"", name, i,
                    "\" title: \"T\" value: \"", before, " + ", before,
                    "\" }\n");
  }
  return defines;
}

std::string TextFacet(absl::string_view id, absl::string_view value) {
  return absl::StrCat("facet { id: \"", id,
                      "\" title: \"F\" our_choice: \"x\" value: \"", value,
                      "\" }\n");
}

TEST(AnswerBytes, MayBeAsManyAsTheLimit) {
  const auto pack = LoadParcelPack(absl::StrCat(
      Doubled("a", "parcel.label", 16), Doubled("b", "parcel.stamps[0]", 11),
      TextFacet("f", "a16"), TextFacet("g", "b11"),
      TextFacet("h", "parcel.stamps[1]"), TextFacet("i", "parcel.stamps[2]")));
  testdata::Parcel parcel;
  parcel.set_label(std::string(1'000, 'a'));
  parcel.add_stamps(std::string(767, 'b'));
  // With 32 bytes for each facet.
  constexpr int64_t kLeft =
      limits::kMaxAnswerBytes - 1'000 * 65'536 - 767 * 2'048 - 4 * 32;
  parcel.add_stamps(std::string(kLeft / 2, 'c'));
  parcel.add_stamps(std::string(kLeft - kLeft / 2, 'd'));
  parcel.set_stamps_complete(true);
  const absl::CivilDay day(2020, 6, 15);
  v1::Classification answer;
  EXPECT_EQ(Classify(*pack, parcel, day, {}, &answer), absl::OkStatus());
  EXPECT_EQ(answer.facets(3).value().string_value(), parcel.stamps(2));
  parcel.mutable_stamps(2)->push_back('d');
  EXPECT_EQ(Classify(*pack, parcel, day, {}, &answer),
            absl::ResourceExhaustedError(
                "pack post.parcels: the answer tells more than 67108864 bytes "
                "of values and facts; let it show fewer or shorter ones"));
  EXPECT_EQ(answer.ByteSizeLong(), 0);
}

// Each would be hundreds of megabytes, or gigabytes.
TEST(AnswerBytes, BeyondTheLimitAreNotWritten) {
  const std::string texts =
      Doubled("l", "parcel.stamps.map(s, parcel.label)", 8);
  const std::string words(300'000, 'w');
  std::string many;
  for (int i = 0; i < 100'000; ++i) many += "{place} ";
  testdata::Parcel parcel;
  for (int i = 0; i < 1'000; ++i) parcel.add_stamps("a");
  parcel.set_stamps_complete(true);
  parcel.set_label(std::string(1'000, 'a'));
  for (
      const std::string& told : {
          texts + TextFacet("f", "l8"),
          texts +
              R"pack(note { id: "n" message: "{l8}" when: "parcel.fragile" })pack",
          texts +
              R"pack(decision { id: "d" title: "D" our_choice: "x" hit_policy: HIT_POLICY_FIRST
  row { when: "fragile" outcome: "A" detail: "l8" } otherwise: "B" }
define { name: "fragile" title: "F" value: "parcel.fragile" })pack",
          absl::StrCat(
              R"pack(decision { id: "place" title: "D" our_choice: "x" hit_policy: HIT_POLICY_FIRST
  row { when: "fragile" outcome: "A" } otherwise: "B"
  words { outcome: "A" words: ")pack",
              words, R"pack(" }
  words { outcome: "B" words: "none" } }
define { name: "fragile" title: "F" value: "parcel.fragile" }
note { id: "n" when: "fragile" message: ")pack",
              many, "\" }"),
      }) {
    const auto pack = LoadParcelPack(told);
    parcel.set_fragile(true);
    v1::Classification answer;
    const absl::Status status =
        Classify(*pack, parcel, absl::CivilDay(2020, 6, 15), {}, &answer);
    EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted)
        << status << told.substr(0, 200) << ShortText(answer).substr(0, 500);
  }
}

// A message that holds itself, so many deep.
google::protobuf::DescriptorProto Nested(int depth) {
  google::protobuf::DescriptorProto outer;
  google::protobuf::DescriptorProto* inner = &outer;
  for (int i = 0; i < depth; ++i) inner = inner->add_nested_type();
  return outer;
}

TEST(Subject, MayBeNestedUpToTheLimit) {
  Issues issues(
      "pack.textproto",
      absl::StrReplaceAll(
          ParcelPackText("facet { id: \"f\" title: \"F\" our_choice: "
                         "\"x\" value: \"size(parcel.field)\" }"),
          {{"myorules.testdata.Parcel", "google.protobuf.DescriptorProto"}}));
  const auto pack = CompiledPack::Load(ParcelHost(), &issues);
  ASSERT_NE(pack, nullptr) << issues.Format();
  v1::Classification answer;
  const absl::CivilDay day(2020, 6, 15);
  EXPECT_EQ(Classify(*pack, Nested(limits::kMaxSubjectDepth), day, {}, &answer),
            absl::OkStatus());
  EXPECT_EQ(
      Classify(*pack, Nested(limits::kMaxSubjectDepth + 1), day, {}, &answer),
      absl::InvalidArgumentError("google.protobuf.DescriptorProto.nested_type "
                                 "is nested more than 20 deep"));
}

TEST(Subject, MayHoldAsManyEntriesAsItsHostSays) {
  const auto pack = LoadParcelPack(kScannedPack);
  const absl::CivilDay day(2020, 6, 15);
  v1::Classification answer;
  testdata::Parcel parcel;
  for (int i = 0; i < 10'000; ++i) parcel.add_scans();
  EXPECT_EQ(Classify(*pack, parcel, day, {}, &answer), absl::OkStatus());
  parcel.add_scans();
  EXPECT_EQ(
      Classify(*pack, parcel, day, {}, &answer),
      absl::InvalidArgumentError("myorules.testdata.Parcel.scans has "
                                 "10001 entries; at most 10000 are read"));
  testdata::Parcel stamped;
  for (int i = 0; i < limits::kDefaultListEntries; ++i) stamped.add_stamps("a");
  EXPECT_EQ(Classify(*pack, stamped, day, {}, &answer), absl::OkStatus());
  stamped.add_stamps("a");
  EXPECT_EQ(Classify(*pack, stamped, day, {}, &answer),
            absl::InvalidArgumentError("myorules.testdata.Parcel.stamps has "
                                       "1001 entries; at most 1000 are read"));
}

TEST(Subject, MayHoldTextsAsLongAsItsHostSays) {
  const auto pack = LoadParcelPack(kScannedPack);
  const absl::CivilDay day(2020, 6, 15);
  v1::Classification answer;
  testdata::Parcel parcel;
  parcel.set_label(std::string(limits::kDefaultTextBytes, 'a'));
  EXPECT_EQ(Classify(*pack, parcel, day, {}, &answer), absl::OkStatus());
  parcel.mutable_label()->push_back('a');
  EXPECT_EQ(Classify(*pack, parcel, day, {}, &answer),
            absl::InvalidArgumentError("myorules.testdata.Parcel.label has "
                                       "1001 bytes; at most 1000 are read"));
}

TEST(Subject, WithANumberThatAnEnumDoesNotHaveIsRefused) {
  const auto pack = LoadParcelPack(kScannedPack);
  const absl::CivilDay day(2020, 6, 15);
  v1::Classification answer;
  testdata::Parcel parcel;
  parcel.set_service(testdata::SERVICE_EXPRESS);
  EXPECT_EQ(Classify(*pack, parcel, day, {}, &answer), absl::OkStatus());
  parcel.set_service(static_cast<testdata::Service>(3));
  EXPECT_EQ(Classify(*pack, parcel, day, {}, &answer),
            absl::InvalidArgumentError(
                "myorules.testdata.Parcel.service is 3, which is no number of "
                "the enum Service"));
}

TEST(Subject, WithATextThatIsNotUtf8IsRefused) {
  const auto pack = LoadParcelPack(kScannedPack);
  const absl::CivilDay day(2020, 6, 15);
  v1::Classification answer;
  testdata::Parcel parcel;
  parcel.set_label("caf\xE9");
  EXPECT_EQ(Classify(*pack, parcel, day, {}, &answer),
            absl::InvalidArgumentError(
                "myorules.testdata.Parcel.label is not UTF-8"));
  parcel.set_label("caf\u00E9");
  // Bytes are any.
  parcel.set_signature("\xE9");
  EXPECT_EQ(Classify(*pack, parcel, day, {}, &answer), absl::OkStatus());
}

TEST(AssessmentDate, LiesWithinTheYearsThatDatesHave) {
  const auto pack = LoadParcelPack(kScannedPack);
  const testdata::Parcel parcel;
  v1::Classification answer;
  EXPECT_EQ(Classify(*pack, parcel, absl::CivilDay(1, 1, 1), {}, &answer),
            absl::OkStatus());
  EXPECT_EQ(Classify(*pack, parcel, absl::CivilDay(9999, 12, 31), {}, &answer),
            absl::OkStatus());
  EXPECT_EQ(Classify(*pack, parcel, absl::CivilDay(0, 12, 31), {}, &answer),
            absl::InvalidArgumentError(
                "assessed_on: the year is 0; it must be 1 to 9999"));
  EXPECT_EQ(Classify(*pack, parcel, absl::CivilDay(10000, 1, 1), {}, &answer),
            absl::InvalidArgumentError(
                "assessed_on: the year is 10000; it must be 1 to 9999"));
}

TEST(Interruption, EndsAClassificationWithWhatItSays) {
  const auto pack = LoadParcelPack(kLongPack);
  for (const absl::Status& said : {absl::CancelledError("the caller is gone"),
                                   absl::DeadlineExceededError("too late")}) {
    int asked = 0;
    ClassifyOptions options;
    options.interruption = [&] {
      return ++asked < 3 ? absl::OkStatus() : said;
    };
    v1::Classification answer;
    EXPECT_EQ(Classify(*pack, ManyScans(), absl::CivilDay(2020, 6, 15), options,
                       &answer),
              said);
    EXPECT_EQ(asked, 3);
    EXPECT_EQ(ShortText(answer), "");
  }
}

TEST(Interruption, LetsAClassificationThroughThatIsStillWanted) {
  ClassifyOptions options;
  options.interruption = [] { return absl::OkStatus(); };
  v1::Classification answer;
  EXPECT_TRUE(Classify(*LoadParcelPack(kLongPack), ManyScans(),
                       absl::CivilDay(2020, 6, 15), options, &answer)
                  .ok());
  EXPECT_EQ(answer.decisions(0).outcome(), "LONG");
}

}  // namespace
}  // namespace myorules::engine
