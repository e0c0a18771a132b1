// What packs share: modules, and what may be wrong with importing them.
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "engine/base/issues.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/pack/compiled_pack.h"
#include "engine/pack/hash.h"
#include "engine/pack/modules.h"
#include "engine/pack/parcel_pack.h"
#include "engine/pack/threshold.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

const OwnMemory kMemory;

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kScales[] = R"pack(
threshold { name: "most" title: "Heaviest" value: "20000" unit: "g"
            source { key: "handbook" place: "2.1" } }
threshold { name: "light" title: "Light" value: "100" unit: "g"
            our_choice: "as a letter" }
define { name: "weight" title: "Weight" value: "parcel.weight_grams" }
criterion { id: "too-heavy" title: "Too heavy" when: "weight > threshold.most"
  source { key: "handbook" place: "2.1" } }
criterion { id: "light" title: "Light" when: "weight < threshold.light"
  our_choice: "x" }
)pack";

constexpr char kRoute[] = R"pack(
decision { id: "route" title: "Route" hit_policy: HIT_POLICY_FIRST
  our_choice: "x"
  row { when: "too_heavy" outcome: "FREIGHT" } otherwise: "ROAD" })pack";

std::string WithName(const std::string& text, absl::string_view name,
                     absl::string_view version) {
  return absl::StrReplaceAll(
      text, {{"\"post.parcels\"", absl::StrCat("\"", name, "\"")},
             {"\"1.2.0\"", absl::StrCat("\"", version, "\"")}});
}

std::string ModuleText(absl::string_view name, absl::string_view body,
                       absl::string_view version = "1.0.0") {
  return absl::StrReplaceAll(
      WithName(ParcelPackText(body), name, version),
      {{"summary: \"A parcel.\"", "kind: PACK_KIND_MODULE"}});
}

// Modules and packs that import them.
class Shelf {
 public:
  // Returns how a pack imports it.
  std::string Add(absl::string_view name, absl::string_view body,
                  absl::string_view version = "1.0.0") {
    return AddText(name, ModuleText(name, body, version), version);
  }

  std::string AddText(absl::string_view name, const std::string& text,
                      absl::string_view version = "1.0.0") {
    EXPECT_TRUE(modules_.Add(absl::StrCat(name, ".textproto"), text));
    const auto pack = LoadText(text);
    return Import(name, version,
                  pack == nullptr ? "" : ModuleHash(pack->source()));
  }

  static std::string Import(absl::string_view name, absl::string_view version,
                            absl::string_view hash) {
    return absl::StrCat("import { name: \"", name, "\" version: \"", version,
                        "\" hash: \"", hash, "\" }");
  }

  std::shared_ptr<const CompiledPack> LoadText(const std::string& text) {
    Issues issues("pack.textproto", text);
    auto pack = CompiledPack::Load(Host(), &issues);
    faults_ = issues.Format();
    EXPECT_EQ(pack == nullptr, issues.has_errors());
    return pack;
  }

  // A pack that must load.
  std::shared_ptr<const CompiledPack> Load(absl::string_view body) {
    auto pack = LoadText(ParcelPackText(body));
    EXPECT_NE(pack, nullptr) << faults_;
    return pack;
  }

  std::string Faults(absl::string_view body) {
    LoadText(ParcelPackText(body));
    return faults_;
  }

  // Of what was loaded last.
  const std::string& faults() const { return faults_; }

 private:
  PackHost Host() const {
    PackHost host = ParcelHost();
    host.modules = &modules_;
    return host;
  }

  ModuleSet modules_;
  std::string faults_;
};

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

constexpr char kByVan[] =
    "define { name: \"by_van\" title: \"By van\" value: \"!too_heavy\" }";

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
      R"(pack.textproto:1:33: error: no variable 'too_heavy'; define it, or correct the name
 | note { id: "n" when: "by_van && too_heavy"
 | ................................^
pack.textproto:2:19: error: 'weight' is no definition, criterion, facet or decision
 | message: "By van {weight}." }
 | ..................^)");
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

