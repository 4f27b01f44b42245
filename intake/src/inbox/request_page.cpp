// One request, and two side by side.
#include "base/days.h"
#include "base/rule_names.h"
#include "base/words.h"
#include "desk/case_action.h"
#include "inbox/pieces.h"
#include "inbox/record.h"
#include "inbox/reply_parts.h"
#include "inbox/request_parts.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

void add_photos(Html& html, const OpenedRequest& opened) {
  if (opened.attachments.empty()) return;
  html.raw("<h3>Photos</h3>\n<ul class=\"photos\">\n");
  int number = 0;
  for (const Attachment& photo : opened.attachments) {
    const std::string name = "Photo " + std::to_string(++number) + " of " + std::to_string(opened.attachments.size());
    const std::string address = "/inbox/requests/" + opened.header.reference + "/photos/" + photo.sha256;
    html.raw("<li><a href=\"").text(address).raw("\"><img src=\"").text(address).raw("\" alt=\"").text(name);
    html.raw(", sent by the patient\"></a></li>\n");
  }
  html.raw("</ul>\n");
}

std::string event_words(const DeskEvent& event) {
  const auto text = [&](const char* name) { return json_string_or(event.detail, name, ""); };
  if (event.what == "seen") return "marked it as seen";
  if (event.what == "in-hand") return "started work on it";
  if (event.what == "unlinked") return "took its link to another request away";
  if (event.what == kTakenBack) return "took back what is struck out above";
  if (event.what == "reopened") {
    return json_integer(event.detail, "step") ? "opened it again: closing it was a mistake" : "opened it again";
  }
  if (event.what == "put-back") return text("to") == "seen" ? "put it back to seen" : "put it back to new";
  if (event.what == "linked") return "linked it as a follow-up of " + text("follows");
  if (event.what == "assigned") {
    return text("assignedTo").empty() ? "assigned it to nobody"
                                      : "assigned it to " + words_for_assignee(text("assignedTo"));
  }
  if (event.what == "note") return "wrote a note";
  if (event.what == "taken-down") return "wrote it down";
  if (is_told(event.what) || event.what == "not-told") return words_for_telling(event);
  if (event.what == "answered" || is_patients(event.what)) return words_for_step(event.what);
  std::string words = std::string("closed it: ") + words_for_choice(outcome_choices(), text("outcome"));
  if (!text("follows").empty()) words += " (" + text("follows") + ")";
  const Result<Instant> told_at = parse_rfc3339(text("toldAt"));
  words += std::string(". Patient told: ") + words_for_told(text("toldHow"));
  return told_at ? words + ", " + words_for_time(told_at.value()) : words;
}

// What takes the event at `index` back: the fields of an action.
std::map<std::string, std::string> take_back(std::size_t index) {
  return {{"action", "take-back"}, {"step", std::to_string(index + 1)}};
}

void add_take_back(Html& html, const PageFrame& frame, const OpenedRequest& opened, std::size_t index) {
  html.raw("<form class=\"one-line\" method=\"post\" action=\"/inbox/requests/").text(opened.header.reference);
  html.raw("/actions\">");
  add_token(html, frame);
  for (const auto& [name, value] : take_back(index)) {
    html.raw("<input type=\"hidden\" name=\"").raw(name).raw("\" value=\"").text(value).raw("\">");
  }
  html.raw("<button class=\"link\" type=\"submit\">Take it back<span class=\"announcer\">: step ");
  html.text(std::to_string(index + 1)).raw("</span></button></form>");
}

void add_event(Html& html, const OpenedRequest& opened, const DeskEvent& event) {
  const char* element = event.taken_back_by ? "s" : "span";
  html.raw("<").raw(element).raw(">").text(words_for_time(event.at)).raw(": ").text(event.who).raw(" ");
  html.text(event_words(event)).raw(".</").raw(element).raw(">");
  if (event.taken_back_by) {
    const DeskEvent& by = opened.events[*event.taken_back_by];
    html.raw(" <strong>Taken back by ").text(by.who).raw(", ").text(words_for_time(by.at)).raw(".</strong>");
  }
  for (const char* name : {"note", "answer", "words"}) {
    const std::string words = json_string_or(event.detail, name, "");
    if (words.empty()) continue;
    html.raw("<blockquote>").raw(std::string_view(name) == "answer" ? "For the patient: " : "");
    html.raw(event.taken_back_by ? "<s>" : "").text(words).raw(event.taken_back_by ? "</s>" : "");
    html.raw("</blockquote>");
  }
}

