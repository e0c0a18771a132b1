// Where the path of a missing fact leads in a message.
#ifndef MYORULES_ENGINE_WHATIF_FACT_PLACE_H_
#define MYORULES_ENGINE_WHATIF_FACT_PLACE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace myorules::engine {

// The place of a fact. Points into no message: holds for every copy of the one
// in which it was found.
struct FactPlace {
  enum class Kind {
    kField,    // A field that is not set.
    kEntry,    // An entry that a list does not have.
    kNowhere,  // Anything else: what is on record, say.
  };
  Kind kind = Kind::kNowhere;
  std::string path;
  // From the message on: fields, each with the index of an entry or -1.
  std::vector<std::pair<const google::protobuf::FieldDescriptor*, int>> steps;
  // The field, or the list.
  const google::protobuf::FieldDescriptor* field = nullptr;
  // kEntry: the entry, with the fields set that the path tells.
  std::shared_ptr<const google::protobuf::Message> entry;
};

// Finds the fact that an answer about `subject`, which is canonical, calls
// `path` (docs/reference/fact-paths.md); `root` is the name of the subject.
FactPlace FindFact(const google::protobuf::Message& subject,
                   absl::string_view root, absl::string_view path);

// How many messages have the field of the place (kField) set: the one that
// holds it and, where it lies in an entry of a list, their like in all entries.
int CountSet(const FactPlace& place, const google::protobuf::Message& subject);

// Makes room for the fact in `subject`, a copy of the message in which the
// place was found: returns the message that holds the field (kField), or the
// new entry (kEntry). Requires one of the two.
google::protobuf::Message* MakeRoom(const FactPlace& place,
                                    google::protobuf::Message* subject);

// A path as a reader says it: "sender: name", "scans depot: done on" for
// "parcel.scans[place=depot].done_on".
std::string PathInWords(absl::string_view root, absl::string_view path);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_WHATIF_FACT_PLACE_H_
