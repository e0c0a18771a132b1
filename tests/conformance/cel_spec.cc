#include "tests/conformance/cel_spec.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/json_util.h"
#include "tests/conformance/dynamic_fields.h"

namespace myorules::tests::conformance {
namespace {

using google::protobuf::Message;

absl::Status Unreadable(const std::string& path) {
  return absl::InvalidArgumentError(absl::StrCat("cannot read ", path));
}

absl::Status ReadJson(const std::string& path, Message* message) {
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  return google::protobuf::util::JsonStringToMessage(*text, message).ok()
             ? absl::OkStatus()
             : Unreadable(path);
}

// Reads one file of the standard suite.
absl::Status ReadStandardFile(const std::string& path, CelSpec& spec) {
  const absl::StatusOr<std::string> bytes = ReadFile(path);
  if (!bytes.ok()) return bytes.status();
  const auto* type = spec.types->pool().FindMessageTypeByName(
      "cel.expr.conformance.test.SimpleTestFile");
  if (type == nullptr) {
    return absl::InvalidArgumentError("the descriptors have no SimpleTestFile");
  }
  std::unique_ptr<Message> file(
      spec.types->factory()->GetPrototype(type)->New());
  if (!file->ParseFromString(*bytes)) return Unreadable(path);
  for (const Message* section : MessagesIn(*file, "section")) {
    for (const Message* test : MessagesIn(*section, "test")) {
      spec.standard.push_back(
          {absl::StrCat(TextIn(*file, "name"), "/", TextIn(*section, "name"),
                        "/", TextIn(*test, "name")),
           test});
    }
  }
  spec.standard_files.push_back(std::move(file));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<MessageTypes>> MessageTypes::Make(
    const google::protobuf::FileDescriptorSet& files) {
  auto types = std::make_unique<MessageTypes>();
  for (const auto& file : files.file()) {
    if (types->pool_.BuildFile(file) == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("the descriptors of ", file.name(), " do not build"));
    }
  }
  return types;
}

absl::StatusOr<CelSpec> ReadCelSpec(const std::string& folder) {
  CelSpec spec;
  const std::string descriptors = absl::StrCat(folder, "/descriptors.binpb");
  const absl::StatusOr<std::string> bytes = ReadFile(descriptors);
  if (!bytes.ok()) return bytes.status();
  if (!spec.files.ParseFromString(*bytes)) return Unreadable(descriptors);
  auto types = MessageTypes::Make(spec.files);
  if (!types.ok()) return types.status();
  spec.types = *std::move(types);

  std::vector<std::string> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(absl::StrCat(folder, "/standard"))) {
    paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths) {
    if (absl::Status read = ReadStandardFile(path, spec); !read.ok()) {
      return read;
    }
  }
  absl::Status read =
      ReadJson(absl::StrCat(folder, "/parser.json"), &spec.parser);
  if (read.ok()) {
    read = ReadJson(absl::StrCat(folder, "/checker.json"), &spec.checker);
  }
  if (!read.ok()) return read;
  return spec;
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Unreadable(path);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

absl::Status ReadTextProto(const std::string& path, Message* message) {
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  return google::protobuf::TextFormat::ParseFromString(*text, message)
             ? absl::OkStatus()
             : Unreadable(path);
}

}  // namespace myorules::tests::conformance
