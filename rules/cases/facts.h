// The facts that a patient states, one by one: to take each away, and to put
// others in its place.
#ifndef MYORULES_RULES_CASES_FACTS_H_
#define MYORULES_RULES_CASES_FACTS_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace myorules::rules {

// One fact on record: a field that is set, a whole date, the month or day of a
// date, or an entry of a list.
struct Fact {
  // Without the keys of entries: "patient.results.grade".
  std::string path;
  // How to reach it: fields, each with the index of the entry or -1.
  std::vector<std::pair<const google::protobuf::FieldDescriptor*, int>> steps;
  // True: the fact is that the list has this entry.
  bool is_entry = false;
};

// All facts of the message, `root` before their paths, in the order of fields.
std::vector<Fact> FactsOf(const google::protobuf::Message& message,
                          absl::string_view root);

// Takes the fact away.
void TakeAway(const Fact& fact, google::protobuf::Message* message);

// The message with other values in place of the fact, a few that rules could
// tell apart: both truth values, every value of an enum, dates before and after
// the others, numbers on both sides of limits, names and codes of two kinds.
// None for other text and for entries.
template <typename Message>
std::vector<Message> WithOtherValues(const Fact& fact, const Message& message,
                                     absl::CivilDay assessed_on);

// The path of an answer without the keys of entries: "patient.results" for
// "patient.results[analyte=SRP,method=LINE_BLOT]".
std::string WithoutKeys(absl::string_view path);

// Implementation.
void SetOtherValues(
    const Fact& fact, const google::protobuf::Message& message,
    absl::CivilDay assessed_on,
    std::vector<std::unique_ptr<google::protobuf::Message>>* others);

template <typename Message>
std::vector<Message> WithOtherValues(const Fact& fact, const Message& message,
                                     absl::CivilDay assessed_on) {
  std::vector<std::unique_ptr<google::protobuf::Message>> others;
  SetOtherValues(fact, message, assessed_on, &others);
  std::vector<Message> result;
  result.reserve(others.size());
  for (const auto& other : others) {
    result.push_back(static_cast<const Message&>(*other));
  }
  return result;
}

}  // namespace myorules::rules

#endif  // MYORULES_RULES_CASES_FACTS_H_
