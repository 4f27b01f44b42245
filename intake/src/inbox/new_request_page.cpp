// A request that staff write down for somebody: the form, and what is read to the caller before it is saved.
#include "base/words.h"
#include "inbox/form_fields.h"
#include "inbox/layout.h"
#include "inbox/pages.h"

#include <frontdoor/render.h>

namespace frontdoor::intake {
namespace {

class NewRequestForm {
 public:
  NewRequestForm(Html& html, const PageFrame& frame, const NewRequestPage& page)
      : html_(html), frame_(frame), page_(page), fields_(html, page.fields, page.check.faults) {}

  void add() {
    begin("check");
    html_.raw("<div class=\"fields\">\n");
    fields_.radios({"how", "How do they reach you?"}, {{"phone", "Phone"}, {"desk", "At the desk"}});
    fields_.radios({"whose", "Who asks?"}, {{"self", "The patient"}, {"other", "Somebody else"}});
    html_.raw("</div>\n");
    // First what they say: an emergency is on the screen before anything else is asked.
    fields_.area(
        {"words", "What they say, in their own words", "Not your summary: red flags are read from these words"}, 4,
        "maxlength=\"5000\"");
    html_.raw("<div id=\"read-so-far\" aria-live=\"assertive\"></div>\n<div class=\"fields\">\n");
    FieldOptions needs;
    for (const RequestNeed& need : request_needs()) needs.emplace_back(need.code, need.words);
    fields_.select({"need", "What do they need?"}, "Choose", needs);
    fields_.radios({"today", "Do they need help today?"}, {{"yes", "Yes"}, {"no", "No"}});
    html_.raw("</div>\n<div class=\"fields\">\n");
    fields_.line({"name", "Patient's name"});
    fields_.line({"born", "Date of birth", "For example 27/3/1981"});
    fields_.line({"telephone", "Number to phone back"});
    fields_.line({"postcode", "Postcode, if you need it to find them"});
    html_.raw("</div>\n<div class=\"fields\">\n");
    fields_.line({"writer", "If somebody else asks: their name"});
    fields_.line({"relationship", "How they know the patient", "For example mother, or carer"});
    html_.raw("</div>\n<div class=\"fields\">\n");
    fields_.radios({"safe", "Is it safe to phone back on this number?"}, {{"yes", "Yes"}, {"no", "No"}});
    fields_.line({"safeWay", "If not: how to reach them safely"});
    html_.raw("</div>\n<button class=\"button\" type=\"submit\">Read it for red flags</button>\n</form>\n");
  }

  // All that was typed, unseen, so that the next press saves it.
  void add_unseen() {
    for (const auto& [name, value] : page_.fields) {
      const bool is_of_form = name == "token" || name == "owner" || name == "step" || name == "advised";
      if (is_of_form || name.starts_with("asked/") || name.starts_with("sign/")) continue;
      html_.raw("<input type=\"hidden\" name=\"").text(name).raw("\" value=\"").text(value).raw("\">\n");
    }
  }
  void begin(const char* step) {
    const bool is_check = std::string_view(step) == "check";
    html_.raw("<form method=\"post\" action=\"/inbox/new\" novalidate");
    // What is not saved yet must not go by a wrong click: the page's script asks.
    html_.raw(is_check ? " data-reads=\"/inbox/new/read\">" : " data-unsaved>");
    add_token(html_, frame_);
    html_.raw("<input type=\"hidden\" name=\"owner\" value=\"").text(owner_of(frame_));
    html_.raw("\"><input type=\"hidden\" name=\"step\" value=\"").raw(step).raw("\">\n");
    if (!is_check) return;
    html_.raw("<input type=\"hidden\" name=\"key\" value=\"").text(fields_.typed("key")).raw("\">\n");
  }

