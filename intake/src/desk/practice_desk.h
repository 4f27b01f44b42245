// What somebody who signed in may see and do. It enforces that practices are kept apart: staff handlers reach requests,
// signals and the ledger through a PracticeDesk only, and a desk is bound to the session's own practice.
#pragma once

#include "desk/advice_shown.h"
#include "desk/alarms.h"
#include "desk/channel_book.h"
#include "desk/evidence.h"
#include "desk/pause_to_confirm.h"
#include "desk/recorded_lists.h"
#include "desk/search_shelf.h"
#include "desk/service_account_order.h"
#include "desk/sign_in.h"
#include "desk/staff_account.h"
#include "desk/taken_down_request.h"
#include "desk/today.h"
#include "desk/weekly_figures.h"
#include "practices/form_shelf.h"
#include "practices/practice_directory.h"
#include "practices/safe_working_meter.h"
#include "requests/acceptance.h"
#include "requests/attachments.h"
#include "requests/patient_channels.h"
#include "store/case_files.h"
#include "store/change_feed.h"
#include "store/delivery_queue.h"
#include "store/reply_templates.h"
#include "store/store.h"
#include "store/team_work.h"

namespace frontdoor::intake {

struct CheckedAction;

struct DeskRequest {
  RequestHeader header;
  RequestSummary summary;
  std::string added = {};  // how the newest words begin that its patient added and nobody has looked at
  // Of a list: others about the same person, newest first, and one beside it that begins with the same words.
  std::vector<std::string> same_person = {};
  std::string same_words = {};
};

struct DeskEvent {
  Instant at;
  std::string who;
  std::string what;
  Json detail;
  std::optional<std::size_t> taken_back_by = {};  // index of the event that says that it was a mistake
};
// One's own steps, for so long: later somebody may have acted on them.
inline constexpr std::chrono::hours kTakeBackWithin{24};
// Whether `user` may take an event back: a note, a reply, that the patient was told.
bool may_take_back(const DeskEvent& event, const std::string& user, Instant now);

Json event_as_json(const DeskEvent& event);

// A way in which the patient of a request can be told of an answer, and what became of it.
struct PatientWay {
  std::string code;     // as told_choices() names it: "email"
  std::string address;  // that the patient gave; empty: there is none, or it must not be used
  std::string why_not;  // a sentence for staff, where it cannot be used; or empty
};
struct NoticeToPatient {
  std::string code;   // of the way
  std::string state;  // "waiting", "delivered", "refused", "uncertain", "failed"
  Instant asked;
  int tries = 0;
  std::string reason;  // why the last try failed
};

struct OpenedRequest {
  bool unreadable = false;  // it was damaged, or its key is gone: only the header, events and photos' names are there
  std::optional<Instant> erased_on;  // when it will be erased; nothing while it is open or kept for good
  RequestHeader header;
  RequestSummary summary;
  std::string bundle;                    // as the patient's device sealed it
  Request request;                       // the same, read
  RequestReading reading;                // what this service read on arrival
  std::string red_flag_pack;             // the version of the rules that it read with; empty: stored before it was kept
  std::vector<DeskEvent> events;         // what staff did, oldest first
  std::vector<Attachment> attachments;   // the photos that arrived
  std::vector<DeskRequest> same_person;  // received within a week of it: probable duplicates, newest first
  std::vector<std::string> colleagues;   // whom it can be assigned to, by name
  std::vector<PatientWay> ways = {};     // to tell the patient of an answer
  std::vector<NoticeToPatient> notices = {};     // to the patient, newest first
  const SignGroups* sign_groups = nullptr;       // of the signs that patients are asked for
  std::vector<Team> teams = {};                  // that it can be assigned to
  std::vector<std::string> others_looking = {};  // who else has it open now
  std::vector<ReplyTemplate> replies = {};       // of the practice, filled in for this request
  std::optional<AnsweredForm> own_form = {};     // of the practice's own that was filled in
};

// Requests of one connection that sent very many, in one row.
struct DeskFold {
  StoredFold counts;               // `shown` and `about` are empty here:
  std::vector<DeskRequest> shown;  // opened
  std::vector<std::pair<DeskRequest, std::size_t>> about;
};
struct DeskRow {
  DeskRequest request;           // of a row that is one
  std::optional<DeskFold> fold;  // of a row that is many
};

struct DeskPage {
  std::vector<DeskRequest> requests;   // nothing when the query folds
  std::vector<DeskRow> rows;           // nothing unless it does
  std::size_t total = 0;               // requests
  std::size_t rows_total = 0;          // rows, where the query folds; else requests
  std::size_t unseen_pressing = 0;     // of the whole practice
  std::size_t unseen_emergencies = 0;  // of these
  bool search_ended_early = false;     // some of what is kept was not looked through
  // Of a search that looks everywhere: what it found and the filter's choice of done or not leaves out, and under
  // names that are spelt otherwise. kSimilarMax of these at most.
  std::vector<DeskRequest> elsewhere;
  std::size_t elsewhere_total = 0;
  std::vector<DeskRequest> similar;
  std::size_t filtered_out = 0;  // found, and left out by the rest of the filter
};

struct DeskQuery {
  CaseFilter filter;
  std::string words;  // all of them must be in the request; empty: no search
  std::size_t offset = 0;
  std::size_t count = 50;
  bool asked_by_person = true;    // false: the inbox's list refreshes itself
  bool folds = false;             // floods in one row each; a search finds every request separately
  bool looks_everywhere = false;  // a search: DeskPage::elsewhere and after
};
inline constexpr std::size_t kSimilarMax = 20;

// What every desk needs. Borrowed: must outlive the desks.
struct DeskTools {
  Store& store;
  CaseFiles& cases;
  DeliveryQueue& deliveries;
  ChannelBook& channels;
  PracticeDirectory& practices;
  const RequestSealer& sealer;
  const Attachments& attachments;
  const Key& subject_key;
  const Clock& clock;
  SafeWorkingMeter& meter;
  const AccessPolicy& access;
  const Wording& wording;
  OwnForms& own_forms;
  AskedForms& asked_forms;
  FormShelf& shelf;
  ChangeFeed& changes;
  const Key& cursor_key;
  ApiClients& api_clients;
  ReplyTemplates& replies;
  const PatientChannels& patient_channels;
  Acceptance& acceptance;
  RedFlagPacks& red_flags;
  TeamWork& team_work;
  SearchShelf& search_shelf;
  Readers readers;  // but for the rules, which are each practice's own
};

// What a receipt turned out to be.
struct ReceiptCheck {
  enum class Outcome : std::uint8_t {
    genuine,
    not_genuine,
    gone,       // there is no such request here (any more): it cannot be checked without what was sent
    unreadable  // it is not a receipt
  };
  Outcome outcome = Outcome::unreadable;
  std::string reference = {};  // that it names
  Instant received = {};       // of the request here
};

// What happened to requests since a cursor.
struct DeskChanges {
  std::vector<RequestChange> changes;  // in their order
  std::vector<DeskRequest> requests;   // those of them that are there, each once, as they are now
  std::vector<std::string> erased;     // those that are not
  std::string cursor;                  // of what comes next
  bool more = false;                   // something has come already
};

// One call's. Not shared. Made by Desks alone. Every member throws Problem (403) unless the user's role may do it
// (permissions.h).
class PracticeDesk {
 public:
  void require(Permission permission) const;
  bool may(Permission permission) const;
  std::shared_ptr<const KnownPractice> practice() const;
  Instant now() const { return tools_.clock(); }
  // Lists, requests and photos are recorded with the user's name, but for a page that refreshes itself
  // and shows the list that this session last looked at.
  DeskPage requests(const DeskQuery& query) const;
  Alarms alarms() const;
  OpenedRequest request(const std::string& reference) const;  // throws Problem: 404, 500 (request-unreadable)
  // The same, but one that cannot be read comes as far as it can: so that somebody can still settle it.
  OpenedRequest request_as_far_as_readable(const std::string& reference) const;
  std::string photo(const std::string& reference, const std::string& sha256, std::string& media_type) const;
  // fields: as check_action reads them. Throws Problem (404, 422), and 409 (overtaken) when somebody else did something
  // with the request since the page was made that this comes from (also a note, for who closes it), or it is no longer
  // in a state for it. It is assigned to nobody, or to somebody of the practice who may work on it.
  void act(const std::string& reference, const std::map<std::string, std::string>& fields) const;
  // Closes the requests of a fold together for one reason, each with its own entry in the ledger: what came until
  // `until`, and nobody has in hand. Returns how many. Throws Problem (422) without a reason.
  std::size_t close_fold(const FoldClosing& closing, const std::string& reason) const;

