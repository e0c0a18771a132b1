// Patients that may be, for the checks of packs.
#ifndef MYORULES_RULES_LIBRARY_EXAMPLE_PATIENTS_H_
#define MYORULES_RULES_LIBRARY_EXAMPLE_PATIENTS_H_

#include <vector>

#include "engine/pack/compiled_pack.h"
#include "rules/terminology/terminology.h"

namespace myorules::rules {

// Patients that Validate accepts, prepared, in whom so many years, months,
// weeks or days lie between birth, onset, diagnosis, the end of follow-up and
// the assessment, or in whom every quantity is so many times its upper limit of
// normal, or so many U/L. None of a number that no patient can have.
std::vector<engine::ExampleSubject> ExamplePatients(
    double number, const Terminology& terminology);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_LIBRARY_EXAMPLE_PATIENTS_H_
