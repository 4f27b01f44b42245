// The C ABI of core.wasm: the whole boundary between the browser and the core. One consultation per module instance.
//
// The module is standalone: it imports nothing that draws, fetches or reads a clock. The host writes UTF-8 into the
// buffer that frontdoor_core_input gives, then calls; every result is read through frontdoor_core_output and stays
// valid until the next call of any function here. Statuses: 0 done, otherwise an ErrorCode of result.h; after an
// error nothing has changed, and output 3 says what to do.
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// A buffer of at least `bytes` bytes for the host to write the next call's text into. Owned by the module.
uint8_t* frontdoor_core_input(uint32_t bytes);

// Loads one asset from the input buffer. asset: 0 red-flag blob, 1 questionnaire, 2 wording, 3 bank holidays;
// 4, before 0 and only where a practice has one: its own red-flag pack, compiled, which is read on top of 0;
// 5, after 2 and only for a second language: its translation (wording.h);
// 7, after 0: the signs that a patient is asked for (sign_groups.h);
// 10, before 1 and only for core-expressions.wasm: R4's definitions. core.wasm refuses a questionnaire with parts that
// it does not read (ErrorCode::unknown_key): the host loads core-expressions.wasm instead, which reads any.
// These also when the consultation has begun; every text is read with them from then on: 6, after 0, one more red-flag
// pack; 8 the second reader's weights; 9, after 8, those for the other languages.
int32_t frontdoor_core_load(uint32_t asset, uint32_t bytes);

// Starts the consultation; assets 0 to 3 and 7 must be loaded. The input buffer holds JSON:
// {"practice":{"ods","name","phone"},"signal":{"state",...},"idempotencyKey":UUID,"application":"frontdoor 0.1.0",
// "savesFiles":true,"start":"fit-note"}; all but the first and the third may be missing.
// now_ms: milliseconds since 1970 UTC.
int32_t frontdoor_core_begin(uint32_t bytes, double now_ms);

// Applies one event: kind is an EventKind, node a NodeId or 0, the input buffer holds its value.
int32_t frontdoor_core_apply(uint32_t kind, uint32_t node, uint32_t bytes, double now_ms);

// what: 0 the View as JSON, 1 the View in its flat encoding, 2 the effects of the last apply or begin as JSON
// [{"kind":"announce-assertive","text":"...","key":"..."}], 3 the last error {"code","message","where"}.
// Returns where it starts; frontdoor_core_output_bytes() says how long it is.
const char* frontdoor_core_output(uint32_t what);
uint32_t frontdoor_core_output_bytes(void);

#ifdef __cplusplus
}
#endif
