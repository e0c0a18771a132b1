// Which of the results that laboratories reported for one patient are versions
// of one measurement, and which of them replace others.
#ifndef MYORULES_SERVICE_RECORD_VERSIONS_H_
#define MYORULES_SERVICE_RECORD_VERSIONS_H_

#include <vector>

#include "myorules/v1/record.pb.h"
#include "service/record/measurements.h"

namespace myorules::service::record {

// Whether the status is that of a correction, an amendment or a withdrawal.
bool IsCorrection(const v1::ReportedResult& report);
// Whether it is that of a withdrawal.
bool IsWithdrawal(const v1::ReportedResult& report);

// By which rules results count. Answers that were made by earlier ones are
// replayed by those; none is ever changed once it is released.
enum class CountingRules {
  // All of one accession and analyte are versions of one measurement, unless
  // one has the id of the correction.
  kFirst = 0,
  // One accession may have several measurements of an analyte (measurements.h).
  kMeasurements = 1,
  kLatest = kMeasurements,
};

// What a correction, an amendment or a withdrawal does to the other reports.
enum class Reach {
  // The report is none of these.
  kNone,
  // It replaces versions of what it names.
  kNamed,
  // It names nothing, and replaces the one result that it can be of.
  kOnlyOne,
  // It is not certain which one it replaces: all that it may be are doubtful.
  kDoubtful,
  // Its accession has several measurements, and it is not certain of which one
  // it is: all that it may be are doubtful.
  kOneOfSeveral,
  // It replaces nothing that is there.
  kNothing,
  // It replaces nothing: what is there of the kind was released later.
  kOvertaken,
  // It names nothing, and is taken for one that says the same and does.
  kNamedByAnother,
};

// What becomes of one report beside the others.
struct Standing {
  // Another one replaces it: it does not count.
  bool replaced = false;
  // Another one may replace it: it is unknown whether it counts.
  bool doubtful = false;
  Reach reach = Reach::kNone;
  // It was read without a profile, and the same print is there by one: it is
  // replaced, and does nothing itself.
  bool is_read_anew = false;
};

// A correction, an amendment or a withdrawal replaces what the laboratory
// released before it (or with it) of the same measurement, whichever came first
// (of one instant the withdrawal goes before the correction); a final result
// replaces preliminary ones likewise. Two that cannot be told apart so both
// stay, and disagree. The order in which reports came does not matter.
//
// Versions of one measurement have laboratory, accession (without one the
// laboratory's id of the result) and analyte in common, and methods that do not
// differ. Where one accession has several measurements, measurements.h tells of
// which one a version is. A method that is not known differs from none; nor
// does a report without profile differ from one of a laboratory, where the days
// of collection do not.
//
// What was reported without a profile, and then word for word by one, is the
// one that was read by the profile.
//
// A correction or withdrawal without accession and id replaces the only result
// of its day. Where there are several, or no day is stated, each of them is
// doubtful. So is what another profile reported of the accession, or was
// reported without one, where a correction or withdrawal finds nothing else.
class Versions {
 public:
  // Of one patient; they outlive it.
  explicit Versions(std::vector<const v1::ReportedResult*> reports,
                    CountingRules rules = CountingRules::kLatest);
  // Those of a state that outlives it.
  explicit Versions(const v1::PatientState& state,
                    CountingRules rules = CountingRules::kLatest);
  Versions(const Versions&) = delete;
  Versions& operator=(const Versions&) = delete;

  // One for each report.
  const std::vector<Standing>& standings() const { return standings_; }

  // Whether what is done to one is to be done to the other: both are of one
  // measurement for certain, by whatever method, or of those of which a
  // correction may be. By the latest rules only.
  bool AreOfOne(int a, int b) const;

 private:
  // How certain it is that two reports of one analyte are of one measurement.
  enum class Tie { kNone, kPerhaps, kCertain };
  // Places of the reports of one analyte.
  using Group = std::vector<int>;

  void FindReadAnew();
  static Tie TieOfNames(const v1::LabResult& a, const v1::LabResult& b);
  Tie TieOf(int a, int b) const;
  bool IsNamed(int report) const;
  bool IsNamedByAnother(int report, const Group& group) const;
  // The only result that a report without names can be of; -1: there are none
  // or several, or it is not certain.
  int OnlyOne(int report, const Group& group) const;
  void JudgeGroup(const Group& group);
  void JudgeAtFirst(int report, const Group& group);
  void JudgeByMeasurement(const Group& group);
  void Judge(const Claim& claim, const Group& group);
  // What it may replace of what is tied to it.
  std::vector<int> Earlier(int report, const Group& group) const;
  bool DoesNothing(int report) const;

  const std::vector<const v1::ReportedResult*> reports_;
  const CountingRules rules_;
  // By whose names each goes: its own or, without any, those of the only result
  // that it can be of.
  std::vector<int> named_as_;
  std::vector<Standing> standings_;
  Measurements measurements_;
};

// Whether the report is a correction or withdrawal by which something of the
// state counts no more, or perhaps no more.
bool TakesBack(const v1::PatientState& state, const v1::ReportedResult& report);

// Whether the report is a correction or withdrawal of one of these for certain,
// be that a correction itself.
bool ReplacesOne(std::vector<const v1::ReportedResult*> held,
                 const v1::ReportedResult& report);

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_VERSIONS_H_
