// The engine in a program: rules from a text, answers about messages.
//
// What a program needs beside this header is in those that it includes; they
// and it are what `./dev install` installs. docs/guides/embed.md shows how.
#ifndef MYORULES_ENGINE_ENGINE_H_
#define MYORULES_ENGINE_ENGINE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "engine/base/limits.h"
#include "engine/classify/classify_options.h"
#include "engine/expr/function.h"
#include "engine/pack/threshold.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "myorules/v1/classification.pb.h"
#include "myorules/v1/rule_pack.pb.h"

namespace myorules::engine {

// A subject that the program accepts, and the day of its assessment.
struct Example {
  std::shared_ptr<const google::protobuf::Message> subject;
  absl::CivilDay assessed_on;
};

// What a program gives its rules.
struct RulesOptions {
  // What faults call the text.
  std::string file_name = "pack.textproto";
  // Functions that the rules may call, beside the language's own. A value of
  // another type than its overload says is an error of the rule that calls it.
  std::vector<Overload> functions;
  // The version of these functions, part of the pack's hash: raise it whenever
  // one of them changes its answers.
  std::string functions_version;
  // Modules that the rules may import: what messages call each, and its text
  // (docs/reference/pack-format.md).
  std::vector<std::pair<std::string, std::string>> modules;
  // The source keys, and the evidence ids, on record. Unset: any is.
  absl::optional<std::vector<std::string>> sources;
  absl::optional<std::vector<std::string>> evidence;
  // The kind of word that a text field holds ("carrier"), by the field's full
  // name; of a list, each of its entries. A subject has no other words there.
  std::map<std::string, std::string, std::less<>> field_terms;
  // All words of a kind that the functions' parameters (Overload::terms) or
  // `field_terms` ask for: a pack that gives another one does not load. Unset:
  // any text will do.
  std::function<std::vector<std::string>(absl::string_view kind)> terms;
  // What is wrong with a threshold (no such analyte, a unit that does not
  // belong to the method), field by field; else nothing. Unset: all are fine.
  std::function<std::vector<ThresholdFault>(const v1::Threshold&)>
      threshold_faults;
  // The canonical bytes of each terminology table by its name, part of the hash
  // of packs that name it.
  std::map<std::string, std::string, std::less<>> terminology;
  // Examples of which something that rules work out may well be `number`, two
  // days of them so many years apart. A gap or an overlap at such a number is
  // told of rules where one of them shows that there is that number
  // (docs/reference/pack-format.md). Unset, or of another type: none does.
  std::function<std::vector<Example>(double number)> examples;
  // Most entries of a list, by the full name of its field
  // ("my.package.Order.lines"), where 1,000 are not enough; most bytes of a
  // text, where 1,000 are not. A subject beyond them is refused, and rules that
  // could take too long within them do not load (docs/reference/limits.md).
  std::map<std::string, int64_t, std::less<>> list_entries;
  int64_t text_bytes = limits::kDefaultTextBytes;
};

// A rule pack, ready to answer. Immutable: share it freely between threads.
class Rules {
 public:
  // Loads the pack written in `text` (docs/reference/pack-format.md) about
  // messages of the type `subject_type`, whose names expressions may write
  // without their package. The descriptor outlives the rules.
  // Errors: INVALID_ARGUMENT with all faults of the pack, or of the modules,
  // each with its place and a remedy, or where it is about another type; what
  // FunctionRegistry::Add says of a function.
  static absl::StatusOr<std::shared_ptr<const Rules>> Load(
      absl::string_view text, const google::protobuf::Descriptor& subject_type,
      RulesOptions options = {});

  ~Rules();
  Rules(const Rules&) = delete;
  Rules& operator=(const Rules&) = delete;

  // Fills `answer` (cleared first) about `subject`, as of the day
  // `assessed_on`. A field that is not set is unknown, and the answer says what
  // hangs on it (docs/reference/unknowns.md); the order of list entries with a
  // path_key changes nothing.
  // Errors: INVALID_ARGUMENT where `subject` is of another type, nested more
  // than limits::kMaxSubjectDepth deep, beyond what `options` of Load allow,
  // with a text that is not UTF-8 or a number that an enum does not have, or
  // where `assessed_on` is outside the years 1 to 9999; RESOURCE_EXHAUSTED
  // where it takes more than the engine's limit of work; what
  // `options.interruption` says. The answer is then empty. Whatever the rules
  // find, failures of a rule included, is in the answer.
  absl::Status Classify(const google::protobuf::Message& subject,
                        absl::CivilDay assessed_on, v1::Classification* answer,
                        const ClassifyOptions& options = {}) const;

  // The same, for programs that classify one message again and again, or count
  // what they take from the heap. Classify copies its subject, to put the
  // entries of lists in order; Prepare does that in place, and checks it.
  // ClassifyPrepared then takes it as it is: into an answer that is used again
  // nothing is taken from the heap once both are warm.
  // Errors: of Prepare those of Classify about the subject, which is then as it
  // was; of ClassifyPrepared the others. A subject that is not prepared gives
  // an answer without meaning.
  absl::Status Prepare(google::protobuf::Message* subject) const;
  absl::Status ClassifyPrepared(const google::protobuf::Message& subject,
                                absl::CivilDay assessed_on,
                                v1::Classification* answer,
                                const ClassifyOptions& options = {}) const;

  // Name, version and hash, as every answer carries them.
  const v1::PackIdentity& identity() const;
  // The pack as written.
  const v1::RulePack& source() const;

 private:
  Rules();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_ENGINE_H_
