// How the commands name packs.
#ifndef MYORULES_SERVICE_CLI_PACK_WORDS_H_
#define MYORULES_SERVICE_CLI_PACK_WORDS_H_

#include <string>

#include "myorules/v1/rule_pack.pb.h"

namespace myorules::service {

// PACK_STATE_TEST -> "test".
std::string PackStateName(v1::PackState state);

// "imnm.lim2019 1.0.0"; what the pack does not say is left out.
std::string PackTitle(const v1::RulePack& pack);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_PACK_WORDS_H_
