// The flags of an answer with their evidence.
#ifndef MYORULES_RULES_NOTE_FLAGS_H_
#define MYORULES_RULES_NOTE_FLAGS_H_

#include <map>
#include <string>
#include <vector>

#include "rules/note/facts.h"
#include "rules/note/items.h"
#include "rules/note/note_lines.h"
#include "rules/note/reasoning.h"
#include "rules/pages/document.h"

namespace myorules::rules {

class FlagWriter {
 public:
  // All outlive it.
  FlagWriter(const Items& items, const FactWords& words, Reasoning* reasoning,
             const NoteDetail& detail);

  // Dangers (HIGH) first; among them, and among the others, what is raised
  // before what is possible before what cannot be said yet; then by severity.
  std::vector<NoteLine> Write();

 private:
  using Flags = std::vector<const v1::FlagResult*>;

  bool Qualifies(const v1::FlagResult& flag) const;
  bool StandsApart(const v1::FlagResult& flag) const;
  Urgency UrgencyOf(const v1::FlagResult& flag) const;
  Flags InOrder() const;
  std::vector<Flags> InRows(const Flags& flags) const;
  bool HasALineEach(const v1::FlagResult& flag) const;
  NoteLine InALine(const v1::FlagResult& flag);
  Branch Raised(const v1::FlagResult& flag);
  bool HasSeveralGrounds(const v1::FlagResult& result) const;
  const v1::Flag* RuleOf(const v1::FlagResult& result) const;
  bool MayBeRaisedByAnotherGround(const v1::FlagResult& result) const;
  bool SaysAll(const v1::FlagResult& result) const;
  std::string BriefTextOf(const v1::FlagResult& flag) const;
  Branch Possible(const v1::FlagResult& flag);
  void AddEvidence(const v1::FlagResult& flag, Branch* branch) const;
  Branch EvidenceBranch(const v1::Evidence& record) const;
  std::string Suppositions(const v1::FlagResult& flag) const;
  std::vector<std::string> SourcesOf(const v1::FlagResult& flag) const;
  NoteLine RaisedInARow(const Flags& flags) const;
  NoteLine OpenInARow(const Flags& flags) const;
  std::string WhyOpen(const v1::FlagResult& flag) const;
  void AddMissing(const v1::FlagResult& flag, Branch* branch) const;

  const Items& items_;
  const FactWords& words_;
  Reasoning* const reasoning_;
  const NoteDetail& detail_;
  std::map<std::string, const v1::Evidence*> evidence_;
};

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_FLAGS_H_
