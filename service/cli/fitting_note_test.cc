#include "service/cli/fitting_note.h"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "gtest/gtest.h"
#include "myorules/v1/classification_service.pb.h"
#include "rules/cases/case_file.h"
#include "rules/library/library.h"
#include "rules/terminology/terminology.h"
#include "service/cli/document_text.h"

namespace myorules::service {
namespace {

// Without the lines of its trees, and in one line.
std::string Flowing(const std::string& text) {
  const std::string words =
      absl::StrReplaceAll(text, {{"│", " "}, {"├", " "}, {"└", " "}});
  return absl::StrJoin(
      absl::StrSplit(words, absl::ByAnyChar(" \n"), absl::SkipEmpty()), " ");
}

// The answers of all packs about one patient, and the note on one screen.
struct OnAScreen {
  v1::ClassifyResponse response;
  std::string text;

  // What it says by the pack of answer `i`, from its title on.
  std::string PartOf(int i) const {
    const std::string words = Flowing(text);
    const auto begin_of = [&](int answer) {
      const v1::PackIdentity& pack = response.classifications(answer).pack();
      return words.find(absl::StrCat("By ", pack.name(), " ", pack.version()));
    };
    const size_t begin = begin_of(i);
    if (begin == std::string::npos) return "";
    const bool is_last = i + 1 == response.classifications_size();
    const size_t end = is_last ? words.find("No diagnosis.") : begin_of(i + 1);
    return words.substr(begin, end - begin);
  }
};

// "It is open whether the patient meets the criteria" of a sentence that says
// whose they are behind it.
std::string Verdict(const std::string& summary) {
  const std::string criteria = " the criteria";
  const size_t at = summary.find(criteria);
  return at == std::string::npos ? summary
                                 : summary.substr(0, at + criteria.size());
}

// The sentence, or as little of it as there is room for: what it came to, and
// the part that says what was found ("Criteria: open; antibodies: …").
bool TellsSentence(const std::string& part, const std::string& summary) {
  if (absl::StrContains(part, Verdict(summary))) return true;
  const size_t short_form = part.find(" Criteria: ");
  return short_form != std::string::npos &&
         part.find("; ", short_form) != std::string::npos;
}

// Null: the patient is refused.
std::unique_ptr<OnAScreen> OfAllPacks(const rules::Library& library,
                                      const rules::PackCase& one) {
  auto made = std::make_unique<OnAScreen>();
  v1::ClassifyRequest request;
  *request.mutable_patient() = one.patient;
  request.set_view(v1::VIEW_FULL);
  for (const auto& pack : library.packs())
    request.add_packs(pack->identity().name());
  if (!library.Classify(request, one.assessed_on, &made->response).ok()) {
    return nullptr;
  }
  std::vector<v1::GetRulePackResponse> packs;
  for (const auto& answer : made->response.classifications()) {
    EXPECT_TRUE(
        library.Describe(answer.pack().hash(), &packs.emplace_back()).ok());
  }
  const rules::NoteWriter writer(made->response, packs,
                                 **rules::Terminology::Shipped());
  const ScreenSize screen;
  made->text = DocumentText(FittingNote(writer, screen), screen.columns,
                            Colors(/*on=*/false));
  return made;
}

void ExpectNothingThatMustStandIsLost(const OnAScreen& note) {
  const ScreenSize screen;
  EXPECT_LE(std::count(note.text.begin(), note.text.end(), '\n'), screen.lines);
  for (const v1::CrossPackNote& difference : note.response.notes()) {
    const std::string question =
        difference.message().substr(0, difference.message().find(": "));
    EXPECT_TRUE(absl::StrContains(Flowing(note.text), question)) << question;
  }
  for (int i = 0; i < note.response.classifications_size(); ++i) {
    const v1::Classification& answer = note.response.classifications(i);
    const std::string part = note.PartOf(i);
    EXPECT_TRUE(TellsSentence(part, answer.summary()))
        << answer.pack().name() << ": " << answer.summary();
    for (const v1::FlagResult& flag : answer.flags()) {
      if (flag.severity() != v1::SEVERITY_HIGH) continue;
      EXPECT_TRUE(absl::StrContains(part, Flowing(flag.title())) ||
                  (flag.status() == v1::FLAG_STATUS_RAISED &&
                   absl::StrContains(part, Flowing(flag.message()))))
          << answer.pack().name() << ": " << flag.title();
    }
  }
}

// One of the parts into which the patients are dealt, to be looked at at once.
class FittingNoteOfCases : public ::testing::TestWithParam<size_t> {};
constexpr size_t kParts = 8;

// Of every patient of a case of a shipped pack, each once.
TEST_P(FittingNoteOfCases,
       KeepsTitleSentenceAndDangersOfEachPackAndWhatTheyDifferIn) {
  const auto library = rules::Library::Load();
  ASSERT_TRUE(library.ok()) << library.status();
  std::set<std::string> seen;
  size_t notes = 0;
  for (const auto& pack : (*library)->packs()) {
    const auto cases = rules::ShippedPackCases(pack->identity().name());
    ASSERT_TRUE(cases.ok()) << cases.status();
    for (const rules::PackCase& one : cases->cases) {
      const std::string patient =
          absl::StrCat(absl::FormatCivilTime(one.assessed_on),
                       one.patient.SerializeAsString());
      if (!seen.insert(patient).second || seen.size() % kParts != GetParam()) {
        continue;
      }
      const auto note = OfAllPacks(**library, one);
      if (note == nullptr) continue;
      ++notes;
      ExpectNothingThatMustStandIsLost(*note);
      if (HasFailure()) {
        FAIL() << pack->identity().name() << ", " << one.Title() << "\n"
               << note->text;
      }
    }
  }
  EXPECT_GT(notes, 100U);
}

INSTANTIATE_TEST_SUITE_P(Parts, FittingNoteOfCases,
                         ::testing::Range(size_t{0}, kParts));

}  // namespace
}  // namespace myorules::service
