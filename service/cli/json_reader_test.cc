#include "service/cli/json_reader.h"

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "google/protobuf/util/json_util.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "myorules/v1/patient.pb.h"
#include "service/server/rpc_status.h"

namespace myorules::service {
namespace {

using ::google::protobuf::util::MessageDifferencer;

v1::Patient Read(const std::string& json) {
  v1::Patient patient;
  const absl::Status status = ReadJson(json, "patient", &patient);
  EXPECT_TRUE(status.ok()) << status;
  return patient;
}

std::string Fault(const std::string& json) {
  v1::Patient patient;
  patient.set_id("left over");
  const absl::Status status = ReadJson(json, "patient", &patient);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << json;
  EXPECT_EQ(patient.ByteSizeLong(), 0) << "half a patient was left: " << json;
  return std::string(status.message());
}

std::string Description(const std::string& json) {
  v1::Patient patient;
  const auto violations = FieldViolations(ReadJson(json, "patient", &patient));
  EXPECT_EQ(violations.size(), 1) << json;
  return violations.empty() ? "" : violations[0].description();
}

TEST(JsonReader, ReadsEveryKindOfField) {
  const v1::Patient patient = Read(R"({
    "id": "p1", "synthetic": true, "sex": "SEX_FEMALE",
    "birth_date": {"year": 1950, "month": 5},
    "weakness": {"subacute": false},
    "medicines": [{"name": "simvastatin", "daily_dose_mg": 40},
                  {"name": "é\u00e9", "route": 1}],
    "results": [{"analyte": "HMGCR", "quantity": {"value": 19.9}}]})");
  EXPECT_EQ(patient.id(), "p1");
  EXPECT_TRUE(patient.synthetic());
  EXPECT_EQ(patient.sex(), v1::SEX_FEMALE);
  EXPECT_EQ(patient.birth_date().month(), 5);
  EXPECT_TRUE(patient.weakness().has_subacute());
  EXPECT_FALSE(patient.weakness().subacute());
  ASSERT_EQ(patient.medicines_size(), 2);
  EXPECT_EQ(patient.medicines(0).daily_dose_mg(), 40);
  EXPECT_EQ(patient.medicines(1).name(), "éé");
  EXPECT_EQ(patient.medicines(1).route(), v1::ROUTE_ORAL);
  EXPECT_EQ(patient.results(0).quantity().value(), 19.9);
}

TEST(JsonReader, TakesBothStylesOfNames) {
  EXPECT_EQ(Read(R"({"birthDate": {"year": 1950}})").birth_date().year(), 1950);
  EXPECT_EQ(Fault(R"({"birthDate": {"year": 1950}, "birth_date": null})"),
            "patient.birth_date: comes twice");
}

TEST(JsonReader, PassesOverAByteOrderMark) {
  EXPECT_EQ(Read("\xEF\xBB\xBF{\"id\": \"p1\"}").id(), "p1");
  EXPECT_NE(Fault("{\xEF\xBB\xBF\"id\": \"p1\"}"), "");
}

TEST(JsonReader, NullIsAFieldThatIsNotSet) {
  const v1::Patient patient =
      Read(R"({"weakness": {"subacute": null}, "medicines": null})");
  EXPECT_TRUE(patient.has_weakness());
  EXPECT_FALSE(patient.weakness().has_subacute());
}

TEST(JsonReader, TakesAWholeNumberHoweverJavaScriptWritesIt) {
  EXPECT_EQ(Read(R"({"birth_date": {"year": 1.95e3}})").birth_date().year(),
            1950);
  EXPECT_EQ(Read(R"({"birth_date": {"year": 1950.0}})").birth_date().year(),
            1950);
}

// "1.200" may be one and a fifth or twelve hundred, and "<20" is no number.
TEST(JsonReader, TakesNoTextForANumberAndSaysHowItIsWritten) {
  const struct {
    const char* json;
    const char* fault;
  } kCases[] = {
      {R"({"results": [{"quantity": {"value": "1.200"}}]})",
       "patient.results[0].quantity.value: must be a number, not a string; "
       "write it without quotes"},
      {R"({"birth_date": {"year": "1950"}})",
       "patient.birth_date.year: must be a whole number, not a string; write "
       "it without quotes"},
      {R"({"results": [{"quantity": {"value": "<20"}}]})",
       "patient.results[0].quantity.value: must be a number, not a string; "
       "\"<20\" is written \"comparator\": \"COMPARATOR_LESS\", \"value\": 20"},
      {R"({"results": [{"quantity": {"value": "≥ 200"}}]})",
       "patient.results[0].quantity.value: must be a number, not a string; "
       "\"<20\" is written \"comparator\": \"COMPARATOR_LESS\", \"value\": 20"},
      {R"({"results": [{"reference_range": {"high": "<20"}}]})",
       "patient.results[0].reference_range.high: must be a number, not a "
       "string; write it without quotes"},
      {R"({"results": [{"quantity": "34.5 U/mL"}]})",
       "patient.results[0].quantity: must be an object, not a string; a "
       "quantity is written {\"value\": 34.5, \"unit\": \"U/mL\"}"},
      {R"({"birthDate": "1963-04-12"})",
       "patient.birth_date: must be an object, not a string; a date is written "
       "{\"year\": 2016, \"month\": 5, \"day\": 9}"},
  };
  for (const auto& c : kCases) EXPECT_EQ(Fault(c.json), c.fault);
}

TEST(JsonReader, ReadsWhatProtobufWrites) {
  const v1::Patient patient = Read(R"({
    "id": "quoted \" \\ \u0007 ü", "sex": "SEX_OTHER", "diagnosed": false,
    "medicines": [{"name": "x", "ongoing": true, "daily_dose_mg": 0.1}],
    "visits": [{"date": {"year": 2020, "month": 2, "day": 29},
                "hip_flexor_left": "MRC_GRADE_4_MINUS"}],
    "results": [{"analyte": "CK", "quantity": {"value": 1e300, "high": 5e-324}},
                {"grade": "LINE_BLOT_GRADE_TWO_PLUS"},
                {"word": "RESULT_WORD_POSITIVE"}]})");
  for (const bool preserve : {false, true}) {
    google::protobuf::util::JsonPrintOptions options;
    options.preserve_proto_field_names = preserve;
    options.always_print_primitive_fields = true;
    std::string json;
    ASSERT_TRUE(
        google::protobuf::util::MessageToJsonString(patient, &json, options)
            .ok());
    EXPECT_TRUE(MessageDifferencer::Equals(Read(json), patient)) << json;
    v1::Patient by_protobuf;
    ASSERT_TRUE(
        google::protobuf::util::JsonStringToMessage(json, &by_protobuf).ok());
    EXPECT_TRUE(MessageDifferencer::Equals(by_protobuf, patient));
  }
}

