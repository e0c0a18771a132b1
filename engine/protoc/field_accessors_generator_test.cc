#include "engine/protoc/field_accessors_generator.h"

#include <map>
#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;

// The texts of the files that are made, by name.
using Files = std::map<std::string, std::string>;

class Collector final : public google::protobuf::compiler::GeneratorContext {
 public:
  explicit Collector(Files& files) : files_(files) {}

  google::protobuf::io::ZeroCopyOutputStream* Open(
      const std::string& name) override {
    return new google::protobuf::io::StringOutputStream(&files_[name]);
  }

 private:
  Files& files_;
};

struct Generated {
  Files files;
  std::string error;
};

// What is made of a FileDescriptorProto written as text.
Generated Generate(const std::string& file, const std::string& parameter = "") {
  google::protobuf::FileDescriptorProto proto;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(file, &proto));
  google::protobuf::DescriptorPool pool;
  const auto* descriptor = pool.BuildFile(proto);
  EXPECT_NE(descriptor, nullptr);
  Generated generated;
  Collector collector(generated.files);
  const bool done = FieldAccessorsGenerator().Generate(
      descriptor, parameter, &collector, &generated.error);
  EXPECT_EQ(done, generated.error.empty());
  return generated;
}

TEST(FieldAccessors, OfAFileAreNamedAfterIt) {
  const Generated generated = Generate(R"pb(
    name: "shipping/a.proto"
    package: "shipping"
    message_type {
      name: "Crate"
      field { name: "Weight" number: 1 type: TYPE_INT32 label: LABEL_OPTIONAL }
    }
  )pb");
  EXPECT_THAT(generated.files, ElementsAre(Key("shipping/a.fields.cc")));
  const std::string& text = generated.files.begin()->second;
  EXPECT_THAT(text, HasSubstr("#include \"shipping/a.pb.h\""));
  EXPECT_THAT(text, HasSubstr("using Type = ::shipping::Crate;"));
  EXPECT_THAT(text, HasSubstr("Value::Int(In(m).weight())"));
  EXPECT_THAT(text, HasSubstr("registration(kMessages)"));
}

TEST(FieldAccessors, OfAFileWithoutFieldsRegisterNothing) {
  const Generated generated = Generate(R"pb(
    name: "a.proto"
    message_type { name: "Empty" }
  )pb");
  EXPECT_THAT(generated.files, ElementsAre(Key("a.fields.cc")));
  EXPECT_THAT(generated.files.begin()->second, Not(HasSubstr("registration")));
}

TEST(FieldAccessors, AreRefusedForTheLiteRuntime) {
  const Generated generated = Generate(R"pb(
    name: "a.proto"
    options { optimize_for: LITE_RUNTIME }
  )pb");
  EXPECT_EQ(generated.error,
            "a.proto: the engine reads no messages of the lite runtime "
            "(optimize_for = LITE_RUNTIME)");
  EXPECT_TRUE(generated.files.empty());
}

TEST(FieldAccessors, TakeNoParameter) {
  EXPECT_EQ(Generate("name: 'a.proto'", "fast").error,
            "there is no parameter 'fast'");
}

}  // namespace
}  // namespace myorules::engine
