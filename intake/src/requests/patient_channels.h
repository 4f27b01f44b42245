// The ways to tell a patient that a reply waits on the page of their request. What goes out does not say why: the
// page asks for the date of birth. E-mail is one (delivery/patient_mail.h); a text gateway joins as another.
#pragma once

#include <frontdoor/request.h>

#include <memory>
#include <string>
#include <vector>

namespace frontdoor::intake {

// What a notice says: nothing that the patient or the practice wrote about it.
struct PatientNotice {
  std::string address;  // as PatientChannel::address_in() gave it
  std::string practice_name;
  std::string practice_phone;
  std::string reference;
  std::string link;      // to the page of the request
  std::string language;  // code of the language that the form was read in beside English; or empty
  std::string name;      // of this notice, the same for every try
  Instant at;
};

struct NoticeResult {
  enum class End : std::uint8_t {
    accepted,   // it is in the other side's hands, which said so
    refused,    // it never will be: no such address
    later,      // not now
    uncertain,  // it was handed over, and nobody said whether it was taken
  };
  End end = End::accepted;
  std::string reason = {};  // without the address
};

// Thread safe.
class PatientChannel {
 public:
  virtual ~PatientChannel() = default;
  virtual std::string code() const = 0;                              // as told_choices() names it: "email"
  virtual bool is_set_up() const = 0;                                // by who runs the service
  virtual std::string address_in(const Request& request) const = 0;  // empty: the patient gave none that can be used
  virtual NoticeResult send(const PatientNotice& notice) const = 0;
};
using PatientChannels = std::vector<std::unique_ptr<const PatientChannel>>;

// Null: there is none of this code.
inline const PatientChannel* patient_channel(const PatientChannels& channels, std::string_view code) {
  for (const auto& channel : channels) {
    if (channel->code() == code) return channel.get();
  }
  return nullptr;
}

}  // namespace frontdoor::intake
