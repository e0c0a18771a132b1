// What a client of laboratories knows must be on record: who has which result.
#ifndef MYORULES_TESTS_FAULTS_REPORT_MODEL_H_
#define MYORULES_TESTS_FAULTS_REPORT_MODEL_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "myorules/v1/lab_report.pb.h"

namespace myorules::faults {

// The results of one patient, by identity.
using Identities = std::set<std::string>;

// Follows the answers that were given, and nothing else.
class ReportModel {
 public:
  // Returns what is wrong with the answer; empty: nothing.
  std::string Reported(const v1::ReportResultsRequest& request,
                       const v1::ReportResultsResponse& response);
  void Created(const std::string& patient) { on_record_.insert(patient); }
  // Returns whose records ended in the erased one, and that one.
  std::set<std::string> Erased(const std::string& patient);
  void Merged(const std::string& into, const std::string& from);
  void Moved(const std::string& from, const std::string& to,
             const v1::MoveResultsResponse& response);

  bool IsOnRecord(const std::string& patient) const {
    return on_record_.count(patient) != 0;
  }
  // Whether the record ended in another one.
  bool HasEnded(const std::string& patient) const {
    return ended_.count(patient) != 0;
  }
  // Patients whose record goes on.
  std::vector<std::string> OnRecord() const {
    return {on_record_.begin(), on_record_.end()};
  }
  // Whose result there are; waiting ones included.
  std::vector<std::string> WithResults() const;

  const Identities& Of(const std::string& patient) const;
  // Results that an erasure may have reached or not: versions, reported for the
  // wrong patient, of what the erased one had.
  const Identities& PerhapsOf(const std::string& patient) const;
  // Whether the result was moved to the patient: it is on record there.
  bool IsAtHome(const std::string& identity, const std::string& patient) const;
  // Whether a version of the result went from the patient to another one, and
  // is not back: who has the others nobody can tell, and it waits.
  bool MayWait(const std::string& identity, const std::string& patient) const;
  const std::string& AccessionOf(const std::string& identity) const {
    return accessions_.at(identity);
  }
  // How many results there are.
  int64_t Size() const;

 private:
  bool IsSomewhere(const std::string& identity) const;
  // Whether the erasure of another one who had a version of the result may
  // reach it: it was reported for the wrong patient, or it waits because nobody
  // can tell whose it is.
  bool MayBeReached(const std::string& identity,
                    const std::string& patient) const;

  std::set<std::string> on_record_;
  // By id of the record that ended, where it went on.
  std::map<std::string, std::string> ended_;
  std::map<std::string, Identities> of_;
  std::map<std::string, Identities> perhaps_of_;
  // What went from a patient to another one, who may have been erased since.
  std::map<std::string, Identities> moved_from_;
  // By identity.
  std::map<std::string, std::string> accessions_;
  // To whom the results of an accession were moved last.
  std::map<std::string, std::string> homes_;
  // By identity, to whom the result itself was moved last.
  std::map<std::string, std::string> moved_to_;
};

}  // namespace myorules::faults

#endif  // MYORULES_TESTS_FAULTS_REPORT_MODEL_H_