void add_history(Html& html, const PageFrame& frame, const OpenedRequest& opened, Instant now) {
  if (opened.events.empty()) {
    html.raw("<p>No activity yet.</p>\n");
    return;
  }
  html.raw("<ol class=\"history\">\n");
  const bool works = may(frame.role, Permission::work_on_requests);
  for (std::size_t i = 0; i < opened.events.size(); ++i) {
    html.raw("<li>");
    add_event(html, opened, opened.events[i]);
    if (works && may_take_back(opened.events[i], frame.user, now)) add_take_back(html, frame, opened, i);
    html.raw("</li>\n");
  }
  html.raw("</ol>\n");
}

// The red flags in what the patient wrote since, as they were read then.
void add_flags_in(Html& html, const Json& detail) {
  const std::vector<LaterFlag> flags = later_flags(detail);
  if (flags.empty()) return;
  html.raw("<ul class=\"flags-since\">");
  for (const LaterFlag& flag : flags) {
    html.raw("<li>");
    if (!flag.quote.empty()) html.raw("<mark>").text(flag.quote).raw("</mark> ");
    html.text(flag.rule + (flag.action.empty() ? "" : ": " + flag.action)).raw("</li>");
  }
  html.raw("</ul>");
}

// What the patient did with the request after sending it, newest first. It is shown above what they sent.
// where: an id for the section, on a page that shows several requests.
void add_patient_steps(Html& html, const OpenedRequest& opened, const std::string& where = "") {
  const bool any = std::any_of(opened.events.begin(), opened.events.end(),
                               [](const DeskEvent& event) { return is_patients(event.what); });
  if (!any) return;
  const std::string id = "since-title" + (where.empty() ? "" : "-" + where);
  const char* level = where.empty() ? "h2" : "h3";
  html.raw("<section class=\"since\" aria-labelledby=\"").text(id).raw("\">\n<").raw(level).raw(" id=\"").text(id);
  html.raw("\">Since it was sent</").raw(level).raw(">\n");
  for (auto event = opened.events.rbegin(); event != opened.events.rend(); ++event) {
    if (!is_patients(event->what)) continue;
    html.raw("<div class=\"inset\"><p><strong>").text(words_for_time(event->at)).raw(": the patient ");
    html.raw(words_for_step(event->what)).raw(".</strong></p>");
    const std::string words = json_string_or(event->detail, "words", "");
    if (!words.empty()) html.raw("<p class=\"patients-words\">").text(words).raw("</p>");
    add_flags_in(html, event->detail);
    html.raw("</div>\n");
  }
  html.raw("</section>\n");
}

std::size_t steps_seen(const OpenedRequest& opened, const ActionFault& fault) {
  return std::min(fault.steps_seen.value_or(opened.events.size()), opened.events.size());
}

// What somebody who was typing has not been told yet.
void add_steps_meanwhile(Html& html, const OpenedRequest& opened, const ActionFault& fault) {
  const std::size_t seen = steps_seen(opened, fault);
  if (seen == opened.events.size()) return;
  html.raw("<div class=\"error-summary\" role=\"alert\"><h2>Since you opened this page</h2>\n<ul>\n");
  for (std::size_t at = seen; at < opened.events.size(); ++at) {
    const DeskEvent& event = opened.events[at];
    html.raw("<li>").text(event.who + " " + event_words(event) + " at " + words_for_time(event.at));
    html.raw("</li>\n");
  }
  html.raw("</ul></div>\n");
}

constexpr std::size_t kProposed = 4;

class ActionForms {
 public:
  ActionForms(Html& html, const PageFrame& frame, const OpenedRequest& opened, Instant now, const ActionFault& fault)
      : html_(html), frame_(frame), opened_(opened), now_(now), fault_(fault) {}

