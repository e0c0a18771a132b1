// Words of a laboratory's profile against those that hold for any laboratory.
#ifndef MYORULES_RULES_TERMINOLOGY_LAB_PROFILE_REVERSAL_H_
#define MYORULES_RULES_TERMINOLOGY_LAB_PROFILE_REVERSAL_H_

#include "engine/pack/text_proto.h"
#include "myorules/v1/lab_profile.pb.h"

namespace myorules::rules {

// Adds a fault at each result, word around numbers or month of `profile` that
// means another thing in `any`: a profile says what is open, and turns nothing
// round.
void CheckReversals(const v1::LabProfile& profile, const v1::LabProfile& any,
                    const engine::MessagePlace& place);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_TERMINOLOGY_LAB_PROFILE_REVERSAL_H_
