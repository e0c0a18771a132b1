// Random parcels with facts missing.
#ifndef MYORULES_ENGINE_ORACLE_RANDOM_CASES_H_
#define MYORULES_ENGINE_ORACLE_RANDOM_CASES_H_

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "engine/base/canonical.h"
#include "engine/oracle/random.h"
#include "engine/testdata/parcel.pb.h"
#include "google/protobuf/message.h"

namespace myorules::engine::oracle {

// A number in the wire format that no field has: tells entries apart while
// facts come and go, and is no fact itself.
inline constexpr int kIdentity = 1000;

// Makes a record with every fact, and takes facts away.
class Records {
 public:
  explicit Records(Random& random) : random_(random) {}

  testdata::Parcel Full() {
    testdata::Parcel parcel;
    parcel.set_id("p");
    parcel.set_fragile(random_.Chance(50));
    parcel.set_weight_grams(random_.Below(4));
    parcel.set_value(random_.Below(6) / 2.0);
    parcel.set_label(Letter());
    parcel.set_service(Service());
    FillDate(*parcel.mutable_posted_on());
    FillDate(*parcel.mutable_due_on());
    FillAddress(*parcel.mutable_sender());
    FillAddress(*parcel.mutable_receiver());
    for (int i = random_.Below(4); i > 0; --i) {
      testdata::Item& item = *parcel.add_items();
      item.set_name(Letter());
      item.set_count(random_.Below(4));
      item.set_liquid(random_.Chance(50));
      FillDate(*item.mutable_packed_on());
      SetIdentity(item, i);
    }
    parcel.set_items_complete(true);
    for (int i = random_.Below(4); i > 0; --i) {
      testdata::Scan& scan = *parcel.add_scans();
      scan.set_place(Letter());
      scan.set_damaged(random_.Chance(50));
      SetIdentity(scan, i);
    }
    for (int i = random_.Below(3); i > 0; --i) parcel.add_stamps(Letter());
    parcel.set_stamps_complete(true);
    if (random_.Chance(50)) (*parcel.mutable_fees())["duty"] = random_.Below(4);
    if (random_.Chance(50)) (*parcel.mutable_fees())["air"] = random_.Below(4);
    for (int i = random_.Below(3); i > 0; --i) {
      testdata::Leg& leg = *parcel.add_legs();
      leg.set_via(Letter());
      leg.set_service(Service());
      SetIdentity(leg, i);
    }
    parcel.mutable_received_at()->set_seconds(Seconds());
    parcel.mutable_travelled()->set_seconds(Seconds());
    parcel.mutable_travelled()->set_nanos(random_.Chance(20) ? 250'000'000 : 0);
    parcel.mutable_insured()->set_value(random_.Below(4));
    parcel.set_barcode(random_.Below(4));
    parcel.set_signature(Letter());
    Canonicalize(&parcel);
    return parcel;
  }

  // `message` with each fact gone at a chance of `percent`.
  void TakeAway(testdata::Parcel& parcel, int percent) {
    TakeAwayFields(parcel, percent);
    Canonicalize(&parcel);
  }

 private:
  std::string Letter() { return random_.Chance(50) ? "a" : "b"; }

  testdata::Service Service() {
    return random_.Chance(50) ? testdata::SERVICE_STANDARD
                              : testdata::SERVICE_EXPRESS;
  }

  // Few, or some with hours, days and months.
  int Seconds() {
    return random_.Chance(70) ? random_.Below(4) : random_.Below(40'000'000);
  }

  void FillDate(v1::Date& date) {
    date.set_year(2015 + random_.Below(3));
    date.set_month(1 + random_.Below(3));
    date.set_day(10 + random_.Below(10));
  }

  void FillAddress(testdata::Address& address) {
    address.set_country(Letter());
    address.set_remote(random_.Chance(50));
    FillDate(*address.mutable_known_since());
    if (random_.Chance(50)) address.add_lines(Letter());
  }

  void SetIdentity(google::protobuf::Message& entry, int identity) {
    entry.GetReflection()->MutableUnknownFields(&entry)->AddVarint(kIdentity,
                                                                   identity);
  }

  void TakeAwayFields(google::protobuf::Message& message, int percent) {
    const google::protobuf::Reflection& reflection = *message.GetReflection();
    std::vector<const google::protobuf::FieldDescriptor*> fields;
    reflection.ListFields(message, &fields);
    for (const google::protobuf::FieldDescriptor* field : fields) {
      if (absl::EndsWith(field->name(), "_complete")) {
        if (random_.Chance(percent)) OpenList(message, *field);
        continue;
      }
      if (field->is_repeated()) {
        if (field->is_map() || !IsSorted(*field)) continue;
        for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
          TakeAwayFields(*reflection.MutableRepeatedMessage(&message, field, i),
                         percent);
        }
        continue;
      }
      const bool can_be_missing =
          field->has_presence() ||
          field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_ENUM;
      if (!can_be_missing) continue;
      if (random_.Chance(percent)) {
        reflection.ClearField(&message, field);
      } else if (field->cpp_type() ==
                 google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) {
        if (field->message_type() == v1::Date::descriptor()) {
          Coarsen(*reflection.MutableMessage(&message, field), percent);
        } else if (field->message_type() == testdata::Address::descriptor()) {
          TakeAwayFields(*reflection.MutableMessage(&message, field), percent);
        }
      }
    }
  }

  void Coarsen(google::protobuf::Message& message, int percent) {
    auto& date = static_cast<v1::Date&>(message);
    if (random_.Chance(percent)) date.clear_day();
    if (date.day() == 0 && random_.Chance(percent)) date.clear_month();
  }

  // The list that `completeness` is about loses entries and its statement.
  void OpenList(google::protobuf::Message& message,
                const google::protobuf::FieldDescriptor& completeness) {
    const google::protobuf::Reflection& reflection = *message.GetReflection();
    if (random_.Chance(50)) {
      reflection.ClearField(&message, &completeness);
    } else {
      reflection.SetBool(&message, &completeness, false);
    }
    const google::protobuf::FieldDescriptor* list =
        message.GetDescriptor()->FindFieldByName(
            std::string(absl::StripSuffix(completeness.name(), "_complete")));
    while (reflection.FieldSize(message, list) > 0 && random_.Chance(40)) {
      const int size = reflection.FieldSize(message, list);
      reflection.SwapElements(&message, list, random_.Below(size), size - 1);
      reflection.RemoveLast(&message, list);
    }
  }

  Random& random_;
};

}  // namespace myorules::engine::oracle

#endif  // MYORULES_ENGINE_ORACLE_RANDOM_CASES_H_
