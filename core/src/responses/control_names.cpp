// See control_names.h.
#include "responses/control_names.h"

#include "forms/reader.h"

#include <algorithm>
#include <set>
#include <span>

namespace frontdoor {
namespace {

// What controls and elements of our own pages are called; what begins or ends with - or . is a part of such names.
constexpr std::string_view kOurControls =
    "|page|heading|errors|progress|summary|back|continue|send|send-early|send-new|no-phone|retry|change|leave-out|signs"
    "|given|advice|check|sending|sent|edit-answers|copy-text|copy-page|phone-instead|press|state|emergency|urgent-"
    "advice"
    "|check-answers|not-sent|already-sent|check.|sending.|sent.|early.|advice.|phone-instead.|not-sent.|already-sent."
    "|frontdoor-|-hint|-error|-count|-suffix|-options|";

// What is behind the / of a question's name beside its options.
constexpr std::string_view kBesideOptions = "|or|card|hint|";

bool is_listed(std::string_view name, std::string_view names = kOurControls) {
  return names.find("|" + std::string(name) + "|") != std::string_view::npos;
}

bool names_controls(std::string_view link_id) {
  const std::size_t dash = link_id.rfind('-');
  return is_plain_link_id(link_id) && !link_id.empty() && !is_listed(link_id) &&
         (dash == std::string_view::npos || !is_listed(link_id.substr(dash))) &&
         !is_listed(link_id.substr(0, link_id.find('.') + 1)) && !is_listed(link_id.substr(0, link_id.find('-') + 1));
}

class ControlNames {
 public:
  void give(std::vector<Item>& items) {
    for (const Item& item : items) {
      if (!item.part_of.empty()) collect_ours({&item, 1});
    }
    for (Item& item : items) {
      if (item.part_of.empty()) give_others({&item, 1});
      if (!item.part_of.empty()) give_ours({&item, 1});
    }
  }

 private:
  void collect_ours(std::span<const Item> items) {
    for (const Item& item : items) {
      ours_.emplace(own_link_id(item.link_id));
      collect_ours(item.items);
    }
  }
  static void give_ours(std::span<Item> items) {
    for (Item& item : items) {
      item.link_id = own_link_id(item.link_id);
      give_ours(item.items);
    }
  }
  void give_others(std::span<Item> items) {
    for (Item& item : items) {
      item.link_id = name_of(item.link_id);
      tell_options_apart(item.options);
      give_others(item.items);
    }
  }

  std::string name_of(const std::string& link_id) const {
    if (names_controls(link_id) && !ours_.contains(link_id)) return link_id;
    // The first character too, where all of them are plain: the name must not be what it was.
    const bool is_plain = is_plain_link_id(link_id);
    std::string out;
    for (const char c : link_id) {
      if (is_plain_link_id({&c, 1}) && !(out.empty() && is_plain)) {
        out += c;
        continue;
      }
      constexpr std::string_view kDigits = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      out += {'=', kDigits[byte >> 4], kDigits[byte & 15]};
    }
    return out;
  }

  // Codes of several systems may be the same, and a code may be what a part of the question is called.
  static void tell_options_apart(std::vector<AnswerOption>& options) {
    std::set<std::string> seen;
    for (AnswerOption& option : options) {
      while (is_listed(option.value.code, kBesideOptions) || !seen.insert(option.value.code).second) {
        option.value.code += "~";
      }
    }
  }

  std::set<std::string, std::less<>> ours_;
};

}  // namespace

void give_control_names(std::vector<Item>& items) {
  ControlNames().give(items);
}

bool needs_control_names(const JsonNode& items) {
  return std::any_of(items.begin(), items.end(), [](const JsonNode& item) {
    std::set<std::string_view> codes;
    for (const JsonNode* option : list_of(item, "answerOption")) {
      const AnswerValue value = read_value(*option, "value");
      const JsonNode* coding = option->object("valueCoding");
      const std::string_view code = coding ? coding->primitive("code") : std::string_view();
      if (value.type != ValueType::none && is_listed(value.text, kBesideOptions)) return true;
      if (value.type == ValueType::coding && !code.empty() && !codes.insert(code).second) return true;
    }
    const JsonNode* inner = item.array("item");
    return !names_controls(item.primitive("linkId")) || (inner && needs_control_names(*inner));
  });
}

}  // namespace frontdoor
