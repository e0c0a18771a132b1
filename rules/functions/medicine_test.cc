// Medicines and diagnoses: section 2.3 of the clinical specification.
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/functions/expression_testing.h"

namespace myorules::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The answer to `expression` about `m`, the only medicine of the patient.
std::string Of(absl::string_view expression, absl::string_view medicine,
               absl::string_view rest = "") {
  return Asked(absl::StrCat("patient.medicines.map(m, ", expression, ")[0]"),
               absl::StrCat("medicines_complete: true medicines { ", medicine,
                            " } ", rest));
}

constexpr char kOnset[] = "onset_date { year: 2024 month: 2 day: 10 } ";

TEST(IsClass, ReadsNameCodeAndId) {
  constexpr char kStatin[] = "is_class(m, 'STATIN')";
  EXPECT_EQ(Of(kStatin, "name: 'Lipitor'"), "true");
  EXPECT_EQ(Of(kStatin, "atc: 'A10BH51'"), "true");
  EXPECT_EQ(Of(kStatin, "medicine: 'simvastatin'"), "true");
  EXPECT_EQ(Of(kStatin, "name: 'nystatin'"), "false");
  EXPECT_EQ(Of(kStatin, "atc: 'C10BA10'"), "false");
}

TEST(IsClass, IsUnknownForWhatIsNotRecognised) {
  constexpr char kStatin[] = "is_class(m, 'STATIN')";
  EXPECT_EQ(Of(kStatin, "name: 'xyz'"),
            "unknown{patient.medicines[name=xyz] ('xyz' is not recognised)}");
  EXPECT_THAT(Of(kStatin, "name: 'AZT'"), HasSubstr("can mean azathioprine"));
  EXPECT_THAT(Of(kStatin, "atc: 'L04AX99'"), HasSubstr("unknown"));
  EXPECT_EQ(Of(kStatin, ""), "unknown{patient.medicines[#1].name}");
  EXPECT_THAT(Of("is_class(m, 'STATINS')", "name: 'xyz'"),
              HasSubstr("no class of medicines 'STATINS'"));
}

TEST(IsClass, OfAGroupIsUnknownWhereOnlySomeOfItAre) {
  EXPECT_EQ(Of("is_class(m, 'GLUCOCORTICOID')", "atc: 'H02AB'"), "true");
  EXPECT_EQ(Of("is_class(m, 'METHYLPREDNISOLONE')", "atc: 'H02AB'"),
            "unknown{patient.medicines[atc=H02AB] (its ATC code tells no more "
            "than its group: glucocorticoids, systemic (H02AB))}");
  EXPECT_EQ(Of("is_class(m, 'METHYLPREDNISOLONE')", "atc: 'H02AB04'"), "true");
  EXPECT_EQ(Of("is_class(m, 'METHYLPREDNISOLONE')", "atc: 'H02AB07'"), "false");
  EXPECT_EQ(
      Of("is_class(m, 'METHYLPREDNISOLONE')", "atc: 'H02AB' name: 'IVMP'"),
      "true");
  EXPECT_EQ(Of("is_class(m, 'SECOND_LINE')", "atc: 'H02AB'"), "false");
  EXPECT_EQ(Of("unrecognised(m)", "atc: 'H02AB'"), "false");
  EXPECT_EQ(Of("is_systemic(m)", "atc: 'H02AB'"), "true");
  EXPECT_EQ(Of("is_systemic(m)", "atc: 'L04AD' name: 'tacrolimus'"), "true");
}

TEST(IsClass, ImmunoglobulinUnderTheSkinIsOutsideTheScheme) {
  constexpr char kUnderTheSkin[] = "name: 'IVIg' route: ROUTE_SUBCUTANEOUS";
  EXPECT_EQ(Of("is_class(m, 'THIRD_LINE')", kUnderTheSkin), "false");
  EXPECT_EQ(Of("is_class(m, 'OUTSIDE_SCHEME')", kUnderTheSkin), "true");
  EXPECT_EQ(
      Of("is_class(m, 'THIRD_LINE')", "name: 'IVIg' route: ROUTE_INTRAVENOUS"),
      "true");
}

