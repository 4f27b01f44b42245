// Structure, types, required codes and invariants of a resource, by R4's definitions.
#include <frontdoor/fhirpath.h>
#include <frontdoor/validation.h>

#include "fhir/primitives.h"
#include "responses/narrative.h"

#include <algorithm>
#include <array>
#include <map>

namespace frontdoor {
namespace {

constexpr std::size_t kIssuesMax = 1'000;

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

std::string last_segment(const std::string& path) {
  return path.substr(path.rfind('.') == std::string::npos ? 0 : path.rfind('.') + 1);
}

bool is_extension(const std::string& segment) {
  return segment.starts_with("extension[") || segment.starts_with("modifierExtension[");
}

class StructureValidator {
 public:
  StructureValidator(const JsonNode& root, const R4Definitions& definitions, Validation& out)
      : root_(root), definitions_(definitions), out_(out) {}

  void run() {
    profiles(root_);
    resource(root_, std::string(root_.string("resourceType")));
    references();
  }

 private:
  void add(Severity severity, std::string location, const char* code, std::string text) {
    if (out_.issues.size() < kIssuesMax) out_.issues.push_back({severity, std::move(location), code, std::move(text)});
  }
  void error(std::string location, const char* code, std::string text) {
    add(Severity::error, std::move(location), code, std::move(text));
  }

  // Packages that the resource says it follows; their extensions are not ours to judge.
  void profiles(const JsonNode& node) {
    if (const JsonNode* meta = node.object("meta")) {
      if (const JsonNode* list = meta->array("profile")) {
        for (const JsonNode& profile : *list) {
          const std::size_t end = profile.text.find("/StructureDefinition/");
          if (end != std::string_view::npos) packages_.push_back(profile.text.substr(0, end));
        }
      }
    }
    if (const JsonNode* contained = node.array("contained")) {
      for (const JsonNode& one : *contained) {
        if (one.is_object()) profiles(one);
      }
    }
  }

  void resource(const JsonNode& node, const std::string& path) {
    const std::string_view type = node.string("resourceType");
    const R4Structure* structure = definitions_.structure(type);
    if (!node.is_object() || !structure || !structure->is_resource) {
      return error(path, "structure", "This is not an R4 resource.");
    }
    const JsonNode* before = resource_;
    resource_ = &node;
    object(node, *structure, path);
    resource_ = before;
  }

  const R4Element* element_of(const R4Structure& structure, std::string_view key, std::string_view& type) const {
    for (const R4Element& element : structure.elements) {
      if (element.name == key) {
        type = element.types.empty() ? std::string_view() : element.types.front();
        return &element;
      }
      if (!element.name.ends_with("[x]")) continue;
      const std::string_view stem = element.name.substr(0, element.name.size() - 3);
      if (!key.starts_with(stem) || key.size() <= stem.size() || !is_capital(key[stem.size()])) continue;
      const std::string_view suffix = key.substr(stem.size());
      for (std::string_view one : element.types) {
        const bool same =
            one.size() == suffix.size() && one.substr(1) == suffix.substr(1) && (one[0] | 0x20) == (suffix[0] | 0x20);
        if (!same) continue;
        type = one;
        return &element;
      }
    }
    return nullptr;
  }

  void object(const JsonNode& node, const R4Structure& structure, const std::string& path) {
    if (node.size == 0) return error(path, "structure", "An object that is there is not empty.");
    std::vector<const R4Element*> seen;
    for (const JsonNode& child : node) {
      if (child.key == "resourceType" && structure.is_resource) continue;
      if (child.key == "fhir_comments") continue;
      const bool beside = child.key.starts_with('_');
      const std::string_view key = beside ? child.key.substr(1) : child.key;
      std::string_view type;
      const R4Element* element = element_of(structure, key, type);
      const std::string its = path + "." + std::string(key);
      if (!element || element->is_forbidden) {
        error(path, "structure", "\"" + std::string(child.key) + "\" is not known here.");
        continue;
      }
      if (beside) {
        extra(child, *element, type, its);
        if (!node.member(key)) seen.push_back(element);
        continue;
      }
      if (std::find(seen.begin(), seen.end(), element) != seen.end()) {
        error(its, "structure", "Only one of " + std::string(element->name) + " may be given.");
      }
      seen.push_back(element);
      member(child, beside_of(node, key), *element, type, its);
    }
    for (const R4Element& element : structure.elements) {
      if (!element.is_required || std::find(seen.begin(), seen.end(), &element) != seen.end()) continue;
      error(path, "required", std::string(element.name) + " is missing.");
    }
    const bool says_nothing =
        std::all_of(node.begin(), node.end(), [](const JsonNode& child) { return child.key == "id"; });
    if (says_nothing && !structure.is_resource)
      error(path, "invariant", "ele-1: An element has a value or elements in it.");
    if (structure.name == "Extension" || structure.name.ends_with(".extension")) extension(node, path);
    invariants(node, structure, path);
  }

