// What a profile of a laboratory must say, beyond its form.
#ifndef MYORULES_RULES_TERMINOLOGY_LAB_PROFILE_CHECK_H_
#define MYORULES_RULES_TERMINOLOGY_LAB_PROFILE_CHECK_H_

#include "engine/pack/text_proto.h"
#include "myorules/v1/lab_profile.pb.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {

// Adds a fault at each entry that names nothing, says nothing, or contradicts
// another of the same profile.
void CheckLabProfile(const v1::LabProfile& profile,
                     const engine::MessagePlace& place,
                     const Terminology& terminology);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_TERMINOLOGY_LAB_PROFILE_CHECK_H_
