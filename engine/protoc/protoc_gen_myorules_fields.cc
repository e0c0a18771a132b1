// The plugin of protoc: protoc --myorules_fields_out=FOLDER x.proto.
#include "engine/protoc/field_accessors_generator.h"
#include "google/protobuf/compiler/plugin.h"

int main(int argc, char** argv) {
  const myorules::engine::FieldAccessorsGenerator generator;
  return google::protobuf::compiler::PluginMain(argc, argv, &generator);
}