  // The one or two steps that are next, each a single press.
  void add_next_steps() {
    const Progress progress = opened_.header.progress;
    html_.raw("<div class=\"actions\">\n");
    if (progress == Progress::fresh) add_button("seen", "Mark as seen");
    if (progress != Progress::in_hand && progress != Progress::done) add_button("in-hand", "Start work");
    if (progress == Progress::done) add_open_again();
    html_.raw("<a href=\"#work\">Reply, close, assign, note or link</a>\n");
    if (!opened_.unreadable)
      html_.raw(
          "<button type=\"button\" class=\"button plain\" data-copy=\"record-text\" hidden>Copy for the "
          "record</button>\n<span role=\"status\" data-copied></span>");
    html_.raw("</div>\n");
  }

  void add_panels() {
    if (opened_.header.progress != Progress::done) add_done();
    add_answer();
    add_told();
    add_assign();
    add_note();
    if (!opened_.header.follows.empty()) {
      begin_panel("Take the link away", false);
      html_.raw("<p>It follows up ").text(opened_.header.follows).raw(".</p>\n");
      add_button("unlink", "Take the link away");
      html_.raw("</details>\n");
    }
    add_line("link", "Link to an earlier request", "follows", "Reference of the earlier request", "Link", "");
  }

 private:
  std::string typed(const std::string& name) const {
    const auto found = fault_.typed.find(name);
    return found == fault_.typed.end() ? std::string() : found->second;
  }
  bool was_typed(const char* action) const { return typed("action") == action; }
  void begin(const char* action) {
    html_.raw("<form method=\"post\" action=\"/inbox/requests/").text(opened_.header.reference);
    html_.raw("/actions\"><input type=\"hidden\" name=\"token\" value=\"").text(frame_.form_token);
    html_.raw("\"><input type=\"hidden\" name=\"action\" value=\"").raw(action);
    html_.raw("\"><input type=\"hidden\" name=\"owner\" value=\"").text(owner_of(frame_));
    // What the page shows: a step that somebody else has taken since is told, and undone by nobody.
    html_.raw("\"><input type=\"hidden\" name=\"stepsSeen\" value=\"");
    html_.raw(std::to_string(steps_seen(opened_, fault_))).raw("\">");
  }
  void add_button(const char* action, const char* words) {
    begin(action);
    html_.raw("<button class=\"button\" type=\"submit\">").raw(words).raw("</button></form>\n");
  }
  // Closed by mistake, and there is more to do, are two things: of the first nobody was told.
  void add_open_again() {
    add_button("reopen", "Open again");
    begin("reopen");
    html_.raw(
        "<input type=\"hidden\" name=\"takesBack\" value=\"yes\"><button class=\"button plain\" type=\"submit\">");
    html_.raw("Closed by mistake: open it, and count nobody as told</button></form>\n");
  }
  void begin_panel(const char* words, bool open) {
    html_.raw(open ? "<details class=\"panel\" open><summary>" : "<details class=\"panel\"><summary>");
    html_.raw(words).raw("</summary>\n");
  }
  // Asked once it was said that the other request is about somebody else.
  void add_other_patient(const char* action) {
    if (fault_.field != "otherPatient" || !was_typed(action)) return;
    html_.raw(
        "<div class=\"choice\"><input type=\"checkbox\" id=\"otherPatient\" name=\"otherPatient\" value=\"yes\">");
    html_.raw(
        "<label for=\"otherPatient\">The other request is about another patient, and this is right</label></div>\n");
  }
  void add_line(const char* action, const char* title, const char* field, const char* label, const char* button,
                const std::string& value) {
    begin_panel(title, was_typed(action));
    begin(action);
    html_.raw("<div class=\"field\"><label for=\"")
        .raw(field)
        .raw("\">")
        .raw(label)
        .raw("</label><input type=\"text\"");
    html_.raw(" id=\"").raw(field).raw("\" name=\"").raw(field).raw("\" autocomplete=\"off\" value=\"");
    html_.text(was_typed(action) ? typed(field) : value);
    html_.raw("\"></div>");
    add_other_patient(action);
    html_.raw("<button class=\"button\" type=\"submit\">").raw(button).raw("</button></form></details>\n");
  }
  // Users who may work on requests here, the reader first: nobody has to know how a colleague's username is spelt.
  void add_assign() {
    begin_panel("Assign to somebody, or hand over", fault_.field == "assignedTo" || was_typed("assign"));
    begin("assign");
    const std::string chosen = was_typed("assign") ? typed("assignedTo") : frame_.user;
    const auto add_option = [&](const std::string& value, const std::string& words) {
      html_.raw("<option value=\"").text(value).raw(value == chosen ? "\" selected>" : "\">").text(words);
      html_.raw("</option>");
    };
    html_.raw("<div class=\"field\"><label for=\"assignedTo\">Who</label>");
    html_.raw("<select id=\"assignedTo\" name=\"assignedTo\">");
    for (const std::string& name : opened_.colleagues) {
      if (name == frame_.user) add_option(name, name + " (me)");
    }
    for (const std::string& name : opened_.colleagues) {
      if (name != frame_.user) add_option(name, name);
    }
    for (const Team& team : opened_.teams) add_option(std::string(kTeam) + team.name, "The team " + team.name);
    add_option("", "Nobody");
    html_.raw(
        "</select></div><div class=\"field\"><label for=\"hand-over\">What they should know (you can leave this ");
    html_.raw("empty)</label><textarea id=\"hand-over\" name=\"note\" rows=\"2\" maxlength=\"4000\">");
    html_.text(was_typed("assign") ? typed("note") : "").raw("</textarea></div>");
    html_.raw("<button class=\"button\" type=\"submit\">Assign</button></form></details>\n");
  }
  void add_note() {
    // A note that came with another step which was not taken is shown here, so that it is not lost.
    const bool kept = !was_typed("done") || opened_.header.progress == Progress::done;
    const std::string note = kept ? typed("note") : "";
    begin_panel("Write a note", !note.empty());
    begin("note");
    html_.raw("<div class=\"field\"><label for=\"note-only\">Note, for the practice only</label>");
    html_.raw("<textarea id=\"note-only\" name=\"note\" rows=\"3\" maxlength=\"4000\">")
        .text(note)
        .raw("</textarea></div>");
    html_.raw("<button class=\"button\" type=\"submit\">Save note</button></form></details>\n");
  }
  void add_answer_field(const char* id, const char* label, const std::string& value) {
    html_.raw("<div class=\"field\"><label for=\"").raw(id).raw("\">").raw(label).raw("</label><p class=\"hint\">");
    html_.raw("They read it on the page of their request, with their reference and date of birth.</p>");
    html_.raw("<textarea id=\"").raw(id).raw("\" name=\"answer\" rows=\"5\" maxlength=\"4000\">").text(value);
    html_.raw("</textarea></div>");
  }
  void add_answer() {
    // What came with a closing that was not taken is shown here, as its note is shown below.
    const bool kept = was_typed("done") && opened_.header.progress == Progress::done;
    const std::string value = was_typed("answer") || kept ? typed("answer") : "";
    begin_panel("Reply to the patient", was_typed("answer") || !value.empty());
    begin("answer");
    add_reply_choice(html_, opened_);
    add_answer_field("answer-only", "What the patient reads", value);
    add_way_choice(html_, opened_, was_typed("answer") ? std::optional(typed("sendBy")) : std::nullopt);
    html_.raw("<button class=\"button\" type=\"submit\">Send the reply</button></form></details>\n");
  }
  void add_told() {
    begin_panel("Record that you told the patient", was_typed("told"));
    begin("told");
    add_select("toldHow", "How", told_by_hand_choices(), "told-how", was_typed("told"));
    add_told_at("told-at", was_typed("told"));
    html_.raw("<button class=\"button\" type=\"submit\">Record it</button></form></details>\n");
  }
  void add_told_at(const char* id, bool is_typed) {
    html_.raw("<div class=\"field\"><label for=\"").raw(id).raw("\">When the patient was told</label>");
    html_.raw("<input type=\"datetime-local\" id=\"").raw(id).raw("\" name=\"toldAt\" value=\"");
    html_.text(is_typed && !typed("toldAt").empty() ? typed("toldAt") : format_local_time(now_)).raw("\"></div>");
  }
  void add_select(const char* name, const char* label, const std::vector<Choice>& choices, const char* id,
                  bool is_typed) {
    html_.raw("<div class=\"field\"><label for=\"").raw(id).raw("\">").raw(label).raw("</label><select id=\"");
    html_.raw(id).raw("\" name=\"").raw(name).raw("\"><option value=\"\">Choose</option>");
    for (const Choice& choice : choices) {
      html_.raw("<option value=\"")
          .raw(choice.code)
          .raw(is_typed && typed(name) == choice.code ? "\" selected>" : "\">");
      html_.raw(choice.words).raw("</option>");
    }
    html_.raw("</select></div>");
  }
  // Which request it was answered under: those that are probably about the same person are proposed.
  void add_duplicate_of() {
    html_.raw("<div class=\"field\"><label for=\"duplicate-of\">If it was answered under another request: its ");
    html_.raw("reference</label>");
    if (!opened_.same_person.empty()) {
      html_.raw("<p class=\"hint\" id=\"duplicate-of-hint\">Probably the same person: ");
      for (std::size_t i = 0; i < opened_.same_person.size() && i < kProposed; ++i) {
        const RequestHeader& other = opened_.same_person[i].header;
        html_.raw(i > 0 ? "; " : "").text(other.reference).raw(" (").text(words_for_need(other)).raw(", ");
        html_.text(words_for_time(other.received)).raw(")");
      }
      html_.raw("</p>");
    }
    html_.raw("<input type=\"text\" id=\"duplicate-of\" name=\"follows\" list=\"duplicates\" autocomplete=\"off\"");
    if (!opened_.same_person.empty()) html_.raw(" aria-describedby=\"duplicate-of-hint\"");
    html_.raw(" value=\"").text(was_typed("done") ? typed("follows") : opened_.header.follows).raw("\">");
    html_.raw("<datalist id=\"duplicates\">");
    for (const DeskRequest& other : opened_.same_person) {
      html_.raw("<option value=\"")
          .text(other.header.reference)
          .raw("\">")
          .text(name_of(other.summary))
          .raw("</option>");
    }
    html_.raw("</datalist></div>\n");
    add_other_patient("done");
  }
  void add_done() {
    // Never folded: outcome, how the patient was told, and a press are all that it takes.
    html_.raw(
        "<section class=\"panel\" aria-labelledby=\"close-title\"><h3 id=\"close-title\">Close this request</h3>\n");
    begin("done");
    add_select("outcome", "How it ended", outcome_choices(), "outcome", was_typed("done"));
    add_duplicate_of();
    add_select("toldHow", "How the patient was told (an automatic reply does not count)", told_choices(), "toldHow",
               was_typed("done"));
    add_told_at("toldAt", was_typed("done"));
    html_.raw("<div class=\"field\"><label for=\"note\">Note, for the practice only</label>");
    html_.raw("<textarea id=\"note\" name=\"note\" rows=\"3\" maxlength=\"4000\">")
        .text(was_typed("done") ? typed("note") : "");
    html_.raw("</textarea></div>");
    add_answer_field("answer", "What the patient reads (you can leave this empty)",
                     was_typed("done") ? typed("answer") : "");
    html_.raw("<div class=\"actions\"><button class=\"button\" type=\"submit\" name=\"next\" value=\"yes\">");
    html_.raw("Close, and open the next</button>\n<button class=\"button secondary\" type=\"submit\">Close</button>");
    html_.raw("</div></form></section>\n");
  }

