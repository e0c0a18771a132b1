#include "tests/bench/handwritten/entry_paths.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"

namespace myorules::handwritten {
namespace {

bool SameDate(const v1::Date& a, const v1::Date& b) {
  return a.year() == b.year() && a.month() == b.month() && a.day() == b.day();
}

// Whether two entries agree in all fields that name them.
bool SameName(const v1::LabResult& a, const v1::LabResult& b) {
  return a.analyte() == b.analyte() && a.method() == b.method() &&
         a.has_collected_on() == b.has_collected_on() &&
         SameDate(a.collected_on(), b.collected_on()) &&
         a.specimen_id() == b.specimen_id();
}
bool SameName(const v1::Medicine& a, const v1::Medicine& b) {
  return a.medicine() == b.medicine() && a.atc() == b.atc() &&
         a.name() == b.name() && a.has_started_on() == b.has_started_on() &&
         SameDate(a.started_on(), b.started_on());
}
bool SameName(const v1::Diagnosis& a, const v1::Diagnosis& b) {
  return a.diagnosis() == b.diagnosis() && a.name() == b.name() &&
         a.has_diagnosed_on() == b.has_diagnosed_on() &&
         SameDate(a.diagnosed_on(), b.diagnosed_on());
}
bool SameName(const v1::Malignancy& a, const v1::Malignancy& b) {
  return a.site() == b.site() && a.has_diagnosed_on() == b.has_diagnosed_on() &&
         SameDate(a.diagnosed_on(), b.diagnosed_on());
}

// Writes "[name=a,date=2016-05#2]".
class Name {
 public:
  explicit Name(std::string* path) : path_(path) { *path_ += '['; }

  void Text(absl::string_view field, absl::string_view text) {
    if (text.empty()) return;
    Field(field);
    const bool plain =
        std::all_of(text.begin(), text.end(), [](unsigned char byte) {
          return byte >= 0x20 && byte != 0x7F &&
                 absl::string_view("[],=#\"\\").find(byte) ==
                     absl::string_view::npos;
        });
    if (plain) {
      absl::StrAppend(path_, text);
    } else {
      absl::StrAppend(path_, "\"", absl::Utf8SafeCEscape(text), "\"");
    }
  }

  void Method(v1::AssayMethod method) {
    if (method == v1::ASSAY_METHOD_UNSPECIFIED) return;
    Field("method");
    absl::StrAppend(path_, absl::StripPrefix(v1::AssayMethod_Name(method),
                                             "ASSAY_METHOD_"));
  }

  void Date(absl::string_view field, bool is_set, const v1::Date& date) {
    if (!is_set) return;
    Field(field);
    absl::StrAppendFormat(path_, "%04d", date.year());
    if (date.month() != 0) absl::StrAppendFormat(path_, "-%02d", date.month());
    if (date.day() != 0) absl::StrAppendFormat(path_, "-%02d", date.day());
  }

  void End(int same_before) {
    if (!any_ || same_before > 0) {
      absl::StrAppend(path_, "#", same_before + 1);
    }
    *path_ += ']';
  }

 private:
  void Field(absl::string_view field) {
    absl::StrAppend(path_, any_ ? "," : "", field, "=");
    any_ = true;
  }

  std::string* path_;
  bool any_ = false;
};

template <typename List>
int SameBefore(const List& list, int index) {
  int same = 0;
  while (same < index && SameName(list[index - same - 1], list[index])) ++same;
  return same;
}

}  // namespace

void AppendEntryPath(const v1::Patient& patient, List list, int index,
                     std::string* path) {
  switch (list) {
    case List::kResults: {
      absl::StrAppend(path, "patient.results");
      const v1::LabResult& entry = patient.results(index);
      Name name(path);
      name.Text("analyte", entry.analyte());
      name.Method(entry.method());
      name.Date("collected_on", entry.has_collected_on(), entry.collected_on());
      name.Text("specimen_id", entry.specimen_id());
      name.End(SameBefore(patient.results(), index));
      break;
    }
    case List::kMedicines: {
      absl::StrAppend(path, "patient.medicines");
      const v1::Medicine& entry = patient.medicines(index);
      Name name(path);
      name.Text("medicine", entry.medicine());
      name.Text("atc", entry.atc());
      name.Text("name", entry.name());
      name.Date("started_on", entry.has_started_on(), entry.started_on());
      name.End(SameBefore(patient.medicines(), index));
      break;
    }
    case List::kDiagnoses: {
      absl::StrAppend(path, "patient.diagnoses");
      const v1::Diagnosis& entry = patient.diagnoses(index);
      Name name(path);
      name.Text("diagnosis", entry.diagnosis());
      name.Text("name", entry.name());
      name.Date("diagnosed_on", entry.has_diagnosed_on(), entry.diagnosed_on());
      name.End(SameBefore(patient.diagnoses(), index));
      break;
    }
    case List::kMalignancies: {
      absl::StrAppend(path, "patient.malignancies");
      const v1::Malignancy& entry = patient.malignancies(index);
      Name name(path);
      name.Text("site", entry.site());
      name.Date("diagnosed_on", entry.has_diagnosed_on(), entry.diagnosed_on());
      name.End(SameBefore(patient.malignancies(), index));
      break;
    }
  }
}

}  // namespace myorules::handwritten