  static const JsonNode* beside_of(const JsonNode& owner, std::string_view key) {
    for (const JsonNode& child : owner) {
      if (child.key.starts_with('_') && child.key.substr(1) == key) return child.is_array() ? &child : nullptr;
    }
    return nullptr;
  }

  // extras: the list of ids and extensions beside a list of primitives; null if there is none.
  void member(const JsonNode& node, const JsonNode* extras, const R4Element& element, std::string_view type,
              const std::string& path) {
    if (!element.is_list) {
      if (node.is_array()) return error(path, "structure", "This is one value in FHIR, not a list.");
      return value(node, element, type, path);
    }
    if (!node.is_array()) return error(path, "structure", "This is a list in FHIR: put it in [ ].");
    if (node.size == 0) return error(path, "structure", "A list that is there is not empty.");
    std::size_t index = 0;
    const JsonNode* extra_of = extras ? extras->first : nullptr;
    for (const JsonNode& one : node) {
      const std::string its = path + "[" + std::to_string(index++) + "]";
      // In a list of primitives null holds the place of one that has only extensions.
      const bool is_held = extra_of && extra_of->is_object();
      if (extra_of) extra_of = extra_of->next;
      if (one.kind == JsonKind::null && is_held) continue;
      value(one, element, type, its);
    }
  }

  void value(const JsonNode& node, const R4Element& element, std::string_view type, const std::string& path) {
    if (node.kind == JsonKind::null) return error(path, "structure", "null is not a value in FHIR: leave it out.");
    if (type == "Resource") return resource(node, path);
    if (type == "xhtml") return narrative(node, path);
    const R4Structure* structure = definitions_.structure(type);
    if (!structure || structure->is_primitive) {
      if (node.is_object() || node.is_array()) return error(path, "structure", "This is a single value in FHIR.");
      if (auto fault = fault_of_primitive(node, type)) return error(path, "value", std::move(*fault));
      if (!element.binding.empty() && type == "code") code(node.text, element.binding, path);
      return;
    }
    if (!node.is_object()) return error(path, "structure", "This is an object in FHIR.");
    if (++depth_ < 200) object(node, *structure, path);
    --depth_;
    if (type == "Coding") coding(node, path);
    if (!element.binding.empty()) bound(node, type, element.binding, path);
    if (type == "Reference") reference(node, element, path);
  }

  // "_name": the id and extensions of a primitive.
  void extra(const JsonNode& node, const R4Element& element, std::string_view type, const std::string& path) {
    const R4Structure* structure = definitions_.structure(type);
    if (structure && !structure->is_primitive) {
      return error(path, "structure", "\"_\" is only allowed before primitives.");
    }
    const R4Structure* plain = definitions_.structure("Element");
    const auto one = [&](const JsonNode& each) {
      if (each.kind == JsonKind::null) return;
      if (!each.is_object()) return error(path, "structure", "This is an object in FHIR.");
      if (plain) object(each, *plain, path);
    };
    if (element.is_list != node.is_array())
      return error(path, "structure", "This is a list where the value is a list.");
    if (!node.is_array()) return one(node);
    for (const JsonNode& each : node) one(each);
  }

  void code(std::string_view text, std::string_view binding, const std::string& path) {
    const auto concepts = definitions_.value_set(binding);
    const bool known =
        std::any_of(concepts.begin(), concepts.end(), [text](const R4Concept& one) { return one.code == text; });
    if (!concepts.empty() && !known) {
      error(path, "code-invalid", "This code is not in the value set " + std::string(binding) + ".");
    }
  }

  void bound(const JsonNode& node, std::string_view type, std::string_view binding, const std::string& path) {
    const auto concepts = definitions_.value_set(binding);
    if (concepts.empty()) return;
    const auto is_known = [&concepts](const JsonNode& one) {
      return std::any_of(concepts.begin(), concepts.end(), [&one](const R4Concept& known) {
        return known.code == one.string("code") && known.system == one.string("system");
      });
    };
    bool known = true;
    if (type == "Coding") known = is_known(node);
    if (type == "CodeableConcept") {
      const JsonNode* codings = node.array("coding");
      known = codings && std::any_of(codings->begin(), codings->end(), is_known);
    }
    if (!known) error(path, "code-invalid", "No code is in the value set " + std::string(binding) + ".");
  }