  Signal signal() const;
  // json: as Signal::load reads it, without "planned"; a pause without "from" begins now. seen: signal_mark() of the
  // signal that the page showed; empty: not said. Throws Problem as changed_signal().
  Signal change_signal(const std::string& json, const std::string& seen = "") const;
  void cancel_planned_pause(const std::string& seen = "") const;
  // Of a pause that change_signal() would take; throws as it does.
  PauseToConfirm pause_to_confirm(const std::string& json, const std::string& seen) const;
  // For who may not read accesses, what names requests (erased, a flood closed) comes without its detail.
  std::vector<LedgerEntry> ledger() const;

  // practice_desk_changes.cpp. since: a cursor that an answer gave, or "start". Throws Problem: 400 (invalid-cursor),
  // 410 (cursor-gone) after the database was restored. Recorded where there is something.
  DeskChanges changes(const std::string& since, std::size_t count, bool with_requests) const;

  void erase(const std::string& reference, const std::string& reason) const;
  // Everything about one person, as JSON. Recorded.
  Json export_person(const std::string& name, const std::string& birth_date) const;
  // The same of requests that somebody has looked at and says are about one person, with their photos. "complete" is
  // false where something of them could not be read. Recorded.
  Json export_requests(const std::vector<std::string>& references) const;
  std::vector<Delivery> deliveries(const std::string& state, std::size_t count) const;
  void replay_delivery(std::int64_t id) const;  // throws Problem (404)