TEST(JsonReader, NamesTheFieldOfEveryFault) {
  const struct {
    const char* json;
    const char* fault;
  } kCases[] = {
      {R"({"weakness": {"subacut": true}})",
       "patient.weakness.subacut: there is no such field (did you mean "
       "subacute?)"},
      {R"({"qqqqqqqq": 1})", "patient.qqqqqqqq: there is no such field"},
      {R"({"results": [{}, {"Mr Doe": 1}]})",
       "patient.results[1]: has no field of a name that stands there"},
      {R"({"weakness": {"subacute": "yes"}})",
       "patient.weakness.subacute: must be true or false, not a string"},
      {R"({"weakness": {"subacute": 1}})",
       "patient.weakness.subacute: must be true or false, not a number"},
      {R"({"weakness": true})",
       "patient.weakness: must be an object, not true"},
      {R"({"weakness": []})",
       "patient.weakness: must be an object, not a list"},
      {R"({"medicines": {}})",
       "patient.medicines: must be a list, not an object"},
      {R"({"medicines": "x"})",
       "patient.medicines: must be a list, not a string"},
      {R"({"medicines": [{}, null]})",
       "patient.medicines[1]: must be an object, not null"},
      {R"({"medicines": [[]]})",
       "patient.medicines[0]: must be an object, not a list"},
      {R"({"results": [{}, {"quantity": {"value": "much"}}]})",
       "patient.results[1].quantity.value: must be a number, not a string; "
       "write it without quotes"},
      {R"({"results": [{"quantity": {}, "grade": 1}]})",
       "patient.results[0].grade: cannot be set beside quantity"},
      {R"({"birth_date": {"year": 1950.5}})",
       "patient.birth_date.year: must be a whole number, not a number with a "
       "fraction"},
      {R"({"birth_date": {"year": 99999999999999999999}})",
       "patient.birth_date.year: is out of range"},
      {R"({"birth_date": {"year": -1e300}})",
       "patient.birth_date.year: is out of range"},
      {R"({"birth_date": {"year": 3000000000}})",
       "patient.birth_date.year: is out of range"},
      {R"({"birth_date": {"year": 18446744073709551615}})",
       "patient.birth_date.year: is out of range"},
      {R"({"sex": "FEMALE"})",
       "patient.sex: is no value of Sex; use one of SEX_FEMALE, SEX_MALE, "
       "SEX_OTHER"},
      {R"({"sex": 4})", "patient.sex: is no number of the enum Sex"},
      {R"({"sex": -1})", "patient.sex: is no number of the enum Sex"},
      {R"({"id": 5})", "patient.id: must be a string, not a number"},
      {R"({"id": "a", "id": "b"})", "patient.id: comes twice"},
      {R"([1])", "patient: must be a JSON object, not a list"},
      {R"("x")", "patient: must be a JSON object, not a string"},
      {R"(null)", "patient: must be a JSON object, not null"},
  };
  for (const auto& c : kCases) EXPECT_EQ(Fault(c.json), c.fault);
}

