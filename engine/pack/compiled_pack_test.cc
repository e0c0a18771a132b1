#include "engine/pack/compiled_pack.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/pack/parcel_pack.h"
#include "engine/pack/threshold.h"
#include "engine/testdata/parcel.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

const OwnMemory kMemory;

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kRouting[] = R"pack(
threshold { name: "most" title: "Heaviest" value: "20000" unit: "g"
            source { key: "handbook" place: "2.1" } }
threshold { name: "share" title: "Share" value: "0.5" unit: "1"
            our_choice: "half" }
threshold { name: "scale" title: "On the scale" method: "SCALE" value: "50.0"
            unit: "g" our_choice: "as printed" }
facet { id: "uses_scale" title: "Uses" our_choice: "x"
        value: "[threshold.scale].size() > 0" }
decision { id: "route" title: "Route" hit_policy: HIT_POLICY_FIRST
  source { key: "handbook" place: "table 1" }
  row { when: "express && !too_heavy" outcome: "AIR" }
  row { when: "too_heavy" outcome: "FREIGHT" detail: "'by ' + service_name" }
  otherwise: "ROAD" }
criterion { id: "too-heavy" title: "Too heavy"
  when: "double(weight) > threshold.share * double(threshold.most)"
  source { key: "handbook" place: "2.1" } }
define { name: "weight" title: "Weight" value: "parcel.weight_grams" }
define { name: "express" title: "Express"
  value: "service == Service.SERVICE_EXPRESS" }
define { name: "service" value: "parcel.service" }
define { name: "service_name" value: "service == 1 ? 'lorry' : 'van'" }
)pack";

std::string HashOf(const PackHost& host, const std::string& text) {
  Issues issues("pack.textproto", text);
  const auto pack = CompiledPack::Load(host, &issues);
  EXPECT_NE(pack, nullptr) << issues.Format();
  return pack == nullptr ? "" : pack->identity().hash();
}

TEST(CompiledPack, ItemsComeAfterWhatTheyUse) {
  const auto pack = LoadParcelPack(kRouting);
  std::vector<std::string> ids;
  for (size_t i = 0; i < pack->items().size(); ++i) {
    const CompiledItem& item = pack->items()[i];
    ids.push_back(item.id);
    for (const int use : item.uses) EXPECT_LT(use, static_cast<int>(i));
    EXPECT_EQ(pack->FindItem(item.variable), &item);
  }
  EXPECT_THAT(ids, ElementsAre("weight", "service", "express", "service_name",
                               "too-heavy", "uses_scale", "route"));
}

TEST(CompiledPack, AnIdIsAVariableWithUnderscores) {
  const auto pack = LoadParcelPack(kRouting);
  ASSERT_NE(pack->FindItem("too_heavy"), nullptr);
  EXPECT_EQ(pack->FindItem("too_heavy")->id, "too-heavy");
  EXPECT_EQ(pack->FindItem("too-heavy"), nullptr);
}

TEST(CompiledPack, ATableIsAStringAndACollectTableAListOfThem) {
  const auto pack = LoadParcelPack(R"pack(
criterion { id: "a" title: "A" when: "parcel.fragile" our_choice: "x" }
decision { id: "first" title: "F" hit_policy: HIT_POLICY_FIRST our_choice: "x"
           row { when: "a" outcome: "A" } otherwise: "B" }
decision { id: "all" title: "F" hit_policy: HIT_POLICY_COLLECT our_choice: "x"
           row { when: "a" outcome: "A" } }
facet { id: "one" title: "O" our_choice: "x"
        row { when: "a" outcome: "A" } otherwise: "B" }
note { id: "n" message: "M."
       when: "first == 'A' && one == 'A' && all.exists(x, x == first)" }
)pack");
  EXPECT_EQ(pack->FindItem("first")->type, Type::String());
  EXPECT_EQ(pack->FindItem("one")->type, Type::String());
  EXPECT_EQ(pack->FindItem("all")->type, Type::List(Type::String()));
}

TEST(CompiledPack, AnEnumKeepsItsTypeThroughItems) {
  const auto pack = LoadParcelPack(kRouting);
  const auto* service = pack->FindItem("service");
  ASSERT_NE(service->enum_type, nullptr);
  EXPECT_EQ(service->enum_type->name(), "Service");
  EXPECT_EQ(pack->FindItem("weight")->enum_type, nullptr);
}

TEST(CompiledPack, ThresholdsAreNumbersUnlessTheyBelongToAMethod) {
  const auto pack = LoadParcelPack(kRouting);
  EXPECT_EQ(pack->thresholds().at("threshold.most").as_int(), 20000);
  EXPECT_EQ(pack->thresholds().at("threshold.share").as_double(), 0.5);
  const auto& scale = dynamic_cast<const ThresholdValue&>(
      pack->thresholds().at("threshold.scale").as_opaque());
  EXPECT_EQ(scale.name, "scale");
  EXPECT_EQ(scale.method, "SCALE");
  EXPECT_EQ(scale.unit, "g");
  EXPECT_EQ(scale.value, 50.0);
  EXPECT_EQ(scale.decimal_text, "50.0");
}

