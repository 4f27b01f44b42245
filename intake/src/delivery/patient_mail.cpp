#include "delivery/patient_mail.h"

namespace frontdoor::intake {
namespace {

// What a practice wrote, in one line: a header or a paragraph never begins in it.
std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) line += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  return line;
}

}  // namespace

std::string PatientMail::address_in(const Request& request) const {
  return is_one_mail_address(request.email) ? request.email : std::string();
}

std::string patient_mail_text(const MailSettings& mail, const std::string& base_url, const PatientNotice& notice) {
  // The practice's name may have letters that a subject cannot have without being encoded: it is in the text.
  MailDraft draft{mail.from, notice.address, "A reply to your request is waiting", notice.name, notice.at, ""};
  // Before the English, for those who read the form in another language.
  for (const ReplySentence& sentence : reply_sentences()) {
    if (notice.language == sentence.language) draft.text += std::string(sentence.waiting) + "\r\n\r\n";
  }
  const std::string practice = one_line(notice.practice_name);
  draft.text += practice + " has replied to your request " + notice.reference + ".\r\n\r\n";
  draft.text += "Read the reply here. You are asked for the date of birth of the person it is about:\r\n";
  draft.text += base_url + notice.link + "\r\n\r\n";
  draft.text += "The link works for 30 days. We never ask for personal details by e-mail.\r\n\r\n";
  if (!notice.practice_phone.empty()) {
    draft.text += "If you cannot open it, phone " + practice + ": " + one_line(notice.practice_phone) + "\r\n\r\n";
  }
  draft.text += "Nobody reads replies to this e-mail. If you think that it is not for you, delete it.\r\n";
  return mail_as_text(draft);
}

NoticeResult PatientMail::send(const PatientNotice& notice) const {
  return post_mail(mail_, notice.address, patient_mail_text(mail_, base_url_, notice));
}

}  // namespace frontdoor::intake
