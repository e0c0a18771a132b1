// x.proto -> x.fields.cc: the accessors of its messages
// (engine/expr/field_accessors.h).
#ifndef MYORULES_ENGINE_PROTOC_FIELD_ACCESSORS_GENERATOR_H_
#define MYORULES_ENGINE_PROTOC_FIELD_ACCESSORS_GENERATOR_H_

#include <cstdint>
#include <string>

#include "google/protobuf/compiler/code_generator.h"
#include "google/protobuf/descriptor.h"

namespace myorules::engine {

// Writes a file to be compiled and linked beside x.pb.cc. Extensions, maps and
// strings with a `ctype` have no accessors, and are read through Reflection.
// Fails for files that are optimized for the lite runtime: the engine cannot
// read their messages.
class FieldAccessorsGenerator final
    : public google::protobuf::compiler::CodeGenerator {
 public:
  bool Generate(const google::protobuf::FileDescriptor* file,
                const std::string& parameter,
                google::protobuf::compiler::GeneratorContext* context,
                std::string* error) const override;

  uint64_t GetSupportedFeatures() const override {
    return FEATURE_PROTO3_OPTIONAL;
  }
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PROTOC_FIELD_ACCESSORS_GENERATOR_H_