TEST(Unrecognised, IsToldApartFromNothing) {
  EXPECT_EQ(Of("unrecognised(m)", "name: 'xyz'"), "true");
  EXPECT_EQ(Of("unrecognised(m)", "name: 'AZT'"), "true");
  EXPECT_EQ(Of("unrecognised(m)", "name: 'nystatin'"), "false");
  EXPECT_THAT(Of("unrecognised(m)", ""), HasSubstr("unknown"));
}

TEST(MedicineTitle, IsTheDictionarysElseWhatIsWritten) {
  EXPECT_EQ(Of("medicine_title(m)", "name: 'Zocor'"), "\"simvastatin\"");
  EXPECT_EQ(Of("medicine_title(m)", "name: 'xyz'"), "\"xyz\"");
  EXPECT_THAT(Of("medicine_title(m)", "atc: 'C10BX25'"), HasSubstr("C10BX25"));
  EXPECT_EQ(Of("medicine_title(m)", "atc: 'L04'"),
            "\"L04 (an ATC group whose medicines differ: say which it is)\"");
  EXPECT_EQ(Of("medicine_title(m)", "name: 'AZT'"),
            "\"AZT (azathioprine or zidovudine)\"");
  EXPECT_EQ(Of("medicine_title(m)", "medicine: 'simvastatin' name: 'Zocor?'"),
            "\"Zocor? (marked as in doubt or denied)\"");
  EXPECT_EQ(Of("medicine_title(m)", "name: 'simvastatin 0 mg'"),
            "\"simvastatin 0 mg (a dose of zero)\"");
  EXPECT_EQ(Of("medicine_title(m)", "name: 'prednisone' atc: 'L01FA01'"),
            "\"prednisone (its code is that of rituximab, its name that of "
            "prednisone)\"");
  EXPECT_EQ(Of("medicine_title(m)", "name: 'rituximab' medicine: 'ezetimibe'"),
            "\"rituximab (its id is that of ezetimibe, its name that of "
            "rituximab)\"");
}

TEST(OpenList, WithoutAStatinIsUnknown) {
  constexpr char kAny[] = "patient.medicines.exists(m, is_class(m, 'STATIN'))";
  EXPECT_EQ(Asked(kAny, ""), "unknown{patient.medicines_complete}");
  EXPECT_EQ(Asked(kAny, "medicines_complete: true"), "false");
  EXPECT_EQ(
      Asked(kAny, "medicines { name: 'Zocor' } medicines { name: 'xyz' }"),
      "true");
  EXPECT_THAT(Asked(kAny, "medicines { name: 'xyz' } medicines_complete: true"),
              HasSubstr("not recognised"));
}

TEST(IsSystemic, DependsOnRouteCodeAndSubstance) {
  constexpr char kSystemic[] = "is_systemic(m)";
  EXPECT_EQ(Of(kSystemic, "name: 'prednisolone' route: ROUTE_ORAL"), "true");
  EXPECT_EQ(Of(kSystemic, "name: 'prednisolone' route: ROUTE_TOPICAL"),
            "false");
  EXPECT_EQ(Of(kSystemic, "name: 'prednisolone'"),
            "unknown{patient.medicines[name=prednisolone].route}");
  EXPECT_EQ(Of(kSystemic, "name: 'methotrexate'"), "true");
  EXPECT_EQ(Of(kSystemic, "atc: 'H02AB06'"), "true");
  EXPECT_EQ(Of(kSystemic, "atc: 'D07AA03'"), "false");
  EXPECT_EQ(Of(kSystemic, "name: 'tacrolimus ointment' route: ROUTE_ORAL"),
            "false");
  EXPECT_THAT(Of(kSystemic, "atc: 'H02AB06' route: ROUTE_TOPICAL"),
              HasSubstr("the code is that of a systemic form"));
  EXPECT_THAT(Of(kSystemic, "name: 'xyz'"), HasSubstr(".route}"));
  EXPECT_THAT(Of(kSystemic, "name: 'methotrexate' route: ROUTE_TOPICAL"),
              HasSubstr("no topical form"));
}

