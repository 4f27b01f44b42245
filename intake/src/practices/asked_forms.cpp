#include "practices/asked_forms.h"

#include "base/log.h"
#include "practices/form_check.h"
#include "store/store.h"

#include <algorithm>
#include <charconv>

namespace frontdoor::intake {
namespace {

// How long a change made by another process (the command line) may stay unseen.
constexpr std::chrono::milliseconds kFreshFor{1000};
// Each is some hundred kilobytes: those that nobody asks for are made again when somebody does.
constexpr std::size_t kKnownFormsMax = 64;

std::string forms_address(const std::string& ods) {
  return "/v1/practices/" + ods + "/forms";
}

struct Place {
  std::string name;
  std::int64_t version = 0;
};

// The name and the version in an address of address_of(); nothing if it is no such address.
std::optional<Place> place_of(const std::string& ods, const std::string& address) {
  const std::string start = forms_address(ods) + "/";
  const std::size_t slash = address.rfind('/');
  if (!address.starts_with(start) || slash < start.size()) return std::nullopt;
  Place place{address.substr(start.size(), slash - start.size()), 0};
  const char* end = address.data() + address.size();
  const auto [stop, failure] = std::from_chars(address.data() + slash + 1, end, place.version);
  if (failure != std::errc() || stop != end || place.name.empty()) return std::nullopt;
  return place;
}

std::shared_ptr<const AskedForm> asked(std::string address, std::string json) {
  ReadReport report;
  auto read = read_patient_form(json, r4_definitions(), report);
  if (!read) {
    log_event(LogLevel::error, "own-form-unreadable", {{"address", address}, {"where", read.error().where}});
    return nullptr;
  }
  auto out = std::make_shared<AskedForm>();
  out->address = std::move(address);
  out->json = compressed(std::move(json));
  out->form = std::move(read.value().form);
  out->questionnaire = std::move(read.value().questionnaire);
  return out;
}

OfferedForm offered_form(const std::string& ods, const OwnForm& form, std::int64_t version) {
  return {form.name, form.title, form.counts_as, static_cast<std::size_t>(std::max<std::int64_t>(form.place, 0)),
          AskedForms::address_of(ods, form.name, version)};
}

}  // namespace

std::string AskedForms::address_of(const std::string& ods, const std::string& name, std::int64_t version) {
  return forms_address(ods) + "/" + name + "/" + std::to_string(version);
}

std::string AskedForms::first_address_of(const std::string& ods) {
  return "/v1/practices/" + ods + "/questionnaire";
}

std::shared_ptr<const PracticeForms> AskedForms::read(const std::string& ods,
                                                      const std::shared_ptr<const PracticeForms>& before) {
  auto out = std::make_shared<PracticeForms>();
  try {
    out->all = forms_.list(ods, OwnForms::Which::with_retired);
    if (before && before->all == out->all) return before;
    for (const OwnForm& form : out->all) {
      if (form.on <= 0) continue;
      if (may_be_asked(ods, form)) {
        out->offered.push_back(offered_form(ods, form, form.on));
      } else {
        out->not_offered.push_back(form.name);
      }
    }
  } catch (const StoreUnavailable&) {
    return before ? before : std::make_shared<const PracticeForms>();
  }
  if (out->offered.empty()) return out;
  auto json = with_offered_forms(built_in_, out->offered);
  if (json) out->first = asked(first_address_of(ods), std::move(json).value());
  return out;
}

bool AskedForms::may_be_asked(const std::string& ods, const OwnForm& form) {
  const std::string address = address_of(ods, form.name, form.on);
  {
    std::lock_guard lock(mutex_);
    const auto known = checked_.find(address);
    if (known != checked_.end()) return known->second;
  }
  const auto version = forms_.version(ods, form.name, form.on);
  if (!version) return false;
  const bool may_be = form_refusal(version->questionnaire).empty();
  if (!may_be) {
    log_event(LogLevel::warning, "own-form-not-offered",
              {{"ods", ods}, {"form", form.name}, {"reason", "see the page Forms of the inbox"}});
  }
  std::lock_guard lock(mutex_);
  return checked_.emplace(address, may_be).first->second;
}

std::shared_ptr<const PracticeForms> AskedForms::of(const std::string& ods) {
  const auto now = std::chrono::steady_clock::now();
  std::shared_ptr<const PracticeForms> before;
  {
    std::lock_guard lock(mutex_);
    const auto known = entries_.find(ods);
    if (known != entries_.end()) {
      if (now - known->second.read_at < kFreshFor) return known->second.forms;
      before = known->second.forms;
    }
  }
  auto forms = read(ods, before);
  std::lock_guard lock(mutex_);
  entries_[ods] = {now, forms};
  return forms;
}

void AskedForms::forget(const std::string& ods) {
  std::lock_guard lock(mutex_);
  entries_.erase(ods);
}

std::shared_ptr<const AskedForm> AskedForms::make(const std::string& ods, const std::string& name,
                                                  const FormVersion& version, const PracticeForms& among) const {
  const auto form =
      std::find_if(among.all.begin(), among.all.end(), [&](const OwnForm& one) { return one.name == name; });
  if (form == among.all.end()) return nullptr;
  const OfferedForm asked_about = offered_form(ods, *form, version.version);
  auto json = between_our_pages(built_in_, first_address_of(ods), among.offered, asked_about, version.questionnaire);
  if (!json) return nullptr;
  return asked(asked_about.address, std::move(json).value());
}

std::shared_ptr<const AskedForm> AskedForms::at(const std::string& ods, const std::string& address, Reader reader) {
  const auto among = of(ods);
  if (address == first_address_of(ods)) return among->first;
  const auto place = place_of(ods, address);
  if (!place) return nullptr;
  if (reader == Reader::patient && !forms_.was_on(ods, place->name, place->version)) return nullptr;
  {
    std::lock_guard lock(mutex_);
    const auto known = known_.find(address);
    if (known != known_.end() && known->second.among == among) return known->second.form;
  }
  const auto version = forms_.version(ods, place->name, place->version);
  if (!version) return nullptr;
  auto form = make(ods, place->name, *version, *among);
  std::lock_guard lock(mutex_);
  if (known_.size() >= kKnownFormsMax) known_.clear();
  known_[address] = {among, form};
  return form;
}

namespace {
void collect_unasked(const std::vector<Item>& items, bool hidden, AnsweredForm& out) {
  for (const Item& item : items) {
    const bool is_hidden = hidden || item.hidden;
    if (!item.calculated_expression.text.empty()) out.calculated.insert(item.link_id);
    if (is_hidden || item.read_only) out.unasked.insert(item.link_id);
    for (const AnswerValue& value : item.initial) out.written[item.link_id].insert(value.text);
    collect_unasked(item.items, is_hidden, out);
  }
}

bool is_written_by(const AnsweredForm& form, const RequestAnswer& answer) {
  if (form.unasked.contains(answer.link_id)) return true;
  const auto written = form.written.find(answer.link_id);
  return written != form.written.end() && written->second.contains(answer.text);
}
}  // namespace

void mark_calculated(Request& request, const AnsweredForm& form) {
  for (RequestAnswer& answer : request.answers) {
    answer.calculated = answer.of_own_form && form.calculated.contains(answer.link_id);
    if (answer.of_own_form && answer.free_text && is_written_by(form, answer)) answer.free_text = false;
  }
}

std::optional<AnsweredForm> AskedForms::answered(const std::string& ods, const std::string& canonical) {
  const auto named = forms_.by_canonical(ods, canonical);
  if (!named) return std::nullopt;
  ReadReport report;
  const auto form = Form::load(named->version.questionnaire, r4_definitions(), report);
  if (!form) return std::nullopt;
  AnsweredForm out{named->name, form.value().questionnaire().title(), named->version.version, {}};
  collect_unasked(form.value().questionnaire().items(), false, out);
  return out;
}

std::string AskedForms::fault_of_response(const std::string& ods, const std::string& canonical,
                                          const JsonNode& response, Instant now) {
  const auto named = forms_.by_canonical(ods, canonical);
  if (!named) return "The practice has no such form.";
  ReadReport report;
  const auto form = Form::load(named->version.questionnaire, r4_definitions(), report);
  if (!form) return "The form cannot be read.";
  const Validation validation =
      validate_response(response, &form.value(), r4_definitions(), format_rfc3339(now), Judged::of_people);
  for (const Issue& issue : validation.issues) {
    if (issue.severity == Severity::error) return issue.location + ": " + issue.text;
  }
  return {};
}

}  // namespace frontdoor::intake
