// Places in the message that is evaluated: what missing facts and the trace
// name.
#ifndef MYORULES_ENGINE_BASE_PATH_H_
#define MYORULES_ENGINE_BASE_PATH_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "engine/base/memory.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace myorules::engine {

struct Fact;

// A place: "parcel", "parcel.sender.country", "parcel.items[name=a].count". A
// node of a tree that grows as places are asked for, so that to name one costs
// next to nothing until its text is wanted. Made in, and valid as long as, the
// memory of the thread; used by one thread at a time.
class Path {
 public:
  // The place of a message, in which others stand; a tree of its own, also
  // where another message stands at a place of the same text.
  static const Path* Tree(absl::string_view text);

  // The place of that text, into which nobody looks. Always the same node.
  static const Path* Of(absl::string_view text);

  // The field of the message that stands here: ".name"; of an extension
  // ".`package.name`", as an expression has it. Always the same node.
  const Path* Field(const google::protobuf::FieldDescriptor& field) const;

  // The place whose text is that of this place and `step` (".quantity.unit").
  const Path* Child(absl::string_view step) const;

  // The entries of the list that stands here, which is the field `list` of
  // `parent`: "[name=a]", named by content (engine/base/canonical.h). Both
  // outlive the path.
  absl::Span<const Path* const> Entries(
      const google::protobuf::Message& parent,
      const google::protobuf::FieldDescriptor& list) const;

  // Messages around what stands here: 0 of "parcel", 2 of
  // "parcel.items[name=a].count".
  int depth() const { return depth_; }

  // "parcel.items[name=a].count".
  absl::string_view text() const {
    return text_.empty() && parent_ != nullptr ? MakeText() : text_;
  }

  // Marks the place as seen by the reader with that number, which is not 0;
  // returns whether it was by that one last.
  bool IsSeenAgain(uint64_t reader) const {
    return std::exchange(last_reader_, reader) == reader;
  }

 private:
  friend class UnknownSet;
  struct List;

  Path() = default;

  static Path* New();
  absl::string_view MakeText() const;
  absl::string_view step() const;

  const Path* parent_ = nullptr;
  // What is added to the parent's text; of a field without its dot.
  absl::string_view step_;
  bool is_field_ = false;
  // Of an entry: its list, which names it when it must, and its position.
  List* list_ = nullptr;
  int index_ = 0;
  int depth_ = 0;
  // Made as they are asked for.
  mutable const Path** fields_ = nullptr;
  mutable const Path* children_ = nullptr;  // The last; each knows the next.
  const Path* next_child_ = nullptr;
  mutable const Path* const* entries_ = nullptr;
  mutable size_t entry_count_ = 0;
  mutable absl::string_view text_;
  mutable uint64_t last_reader_ = 0;
  // What can be missing here, a fact a reason.
  mutable const Fact* facts_ = nullptr;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_BASE_PATH_H_
