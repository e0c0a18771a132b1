// Any text as an expression: it is read or refused with a place; what can be
// evaluated ends, and keeps the law of missing facts.
//
// The input is the text; what follows a byte 0xFF, which no text has, chooses
// the record that it is evaluated about.
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "engine/base/issues.h"
#include "engine/base/memory.h"
#include "engine/expr/ast_dump.h"
#include "engine/expr/checker.h"
#include "engine/expr/lexer.h"
#include "engine/expr/parser.h"
#include "engine/oracle/law.h"
#include "engine/oracle/parcel_environment.h"
#include "engine/oracle/random_cases.h"
#include "engine/oracle/random_expressions.h"
#include "tests/fuzz/require.h"

namespace myorules::fuzz {
namespace {

using engine::CheckedExpr;
using engine::ExprIssue;
using engine::Token;
using engine::Type;
using engine::oracle::ParcelEnvironment;

bool IsPlace(int offset, absl::string_view text) {
  return offset >= 0 && offset <= static_cast<int>(text.size());
}

void RequirePlaces(const std::vector<ExprIssue>& issues,
                   absl::string_view text) {
  engine::Issues told("text", std::string(text));
  for (const ExprIssue& issue : issues) {
    Require(IsPlace(issue.offset, text), "a fault has a place", issue.message);
    Require(!issue.message.empty(), "a fault is told");
    told.AddError(engine::PositionOf(text, issue.offset), issue.message);
  }
  Require(told.Format().empty() == issues.empty(), "faults are shown");
}

void RequireTokens(absl::string_view text) {
  std::vector<Token> tokens;
  const absl::optional<engine::LexError> error = engine::Lex(text, &tokens);
  if (error.has_value()) {
    Require(IsPlace(error->offset, text), "a fault has a place",
            error->message);
    Require(!error->message.empty(), "a fault is told");
  } else {
    Require(!tokens.empty() && tokens.back().kind == engine::TokenKind::kEnd,
            "tokens end");
  }
  size_t end = 0;
  for (const Token& token : tokens) {
    Require(token.offset >= static_cast<int>(end),
            "tokens do not overlap, and come in order", token.text);
    end = token.offset + token.text.size();
    Require(end <= text.size(), "tokens are in the text", token.text);
    Require(text.substr(token.offset, token.text.size()) == token.text,
            "tokens are as written", token.text);
  }
}

// A value of this kind is known or not, never in part.
bool IsWhole(Type::Kind kind) {
  switch (kind) {
    case Type::Kind::kBool:
    case Type::Kind::kInt:
    case Type::Kind::kUint:
    case Type::Kind::kDouble:
    case Type::Kind::kString:
    case Type::Kind::kBytes:
    case Type::Kind::kDuration:
    case Type::Kind::kTimestamp:
      return true;
    default:
      return false;
  }
}

// Whether the laws of facts are about it: it reads the record, and asks nothing
// about it, nor whether it is complete.
bool IsAboutFacts(const CheckedExpr& expression) {
  return IsWhole(expression.type.kind()) &&
         expression.record_questions.empty() &&
         !absl::StrContains(expression.text, "_complete") &&
         expression.variables.size() == 1 &&
         *expression.variables.begin() == "parcel";
}

void RequireEvaluation(const CheckedExpr& expression,
                       absl::Span<const uint8_t> choices) {
  const engine::OwnMemory memory;
  engine::oracle::Random random(choices);
  engine::oracle::Records records(random);
  const auto full = records.Full();
  auto partial = full;
  records.TakeAway(partial, random.Below(100));
  const auto evaluation = engine::oracle::EvaluateAbout(expression, partial);
  Require(evaluation.difference.empty(),
          "a program gives what the plain evaluator gives",
          evaluation.difference);
  const std::string value = evaluation.value.ToString();
  Require(engine::oracle::EvaluateAbout(expression, partial).value.ToString() ==
              value,
          "an answer is given again", value);
  if (!IsAboutFacts(expression)) return;
  const auto walk =
      engine::oracle::WalkToFull(expression.text, expression, partial, full);
  Require(walk.broken.empty(), "the law of missing facts", walk.broken);
}

void Run(absl::string_view text, absl::Span<const uint8_t> choices) {
  RequireTokens(text);
  std::vector<ExprIssue> issues;
  engine::ExprPtr root = engine::Parse(text, &issues);
  Require((root == nullptr) == !issues.empty(), "a text is read or refused");
  RequirePlaces(issues, text);
  if (root == nullptr) return;

  const std::string dump = engine::DumpExpr(*root);
  const auto checked =
      engine::Check(text, std::move(root), ParcelEnvironment(), &issues);
  Require((checked == nullptr) == !issues.empty(),
          "an expression is accepted or refused", dump);
  RequirePlaces(issues, text);
  if (checked == nullptr) return;
  Require(engine::DumpExpr(*checked->root) == dump, "checking changes no tree",
          dump);
  Require(checked->type.kind() != Type::Kind::kError,
          "what is accepted has a type", dump);
  RequireEvaluation(*checked, choices);
}

}  // namespace
}  // namespace myorules::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t end = input.find('\xFF');
  const absl::string_view text = input.substr(0, end);
  absl::Span<const uint8_t> choices;
  if (end != absl::string_view::npos) {
    choices = absl::MakeConstSpan(data, size).subspan(end + 1);
  }
  myorules::fuzz::Run(text, choices);
  return 0;
}
