// What packs share: modules, and what a pack has of them.
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/pack/compiled_pack.h"
#include "engine/pack/modules.h"
#include "engine/pack/parcel_pack.h"
#include "engine/pack/shelf.h"
#include "engine/pack/threshold.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

const OwnMemory kMemory;

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> ItemIds(const CompiledPack& pack) {
  std::vector<std::string> ids;
  for (const CompiledItem& item : pack.items()) ids.push_back(item.id);
  return ids;
}

TEST(Import, BringsWhatThePackUsesAndNothingElse) {
  Shelf shelf;
  const auto pack = shelf.Load(shelf.Add("post.scales", kScales) + kRoute);
  ASSERT_NE(pack, nullptr);
  EXPECT_THAT(ItemIds(*pack), ElementsAre("weight", "too-heavy", "route"));
  EXPECT_EQ(pack->items()[1].imported_from, "post.scales");
  EXPECT_EQ(pack->items()[2].imported_from, "");
  EXPECT_THAT(pack->items()[1].uses, ElementsAre(0));
  EXPECT_THAT(pack->items()[2].uses, ElementsAre(1));
  ASSERT_EQ(pack->linked().threshold_size(), 1);
  EXPECT_EQ(pack->linked().threshold(0).name(), "most");
  EXPECT_EQ(pack->linked().criterion(pack->items()[1].index).id(), "too-heavy");
  EXPECT_EQ(pack->linked().import_size(), 0);
  EXPECT_EQ(pack->source().threshold_size(), 0) << "as written";
}

TEST(Import, StandsWithNameVersionAndHashInThePacksIdentity) {
  Shelf shelf;
  const std::string import = shelf.Add("post.scales", kScales);
  const auto pack = shelf.Load(import + kRoute);
  ASSERT_NE(pack, nullptr);
  ASSERT_EQ(pack->identity().imports_size(), 1);
  const v1::Import& identity = pack->identity().imports(0);
  EXPECT_EQ(identity.name(), "post.scales");
  EXPECT_EQ(identity.version(), "1.0.0");
  EXPECT_THAT(import, HasSubstr(identity.hash()));
  EXPECT_TRUE(absl::StartsWith(identity.hash(), "sha256:"));
  EXPECT_EQ(identity.hash().size(), 7u + 64u);
}

TEST(Import, ThatChangesChangesTheHashOfThePack) {
  Shelf before;
  Shelf after;
  const auto one = before.Load(before.Add("post.scales", kScales) + kRoute);
  const auto other = after.Load(
      after.Add("post.scales",
                absl::StrReplaceAll(kScales, {{"\"20000\"", "\"20001\""}})) +
      kRoute);
  EXPECT_NE(one->identity().hash(), other->identity().hash());
}

TEST(Import, OfAModuleDoesNotShowWhatThatImports) {
  Shelf shelf;
  const std::string scales = shelf.Add("post.scales", kScales);
  const std::string vans = shelf.Add("post.vans", scales + kByVan);
  const auto pack = shelf.Load(
      vans + "note { id: \"n\" when: \"by_van\" message: \"By van.\" }");
  ASSERT_NE(pack, nullptr);
  EXPECT_THAT(ItemIds(*pack), ElementsAre("weight", "too-heavy", "by_van"));
  ASSERT_EQ(pack->identity().imports_size(), 2);
  EXPECT_EQ(pack->identity().imports(0).name(), "post.scales");
  EXPECT_EQ(pack->identity().imports(1).name(), "post.vans");
  EXPECT_EQ(
      shelf.Faults("note { id: \"n\" when: \"by_van && too_heavy\"\n"
                   "message: \"By van {weight}.\" }\n" +
                   vans),
      R"(pack.textproto:1:33: error: no variable 'too_heavy'; the module 'post.scales' has it: import that, or correct the name
 | note { id: "n" when: "by_van && too_heavy"
 | ................................^
pack.textproto:2:19: error: 'weight' is no definition, criterion, facet or decision; the module 'post.scales' has it: import that, or correct the name
 | message: "By van {weight}." }
 | ..................^)");
}

