// The page of a rule pack that a clinician reads.
#ifndef MYORULES_RULES_PAGES_PACK_PAGE_H_
#define MYORULES_RULES_PAGES_PACK_PAGE_H_

#include "engine/pack/compiled_pack.h"
#include "myorules/v1/classification_service.pb.h"
#include "rules/pages/document.h"

namespace myorules::rules {

// What the pack is for, its limits, tables, properties, flags, criteria,
// thresholds and sources, what nobody has checked, and the expressions as
// written. `described` is what Library::Describe says of it.
Document PackPage(const engine::CompiledPack& pack,
                  const v1::GetRulePackResponse& described);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_PAGES_PACK_PAGE_H_
