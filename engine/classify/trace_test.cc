// The trace: what each definition and criterion came to, and what it read.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "engine/classify/classify.h"
#include "engine/classify/parcel_classification.h"
#include "engine/pack/parcel_pack.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const CompiledPack& Pack() {
  static const auto* const kLoaded =
      new std::shared_ptr<const CompiledPack>(LoadParcelPack(R"pack(
threshold { name: "most" title: "Heaviest" value: "1000" unit: "g"
            our_choice: "round" }
threshold { name: "dear" title: "Dearest" value: "99.5" unit: "crowns"
            our_choice: "round" }
define { name: "service" value: "parcel.service" }
define { name: "weight" title: "Weight" value: "parcel.weight_grams"
         source { key: "handbook" place: "1" } our_choice: "the scale's" }
define { name: "spilt" title: "Spilt"
         value: "parcel.items.exists(i, i.liquid && i.count > 1)" }
criterion { id: "size.too-heavy" title: "Too heavy"
  when: "weight > threshold.most" source { key: "handbook" place: "2" }
  unverified: "The handbook is lost." }
criterion { id: "dear" title: "Dear" our_choice: "x"
  when: "parcel.value > threshold.dear" }
decision { id: "route" title: "Route" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "size.too_heavy" outcome: "FREIGHT" }
  row { when: "spilt" outcome: "HAND" }
  otherwise: "ROAD" }
facet { id: "kind" title: "Kind" our_choice: "x" value: "service" }
note { id: "n" message: "M." when: "dear" }
)pack"));
  return **kLoaded;
}

TEST(Trace, ListsWhatAMapHangsOn) {
  const auto answer = ClassifyParcel(R"pack(
define { name: "q" value: "{'a': parcel.fragile}" }
facet { id: "f" title: "F" our_choice: "x" value: "size(q)" })pack",
                                     "");
  EXPECT_THAT(answer.trace(0).missing(), ElementsAre("parcel.fragile"));
}

TEST(Trace, ShowsEachItemWithWhatItReadAndWhereItStands) {
  const auto answer = ClassifyParcel(
      Pack(),
      "weight_grams: 500 service: SERVICE_EXPRESS items { name: 'b' liquid: "
      "true } items { name: 'a' liquid: false }");
  ASSERT_EQ(answer.trace_size(), 5);
  EXPECT_EQ(ShortText(answer.trace(0)),
            "id: \"service\" value { string_value: \"EXPRESS\" } reads { path: "
            "\"parcel.service\" value { string_value: \"EXPRESS\" } } "
            "expression: \"parcel.service\"");
  EXPECT_EQ(ShortText(answer.trace(1)),
            "id: \"weight\" title: \"Weight\" value { int_value: 500 } reads { "
            "path: \"parcel.weight_grams\" value { int_value: 500 } } source { "
            "key: \"handbook\" place: \"1\" } our_choice: \"the scale\\'s\" "
            "expression: \"parcel.weight_grams\"");
  const v1::CriterionResult& spilt = answer.trace(2);
  EXPECT_EQ(spilt.id(), "spilt");
  EXPECT_FALSE(spilt.has_value());
  EXPECT_THAT(spilt.missing(), ElementsAre("parcel.items[name=b].count",
                                           "parcel.items_complete"));
  std::vector<std::string> reads;
  for (const v1::FactRead& read : spilt.reads()) {
    reads.push_back(read.path());
    EXPECT_EQ(read.has_value(), read.path() != "parcel.items[name=b].count" &&
                                    read.path() != "parcel.items_complete")
        << read.path();
  }
  EXPECT_TRUE(std::is_sorted(reads.begin(), reads.end()));
  EXPECT_THAT(reads, testing::IsSupersetOf({"parcel.items[name=a].liquid",
                                            "parcel.items[name=b].count",
                                            "parcel.items[name=b].liquid"}));
  EXPECT_EQ(
      ShortText(answer.trace(3)),
      "id: \"size.too-heavy\" title: \"Too heavy\" value { bool_value: "
      "false } uses: \"weight\" source { key: \"handbook\" place: \"2\" } "
      "unverified: \"The handbook is lost.\" expression: \"weight > "
      "threshold.most\"");
  EXPECT_EQ(answer.trace(4).id(), "dear");
  EXPECT_THAT(answer.trace(4).missing(), ElementsAre("parcel.value"));
}

