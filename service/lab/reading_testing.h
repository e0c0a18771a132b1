// What tests of the reader share.
#ifndef MYORULES_SERVICE_LAB_READING_TESTING_H_
#define MYORULES_SERVICE_LAB_READING_TESTING_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "service/lab/reader.h"

namespace myorules::service {

// The reader with the shipped profiles.
inline const LabReader& ShippedReader() {
  static const auto& reader = *[] {
    auto loaded = LabReader::Load();
    EXPECT_TRUE(loaded.ok()) << loaded.status();
    return new std::shared_ptr<const LabReader>(*loaded);
  }();
  return *reader;
}

// `text`: the fields of a RawResult.
inline v1::RawResult Printed(const std::string& text) {
  v1::RawResult raw;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &raw))
      << text;
  return raw;
}

inline v1::NormalisedResult Read(const v1::RawResult& raw,
                                 absl::string_view profile = "",
                                 v1::Sex sex = v1::SEX_UNSPECIFIED) {
  v1::NormalisedResult read;
  const rules::LabProfile* found = ShippedReader().FindProfile(profile);
  EXPECT_NE(found, nullptr) << profile;
  LabReader::Read(raw, *found, sex, &read);
  return read;
}

// In short what came of it: "grade ONE_PLUS", "<20 U/mL", "word POSITIVE",
// "nothing"; before it "unknown " or "refused"; behind it "; KIND" of each
// problem.
inline std::string InShort(const v1::NormalisedResult& read) {
  const v1::LabResult& result = read.result();
  std::string text;
  if (read.outcome() == v1::READING_OUTCOME_UNKNOWN) text = "unknown ";
  if (read.outcome() == v1::READING_OUTCOME_REFUSED) {
    text = "refused";
  } else if (result.has_quantity()) {
    const v1::Quantity& quantity = result.quantity();
    constexpr absl::string_view kSigns[] = {"", "<", "<=", ">=", ">", ""};
    absl::StrAppendFormat(&text, "%s%.15g", kSigns[quantity.comparator()],
                          quantity.value());
    if (quantity.has_high()) {
      absl::StrAppendFormat(&text, "-%.15g", quantity.high());
    }
    if (!quantity.unit().empty()) absl::StrAppend(&text, " ", quantity.unit());
  } else if (result.has_grade()) {
    absl::StrAppend(&text, "grade ",
                    absl::StripPrefix(v1::LineBlotGrade_Name(result.grade()),
                                      "LINE_BLOT_GRADE_"));
  } else if (result.has_word()) {
    absl::StrAppend(
        &text, "word ",
        absl::StripPrefix(v1::ResultWord_Name(result.word()), "RESULT_WORD_"));
  } else {
    absl::StrAppend(&text, "nothing");
  }
  for (const v1::ReadingProblem& problem : read.problems()) {
    absl::StrAppend(
        &text, "; ",
        absl::StripPrefix(v1::ReadingProblemKind_Name(problem.kind()),
                          "READING_PROBLEM_KIND_"));
  }
  return text;
}

// A value of an assay with its unit, and in short what comes of it.
struct Row {
  const char* value;
  const char* unit;
  const char* expected;
};

inline std::string OfBlot(const Row& row, absl::string_view profile = "") {
  v1::RawResult raw =
      Printed(R"(analyte: "SRP Ab" method: "line blot" status: "F")");
  raw.set_value(row.value);
  raw.set_unit(row.unit);
  return InShort(Read(raw, profile));
}

inline std::string OfElisa(const Row& row, absl::string_view profile = "") {
  v1::RawResult raw =
      Printed(R"(analyte: "Anti-HMGCR" method: "ELISA" status: "F")");
  raw.set_value(row.value);
  raw.set_unit(row.unit);
  return InShort(Read(raw, profile));
}

inline std::string OfCk(const Row& row, absl::string_view profile = "") {
  v1::RawResult raw = Printed(R"(analyte: "Creatine kinase" status: "F")");
  raw.set_value(row.value);
  raw.set_unit(row.unit);
  return InShort(Read(raw, profile));
}

}  // namespace myorules::service

#endif  // MYORULES_SERVICE_LAB_READING_TESTING_H_
