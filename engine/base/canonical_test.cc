#include "engine/base/canonical.h"

#include <algorithm>
#include <random>

#include "engine/testdata/parcel.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

using testdata::Parcel;
using ::testing::ElementsAre;

Parcel ParcelOf(const std::string& text) {
  Parcel parcel;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &parcel));
  return parcel;
}

std::vector<std::string> ItemPaths(const Parcel& parcel) {
  return EntryPaths("parcel.items", parcel,
                    *Parcel::descriptor()->FindFieldByName("items"));
}

TEST(Canonicalize, GivesTheSameBytesWhateverTheOrderOfEntries) {
  const Parcel parcel = ParcelOf(R"pb(
    items { name: "b" }
    items {
      name: "a"
      packed_on { year: 2016 month: 5 }
    }
    items {
      name: "a"
      packed_on { year: 2015 }
    }
    items {
      name: "a"
      packed_on { year: 2015 }
      count: 2
    }
    items { count: 7 }
    items { name: "c" liquid: true }
    scans { place: "y" }
    scans { place: "x" damaged: true }
    scans { place: "x" }
  )pb");
  Parcel expected = parcel;
  Canonicalize(&expected);
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    Parcel shuffled = parcel;
    std::shuffle(shuffled.mutable_items()->pointer_begin(),
                 shuffled.mutable_items()->pointer_end(), random);
    std::shuffle(shuffled.mutable_scans()->pointer_begin(),
                 shuffled.mutable_scans()->pointer_end(), random);
    Canonicalize(&shuffled);
    ASSERT_EQ(shuffled.SerializeAsString(), expected.SerializeAsString());
  }
  EXPECT_THAT(
      ItemPaths(expected),
      ElementsAre("parcel.items[#1]", "parcel.items[name=a,packed_on=2015]",
                  "parcel.items[name=a,packed_on=2015#2]",
                  "parcel.items[name=a,packed_on=2016-05]",
                  "parcel.items[name=b]", "parcel.items[name=c]"));
}

TEST(Canonicalize, SortsDatesByTheCalendarNotByTheirBytes) {
  Parcel parcel = ParcelOf(R"pb(
    items {
      name: "a"
      packed_on { year: 2016 month: 12 day: 1 }
    }
    items {
      name: "a"
      packed_on { year: 2016 month: 2 day: 31 }
    }
    items {
      name: "a"
      packed_on { year: 300 }
    }
    items { name: "a" }
  )pb");
  Canonicalize(&parcel);
  EXPECT_THAT(
      ItemPaths(parcel),
      ElementsAre("parcel.items[name=a]", "parcel.items[name=a,packed_on=0300]",
                  "parcel.items[name=a,packed_on=2016-02-31]",
                  "parcel.items[name=a,packed_on=2016-12-01]"));
}

TEST(Canonicalize, LeavesTheOrderOfOtherLists) {
  Parcel parcel = ParcelOf(R"pb(
    stamps: "z"
    stamps: "a"
    sender { lines: "2" lines: "1" }
  )pb");
  const std::string before = parcel.SerializeAsString();
  Canonicalize(&parcel);
  EXPECT_EQ(parcel.SerializeAsString(), before);
  EXPECT_FALSE(IsSorted(*Parcel::descriptor()->FindFieldByName("stamps")));
  EXPECT_FALSE(IsSorted(*Parcel::descriptor()->FindFieldByName("fees")));
  EXPECT_TRUE(IsSorted(*Parcel::descriptor()->FindFieldByName("items")));
}

TEST(Canonicalize, SortsLongListsInPlace) {
  Parcel parcel;
  std::mt19937 random(2);
  for (int i = 0; i < 1000; ++i) {
    parcel.add_items()->set_name(std::to_string(random() % 300));
  }
  Canonicalize(&parcel);
  EXPECT_TRUE(std::is_sorted(
      parcel.items().begin(), parcel.items().end(),
      [](const auto& a, const auto& b) { return a.name() < b.name(); }));
}

TEST(EntryPaths, QuotesTextThatCouldBeTakenForAnotherPath) {
  const Parcel parcel = ParcelOf(R"pb(
    items { name: "a" }
    items { name: "a,packed_on=2015" }
    items { name: "a#2" }
    items { name: "Zürich box" }
    items { name: "]\n" }
  )pb");
  EXPECT_THAT(
      ItemPaths(parcel),
      ElementsAre("parcel.items[name=a]",
                  "parcel.items[name=\"a,packed_on=2015\"]",
                  "parcel.items[name=\"a#2\"]", "parcel.items[name=Zürich box]",
                  "parcel.items[name=\"]\\n\"]"));
}

TEST(EntryPaths, TellsApartWhatAnEmptyTextAndNoTextAre) {
  const Parcel parcel = ParcelOf(R"pb(
    scans {}
    scans { place: "" }
    scans { damaged: true }
  )pb");
  EXPECT_THAT(
      EntryPaths("p", parcel, *Parcel::descriptor()->FindFieldByName("scans")),
      ElementsAre("p[#1]", "p[place=]", "p[#2]"));
}

}  // namespace
}  // namespace myorules::engine
