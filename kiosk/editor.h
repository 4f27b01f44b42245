// One text that somebody edits: the text, a caret and a selection. Pure. Places are bytes of UTF-8, always between two
// characters as people see them (grapheme clusters), so a flag or an accented letter is never cut in two.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace frontdoor::kiosk {

enum class Step : std::uint8_t { left, right, line_start, line_end, text_start, text_end };

class Editor {
 public:
  // The caret is at the end.
  explicit Editor(std::string text = {});

  const std::string& text() const { return text_; }
  std::size_t caret() const { return caret_; }
  std::size_t anchor() const { return anchor_; }  // the other end of the selection; the caret's own place: none

  // What is typed takes the place of what is selected. Control characters are left out, but for a line's end where
  // `lines` are taken. Never longer than `bytes_max`: what does not fit is not taken.
  void insert(std::string_view utf8, bool lines, std::size_t bytes_max);
  void erase_back();
  void erase_forward();
  void move(Step step, bool selecting);
  void place(std::size_t byte, bool selecting);
  void select_all();

 private:
  bool erase_selection();
  std::size_t before(std::size_t place) const;
  std::size_t after(std::size_t place) const;

  std::string text_;
  std::size_t caret_ = 0;
  std::size_t anchor_ = 0;
};

}  // namespace frontdoor::kiosk
