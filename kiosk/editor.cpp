#include "editor.h"

#include <utf8proc.h>

#include <algorithm>

namespace frontdoor::kiosk {
namespace {

// The end of the character, as people see one, that begins at `from`.
std::size_t character_end(std::string_view text, std::size_t from) {
  utf8proc_int32_t state = 0;
  utf8proc_int32_t last = -1;
  std::size_t at = from;
  while (at < text.size()) {
    utf8proc_int32_t code_point = 0;
    const auto bytes = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                        static_cast<utf8proc_ssize_t>(text.size() - at), &code_point);
    if (bytes <= 0) return at + 1;
    if (last >= 0 && utf8proc_grapheme_break_stateful(last, code_point, &state)) return at;
    last = code_point;
    at += static_cast<std::size_t>(bytes);
  }
  return text.size();
}

}  // namespace

Editor::Editor(std::string text) : text_(std::move(text)), caret_(text_.size()), anchor_(text_.size()) {}

std::size_t Editor::after(std::size_t place) const {
  return character_end(text_, place);
}

std::size_t Editor::before(std::size_t place) const {
  // A character's start is known only from the start of its line.
  const std::size_t line = place == 0 ? 0 : text_.rfind('\n', place - 1);
  std::size_t at = line == std::string::npos ? 0 : line;
  while (at < place) {
    const std::size_t end = after(at);
    if (end >= place) return at;
    at = end;
  }
  return at;
}

bool Editor::erase_selection() {
  if (caret_ == anchor_) return false;
  const auto [from, to] = std::minmax(caret_, anchor_);
  text_.erase(from, to - from);
  caret_ = anchor_ = from;
  return true;
}

void Editor::insert(std::string_view utf8, bool lines, std::size_t bytes_max) {
  erase_selection();
  std::string taken;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7f) taken += c;
    if (c == '\n' && lines) taken += c;
  }
  if (text_.size() + taken.size() > bytes_max) return;
  text_.insert(caret_, taken);
  caret_ = anchor_ = caret_ + taken.size();
}

void Editor::erase_back() {
  if (caret_ == anchor_) anchor_ = before(caret_);
  erase_selection();
}

void Editor::erase_forward() {
  if (caret_ == anchor_) anchor_ = after(caret_);
  erase_selection();
}

void Editor::move(Step step, bool selecting) {
  const std::size_t line = caret_ == 0 ? std::string::npos : text_.rfind('\n', caret_ - 1);
  std::size_t to = caret_;
  switch (step) {
    case Step::left: to = before(caret_); break;
    case Step::right: to = after(caret_); break;
    case Step::line_start: to = line == std::string::npos ? 0 : line + 1; break;
    case Step::line_end: to = std::min(text_.find('\n', caret_), text_.size()); break;
    case Step::text_start: to = 0; break;
    case Step::text_end: to = text_.size(); break;
  }
  place(to, selecting);
}

void Editor::place(std::size_t byte, bool selecting) {
  caret_ = std::min(byte, text_.size());
  if (!selecting) anchor_ = caret_;
}

void Editor::select_all() {
  anchor_ = 0;
  caret_ = text_.size();
}

}  // namespace frontdoor::kiosk
