#include "form/served_history.h"

#include "base/addresses.h"
#include "base/log.h"
#include "store/store.h"

#include <frontdoor/json.h>

namespace frontdoor::intake {
namespace {

// More pages than anybody goes through in half an hour: names that led round in a circle would end here too.
constexpr int kPagesFollowedMax = 500;

std::string journey_of(const std::string& idempotency_key) {
  return sha256_hex(idempotency_key);
}

// All pages of one journey are sealed alike, so that they can be emptied at once.
std::string associated(const HeldPage& held) {
  return "held-page/" + held.ods + "/" + held.journey;
}

// What `work` returns; `otherwise` when the database does not answer: the form then works without it.
template <typename Result, typename Work>
Result if_possible(Result otherwise, const Work& work) {
  try {
    return work();
  } catch (const StoreUnavailable& fault) {
    log_event(LogLevel::warning, "served-page-not-held", {{"reason", std::string(fault.what())}});
    return otherwise;
  }
}

}  // namespace

std::optional<ShownPage> ServedHistory::open(const HeldPage& held) const {
  const std::optional<std::string> plain = cipher_.open(held.sealed, associated(held));
  if (!plain) return std::nullopt;
  const Result<Json> json = parse_json(*plain);
  if (!json) return std::nullopt;
  const auto text = [&json](const char* key) { return json_string_or(json.value(), key, ""); };
  const auto status = static_cast<int>(json_integer(json.value(), "status").value_or(200));
  return ShownPage{text("title"), text("page"),  text("inner"),
                   text("draft"), text("form"),  json_bool(json.value(), "scriptGoesOn").value_or(false),
                   text("next"),  text("later"), status};
}

std::string ServedHistory::seal(const ShownPage& page, const HeldPage& place) const {
  const Json json{{"title", page.title}, {"page", page.page},   {"inner", page.inner},
                  {"draft", page.draft}, {"form", page.form},   {"scriptGoesOn", page.script_goes_on},
                  {"next", page.next},   {"later", page.later}, {"status", page.status}};
  return cipher_.seal(to_text(json), associated(place));
}

std::string ServedHistory::hold(const ShownPage& page, const PageOwner& owner, Instant until, Instant now) {
  return if_possible(std::string(), [&] {
    std::string name = random_token();
    HeldPage held{sha256_hex(name),
                  owner.ods,
                  journey_of(owner.idempotency_key),
                  authenticate(source_of(owner.client), source_key_),
                  until,
                  ""};
    held.sealed = seal(page, held);
    if (!pages_.hold(held, now)) name.clear();
    return name;
  });
}

std::string ServedHistory::newest_draft(ShownPage page, const HeldPage& place, Instant now) {
  for (int followed = 0; !page.next.empty() && followed < kPagesFollowedMax; ++followed) {
    const auto found = pages_.find(sha256_hex(page.next), place.ods, now);
    if (!found || found->page.journey != place.journey) break;
    auto next = open(found->page);
    if (!next) break;
    if (next->later.empty()) next->later = next->draft;
    page = std::move(*next);
  }
  return page.later;
}

std::optional<ServedHistory::Showing> ServedHistory::show(const std::string& name, const std::string& ods,
                                                          Instant now) {
  return if_possible(std::optional<Showing>(), [&]() -> std::optional<Showing> {
    auto found = pages_.show(sha256_hex(name), ods, now);
    if (!found) return std::nullopt;
    auto page = open(found->page);
    if (!page) return std::nullopt;
    Showing showing{std::move(*page), ""};
    if (!found->shown_before) return showing;
    // Shown once more: by Back, by a reload, or in a copy of the tab. From here on it is a page of its own.
    HeldPage own = found->page;
    std::string moved_to = random_token();
    own.name_hash = sha256_hex(moved_to);
    ShownPage copy = showing.page;
    copy.later = newest_draft(copy, own, now);
    copy.next.clear();
    own.sealed = seal(copy, own);
    if (pages_.hold(own, now)) showing.moved_to = std::move(moved_to);
    return showing;
  });
}

std::string ServedHistory::later_draft(const std::string& name, const PageOwner& owner, Instant now) {
  return if_possible(std::string(), [&]() -> std::string {
    const auto found = pages_.find(sha256_hex(name), owner.ods, now);
    if (!found || found->page.journey != journey_of(owner.idempotency_key)) return "";
    const auto page = open(found->page);
    return page ? newest_draft(*page, found->page, now) : "";
  });
}

void ServedHistory::went_on(const std::string& name, const std::string& inner, const std::string& next,
                            const PageOwner& owner, Instant now) {
  if_possible(false, [&] {
    auto found = pages_.find(sha256_hex(name), owner.ods, now);
    if (!found || found->page.journey != journey_of(owner.idempotency_key)) return false;
    auto page = open(found->page);
    if (!page) return false;
    page->inner = inner;
    page->next = next;
    found->page.sealed = seal(*page, found->page);
    return pages_.replace(found->page, now);
  });
}

void ServedHistory::sent(const ShownPage& instead, const PageOwner& owner) {
  if_possible(false, [&] {
    HeldPage place;
    place.ods = owner.ods;
    place.journey = journey_of(owner.idempotency_key);
    pages_.empty_journey(place.ods, place.journey, seal(instead, place));
    return true;
  });
}

}  // namespace frontdoor::intake
