// The View as JSON: the mirror's input.
#include <frontdoor/json.h>
#include <frontdoor/render.h>

#include "render/codes.h"

namespace frontdoor {
namespace {

Json node_as_json(const Node& node) {
  Json json = Json::object();
  json["id"] = node.id;
  json["name"] = node.name;
  json["role"] = to_code(node.role);
  if (node.variant != Variant::none) json["variant"] = to_code(node.variant);
  if (node.input != Input::text) json["input"] = to_code(node.input);
  if (node.level != 0) json["level"] = node.level;
  if (node.width != 0) json["width"] = node.width;
  if (node.checked) json["checked"] = true;
  if (node.required) json["required"] = true;
  if (node.disabled) json["disabled"] = true;
  if (node.live) json["live"] = true;
  if (node.count_max != 0) json["countMax"] = node.count_max;
  if (node.maximum != node.minimum) {
    json["minimum"] = node.minimum;
    json["maximum"] = node.maximum;
    json["step"] = node.step;
  }
  if (node.target != 0) json["target"] = node.target;
  const auto put = [&json](const char* key, const std::string& text) {
    if (!text.empty()) json[key] = text;
  };
  put("text", node.text);
  put("hint", node.hint);
  put("error", node.error);
  put("value", node.value);
  put("href", node.href);
  put("hiddenText", node.hidden_text);
  put("suffix", node.suffix);
  if (!node.children.empty()) {
    Json children = Json::array();
    for (const Node& child : node.children) children.push_back(node_as_json(child));
    json["children"] = std::move(children);
  }
  return json;
}

}  // namespace

std::string view_as_json(const View& view) {
  Json json = Json::object();
  json["revision"] = view.revision;
  json["page"] = view.page;
  json["language"] = view.language;
  json["rightToLeft"] = view.right_to_left;
  json["focus"] = view.focus;
  json["root"] = node_as_json(view.root);
  return to_text(json);
}

}  // namespace frontdoor