 private:
  Html& html_;
  const PageFrame& frame_;
  const NewRequestPage& page_;
  FormFields fields_;
};

void add_advice(Html& html, const TakenDownCheck& check) {
  if (!check.advice) return;
  View view;
  view.root = *check.advice;
  html.raw("<section class=\"read-out\" aria-labelledby=\"read-out-title\">\n<h2 id=\"read-out-title\">");
  html.raw("Read this to the caller now</h2>\n").raw(view_as_html(view));
  if (check.action >= Action::emergency_department) {
    html.raw("<p class=\"hint\">For you: where they cannot call 999 themselves, call it for them.</p>\n");
  }
  html.raw("</section>\n");
}

void add_signs(Html& html, const NewRequestPage& page) {
  for (const SignsToAsk& ask : page.check.to_ask) {
    const SignGroup& group = page.groups->of(ask.group);
    const std::string code(to_code(ask.group));
    html.raw("<fieldset class=\"field signs\" id=\"ask-")
        .text(code)
        .raw("\"><legend>Ask: do they have any of these now?");
    html.raw("</legend>\n");
    if (!ask.because.empty()) {
      html.raw("<p class=\"hint\">Because they said");
      for (const std::string& quote : ask.because) html.raw(" <q>").text(quote).raw("</q>");
      html.raw("</p>\n");
    }
    const auto box = [&](const char* type, const std::string& name, const std::string& value,
                         const std::string& label) {
      const std::string id = name + "/" + value;
      html.raw("<div class=\"choice\"><input type=\"").raw(type).raw("\" id=\"").text(id).raw("\" name=\"").text(name);
      html.raw("\" value=\"")
          .text(value)
          .raw("\"><label for=\"")
          .text(id)
          .raw("\">")
          .text(label)
          .raw("</label></div>\n");
    };
    for (const Sign& sign : group.signs) box("checkbox", "sign/" + code + "/" + sign.code, "yes", sign.label);
    box("radio", "asked/" + code, "none", "None of these");
    box("radio", "asked/" + code, "gone", "I cannot ask: the caller has gone");
    html.raw("</fieldset>\n");
  }
}

void add_read_back(Html& html, const TakenDown& taken) {
  html.raw("<h2>Read it back</h2>\n<dl class=\"summary\">\n");
  add_row(html, "Patient", taken.name + ", born " + words_for_date(taken.birth_date));
  if (!taken.telephone.empty()) {
    add_row(html, "Phone back", taken.telephone + (taken.unsafe_to_contact ? " (not safe)" : ""));
  }
  if (taken.unsafe_to_contact) add_row(html, "Safe way", taken.safe_way.empty() ? "None given" : taken.safe_way);
  if (!taken.postcode.empty()) add_row(html, "Postcode", taken.postcode);
  add_row(html, "Who asks",
          taken.writer_name.empty() ? "The patient" : taken.writer_name + " (" + taken.writer_relationship + ")");
  add_row(html, "What they need", request_need(taken.need)->words);
  add_row(html, "Help today", taken.needs_help_today ? "Yes" : "No");
  add_row(html, "In their words", taken.words);
  html.raw("</dl>\n");
}

}  // namespace

std::string new_request_page(const PageFrame& frame, const NewRequestPage& page) {
  Html html;
  html.raw("<p><a class=\"back\" href=\"/inbox\">Back to requests</a></p>\n");
  if (!page.notice.empty()) add_error_summary(html, page.notice, "how");
  // Nothing comes before what the caller must hear.
  add_advice(html, page.check);
  add_error_list(html, page.check.faults);
  html.raw("<h1>New request by phone or at the desk</h1>\n<p>Danger to life now: tell them to call 999, and write it ");
  html.raw("down afterwards.</p>\n");
  NewRequestForm(html, frame, page).add();
  return inbox_document(&frame, (page.check.faults.empty() ? "" : "Error: ") + std::string("New request"), html.take());
}

std::string read_out_page(const PageFrame& frame, const NewRequestPage& page) {
  Html html;
  if (!page.notice.empty()) {
    add_error_summary(html, page.notice, "ask-" + std::string(to_code(page.check.to_ask.front().group)));
  }
  html.raw("<h1>Before you save it</h1>\n");
  add_advice(html, page.check);
  NewRequestForm form(html, frame, page);
  form.begin("save");
  form.add_unseen();
  html.raw("<input type=\"hidden\" name=\"advised\" value=\"").raw(to_code(page.check.action)).raw("\">\n");
  add_signs(html, page);
  add_read_back(html, page.check.taken);
  html.raw("<div class=\"actions\"><button class=\"button\" type=\"submit\">Save the request</button>\n");
  html.raw(
      "<button class=\"button secondary\" type=\"submit\" name=\"change\" value=\"yes\">Change it</button></div>\n");
  html.raw("</form>\n");
  return inbox_document(&frame, (page.notice.empty() ? "" : "Error: ") + std::string("Before you save it"),
                        html.take());
}

// The answers are taken on the next page: here nothing is in the way of writing.
std::string read_so_far_part(const NewRequestPage& page) {
  Html html;
  add_advice(html, page.check);
  for (const SignsToAsk& ask : page.check.to_ask) {
    html.raw("<section class=\"signs\"><h2>Ask: do they have any of these now?</h2>\n<ul>");
    for (const Sign& sign : page.groups->of(ask.group).signs) html.raw("<li>").text(sign.label).raw("</li>");
    html.raw("</ul>\n<p class=\"hint\">You tick them before you save.</p></section>\n");
  }
  return html.take();
}

std::string taken_down_page(const PageFrame& frame, const NewRequestPage& page, const std::string& reference) {
  Html html;
  html.raw("<div class=\"saved\" role=\"status\"><p>The request was saved.</p></div>\n<h1>Before they hang up</h1>\n");
  add_advice(html, page.check);
  html.raw("<p><a class=\"button\" href=\"/inbox/requests/").text(reference).raw("\">Go to the request</a></p>\n");
  return inbox_document(&frame, "Before they hang up", html.take());
}

}  // namespace frontdoor::intake
