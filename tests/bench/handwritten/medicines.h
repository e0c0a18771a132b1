// Medicines: statins, treatment lines, the start of immunosuppression.
#ifndef MYORULES_TESTS_BENCH_HANDWRITTEN_MEDICINES_H_
#define MYORULES_TESTS_BENCH_HANDWRITTEN_MEDICINES_H_

#include <deque>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/bench/handwritten/course.h"
#include "tests/bench/handwritten/dates.h"
#include "tests/bench/handwritten/facts.h"
#include "tests/bench/handwritten/knowledge.h"

namespace myorules::handwritten {

class Medicines {
 public:
  Medicines(const Knowledge& knowledge, Facts* facts)
      : knowledge_(knowledge), facts_(*facts) {}

  // Answers all questions.
  void Read(const v1::Patient& patient, const Course& course);

  // Statins.
  Answer statin_before_onset;
  Answer statin_listed;
  Answer statin_now;
  // By whom it is, where the other says that it is not.
  bool statin_now_by_statement_alone = false;
  bool may_complete_for_statement = false;  // So; the list can hold it yet.
  bool statin_now_by_list_alone = false;
  Answer statin_after_diagnosis;
  // Treatment for the myositis.
  Answer third_line;
  Answer second_line;
  Answer glucocorticoids;
  Period first_immunosuppression;
  // Names for a reader, in the order of the list.
  std::vector<absl::string_view> unrecognised;
  Missing perhaps_unrecognised;  // Not empty: there may be more.
  std::vector<absl::string_view> outside_scheme;
  // For the notes.
  bool statin_known_in_time = false;
  bool statin_begun_later = false;
  bool purpose_assumed = false;
  bool route_assumed = false;
  bool begun_before_onset = false;
  bool checkpoint_inhibitor = false;

 private:
  // A medicine and what its name means.
  struct Entry {
    const v1::Medicine* message = nullptr;
    int index = 0;
    const MedicineInfo* info = nullptr;
    uint16_t classes = 0;  // That it counts as; recognised ones only.
    Missing unread;        // Not empty: the name says nothing.
    Period started;        // Where it is on record.
    Period begun;  // Of immunosuppression: the days on which it can have been.
  };

  void Clear();
  Entry ReadEntry(const v1::Medicine& message, int index);
  Answer IsOf(const Entry& entry, uint16_t classes) const;
  Answer IsSystemic(const Entry& entry);
  bool RouteIsAssumed(const Entry& entry, const Answer& systemic) const;
  Answer GivenForMyositis(const Entry& entry);
  Answer StillTaken(const Entry& entry);
  void ReadStatin(const Entry& entry);
  void ReadTreatment(const Entry& entry);
  Period Begun(const Entry& entry);
  void AddFirstStart(const Entry& entry, const Answer& counts);
  void ReadNames(const Entry& entry);
  void ConcludeStatins(const v1::Patient& patient);
  void ConcludeFirstStart(bool open, const Missing& why_open);
  Missing Lacks(const Entry& entry, absl::string_view suffix);

  const Knowledge& knowledge_;
  Facts& facts_;
  const Course* course_ = nullptr;

  // Meanings that the dictionary does not have as written; kept for reuse.
  std::deque<MedicineInfo> others_;
  size_t others_used_ = 0;

  // "Some medicine …", gathered entry by entry.
  Exists on_record_{&facts_};
  Exists listed_{&facts_};
  Exists listed_in_time_{&facts_};
  Exists listed_now_{&facts_};
  Exists on_record_now_{&facts_};
  bool unrecognised_may_be_statin_now_ = false;
  Exists after_diagnosis_{&facts_};
  Exists third_{&facts_};
  Exists second_{&facts_};
  Exists first_{&facts_};

  // A first day of immunosuppression that is possible.
  struct Start {
    Day first = kFirstDay;
    Missing why;
  };
  std::vector<Start> starts_;
  Day earliest_ = kLastDay;
  Day latest_ = kLastDay;
};

// What two statements of one thing say together; unknown, by `contradicted`,
// where they disagree.
Answer Agreed(const Answer& a, const Answer& b, FactId contradicted,
              Facts* facts);

// Why a list may go on; empty: it is complete.
Missing WhyOpen(bool is_set, bool complete, FactId unset, FactId incomplete);

}  // namespace myorules::handwritten

#endif  // MYORULES_TESTS_BENCH_HANDWRITTEN_MEDICINES_H_