  Html& html_;
  const PageFrame& frame_;
  const OpenedRequest& opened_;
  Instant now_;
  const ActionFault& fault_;
};

// Whose it was before the step at `index`, as the steps say.
std::string assigned_before(const std::vector<DeskEvent>& events, std::size_t index) {
  std::string assigned;
  for (std::size_t i = 0; i < index; ++i) {
    const std::string to = json_string_or(events[i].detail, "assignedTo", "");
    if (events[i].what == "assigned") assigned = to;
    if (events[i].what == "put-back" && json_string(events[i].detail, "assignedTo") != nullptr) assigned = to;
    if (events[i].what == "in-hand" && assigned.empty()) assigned = events[i].who;
  }
  return assigned;
}

// What takes the step at `index` back: the fields of an action, none where nothing does.
std::map<std::string, std::string> undo_of(const OpenedRequest& opened, std::size_t index) {
  const DeskEvent& event = opened.events[index];
  const std::string before = assigned_before(opened.events, index);
  const auto was_seen = [&] {
    return std::any_of(opened.events.begin(), opened.events.begin() + static_cast<std::ptrdiff_t>(index),
                       [](const DeskEvent& earlier) { return earlier.what == "seen" || earlier.what == "reopened"; });
  };
  if (event.what == "seen") return {{"action", "put-back"}, {"to", "new"}};
  if (event.what == "in-hand") {
    return {{"action", "put-back"}, {"to", was_seen() ? "seen" : "new"}, {"assignedTo", before}};
  }
  if (event.what == "assigned") return {{"action", "assign"}, {"assignedTo", before}};
  if (event.what == "done") return {{"action", "reopen"}, {"takesBack", "yes"}};
  if (event.what == "note" || event.what == "answered" || event.what == "told") return take_back(index);
  if (event.what == "linked") return {{"action", "unlink"}};
  return {};
}

