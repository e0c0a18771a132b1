// What a patient may hold at most, with what each limit protects. Each has a
// test at the limit and one past it.
#ifndef MYORULES_RULES_PATIENT_LIMITS_H_
#define MYORULES_RULES_PATIENT_LIMITS_H_

namespace myorules::rules::limits {

// Time and memory of one classification grow with these; each is far beyond
// what one patient gathers in a lifetime.
inline constexpr int kMaxResults = 10'000;
inline constexpr int kMaxVisits = 10'000;
inline constexpr int kMaxMedicines = 2'000;
inline constexpr int kMaxDiagnoses = 1'000;
inline constexpr int kMaxMalignancies = 1'000;

// Results of one analyte are compared pair by pair.
inline constexpr int kMaxResultsOfOneAnalyte = 1'000;

// Bytes of the patient's and a result's identifier, which answers repeat.
inline constexpr int kMaxIdBytes = 128;

// Bytes of any other text: names, raw values, reasons.
inline constexpr int kMaxTextBytes = 1'000;

// Plausible doses; beyond, a unit was mistaken.
inline constexpr double kMaxDailyDoseMg = 100'000;
inline constexpr double kMaxPrednisoneMgPerDay = 10'000;

// Plausible numbers of a laboratory, in whatever unit; beyond, a decimal point
// was mistaken. Upper limits of normal are divided by: below the smaller number
// only 0 is taken.
inline constexpr double kMaxLabNumber = 1e9;
inline constexpr double kMinUpperLimit = 1e-6;

// Faults told at once; the rest are counted.
inline constexpr int kMaxFaults = 100;

}  // namespace myorules::rules::limits

#endif  // MYORULES_RULES_PATIENT_LIMITS_H_
