// What a practice does with its requests: who has seen them, who works on them, how they ended. Patient text (notes)
// arrives here sealed. Every member takes the practice's ODS code and touches that practice's rows only.
#pragma once

#include "store/sql.h"
#include "store/store.h"

#include <map>

namespace frontdoor::intake {

struct CaseEvent {
  Instant at;
  std::string who;
  std::string what;    // "seen", "assigned", "in-hand", "done", "note", "linked", "reopened", "put-back", "answered",
                       // "told", "not-told", kTakenBack
  std::string detail;  // JSON, sealed
};

// That an earlier step was a mistake: what was written is kept, struck out, and counts no more.
inline constexpr const char* kTakenBack = "taken-back";
struct TakenBackStep {
  std::size_t step = 0;              // its place among the events, from 1
  std::size_t steps = 0;             // how many events there were when it was decided
  std::vector<Instant> told = {};    // when that step said that the patient was told
  std::vector<Instant> others = {};  // when other steps do
  bool reply = false;                // it was a reply: a notice of it that waits is not sent
};

// What changes in one action; absent members stay.
struct CaseChange {
  std::optional<Progress> progress = {};
  std::optional<std::string> assigned_to = {};
  std::optional<std::string> follows = {};
  bool as_duplicate = false;                    // where it closes: as answered under another request
  std::optional<Instant> told = {};             // when the patient was told
  std::optional<std::int64_t> steps_seen = {};  // how many events were known to who decided; absent: not said
  bool has_note = false;                        // words of staff's hang on it
  std::string notify = {};                      // code of the way to tell the patient of an answer; empty: nobody is
  std::optional<TakenBackStep> takes_back = {};
};
// Who tells patients of answers.
inline constexpr const char* kService = "Frontdoor";
// That the patient was told of an answer: it changes nothing that a colleague has to know before the next step.
bool is_told(std::string_view what);

// How many of a request's events were known to who decided.
std::size_t known_steps(const CaseChange& change, std::size_t events);

// What a patient did with their request. It brings the request back to those that nobody has looked at, a closed
// one too, and makes it no less urgent; one that is no longer needed stays as it is, for somebody to close.
struct PatientStep {
  CaseEvent event;   // "patient-add", "patient-worse", "patient-withdraw", by kPatient
  std::string news;  // as RequestHeader::news
  bool needs_eyes = true;
  Urgency urgency = Urgency::none;
  std::string action;  // code of the advice that its words need
  // Where needs_eyes: when staff are told, at the latest; and by when they answer, where the request had been answered
  // or its time is past.
  Instant next_alert;
  std::optional<Instant> deadline = {};
  std::vector<std::string> channels = {};  // of its delivery, each in the same transaction
  // Whether an earlier event of the patient is the same press, come twice.
  std::function<bool(const CaseEvent& earlier)> is_same_press = {};
};
inline constexpr const char* kPatient = "The patient";
// Of one request; twice as many where it is urgent.
inline constexpr std::size_t kPatientStepsMax = 30;
bool is_patients(std::string_view what);  // of an event

enum class ChangeOutcome : std::uint8_t {
  changed,
  repeated,   // the same person has just done the same: a second press; nothing was written
  overtaken,  // somebody else did something since (for who closes it: wrote a note, too), or the request is not in a
              // state for it; nothing was written
  unknown,    // there is no such request
};

// More than this many requests of one source within this time are a flood: they are listed as one row. None is refused
// for its number. A college, a care home or a mobile network may be one source, so a fold shows its newest request and
// those that are pressing or need care one by one.
inline constexpr int kFloodRequests = 10;
inline constexpr std::chrono::hours kFloodWithin{1};

struct CaseFilter {
  enum class Show : std::uint8_t { open, done, all };
  Show show = Show::open;
  std::optional<RequestKind> kind;
  std::string need = {};                   // a code of request_needs(); empty: any
  std::string origin = {};                 // kByPhone, kAtDesk; empty: any
  bool pressing = false;                   // only emergencies and urgent need
  std::optional<std::string> assigned_to;  // empty: to nobody
  bool or_their_teams = false;             // or to a team that they are in
  std::optional<Instant> overdue_at = {};  // only what was due before, and whose patient was not told
  bool needs_care = false;                 // only where something must be known before the patient is contacted
  std::string fold = {};                   // only what is in this fold; empty: everything

