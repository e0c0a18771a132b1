#include "service/cli/record_output.h"

#include <string>

#include "gmock/gmock.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/util/delimited_message_util.h"
#include "gtest/gtest.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

RecordPlace Line(int64_t number, const std::string& patient_id = "") {
  RawRecord record;
  record.number = number;
  RecordPlace place = PlaceOf(record);
  place.patient_id = patient_id;
  return place;
}

v1::ClassifyResponse TwoClassifications() {
  v1::ClassifyResponse response;
  response.add_classifications()->set_patient_id("p1");
  response.mutable_classifications(0)->mutable_pack()->set_name("a");
  response.add_classifications()->set_patient_id("p1");
  return response;
}

TEST(Ndjson, HasALineAClassification) {
  Outcome outcome;
  AddAnswer(Line(1), 0, OutputFormat::kNdjson, TwoClassifications(), &outcome);
  EXPECT_EQ(outcome.output,
            "{\"patientId\":\"p1\",\"pack\":{\"name\":\"a\"}}\n"
            "{\"patientId\":\"p1\"}\n");
  EXPECT_EQ(outcome.records, 1);
  EXPECT_EQ(outcome.failed, 0);
  EXPECT_THAT(outcome.complaints, IsEmpty());
}

TEST(Ndjson, HasALineWithTheNotesWherePacksDiffer) {
  v1::ClassifyResponse response = TwoClassifications();
  v1::CrossPackNote* note = response.add_notes();
  note->set_id("q");
  note->set_message("Packs differ: \u00e9.");
  Outcome outcome;
  AddAnswer(Line(1, "p1"), 0, OutputFormat::kNdjson, response, &outcome);
  EXPECT_EQ(outcome.output,
            "{\"patientId\":\"p1\",\"pack\":{\"name\":\"a\"}}\n"
            "{\"patientId\":\"p1\"}\n"
            "{\"patientId\":\"p1\",\"notes\":[{\"id\":\"q\",\"message\":"
            "\"Packs differ: \u00e9.\"}]}\n");
  EXPECT_EQ(outcome.records, 1);
}

TEST(Ndjson, HasAnErrorInThePlaceOfABadRecord) {
  Outcome outcome;
  AddError(
      Line(17, "p17"), 16, OutputFormat::kNdjson,
      InvalidField("patient.results[3].quantity.value", "must not be negative"),
      &outcome);
  EXPECT_EQ(
      outcome.output,
      R"({"error":{"line":17,"patientId":"p17","code":"INVALID_ARGUMENT",)"
      R"("message":"patient.results[3].quantity.value: must not be negative",)"
      R"("field":"patient.results[3].quantity.value","violations":[)"
      R"({"field":"patient.results[3].quantity.value",)"
      R"("description":"must not be negative"}]}})"
      "\n");
  EXPECT_THAT(outcome.complaints,
              ElementsAre("line 17: patient.results[3].quantity.value: must "
                          "not be negative"));
  EXPECT_EQ(outcome.failed, 1);
  EXPECT_EQ(outcome.internal, 0);
}

TEST(Ndjson, AnErrorWithoutAFieldHasNone) {
  Outcome outcome;
  AddError(Line(2), 1, OutputFormat::kNdjson, absl::InternalError("oh"),
           &outcome);
  EXPECT_EQ(outcome.output,
            "{\"error\":{\"line\":2,\"code\":\"INTERNAL\",\"message\":\"oh\"}}"
            "\n");
  EXPECT_EQ(outcome.internal, 1);
}

TEST(Ndjson, AnErrorOfABinaryRecordNamesItsByte) {
  RawRecord record;
  record.number = 3;
  record.byte_offset = 1204;
  record.binary = true;
  Outcome outcome;
  AddError(PlaceOf(record), 2, OutputFormat::kNdjson,
           absl::InvalidArgumentError("cut off"), &outcome);
  EXPECT_THAT(outcome.complaints, ElementsAre("record 3 (byte 1204): cut off"));
  EXPECT_EQ(outcome.output,
            "{\"error\":{\"record\":3,\"byte\":1204,\"code\":"
            "\"INVALID_ARGUMENT\",\"message\":\"cut off\"}}\n");
}

TEST(Binary, HasAMessageARecordWithAnswerOrError) {
  Outcome outcome;
  AddAnswer(Line(1, "p1"), 0, OutputFormat::kBinary, TwoClassifications(),
            &outcome);
  AddError(Line(2, "p2"), 1, OutputFormat::kBinary, InvalidField("x", "y"),
           &outcome);
  google::protobuf::io::ArrayInputStream stream(
      outcome.output.data(), static_cast<int>(outcome.output.size()));
  v1::ClassifyStreamResponse first;
  v1::ClassifyStreamResponse second;
  bool end = false;
  ASSERT_TRUE(google::protobuf::util::ParseDelimitedFromZeroCopyStream(
      &first, &stream, &end));
  ASSERT_TRUE(google::protobuf::util::ParseDelimitedFromZeroCopyStream(
      &second, &stream, &end));
  EXPECT_EQ(first.response().classifications_size(), 2);
  EXPECT_EQ(first.patient_id(), "p1");
  EXPECT_EQ(second.index(), 1);
  EXPECT_EQ(second.error().message(), "x: y");
  EXPECT_FALSE(google::protobuf::util::ParseDelimitedFromZeroCopyStream(
      &second, &stream, &end));
  EXPECT_TRUE(end);
}

}  // namespace
}  // namespace myorules::service
