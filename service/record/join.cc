#include "service/record/join.h"

#include <algorithm>
#include <memory>
#include <set>

#include "absl/strings/str_cat.h"
#include "engine/base/proto_text.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/message_differencer.h"
#include "myorules/v1/options.pb.h"

namespace myorules::service::record {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using google::protobuf::util::MessageDifferencer;

std::set<std::string> Entries(const Message& message,
                              const FieldDescriptor& list) {
  std::set<std::string> entries;
  const Reflection& reflection = *message.GetReflection();
  const int size = reflection.FieldSize(message, &list);
  for (int i = 0; i < size; ++i) {
    entries.insert(engine::DeterministicBytes(
        reflection.GetRepeatedMessage(message, &list, i)));
  }
  return entries;
}

// Joins `second` into `first`, field by field.
class Joiner {
 public:
  explicit Joiner(std::vector<std::string>* conflicts)
      : conflicts_(conflicts) {}

  void Join(const Message& second, const std::string& path, Message* first) {
    for (int i = 0; i < first->GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor& field = *first->GetDescriptor()->field(i);
      const std::string at =
          path.empty() ? field.name() : absl::StrCat(path, ".", field.name());
      if (field.is_repeated()) {
        JoinList(second, field, first);
      } else {
        JoinField(second, field, at, first);
      }
    }
  }

 private:
  void JoinField(const Message& second, const FieldDescriptor& field,
                 const std::string& at, Message* first) {
    const Reflection& reflection = *first->GetReflection();
    // Without presence, false is a statement like another; of the rest the
    // default is none.
    const bool always =
        !field.has_presence() && field.type() == FieldDescriptor::TYPE_BOOL;
    if (!always && !reflection.HasField(second, &field)) return;
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      Message* const part = reflection.MutableMessage(first, &field);
      const Message& other = reflection.GetMessage(second, &field);
      if (!engine::IsDateType(*field.message_type())) {
        Join(other, at, part);
      } else if (part->ByteSizeLong() == 0) {
        part->CopyFrom(other);
      } else if (!MessageDifferencer::Equals(*part, other)) {
        conflicts_->push_back(at);
      }
      return;
    }
    if (!always && !reflection.HasField(*first, &field)) {
      Copy(second, field, first);
    } else if (!Same(*first, second, field)) {
      conflicts_->push_back(at);
    }
  }

  // Through a message that holds this field alone.
  static void Copy(const Message& from, const FieldDescriptor& field,
                   Message* to) {
    const std::unique_ptr<Message> one = Only(from, field);
    to->MergeFrom(*one);
  }

  static bool Same(const Message& a, const Message& b,
                   const FieldDescriptor& field) {
    return MessageDifferencer::Equals(*Only(a, field), *Only(b, field));
  }

  static std::unique_ptr<Message> Only(const Message& message,
                                       const FieldDescriptor& field) {
    std::unique_ptr<Message> only(message.New());
    only->CopyFrom(message);
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor* other = message.GetDescriptor()->field(i);
      if (other != &field) only->GetReflection()->ClearField(only.get(), other);
    }
    return only;
  }

  void JoinList(const Message& second, const FieldDescriptor& list,
                Message* first) {
    const Reflection& reflection = *first->GetReflection();
    const std::set<std::string> here = Entries(*first, list);
    const std::set<std::string> there = Entries(second, list);
    CheckComplete(*first, second, list, here, there);
    const int size = reflection.FieldSize(second, &list);
    std::set<std::string> joined = here;
    for (int i = 0; i < size; ++i) {
      const Message& entry = reflection.GetRepeatedMessage(second, &list, i);
      if (joined.insert(engine::DeterministicBytes(entry)).second) {
        reflection.AddMessage(first, &list)->CopyFrom(entry);
      }
    }
  }

  // A list that is complete has all that the other has.
  void CheckComplete(const Message& first, const Message& second,
                     const FieldDescriptor& list,
                     const std::set<std::string>& here,
                     const std::set<std::string>& there) {
    const std::string& name = list.options().GetExtension(v1::complete_when);
    if (name.empty()) return;
    const FieldDescriptor* complete =
        first.GetDescriptor()->FindFieldByName(name);
    const auto lacks = [&](const Message& message,
                           const std::set<std::string>& own,
                           const std::set<std::string>& other) {
      return message.GetReflection()->GetBool(message, complete) &&
             !std::includes(own.begin(), own.end(), other.begin(), other.end());
    };
    if (lacks(first, here, there) || lacks(second, there, here)) {
      conflicts_->push_back(name);
    }
  }

  std::vector<std::string>* const conflicts_;
};

// In a patient an id names one result.
bool IdsNameOneResult(const v1::Patient& patient) {
  std::set<std::string> ids;
  for (const v1::LabResult& result : patient.results()) {
    if (!result.id().empty() && !ids.insert(result.id()).second) return false;
  }
  return true;
}

// Whether the patient is said to have been given nothing else for the myositis,
// while the other record has more; what for, it does not say.
bool LacksMyositisMedicines(const v1::Patient& patient,
                            const v1::Patient& other) {
  if (!patient.myositis_medicines_complete()) return false;
  return std::any_of(other.medicines().begin(), other.medicines().end(),
                     [&patient](const v1::Medicine& medicine) {
                       return std::none_of(
                           patient.medicines().begin(),
                           patient.medicines().end(),
                           [&medicine](const v1::Medicine& own) {
                             return MessageDifferencer::Equals(own, medicine);
                           });
                     });
}

}  // namespace

v1::Patient JoinPatients(const v1::Patient& first, const v1::Patient& second,
                         std::vector<std::string>* conflicts) {
  v1::Patient joined = first;
  v1::Patient other = second;
  other.set_id(first.id());
  Joiner(conflicts).Join(other, "", &joined);
  if (LacksMyositisMedicines(first, second) ||
      LacksMyositisMedicines(second, first)) {
    conflicts->emplace_back("myositis_medicines_complete");
  }
  if (!IdsNameOneResult(joined)) conflicts->emplace_back("results");
  return joined;
}

}  // namespace myorules::service::record
