// Modules on a shelf, and packs that import them, for tests.
#ifndef MYORULES_ENGINE_PACK_SHELF_H_
#define MYORULES_ENGINE_PACK_SHELF_H_

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "engine/base/issues.h"
#include "engine/pack/compiled_pack.h"
#include "engine/pack/hash.h"
#include "engine/pack/modules.h"
#include "engine/pack/parcel_pack.h"
#include "gtest/gtest.h"

namespace myorules::engine {

inline constexpr char kScales[] = R"pack(
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

inline constexpr char kRoute[] = R"pack(
decision { id: "route" title: "Route" hit_policy: HIT_POLICY_FIRST
  our_choice: "x"
  row { when: "too_heavy" outcome: "FREIGHT" } otherwise: "ROAD" })pack";

// Of a module that imports kScales.
inline constexpr char kByVan[] =
    "define { name: \"by_van\" title: \"By van\" value: \"!too_heavy\" }";

inline std::string WithName(const std::string& text, absl::string_view name,
                            absl::string_view version) {
  return absl::StrReplaceAll(
      text, {{"\"post.parcels\"", absl::StrCat("\"", name, "\"")},
             {"\"1.2.0\"", absl::StrCat("\"", version, "\"")}});
}

inline std::string ModuleText(absl::string_view name, absl::string_view body,
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

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_SHELF_H_
