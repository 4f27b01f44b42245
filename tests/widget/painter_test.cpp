#include "fixtures.h"
#include "stb_text_engine.h"

#include <painter.h>

#include <frontdoor/nodes.h>
#include <frontdoor/view_codec.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>
#include <map>
#include <set>

namespace frontdoor::painter {
namespace {

constexpr float kWidths[] = {288, 343, 672, 1200};  // of the page's column in windows of 320, 375, 768 and more

Viewport viewport(float width, float ratio = 1) {
  Viewport made;
  made.width = width;
  made.device_pixel_ratio = ratio;
  made.visible_height = 4'000;
  made.large = width + 32 >= 641;
  return made;
}

class PainterTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(engine.ready()) << "Install fonts-liberation"; }

  void paint(const View& view, const Viewport& where) {
    painter.show(view);
    const Result<bool> painted = painter.paint(where);
    ASSERT_TRUE(painted.ok()) << painted.error().message;
  }

  StbTextEngine engine;
  Painter painter{engine};
};

void collect_nodes(const Node& node, std::map<NodeId, const Node*>& nodes) {
  nodes[node.id] = &node;
  for (const Node& child : node.children) collect_nodes(child, nodes);
}

bool overlap(const Rectangle& a, const Rectangle& b) {
  return a.x < b.right() - 0.5f && b.x < a.right() - 0.5f && a.y < b.bottom() - 0.5f && b.y < a.bottom() - 0.5f;
}

bool is_target(const Node& node, Part part) {
  switch (node.role) {
    case Role::text_field:
    case Role::text_area:
    case Role::select:
    case Role::combobox:
    case Role::slider:
    case Role::radio:
    case Role::checkbox:
    case Role::button:
    case Role::link:
    case Role::back_link:
    case Role::error_link:
    case Role::details: return part == Part::control;
    default: return false;
  }
}

TEST_F(PainterTest, PlacesEveryPartInsideThePageAtEveryWidth) {
  for (const View& view : fixtures()) {
    for (float width : kWidths) {
      paint(view, viewport(width));
      EXPECT_FALSE(painter.output().commands.empty());
      for (const Placement& placement : painter.placements()) {
        const Rectangle& box = placement.rectangle;
        SCOPED_TRACE(view.page + " at " + std::to_string(width) + ", node " + std::to_string(placement.node));
        // The target of a choice reaches 2 px over the column's edge, as nhsuk-frontend's does.
        EXPECT_GE(box.x, -2);
        EXPECT_GE(box.y, -2);
        EXPECT_LE(box.right(), width + 2);
        EXPECT_LE(box.bottom(), painter.height());
      }
    }
  }
}

TEST_F(PainterTest, PlacesSomethingForEveryNode) {
  for (const View& view : fixtures()) {
    paint(view, viewport(343));
    std::set<NodeId> placed;
    for (const Placement& placement : painter.placements()) placed.insert(placement.node);
    std::map<NodeId, const Node*> nodes;
    for (const Node& child : view.root.children) collect_nodes(child, nodes);
    for (const auto& [id, node] : nodes) {
      const bool invisible = node->role == Role::option || node->role == Role::summary_list;
      EXPECT_TRUE(invisible || placed.contains(id)) << view.page << ": " << node->name;
    }
  }
}

TEST_F(PainterTest, PaintsEveryRoleSomewhere) {
  std::set<Role> roles;
  for (const View& view : fixtures()) {
    std::map<NodeId, const Node*> nodes;
    collect_nodes(view.root, nodes);
    for (const auto& [id, node] : nodes) roles.insert(node->role);
  }
  EXPECT_EQ(roles.size(), role_count);
}

TEST_F(PainterTest, OverlapsNoTwoParts) {
  for (const View& view : fixtures()) {
    for (float width : kWidths) {
      paint(view, viewport(width));
      const Placements& all = painter.placements();
      for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t j = i + 1; j < all.size(); ++j) {
          if (all[i].part == Part::frame || all[j].part == Part::frame) continue;
          EXPECT_FALSE(overlap(all[i].rectangle, all[j].rectangle))
              << view.page << " at " << width << ": nodes " << all[i].node << " and " << all[j].node;
        }
      }
    }
  }
}

TEST_F(PainterTest, MakesTargetsLargeEnough) {
  for (const View& view : fixtures()) {
    std::map<NodeId, const Node*> nodes;
    collect_nodes(view.root, nodes);
    for (float width : kWidths) {
      paint(view, viewport(width));
      for (const Placement& placement : painter.placements()) {
        const Node& node = *nodes.at(placement.node);
        if (!is_target(node, placement.part)) continue;
        const float least =
            node.role == Role::button || node.role == Role::radio || node.role == Role::checkbox ? 44 : 24;
        EXPECT_GE(placement.rectangle.width, least) << view.page << ": " << node.name;
        EXPECT_GE(placement.rectangle.height, least) << view.page << ": " << node.name;
      }
    }
  }
}

