// See repeats.h.
#include "answers/repeats.h"

#include <frontdoor/limits.h>

#include <algorithm>
#include <charconv>

namespace frontdoor {
namespace {

std::string count_name(const Item& group) {
  return std::string(form_link_id(group.link_id)) + "~count";
}

bool holds(const std::vector<Item>& items, std::string_view link_id) {
  return std::any_of(items.begin(), items.end(),
                     [link_id](const Item& item) { return item.link_id == link_id || holds(item.items, link_id); });
}

void number_items(std::vector<Item>& items, unsigned number) {
  for (Item& item : items) {
    item.link_id = link_id_of(item.link_id, number);
    number_items(item.items, number);
  }
}

std::vector<Item> repeated(const std::vector<Item>& items, const FormState& state, bool inside) {
  std::vector<Item> out;
  out.reserve(items.size());
  for (const Item& item : items) {
    const bool repeats = item.type == ItemType::group && item.repeats && !inside;
    Item first = item;
    if (item.type == ItemType::group) first.repeats = repeats;
    first.items = repeated(item.items, state, inside || repeats);
    const std::size_t most = repeats ? state.instances_of(item.number).size() : 1;
    const std::size_t at = out.size();
    out.push_back(std::move(first));
    for (unsigned number = 2; number <= most; ++number) {
      Item next = out[at];
      next.link_id = link_id_of(item.link_id, number);
      number_items(next.items, number);
      out.push_back(std::move(next));
    }
  }
  return out;
}

// Every control of a group's questions, by the names of one of its occurrences.
void collect_links(const std::vector<Item>& items, std::vector<std::string>& out) {
  for (const Item& item : items) {
    out.emplace_back(form_link_id(item.link_id));
    collect_links(item.items, out);
  }
}

// Moves the answers to one question, its parts included, from one occurrence to another.
void move_answers(const std::string& link_id, unsigned from, unsigned to, Answers& answers) {
  const std::string source = link_id_of(link_id, from);
  const std::string target = link_id_of(link_id, to);
  const Answers::Map before = answers.all();
  const auto part_of = [](const std::string& name, const std::string& question) {
    return name.compare(0, question.size(), question) == 0 &&
           (name.size() == question.size() || name[question.size()] == '/');
  };
  for (const auto& one : before) {
    if (part_of(one.first, source) || part_of(one.first, target)) answers.set(one.first, "");
  }
  for (const auto& one : before) {
    if (part_of(one.first, source)) answers.set(target + one.first.substr(source.size()), one.second);
  }
}

const Item* repeating_group_in(const std::vector<Item>& items, std::string_view link_id) {
  for (const Item& item : items) {
    if (!holds(item.items, link_id)) continue;
    const bool repeats = item.type == ItemType::group && item.repeats;
    return repeats ? &item : repeating_group_in(item.items, link_id);
  }
  return nullptr;
}

bool any_repeats(const std::vector<Item>& items) {
  return std::any_of(items.begin(), items.end(), [](const Item& item) {
    return (item.type == ItemType::group && item.repeats) || any_repeats(item.items);
  });
}

}  // namespace

bool has_repeats(const Questionnaire& form) {
  return any_repeats(form.items());
}

Questionnaire with_repeats(const Questionnaire& form, const FormState& state) {
  return form.with_items(repeated(form.items(), state, false));
}

std::string_view form_link_id(std::string_view link_id) {
  return link_id.substr(0, link_id.find('~'));
}

unsigned occurrence_of(std::string_view link_id) {
  const std::size_t at = link_id.find('~');
  unsigned number = 1;
  if (at != std::string_view::npos) std::from_chars(link_id.data() + at + 1, link_id.data() + link_id.size(), number);
  return number;
}

std::string link_id_of(std::string_view link_id, unsigned number) {
  std::string out(form_link_id(link_id));
  if (number > 1) out += "~" + std::to_string(number);
  return out;
}

const Item* repeating_group_of(const Questionnaire& form, std::string_view link_id) {
  return repeating_group_in(form.items(), link_id);
}

unsigned occurrences_in(const Answers& answers, const Item& group) {
  const std::string& count = answers.value(count_name(group));
  unsigned number = 1;
  std::from_chars(count.data(), count.data() + count.size(), number);
  return std::clamp(number, occurrences_min(group), occurrences_max(group));
}

unsigned occurrences_min(const Item& group) {
  return std::clamp(group.occurs_min, 1U, occurrences_max(group));
}

unsigned occurrences_max(const Item& group) {
  const unsigned most = static_cast<unsigned>(limits::occurrences_max);
  return group.occurs_max == 0 ? most : std::min(group.occurs_max, most);
}

void set_occurrences(const Item& group, unsigned count, Answers& answers) {
  answers.set(count_name(group), count == 1 ? std::string() : std::to_string(count));
}

void remove_answers(const Item& group, unsigned number, unsigned count, Answers& answers) {
  std::vector<std::string> links;
  collect_links(group.items, links);
  for (const std::string& link_id : links) {
    for (unsigned from = number + 1; from <= count + 1; ++from) move_answers(link_id, from, from - 1, answers);
  }
}

}  // namespace frontdoor
