// See frontdoor/json_document.h. RFC 8259, with the limits of limits.h.
#include <frontdoor/json_document.h>

#include "json/heap_sort.h"
#include "json/utf8.h"

#include <frontdoor/limits.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace frontdoor {
namespace {

constexpr std::size_t kNodesPerBlock = 512;
// Objects with more members than this look for duplicate keys by sorting.
constexpr std::size_t kFewMembers = 12;

std::string line_and_column(std::string_view text, std::size_t position) {
  position = std::min(position, text.size());
  const std::string_view before = text.substr(0, position);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t newline = before.rfind('\n');
  const std::size_t column = newline == std::string_view::npos ? position : position - newline - 1;
  return std::to_string(line) + ":" + std::to_string(column + 1);
}

}  // namespace

class JsonTreeBuilder {
 public:
  JsonTreeBuilder(std::string text, std::size_t nodes_max) : nodes_max_(nodes_max) {
    out_.text_ = std::make_unique<std::string>(std::move(text));
    text_ = *out_.text_;
  }

  Result<JsonDocument> build() {
    if (text_.size() >= UINT32_MAX) return Error{ErrorCode::too_large, "The file is too large.", ""};
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;
    JsonNode* root = new_node();
    skip_space();
    if (value(*root, 0)) {
      skip_space();
      if (at_ != text_.size()) malformed();
    }
    if (failed_) return error_;
    out_.root_ = root;
    return std::move(out_);
  }

 private:
  JsonNode* new_node() {
    if (used_ == kNodesPerBlock || out_.nodes_.empty()) {
      out_.nodes_.push_back(std::make_unique<JsonNode[]>(kNodesPerBlock));
      used_ = 0;
    }
    ++count_;
    return &out_.nodes_.back()[used_++];
  }

  bool fail(ErrorCode code, const char* message, std::string where) {
    if (!failed_) error_ = {code, message, std::move(where)};
    failed_ = true;
    return false;
  }

