#include "service/cli/patient_input.h"

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/util/delimited_message_util.h"
#include "gtest/gtest.h"
#include "service/server/limits.h"

namespace myorules::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string WriteFile(const std::string& content) {
  static int count = 0;
  std::string path = absl::StrCat(::testing::TempDir(), "/input", ++count);
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

// What each record of the input is: "PLACE=ID" or "PLACE: FAULT".
std::vector<std::string> ReadAll(const std::string& content,
                                 InputFormat format = InputFormat::kAuto) {
  const auto reader = OpenRecords(WriteFile(content), format);
  EXPECT_TRUE(reader.ok()) << reader.status();
  std::vector<std::string> records;
  RawRecord record;
  while ((*reader)->Next(&record)) {
    v1::Patient patient;
    const absl::Status status = ParsePatient(&record, &patient);
    records.push_back(
        status.ok() ? absl::StrCat(record.Place(), "=", patient.id())
                    : absl::StrCat(record.Place(), ": ", status.message()));
  }
  EXPECT_TRUE((*reader)->status().ok());
  return records;
}

std::string Delimited(const v1::Patient& patient) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::util::SerializeDelimitedToZeroCopyStream(patient, &stream);
  return bytes;
}

std::string Delimited(const std::string& id) {
  v1::Patient patient;
  patient.set_id(id);
  return Delimited(patient);
}

TEST(Ndjson, ReadsALineAPatient) {
  EXPECT_THAT(ReadAll("{\"id\":\"a\"}\n{\"id\":\"b\"}\n"),
              ElementsAre("line 1=a", "line 2=b"));
}

TEST(Ndjson, NeedsNoLineEndAtTheEnd) {
  EXPECT_THAT(ReadAll("{\"id\":\"a\"}\n{\"id\":\"b\"}"),
              ElementsAre("line 1=a", "line 2=b"));
}

TEST(Ndjson, SkipsBlankLinesAndCountsThem) {
  EXPECT_THAT(ReadAll("\n{\"id\":\"a\"}\r\n  \r\n{\"id\":\"b\"}\n\n"),
              ElementsAre("line 2=a", "line 4=b"));
}

TEST(Ndjson, IgnoresAByteOrderMark) {
  EXPECT_THAT(ReadAll("\xEF\xBB\xBF{\"id\":\"a\"}\n"), ElementsAre("line 1=a"));
}

TEST(Ndjson, ABadLineDoesNotSpoilTheNext) {
  EXPECT_THAT(ReadAll("{\"id\":\"a\"}\n{\"sex\":9}\n{\"id\":\"b\"}\n"),
              ElementsAre("line 1=a",
                          "line 2: patient.sex: is no number of the enum Sex",
                          "line 3=b"));
}

TEST(Ndjson, AnEmptyInputHasNoRecords) {
  EXPECT_THAT(ReadAll(""), IsEmpty());
  EXPECT_THAT(ReadAll("", InputFormat::kBinary), IsEmpty());
}

TEST(Ndjson, ALineAtTheLimitIsReadAndALongerOneIsNot) {
  const std::string head = "{\"id\":\"a\"";
  const std::string fits = absl::StrCat(
      head, std::string(kMaxLineBytes - head.size() - 1, ' '), "}");
  ASSERT_EQ(fits.size(), kMaxLineBytes);
  const std::string fault = absl::StrCat("patient: the line is longer than ",
                                         kMaxLineBytes, " bytes");
  EXPECT_THAT(
      ReadAll(absl::StrCat(fits, "\n", fits, " \n", fits, "\n", fits, " ")),
      ElementsAre("line 1=a", absl::StrCat("line 2: ", fault), "line 3=a",
                  absl::StrCat("line 4: ", fault)));
}

TEST(Ndjson, SkipsAFarTooLongLineInBoundedMemory) {
  std::string content(3 * kMaxLineBytes, 'x');
  absl::StrAppend(&content, "\n{\"id\":\"b\"}\n");
  EXPECT_THAT(ReadAll(content),
              ElementsAre(::testing::HasSubstr("is longer than"), "line 2=b"));
}

TEST(Json, IsOnePatientOverManyLines) {
  const std::string pretty = "{\n  \"id\":\n \"a\",\n\n \"sex\": 1\n}\n";
  EXPECT_THAT(ReadAll(pretty, InputFormat::kJson), ElementsAre("line 1=a"));
  EXPECT_THAT(ReadAll(pretty, InputFormat::kAutoOrJson),
              ElementsAre("line 1=a"));
  EXPECT_THAT(
      ReadAll("{\"id\": \"a\",\n \"sex\": 1}", InputFormat::kAutoOrJson),
      ElementsAre("line 1=a"));
}

