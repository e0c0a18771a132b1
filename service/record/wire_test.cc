#include "service/record/wire.h"

#include <limits>

#include "engine/base/proto_text.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "myorules/v1/record.pb.h"

namespace myorules::service::record {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string Bytes(const std::string& classified) {
  v1::PatientClassified message;
  EXPECT_TRUE(
      google::protobuf::TextFormat::ParseFromString(classified, &message));
  return engine::DeterministicBytes(message);
}

std::vector<int> Numbers(const std::string& bytes) {
  std::vector<int> numbers;
  for (WireFields fields(bytes); fields.Next();) {
    numbers.push_back(fields.number());
  }
  return numbers;
}

TEST(Wire, TheFieldsOfAMessageComeOneByOne) {
  const std::string bytes = Bytes(
      "answer { summary: 'all' } input_version: 300 input_hash: 'h' first: "
      "true");
  std::string all;
  WireFields fields(bytes);
  while (fields.Next()) {
    all.append(fields.field().data(), fields.field().size());
    if (fields.number() == 2) {
      EXPECT_EQ(fields.value(), 300);
    }
    if (fields.number() == 3) {
      EXPECT_EQ(fields.content(), "h");
    }
  }
  EXPECT_TRUE(fields.whole());
  EXPECT_EQ(all, bytes);
  EXPECT_THAT(Numbers(bytes), ElementsAre(1, 2, 3, 5));
}

TEST(Wire, ANegativeNumberIsRead) {
  const std::string bytes = Bytes("input_version: -1");
  WireFields fields(bytes);
  ASSERT_TRUE(fields.Next());
  EXPECT_EQ(static_cast<int64_t>(fields.value()), -1);
}

TEST(Wire, NumbersOfFixedSizeArePassedOver) {
  const std::string bytes(
      "\x09"
      "12345678"
      "\x15"
      "1234"
      "\x18\x01",
      16);
  EXPECT_THAT(Numbers(bytes), ElementsAre(1, 2, 3));
}

TEST(Wire, WhatIsNoMessageIsTold) {
  const std::string bytes = Bytes("answer { summary: 'all' } input_hash: 'h'");
  for (size_t size = 0; size < bytes.size(); ++size) {
    WireFields fields(absl::string_view(bytes).substr(0, size));
    while (fields.Next()) continue;
    // Where the message ends between two fields, it is one.
    EXPECT_EQ(fields.whole(), size == 0 || size == 7) << size;
  }
  for (const std::string& damaged :
       {std::string("\x00", 1), std::string("\x0b"), std::string("\x0a\xff"),
        std::string("\x08") + std::string(11, '\xff')}) {
    WireFields fields(damaged);
    EXPECT_FALSE(fields.Next());
    EXPECT_FALSE(fields.whole());
  }
}

TEST(Wire, AFieldIsWrittenAsProtobufWritesIt) {
  for (const size_t size : {0, 1, 127, 128, 20'000}) {
    v1::PatientClassified message;
    message.mutable_answer()->set_summary(std::string(size, 'x'));
    std::string bytes;
    AppendWireField(1, engine::DeterministicBytes(message.answer()), &bytes);
    EXPECT_EQ(bytes, engine::DeterministicBytes(message)) << size;
  }
}

TEST(Wire, AFieldIsFoundWithinMessages) {
  const std::string bytes =
      Bytes("answer { pack { name: 'p' } } input_hash: 'h'");
  EXPECT_EQ(FindWireField(bytes, {1, 3, 1}), "p");
  EXPECT_EQ(FindWireField(bytes, {3}), "h");
  EXPECT_THAT(FindWireField(bytes, {1, 4}), IsEmpty());
  // As protobuf reads it.
  EXPECT_EQ(FindWireField(bytes + Bytes("input_hash: 'i'"), {3}), "i");
}

}  // namespace
}  // namespace myorules::service::record