TEST(CompiledPack, KeepsItsTextAndSaysWhoItIs) {
  const auto pack = LoadParcelPack(kRouting);
  EXPECT_EQ(pack->text(), ParcelPackText(kRouting));
  EXPECT_EQ(pack->identity().name(), "post.parcels");
  EXPECT_EQ(pack->identity().version(), "1.2.0");
  EXPECT_EQ(pack->identity().state(), v1::PACK_STATE_PRODUCTION);
  EXPECT_EQ(pack->subject_type().full_name(), "myorules.testdata.Parcel");
}

TEST(Hash, Is64LowerCaseHexDigits) {
  const std::string hash = HashOf(ParcelHost(), ParcelPackText(kRouting));
  EXPECT_EQ(hash.size(), 64u);
  EXPECT_EQ(hash.find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(Hash, CommentsLayoutAndOrderOfFieldsDoNotMatter) {
  const std::string text = ParcelPackText(kRouting);
  const std::string hash = HashOf(ParcelHost(), text);
  const std::string changes[] = {
      absl::StrCat("# A comment.\n", text),
      absl::StrReplaceAll(text, {{"\n", "\n\n  "}}),
      absl::StrReplaceAll(text, {{"title: \"Route\"", "title: 'Ro' 'ute'"}}),
      absl::StrReplaceAll(text, {{"id: \"route\" title: \"Route\"",
                                  "title: \"Route\" id: \"route\""}}),
      absl::StrCat(ParcelPreamble(), kRouting),
  };
  for (const std::string& changed : changes) {
    ASSERT_NE(changed, text);
    EXPECT_EQ(HashOf(ParcelHost(), changed), hash) << changed;
  }
}

TEST(Hash, AnythingThatIsSaidMatters) {
  const std::string text = ParcelPackText(kRouting);
  const std::string hash = HashOf(ParcelHost(), text);
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"value: \"20000\"", "value: \"20001\""},
      {"value: \"50.0\"", "value: \"50.00\""},
      {"outcome: \"FREIGHT\"", "outcome: \"TRUCK\""},
      {"our_choice: \"half\"", "our_choice: \"a half\""},
      {"version: \"1.2.0\"", "version: \"1.2.1\""},
      {"state: PACK_STATE_PRODUCTION", "state: PACK_STATE_TEST"},
      {"terminology: \"carriers\"\n", ""},
  };
  for (const auto& [from, to] : changes) {
    const std::string changed = absl::StrReplaceAll(text, {{from, to}});
    ASSERT_NE(changed, text);
    EXPECT_NE(HashOf(ParcelHost(), changed), hash) << from;
  }
}

TEST(Hash, TerminologyAndFunctionLibraryArePartOfIt) {
  const std::string text = ParcelPackText(kRouting);
  const std::string hash = HashOf(ParcelHost(), text);
  PackHost other_terms = ParcelHost();
  other_terms.terminology = {{"carriers", "snail"}};
  EXPECT_NE(HashOf(other_terms, text), hash);
  PackHost other_functions = ParcelHost();
  other_functions.function_library_version = "test-2";
  EXPECT_NE(HashOf(other_functions, text), hash);
  EXPECT_EQ(HashOf(ParcelHost(), text), hash);
}

// A pack of `count` definitions, each using the one before.
std::string ChainOf(int count) {
  std::string body;
  for (int i = 0; i < count; ++i) {
    absl::StrAppend(&body, "define { name: \"d", i, "\" title: \"D\" value: \"",
                    i == 0 ? "parcel.fragile" : absl::StrCat("!d", i - 1),
                    "\" }\n");
  }
  absl::StrAppend(&body, "note { id: \"n\" when: \"d", count - 1,
                  "\" message: \"M.\" }");
  return body;
}

TEST(Limit, ItemsOfAPack) {
  EXPECT_EQ(ParcelPackFaults(ChainOf(limits::kMaxPackItems)), "");
  EXPECT_THAT(ParcelPackFaults(ChainOf(limits::kMaxPackItems + 1)),
              HasSubstr("pack.textproto:1:1: error: the pack has 2001 "
                        "definitions, criteria, facets and decisions; at most "
                        "2000 are allowed\n"));
}

TEST(Limit, BytesOfAPack) {
  const std::string text = absl::StrCat(ParcelPreamble(), "#");
  const size_t most = limits::kMaxPackBytes;
  Issues fits("pack.textproto", text + std::string(most - text.size(), 'x'));
  EXPECT_NE(CompiledPack::Load(ParcelHost(), &fits), nullptr) << fits.Format();
  Issues too_long("pack.textproto",
                  text + std::string(most + 1 - text.size(), 'x'));
  EXPECT_EQ(CompiledPack::Load(ParcelHost(), &too_long), nullptr);
  ASSERT_EQ(too_long.issues().size(), 1u);
  EXPECT_EQ(too_long.issues()[0].message,
            "the pack has 4194305 bytes; at most 4194304 are allowed");
}

}  // namespace
}  // namespace myorules::engine
