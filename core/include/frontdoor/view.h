// A View says what to show: a tree of semantic nodes. Three faces render it (painted, plain, served); none of them
// decides anything. A View is a value; equal revisions show the same page.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor {

// Names a control across pages and sessions: FNV-1a of the node's name ("own-words", "own-words/card").
// Never derived from drawing order. 0 is "no node".
using NodeId = std::uint32_t;

constexpr NodeId node_id(std::string_view name) {
  std::uint32_t hash = 2166136261u;
  for (char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash == 0 ? 1u : hash;
}

// Each role becomes one kind of element in the mirror (web/mirror/<role>.js) and one painter (widget/painter/controls).
// Numbers cross the WebAssembly boundary: append only.
enum class Role : std::uint8_t {
  page = 0,             // root. text: document title. Children top to bottom.
  heading = 1,          // text, level 1..3
  paragraph = 2,        // text; value: phone numbers that are links wherever they occur in it, one a line; href: where
                        // each leads, one a line
  list = 3,             // bullets; children list_item
  list_item = 4,        // text
  inset_text = 5,       // children paragraphs; `disabled` as of care_card
  warning_callout = 6,  // text: heading; children
  care_card = 7,        // text: heading; variant: emergency, urgent, non_urgent; children; `disabled`: takes its room,
                        // and nobody sees or hears it yet
  details = 8,          // text: summary; children; `checked`: open
  fieldset = 9,         // text: legend; hint; error; level > 0: the legend is the page's heading. Children: controls
  text_field = 10,      // text: label; hint; error; value; input
  text_area = 11,       // as text_field; count_max > 0: a character count
  radio = 12,           // text: label; hint; checked. Parent: fieldset
  checkbox = 13,        // as radio
  date_field = 14,      // as fieldset; exactly three text_field children: day, month, year
  select = 15,          // text: label; value; children option
  option = 16,          // text: label; value; checked
  button = 17,          // text; variant: primary, secondary, warning
  link = 18,            // text; href empty: pressing it is an event; else a real link (tel:, https:); variant: a button
  back_link = 19,       // text; pressing it is an event
  error_summary = 20,   // text: heading; children error_link
  error_link = 21,      // text; target: the control that is wrong
  summary_list = 22,    // children summary_row
  summary_row = 23,     // text: key; value; children: at most one link ("Change", hidden_text says what)
  confirmation_panel = 24,  // text: title; value: body ("Your reference: ...")
  progress = 25,            // text: "Step 2 of 9"
  slider = 26,    // text: label; hint; error; value; minimum, maximum, step; hidden_text: the value in words, shown too
  combobox = 27,  // a select that is searched by typing: as text_field; children option, which it suggests
};
inline constexpr std::uint8_t role_count = 28;

enum class Variant : std::uint8_t { none = 0, emergency, urgent, non_urgent, primary, secondary, warning, reverse };

// What a text control takes; the mirror turns it into type, inputmode, autocomplete, enterkeyhint.
enum class Input : std::uint8_t {
  text = 0,
  name,
  given_name,
  family_name,
  birth_day,
  birth_month,
  birth_year,
  postcode,
  telephone,
  email,
  whole_number,
  decimal,
  time,
};
inline constexpr std::uint8_t input_count = 13;

// How wide a text control is, in characters; 0 is the full column. NHS widths: 2, 3, 4, 5, 10, 20, 30.
using WidthCharacters = std::uint8_t;

struct Node {
  std::string name;  // unique on its page; also the DOM id and the form field's name
  NodeId id = 0;     // node_id(name)
  Role role = Role::paragraph;
  Variant variant = Variant::none;
  Input input = Input::text;
  std::uint8_t level = 0;  // headings: 1..3. Controls: > 0 makes the label or legend the page's heading
  WidthCharacters width = 0;
  bool checked = false;
  bool required = false;
  bool disabled = false;
  bool live = false;            // appeared without a press and was announced (a card under a field)
  std::uint32_t count_max = 0;  // characters; 0: no count
  std::int32_t minimum = 0;     // of a slider
  std::int32_t maximum = 0;
  std::int32_t step = 0;
  NodeId target = 0;
  std::string text;
  std::string hint;
  std::string error;
  std::string value;
  std::string href;
  std::string hidden_text;  // read by screen readers only, after text ("Change" + " date of birth")
  std::string suffix;       // the unit shown after a text_field
  std::vector<Node> children;

  bool operator==(const Node&) const = default;
};

struct View {
  std::uint32_t revision = 0;   // grows with every change of what is shown
  std::string page;             // name of the page: "own-words", "emergency", "check-answers"
  std::string language = "en";  // BCP 47
  bool right_to_left = false;
  NodeId focus = 0;  // who should have focus on a new page; 0: leave focus where it is
  Node root;         // Role::page
};

// Whether a box takes its room without being seen or heard yet.
inline bool is_only_room(const Node& node) {
  return node.disabled && (node.role == Role::care_card || node.role == Role::inset_text);
}

// First node with this id, depth first; nullptr if none. Borrowed from the tree.
const Node* find_node(const Node& root, NodeId id);

}  // namespace frontdoor
