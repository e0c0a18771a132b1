// Which unit a value is in: that of a field of its own, that behind the number,
// or the one that the laboratory leaves out.
#ifndef MYORULES_SERVICE_LAB_UNIT_READING_H_
#define MYORULES_SERVICE_LAB_UNIT_READING_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "myorules/v1/lab_reading.pb.h"
#include "rules/terminology/lab_profile.h"
#include "service/lab/problems.h"
#include "service/lab/subject_reading.h"

namespace myorules::service {

// Of one result; all that it is made from outlives it.
class UnitReading {
 public:
  // Reads the unit that is printed in its own field.
  UnitReading(const v1::RawResult& raw, const rules::LabProfile& profile,
              const ReadSubject& subject, const rules::AssayHabits& habits,
              Problems* problems);

  // Takes what stands behind the number. False: it is no unit.
  bool Take(absl::string_view text);

  // Whether one is printed, known or not.
  bool is_printed() const { return unit_.has_value() || unknown_; }
  bool is_known() const { return unit_.has_value(); }
  bool is_titre() const;

  // The unit of a number beside a grade, printed or the only one that there is;
  // `text` is what stands behind it. Null: it may be none that the grade was
  // made from.
  const v1::Unit* TakeBeside(absl::string_view text);

  // Each tells what is wrong; false: the number cannot be taken.

  // Whether the unit of the field is known, if there is one.
  bool CheckKnown();
  // Whether there are no two: nobody knows which is the number's. `titre`: the
  // number is printed as one.
  bool CheckOne(bool titre);

  // Gives the quantity its unit, printed or not.
  void Set(bool titre, v1::Quantity* quantity);

  // A unit that is not known changes no word.
  void CheckBesideNoNumber();

 private:
  // Whether the analyte and the method can be reported in it.
  void Check(const v1::Unit& unit);
  void Disagrees(std::string description);

  const v1::RawResult& raw_;
  const rules::LabProfile& profile_;
  const ReadSubject& subject_;
  const rules::AssayHabits& habits_;
  Problems& problems_;
  absl::optional<rules::UnitName> unit_;
  bool unknown_ = false;
  // A second one, behind the number.
  std::string other_;
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_LAB_UNIT_READING_H_
