// Everything that is kept of one patient, for who may export and erase.
#include "base/text.h"
#include "inbox/person_pages.h"
#include "inbox/routes.h"
#include "inbox/staff_pages.h"

#include <algorithm>

namespace frontdoor::intake {
namespace {

constexpr std::size_t kMatchesMax = 500;
constexpr std::string_view kPick = "pick/";

DeskPage found_by(const PracticeDesk& desk, const std::string& words) {
  DeskQuery query;
  query.filter.show = CaseFilter::Show::all;
  query.words = words;
  query.count = kMatchesMax;
  return words.empty() ? DeskPage() : desk.requests(query);
}

// By the name and by the date of birth, each alone: who is misspelt in one is found by the other.
void find(const PracticeDesk& desk, PersonPage& page) {
  page.searched = true;
  const auto add = [&page](DeskPage found, bool PersonMatch::*by) {
    page.whole = page.whole && !found.search_ended_early && found.total <= kMatchesMax;
    for (DeskRequest& request : found.requests) {
      const auto same = [&request](const PersonMatch& known) {
        return known.request.header.reference == request.header.reference;
      };
      auto match = std::find_if(page.matches.begin(), page.matches.end(), same);
      if (match == page.matches.end()) match = page.matches.insert(match, PersonMatch{std::move(request)});
      (*match).*by = true;
    }
  };
  add(found_by(desk, page.name), &PersonMatch::same_name);
  add(found_by(desk, page.born), &PersonMatch::same_birth_date);
  std::stable_sort(page.matches.begin(), page.matches.end(), [](const PersonMatch& one, const PersonMatch& other) {
    return one.same_name + one.same_birth_date > other.same_name + other.same_birth_date;
  });
}

Reply person_reply(const StaffSession& session, const PracticeDesk& desk, int status, PersonPage page) {
  page.now = desk.now();
  return page_reply(status, person_page(frame_of(session, desk), page));
}

Reply show_person(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  const PracticeDesk desk = parts.desks.open(session);
  desk.require(Permission::manage_data);
  return person_reply(session, desk, 200, {});
}

std::vector<std::string> picks_of(const std::map<std::string, std::string>& form) {
  std::vector<std::string> picks;
  for (const auto& [name, value] : form) {
    if (name.starts_with(kPick) && value == "yes") picks.push_back(name.substr(kPick.size()));
  }
  return picks;
}

// What is wrong with an order to export or erase; empty: nothing.
ManageFault fault_of(const std::string& step, const std::vector<std::string>& picks,
                     const std::map<std::string, std::string>& form) {
  const auto text = [&form](const char* name) {
    const auto found = form.find(name);
    return found == form.end() ? std::string() : std::string(without_blanks(found->second));
  };
  if (step == "find" && text("name").empty() && text("born").empty())
    return {"Write a name or a date of birth.", "name"};
  if (step == "find") return {};
  if (picks.empty()) return {"Tick those that are about this person.", "picks"};
  if (step == "erase" && text("reason").empty()) return {"Say in a few words why they are erased.", "reason"};
  if (step == "erase" && text("confirm") != "yes")
    return {"Look at them, and say that they are about this person.", "confirm"};
  return {};
}

Reply exported(const PracticeDesk& desk, const std::vector<std::string>& picks) {
  Reply reply = page_reply(200, to_text(desk.export_requests(picks)));
  reply.content_type = "application/json";
  reply.headers["Content-Disposition"] = "attachment; filename=\"requests-of-one-patient.json\"";
  return reply;
}

// The requests that somebody found, with those ticked that they had ticked.
void find_again(const PracticeDesk& desk, PersonPage& page, const std::vector<std::string>& picks) {
  page.matches.clear();
  if (!page.name.empty() || !page.born.empty()) find(desk, page);
  for (PersonMatch& match : page.matches) {
    match.picked = std::find(picks.begin(), picks.end(), match.request.header.reference) != picks.end();
  }
}

// That some of those to be erased still need somebody, and nobody said that they may go.
ManageFault fault_of_needed(const PersonPage& page) {
  std::string which;
  for (const PersonMatch& match : page.matches) {
    if (match.picked && is_still_needed(match)) which += (which.empty() ? "" : ", ") + match.request.header.reference;
  }
  if (which.empty()) return {};
  return {"Not done, or an emergency whose patient was not told: " + which +
              ". Nothing was erased. Answer or close what somebody needs, or say that those go too.",
          "unanswered"};
}

std::string erase_all(const PracticeDesk& desk, const std::vector<std::string>& picks, const std::string& reason) {
  std::size_t waiting = 0;
  for (const std::string& reference : picks) {
    try {
      desk.erase(reference, reason);
    } catch (const Problem& problem) {
      if (problem.status != 503) throw;
      ++waiting;
    }
  }
  std::string saved =
      std::to_string(picks.size()) + (picks.size() == 1 ? " request was erased." : " requests were erased.");
  if (waiting > 0) {
    saved += " Not complete yet: photos of " + std::to_string(waiting) + " are removed as soon as they can be.";
  }
  return saved;
}

Reply change_person(const StaffParts& parts, const Call& call) {
  const StaffSession session = parts.sign_in.require_session(call);
  auto form = read_own_form(call, session);
  const PracticeDesk desk = parts.desks.open(session);
  desk.require(Permission::manage_data);
  PersonPage page;
  page.name = without_blanks(form["name"]);
  page.born = without_blanks(form["born"]);
  const std::string step = form["step"];
  const std::vector<std::string> picks = picks_of(form);
  find_again(desk, page, picks);
  page.fault = fault_of(step, picks, form);
  if (page.fault.error.empty() && step == "erase" && form["unanswered"] != "yes") page.fault = fault_of_needed(page);
  if (!page.fault.error.empty()) {
    page.reason = form["reason"];
    page.confirmed = form["confirm"] == "yes";
    return person_reply(session, desk, 422, std::move(page));
  }
  if (step == "export") return exported(desk, picks);
  if (step == "erase") {
    page.saved = erase_all(desk, picks, form["reason"]);
    find_again(desk, page, {});
  }
  return person_reply(session, desk, 200, std::move(page));
}

}  // namespace

void add_person_routes(Router& router, const StaffParts& parts) {
  router.add("GET", "/inbox/person", with_parts(parts, show_person));
  router.add("POST", "/inbox/person", with_parts(parts, change_person));
}

}  // namespace frontdoor::intake
