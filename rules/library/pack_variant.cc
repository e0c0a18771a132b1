#include "rules/library/pack_variant.h"

#include <string>
#include <utility>

#include "engine/base/issues.h"
#include "google/protobuf/text_format.h"

namespace myorules::rules {

PackVariant LoadVariant(std::shared_ptr<const Knowledge> knowledge,
                        const v1::RulePack& text) {
  engine::PackHost host = knowledge->Host();
  host.sources = absl::nullopt;
  host.evidence = absl::nullopt;
  std::string printed;
  google::protobuf::TextFormat::PrintToString(text, &printed);
  engine::Issues issues("variant", std::move(printed));
  PackVariant variant;
  variant.pack = LoadPack(knowledge, host, &issues);
  if (variant.pack != nullptr) {
    variant.library = Library::Of(std::move(knowledge), variant.pack);
  }
  return variant;
}

}  // namespace myorules::rules
