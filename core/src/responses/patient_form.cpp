// See frontdoor/patient_form.h.
#include <frontdoor/answer_value.h>
#include <frontdoor/patient_form.h>

#include "answers/answers.h"
#include "responses/control_names.h"

#include <algorithm>
#include <set>

namespace frontdoor {
namespace {

bool is_group(const Item& item) {
  return item.type == ItemType::group;
}

bool is_asked(const Item& item) {
  return !is_group(item) && item.type != ItemType::display && !is_unasked(item);
}

bool takes_photos(const Item& item) {
  return item.mime_types.empty() || std::any_of(item.mime_types.begin(), item.mime_types.end(), [](const auto& type) {
           return type.starts_with("image/") || type.starts_with("*");
         });
}

bool is_shown(const Item& item) {
  if (item.hidden) return false;
  const bool is_empty = item.read_only && item.initial.empty() && item.initial_expression.text.empty();
  if (!is_group(item) || item.items.empty()) return item.calculated_expression.text.empty() && !is_empty;
  return std::any_of(item.items.begin(), item.items.end(), is_shown);
}

// Why an item is asked in another way than the form says; null: it is not. repeats: it is in a group that repeats.
const char* otherwise(const Item& item, bool repeats) {
  if (is_group(item) && item.repeats && repeats) {
    return "The group repeats inside one that repeats: it is asked once in each.";
  }
  if (is_group(item) && !item.hidden && !item.text.empty() && !is_shown(item)) {
    return "Nothing in the group is shown to patients: nor is its title.";
  }
  if (!is_asked(item)) {
    const bool may_have_one = is_group(item) || item.type == ItemType::display || !item.initial.empty() ||
                              !item.initial_expression.text.empty() || !item.calculated_expression.text.empty();
    return item.required && !may_have_one ? "It is required, but patients cannot answer it: it may stay empty."
                                          : nullptr;
  }
  if (item.repeats && item.options.empty() && item.type != ItemType::attachment) {
    return "The question takes several answers: one is asked for.";
  }
  if (item.repeats && item.type == ItemType::open_choice) {
    return "The question takes an answer that is not in its list: only those in the list are offered.";
  }
  if (item.repeats && !item.items.empty()) return "What is asked of each answer is asked once.";
  if (item.type == ItemType::attachment && !takes_photos(item)) return "Only photos can be sent.";
  return nullptr;
}

void collect(const std::vector<Item>& items, bool repeats, std::vector<ReadReport::Entry>& out) {
  for (const Item& item : items) {
    if (const char* reason = otherwise(item, repeats)) out.push_back({item.link_id, reason});
    collect(item.items, repeats || (is_group(item) && item.repeats), out);
  }
}

// Why nobody could answer a question that is asked; null: somebody could.
const char* unanswerable(const Item& item) {
  if (item.type == ItemType::attachment && item.required && !takes_photos(item)) {
    return "A required file must be one that can be a photo: no other can be sent.";
  }
  if (!is_asked(item)) return nullptr;
  if (item.minimum && item.maximum && order_values(*item.minimum, *item.maximum).value_or(0) > 0) {
    return "Its lowest answer is above its highest: no answer fits.";
  }
  if (item.length_max > 0 && item.length_min > item.length_max) {
    return "Its shortest answer is longer than its longest: no answer fits.";
  }
  if (item.occurs_max > 0 && item.occurs_min > item.occurs_max) {
    return "It asks for more answers than it takes: nothing fits.";
  }
  const bool is_list = !item.options.empty() || item.type == ItemType::attachment;
  if (item.occurs_min > 1 && !(is_list && item.repeats)) {
    return "It needs several answers, and one is asked for: let it take one, or make a group that repeats.";
  }
  if (is_list && item.type != ItemType::open_choice && !item.options.empty() && item.occurs_min > item.options.size()) {
    return "It needs more answers than it offers.";
  }
  return nullptr;
}

std::optional<Error> unusable(const Form& form) {
  std::set<std::string_view> seen;
  for (const FormItem& made : form.items()) {
    const std::string& link_id = made.item->link_id;
    if (!seen.insert(link_id).second) {
      return Error{ErrorCode::duplicate_key, "Two items share one linkId.", link_id};
    }
    if (const char* reason = unanswerable(*made.item)) return Error{ErrorCode::not_accepted, reason, link_id};
  }
  if (form.items().empty()) return Error{ErrorCode::missing_key, "The form has no items.", "item"};
  return std::nullopt;
}

}  // namespace

std::vector<ReadReport::Entry> asked_otherwise(const Questionnaire& form) {
  std::vector<ReadReport::Entry> out;
  collect(form.items(), false, out);
  return out;
}

Result<PatientForm> read_patient_form(std::string json, const R4Definitions& definitions, ReadReport& report) {
  auto form = Form::load(std::move(json), definitions, report);
  if (!form) return form.error();
  if (auto error = unusable(form.value())) return *error;
  PatientForm out;
  out.form = std::make_unique<const Form>(std::move(form).value());
  out.questionnaire = out.form->questionnaire();
  std::vector<Item> items = out.questionnaire.items();
  give_control_names(items);
  out.questionnaire = out.questionnaire.with_items(std::move(items));
  out.questionnaire.set_form(out.form.get());
  for (ReadReport::Entry& entry : asked_otherwise(out.form->questionnaire()))
    report.degraded.push_back(std::move(entry));
  return out;
}

}  // namespace frontdoor
