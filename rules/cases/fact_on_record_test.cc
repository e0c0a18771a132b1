#include "rules/cases/fact_on_record.h"

#include <string>
#include <vector>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace myorules::rules {
namespace {

v1::Patient PatientOf(const char* text) {
  v1::Patient patient;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &patient));
  return patient;
}

// The holder of the path in the patient; empty: there is none.
std::string HolderOf(const char* path, const char* patient) {
  v1::Patient subject = PatientOf(patient);
  const FactOnRecord found = FindOnRecord(path, &subject);
  return found.holder == nullptr ? "" : found.holder->ShortDebugString();
}

TEST(FactOnRecord, IsInTheEntryThatThePathNames) {
  struct Case {
    const char* path;
    const char* patient;
    const char* holder;
  };
  for (const Case& c : std::vector<Case>{
           {"patient.weakness.subacute", "weakness { proximal: true }",
            "proximal: true"},
           {"patient.onset_date.month", "onset_date { year: 2016 }",
            "year: 2016"},
           {"patient.results[analyte=SRP,method=ELISA].grade",
            "results { analyte: 'SRP' } "
            "results { analyte: 'SRP' method: ASSAY_METHOD_ELISA id: 'b' }",
            "id: \"b\" analyte: \"SRP\" method: ASSAY_METHOD_ELISA"},
           {"patient.visits[date=2016-05].hip_flexor_left",
            "visits { date { year: 2016 } } "
            "visits { date { year: 2016 month: 5 } }",
            "date { year: 2016 month: 5 }"},
           {"patient.medicines[#1].name", "medicines { ongoing: true }",
            "ongoing: true"},
           // By their content: route 1 comes before route 2.
           {"patient.medicines[name=a#2].purpose",
            "medicines { name: 'a' route: ROUTE_INTRAVENOUS } "
            "medicines { name: 'a' route: ROUTE_ORAL }",
            "name: \"a\" route: ROUTE_INTRAVENOUS"},
           {"patient.medicines[name=\"a,b=\\\"c#2\"].purpose",
            "medicines { name: 'a,b=\"c#2' }", "name: \"a,b=\\\"c#2\""},
           {"patient.results[analyte=SRP].quantity.unit",
            "results { analyte: 'SRP' quantity { value: 3 } }", "value: 3"},
       }) {
    EXPECT_EQ(HolderOf(c.path, c.patient), c.holder) << c.path;
  }
}

TEST(FactOnRecord, IsNowhereWhereThePathNamesNoFieldOfAnEntryOnRecord) {
  for (const char* path :
       {"patient", "parcel.sex", "patient.nothing", "patient.results[#1]",
        "patient.results[analyte=SRP].grade", "patient.results.grade",
        "patient.medicines[name=a#2].purpose"}) {
    EXPECT_EQ(
        HolderOf(path, "results { analyte: 'HMGCR' } medicines { name: 'a' }"),
        "")
        << path;
  }
}

TEST(FactOnRecord, CallsValuesOfEnumsWithoutTheirPrefix) {
  EXPECT_EQ(EnumText(*v1::AssayMethod_descriptor()->FindValueByNumber(1)),
            "LINE_BLOT");
  EXPECT_EQ(EnumText(*v1::MrcGrade_descriptor()->FindValueByNumber(5)),
            "4_MINUS");
  EXPECT_EQ(EnumText(*v1::Sex_descriptor()->FindValueByNumber(1)), "FEMALE");
}

}  // namespace
}  // namespace myorules::rules