TEST_F(PainterTest, PaintsTheSameViewTheSame) {
  for (const View& view : fixtures()) {
    for (int settle = 0; settle < 3; ++settle) paint(view, viewport(343));  // every run is in the atlas now
    const Placements placements = painter.placements();
    const std::vector<ImDrawVert> vertices = painter.output().vertices;
    const std::vector<ImDrawIdx> indices = painter.output().indices;
    paint(view, viewport(343));
    EXPECT_EQ(painter.placements(), placements);
    EXPECT_EQ(painter.output().indices, indices);
    ASSERT_EQ(painter.output().vertices.size(), vertices.size());
    EXPECT_EQ(std::memcmp(painter.output().vertices.data(), vertices.data(), vertices.size() * sizeof(ImDrawVert)), 0);
    EXPECT_TRUE(painter.output().textures.empty());
  }
}

TEST_F(PainterTest, RefusesBytesThatAreNoView) {
  const std::string bytes = encode_view(fixtures().front());
  ASSERT_TRUE(painter.show(bytes).ok());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_FALSE(painter.show(bytes.substr(0, length)).ok()) << length;
  }
  EXPECT_FALSE(painter.show("FDV9" + bytes.substr(4)).ok());
  ASSERT_TRUE(painter.paint(viewport(343)).ok());
  EXPECT_FALSE(painter.placements().empty());
}

TEST_F(PainterTest, SurvivesDamagedBytes) {
  const std::string bytes = encode_view(fixtures()[3]);
  for (std::size_t at = 0; at < bytes.size(); at += 7) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x5a);
    if (painter.show(damaged).ok()) {
      EXPECT_TRUE(painter.paint(viewport(343)).ok());
    }
  }
}

TEST_F(PainterTest, RefusesImpossibleViewports) {
  painter.show(fixtures().front());
  for (Viewport bad : {viewport(0), viewport(343, 0), viewport(343, 100), viewport(1e9f), viewport(343, NAN)}) {
    EXPECT_FALSE(painter.paint(bad).ok());
  }
  Viewport tall = viewport(343);
  tall.visible_height = 1e6f;
  EXPECT_FALSE(painter.paint(tall).ok());
}

