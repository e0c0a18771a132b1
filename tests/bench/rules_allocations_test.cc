// Rules in a program take nothing from the heap, once warm, about a subject
// that is prepared.
#include <cstdint>
#include <string>

#include "engine/engine.h"
#include "engine/pack/parcel_pack.h"
#include "engine/testdata/parcel.pb.h"
#include "gtest/gtest.h"
#include "tests/bench/allocations.h"

namespace myorules::bench {
namespace {

constexpr char kBody[] = R"pack(
criterion { id: "heavy" title: "Heavy" our_choice: "x"
            when: "parcel.weight_grams > 1000" }
criterion { id: "liquid" title: "Liquid" our_choice: "x"
            when: "parcel.items.exists(i, i.liquid)" }
facet { id: "names" title: "Names" our_choice: "x"
        value: "parcel.items.map(i, i.name)" }
decision { id: "route" title: "Route" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "heavy" outcome: "FREIGHT" }
  row { when: "liquid" outcome: "HAND" }
  otherwise: "ROAD" }
)pack";

TEST(Rules, TakeNothingFromTheHeapForAPreparedSubjectOnceWarm) {
  engine::RulesOptions options;
  options.terminology = {{"carriers", "snail"}};
  const auto rules = engine::Rules::Load(
      engine::ParcelPackText(kBody), *testdata::Parcel::descriptor(), options);
  ASSERT_TRUE(rules.ok()) << rules.status();
  testdata::Parcel parcel;
  parcel.add_items()->set_name("a name that is too long for a short string");
  parcel.add_items()->set_name("another name that is too long for one");
  ASSERT_TRUE((*rules)->Prepare(&parcel).ok());
  v1::Classification answer;
  int64_t taken = 0;
  for (int round = 0; round < 4; ++round) {
    const int64_t before = Allocations();
    ASSERT_TRUE(
        (*rules)
            ->ClassifyPrepared(parcel, absl::CivilDay(2020, 6, 15), &answer)
            .ok());
    taken = Allocations() - before;
  }
  EXPECT_EQ(taken, 0);
  EXPECT_EQ(answer.facets_size(), 1);
}

}  // namespace
}  // namespace myorules::bench
