// Analytes, methods and codes as laboratories print them.
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "service/lab/reading_testing.h"

namespace myorules::service {
namespace {

v1::NormalisedResult Of(const std::string& fields,
                        absl::string_view profile = "") {
  return Read(Printed(absl::StrCat(fields, R"( status: "F")")), profile);
}

std::string ProblemOf(const v1::NormalisedResult& read) {
  return read.problems_size() == 0
             ? ""
             : absl::StrCat(read.problems(0).field(), ": ",
                            read.problems(0).description());
}

TEST(Names, OfTheSpecificationAreRead) {
  struct Row {
    const char* name;
    const char* analyte;
  };
  for (const Row& row : {
           Row{"TIF1-γ", "TIF1_GAMMA"},
           Row{"TIF1 gamma", "TIF1_GAMMA"},
           Row{"TIF-1g", "TIF1_GAMMA"},
           Row{"PM/Scl-75", "PM_SCL75"},
           Row{"Mi-2 alpha", "MI2_ALPHA"},
           Row{"SSA-52", "RO52"},
           Row{"HMG-CoA reductase", "HMGCR"},
           Row{"anti-HMGCR", "HMGCR"},
           Row{"HMGCR", "HMGCR"},
           Row{"HMG-CoA Reductase Ab, S", "HMGCR"},
           Row{"anti‑Mi‑2β", "MI2_BETA"},
           Row{"ＪＯ－１", "JO1"},
           Row{"anti-Ku", "KU"},
           Row{"Ku Ab", "KU"},
           Row{"SRP-AK", "SRP"},
           Row{"SRP-Antikörper", "SRP"},
           Row{"SRP antistoffen", "SRP"},
           Row{"anticorps anti-SRP", "SRP"},
           Row{"HMG-CoA-Reduktase-Antikörper", "HMGCR"},
           Row{"Mi2-ß", "MI2_BETA"},
           Row{"Ro-52/TRIM21", "RO52"},
       }) {
    v1::RawResult raw = Printed(R"(method: "line blot" value: "neg")");
    raw.set_analyte(row.name);
    EXPECT_EQ(Read(raw).result().analyte(), row.analyte) << row.name;
  }
}

TEST(Names, OfOtherLanguagesAreRead) {
  EXPECT_EQ(InShort(Of(R"(analyte: "Creatinkinase gesamt" value: "300"
                          unit: "UI/L")")),
            "300 U/L");
  EXPECT_EQ(InShort(Of(R"(analyte: "CK" value: "5.1" unit: "mikrokat/l")")),
            "5.1 ukat/L");
  EXPECT_EQ(
      Of("analyte: 'AST (GOT)' value: '40' unit: 'U/L'").result().analyte(),
      "AST");
  for (const char* unit : {"(U/mL)", "U / ml"}) {
    EXPECT_EQ(InShort(Of(absl::StrCat(
                  R"(analyte: "anti-HMGCR" method: "ELISA" value: "34")",
                  " unit: '", unit, "'"))),
              "34 U/mL");
  }
  const auto method = [](const char* printed) {
    return Of(absl::StrCat(R"(analyte: "anti-SRP" value: "positive" method: ')",
                           printed, "'"))
        .result()
        .method();
  };
  EXPECT_EQ(method("Immunblot"), v1::ASSAY_METHOD_LINE_BLOT);
  EXPECT_EQ(method("inmunoblot"), v1::ASSAY_METHOD_LINE_BLOT);
  EXPECT_EQ(method("immunodot"), v1::ASSAY_METHOD_OTHER);
  EXPECT_EQ(method("RIPA"), v1::ASSAY_METHOD_IMMUNOPRECIPITATION);
}

TEST(Names, WithASignOfDoubtAreRefused) {
  const v1::NormalisedResult read = Of(R"(analyte: "SRP?" value: "3+")");
  EXPECT_EQ(InShort(read), "refused; UNKNOWN_ANALYTE");
  EXPECT_EQ(ProblemOf(read),
            "analyte: no analyte is read from 'SRP?', which carries a sign of "
            "doubt");
  EXPECT_EQ(InShort(Of(R"(analyte: "Mi-2?" value: "3+")")),
            "refused; UNKNOWN_ANALYTE")
      << "a lost letter: alpha or beta";
}

TEST(Names, ThatAreNotKnownAreRefusedWithTheNearest) {
  const v1::NormalisedResult read = Of(R"(analyte: "anti-SPR" value: "neg")");
  EXPECT_EQ(InShort(read), "refused; UNKNOWN_ANALYTE");
  EXPECT_EQ(ProblemOf(read),
            "analyte: no analyte 'anti-SPR' is known; add it to the profile");
  ASSERT_EQ(read.problems(0).nearest_size(), 1);
  EXPECT_EQ(read.problems(0).nearest(0), "SRP");
  EXPECT_FALSE(read.has_result());
  EXPECT_EQ(InShort(Of(R"(analyte: "Ki" value: "neg")")),
            "refused; UNKNOWN_ANALYTE")
      << "another antigen than Ku";
  EXPECT_EQ(InShort(Of(R"(value: "neg")")), "refused; NO_ANALYTE");
}

TEST(Names, ThatAreAlsoThoseOfSomethingElseNeedContext) {
  for (const char* name : {"Ku", "EJ", "OJ", "SRP", "SSA", "RNP", "Mj"}) {
    const std::string bare =
        absl::StrCat("analyte: \"", name, "\" value: \"2+\"");
    EXPECT_EQ(InShort(Of(bare)), "refused; AMBIGUOUS_ANALYTE") << name;
    EXPECT_EQ(InShort(Of(absl::StrCat(bare, R"( method: "line blot")"))),
              "grade TWO_PLUS")
        << name;
    EXPECT_EQ(InShort(Of(
                  absl::StrCat(bare, R"( order: "Myositis line blot 16 Ag")"))),
              "grade TWO_PLUS")
        << name;
  }
  EXPECT_EQ(ProblemOf(Of(R"(analyte: "Ku" value: "2+")")),
            "analyte: 'Ku' alone may be something else than anti-Ku; send the "
            "method, the order or a code with it");
  EXPECT_EQ(InShort(Of(R"(analyte: "SRP" code: "33921-8" value: "neg"
                          method: "other")")),
            "word NEGATIVE");
  EXPECT_EQ(InShort(Of(R"(analyte: "Ku" order: "ENA panel" value: "neg"
                          method: "multiplex")")),
            "word NEGATIVE");
}

// "HA Ab" is the antibody against hepatitis A.
TEST(Names, ThatAreAlsoAnotherAntibodysNeedAMethodThatFindsThisOne) {
  for (const char* name : {"Ha", "HA Ab", "anti-HA"}) {
    const std::string bare =
        absl::StrCat("analyte: \"", name, "\" value: \"2+\"");
    EXPECT_EQ(InShort(Of(bare)), "refused; AMBIGUOUS_ANALYTE") << name;
    EXPECT_EQ(InShort(Of(absl::StrCat(bare, R"( method: "ELISA")"))),
              "refused; AMBIGUOUS_ANALYTE")
        << name;
    EXPECT_EQ(
        InShort(Of(absl::StrCat(bare, R"( order: "Hepatitis antibodies")"))),
        "refused; AMBIGUOUS_ANALYTE")
        << name;
    EXPECT_EQ(InShort(Of(absl::StrCat(bare, R"( method: "line blot")"))),
              "grade TWO_PLUS")
        << name;
    EXPECT_EQ(InShort(Of(
                  absl::StrCat(bare, R"( order: "Myositis line blot 16 Ag")"))),
              "grade TWO_PLUS")
        << name;
  }
}

// The message of background.md 7.1.
TEST(Codes, OfALineBlotSayTheMethod) {
  const v1::NormalisedResult read =
      Of(R"(code: "99139-8" analyte: "Ro52 Ab line blot" value: "18"
            unit: "{SI}" reference_range: "<11" flag: "H")");
  EXPECT_EQ(InShort(read), "18 intensity");
  EXPECT_EQ(read.result().analyte(), "RO52");
  EXPECT_EQ(read.result().method(), v1::ASSAY_METHOD_LINE_BLOT);
  for (const char* code : {"88732-3", "82997-8", "88733-1", "82996-0",
                           "99069-7", "99068-9", "82933-3", "99139-8"}) {
    EXPECT_EQ(Of(absl::StrCat("code: \"", code, "\" value: \"2+\""))
                  .result()
                  .method(),
              v1::ASSAY_METHOD_LINE_BLOT)
        << code;
  }
  EXPECT_EQ(ProblemOf(Of(R"(code: "99139-8" method: "ELISA" value: "18")")),
            "method: the method is 'ELISA', and the code '99139-8' says line "
            "blot");
  EXPECT_EQ(
      ProblemOf(Of(R"(code: "99139-8" analyte: "anti-Ro52" value: "neg")")),
      "");
}

TEST(Codes, SayTheAnalyte) {
  EXPECT_EQ(
      Of(R"(code: "33921-8" method: "IFA" value: "neg")").result().analyte(),
      "SRP");
  EXPECT_EQ(Of(R"(code: "93493-5" analyte: "HMG-CoA Reductase Ab, S"
                  value: "200" unit: "CU")")
                .result()
                .analyte(),
            "HMGCR");
  EXPECT_EQ(InShort(Of(R"(code: "12345-6" value: "neg")")),
            "refused; UNKNOWN_ANALYTE");
  const v1::NormalisedResult other =
      Of(R"(code: "33921-8" analyte: "Jo-1" value: "neg")");
  EXPECT_EQ(InShort(other), "refused; ANALYTE_DISAGREES");
  EXPECT_EQ(ProblemOf(other),
            "code: the code 33921-8 is that of anti-SRP, and the name 'Jo-1' "
            "that of anti-Jo-1");
}

// LOINC 2157-6 is total CK only if name and unit agree.
TEST(Codes, OfCreatineKinaseAreBelievedOnlyBesideItsName) {
  EXPECT_EQ(InShort(Of(R"(code: "2157-6" analyte: "Creatine kinase"
                          value: "8120" unit: "U/L")")),
            "8120 U/L");
  EXPECT_EQ(InShort(Of(R"(code: "2157-6" value: "8120" unit: "U/L")")),
            "refused; ANALYTE_DISAGREES");
  EXPECT_EQ(InShort(Of(R"(code: "2157-6" analyte: "CK-MB" value: "8"
                          unit: "ng/mL")")),
            "refused; ANALYTE_DISAGREES");
  EXPECT_EQ(InShort(Of(R"(code: "2157-6" analyte: "Hemoglobin" value: "8"
                          unit: "g/dL")")),
            "refused; UNKNOWN_ANALYTE");
  EXPECT_EQ(InShort(Of(R"(code: "2157-6" analyte: "Creatine kinase"
                          value: "8" unit: "ng/mL")")),
            "refused; ANALYTE_DISAGREES");
}

TEST(Methods, AreReadFromWhereverTheyStand) {
  struct Row {
    const char* fields;
    v1::AssayMethod method;
  };
  for (
      const Row& row : {
          Row{R"(analyte: "Jo-1" method: "EUROLINE" value: "neg")",
              v1::ASSAY_METHOD_LINE_BLOT},
          Row{R"(analyte: "Jo-1" method: "Line Immuno-Assay" value: "neg")",
              v1::ASSAY_METHOD_LINE_BLOT},
          Row{R"(analyte: "HMG-CoA ELISA" value: "34.5" unit: "U/mL")",
              v1::ASSAY_METHOD_ELISA},
          Row{R"(analyte: "SRP Immunoblot" value: "2+")",
              v1::ASSAY_METHOD_LINE_BLOT},
          Row{R"(analyte: "Jo-1" order: "Myositis Immunoblot" value: "2+")",
              v1::ASSAY_METHOD_LINE_BLOT},
          Row{R"text(analyte: "HMGCR" order: "HMGCR (ELISA)" value: "34.5")text",
              v1::ASSAY_METHOD_ELISA},
          Row{R"(analyte: "HMGCR" value: "34.5" unit: "CU")",
              v1::ASSAY_METHOD_CHEMILUMINESCENCE},
          Row{R"(analyte: "Jo-1" value: "34" unit: "SI")",
              v1::ASSAY_METHOD_LINE_BLOT},
          Row{R"(analyte: "CK" value: "34" unit: "U/L")",
              v1::ASSAY_METHOD_ENZYME_ACTIVITY},
          Row{R"(analyte: "HMGCR" value: "34.5" unit: "U/mL")",
              v1::ASSAY_METHOD_UNSPECIFIED},
          Row{R"(analyte: "HMGCR" order: "Antibodies" value: "34.5")",
              v1::ASSAY_METHOD_UNSPECIFIED},
      }) {
    EXPECT_EQ(Of(row.fields).result().method(), row.method) << row.fields;
  }
  EXPECT_EQ(InShort(Of(R"(analyte: "HMG-CoA ELISA" method: "CLIA"
                          value: "34.5" unit: "CU")")),
            "refused; METHOD_DISAGREES");
  const v1::NormalisedResult unknown =
      Of(R"(analyte: "Jo-1" method: "line plot" value: "2+")");
  EXPECT_EQ(unknown.problems(0).kind(),
            v1::READING_PROBLEM_KIND_UNKNOWN_METHOD);
  ASSERT_EQ(unknown.problems(0).nearest_size(), 1);
  EXPECT_EQ(unknown.problems(0).nearest(0), "line blot");
}

// Of an order with two methods nobody knows which is this result's.
TEST(Methods, AreNotTakenFromAnOrderThatNamesTwo) {
  struct Row {
    const char* order;
    v1::AssayMethod method;
  };
  for (const Row& row : {
           Row{"Anti-SRP ELISA, reflex immunoblot",
               v1::ASSAY_METHOD_UNSPECIFIED},
           Row{"Myositis line blot 17 Ag incl. HMGCR ELISA",
               v1::ASSAY_METHOD_UNSPECIFIED},
           Row{"Anti-SRP CIA, reflex line blot", v1::ASSAY_METHOD_UNSPECIFIED},
           Row{"SRP IFA with reflex to blot", v1::ASSAY_METHOD_UNSPECIFIED},
           Row{"Western blot", v1::ASSAY_METHOD_UNSPECIFIED},
           Row{"SRP Ab, no blot", v1::ASSAY_METHOD_UNSPECIFIED},
           Row{"SRP-Ak ohne Lineblot", v1::ASSAY_METHOD_UNSPECIFIED},
           Row{"Myositis line blot, antibodies", v1::ASSAY_METHOD_LINE_BLOT},
           Row{"Line blot (EUROLINE)", v1::ASSAY_METHOD_LINE_BLOT},
           Row{"anti-SRP by CLIA", v1::ASSAY_METHOD_CHEMILUMINESCENCE},
       }) {
    v1::RawResult raw =
        Printed(R"(analyte: "SRP Ab" value: "neg" status: "F")");
    raw.set_order(row.order);
    EXPECT_EQ(Read(raw).result().method(), row.method) << row.order;
  }
  EXPECT_EQ(InShort(Of(R"(analyte: "SRP" value: "strong positive"
                          order: "Anti-SRP ELISA, reflex immunoblot")")),
            "unknown word STRONG_POSITIVE; WORD_WITHOUT_BAND")
      << "that an antibody is meant is still known";
}

// LIA is a line and a luminescence immunoassay; a dot blot has no such grades.
TEST(Methods, ThatMayBeAnotherAreNoLineBlot) {
  EXPECT_EQ(ProblemOf(Of(R"(analyte: "Jo-1" method: "LIA" value: "2+")")),
            "method: no method 'LIA' is known; add it to the profile");
  EXPECT_EQ(InShort(Of(R"(analyte: "Jo-1" method: "dot blot" value: "2+")")),
            "unknown nothing; NOT_OF_THIS_METHOD");
}

TEST(Methods, ByWhichNothingOfTheKindIsMeasuredMakeItUnknown) {
  for (const char* fields : {
           R"(analyte: "CK" method: "ELISA" value: "300" unit: "U/L")",
           R"(analyte: "CK" method: "line blot" value: "2+")",
           R"(analyte: "LDH" method: "Western blot" value: "300" unit: "U/L")",
           R"(analyte: "YRS" method: "ELISA" value: "30" unit: "U/mL")",
       }) {
    const v1::NormalisedResult read = Of(fields);
    EXPECT_EQ(read.outcome(), v1::READING_OUTCOME_UNKNOWN) << fields;
    EXPECT_EQ(read.result().value_case(), v1::LabResult::VALUE_NOT_SET)
        << fields;
    EXPECT_EQ(read.problems(read.problems_size() - 1).kind(),
              v1::READING_PROBLEM_KIND_IMPOSSIBLE_METHOD)
        << fields;
  }
  const v1::NormalisedResult read =
      Of(R"(analyte: "CK" method: "ELISA" value: "300" unit: "U/L")");
  EXPECT_EQ(read.result().unread_reason(),
            "creatine kinase is not measured by ELISA");
  EXPECT_EQ(InShort(Of(R"(analyte: "CK" order: "Myositis line blot and CK"
                          value: "300" unit: "U/L")")),
            "300 U/L")
      << "what was ordered with it";
}

TEST(Problems, AreAllToldAtOnce) {
  const v1::NormalisedResult read = Read(Printed(
      R"(analyte: "SPR" method: "magic" value: "??x" status: "perhaps"
         collected_on: "03/04/2026" reported_on: "soon")"));
  std::vector<std::string> fields;
  for (const v1::ReadingProblem& problem : read.problems()) {
    fields.push_back(problem.field());
  }
  EXPECT_EQ(fields, (std::vector<std::string>{"method", "analyte", "status",
                                              "collected_on", "reported_on"}));
  EXPECT_FALSE(read.has_result());
}

}  // namespace
}  // namespace myorules::service
