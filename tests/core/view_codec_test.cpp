// The View survives its flat encoding, and damaged bytes are refused.
#include <frontdoor/view_codec.h>

#include <gtest/gtest.h>

namespace frontdoor {
namespace {

View a_view() {
  View view;
  view.revision = 7;
  view.page = "own-words";
  view.focus = node_id("own-words");
  view.root.role = Role::page;
  view.root.name = "page";
  view.root.id = node_id("page");
  Node area;
  area.role = Role::text_area;
  area.name = "own-words";
  area.id = node_id("own-words");
  area.text = "What do you need help with?";
  area.value = "Za\xC5\xBC\xC3\xB3\xC5\x82\xC4\x87 \xF0\x9F\x91\x8D";
  area.level = 1;
  area.count_max = 5000;
  area.required = true;
  area.live = true;
  view.root.children = {area, area};
  return view;
}

TEST(ViewCodec, GivesBackWhatWasEncoded) {
  const View view = a_view();
  const auto decoded = decode_view(encode_view(view));
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded.value().root, view.root);
  EXPECT_EQ(decoded.value().revision, view.revision);
  EXPECT_EQ(decoded.value().focus, view.focus);
  EXPECT_EQ(decoded.value().page, view.page);
}

TEST(ViewCodec, RefusesEveryTruncation) {
  const std::string bytes = encode_view(a_view());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_view(std::string_view(bytes).substr(0, size)).ok()) << size;
  }
  EXPECT_FALSE(decode_view(bytes + "x").ok());
}

TEST(ViewCodec, RefusesAnUnknownRoleAndAHugeChildCount) {
  View view;
  view.root.name = "page";
  std::string bytes = encode_view(view);
  // magic 4, revision 4, focus 4, direction 1, page 4, language 4 + 2, node id 4
  const std::size_t role_at = 4 + 4 + 4 + 1 + 4 + 6 + 4;
  std::string unknown = bytes;
  unknown[role_at] = static_cast<char>(role_count);
  EXPECT_FALSE(decode_view(unknown).ok());
  std::string huge = bytes;
  for (std::size_t i = 1; i <= 4; ++i) huge[huge.size() - i] = static_cast<char>(0xFF);
  EXPECT_FALSE(decode_view(huge).ok());
}

TEST(ViewCodec, NodeIdsAreStable) {
  EXPECT_EQ(node_id("own-words"), node_id("own-words"));
  EXPECT_NE(node_id("own-words"), node_id("own-words/card"));
  EXPECT_NE(node_id(""), 0u);
}

}  // namespace
}  // namespace frontdoor