TEST_F(PainterTest, PaintsOnlyWhatIsVisibleOfALongPage) {
  Viewport where = viewport(343);
  where.visible_height = 800;
  paint(long_page(2'000), where);
  const float height = painter.height();
  const Placements placements = painter.placements();
  const std::size_t at_top = painter.output().vertices.size();
  EXPECT_GT(height, 100'000);
  EXPECT_LT(at_top, 4'000u);

  where.visible_top = 60'000;
  paint(long_page(2'000), where);
  EXPECT_EQ(painter.placements(), placements);
  EXPECT_EQ(painter.height(), height);
  EXPECT_GT(painter.output().vertices.size(), 100u);
  EXPECT_LT(painter.output().vertices.size(), 4'000u);
  for (const ImDrawVert& vertex : painter.output().vertices) {
    EXPECT_GE(vertex.pos.y, -200);
    EXPECT_LE(vertex.pos.y, 1'000);
  }
}

TEST_F(PainterTest, PaintsFocusHoverAndPressWithoutMovingAnything) {
  for (const View& view : fixtures()) {
    paint(view, viewport(672));
    const Placements placements = painter.placements();
    const std::vector<ImDrawVert> plain = painter.output().vertices;
    std::map<NodeId, const Node*> nodes;
    collect_nodes(view.root, nodes);
    for (const Placement& placement : placements) {
      if (!is_target(*nodes.at(placement.node), placement.part)) continue;
      Viewport where = viewport(672);
      where.focus = placement.node;
      paint(view, where);
      EXPECT_EQ(painter.placements(), placements);
      const std::vector<ImDrawVert>& focused = painter.output().vertices;
      const auto is_yellow = [](const ImDrawVert& vertex) { return vertex.col == colours::focus; };
      EXPECT_GT(std::count_if(focused.begin(), focused.end(), is_yellow),
                std::count_if(plain.begin(), plain.end(), is_yellow))
          << view.page << ": " << nodes.at(placement.node)->name;
      where.focus = 0;
      where.hover = where.active = placement.node;
      paint(view, where);
      EXPECT_EQ(painter.placements(), placements);
    }
  }
}

TEST_F(PainterTest, StacksTheSummaryListOnAPhone) {
  const View view = fixtures()[5];
  const NodeId key = node_id("row-birth");
  const auto rows = [&] {
    std::map<Part, Rectangle> parts;
    for (const Placement& placement : painter.placements()) {
      if (placement.node == key) parts[placement.part] = placement.rectangle;
    }
    return parts;
  };
  paint(view, viewport(343));
  EXPECT_GE(rows().at(Part::control).y, rows().at(Part::label).bottom());
  paint(view, viewport(672));
  EXPECT_EQ(rows().at(Part::control).y, rows().at(Part::label).y);
}

TEST_F(PainterTest, PaintsALinkWithAVariantAsAButtonOverTheWholeWidth) {
  for (const float width : {343.0f, 672.0f}) {
    View view = fixtures().front();
    view.root.children.clear();
    Node card = make_node(Role::care_card, "card", "Call 999 now");
    card.variant = Variant::emergency;
    card.children.push_back(make_link("card/call", "Call 999", "tel:999"));
    card.children.front().variant = Variant::reverse;
    view.root.children.push_back(std::move(card));
    paint(view, viewport(width));
    Rectangle call{}, frame{};
    for (const Placement& placement : painter.placements()) {
      if (placement.node == node_id("card/call") && placement.part == Part::control) call = placement.rectangle;
      if (placement.node == node_id("card") && placement.part == Part::frame) frame = placement.rectangle;
    }
    EXPECT_GE(call.height, 44) << width;
    EXPECT_GT(call.width, frame.width - 70) << width;
    EXPECT_LT(call.right(), frame.right()) << width;
  }
}

TEST_F(PainterTest, AsksForTexturesAgainAfterTheyWereLost) {
  paint(fixtures().front(), viewport(343));
  ASSERT_FALSE(painter.output().textures.empty());
  for (int settle = 0; settle < 3; ++settle) paint(fixtures().front(), viewport(343));
  EXPECT_TRUE(painter.output().textures.empty());
  painter.forget_textures();
  paint(fixtures().front(), viewport(343));
  ASSERT_EQ(painter.output().textures.size(), 1u);
  EXPECT_EQ(painter.output().textures[0].action, TextureAction::create);
  EXPECT_EQ(painter.output().textures[0].texture, painter.output().commands[0].texture);
}

TEST_F(PainterTest, ForgetsRunsThatAreNotUsed) {
  std::size_t most = 0;
  for (int page = 0; page < 6; ++page) {
    View view = fixtures().back();
    std::string& text = view.root.children[2].text;
    for (int word = 0; word < 300; ++word) text += " word" + std::to_string(page * 1'000 + word);
    paint(view, viewport(343, 3));
    most = std::max(most, painter.runs());
  }
  // 1,800 different words went by.
  EXPECT_LT(most, 1'200u);
}

TEST_F(PainterTest, PutsTextOnWholeDevicePixels) {
  for (float ratio : {1.0f, 1.25f, 1.5f, 2.0f, 3.0f}) {
    // The second frame has one atlas: in the first it may grow, and what was painted before keeps its old place.
    for (int frame = 0; frame < 2; ++frame) paint(fixtures().back(), viewport(343, ratio));
    const ImVec2 white = ImGui::GetIO().Fonts->TexUvWhitePixel;
    int corners = 0;
    for (const ImDrawVert& vertex : painter.output().vertices) {
      if (vertex.uv.x == white.x && vertex.uv.y == white.y) continue;
      ++corners;
      EXPECT_NEAR(vertex.pos.x * ratio, std::round(vertex.pos.x * ratio), 0.01f);
      EXPECT_NEAR(vertex.pos.y * ratio, std::round(vertex.pos.y * ratio), 0.01f);
    }
    EXPECT_GT(corners, 40) << ratio;
  }
}

TEST_F(PainterTest, BreaksWordsThatAreWiderThanThePage) {
  View view = fixtures().front();
  view.root.children[3].text = std::string(300, 'W');
  paint(view, viewport(288));
  for (const ImDrawVert& vertex : painter.output().vertices) EXPECT_LE(vertex.pos.x, 288 + 2 * bleed);
}

TEST_F(PainterTest, PaintsQuickly) {
  for (const View& view : {fixtures()[3], long_page(200)}) {
    Viewport where = viewport(672, 2);
    where.visible_height = 900;
    paint(view, where);
    const auto before = std::chrono::steady_clock::now();
    constexpr int frames = 50;
    for (int i = 0; i < frames; ++i) ASSERT_TRUE(painter.paint(where).ok());
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - before;
    std::printf("painter: %s %.3f ms a frame\n", view.page.c_str(), took.count() / frames);
  }
}

}  // namespace
}  // namespace frontdoor::painter
