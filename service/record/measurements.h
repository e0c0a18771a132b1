// Of which measurement each report is, where a laboratory reported one analyte
// of one accession more than once: on two days, or as two lines of a blot.
#ifndef MYORULES_SERVICE_RECORD_MEASUREMENTS_H_
#define MYORULES_SERVICE_RECORD_MEASUREMENTS_H_

#include <functional>
#include <set>
#include <vector>

#include "myorules/v1/record.pb.h"

namespace myorules::service::record {

// A correction or withdrawal, and what it replaces of what it may replace.
struct Claim {
  int report = 0;
  // What has its accession and analyte, and was released before it.
  std::vector<int> earlier;

  // Filled by Measurements::Settle: what it replaces, and what it may replace
  // while nobody can tell. All else is of another measurement.
  std::vector<int> replaced;
  std::vector<int> doubtful;
  // It is not certain what it is of, and one that says so says the same: it is
  // taken for that.
  bool is_repeated = false;
};

// Which one a correction or withdrawal is of: the result that `supersedes`
// names; else the one with its id; else those of its day, of its time, of its
// printed name, each where there are such. Where one measurement is left by a
// method, it is that one.
class Measurements {
 public:
  using Reports = std::vector<const v1::ReportedResult*>;
  // Whether two reports have one analyte and accession for certain.
  using AreTied = std::function<bool(int, int)>;

  // Each report is a measurement of its own. `reports` outlive it.
  explicit Measurements(const Reports& reports);

  // What a final result replaces of preliminary ones. Where nobody can tell it
  // is all of them: they do not count.
  std::vector<int> OfFinal(int report, const std::vector<int>& earlier);

  // Puts the claims on reports of one analyte where they belong, whatever the
  // order. A correction of a correction is of the measurement of that.
  void Settle(const std::vector<int>& group, const AreTied& are_tied,
              std::vector<Claim>* claims);

  // Whether what is done to one is to be done to the other: versions of one
  // measurement, or of those of which a correction may be.
  bool AreTogether(int a, int b) const;

  // Whether `a` says that it is of the same measurement as `b`, or the reverse.
  static bool AreNamedAsOne(const v1::ReportedResult& a,
                            const v1::ReportedResult& b);

 private:
  // Which entry stands for the measurement of another.
  class Sets {
   public:
    explicit Sets(size_t size);
    int Of(int report) const;
    // False: they were one.
    bool Join(int a, int b);

   private:
    std::vector<int> parents_;
  };

  void JoinByNames(const std::vector<int>& group, const AreTied& are_tied);
  // Results that came twice, with a name or a time that was missing.
  void JoinWhatSaysTheSame(const std::vector<Claim>& claims,
                           const AreTied& are_tied);
  void JoinAll(const std::vector<int>& candidates, const AreTied& are_tied,
               const AreTied& are_one);
  // What a claim comes down to; `is_named` says whether by a name.
  std::vector<int> Narrow(const Claim& claim, bool is_named) const;
  std::vector<int> OfLikeOnes(int report, const std::vector<int>& candidates,
                              bool (*alike)(const v1::ReportedResult&,
                                            const v1::ReportedResult&)) const;
  // Methods by which all that is left is one measurement.
  std::set<int> MethodsOfOne(const std::vector<int>& left) const;
  void Decide(bool is_named, const std::vector<bool>& strays, Claim* claim);
  bool IsStray(const Claim& claim) const;
  bool IsNamed(const Claim& claim, const std::vector<int>& group) const;
  bool IsCertain(const Claim& claim) const;
  void JoinWhatIsAlone(const std::vector<Claim>& claims,
                       const std::vector<bool>& named);

  const Reports& reports_;
  Sets measurements_;
  Sets together_;
};

}  // namespace myorules::service::record

#endif  // MYORULES_SERVICE_RECORD_MEASUREMENTS_H_
