#include "rules/diff/edit_effects.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "google/protobuf/message.h"
#include "myorules/v1/classification.pb.h"
#include "rules/cases/runner.h"

namespace myorules::rules {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// The entry of the list `part` that is called `id`; null: there is none.
Message* FindEntry(const std::string& part, const std::string& id,
                   v1::RulePack* pack) {
  const FieldDescriptor* const list =
      v1::RulePack::descriptor()->FindFieldByName(part);
  if (list == nullptr || !list->is_repeated() ||
      list->message_type() == nullptr) {
    return nullptr;
  }
  const FieldDescriptor* key = list->message_type()->FindFieldByName("id");
  if (key == nullptr) key = list->message_type()->FindFieldByName("name");
  if (key == nullptr) return nullptr;
  const auto& reflection = *v1::RulePack::GetReflection();
  for (int i = 0; i < reflection.FieldSize(*pack, list); ++i) {
    Message* const entry = reflection.MutableRepeatedMessage(pack, list, i);
    if (entry->GetReflection()->GetString(*entry, key) == id) return entry;
  }
  return nullptr;
}

// Gives the field of `to` the content that it has in `from`.
bool CopyField(const Message& from, const std::string& name, Message* to) {
  const FieldDescriptor* const field =
      to->GetDescriptor()->FindFieldByName(name);
  if (field == nullptr) return false;
  const std::unique_ptr<Message> alone(from.New());
  alone->CopyFrom(from);
  for (int i = 0; i < to->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* const other = to->GetDescriptor()->field(i);
    if (other != field) alone->GetReflection()->ClearField(alone.get(), other);
  }
  to->GetReflection()->ClearField(to, field);
  to->MergeFrom(*alone);
  return true;
}

}  // namespace

const PackVariant* EditEffects::VariantOf(const engine::CompiledPack& pack,
                                          const RuleEdit& edit) {
  const bool is_new = &pack == &after_;
  const auto key = std::make_tuple(is_new, edit.part, edit.id, edit.field);
  const auto known = variants_.find(key);
  if (known != variants_.end()) {
    return known->second.library == nullptr ? nullptr : &known->second;
  }
  if (variants_.size() >= kMaxPacksTried) return nullptr;
  PackVariant& variant = variants_[key];
  v1::RulePack text = pack.linked();
  v1::RulePack other = (is_new ? before_ : after_).linked();
  Message* const entry = FindEntry(edit.part, edit.id, &text);
  const Message* const other_entry = FindEntry(edit.part, edit.id, &other);
  if (entry == nullptr || other_entry == nullptr ||
      !CopyField(*other_entry, edit.field, entry)) {
    return nullptr;
  }
  if (knowledge_ == nullptr) {
    auto knowledge = Knowledge::Create();
    if (!knowledge.ok()) return nullptr;
    knowledge_ = *std::move(knowledge);
  }
  variant = LoadVariant(knowledge_, text);
  if (variant.pack == nullptr) return nullptr;
  return &variant;
}

std::string EditEffects::AnswerBy(const PackVariant& variant,
                                  const v1::Patient& patient,
                                  const AnswerChange& change) const {
  v1::Classification answer;
  if (!ClassifyBy(*variant.library, variant.pack->identity().hash(), patient,
                  assessed_on_, &answer)
           .ok()) {
    return "";
  }
  return AnswerTextOf(answer, change.part, change.id);
}

bool EditEffects::Matters(const RuleEdit& edit, const v1::Patient& patient,
                          const AnswerChange& change) {
  if (edit.field.empty()) return true;
  const PackVariant* const without = VariantOf(after_, edit);
  if (without == nullptr ||
      AnswerBy(*without, patient, change) != change.after_in_full) {
    return true;
  }
  const PackVariant* const alone = VariantOf(before_, edit);
  return alone != nullptr &&
         AnswerBy(*alone, patient, change) != change.before_in_full;
}

void EditEffects::Trim(const v1::Patient& patient, AnswerChange* change) {
  size_t edits = 0;
  for (const ChangeCause& cause : change->causes) edits += cause.edits.size();
  if (edits < 2) return;
  std::vector<ChangeCause> causes;
  for (ChangeCause cause : change->causes) {
    const bool had_none = cause.edits.empty();
    cause.edits.erase(std::remove_if(cause.edits.begin(), cause.edits.end(),
                                     [&](const RuleEdit& edit) {
                                       return !Matters(edit, patient, *change);
                                     }),
                      cause.edits.end());
    if (had_none || !cause.edits.empty()) causes.push_back(std::move(cause));
  }
  if (!causes.empty()) change->causes = std::move(causes);
}

}  // namespace myorules::rules
