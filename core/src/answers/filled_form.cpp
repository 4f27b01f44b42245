// See filled_form.h.
#include "answers/filled_form.h"

#include "answers/repeats.h"
#include "answers/text.h"
#include "answers/typed.h"
#include "engine/answer_checks.h"

#include <frontdoor/enable_when.h>

#include <algorithm>

namespace frontdoor {
namespace {

// A form that does not define pages has one for each of its outermost items. A group that repeats is on one page, with
// the button that adds another.
bool holds_pages(const Item& group) {
  return group.type == ItemType::group && !group.repeats &&
         std::any_of(group.items.begin(), group.items.end(),
                     [](const Item& item) { return item.page || holds_pages(item); });
}

// That the form was filled in beforehand: what the patient took out since then stays out.
const std::string kBegun = "~begun";
// Before a linkId: what the form wrote there.
const std::string kGiven = "~given.";

template <typename Visit>
void each_question(const std::vector<Item>& items, const Visit& visit) {
  for (const Item& item : items) {
    if (item.type != ItemType::group && item.type != ItemType::display) visit(item);
    each_question(item.items, visit);
  }
}

// The outermost groups that repeat: what repeats in them is asked once.
template <typename Visit>
void each_repeating(const std::vector<Item>& items, const Visit& visit) {
  for (const Item& item : items) {
    const bool repeats = item.type == ItemType::group && item.repeats;
    if (repeats) visit(item);
    if (!repeats) each_repeating(item.items, visit);
  }
}

const Item* find_number(const std::vector<Item>& items, std::uint32_t number, unsigned occurrence) {
  for (const Item& item : items) {
    if (item.number == number && occurrence_of(item.link_id) == occurrence) return &item;
    if (const Item* found = find_number(item.items, number, occurrence)) return found;
  }
  return nullptr;
}

// question: as it was asked.
std::string value_for_reading(const Item& item, const AnswerValue& value, const std::string& question,
                              const Wording* wording) {
  std::string text = code_of_value(item, value);
  for (const AnswerOption& option : item.options) {
    if (option.answer == value) text = wording ? wording->answer(question, option.value.display) : option.value.display;
  }
  if (has_date_parts(item) && text.size() >= 10) {
    const auto date = date_of({text.substr(8, 2), text.substr(5, 2), text.substr(0, 4)});
    if (date) text = long_date(*date);
  }
  if (item.type == ItemType::time && text.size() == 8) text.resize(5);  // without the seconds
  const std::string unit = value.type == ValueType::quantity ? value.display
                           : item.units.empty()              ? std::string()
                                                             : item.units.front().display;
  return unit.empty() ? text : text + " " + unit;
}

}  // namespace

FilledForm::FilledForm(const Questionnaire& form, Answers answers)
    : given_(&form),
      own_form_(form.form() ? nullptr : std::make_unique<const Form>(Form::of(form))),
      form_(own_form_ ? own_form_.get() : form.form()),
      answers_(std::move(answers)) {
  build();
}

FilledForm::FilledForm(const FilledForm& other, Answers answers)
    : given_(other.given_),
      form_(other.form_),
      answers_(std::move(answers)),
      now_(other.now_),
      takes_photos_(other.takes_photos_) {
  build();
}

FilledForm FilledForm::supposed() const {
  Answers answers;  // without what was read in them
  for (const auto& [name, value] : answers_.all()) answers.set(name, value);
  return {*this, std::move(answers)};
}

const Questionnaire& FilledForm::questionnaire() const {
  return grown_ ? *grown_ : *given_;
}

const Item* FilledForm::find(std::string_view link_id) const {
  return questionnaire().find(link_id);
}

// [SECTION] The engine's side

// Everything as the controls say.
void FilledForm::build() {
  session_ = std::make_unique<FormSession>(*form_);
  each_repeating(given_->items(), [this](const Item& item) {
    const auto there = session_->state().instances_of(item.number);
    const std::uint32_t parent = session_->state().instances()[there.front()].parent;
    for (unsigned more = occurrences_in(answers_, item); more > 1; --more) {
      session_->add_occurrence(item.number, parent, Beforehand::unasked);
    }
  });
  grow();
  // What is asked is given by the controls, right below; what is not may have been found from what was.
  if (!now_.empty()) session_->begin(now_, Beforehand::everything);
  each_question(questionnaire().items(), [this](const Item& item) {
    if (!is_unasked(item) || has_typed(item, answers_)) sync(item);
  });
}

void FilledForm::grow() {
  if (!has_repeats(*given_)) return;
  grown_ = std::make_unique<const Questionnaire>(with_repeats(*given_, session_->state()));
}

void FilledForm::sync(const Item& item) {
  const std::uint32_t instance = instance_of(item);
  session_->put(instance, typed_values(item, answers_, choices_of(item)));
  if (item.repeats && !item.items.empty()) nest_under_answers(instance);
}

// What is asked of one of several answers stays with it, whatever is ticked before it.
void FilledForm::nest_under_answers(std::uint32_t instance) {
  const FormState& state = session_->state();
  const auto item_of = [&](std::uint32_t one) -> const Item& {
    return *form_->items()[state.instances()[one].item].item;
  };
  const std::vector<AnswerValue>& answers = state.instances()[instance].answers;
  for (const std::uint32_t child : state.instances()[instance].children) {
    const AnswerValue* above = answer_above(item_of(instance), item_of(child));
    if (!above) continue;
    const auto found = std::find_if(answers.begin(), answers.end(),
                                    [above](const AnswerValue& answer) { return equal_values(answer, *above); });
    session_->nest(child, found == answers.end() ? 0 : static_cast<std::uint32_t>(found - answers.begin()));
  }
}

std::uint32_t FilledForm::instance_of(const Item& item) const {
  const auto all = session_->state().instances_of(item.number);
  const std::size_t at = occurrence_of(item.link_id) - 1;
  return at < all.size() ? all[at] : all.front();
}

void FilledForm::set(const std::string& name, std::string value) {
  answers_.set(name, std::move(value));
  sync(std::string_view(name).substr(0, name.find('/')));
}

void FilledForm::forget(std::string_view link_id) {
  answers_.forget(link_id);
  sync(link_id);
}

void FilledForm::sync(std::string_view link_id) {
  const Item* item = find(link_id);
  if (item && item->type != ItemType::group && item->type != ItemType::display) sync(*item);
}

void FilledForm::tick(const Item& item, const std::string& code, bool chosen, bool alone) {
  const std::string name = item.link_id + "/";
  set(name + code, chosen ? "true" : "");
  const auto option = std::find_if(item.options.begin(), item.options.end(),
                                   [&code](const AnswerOption& one) { return one.value.code == code; });
  if (!chosen || !alone || option == item.options.end()) return;
  for (const AnswerOption& other : item.options) {
    if (&other != &*option && exclude_each_other(*option, other)) set(name + other.value.code, "");
  }
}

// Into the controls, as if the patient had given it; what they have typed themselves stays.
bool FilledForm::write_beforehand(const std::vector<Item>& items) {
  bool wrote = false;
  each_question(items, [this, &wrote](const Item& item) {
    if (has_typed(item, answers_)) return sync(item);
    if (is_unasked(item)) return;
    for (auto& [part, value] : form_->evaluator()->controls_of(item, session_->state().answers_of(instance_of(item)))) {
      if (part.empty()) answers_.set(kGiven + item.link_id, value);
      answers_.set(item.link_id + part, std::move(value));
      wrote = true;
    }
  });
  return wrote;
}

void FilledForm::settle(Instant now) {
  if (!form_->evaluator()) return;
  const bool begins = now_.empty();
  now_ = format_rfc3339(now);
  session_->set_time(now_);
  if (begins && answers_.value(kBegun).empty()) {
    session_->begin(now_, Beforehand::everything);
    if (write_beforehand(questionnaire().items())) answers_.set(kBegun, "true");
  } else if (begins) {
    build();
  }
  session_->renew_steps();
  session_->settle();
}

// [SECTION] Groups that repeat

unsigned FilledForm::add_occurrence(const Item& group) {
  const unsigned count = occurrences(group);
  if (count >= occurrences_max(group)) return count;
  const std::uint32_t parent = session_->state().instances()[instance_of(group)].parent;
  session_->add_occurrence(group.number, parent, Beforehand::everything);
  const std::string link_id = link_id_of(group.link_id, count + 1);
  set_occurrences(group, count + 1, answers_);
  grow();
  if (form_->evaluator()) write_beforehand(find(link_id)->items);
  return count + 1;
}

unsigned FilledForm::remove_occurrence(const Item& group) {
  const unsigned count = occurrences(group);
  const std::string link_id = group.link_id;  // the group ends when the form is built again
  const unsigned removed = occurrence_of(link_id);
  if (count > occurrences_min(group)) {
    remove_answers(group, removed, count, answers_);
    set_occurrences(group, count - 1, answers_);
    build();
  }
  return std::min(removed, occurrences(*find(form_link_id(link_id))));
}

unsigned FilledForm::occurrences(const Item& group) const {
  return static_cast<unsigned>(session_->state().instances_of(group.number).size());
}

// [SECTION] What is enabled

bool FilledForm::is_enabled(const Item& item) const {
  return session_->state().enabled(instance_of(item));
}

bool FilledForm::is_offered(const Item& item, const AnswerOption& option) const {
  return session_->state().offers(instance_of(item), option);
}

// [SECTION] Pages and questions

bool FilledForm::is_there(const Item& item) const {
  return !item.hidden && is_enabled(item) && (takes_photos_ || item.type != ItemType::attachment);
}

// Whether anything of an item is on a page.
bool FilledForm::shows(const Item& item) const {
  if (!is_there(item)) return false;
  if (item.type == ItemType::display) return true;
  const bool is_group = item.type == ItemType::group;
  if (is_given(item) ? !is_calculated(item) && !values_of(item).empty() : !is_group || item.items.empty()) return true;
  if (!is_group && !is_answered(item)) return false;
  return std::any_of(item.items.begin(), item.items.end(), [this](const Item& child) { return shows(child); });
}

bool FilledForm::is_ours(const Item& page) const {
  const Item& first = questionnaire().items().front();
  return first.meaning == Meaning::start && page.part_of == first.part_of;
}

// Text, or what the form gives without a question under it.
bool FilledForm::is_loose(const Item& item) const {
  if (item.type != ItemType::display && !is_given(item)) return false;
  return std::all_of(item.items.begin(), item.items.end(),
                     [this](const Item& child) { return !shows(child) || is_loose(child); });
}

bool FilledForm::is_page(const Item& item) const {
  return !is_loose(item) && (item.page || !holds_pages(item));
}

// Pages, and between them what is outside every page.
void FilledForm::collect_pages(const std::vector<Item>& items, std::vector<const Item*>& out) const {
  for (const Item& item : items) {
    const bool is_further = item.repeats && occurrence_of(item.link_id) > 1;
    if (is_further || !shows(item)) continue;
    const bool holds = !item.page && holds_pages(item);
    if (!holds || (!item.text.empty() && !is_ours(item))) out.push_back(&item);
    if (holds) collect_pages(item.items, out);
  }
}

// What is shown, and the page on which each is.
std::vector<const Item*> FilledForm::shown(std::vector<const Item*>& pages) const {
  std::vector<const Item*> out;
  collect_pages(questionnaire().items(), out);
  pages.resize(out.size());
  const Item* page = nullptr;
  const auto is_near = [&page](const Item* item) { return page && page->part_of == item->part_of; };
  for (std::size_t i = out.size(); i-- > 0;) {
    if (is_page(*out[i])) page = out[i];
    pages[i] = is_near(out[i]) ? page : nullptr;
  }
  page = nullptr;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (!pages[i]) pages[i] = is_near(out[i]) ? page : out[i];
    page = pages[i];
  }
  return out;
}

