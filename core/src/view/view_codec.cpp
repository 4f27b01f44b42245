// See frontdoor/view_codec.h for the format.
#include <frontdoor/view_codec.h>

#include <frontdoor/limits.h>

#include <utility>

namespace frontdoor {
namespace {

constexpr std::string_view kMagic = "FDV1";

enum Flag : std::uint8_t { checked = 1, required = 2, disabled = 4, live = 8 };

class Writer {
 public:
  void byte(std::uint8_t value) { out_ += static_cast<char>(value); }
  void number(std::uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8) byte(static_cast<std::uint8_t>(value >> shift));
  }
  void string(std::string_view value) {
    number(static_cast<std::uint32_t>(value.size()));
    out_ += value;
  }
  void node(const Node& node) {
    number(node.id);
    byte(static_cast<std::uint8_t>(node.role));
    byte(static_cast<std::uint8_t>(node.variant));
    byte(static_cast<std::uint8_t>(node.input));
    byte(node.level);
    byte(node.width);
    byte(static_cast<std::uint8_t>((node.checked ? Flag::checked : 0) | (node.required ? Flag::required : 0) |
                                   (node.disabled ? Flag::disabled : 0) | (node.live ? Flag::live : 0)));
    number(node.count_max);
    for (const std::int32_t value : {node.minimum, node.maximum, node.step}) {
      number(static_cast<std::uint32_t>(value));
    }
    number(node.target);
    for (const std::string* text :
         {&node.name, &node.text, &node.hint, &node.error, &node.value, &node.href, &node.hidden_text, &node.suffix}) {
      string(*text);
    }
    number(static_cast<std::uint32_t>(node.children.size()));
    for (const Node& child : node.children) this->node(child);
  }
  std::string take() { return std::move(out_); }
  void raw(std::string_view bytes) { out_ += bytes; }

 private:
  std::string out_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  std::uint8_t byte() {
    if (rest_.empty()) {
      failed_ = true;
      return 0;
    }
    const auto value = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }
  std::uint32_t number() {
    std::uint32_t value = 0;
    for (int shift = 0; shift < 32; shift += 8) value |= std::uint32_t{byte()} << shift;
    return value;
  }
  std::string string() {
    const std::uint32_t size = number();
    if (failed_ || size > rest_.size()) {
      failed_ = true;
      return {};
    }
    std::string value(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return value;
  }
  Node node(std::size_t depth) {
    Node out;
    if (++nodes_ > limits::view_nodes_max || depth > limits::view_depth_max) failed_ = true;
    if (failed_) return out;
    out.id = number();
    const std::uint8_t role = byte();
    const std::uint8_t variant = byte();
    const std::uint8_t input = byte();
    if (role >= role_count || variant > static_cast<std::uint8_t>(Variant::reverse) || input >= input_count) {
      failed_ = true;
      return out;
    }
    out.role = static_cast<Role>(role);
    out.variant = static_cast<Variant>(variant);
    out.input = static_cast<Input>(input);
    out.level = byte();
    out.width = byte();
    const std::uint8_t flags = byte();
    out.checked = (flags & Flag::checked) != 0;
    out.required = (flags & Flag::required) != 0;
    out.disabled = (flags & Flag::disabled) != 0;
    out.live = (flags & Flag::live) != 0;
    out.count_max = number();
    for (std::int32_t* value : {&out.minimum, &out.maximum, &out.step}) *value = static_cast<std::int32_t>(number());
    out.target = number();
    for (std::string* text :
         {&out.name, &out.text, &out.hint, &out.error, &out.value, &out.href, &out.hidden_text, &out.suffix}) {
      *text = string();
    }
    const std::uint32_t children = number();
    for (std::uint32_t i = 0; i < children && !failed_; ++i) out.children.push_back(node(depth + 1));
    return out;
  }
  bool magic() {
    if (rest_.substr(0, kMagic.size()) != kMagic) return false;
    rest_.remove_prefix(kMagic.size());
    return true;
  }
  bool failed() const { return failed_; }
  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  std::size_t nodes_ = 0;
  bool failed_ = false;
};

}  // namespace

std::string encode_view(const View& view) {
  Writer writer;
  writer.raw(kMagic);
  writer.number(view.revision);
  writer.number(view.focus);
  writer.byte(view.right_to_left ? 1 : 0);
  writer.string(view.page);
  writer.string(view.language);
  writer.node(view.root);
  return writer.take();
}

Result<View> decode_view(std::string_view bytes) {
  Reader reader(bytes);
  if (!reader.magic()) {
    return Error{ErrorCode::unsupported_version, "These bytes are no View of this version: rebuild both modules.", ""};
  }
  View view;
  view.revision = reader.number();
  view.focus = reader.number();
  view.right_to_left = reader.byte() != 0;
  view.page = reader.string();
  view.language = reader.string();
  view.root = reader.node(0);
  if (reader.failed() || !reader.at_end()) {
    return Error{ErrorCode::corrupt, "The encoded View is cut short, too large or damaged: encode it again.", ""};
  }
  return view;
}

}  // namespace frontdoor
