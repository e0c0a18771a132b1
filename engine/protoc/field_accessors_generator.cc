#include "engine/protoc/field_accessors_generator.h"

#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/compiler/cpp/names.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/io/printer.h"
#include "google/protobuf/io/zero_copy_stream.h"

namespace myorules::engine {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::FieldOptions;
using google::protobuf::FileDescriptor;
using google::protobuf::FileOptions;
using google::protobuf::io::Printer;
namespace cpp = google::protobuf::compiler::cpp;

constexpr char kHead[] = R"(// Made by protoc-gen-myorules_fields from $file$.
#include <cmath>
#include <typeinfo>

#include "engine/expr/field_accessors.h"
#include "$header$"

#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace {

using Accessors = ::myorules::engine::FieldAccessors;
using Message = Accessors::Message;
using Field = Accessors::Field;
using Value = ::myorules::engine::Value;
)";

constexpr char kMessageHead[] = R"(
namespace message$i$ {

using Type = $class$;
const Type& In(const Message& m) { return static_cast<const Type&>(m); }

constexpr Accessors kFields[] = {
)";

constexpr char kSingular[] =
    R"(    {.has = [](const Message& m, const Field&) -> bool { return $has$; },
     .value = [](const Message& m, const Field&) { return $value$; }},
)";

constexpr char kSingularMessage[] =
    R"(    {.has = [](const Message& m, const Field&) -> bool { return $has$; },
     .message = [](const Message& m, const Field&) -> const Message& { return In(m).$name$(); }},
)";

constexpr char kRepeated[] =
    R"(    {.size = [](const Message& m, const Field&) -> int { return In(m).$name$_size(); },
     .value_at = [](const Message& m, const Field&, int i) { return $value$; }},
)";

constexpr char kRepeatedMessage[] =
    R"(    {.size = [](const Message& m, const Field&) -> int { return In(m).$name$_size(); },
     .message_at = [](const Message& m, const Field&, int i) -> const Message& { return In(m).$name$(i); }},
)";

constexpr char kMessageTail[] = R"(};

}  // namespace message$i$
)";

// All messages of a file that have fields, but those that maps are made of.
void AddMessages(const Descriptor& message,
                 std::vector<const Descriptor*>& messages) {
  if (message.options().map_entry()) return;
  if (message.field_count() > 0) messages.push_back(&message);
  for (int i = 0; i < message.nested_type_count(); ++i) {
    AddMessages(*message.nested_type(i), messages);
  }
}

std::vector<const Descriptor*> MessagesOf(const FileDescriptor& file) {
  std::vector<const Descriptor*> messages;
  for (int i = 0; i < file.message_type_count(); ++i) {
    AddMessages(*file.message_type(i), messages);
  }
  return messages;
}

// C++ for the Value of what `read` gives.
std::string ValueOf(const FieldDescriptor& field, const std::string& read) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return absl::StrCat("Value::Bool(", read, ")");
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat("Value::Int(", read, ")");
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_UINT64:
      return absl::StrCat("Value::Uint(", read, ")");
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return absl::StrCat("Value::Double(", read, ")");
    case FieldDescriptor::CPPTYPE_ENUM:
      return field.enum_type()->full_name() == "google.protobuf.NullValue"
                 ? "Value::Null()"
                 : absl::StrCat("Value::Int(static_cast<int>(", read, "))");
    case FieldDescriptor::CPPTYPE_STRING:
      return absl::StrCat(field.type() == FieldDescriptor::TYPE_BYTES
                              ? "Value::BytesView("
                              : "Value::StringView(",
                          read, ")");
    case FieldDescriptor::CPPTYPE_MESSAGE:
      break;
  }
  return "";
}

// C++ for whether a singular field is set; without presence, whether it is
// what would be sent: anything but zero, of which there are two in floating
// point.
std::string HasOf(const FieldDescriptor& field, const std::string& name) {
  if (field.has_presence()) return absl::StrCat("In(m).has_", name, "()");
  const std::string read = absl::StrCat("In(m).", name, "()");
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return absl::StrCat("!", read, ".empty()");
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return absl::StrCat(read, " != 0 || std::signbit(", read, ")");
    default:
      return absl::StrCat(read, " != 0");
  }
}

bool HasAccessors(const FieldDescriptor& field) {
  if (field.is_map()) return false;
  return field.cpp_type() != FieldDescriptor::CPPTYPE_STRING ||
         field.options().ctype() == FieldOptions::STRING;
}

void PrintField(const FieldDescriptor& field, Printer& out) {
  out.Print("    // $name$\n", "name", field.name());
  if (!HasAccessors(field)) {
    out.Print("    {},\n");
    return;
  }
  const std::string name = cpp::FieldName(&field);
  const bool is_message = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
  if (field.is_repeated()) {
    out.Print(is_message ? kRepeatedMessage : kRepeated, "name", name, "value",
              ValueOf(field, absl::StrCat("In(m).", name, "(i)")));
  } else {
    out.Print(is_message ? kSingularMessage : kSingular, "name", name, "has",
              HasOf(field, name), "value",
              ValueOf(field, absl::StrCat("In(m).", name, "()")));
  }
}

void PrintMessage(const Descriptor& message, size_t i, Printer& out) {
  out.Print(kMessageHead, "i", absl::StrCat(i), "class",
            cpp::QualifiedClassName(&message));
  for (int f = 0; f < message.field_count(); ++f) {
    PrintField(*message.field(f), out);
  }
  out.Print(kMessageTail, "i", absl::StrCat(i));
}

void PrintFile(const FileDescriptor& file, Printer& out) {
  out.Print(kHead, "file", file.name(), "header",
            absl::StrCat(cpp::StripProto(file.name()), ".pb.h"));
  const std::vector<const Descriptor*> messages = MessagesOf(file);
  for (size_t i = 0; i < messages.size(); ++i) {
    PrintMessage(*messages[i], i, out);
  }
  if (!messages.empty()) {
    out.Print("\nconst ::myorules::engine::MessageAccessors kMessages[] = {\n");
    for (size_t i = 0; i < messages.size(); ++i) {
      out.Print(
          "    {&typeid(message$i$::Type), &message$i$::Type::descriptor, "
          "message$i$::kFields},\n",
          "i", absl::StrCat(i));
    }
    out.Print(
        "};\n"
        "const ::myorules::engine::FieldAccessorsRegistration "
        "registration(kMessages);\n");
  }
  out.Print("\n}  // namespace\n");
}

}  // namespace

bool FieldAccessorsGenerator::Generate(
    const FileDescriptor* file, const std::string& parameter,
    google::protobuf::compiler::GeneratorContext* context,
    std::string* error) const {
  if (!parameter.empty()) {
    *error = absl::StrCat("there is no parameter '", parameter, "'");
    return false;
  }
  if (file->options().optimize_for() == FileOptions::LITE_RUNTIME) {
    *error = absl::StrCat(file->name(),
                          ": the engine reads no messages of the lite runtime "
                          "(optimize_for = LITE_RUNTIME)");
    return false;
  }
  const std::unique_ptr<google::protobuf::io::ZeroCopyOutputStream> stream(
      context->Open(absl::StrCat(cpp::StripProto(file->name()), ".fields.cc")));
  Printer out(stream.get(), '$');
  PrintFile(*file, out);
  return true;
}

}  // namespace myorules::engine
