// What a threshold must say: each fault as a user reads it.
#include <string>

#include "engine/pack/parcel_pack.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

TEST(Threshold, NeedsNameTitleValueUnitAndSource) {
  EXPECT_EQ(
      ParcelPackFaults(R"pack(threshold {})pack"),
      R"pack(pack.textproto:1:1: error: threshold without name; write a lower-case identifier
 | threshold {}
 | ^
pack.textproto:1:1: error: threshold has no title; write what a reader calls it
 | threshold {}
 | ^
pack.textproto:1:1: error: threshold has the value ''; write a decimal number, "20" or "0.5", of at most 15 digits
 | threshold {}
 | ^
pack.textproto:1:1: error: threshold has no unit; write what the number counts, "1" for a bare number
 | threshold {}
 | ^
pack.textproto:1:1: error: threshold has neither source nor our_choice; write where it stands, or why it was chosen
 | threshold {}
 | ^)pack");
}

TEST(Threshold, IsADecimalNumber) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(threshold { name: "most" title: "Most" value: "1e3" unit: "g" our_choice: "x" }
facet { id: "over" title: "Over" our_choice: "x" value: "parcel.weight_grams > threshold.most" })pack"),
      R"pack(pack.textproto:1:40: error: threshold 'most' has the value '1e3'; write a decimal number, "20" or "0.5", of at most 15 digits
 | threshold { name: "most" title: "Most" value: "1e3" unit: "g" our_choice: "x" }
 | .......................................^)pack");
}

TEST(Threshold, StandsOnce) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(threshold { name: "most" title: "Most" value: "1" unit: "g" our_choice: "x" }
threshold { name: "most" title: "Most" value: "2" unit: "g" our_choice: "x" }
facet { id: "over" title: "Over" our_choice: "x" value: "parcel.weight_grams > threshold.most" })pack"),
      R"pack(pack.textproto:2:13: error: threshold 'most' stands twice; each limit stands once
 | threshold { name: "most" title: "Most" value: "2" unit: "g" our_choice: "x" }
 | ............^)pack");
}

TEST(Threshold, IsAskedOfTheHost) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(threshold { name: "most" title: "Most" method: "SCALE" value: "1" unit: "kg" our_choice: "x" }
facet { id: "over" title: "Over" our_choice: "x" value: "threshold.most == threshold.most" })pack"),
      R"pack(pack.textproto:1:67: error: threshold 'most': a SCALE measures in g, not in kg
 | threshold { name: "most" title: "Most" method: "SCALE" value: "1" unit: "kg" our_choice: "x" }
 | ..................................................................^)pack");
}

TEST(Threshold, ThatNothingUsesIsAnError) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(threshold { name: "most" title: "Most" value: "1" unit: "g" our_choice: "x" })pack"),
      R"pack(pack.textproto:1:13: error: nothing uses threshold 'most'; use it, or take it out
 | threshold { name: "most" title: "Most" value: "1" unit: "g" our_choice: "x" }
 | ............^)pack");
}

TEST(Threshold, WithAMethodIsNoPlainNumber) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(threshold { name: "most" title: "Most" method: "SCALE" value: "1" unit: "g" our_choice: "x" }
facet { id: "over" title: "Over" our_choice: "x" value: "parcel.weight_grams > threshold.most" })pack"),
      R"pack(pack.textproto:2:78: error: '>' cannot be used with (int, threshold); threshold.most is a limit by SCALE, not a number: ask a function that takes thresholds: above(…)
 | facet { id: "over" title: "Over" our_choice: "x" value: "parcel.weight_grams > threshold.most" }
 | .............................................................................^)pack");
}

}  // namespace
}  // namespace myorules::engine
