// See frontdoor/patient_form.h.
#include <frontdoor/patient_form.h>

#include "forms/reader.h"
#include "json/white_space.h"
#include "responses/control_names.h"
#include "responses/form_faults.h"

#include <algorithm>

namespace frontdoor {
namespace {

bool is_group(const Item& item) {
  return item.type == ItemType::group;
}

bool is_empty_given(const Item& item) {
  return item.read_only && item.initial.empty() && item.initial_expression.text.empty();
}

bool is_shown(const Item& item) {
  if (item.hidden) return false;
  const bool is_empty = is_empty_given(item);
  if (!is_group(item) || item.items.empty()) return item.calculated_expression.text.empty() && !is_empty;
  return std::any_of(item.items.begin(), item.items.end(), is_shown);
}

// Nobody need answer anything of it.
bool may_stay_empty(const Item& group) {
  return std::none_of(group.items.begin(), group.items.end(), [](const Item& item) {
    if (item.hidden) return false;
    if (is_group(item)) return !may_stay_empty(item);
    return is_question_asked(item) && (item.required || item.occurs_min > 0);
  });
}

// Why an item is asked in another way than the form says; null: it is not. repeats: it is in a group that repeats.
const char* otherwise(const Item& item, bool repeats) {
  if (is_group(item) && item.repeats && repeats) {
    return "The group repeats inside one that repeats: it is asked once in each.";
  }
  if (is_group(item) && !item.hidden && !item.text.empty() && !is_shown(item)) {
    return "Nothing in the group is shown to patients: nor is its title.";
  }
  if (is_group(item) && !item.hidden && (item.required || item.occurs_min > 0) && may_stay_empty(item)) {
    return "The group is required, and none of its questions is: it may stay empty.";
  }
  if (!is_question_asked(item)) {
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
  if (item.type == ItemType::date_time) return "Only the day is asked for, not the time.";
  if (item.type == ItemType::attachment && !takes_photos(item)) return "Only photos can be sent.";
  return nullptr;
}

const JsonNode* node_of(const JsonNode& owner, std::string_view link_id) {
  for (const JsonNode* item : list_of(owner, "item")) {
    if (item->primitive("linkId") == link_id) return item;
    if (const JsonNode* found = node_of(*item, link_id)) return found;
  }
  return nullptr;
}

// By what patients are asked a question that has no text: a control without a name could not be answered. Its
// shortText, else what its code is called, else the title around it where nothing else is in there, else its linkId.
std::string name_without_text(const Form& form, std::uint32_t index) {
  const FormItem& made = form.items()[index];
  if (!is_blank(made.item->short_text)) return made.item->short_text;
  if (const JsonNode* node = node_of(form.resource(), made.item->link_id)) {
    for (const JsonNode* code : list_of(*node, "code")) {
      if (!is_blank(code->string("display"))) return std::string(code->string("display"));
    }
  }
  const Item* around = made.parent == kNoItem ? nullptr : form.items()[made.parent].item;
  const bool is_alone = around && around->items.size() == 1 && !is_blank(around->text);
  return is_alone ? around->text : made.item->link_id;
}

bool lacks_text(const Form& form, std::uint32_t index) {
  return is_question_asked(form, index) && is_blank(form.items()[index].item->text);
}

void give_texts(const Form& form, std::vector<Item>& items) {
  for (Item& item : items) {
    if (lacks_text(form, item.number)) item.text = name_without_text(form, item.number);
    give_texts(form, item.items);
  }
}

void collect(const std::vector<Item>& items, bool repeats, std::vector<ReadReport::Entry>& out) {
  for (const Item& item : items) {
    if (const char* reason = otherwise(item, repeats)) {
      const bool is_unasked = !item.hidden && (is_group(item) ? !is_shown(item) : is_empty_given(item));
      out.push_back({item.link_id, reason, is_unasked});
    }
    collect(item.items, repeats || (is_group(item) && item.repeats), out);
  }
}

}  // namespace

std::vector<ReadReport::Entry> asked_otherwise(const Form& form) {
  std::vector<ReadReport::Entry> out;
  collect(form.questionnaire().items(), false, out);
  for (std::uint32_t i = 0; i < form.items().size(); ++i) {
    const Item& item = *form.items()[i].item;
    if (lacks_text(form, i)) {
      out.push_back({item.link_id, "The question has no text: patients read \"" + name_without_text(form, i) + "\"."});
    }
    const auto has_time = [](const AnswerValue& value) { return value.text.size() > 10; };
    if (item.type == ItemType::date_time && is_question_asked(form, i) &&
        std::any_of(item.initial.begin(), item.initial.end(), has_time)) {
      out.push_back({item.link_id, "It is asked for to the day: the time of its initial value is left out."});
    }
    const bool is_bare = item.options.empty() && item.value_set.empty() && item.answer_expression.text.empty();
    if (item.type == ItemType::choice && is_bare && is_question_asked(form, i)) {
      out.push_back({item.link_id, "It is a choice without options: its answer is written."});
    }
  }
  return out;
}

void find_own_form_faults(const Form& form, std::size_t bytes, ReadReport& report) {
  if (bytes > kOwnFormBytesMax) report.refused.push_back({"", "The file is larger than 500 kB."});
  if (form.items().size() > kOwnFormItemsMax) report.refused.push_back({"", "The form has more than 1,000 items."});
  find_faults(form, report);
}

void warn_of_unknown_concepts(const Form& form, const KnowsConcept& knows, ReadReport& report) {
  for (const FormItem& made : form.items()) {
    for (const AnswerOption& option : made.item->options) {
      std::string_view left = option.concept_code;
      while (!left.empty()) {
        const std::string_view name = left.substr(0, left.find(' '));
        left.remove_prefix(std::min(left.size(), name.size() + 1));
        if (name.empty() || name == "none" || name == "as-worded" || knows(name)) continue;
        report.warnings.push_back({made.item->link_id, "The red flag \"" + std::string(name) + "\" of its answer \"" +
                                                           option.value.display +
                                                           "\" is not known: it raises nothing."});
      }
    }
  }
}

Result<PatientForm> read_patient_form(std::string json, const R4Definitions& definitions, ReadReport& report) {
  auto form = Form::load(std::move(json), definitions, report);
  if (!form) return form.error();
  find_faults(form.value(), report);
  if (!report.refused.empty()) {
    return Error{ErrorCode::not_accepted, report.refused.front().reason, report.refused.front().link_id};
  }
  PatientForm out;
  out.form = std::make_unique<const Form>(std::move(form).value());
  out.questionnaire = out.form->questionnaire();
  std::vector<Item> items = out.questionnaire.items();
  give_texts(*out.form, items);
  give_control_names(items);
  out.questionnaire = out.questionnaire.with_items(std::move(items));
  out.questionnaire.set_form(out.form.get());
  for (ReadReport::Entry& entry : asked_otherwise(*out.form)) report.degraded.push_back(std::move(entry));
  return out;
}

}  // namespace frontdoor