  // practice_desk_manage.cpp: what a manager looks after.
  std::vector<StaffAccount> accounts() const;
  // Roles whose accounts set up one-time codes before anything else, beside those of the whole service.
  std::vector<Role> codes_for() const;
  void change_codes_for(const std::vector<Role>& roles) const;
  // Throws Problem: 404; 409 (user-exists; last-manager: nobody could manage the practice then); 422 naming the field.
  void change_account(const AccountOrder& order, const PasswordHash& hash) const;
  std::vector<std::string> sites() const;             // website addresses that may show the form
  void change_sites(const SiteChange& wanted) const;  // throws Problem (422)
  std::int64_t replay_deliveries() const;             // all that are dead; how many
  // practice_desk_channels.cpp: where requests are handed over besides.
  ChannelsNow channels() const;
  // Managers name no folder and no address of this machine: those are for who runs it. Throws Problem (422) naming the
  // field.
  ChannelsChanged change_channels(const ChannelOrder& order) const;
  // Empty: it was taken; else why it was not.
  std::string try_channel(const std::string& channel) const;
  std::string new_webhook_secret() const;
  int retention_days() const;  // that closed requests are kept; 0: until they are erased
  // confirmed: needed where that erases more than before. Throws Problem: 409, 422.
  void change_retention_days(int days, int seen, bool confirmed) const;
  std::vector<AccessEntry> accesses(const AccessFilter& filter) const;  // who looked at what, newest first