TEST(Import, ThatWouldBringAnUnknownNameIsNamedWithTheOthersThatWould) {
  Shelf shelf;
  for (const char* module : {"post.d", "post.b", "post.c", "post.a"}) {
    shelf.Add(module, R"(define { name: "light" value: "true" })");
  }
  for (const char* module : {"post.b", "post.a"}) {
    shelf.Add(module, R"(define { name: "light" value: "true" }
                         define { name: "flat" value: "true" })",
              "1.1.0");
  }
  shelf.Add("post.scales", kScales);
  EXPECT_EQ(
      shelf.Faults(R"(note { id: "n" when: "flat || light" message: "M." })"),
      R"(pack.textproto:1:23: error: no variable 'flat'; the module 'post.a' or 'post.b' has it: import that, or correct the name
 | note { id: "n" when: "flat || light" message: "M." }
 | ......................^
pack.textproto:1:31: error: no variable 'light'; the module 'post.a', 'post.b', 'post.c' or another has it: import that, or correct the name
 | note { id: "n" when: "flat || light" message: "M." }
 | ..............................^)");
}

TEST(Import, ThatWouldBringANameWithDotsIsNamed) {
  Shelf shelf;
  shelf.Add("post.scales", R"(
threshold { name: "most" title: "M" value: "5" unit: "g" our_choice: "x" }
criterion { id: "weight.over" title: "W" when: "false" our_choice: "x" })");
  EXPECT_EQ(
      shelf.Faults(R"(note { id: "n" when: "weight.over" message: "M." }
note { id: "m" when: "parcel.weight_grams > threshold.most" message: "M." })"),
      R"(pack.textproto:1:23: error: no variable 'weight.over'; the module 'post.scales' has it: import that, or correct the name
 | note { id: "n" when: "weight.over" message: "M." }
 | ......................^
pack.textproto:2:45: error: no variable 'threshold.most'; the module 'post.scales' has it: import that, or correct the name
 | note { id: "m" when: "parcel.weight_grams > threshold.most" message: "M." }
 | ............................................^)");
  EXPECT_EQ(
      shelf.Faults(
          R"(note { id: "m" when: "parcel.weight_grams > threshold.most" message: "M." }
threshold { name: "moist" title: "M" value: "5" unit: "g" our_choice: "x" })"),
      R"(pack.textproto:1:45: error: no variable 'threshold.most' (did you mean 'threshold.moist'?); the module 'post.scales' has it: import that, or correct the name
 | note { id: "m" when: "parcel.weight_grams > threshold.most" message: "M." }
 | ............................................^)");
}

TEST(Import, OfTwoThatImportTheSameBringsThatOnce) {
  Shelf shelf;
  const std::string scales = shelf.Add("post.scales", kScales);
  const std::string vans = shelf.Add("post.vans", scales + kByVan);
  const auto pack = shelf.Load(
      absl::StrCat(vans, scales,
                   "note { id: \"n\" when: \"by_van && !light\" message: "
                   "\"By van {weight}.\" }"));
  ASSERT_NE(pack, nullptr);
  EXPECT_EQ(pack->identity().imports_size(), 2);
  EXPECT_THAT(ItemIds(*pack),
              ElementsAre("weight", "too-heavy", "light", "by_van"));
}

TEST(Import, NumbersItsThresholdsAmongThoseOfThePack) {
  Shelf shelf;
  const auto pack = shelf.Load(
      shelf.Add("post.scales",
                R"(threshold { name: "never" title: "N" method: "SCALE"
                     value: "1" unit: "g" our_choice: "x" }
                   threshold { name: "scale" title: "S" method: "SCALE"
                     value: "50" unit: "g" our_choice: "x" }
                   define { name: "no_scale" title: "No scale"
                     value: "[threshold.scale].size() == 0" })") +
      R"(threshold { name: "own" title: "O" method: "SCALE" value: "60"
           unit: "g" our_choice: "x" }
         note { id: "n" message: "M." when:
           "no_scale || [threshold.own].size() == 0" })");
  ASSERT_NE(pack, nullptr);
  const auto number = [&](absl::string_view variable) {
    return dynamic_cast<const ThresholdValue&>(
               pack->thresholds().find(variable)->second.as_opaque())
        .number;
  };
  EXPECT_EQ(pack->thresholds().size(), 2u);
  EXPECT_EQ(number("threshold.scale"), 0);
  EXPECT_EQ(number("threshold.own"), 1);
}

