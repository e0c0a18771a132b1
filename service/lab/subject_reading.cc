#include "service/lab/subject_reading.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rules/terminology/printed_text.h"
#include "service/lab/text_advice.h"

namespace myorules::service {
namespace {

using rules::AnalyteName;
using rules::LabProfile;

constexpr char kAnalyte[] = "analyte";
constexpr char kCode[] = "code";
constexpr char kMethod[] = "method";
constexpr char kAddIt[] = "add it to the profile";

class SubjectReading {
 public:
  SubjectReading(const v1::RawResult& raw, const LabProfile& profile,
                 Problems* problems)
      : raw_(raw), profile_(profile), problems_(*problems) {}

  ReadSubject Read() {
    ReadSubject subject;
    FindMethod();
    FindNames();
    subject.analyte = Analyte();
    if (subject.analyte == nullptr) return subject;
    subject.method = Method(*subject.analyte);
    if (!CheckContext(subject.method)) subject.analyte = nullptr;
    subject.method_is_lost = method_is_lost_;
    return subject;
  }

 private:
  void FindMethod() {
    if (raw_.method().empty()) return;
    const auto method = profile_.FindMethod(raw_.method());
    if (method.has_value()) {
      printed_method_ = *method;
      return;
    }
    LoseMethod(v1::READING_PROBLEM_KIND_UNKNOWN_METHOD,
               absl::StrCat("no method ", Quoted(raw_.method()), " is known",
                            AdviceOr(AdviceOnText(raw_.method()), kAddIt)),
               profile_.NearestMethods(raw_.method()));
  }

  void LoseMethod(v1::ReadingProblemKind kind, std::string description,
                  const std::vector<std::string>& nearest = {}) {
    method_is_lost_ = true;
    problems_.RefusePart(kMethod, kind, std::move(description), nearest);
  }

  void FindNames() {
    // Of "TIF1&gamma;" nothing is read, as of no other escaped text.
    if (!raw_.analyte().empty() && AdviceOnText(raw_.analyte()).empty()) {
      by_name_ = profile_.FindAnalyte(raw_.analyte(), &says_antibody_);
    }
    if (raw_.code().empty()) return;
    std::string scratch;
    by_code_ = profile_.terminology().FindAnalyteByLoinc(
        rules::CleanText(raw_.code(), &scratch));
    // A code of the laboratory, or what a LOINC code says of the method. One
    // that nobody knows says nothing.
    if (!AdviceOnText(raw_.code()).empty()) return;
    bool says_antibody = false;
    const AnalyteName* name = profile_.FindAnalyte(raw_.code(), &says_antibody);
    if (name == nullptr || name->needs_context) return;
    if (by_code_ == nullptr) by_code_ = name->analyte;
    if (by_code_ == name->analyte) coded_method_ = name->method;
  }

  const v1::Analyte* Analyte() {
    if (raw_.analyte().empty()) return AnalyteByCode();
    if (profile_.terminology().IsPrintInDoubt(raw_.analyte())) {
      problems_.Refuse(
          kAnalyte, v1::READING_PROBLEM_KIND_UNKNOWN_ANALYTE,
          absl::StrCat("no analyte is read from ", Quoted(raw_.analyte()),
                       ", which carries a sign of doubt"));
      return nullptr;
    }
    if (by_name_ == nullptr) {
      const std::string advice = AdviceOnName(raw_.analyte());
      problems_.Refuse(
          kAnalyte, v1::READING_PROBLEM_KIND_UNKNOWN_ANALYTE,
          by_code_ == nullptr || !advice.empty()
              ? absl::StrCat("no analyte ", Quoted(raw_.analyte()), " is known",
                             AdviceOr(advice, kAddIt))
              : absl::StrCat("no analyte ", Quoted(raw_.analyte()),
                             " is known, and the code ", raw_.code(),
                             " is that of ", by_code_->title(),
                             "; add the name to the profile if it is the same"),
          profile_.NearestAnalytes(raw_.analyte()));
      return nullptr;
    }
    if (by_code_ != nullptr && by_code_ != by_name_->analyte) {
      problems_.Refuse(kCode, v1::READING_PROBLEM_KIND_ANALYTE_DISAGREES,
                       absl::StrCat("the code ", raw_.code(), " is that of ",
                                    by_code_->title(), ", and the name ",
                                    Quoted(raw_.analyte()), " that of ",
                                    by_name_->analyte->title()));
      return nullptr;
    }
    return by_name_->analyte;
  }

  const v1::Analyte* AnalyteByCode() {
    if (raw_.code().empty()) {
      problems_.Refuse(kAnalyte, v1::READING_PROBLEM_KIND_NO_ANALYTE,
                       "must say what was measured");
      return nullptr;
    }
    if (by_code_ == nullptr) {
      problems_.Refuse(
          kCode, v1::READING_PROBLEM_KIND_UNKNOWN_ANALYTE,
          absl::StrCat("no code ", Quoted(raw_.code()), " is known",
                       AdviceOr(AdviceOnText(raw_.code()),
                                "send the name, or add it to the profile")),
          profile_.NearestAnalytes(raw_.code()));
      return nullptr;
    }
    const auto& habits =
        profile_.HabitsOf(*by_code_, v1::ASSAY_METHOD_UNSPECIFIED);
    if (habits.code_needs_name) {
      problems_.RefuseSubject(
          kAnalyte, v1::READING_PROBLEM_KIND_ANALYTE_DISAGREES,
          absl::StrCat("the code ", raw_.code(), " is that of ",
                       by_code_->title(),
                       ", and is also seen on other analytes; send the name"));
      if (problems_.version() != Version::kWithdrawal) return nullptr;
    }
    return by_code_;
  }

