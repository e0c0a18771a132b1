// The functions of a program, held to what they say of themselves.
#ifndef MYORULES_ENGINE_HOST_FUNCTIONS_H_
#define MYORULES_ENGINE_HOST_FUNCTIONS_H_

#include "engine/expr/function.h"

namespace myorules::engine {

// The same overload; a value that is not of its result type, or an unknown
// that names no fact, is an error instead. What calls it takes its word for
// the type.
Overload HeldToItsResult(Overload overload);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_HOST_FUNCTIONS_H_