  bool malformed() {
    return fail(ErrorCode::malformed_json, "This is not JSON: correct it and send it again, whole.",
                line_and_column(text_, at_));
  }

  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void skip_space() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return;
      ++at_;
    }
  }

  bool value(JsonNode& node, std::size_t depth) {
    node.offset = static_cast<std::uint32_t>(at_);
    switch (peek()) {
      case '{': return container(node, JsonKind::object, depth);
      case '[': return container(node, JsonKind::array, depth);
      case '"': node.kind = JsonKind::string; return string(node.text);
      case 't': return word(node, JsonKind::boolean, "true");
      case 'f': return word(node, JsonKind::boolean, "false");
      case 'n': return word(node, JsonKind::null, "null");
      default: return number(node);
    }
  }

  bool word(JsonNode& node, JsonKind kind, std::string_view expected) {
    if (text_.substr(at_, expected.size()) != expected) return malformed();
    node.kind = kind;
    node.text = expected;
    at_ += expected.size();
    return true;
  }

  bool digits() {
    const std::size_t begin = at_;
    while (peek() >= '0' && peek() <= '9') ++at_;
    return at_ > begin;
  }

  bool number(JsonNode& node) {
    const std::size_t begin = at_;
    if (peek() == '-') ++at_;
    if (peek() == '0') {
      ++at_;
    } else if (!digits()) {
      return malformed();
    }
    if (peek() == '.') {
      ++at_;
      if (!digits()) return malformed();
    }
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      if (!digits()) return malformed();
    }
    node.kind = JsonKind::number;
    node.text = text_.substr(begin, at_ - begin);
    return true;
  }

  bool container(JsonNode& node, JsonKind kind, std::size_t depth) {
    if (depth >= limits::json_depth_max) {
      return fail(ErrorCode::malformed_json, "JSON is nested too deep.", line_and_column(text_, at_));
    }
    const char close = kind == JsonKind::object ? '}' : ']';
    node.kind = kind;
    ++at_;
    skip_space();
    if (peek() == close) {
      ++at_;
      return true;
    }
    JsonNode* last = nullptr;
    while (true) {
      if (count_ >= nodes_max_) {
        return fail(ErrorCode::too_large, "The JSON has too many values.", line_and_column(text_, at_));
      }
      JsonNode* child = new_node();
      if (kind == JsonKind::object && !key(*child)) return false;
      if (!value(*child, depth + 1)) return false;
      (last ? last->next : node.first) = child;
      last = child;
      ++node.size;
      skip_space();
      if (peek() == close) break;
      if (peek() != ',') return malformed();
      ++at_;
      skip_space();
    }
    ++at_;
    return kind == JsonKind::array || keys_differ(node);
  }

  bool key(JsonNode& child) {
    if (peek() != '"') return malformed();
    if (!string(child.key)) return false;
    skip_space();
    if (peek() != ':') return malformed();
    ++at_;
    skip_space();
    return true;
  }

  bool keys_differ(const JsonNode& node) {
    if (node.size > limits::json_keys_max) {
      return fail(ErrorCode::too_large, "One JSON object has too many keys.", line_and_column(text_, node.offset));
    }
    if (node.size <= kFewMembers) {
      for (const JsonNode* one = node.first; one; one = one->next) {
        for (const JsonNode* other = node.first; other != one; other = other->next) {
          if (other->key == one->key) return duplicate(one->key);
        }
      }
      return true;
    }
    std::vector<std::string_view> keys;
    for (const JsonNode& child : node) keys.push_back(child.key);
    heap_sort(keys);
    const auto twice = std::adjacent_find(keys.begin(), keys.end());
    return twice == keys.end() || duplicate(*twice);
  }

  bool duplicate(std::string_view key) {
    return fail(ErrorCode::duplicate_key, "An object names a key twice: remove one.",
                "key \"" + std::string(key) + "\"");
  }

  // Most of a text, eight bytes at once: none of them a quote, a backslash, a control or a part of a longer character.
  void skip_plain() {
    constexpr std::uint64_t kOnes = 0x0101010101010101;
    constexpr std::uint64_t kHigh = kOnes * 0x80;
    const auto has_zero = [](std::uint64_t eight) { return (eight - kOnes) & ~eight & kHigh; };
    for (std::uint64_t eight = 0; at_ + sizeof eight <= text_.size(); at_ += sizeof eight) {
      std::memcpy(&eight, text_.data() + at_, sizeof eight);
      const std::uint64_t control = (eight - kOnes * 0x20) & ~eight & kHigh;
      if ((control | (eight & kHigh) | has_zero(eight ^ kOnes * '"') | has_zero(eight ^ kOnes * '\\')) != 0) return;
    }
  }

  bool string(std::string_view& out) {
    const std::size_t begin = ++at_;
    skip_plain();
    while (at_ < text_.size()) {
      const auto byte = static_cast<unsigned char>(text_[at_]);
      if (byte == '"') {
        out = text_.substr(begin, at_ - begin);
        ++at_;
        return true;
      }
      if (byte == '\\') return escaped_string(begin, out);
      if (byte < 0x20 || (byte >= 0x80 && !utf8())) return malformed();
      if (byte < 0x80) ++at_;
    }
    return malformed();
  }

  bool escaped_string(std::size_t begin, std::string_view& out) {
    auto text = std::make_unique<std::string>(text_.substr(begin, at_ - begin));
    while (at_ < text_.size()) {
      const auto byte = static_cast<unsigned char>(text_[at_]);
      if (byte == '"') {
        ++at_;
        out = *text;
        out_.unescaped_.push_back(std::move(text));
        return true;
      }
      const std::size_t from = at_;
      if (byte == '\\') {
        if (!escape(*text)) return malformed();
        continue;
      }
      if (byte < 0x20 || (byte >= 0x80 && !utf8())) return malformed();
      if (byte < 0x80) ++at_;
      text->append(text_.substr(from, at_ - from));
    }
    return malformed();
  }

  bool hex(std::uint32_t& code) {
    code = 0;
    for (int i = 0; i < 4; ++i) {
      const char c = peek();
      const char lower = static_cast<char>(c | 0x20);
      if (c >= '0' && c <= '9') {
        code = code * 16 + static_cast<std::uint32_t>(c - '0');
      } else if (lower >= 'a' && lower <= 'f') {
        code = code * 16 + static_cast<std::uint32_t>(lower - 'a' + 10);
      } else {
        return false;
      }
      ++at_;
    }
    return true;
  }

  bool escape(std::string& out) {
    ++at_;
    static constexpr std::string_view kNames = "\"\\/bfnrt";
    static constexpr std::string_view kBytes = "\"\\/\b\f\n\r\t";
    const char c = peek();
    ++at_;
    if (c != 'u') {
      const std::size_t known = c == '\0' ? std::string_view::npos : kNames.find(c);
      if (known == std::string_view::npos) return false;
      out += kBytes[known];
      return true;
    }
    std::uint32_t code = 0;
    if (!hex(code)) return false;
    if (code >= 0xD800 && code < 0xDC00) {
      std::uint32_t low = 0;
      if (text_.substr(at_, 2) != "\\u") return false;
      at_ += 2;
      if (!hex(low) || low < 0xDC00 || low > 0xDFFF) return false;
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    } else if (code >= 0xDC00 && code < 0xE000) {
      return false;
    }
    append_utf8(out, code);
    return true;
  }

  // One character of more than one byte, neither overlong nor a surrogate.
  bool utf8() {
    const auto lead = static_cast<unsigned char>(text_[at_]);
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || at_ + length > text_.size()) return false;
    std::uint32_t code = lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
      const auto byte = static_cast<unsigned char>(text_[at_ + i]);
      if ((byte & 0xC0) != 0x80) return false;
      code = (code << 6) | (byte & 0x3F);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    if (overlong || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return false;
    at_ += length;
    return true;
  }

  JsonDocument out_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t used_ = 0;
  std::size_t count_ = 0;
  std::size_t nodes_max_;
  bool failed_ = false;
  Error error_;
};

Result<JsonDocument> JsonDocument::parse(std::string text, std::size_t nodes_max) {
  return JsonTreeBuilder(std::move(text), nodes_max).build();
}

std::string JsonDocument::place(const JsonNode& node) const {
  return line_and_column(*text_, node.offset);
}

const JsonNode* JsonNode::member(std::string_view name) const {
  if (kind != JsonKind::object) return nullptr;
  for (const JsonNode* child = first; child; child = child->next) {
    if (child->key == name) return child;
  }
  return nullptr;
}

const JsonNode* JsonNode::array(std::string_view name) const {
  const JsonNode* found = member(name);
  return found && found->is_array() ? found : nullptr;
}

const JsonNode* JsonNode::object(std::string_view name) const {
  const JsonNode* found = member(name);
  return found && found->is_object() ? found : nullptr;
}

std::string_view JsonNode::string(std::string_view name) const {
  const JsonNode* found = member(name);
  return found && found->is_string() ? found->text : std::string_view();
}

std::string_view JsonNode::primitive(std::string_view name) const {
  const JsonNode* found = member(name);
  if (!found || found->is_array() || found->is_object() || found->kind == JsonKind::null) return {};
  return found->text;
}

bool JsonNode::is_true(std::string_view name) const {
  const JsonNode* found = member(name);
  return found && found->kind == JsonKind::boolean && found->text == "true";
}

}  // namespace frontdoor
