#include "engine/whatif/fact_place.h"

#include "engine/base/canonical.h"
#include "engine/testdata/parcel.pb.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

using testdata::Parcel;

Parcel ParcelFrom(const std::string& text) {
  Parcel parcel;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &parcel));
  Canonicalize(&parcel);
  return parcel;
}

FactPlace::Kind KindOf(const std::string& parcel, absl::string_view path) {
  return FindFact(ParcelFrom(parcel), "parcel", path).kind;
}

constexpr auto kField = FactPlace::Kind::kField;
constexpr auto kEntry = FactPlace::Kind::kEntry;
constexpr auto kNowhere = FactPlace::Kind::kNowhere;

TEST(FactPlace, IsAFieldThatIsNotSet) {
  EXPECT_EQ(KindOf("", "parcel.fragile"), kField);
  EXPECT_EQ(KindOf("", "parcel.sender.country"), kField);
  EXPECT_EQ(KindOf("", "parcel.service"), kField);
  EXPECT_EQ(KindOf("", "parcel.posted_on"), kField);
  EXPECT_EQ(KindOf("posted_on { year: 2020 }", "parcel.posted_on.month"),
            kField);
  // A text that cannot be absent, of an entry without anything.
  EXPECT_EQ(KindOf("items {}", "parcel.items[#1].name"), kField);
}

TEST(FactPlace, IsNowhereForWhatIsOnRecord) {
  EXPECT_EQ(KindOf("fragile: false", "parcel.fragile"), kNowhere);
  EXPECT_EQ(KindOf("service: SERVICE_EXPRESS", "parcel.service"), kNowhere);
  EXPECT_EQ(KindOf("posted_on { year: 2020 }", "parcel.posted_on"), kNowhere);
  EXPECT_EQ(KindOf("items { name: 'a' }", "parcel.items[name=a]"), kNowhere);
  EXPECT_EQ(KindOf("items { name: 'a' }", "parcel.items[name=a].name"),
            kNowhere);
  EXPECT_EQ(KindOf("items { count: 1 }", "parcel.items[#1]"), kNowhere);
}

TEST(FactPlace, IsNowhereForWhatIsNoPath) {
  for (const char* path :
       {"", "parcel", "patient.fragile", "parcel.", "parcel.nothing",
        "parcel.items", "parcel.items[", "parcel.items[name=a",
        "parcel.items[colour=red]", "parcel.items[name]", "parcel.items[#2]",
        "parcel.fees[a]", "parcel.fragile.x", "parcel.items[name=a].liquid",
        "parcel.stamps[#1]"}) {
    EXPECT_EQ(KindOf("", path), kNowhere) << path;
  }
}

TEST(FactPlace, IsInTheEntryThatThePathNames) {
  Parcel parcel = ParcelFrom("items { name: 'b' } items { name: 'a' }");
  const FactPlace place =
      FindFact(parcel, "parcel", "parcel.items[name=b].liquid");
  ASSERT_EQ(place.kind, kField);
  auto* item = static_cast<testdata::Item*>(MakeRoom(place, &parcel));
  EXPECT_EQ(item->name(), "b");
}

TEST(FactPlace, OfAnEntryThatIsNotThereHasWhatThePathTellsOfIt) {
  Parcel parcel = ParcelFrom("items { name: 'a' }");
  const FactPlace place = FindFact(
      parcel, "parcel", "parcel.items[name=\"a,\\\"b\\\"\",packed_on=2020-02]");
  ASSERT_EQ(place.kind, kEntry);
  MakeRoom(place, &parcel);
  ASSERT_EQ(parcel.items_size(), 2);
  EXPECT_EQ(parcel.items(1).name(), "a,\"b\"");
  EXPECT_EQ(parcel.items(1).packed_on().year(), 2020);
  EXPECT_EQ(parcel.items(1).packed_on().month(), 2);
  EXPECT_EQ(parcel.items(1).packed_on().day(), 0);
}

TEST(FactPlace, IsNowhereInAOneofOfWhichAnotherMemberIsSet) {
  testdata::Delivery delivery;
  delivery.set_neighbour("n");
  EXPECT_EQ(FindFact(delivery, "d", "d.kept_until").kind, kNowhere);
  EXPECT_EQ(FindFact(delivery, "d", "d.shop.country").kind, kNowhere);
  EXPECT_EQ(FindFact(testdata::Delivery(), "d", "d.kept_until").kind, kField);
}

TEST(PathInWords, ReadsAsAReaderSaysIt) {
  EXPECT_EQ(PathInWords("parcel", "parcel.fragile"), "fragile");
  EXPECT_EQ(PathInWords("parcel", "parcel.sender.known_since.month"),
            "sender: known since: month");
  EXPECT_EQ(
      PathInWords("parcel", "parcel.items[name=big book,packed_on=2020].count"),
      "items big book 2020: count");
  EXPECT_EQ(PathInWords("parcel", "parcel.items[#1].count"),
            "items [#1]: count");
}

}  // namespace
}  // namespace myorules::engine
