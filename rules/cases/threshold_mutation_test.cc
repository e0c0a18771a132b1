// Every threshold of the pack is held in place by the cases: a little more or a
// little less, and one of them fails. So is every comparison: with its limit
// taken in or left out, one of them fails.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"
#include "myorules/v1/rule_pack.pb.h"
#include "rules/cases/case_file.h"
#include "rules/cases/pack_under_test.h"
#include "rules/cases/runner.h"
#include "rules/cases/threshold_moves.h"
#include "rules/library/library.h"
#include "rules/library/pack_host.h"
#include "rules/library/pack_variant.h"

namespace myorules::rules {
namespace {

std::shared_ptr<const engine::CompiledPack> ShippedPack() {
  auto library = Library::Load();
  EXPECT_TRUE(library.ok()) << library.status();
  if (!library.ok()) return nullptr;
  auto pack = (*library)->Find(PackUnderTest());
  EXPECT_TRUE(pack.ok()) << pack.status();
  return pack.ok() ? *pack : nullptr;
}

TEST(Thresholds, MovedBreakACase) {
  const auto pack = ShippedPack();
  ASSERT_NE(pack, nullptr);
  ASSERT_GT(pack->linked().threshold_size(), 0);
  auto cases = LoadCases(CasesUnderTest());
  ASSERT_TRUE(cases.ok()) << cases.status();
  const auto unnoticed =
      FindUnnoticedMoves(*pack, ThresholdsOf::kPackAndItsImports, *cases);
  ASSERT_TRUE(unnoticed.ok()) << unnoticed.status();
  for (const UnnoticedMove& move : *unnoticed) {
    ADD_FAILURE() << "threshold " << move.threshold << " moved from "
                  << move.value << " to " << move.moved_to << " breaks no case";
  }
}

// Where "<", "<=", ">" or ">=" stand in an expression, outside of its texts.
std::vector<size_t> ComparisonsOf(const std::string& expression) {
  std::vector<size_t> places;
  char quote = 0;
  for (size_t i = 0; i < expression.size(); ++i) {
    const char c = expression[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '<' || c == '>') {
      places.push_back(i);
    }
  }
  return places;
}

// Comparisons that say the same with their limit taken in or left out.
constexpr absl::string_view kSameEitherWay[] = {
    // No sum of tenths has exactly one of the printed probabilities.
    "logistic(score_without_biopsy - threshold.even_odds) < threshold.",
    // What is not known to be later is not told of as later.
    "known(m.started_on > statin_cutoff)",
    // Of a dose only whether it is known, be it a range.
    "initial_dose_of_list >= 0.0",
    "known(start_visit_dose >= 0.0)",
};

bool IsSameEitherWay(absl::string_view expression, size_t place) {
  for (const absl::string_view same : kSameEitherWay) {
    for (size_t at = expression.find(same); at != absl::string_view::npos;
         at = expression.find(same, at + 1)) {
      if (at <= place && place < at + same.size()) return true;
    }
  }
  return false;
}

// With the limit of the comparison there left out where it was taken in, and
// the other way round.
std::string WithOtherLimit(std::string expression, size_t place) {
  if (place + 1 < expression.size() && expression[place + 1] == '=') {
    expression.erase(place + 1, 1);
  } else {
    expression.insert(place + 1, "=");
  }
  return expression;
}

// Calls back for every text of the message that is an expression.
void ForEachExpression(
    google::protobuf::Message* message,
    const std::function<void(const std::function<void(const std::string&)>& set,
                             const std::string& text)>& take) {
  const auto* reflection = message->GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection->ListFields(*message, &fields);
  for (const auto* field : fields) {
    if (field->cpp_type() ==
        google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) {
      for (int i = 0;
           field->is_repeated() && i < reflection->FieldSize(*message, field);
           ++i) {
        ForEachExpression(reflection->MutableRepeatedMessage(message, field, i),
                          take);
      }
    } else if (message->GetDescriptor() != v1::Threshold::descriptor() &&
               (field->name() == "when" || field->name() == "value" ||
                field->name() == "possible_when")) {
      take(
          [&](const std::string& text) {
            reflection->SetString(message, field, text);
          },
          reflection->GetString(*message, field));
    }
  }
}

TEST(Comparisons, WithTheirLimitTakenInOrLeftOutBreakACase) {
  const auto shipped = ShippedPack();
  ASSERT_NE(shipped, nullptr);
  v1::RulePack pack = shipped->linked();
  auto cases = LoadCases(CasesUnderTest());
  ASSERT_TRUE(cases.ok()) << cases.status();
  auto knowledge = Knowledge::Create();
  ASSERT_TRUE(knowledge.ok()) << knowledge.status();
  int tried = 0;
  ForEachExpression(&pack, [&](const auto& set, const std::string& text) {
    for (const size_t place : ComparisonsOf(text)) {
      ++tried;
      set(WithOtherLimit(text, place));
      const PackVariant other = LoadVariant(*knowledge, pack);
      set(text);
      // A pack that does not load any more is found out as well.
      if (other.pack == nullptr) continue;
      const bool all_pass = absl::c_all_of(*cases, [&](const PackCase& each) {
        return RunCase(*other.library, PackUnderTest(), each)
            .mismatches.empty();
      });
      EXPECT_EQ(all_pass, IsSameEitherWay(text, place))
          << text.substr(0, place) << " HERE " << text.substr(place)
          << "\nwith its limit taken in or left out breaks no case, or breaks "
             "one though it is listed as the same either way";
    }
  });
  printf("%d comparisons\n", tried);
  EXPECT_GT(tried, 0);
}

// A pack whose cases fail as it is would hide what they do not notice.
TEST(Thresholds, AreNotMovedWhereACaseFailsAsItIs) {
  const auto pack = ShippedPack();
  ASSERT_NE(pack, nullptr);
  auto cases = LoadCases(CasesUnderTest());
  ASSERT_TRUE(cases.ok()) << cases.status();
  cases->front().want.add_input_error("patient.no_such_field");
  EXPECT_EQ(
      FindUnnoticedMoves(*pack, ThresholdsOf::kPack, *cases).status().code(),
      absl::StatusCode::kFailedPrecondition);
}

}  // namespace
}  // namespace myorules::rules
