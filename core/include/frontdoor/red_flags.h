// The red-flag engine: reads what a patient wrote and says which urgent red flags are in it.
//
// Rules are data (core/data/redflags/*.json, closed schema, each rule with its source and `reviewer`); a host tool
// compiles them into one immutable blob that the engine reads in place. Pipeline: normalise → tokens with byte
// offsets → spelling-tolerant concepts → context (ConText family) → rules → findings.
// The bias: a present mention is acted on; a negated or old one is kept for the clinician; an unknown age, sex or
// pregnancy never silences a rule.
#pragma once

#include <frontdoor/result.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor {

// Where the patient should go: a destination, never a score. Ordered by how soon somebody must act.
enum class Action : std::uint8_t {
  none = 0,
  urgent_same_day = 1,  // the practice today by phone or desk; 111 when it is closed
  maternity_unit = 2,
  crisis_line = 3,           // 111 option 2, Samaritans 116 123, Shout 85258
  emergency_department = 4,  // A&E now, or 999 if unable to travel
  emergency_999 = 5,
};
std::string_view to_code(Action action);  // "emergency-999", "emergency-department", "crisis-line", ...
std::optional<Action> action_from_code(std::string_view code);

// What the words around a mention say of it.
enum class Status : std::uint8_t {
  present,
  absent,
  historical,
  hypothetical,
  other_person,
  uncertain,
  doubted,  // the words are there, and the text as a whole does not read so: noted, not acted on (second_reader.h)
};
std::string_view to_code(Status status);  // "present", ..., "other-person", "uncertain"
std::optional<Status> status_from_code(std::string_view code);

enum class Sex : std::uint8_t { unknown, female, male };

// Who the text is about. Unknown members never silence a rule.
struct PatientFacts {
  std::optional<std::int32_t> age_months;
  Sex sex = Sex::unknown;
  std::optional<bool> pregnant;
  bool operator==(const PatientFacts&) const = default;
};

struct Finding {
  std::string rule;  // "chest-pain.heart-attack"
  Action action = Action::none;
  Status status = Status::present;
  bool never_ask = false;   // of a rule whose words leave no doubt: acted on whatever the rest of the text reads like
  bool grave = false;       // of a rule that is never passed over: at least asked about
  std::uint32_t start = 0;  // bytes of the unaltered text, [start, end)
  std::uint32_t end = 0;
  std::string quote;    // text.substr(start, end - start)
  std::string source;   // title and address of the page the rule rests on; empty until they have come
  std::string wording;  // key of the advice the patient reads
  std::string why;      // for a person: the concept and the trigger that decided the status
  bool operator==(const Finding&) const = default;
};

struct Reading {
  Action action = Action::none;   // the most pressing action among `present` findings
  std::vector<Finding> findings;  // by start, then rule; at most limits::findings_max
};

// One rule of the pack, for lists and for checking that its wording exists.
struct RuleInfo {
  std::string id;
  Action action = Action::none;
  std::string source;
  std::string wording;
  bool never_ask = false;
  bool grave = false;
};

// What was read of one text, kept for the next reading of it. Of one engine at a time, which must outlive it; one
// thread at a time. Move only.
class KeptReading {
 public:
  KeptReading();
  KeptReading(KeptReading&&) noexcept;
  KeptReading& operator=(KeptReading&&) noexcept;
  ~KeptReading();

 private:
  friend class RedFlagEngine;
  struct State;
  std::unique_ptr<State> state_;
};

// Const calls are safe from several threads at once. Move only.
class RedFlagEngine {
 public:
  // blob: as the pack compiler wrote it, or several such packs one after the other; unfolded, not kept. Every pack
  // reads each text on its own. added: a practice's own reviewed pack on top of the first
  // (compile_added_red_flag_pack), or empty. Errors: unsupported_version, corrupt; for `added` also invalid_value (not
  // a pack of that kind, or a rule over a concept that does not exist) and duplicate_key (a name that is taken).
  static Result<RedFlagEngine> load(std::string_view blob, std::string_view added = {});

  // What came later, one blob after the other: a pack (that of the other languages, in a browser), by which every
  // reading from now on is, too, or the sources of the first pack's rules. Errors as load(); they change nothing.
  std::optional<Error> add(std::string_view blob);

  RedFlagEngine(RedFlagEngine&&) noexcept;
  RedFlagEngine& operator=(RedFlagEngine&&) noexcept;
  ~RedFlagEngine();

  // text: UTF-8; invalid bytes are treated as separators, never refused. Linear in its length.
  Reading read(std::string_view text, const PatientFacts& patient) const;

  // The same for a text that is being typed: equal to read(), but only sentences that differ from the text read into
  // `kept` before are taken apart again. The reading stays valid until the next one into `kept`.
  const Reading& read(std::string_view text, const PatientFacts& patient, KeptReading& kept) const;

  // A ticked answer that carries concepts of the pack, separated by spaces ("chest-pain sweating"): they are present
  // together, and the same rules hold as for text. Findings span `label`, what the patient ticked. A concept that the
  // first pack does not have is passed over: has_concept() says so beforehand.
  Reading read_ticked(std::string_view concepts, std::string_view label, const PatientFacts& patient) const;
  bool has_concept(std::string_view name) const;

  // The status of a mention that somebody else marked, bytes [start, end) of `text`, as the words around it say.
  Status assess(std::string_view text, std::uint32_t start, std::uint32_t end) const;

  std::vector<RuleInfo> rules() const;      // by id
  const std::string& pack_version() const;  // of every pack, with + between them

 private:
  struct Impl;
  explicit RedFlagEngine(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// The pack compiler. files: name and JSON text of each pack file. Errors name file and line in `where`
// (unknown key, missing source, fewer than two examples each way ...). Deterministic bytes for the same input.
struct PackFile {
  std::string name;
  std::string json;
};
Result<std::string> compile_red_flag_pack(const std::vector<PackFile>& files);

// The same in two blobs: without the titles and addresses of the rules' sources, and those alone, for
// RedFlagEngine::add. A browser fetches them later; until then a finding's source is empty.
struct PackAndSources {
  std::string pack;
  std::string sources;
};
Result<PackAndSources> compile_red_flag_pack_and_sources(const std::vector<PackFile>& files);

// The same for a pack that a practice adds to the built one: concepts and rules, every rule with its reviewer; a rule
// may also name concepts of the built pack. It cannot change how words, or the words around a mention, are read.
Result<std::string> compile_added_red_flag_pack(const std::vector<PackFile>& files);

}  // namespace frontdoor
