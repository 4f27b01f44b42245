// The store: everything the service keeps. On SQLite or PostgreSQL (sql_store.h); any database with transactions will
// do. Contract: a call that returned has been committed durably; a call that threw changed nothing.
// Every member that touches a practice's data takes its ODS code and sees that practice's rows only.
#pragma once

#include "store/ledger.h"
#include "store/permissions.h"

#include <frontdoor/access_policy.h>

#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace frontdoor::intake {

// The database cannot answer now (disk full, locked, gone). Callers say 503 and change nothing.
class StoreUnavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct PracticeRecord {
  std::string ods;
  std::string settings;                    // JSON as Practice::load reads it
  std::vector<std::string> site_origins;   // "https://www.practice.example": may frame the form
  std::string signal;                      // JSON as Signal::load reads it
  std::vector<std::string> channels = {};  // "webhook", "file", "email": where its requests are delivered
};

struct UserRecord {
  std::string ods;
  std::string name;
  std::string password_hash;  // Argon2id, self-describing
  Role role = Role::manager;
  std::string totp_secret = {};  // sealed; empty: signs in without one-time codes
  std::int64_t totp_step = 0;    // the last one-time code that was used: each works once
  bool disabled = false;         // may not sign in
  bool codes_wanted = false;     // by their practice, of their role
};

// What changes about an account; the rest of it stays.
struct UserChange {
  std::optional<std::string> password_hash = {};
  std::optional<Role> role = {};
  std::optional<std::string> totp_secret = {};  // sealed
  std::optional<bool> disabled = {};
  bool sign_out = false;         // everywhere
  bool unlock = false;           // forgets failed tries; a new password does so too
  bool keeps_a_manager = false;  // refused where nobody would manage the practice then

  // A user who signed in with what no longer holds is signed out.
  bool ends_sessions() const { return password_hash || totp_secret || disabled.value_or(false) || sign_out; }
};

// Nothing was changed: nobody would manage the practice then.
class LastManager : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Website addresses of a practice that were not there before, and that are no longer there.
struct SiteChange {
  std::vector<std::string> added;
  std::vector<std::string> removed;
};

// Failed sign-ins of one name from one source or device.
struct SignInFailures {
  int count = 0;
  Instant latest;
  int of_account = 0;  // of the same account within the last hours, from all sources and devices
};

struct SessionRecord {
  std::string token_hash;  // SHA-256 of the cookie: a stolen database opens no session
  std::string ods;
  std::string user;
  Instant created;
  Instant last_seen;
  Role role = Role::manager;  // the user's, read with the session; not kept with it
  bool has_codes = false;     // likewise: whether the user has one-time codes
  // Tries with a wrong password on the user's account, from anywhere: since the sign-in before this one, and since.
  SignInFailures failed_before = {};
  SignInFailures failed_since = {};
  bool codes_wanted = false;  // by the practice, of the user's role
};

struct SignInTry {
  std::string bucket;     // keyed hash of the name as typed, with where it came from
  std::string ods = {};   // of the account that is meant; empty: there is none
  std::string user = {};  // likewise
};
// Whether another try may be judged after these failures.
using TryIsOpen = std::function<bool(const SignInFailures&)>;

// How far the practice has come with a request.
enum class Progress : std::uint8_t { fresh, seen, in_hand, done };
std::string_view to_code(Progress progress);  // "new", "seen", "in-hand", "done"
std::optional<Progress> progress_from_code(std::string_view code);

// What may be read without a key: nothing that a patient wrote, no name.
struct RequestHeader {
  std::string reference;
  RequestKind kind = RequestKind::medical;
  Instant received;
  std::optional<Instant> deadline;
  Urgency urgency = Urgency::none;
  std::string action;                       // code of the more pressing of both readings
  bool more_urgent = false;                 // the server read something more pressing than the patient's device did
  AccessState state = AccessState::normal;  // in force on arrival
  Progress progress = Progress::fresh;
  std::string assigned_to;        // user name; empty: nobody
  std::string follows;            // reference of the request that this one follows up; empty: none
  std::optional<Instant> closed;  // when it was done
  std::string fold;               // the flood of one connection that it is part of; empty: of none
  std::string need;    // a code of request_needs(), or of a practice's own form; empty: from before it was kept
  std::string origin;  // kByPhone, kAtDesk: staff wrote it down
  std::optional<Instant> answered = {};  // when its patient was told, of what was asked last; absent: not yet
  std::optional<Instant> asked = {};     // when its patient brought it back to be answered (again); absent: never
  std::string news;  // what its patient did with it that nobody has looked at yet: "add", "worse", "withdraw";
                     // or kNotTold; or empty
};