TEST(Json, IsNeverTakenForLinesOrTheOtherWayRound) {
  EXPECT_THAT(
      ReadAll("{\"id\":\"a\"}\n{\"id\":\"b\"}\n", InputFormat::kAutoOrJson),
      ElementsAre("line 1=a", "line 2=b"));
  // In a batch a line that breaks off is one bad line.
  EXPECT_THAT(ReadAll("{\"id\":\"a\",\n{\"id\":\"b\"}\n"),
              ElementsAre(::testing::StartsWith("line 1: patient: not JSON"),
                          "line 2=b"));
}

TEST(Json, OverManyLinesWhereLinesAreReadGetsTheWayOut) {
  const auto records = ReadAll("{\n  \"id\": \"a\"\n}\n");
  ASSERT_EQ(records.size(), 3);
  EXPECT_THAT(records[0],
              ::testing::EndsWith("; is it one patient over several lines? "
                                  "--input_format=json reads that"));
  EXPECT_THAT(records[1], ::testing::Not(::testing::HasSubstr("--input")));
  EXPECT_THAT(ReadAll("{\n  \"id\": \"a\"\n", InputFormat::kJson),
              ElementsAre(::testing::Not(::testing::HasSubstr("--input"))));
}

TEST(Json, AListOfPatientsGetsTheWayOut) {
  const std::string fault =
      "line 1: patient: must be a JSON object, not a list; patients stand one "
      "a line, without a list around them (jq -c '.[]' writes them so)";
  EXPECT_THAT(ReadAll("[{\"id\":\"a\"}, {\"id\":\"b\"}]"), ElementsAre(fault));
  EXPECT_THAT(ReadAll("[\n{\"id\":\"a\"}\n]\n"),
              ElementsAre(fault, "line 2=a", ::testing::_));
}

TEST(ParsePatient, OfAFaultyRecordTheIdIsKeptAndNothingElse) {
  RawRecord record;
  v1::Patient patient;
  for (const char* const text :
       {R"({"id": "p", "synthetic": true, "weakness": {"subacute)",
        R"({"sex": "wrong", "synthetic": true, "id": "p"})"}) {
    record.bytes = text;
    EXPECT_FALSE(ParsePatient(&record, &patient).ok());
    EXPECT_EQ(patient.ShortDebugString(), "id: \"p\"");
  }
  record.bytes = "{}]";
  EXPECT_FALSE(ParsePatient(&record, &patient).ok());
  EXPECT_EQ(patient.ByteSizeLong(), 0);
}

TEST(Json, AFaultIsOnItsLine) {
  const struct {
    const char* about;
    const char* content;
    const char* record;
  } kCases[] = {
      {"no JSON, with its byte of the line",
       "{\"id\": \"p\",\n \"weakness\": {\"proximal\": true,}\n}\n",
       "line 2: patient.weakness: not JSON at byte 32: syntax error while "
       "parsing object key - unexpected '}'; expected string literal"},
      {"a name that there is not",
       "{\n \"results\": [\n  {\"quantity\": {\"valu\": 3}}\n ]\n}\n",
       "line 3: patient.results[0].quantity.valu: there is no such field (did "
       "you mean value?)"},
      {"a number that ends its line", "{\n \"id\":\n5\n}\n",
       "line 3: patient.id: must be a string, not a number"},
      {"a word that ends its line", "{\n \"id\": true\n}\n",
       "line 2: patient.id: must be a string, not true"},
      {"a line end within a text", "{\n \"id\": \"p\n\"}\n",
       "line 2: patient.id: not JSON at byte 10: syntax error while parsing "
       "value - invalid string: control character U+000A (LF) must be escaped "
       "to \\u000A or \\n"},
      {"the end, before the lines that say nothing", "{\n \"id\": \"p\"\n\n\n",
       "line 2: patient: not JSON at byte 11: syntax error while parsing "
       "object "
       "- unexpected end of input; expected '}'"},
  };
  for (const auto& each : kCases) {
    EXPECT_THAT(ReadAll(each.content, InputFormat::kJson),
                ElementsAre(each.record))
        << each.about;
  }
}

TEST(Ndjson, AFaultIsOnTheLineOfItsRecord) {
  EXPECT_THAT(ReadAll("{\"id\": \"p\"}\n\n{\"id\": 5}\r\n{\"ids\": 5}"),
              ElementsAre("line 1=p",
                          "line 3: patient.id: must be a string, not a number",
                          "line 4: patient.ids: there is no such field (did "
                          "you mean id?)"));
}

TEST(Json, HasALimit) {
  const std::string too_long =
      absl::StrCat("{\n", std::string(kMaxLineBytes, ' '), "}");
  EXPECT_THAT(
      ReadAll(too_long, InputFormat::kJson),
      ElementsAre(absl::StrCat("line 1: patient: the input is longer than ",
                               kMaxLineBytes, " bytes")));
  EXPECT_THAT(ReadAll("", InputFormat::kJson), IsEmpty());
}

