// Reads the lists of signs.
#include <frontdoor/sign_groups.h>

#include <frontdoor/json.h>

#include <algorithm>

namespace frontdoor {

namespace {

constexpr std::size_t kSignsMin = 3;
constexpr std::size_t kSignsMax = 10;
constexpr std::size_t kRaisedMax = 20;
constexpr std::size_t kTextsMax = 10;
constexpr std::int64_t kMonthsMax = 216;

Error fault(ErrorCode code, const char* message, std::string where) {
  return {code, message, std::move(where)};
}

const RuleInfo* rule_called(const std::vector<RuleInfo>& rules, std::string_view id) {
  const auto found = std::find_if(rules.begin(), rules.end(), [&](const RuleInfo& rule) { return rule.id == id; });
  return found == rules.end() ? nullptr : &*found;
}

std::optional<Error> read_texts(const Json& json, const char* key, const Sign& sign, std::vector<std::string>& into) {
  const Json* texts = json_array(json, key);
  if (texts == nullptr) return std::nullopt;
  for (const Json& text : *texts) {
    const std::string* words = json_as_string(text);
    if (words == nullptr || words->empty()) return fault(ErrorCode::invalid_value, "A text is words.", sign.code);
    into.push_back(*words);
  }
  if (into.empty() || into.size() > kTextsMax)
    return fault(ErrorCode::invalid_value, "A sign denies and covers 1 to 10 texts.", sign.code);
  return std::nullopt;
}

// Whom and what a sign is not asked of, and what is not asked beside it.
std::optional<Error> read_limits(const Json& json, Sign& sign) {
  if (auto error = read_texts(json, "denied", sign, sign.denied)) return error;
  if (auto error = read_texts(json, "covers", sign, sign.covers)) return error;
  const std::int64_t months = json_integer(json, "below-months").value_or(0);
  if (months < 0 || months > kMonthsMax) return fault(ErrorCode::invalid_value, "No such age.", sign.code);
  sign.below_months = static_cast<std::int32_t>(months);
  return std::nullopt;
}

std::optional<Error> read_sign(const Json& json, const std::vector<RuleInfo>& rules, SignGroup& group) {
  if (auto error = refuse_unknown_keys(json, {"code", "label", "rule", "denied", "covers", "below-months"}))
    return error;
  Sign sign;
  sign.code = json_string_or(json, "code", "");
  sign.label = json_string_or(json, "label", "");
  if (sign.code.empty() || sign.label.empty() || sign.code == as_written_sign)
    return fault(ErrorCode::missing_key, "A sign has a code, a label and a rule.", group.name);
  const std::string id = json_string_or(json, "rule", "");
  const RuleInfo* rule = rule_called(rules, id);
  if (rule == nullptr) return fault(ErrorCode::invalid_value, "There is no such rule.", id);
  sign.rule = *rule;
  if (auto error = read_limits(json, sign)) return error;
  for (const Sign& other : group.signs) {
    if (other.code == sign.code) return fault(ErrorCode::duplicate_key, "Two signs have one code.", sign.code);
  }
  group.if_yes = std::max(group.if_yes, sign.rule.action);
  group.signs.push_back(std::move(sign));
  return std::nullopt;
}

std::optional<Error> read_group(const Json& json, const std::vector<RuleInfo>& rules, SignGroups& groups) {
  if (auto error = refuse_unknown_keys(json, {"group", "name", "signs"})) return error;
  const std::string code = json_string_or(json, "group", "");
  const auto number = group_from_code(code);
  if (!number) return fault(ErrorCode::invalid_value, "There is no such group.", code);
  SignGroup& group = groups.groups[static_cast<std::size_t>(*number)];
  if (!group.signs.empty()) return fault(ErrorCode::duplicate_key, "This group is listed twice.", code);
  group.name = json_string_or(json, "name", "");
  const Json* signs = json_array(json, "signs");
  if (group.name.empty() || signs == nullptr)
    return fault(ErrorCode::missing_key, "A group has a name and signs.", code);
  if (signs->size() < kSignsMin || signs->size() > kSignsMax)
    return fault(ErrorCode::invalid_value, "A group has 3 to 10 signs.", code);
  for (const Json& sign : *signs) {
    if (auto error = read_sign(sign, rules, group)) return error;
  }
  return std::nullopt;
}

std::optional<Error> read_as_written(const Json& json, const std::vector<RuleInfo>& rules, SignGroups& groups) {
  if (auto error = refuse_unknown_keys(json, {"about", "label", "rule", "raised"})) return error;
  const auto find = [&](const Json& holder, const char* key, RuleInfo& into) -> std::optional<Error> {
    const std::string id = json_string_or(holder, key, "");
    const RuleInfo* rule = rule_called(rules, id);
    if (rule == nullptr) return fault(ErrorCode::invalid_value, "There is no such rule.", id);
    into = *rule;
    return std::nullopt;
  };
  groups.as_written.code = as_written_sign;
  groups.as_written.label = json_string_or(json, "label", "");
  if (groups.as_written.label.empty()) return fault(ErrorCode::missing_key, "The tick needs its label.", "as_written");
  if (auto error = find(json, "rule", groups.as_written.rule)) return error;
  const Json* raised = json_array(json, "raised");
  if (raised == nullptr) return fault(ErrorCode::missing_key, "The rules that are raised are needed.", "as_written");
  if (raised->size() > kRaisedMax) return fault(ErrorCode::invalid_value, "At most 20 rules are raised.", "as_written");
  for (const Json& pair : *raised) {
    if (auto error = refuse_unknown_keys(pair, {"rule", "to"})) return error;
    RuleInfo from;
    RaisedRule rule;
    if (auto error = find(pair, "rule", from)) return error;
    if (auto error = find(pair, "to", rule.to)) return error;
    if (rule.to.action <= from.action)
      return fault(ErrorCode::invalid_value, "A rule is raised to a milder one.", from.id);
    rule.rule = from.id;
    groups.raised.push_back(std::move(rule));
  }
  return std::nullopt;
}

}  // namespace

Result<SignGroups> SignGroups::load(std::string_view text, const std::vector<RuleInfo>& rules) {
  const Result<Json> json = parse_json(text);
  if (!json) return json.error();
  if (auto error = refuse_unknown_keys(json.value(), {"about", "version", "reviewer", "as_written", "groups"}))
    return *error;
  SignGroups made;
  made.version = json_string_or(json.value(), "version", "");
  made.reviewer = json_string_or(json.value(), "reviewer", "");
  if (made.version.empty() || json_member(json.value(), "reviewer") == nullptr) {
    return fault(ErrorCode::missing_key, "A version and a reviewer are needed.", "");
  }
  const Json* as_written = json_object(json.value(), "as_written");
  if (as_written == nullptr) return fault(ErrorCode::missing_key, "What is written now acts as a rule.", "as_written");
  if (auto error = read_as_written(*as_written, rules, made)) return *error;
  const Json* groups = json_array(json.value(), "groups");
  if (groups == nullptr) return fault(ErrorCode::missing_key, "Groups are needed.", "groups");
  for (const Json& group : *groups) {
    if (auto error = read_group(group, rules, made)) return *error;
  }
  for (std::size_t i = 0; i < kGroups; ++i) {
    if (made.groups[i].signs.empty())
      return fault(ErrorCode::missing_key, "A group is missing.", std::string(to_code(static_cast<ClinicalGroup>(i))));
  }
  return made;
}

}  // namespace frontdoor
