// Words that functions take, in whatever way a pack gives them. The texts are
// what its author reads, so they are held to the letter.
#include <string>

#include "absl/strings/str_cat.h"
#include "engine/pack/parcel_pack.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

TEST(Term, GivenToAFunctionIsOneThatItKnows) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "carries(['snail', 'pidgeon', 'owl'], 5) && parcel.fragile" })pack"),
      R"pack(pack.textproto:1:55: error: 'pidgeon' is no carrier (did you mean 'pigeon'?)
 | note { id: "n" message: "M." when: "carries(['snail', 'pidgeon', 'owl'], 5) && parcel.fragile" }
 | ......................................................^
pack.textproto:1:66: error: 'owl' is no carrier
 | note { id: "n" message: "M." when: "carries(['snail', 'pidgeon', 'owl'], 5) && parcel.fragile" }
 | .................................................................^)pack");
}

TEST(Term, IsFollowedThroughDefinitions) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(define { name: "slow" value: "['snail', 'pidgeon']" }
define { name: "all" value: "slow" }
note { id: "n" message: "M." when: "carries(all + ['pigeon'], 5) && parcel.fragile" })pack"),
      R"pack(pack.textproto:3:45: error: 'pidgeon', from 'all', is no carrier (did you mean 'pigeon'?)
 | note { id: "n" message: "M." when: "carries(all + ['pigeon'], 5) && parcel.fragile" }
 | ............................................^)pack");
}

TEST(Term, IsFollowedThroughConditionalsAndMacros) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "carries(parcel.fragile ? ['owl'] : ['snail'], 5)" }
note { id: "m" message: "M." when: "[['bat'], ['snail']].exists(c, carries(c, 5) && carries(c, 7) && parcel.fragile)" })pack"),
      R"pack(pack.textproto:1:63: error: 'owl' is no carrier
 | note { id: "n" message: "M." when: "carries(parcel.fragile ? ['owl'] : ['snail'], 5)" }
 | ..............................................................^
pack.textproto:2:39: error: 'bat' is no carrier
 | note { id: "m" message: "M." when: "[['bat'], ['snail']].exists(c, carries(c, 5) && carries(c, 7) &…
 | ......................................^)pack");
}

TEST(Term, IsNotFollowedWhereAMacroAsksMoreOfItOrItIsNoLiteral) {
  EXPECT_EQ(
      ParcelPackFaults(
          R"pack(note { id: "n" message: "M." when: "[['bat'], ['snail']].exists(c, c != ['bat'] && carries(c, 5) && parcel.fragile)" }
note { id: "m" message: "M." when: "carries([parcel.label], 5) || carries(['ow' + 'l'], 5)" })pack"),
      "");
}

TEST(Term, IsLookedForInSomeHundredPlacesOfDefinitionsAtMost) {
  std::string pack = "define { name: \"d0\" value: \"['owl']\" }\n";
  for (int i = 1; i <= 12; ++i) {
    absl::StrAppend(&pack, "define { name: \"d", i, "\" value: \"d", i - 1,
                    " + d", i - 1, "\" }\n");
  }
  absl::StrAppend(&pack, "note { id: \"n\" message: \"M.\" when: \"");
  EXPECT_EQ(ParcelPackFaults(
                absl::StrCat(pack, "carries(d12, 5) && parcel.fragile\" }")),
            "");
}

}  // namespace
}  // namespace myorules::engine
