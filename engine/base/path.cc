#include "engine/base/path.h"

#include <cstring>
#include <new>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/canonical.h"

namespace myorules::engine {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// A list in a message, whose entries are named together and only when one of
// the names is wanted.
struct Path::List {
  const Message* parent;
  const FieldDescriptor* field;
  absl::Span<const absl::string_view> names;
};

Path* Path::New() {
  return new (Memory::Current().Allocate(sizeof(Path))) Path();
}

const Path* Path::Tree(absl::string_view text) {
  Path* path = New();
  path->text_ = Memory::Current().Copy(text);
  return path;
}

const Path* Path::Of(absl::string_view text) {
  return Memory::Current().Interned<Path>(text, [](absl::string_view kept) {
    Path* path = New();
    path->text_ = kept;
    return path;
  });
}

const Path* Path::Field(const FieldDescriptor& field) const {
  // Extensions have no place among the fields of the message.
  if (field.is_extension()) {
    return Child(absl::StrCat(".`", field.full_name(), "`"));
  }
  const int index = field.index();
  if (fields_ == nullptr) {
    const size_t bytes =
        sizeof(const Path*) * field.containing_type()->field_count();
    fields_ = static_cast<const Path**>(Memory::Current().Allocate(bytes));
    std::memset(static_cast<void*>(fields_), 0, bytes);
  }
  if (fields_[index] == nullptr) {
    Path* path = New();
    path->parent_ = this;
    path->step_ = field.name();
    path->is_field_ = true;
    path->depth_ = depth_ + 1;
    fields_[index] = path;
  }
  return fields_[index];
}

const Path* Path::Child(absl::string_view step) const {
  for (const Path* child = children_; child != nullptr;
       child = child->next_child_) {
    if (child->step_ == step) return child;
  }
  Path* path = New();
  path->parent_ = this;
  path->step_ = Memory::Current().Copy(step);
  path->depth_ = depth_ + 1;
  path->next_child_ = children_;
  children_ = path;
  return path;
}

absl::Span<const Path* const> Path::Entries(const Message& parent,
                                            const FieldDescriptor& list) const {
  if (entries_ == nullptr) {
    const int size = parent.GetReflection()->FieldSize(parent, &list);
    Memory& memory = Memory::Current();
    List* const shared = memory.New(List{&parent, &list, {}});
    const Path** entries =
        static_cast<const Path**>(memory.Allocate(sizeof(const Path*) * size));
    for (int i = 0; i < size; ++i) {
      Path* path = New();
      path->parent_ = this;
      path->list_ = shared;
      path->index_ = i;
      path->depth_ = depth_;
      entries[i] = path;
    }
    entries_ = entries;
    entry_count_ = size;
  }
  return absl::Span<const Path* const>(entries_, entry_count_);
}

absl::string_view Path::step() const {
  if (list_ == nullptr) return step_;
  if (list_->names.empty()) {
    list_->names = EntryNames(*list_->parent, *list_->field);
  }
  return list_->names[index_];
}

absl::string_view Path::MakeText() const {
  const absl::string_view before = parent_->text();
  const absl::string_view own = step();
  const size_t size = before.size() + (is_field_ ? 1 : 0) + own.size();
  char* const text = static_cast<char*>(Memory::Current().Allocate(size));
  char* end = text;
  std::memcpy(end, before.data(), before.size());
  end += before.size();
  if (is_field_) *end++ = '.';
  std::memcpy(end, own.data(), own.size());
  text_ = absl::string_view(text, size);
  return text_;
}

}  // namespace myorules::engine