  void coding(const JsonNode& node, const std::string& path) {
    const std::string_view system = node.string("system");
    if (system.empty() && !node.string("code").empty()) {
      add(Severity::warning, path, "code-invalid", "A code without a system has no defined meaning.");
    }
    if (!system.empty() && system.find(':') == std::string_view::npos) {
      error(path + ".system", "value", "A system is an absolute address.");
    }
    if (system.find("/ValueSet/") != std::string_view::npos) {
      error(path + ".system", "value", "A system is a code system, not a value set.");
    }
  }

  void reference(const JsonNode& node, const R4Element& element, const std::string& path) {
    const std::string_view text = node.string("reference");
    if (text.starts_with('#')) {
      local_references_.push_back({text, path});
      return;
    }
    if (text.empty() || text.starts_with("urn:") || element.targets.empty()) return;
    // The type precedes the id: Patient/1, https://server/Patient/1/_history/2.
    std::string_view rest = text.substr(0, std::min(text.find("/_history/"), text.size()));
    const std::size_t id = rest.rfind('/');
    if (id == std::string_view::npos) return;
    rest = rest.substr(0, id);
    const std::string_view type = rest.substr(rest.rfind('/') == std::string_view::npos ? 0 : rest.rfind('/') + 1);
    const R4Structure* structure = definitions_.structure(type);
    const bool any = std::find(element.targets.begin(), element.targets.end(), "Resource") != element.targets.end();
    if (structure && structure->is_resource && !any &&
        std::find(element.targets.begin(), element.targets.end(), type) == element.targets.end()) {
      error(path, "structure", "A reference to a " + std::string(type) + " is not allowed here.");
    }
  }

  void narrative(const JsonNode& node, const std::string& path) {
    if (!node.is_string()) return error(path, "structure", "A narrative is XHTML in a string.");
    if (auto fault = fault_of_narrative(node.text)) error(path, "invariant", std::move(*fault));
  }

  void extension(const JsonNode& node, const std::string& path) {
    const std::string_view url = node.string("url");
    const JsonNode* value = nullptr;
    for (const JsonNode& child : node) {
      if (child.key.starts_with("value") || child.key.starts_with("_value")) value = &child;
    }
    const bool has_parts = node.member("extension") != nullptr;
    if (has_parts == (value != nullptr)) {
      error(path, "invariant", "ext-1: An extension has either a value or extensions.");
    }
    const std::size_t dot = path.rfind('.');
    const bool in_extension = is_extension(last_segment(path.substr(0, std::min(dot, path.size()))));
    const bool is_part = in_extension && url.find(':') == std::string_view::npos;
    if (is_part) return;
    if (!url.empty() && url.find(':') == std::string_view::npos) {
      return error(path + ".url", "value", "The url of an extension is an absolute address.");
    }
    const bool as_modifier = last_segment(path).starts_with("modifierExtension[");
    const R4Extension* known = definitions_.extension(url);
    if (!known) return unknown_extension(url, as_modifier, path);
    if (as_modifier && !known->is_modifier) error(path, "structure", "This extension is not a modifierExtension.");
    if (!value) return;
    std::string_view suffix = value->key;
    suffix.remove_prefix(suffix.starts_with('_') ? 6 : 5);
    const bool fits = std::any_of(known->types.begin(), known->types.end(), [suffix](std::string_view type) {
      return type.size() == suffix.size() && type.substr(1) == suffix.substr(1) &&
             (type[0] | 0x20) == (suffix[0] | 0x20);
    });
    // Newer guides calculate values with an Expression where R4 had a string.
    if (!fits && suffix != "Expression")
      error(path, "structure", "The value of this extension has another type: " + std::string(url));
  }

  void unknown_extension(std::string_view url, bool as_modifier, const std::string& path) {
    if (as_modifier) return error(path, "not-supported", "A modifierExtension that is not known: " + std::string(url));
    const std::string_view package = url.substr(0, std::min(url.find("/StructureDefinition/"), url.size()));
    const bool of_hl7 = url.starts_with("http://hl7.org/fhir/uv/") || url.starts_with("http://hl7.org/fhir/us/");
    const bool declared = std::find(packages_.begin(), packages_.end(), package) != packages_.end();
    if (of_hl7 && !declared) {
      return error(
          path, "not-found",
          "An extension of an HL7 guide that the resource does not say it follows (meta.profile): " + std::string(url));
    }
    add(Severity::information, path, "not-found", "An extension that is not known: " + std::string(url));
  }