TEST(Trace, NamesTheEntryThatDecidedAndNoOtherThatWasRead) {
  const auto answer =
      ClassifyParcel(R"pack(
define { name: "liquid" title: "Liquid" value: "parcel.items.exists(i, i.liquid)" }
define { name: "dry" title: "Dry" value: "parcel.items.all(i, !i.liquid)" }
define { name: "solid" title: "Solid" value: "parcel.items.exists(i, !i.liquid && i.count > 5)" }
define { name: "any_ab" title: "Any"
  value: "['a', 'b'].exists(n, parcel.items.exists(i, i.name == n))" }
note { id: "n" message: "M." when: "liquid && !dry && !solid && any_ab" })pack",
                     "items_complete: true items { name: 'a' liquid: false "
                     "count: 1 } items { name: 'b' liquid: true count: 2 } "
                     "items { name: 'c' liquid: true count: 3 }");
  std::map<std::string, std::vector<std::string>> deciding;
  for (const v1::CriterionResult& result : answer.trace()) {
    EXPECT_GT(result.reads_size(), 0) << result.id();
    deciding[result.id()] = {result.deciding_entries().begin(),
                             result.deciding_entries().end()};
  }
  EXPECT_THAT(deciding["liquid"], ElementsAre("parcel.items[name=b]"));
  EXPECT_THAT(deciding["dry"], ElementsAre("parcel.items[name=b]"));
  EXPECT_THAT(deciding["solid"], ElementsAre());
  // Within another macro none decides alone.
  EXPECT_THAT(deciding["any_ab"], ElementsAre());
}

TEST(Trace, NamesAnEnumValueWhateverTheKeyOfItsEntry) {
  for (const std::string via : {"ab", "a]b", "a[b", "a.b", "]", "[via=x]"}) {
    const auto answer =
        ClassifyParcel(R"pack(
define { name: "fast" title: "Fast"
  value: "parcel.legs.exists(l, l.service == Service.SERVICE_EXPRESS)" }
note { id: "n" message: "M." when: "fast" })pack",
                       "legs { via: '" + via + "' service: SERVICE_EXPRESS }");
    std::string service;
    for (const v1::FactRead& read : answer.trace(0).reads()) {
      if (absl::EndsWith(read.path(), ".service")) {
        service = read.value().string_value();
      }
    }
    EXPECT_EQ(service, "EXPRESS") << via;
  }
}

TEST(Trace, AMessageThatIsNotSetIsMissing) {
  constexpr char kBody[] = R"pack(
define { name: "from" value: "parcel.sender" }
note { id: "n" message: "M." when: "from.remote" })pack";
  const auto unset = ClassifyParcel(kBody, "");
  EXPECT_FALSE(unset.trace(0).has_value());
  EXPECT_THAT(unset.trace(0).missing(), ElementsAre("parcel.sender"));
  const auto set = ClassifyParcel(kBody, "sender { remote: true }");
  EXPECT_THAT(set.trace(0).missing(), ElementsAre("parcel.sender.country",
                                                  "parcel.sender.known_since"));
  ASSERT_EQ(set.notes_size(), 1);
  EXPECT_EQ(set.notes(0).message(), "M.");
}

TEST(Trace, IsLeftOutUnlessAskedFor) {
  v1::Classification answer;
  ASSERT_TRUE(Classify(Pack(), ParcelOf("weight_grams: 5"),
                       absl::CivilDay(2020, 6, 15), {}, &answer)
                  .ok());
  EXPECT_THAT(answer.trace(), IsEmpty());
}

TEST(Trace, HasTheMessageThatAMessageIsMadeOfAmongWhatWasRead) {
  const auto answer = ClassifyParcel(
      R"pack(
criterion { id: "near" title: "N" our_choice: "x"
            when: "Parcel{sender: parcel.sender}.sender.country == 'a'" }
note { id: "n" message: "M." when: "near" })pack",
      "sender { country: 'a' }");
  ASSERT_EQ(answer.trace(0).reads_size(), 1);
  EXPECT_EQ(answer.trace(0).reads(0).path(), "parcel.sender");
  EXPECT_THAT(answer.trace(0).missing(),
              ElementsAre("parcel.sender.known_since", "parcel.sender.remote"));
}

}  // namespace
}  // namespace myorules::engine