// Said where the reader took the last step, with what takes it back: a wrong press costs one more.
void add_just_done(Html& html, const PageFrame& frame, const OpenedRequest& opened) {
  if (opened.events.empty() || opened.events.back().who != frame.user) return;
  const std::size_t last = opened.events.size() - 1;
  const DeskEvent& event = opened.events[last];
  html.raw("<div class=\"saved\" role=\"status\" id=\"just-done\"><form class=\"one-line\" method=\"post\" ");
  html.raw("action=\"/inbox/requests/").text(opened.header.reference).raw("/actions\">");
  add_token(html, frame);
  html.raw("You ").text(event_words(event)).raw(". ");
  const std::map<std::string, std::string> undo = undo_of(opened, last);
  for (const auto& [name, value] : undo) {
    html.raw("<input type=\"hidden\" name=\"").raw(name).raw("\" value=\"").text(value).raw("\">");
  }
  if (!undo.empty()) {
    html.raw("<input type=\"hidden\" name=\"stepsSeen\" value=\"").text(std::to_string(opened.events.size()));
    html.raw("\"><button class=\"link\" type=\"submit\">Undo");
    if (event.what == "done") html.raw(": open it again");
    if (event.what == "answered") html.raw(": the patient no longer sees it");
    if (event.what == "assigned") {
      const std::string whose = assigned_before(opened.events, last);
      html.raw(": assign it to ").text(whose.empty() ? "nobody" : words_for_assignee(whose));
    }
    html.raw("</button>");
  }
  html.raw("</form></div>\n");
}