  // What is printed as the method, else what the name says, the code, the
  // order, a unit that is one method's, the habit of the laboratory.
  v1::AssayMethod Method(const v1::Analyte& analyte) {
    const v1::AssayMethod named =
        by_name_ == nullptr ? v1::ASSAY_METHOD_UNSPECIFIED : by_name_->method;
    CheckMethods(printed_method_, "method", raw_.method(), named, "name",
                 raw_.analyte());
    CheckMethods(printed_method_, "method", raw_.method(), coded_method_,
                 "code", raw_.code());
    CheckMethods(named, "name", raw_.analyte(), coded_method_, "code",
                 raw_.code());
    if (method_is_lost_ && problems_.version() != Version::kFirst) {
      return v1::ASSAY_METHOD_UNSPECIFIED;
    }
    for (const v1::AssayMethod said : {printed_method_, named, coded_method_}) {
      if (said != v1::ASSAY_METHOD_UNSPECIFIED) return said;
    }
    const rules::AssayHabits& habits =
        profile_.HabitsOf(analyte, v1::ASSAY_METHOD_UNSPECIFIED);
    const v1::AssayMethod ordered =
        Order().value_or(v1::ASSAY_METHOD_UNSPECIFIED);
    // A creatine kinase in the order of a line blot is none of its strips.
    if (ordered != v1::ASSAY_METHOD_UNSPECIFIED && habits.CanBeBy(ordered)) {
      return ordered;
    }
    if (habits.method_when_missing != v1::ASSAY_METHOD_UNSPECIFIED) {
      return habits.method_when_missing;
    }
    if (raw_.unit().empty()) return v1::ASSAY_METHOD_UNSPECIFIED;
    std::string scratch;
    const auto unit = profile_.FindUnit(rules::CleanText(raw_.unit(), &scratch),
                                        v1::ASSAY_METHOD_UNSPECIFIED);
    return unit.has_value() ? unit->method : v1::ASSAY_METHOD_UNSPECIFIED;
  }

  // Two that both say a method must say the same.
  void CheckMethods(v1::AssayMethod one, absl::string_view one_field,
                    const std::string& one_text, v1::AssayMethod other,
                    absl::string_view other_field,
                    const std::string& other_text) {
    if (one == v1::ASSAY_METHOD_UNSPECIFIED ||
        other == v1::ASSAY_METHOD_UNSPECIFIED || one == other) {
      return;
    }
    LoseMethod(
        v1::READING_PROBLEM_KIND_METHOD_DISAGREES,
        one_field == kMethod
            ? absl::StrCat("the method is ", Quoted(one_text), ", and the ",
                           other_field, " ", Quoted(other_text), " says ",
                           profile_.TextOf(other))
            : absl::StrCat("the ", one_field, " ", Quoted(one_text), " says ",
                           profile_.TextOf(one), ", and the ", other_field, " ",
                           Quoted(other_text), " ", profile_.TextOf(other)));
  }

  // Whether a name that is also that of something else is an antibody's here.
  bool CheckContext(v1::AssayMethod method) {
    if (by_name_ == nullptr || !by_name_->needs_context ||
        by_code_ != nullptr || TellsAntibody(method)) {
      return true;
    }
    problems_.RefuseSubject(
        kAnalyte, v1::READING_PROBLEM_KIND_AMBIGUOUS_ANALYTE,
        absl::StrCat(Quoted(raw_.analyte()),
                     " alone may be something else than ",
                     by_name_->analyte->title(),
                     "; send the method, the order or a code with it"));
    return problems_.version() == Version::kWithdrawal;
  }

  bool TellsAntibody(v1::AssayMethod method) const {
    // There may be an antibody against the other thing, too ("HA Ab": hepatitis
    // A): where few methods find this one, they tell.
    const rules::AssayHabits& habits =
        profile_.HabitsOf(*by_name_->analyte, method);
    if (!habits.possible_methods.empty()) return habits.CanBeBy(method);
    if (says_antibody_) return true;
    switch (method) {
      case v1::ASSAY_METHOD_UNSPECIFIED:
      case v1::ASSAY_METHOD_ENZYME_ACTIVITY:
      case v1::ASSAY_METHOD_OTHER:
        return Order().has_value();
      default:
        return true;
    }
  }

  absl::optional<v1::AssayMethod> Order() const {
    if (raw_.order().empty()) return absl::nullopt;
    return profile_.FindOrder(raw_.order());
  }

  const v1::RawResult& raw_;
  const LabProfile& profile_;
  Problems& problems_;
  v1::AssayMethod printed_method_ = v1::ASSAY_METHOD_UNSPECIFIED;
  const AnalyteName* by_name_ = nullptr;
  bool says_antibody_ = false;
  bool method_is_lost_ = false;
  const v1::Analyte* by_code_ = nullptr;
  v1::AssayMethod coded_method_ = v1::ASSAY_METHOD_UNSPECIFIED;
};

}  // namespace

ReadSubject ReadSubjectOf(const v1::RawResult& raw, const LabProfile& profile,
                          Problems* problems) {
  return SubjectReading(raw, profile, problems).Read();
}

}  // namespace myorules::service