  // Whether it leaves anything out beside what `show` and `fold` do.
  bool narrows() const {
    return kind || !need.empty() || !origin.empty() || pressing || assigned_to || overdue_at || needs_care;
  }
};

// A request that is erased but for its photos.
struct PendingErasure {
  std::string ods;
  std::string reference;
  std::string idempotency_key;  // names the photos
  LedgerNote note;
};

struct StoredCase {
  RequestHeader header;
  std::string summary;
  std::string bundle;  // empty unless asked for
};

// Requests of one flood in a list, in one row.
struct StoredFold {
  std::string name;
  std::size_t count = 0;
  std::size_t pressing = 0;
  std::size_t unseen_pressing = 0;
  std::size_t needs_care = 0;
  std::size_t emergencies = 0;         // that are not done
  std::size_t unseen_emergencies = 0;  // of these
  Instant oldest;
  Instant newest;
  // The newest, and those that are pressing or need care: most pressing first, kShownOfFoldMax at most.
  std::vector<StoredCase> shown;
  // Whom it is about, as far as name and date of birth say: the newest request of each and how many there are of them,
  // those of whom most came first, kPeopleOfFoldMax at most; `people` counts all of them.
  std::vector<std::pair<StoredCase, std::size_t>> about;
  std::size_t people = 0;
};
inline constexpr std::int64_t kPeopleOfFoldMax = 6;
inline constexpr std::size_t kShownOfFoldMax = 100;
struct StoredRow {
  std::optional<StoredCase> alone;  // nothing: a fold
  StoredFold fold;
};

// What is closed together of a fold: what nobody has in hand, and neither staff nor the patient has written to.
struct FoldClosing {
  std::string fold;
  Instant until;                     // not what came later: the closing user has not seen it
  bool with_those_in_sight = false;  // those too that are pressing or need care
};
inline constexpr std::size_t kClosedAtOnceMax = 2000;

inline constexpr std::size_t kAmongMax = 16'384;

// That closed requests are kept, in days; 0: until they are erased.
inline constexpr int kRetentionDaysMax = 36'500;

// What a patient did with a request of theirs.
struct StepOfPatient {
  std::string reference;
  RequestKind kind = RequestKind::medical;
  CaseEvent event;
};
inline constexpr std::size_t kPatientStepsListedMax = 500;

// Thread safe. Throws StoreUnavailable.
class CaseFiles {
 public:
  explicit CaseFiles(SqlDatabase& database) : database_(database) {}

  // Open ones most pressing first, of those what is due first; the others newest first.
  std::vector<StoredCase> list(const std::string& ods, const CaseFilter& filter, std::size_t offset, std::size_t count,
                               bool with_bundles);
  std::size_t count(const std::string& ods, const CaseFilter& filter);
  // Newest first, kPatientStepsListedMax at most.
  std::vector<StepOfPatient> patient_steps(const std::string& ods, Instant from, Instant until);
  // Those of `references` that the filter shows, in the order of list(): `total` in all, of them `count` from `offset`
  // on. Of more than kAmongMax references those that come first are looked at.
  std::vector<StoredCase> among(const std::string& ods, const CaseFilter& filter,
                                const std::vector<std::string>& references, std::size_t offset, std::size_t count,
                                std::size_t& total);
  // Of every practice, newest first: ods and reference.
  std::vector<std::pair<std::string, std::string>> all_references();
  // The same with each flood in one row. Open ones: a fold is where the most urgent of its requests would be alone,
  // and a flood of made-up emergencies, being one row, pushes no real one out of sight.
  std::vector<StoredRow> rows(const std::string& ods, const CaseFilter& filter, std::size_t offset, std::size_t count);
  std::size_t count_rows(const std::string& ods, const CaseFilter& filter);
  // Closes requests of a fold together, each with the event and the ledger's note that is made for its reference.
  // Returns how many, kClosedAtOnceMax at most.
  std::size_t close_fold(const std::string& ods, const FoldClosing& closing, const CaseChange& change,
                         const std::function<CaseEvent(const std::string& reference)>& event_of,
                         const std::function<LedgerNote(const std::string& reference)>& note_of);
  // Open, pressing, and not seen by anybody.
  std::size_t unseen_pressing(const std::string& ods);
  // Those of them that say an emergency.
  std::size_t unseen_emergencies(const std::string& ods);

