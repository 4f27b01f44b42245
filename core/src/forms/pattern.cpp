// See frontdoor/pattern.h. Thompson's construction, run as a list of threads in order of preference (R. Cox, "Regular
// Expression Matching: the Virtual Machine Approach", 2009).
#include <frontdoor/pattern.h>

#include <frontdoor/limits.h>

#include "forms/letters.h"

#include <algorithm>
#include <memory>

namespace frontdoor {

namespace {

constexpr std::uint32_t kLast = 0x10FFFF;
constexpr std::uint32_t kNone = UINT32_MAX;
constexpr std::size_t kStepsMax = 5'000;
constexpr std::uint32_t kRepeatMax = 1'000;
constexpr std::size_t kNestingMax = 64;

using Range = Pattern::Range;
using Operation = Pattern::Operation;

std::uint32_t decode(std::string_view text, std::size_t& at) {
  return next_character(text, at);
}

bool is_word(std::uint32_t code) {
  return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || code == '_';
}

void normalise(std::vector<Range>& ranges) {
  std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) { return a.low < b.low; });
  std::vector<Range> out;
  for (const Range& range : ranges) {
    if (!out.empty() && range.low <= out.back().high + 1) {
      out.back().high = std::max(out.back().high, range.high);
    } else {
      out.push_back(range);
    }
  }
  ranges = std::move(out);
}

std::vector<Range> negated(std::vector<Range> ranges) {
  normalise(ranges);
  std::vector<Range> out;
  std::uint32_t low = 0;
  for (const Range& range : ranges) {
    if (range.low > low) out.push_back({low, range.low - 1});
    low = range.high + 1;
  }
  if (low <= kLast) out.push_back({low, kLast});
  return out;
}

std::optional<std::vector<Range>> named_class(char letter) {
  std::vector<Range> out;
  switch (letter | 0x20) {
    case 'd': out = {{'0', '9'}}; break;
    case 'w': out = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}; break;
    case 's': out = {{'\t', '\n'}, {'\f', '\r'}, {' ', ' '}}; break;
    case 'h': out = {{'\t', '\t'}, {' ', ' '}, {0xA0, 0xA0}}; break;  // blanks of one line, as Java has it
    default: return std::nullopt;
  }
  if (letter < 'a') return negated(std::move(out));
  return out;
}

// What a pattern is made of, before it becomes steps.
struct Part {
  enum class Kind : std::uint8_t { empty, ranges, sequence, choice, repeat, assertion };
  Kind kind = Kind::empty;
  std::vector<Range> ranges;
  std::vector<Part> parts;
  std::uint32_t least = 0;
  std::uint32_t most = 0;  // kNone: any number
  bool lazy = false;
  Operation assertion = Operation::text_begin;
};

}  // namespace

class PatternCompiler {
 public:
  explicit PatternCompiler(std::string_view text) : text_(text) {}

  Result<Pattern> compile() {
    Part whole = choice(0);
    if (at_ < text_.size()) fail("A closing bracket has no opening one.");
    if (error_) return *error_;
    out_.steps_.push_back({});  // step 0 is the match
    out_.start_ = emit(whole, 0);
    if (error_) return *error_;
    return std::move(out_);
  }

 private:
  void fail(const char* message) {
    if (!error_) error_ = Error{ErrorCode::invalid_value, message, std::to_string(at_)};
  }

