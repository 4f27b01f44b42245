// A request that staff write down for somebody: the form, and what is read to the caller before it is saved.
#include "base/words.h"
#include "inbox/layout.h"
#include "inbox/pages.h"

#include <frontdoor/render.h>

#include <algorithm>

namespace frontdoor::intake {
namespace {

class NewRequestForm {
 public:
  NewRequestForm(Html& html, const PageFrame& frame, const NewRequestPage& page)
      : html_(html), frame_(frame), page_(page) {}

  void add() {
    begin("check");
    html_.raw("<div class=\"fields\">\n");
    add_radios("how", "How do they reach you?", {{"phone", "Phone"}, {"desk", "At the desk"}});
    add_radios("whose", "Who asks?", {{"self", "The patient"}, {"other", "Somebody else"}});
    html_.raw("</div>\n<div class=\"fields\">\n");
    add_line("name", "Patient's name", "");
    add_line("born", "Date of birth", "For example 27/3/1981");
    add_line("telephone", "Number to phone back", "");
    add_line("postcode", "Postcode, if you need it to find them", "");
    html_.raw("</div>\n<div class=\"fields\">\n");
    add_line("writer", "If somebody else asks: their name", "");
    add_line("relationship", "How they know the patient", "For example mother, or carer");
    html_.raw("</div>\n<div class=\"fields\">\n");
    add_needs();
    add_radios("today", "Do they need help today?", {{"yes", "Yes"}, {"no", "No"}});
    html_.raw("</div>\n");
    add_words();
    html_.raw("<div class=\"fields\">\n");
    add_radios("safe", "Is it safe to phone back on this number?", {{"yes", "Yes"}, {"no", "No"}});
    add_line("safeWay", "If not: how to reach them safely", "");
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
    html_.raw("<form method=\"post\" action=\"/inbox/new\" novalidate>");
    add_token(html_, frame_);
    html_.raw("<input type=\"hidden\" name=\"owner\" value=\"").text(owner_of(frame_));
    html_.raw("\"><input type=\"hidden\" name=\"step\" value=\"").raw(step);
    if (std::string_view(step) != "check") {
      html_.raw("\">\n");
      return;
    }
    html_.raw("\"><input type=\"hidden\" name=\"key\" value=\"").text(value("key")).raw("\">\n");
  }

 private:
  struct Option {
    const char* code;
    const char* words;
  };
  std::string value(const std::string& name) const {
    const auto found = page_.fields.find(name);
    return found == page_.fields.end() ? std::string() : found->second;
  }
  void add_fault(const std::string& name) {
    for (const auto& [field, what] : page_.check.faults) {
      if (field == name) html_.raw("<p class=\"field-error\" id=\"").text(name).raw("-error\">").text(what).raw("</p>");
    }
  }
  bool is_faulty(const std::string& name) const {
    return std::any_of(page_.check.faults.begin(), page_.check.faults.end(),
                       [&name](const auto& fault) { return fault.first == name; });
  }
  void add_described(const std::string& name, bool has_hint) {
    if (!has_hint && !is_faulty(name)) return;
    html_.raw("\" aria-describedby=\"");
    if (has_hint) html_.text(name).raw("-hint");
    if (is_faulty(name)) html_.raw(has_hint ? " " : "").text(name).raw("-error");
  }
  void add_line(const char* name, const char* label, std::string_view hint) {
    html_.raw("<div class=\"field\"><label for=\"").raw(name).raw("\">").raw(label).raw("</label>");
    if (!hint.empty()) html_.raw("<p class=\"hint\" id=\"").raw(name).raw("-hint\">").text(hint).raw("</p>");
    add_fault(name);
    html_.raw("<input id=\"").raw(name).raw("\" name=\"").raw(name);
    html_.raw("\" type=\"text\" autocomplete=\"off\" maxlength=\"200");
    add_described(name, !hint.empty());
    html_.raw("\" value=\"").text(value(name)).raw("\"></div>\n");
  }
  void add_radios(const char* name, const char* legend, std::initializer_list<Option> options) {
    html_.raw("<fieldset class=\"field\"><legend>").raw(legend).raw("</legend>");
    add_fault(name);
    bool first = true;
    for (const Option& option : options) {
      const std::string id = first ? std::string(name) : std::string(name) + "-" + option.code;
      first = false;
      html_.raw("<div class=\"choice\"><input type=\"radio\" id=\"").text(id).raw("\" name=\"").raw(name);
      html_.raw("\" value=\"").raw(option.code).raw(value(name) == option.code ? "\" checked>" : "\">");
      html_.raw("<label for=\"").text(id).raw("\">").raw(option.words).raw("</label></div>");
    }
    html_.raw("</fieldset>\n");
  }
  void add_needs() {
    html_.raw("<div class=\"field\"><label for=\"need\">What do they need?</label>");
    add_fault("need");
    html_.raw("<select id=\"need\" name=\"need");
    add_described("need", false);
    html_.raw("\"><option value=\"\">Choose</option>");
    for (const RequestNeed& need : request_needs()) {
      html_.raw("<option value=\"").raw(need.code).raw(value("need") == need.code ? "\" selected>" : "\">");
      html_.raw(need.words).raw("</option>");
    }
    html_.raw("</select></div>\n");
  }
  void add_words() {
    html_.raw("<div class=\"field\"><label for=\"words\">What they say, in their own words</label>");
    html_.raw("<p class=\"hint\" id=\"words-hint\">Not your summary: red flags are read from these words</p>");
    add_fault("words");
    html_.raw("<textarea id=\"words\" name=\"words\" rows=\"6\" maxlength=\"5000");
    add_described("words", true);
    html_.raw("\">").text(value("words")).raw("</textarea></div>\n");
  }

  Html& html_;
  const PageFrame& frame_;
  const NewRequestPage& page_;
};

void add_advice(Html& html, const TakenDownCheck& check) {
  if (!check.advice) return;
  View view;
  view.root = *check.advice;
  html.raw("<section class=\"read-out\" aria-labelledby=\"read-out-title\">\n<h2 id=\"read-out-title\">");
  html.raw("Read this to the caller now</h2>\n").raw(view_as_html(view)).raw("</section>\n");
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
  if (!page.check.faults.empty()) {
    html.raw("<div class=\"error-summary\" role=\"alert\" aria-labelledby=\"error-title\" tabindex=\"-1\">");
    html.raw("<h2 id=\"error-title\">There is a problem</h2><ul>");
    for (const auto& [field, what] : page.check.faults) {
      html.raw("<li><a href=\"#").text(field).raw("\">").text(what).raw("</a></li>");
    }
    html.raw("</ul></div>\n");
  }
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

std::string taken_down_page(const PageFrame& frame, const NewRequestPage& page, const std::string& reference) {
  Html html;
  html.raw("<div class=\"saved\" role=\"status\"><p>The request was saved.</p></div>\n<h1>Before they hang up</h1>\n");
  add_advice(html, page.check);
  html.raw("<p><a class=\"button\" href=\"/inbox/requests/").text(reference).raw("\">Go to the request</a></p>\n");
  return inbox_document(&frame, "Before they hang up", html.take());
}

}  // namespace frontdoor::intake
