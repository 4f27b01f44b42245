#include "desk/search_shelf.h"

#include <frontdoor/json.h>

#include <algorithm>

namespace frontdoor::intake {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::milliseconds kReadBeforeSearch{100};
constexpr std::size_t kChangesAtOnce = 5000;
// A change of another process may come to be seen after later ones: so many back are looked at again.
constexpr std::int64_t kMayComeLate = 1000;
// Changes since the last round from which on patients' requests keep the processors busy: they go first.
constexpr std::size_t kBusyChanges = 100;
constexpr int kBusyShare = 10;  // of the budget, one part
// How long a search reads what changed in its practice before it says that it has not looked through everything.
constexpr std::chrono::milliseconds kReadChangedInSearch{2000};

// Of a request and of what was noted, answered and added since.
SearchedText searched_text(const RequestHeader& header, const Request& request) {
  SearchedText text;
  text.add_name(request.subject_name);
  text.add_name(request.writer_name);
  text.add_words(request.birth_date);
  text.add_code(header.reference);
  text.add_code(request.postcode);
  text.add_code(request.telephone);
  for (const RequestAnswer& answer : request.answers) text.add_words(answer.text);
  return text;
}

void add_event(SearchedText& text, const std::string& json) {
  const Result<Json> detail = parse_json(json);
  if (!detail) return;
  for (const char* name : {"note", "answer", "words"}) text.add_words(json_string_or(detail.value(), name, ""));
}

}  // namespace

void SearchShelf::forget(const Name& name) {
  Texts& texts = texts_[name.ods];
  const auto found = texts.find(name.reference);
  if (found == texts.end()) return;
  bytes_ -= std::min(bytes_, found->second.bytes());
  texts.erase(found);
}

void SearchShelf::read(const Name& name) {
  forget(name);
  if (is_full()) {
    left_out_.insert(name.ods);
    return;
  }
  const std::optional<StoredRequest> stored = store_.request(name.ods, name.reference);
  if (!stored) return;  // erased
  const auto open = [&](const char* part, const std::string& sealed) -> std::optional<std::string> {
    try {
      return sealer_.open(name.ods, name.reference, part, sealed);
    } catch (const StoreUnavailable&) {
      return std::nullopt;  // damaged, or its key is gone: it is found by its reference alone
    }
  };
  SearchedText text;
  const std::optional<std::string> bundle = open("bundle", stored->bundle);
  const Result<Request> request = bundle ? read_stored_request(*bundle, stored->header.received)
                                         : Result<Request>(Error{ErrorCode::wrong_type, "it cannot be opened", ""});
  if (request) {
    text = searched_text(stored->header, request.value());
  } else {
    text.add_code(name.reference);
  }
  for (const CaseEvent& event : cases_.events(name.ods, name.reference)) {
    if (const auto detail = open("event", event.detail)) add_event(text, *detail);
  }
  text.fit();
  bytes_ += text.bytes();
  texts_[name.ods][name.reference] = std::move(text);
}

void SearchShelf::begin() {
  if (begun_) return;
  latest_ = changes_.latest();
  for (auto& [ods, reference] : cases_.all_references()) to_read_.push_back({std::move(ods), std::move(reference)});
  begun_ = true;
}

std::size_t SearchShelf::note_changes() {
  std::size_t news = 0;
  for (bool more = true; more;) {
    const std::vector<WrittenChange> written =
        changes_.written_after(std::max<std::int64_t>(latest_ - kMayComeLate, 0), kChangesAtOnce);
    bool is_new = false;
    for (const WrittenChange& change : written) {
      if (change.id > latest_ - kMayComeLate && seen_.insert(change.id).second) {
        is_new = true;
        ++news;
        changed_.emplace(change.ods, change.reference);
      }
      latest_ = std::max(latest_, change.id);
    }
    more = is_new && written.size() == kChangesAtOnce;
  }
  seen_.erase(seen_.begin(), seen_.lower_bound(latest_ - kMayComeLate));
  return news;
}

SearchShelf::Changed::iterator SearchShelf::read_changed(Changed::iterator at) {
  read({at->first, at->second});
  return changed_.erase(at);  // only then: where the store is away it is read again
}

bool SearchShelf::read_changed_of(const std::string& ods, steady_clock::time_point until) {
  auto at = changed_.lower_bound({ods, std::string()});
  while (at != changed_.end() && at->first == ods && steady_clock::now() < until) at = read_changed(at);
  return at == changed_.end() || at->first != ods;
}

void SearchShelf::read_on(std::chrono::milliseconds budget) {
  const steady_clock::time_point begun = steady_clock::now();
  std::lock_guard lock(mutex_);
  begin();
  const bool is_busy = note_changes() > kBusyChanges;
  const steady_clock::time_point until = begun + (is_busy ? budget / kBusyShare : budget);
  // A flood of requests is read over several rounds, or by the next search.
  while (!changed_.empty() && steady_clock::now() < until) read_changed(changed_.begin());
  while (!to_read_.empty() && steady_clock::now() < until) {
    const Name name = std::move(to_read_.front());
    to_read_.pop_front();
    // One that changed meanwhile has been read already.
    const auto practice = texts_.find(name.ods);
    if (practice != texts_.end() && practice->second.contains(name.reference)) continue;
    read(name);
  }
}

SearchShelf::Found SearchShelf::find(const std::string& ods, const RequestSearch& wanted, bool with_similar) {
  read_on(kReadBeforeSearch);
  std::lock_guard lock(mutex_);
  Found found;
  const bool is_current = read_changed_of(ods, steady_clock::now() + kReadChangedInSearch);
  found.whole = is_current && !left_out_.contains(ods) &&
                std::none_of(to_read_.begin(), to_read_.end(), [&ods](const Name& name) { return name.ods == ods; });
  const auto practice = texts_.find(ods);
  if (practice == texts_.end()) return found;
  for (const auto& [reference, text] : practice->second) {
    if (wanted.finds(text)) {
      found.references.push_back(reference);
    } else if (with_similar && wanted.nearly_finds(text)) {
      found.similar.push_back(reference);
    }
  }
  return found;
}

}  // namespace frontdoor::intake