  // Open requests that may ring by `now`: pressing ones, and those past their deadline. Most pressing first, then the
  // longest there.
  std::vector<AlarmFacts> may_ring(const std::string& ods, Instant now);

  // Two at once never undo each other: the second is told (overtaken). Notes are added whatever happened meanwhile.
  ChangeOutcome change(const std::string& ods, const std::string& reference, const CaseChange& change,
                       const CaseEvent& event);
  std::vector<CaseEvent> events(const std::string& ods, const std::string& reference);  // oldest first

  // The request that `opener` opens to its patient (NewRequest::opener), with its bundle.
  std::optional<StoredCase> opened_by(const std::string& ods, const std::string& opener);
  // repeated: it came before, and nothing was written. overtaken, likewise: its patient has done as much with it as is
  // taken.
  ChangeOutcome add_patient_step(const std::string& ods, const std::string& reference, const PatientStep& step);

  // Those of these that are there, in this order.
  std::vector<StoredCase> named(const std::string& ods, const std::vector<std::string>& references);
  // Others about the same person, received within `within` of this one; newest first.
  std::vector<StoredCase> about_same_person(const std::string& ods, const std::string& reference,
                                            std::chrono::hours within);
  // Whether both say who they are about, and it is not the same person.
  bool about_others(const std::string& ods, const std::string& reference, const std::string& other);
  // The same for each of these, references alone; those that have none are left out.
  std::map<std::string, std::vector<std::string>> about_same_persons(const std::string& ods,
                                                                     const std::vector<std::string>& references,
                                                                     std::chrono::hours within);
  std::vector<StoredCase> about_subject(const std::string& ods, const std::string& subject);
  std::string idempotency_key(const std::string& ods, const std::string& reference);  // empty if there is none
  std::vector<std::string> idempotency_keys(const std::string& ods);                  // of all its requests
  // The keyed fingerprint of what was sent. Empty: there is no such request.
  std::string body_identity(const std::string& ods, const std::string& reference);
  std::string receipt(const std::string& ods, const std::string& reference);  // empty if there is none

  // Removes the request and everything that hangs on it in the database; only its kind and times stay, for evidence.
  // What is left to do is kept as a pending erasure with `note`. False: there is no such request.
  bool begin_erasure(const std::string& ods, const std::string& reference, const LedgerNote& note);
  std::vector<PendingErasure> pending_erasures(std::size_t count);
  // Its photos are gone: the pending erasure ends, and its note goes into the ledger.
  void finish_erasure(const PendingErasure& erasure);
  // References of closed requests that were closed before `closed_before`, longest closed first.
  std::vector<std::string> closed_before(const std::string& ods, Instant closed_before, std::size_t count);
  int retention_days(const std::string& ods);
  void set_retention_days(const std::string& ods, int days, const LedgerNote& note);
  // The same where it still is `before`. False, and nothing changed: somebody was quicker.
  bool replace_retention_days(const std::string& ods, int before, int days, const LedgerNote& note);

 private:
  SqlDatabase& database_;
};

}  // namespace frontdoor::intake
