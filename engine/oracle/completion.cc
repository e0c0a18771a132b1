#include "engine/oracle/completion.h"

#include "engine/base/canonical.h"
#include "engine/oracle/random_cases.h"

namespace myorules::engine::oracle {
namespace {

using testdata::Address;
using testdata::Item;
using testdata::Leg;
using testdata::Parcel;
using testdata::Scan;

// `from` is known to the day.
void CompleteDate(const v1::Date& from, v1::Date* date) {
  if (date->year() == 0) *date = from;
  if (date->month() == 0) date->set_month(from.month());
  if (date->day() == 0) date->set_day(from.day());
}

// An address that is not on record is another one as a whole.
void CompleteAddress(bool is_on_record, const Address& from, Address* address) {
  if (!is_on_record) {
    *address = from;
    return;
  }
  if (!address->has_country()) address->set_country(from.country());
  if (!address->has_remote()) address->set_remote(from.remote());
  CompleteDate(from.known_since(), address->mutable_known_since());
}

void CompleteItem(const v1::Date& day, Random& random, Item* item) {
  if (!item->has_count()) item->set_count(random.Below(4));
  if (!item->has_liquid()) item->set_liquid(random.Chance(50));
  CompleteDate(day, item->mutable_packed_on());
}

void CompleteScan(Random& random, Scan* scan) {
  if (!scan->has_place()) scan->set_place(random.Chance(50) ? "a" : "b");
  if (!scan->has_damaged()) scan->set_damaged(random.Chance(50));
}

void CompleteLists(const Parcel& from, Random& random, Parcel* parcel) {
  for (Item& item : *parcel->mutable_items()) {
    CompleteItem(from.posted_on(), random, &item);
  }
  for (Scan& scan : *parcel->mutable_scans()) CompleteScan(random, &scan);
  for (Leg& leg : *parcel->mutable_legs()) {
    if (leg.service() == testdata::SERVICE_UNSPECIFIED) {
      leg.set_service(from.service());
    }
  }
  if (!parcel->items_complete()) {
    parcel->mutable_items()->MergeFrom(from.items());
    parcel->set_items_complete(true);
  }
  if (!parcel->stamps_complete()) {
    parcel->mutable_stamps()->MergeFrom(from.stamps());
    parcel->set_stamps_complete(true);
  }
}

}  // namespace

Parcel Complete(const Parcel& partial, Random& random) {
  const Parcel from = Records(random).Full();
  Parcel parcel = partial;
  if (!parcel.has_fragile()) parcel.set_fragile(from.fragile());
  if (!parcel.has_weight_grams()) parcel.set_weight_grams(from.weight_grams());
  if (!parcel.has_value()) parcel.set_value(from.value());
  if (!parcel.has_label()) parcel.set_label(from.label());
  if (parcel.service() == testdata::SERVICE_UNSPECIFIED) {
    parcel.set_service(from.service());
  }
  CompleteDate(from.posted_on(), parcel.mutable_posted_on());
  CompleteDate(from.due_on(), parcel.mutable_due_on());
  CompleteAddress(partial.has_sender(), from.sender(), parcel.mutable_sender());
  CompleteAddress(partial.has_receiver(), from.receiver(),
                  parcel.mutable_receiver());
  CompleteLists(from, random, &parcel);
  if (!parcel.has_received_at()) {
    *parcel.mutable_received_at() = from.received_at();
  }
  if (!parcel.has_travelled()) *parcel.mutable_travelled() = from.travelled();
  if (!parcel.has_insured()) *parcel.mutable_insured() = from.insured();
  Canonicalize(&parcel);
  return parcel;
}

}  // namespace myorules::engine::oracle
