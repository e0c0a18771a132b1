// The queue of results that wait for their patient.
#ifndef MYORULES_SERVICE_SERVER_LAB_QUEUE_H_
#define MYORULES_SERVICE_SERVER_LAB_QUEUE_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "myorules/v1/record.pb.h"
#include "service/record/intake.h"
#include "service/record/recorder.h"
#include "service/record/store.h"

namespace myorules::service {

// One result that waits.
struct Waiting {
  // Of the store; 0: it is to be stored.
  int64_t number = 0;
  v1::UnmatchedResult result;
};

// What is left of a result that waited and was moved.
struct MovedMark {
  // Likewise.
  int64_t number = 0;
  v1::ResultMovedAway moved;
};

// The results that wait for one patient, and the marks of those that did.
class PatientQueue {
 public:
  // Errors: as Store.
  static absl::StatusOr<PatientQueue> Load(record::Store& store,
                                           const std::string& patient_id);

  // Null: it does not wait.
  const v1::UnmatchedResult* Find(const std::string& identity) const;

  // Whether a further result may wait. What waits can be withdrawn, at the
  // limit as well.
  bool HasRoomFor(const v1::ReportedResult& report) const;

  // Lets the result wait, in the commit as well; one of the same identity gives
  // way.
  void Add(const v1::ReportedResult& report, const std::string& reason,
           record::Commit* commit);

  // Lets what waited for another patient wait here, in the commit as well.
  void Adopt(const Waiting& other, const std::string& reason,
             record::Commit* commit);

  // Whether the result waited, or a version of it, and was moved.
  bool WasMoved(const v1::ReportedResult& report) const;
  // Whether this very result did.
  bool WasMovedItself(const v1::ReportedResult& report) const;

  // Keeps that the result was moved, in the commit as well; for a patient who
  // is not on record.
  void AddMark(const v1::ReportedResult& report, record::Commit* commit);

  // By identity.
  const std::map<std::string, Waiting>& waiting() const { return waiting_; }
  const std::vector<MovedMark>& marks() const { return marks_; }

  // The queue as it was read.
  record::QueueMark mark() const { return {patient_id_, last_number_}; }

 private:
  explicit PatientQueue(std::string patient_id)
      : patient_id_(std::move(patient_id)) {}

  std::string patient_id_;
  int64_t last_number_ = 0;
  std::map<std::string, Waiting> waiting_;
  std::vector<MovedMark> marks_;
};

// Takes what waits for the patients of the changes, and fits the first, into
// the first change, and out of the queue in the commit; what does not fit waits
// for the first, and says why. Marks become events. `classifiable` false:
// nothing is taken, as the record could not be classified with it. Returns how
// many were taken. Errors: as Store; DATA_LOSS.
absl::StatusOr<int> TakeQueued(record::Store& store, bool classifiable,
                               std::vector<record::PatientChange>* changes,
                               record::Commit* commit);

// Results that wait and need not any more: identity and number of each.
struct Joined {
  using Entries = std::vector<std::pair<std::string, int64_t>>;
  // They are on the record that they waited for, or on that of the patient to
  // whom a version of them was moved.
  Entries held;
  // They fit the record by now, and were taken.
  Entries taken;
};

// What waits for the patient, and with those to whom results of the patient
// went or from whom they came, once reports of the patient have gone into
// `intake`: takes what fits. Errors: as Store; DATA_LOSS.
absl::StatusOr<Joined> JoinQueued(record::Store& store,
                                  const record::Loaded& patient,
                                  record::RecordIntake* intake);

// What `attempt(classifiable, &taken)` gives, which takes what waits
// (TakeQueued) and says how much: with what fits, or, where the records cannot
// be classified so, with nothing of it.
template <typename Attempt>
auto WithQueued(const Attempt& attempt) {
  int taken = 0;
  auto result = attempt(/*classifiable=*/true, &taken);
  if (taken > 0 && absl::IsInvalidArgument(result.status())) {
    result = attempt(/*classifiable=*/false, &taken);
  }
  return result;
}

// Why a result waits, as UnmatchedResult.reason and, after the field, in an
// acknowledgement.
inline constexpr char kWaitsForPatient[] =
    "is not on record; the result waits until the patient is registered";
inline constexpr char kCannotBeClassified[] =
    "the record contradicts itself or is too large to be classified; the "
    "result waits until it is updated";

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_SERVER_LAB_QUEUE_H_
