// What may be wrong with importing a module, and how it is told.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "engine/base/memory.h"
#include "engine/pack/parcel_pack.h"
#include "engine/pack/shelf.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

const OwnMemory kMemory;

using ::testing::HasSubstr;

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

}  // namespace
}  // namespace myorules::engine