  // practice_desk_systems.cpp: the practice's service accounts. Throw Problem: 404; 409 (overtaken); 422 naming the
  // field.
  std::vector<ServiceAccount> service_accounts() const;
  ApiClient add_service_account(const NewServiceAccount& wanted) const;
  ApiClient change_service_account(const ServiceAccountOrder& order) const;  // as it was before
  // practice_desk_red_flags.cpp: the practice's own red flags. Throws Problem (422) saying what is wrong and where.
  std::string own_red_flags_version() const;  // empty: it has none
  std::vector<RuleInfo> own_red_flags() const;
  void set_own_red_flags(const std::string& file_name, const std::string& pack) const;
  void remove_own_red_flags() const;

  // practice_desk_team.cpp: teams for who may manage staff; views of one's own; who else has a request open.
  std::vector<Team> teams() const;
  void add_team(const std::string& name) const;  // throws Problem (409, 422)
  // What is assigned to it goes with it. Throws Problem (404, 409, 422).
  void rename_team(const std::string& name, const std::string& to) const;
  // members: of them those who may work on requests. Throws Problem (404).
  void change_team_members(const std::string& name, const std::vector<std::string>& members) const;
  // Open requests that are assigned to it are nobody's then; returns how many.
  std::size_t remove_team(const std::string& name) const;
  std::vector<std::string> who_may_work() const;  // on requests, by name
  // Whose a request may be and be the reader's: their own, and their teams'.
  std::vector<std::string> assigned_to_me() const;
  std::vector<SavedView> views() const;
  void save_view(const SavedView& view) const;  // throws Problem (409, 422)
  void remove_view(const std::string& name) const;
  std::vector<std::string> look(const std::string& reference) const;

  // practice_desk_taken_down.cpp: what staff write down for somebody. Checked before it is saved: what must be read to
  // the caller, and asked.
  TakenDownCheck check_taken_down(const TakenDownFields& fields) const;
  // The same of what is there so far, while somebody still writes: no faults, and nothing is recorded.
  TakenDownCheck read_so_far(const TakenDownFields& fields) const;
  // taken: of a check without faults. Returns the reference.
  std::string take_down(const TakenDown& taken) const;
  const SignGroups& sign_groups() const;

  // practice_desk_proofs.cpp. Whether this service gave a receipt that somebody shows, as JSON. For who may read
  // requests.
  ReceiptCheck check_receipt(const std::string& receipt) const;
  // What patients' forms ask of this practice now, as a file that holds for so many minutes (1 to 1440, else Problem
  // 422): for a website that keeps it. For who may manage settings.
  std::string status_file(int minutes) const;

  // practice_desk_replies.cpp: replies to choose from, with {name} and {phone}.
  std::vector<ReplyTemplate> replies() const;
  // Throws Problem: 404; 422 naming the field.
  void save_reply(const ReplyTemplate& reply) const;
  void remove_reply(std::int64_t id) const;

  // practice_desk_evidence.cpp
  Practice settings() const;
  // json: as Practice::load reads it, of this practice. seen: settings_mark() of those that the change goes by; empty:
  // not said. Throws Problem: 422 naming what is wrong, 409 (overtaken) naming who changed them meanwhile.
  Practice change_settings(const std::string& json, const std::string& why, const std::string& seen = "") const;
  SafeWorkingNow safe_working() const;
  AdvicePage advice(Instant from, Instant until, std::size_t offset, std::size_t count) const;
  AdviceCounts advice_counts(Instant from, Instant until) const;
  // What forms of a flood reported until `until` is no longer in the list. Returns how many. Throws Problem (422)
  // without a reason.
  std::size_t put_advised_flood_aside(const std::string& source, Instant until, const std::string& reason) const;
  // The period as evidence_period() takes it.
  Evidence evidence(const std::string& from, const std::string& until) const;
  Today today() const;                                   // for who may read requests
  WeeklyFigures figures(const std::string& week) const;  // as monday_of_week() takes it

