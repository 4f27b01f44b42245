// See expression_reach.h: the syntax tree is walked with sets of items in place of values.
#include "responses/expression_reach.h"

#include "fhirpath/syntax.h"
#include "forms/reader.h"

#include <algorithm>
#include <string>
#include <utility>

namespace frontdoor {
namespace {

using fhirpath::Node;
using fhirpath::NodeKind;

// Where values come from. Whatever is below `items` when `inner`, else those items themselves. Nothing of the response
// that has not been counted yet where `items` is empty and it is not of the whole.
struct Source {
  bool whole = false;  // the response, or any of its items
  bool inner = false;
  bool mixed = false;  // not items alone: answers too
  std::vector<std::uint32_t> items;
};

// The linkIds of a condition that asks for nothing else: linkId = 'a', 'a' = linkId, linkId in ('a' | 'b'), and "or".
bool collect_link_ids(const Node& condition, std::vector<std::string_view>& out) {
  const auto is_text = [](const Node& node) {
    return node.kind == NodeKind::literal && node.value.kind == fhirpath::Kind::string;
  };
  if (is_text(condition)) {
    out.push_back(condition.value.text);
    return true;
  }
  if (condition.kind != NodeKind::binary) return false;
  const Node& left = condition.parts[0];
  const Node& right = condition.parts[1];
  const auto is_name = [](const Node& node) { return node.kind == NodeKind::name && node.text == "linkId"; };
  if (condition.text == "=" && is_name(right) && is_text(left)) return collect_link_ids(left, out);
  if (condition.text == "=" && is_name(left)) return is_text(right) && collect_link_ids(right, out);
  if (condition.text == "in" && is_name(left)) return collect_link_ids(right, out);
  const bool joins = condition.text == "or" || condition.text == "|";
  return joins && collect_link_ids(left, out) && collect_link_ids(right, out);
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class ReachFinder {
 public:
  ReachFinder(const Form& form, Reach& out) : form_(form), out_(out) {}

  // on: the item that it is evaluated on; kNoItem: the response.
  void find(const fhirpath::Expression& expression, std::uint32_t item, std::uint32_t on = kNoItem) {
    const Source response = of_item(on);
    owner_ = item;
    variables_ = form_.variables().size();
    count(walk(expression.root(), response, response));
    std::sort(out_.items.begin(), out_.items.end());
    out_.items.erase(std::unique(out_.items.begin(), out_.items.end()), out_.items.end());
  }

 private:
  // The values themselves are looked at.
  void count(const Source& source) {
    if (!source.items.empty()) last_ = source.items;
    out_.everything = out_.everything || source.whole;
    out_.items.insert(out_.items.end(), source.items.begin(), source.items.end());
  }

  Source counted(const Source& source) {
    count(source);
    return {};
  }

  static Source of_item(std::uint32_t item) {
    Source out;
    out.whole = out.inner = item == kNoItem;
    if (item != kNoItem) out.items.push_back(item);
    return out;
  }

  Source walk(const Node& node, const Source& input, const Source& self) {
    switch (node.kind) {
      case NodeKind::literal:
      case NodeKind::empty:
      case NodeKind::index:
      case NodeKind::total: return {};
      case NodeKind::self: return self;
      case NodeKind::constant: return constant(node);
      case NodeKind::name: return name(node, input);
      case NodeKind::call: return call(node, input, self);
      case NodeKind::dot: return walk(node.parts[1], walk(node.parts[0], input, self), self);
      default: break;
    }
    for (const Node& part : node.parts) count(walk(part, input, self));
    return {};
  }

  Source constant(const Node& node) {
    if (is_one_of(node.text, {"resource", "rootResource"})) return of_item(kNoItem);
    if (node.text == "context") return of_item(owner_);
    const auto found = form_.find_variable(node.text, owner_, variables_);
    if (!found) return {};
    const Form::Variable& its = form_.variables()[*found];
    const std::uint32_t owner = std::exchange(owner_, its.owner);
    const std::size_t variables = std::exchange(variables_, *found);
    const Source context = of_item(its.owner);
    Source out = walk(its.expression.root(), context, context);
    owner_ = owner;
    variables_ = variables;
    return out;
  }

  // Below an item are its answers and items; anything else of it is looked at.
  Source name(const Node& node, const Source& input) {
    if (input.whole && node.text == "QuestionnaireResponse") return input;
    if (node.text != "item" && node.text != "answer") {
      note_type(node.text, input);
      return counted(input);
    }
    if (!input.whole && !input.inner && !input.mixed) note_place(node.text, input);
    Source out = input;
    out.inner = true;
    out.mixed = node.text == "answer";
    return out;
  }

  // What is asked under a question is in its answers (answer.item), and a group has no answers.
  void note_place(const std::string& name, const Source& input) {
    const bool is_item = name == "item";
    const auto has_one = [&](std::uint32_t item) {
      return (form_.items()[item].item->type == ItemType::group) == is_item;
    };
    if (input.items.empty() || std::any_of(input.items.begin(), input.items.end(), has_one)) return;
    const std::string& link_id = form_.items()[input.items.front()].item->link_id;
    out_.never.push_back(is_item ? "\"" + link_id + "\" is a question: what is asked under it is in answer.item"
                                 : "\"" + link_id + "\" is a group: it has no answer");
  }

  // valueCoding of questions that are never answered by a Coding.
  void note_type(std::string_view name, const Source& input) {
    if (input.whole || input.items.empty() || !name.starts_with("value") || name.size() < 6) return;
    const auto type = value_type_from_suffix(name.substr(5));
    const auto takes = [&](std::uint32_t item) {
      for (std::uint32_t at = item; at < form_.items()[item].end; ++at) {
        if (takes_type(*form_.items()[at].item, *type)) return true;
      }
      return false;
    };
    if (!type || std::any_of(input.items.begin(), input.items.end(), takes)) return;
    out_.never.push_back("no answer of \"" + form_.items()[input.items.front()].item->link_id + "\" is a " +
                         std::string(name));
  }

  // Those of `from` that have one of these linkIds.
  Source named(const Source& from, const std::vector<std::string_view>& link_ids) {
    Source out;
    for (std::string_view link_id : link_ids) {
      if (form_.find(link_id).empty()) {
        out_.never.push_back("no item has the linkId \"" + std::string(link_id) + "\"");
      }
      for (std::uint32_t item : form_.find(link_id)) {
        const bool is_there =
            from.whole || std::any_of(from.items.begin(), from.items.end(), [&](std::uint32_t around) {
              return item == around || (from.inner && item > around && item < form_.items()[around].end);
            });
        if (is_there) out.items.push_back(item);
      }
    }
    return out;
  }

  Source call(const Node& node, const Source& input, const Source& self) {
    const std::string& function = node.text;
    const bool below = function == "descendants" ||
                       (function == "repeat" && node.parts[0].kind == NodeKind::name && node.parts[0].text == "item");
    if (below) {
      Source out = input;
      out.inner = true;
      out.mixed = function == "descendants";
      return out;
    }
    if (is_one_of(function, {"now", "today", "timeOfDay"})) {
      out_.time = true;
      return {};
    }
    if (function == "where") return where(node.parts[0], input);
    // What is selected hangs on which of them are there.
    count(input);
    if (is_one_of(function, {"weight", "ordinal"})) {
      out_.scored.insert(out_.scored.end(), last_.begin(), last_.end());
    }
    const bool on_elements = is_one_of(function, {"select", "all", "exists", "repeat", "aggregate"});
    for (const Node& part : node.parts) count(walk(part, on_elements ? input : self, on_elements ? input : self));
    return is_one_of(function, {"first", "last", "tail", "single", "skip", "take", "trace"}) ? input : Source();
  }

  Source where(const Node& condition, const Source& input) {
    std::vector<std::string_view> link_ids;
    if (collect_link_ids(condition, link_ids)) return named(input, link_ids);
    // linkId = 'a' and ...: the rest is asked of those alone, and of what has no linkId.
    if (condition.kind == NodeKind::binary && condition.text == "and" && !input.mixed) {
      return where(condition.parts[1], where(condition.parts[0], input));
    }
    count(input);
    count(walk(condition, input, input));
    return input;
  }

  const Form& form_;
  Reach& out_;
  std::uint32_t owner_ = kNoItem;
  std::size_t variables_ = 0;
  std::vector<std::uint32_t> last_;  // the items that were looked at last
};

}  // namespace

Reach reach_of(const Form& form, const fhirpath::Expression& expression, std::uint32_t item) {
  Reach out;
  ReachFinder(form, out).find(expression, item);
  if (out.everything) out.items.clear();
  return out;
}

std::vector<std::string> never_found_in(const Form& form, const fhirpath::Expression& expression, std::uint32_t item) {
  Reach out;
  ReachFinder(form, out).find(expression, item, item);
  return std::move(out.never);
}

}  // namespace frontdoor
