// Facts that rules read, in the words of a clinician.
#ifndef MYORULES_RULES_NOTE_FACTS_H_
#define MYORULES_RULES_NOTE_FACTS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/repeated_field.h"
#include "myorules/v1/classification.pb.h"
#include "rules/note/fact_path.h"

namespace myorules::rules {

class Terminology;

using FactReads = google::protobuf::RepeatedPtrField<v1::FactRead>;

// What was read of one thing, or of several that read alike.
struct FactPhrase {
  // "anti-HMGCR 103 U/mL by ELISA, 2025-11-03"; "negative by line blot,
  // 2025-11-03: anti-EJ, anti-Jo-1"; "simvastatin, begun 2019-05";
  // "muscle fibre necrosis: yes"; where it is missing "dysphagia".
  std::string text;
  // Of laboratory results the unit, "grade" of a line blot's pluses; else
  // empty.
  std::string unit = "";
  // Of laboratory results the method, "ELISA"; empty: it is not stated.
  std::string method = "";
  // Whether it tells what is not on record.
  bool is_missing = false;
  // Whether it tells of what came less near than others, or that a list is
  // complete.
  bool is_minor = false;
  // Whether it tells what is on a list that may not be complete, of which no
  // more was asked than what it is: it says nothing of what is not on the list.
  bool denies_nothing = false;
  // Whether a criterion is met by it, or by its like.
  bool decides = false;
};

// Says facts of a patient. `terminology` outlives it.
class FactWords {
 public:
  explicit FactWords(const Terminology& terminology)
      : terminology_(terminology) {}

  // What is known first. Of an entry of a list everything that was read of it
  // is one phrase; laboratory results that say the same of one day are one. Of
  // things that are told together at most `max_names` are named. Of more
  // entries of a list than that first those of which more was asked than what
  // they are. Results stand by their days, the latest first.
  std::vector<FactPhrase> Phrases(const FactReads& reads,
                                  size_t max_names) const;

  // A fact that is not on record: "anti-SRP by line blot", "anti-HMGCR by
  // ELISA, 2025-11-03: unit", "whether every malignancy is listed". A path that
  // it does not understand comes back.
  std::string Missing(absl::string_view path) const;

  // Whether the fact is of a medicine or diagnosis that nobody can read: it is
  // not in the terminology, or has no name.
  bool IsOfUnread(absl::string_view path) const;

  // A value that the fact at `path` may have: "yes" for "true", "still taken"
  // for "CURRENT" or "STATIN_USE_CURRENT"; any other comes back.
  std::string Value(absl::string_view path, absl::string_view value) const;

  // Several facts that are not on record; the results of one method are said
  // together: "line blot of anti-EJ, anti-Jo-1".
  std::vector<std::string> MissingTogether(
      const std::vector<std::string>& paths, size_t max_names) const;

 private:
  struct Sorted;
  static Sorted Sort(const FactReads& reads);
  void AddEntries(size_t max_names, Sorted* sorted) const;
  void AddResults(size_t max_names, Sorted* sorted) const;

  // What the entry is called: "simvastatin", "anti-SRP by line blot".
  std::string EntryTitle(const FactStep& entry) const;
  bool IsUnread(const FactStep& entry) const;
  // Empty of what can be read: " (not recognised)".
  std::string Doubt(const FactStep& entry) const;
  std::string AnalyteTitle(const FactStep& result) const;

  const Terminology& terminology_;
};

// "a, b and 3 more" where there are more than `max_names` and one.
std::string SomeOf(const std::vector<std::string>& names, size_t max_names);

}  // namespace myorules::rules

#endif  // MYORULES_RULES_NOTE_FACTS_H_
