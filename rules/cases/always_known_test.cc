#include "rules/cases/always_known.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "rules/cases/pack_testing.h"

namespace myorules::rules {
namespace {

// A pack whose criterion "asked" has this condition.
std::shared_ptr<const engine::CompiledPack> PackAsking(
    const std::string& when) {
  OpenedPack opened = OpenPackWith(
      "known", absl::StrCat(R"pb(summary: "{asked} {axial} {dysphagia}"
                                 define {
                                   name: "dysphagia"
                                   title: "Dysphagia"
                                   value: "known(axial)"
                                   comment: "x"
                                 }
                                 criterion { id: "asked" title: "A"
                                             our_choice: "x"
                                             comment: "x"
                                             when: ")pb",
                            when, "\" }\n"));
  EXPECT_NE(opened.pack, nullptr) << opened.issues.Format();
  return opened.pack;
}

bool Known(const std::string& when) {
  const auto pack = PackAsking(when);
  return pack != nullptr &&
         IsAlwaysKnown(*pack->FindItem("asked")->value, *pack);
}

TEST(IsAlwaysKnown, WhatAsksWhatIsOnRecord) {
  EXPECT_TRUE(Known("has(patient.weakness.axial)"));
  EXPECT_TRUE(Known("!known(axial) || has(patient.biopsy.date)"));
  EXPECT_TRUE(Known("dysphagia")) << "through the items that it names";
  EXPECT_TRUE(Known("dysphagia == has(patient.onset_date)"));
}

TEST(IsAlwaysKnown, WhatUsesWhatItAsksFirst) {
  EXPECT_TRUE(Known("known(axial) && axial"));
  EXPECT_TRUE(Known("known(axial) && !axial && dysphagia"));
  EXPECT_TRUE(Known("!known(axial) || axial"));
}

TEST(IsAlwaysKnown, NotWhatReadsAFact) {
  EXPECT_FALSE(Known("axial"));
  EXPECT_FALSE(Known("known(axial) || axial"));
  EXPECT_FALSE(Known("!known(axial) && axial"));
  EXPECT_FALSE(Known("known(axial) && patient.weakness.proximal"));
  EXPECT_FALSE(Known("known(axial) ? axial : false"));
}

TEST(IsAlwaysKnown, NotWhatCouldFail) {
  EXPECT_FALSE(Known("known(1 / size(patient.visits) > 0)"));
  EXPECT_FALSE(Known("size(patient.visits) > 0"));
}

TEST(FixedValue, IsThatOfALiteralAlone) {
  const auto pack = PackAsking("axial");
  EXPECT_EQ(FixedValue(*pack->FindItem("asked")->value), absl::nullopt);
  const auto shipped = PackShelf::Load("")->Open("imnm.lim2019");
  for (size_t i = 0; i < shipped->pack->notes().size(); ++i) {
    const bool is_literal = shipped->pack->source().note(i).when() == "true";
    EXPECT_EQ(FixedValue(*shipped->pack->notes()[i]) == true, is_literal);
  }
}

}  // namespace
}  // namespace myorules::rules
