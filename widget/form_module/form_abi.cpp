// See form_abi.h.
#include "form_abi.h"

#include <frontdoor/form_render.h>
#include <frontdoor/form_reports.h>

#include <array>
#include <optional>
#include <string>

namespace {

struct Module {
  std::array<std::string, 4> inputs;
  std::string definitions_text;
  std::optional<frontdoor::R4Definitions> definitions;
  std::string output;
};

Module& module() {
  static Module instance;
  return instance;
}

bool render(Module& self, frontdoor::RenderAs as) {
  frontdoor::ReadReport report;
  const auto form = frontdoor::Form::load(self.inputs[1], *self.definitions, report);
  if (!form) {
    self.output = form.error().message;
    return false;
  }
  std::optional<frontdoor::JsonDocument> response;
  if (!self.inputs[2].empty()) {
    auto document = frontdoor::JsonDocument::parse(self.inputs[2]);
    if (!document) {
      self.output = document.error().message;
      return false;
    }
    response = std::move(document).value();
  }
  self.output = frontdoor::render_form(form.value(), response ? &response->root() : nullptr, as);
  return true;
}

bool fill(Module& self) {
  const auto out = frontdoor::fill_report(self.inputs[1], self.inputs[2], *self.definitions, self.inputs[3]);
  self.output = out ? frontdoor::to_text(out.value()) : out.error().message;
  return out.ok();
}

bool evaluate(Module& self) {
  const auto out = frontdoor::evaluate_report(self.inputs[1], self.inputs[2], *self.definitions, self.inputs[3]);
  self.output = out ? frontdoor::to_text(out.value()) : out.error().message;
  return out.ok();
}

}  // namespace

extern "C" {

char* frontdoor_form_input(std::uint32_t slot, std::uint32_t size) {
  if (slot >= module().inputs.size()) return nullptr;
  std::string& text = module().inputs[slot];
  text.assign(size, ' ');
  return text.data();
}

void frontdoor_form_load() {
  Module& self = module();
  self.definitions_text = std::move(self.inputs[0]);
  self.definitions = frontdoor::R4Definitions::load(self.definitions_text);
}

std::uint32_t frontdoor_form_run(std::uint32_t command) {
  Module& self = module();
  if (!self.definitions) {
    self.output = "The definitions are not loaded.";
    return 1;
  }
  switch (command) {
    case 0: self.output = frontdoor::to_text(frontdoor::check_report("", self.inputs[1], *self.definitions)); return 0;
    case 1:
      self.output = frontdoor::to_text(
          frontdoor::validate_report(self.inputs[1], self.inputs[2], *self.definitions, self.inputs[3]));
      return 0;
    case 2: return fill(self) ? 0 : 1;
    case 5: return evaluate(self) ? 0 : 1;
    case 3: return render(self, frontdoor::RenderAs::text) ? 0 : 1;
    case 4: return render(self, frontdoor::RenderAs::html) ? 0 : 1;
    default: self.output = "There is no such command."; return 1;
  }
}

const char* frontdoor_form_output() {
  return module().output.data();
}

std::uint32_t frontdoor_form_output_bytes() {
  return static_cast<std::uint32_t>(module().output.size());
}
}
