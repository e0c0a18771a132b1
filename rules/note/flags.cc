#include "rules/note/flags.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "rules/note/item_words.h"
#include "rules/note/labelled.h"

namespace myorules::rules {
namespace {

constexpr char kOnRecord[] = "on record, but not deciding: ";

std::string TitleOf(const v1::FlagResult& flag) {
  return flag.title().empty() ? flag.id() : flag.title();
}

// Bytes of a sentence that is told rather than a title.
constexpr size_t kShortSentence = 100;

// As loud as it is grave.
Inline SeverityMark(v1::Severity severity) {
  switch (severity) {
    case v1::SEVERITY_HIGH:
      return Inline().Mark(Inline::Kind::kBad, "HIGH");
    case v1::SEVERITY_ATTENTION:
      return Inline().Mark(Inline::Kind::kDoubtful, "ATTENTION");
    case v1::SEVERITY_INFORMATION:
      return Inline().Strong("INFORMATION");
    default:
      return Inline().Strong("UNKNOWN");
  }
}

// " (lim2019; clinical knowledge)".
void AddSources(const std::vector<std::string>& sources, Inline* text) {
  if (sources.empty()) return;
  text->Mark(Inline::Kind::kFaint,
             absl::StrCat(" (", absl::StrJoin(sources, "; "), ")"));
}

bool IsDanger(const v1::FlagResult& flag) {
  return flag.severity() == v1::SEVERITY_HIGH;
}

bool IsRaised(const v1::FlagResult& flag) {
  return flag.status() == v1::FLAG_STATUS_RAISED;
}

// Dangers before all else, since one that cannot be said yet matters more than
// information that is raised; of each what is raised, what is possible, what
// cannot be said yet.
std::pair<bool, int> RankOf(const v1::FlagResult& flag) {
  return {!IsDanger(flag), static_cast<int>(flag.status())};
}

// Whether it can be what the pack's `sentence` says of a patient: it begins
// with the words before the first that are the patient's own.
bool BeginsAs(const std::string& sentence, const std::string& message) {
  return absl::StartsWith(message, sentence.substr(0, sentence.find('{')));
}

// The first sentence; of what is raised on one of several grounds, and it is
// open on which, that too.
std::string ShortMessageOf(const v1::FlagResult& flag) {
  std::string text = FirstSentence(flag.message());
  if (flag.missing().empty() || text.size() == flag.message().size()) {
    return text;
  }
  return absl::StrCat(absl::StripSuffix(text, "."),
                      " (this or another ground holds)");
}

// "Not recognised: a (x, y), b …" of "Not recognised: a (x, y), b, c.": the
// sentence, which begins with what it lists, up to the end of an entry; empty:
// it is none, or its first entry is too long.
std::string FirstOfList(const std::string& sentence, size_t most) {
  const size_t colon = sentence.find(": ");
  size_t end = std::string::npos;
  int brackets = 0;
  for (size_t i = 0; i < std::min(most, sentence.size()); ++i) {
    brackets += sentence[i] == '(' ? 1 : sentence[i] == ')' ? -1 : 0;
    const bool ends = brackets == 0 && sentence.compare(i, 2, ", ") == 0;
    if (ends && colon != std::string::npos && i > colon) end = i;
  }
  return end == std::string::npos ? ""
                                  : absl::StrCat(sentence.substr(0, end), " …");
}

std::string CountText(const v1::Count& count) {
  std::string text = absl::StrCat(count.group(), ", ", count.what(), ": ",
                                  count.count(), " of ", count.total());
  if (count.has_percent_printed()) {
    absl::StrAppendFormat(&text, " (printed as %g%%)", count.percent_printed());
  }
  return text;
}

std::string TestText(const v1::StatisticalTest& test) {
  return absl::StrFormat("%s against %s, %s: %s, p = %.3g (%s)", test.group_a(),
                         test.group_b(), test.what(), test.name(),
                         test.p_value(),
                         test.published() ? "published" : "ours, uncorrected");
}

}  // namespace

FlagWriter::FlagWriter(const Items& items, const FactWords& words,
                       Reasoning* reasoning, const NoteDetail& detail)
    : items_(items), words_(words), reasoning_(reasoning), detail_(detail) {
  for (const v1::Evidence& record : items.answer().evidence()) {
    evidence_[record.id()] = &record;
  }
}

std::vector<NoteLine> FlagWriter::Write() {
  std::vector<NoteLine> lines;
  for (const Flags& row : InRows(InOrder())) {
    if (!HasALineEach(*row.front())) {
      lines.push_back(IsRaised(*row.front()) ? RaisedInARow(row)
                                             : OpenInARow(row));
      continue;
    }
    for (const v1::FlagResult* flag : row) lines.push_back(InALine(*flag));
  }
  return lines;
}

// Whether it is raised and the pack says that the conclusions read as more than
// they are without it.
bool FlagWriter::Qualifies(const v1::FlagResult& flag) const {
  const v1::Flag* const rule = RuleOf(flag);
  return IsRaised(flag) && rule != nullptr && rule->qualifies_conclusions();
}

// What asks for attention by itself stands in front of what else does.
bool FlagWriter::StandsApart(const v1::FlagResult& flag) const {
  return flag.severity() == v1::SEVERITY_INFORMATION && Qualifies(flag);
}

Urgency FlagWriter::UrgencyOf(const v1::FlagResult& flag) const {
  return flag.severity() == v1::SEVERITY_HIGH        ? Urgency::kDanger
         : StandsApart(flag)                         ? Urgency::kQualification
         : flag.severity() == v1::SEVERITY_ATTENTION ? Urgency::kAttention
                                                     : Urgency::kInformation;
}

// By rank; within it the graver first, of those as grave what qualifies the
// conclusions.
FlagWriter::Flags FlagWriter::InOrder() const {
  Flags sorted;
  sorted.reserve(items_.answer().flags_size());
  for (const v1::FlagResult& flag : items_.answer().flags()) {
    sorted.push_back(&flag);
  }
  std::stable_sort(
      sorted.begin(), sorted.end(),
      [this](const v1::FlagResult* a, const v1::FlagResult* b) {
        return std::make_tuple(RankOf(*a), -a->severity(), !Qualifies(*a)) <
               std::make_tuple(RankOf(*b), -b->severity(), !Qualifies(*b));
      });
  return sorted;
}

// Those that a row may tell together: of one rank, and what is raised of one
// severity.
std::vector<FlagWriter::Flags> FlagWriter::InRows(const Flags& flags) const {
  std::vector<Flags> rows;
  for (const v1::FlagResult* flag : flags) {
    const v1::FlagResult* const last =
        rows.empty() ? nullptr : rows.back().back();
    const bool goes_on =
        last != nullptr && RankOf(*last) == RankOf(*flag) &&
        (!IsRaised(*flag) || last->severity() == flag->severity()) &&
        StandsApart(*last) == StandsApart(*flag);
    if (!goes_on) rows.emplace_back();
    rows.back().push_back(flag);
  }
  return rows;
}

// Whether each that it shares a row with has a line of its own.
bool FlagWriter::HasALineEach(const v1::FlagResult& flag) const {
  if (detail_.full) return true;
  switch (flag.status()) {
    case v1::FLAG_STATUS_RAISED:
      return IsDanger(flag) ? !detail_.flags_by_title() : detail_.cuts < 4;
    case v1::FLAG_STATUS_POSSIBLE:
      return detail_.cuts < 1;
    default:
      return false;
  }
}

NoteLine FlagWriter::InALine(const v1::FlagResult& flag) {
  if (detail_.full || IsRaised(flag)) {
    return {Raised(flag), UrgencyOf(flag)};
  }
  return {Possible(flag),
          IsDanger(flag) ? Urgency::kDanger : Urgency::kPossibleFlag};
}

// By their titles; of dangers each, whatever the room.
NoteLine FlagWriter::OpenInARow(const Flags& flags) const {
  const v1::FlagResult& first = *flags.front();
  Inline text;
  if (IsDanger(first)) text = SeverityMark(first.severity()).Text(", ");
  if (first.status() == v1::FLAG_STATUS_UNDETERMINED) {
    text.Mark(Inline::Kind::kDoubtful, "cannot be said yet");
  } else if (IsDanger(first)) {
    text.Text("possible");
  } else {
    text.Strong("possible");
  }
  std::vector<std::string> titles;
  std::vector<std::string> with_reasons;
  for (const v1::FlagResult* flag : flags) {
    titles.push_back(TitleOf(*flag));
    with_reasons.push_back(absl::StrCat(TitleOf(*flag), WhyOpen(*flag)));
  }
  // Names come before reasons where there is no room for all.
  constexpr size_t kAboutTwoLines = 140;
  const size_t most = std::max(detail_.most_of_a_row(), kAboutTwoLines);
  const std::string row = absl::StrJoin(with_reasons, "; ");
  const bool fits = row.size() <= most;
  text.Text(
      absl::StrCat(": ", IsDanger(first) ? absl::StrJoin(titles, "; ")
                         : fits          ? row
                                : Row(titles, "; ", detail_.most_of_a_row())));
  // What was sent and is of no use as it is can be mended.
  const Urgency urgency = IsDanger(first) ? Urgency::kDanger
                          : fits && absl::StrContains(row, kOnRecord)
                              ? Urgency::kFact
                              : Urgency::kPossibleFlag;
  return {{std::move(text), {}}, urgency, urgency, flags.size()};
}

// " (on record, but not deciding: creatine kinase, 2025-11-03: unit U/mL)",
// " (not on record: dysphagia)": what it hangs on, where there is room.
std::string FlagWriter::WhyOpen(const v1::FlagResult& flag) const {
  constexpr size_t kMostNames = 1;
  if (IsDanger(flag) || flag.status() != v1::FLAG_STATUS_UNDETERMINED ||
      flag.missing().empty() || detail_.cuts >= kMaxCuts) {
    return "";
  }
  std::vector<std::string> undeciding;
  for (const std::string& path : flag.missing()) {
    const std::string value = reasoning_->OnRecord(path);
    if (!value.empty()) {
      undeciding.push_back(absl::StrCat(words_.Missing(path), " ", value));
    }
  }
  // Of what is not there, what would settle it tells more.
  constexpr int kCutsWithoutMissing = 4;
  if (undeciding.empty() && detail_.cuts >= kCutsWithoutMissing) return "";
  const std::string missing =
      undeciding.empty()
          ? SomeOf(
                words_.MissingTogether(
                    {flag.missing().begin(), flag.missing().end()}, kMostNames),
                kMostNames)
          : SomeOf(undeciding, kMostNames);
  return absl::StrCat(" (", undeciding.empty() ? "not on record: " : kOnRecord,
                      missing, ")");
}

// Those of one severity, on whose word behind them.
NoteLine FlagWriter::RaisedInARow(const Flags& flags) const {
  const v1::Severity severity = flags.front()->severity();
  std::vector<std::string> texts;
  std::vector<std::string> sources;
  const bool is_danger = IsDanger(*flags.front());
  const bool all_stand = is_danger || StandsApart(*flags.front());
  for (const v1::FlagResult* flag : flags) {
    const bool by_title = is_danger || (detail_.flags_by_title() &&
                                        !MayBeRaisedByAnotherGround(*flag));
    texts.push_back(by_title ? TitleOf(*flag) : BriefTextOf(*flag));
    for (std::string& source : SourcesOf(*flag)) {
      if (std::find(sources.begin(), sources.end(), source) == sources.end()) {
        sources.push_back(std::move(source));
      }
    }
  }
  NoteLine line{{SeverityMark(severity), {}},
                UrgencyOf(*flags.front()),
                UrgencyOf(*flags.front()),
                flags.size()};
  line.branch.text.Text(absl::StrCat(
      ": ", all_stand ? absl::StrJoin(texts, "; ")
                      : Row(texts, "; ", detail_.most_of_flags())));
  if (detail_.cuts < kMaxCuts - 1) AddSources(sources, &line.branch.text);
  return line;
}

// Its title where that says all; else the first sentence of its message. What
// was not understood is named, as far as there is room.
std::string FlagWriter::BriefTextOf(const v1::FlagResult& flag) const {
  if (flag.message().empty()) return TitleOf(flag);
  if (!SaysAll(flag)) {
    return std::string(absl::StripSuffix(ShortMessageOf(flag), "."));
  }
  const std::string first_names =
      Qualifies(flag)
          ? FirstOfList(FirstSentence(flag.message()), kShortSentence)
          : "";
  return first_names.empty() ? TitleOf(flag) : first_names;
}

Branch FlagWriter::Raised(const v1::FlagResult& flag) {
  Branch branch{SeverityMark(flag.severity()), {}};
  if (flag.status() == v1::FLAG_STATUS_POSSIBLE) branch.text.Text(", possible");
  if (flag.status() == v1::FLAG_STATUS_UNDETERMINED) {
    branch.text.Text(", ").Mark(Inline::Kind::kDoubtful, "cannot be said yet");
  }
  // What would be said is not so yet.
  const bool is_raised = IsRaised(flag);
  const bool by_title = !is_raised || flag.message().empty() ||
                        (!detail_.full && detail_.cuts >= 3 && SaysAll(flag));
  std::string text = by_title ? TitleOf(flag) : flag.message();
  if (!detail_.full && detail_.cuts >= 2 && !IsDanger(flag)) {
    text = by_title ? FirstSentence(text) : ShortMessageOf(flag);
  }
  branch.text.Text(absl::StrCat(": ", text));
  if (!flag.error().empty()) {
    branch.branches.push_back(Labelled("failed", flag.error()));
  }
  if (!detail_.full) {
    AddSources(SourcesOf(flag), &branch.text);
    return branch;
  }
  branch.text.Text(" [").Code(flag.id()).Text("]");
  if (!is_raised && !flag.message().empty()) {
    // Which of its grounds it will be is as open as the rest.
    branch.branches.push_back(
        Labelled(HasSeveralGrounds(flag) ? "would say this, or another ground's"
                                         : "would say",
                 flag.message()));
  }
  std::vector<Branch> because = reasoning_->Because(flag.raised_by());
  if (!because.empty()) {
    branch.branches.push_back({Inline("because"), std::move(because)});
  }
  const std::string suppositions = Suppositions(flag);
  if (!suppositions.empty()) {
    branch.branches.push_back(Labelled("if", suppositions));
  }
  AddMissing(flag, &branch);
  AddEvidence(flag, &branch);
  return branch;
}

// Null: the pack has no such flag.
const v1::Flag* FlagWriter::RuleOf(const v1::FlagResult& result) const {
  for (const v1::Flag& flag : items_.pack().rule_pack().flag()) {
    if (flag.id() == result.id()) return &flag;
  }
  return nullptr;
}

// Its title is that of the gravest ground, of equals the first: "Dysphagia"
// where swallowing is not assessed would be wrong. Where it cannot be told from
// another ground, it may be that one.
bool FlagWriter::MayBeRaisedByAnotherGround(
    const v1::FlagResult& result) const {
  const v1::Flag* const flag = RuleOf(result);
  if (flag == nullptr || flag->otherwise().empty()) return false;
  // Which ground it is, is open.
  if (!result.missing().empty()) return true;
  v1::Severity gravest = flag->severity();
  for (const v1::FlagGround& ground : flag->otherwise()) {
    gravest = std::max(gravest, ground.severity());
  }
  if (result.severity() != gravest) return true;
  // Of the grounds that are as grave, the first.
  std::vector<const std::string*> messages;
  if (flag->severity() == gravest) messages.push_back(&flag->message());
  for (const v1::FlagGround& ground : flag->otherwise()) {
    if (ground.severity() == gravest) messages.push_back(&ground.message());
  }
  return !BeginsAs(*messages[0], result.message()) ||
         std::any_of(messages.begin() + 1, messages.end(),
                     [&result](const std::string* message) {
                       return BeginsAs(*message, result.message());
                     });
}

bool FlagWriter::HasSeveralGrounds(const v1::FlagResult& result) const {
  const v1::Flag* const flag = RuleOf(result);
  return flag != nullptr && !flag->otherwise().empty();
}

// Whether its title says what it is raised upon: of one with several grounds it
// need not, and a danger is told in its own words.
bool FlagWriter::SaysAll(const v1::FlagResult& result) const {
  if (IsDanger(result)) return false;
  const v1::Flag* const flag = RuleOf(result);
  if (flag == nullptr) return false;
  // What is said of this patient alone, where it is short, says more.
  const bool names_something = absl::StrContains(
      absl::StrReplaceAll(flag->message(), {{"{threshold.", ""}}), "{");
  return flag->otherwise().empty() &&
         !(names_something &&
           FirstSentence(result.message()).size() <= kShortSentence);
}

Branch FlagWriter::Possible(const v1::FlagResult& flag) {
  Branch branch{SeverityMark(flag.severity()), {}};
  branch.text.Text(absl::StrCat(", possible: ", TitleOf(flag)));
  const std::string suppositions = Suppositions(flag);
  if (!suppositions.empty()) {
    branch.text.Text(absl::StrCat(", if ", suppositions));
  }
  return branch;
}

void FlagWriter::AddMissing(const v1::FlagResult& flag, Branch* branch) const {
  if (flag.missing().empty()) return;
  std::string text = absl::StrJoin(
      words_.MissingTogether({flag.missing().begin(), flag.missing().end()},
                             static_cast<size_t>(flag.missing_size())),
      "; ");
  if (flag.missing_left_out() > 0) {
    absl::StrAppend(&text, "; and ", flag.missing_left_out(), " more");
  }
  branch->branches.push_back(Labelled("not on record", text));
}

// {"a=X", "a=Y"} -> "Title of a is X or Y", in words unless all is told.
std::string FlagWriter::Suppositions(const v1::FlagResult& flag) const {
  std::string text;
  std::string last;
  for (const std::string& supposition : flag.possible_under()) {
    const size_t equals = supposition.find('=');
    const std::string decision = supposition.substr(0, equals);
    std::string outcome =
        equals == std::string::npos ? "" : supposition.substr(equals + 1);
    if (!detail_.full) outcome = items_.OutcomeWords(decision, outcome);
    if (decision == last) {
      absl::StrAppend(&text, " or ", outcome);
    } else {
      absl::StrAppend(&text, text.empty() ? "" : "; ", items_.Title(decision),
                      outcome.empty() ? "" : " is ", outcome);
    }
    last = decision;
  }
  if (flag.possible_under_more()) absl::StrAppend(&text, ", and perhaps more");
  return text;
}

// "lim2019", "clinical knowledge": on whose word.
std::vector<std::string> FlagWriter::SourcesOf(
    const v1::FlagResult& flag) const {
  std::vector<std::string> names;
  const auto add = [&names](std::string name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(std::move(name));
    }
  };
  for (const std::string& id : flag.evidence()) {
    const auto found = evidence_.find(id);
    if (found == evidence_.end()) {
      add(id);
      continue;
    }
    for (const v1::SourceRef& source : found->second->source()) {
      add(source.key() == "clinical" ? "clinical knowledge" : source.key());
    }
  }
  if (flag.clinical()) add("clinical knowledge");
  return names;
}

