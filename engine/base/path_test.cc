#include "engine/base/path.h"

#include "engine/base/canonical.h"
#include "engine/base/memory.h"
#include "engine/testdata/parcel.pb.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace myorules::engine {
namespace {

using google::protobuf::FieldDescriptor;
using testdata::Parcel;

const FieldDescriptor& FieldOf(const google::protobuf::Descriptor& type,
                               const char* name) {
  return *type.FindFieldByName(name);
}

class Paths : public ::testing::Test {
 protected:
  const OwnMemory memory_;
  const Path* const parcel_ = Path::Tree("parcel");
  const Path* const sender_ =
      parcel_->Field(FieldOf(*Parcel::descriptor(), "sender"));
};

TEST_F(Paths, ReadFromTheRootDown) {
  EXPECT_EQ(sender_->text(), "parcel.sender");
  EXPECT_EQ(sender_->Child(".known_since.day")->text(),
            "parcel.sender.known_since.day");
}

TEST_F(Paths, OfOnePlaceAreOneNode) {
  EXPECT_EQ(parcel_->Field(FieldOf(*Parcel::descriptor(), "sender")), sender_);
  EXPECT_EQ(sender_->Child(".x"), sender_->Child(".x"));
  EXPECT_EQ(Path::Of("a.b"), Path::Of("a.b"));
}

TEST_F(Paths, OfTwoMessagesAreTwoTrees) {
  EXPECT_NE(Path::Tree("parcel"), parcel_);
}

TEST_F(Paths, NameEntriesByTheirContent) {
  Parcel parcel;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "items { name: 'b' } items { name: 'a' } items { name: 'a' }", &parcel));
  Canonicalize(&parcel);
  const FieldDescriptor& items = FieldOf(*Parcel::descriptor(), "items");
  const auto entries = parcel_->Field(items)->Entries(parcel, items);
  ASSERT_EQ(entries.size(), 3u);
  EXPECT_EQ(entries[0]->text(), "parcel.items[name=a]");
  EXPECT_EQ(entries[1]->text(), "parcel.items[name=a#2]");
  EXPECT_EQ(entries[2]->Child(".count")->text(), "parcel.items[name=b].count");
  EXPECT_EQ(parcel_->Field(items)->Entries(parcel, items).data(),
            entries.data());
}

TEST_F(Paths, AreAsDeepAsMessagesAreAroundThem) {
  Parcel parcel;
  parcel.add_items()->set_name("a");
  const FieldDescriptor& items = FieldOf(*Parcel::descriptor(), "items");
  const Path* const list = parcel_->Field(items);
  const Path* const item = list->Entries(parcel, items)[0];
  EXPECT_EQ(parcel_->depth(), 0);
  EXPECT_EQ(list->depth(), 1);
  EXPECT_EQ(item->depth(), 1);
  EXPECT_EQ(item->Child(".count")->depth(), 2);
}

}  // namespace
}  // namespace myorules::engine
