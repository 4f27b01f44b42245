// Accepting a patient's request: check, read the red flags again, commit durably, only then acknowledge.
#pragma once

#include "base/clock.h"
#include "crypto/body_cipher.h"
#include "http/http.h"
#include "practices/asked_forms.h"
#include "practices/practice_directory.h"
#include "practices/red_flag_packs.h"
#include "requests/attachments.h"
#include "requests/disk_shares.h"
#include "requests/few_per_source.h"
#include "store/group_commit.h"

#include <frontdoor/access_policy.h>
#include <frontdoor/json.h>
#include <frontdoor/red_flags.h>
#include <frontdoor/request.h>
#include <frontdoor/sign_groups.h>

namespace frontdoor::intake {

// Photos that come before the words of their request: of one source, so many requests within an hour. What never gets
// its words is removed after a day, and until then it fills the disk. The form sends words first, and is not concerned.
inline constexpr std::size_t kEarlyPhotoRequestsMax = 10;
inline constexpr std::chrono::hours kEarlyPhotosWithin{1};

// Of a request in a list: flags, and bytes of the words that each marks.
inline constexpr std::size_t kSummaryFlagsMax = 50;
inline constexpr std::size_t kSummaryQuoteBytesMax = 200;

// What the inbox lists of a request without reading its bundle. Sealed in the store; holds patient text.
struct RequestSummary {
  struct Flag {
    std::string rule;
    std::string status;
    std::string action;
    std::string quote;
    bool operator==(const Flag&) const = default;
  };
  bool unreadable = false;  // it cannot be opened with the keys of this service; nothing else is known then
  std::string subject_name;
  std::optional<std::int32_t> age_months;  // on arrival: by the birth date, or as the patient said
  std::string words;                       // how the patient's own words begin
  ContactNeeds contact;                    // what staff must know before they reach the patient
  bool needs_help_today = false;
  bool words_changed = false;  // flagged words were taken out or rewritten after the advice
  bool sent_early = false;     // after emergency advice, before the form's questions were answered
  bool asks_more = false;      // signs that the patient should have been asked for, and was not
  std::vector<Flag> flags;     // of both readings: this service's, then what only the device raised
};
Json contact_as_json(const ContactNeeds& needs);
std::string summary_as_json(const RequestSummary& summary);
RequestSummary summary_from_json(std::string_view json);

// Seals and opens the parts of a stored request. Each is bound to its practice and reference.
class RequestSealer {
 public:
  explicit RequestSealer(const BodyCipher& cipher) : cipher_(cipher) {}
  std::string seal(const std::string& ods, const std::string& reference, std::string_view part,
                   std::string_view plain) const;
  // Throws StoreUnavailable when it was sealed with a key that is not there, or was changed.
  std::string open(const std::string& ods, const std::string& reference, std::string_view part,
                   std::string_view sealed) const;
  // The same for what belongs to no request: `place` says where it is.
  std::string seal_at(const std::string& place, std::string_view plain) const;
  std::string open_at(const std::string& place, std::string_view sealed) const;

 private:
  BodyCipher cipher_;
};

// The keys that tell things apart without telling what they are. From the oldest master key: what was stored before a
// rotation must still be known.
struct AcceptanceKeys {
  Key body_identity;  // a replay from another body
  Key receipt;        // authenticates receipts
  Key subject;        // who a request is about
  Key source;         // the connection that a request came from
  Key opener;         // what opens a request to its patient
};
AcceptanceKeys acceptance_keys(const Keyring& keyring);

// Fingerprint of a person by the parts of their name (base/person_name.h) and birth date; empty without a name.
std::string subject_fingerprint(std::string_view name, std::string_view birth_date, const Key& key);
// The same as requests have it that came while a name was compared by its letters alone, accents and titles included.
std::string earlier_subject_fingerprint(std::string_view name, std::string_view birth_date, const Key& key);
// Fingerprint of what opens a request to its patient: its reference and the date of birth of who it is about. Empty
// without one of them. A look-up by it takes as long for what is not there as for what is.
std::string opener_fingerprint(const std::string& ods, std::string_view reference, std::string_view birth_date,
                               const Key& key);
// Fingerprint of where a request came from (Call::source), another one for each practice and each day: it tells floods
// of one connection, and neither where that is nor what else it did. Empty for an empty source.
std::string source_fingerprint(const std::string& ods, const std::string& source, Instant at, const Key& key);
// What a receipt's `signature` must be: it binds reference, times and body to this service.
std::string receipt_signature(const std::string& ods, const Json& receipt, const std::string& body_identity,
                              const Key& key);

// Thread safe.
class Acceptance {
 public:
  // readers: but for the rules, which are each practice's own.
  Acceptance(Store& store, GroupCommit& commit, PracticeDirectory& practices, RedFlagPacks& red_flags,
             AskedForms& forms, const Readers& readers, const AccessPolicy& access, const RequestSealer& sealer,
             const Attachments& attachments, const AcceptanceKeys& keys, Clock clock);

  // POST /v1/practices/{ods}/requests. Throws Problem and StoreUnavailable; then nothing was stored.
  Reply accept(const Call& call, const std::string& ods);
  // What staff wrote down, as the same Bundle: a pause and a flood are of the online form, and do not concern it.
  // Returns the receipt, JSON. Throws as accept().
  struct TakenDownBundle {
    std::string ods;
    std::string key;  // a UUID
    std::string origin;
    std::string bundle;
    std::string user;
  };
  std::string accept_taken_down(const TakenDownBundle& taken);
  // Whether this service gave a receipt. body_identity: of the request, as it is stored.
  bool gave_receipt(const std::string& ods, const Json& receipt, const std::string& body_identity) const;
  // PUT /v1/practices/{ods}/requests/{key}/attachments/{sha256}
  Reply accept_attachment(const Call& call, const std::string& ods, const std::string& key, const std::string& sha256);

 private:
  struct Incoming;
  Incoming read(const Call& call, const std::string& ods);
  void read_body(Incoming& incoming, const std::string& ods);
  void check_own_form(const Incoming& incoming, const std::string& ods);
  std::string commit(const Incoming& incoming, bool& replayed);
  NewRequest prepare(const Incoming& incoming) const;

  Store& store_;
  GroupCommit& commit_;
  PracticeDirectory& practices_;
  RedFlagPacks& red_flags_;
  AskedForms& forms_;
  Readers readers_;
  const AccessPolicy& access_;
  RequestSealer sealer_;
  const Attachments& attachments_;
  AcceptanceKeys keys_;
  Clock clock_;
  DiskShares disk_shares_;
  FewPerSource early_photos_{kEarlyPhotoRequestsMax, kEarlyPhotosWithin};
};

// The findings of a reading as they are stored and as the API gives them.
Json findings_as_json(const RequestReading& reading);

}  // namespace frontdoor::intake
