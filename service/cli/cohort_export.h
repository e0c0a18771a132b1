// `myorules cohort --export=DIR`: patients and visits as CSV with their data
// dictionary.
#ifndef MYORULES_SERVICE_CLI_COHORT_EXPORT_H_
#define MYORULES_SERVICE_CLI_COHORT_EXPORT_H_

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "engine/pack/compiled_pack.h"
#include "myorules/v1/classification.pb.h"
#include "myorules/v1/patient.pb.h"
#include "rules/cohort/export_columns.h"

namespace myorules::service {

// Writes as it goes, in bounded memory. The files have their names
// (patients.csv, visits.csv, dictionary.csv) once all is written; until then,
// and where writing fails, what stands there under these names is untouched.
// Thread-compatible.
class CohortExport {
 public:
  // Makes the directory where there is none. Errors: a file that cannot be
  // written, by its path.
  static absl::StatusOr<std::unique_ptr<CohortExport>> Open(
      const std::string& directory,
      std::shared_ptr<const engine::CompiledPack> pack);

  // Removes what Finish did not name.
  ~CohortExport();
  CohortExport(const CohortExport&) = delete;
  CohortExport& operator=(const CohortExport&) = delete;

  // Adds a patient with the answer, which has its trace. A failure is kept for
  // Finish.
  void Add(int64_t record, const v1::Patient& patient,
           const v1::Classification& answer);

  // Errors: as Open.
  absl::Status Finish();

 private:
  struct File {
    std::string path;
    std::FILE* stream = nullptr;  // Of the unfinished file; owned.
    bool named = false;           // It is whole, and where it should be.
  };

  CohortExport() = default;
  absl::Status OpenFile(const std::string& path);
  // Keeps the first failure.
  void Write(size_t file, const std::string& text);

  std::shared_ptr<const engine::CompiledPack> pack_;
  std::vector<rules::ExportFile> contents_;  // Patients, visits.
  std::vector<File> files_;                  // And the dictionary.
  absl::Status status_;
};

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_CLI_COHORT_EXPORT_H_
