// Links that dial: the practice's number and the patient's, however they are written.
#include <frontdoor/telephone.h>

#include <gtest/gtest.h>

namespace frontdoor {
namespace {

TEST(Telephone, LinksDialTheNumberAndNothingElse) {
  const std::pair<const char*, const char*> cases[] = {
      {"020 7946 0000", "02079460000"},
      {"(020) 7946-0000", "02079460000"},
      {"+44 (0)7700 900123", "+447700900123"},
      {"+44 (0) 7700 900123", "+447700900123"},
      {"+44 ( 0 ) 7700 900123", "+447700900123"},
      {"(+44) 07700 900123", "+447700900123"},
      {"+44(0)20 7946 0000", "+442079460000"},
      {"0044 (0)20 7946 0000", "00442079460000"},
      {"+39 06 1234567", "+39061234567"},
      {"+49 (0)30 123456", "+4930123456"},
      {"020 7946 0000 ext 12", "02079460000"},
      {"020 7946 0000 extension 12", "02079460000"},
      {"020 7946 0000 x12", "02079460000"},
      {"020 7946 0000 #12", "02079460000"},
      {"020 7946 0000, option 2", "02079460000"},
      {"020 7946 0000 / 020 7946 0001", "02079460000"},
      {"020 7946 0000 or 07700 900123", "02079460000"},
      {"Tel: 020 7946 0000", "02079460000"},
      {"020\xC2\xA0"
       "7946\xE2\x80\x91"
       "0000",
       "02079460000"},
      {"\xE2\x80\xAA+44 7700 900123\xE2\x80\xAC", "+447700900123"},
      {"999", "999"},
      {"ask at the desk", ""},
  };
  for (const auto& [written, dialled] : cases) {
    EXPECT_EQ(dialled_number(written), dialled) << written;
    EXPECT_EQ(telephone_link(written), std::string("tel:") + dialled) << written;
  }
}

}  // namespace
}  // namespace frontdoor
