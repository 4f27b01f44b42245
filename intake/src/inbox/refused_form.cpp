#include "inbox/refused_form.h"

#include "base/text.h"
#include "inbox/layout.h"
#include "inbox/staff_pages.h"

#include <algorithm>
#include <array>
#include <memory>

namespace frontdoor::intake {
namespace {

using Fields = std::map<std::string, std::string>;

// What pages put into their forms; it is sent again, and nobody has typed it.
constexpr std::array kOfPages = {"token", "owner", "step",   "id",      "seen", "stepsSeen", "until",
                                 "key",   "kept",  "action", "channel", "next", "takesBack", "client",
                                 "kid",   "use",   "change", "advised", "show"};
// Never kept, and never shown.
constexpr std::array kSecrets = {"password", "current", "code"};

template <std::size_t size>
bool is_one_of(const std::array<const char*, size>& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(), [name](const char* one) { return name == one; });
}

bool is_typed(const std::string& name, const std::string& value) {
  return !is_one_of(kOfPages, name) && !is_one_of(kSecrets, name) && !without_blanks(value).empty();
}

bool holds_typed(const Fields& fields) {
  return std::any_of(fields.begin(), fields.end(), [](const auto& one) { return is_typed(one.first, one.second); });
}

// Forms before or about a sign-in: what they hold is not kept here.
bool is_about_sign_in(const Call& call) {
  const std::string second = call.path.size() > 1 ? call.path[1] : "";
  return second == "sign-in" || second == "sign-out" || second == "account";
}

std::string address_of(const Call& call) {
  std::string address;
  for (const std::string& segment : call.path) {
    address += '/';
    for (const char c : segment) {
      const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                            c == '.' || c == '_' || c == '~';
      constexpr const char* kHex = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      address += is_plain ? std::string(1, c) : std::string{'%', kHex[byte / 16], kHex[byte % 16]};
    }
  }
  return address;
}

bool is_form_post(const Call& call) {
  return call.method == "POST" && !call.path.empty() && call.path.front() == "inbox" &&
         media_type(call.header("Content-Type")) == "application/x-www-form-urlencoded";
}

// How a control is called on its page.
std::string words_for_field(const std::string& name) {
  constexpr std::pair<const char*, const char*> kWords[] = {{"reason", "Why"},
                                                            {"why", "Why"},
                                                            {"note", "Note"},
                                                            {"answer", "Reply"},
                                                            {"outcome", "Outcome"},
                                                            {"toldHow", "How the patient was told"},
                                                            {"toldAt", "When"},
                                                            {"follows", "The other request"},
                                                            {"assignedTo", "Who has it"},
                                                            {"sendBy", "How it is sent"},
                                                            {"webhook", "Address of the webhook"},
                                                            {"email", "E-mail address"},
                                                            {"to", "New name"},
                                                            {"team", "Team"},
                                                            {"user", "Username"},
                                                            {"role", "Role"},
                                                            {"site", "Website address"},
                                                            {"days", "Days"},
                                                            {"confirm", "Confirmed"},
                                                            {"born", "Date of birth"},
                                                            {"name", "Name"},
                                                            {"title", "Title"},
                                                            {"text", "Text"},
                                                            {"words", "Words"},
                                                            {"receipt", "Receipt"},
                                                            {"view", "Name of the view"},
                                                            {"all", "Also those that are urgent or need care"}};
  for (const auto& [code, words] : kWords) {
    if (name == code) return words;
  }
  const std::size_t slash = name.find('/');
  return slash == std::string::npos ? name : name.substr(slash + 1);
}

Fields without_secrets(Fields fields) {
  std::erase_if(fields, [](const auto& one) { return is_one_of(kSecrets, one.first); });
  return fields;
}

struct RefusedForm {
  std::string title;
  std::string detail;
  std::string address;
  Fields fields;
  bool can_send = true;  // the same again may be taken
};

Reply refused_page(const PageFrame& frame, int status, const RefusedForm& form) {
  PageData data;
  data.set("title", form.title).set("detail", form.detail).set("address", form.address).set("can-send", form.can_send);
  data.set("token", frame.form_token);
  std::vector<PageData> shown;
  std::vector<PageData> sent;
  for (const auto& [name, value] : form.fields) {
    if (is_typed(name, value)) {
      PageData row;
      shown.push_back(std::move(row.set("label", words_for_field(name)).set("typed", value)));
    }
    if (name == "token" || name == "kept") continue;
    PageData row;
    sent.push_back(std::move(row.set("name", name).set("value", value)));
  }
  data.set("shown", std::move(shown)).set("sent", std::move(sent));
  return page_reply(status, inbox_page(&frame, "Error: " + form.title, "refused-form", data));
}

// Whether another press of the same user may succeed.
bool may_be_sent_again(const Problem& problem) {
  return problem.code == "missing-form-token" || problem.status == 409 || problem.status == 422 ||
         problem.status == 429 || problem.status >= 500;
}

Reply to_the_same_user(const StaffParts& parts, const Call& call, const StaffSession& session, Fields fields,
                       const Problem& problem) {
  const bool is_stale = problem.code == "missing-form-token";
  RefusedForm form;
  form.title = is_stale ? "Not saved yet" : problem.title;
  form.detail = is_stale ? kSignedInAgain : problem.detail;
  form.address = address_of(call);
  form.fields = without_secrets(std::move(fields));
  form.can_send = may_be_sent_again(problem);
  Reply reply = refused_page(frame_of(session, parts.desks.open(session)), problem.status, form);
  reply.headers.insert(problem.headers.begin(), problem.headers.end());
  return reply;
}

}  // namespace