void add_same_person(Html& html, const OpenedRequest& opened, Instant now) {
  if (opened.same_person.empty()) return;
  constexpr std::size_t kept_in_sight = 4;
  const std::size_t count = opened.same_person.size();
  html.raw("<h2>Probably about the same person</h2>\n<p>Same name and date of birth, within a week.</p>\n<ul>\n");
  for (std::size_t i = 0; i < count; ++i) {
    const DeskRequest& other = opened.same_person[i];
    if (i == kept_in_sight && count > kept_in_sight + 1) {
      html.raw("</ul>\n<details class=\"panel\"><summary>")
          .text(std::to_string(count - i))
          .raw(" more</summary>\n<ul>\n");
    }
    html.raw("<li><a href=\"/inbox/requests/").text(opened.header.reference).raw("/compare/");
    html.text(other.header.reference).raw("\">Compare with ").text(other.header.reference).raw("</a>, ");
    html.text(words_for_need(other.header)).raw(", ").text(words_for_time(other.header.received)).raw(", ");
    html.text(words_for_progress(other.header));
    const bool is_open = other.header.progress != Progress::done;
    if (is_open && other.header.urgency != Urgency::none) {
      const std::string action = words_for_action(other.header.action);
      html.raw(" <strong>").text(action.empty() ? "Needs help today" : "Red flag: " + action).raw("</strong>");
    }
    if (is_overdue(other.header, now)) html.raw(" <strong>Past its deadline</strong>");
    html.raw("</li>\n");
  }
  html.raw(count > kept_in_sight + 1 ? "</ul></details>\n" : "</ul>\n");
}

