#include "form/request_pages.h"

#include "base/html.h"
#include "base/text.h"
#include "form/served_journey.h"
#include "requests/follow_up_link.h"

#include <frontdoor/json.h>
#include <frontdoor/limits.h>
#include <frontdoor/nodes.h>

#include <algorithm>

namespace frontdoor::intake {
namespace {

using std::chrono::seconds;

// Over three times the longest answer, every byte of it percent-encoded, the pass, and the short fields: one that is
// longer than it may be comes back to be shortened.
constexpr std::size_t kFormBytesMax = 10 * limits::text_answer_bytes_max;
constexpr seconds kFirstDelay{30};

seconds wait_of(const SignInFailures& failures, seconds delay_max, Instant now) {
  if (failures.count < kFreeOpenTries) return seconds(0);
  const int doubled = std::min(failures.count - kFreeOpenTries, 10);
  const Instant open_at = failures.latest + std::min<seconds>(kFirstDelay * (1LL << doubled), delay_max);
  // A clock that was put back must not shut anybody out for long.
  if (now >= open_at || open_at - now > delay_max) return seconds(0);
  return std::chrono::ceil<seconds>(open_at - now);
}

std::string page_policy(const std::vector<std::string>& site_origins) {
  std::string policy =
      "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; "
      "frame-ancestors 'self'";
  for (const std::string& origin : site_origins) policy += " " + origin;
  return policy;
}

std::string hidden_field(std::string_view name, const std::string& value) {
  if (value.empty()) return {};
  Html html;
  html.raw("<input type=\"hidden\" name=\"").raw(name).raw("\" value=\"").text(value).raw("\">");
  return html.take();
}

// hidden: what the page's form posts unseen.
ShownPage shown_page(const View& view, const std::string& hidden) {
  ShownPage shown;
  shown.title = view.root.text;
  shown.page = view.page;
  shown.inner = hidden + served_inner(view, "", "");
  return shown;
}

std::string birth_field(const char* part) {
  return std::string(follow_up_fields::birth_date) + "/" + part;
}

}  // namespace

// What opened a request, so that its page can be posted without asking again.
struct RequestPages::Pass {
  std::string reference;
  std::string birth_date;
  Instant made;
  std::string name;  // of the page: another one each time that it is made
};

struct RequestPages::Post {
  const Call& call;
  std::shared_ptr<const KnownPractice> practice;
  FormPost fields;
  const std::string& ods() const { return practice->practice.ods; }
};

std::string RequestPages::seal(const Pass& pass, const std::string& ods) const {
  const Json json{{"reference", pass.reference},
                  {"birthDate", pass.birth_date},
                  {"made", pass.made.time_since_epoch().count()},
                  {"name", pass.name}};
  return to_base64(cipher_.seal(to_text(json), "request-page/" + ods));
}

std::optional<RequestPages::Pass> RequestPages::open_pass(const std::string& sealed, const std::string& ods) const {
  const std::optional<std::string> bytes = from_base64(sealed);
  const std::optional<std::string> plain = bytes ? cipher_.open(*bytes, "request-page/" + ods) : std::nullopt;
  if (!plain) return std::nullopt;
  const Result<Json> json = parse_json(*plain);
  if (!json) return std::nullopt;
  const Instant made(std::chrono::milliseconds(json_integer(json.value(), "made").value_or(0)));
  const Instant now = parts_.clock();
  if (now < made || now - made >= kRequestPassMinutes) return std::nullopt;
  return Pass{json_string_or(json.value(), "reference", ""), json_string_or(json.value(), "birthDate", ""), made,
              json_string_or(json.value(), "name", "")};
}

Reply RequestPages::document(const KnownPractice& practice, const ShownPage& shown) const {
  const std::shared_ptr<const std::string> page_template = parts_.files.text("request.html");
  if (!page_template) throw StoreUnavailable("request.html is missing from the web root");
  const std::string form = served_form("/p/" + practice.practice.ods + "/request", shown.page, shown.inner);
  Reply reply =
      html_reply(shown.status, served_document(*page_template, practice.practice, {shown.title, "", form, "", ""}));
  reply.headers["Content-Security-Policy"] = page_policy(practice.site_origins);
  reply.headers["Referrer-Policy"] = "same-origin";
  return reply;
}

Reply RequestPages::lead_to(const Post& post, const ShownPage& shown) {
  const Instant now = parts_.clock();
  const PageOwner owner{post.ods(), random_token(), post.call.client};
  const std::string name = history_.hold(shown, owner, now + kRequestPassMinutes, now);
  if (name.empty()) return document(*post.practice, shown);
  Reply reply = redirect_reply("/p/" + post.ods() + "/request/" + name);
  reply.headers["Referrer-Policy"] = "same-origin";
  return reply;
}

ShownPage RequestPages::find_form(const KnownPractice& practice, const FindForm& form, const std::string& link,
                                  FindFault fault, const std::string& words) const {
  const View view = find_request_view(form, !link.empty(), fault, practice.practice, parts_.wording);
  ShownPage shown = shown_page(view, hidden_field("link", link) + hidden_field(follow_up_fields::words, words));
  if (fault == FindFault::not_found) shown.status = 422;
  return shown;
}

Reply RequestPages::slowed(const KnownPractice& practice, seconds wait) const {
  View view;
  view.page = "slowed";
  const std::string heading = parts_.wording.text("request-page.slowed-title");
  view.root =
      make_node(frontdoor::Role::page, "page",
                parts_.wording.text("page.title", {{"heading", heading}, {"practice", practice.practice.name}}));
  view.root.children.push_back(make_heading("heading", heading, 1));
  const std::string minutes = std::to_string(std::chrono::ceil<std::chrono::minutes>(wait).count());
  view.root.children.push_back(make_paragraph(
      "slowed",
      parts_.wording.text("request-page.slowed", {{"minutes", minutes}, {"phone", practice.practice.phone}})));
  ShownPage shown = shown_page(view, "");
  shown.status = 429;
  Reply reply = document(practice, shown);
  reply.headers["Retry-After"] = std::to_string(wait.count());
  return reply;
}

Reply RequestPages::find_page(const std::string& ods, const std::string& link) {
  const auto practice = require_practice(parts_.practices, ods);
  const auto held = link.empty() ? std::nullopt : history_.show(link, practice->practice.ods, parts_.clock());
  if (held && !held->moved_to.empty()) {
    return redirect_reply("/p/" + practice->practice.ods + "/request/" + held->moved_to);
  }
  if (held) return document(*practice, held->page);
  const bool leads = !reference_of_link(practice->practice.ods, link, parts_.clock(), opener_).empty();
  return document(*practice, find_form(*practice, {}, leads ? link : "", FindFault::none));
}

// Counts the try before it is judged. Zero: it may be judged.
seconds RequestPages::count_try(const std::string& bucket, seconds delay_max) const {
  const Instant now = parts_.clock();
  const TryIsOpen is_open = [&](const SignInFailures& failures) {
    return wait_of(failures, delay_max, now).count() == 0;
  };
  return wait_of(parts_.store.count_sign_in_try({bucket, "", ""}, now, is_open), delay_max, now);
}

Reply RequestPages::open(const Post& post) {
  const std::string link = post.fields.first("link");
  FindForm form{post.fields.first(follow_up_fields::reference), post.fields.first(birth_field("day")),
                post.fields.first(birth_field("month")), post.fields.first(birth_field("year"))};
  std::string reference = typed_reference(form.reference);
  if (!link.empty()) reference = reference_of_link(post.ods(), link, parts_.clock(), opener_);
  const std::string birth_date = typed_date(form.day, form.month, form.year);
  const std::string source = authenticate("source " + post.ods() + "\n" + post.call.source, tries_);
  // Who guesses with a reference alone slows nobody who has the link.
  const std::string how = link.empty() ? "request " : "linked request ";
  const std::string meant = authenticate(how + post.ods() + "\n" + reference, tries_);
  seconds wait = post.call.source.empty() ? seconds(0) : count_try(source, kOpenDelayOfSourceMax);
  if (wait.count() == 0 && !reference.empty()) wait = count_try(meant, kOpenDelayOfRequestMax);
  if (wait.count() > 0) return slowed(*post.practice, wait);
  const std::string own = authenticate("of source " + source + "\n" + meant, tries_);
  const TryIsOpen always = [](const SignInFailures&) { return true; };
  const int failed_here = parts_.store.count_sign_in_try({own, "", ""}, parts_.clock(), always).count;
  auto opened = parts_.follow_ups.open(post.ods(), reference, birth_date);
  // What was typed on a page that was open for too long.
  const std::string words = post.fields.first(follow_up_fields::words);
  if (!opened) {
    return lead_to(post, find_form(*post.practice, form, reference.empty() ? "" : link, FindFault::not_found, words));
  }
  opened->page.words = words;
  // What the source failed at other requests stays: opening one's own buys no more guesses at them.
  if (!post.call.source.empty()) parts_.store.take_back_sign_in_tries(source, failed_here + 1);
  parts_.store.clear_sign_in_failures(own);
  parts_.store.clear_sign_in_failures(meant);
  return show_request(post, std::move(*opened));
}

Reply RequestPages::show_request(const Post& post, FollowedRequest request) {
  const Practice& practice = post.practice->practice;
  const Instant now = parts_.clock();
  const Urgency urgency = request.page.action == Action::none ? Urgency::none : Urgency::urgent;
  const AccessPolicy access = request.page.about_somebody_else ? parts_.access.about_other() : parts_.access;
  const AccessDecision decision = access.decide(practice, post.practice->signal, now, request.request.kind, urgency,
                                                {std::nullopt, request.request.will_phone});
  const Wording wording = request.page.about_somebody_else ? parts_.wording.about_other() : parts_.wording;
  const View view = sent_request_view(request.page, decision, practice, wording);
  const Pass pass{request.reference, request.birth_date, now, random_token()};
  ShownPage shown = shown_page(view, hidden_field("pass", seal(pass, practice.ods)));
  if (request.page.is_faulty) shown.status = 422;
  return lead_to(post, shown);
}

// The words are read even so, and go back to who wrote them, to be sent once the request is open again.
Reply RequestPages::expired(const Post& post) {
  const std::string words(without_blanks(post.fields.first(follow_up_fields::words)));
  SentRequestPage advice;
  parts_.follow_ups.advise(post.ods(), words, advice);
  View view = find_request_view({}, false, FindFault::expired, post.practice->practice, parts_.wording);
  const AccessDecision decision = parts_.access.decide(post.practice->practice, post.practice->signal, parts_.clock(),
                                                       RequestKind::medical, Urgency::urgent);
  if (auto card = advice_of(advice, decision, post.practice->practice, parts_.wording)) {
    view.root.children.insert(view.root.children.begin(), std::move(*card));
  }
  return lead_to(post, shown_page(view, hidden_field(follow_up_fields::words, words)));
}

Reply RequestPages::step(const Post& post, const Pass& pass) {
  auto opened = parts_.follow_ups.open(post.ods(), pass.reference, pass.birth_date);
  if (!opened) return expired(post);
  const FollowUpStep step = follow_up_step_from_code(post.fields.first(follow_up_fields::step));
  const std::string words(without_blanks(post.fields.first(follow_up_fields::words)));
  const bool is_long = words.size() > limits::text_answer_bytes_max;
  const bool needs_words = words.empty() && step != FollowUpStep::withdraw;
  if (step != FollowUpStep::none && !is_long && !needs_words) {
    auto after = parts_.follow_ups.take(post.ods(), *opened, step, words, pass.name);
    if (after) return show_request(post, std::move(*after));
    opened->page.takes_more = false;
  }
  // Nothing was stored: what was typed stays, and its advice is given nevertheless.
  opened->page.is_faulty = true;
  opened->page.chosen = step;
  opened->page.words = words;
  parts_.follow_ups.advise(post.ods(), *opened, words, opened->page);
  return show_request(post, std::move(*opened));
}

Reply RequestPages::post(const Call& call, const std::string& ods) {
  require_own_origin(call);
  if (media_type(call.header("Content-Type")) != "application/x-www-form-urlencoded") {
    throw Problem{415, "wrong-content-type", "The content type is not supported", "Send the form itself.", "", {}};
  }
  Post post{call, require_practice(parts_.practices, ods), FormPost(call.read_body(kFormBytesMax))};
  const std::string sealed = post.fields.first("pass");
  if (sealed.empty()) return open(post);
  const std::optional<Pass> pass = open_pass(sealed, post.ods());
  return pass ? step(post, *pass) : expired(post);
}

}  // namespace frontdoor::intake