  // practice_desk_forms.cpp: the practice's own forms, for who may manage its settings. Throw Problem as FormShelf
  // does.
  std::vector<OwnForm> forms() const;
  std::vector<std::string> forms_not_offered() const;  // names of those that are on, and that patients cannot be asked
  OwnForm form(const std::string& name) const;         // 404
  std::vector<FormVersion> form_versions(const std::string& name) const;
  FormVersion form_version(const std::string& name, std::int64_t version) const;  // 404
  // As patients would be asked it, of any version; never null (404).
  std::shared_ptr<const AskedForm> previewed_form(const std::string& address) const;
  FormVersion add_form(const NewForm& form) const;
  void turn_form_on(const FormOn& form) const;
  void turn_form_off(const std::string& name) const;
  // OwnForms::take_away, and what it would do. Throws Problem (404).
  OwnForms::TakenAway would_take_form_away(const std::string& name) const;
  OwnForms::TakenAway take_form_away(const std::string& name) const;

 private:
  friend class Desks;
  // As Desks::open().
  PracticeDesk(const DeskTools& tools, RecordedLists& lists, const StaffSession& session, const std::string& ods);

  SignalOrder signal_order(const std::string& json, const std::string& seen) const;
  // The same problem; where somebody was quicker, with who it was. what: of their entry in the ledger.
  // values: what they chose, and what it is now, where that is said.
  [[noreturn]] void refuse_with_who(Problem problem, const char* what, const std::string& values = "") const;
  void read_taken_down(const TakenDownFields& fields, TakenDownCheck& check) const;
  Json exported(const StoredCase& stored) const;
  void record_list(const DeskQuery& query) const;
  bool record_access(const char* what, const std::string& reference) const;
  DeskRequest opened_summary(StoredCase stored) const;
  DeskPage finished(DeskPage page) const;  // with what is said above each list
  DeskRow opened_row(StoredRow stored) const;
  std::string newest_words_added(const std::string& reference) const;
  std::vector<AdviceShown> advice_on_follow_ups(Instant from, Instant until) const;
  DeskPage search(const DeskQuery& query, const RequestSearch& wanted) const;
  void mark_duplicates(DeskPage& page) const;
  std::optional<std::string> try_open(const std::string& reference, const char* part, const std::string& sealed) const;
  std::string open_part(const std::string& reference, const char* part, const std::string& sealed) const;
  std::optional<Request> readable_request(const StoredCase& stored) const;
  std::vector<DeskEvent> events_of(const std::string& reference) const;
  void check_link(const std::string& reference, const std::string& follows, bool is_meant) const;
  [[noreturn]] void refuse_missing(const std::string& reference) const;
  bool is_same_again(const std::string& reference, const CheckedAction& action, bool says_when) const;
  [[noreturn]] void refuse_overtaken(const std::string& reference, const CaseChange& change) const;
  OpenedRequest around_content(const StoredRequest& stored) const;
  void read_content(const StoredRequest& stored, OpenedRequest& opened) const;
  bool try_content(const StoredRequest& stored, OpenedRequest& opened) const;
  std::vector<std::string> colleagues() const;
  std::vector<PatientWay> ways_to(const Request& request) const;
  void add_reply_parts(OpenedRequest& opened) const;
  void find_taken_back(const std::string& reference, CheckedAction& action) const;
  void check_notice(const StoredRequest& stored, CheckedAction& action) const;
  std::string assignee(const std::string& typed) const;
  void require_note_on_unreadable(const StoredRequest& stored, const CaseChange& change) const;

  const DeskTools& tools_;
  RecordedLists& lists_;
  std::string ods_;
  std::string user_;
  Role role_;
  std::optional<std::set<Permission>> only_;
  std::string session_;
};

}  // namespace frontdoor::intake
