// Random expressions about a parcel, and random parcels with facts missing.
#ifndef MYORULES_ENGINE_ORACLE_RANDOM_CASES_H_
#define MYORULES_ENGINE_ORACLE_RANDOM_CASES_H_

#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/types/span.h"
#include "engine/base/canonical.h"
#include "engine/testdata/parcel.pb.h"
#include "google/protobuf/message.h"

namespace myorules::engine::oracle {

// A number in the wire format that no field has: tells entries apart while
// facts come and go, and is no fact itself.
inline constexpr int kIdentity = 1000;

class Random {
 public:
  explicit Random(unsigned seed) : next_(std::mt19937(seed)) {}
  // Chooses by these bytes, one a choice; once they are used up, the first of
  // everything. They outlive it.
  explicit Random(absl::Span<const uint8_t> bytes)
      : next_([bytes]() mutable -> unsigned {
          if (bytes.empty()) return 0;
          const unsigned first = bytes.front();
          bytes.remove_prefix(1);
          return first;
        }) {}
  int Below(int limit) { return static_cast<int>(next_() % limit); }
  bool Chance(int percent) { return Below(100) < percent; }
  template <typename T>
  const T& Of(const std::vector<T>& choices) {
    return choices[Below(static_cast<int>(choices.size()))];
  }

 private:
  std::function<unsigned()> next_;
};

// Random expressions, by type. `entry` is what a macro's variable is, or empty.
class Expressions {
 public:
  explicit Expressions(Random& random) : random_(random) {}

  std::string Bool(int depth, const std::string& entry = "") {
    if (depth == 0) return BoolFact(entry);
    const int next = depth - 1;
    auto sub = [&] { return Bool(next, entry); };
    switch (random_.Below(14)) {
      case 0:
        return absl::StrCat("!(", sub(), ")");
      case 1:
      case 2:
        return absl::StrCat("(", sub(), " && ", sub(), ")");
      case 3:
      case 4:
        return absl::StrCat("(", sub(), " || ", sub(), ")");
      case 5:
        return absl::StrCat("(", sub(), " ? ", sub(), " : ", sub(), ")");
      case 6:
        return Compare(Int(next, entry), Int(next, entry), true);
      case 7:
        return Compare(Date(next, entry), Date(next, entry), true);
      case 8:
        return Compare(Range(next, entry), Number(), true);
      case 9:
        return absl::StrCat("(", Text(next, entry), " == ", Text(next, entry),
                            ")");
      case 10:
        return OverItems(next);
      case 11:
        return OverLists(next, entry);
      case 12:
        return absl::StrCat(Text(next, entry), " in ", Texts(next));
      default:
        return BoolFact(entry);
    }
  }

 private:
  std::string BoolFact(const std::string& entry) {
    std::vector<std::string> facts = {
        "true",
        "false",
        "parcel.fragile",
        "parcel.sender.remote",
        "parcel.receiver.remote",
        "(parcel.sender == parcel.receiver)",
        "(parcel.service == Service.SERVICE_EXPRESS)",
        "parcel.scans.exists(s, s.damaged)",
        "parcel.scans.filter(s, s.damaged)[0].damaged",
        "parcel.fees.exists(k, parcel.fees[k] > 2)",
    };
    if (entry == "item") {
      for (int i = 0; i < 4; ++i) facts.emplace_back("i.liquid");
    }
    if (entry == "scan") {
      for (int i = 0; i < 4; ++i) facts.emplace_back("s.damaged");
    }
    return random_.Of(facts);
  }

  std::string Number() { return absl::StrCat(random_.Below(4)); }

  std::string Int(int depth, const std::string& entry) {
    std::vector<std::string> facts = {
        Number(),
        "parcel.weight_grams",
        "parcel.service",
        "parcel.insured",
        "parcel.items.size()",
        "parcel.stamps.size()",
        "parcel.scans.size()",
        "parcel.sender.lines.size()",
        "parcel.fees.duty",
    };
    if (entry == "item") facts.emplace_back("i.count");
    if (depth == 0 || random_.Chance(40)) return random_.Of(facts);
    const int next = depth - 1;
    switch (random_.Below(4)) {
      case 0:
        return absl::StrCat(
            "(", Int(next, entry), " ",
            random_.Of(std::vector<std::string>{"+", "-", "*", "/", "%"}), " ",
            Int(next, entry), ")");
      case 1:
        return absl::StrCat("(", Bool(next, entry), " ? ", Int(next, entry),
                            " : ", Int(next, entry), ")");
      case 2:
        return absl::StrCat("parcel.items.filter(i, ", Bool(next, "item"),
                            ").size()");
      default:
        return absl::StrCat("[", Int(next, entry), ", ", Int(next, entry), "][",
                            random_.Below(2), "]");
    }
  }

