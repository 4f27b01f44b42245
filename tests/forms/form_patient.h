// A patient who fills in a form of somebody else, page by page.
#pragma once

#include "../core/patient_driver.h"
#include "support.h"

#include <frontdoor/patient_form.h>

#include <string>

namespace frontdoor {

// A patient who fills in a form of these items, all on one page.
class FormPatient {
 public:
  // contained: resources that the form contains, as JSON with commas between them.
  explicit FormPatient(const std::string& items, const std::string& contained = "")
      : form_(read(R"({"linkId":"page","type":"group","text":"About you","item":[)" + items + "]}" +
                   (contained.empty() ? "" : R"(],"contained":[)" + contained))),
        patient_({}, "2026-11-23T10:00:00Z", assets()) {}

  PatientDriver* operator->() { return &patient_; }
  const Node* node(const std::string& name) const { return find_node(patient_.view().root, node_id(name)); }
  void type(const std::string& name, const std::string& value) {
    patient_.event(EventKind::input, node_id(name), value);
  }
  void choose(const std::string& name) { patient_.event(EventKind::choose, node_id(name), "true"); }
  std::string error(const std::string& name) const { return node(name) ? node(name)->error : "no such question"; }
  // Continues to the end and sends; the bundle, empty if it is not sent.
  std::string sent() {
    patient_.go_on();
    if (patient_.find(Role::button, "Send request")) patient_.press("Send request");
    const Effect* send = patient_.effect(EffectKind::send);
    return send ? send->text : "";
  }
  const ReadReport& report() const { return report_; }

 private:
  PatientForm read(const std::string& items) {
    auto form = read_patient_form(form_json(items), definitions(), report_);
    EXPECT_TRUE(form.ok()) << (form.ok() ? "" : form.error().message);
    return std::move(form).value();
  }
  Assets assets() const {
    Assets own = built_assets().view();
    own.questionnaire = &form_.questionnaire;
    return own;
  }

  ReadReport report_;
  PatientForm form_;
  PatientDriver patient_;
};

}  // namespace frontdoor
