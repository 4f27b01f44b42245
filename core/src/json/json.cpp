// See frontdoor/json.h. The only file that uses nlohmann's accessors.
#include <frontdoor/json.h>

#include <frontdoor/limits.h>

#include <algorithm>
#include <vector>

namespace frontdoor {
namespace {

// Builds the value event by event, so that duplicate keys and depth are seen (the library's own parser keeps the last
// duplicate and has no depth limit).
class Builder : public nlohmann::json_sax<Json> {
 public:
  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t&) override { return add(value); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    Json& object = *open_.back();
    if (object.find(name) != object.end()) {
      return fail(ErrorCode::duplicate_key, "An object names a key twice: remove one.");
    }
    key_ = std::move(name);
    return true;
  }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    position_ = position;
    if (!failed_) fail(ErrorCode::malformed_json, "This is not JSON: correct it and send it again, whole.");
    return false;
  }

  Json take() { return std::move(root_); }
  const Error& error() const { return error_; }
  bool failed() const { return failed_; }
  std::size_t position() const { return position_; }

 private:
  bool fail(ErrorCode code, const char* message) {
    failed_ = true;
    error_ = {code, message, key_};
    return false;
  }

  Json* place(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Json& parent = *open_.back();
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      return &parent.back();
    }
    Json& slot = parent[key_];
    slot = std::move(value);
    return &slot;
  }

  bool add(Json value) {
    place(std::move(value));
    return true;
  }

  bool open(Json container) {
    if (open_.size() >= limits::json_depth_max) {
      return fail(ErrorCode::malformed_json, "JSON is nested too deep.");
    }
    open_.push_back(place(std::move(container)));
    return true;
  }

  bool close() {
    open_.pop_back();
    return true;
  }

  Json root_;
  // Pointers stay valid: while a container is open nothing is added to its parents.
  std::vector<Json*> open_;
  std::string key_;
  Error error_;
  bool failed_ = false;
  std::size_t position_ = 0;
};

std::string line_and_column(std::string_view text, std::size_t position) {
  position = std::min(position, text.size());
  const std::string_view before = text.substr(0, position);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t newline = before.rfind('\n');
  const std::size_t column = newline == std::string_view::npos ? position : position - newline - 1;
  return std::to_string(line) + ":" + std::to_string(column);
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
  Builder builder;
  if (Json::sax_parse(text.begin(), text.end(), &builder)) return builder.take();
  Error error = builder.error();
  if (error.code == ErrorCode::duplicate_key) {
    error.where = "key \"" + error.where + "\"";
  } else {
    error.code = ErrorCode::malformed_json;
    if (error.message.empty()) error.message = "This is not JSON: correct it and send it again, whole.";
    error.where = line_and_column(text, builder.position());
  }
  return error;
}

std::string to_text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

const Json* json_member(const Json& object, std::string_view key) {
  if (!object.is_object()) return nullptr;
  for (auto it = object.begin(); it != object.end(); ++it) {
    if (it.key() == key) return &it.value();
  }
  return nullptr;
}

const std::string* json_as_string(const Json& value) {
  return value.get_ptr<const std::string*>();
}

const std::string* json_string(const Json& object, std::string_view key) {
  const Json* value = json_member(object, key);
  return value ? json_as_string(*value) : nullptr;
}

std::string json_string_or(const Json& object, std::string_view key, std::string_view fallback) {
  const std::string* value = json_string(object, key);
  return value ? *value : std::string(fallback);
}

std::optional<bool> json_bool(const Json& object, std::string_view key) {
  const Json* value = json_member(object, key);
  if (!value || !value->is_boolean()) return std::nullopt;
  return *value->get_ptr<const bool*>();
}

std::optional<std::int64_t> json_integer(const Json& object, std::string_view key) {
  const Json* value = json_member(object, key);
  if (!value || !value->is_number_integer()) return std::nullopt;
  return value->get<std::int64_t>();
}

std::optional<double> json_number(const Json& object, std::string_view key) {
  const Json* value = json_member(object, key);
  if (!value || !value->is_number()) return std::nullopt;
  return value->get<double>();
}

const Json* json_array(const Json& object, std::string_view key) {
  const Json* value = json_member(object, key);
  return value && value->is_array() ? value : nullptr;
}

const Json* json_object(const Json& object, std::string_view key) {
  const Json* value = json_member(object, key);
  return value && value->is_object() ? value : nullptr;
}

std::optional<Error> refuse_unknown_keys(const Json& object, std::initializer_list<std::string_view> allowed) {
  if (!object.is_object()) return Error{ErrorCode::wrong_type, "A JSON object is expected here.", ""};
  for (auto it = object.begin(); it != object.end(); ++it) {
    if (std::find(allowed.begin(), allowed.end(), it.key()) == allowed.end()) {
      return Error{ErrorCode::unknown_key, "Unknown key \"" + it.key() + "\": correct or remove it.", it.key()};
    }
  }
  return std::nullopt;
}

std::size_t line_of(std::string_view text, std::string_view needle) {
  const std::size_t position = text.find(needle);
  if (position == std::string_view::npos) return 0;
  return 1 +
         static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(position), '\n'));
}

}  // namespace frontdoor