  std::string Date(int depth, const std::string& entry) {
    std::vector<std::string> facts = {
        "parcel.posted_on",
        "parcel.due_on",
        "parcel.sender.known_since",
        absl::StrCat("date('2016-0", 1 + random_.Below(3), "-1",
                     random_.Below(10), "')"),
    };
    if (entry == "item") facts.emplace_back("i.packed_on");
    if (depth == 0 || random_.Chance(40)) return random_.Of(facts);
    const int next = depth - 1;
    auto sub = [&] { return Date(next, entry); };
    switch (random_.Below(4)) {
      case 0:
        return absl::StrCat(
            sub(),
            random_.Of(std::vector<std::string>{".plus_years(", ".plus_months(",
                                                ".plus_days("}),
            random_.Below(40) - 20, ")");
      case 1:
        return absl::StrCat(
            random_.Of(std::vector<std::string>{"latest_of(", "earliest_of("}),
            sub(), ", ", sub(), ")");
      case 2:
        return absl::StrCat(sub(), ".within(", sub(), ", ", sub(), ")");
      default:
        return absl::StrCat("(", Bool(next, entry), " ? ", sub(), " : ", sub(),
                            ")");
    }
  }

  std::string Range(int depth, const std::string& entry) {
    std::string base =
        absl::StrCat(random_.Of(std::vector<std::string>{
                         "years_between(", "months_between(", "days_between("}),
                     Date(depth, entry), ", ", Date(depth, entry), ")");
    if (random_.Chance(60)) return base;
    return absl::StrCat(
        "(", base,
        random_.Of(std::vector<std::string>{" + ", " - ", " * ", " / "}),
        Number(), ")");
  }

  std::string Text(int depth, const std::string& entry) {
    std::vector<std::string> facts = {
        "'a'",
        "'b'",
        "parcel.label",
        "parcel.sender.country",
        "parcel.receiver.country",
    };
    if (entry == "scan") facts.emplace_back("s.place");
    if (depth > 0 && random_.Chance(20)) {
      return absl::StrCat("(", Bool(depth - 1, entry), " ? ", random_.Of(facts),
                          " : ", random_.Of(facts), ")");
    }
    return random_.Of(facts);
  }

  std::string Texts(int depth) {
    switch (random_.Below(5)) {
      case 0:
        return "parcel.stamps";
      case 1:
        return "parcel.sender.lines";
      case 2:
        return "parcel.scans.map(s, s.place)";
      case 3:
        return "(parcel.stamps + parcel.receiver.lines)";
      default:
        return absl::StrCat("[", Text(depth, ""), ", ", Text(depth, ""), "]");
    }
  }

  std::string Compare(const std::string& a, const std::string& b,
                      bool ordered) {
    std::vector<std::string> operators = {"==", "!="};
    if (ordered) operators = {"==", "!=", "<", "<=", ">", ">="};
    return absl::StrCat("(", a, " ", random_.Of(operators), " ", b, ")");
  }

  std::string OverItems(int depth) {
    const std::string macro =
        random_.Of(std::vector<std::string>{"exists", "all", "exists_one"});
    switch (random_.Below(4)) {
      case 0:
        return absl::StrCat("parcel.items.filter(i, ", Bool(depth, "item"),
                            ").", macro, "(i, ", Bool(depth, "item"), ")");
      case 1:
        return absl::StrCat("parcel.items.map(i, ", Int(depth, "item"), ").",
                            macro, "(c, c > 1)");
      case 2:
        return absl::StrCat("parcel.scans.", macro, "(s, ", Bool(depth, "scan"),
                            ")");
      default:
        return absl::StrCat("parcel.items.", macro, "(i, ", Bool(depth, "item"),
                            ")");
    }
  }

  std::string OverLists(int depth, const std::string& entry) {
    switch (random_.Below(4)) {
      case 0:
        return Compare(Texts(depth), Texts(depth), false);
      case 1:
        return absl::StrCat("(", Texts(depth), "[", random_.Below(2),
                            "] == 'a')");
      case 2:
        return absl::StrCat("([", Int(depth, entry), ", ", Int(depth, entry),
                            "] == [1, 2])");
      default:
        return absl::StrCat("[", Bool(depth, entry), ", ", Bool(depth, entry),
                            "].exists_one(x, x)");
    }
  }

  Random& random_;
};

// Makes a record with every fact, and takes facts away.
class Records {
 public:
  explicit Records(Random& random) : random_(random) {}

  testdata::Parcel Full() {
    testdata::Parcel parcel;
    parcel.set_id("p");
    parcel.set_fragile(random_.Chance(50));
    parcel.set_weight_grams(random_.Below(4));
    parcel.set_value(random_.Below(4));
    parcel.set_label(Letter());
    parcel.set_service(random_.Chance(50) ? testdata::SERVICE_STANDARD
                                          : testdata::SERVICE_EXPRESS);
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
    parcel.mutable_received_at()->set_seconds(random_.Below(4));
    parcel.mutable_travelled()->set_seconds(random_.Below(4));
    parcel.mutable_insured()->set_value(random_.Below(4));
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