TEST(ImportFaults, NameTheNearestModuleTheVersionsThereAreAndTheRightHash) {
  Shelf shelf;
  const std::string import = shelf.Add("post.scales", kScales);
  shelf.Add("post.scales", kScales, "1.1.0");
  const std::string hash = import.substr(import.find("sha256:"), 7 + 64);
  EXPECT_EQ(
      shelf.Faults(R"(import { name: "post.scale" version: "1.0.0" }
import { name: "post.scales" version: "2.0.0" }
import { version: "1.0.0" }
import { name: "Scales" })"),
      R"(pack.textproto:1:10: error: there is no module 'post.scale' to import (did you mean 'post.scales'?)
 | import { name: "post.scale" version: "1.0.0" }
 | .........^
pack.textproto:2:30: error: module 'post.scales' has no version '2.0.0'; there is 1.0.0, 1.1.0
 | import { name: "post.scales" version: "2.0.0" }
 | .............................^
pack.textproto:3:1: error: import without name; write the name of a module, "post.scales"
 | import { version: "1.0.0" }
 | ^
pack.textproto:4:10: error: 'Scales' is no name of a module; write lower-case words joined by dots, "post.scales"
 | import { name: "Scales" }
 | .........^)");
  EXPECT_EQ(
      shelf.Faults(R"(import { name: "post.scales" })"),
      R"(pack.textproto:1:1: error: import of module 'post.scales' without version; write it; there is 1.0.0, 1.1.0
 | import { name: "post.scales" }
 | ^)");
  EXPECT_EQ(
      shelf.Faults(R"(import { name: "post.scales" version: "1.0.0" })"),
      absl::StrCat(
          "pack.textproto:1:1: error: import 'post.scales' has no hash; that "
          "of module 'post.scales' 1.0.0 is ",
          hash, ": write it once you have read the module\n",
          R"( | import { name: "post.scales" version: "1.0.0" }
 | ^)"));
  EXPECT_EQ(
      shelf.Faults(
          R"(import { name: "post.scales" version: "1.0.0" hash: "sha256:0" })"),
      absl::StrCat(
          "pack.textproto:1:47: error: the content of module 'post.scales' "
          "1.0.0 (post.scales.textproto) is ",
          hash,
          ", and sha256:0 is asked for; where its change is meant here, write "
          "the hash that it has, else put it back, or give what changed a "
          "version of its own\n",
          R"( | import { name: "post.scales" version: "1.0.0" hash: "sha256:0" }
 | ..............................................^)"));
}

TEST(ImportFaults, SayThatThereIsNothingToImport) {
  EXPECT_EQ(
      ParcelPackFaults(R"(import { name: "post.scales" })"),
      R"(pack.textproto:1:10: error: there is no module 'post.scales' to import
 | import { name: "post.scales" }
 | .........^)");
}

TEST(ImportFaults, TellAModuleTwiceOrForNothing) {
  Shelf shelf;
  const std::string import = shelf.Add("post.scales", kScales);
  EXPECT_THAT(shelf.Faults(absl::StrCat(import, "\n", import, kRoute)),
              HasSubstr("pack.textproto:2:10: error: module 'post.scales' is "
                        "imported twice; import it once\n"));
  EXPECT_THAT(shelf.Faults(import),
              HasSubstr("pack.textproto:1:10: error: nothing uses module "
                        "'post.scales'; use it, or take it out\n"));
}

TEST(ImportFaults, TellACircleAtEachImportInIt) {
  Shelf shelf;
  const std::string vans = Shelf::Import("post.vans", "1.0.0", "sha256:0");
  const std::string carts = Shelf::Import("post.carts", "1.0.0", "sha256:0");
  shelf.Add("post.vans", carts);
  shelf.Add("post.carts", vans);
  EXPECT_THAT(shelf.Faults(vans),
              HasSubstr("pack.textproto:1:10: error: these modules import each "
                        "other in a circle: post.vans -> post.carts -> "
                        "post.vans; take one import out\n"));
  shelf.LoadText(ModuleText("post.vans", carts));
  EXPECT_THAT(shelf.Faults(carts), HasSubstr("post.carts -> post.vans -> "
                                             "post.carts; take"));
  shelf.Add("post.mirror", Shelf::Import("post.mirror", "1.0.0", "sha256:0"));
  EXPECT_THAT(
      shelf.Faults(Shelf::Import("post.mirror", "1.0.0", "sha256:0")),
      HasSubstr("pack.textproto:1:10: error: this module imports itself: "
                "post.mirror -> post.mirror; take one import out\n"));
}

TEST(ImportFaults, TellTheFirstFaultOfAModuleThatHasItsOwn) {
  Shelf shelf;
  shelf.Add("post.scales",
            "\ndefine { name: \"weight\" value: \"parcel.wieght\" }\n"
            "define { name: \"size\" value: \"parcel.syze\" }");
  const std::string own = shelf.faults();
  ASSERT_EQ(own.find("pack.textproto:"), 0);
  const std::vector<std::string> parts = absl::StrSplit(own, ": error: ");
  EXPECT_THAT(
      shelf.Faults(Shelf::Import("post.scales", "1.0.0", "sha256:0")),
      HasSubstr(absl::StrCat(
          "pack.textproto:1:10: error: module 'post.scales' 1.0.0 does not "
          "load; mend its own faults first: post.scales.textproto:",
          absl::StrReplaceAll(own.substr(15, own.find('\n') - 15),
                              {{" error:", ""}}),
          " (", parts.size() - 2, " more)\n")));
}

TEST(ImportFaults, TellWhereAModuleAsksForAnotherHashOfOneThatChanged) {
  Shelf shelf;
  const std::string scales = shelf.Add("post.scales", kScales);
  const std::string vans = shelf.Add("post.vans", scales + kByVan);
  const std::string changed =
      shelf.Add("post.scales",
                absl::StrReplaceAll(kScales, {{"\"20000\"", "\"20001\""}}));
  const auto hash = [](const std::string& import) {
    return import.substr(import.find("sha256:"), 7 + 64);
  };
  ASSERT_NE(hash(scales), hash(changed));
  EXPECT_THAT(
      shelf.Faults(vans +
                   "note { id: \"n\" when: \"by_van\" message: \"By van.\" }"),
      HasSubstr(absl::StrCat(
          "pack.textproto:1:10: error: module 'post.vans' 1.0.0 does not load; "
          "mend its own faults first: post.vans.textproto:1:47: the content of "
          "module 'post.scales' 1.0.0 (post.scales.textproto) is ",
          hash(changed), ", and ", hash(scales),
          " is asked for; where its change is meant here, write the hash that "
          "it has, else put it back, or give what changed a version of its "
          "own\n")));
}

TEST(ImportFaults, TellEachNameThatTwoHave) {
  Shelf shelf;
  const std::string scales = shelf.Add("post.scales", kScales);
  const std::string vans = shelf.Add(
      "post.vans", R"(define { name: "weight" title: "Weight" value: "20" })");
  const std::string carts =
      shelf.Add("post.carts",
                R"(criterion { id: "weight.empty" title: "E" our_choice: "x"
           when: "parcel.fragile" })");
  EXPECT_THAT(
      shelf.Faults(absl::StrCat(scales, "\n", vans, "\n", carts)),
      ::testing::AllOf(
          HasSubstr("pack.textproto:2:1: error: 'weight' of module "
                    "'post.scales' and 'weight' of module 'post.vans' cannot "
                    "be told apart in expressions; import one of the modules, "
                    "or give one of the two another name in a new version\n"),
          HasSubstr("pack.textproto:3:1: error: 'weight' of module "
                    "'post.scales' and 'weight.empty' of module 'post.carts' "
                    "cannot be told apart")));
  EXPECT_THAT(
      shelf.Faults(scales + "\nthreshold { name: \"most\" title: \"M\" value: "
                            "\"1\" unit: \"g\" our_choice: \"x\" }"),
      HasSubstr("pack.textproto:2:13: error: threshold 'most' is also one of "
                "module 'post.scales'; give one another name, or use the "
                "module's\n"));
  const std::string faults = shelf.Faults(absl::StrCat(scales, kRoute, R"(
define { name: "weight" title: "Weight" value: "1" }
criterion { id: "light.blue" title: "Blue" when: "parcel.fragile" our_choice: "x" }
note { id: "n" message: "M." when: "weight == 1 && light.blue" })"));
  EXPECT_THAT(faults, HasSubstr("error: define 'weight' and define 'weight' of "
                                "module 'post.scales' are both 'weight' in "
                                "expressions; give one another name\n"));
  EXPECT_THAT(faults, HasSubstr("error: 'light.blue' could be read as a field "
                                "of criterion 'light' of module 'post.scales'; "
                                "choose another name\n"));
  EXPECT_THAT(
      shelf.Faults(
          absl::StrCat(carts, "\n",
                       R"(define { name: "weight" title: "Weight" value: "1" }
note { id: "n" message: "M." when: "weight == 1 && weight.empty" })")),
      HasSubstr(
          "error: criterion 'weight.empty' of module 'post.carts' could be "
          "read as a field of define 'weight'; choose another name\n"));
}

TEST(ImportFaults, TellTwoVersionsOfOneModule) {
  Shelf shelf;
  const std::string old_scales = shelf.Add("post.scales", kScales);
  const std::string new_scales = shelf.Add("post.scales", kScales, "1.1.0");
  const std::string vans = shelf.Add(
      "post.vans", old_scales +
                       "define { name: \"by_van\" title: \"By van\" value: "
                       "\"!too_heavy\" }");
  EXPECT_THAT(
      shelf.Faults(absl::StrCat(new_scales, "\n", vans)),
      HasSubstr("pack.textproto:2:10: error: module 'post.scales' comes "
                "in as 1.1.0 and as 1.0.0; import modules that agree "
                "on one version\n"));
}

TEST(ImportFaults, HoldStateSubjectAndAttributesAgainstThePack) {
  Shelf shelf;
  const std::string text = ModuleText("post.scales", kScales);
  const auto faults = [&](const std::string& from, const std::string& to) {
    const std::string changed = absl::StrReplaceAll(text, {{from, to}});
    EXPECT_NE(changed, text);
    return shelf.Faults(shelf.AddText("post.scales", changed));
  };
  EXPECT_THAT(faults("STATE_PRODUCTION", "STATE_DRAFT"),
              HasSubstr("pack.textproto:1:10: error: module 'post.scales' "
                        "1.0.0 is in PACK_STATE_DRAFT and the pack in "
                        "PACK_STATE_PRODUCTION; import one that is as far, or "
                        "take the pack back\n"));
  EXPECT_THAT(faults("source_attributes {}",
                     "source_attributes { age: true sex: true }"),
              HasSubstr("pack.textproto:1:10: error: module 'post.scales' "
                        "1.0.0 uses age, sex; say so in the pack's "
                        "source_attributes\n"));
  EXPECT_THAT(
      shelf.Faults(shelf.AddText(
          "post.scales", absl::StrReplaceAll(text, {{"\"parcel\"", "\"box\""},
                                                    {"\"parcel.", "\"box."}}))),
      HasSubstr("pack.textproto:1:10: error: module 'post.scales' 1.0.0 is "
                "about myorules.testdata.Parcel, called 'box'; a pack imports "
                "modules about its own subject, under the same name\n"));
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
          "module 'post.some'; share what several expressions work out "
          "as a definition\n"));
}

}  // namespace
}  // namespace myorules::engine
