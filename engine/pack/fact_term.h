// A kind of word that the engine itself knows.
#ifndef MYORULES_ENGINE_PACK_FACT_TERM_H_
#define MYORULES_ENGINE_PACK_FACT_TERM_H_

namespace myorules::engine {

// Where a fact of the pack's subject stands, "parcel.sender.country": what
// Overload::terms says of a parameter that takes such a text. No host need know
// these.
inline constexpr char kFactTerm[] = "fact";

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_FACT_TERM_H_
