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

TEST(Json, ReplacesBrokenUtf8WhenWriting) {
  EXPECT_EQ(to_text(Json(std::string("a\xFF"))), "\"a\xEF\xBF\xBD\"");
}

}  // namespace
}  // namespace frontdoor