TEST(Import, BringsTheSourcesOfTheModule) {
  Shelf shelf;
  const std::string text = absl::StrReplaceAll(
      ModuleText("post.scales", kScales),
      {{"source_key: \"handbook\"",
        "source_key: \"handbook\" source_key: \"tariff\""}});
  const auto pack = shelf.Load(shelf.AddText("post.scales", text) + kRoute);
  ASSERT_NE(pack, nullptr);
  EXPECT_THAT(pack->linked().source_key(), ElementsAre("handbook", "tariff"));
}

TEST(Module, HasThresholdsDefinitionsAndCriteriaAlone) {
  Shelf shelf;
  shelf.LoadText(ModuleText("post.scales", kScales));
  const std::string faults =
      shelf.Faults(absl::StrCat("kind: PACK_KIND_MODULE\n", R"(
facet { id: "f" title: "F" our_choice: "x" value: "1" }
decision { id: "d" title: "D" hit_policy: HIT_POLICY_FIRST our_choice: "x"
  row { when: "a" outcome: "A" } otherwise: "B" }
flag { id: "f-g" title: "F" severity: SEVERITY_HIGH when: "a" message: "M."
  clinical: true }
note { id: "n" when: "a" message: "M." }
define { name: "a" value: "parcel.fragile" })"));
  for (const char* field : {"facet", "decision", "flag", "note", "summary"}) {
    EXPECT_THAT(faults,
                HasSubstr(absl::StrCat(
                    "error: a module has thresholds, definitions and criteria "
                    "alone; move the ",
                    field, " to a pack that imports it\n")));
  }
  EXPECT_THAT(faults, HasSubstr("error: define 'a' has no title, and answers "
                                "show it; write what a reader calls it\n"));
}

TEST(Module, MayRestOnNoSource) {
  Shelf shelf;
  EXPECT_NE(shelf.LoadText(absl::StrReplaceAll(
                ModuleText("post.scales",
                           "define { name: \"a\" title: \"A\" value: \"1\" }"),
                {{"source_key: \"handbook\"\n", ""}})),
            nullptr);
}

TEST(Module, IsFoundByKindNameAndVersion) {
  ModuleSet modules;
  EXPECT_FALSE(modules.Add("a", ParcelPackText("")));
  EXPECT_FALSE(modules.Add("b", "kind: PACK_KIND_MODULE name: \"x\""));
  EXPECT_FALSE(modules.Add("c", "kind: PACK_KIND_MODULE version: \"1.0.0\""));
  EXPECT_FALSE(modules.Add("d", "no text proto"));
  EXPECT_TRUE(modules.Add("e",
                          "kind: PACK_KIND_MODULE name: \"x\" version: "
                          "\"1.0.0\" what: 3 define {"));
  EXPECT_TRUE(modules.Add("f", ModuleText("x", "")));
  ASSERT_NE(modules.Find("x"), nullptr);
  EXPECT_EQ(modules.Find("x")->at("1.0.0").file_name, "f")
      << "the later one takes the place of the earlier";
  EXPECT_EQ(modules.Find("y"), nullptr);
}

// A pack that imports `count` modules, each inside the one before.
std::string Nest(Shelf& shelf, int count) {
  std::string import;
  for (int i = count; i > 0; --i) {
    const std::string name = absl::StrCat("post.m", i);
    import = shelf.Add(
        name,
        absl::StrCat(
            import, "\ndefine { name: \"d", i, "\" title: \"D\" value: \"",
            i == count ? "parcel.fragile" : absl::StrCat("!d", i + 1), "\" }"));
  }
  return import + "note { id: \"n\" when: \"d1\" message: \"M.\" }";
}

TEST(Limit, ModulesThatAreImported) {
  Shelf fits;
  const std::string most = Nest(fits, limits::kMaxPackModules);
  EXPECT_EQ(fits.Faults(most), "");
  Shelf too_many;
  const std::string more = Nest(too_many, limits::kMaxPackModules + 1);
  EXPECT_THAT(too_many.Faults(more),
              HasSubstr("pack.textproto:1:10: error: more than 100 modules are "
                        "imported; import fewer\n"));
}

TEST(Limit, ItemsOfAPackAndItsImports) {
  std::string body;
  for (int i = 1; i < limits::kMaxPackItems; ++i) {
    absl::StrAppend(&body, "define { name: \"d", i, "\" title: \"D\" value: \"",
                    i, "\" }\n");
  }
  Shelf shelf;
  const std::string import = shelf.Add("post.many", body) + "\n";
  const std::string facet =
      "facet { id: \"f\" title: \"F\" our_choice: \"x\" value: \"d1\" }\n";
  EXPECT_EQ(shelf.Faults(import + facet), "");
  EXPECT_THAT(
      shelf.Faults(absl::StrCat(
          import, facet,
          "facet { id: \"g\" title: \"F\" our_choice: \"x\" value: \"d1\" }")),
      HasSubstr("pack.textproto:1:1: error: the pack and what it imports have "
                "2001 definitions, criteria, facets and decisions; at most "
                "2000 are allowed\n"));
}

TEST(Limit, BytesOfAPackAndItsImports) {
  Shelf shelf;
  const std::string text = ModuleText("post.scales", kScales) + "#";
  const std::string import = shelf.AddText(
      "post.scales",
      text + std::string(limits::kMaxPackBytes / 2 - text.size(), 'x'));
  const std::string pack = ParcelPackText(import + kRoute) + "#";
  const size_t rest = limits::kMaxPackBytes / 2 - pack.size();
  EXPECT_NE(shelf.LoadText(pack + std::string(rest, 'x')), nullptr);
  shelf.LoadText(pack + std::string(rest + 1, 'x'));
  EXPECT_THAT(
      shelf.faults(),
      HasSubstr("pack.textproto:1:10: error: with post.scales.textproto "
                "the pack and what it imports have 4194305 bytes; at "
                "most 4194304 are allowed\n"));
}

// So many definitions that each match a text of each scan, and one that is true
// where all of them are.
std::string ManyMatches(absl::string_view prefix, int count) {
  std::string body;
  std::string all = "true";
  for (int i = 0; i < count; ++i) {
    const std::string name = absl::StrCat(prefix, i);
    absl::StrAppend(&body, "define { name: \"", name,
                    "\" title: \"T\" value: \"parcel.scans.exists(s, "
                    "s.place.matches('abcdefghijklmnopqrstuvwxyz'))\" }\n");
    absl::StrAppend(&all, " && ", name);
  }
  return absl::StrCat(body, "define { name: \"", prefix,
                      "\" title: \"T\" value: \"", all, "\" }\n");
}

TEST(Cost, OfWhatIsImportedCountsWhereItIsUsed) {
  Shelf shelf;
  const std::string imports =
      absl::StrCat(shelf.Add("post.some", ManyMatches("a", 20)), "\n",
                   shelf.Add("post.more", ManyMatches("b", 20)), "\n");
  EXPECT_EQ(shelf.Faults(imports + "note { id: \"n\" message: \"M.\" when: "
                                   "\"a && b0 && b1\" }"),
            "");
  EXPECT_THAT(
      shelf.Faults(imports + "note { id: \"n\" message: \"M.\" when: "
                             "\"a && b\" }"),
      HasSubstr(
          "pack.textproto:1:10: error: the expressions of the pack can take "
          "487,906,555 steps together on the largest subject, and a pack "
          "may take 400,000,000; the most, 12,087,503, is define 'a0' of "
          "module 'post.some': it calls matches() inside parcel.scans (10,000 "
          "entries); share what several expressions work out as a "
          "definition\n"));
}

}  // namespace
}  // namespace myorules::engine
