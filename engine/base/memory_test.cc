#include "engine/base/memory.h"

#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

using ::testing::ElementsAre;

TEST(Memory, KeepsWhatIsMadeInIt) {
  Memory memory;
  std::vector<const int*> numbers;
  std::vector<absl::string_view> texts;
  for (int i = 0; i < 10'000; ++i) {
    numbers.push_back(memory.New(i));
    texts.push_back(memory.Copy(absl::string_view(std::to_string(i))));
  }
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_EQ(*numbers[i], i);
    EXPECT_EQ(texts[i], std::to_string(i));
  }
}

TEST(Memory, HoldsPiecesLargerThanItsBlocks) {
  Memory memory;
  const std::string large(1 << 20, 'x');
  EXPECT_EQ(memory.Copy(absl::string_view(large)), large);
}

TEST(Memory, CountsWhatItHandsOut) {
  Memory memory;
  EXPECT_EQ(memory.bytes(), 0u);
  memory.Allocate(100);
  EXPECT_GE(memory.bytes(), 100u);
  memory.Reset();
  EXPECT_EQ(memory.bytes(), 0u);
}

TEST(Memory, HandsOutTheSameBytesAgainOnceItHasSeenTheLargestUse) {
  Memory memory;
  const auto use = [&memory] {
    const void* first = memory.Allocate(8);
    for (int i = 0; i < 100; ++i) memory.Allocate(1'000);
    memory.Reset();
    return first;
  };
  use();
  const void* const second = use();
  EXPECT_EQ(use(), second);
}

TEST(Memory, LetsGoOfWhatItOwnsWithTheRest) {
  Memory memory;
  auto owned = std::make_shared<const int>(1);
  const std::weak_ptr<const int> watched = owned;
  memory.Own(std::move(owned));
  EXPECT_FALSE(watched.expired());
  memory.Reset();
  EXPECT_TRUE(watched.expired());
}

TEST(MemoryScope, NamesTheInnermostMemoryOfTheThread) {
  Memory outer, inner;
  const MemoryScope outside(outer);
  {
    const MemoryScope inside(inner);
    EXPECT_EQ(&Memory::Current(), &inner);
  }
  EXPECT_EQ(&Memory::Current(), &outer);
}

TEST(Growing, IsAListThatCanTakeItsOwnEntries) {
  const OwnMemory memory;
  Growing<int> list;
  EXPECT_TRUE(list.empty());
  for (int i = 0; i < 8; ++i) list.push_back(i);
  list.push_back(list[3]);
  list.append(list.span());
  EXPECT_THAT(list.span(), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 3, 0, 1, 2, 3, 4,
                                       5, 6, 7, 3));
}

}  // namespace
}  // namespace myorules::engine
