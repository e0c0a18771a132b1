// The variables of the suite on unknowns.
#ifndef MYORULES_TESTS_CONFORMANCE_UNKNOWNS_BINDINGS_H_
#define MYORULES_TESTS_CONFORMANCE_UNKNOWNS_BINDINGS_H_

#include <string>

#include "engine/expr/type.h"
#include "tests/conformance/unknowns/cases.h"

namespace myorules::tests::conformance {

// "int", "list", "date": what variables of a type are named after.
std::string TypeWord(const engine::Type& type);

// The variable of that type that is unknown or an error; several of a kind are
// numbered from 1: "u1_int", "e2_date"; of a bool just "u1", "e1".
std::string UnknownOf(const engine::Type& type, int number);
std::string ErrorOf(const engine::Type& type, int number);

// A literal of the type.
std::string LiteralOf(const engine::Type& type);

// Adds to the file's head each of the variables that its cases use.
void AddBindings(CaseFile& file);

}  // namespace myorules::tests::conformance

#endif  // MYORULES_TESTS_CONFORMANCE_UNKNOWNS_BINDINGS_H_