TEST(IsIntravenous, IsAsStatedElseAsTheNameSays) {
  constexpr char kIntravenous[] = "is_intravenous(m)";
  const std::pair<const char*, const char*> cases[] = {
      {"name: 'IVMP'", "true"},
      {"name: 'pulse methylprednisolone 1 g'", "true"},
      {"name: 'methylprednisolone i.v.'", "true"},
      {"atc: 'H02AB04' name: 'IVMP'", "true"},
      {"name: 'IVMP' route: ROUTE_INTRAVENOUS", "true"},
      {"name: 'methylprednisolone' route: ROUTE_INTRAVENOUS", "true"},
      {"name: 'methylprednisolone' route: ROUTE_ORAL", "false"},
      {"name: 'xyz' route: ROUTE_ORAL", "false"},
      {"name: 'methylprednisolone'", ".route}"},
      {"name: 'Solu-Medrol'", ".route}"},
      {"atc: 'H02AB04'", ".route}"},
      {"name: 'xyz'", ".route}"},
      {"name: 'IVMP' route: ROUTE_ORAL", "the name is that of another route"},
  };
  for (const auto& [medicine, says] : cases) {
    EXPECT_THAT(Of(kIntravenous, medicine), HasSubstr(says)) << medicine;
  }
  EXPECT_EQ(Of("is_systemic(m)", "name: 'IVMP'"), "true");
  EXPECT_EQ(Of("is_systemic(m)", "name: 'Solu-Medrol'"), "true");
}

TEST(PrednisoneEquivalent, IsTheRangeOfWhatSourcesGiveWhereTheyDiffer) {
  constexpr char kDeflazacort[] = "name: 'deflazacort' daily_dose_mg: 60";
  EXPECT_EQ(Of("prednisone_equivalent(m) >= 40", kDeflazacort), "true");
  EXPECT_EQ(Of("prednisone_equivalent(m) > 50", kDeflazacort), "false");
  EXPECT_EQ(Of("prednisone_equivalent(m) >= 41", kDeflazacort),
            "unknown{patient.medicines[name=deflazacort] (sources differ on "
            "how much deflazacort equals 5 mg of prednisone: 6 to 7.5 mg)}");
  EXPECT_EQ(Of("prednisone_equivalent(m) >= 0",
               "name: 'deflazacort' "
               "daily_dose_mg: 0"),
            "true");
}

TEST(PrednisoneEquivalent, IsTheDoseByWhatTheDictionarySaysIsEqual) {
  constexpr char kEquivalent[] = "prednisone_equivalent(m)";
  EXPECT_EQ(Of(kEquivalent, "name: 'methylprednisolone' daily_dose_mg: 48"),
            "60");
  EXPECT_EQ(Of(kEquivalent, "name: 'Hydrocortisone' daily_dose_mg: 20"), "5");
  EXPECT_EQ(Of(kEquivalent, "name: 'dexamethasone' daily_dose_mg: 6"), "40");
  EXPECT_EQ(Of(kEquivalent, "name: 'prednisone' daily_dose_mg: 0"), "0");
  EXPECT_EQ(Of(kEquivalent, "name: 'prednisone'"),
            "unknown{patient.medicines[name=prednisone].daily_dose_mg}");
  EXPECT_THAT(
      Of(kEquivalent, "name: 'methotrexate' daily_dose_mg: 15"),
      HasSubstr("no equivalent of prednisone is known of methotrexate"));
  EXPECT_THAT(Of(kEquivalent, "atc: 'H02AB' daily_dose_mg: 60"),
              HasSubstr("no equivalent of prednisone is known of "
                        "glucocorticoids, systemic (H02AB)"));
  EXPECT_EQ(
      Of(kEquivalent, "atc: 'H02AB' name: 'prednisone' daily_dose_mg: 60"),
      "60");
  EXPECT_THAT(Of(kEquivalent, "name: 'xyz' daily_dose_mg: 15"),
              HasSubstr("'xyz' is not recognised"));
  EXPECT_THAT(Of(kEquivalent, "daily_dose_mg: 15"), HasSubstr(".name"));
}

