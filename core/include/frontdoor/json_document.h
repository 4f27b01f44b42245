// A JSON text as a read-only tree, for files that others wrote: numbers keep their digits, members keep their order,
// and every node knows its position. Faster and stricter than Json (frontdoor/json.h), which is built from it.
// Ownership: nodes and the text they show are owned by the JsonDocument and live as long as it does.
#pragma once

#include <frontdoor/result.h>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace frontdoor {

enum class JsonKind : std::uint8_t { null, boolean, number, string, array, object };

struct JsonNode {
  JsonKind kind = JsonKind::null;
  std::uint32_t size = 0;    // members or elements
  std::uint32_t offset = 0;  // byte in the text at which the value begins
  std::string_view key;      // the member's name; empty in an array
  std::string_view text;     // a string without its escapes, a number's digits as written, "true", "false", "null"
  const JsonNode* first = nullptr;
  const JsonNode* next = nullptr;

  bool is_object() const { return kind == JsonKind::object; }
  bool is_array() const { return kind == JsonKind::array; }
  bool is_string() const { return kind == JsonKind::string; }

  // The members or elements in order: for (const JsonNode& child : node).
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = JsonNode;
    using difference_type = std::ptrdiff_t;
    using pointer = const JsonNode*;
    using reference = const JsonNode&;

    Iterator() = default;
    explicit Iterator(const JsonNode* node) : node_(node) {}
    reference operator*() const { return *node_; }
    Iterator& operator++() {
      node_ = node_->next;
      return *this;
    }
    Iterator operator++(int) {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const Iterator& other) const = default;

   private:
    const JsonNode* node_ = nullptr;
  };
  Iterator begin() const { return Iterator(first); }
  Iterator end() const { return Iterator(nullptr); }

  const JsonNode* member(std::string_view name) const;      // nullptr if there is none
  const JsonNode* array(std::string_view name) const;       // nullptr unless an array
  const JsonNode* object(std::string_view name) const;      // nullptr unless an object
  std::string_view string(std::string_view name) const;     // empty unless a string
  std::string_view primitive(std::string_view name) const;  // a string, number or boolean as text; empty otherwise
  bool is_true(std::string_view name) const;                // the boolean true
};

class JsonDocument {
 public:
  // Refuses duplicate keys (duplicate_key), nesting over limits::json_depth_max, objects with more keys than
  // limits::json_keys_max or more values than nodes_max (too_large) and anything not JSON in UTF-8. where:
  // "line:column", or the key that occurs twice.
  static Result<JsonDocument> parse(std::string text, std::size_t nodes_max = SIZE_MAX);

  const JsonNode& root() const { return *root_; }
  // "line:column", both from 1.
  std::string place(const JsonNode& node) const;

 private:
  friend class JsonTreeBuilder;
  std::unique_ptr<std::string> text_;
  std::vector<std::unique_ptr<JsonNode[]>> nodes_;
  std::vector<std::unique_ptr<std::string>> unescaped_;
  const JsonNode* root_ = nullptr;
};

}  // namespace frontdoor