// An emergency has no deadline: its patient is to be answered at once, which is measured as within this. It is our own
// measure (no contract names one), for lists and evidence alike; what a patient is told stays "at once".
inline constexpr std::chrono::minutes kAtOnceWithin{30};
// By when what was asked then is answered in time.
inline Instant due_of(const std::optional<Instant>& deadline, Instant asked) {
  return deadline.value_or(asked + kAtOnceWithin);
}
// Whether its patient still waits, and the time is past. overdue_at() (case_sql.h) says the same in SQL.
inline bool is_overdue(const RequestHeader& header, Instant now) {
  return header.progress != Progress::done && !header.answered &&
         due_of(header.deadline, header.asked.value_or(header.received)) < now;
}

// As RequestHeader::origin. What the patient's own device sent has none.
inline constexpr const char* kByPhone = "phone";
inline constexpr const char* kAtDesk = "desk";
// As RequestHeader::news: a reply went out, and did not reach the patient.
inline constexpr const char* kNotTold = "not-told";

struct NewRequest {
  std::string ods;
  std::string idempotency_key;
  std::string body_identity;  // keyed fingerprint of the body: tells a replay from another body
  RequestHeader header;
  std::string receipt;       // JSON, given again on every replay
  std::string source = {};   // keyed fingerprint of the connection that it came from, of one day; empty: not known
  bool needs_care = false;   // something must be known before the patient is contacted
  std::string subject = {};  // keyed fingerprint of who it is about: finds duplicates
  std::string opener = {};   // keyed fingerprint of what opens it to its patient; empty: it opens to nobody
  std::optional<Instant> next_alert = {};  // when staff are told of it again unless somebody has seen it
  std::vector<std::string> channels = {};  // of its delivery, each in the same transaction
  bool alert = false;                      // these are told at once, as an alert
  std::string taken_down_by = {};          // the user who wrote it down; empty: nobody did
  std::string taken_down_detail = {};      // of that step, sealed
  // Sealed (see body_cipher.h): the store cannot read them.
  std::string summary;
  std::string bundle;
  std::string reading;
};

enum class AddResult {
  created,
  replayed,         // same key, same body: `receipt` is the first one's
  key_conflict,     // same key, another body; `receipt` is the first one's, or empty: that one has been erased
  reference_taken,  // generate another reference and retry
};

struct AddOutcome {
  AddResult result = AddResult::created;
  std::string receipt;
};

struct StoredRequest {
  RequestHeader header;
  std::string summary;
  std::string bundle;
  std::string reading;
};

// What a form reported while it was filled in: codes, never a word of the patient's (form_reports.h).
struct FormEvent {
  std::string event;    // "advice-shown", "message-shown", "left"
  std::string subject;  // the rule, the message's key, or empty
  std::string value;    // the action's code, the state's code, or empty
  RequestKind kind = RequestKind::medical;
};
struct FormReport {
  std::string ods;
  std::string form;  // the idempotency key of the request that may come of it
  Instant at;
  std::vector<FormEvent> events;
  // The form has shown our ticket (form_tickets.h). What is not confirmed counts apart, in no list and no figure;
  // a confirmed report of the same form confirms it.
  bool confirmed = true;
  std::string source = {};  // as NewRequest's
};
// More confirmed forms than this of one source within an hour are a flood: they are in no figure, and in the list of
// who was told to get help they are one row.
inline constexpr std::int64_t kFormsOfSourceAlone = 10;
inline constexpr std::int64_t kAdvisedFormsOfSourceAlone = 3;
struct FormReportLimit {
  std::int64_t events = 0;
  std::chrono::milliseconds within{0};
};
struct ReportedEvent {
  std::string form;
  FormEvent event;
  Instant at;             // first reported
  std::string reference;  // of the request that came of it; empty: none did; kErasedReference: it has been erased
};
inline constexpr const char* kErasedReference = "erased";

// A form that showed advice.
struct AdvisedForm {
  Instant at;  // of its first advice
  std::vector<FormEvent> advice;
  std::optional<Instant> left;  // when the patient left it
  std::string reference;        // as ReportedEvent's
};
// How many forms showed one message.
struct MessageCount {
  std::string key;
  std::int64_t forms = 0;
};
struct AdviceCounts {
  std::int64_t forms = 0;
  std::int64_t unsent = 0;       // of which no request came
  std::int64_t unconfirmed = 0;  // that showed no ticket; not among the others
  std::int64_t in_floods = 0;    // of one connection each; not among the others
};
// Forms of one connection that told somebody to get help, past kAdvisedFormsOfSourceAlone.
struct AdvisedFlood {
  std::string source;
  std::int64_t forms = 0;
  std::int64_t unsent = 0;  // of which no request came
  Instant oldest;
  Instant newest;
};