TEST(GivenForMyositis, IsWhatIsStatedElseWhatBeganAfterOnset) {
  constexpr char kGiven[] = "given_for_myositis(m, patient.onset_date)";
  const auto on = [&](absl::string_view date) {
    return Of(kGiven, absl::StrCat("name: 'MTX' started_on { ", date, " }"),
              kOnset);
  };
  EXPECT_EQ(Of(kGiven, "name: 'MTX' purpose: PURPOSE_MYOSITIS"), "true");
  EXPECT_EQ(Of(kGiven, "name: 'MTX' purpose: PURPOSE_OTHER", kOnset), "false");
  EXPECT_EQ(on("year: 2024 month: 2 day: 9"), "false");
  EXPECT_EQ(on("year: 2024 month: 2 day: 10"), "false");
  EXPECT_EQ(on("year: 2024 month: 2 day: 11"), "true");
  EXPECT_THAT(on("year: 2024 month: 2"), HasSubstr("purpose"));
  EXPECT_EQ(Of(kGiven, "name: 'MTX'", kOnset),
            "unknown{patient.medicines[name=MTX].purpose, "
            "patient.medicines[name=MTX].started_on, "
            "patient.medicines[name=MTX].stopped_on}");
  EXPECT_THAT(
      Of(kGiven, "name: 'MTX' started_on { year: 2024 month: 2 day: 11 }"),
      HasSubstr("patient.onset_date"));
}

TEST(CountsAs, NeedsClassRouteAndPurpose) {
  constexpr char kSecond[] = "counts_as(m, 'SECOND_LINE', patient.onset_date)";
  const std::string for_it = " purpose: PURPOSE_MYOSITIS";
  EXPECT_EQ(Of(kSecond, "name: 'MTX'" + for_it), "true");
  EXPECT_EQ(Of(kSecond, "name: 'prednisone'" + for_it), "false");
  EXPECT_EQ(Of(kSecond, "name: 'MTX' purpose: PURPOSE_OTHER"), "false");
  EXPECT_EQ(Of(kSecond, "name: 'tacrolimus ointment'" + for_it), "false");
  EXPECT_EQ(Of(kSecond, "name: 'tacrolimus' route: ROUTE_TOPICAL" + for_it),
            "false");
  EXPECT_EQ(Of(kSecond, "name: 'tacrolimus'" + for_it), "true")
      << "an unknown route is taken as systemic";
  EXPECT_EQ(Of(kSecond, "name: 'MTX' route: ROUTE_TOPICAL" + for_it), "false");
  EXPECT_EQ(Of(kSecond, "atc: 'S01XA18'" + for_it), "false");
  EXPECT_THAT(Of(kSecond, "name: 'AZT'" + for_it), HasSubstr("can mean"));
  EXPECT_EQ(Of(kSecond, "name: 'AZT' purpose: PURPOSE_OTHER"), "false");
  EXPECT_THAT(Of("counts_as(m, 'X', patient.onset_date)", "name: 'MTX'"),
              HasSubstr("no class"));
}

TEST(GivenForMyositis, WasBegunByTheLastDayOnWhichItWasTaken) {
  constexpr char kGiven[] = "given_for_myositis(m, patient.onset_date)";
  const auto stopped = [&](absl::string_view date,
                           absl::string_view started = "") {
    return Of(kGiven,
              absl::StrCat("name: 'MTX' stopped_on { ", date, " } ", started),
              kOnset);
  };
  EXPECT_EQ(stopped("year: 2024 month: 2 day: 10"), "false");
  EXPECT_EQ(stopped("year: 2023"), "false");
  EXPECT_EQ(stopped("year: 2024 month: 2 day: 11"),
            "unknown{patient.medicines[name=MTX].purpose, "
            "patient.medicines[name=MTX].started_on}");
  EXPECT_THAT(stopped("year: 2024"), HasSubstr("unknown"));
  EXPECT_EQ(stopped("year: 2024 month: 2 day: 10", "started_on { year: 2024 }"),
            "false");
  EXPECT_THAT(
      stopped("year: 2024 month: 2 day: 11", "started_on { year: 2024 }"),
      HasSubstr("started_on=2024].started_on.month"));
}

