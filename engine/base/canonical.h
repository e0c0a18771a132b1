// One order for the entries of every list, so that no answer depends on theirs.
#ifndef MYORULES_ENGINE_BASE_CANONICAL_H_
#define MYORULES_ENGINE_BASE_CANONICAL_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "google/protobuf/message.h"

namespace myorules::engine {

// Sorts, at every depth, the repeated message fields whose message type has the
// option myorules.v1.path_key: by the values of the key fields, then by the
// deterministic bytes of the entry. Other repeated fields keep their order.
void Canonicalize(google::protobuf::Message* message);

// The paths of the entries of the repeated message field `list` of `parent`,
// which must be canonical, in their order: `base` + "[name=a,size=2]". Key
// fields that are not set are left out; enum values lose the prefix of their
// type; dates read "2016-05"; entries that agree in all of them get "#2", "#3",
// … after the first ("[name=a#2]"); an entry with no key field set, or of a
// type without path_key, is "[#1]", "[#2]", …. Text that could be taken for
// another path ("a,b=c") stands in quotes. Takes time linear in their number.
std::vector<std::string> EntryPaths(
    absl::string_view base, const google::protobuf::Message& parent,
    const google::protobuf::FieldDescriptor& list);

// The same without a base ("[name=a]"), in the memory of the thread.
absl::Span<const absl::string_view> EntryNames(
    const google::protobuf::Message& parent,
    const google::protobuf::FieldDescriptor& list);

// Whether Canonicalize sorts the entries of this field.
bool IsSorted(const google::protobuf::FieldDescriptor& list);

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_BASE_CANONICAL_H_
