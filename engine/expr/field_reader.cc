#include "engine/expr/field_reader.h"

#include "engine/base/canonical.h"
#include "engine/base/memory.h"
#include "engine/expr/value_fields_parts.h"
#include "engine/expr/value_reflection.h"
#include "myorules/v1/options.pb.h"

namespace myorules::engine {

using google::protobuf::FieldDescriptor;

namespace {

bool IsMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

absl::optional<WellKnown> WellKnownOf(const FieldDescriptor& field) {
  if (!IsMessage(field)) return absl::nullopt;
  return engine::WellKnownOf(*field.message_type());
}

bool MayHaveSize(const FieldDescriptor& field) {
  if (field.is_repeated()) return true;
  if (!IsMessage(field)) {
    return field.cpp_type() == FieldDescriptor::CPPTYPE_STRING;
  }
  switch (WellKnownOf(field).value_or(WellKnown::kDate)) {
    case WellKnown::kString:
    case WellKnown::kBytes:
    case WellKnown::kStruct:
    case WellKnown::kValue:
    case WellKnown::kListValue:
    case WellKnown::kAny:
      return true;
    default:
      return false;
  }
}

std::vector<std::string> GivenInsteadReasons(const FieldDescriptor& field) {
  std::vector<std::string> reasons;
  const auto* oneof = field.real_containing_oneof();
  if (oneof == nullptr) return reasons;
  reasons.reserve(oneof->field_count());
  for (int i = 0; i < oneof->field_count(); ++i) {
    reasons.push_back(GivenInsteadReason(*oneof->field(i)));
  }
  return reasons;
}

// The field that closes a list is read in the way in which the list is.
std::unique_ptr<const FieldReader> CompletenessReader(
    const FieldDescriptor& list, const FieldAccess& access) {
  if (!list.is_repeated()) return nullptr;
  const FieldDescriptor* const field = CompletenessOf(list);
  if (field == nullptr) return nullptr;
  return std::make_unique<const FieldReader>(
      *field, access.type == nullptr ? FieldAccess::ThroughReflection()
                                     : FieldAccess::Of(*field));
}

}  // namespace

FieldReader::FieldReader(const FieldDescriptor& field,
                         const FieldAccess& access)
    : field_(field),
      access_(access),
      form_(FormOf(field)),
      has_presence_(field.has_presence()),
      is_zero_unspecified_(IsZeroUnspecified(field)),
      well_known_(WellKnownOf(field)),
      may_have_size_(MayHaveSize(field)),
      is_sorted_(IsSorted(field)),
      complete_when_(field.options().GetExtension(v1::complete_when)),
      completeness_(CompletenessReader(field, access)),
      given_instead_(GivenInsteadReasons(field)) {}

FieldReader::Form FieldReader::FormOf(const FieldDescriptor& field) {
  if (field.is_map()) return Form::kMap;
  if (field.is_repeated()) return Form::kList;
  return IsMessage(field) ? Form::kMessage : Form::kScalar;
}

Value FieldReader::ReadAndTell(const MessageValue& parent,
                               const ReadListener* on_read) const {
  Value value;
  switch (form_) {
    case Form::kScalar:
      value = ReadScalar(parent);
      break;
    case Form::kMessage:
      value = ReadMessage(parent);
      break;
    case Form::kMap:
      if (parent.partial && parent.unset) return ReadList(parent, on_read);
      value = ReadMap(parent, field_);
      break;
    case Form::kList:
      return ReadList(parent, on_read);
  }
  if (on_read != nullptr && parent.partial &&
      value.kind() != Value::Kind::kMessage) {
    (*on_read)(parent.path->Field(field_), value, field_);
  }
  return value;
}

Value FieldReader::Unset(const MessageValue& parent) const {
  const FieldDescriptor* const instead =
      given_instead_.empty() ? nullptr : GivenInstead(parent, field_);
  return Value::Unknown(UnknownSet::Of(
      parent.path->Field(field_),
      instead == nullptr ? absl::string_view()
                         : given_instead_[instead->index_in_oneof()]));
}

Value FieldReader::Content(const Message& message, const Path* path,
                           bool partial) const {
  return well_known_.has_value()
             ? ReadWellKnown(*well_known_, message, path, partial)
             : Value::Message({&message, path, partial});
}

Value FieldReader::ReadMessage(const MessageValue& parent) const {
  const Message& part = access_.functions.message(*parent.message, field_);
  if (Has(*parent.message)) {
    return Content(part, parent.path->Field(field_), parent.partial);
  }
  if (parent.partial) {
    const bool is_unknown =
        well_known_.has_value() ||
        (!given_instead_.empty() && GivenInstead(parent, field_) != nullptr);
    if (is_unknown) return Unset(parent);
    return UnsetPart(part, parent.path->Field(field_), /*partial=*/true);
  }
  if (well_known_ == WellKnown::kDate) {
    return NoDate(parent.path->Field(field_));
  }
  if (well_known_.has_value()) return DefaultOf(*well_known_);
  return UnsetPart(part, parent.path->Field(field_), /*partial=*/false);
}

// Returns an error where an entry is one, as in a list literal.
Value FieldReader::ReadEntries(const MessageValue& parent,
                               ListValue& list) const {
  const Message& message = *parent.message;
  const int size = access_.functions.size(message, field_);
  Growing<Value> items;
  items.reserve(size);
  const Path* const path = parent.path->Field(field_);
  if (IsMessage(field_)) {
    const absl::Span<const Path* const> paths = path->Entries(message, field_);
    for (int i = 0; i < size; ++i) {
      items.push_back(Content(access_.functions.message_at(message, field_, i),
                              paths[i], parent.partial));
      if (items.back().is_error()) return items.back();
    }
  } else {
    const bool zero_is_unknown = parent.partial && is_zero_unspecified_;
    for (int i = 0; i < size; ++i) {
      const Value item = access_.functions.value_at(message, field_, i);
      items.push_back(zero_is_unknown && item.as_int() == 0
                          ? UnspecifiedEntry(path, i)
                          : item);
    }
  }
  list.items = items.span();
  return Value();
}

Value FieldReader::ReadList(const MessageValue& parent,
                            const ReadListener* on_read) const {
  const bool may_be_open = parent.partial && !complete_when_.empty();
  if (may_be_open && completeness_ == nullptr) {
    return NoCompleteness(parent.path->Field(field_), complete_when_);
  }
  Value value;
  if (parent.partial && parent.unset && !may_be_open) {
    value = Unset(parent);
  } else {
    ListValue list;
    const Value fault = ReadEntries(parent, list);
    if (fault.is_error()) return fault;
    list.unordered = parent.partial && is_sorted_;
    if (may_be_open) {
      const Value complete = completeness_->Read(parent, on_read);
      list.open = !complete.is_true();
      if (list.open) {
        list.why_open =
            WhyOpen(complete, parent.path->Field(completeness_->field_));
      }
    }
    value = Value::List(list);
  }
  if (on_read != nullptr && parent.partial) {
    (*on_read)(parent.path->Field(field_), value, field_);
  }
  return value;
}

int64_t FieldReader::CountSteps(const MessageValue& parent) const {
  if (form_ == Form::kList && !IsMessage(field_) && !parent.unset) {
    return access_.functions.size(*parent.message, field_);
  }
  const Value value = Read(parent, nullptr);
  return value.is_unknown() ? 0 : CopySteps(value);
}

bool FieldReader::Has(const MessageValue& parent) const {
  if (parent.unset) return false;
  const Message& message = *parent.message;
  if (form_ == Form::kList || form_ == Form::kMap) {
    return access_.functions.size(message, field_) > 0;
  }
  if (!Has(message)) return false;
  return !parent.partial || !is_zero_unspecified_ ||
         access_.functions.value(message, field_).as_int() != 0;
}

}  // namespace myorules::engine
