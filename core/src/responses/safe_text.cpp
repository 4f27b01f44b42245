// See safe_text.h.
#include "responses/safe_text.h"

#include "json/utf8.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace frontdoor {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kEntities{{{"amp", "&"},
                                                                                   {"lt", "<"},
                                                                                   {"gt", ">"},
                                                                                   {"quot", "\""},
                                                                                   {"apos", "'"},
                                                                                   {"nbsp", " "},
                                                                                   {"ndash", "–"},
                                                                                   {"mdash", "—"},
                                                                                   {"rsquo", "’"},
                                                                                   {"pound", "£"}}};
// Their text is not for people.
constexpr std::array<std::string_view, 3> kUnread{"script", "style", "head"};
constexpr std::array<std::string_view, 12> kBlocks{"p",  "div", "br", "li", "tr", "h1",
                                                   "h2", "h3",  "h4", "ul", "ol", "table"};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  }
  return out;
}

void append_code(std::string& out, std::uint32_t code) {
  if (code < 0x20 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return;
  append_utf8(out, code);
}

// Reads "&name;" at `at`; anything else is the ampersand itself.
void entity(std::string_view text, std::size_t& at, std::string& out) {
  const std::size_t end = text.substr(at, 12).find(';');
  if (end != std::string_view::npos && end > 1) {
    const std::string_view name = text.substr(at + 1, end - 1);
    if (name[0] == '#') {
      const bool hex = name.size() > 1 && (name[1] | 0x20) == 'x';
      std::uint32_t code = 0;
      std::from_chars(name.data() + (hex ? 2 : 1), name.data() + name.size(), code, hex ? 16 : 10);
      append_code(out, code);
      at += end + 1;
      return;
    }
    for (const auto& [known, value] : kEntities) {
      if (known != name) continue;
      out += value;
      at += end + 1;
      return;
    }
  }
  out += '&';
  ++at;
}

// One blank between words, no blank at the ends, at most one empty line.
std::string tidy(std::string_view text) {
  std::string out;
  std::size_t lines = 0;
  bool blank = false;
  for (char c : text) {
    if (c == '\n') {
      ++lines;
    } else if (c == ' ' || c == '\t' || c == '\r') {
      blank = true;
    } else {
      if (!out.empty() && lines > 0) out.append(std::min<std::size_t>(lines, 2), '\n');
      if (!out.empty() && lines == 0 && blank) out += ' ';
      lines = 0;
      blank = false;
      out += c;
    }
  }
  return out;
}

// Where the closing tag of what is not read begins; the end of the text if there is none.
std::size_t end_of_unread(std::string_view markup, std::size_t at, const std::string& name) {
  do {
    at = std::min(markup.find("</", at), markup.size());
    if (lower(markup.substr(std::min(at + 2, markup.size()), name.size())) == name) return at;
  } while (at++ < markup.size());
  return markup.size();
}

bool is_web_address(std::string_view address) {
  return address.starts_with("https://") || address.starts_with("http://") || address.starts_with("mailto:") ||
         address.starts_with("tel:");
}

}  // namespace

std::string text_from_xhtml(std::string_view markup) {
  std::string out;
  std::size_t at = 0;
  while (at < markup.size()) {
    const char c = markup[at];
    if (c == '&') {
      entity(markup, at, out);
      continue;
    }
    if (c != '<') {
      out += c == '\n' ? ' ' : c;
      ++at;
      continue;
    }
    if (markup.substr(at, 4) == "<!--") {
      const std::size_t end = markup.find("-->", at);
      at = end == std::string_view::npos ? markup.size() : end + 3;
      continue;
    }
    const std::size_t end = std::min(markup.find('>', at), markup.size());
    std::string_view tag = markup.substr(at + 1, end - at - 1);
    const bool closes = !tag.empty() && tag[0] == '/';
    if (closes) tag.remove_prefix(1);
    const std::string name = lower(tag.substr(0, tag.find_first_of(" \t\n/")));
    at = std::min(end + 1, markup.size());
    if (!closes && std::find(kUnread.begin(), kUnread.end(), name) != kUnread.end()) {
      at = end_of_unread(markup, at, name);
    }
    if (std::find(kBlocks.begin(), kBlocks.end(), name) != kBlocks.end()) out += '\n';
    if (name == "li" && !closes) out += "- ";
    if (name == "td" || name == "th") out += ' ';
  }
  return tidy(out);
}

std::string text_from_markdown(std::string_view markdown) {
  std::string out;
  bool line_begins = true;
  for (std::size_t at = 0; at < markdown.size(); ++at) {
    const char c = markdown[at];
    if (line_begins && (c == '#' || c == '>')) continue;
    if (c == '\\' && at + 1 < markdown.size()) {
      out += markdown[++at];
    } else if (c == '*' && line_begins && at + 1 < markdown.size() && markdown[at + 1] == ' ') {
      out += '-';
    } else if (c == '!' && markdown.substr(at + 1, 1) == "[") {
      continue;
    } else if (c == ']' && markdown.substr(at + 1, 1) == "(") {
      // [words](address): the words stay, and the address in brackets after them.
      const std::size_t end = markdown.find(')', at);
      const bool whole = end != std::string_view::npos;
      const std::string_view address = markdown.substr(at + 2, whole ? end - at - 2 : std::string_view::npos);
      if (is_web_address(address)) out += " (" + std::string(address) + ")";
      at = whole ? end : markdown.size();
    } else if (c != '*' && c != '`' && c != '[' &&
               (c != '_' || (!out.empty() && out.back() != ' ' && out.back() != '\n' && at + 1 < markdown.size() &&
                             markdown[at + 1] != ' '))) {
      out += c;
    }
    line_begins = c == '\n' || (line_begins && c == ' ');
  }
  return text_from_xhtml(tidy(out).empty() ? "" : [&out] {
    // Markdown may hold HTML; line ends are kept as breaks.
    std::string broken;
    for (char c : out) broken += c == '\n' ? std::string("<br>") : std::string(1, c);
    return broken;
  }());
}

}  // namespace frontdoor
