// Why something was concluded: the criteria, from which values, against which
// thresholds.
#ifndef MYORULES_RULES_NOTE_REASONING_H_
#define MYORULES_RULES_NOTE_REASONING_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "rules/note/facts.h"
#include "rules/note/items.h"
#include "rules/note/note_detail.h"
#include "rules/note/ruled_out.h"
#include "rules/pages/document.h"

namespace myorules::rules {

// Writes the reasoning behind the items of one answer. A criterion is told at
// length where it is first met, and named after that.
class Reasoning {
 public:
  // All outlive it.
  Reasoning(const Items& items, const FactWords& words,
            const Terminology& terminology, const NoteDetail& detail)
      : items_(items),
        words_(words),
        terminology_(terminology),
        detail_(detail) {
    for (const v1::CriterionResult& each : items.answer().trace()) {
      undecided_.insert(each.missing().begin(), each.missing().end());
      for (const v1::FactRead& read : each.reads()) {
        if (read.has_value()) on_record_.emplace(read.path(), &read);
      }
    }
  }

  // The criteria behind the decision, met, not met and unknown: of one that is
  // determined those that decided, else all that its table reads.
  std::vector<Branch> Why(const v1::DecisionResult& decision);

  // The same behind names as in DecisionResult.decided_by ("a", "!b", "c=X") of
  // `asked`, if it is a decision. Of one that it names and that is open, what
  // made it none of those that were asked for.
  std::vector<Branch> Because(
      const google::protobuf::RepeatedPtrField<std::string>& names,
      const Item* asked = nullptr);

  // The criterion or value and what is behind it, as one branch; with the
  // points that it counts in a sum, if any.
  Branch Tell(const Item& item, const std::string& points = "");

  // Whether its rows name nothing but other decisions.
  bool HangsOnDecisions(const v1::DecisionResult& decision) const;

  // What any rule read at `path`, as a reader says it; empty: nothing is there.
  std::string OnRecord(const std::string& path) const;

  bool HasTold(const Item& item) const { return told_.count(&item) > 0; }

  // Whether each criterion that decided, or one that it uses, has been told; of
  // one that is open, whether it hangs on nothing but decisions that have.
  bool HasTold(const v1::DecisionResult& decision) const;

 private:
  struct Groups {
    std::vector<const Item*> met, not_met, unknown, failed, values;
  };
  void Sort(const Item& item, std::set<const Item*>* seen,
            Groups* groups) const;
  std::vector<Branch> Brief(std::vector<const Item*> items,
                            const Deciders& deciders = {});
  // The first `deciding` of them made the decision what it is.
  Branch Group(Inline label, const std::vector<const Item*>& items,
               size_t deciding);
  std::vector<const Item*> UnknownPartsOf(const Item& item) const;
  std::vector<Branch> Reasons(const v1::DecisionResult& decision);
  void AddTableLimits(const v1::DecisionResult& decision,
                      std::vector<Branch>* branches) const;
  std::string PointsInBrief(const Item& item) const;
  std::string NameInBrief(const Item& item) const;
  std::string NameByMark(const Item& item) const;
  std::vector<std::string> NotCounted(const Item& item) const;
  void AddNotCounted(const Item& item, std::vector<std::string>* texts) const;
  std::string BasisInBrief(const Item& item);
  std::string ComparedValueOf(const Item& item) const;
  bool SaysNoMoreThan(const Item& item, const std::string& fact) const;
  // What is behind an item.
  struct Grounds {
    // One a condition that read some: of those behind a conjunction each
    // counts.
    std::vector<FactReads> parts;
    std::vector<std::string> values;  // "Day that counts: 2025-05-04".
    std::vector<std::string> limits;
    std::vector<const v1::Threshold*> thresholds;

    // Of all parts.
    FactReads reads() const {
      FactReads all;
      for (const FactReads& part : parts) {
        all.Add(part.begin(), part.end());
      }
      return all;
    }
    bool empty() const { return reads().empty() && values.empty(); }
  };
  void AddGrounds(const Item& item, Grounds* grounds) const;
  void AddReads(const Item& item, const FactReads& reads, size_t part,
                Grounds* grounds) const;
  std::vector<FactPhrase> GroundsInOrder(const Item& item,
                                         const Grounds& grounds) const;
  std::set<std::string> ResultsBelow(const Grounds& grounds) const;
  // What was asked of the record for an item, and whether anything was there.
  struct Asked {
    bool is_asked = false;
    bool is_found = false;
  };
  Asked AskedFor(const Item& item, std::set<const Item*>* seen) const;
  Inline MarkFor(const Item& item) const;
  std::vector<const Item*> ReadBy(const v1::DecisionResult& decision) const;
  void AddBasis(const Item& item, Branch* branch);
  std::vector<FactPhrase> Phrases(const FactReads& reads) const;
  std::vector<const Item*> UsesOf(const Item& item) const;
  bool IsTransparent(const Item& item) const;
  // A result that is a word alone, of which nothing follows.
  struct Word {
    std::string entry;  // Path of the result.
    std::string text;
  };
  std::vector<Word> UndecidedWords(const FactReads& reads) const;
  std::string WordsThatDoNotTell(const Item& item) const;
  std::vector<const v1::Threshold*> ThresholdsOf(const Item& item) const;
  std::vector<std::string> LimitsOf(const Item& item,
                                    const std::vector<FactPhrase>& facts) const;

  const Items& items_;
  const FactWords& words_;
  const Terminology& terminology_;
  const NoteDetail& detail_;
  // Facts that something hangs on, by path: what is on record of them does not
  // decide.
  std::set<std::string> undecided_;
  // What any rule read, by path.
  std::map<std::string, const v1::FactRead*> on_record_;
  std::set<const Item*> told_;
  std::set<const Item*> decisions_told_;
  int depth_ = 0;
};

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_REASONING_H_
