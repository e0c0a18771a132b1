// The parts of the uncertainty library, a file each.
#ifndef MYORULES_ENGINE_EXPR_UNCERTAINTY_LIBRARY_PARTS_H_
#define MYORULES_ENGINE_EXPR_UNCERTAINTY_LIBRARY_PARTS_H_

#include "engine/expr/standard_library_parts.h"

namespace myorules::engine {

void AddDates(LibraryBuilder& library);
void AddRanges(LibraryBuilder& library);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_EXPR_UNCERTAINTY_LIBRARY_PARTS_H_