Branch FlagWriter::EvidenceBranch(const v1::Evidence& record) const {
  Branch branch = Labelled("evidence", record.statement());
  const std::string sources = SourcesText(record.source());
  if (!sources.empty()) branch.text.Text(absl::StrCat(" (", sources, ")"));
  for (const v1::Count& count : record.count()) {
    branch.branches.push_back(Labelled("count", CountText(count)));
  }
  for (const v1::StatisticalTest& test : record.test()) {
    branch.branches.push_back(Labelled("test", TestText(test)));
  }
  if (record.has_contradiction()) {
    const v1::Contradiction& contradiction = record.contradiction();
    branch.branches.push_back(
        Labelled("the source contradicts itself",
                 absl::StrCat(contradiction.one(), " / ", contradiction.other(),
                              "; used: ", contradiction.used(), ", ",
                              contradiction.reason())));
  }
  if (!record.caveat().empty()) {
    branch.branches.push_back(Labelled("caveat", record.caveat()));
  }
  if (!record.unverified().empty()) {
    branch.branches.push_back(Labelled("unverified", record.unverified()));
  }
  return branch;
}

void FlagWriter::AddEvidence(const v1::FlagResult& flag, Branch* branch) const {
  bool cites_clinical = false;
  for (const std::string& id : flag.evidence()) {
    const auto found = evidence_.find(id);
    if (found == evidence_.end()) {
      branch->branches.push_back(Labelled("evidence", id));
      continue;
    }
    for (const v1::SourceRef& source : found->second->source()) {
      cites_clinical = cites_clinical || source.key() == "clinical";
    }
    branch->branches.push_back(EvidenceBranch(*found->second));
  }
  if (flag.clinical() && !cites_clinical) {
    branch->branches.push_back(Labelled("evidence", SourceName("clinical")));
  }
}

}  // namespace myorules::rules