  void invariants(const JsonNode& node, const R4Structure& structure, const std::string& path) {
    for (const R4Constraint& constraint : structure.constraints) {
      auto found = parsed_.find(constraint.expression);
      if (found == parsed_.end()) {
        auto parsed = fhirpath::Expression::parse(constraint.expression);
        found = parsed_.emplace(constraint.expression, parsed ? std::optional(std::move(parsed).value()) : std::nullopt)
                    .first;
      }
      if (!found->second) continue;
      fhirpath::Environment environment;
      environment.resource = resource_;
      environment.root_resource = &root_;
      environment.definitions = &definitions_;
      fhirpath::Value self = fhirpath::from_node(node);
      self.type = structure.name;
      const auto holds = fhirpath::evaluate(*found->second, {self}, environment);
      // A rule that gives nothing holds, but for que-13, whose "repeats=true" gives nothing where repeats is not there.
      if (!holds || fhirpath::is_true(holds.value())) continue;
      if (holds.value().empty() && constraint.key != "que-13") continue;
      error(path, "invariant", std::string(constraint.key) + ": " + std::string(constraint.human) + ".");
    }
  }

  static void strings(const JsonNode& node, std::vector<std::string_view>& out) {
    for (const JsonNode& child : node) {
      if (child.is_string() && child.text.starts_with('#')) out.push_back(child.text);
      if (child.is_object() || child.is_array()) strings(child, out);
    }
  }

  // dom-3 and its other side: what is contained is referred to, and what is referred to is contained.
  void references() {
    std::vector<std::string_view> used;
    if (root_.is_object()) strings(root_, used);
    const JsonNode* contained = root_.array("contained");
    const auto has_id = [contained](std::string_view id) {
      return contained && std::any_of(contained->begin(), contained->end(),
                                      [id](const JsonNode& one) { return one.string("id") == id; });
    };
    for (const auto& [text, path] : local_references_) {
      if (text.size() > 1 && !has_id(text.substr(1))) error(path, "not-found", "What this refers to is not contained.");
    }
    if (!contained) return;
    std::size_t index = 0;
    for (const JsonNode& one : *contained) {
      const std::string path =
          std::string(root_.string("resourceType")) + ".contained[" + std::to_string(index++) + "]";
      const std::string id = "#" + std::string(one.string("id"));
      const bool is_used = std::any_of(used.begin(), used.end(), [&id](std::string_view text) {
        return text == id || text.substr(0, text.find('|')) == id;
      });
      std::vector<std::string_view> inner;
      if (one.is_object()) strings(one, inner);
      const bool points_back = std::find(inner.begin(), inner.end(), "#") != inner.end();
      if (one.string("id").empty()) {
        error(path, "required", "A contained resource has an id.");
      } else if (!is_used && !points_back) {
        error(path, "invariant", "dom-3: What is contained is referred to from the resource.");
      }
    }
  }

  const JsonNode& root_;
  const R4Definitions& definitions_;
  Validation& out_;
  const JsonNode* resource_ = nullptr;
  std::size_t depth_ = 0;
  std::vector<std::string_view> packages_;
  std::vector<std::pair<std::string_view, std::string>> local_references_;
  std::map<std::string_view, std::optional<fhirpath::Expression>> parsed_;
};

}  // namespace

std::string_view severity_code(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    default: return "information";
  }
}

void find_misplaced_nulls(const JsonNode& node, const std::string& path, Validation& out) {
  const auto fault = [&out](std::string where) {
    out.issues.push_back(
        {Severity::error, std::move(where), "structure", "null is not a value in FHIR: leave it out."});
  };
  // Lists of objects: the reader says what it leaves out of them.
  static constexpr std::array<std::string_view, 6> kObjects{"answerOption", "item",      "initial",
                                                            "enableWhen",   "extension", "contained"};
  for (const JsonNode& child : node) {
    const std::string its = path + "." + std::string(child.key);
    const bool of_objects = std::find(kObjects.begin(), kObjects.end(), child.key) != kObjects.end();
    if (child.is_object()) find_misplaced_nulls(child, its, out);
    if (!child.is_array()) continue;
    // Either list holds the place for the other.
    const std::string other =
        child.key.starts_with('_') ? std::string(child.key.substr(1)) : "_" + std::string(child.key);
    const JsonNode* beside = node.array(other);
    const JsonNode* extra = beside ? beside->first : nullptr;
    std::size_t index = 0;
    for (const JsonNode& one : child) {
      const std::string where = its + "[" + std::to_string(index++) + "]";
      if (one.kind == JsonKind::null && !of_objects && (!extra || extra->kind == JsonKind::null)) fault(where);
      if (one.is_object()) find_misplaced_nulls(one, where, out);
      if (extra) extra = extra->next;
    }
  }
}

bool Validation::valid() const {
  return std::none_of(issues.begin(), issues.end(),
                      [](const Issue& issue) { return issue.severity == Severity::error; });
}

void validate_structure(const JsonNode& resource, const R4Definitions& definitions, Validation& out) {
  StructureValidator(resource, definitions, out).run();
}

}  // namespace frontdoor
