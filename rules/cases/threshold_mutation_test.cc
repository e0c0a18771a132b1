// Every threshold of the pack is held in place by the cases: a little more or a
// little less, and one of them fails. So is every comparison: with its limit
// taken in or left out, one of them fails.
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "myorules/v1/rule_pack.pb.h"
#include "rules/cases/case_file.h"
#include "rules/cases/pack_under_test.h"
#include "rules/cases/runner.h"
#include "rules/library/library.h"

namespace myorules::rules {
namespace {

// What counts in whole steps moves by one; a measured quantity by a tenth.
double StepOf(const v1::Threshold& threshold) {
  for (const char* whole : {"years", "months", "weeks", "days", "grade",
                            "grades", "MRC grade", "count", "specificities"}) {
    if (threshold.unit() == whole) return 1;
  }
  return 0.1;
}

// The pack, loaded anew from its text in a folder of this name.
absl::StatusOr<std::shared_ptr<const Library>> LoadAs(
    const std::string& folder, const v1::RulePack& pack) {
  std::string text;
  google::protobuf::TextFormat::PrintToString(pack, &text);
  const std::filesystem::path directory =
      std::filesystem::path(::testing::TempDir()) / folder;
  std::filesystem::create_directories(directory / pack.name());
  std::ofstream(directory / pack.name() / "pack.textproto") << text;
  return Library::Load(directory.string());
}

// The shipped pack with one threshold moved.
absl::StatusOr<std::shared_ptr<const Library>> LoadMoved(v1::RulePack pack,
                                                         int threshold,
                                                         double by) {
  v1::Threshold* moved = pack.mutable_threshold(threshold);
  double value = 0;
  if (!absl::SimpleAtod(moved->value(), &value)) {
    return absl::InvalidArgumentError(moved->value());
  }
  moved->set_value(absl::StrCat(value + by));
  return LoadAs(absl::StrCat("moved_", moved->name(), by > 0 ? "_up" : "_down"),
                pack);
}

// The first case that fails, or an empty text.
std::string FirstFailure(const Library& library,
                         const std::vector<PackCase>& cases) {
  for (const PackCase& pack_case : cases) {
    const CaseResult result = RunCase(library, PackUnderTest(), pack_case);
    if (!result.mismatches.empty()) return Report(pack_case, result);
  }
  return "";
}

v1::RulePack ShippedPack() {
  auto library = Library::Load();
  EXPECT_TRUE(library.ok()) << library.status();
  if (!library.ok()) return {};
  auto pack = (*library)->Find(PackUnderTest());
  EXPECT_TRUE(pack.ok()) << pack.status();
  return pack.ok() ? (*pack)->linked() : v1::RulePack();
}

void ExpectEachMoveBreaksACase(double direction) {
  const v1::RulePack pack = ShippedPack();
  ASSERT_GT(pack.threshold_size(), 0);
  auto cases = LoadCases(CasesUnderTest());
  ASSERT_TRUE(cases.ok()) << cases.status();
  for (int i = 0; i < pack.threshold_size(); ++i) {
    const double by = direction * StepOf(pack.threshold(i));
    auto library = LoadMoved(pack, i, by);
    ASSERT_TRUE(library.ok()) << library.status();
    const std::string failure = FirstFailure(**library, *cases);
    EXPECT_FALSE(failure.empty()) << "threshold " << pack.threshold(i).name()
                                  << " moved by " << by << " breaks no case";
    if (!failure.empty()) {
      printf("%s moved by %g breaks %s\n\n", pack.threshold(i).name().c_str(),
             by, failure.c_str());
    }
  }
}

TEST(Thresholds, MovedUpBreakACase) { ExpectEachMoveBreaksACase(1); }

TEST(Thresholds, MovedDownBreakACase) { ExpectEachMoveBreaksACase(-1); }

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
  v1::RulePack pack = ShippedPack();
  auto cases = LoadCases(CasesUnderTest());
  ASSERT_TRUE(cases.ok()) << cases.status();
  int tried = 0;
  ForEachExpression(&pack, [&](const auto& set, const std::string& text) {
    for (const size_t place : ComparisonsOf(text)) {
      const std::string other = WithOtherLimit(text, place);
      set(other);
      const auto library = LoadAs(absl::StrCat("limit_", ++tried), pack);
      set(text);
      // A pack that does not load any more is found out as well.
      if (!library.ok()) continue;
      EXPECT_EQ(FirstFailure(**library, *cases).empty(),
                IsSameEitherWay(text, place))
          << text.substr(0, place) << " HERE " << text.substr(place)
          << "\nwith its limit taken in or left out breaks no case, or breaks "
             "one though it is listed as the same either way";
    }
  });
  printf("%d comparisons\n", tried);
  EXPECT_GT(tried, 0);
}

// Without this, a pack that no longer loads would pass for one that a case
// found out.
TEST(Thresholds, NotMovedBreakNone) {
  const v1::RulePack pack = ShippedPack();
  auto cases = LoadCases(CasesUnderTest());
  ASSERT_TRUE(cases.ok()) << cases.status();
  auto library = LoadMoved(pack, 0, 0);
  ASSERT_TRUE(library.ok()) << library.status();
  EXPECT_EQ(FirstFailure(**library, *cases), "");
}

}  // namespace
}  // namespace myorules::rules