void add_facts(Html& html, const OpenedRequest& opened, Instant now) {
  const RequestHeader& header = opened.header;
  html.raw("<dl class=\"summary\">\n");
  std::vector<PageData> times;
  add_times(times, header, now);
  html.raw(summary_rows(std::move(times))).raw(patient_rows(opened));
  add_row(html, "Reference", header.reference);
  add_row(html, "Kind", words_for_need(header));
  add_row(html, "State", words_for_progress(header));
  html.raw(advice_row(opened));
  if (!opened.notices.empty()) add_row(html, "Reply", words_for_notice(opened.notices.front()));
  if (!header.follows.empty()) add_row(html, "Follows up", header.follows);
  if (opened.erased_on)
    add_row(html, "Will be erased on", words_for_date(format_day_code(london_day(*opened.erased_on))));
  add_row(html, "Signal when it arrived", words_for(header.state));
  html.raw("</dl>\n");
}

// What must be known before anybody phones, and the marks.
void add_marks(Html& html, const OpenedRequest& opened, Instant now) {
  PageData data;
  set_contact_needs(data, opened.summary);
  set_tags(data, opened.header, opened.summary, now);
  html.raw(fill_template("contact-needs", data)).raw(fill_template("tags", data));
}

void add_summary(Html& html, const OpenedRequest& opened, Instant now) {
  add_marks(html, opened, now);
  add_facts(html, opened, now);
}

void add_content(Html& html, const OpenedRequest& opened) {
  if (opened.unreadable) {
    html.raw(
        "<div class=\"inset\" id=\"unreadable\"><p><strong>This request cannot be read.</strong> It was damaged, or ");
    html.raw("its key is missing. Tell the person who runs the service, with the reference ")
        .text(opened.header.reference);
    html.raw(
        ". Phone the patient if you know who it is. You can still mark it as seen, start work on it and close it; ");
    html.raw("closing it needs a note.</p></div>\n");
    return;
  }
  html.raw("<div class=\"request\">\n");
  html.raw(own_words(opened));
  add_photos(html, opened);
  html.raw("</div>\n");
}

void add_everything_else(Html& html, const OpenedRequest& opened) {
  if (opened.unreadable) return;
  html.raw("<details class=\"panel printed\"><summary>Everything that was asked and answered</summary>\n<div>\n");
  html.raw(rest_of_request(opened)).raw(how_it_was_read(opened));
  html.raw("</div></details>\n");
}

// Without a script the text can still be selected; with one, a press copies it.
void add_record(Html& html, const OpenedRequest& opened, const std::string& practice) {
  if (opened.unreadable) return;
  html.raw("<details class=\"panel screen-only\"><summary>For the patient's record</summary>\n<div>\n");
  html.raw("<p><a href=\"/inbox/requests/").text(opened.header.reference);
  html.raw("/record.pdf\">The whole request as a PDF, with its photos</a></p>\n<div class=\"field\">");
  html.raw("<label for=\"record-text\">Text for the record</label>");
  html.raw("<textarea id=\"record-text\" rows=\"12\" readonly>\n");
  html.text(record_as_text(record_of(opened, practice))).raw("</textarea></div>\n</div></details>\n");
}

// Filled again by the script while the page is open.
void add_others_looking(Html& html, const OpenedRequest& opened) {
  html.raw("<p class=\"others-looking\" role=\"status\" data-others=\"/inbox/requests/").text(opened.header.reference);
  html.raw("/others\">");
  std::string names;
  for (const std::string& name : opened.others_looking) names += (names.empty() ? "" : ", ") + name;
  if (!names.empty()) html.text("Also looking at this now: " + names);
  html.raw("</p>\n");
}