TEST(StillTaken, IsWhatIsStatedElseTheLastDay) {
  constexpr char kTaken[] = "still_taken(m, assessed_on)";
  EXPECT_EQ(Of(kTaken, "name: 'Zocor' ongoing: true"), "true");
  EXPECT_EQ(Of(kTaken, "name: 'Zocor' ongoing: false"), "false");
  EXPECT_EQ(Of(kTaken, "name: 'Zocor'"),
            "unknown{patient.medicines[name=Zocor].ongoing, "
            "patient.medicines[name=Zocor].stopped_on}");
  EXPECT_EQ(Of(kTaken,
               "name: 'Zocor' stopped_on { year: 2024 month: 6 day: 14 "
               "}"),
            "false");
  EXPECT_EQ(Of(kTaken,
               "name: 'Zocor' stopped_on { year: 2024 month: 6 day: 15 "
               "}"),
            "true");
  EXPECT_THAT(Of(kTaken, "name: 'Zocor' stopped_on { year: 2024 month: 6 }"),
              HasSubstr("unknown"));
}

std::string First(absl::string_view medicines) {
  return Asked(
      "first_start(patient.medicines, ['GLUCOCORTICOID', 'SECOND_LINE'], "
      "patient.onset_date)",
      absl::StrCat(kOnset, medicines));
}

TEST(FirstStart, IsTheEarliestOfTheClasses) {
  const std::string complete = "medicines_complete: true ";
  const std::string prednisone =
      "medicines { name: 'prednisone' started_on { year: 2024 month: 3 day: 5 "
      "} } ";
  EXPECT_EQ(First(complete + prednisone), "2024-03-05");
  EXPECT_EQ(First(complete + prednisone +
                  "medicines { name: 'MTX' started_on { year: 2024 month: 3 "
                  "day: 1 } } "),
            "2024-03-01");
  EXPECT_EQ(First(complete + prednisone +
                  "medicines { name: 'Zocor' started_on { year: 2010 } } "),
            "2024-03-05")
      << "of no class asked for";
  EXPECT_EQ(First(complete), "9999-12-31") << "never";
}

TEST(FirstStart, IsOfWhatIsGivenForTheMyositis) {
  const auto with = [](absl::string_view rest) {
    return First(
        absl::StrCat("medicines_complete: true medicines { name: 'prednisone' ",
                     rest, " }"));
  };
  constexpr char kBefore[] = "started_on { year: 2024 month: 1 day: 5 } ";
  EXPECT_EQ(with(kBefore), "9999-12-31") << "begun before onset";
  EXPECT_EQ(with(absl::StrCat(kBefore, "purpose: PURPOSE_MYOSITIS")),
            "2024-01-05");
  EXPECT_EQ(with("started_on { year: 2024 month: 3 day: 5 } "
                 "purpose: PURPOSE_OTHER"),
            "9999-12-31");
  EXPECT_EQ(with("stopped_on { year: 2024 month: 1 day: 5 }"), "9999-12-31");
  EXPECT_EQ(with("stopped_on { year: 2024 month: 3 day: 5 } "
                 "purpose: PURPOSE_MYOSITIS"),
            "0001-01-01..2024-03-05");
}

TEST(FirstStart, TakesARouteThatIsNotStatedAsSystemicAsTheTreatmentLineDoes) {
  const auto with = [](absl::string_view rest) {
    return First(absl::StrCat(
        "medicines_complete: true medicines { name: 'prednisolone' purpose: "
        "PURPOSE_MYOSITIS started_on { year: 2024 month: 3 day: 5 } ",
        rest, " }"));
  };
  EXPECT_EQ(with(""), "2024-03-05") << "it has topical forms, too";
  EXPECT_EQ(with("route: ROUTE_ORAL"), "2024-03-05");
  EXPECT_EQ(with("route: ROUTE_TOPICAL"), "9999-12-31");
}

TEST(FirstStart, NamesThePurposeWhereItWouldTell) {
  EXPECT_EQ(Asked("first_start(patient.medicines, ['GLUCOCORTICOID'], "
                  "patient.onset_date) < assessed_on",
                  absl::StrCat(kOnset,
                               "medicines_complete: true medicines { name: "
                               "'prednisone' started_on { year: 2024 month: 2 "
                               "} }")),
            "unknown{patient.medicines[name=prednisone,started_on=2024-02]"
            ".purpose, patient.medicines[name=prednisone,started_on=2024-02]"
            ".started_on.day}");
}

