// A pack with something of its text changed, to see what the change does.
#ifndef MYORULES_RULES_LIBRARY_PACK_VARIANT_H_
#define MYORULES_RULES_LIBRARY_PACK_VARIANT_H_

#include <memory>

#include "engine/pack/compiled_pack.h"
#include "myorules/v1/rule_pack.pb.h"
#include "rules/library/library.h"
#include "rules/library/pack_host.h"

namespace myorules::rules {

struct PackVariant {
  std::shared_ptr<const engine::CompiledPack> pack;
  // The pack alone, to classify by.
  std::shared_ptr<const Library> library;
};

// Loads a text that imports nothing (engine::CompiledPack::linked). The sources
// and evidence that it names need not be on record: they change no answer. Both
// are null where it does not load.
PackVariant LoadVariant(std::shared_ptr<const Knowledge> knowledge,
                        const v1::RulePack& text);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_LIBRARY_PACK_VARIANT_H_
