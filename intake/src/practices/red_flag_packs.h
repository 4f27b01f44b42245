// The red-flag rules of a practice: the built ones, and on top of them those that it added itself
// (store/added_packs.h), either as JSON source or as `frontdoor rules compile` wrote them.
#pragma once

#include "http/compression.h"
#include "store/added_packs.h"

#include <frontdoor/red_flags.h>
#include <frontdoor/wording.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

namespace frontdoor::intake {

// What a practice's texts are read with, here and in its patients' browsers. Immutable.
struct PracticeRedFlags {
  std::shared_ptr<const RedFlagEngine> engine;
  std::set<std::string> rules;
  CompressedText added;    // its own pack, compiled; empty: it has none
  std::string added_hash;  // of those bytes: part of their address; empty: it has none
};

// Reads an added pack in either form and tries it on top of the built one. Errors say what to do; `where` is a file and
// line, a rule or a wording key.
Result<PracticeRedFlags> load_added_red_flags(const std::string& file_name, const std::string& bytes,
                                              const Wording& wording);

// The address that a practice's forms fetch its pack from; empty: it has none.
std::string added_red_flags_address(std::string_view ods, const PracticeRedFlags& red_flags);

// Thread safe.
class RedFlagPacks {
 public:
  // Borrows all of them.
  RedFlagPacks(AddedPacks& packs, const RedFlagEngine& built, const Wording& wording);

  // ods: of a practice that is there. Never nullptr, never throws. A pack is looked at again once a second at most, so
  // that a change by another process is seen within one. One that cannot be used is logged once and left out: what was
  // read before it stays, or else the built rules; so it is while the store does not answer.
  std::shared_ptr<const PracticeRedFlags> of(const std::string& ods);
  // The practice's own rules alone.
  std::vector<RuleInfo> added_rules(const std::string& ods);
  // Adds a pack, or puts it in the place of the one before; errors as load_added_red_flags(). who, at: for the ledger.
  // Throws StoreUnavailable.
  std::optional<Error> set(const std::string& ods, const std::string& file_name, const std::string& bytes,
                           const std::string& who, Instant at);
  void remove(const std::string& ods, const std::string& who, Instant at);  // throws StoreUnavailable

 private:
  void look_again(const std::string& ods);
  struct Entry {
    std::string mark;
    std::chrono::steady_clock::time_point looked_at;
    std::shared_ptr<const PracticeRedFlags> red_flags;
  };
  std::shared_ptr<const PracticeRedFlags> read(const std::string& ods,
                                               const std::shared_ptr<const PracticeRedFlags>& before) const;

  AddedPacks& packs_;
  const Wording& wording_;
  std::shared_ptr<const PracticeRedFlags> built_;
  std::mutex mutex_;
  std::map<std::string, Entry> entries_;
};

// What the ledger says of a change of a practice's pack.
inline constexpr const char* kRedFlagsChange = "red-flags";
inline constexpr const char* kRemovedRedFlagsDetail = "{\"pack\":null}";
std::string set_red_flags_detail(const PracticeRedFlags& red_flags, const std::string& bytes);

// Takes over the packs of a service that kept them as files, red-flags/ODS.pack in its data directory, and renames
// each: "ODS.pack.moved". Throws StoreUnavailable.
void take_over_pack_files(const std::filesystem::path& data_directory, AddedPacks& packs);

}  // namespace frontdoor::intake
