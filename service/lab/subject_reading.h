// Which analyte a result is of, and by which method.
#ifndef MYORULES_SERVICE_LAB_SUBJECT_READING_H_
#define MYORULES_SERVICE_LAB_SUBJECT_READING_H_

#include "myorules/v1/lab_reading.pb.h"
#include "rules/terminology/lab_profile.h"
#include "service/lab/problems.h"

namespace myorules::service {

// What is measured, as far as name, code, order, method and unit say.
struct ReadSubject {
  const v1::Analyte* analyte = nullptr;  // Null: refused.
  v1::AssayMethod method = v1::ASSAY_METHOD_UNSPECIFIED;
  // The method is printed and nobody knows which it is: what replaces another
  // result is then of any method, and its value of none.
  bool method_is_lost = false;
};

ReadSubject ReadSubjectOf(const v1::RawResult& raw,
                          const rules::LabProfile& profile, Problems* problems);

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_LAB_SUBJECT_READING_H_