TEST(FirstStart, IsOpenTowardsWhatMayHaveBeenEarlier) {
  const std::string prednisone =
      "medicines { name: 'prednisone' purpose: PURPOSE_MYOSITIS started_on { "
      "year: 2024 month: 3 day: 5 } } ";
  const std::string expression =
      "first_start(patient.medicines, ['GLUCOCORTICOID'], patient.onset_date) "
      "> latest_of(patient.birth_date, patient.birth_date)";
  const auto missing = [&](absl::string_view medicines) {
    return Missing(
        Ask(expression,
            PatientOf(absl::StrCat("birth_date { year: 2024 month: 3 day: 1 } ",
                                   medicines))));
  };
  EXPECT_THAT(missing(prednisone), ElementsAre("patient.medicines_complete"));
  EXPECT_THAT(missing("medicines_complete: true " + prednisone +
                      "medicines { name: 'xyz' purpose: PURPOSE_MYOSITIS }"),
              ElementsAre("patient.medicines[name=xyz]: 'xyz' is not "
                          "recognised",
                          "patient.medicines[name=xyz].started_on",
                          "patient.medicines[name=xyz].stopped_on"));
}

TEST(FirstStart, AMedicineThatMayNotCountDoesNotBoundItFromAbove) {
  EXPECT_EQ(Asked("first_start(patient.medicines, ['GLUCOCORTICOID'], "
                  "patient.onset_date) < assessed_on",
                  "medicines_complete: true onset_date { year: 2024 month: 3 } "
                  "medicines { name: 'prednisolone' "
                  "started_on { year: 2024 month: 3 day: 5 } }"),
            "unknown{patient.medicines[name=prednisolone,started_on=2024-03-05]"
            ".purpose, patient.onset_date.day}");
  EXPECT_EQ(Asked("first_start(patient.medicines, ['GLUCOCORTICOID'], "
                  "patient.onset_date) > patient.onset_date",
                  absl::StrCat(kOnset,
                               "medicines_complete: true medicines { name: "
                               "'prednisolone' started_on { year: 2024 month: "
                               "3 day: 5 } }")),
            "true");
}

std::string Last(absl::string_view rest, absl::string_view medicines) {
  return Asked(
      absl::StrCat("last_stop(patient.medicines, 'GLUCOCORTICOID')", rest),
      medicines);
}

std::string Taken(absl::string_view name, absl::string_view until) {
  return absl::StrCat("medicines { name: '", name, "' ", until, " } ");
}

constexpr char kUntilMay[] =
    "stopped_on { year: 2024 month: 5 day: 1 } ongoing: false";
constexpr char kUntilJune[] = "stopped_on { year: 2024 month: 6 day: 1 }";

TEST(LastStop, IsTheLatestOfTheClass) {
  const std::string complete = "medicines_complete: true ";
  const std::string prednisone = Taken("prednisone", kUntilMay);
  EXPECT_EQ(Last("", complete + prednisone), "2024-05-01");
  EXPECT_EQ(
      Last("", complete + prednisone + Taken("hydrocortisone", kUntilJune)),
      "2024-06-01");
  EXPECT_EQ(Last("", complete + prednisone + Taken("MTX", kUntilJune)),
            "2024-05-01")
      << "not of the class";
  EXPECT_EQ(Last("", complete + prednisone + Taken("hydrocortisone", "")),
            "9999-12-31")
      << "without a last day";
  EXPECT_EQ(Last("", complete), "0001-01-01") << "none";
}

TEST(LastStop, IsOpenTowardsWhatMayHaveBeenLater) {
  const std::string complete = "medicines_complete: true ";
  const std::string prednisone = Taken("prednisone", kUntilMay);
  constexpr char kBeforeJune[] = " < date('2024-06-01')";
  EXPECT_EQ(Last(kBeforeJune, prednisone),
            "unknown{patient.medicines_complete}");
  EXPECT_EQ(Last(" < date('2024-05-01')", prednisone), "false");
  EXPECT_EQ(Last(kBeforeJune, complete + prednisone + Taken("xyz", kUntilMay)),
            "true");
  EXPECT_EQ(Last(kBeforeJune, complete + prednisone + Taken("xyz", kUntilJune)),
            "unknown{patient.medicines[name=xyz] ('xyz' is not recognised)}");
  EXPECT_EQ(Last(kBeforeJune, complete + prednisone + Taken("xyz", "")),
            "unknown{patient.medicines[name=xyz] ('xyz' is not recognised)}");
  const std::string in_june =
      complete + prednisone +
      Taken("hydrocortisone", "stopped_on { year: 2024 month: 6 }");
  EXPECT_EQ(Last(" < date('2024-07-01')", in_june), "true");
  EXPECT_EQ(Last(" < date('2024-06-30')", in_june),
            "unknown{patient.medicines[name=hydrocortisone].stopped_on.day}");
}

