// E-mail that tells a patient of a reply.
#pragma once

#include "delivery/delivery_channels.h"
#include "requests/patient_channels.h"

#include <span>
#include <string_view>

namespace frontdoor::intake {

class PatientMail : public PatientChannel {
 public:
  // base_url: of this service, for the link; empty: nothing can be sent.
  PatientMail(MailSettings mail, std::string base_url) : mail_(std::move(mail)), base_url_(std::move(base_url)) {}

  std::string code() const override { return "email"; }
  bool is_set_up() const override { return !mail_.host.empty() && !base_url_.empty(); }
  std::string address_in(const Request& request) const override;
  NoticeResult send(const PatientNotice& notice) const override;

 private:
  MailSettings mail_;
  std::string base_url_;
};

// "A reply to your request is waiting ..." in a second language: from "mail" of the files in core/data/wording.
struct ReplySentence {
  std::string_view language;
  std::string_view waiting;
};
std::span<const ReplySentence> reply_sentences();  // reply_sentences.cpp.in, filled in by CMake

// For tests: the whole message.
std::string patient_mail_text(const MailSettings& mail, const std::string& base_url, const PatientNotice& notice);

}  // namespace frontdoor::intake
