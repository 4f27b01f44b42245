// What all questions share: the red bar of one that is wrong, the label or legend, hint and error message.
#pragma once

#include "controls.h"

namespace frontdoor::painter {

// From its making to finish(): the column inside holds label, hint, error message and control.
class FormGroup {
 public:
  FormGroup(Frame& frame, Column& column, const Node& node);
  FormGroup(const FormGroup&) = delete;
  FormGroup& operator=(const FormGroup&) = delete;

  Column& inside() { return inside_; }
  void label();
  void legend();
  void hint_and_error();
  void finish();

 private:
  void heading(Type small_type, float small_margin);

  Frame& frame_;
  Column& outside_;
  const Node& node_;
  bool wrong_;
  float top_;
  Column inside_;
  Backdrop bar_;
};

// A native control's frame: white, bordered, red when wrong, ringed in yellow when focused.
void paint_input_frame(Frame& frame, const Node& node, const Rectangle& box, bool wrong);

// Width of a text control that takes `characters`; 0 is the whole `available` width.
float input_width(Frame& frame, std::uint8_t characters, float available);

}  // namespace frontdoor::painter
