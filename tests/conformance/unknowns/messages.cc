// Fields of messages of which what is not set is unknown, beside plain ones.
#include <string>
#include <vector>

#include "tests/conformance/unknowns/cases.h"

namespace myorules::tests::conformance {
namespace {

// A record with all fields, one with none, and a plain one with none.
Operands Records() {
  return {{"parcel", "a record that has it"},
          {"nothing", "a record that has it not"},
          {"plain", "a plain message that has it not"}};
}

void AddFields(CaseFile& file) {
  const Operands fields = {{"fragile", "an optional bool"},
                           {"weight_grams", "an optional int"},
                           {"value", "an optional double"},
                           {"label", "an optional string"},
                           {"id", "a string that is not optional"},
                           {"barcode", "a uint that is not optional"},
                           {"signature", "bytes that are not optional"},
                           {"service", "an enum whose zero is unspecified"},
                           {"posted_on", "a date"},
                           {"received_at", "a timestamp"},
                           {"travelled", "a duration"},
                           {"insured", "a wrapper"},
                           {"items_complete", "a statement of completeness"},
                           {"sender.country", "a field of a message"},
                           {"sender.lines", "a list of a message"},
                           {"fees", "a map"}};
  file.Begin("Reading a field");
  file.AddEach("the value of $1, of $0", "$0.$1", {Records(), fields});
  file.Begin("has: is it on record");
  file.AddEach("$1 is on record, of $0", "has($0.$1)", {Records(), fields});
  file.Begin("known: could what is missing change it");
  file.AddEach("$1 is known, of $0", "known($0.$1)", {Records(), fields});
}

void AddUnset(CaseFile& file) {
  file.Begin("A message that is not set answers only to selections");
  file.Add("a field of it is unknown at its own path",
           "nothing.sender.country");
  file.Add("so is a field that is not optional", "nothing.sender.known_since");
  file.Add("so is a list without completeness", "nothing.sender.lines");
  file.Add("compared, it is unknown as a whole", "nothing.sender == Address{}");
  file.Add("compared with itself, too", "nothing.sender == nothing.sender");
  file.Add("two of them are unknown both",
           "nothing.sender == nothing.receiver");
  file.Add("in a list, it is unknown", "nothing.sender in [Address{}]");
  file.Add("its type is unknown", "type(nothing.sender)");
  file.Add("a macro selects from it", "[nothing.sender].exists(s, s.remote)");
  file.Add("a choice passes it on",
           "(true ? nothing.sender : nothing.receiver).remote");
  file.Add("an unknown choice does not",
           "(u1 ? nothing.sender : nothing.receiver).remote");
  file.Add("it is not known", "known(nothing.sender)");
  file.Add("it is not on record", "has(nothing.sender)");
  file.Add("nor is anything in it", "has(nothing.sender.country)");
  file.Add("in a message literal, it makes the whole unknown",
           "Parcel{sender: nothing.sender}");
  file.Begin("Equality of messages that are set");
  file.Add("a known difference makes them unequal",
           "parcel.sender == Address{country: 'BE'}");
  file.Add("else what is missing in either decides",
           "parcel.sender == Address{country: 'NL'}");
  file.Add("a message does not equal itself where it lacks facts",
           "parcel.sender == parcel.sender");
  file.Add("a message equals nothing that is not set",
           "parcel.sender == parcel.receiver");
  file.Begin("Message literals");
  file.Add("an unknown field makes the whole unknown",
           "Item{name: 'a', count: u1_int}");
  file.Add("a failing field makes the whole fail",
           "Item{name: 'a', count: e1_int}");
  file.Add("an error goes before an unknown",
           "Item{name: string(u1_int), count: e1_int}");
  file.Add("a known literal is plain: what is not set has its default",
           "Item{name: 'a'}.count");
  file.Add("an open list makes the whole unknown",
           "Parcel{stamps: nothing.stamps}");
  file.Add("a partial date makes the whole unknown",
           "Item{packed_on: parcel.due_on}");
}

void AddOneofs(CaseFile& file) {
  file.Begin("Members of a oneof");
  const Operands records = {
      {"delivery", "a delivery to a neighbour"},
      {"undelivered", "a delivery of which nothing is known"}};
  file.AddEach("the neighbour of $0", "$0.neighbour", {records});
  file.AddEach("the country of the shop of $0", "$0.shop.country", {records});
  file.AddEach("the last day of $0", "$0.kept_until", {records});
  file.AddEach("the shop of $0 is on record", "has($0.shop)", {records});
  file.AddEach("the neighbour of $0 is on record", "has($0.neighbour)",
               {records});
  file.AddEach("the shop of $0 is known", "known($0.shop)", {records});
  file.Begin("Enums and wrappers");
  file.AddEach("an enum whose zero is a value, of $0", "$0.size == Size.SMALL",
               {records});
  file.AddEach("such an enum is on record, of $0", "has($0.size)", {records});
  file.AddEach("such an enum is known, of $0", "known($0.size)", {records});
  file.AddEach("a wrapped string, of $0", "$0.note", {records});
  file.AddEach("a wrapped string compared with null, of $0", "$0.note == null",
               {records});
  file.AddEach("a wrapped bool, of $0", "$0.receipt || false", {records});
  file.Add("an enum that is unspecified is unknown",
           "nothing.service == Service.SERVICE_EXPRESS");
  file.Add("an enum that is unspecified does not equal its zero",
           "nothing.service == Service.SERVICE_UNSPECIFIED");
  file.Add("an enum that is set is an int", "parcel.service == 2");
  file.Add("a wrapper that is set is its value", "parcel.insured + 1");
  file.Add("a wrapper that is not set is no null", "nothing.insured == null");
  file.Add("a wrapper of a plain message is null", "plain.insured == null");
}

void AddDecisions(CaseFile& file) {
  file.Begin("Fields in conditions");
  file.Add("a missing fact that decides", "nothing.weight_grams > 1000");
  file.Add("a missing fact that does not",
           "nothing.weight_grams > 1000 || parcel.fragile");
  file.Add("two missing facts",
           "nothing.weight_grams > 1000 && nothing.fragile");
  file.Add("a missing fact beside an error",
           "nothing.weight_grams / 0 > 1 && nothing.fragile");
  file.Add("a record's entry is named by its content",
           "parcel.items.exists(i, i.count == 4)");
  file.Add("an entry without its key is named by its place",
           "parcel.scans.exists(s, s.damaged)");
  file.Add("an impossible date is an error", "impossible.posted_on");
  file.Add("an impossible date is on record", "has(impossible.posted_on)");
}

}  // namespace

CaseFile MessageFile() {
  CaseFile file = NewFile(
      "messages",
      "Fields that are not set, by kind, in messages whose missing fields are "
      "unknown and in plain ones; unset messages, oneofs, enums, wrappers.");
  AddFields(file);
  AddUnset(file);
  AddOneofs(file);
  AddDecisions(file);
  return file;
}

}  // namespace myorules::tests::conformance
