// What the text format's parser finds wrong, in the words of a pack's author.
#ifndef MYORULES_ENGINE_PACK_TEXT_FAULTS_H_
#define MYORULES_ENGINE_PACK_TEXT_FAULTS_H_

#include <memory>
#include <vector>

#include "engine/base/issues.h"
#include "engine/pack/misspelled.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/tokenizer.h"

namespace myorules::engine {

// The byte at the parser's 0-based line and column, in which a tab goes on to
// the next multiple of eight.
int OffsetOfParserColumn(int line, int column, Issues* issues);

// Adds what a parser reports to issues.
class TextFaults : public google::protobuf::io::ErrorCollector {
 public:
  // Of a text that holds a message of the type `root`. `respelled`: names of
  // the issues' text that are put right in what is read. All outlive it.
  static std::unique_ptr<TextFaults> Of(
      const google::protobuf::Descriptor& root,
      const std::vector<Misspelled>& respelled, Issues* issues);

  // The names that are none.
  virtual const std::vector<Misspelled>& misspelled() const = 0;
  // Whether anything else is wrong.
  virtual bool has_other_faults() const = 0;
};

}  // namespace myorules::engine

#endif  // MYORULES_ENGINE_PACK_TEXT_FAULTS_H_