TEST(JsonReader, SaysWhereTextIsNoJson) {
  const struct {
    const char* json;
    const char* fault;
  } kCases[] = {
      {"",
       "patient: not JSON at byte 1: syntax error while parsing value - "
       "unexpected end of input"},
      {R"({"id": "a",})",
       "patient: not JSON at byte 12: syntax error while parsing object key - "
       "unexpected '}'"},
      {R"({'id': "a"})",
       "patient: not JSON at byte 2: syntax error while parsing object key - "
       "invalid literal"},
      {R"({"id": "a"} {"id": "b"})",
       "patient: not JSON at byte 13: syntax error while parsing value - "
       "unexpected '{'"},
      {R"({"weakness": {"subacute": yes}})",
       "patient.weakness.subacute: not JSON at byte 27: syntax error while "
       "parsing value - invalid literal"},
      {R"({"medicines": [{"daily_dose_mg": 1e999}]})",
       "patient.medicines[0].daily_dose_mg: not JSON at byte 38: number "
       "overflow"},
      {R"({"medicines": [{"daily_dose_mg": NaN}]})",
       "patient.medicines[0].daily_dose_mg: not JSON at byte 34: syntax error "
       "while parsing value - invalid literal"},
  };
  for (const auto& c : kCases) {
    // The wording up to here is ours; what follows is the parser's.
    EXPECT_THAT(Fault(c.json), ::testing::StartsWith(c.fault)) << c.json;
  }
}

TEST(JsonReader, ADecimalCommaIsNamedAsWhatItIs) {
  EXPECT_EQ(Fault(R"({"results": [{"quantity": {"value": 34,5}}]})"),
            "patient.results[0].quantity: not JSON at byte 40: syntax error "
            "while parsing object key - unexpected number literal; expected "
            "string literal; a decimal is written with a point: 34.5");
}

TEST(JsonReader, DropsNothingBehindAByteThatIsZero) {
  EXPECT_EQ(Fault(std::string("{\"id\": \"a\"}\0{\"id\": \"b\"}", 23)),
            "patient: not JSON at byte 12: a byte that is zero");
  EXPECT_EQ(Fault(std::string("{\"id\": \"a\0b\"}", 13)),
            "patient: not JSON at byte 10: a byte that is zero");
}

TEST(JsonReader, RefusesTextThatIsNotUtf8) {
  EXPECT_THAT(Fault("{\"id\": \"\xFF\"}"),
              ::testing::StartsWith("patient.id: not JSON at byte 9: "));
  EXPECT_THAT(Fault(R"({"id": "\ud800"})"),
              ::testing::StartsWith("patient.id: not JSON at byte "));
}

TEST(JsonReader, DoesNotRepeatALongOrUnprintableName) {
  const std::string json =
      absl::StrCat("{\"\\n", std::string(1'000'000, 'x'), "\": 1}");
  EXPECT_EQ(Fault(json), "patient: has no field of a name that stands there");
  EXPECT_EQ(Description(json),
            absl::StrCat("has no field \"?", std::string(39, 'x'), "…\""));
}

