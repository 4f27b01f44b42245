// A text field as people edit one.
#include <editor.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace frontdoor::kiosk {
namespace {

constexpr std::size_t kMost = 100;

std::string shown(const Editor& editor) {
  std::string out = editor.text();
  const auto [from, to] = std::minmax(editor.caret(), editor.anchor());
  if (from != to) return out.insert(to, "]").insert(from, "[");
  return out.insert(editor.caret(), "|");
}

struct Case {
  const char* name;
  const char* text;
  std::vector<std::pair<char, const char*>>
      keys;  // l r < > ^ v: steps (capital: selecting), b d: erase, a: all, i: typed
  const char* wanted;
};

const Case kCases[] = {
    {"typing at the end", "Kne", {{'i', "e"}}, "Knee|"},
    {"typing in the middle", "Knee", {{'l', ""}, {'l', ""}, {'i', "-"}}, "Kn-|ee"},
    {"erasing an accented letter of two code points", "Zoe\u0308", {{'b', ""}}, "Zo|"},
    {"erasing a flag whole", "a\U0001F1EC\U0001F1E7", {{'b', ""}}, "a|"},
    {"erasing a family whole", "\U0001F468\u200D\U0001F469\u200D\U0001F467!", {{'^', ""}, {'d', ""}}, "|!"},
    {"typing over a selection", "my knee", {{'L', ""}, {'L', ""}, {'L', ""}, {'L', ""}, {'i', "hip"}}, "my hip|"},
    {"all of it", "my knee", {{'a', ""}, {'b', ""}}, "|"},
    {"the line's start", "one\ntwo", {{'<', ""}, {'i', "x"}}, "one\nx|two"},
    {"the line's end", "one\ntwo", {{'^', ""}, {'>', ""}, {'i', "x"}}, "onex|\ntwo"},
    {"back over a line's end", "one\ntwo", {{'<', ""}, {'b', ""}}, "one|two"},
    {"a selection shown", "abc", {{'L', ""}}, "ab[c]"},
    {"control characters",
     "a",
     {{'i',
       "\t\x1b"
       "b\x7f"}},
     "ab|"},
    {"nothing before the start", "a", {{'^', ""}, {'b', ""}, {'l', ""}}, "|a"},
};

void press(Editor& editor, char key, const char* typed) {
  switch (key) {
    case 'l': return editor.move(Step::left, false);
    case 'L': return editor.move(Step::left, true);
    case 'r': return editor.move(Step::right, false);
    case '<': return editor.move(Step::line_start, false);
    case '>': return editor.move(Step::line_end, false);
    case '^': return editor.move(Step::text_start, false);
    case 'b': return editor.erase_back();
    case 'd': return editor.erase_forward();
    case 'a': return editor.select_all();
    default: return editor.insert(typed, true, kMost);
  }
}

TEST(KioskEditor, EditsAsPeopleExpect) {
  for (const Case& one : kCases) {
    Editor editor(one.text);
    for (const auto& [key, typed] : one.keys) press(editor, key, typed);
    EXPECT_EQ(shown(editor), one.wanted) << one.name;
  }
}

TEST(KioskEditor, TakesNoMoreThanMayBeSentAndNoLinesWhereThereAreNone) {
  Editor editor("abc");
  editor.insert("defg", false, 5);
  EXPECT_EQ(editor.text(), "abc");
  editor.insert("d\n", false, 5);
  EXPECT_EQ(editor.text(), "abcd");
}

}  // namespace
}  // namespace frontdoor::kiosk