  bool more() const { return at_ < text_.size() && !error_; }
  bool take(char c) {
    if (!more() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  Part choice(std::size_t depth) {
    if (depth > kNestingMax) fail("The pattern is nested too deep.");
    const bool any_case = ignore_case_;
    const bool dot_all = dot_is_all_;
    Part out;
    out.kind = Part::Kind::choice;
    do {
      out.parts.push_back(sequence(depth));
    } while (take('|'));
    ignore_case_ = any_case;
    dot_is_all_ = dot_all;
    return out;
  }

  Part sequence(std::size_t depth) {
    Part out;
    out.kind = Part::Kind::sequence;
    while (more() && text_[at_] != '|' && text_[at_] != ')') out.parts.push_back(repeated(atom(depth)));
    return out;
  }

  Part repeated(Part inner) {
    while (more()) {
      std::uint32_t least = 0;
      std::uint32_t most = kNone;
      const std::size_t before = at_;
      if (take('*')) {
      } else if (take('+')) {
        least = 1;
      } else if (take('?')) {
        most = 1;
      } else if (text_[at_] != '{' || !bounds(least, most)) {
        at_ = before;
        break;
      }
      Part out;
      out.kind = Part::Kind::repeat;
      out.least = least;
      out.most = most;
      out.lazy = take('?');
      out.parts.push_back(std::move(inner));
      inner = std::move(out);
      if (more() && (text_[at_] == '*' || text_[at_] == '+' || text_[at_] == '?')) fail("A repetition is repeated.");
    }
    return inner;
  }

  // {n}, {n,}, {n,m}; anything else is the character itself.
  bool bounds(std::uint32_t& least, std::uint32_t& most) {
    ++at_;
    const auto number = [this](std::uint32_t& value) {
      const std::size_t begin = at_;
      value = 0;
      while (more() && text_[at_] >= '0' && text_[at_] <= '9' && value <= kRepeatMax) {
        value = value * 10 + static_cast<std::uint32_t>(text_[at_++] - '0');
      }
      return at_ > begin;
    };
    if (!number(least)) return false;
    most = least;
    if (take(',') && !number(most)) most = kNone;
    if (!take('}')) return false;
    if (least > kRepeatMax || (most != kNone && (most > kRepeatMax || most < least))) {
      fail("A repetition's bounds are too large or the wrong way round.");
    }
    return true;
  }

  Part atom(std::size_t depth) {
    const char c = text_[at_];
    switch (c) {
      case '(': return group(depth);
      case '[': return bracket();
      case '\\': return escape();
      case '^': ++at_; return assertion(Operation::text_begin);
      case '$': ++at_; return assertion(Operation::text_end);
      case '.': ++at_; return of_ranges(dot_is_all_ ? std::vector<Range>{{0, kLast}} : negated({{'\n', '\n'}}));
      case '*':
      case '+':
      case '?': fail("A repetition has nothing to repeat."); return {};
      default: break;
    }
    const std::uint32_t code = decode(text_, at_);
    return literal(code);
  }

  Part literal(std::uint32_t code) {
    std::vector<Range> ranges{{code, code}};
    return of_ranges(std::move(ranges));
  }

  Part of_ranges(std::vector<Range> ranges) {
    if (ignore_case_) add_other_case(ranges);
    Part out;
    out.kind = Part::Kind::ranges;
    normalise(ranges);
    out.ranges = std::move(ranges);
    return out;
  }

  static void add_other_case(std::vector<Range>& ranges) {
    // Twice, because letters come in threes too: k, K and the Kelvin sign.
    for (int round = 0; round < 2; ++round) {
      std::vector<std::pair<char32_t, char32_t>> others;
      for (const Range& range : ranges) frontdoor::add_other_case(range.low, range.high, others);
      for (const auto& [low, high] : others) ranges.push_back({low, high});
      normalise(ranges);
    }
  }

  static Part assertion(Operation operation) {
    Part out;
    out.kind = Part::Kind::assertion;
    out.assertion = operation;
    return out;
  }

  Part group(std::size_t depth) {
    ++at_;
    const bool any_case = ignore_case_;
    const bool dot_all = dot_is_all_;
    if (take('?')) {
      bool on = true;
      while (more() && text_[at_] != ':' && text_[at_] != ')') {
        const char flag = text_[at_++];
        if (flag == '-') {
          on = false;
        } else if (flag == 'i') {
          ignore_case_ = on;
        } else if (flag == 's') {
          dot_is_all_ = on;
        } else {
          fail("Look-around, named groups and other flags are not part of this syntax.");
        }
      }
      if (take(')')) return {};  // the flags hold to the end of the enclosing group
      if (!take(':')) fail("A group is not closed.");
    }
    Part out = choice(depth + 1);
    if (!take(')')) fail("A group is not closed.");
    ignore_case_ = any_case;
    dot_is_all_ = dot_all;
    return out;
  }

  // After a backslash: a class, or one character.
  std::optional<std::vector<Range>> escaped(std::uint32_t& code) {
    ++at_;
    if (!more()) {
      fail("A backslash ends the pattern.");
      return std::nullopt;
    }
    const char c = text_[at_];
    if (auto ranges = named_class(c)) {
      ++at_;
      return ranges;
    }
    static constexpr std::string_view kNames = "fnrtva";
    static constexpr std::string_view kCodes = "\f\n\r\t\v\a";
    if (const std::size_t known = kNames.find(c); known != std::string_view::npos) {
      ++at_;
      code = static_cast<unsigned char>(kCodes[known]);
      return std::nullopt;
    }
    if (c == 'x') return hexadecimal(code), std::nullopt;
    if (is_word(static_cast<unsigned char>(c))) {
      fail("This escape is not part of this syntax.");
      return std::nullopt;
    }
    code = decode(text_, at_);
    return std::nullopt;
  }

  void hexadecimal(std::uint32_t& code) {
    ++at_;
    const bool braces = take('{');
    code = 0;
    std::size_t count = 0;
    while (more() && count < (braces ? 6U : 2U)) {
      const char c = text_[at_];
      const char lower = static_cast<char>(c | 0x20);
      const bool digit = c >= '0' && c <= '9';
      if (!digit && (lower < 'a' || lower > 'f')) break;
      code = code * 16 + static_cast<std::uint32_t>(digit ? c - '0' : lower - 'a' + 10);
      ++at_;
      ++count;
    }
    if ((braces && !take('}')) || count == 0 || (!braces && count != 2) || code > kLast) {
      fail("A \\x escape needs two digits, or digits in braces.");
    }
  }

  Part escape() {
    if (at_ + 1 < text_.size()) {
      const char c = text_[at_ + 1];
      const Operation operation = c == 'b'   ? Operation::word_edge
                                  : c == 'B' ? Operation::not_word_edge
                                  : c == 'A' ? Operation::text_begin
                                             : Operation::text_end;
      if (c == 'b' || c == 'B' || c == 'A' || c == 'z') {
        at_ += 2;
        return assertion(operation);
      }
    }
    std::uint32_t code = 0;
    auto ranges = escaped(code);
    return ranges ? of_ranges(std::move(*ranges)) : literal(code);
  }

  Part bracket() {
    ++at_;
    const bool negate = take('^');
    std::vector<Range> ranges;
    bool first = true;
    while (more() && (first || text_[at_] != ']')) {
      first = false;
      if (text_[at_] == '[' && text_.substr(at_, 2) == "[:") {
        posix(ranges);
      } else {
        member(ranges);
      }
    }
    if (!take(']')) fail("A character class is not closed.");
    if (ignore_case_) add_other_case(ranges);
    Part out = of_ranges(negate ? negated(std::move(ranges)) : std::move(ranges));
    if (out.ranges.empty() && !negate) fail("A character class is empty.");
    return out;
  }

  void posix(std::vector<Range>& ranges) {
    static constexpr std::string_view kLetters = "[:alpha:]";
    const std::size_t end = text_.find(":]", at_);
    const std::string_view name = end == std::string_view::npos ? "" : text_.substr(at_, end + 2 - at_);
    if (name == kLetters || name == "[:alnum:]") {
      ranges.insert(ranges.end(), {{'A', 'Z'}, {'a', 'z'}});
      if (name != kLetters) ranges.push_back({'0', '9'});
    } else if (name == "[:digit:]") {
      ranges.push_back({'0', '9'});
    } else if (name == "[:upper:]") {
      ranges.push_back({'A', 'Z'});
    } else if (name == "[:lower:]") {
      ranges.push_back({'a', 'z'});
    } else if (name == "[:space:]") {
      ranges.insert(ranges.end(), {{'\t', '\r'}, {' ', ' '}});
    } else if (name == "[:punct:]") {
      ranges.insert(ranges.end(), {{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}});
    } else {
      return fail("This character class is not part of this syntax.");
    }
    at_ += name.size();
  }

  std::optional<std::uint32_t> one(std::vector<Range>& ranges) {
    if (text_[at_] != '\\') return decode(text_, at_);
    std::uint32_t code = 0;
    if (auto named = escaped(code)) {
      ranges.insert(ranges.end(), named->begin(), named->end());
      return std::nullopt;
    }
    return code;
  }

  void member(std::vector<Range>& ranges) {
    const auto low = one(ranges);
    if (error_) return;
    const bool is_range = at_ + 1 < text_.size() && text_[at_] == '-' && text_[at_ + 1] != ']';
    if (!low || !is_range) {
      if (low) ranges.push_back({*low, *low});
      if (!low && is_range) fail("A range in a character class begins with a class.");
      return;
    }
    ++at_;
    const auto high = one(ranges);
    if (!high || *high < *low) return fail("A range in a character class is the wrong way round.");
    ranges.push_back({*low, *high});
  }

  std::uint32_t add(Pattern::Step step) {
    if (out_.steps_.size() >= kStepsMax) {
      fail("The pattern is too large.");
      return 0;
    }
    out_.steps_.push_back(step);
    return static_cast<std::uint32_t>(out_.steps_.size() - 1);
  }

  // Steps for `part` that go on to `next`; what is emitted last runs first.
  std::uint32_t emit(const Part& part, std::uint32_t next) {
    if (error_) return 0;
    switch (part.kind) {
      case Part::Kind::empty: return next;
      case Part::Kind::assertion: return add({part.assertion, next, 0, 0, 0});
      case Part::Kind::ranges: {
        const auto first = static_cast<std::uint32_t>(out_.ranges_.size());
        out_.ranges_.insert(out_.ranges_.end(), part.ranges.begin(), part.ranges.end());
        return add({Operation::ranges, next, 0, first, static_cast<std::uint32_t>(part.ranges.size())});
      }
      case Part::Kind::sequence:
        for (std::size_t i = part.parts.size(); i-- > 0;) next = emit(part.parts[i], next);
        return next;
      case Part::Kind::choice: {
        std::uint32_t out = emit(part.parts.back(), next);
        for (std::size_t i = part.parts.size() - 1; i-- > 0;) {
          const std::uint32_t preferred = emit(part.parts[i], next);
          out = add({Operation::split, preferred, out, 0, 0});
        }
        return out;
      }
      case Part::Kind::repeat: return emit_repeat(part, next);
    }
    return next;
  }

  std::uint32_t split(bool lazy, std::uint32_t inner, std::uint32_t after) {
    return lazy ? add({Operation::split, after, inner, 0, 0}) : add({Operation::split, inner, after, 0, 0});
  }

  std::uint32_t emit_repeat(const Part& part, std::uint32_t next) {
    const Part& inner = part.parts.front();
    std::uint32_t out = next;
    if (part.most == kNone) {
      const std::uint32_t loop = add({Operation::split, 0, 0, 0, 0});
      const std::uint32_t body = emit(inner, loop);
      if (error_) return 0;
      out_.steps_[loop].next = part.lazy ? next : body;
      out_.steps_[loop].other = part.lazy ? body : next;
      out = loop;
    } else {
      for (std::uint32_t i = part.least; i < part.most && !error_; ++i) out = split(part.lazy, emit(inner, out), next);
    }
    for (std::uint32_t i = 0; i < part.least && !error_; ++i) out = emit(inner, out);
    return out;
  }

  Pattern out_;
  std::string_view text_;
  std::size_t at_ = 0;
  bool ignore_case_ = false;
  bool dot_is_all_ = false;
  std::optional<Error> error_;
};

namespace {

// The threads waiting at one character, the preferred ones first.
class Threads {
 public:
  explicit Threads(std::size_t steps) : seen_(steps, 0) {}
  void clear() {
    list.clear();
    ++round_;
  }
  bool enter(std::uint32_t step) {
    if (seen_[step] == round_) return false;
    seen_[step] = round_;
    return true;
  }
  struct Thread {
    std::uint32_t step;
    std::size_t begin;
  };
  std::vector<Thread> list;

 private:
  std::vector<std::uint32_t> seen_;
  std::uint32_t round_ = 1;
};

struct Place {
  std::string_view text;
  std::size_t at;
  bool is_word_edge() const {
    const bool before = at > 0 && is_word(static_cast<unsigned char>(text[at - 1]));
    const bool after = at < text.size() && is_word(static_cast<unsigned char>(text[at]));
    return before != after;
  }
};

bool holds(Operation assertion, const Place& place) {
  switch (assertion) {
    case Operation::text_begin: return place.at == 0;
    case Operation::text_end: return place.at == place.text.size();
    case Operation::word_edge: return place.is_word_edge();
    default: return !place.is_word_edge();
  }
}

// Follows every step that takes no character.
void follow(const std::vector<Pattern::Step>& steps, Threads& threads, std::uint32_t first, std::size_t begin,
            const Place& place, std::vector<std::uint32_t>& stack) {
  stack.assign(1, first);
  while (!stack.empty()) {
    const std::uint32_t at = stack.back();
    stack.pop_back();
    if (!threads.enter(at)) continue;
    const Pattern::Step& step = steps[at];
    switch (step.operation) {
      case Operation::jump: stack.push_back(step.next); break;
      case Operation::split:
        stack.push_back(step.other);
        stack.push_back(step.next);
        break;
      case Operation::match:
      case Operation::ranges: threads.list.push_back({at, begin}); break;
      default:
        if (holds(step.operation, place)) stack.push_back(step.next);
        break;
    }
  }
}

}  // namespace

Result<Pattern> Pattern::compile(std::string_view pattern) {
  return PatternCompiler(pattern).compile();
}

std::optional<std::pair<std::size_t, std::size_t>> Pattern::run(std::string_view text, std::size_t from,
                                                                bool whole) const {
  Threads now(steps_.size());
  Threads then(steps_.size());
  std::vector<std::uint32_t> stack;
  std::optional<std::pair<std::size_t, std::size_t>> found;
  now.clear();
  std::size_t at = from;
  while (true) {
    if (!found && (!whole || at == from)) follow(steps_, now, start_, at, {text, at}, stack);
    if (now.list.empty() && (found || whole)) break;
    std::size_t next = at;
    const bool more = at < text.size();
    const std::uint32_t code = more ? decode(text, next) : 0;
    then.clear();
    for (const Threads::Thread& thread : now.list) {
      const Step& step = steps_[thread.step];
      if (step.operation == Operation::match) {
        if (whole && more) continue;
        found = {thread.begin, at};
        break;
      }
      if (!more) continue;
      const Range* range = ranges_.data() + step.range;
      const bool taken = std::any_of(range, range + step.range_count,
                                     [code](const Range& one) { return code >= one.low && code <= one.high; });
      if (taken) follow(steps_, then, step.next, thread.begin, {text, next}, stack);
    }
    if (!more) break;
    std::swap(now, then);
    at = next;
  }
  return found;
}

bool Pattern::matches_whole(std::string_view text) const {
  return run(text, 0, true).has_value();
}

// Breadth first: all steps that can be reached with one character more than the last.
std::optional<std::size_t> Pattern::shortest_match() const {
  std::vector<std::uint8_t> seen(steps_.size(), 0);
  std::vector<std::uint32_t> now{start_};
  std::vector<std::uint32_t> then;
  for (std::size_t length = 0; !now.empty(); ++length) {
    while (!now.empty()) {
      const std::uint32_t at = now.back();
      now.pop_back();
      if (seen[at]) continue;
      seen[at] = 1;
      const Step& step = steps_[at];
      if (step.operation == Operation::match) return length;
      if (step.operation == Operation::ranges) {
        if (step.range_count > 0) then.push_back(step.next);
        continue;
      }
      now.push_back(step.next);
      if (step.operation == Operation::split) now.push_back(step.other);
    }
    now.swap(then);
  }
  return std::nullopt;
}

std::optional<std::pair<std::size_t, std::size_t>> Pattern::find(std::string_view text, std::size_t from) const {
  return run(text, from, false);
}

}  // namespace frontdoor