// How something that was asked ended, where that was not with an answer of its own.
enum class Ending : std::uint8_t {
  none,       // it is open, or it was answered
  closed,     // its patient was not told
  duplicate,  // closed as answered under another request
  withdrawn,  // its patient said that it is no longer needed, before there was an answer
  erased,     // before there was an answer
};

// When a request came and was answered; nothing of what it says.
struct RequestTimes {
  RequestKind kind = RequestKind::medical;
  Urgency urgency = Urgency::none;
  Instant received;
  std::optional<Instant> deadline;
  std::optional<Instant> answered;
  bool in_flood = false;    // of one connection
  std::string origin = {};  // as RequestHeader's
  bool again = false;       // its patient brought it back then: `received` is when they did, and its first is counted
  Ending ending = Ending::none;
};

// Requests for a clinician. Floods of one connection: see case_files.h.
struct ContactCounts {
  std::int64_t all = 0;
  std::int64_t floods_once = 0;   // each flood counted as one
  std::int64_t sources_once = 0;  // each connection counted as one
};

// What alarms go by; nothing of what a patient wrote.
struct AlarmFacts {
  std::string reference;
  bool pressing = false;  // an emergency or urgent need
  Progress progress = Progress::fresh;
  Instant received;
  std::optional<Instant> deadline;
  std::optional<Instant> cared_for;  // when somebody last saw it or took it in hand; absent: nobody has since it came,
                                     // or since it was opened again
};

// Who looked at what a patient wrote.
struct AccessEntry {
  std::string ods;
  Instant at;
  std::string who;
  std::string what;       // "sign-in", "list", "search", "request", "photo", "export"
  std::string reference;  // of the request; empty for a list
};

// Which of them; empty: all.
struct AccessFilter {
  std::string who = {};
  std::string reference = {};
  std::size_t offset = 0;
  std::size_t count = 100;
};

// The service ran and could store in [began, latest], noted once a minute by any of its processes.
struct RunningTime {
  Instant began;
  Instant latest;
};
inline constexpr std::chrono::minutes kBeatEvery{1};

// Thread safe. Times are UTC milliseconds.
class Store {
 public:
  virtual ~Store() = default;

  // Throws StoreUnavailable naming what is wrong with the database itself.
  virtual void check_integrity() = 0;
  virtual int schema_version() = 0;

  virtual void add_practice(const PracticeRecord& practice) = 0;  // a known practice stays as it is
  virtual std::optional<PracticeRecord> practice(const std::string& ods) = 0;

  // Sets the signal and appends to the ledger in one transaction.
  virtual void change_signal(const std::string& ods, const std::string& signal, const LedgerNote& note) = 0;
  // The same where the signal still is `before`. False, and nothing changed: somebody was quicker.
  virtual bool replace_signal(const std::string& ods, const std::string& before, const std::string& signal,
                              const LedgerNote& note) = 0;
  // The same for the practice's settings (JSON as Practice::load reads it).
  virtual bool replace_settings(const std::string& ods, const std::string& before, const std::string& settings,
                                const LedgerNote& note) = 0;
  virtual void change_settings(const std::string& ods, const std::string& settings, const LedgerNote& note) = 0;
  // Adds and removes addresses and appends to the ledger, unless nothing changes.
  virtual SiteChange change_sites(const std::string& ods, const SiteChange& wanted, const std::string& who,
                                  Instant at) = 0;
  virtual std::vector<LedgerEntry> ledger(const std::string& ods) = 0;
  virtual std::optional<LedgerHead> ledger_head(const std::string& ods) = 0;
  virtual std::vector<std::string> practice_codes() = 0;

  // Each with its entry in the ledger, in one transaction. False, and nothing changed: add_user when the name is taken,
  // in small letters or in capitals; the others when there is no user of this very name.
  virtual bool add_user(const UserRecord& user, const LedgerNote& note) = 0;
  virtual bool change_user(const std::string& ods, const std::string& name, const UserChange& change,
                           const LedgerNote& note) = 0;
  // keeps_a_manager: as UserChange's. Both throw LastManager.
  virtual bool remove_user(const std::string& ods, const std::string& name, bool keeps_a_manager,
                           const LedgerNote& note) = 0;
  virtual std::vector<UserRecord> users_of(const std::string& ods) = 0;
  // Roles whose accounts need one-time codes in this practice.
  virtual std::vector<Role> codes_for(const std::string& ods) = 0;
  virtual void change_codes_for(const std::string& ods, const std::vector<Role>& roles, const LedgerNote& note) = 0;
  // True once for each step of a user: a one-time code that was read over a shoulder is worth nothing.
  virtual bool take_totp_step(const std::string& ods, const std::string& name, std::int64_t step) = 0;
  // In every practice, small letters and capitals alike.
  virtual std::vector<UserRecord> users_named(const std::string& name) = 0;