std::vector<const Item*> FilledForm::read_on(const Item& page) const {
  std::vector<const Item*> pages;
  std::vector<const Item*> out = shown(pages);
  for (std::size_t i = out.size(); i-- > 0;) {
    if (pages[i] != &page) out.erase(out.begin() + static_cast<std::ptrdiff_t>(i));
  }
  if (out.empty()) out.push_back(&page);
  return out;
}

std::vector<const Item*> FilledForm::pages() const {
  std::vector<const Item*> out;
  shown(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

void FilledForm::collect_questions(std::span<const Item> items, bool given, std::vector<const Item*>& out) const {
  for (const Item& item : items) {
    if (!is_there(item)) continue;
    const bool asks = item.type != ItemType::group && item.type != ItemType::display;
    if (asks && (!is_given(item) || (given && shows(item)))) out.push_back(&item);
    // What is nested under a question belongs to its answer.
    if (!asks || is_answered(item)) collect_questions(item.items, given, out);
  }
}

std::vector<const Item*> FilledForm::questions() const {
  std::vector<const Item*> out;
  collect_questions(questionnaire().items(), false, out);
  return out;
}

std::vector<const Item*> FilledForm::questions_and_given() const {
  std::vector<const Item*> out;
  collect_questions(questionnaire().items(), true, out);
  return out;
}

std::span<const Item> FilledForm::items_of_page(const Item& page) const {
  if (page.type != ItemType::group) return {&page, 1};
  if (page.repeats) return {&page, occurrences(page)};
  return page.items;
}

std::vector<const Item*> FilledForm::questions_of(const Item& page) const {
  std::vector<const Item*> out;
  collect_questions(items_of_page(page), false, out);
  return out;
}

// [SECTION] What was answered

std::vector<AnswerValue> FilledForm::values_of(const Item& item) const {
  return session_->state().answers_of(instance_of(item));
}

std::vector<std::string> FilledForm::answers_to(const Item& item) const {
  std::vector<std::string> out;
  for (const AnswerValue& value : values_of(item)) out.push_back(code_of_value(item, value));
  return out;
}

bool FilledForm::is_answered(const Item& item) const {
  const bool chosen = !item.options.empty() && !is_searched(item);
  if (!chosen && has_typed(item, answers_)) return true;
  return !values_of(item).empty();
}

bool FilledForm::is_as_given(const Item& item) const {
  const std::string& given = answers_.value(kGiven + item.link_id);
  return !given.empty() && given == answers_.value(item.link_id);
}

const AnswerOption* FilledForm::contradiction(const Item& item) const {
  return frontdoor::contradiction(item, values_of(item));
}

std::string FilledForm::message_for(const Item& item, const Wording& wording) const {
  const bool unreadable = has_typed(item, answers_) && session_->state().instances()[instance_of(item)].answers.empty();
  return unreadable ? unreadable_message(item, wording) : session_->message_for(instance_of(item), wording);
}

std::vector<FilledForm::Broken> FilledForm::broken_constraints() const {
  std::vector<Broken> out;
  for (const FormProblem& problem : session_->broken_constraints()) {
    Broken broken{nullptr, problem.text};
    const FormState& state = session_->state();
    // Which of several: its own place among its like, or that of the group around it.
    std::uint32_t at = problem.instance;
    for (; at != kNoInstance && !broken.item; at = state.instances()[at].parent) {
      const std::uint32_t number = state.instances()[at].item;
      const auto all = state.instances_of(number);
      const auto place = std::find(all.begin(), all.end(), at) - all.begin();
      broken.item = find_number(questionnaire().items(), number, static_cast<unsigned>(place) + 1);
    }
    out.push_back(std::move(broken));
  }
  return out;
}

std::vector<Photo> FilledForm::photos() const {
  std::vector<Photo> out;
  for (const Item* item : questions()) {
    if (item->type != ItemType::attachment) continue;
    for (Photo& photo : photos_of(*item, answers_)) out.push_back(std::move(photo));
  }
  return out;
}

std::string FilledForm::answer_for_reading(const Item& item, const Wording* wording) const {
  std::string out;
  if (item.type == ItemType::attachment) {
    for (const Photo& photo : photos_of(item, answers_)) {
      if (!out.empty()) out += answer_separator;
      out += photo.description.empty() ? "photo" : photo.description;
    }
    return out;
  }
  for (const AnswerValue& value : values_of(item)) {
    if (!out.empty()) out += answer_separator;
    out += value_for_reading(item, value, question_text(item, is_about_somebody_else()), wording);
  }
  return out;
}

// [SECTION] What the answers mean

std::string FilledForm::by_meaning(Meaning meaning) const {
  const Item* item = questionnaire().find(meaning);
  if (!item || !is_enabled(*item)) return {};
  const auto given = answers_to(*item);
  return given.empty() ? std::string() : given.front();
}

std::optional<std::int32_t> stated_age_months(std::optional<std::int64_t> years, std::optional<std::int64_t> months) {
  // A baby of "0" without months is somewhere in the first year: the months stay unknown, the year does not.
  if (months && *months >= 0 && *months < 151 * 12) return static_cast<std::int32_t>(*months);
  if (years && *years >= 1 && *years <= 150) return static_cast<std::int32_t>(*years * 12);
  return std::nullopt;
}

PatientFacts FilledForm::facts() const {
  PatientFacts facts;
  facts.age_months =
      stated_age_months(whole_number_of(by_meaning(Meaning::age)), whole_number_of(by_meaning(Meaning::age_months)));
  const std::string sex = by_meaning(Meaning::sex);
  if (sex == "female") facts.sex = Sex::female;
  if (sex == "male") facts.sex = Sex::male;
  const std::string pregnancy = by_meaning(Meaning::pregnancy);
  if (pregnancy == "pregnant") facts.pregnant = true;
  if (pregnancy == "no") facts.pregnant = false;
  return facts;
}

RequestKind FilledForm::kind() const {
  const Item* item = questionnaire().find(Meaning::request_kind);
  const std::string code = by_meaning(Meaning::request_kind);
  for (const AnswerOption& option : item ? item->options : std::vector<AnswerOption>()) {
    if (option.value.code != code || option.counts_as.empty()) continue;
    return request_kind_from_code(option.counts_as).value_or(RequestKind::medical);
  }
  if (code.empty() || code == "new-problem" || code == "existing-problem") return RequestKind::medical;
  const bool is_medicine = code == "medication" || code == "repeat-prescription";
  return is_medicine ? RequestKind::medication : RequestKind::admin;
}

bool FilledForm::needs_help_today() const {
  return by_meaning(Meaning::need_help_today) == "yes";
}

bool FilledForm::will_phone() const {
  const std::string safe = by_meaning(Meaning::safe_to_contact);
  return !safe.empty() && safe != "yes" && safe != "true" && by_meaning(Meaning::safe_way).empty();
}

bool FilledForm::is_about_somebody_else() const {
  const std::string subject = by_meaning(Meaning::subject);
  return !subject.empty() && subject != "self";
}

}  // namespace frontdoor
