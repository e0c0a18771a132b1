// Messages, of the record and made, and what is asked of them.
#include <string>

#include "absl/strings/str_cat.h"
#include "engine/oracle/random_expressions.h"

namespace myorules::engine::oracle {

std::string Expressions::Address() {
  return random_.Of(
      Choices{"parcel.sender", "parcel.receiver", "Address{country: 'a'}",
              "(parcel.fragile ? parcel.sender : parcel.receiver)",
              "[parcel.sender, parcel.receiver][0]", "{'k': parcel.sender}.k",
              "dyn(parcel.receiver)"});
}

// Messages of the record in lists and maps, and out of them again.
std::string Expressions::OverAddresses(int depth) {
  const std::string a = Address();
  const std::string b = Address();
  switch (random_.Below(8)) {
    case 0:
      return absl::StrCat("([", a, "] == [", b, "])");
    case 1:
      return absl::StrCat("({'a': ", a, "} == {'a': ", b, "})");
    case 2:
      return absl::StrCat("(", a, " in [", b, ", ", Address(), "])");
    case 3:
      return absl::StrCat("[", a, ", ", b, "].", Macro(),
                          "(a, a.country == ", Text(depth, ""), ")");
    case 4:
      return absl::StrCat("([", a, ", ", b, "].filter(a, a.remote) == [",
                          Address(), "])");
    case 5:
      return absl::StrCat("[", a, "].map(a, a.known_since).", Macro(),
                          "(d, d < ", Date(depth, ""), ")");
    case 6:
      return absl::StrCat("(parcel.items.map(i, ", a, ") == [", b, "])");
    default:
      return absl::StrCat("([", a, "].size() == ", Int(depth, ""), ")");
  }
}

std::string Expressions::OverMadeMessages(int depth, const std::string& entry) {
  switch (random_.Below(9)) {
    case 0:
      return absl::StrCat(
          "(Item{name: ", Text(depth, entry), ", count: ", Int(depth, entry),
          "} == Item{name: 'a', count: ", Int(depth, entry), "})");
    case 1:
      return absl::StrCat("(Address{lines: ", Texts(depth),
                          "}.lines == ", Texts(depth), ")");
    case 2:
      return absl::StrCat("Parcel{items: parcel.items}.items.", Macro(),
                          "(x, x.count == ", Int(depth, entry), ")");
    case 3:
      return absl::StrCat(
          "(Item{packed_on: ",
          random_.Of(Choices{"parcel.posted_on", "parcel.due_on"}),
          "}.packed_on == ", Date(depth, entry), ")");
    case 4:
      return absl::StrCat("(Parcel{fees: ", Map(depth, entry),
                          "}.fees == ", Map(depth, entry), ")");
    case 5:
      return absl::StrCat("(Parcel{barcode: ", Uint(depth, entry),
                          ", value: ", Double(depth, entry),
                          ", signature: ", Bytes(depth, entry),
                          "} == Parcel{barcode: ", Uint(depth, entry), "})");
    case 6:
      return absl::StrCat("(Delivery{neighbour: ", Text(depth, entry),
                          ", size: ", random_.Of(Choices{"Size.LARGE", "0"}),
                          "}.neighbour == ", Text(depth, entry), ")");
    case 7:
      return absl::StrCat("(Parcel{received_at: ", Time(depth, entry),
                          ", travelled: ", Duration(depth, entry),
                          "}.received_at < ", Time(depth, entry), ")");
    default:
      return absl::StrCat("(Parcel{sender: ", Address(),
                          "}.sender.country == ", Text(depth, entry), ")");
  }
}

// Wrappers, JSON and Any, which read as what they hold.
std::string Expressions::OverWellKnownMessages(int depth,
                                               const std::string& entry) {
  switch (random_.Below(6)) {
    case 0:
      return absl::StrCat("(google.protobuf.Int64Value{value: ",
                          Int(depth, entry), "} == ", Int(depth, entry), ")");
    case 1:
      return absl::StrCat("(Delivery{note: ", Text(depth, entry),
                          ", receipt: ", Bool(depth, entry),
                          "}.note == ", Text(depth, entry), ")");
    case 2:
      return absl::StrCat(
          "(google.protobuf.Struct{fields: {'k': ",
          random_.Chance(50) ? Double(depth, entry) : Texts(depth),
          "}}.k == dyn(", Double(depth, entry), "))");
    case 3:
      return absl::StrCat("(google.protobuf.ListValue{values: [",
                          Bool(depth, entry), ", ", Text(depth, entry),
                          "]}[0] == ", Bool(depth, entry), ")");
    case 4:
      return absl::StrCat(
          "(google.protobuf.Value{number_value: ", Double(depth, entry),
          "} == ", Double(depth, entry), ")");
    default: {
      const std::string held =
          random_.Chance(50) ? Address() : Of(AnyType(), depth, entry);
      return absl::StrCat("(Envelope{any: ", held, "}.any == dyn(", Address(),
                          "))");
    }
  }
}

}  // namespace myorules::engine::oracle
