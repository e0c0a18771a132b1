#include "engine/oracle/law.h"

#include <algorithm>
#include <set>
#include <variant>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/substitute.h"
#include "absl/types/optional.h"
#include "engine/base/memory.h"
#include "engine/expr/ast_walk.h"
#include "engine/oracle/filling.h"
#include "engine/oracle/parcel_environment.h"

namespace myorules::engine::oracle {
namespace {

using testdata::Parcel;

std::set<std::string> PathsOf(const UnknownSet& set) {
  std::set<std::string> paths;
  for (const MissingFact& fact : set.facts()) paths.emplace(fact.path);
  return paths;
}

// Whether `path` was read and found missing: by itself, as what would close a
// list or narrow a date, or within a message that was read as a whole.
bool WasReadMissing(const std::string& path,
                    const std::map<std::string, Value>& reads) {
  return std::any_of(reads.begin(), reads.end(), [&](const auto& read) {
    return PathsOf(MissingFor(read.second)).count(path) > 0;
  });
}

// More facts than a record has: whoever takes more fills in the same again.
constexpr int kMaxSteps = 1'000;

// A day between two known days is one that no fact can settle.
bool HangsOnNoFact(const Value& value) {
  return value.is_unknown() && PathsOf(value.as_unknown()).count("") > 0;
}

// Whether a fact filled in may turn the expression round: it asks whether
// something is known, on record or complete.
bool AsksAboutRecord(const CheckedExpr& expression) {
  bool asks = !expression.record_questions.empty();
  ForEachNode(*expression.root, [&asks](const Expr& node) {
    const auto* select = std::get_if<SelectExpr>(&node.node);
    asks |= select != nullptr && absl::EndsWith(select->field, "_complete");
  });
  return asks;
}

std::string About(absl::string_view fault, absl::string_view text,
                  const Parcel& partial, const Parcel& full) {
  return absl::Substitute("$0\n$1\nabout {$2}\nthen {$3}", fault, text,
                          partial.ShortDebugString(), full.ShortDebugString());
}

// What an evaluation came to, after the record that it points into is gone.
struct Answer {
  explicit Answer(const Value& value)
      : is_unknown(value.is_unknown()),
        is_error(value.is_error()),
        text(value.ToString()) {}

  // Whether `later`, no unknown either, keeps the law: an answer stays; only
  // that a rule fails on a fact can still come out.
  bool CanBecome(const Answer& later) const {
    return later.is_error || (!is_error && later.text == text);
  }

  bool is_unknown;
  bool is_error;
  std::string text;
};

// One subject on its way from partial to full.
class Walk {
 public:
  Walk(absl::string_view text, const CheckedExpr& expression,
       const Parcel& partial, const Parcel& full)
      : text_(text), expression_(expression), full_(full), partial_(partial) {}

  LawWalk Run() {
    const Evaluation at_last = EvaluateAbout(expression_, full_);
    if (!at_last.difference.empty()) return Broken(at_last.difference);
    if (HangsOnNoFact(at_last.value)) return walk_;
    if (at_last.value.is_unknown()) {
      return Broken("unknown with every fact: " + at_last.value.ToString());
    }
    Evaluation now = EvaluateAbout(expression_, partial_);
    walk_.began_unknown = now.value.is_unknown();
    walk_.decided_early =
        !walk_.began_unknown && partial_.ByteSizeLong() < full_.ByteSizeLong();
    for (int step = 0;; ++step) {
      if (!now.difference.empty()) return Broken(now.difference);
      if (!now.value.is_unknown()) break;
      if (step == kMaxSteps) return Broken("no end to what is missing");
      if (HangsOnNoFact(now.value)) return walk_;
      const std::string fault = Fill(now);
      if (!fault.empty()) return Broken(fault);
      now = EvaluateAbout(expression_, partial_);
    }
    if (AsksAboutRecord(expression_)) return walk_;
    if (!Answer(now.value).CanBecome(Answer(at_last.value))) {
      return Broken(absl::StrCat(now.value.ToString(), " and then ",
                                 at_last.value.ToString()));
    }
    return walk_;
  }

 private:
  // Fills in what `now` hangs on; returns what is wrong with that.
  std::string Fill(const Evaluation& now) {
    const std::set<std::string> missing = PathsOf(now.value.as_unknown());
    if (missing.empty()) return "unknown, and nothing is missing";
    for (const std::string& path : missing) {
      if (!WasReadMissing(path, now.reads)) {
        return absl::StrCat(path, " is missing and was not read unset");
      }
    }
    Parcel fuller = partial_;
    if (FillIn(fuller, full_, missing) != missing) {
      return absl::StrCat("no such facts to fill in: ", now.value.ToString());
    }
    partial_ = fuller;
    return "";
  }

  LawWalk Broken(absl::string_view fault) {
    walk_.broken = About(fault, text_, partial_, full_);
    return walk_;
  }

  const absl::string_view text_;
  const CheckedExpr& expression_;
  const Parcel& full_;
  Parcel partial_;
  LawWalk walk_;
};

// What both evaluators say about `parcel`; a difference is added to `fault`.
Answer AnswerAbout(const CheckedExpr& expression, const Parcel& parcel,
                   std::string& fault) {
  const OwnMemory memory;
  const Evaluation evaluation = EvaluateAbout(expression, parcel);
  absl::StrAppend(&fault, evaluation.difference);
  return Answer(evaluation.value);
}

}  // namespace

std::string WalkFactByFact(absl::string_view text,
                           const CheckedExpr& expression,
                           const testdata::Parcel& partial,
                           const testdata::Parcel& full, Random& random) {
  const bool asks = AsksAboutRecord(expression);
  std::string fault;
  std::string next = "nothing";
  absl::optional<Answer> given;
  Parcel now = partial;
  for (int step = 0;; ++step) {
    const Answer answer = AnswerAbout(expression, now, fault);
    if (!fault.empty()) return About(fault, text, now, full);
    if (!answer.is_unknown) {
      if (!asks && given.has_value() && !given->CanBecome(answer)) {
        fault = absl::StrCat(given->text, " and then, with ", next, ", ",
                             answer.text);
        return About(fault, text, now, full);
      }
      given = answer;
    }
    const std::vector<std::string> lacking = LackingFacts(now, full);
    if (lacking.empty()) return "";
    if (step == kMaxSteps) {
      return About("no end to what it lacks: " + absl::StrJoin(lacking, ", "),
                   text, now, full);
    }
    next = random.Of(lacking);
    if (FillIn(now, full, {next}).empty()) {
      return About("no such fact to fill in: " + next, text, now, full);
    }
  }
}

LawWalk WalkToFull(absl::string_view text, const CheckedExpr& expression,
                   const testdata::Parcel& partial,
                   const testdata::Parcel& full) {
  const OwnMemory memory;
  return Walk(text, expression, partial, full).Run();
}

}  // namespace myorules::engine::oracle
