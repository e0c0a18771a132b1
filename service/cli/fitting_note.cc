#include "service/cli/fitting_note.h"

#include <algorithm>
#include <string>
#include <vector>

#include "service/cli/document_text.h"

namespace myorules::service {
namespace {

// More lines than any note has.
constexpr int kMostLinesLeftOut = 10'000;

// How a note is made to fit where shortening alone is not enough, in the order
// in which it is tried.
std::vector<rules::NoteDetail> WithLinesLeftOut() {
  using rules::Squeeze;
  using rules::Urgency;
  // Grounds go down to their names before they, or what is more urgent, go.
  std::vector<rules::NoteDetail> tries = {{/*full=*/false, rules::kMaxCuts - 1,
                                           kMostLinesLeftOut, Squeeze::kNone,
                                           Urgency::kFurtherGround}};
  const auto add = [&tries](Squeeze squeeze, Urgency kept) {
    tries.push_back(
        {/*full=*/false, rules::kMaxCuts, kMostLinesLeftOut, squeeze, kept});
  };
  // Sentences are shortened before what asks for attention goes.
  for (const Squeeze squeeze :
       {Squeeze::kNone, Squeeze::kThreeLines, Squeeze::kTwoLines,
        Squeeze::kFlagsByTitle, Squeeze::kFlagsInALine, Squeeze::kOneLine}) {
    add(squeeze, Urgency::kAttention);
  }
  for (const Urgency kept :
       {Urgency::kQualification, Urgency::kDifference, Urgency::kDanger}) {
    add(Squeeze::kOneLine, kept);
  }
  return tries;
}

}  // namespace

rules::Document FittingNote(const rules::NoteWriter& writer,
                            const ScreenSize& screen) {
  const Colors plain(false);
  const auto fits = [&](const rules::Document& note) {
    const std::string text = DocumentText(note, screen.columns, plain);
    return std::count(text.begin(), text.end(), '\n') <= screen.lines;
  };
  for (int cuts = 0; cuts < rules::kMaxCuts; ++cuts) {
    rules::Document note = writer.Write({/*full=*/false, cuts});
    if (fits(note)) return note;
  }
  const std::vector<rules::NoteDetail> tries = WithLinesLeftOut();
  const auto found = std::find_if(tries.begin(), tries.end(),
                                  [&](const rules::NoteDetail& detail) {
                                    return fits(writer.Write(detail));
                                  });
  rules::NoteDetail detail = found == tries.end() ? tries.back() : *found;
  // A sentence goes before lines that are less than it.
  std::vector<size_t> longer;
  for (size_t i = 0; i < writer.parts(); ++i) {
    longer.push_back(i);
    if (!fits(writer.Write(detail, longer))) longer.pop_back();
  }
  // The fewest lines without which the rest fits.
  int too_few = -1;
  int enough = kMostLinesLeftOut;
  while (enough - too_few > 1) {
    detail.lines_left_out = too_few + (enough - too_few) / 2;
    (fits(writer.Write(detail, longer)) ? enough : too_few) =
        detail.lines_left_out;
  }
  detail.lines_left_out = enough;
  // A long line that went may leave room for shorter ones that went before it.
  constexpr int kMostTried = 12;
  for (int i = enough - 1; i >= std::max(0, enough - kMostTried); --i) {
    detail.stay.push_back(static_cast<size_t>(i));
    if (!fits(writer.Write(detail, longer))) detail.stay.pop_back();
  }
  return writer.Write(detail, longer);
}

}  // namespace myorules::service
