// Reading a field takes nothing from the heap, whatever field it is.
#include <cstdint>

#include "engine/base/memory.h"
#include "engine/expr/field_reader.h"
#include "engine/testdata/kinds.pb.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/bench/allocations.h"

namespace myorules::bench {
namespace {

using engine::FieldReader;
using engine::MessageValue;
using testdata::Kinds;

bool HoldsAny(const google::protobuf::FieldDescriptor& field) {
  return field.message_type() != nullptr &&
         field.message_type()->full_name() == "google.protobuf.Any";
}

// Allocations of a reading like one before.
int64_t AllocationsOf(const FieldReader& reader, const Kinds& message,
                      bool partial) {
  engine::Memory memory;
  const engine::MemoryScope scope(memory);
  int64_t allocations = 0;
  // The memory itself grows at first.
  for (int i = 0; i < 3; ++i) {
    memory.Reset();
    const MessageValue parent{&message, engine::Path::Tree("m"), partial};
    const int64_t before = Allocations();
    const engine::Value value = reader.Read(parent, nullptr);
    reader.Has(parent);
    allocations = value.is_error() ? 0 : Allocations() - before;
  }
  return allocations;
}

TEST(ReadingAField, TakesNothingFromTheHeap) {
  Kinds set;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(
        flag: true
        text: "a text that is too long for a short string"
        text_or_not: "a text that is too long for a short string"
        raw: "bytes that are too long for a short string"
        stated: STATED_YES
        part { name: "a" }
        date { year: 2020 month: 2 day: 29 }
        wrapped_text { value: "a text that is too long for a short string" }
        wrapped_i64 { value: 3 }
        at { seconds: 1 }
        span { seconds: 1 }
        object {
          fields {
            key: "a key that is too long for a short string"
            value { list_value { values { string_value: "a" } } }
          }
        }
        chosen_text: "a text that is too long for a short string"
        texts: "a text that is too long for a short string"
        texts: "b"
        stateds: STATED_UNSPECIFIED
        parts { name: "a" }
        parts { name: "b" }
        unnamed {}
        dates { year: 2020 month: 2 }
        times { seconds: 1 }
        open_parts { name: "a" }
        open_texts: "a"
        open_texts_complete: true
        innermost { text: "a" }
      )pb",
      &set));
  const Kinds empty;
  for (int i = 0; i < Kinds::descriptor()->field_count(); ++i) {
    const auto& field = *Kinds::descriptor()->field(i);
    if (field.is_map() || HoldsAny(field)) continue;
    const FieldReader reader(field);
    for (const bool partial : {false, true}) {
      EXPECT_EQ(AllocationsOf(reader, set, partial), 0) << field.name();
      EXPECT_EQ(AllocationsOf(reader, empty, partial), 0) << field.name();
    }
  }
}

}  // namespace
}  // namespace myorules::bench
