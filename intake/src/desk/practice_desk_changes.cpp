#include "desk/practice_desk.h"

#include <algorithm>
#include <charconv>

namespace frontdoor::intake {
namespace {

constexpr const char* kStart = "start";
constexpr std::size_t kProofDigits = 24;

// "NAME.PLACE.PROOF": the feed's name, the last place that was given, and proof that we gave it, to this practice.
std::string cursor_of(const std::string& ods, const std::string& name, std::int64_t place, const Key& key) {
  const std::string text = name + "." + std::to_string(place);
  return text + "." + authenticate("cursor " + ods + " " + text, key).substr(0, kProofDigits);
}

[[noreturn]] void refuse(int status, const char* code, const char* title) {
  throw Problem{status, code, title, "Begin with since=start, and go by what comes.", "", {}};
}

std::int64_t place_of(const std::string& cursor, const std::string& ods, const std::string& name, const Key& key) {
  if (cursor == kStart) return 0;
  const std::size_t first = cursor.find('.');
  const std::size_t second = cursor.find('.', first + 1);
  if (first == std::string::npos || second == std::string::npos) {
    refuse(400, "invalid-cursor", "This is no cursor of this list");
  }
  std::int64_t place = -1;
  std::from_chars(cursor.data() + first + 1, cursor.data() + second, place);
  const std::string of = cursor.substr(0, first);
  if (place < 0 || !equal_in_constant_time(cursor, cursor_of(ods, of, place, key))) {
    refuse(400, "invalid-cursor", "This is no cursor of this list");
  }
  if (of != name) refuse(410, "cursor-gone", "The cursor is from before the database was restored");
  return place;
}

}  // namespace

DeskChanges PracticeDesk::changes(const std::string& since, std::size_t count, bool with_requests) const {
  require(Permission::read_requests);
  const std::string name = tools_.changes.name();
  const std::int64_t place = place_of(since, ods_, name, tools_.cursor_key);
  ChangePage page = tools_.changes.after(ods_, place, count);
  DeskChanges changes;
  changes.more = page.more;
  changes.cursor = cursor_of(ods_, name, page.changes.empty() ? place : page.changes.back().place, tools_.cursor_key);
  changes.changes = std::move(page.changes);
  if (changes.changes.empty()) return changes;
  record_access("list", "");
  if (!with_requests) return changes;
  std::vector<std::string> references;
  for (const RequestChange& change : changes.changes) {
    if (std::find(references.begin(), references.end(), change.reference) == references.end()) {
      references.push_back(change.reference);
    }
  }
  for (StoredCase& stored : tools_.cases.named(ods_, references)) {
    std::erase(references, stored.header.reference);
    changes.requests.push_back(opened_summary(std::move(stored)));
  }
  changes.erased = std::move(references);
  return changes;
}

}  // namespace frontdoor::intake
