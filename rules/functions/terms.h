// The kinds of words that the functions take (engine::Overload::terms), and
// that records hold (engine::PackHost::field_terms).
#ifndef MYORULES_RULES_FUNCTIONS_TERMS_H_
#define MYORULES_RULES_FUNCTIONS_TERMS_H_

namespace myorules::rules::terms {

inline constexpr char kAnalyte[] = "analyte";
// An analyte that is no antibody.
inline constexpr char kQuantity[] = "quantity";
inline constexpr char kAnalyteClass[] = "class of analytes";
inline constexpr char kLaboratory[] = "laboratory";
inline constexpr char kMedicine[] = "medicine";
inline constexpr char kMedicineClass[] = "class of medicines";
inline constexpr char kDiagnosis[] = "diagnosis";
inline constexpr char kDiagnosisClass[] = "class of diagnoses";
inline constexpr char kUnit[] = "unit";

}  // namespace myorules::rules::terms

#endif  // MYORULES_RULES_FUNCTIONS_TERMS_H_
