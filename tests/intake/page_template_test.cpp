// The inbox's page templates.
#include "inbox/page_template.h"
#include "inbox/assets.h"
#include "inbox/page_fields.h"

#include <gmock/gmock.h>

#include <stdexcept>

namespace frontdoor::intake {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

PageData form_upload() {
  PageData data;
  return std::move(data.set("upload-to", "/a").set("upload-button", "Send").set("token", "t"));
}

TEST(PageTemplates, EscapeWhateverIsPutIn) {
  PageData data = form_upload();
  data.set("upload-button", "\"><script>alert(1)</script>'&");
  const std::string page = fill_template("form-upload", data);
  EXPECT_THAT(page, Not(HasSubstr("<script>")));
  EXPECT_THAT(page, HasSubstr("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;"));
}

TEST(PageTemplates, HoldTheirPartials) {
  EXPECT_THAT(fill_template("form-upload", form_upload()), HasSubstr("name=\"token\" value=\"t\""));
}

TEST(PageTemplates, SayOfAControlWhatIsWrongWithItAndNotWithOthers) {
  const PageData born = field_section("born", "x", {{"born", "Write a date."}, {"name", "Write a name."}}, "born-2");
  EXPECT_THAT(
      fill_template("control-hinted", born),
      HasSubstr("id=\"born-2\" name=\"born\" aria-describedby=\"born-2-hint born-2-error\" aria-invalid=\"true\""));
  EXPECT_THAT(fill_template("control", born), HasSubstr(" aria-describedby=\"born-2-error\" aria-invalid=\"true\""));
  EXPECT_THAT(fill_template("field-errors", born), AllOf(HasSubstr("Write a date."), Not(HasSubstr("Write a name."))));
  const PageData right = field_section("born", "x");
  EXPECT_THAT(fill_template("control", right), Not(HasSubstr("aria-")));
  EXPECT_THAT(fill_template("field-errors", right), Not(HasSubstr("<")));
}

// Inside a tag too.
TEST(PageTemplates, GoOnInTheLineOfAPartial) {
  PageData data;
  data.set("keys", field_section("keys", "typed", {}, "keys-1"));
  EXPECT_THAT(fill_template("public-key", data), HasSubstr("aria-describedby=\"keys-1-hint\" rows=\"6\""));
}

TEST(PageTemplates, LeaveOutASectionOfEmptyTextAndShowAZero) {
  PageData data;
  data.set("error", "").set("error-target", "file");
  EXPECT_THAT(fill_template("error-summary", data), Not(HasSubstr("<")));
  data.set("error", 0);
  EXPECT_THAT(fill_template("error-summary", data), HasSubstr(">0<"));
}

TEST(PageTemplates, SayWhichNameWasNotSet) {
  take_missing_names();
  fill_template("token", PageData());
  EXPECT_EQ(take_missing_names(), std::vector<std::string>{"token: token"});
  EXPECT_TRUE(take_missing_names().empty());
}

TEST(PageTemplates, RefuseOneThatIsNotThere) {
  EXPECT_THROW(fill_template("no-such-page", PageData()), std::logic_error);
}

// "{{{name-markup}}}", and none of any other name.
TEST(PageTemplates, EscapeEverythingButWhatAProgramMadeAsMarkup) {
  constexpr std::string_view kEnd = "-markup}}}";
  for (const PageSource& source : page_sources()) {
    EXPECT_THAT(std::string(source.text), Not(HasSubstr("{{&"))) << source.name;
    for (std::size_t at = source.text.find("{{{"); at != std::string_view::npos; at = source.text.find("{{{", at + 1)) {
      const std::string_view name = source.text.substr(at, source.text.find("}}}", at) + 3 - at);
      EXPECT_TRUE(name.ends_with(kEnd)) << source.name << ": " << name;
    }
  }
}

TEST(PageTemplates, TakeNoTextAsMarkup) {
  PageData data;
  EXPECT_THROW(data.set("main-markup", "<script>"), std::logic_error);
  data.set("main", "<script>").set("title", "t").set("frame", false).set("alarms", false);
  EXPECT_THAT(fill_template("page", data), Not(HasSubstr("<script>")));
  EXPECT_EQ(take_missing_names(), std::vector<std::string>{"page: main-markup"});
  EXPECT_THAT(fill_template("page", data.set("main", Markup{"<b>"})), HasSubstr("<b>"));
}

}  // namespace
}  // namespace frontdoor::intake
