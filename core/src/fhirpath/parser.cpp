// Reads FHIRPath: tokens, then operators by precedence (https://hl7.org/fhirpath/N1/#operator-precedence).
#include "fhirpath/syntax.h"

#include <algorithm>
#include <array>
#include <optional>

namespace frontdoor::fhirpath {
namespace {

constexpr std::size_t kDepthMax = 100;
constexpr std::size_t kExpressionMax = 20'000;
// Operators and dots in one expression: each is one level deeper in the tree.
constexpr std::size_t kLengthMax = 500;

enum class TokenKind : std::uint8_t { end, name, quoted_name, string, number, date, symbol, constant, special };

struct Token {
  TokenKind kind = TokenKind::end;
  std::string text;
  std::size_t offset = 0;
};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::optional<std::vector<Token>> tokens() {
    std::vector<Token> out;
    while (true) {
      if (!skip()) return std::nullopt;
      Token token;
      token.offset = at_;
      if (at_ == text_.size()) {
        out.push_back(token);
        return out;
      }
      if (!next(token)) return std::nullopt;
      out.push_back(std::move(token));
    }
  }
  std::size_t position() const { return at_; }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  bool skip() {
    while (at_ < text_.size()) {
      const char c = peek();
      if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
        ++at_;
      } else if (c == '/' && peek(1) == '/') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (c == '/' && peek(1) == '*') {
        const std::size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) return false;
        at_ = end + 2;
      } else if (text_.substr(at_, 2) == "\xC2\xA0") {
        at_ += 2;
      } else {
        break;
      }
    }
    return true;
  }

  bool next(Token& token) {
    const char c = peek();
    if (is_letter(c)) return word(token, TokenKind::name);
    if (is_digit(c)) return number(token);
    if (c == '\'' || c == '"') {
      token.kind = c == '"' ? TokenKind::quoted_name : TokenKind::string;
      return quoted(token, c);
    }
    if (c == '`') {
      token.kind = TokenKind::quoted_name;
      return quoted(token, c);
    }
    if (c == '@') return date(token);
    if (c == '$') {
      ++at_;
      return word(token, TokenKind::special);
    }
    if (c == '%') return constant(token);
    return symbol(token);
  }

  bool word(Token& token, TokenKind kind) {
    token.kind = kind;
    const std::size_t begin = at_;
    while (is_letter(peek()) || is_digit(peek())) ++at_;
    token.text = text_.substr(begin, at_ - begin);
    return at_ > begin;
  }

  bool number(Token& token) {
    token.kind = TokenKind::number;
    const std::size_t begin = at_;
    while (is_digit(peek())) ++at_;
    if (peek() == '.' && is_digit(peek(1))) {
      ++at_;
      while (is_digit(peek())) ++at_;
    }
    token.text = text_.substr(begin, at_ - begin);
    return true;
  }

  bool quoted(Token& token, char mark) {
    ++at_;
    while (at_ < text_.size() && peek() != mark) {
      if (peek() == '\\') {
        ++at_;
        if (!escape(token.text)) return false;
      } else {
        token.text += text_[at_++];
      }
    }
    return at_++ < text_.size();
  }

  bool escape(std::string& out) {
    static constexpr std::string_view kNames = "fnrt";
    static constexpr std::string_view kBytes = "\f\n\r\t";
    const char c = peek();
    ++at_;
    if (const std::size_t known = kNames.find(c); c != '\0' && known != std::string_view::npos) {
      out += kBytes[known];
    } else if (c == 'u') {
      return unicode(out);
    } else if (c == '\0') {
      return false;
    } else {
      // Any other character stands for itself: form authors escape more than they need.
      if (std::string_view("'\"`\\/").find(c) == std::string_view::npos) out += '\\';
      out += c;
    }
    return true;
  }

  bool unicode(std::string& out) {
    // A character outside the basic plane is written as two.
    for (const std::size_t length : {std::size_t{4}, std::size_t{10}}) {
      const auto parsed = JsonDocument::parse("\"\\u" + std::string(text_.substr(at_, length)) + "\"");
      if (!parsed) continue;
      out += parsed.value().root().text;
      at_ += length;
      return true;
    }
    return false;
  }

  bool date(Token& token) {
    token.kind = TokenKind::date;
    const std::size_t begin = ++at_;
    while (is_digit(peek()) || peek() == '-' || peek() == 'T' || peek() == ':' || peek() == '+' || peek() == 'Z' ||
           (peek() == '.' && is_digit(peek(1)))) {
      ++at_;
    }
    token.text = text_.substr(begin, at_ - begin);
    return at_ > begin;
  }

  bool constant(Token& token) {
    ++at_;
    if (peek() == '`' || peek() == '\'' || peek() == '"') {
      const char mark = peek();
      token.kind = TokenKind::constant;
      return quoted(token, mark);
    }
    word(token, TokenKind::constant);
    while (peek() == '-' && is_letter(peek(1)) && !token.text.empty()) {  // %us-zip
      Token rest;
      ++at_;
      word(rest, TokenKind::constant);
      token.text += "-" + rest.text;
    }
    return !token.text.empty();
  }

  bool symbol(Token& token) {
    static constexpr std::array<std::string_view, 24> kSymbols{"<=", ">=", "!=", "!~", ".", "(", ")", "[",
                                                               "]",  "{",  "}",  ",",  "+", "-", "*", "/",
                                                               "&",  "|",  "<",  ">",  "=", "~", ":", ";"};
    for (std::string_view one : kSymbols) {
      if (text_.substr(at_, one.size()) != one) continue;
      token.kind = TokenKind::symbol;
      token.text = one;
      at_ += one.size();
      return true;
    }
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// Precedence of binary operators; larger binds tighter.
int precedence(const Token& token) {
  static constexpr std::array<std::pair<std::string_view, int>, 24> kLevels{
      {{"implies", 1}, {"or", 2}, {"xor", 2}, {"and", 3}, {"in", 4}, {"contains", 4}, {"=", 5},    {"!=", 5},
       {"~", 5},       {"!~", 5}, {"<", 6},   {">", 6},   {"<=", 6}, {">=", 6},       {"|", 7},    {"is", 8},
       {"as", 8},      {"+", 9},  {"-", 9},   {"&", 9},   {"*", 10}, {"/", 10},       {"div", 10}, {"mod", 10}}};
  if (token.kind != TokenKind::symbol && token.kind != TokenKind::name) return 0;
  for (const auto& [text, level] : kLevels) {
    if (text == token.text) return level;
  }
  return 0;
}

class Parser {
 public:
  explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  std::optional<Node> whole() {
    auto out = expression(1);
    if (out && here().kind != TokenKind::end) return fail("There is text after the expression.");
    return out;
  }
  const std::string& message() const { return message_; }
  std::size_t offset() const { return here().offset; }

 private:
  const Token& here() const { return tokens_[at_]; }
  bool is(std::string_view symbol) const { return here().kind == TokenKind::symbol && here().text == symbol; }
  bool take(std::string_view symbol) {
    if (!is(symbol)) return false;
    ++at_;
    return true;
  }
  std::nullopt_t fail(std::string message) {
    if (message_.empty()) message_ = std::move(message);
    return std::nullopt;
  }

  std::optional<Node> expression(int least) {
    if (++depth_ > kDepthMax) return fail("The expression is nested too deep.");
    auto left = unary();
    while (left) {
      const int level = precedence(here());
      if (level < least || level == 0) break;
      const std::string text = here().text;
      ++at_;
      Node out;
      out.text = text;
      if (text == "is" || text == "as") {
        out.kind = text == "is" ? NodeKind::is : NodeKind::as;
        auto name = type_name();
        if (!name) return std::nullopt;
        out.text = *name;
        out.parts.push_back(std::move(*left));
      } else {
        out.kind = NodeKind::binary;
        auto right = expression(level + 1);
        if (!right) return std::nullopt;
        out.parts.push_back(std::move(*left));
        out.parts.push_back(std::move(*right));
      }
      left = std::move(out);
      if (++length_ > kLengthMax) return fail("The expression is too long.");
    }
    --depth_;
    return left;
  }

  std::optional<std::string> type_name() {
    std::string out;
    do {
      if (here().kind != TokenKind::name && here().kind != TokenKind::quoted_name) return fail("A type is expected.");
      out = here().text;  // the namespace, FHIR or System, does not matter here
      ++at_;
    } while (take("."));
    return out;
  }

  std::optional<Node> unary() {
    if (!is("+") && !is("-")) return postfix();
    if (++depth_ > kDepthMax) return fail("The expression is nested too deep.");
    Node out;
    out.kind = NodeKind::sign;
    out.text = here().text;
    ++at_;
    auto inner = unary();
    --depth_;
    if (!inner) return std::nullopt;
    out.parts.push_back(std::move(*inner));
    return out;
  }

  std::optional<Node> postfix() {
    auto left = term();
    while (left) {
      Node out;
      if (take(".")) {
        out.kind = NodeKind::dot;
        auto right = invocation();
        if (!right) return std::nullopt;
        out.parts.push_back(std::move(*left));
        out.parts.push_back(std::move(*right));
      } else if (take("[")) {
        out.kind = NodeKind::at;
        auto index = expression(1);
        if (!index || !take("]")) return fail("A ] is missing.");
        out.parts.push_back(std::move(*left));
        out.parts.push_back(std::move(*index));
      } else {
        break;
      }
      left = std::move(out);
      if (++length_ > kLengthMax) return fail("The expression is too long.");
    }
    return left;
  }

  std::optional<Node> invocation() {
    Node out;
    if (here().kind == TokenKind::special) return special();
    if (here().kind != TokenKind::name && here().kind != TokenKind::quoted_name) return fail("A name is expected.");
    out.text = here().text;
    out.kind = NodeKind::name;
    const bool plain = here().kind == TokenKind::name;
    ++at_;
    if (plain && take("(")) return call(std::move(out));
    return out;
  }

  std::optional<Node> call(Node out) {
    out.kind = NodeKind::call;
    const auto arity = arity_of(out.text);
    if (!arity) return fail("The function " + out.text + "() is not supported.");
    const bool takes_type = out.text == "ofType" || out.text == "is" || out.text == "as";
    if (takes_type) {
      auto name = type_name();
      if (!name || !take(")")) return fail("A type is expected.");
      Node type;
      type.kind = NodeKind::name;
      type.text = *name;
      out.parts.push_back(std::move(type));
      return out;
    }
    if (!take(")")) {
      do {
        auto argument = expression(1);
        if (!argument) return std::nullopt;
        out.parts.push_back(std::move(*argument));
      } while (take(","));
      if (!take(")")) return fail("A ) is missing.");
    }
    if (out.parts.size() < arity->least || out.parts.size() > arity->most) {
      return fail("The function " + out.text + "() has the wrong number of arguments.");
    }
    return out;
  }

  std::optional<Node> special() {
    Node out;
    const std::string& text = here().text;
    out.kind = text == "this" ? NodeKind::self : text == "index" ? NodeKind::index : NodeKind::total;
    if (text != "this" && text != "index" && text != "total") return fail("$" + text + " is not known.");
    ++at_;
    return out;
  }

  std::optional<Node> term() {
    const Token& token = here();
    Node out;
    out.kind = NodeKind::literal;
    switch (token.kind) {
      case TokenKind::special: return special();
      case TokenKind::constant:
        out.kind = NodeKind::constant;
        out.text = token.text;
        ++at_;
        return out;
      case TokenKind::string:
        out.value = from_text(Kind::string, token.text);
        ++at_;
        return out;
      case TokenKind::number: return number();
      case TokenKind::date:
        out.value = from_text(token.text[0] == 'T'                        ? Kind::time
                              : token.text.find('T') == std::string::npos ? Kind::date
                                                                          : Kind::date_time,
                              token.text[0] == 'T' ? token.text.substr(1) : token.text);
        if (out.value.text.ends_with('T')) out.value.text.pop_back();
        ++at_;
        return out;
      case TokenKind::name:
        if (token.text == "true" || token.text == "false") {
          out.value = from_text(Kind::boolean, token.text);
          ++at_;
          return out;
        }
        return invocation();
      case TokenKind::quoted_name: return invocation();
      default: break;
    }
    if (take("(")) {
      auto inner = expression(1);
      if (inner && !take(")")) return fail("A ) is missing.");
      return inner;
    }
    if (take("{")) {
      if (!take("}")) return fail("A } is missing.");
      return Node{};
    }
    return fail("A value is expected.");
  }

  std::optional<Node> number() {
    Node out;
    out.kind = NodeKind::literal;
    const std::string digits = here().text;
    ++at_;
    static constexpr std::array<std::string_view, 16> kUnits{
        "year", "years", "month",  "months",  "week",   "weeks",   "day",         "days",
        "hour", "hours", "minute", "minutes", "second", "seconds", "millisecond", "milliseconds"};
    const bool is_unit =
        here().kind == TokenKind::string ||
        (here().kind == TokenKind::name && std::find(kUnits.begin(), kUnits.end(), here().text) != kUnits.end());
    if (is_unit) {
      out.value = from_text(Kind::quantity, digits);
      out.value.unit = here().text;
      ++at_;
    } else {
      out.value = from_text(digits.find('.') == std::string::npos ? Kind::integer : Kind::decimal, digits);
    }
    return out;
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::size_t length_ = 0;
  std::string message_;
};

void collect_constants(const Node& node, std::vector<std::string>& out) {
  static constexpr std::array<std::string_view, 8> kOwn{"resource", "rootResource", "context", "questionnaire",
                                                        "ucum",     "sct",          "loinc",   "qitem"};
  if (node.kind == NodeKind::constant && std::find(kOwn.begin(), kOwn.end(), node.text) == kOwn.end() &&
      std::find(out.begin(), out.end(), node.text) == out.end()) {
    out.push_back(node.text);
  }
  for (const Node& part : node.parts) collect_constants(part, out);
}

bool names(const Node& node, std::string_view constant) {
  return (node.kind == NodeKind::constant && node.text == constant) ||
         std::any_of(node.parts.begin(), node.parts.end(), [&](const Node& part) { return names(part, constant); });
}

void collect_texts(const Node& node, std::vector<std::string>& out) {
  if (node.kind == NodeKind::literal && node.value.kind == Kind::string) out.push_back(node.value.text);
  for (const Node& part : node.parts) collect_texts(part, out);
}

bool is_link_id(const Node& node) {
  return node.kind == NodeKind::dot ? is_link_id(node.parts.back())
                                    : node.kind == NodeKind::name && node.text == "linkId";
}

void collect_link_ids(const Node& node, std::vector<std::string>& out) {
  const bool compares = node.kind == NodeKind::binary && (node.text == "=" || node.text == "~" || node.text == "in");
  if (compares && (is_link_id(node.parts[0]) || is_link_id(node.parts[1]))) {
    const Node& named = node.parts[is_link_id(node.parts[0]) ? 1 : 0];
    collect_texts(named, out);
  }
  for (const Node& part : node.parts) collect_link_ids(part, out);
}

}  // namespace

Result<Expression> Expression::parse(std::string_view text) {
  if (text.size() > kExpressionMax) return Error{ErrorCode::too_large, "The expression is too long.", ""};
  Lexer lexer(text);
  auto tokens = lexer.tokens();
  if (!tokens) {
    return Error{ErrorCode::invalid_value, "The expression holds something that is not FHIRPath.",
                 std::to_string(lexer.position())};
  }
  Parser parser(std::move(*tokens));
  auto root = parser.whole();
  if (!root) return Error{ErrorCode::invalid_value, parser.message(), std::to_string(parser.offset())};
  Expression out;
  out.root_ = std::make_shared<const Node>(std::move(*root));
  collect_constants(*out.root_, out.constants_);
  out.uses_context_ = names(*out.root_, "context");
  return out;
}

std::vector<std::string> Expression::link_ids() const {
  std::vector<std::string> out;
  collect_link_ids(*root_, out);
  return out;
}

Value from_text(Kind kind, std::string text) {
  Value out;
  out.kind = kind;
  out.text = std::move(text);
  return out;
}

}  // namespace frontdoor::fhirpath