// Messages end up in logs.
TEST(JsonReader, ValuesAreToldInTheDetailsAlone) {
  const struct {
    const char* json;
    const char* description;
  } kCases[] = {
      {R"({"sex": "FEMALE"})",
       "\"FEMALE\" is no value of Sex (did you mean SEX_FEMALE?)"},
      {R"({"sex": "male"})",
       "\"male\" is no value of Sex (did you mean SEX_MALE?)"},
      {R"({"sex": "SEX_FEMAL"})",
       "\"SEX_FEMAL\" is no value of Sex (did you mean SEX_FEMALE?)"},
      {R"({"sex": "secret"})",
       "\"secret\" is no value of Sex; use one of SEX_FEMALE, SEX_MALE, "
       "SEX_OTHER"},
      {R"({"results": [{"method": "elisa"}]})",
       "\"elisa\" is no value of AssayMethod (did you mean "
       "ASSAY_METHOD_ELISA?)"},
      {R"({"Mr Secret": 1})", "has no field \"Mr Secret\""},
      {R"({"id": 5})", "must be a string, not a number"},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(Description(c.json), c.description);
    const std::string fault = Fault(c.json);
    EXPECT_THAT(fault, ::testing::Not(::testing::ContainsRegex(
                           "\"|[Ss]ecret|did you mean|elisa")));
  }
}

TEST(JsonReader, ADeepNestIsRefusedAtItsFirstLevelWithoutReadingOn) {
  std::string lists(10 << 20, '[');
  EXPECT_EQ(Fault(lists), "patient: must be a JSON object, not a list");
  std::string objects;
  for (int i = 0; i < 1 << 20; ++i) absl::StrAppend(&objects, "{\"weakness\":");
  EXPECT_EQ(Fault(objects),
            "patient.weakness.weakness: there is no such field");
  const absl::Time started = absl::Now();
  EXPECT_EQ(Fault(absl::StrCat("{\"weakness\":{\"subacute\":", lists)),
            "patient.weakness.subacute: must be true or false, not a list");
  EXPECT_LT(absl::Now() - started, absl::Seconds(1));
}

TEST(JsonReader, LimitsTheEntriesOfAList) {
  std::string entries = "{}";
  for (int i = 1; i < kMaxJsonListEntries; ++i)
    absl::StrAppend(&entries, ",{}");
  EXPECT_EQ(
      Read(absl::StrCat("{\"diagnoses\":[", entries, "]}")).diagnoses_size(),
      kMaxJsonListEntries);
  EXPECT_EQ(Fault(absl::StrCat("{\"diagnoses\":[", entries, ",{}]}")),
            "patient.diagnoses: has more than 100000 entries");
}

TEST(JsonReader, AFaultCarriesItsFieldForPrograms) {
  v1::Patient patient;
  const absl::Status status =
      ReadJson(R"({"sex": 4})", "request.patient", &patient);
  const auto violations = FieldViolations(status);
  ASSERT_EQ(violations.size(), 1);
  EXPECT_EQ(violations[0].field(), "request.patient.sex");
  EXPECT_EQ(violations[0].description(), "is no number of the enum Sex");
}

// The reader knows no maps, bytes or well-known types: the patient must have
// none.
TEST(JsonReader, KnowsEveryFieldOfAPatient) {
  std::vector<const google::protobuf::Descriptor*> open = {
      v1::Patient::descriptor()};
  std::set<const google::protobuf::Descriptor*> seen;
  while (!open.empty()) {
    const google::protobuf::Descriptor* type = open.back();
    open.pop_back();
    if (!seen.insert(type).second) continue;
    EXPECT_EQ(type->file()->package(), "myorules.v1") << type->full_name();
    for (int i = 0; i < type->field_count(); ++i) {
      const google::protobuf::FieldDescriptor& field = *type->field(i);
      EXPECT_NE(field.type(), google::protobuf::FieldDescriptor::TYPE_BYTES);
      EXPECT_FALSE(field.is_map());
      if (field.message_type() != nullptr) open.push_back(field.message_type());
    }
  }
  EXPECT_GT(seen.size(), 10);
}

}  // namespace
}  // namespace myorules::service
