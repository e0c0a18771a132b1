// What a definition may be that is not known.
#ifndef MYORULES_ENGINE_ORACLE_BRUTE_VALUES_H_
#define MYORULES_ENGINE_ORACLE_BRUTE_VALUES_H_

#include <vector>

#include "engine/expr/value.h"
#include "engine/pack/compiled_pack.h"

namespace myorules::engine::oracle {

// The values to try of `item`, a definition or criterion that came to `value`,
// as BruteItem has them; none where that is known, or its type is not tried.
std::vector<Value> ValuesOf(const Value& value, const CompiledItem& item);

}  // namespace myorules::engine::oracle

#endif  // MYORULES_ENGINE_ORACLE_BRUTE_VALUES_H_