TEST(Binary, ReadsEachPatientAfterItsLength) {
  EXPECT_THAT(ReadAll(Delimited("a") + Delimited("b")),
              ElementsAre("record 1 (byte 0)=a", "record 2 (byte 4)=b"));
}

TEST(Binary, IsToldFromJsonEvenWhereALengthLooksLikeABrace) {
  // 123 bytes: the length is '{'.
  v1::Patient patient;
  patient.set_id(std::string(119, 'i'));
  patient.set_synthetic(true);
  const std::string bytes = Delimited(patient);
  ASSERT_EQ(bytes[0], '{');
  EXPECT_THAT(ReadAll(bytes + Delimited("b")),
              ElementsAre(::testing::StartsWith("record 1 (byte 0)=iii"),
                          "record 2 (byte 124)=b"));
}

TEST(Binary, SaysWhereTheInputEndsInsideARecord) {
  const std::string whole = Delimited("a") + Delimited("some longer id");
  for (size_t size = 5; size < whole.size(); ++size) {
    const auto records = ReadAll(whole.substr(0, size), InputFormat::kBinary);
    ASSERT_EQ(records.size(), 2) << size;
    EXPECT_EQ(records[1],
              absl::StrCat("record 2 (byte 4): patient: the input ends inside "
                           "the record: 16 bytes announced, ",
                           size - 5, " there"));
  }
  EXPECT_THAT(ReadAll("\x03\x0A\x01x\xFF", InputFormat::kBinary),
              ElementsAre("record 1 (byte 0)=x",
                          "record 2 (byte 4): patient: the input ends inside "
                          "the record's length"));
}

TEST(Binary, ADamagedRecordDoesNotSpoilTheNext) {
  EXPECT_THAT(
      ReadAll(absl::StrCat("\x03\xFF\xFF\xFF", Delimited("b")),
              InputFormat::kBinary),
      ElementsAre("record 1 (byte 0): patient: is damaged, or is another "
                  "message",
                  "record 2 (byte 4)=b"));
}

TEST(Binary, ARecordAtTheLimitIsReadAndALongerOneIsSkipped) {
  v1::Patient patient;
  patient.set_id("x");
  while (patient.ByteSizeLong() + 1000 < limits::kMaxRequestBytes) {
    patient.add_diagnoses()->set_name(std::string(
        std::min<size_t>(
            100'000, limits::kMaxRequestBytes - patient.ByteSizeLong() - 500),
        'n'));
  }
  std::string& last = *patient.mutable_diagnoses(0)->mutable_name();
  last.append(limits::kMaxRequestBytes - patient.ByteSizeLong(), 'n');
  ASSERT_EQ(patient.ByteSizeLong(), limits::kMaxRequestBytes);
  const std::string fits = Delimited(patient);
  last.push_back('n');
  const std::string too_long = Delimited(patient);
  EXPECT_THAT(
      ReadAll(fits + too_long + Delimited("b")),
      ElementsAre("record 1 (byte 0)=x",
                  absl::StrCat("record 2 (byte ", fits.size(),
                               "): patient: the record's length is given as ",
                               limits::kMaxRequestBytes + 1, " bytes; at most ",
                               limits::kMaxRequestBytes, " are allowed"),
                  absl::StrCat("record 3 (byte ", fits.size() + too_long.size(),
                               ")=b")));
}

TEST(Binary, GarbageInPlaceOfALengthEndsTheInputWithAnError) {
  EXPECT_THAT(ReadAll(std::string(50, '\xFF'), InputFormat::kBinary),
              ElementsAre("record 1 (byte 0): patient: the record does not "
                          "begin with a length; nothing after it can be read"));
}

TEST(OpenRecords, NamesAFileThatIsNotThere) {
  const auto reader = OpenRecords("/nowhere/patients", InputFormat::kAuto);
  EXPECT_EQ(reader.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(reader.status().message()),
              ::testing::HasSubstr("/nowhere/patients"));
}

TEST(OpenRecords, Utf16IsNamed) {
  const auto reason = [](const std::string& content) {
    return OpenRecords(WriteFile(content), InputFormat::kAuto).status();
  };
  const std::string little("{\0\"\0i\0d\0\"\0", 10);
  const std::string big("\0{\0\"\0i\0d\0\"", 10);
  for (const std::string& content :
       {little, big, "\xFF\xFE" + little, "\xFE\xFF" + big}) {
    EXPECT_EQ(reason(content).message(),
              "the input is UTF-16, and JSON is read as UTF-8 (iconv -f UTF-16 "
              "-t UTF-8 makes it so)");
  }
  // An empty record, then one of 123 bytes.
  EXPECT_TRUE(reason(std::string("\0{\n", 3)).ok());
}

TEST(OpenRecords, ADirectoryCannotBeRead) {
  EXPECT_FALSE(OpenRecords(::testing::TempDir(), InputFormat::kAuto).ok());
}

}  // namespace
}  // namespace myorules::service
