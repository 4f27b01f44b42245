// The response as a tree for expressions, made again after each answer: what did not change since is taken over.
#pragma once

#include <frontdoor/form_state.h>
#include <frontdoor/json.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace frontdoor {

class ResponseNodes {
 public:
  // head: the response without its items. What was made before is gone.
  void make(const Json& head, const FormState& state);

  const JsonNode& root() const { return root_; }
  // Where an occurrence is: its own node, or, where it was not written, the nearest one around it.
  const JsonNode& place(std::uint32_t instance) const { return *places_[instance]; }
  // Items of which something is other than in the tree before: by number, 1 for each.
  const std::vector<std::uint8_t>& changed_items() const { return changed_; }

 private:
  static constexpr std::size_t kBlock = 512;
  struct Kept {
    std::vector<AnswerValue> answers;
    std::optional<JsonDocument> document;  // a list of the answers
    bool written = false;
  };
  using Written = std::vector<std::uint8_t>;

  void keep(const FormState& state, const Written& written);
  const JsonNode* items(const FormState& state, const Written& written, std::span<const std::uint32_t> instances,
                        std::uint32_t answer);
  void item(const FormState& state, const Written& written, std::uint32_t index, JsonNode& out);
  const JsonNode* answers(const FormState& state, const Written& written, std::uint32_t index);
  JsonNode& add();
  JsonNode& add_text(std::string_view key, std::string_view text);

  std::vector<Kept> kept_;
  std::vector<std::uint8_t> changed_;
  std::optional<JsonDocument> head_;
  JsonNode root_;
  std::vector<std::unique_ptr<JsonNode[]>> nodes_;  // blocks of kBlock; the first `used_` are taken
  std::size_t used_ = 0;
  std::vector<const JsonNode*> places_;
};

}  // namespace frontdoor
