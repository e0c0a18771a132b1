// A patient and the terminology, written as facts for CLIPS: what is on record,
// and nothing concluded from it.
#ifndef MYORULES_TESTS_SECOND_JUDGE_CLIPS_FACTS_H_
#define MYORULES_TESTS_SECOND_JUDGE_CLIPS_FACTS_H_

#include <string>

#include "rules/terminology/terminology.h"
#include "tests/bench/subject.h"

namespace myorules::second_judge {

// Commands that state the patient: one `(assert …)` a line, by the templates of
// facts.clp. Medicines and diagnoses are read through the terminology.
std::string PatientFacts(const bench::Subject& subject,
                         const rules::Terminology& terminology);

// Commands that state what laboratories' words, limits and units mean and which
// analytes there are.
std::string TerminologyFacts(const rules::Terminology& terminology);

}  // namespace myorules::second_judge

#endif  // MYORULES_TESTS_SECOND_JUDGE_CLIPS_FACTS_H_