Call with_form_kept(const Call& call) {
  if (!is_form_post(call)) return call;
  Call kept = call;
  const auto body = std::make_shared<std::optional<std::string>>();
  const auto read = call.read_body;
  kept.read_body = [body, read](std::size_t bytes_max) {
    if (!*body) *body = read(bytes_max);
    if ((*body)->size() > bytes_max) {
      throw Problem{413, "body-too-large", "The request is too large", "Send less.", "", {}};
    }
    return **body;
  };
  return kept;
}

std::optional<Reply> refused_form_reply(const StaffParts& parts, const Call& call, const Problem& problem) {
  if (!is_form_post(call) || is_about_sign_in(call) || !call.asked_by_person()) return std::nullopt;
  try {
    require_own_origin(call);
    Fields fields = read_form(call, kSignInFormBytesMax);
    const std::string owner = SignIn::owner_of_form(fields["token"]).value_or(fields["owner"]);
    const std::string carried = fields["kept"];  // by the page on which codes are set up
    if (owner.empty() || (carried.empty() && !holds_typed(fields))) return std::nullopt;
    const std::optional<StaffSession> session = parts.sign_in.session_of(call);
    const bool is_own = session && owner_of(session->user, session->ods) == owner;
    if (is_own && carried.empty() && !session->must_set_up_codes) {
      return to_the_same_user(parts, call, *session, std::move(fields), problem);
    }
    const std::string kept =
        carried.empty() ? parts.sign_in.keep(owner, {address_of(call), without_secrets(std::move(fields))}) : carried;
    if (is_own && session->must_set_up_codes) return code_set_up_reply(parts, *session, 403, kept);
    return sign_in_with_kept(parts, call, session ? 403 : 401, kept, session.has_value());
  } catch (const Problem&) {
    return std::nullopt;
  } catch (const std::exception&) {  // of a service in trouble nothing is asked
    return std::nullopt;
  }
}

bool is_refused_form(const KeptForm& kept) {
  return kept.page.starts_with("/inbox/");
}

Reply refused_form_come_back(const StaffParts& parts, const StaffSession& session, const KeptForm& kept) {
  const RefusedForm form{"Not saved yet", kCameBack, kept.page, without_secrets(kept.fields)};
  return refused_page(frame_of(session, parts.desks.open(session)), 200, form);
}

}  // namespace frontdoor::intake