  // Its failed_before are read from the account, and the account's start again at none.
  virtual void add_session(const SessionRecord& session) = 0;
  virtual std::optional<SessionRecord> session(const std::string& token_hash) = 0;
  // Oldest first: also those that nobody used for long (is_signed_in() of sign_in.h).
  virtual std::vector<SessionRecord> sessions_of(const std::string& ods) = 0;
  virtual void touch_session(const std::string& token_hash, Instant seen) = 0;
  virtual void remove_session(const std::string& token_hash) = 0;
  virtual void remove_sessions_before(Instant created_before, Instant seen_before) = 0;

  virtual SignInFailures sign_in_failures(const SignInTry& tried) = 0;
  // Returns the failures before this try, and counts it as one more where they leave it open: a try counts before it is
  // judged, so that many at once are no more guesses than one after the other.
  virtual SignInFailures count_sign_in_try(const SignInTry& tried, Instant at, const TryIsOpen& is_open) = 0;
  virtual void clear_sign_in_failures(const std::string& bucket) = 0;
  // So many that were counted turned out to be no guesses: the others stay.
  virtual void take_back_sign_in_tries(const std::string& bucket, int count) = 0;

  // All of them in one transaction; outcomes in the same order.
  virtual std::vector<AddOutcome> add_requests(const std::vector<NewRequest>& requests) = 0;
  virtual std::optional<AddOutcome> replay_of(const std::string& ods, const std::string& idempotency_key,
                                              const std::string& body_identity) = 0;
  virtual std::optional<StoredRequest> request(const std::string& ods, const std::string& reference) = 0;

  // The same event of one form again changes nothing. False: more than `limit` of confirmed, or of unconfirmed, events:
  // nothing was kept.
  virtual bool add_form_events(const FormReport& report, const FormReportLimit& limit) = 0;
  // Confirmed ones of one kind, by time, in [from, until).
  virtual std::vector<ReportedEvent> form_events(const std::string& ods, const std::string& event, Instant from,
                                                 Instant until) = 0;
  // Forms whose first confirmed advice in [from, until) was shown there; newest first.
  virtual std::vector<AdvisedForm> advised_forms(const std::string& ods, Instant from, Instant until,
                                                 std::size_t offset, std::size_t count) = 0;
  // Newest first; without those that were put aside.
  virtual std::vector<AdvisedFlood> advised_floods(const std::string& ods, Instant from, Instant until) = 0;
  // What it reported until `until`. Returns how many forms; none: nothing was written.
  virtual std::int64_t put_advised_flood_aside(const std::string& ods, const std::string& source, Instant until,
                                               const LedgerNote& note) = 0;
  virtual AdviceCounts advice_counts(const std::string& ods, Instant from, Instant until) = 0;
  virtual std::vector<MessageCount> message_counts(const std::string& ods, Instant from, Instant until) = 0;
  virtual std::vector<RequestTimes> request_times(const std::string& ods, Instant from, Instant until) = 0;
  // The same, of requests that were answered in [from, until).
  virtual std::vector<RequestTimes> answer_times(const std::string& ods, Instant from, Instant until) = 0;
  // Requests for a clinician (medical and medication) received at `since` or later.
  virtual ContactCounts contacts_since(const std::string& ods, Instant since) = 0;

  // A photo that came after its request: a change of it, and told to webhooks, once. is_new: it was not there before;
  // one that was may not have been told, where a process was killed. Nothing where there is no such request.
  virtual void note_late_photo(const std::string& ods, const std::string& idempotency_key, const std::string& sha256,
                               bool is_new, Instant at) = 0;

  virtual void record_access(const AccessEntry& entry) = 0;
  virtual std::vector<AccessEntry> accesses(const std::string& ods, const AccessFilter& filter) = 0;  // newest first

  // Called every kBeatEvery by each serving process. A gap becomes a new row.
  virtual void beat(Instant now) = 0;
  virtual std::vector<RunningTime> running_times() = 0;  // oldest first
};

}  // namespace frontdoor::intake
