// The record with its knowledge: every change of a patient is stored with the
// answers that follow from it.
#ifndef MYORULES_SERVICE_RECORD_RECORDER_H_
#define MYORULES_SERVICE_RECORD_RECORDER_H_

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "engine/base/work_budget.h"
#include "myorules/v1/classification_service.pb.h"
#include "myorules/v1/record.pb.h"
#include "rules/library/library.h"
#include "service/record/kept_answers.h"
#include "service/record/side_by_side.h"
#include "service/record/store.h"

namespace myorules::service::record {

// One record as it stands, or stood.
struct Loaded {
  std::string patient_id;
  int64_t version = 0;
  // Without its answers.
  v1::PatientState state;
  KeptAnswers answers;
  absl::Time created_at;
  absl::Time updated_at;
};

// What happens to one patient.
struct PatientChange {
  // As it stands; with version 0 it comes on record.
  Loaded current;
  std::vector<v1::RecordEvent> events;
};

// What makes a call safe to repeat.
struct RequestKey {
  std::string request_id;
  std::string request_hash;
};

// Thread-safe. Errors of the store are as in store.h.
class Recorder {
 public:
  Recorder(std::shared_ptr<Store> store,
           std::shared_ptr<const rules::Library> library);

  Store& store() const { return *store_; }

  // NOT_FOUND: not on record.
  absl::StatusOr<Loaded> Load(absl::string_view patient_id) const;
  // As Load, of what List gave. Errors: DATA_LOSS.
  static absl::StatusOr<Loaded> Read(const StoredPatient& patient);

  // The record as it was after `version` entries, computed from its log.
  // NOT_FOUND: it had fewer.
  absl::StatusOr<Loaded> LoadVersion(absl::string_view patient_id,
                                     int64_t version) const;
  // Its entries up to `version`. NOT_FOUND: it has fewer.
  absl::StatusOr<std::vector<v1::RecordEvent>> LoadLog(
      absl::string_view patient_id, int64_t version) const;
  // The record as it was known at `time`: up to the last entry that was made
  // then or before. NOT_FOUND: it was not on record.
  absl::StatusOr<Loaded> LoadKnownAt(absl::string_view patient_id,
                                     absl::Time time) const;

  // An empty commit, to the microsecond as the store keeps times.
  static record::Commit CommitAt(absl::Time now);

  // Adds the change to the commit, with an answer by each pack in production
  // where the patient's record goes on, and the packs. Returns the record as it
  // will stand. The commit is as it was where the status is not OK.
  // Errors: INVALID_ARGUMENT with each faulty field of the patient;
  // RESOURCE_EXHAUSTED where the rules take too long; what `interruption` says.
  absl::StatusOr<Loaded> Extend(PatientChange change,
                                const engine::Interruption& interruption,
                                record::Commit* commit) const;

  // As Extend, of what takes a result back; where the record is refused as it
  // then is, it goes on without answers, and says why.
  absl::StatusOr<Loaded> ExtendAnyway(PatientChange change,
                                      const engine::Interruption& interruption,
                                      record::Commit* commit) const;

  // While it is there, Extend is about to be called.
  SideBySide::Soon ExtendsSoon() const {
    return SideBySide::Soon(side_by_side_);
  }

  // Stores the commit. Errors: as Store::Apply.
  absl::Status Apply(const record::Commit& commit) const;

  // Extends `commit` by each of the changes, and applies it: all of it, or
  // nothing. Returns the records as they then stand. Errors: as both.
  absl::StatusOr<std::vector<Loaded>> Commit(
      std::vector<PatientChange> changes, const absl::optional<RequestKey>& key,
      record::Commit commit,
      const engine::Interruption& interruption = {}) const;

 private:
  // What a classification fills. Its messages are used again and again, so
  // that it takes no memory from the heap where an earlier one was as large.
  struct Scratch {
    v1::ClassifyRequest request;
    v1::ClassifyResponse response;
  };
  // Puts the scratch back when it goes.
  class ScratchUse;

  absl::Status Classify(absl::Time now,
                        const engine::Interruption& interruption,
                        Loaded* record, Append* append,
                        std::set<std::string>* labels,
                        record::Commit* commit) const;
  struct Answered;
  // Answers by one of the packs, beside the answers that `record` has. What
  // they have in common is in `classified`.
  void Answer(const rules::Library::Question& question, int pack,
              const engine::Interruption& interruption, const Loaded& record,
              v1::PatientClassified classified, v1::Classification* answer,
              Answered* answered) const;
  absl::Status KeepPackOf(const v1::Classification& answer,
                          record::Commit* commit) const;

  const std::shared_ptr<Store> store_;
  const std::shared_ptr<const rules::Library> library_;
  // Packs answer at once where processors are free.
  mutable SideBySide side_by_side_;
  // Hashes of packs that are known to be kept.
  mutable absl::Mutex mutex_;
  mutable std::set<std::string> kept_ ABSL_GUARDED_BY(mutex_);
  mutable std::vector<std::unique_ptr<Scratch>> idle_ ABSL_GUARDED_BY(mutex_);
};

// Whether Extend says that the patient is refused, or is too large to be
// classified.
bool IsOfThePatient(const absl::Status& status);

// The patient that an answer was computed from, and its hash.
std::string InputHash(const v1::Patient& patient);

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_RECORDER_H_
