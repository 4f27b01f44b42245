// What the core accepts as JSON, and that no wrong type can stop it.
#include <frontdoor/json.h>
#include <frontdoor/limits.h>

#include <gtest/gtest.h>

namespace frontdoor {
namespace {

TEST(Json, RefusesDuplicateKeys) {
  const auto parsed = parse_json(R"({"a":1,"a":2})");
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.error().code, ErrorCode::duplicate_key);
  EXPECT_NE(parsed.error().where.find("\"a\""), std::string::npos);
}

TEST(Json, NamesLineAndColumnOfAFault) {
  const auto parsed = parse_json("{\n  \"a\": nope\n}");
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.error().code, ErrorCode::malformed_json);
  EXPECT_EQ(parsed.error().where.substr(0, 2), "2:");
}

TEST(Json, RefusesNestingPastTheLimit) {
  const std::string edge = std::string(limits::json_depth_max, '[') + std::string(limits::json_depth_max, ']');
  EXPECT_TRUE(parse_json(edge).ok());
  EXPECT_FALSE(parse_json("[" + edge + "]").ok());
}

TEST(Json, RefusesAnythingAfterTheValue) {
  EXPECT_FALSE(parse_json("{} {}").ok());
  EXPECT_FALSE(parse_json("").ok());
}

TEST(Json, ReadsByTypeAndNeverThrows) {
  const auto parsed = parse_json(R"({"text":"x","number":1.5,"whole":7,"yes":true,"list":[1],"object":{}})");
  ASSERT_TRUE(parsed.ok());
  const Json& json = parsed.value();
  EXPECT_EQ(json_string_or(json, "text", ""), "x");
  EXPECT_EQ(json_string(json, "whole"), nullptr);
  EXPECT_EQ(json_integer(json, "whole"), 7);
  EXPECT_FALSE(json_integer(json, "number").has_value());
  EXPECT_EQ(json_number(json, "number"), 1.5);
  EXPECT_EQ(json_bool(json, "yes"), true);
  EXPECT_FALSE(json_bool(json, "text").has_value());
  EXPECT_NE(json_array(json, "list"), nullptr);
  EXPECT_EQ(json_object(json, "list"), nullptr);
  EXPECT_EQ(json_member(*json_array(json, "list"), "text"), nullptr);
}

TEST(Json, RefusesKeysOutsideAClosedSchema) {
  const auto parsed = parse_json(R"({"known":1,"unknown":2})");
  ASSERT_TRUE(parsed.ok());
  EXPECT_FALSE(refuse_unknown_keys(parsed.value(), {"known", "unknown"}).has_value());
  const auto error = refuse_unknown_keys(parsed.value(), {"known"});
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->where, "unknown");
}

TEST(Json, KeepsTheDigitsOfDecimals) {
  const char* text = R"({"a":2.50,"b":-0,"c":1e3,"d":123456789012345678901234567890,"e":-7,"f":18446744073709551615})";
  const auto parsed = parse_json(text);
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(to_text(parsed.value()), text);
  EXPECT_EQ(json_number(parsed.value(), "a"), 2.5);
  EXPECT_EQ(json_number(parsed.value(), "e"), -7.0);
  EXPECT_EQ(to_text(json_decimal("0.10")), "0.10");
  EXPECT_TRUE(json_decimal("01").is_null());
  EXPECT_TRUE(json_decimal("\"x\"").is_null());
}

TEST(Json, WritesEveryKindSoThatItReadsBackTheSame) {
  const Json json = {{"text", "q\"\\\n\x01é😀"}, {"list", {1, true, nullptr, 0.5}}, {"empty", Json::object()}};
  EXPECT_EQ(to_text(json), "{\"text\":\"q\\\"\\\\\\n\\u0001é😀\",\"list\":[1,true,null,0.5],\"empty\":{}}");
  EXPECT_EQ(to_text(parse_json(to_text(json)).value()), to_text(json));
}

TEST(Json, ReadsEscapesAndRefusesHalfOnes) {
  EXPECT_EQ(json_as_string(parse_json(R"("\u00e9\ud83d\ude00\/\t")").value())->size(), 8U);
  for (const char* text : {R"("\ud83d")", R"("\ude00")", R"("\u12")", R"("\x")", "\"\xC0\xAF\"", "\"a\nb\"", "01", "1.",
                           "-", "tru", "[1,]", "{\"a\":1,}", "{a:1}"}) {
    EXPECT_FALSE(parse_json(text).ok()) << text;
  }
}

TEST(Json, RefusesObjectsWithTooManyKeysSoonEnough) {
  std::string text = "{";
  for (std::size_t i = 0; i <= limits::json_keys_max; ++i) text += "\"k" + std::to_string(i) + "\":1,";
  text.back() = '}';
  const auto parsed = parse_json(text);
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(parsed.error().code, ErrorCode::too_large);
}

TEST(Json, ReplacesBrokenUtf8WhenWriting) {
  EXPECT_EQ(to_text(Json(std::string("a\xFF"))), "\"a\xEF\xBF\xBD\"");
}

}  // namespace
}  // namespace frontdoor