TEST(LastStop, AsksForAKnownClass) {
  EXPECT_EQ(Asked("last_stop(patient.medicines, 'NONE')", ""),
            "error{no class of medicines 'NONE'}");
}

TEST(Diagnoses, AreReadByIdOrName) {
  const auto of = [](absl::string_view expression, absl::string_view text) {
    return Asked(
        absl::StrCat("patient.diagnoses.map(d, ", expression, ")[0]"),
        absl::StrCat("diagnoses_complete: true diagnoses { ", text, " }"));
  };
  constexpr char kCtd[] = "diagnosis_class(d, 'CTD')";
  EXPECT_EQ(of(kCtd, "diagnosis: 'SYSTEMIC_SCLEROSIS'"), "true");
  EXPECT_EQ(of(kCtd, "name: 'Sjogren syndrome'"), "true");
  EXPECT_EQ(of(kCtd, "name: 'rheumatoid arthritis'"), "true");
  EXPECT_EQ(of(kCtd, "name: 'polymyositis'"), "false");
  EXPECT_EQ(of(kCtd, "diagnosis: 'ANTISYNTHETASE_SYNDROME'"), "false");
  EXPECT_EQ(of(kCtd, "name: 'xyz'"),
            "unknown{patient.diagnoses[name=xyz] ('xyz' is not recognised)}");
  EXPECT_EQ(of(kCtd, ""), "unknown{patient.diagnoses[#1].diagnosis}");
  EXPECT_THAT(of("diagnosis_class(d, 'X')", ""), HasSubstr("no class"));
  EXPECT_EQ(of("is_diagnosis(d, 'SLE')", "name: 'systemic lupus'"), "true");
  EXPECT_EQ(of("is_diagnosis(d, 'SLE')", "name: 'systemic sclerosis'"),
            "false");
  EXPECT_THAT(of("is_diagnosis(d, 'SLEX')", ""), HasSubstr("no diagnosis"));
  EXPECT_EQ(of("diagnosis_title(d)", "name: 'SSc'"), "\"systemic sclerosis\"");
  EXPECT_EQ(of("diagnosis_title(d)", "name: 'xyz'"), "\"xyz\"");
  EXPECT_EQ(of("unrecognised(d)", "name: 'SSc'"), "false");
  EXPECT_EQ(of("unrecognised(d)", "diagnosis: 'SLE' name: 'xyz'"), "false");
  EXPECT_EQ(of("unrecognised(d)", "name: 'scleroderma'"), "true");
  EXPECT_EQ(of("unrecognised(d)", "name: 'sistemic sclerosis'"), "true");
  for (const char* name : {"'DM'", "'SLE?'", "'-SLE'"}) {
    EXPECT_EQ(of("unrecognised(d)", absl::StrCat("name: ", name)), "true");
    EXPECT_THAT(of("is_diagnosis(d, 'SLE')", absl::StrCat("name: ", name)),
                HasSubstr("unknown"));
  }
  EXPECT_EQ(of("diagnosis_title(d)", "name: 'DM'"),
            "\"DM (dermatomyositis or diabetes mellitus)\"");
  EXPECT_EQ(of("diagnosis_title(d)", "diagnosis: 'SLE' name: 'SLE?'"),
            "\"SLE? (marked as in doubt or denied)\"");
  EXPECT_EQ(of("unrecognised(d)", "diagnosis: 'SLEX' name: 'SSc'"), "true");
  EXPECT_EQ(of("unrecognised(d)", ""),
            "unknown{patient.diagnoses[#1].diagnosis}");
}

}  // namespace
}  // namespace myorules::rules