// What was closed before this one came: the same press takes it back.
void add_just_closed(Html& html, const PageFrame& frame, const std::string& reference) {
  html.raw("<div class=\"saved\" role=\"status\"><form class=\"one-line\" method=\"post\" action=\"/inbox/requests/");
  html.text(reference).raw("/actions\">");
  add_token(html, frame);
  html.raw(
          "<input type=\"hidden\" name=\"action\" value=\"reopen\"><input type=\"hidden\" name=\"takesBack\" "
          "value=\"yes\"><a href=\"/inbox/requests/")
      .text(reference);
  html.raw("\">").text(reference).raw("</a> was closed. <button class=\"link\" type=\"submit\">Undo: open it again");
  html.raw("</button></form></div>\n");
}

}  // namespace

namespace {
// Two panels have a field of this name.
std::string control_of(const ActionFault& fault) {
  const auto action = fault.typed.find("action");
  const bool is_of_closing = fault.field == "follows" && action != fault.typed.end() && action->second == "done";
  return is_of_closing ? "duplicate-of" : fault.field;
}
}  // namespace

std::string request_page(const PageFrame& frame, const OpenedRequest& opened, Instant now, const ActionFault& fault) {
  const RequestHeader& header = opened.header;
  Html html;
  html.raw("<p><a class=\"back\" href=\"/inbox\">Back to requests</a></p>\n");
  if (!fault.error.empty()) add_error_summary(html, fault.error, control_of(fault));
  add_steps_meanwhile(html, opened, fault);
  if (!fault.just_closed.empty()) add_just_closed(html, frame, fault.just_closed);
  html.raw("<h1>").text(name_and_age(opened.summary)).raw("</h1>\n");
  add_others_looking(html, opened);
  // What must be known before anybody phones, then what the patient says; who they are and what is next are beside
  // it.
  add_marks(html, opened, now);
  ActionForms forms(html, frame, opened, now, fault);
  const bool works = may(frame.role, Permission::work_on_requests);
  html.raw("<div class=\"reading\">\n<div class=\"reading-words\">\n");
  add_patient_steps(html, opened);
  add_content(html, opened);
  html.raw("</div>\n<div class=\"reading-facts\">\n");
  if (works) forms.add_next_steps();
  add_facts(html, opened, now);
  add_same_person(html, opened, now);
  html.raw("</div>\n</div>\n");
  add_everything_else(html, opened);
  html.raw("<section id=\"work\" class=\"work\" aria-labelledby=\"work-title\">\n<h2 id=\"work-title\">");
  html.raw("Actions</h2>\n");
  if (fault.just_done && works) add_just_done(html, frame, opened);
  add_history(html, frame, opened, now);
  if (works) forms.add_panels();
  html.raw("</section>\n");
  add_record(html, opened, frame.practice_name);
  html.raw("<p class=\"screen-only\"><button type=\"button\" class=\"link\" data-print hidden>Print this request");
  html.raw("</button> <a href=\"/v1/practices/").text(frame.ods).raw("/requests/").text(header.reference);
  html.raw("\">This request as data (JSON)</a></p>\n");
  return inbox_document(&frame, (fault.error.empty() ? "" : "Error: ") + std::string("Request ") + header.reference,
                        html.take());
}

std::string compare_page(const PageFrame& frame, const OpenedRequest& one, const OpenedRequest& other, Instant now) {
  Html html;
  html.raw("<p><a class=\"back\" href=\"/inbox/requests/").text(one.header.reference).raw("\">Back to ");
  html.text(one.header.reference).raw("</a></p>\n<h1>Two requests side by side</h1>\n<div class=\"sides\">\n");
  for (const OpenedRequest* opened : {&one, &other}) {
    html.raw("<section aria-labelledby=\"side-").text(opened->header.reference).raw("\">\n<h2 id=\"side-");
    html.text(opened->header.reference).raw("\"><a href=\"/inbox/requests/").text(opened->header.reference).raw("\">");
    html.text(name_of(opened->summary)).raw(" <span class=\"reference\">").text(opened->header.reference);
    html.raw("</span></a></h2>\n");
    add_summary(html, *opened, now);
    add_patient_steps(html, *opened, opened->header.reference);
    html.raw("<div class=\"request\">\n");
    html.raw(request_content(*opened, "h3"));
    html.raw("</div>\n");
    html.raw("</section>\n");
  }
  html.raw("</div>\n");
  return inbox_document(&frame, "Compare " + one.header.reference, html.take());
}

}  // namespace frontdoor::intake
