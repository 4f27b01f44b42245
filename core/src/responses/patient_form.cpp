// See frontdoor/patient_form.h.
#include <frontdoor/patient_form.h>

#include <algorithm>
#include <set>

namespace frontdoor {
namespace {

bool is_group(const Item& item) {
  return item.type == ItemType::group;
}

bool is_asked(const Item& item) {
  return !is_group(item) && item.type != ItemType::display && !item.hidden && !item.read_only &&
         item.calculated_expression.text.empty();
}

// Why an item is asked in another way than the form says; null: it is not. repeats: it is in a group that repeats.
const char* otherwise(const Item& item, bool repeats) {
  if (is_group(item) && item.repeats && repeats) {
    return "The group repeats inside one that repeats: it is asked once in each.";
  }
  if (!is_asked(item)) return nullptr;
  const bool is_choice = item.type == ItemType::choice || item.type == ItemType::open_choice;
  if (item.repeats && item.options.empty() && item.type != ItemType::attachment) {
    return "The question takes several answers: one is asked for.";
  }
  if (item.repeats && item.type == ItemType::open_choice) {
    return "The question takes an answer that is not in its list: only those in the list are offered.";
  }
  if (item.repeats && !item.items.empty()) return "What is asked of each answer is asked once.";
  if (is_choice && !item.answer_expression.text.empty()) {
    return "The answers that are worked out are not listed: the answer is written.";
  }
  const bool takes_photos =
      item.mime_types.empty() || std::any_of(item.mime_types.begin(), item.mime_types.end(), [](const auto& type) {
        return type.starts_with("image/") || type.starts_with("*");
      });
  if (item.type == ItemType::attachment && !takes_photos) return "Only photos can be sent.";
  return nullptr;
}

void collect(const std::vector<Item>& items, bool repeats, std::vector<ReadReport::Entry>& out) {
  for (const Item& item : items) {
    if (const char* reason = otherwise(item, repeats)) out.push_back({item.link_id, reason});
    collect(item.items, repeats || (is_group(item) && item.repeats), out);
  }
}

// The names of controls are made from linkIds.
std::optional<Error> unusable(const Form& form) {
  std::set<std::string_view> seen;
  for (const FormItem& made : form.items()) {
    const std::string& link_id = made.item->link_id;
    if (link_id.find_first_of("/~") != std::string::npos) {
      return Error{ErrorCode::invalid_value, "A linkId must not hold / or ~: they separate the parts of control names.",
                   link_id};
    }
    if (!seen.insert(link_id).second) {
      return Error{ErrorCode::duplicate_key, "Two items share one linkId.", link_id};
    }
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
  out.questionnaire.set_form(out.form.get());
  for (ReadReport::Entry& entry : asked_otherwise(out.questionnaire)) report.degraded.push_back(std::move(entry));
  return out;
}

}  // namespace frontdoor
