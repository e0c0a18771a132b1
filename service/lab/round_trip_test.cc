// Normalised -> printed -> normalised is the identity.
#include <random>
#include <string>
#include <vector>

#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "rules/patient/prepare.h"
#include "service/lab/reading_testing.h"

namespace myorules::service {
namespace {

using google::protobuf::util::MessageDifferencer;

class Chance {
 public:
  explicit Chance(unsigned seed) : engine_(seed) {}
  // From 0 to `most`.
  int UpTo(int most) {
    return std::uniform_int_distribution<int>(0, most)(engine_);
  }
  template <typename T>
  const T& OneOf(const std::vector<T>& values) {
    return values[UpTo(static_cast<int>(values.size()) - 1)];
  }
  // With up to six decimals.
  double Number() {
    double number = UpTo(OneOf<int>({3, 60, 9'999, 999'999}));
    double step = 1;
    for (int i = UpTo(6); i > 0; --i) {
      step /= 10;
      number += UpTo(9) * step;
    }
    return number;
  }

 private:
  std::mt19937 engine_;
};

v1::Quantity RandomQuantity(const std::string& unit, Chance& chance) {
  v1::Quantity quantity;
  quantity.set_unit(unit);
  const bool titre = unit == "titre";
  // Of titres none is smaller.
  quantity.set_value(chance.Number() + (titre ? 1 : 0));
  const int comparators = titre ? 4 : 5;
  quantity.set_comparator(
      static_cast<v1::Comparator>(chance.UpTo(comparators)));
  if (quantity.comparator() == v1::COMPARATOR_BETWEEN) {
    quantity.set_high(quantity.value() + chance.Number());
  }
  return quantity;
}

struct MethodAndUnit {
  v1::AssayMethod method;
  const char* unit;
};

// A result such as the reader gives one.
v1::LabResult RandomResult(Chance& chance) {
  const rules::Terminology& terminology =
      ShippedReader().FindProfile("")->terminology();
  v1::LabResult result;
  const std::vector<std::string> antibodies =
      terminology.AnalytesOf({chance.UpTo(1) == 0 ? "MSA" : "MAA"});
  const bool enzyme = chance.UpTo(9) == 0;
  result.set_analyte(enzyme ? chance.OneOf<std::string>({"CK", "LDH", "AST"})
                            : chance.OneOf(antibodies));
  const MethodAndUnit by =
      enzyme ? MethodAndUnit{v1::ASSAY_METHOD_ENZYME_ACTIVITY,
                             chance.UpTo(1) == 0 ? "U/L" : "ukat/L"}
             : chance.OneOf<MethodAndUnit>({
                   {v1::ASSAY_METHOD_LINE_BLOT, "intensity"},
                   {v1::ASSAY_METHOD_ELISA, "U/mL"},
                   {v1::ASSAY_METHOD_CHEMILUMINESCENCE, "CU"},
                   {v1::ASSAY_METHOD_ALBIA, "AU/mL"},
                   {v1::ASSAY_METHOD_IMMUNOFLUORESCENCE, "titre"},
               });
  const rules::LabProfile& profile = *ShippedReader().FindProfile("");
  if (!profile.HabitsOf(*terminology.FindAnalyte(result.analyte()), by.method)
           .CanBeBy(by.method)) {
    return RandomResult(chance);
  }
  result.set_method(by.method);
  switch (enzyme ? 0 : chance.UpTo(2)) {
    case 0:
      *result.mutable_quantity() = RandomQuantity(by.unit, chance);
      break;
    case 1:
      if (by.method == v1::ASSAY_METHOD_LINE_BLOT) {
        result.set_grade(static_cast<v1::LineBlotGrade>(1 + chance.UpTo(4)));
        break;
      }
      [[fallthrough]];
    default:
      result.set_word(static_cast<v1::ResultWord>(1 + chance.UpTo(4)));
  }
  if (result.has_quantity() && chance.UpTo(1) == 0) {
    v1::ReferenceRange& range = *result.mutable_reference_range();
    range.set_high(1 + chance.Number());
    range.set_high_excluded(chance.UpTo(1) == 0);
    if (std::string(by.unit) != "titre" && chance.UpTo(1) == 0)
      range.set_low(0.5);
  }
  result.set_status(static_cast<v1::ResultStatus>(1 + chance.UpTo(7)));
  // Nothing is read of another specimen than blood.
  result.set_specimen(static_cast<v1::Specimen>(chance.UpTo(3)));
  if (chance.UpTo(3) > 0) {
    v1::Date& day = *result.mutable_collected_on();
    day.set_year(1900 + chance.UpTo(150));
    if (chance.UpTo(2) > 0) day.set_month(1 + chance.UpTo(11));
    if (day.month() > 0 && chance.UpTo(2) > 0) day.set_day(1 + chance.UpTo(27));
  }
  if (chance.UpTo(1) == 0) result.set_id("r-1");
  if (chance.UpTo(1) == 0) result.set_laboratory_flag("H");
  return result;
}

// What is printed, as the reader keeps it beside what it read.
v1::LabResult WithPrint(v1::LabResult result, const v1::RawResult& printed) {
  result.set_raw_value(printed.value());
  result.set_raw_unit(printed.unit());
  if (!printed.reference_range().empty()) {
    result.mutable_reference_range()->set_raw(printed.reference_range());
  }
  return result;
}

TEST(RoundTrip, WhatIsPrintedIsReadAgain) {
  constexpr int kResults = 50'000;
  const rules::LabProfile& profile = *ShippedReader().FindProfile("");
  Chance chance(20261126);
  for (int i = 0; i < kResults; ++i) {
    const v1::LabResult result = RandomResult(chance);
    v1::RawResult printed;
    LabReader::Print(result, profile, &printed);
    const v1::NormalisedResult read = Read(printed);
    ASSERT_TRUE(
        MessageDifferencer::Equals(read.result(), WithPrint(result, printed)))
        << result.ShortDebugString() << "\nprinted as "
        << printed.ShortDebugString() << "\nread as "
        << read.ShortDebugString();
  }
}

// Texts in random company.
v1::RawResult RandomPrint(Chance& chance) {
  v1::RawResult raw;
  raw.set_analyte(chance.OneOf<std::string>(
      {"anti-SRP", "Ku", "TIF1-γ", "HMGCR", "HMG-CoA ELISA", "Creatine kinase",
       "CK-MB", "SSA", "Mi-2", "Jo-1 Ab"}));
  raw.set_method(chance.OneOf<std::string>(
      {"", "line blot", "ELISA", "CLIA", "ALBIA", "IFA", "IP", "other"}));
  raw.set_value(chance.OneOf<std::string>({"neg",
                                           "Positive",
                                           "2+",
                                           "1",
                                           "-",
                                           "+",
                                           "(+)",
                                           "2+ (34)",
                                           "1+ (34)",
                                           "weak positive (34)",
                                           ">200 (negative)",
                                           "1-5 (positive)",
                                           "20\u200B60",
                                           "19.99999999999999999999",
                                           "(+) [8 SI]",
                                           "18 (2+)",
                                           "34 (2+)",
                                           "moderate (34)",
                                           "&lt;20",
                                           "34,5",
                                           "8,120",
                                           "8 120",
                                           "<20",
                                           "≥ 200",
                                           "20-60",
                                           "1:640",
                                           "256 AU/mL (normal <14)",
                                           "312 H",
                                           "see comment",
                                           "not done",
                                           "pending",
                                           "moderate",
                                           "weak",
                                           "",
                                           "1.234,5",
                                           "Positive 34.5",
                                           "34.5 (positive)",
                                           "10828004",
                                           "8. 120",
                                           "Verwechslung",
                                           "Negative (1:40)",
                                           "0",
                                           "3",
                                           ">^50"}));
  raw.set_unit(chance.OneOf<std::string>(
      {"", "U/mL", "units", "CU", "SI", "U/L", "µkat/L", "AU/mL", "titer"}));
  raw.set_reference_range(
      chance.OneOf<std::string>({"", "<20", "30-200", "Negative", "<1:40",
                                 "0-19 Units: Negative", "8,120", "see web"}));
  raw.set_flag(chance.OneOf<std::string>({"", "H", "A", ">", "POS"}));
  raw.set_status(chance.OneOf<std::string>({"", "F", "C", "P", "X", "W"}));
  raw.set_specimen(
      chance.OneOf<std::string>({"", "", "serum", "CSF", "tube 7"}));
  raw.set_collected_on(
      chance.OneOf<std::string>({"", "2026-01-02", "20260102080000", "2026"}));
  return raw;
}

// The fields of what was read that are no print.
v1::LabResult WithoutPrint(v1::LabResult result) {
  result.clear_raw_value();
  result.clear_raw_unit();
  result.mutable_reference_range()->clear_raw();
  return result;
}

TEST(RoundTrip, WhatIsReadIsPrintedAndReadAsTheSame) {
  constexpr int kResults = 20'000;
  Chance chance(7);
  int read_count = 0;
  for (int i = 0; i < kResults; ++i) {
    for (const char* id : {"", "NATIONAL_JEWISH", "IOWA", "MAYO"}) {
      const v1::NormalisedResult first = Read(RandomPrint(chance), id);
      if (!first.has_result()) continue;
      ++read_count;
      v1::RawResult printed;
      LabReader::Print(first.result(), *ShippedReader().FindProfile(id),
                       &printed);
      const v1::NormalisedResult again = Read(printed, id);
      ASSERT_TRUE(MessageDifferencer::Equals(WithoutPrint(first.result()),
                                             WithoutPrint(again.result())))
          << id << ": " << first.ShortDebugString() << "\nprinted as "
          << printed.ShortDebugString() << "\nread as "
          << again.ShortDebugString();
    }
  }
  EXPECT_GT(read_count, kResults);
}

TEST(RoundTrip, WhatIsReadIsAResultThatAPatientMayHold) {
  Chance chance(11);
  v1::Patient patient;
  patient.set_id("p");
  for (int i = 0; i < 500; ++i) {
    const v1::NormalisedResult read = Read(RandomPrint(chance));
    if (read.has_result()) *patient.add_results() = read.result();
  }
  const auto faults = rules::Validate(patient, absl::CivilDay(2026, 11, 26),
                                      **rules::Terminology::Shipped());
  EXPECT_TRUE(faults.empty())
      << (faults.empty() ? "" : faults[0].field + ": " + faults[0].description);
}

}  // namespace
}  // namespace myorules::service
