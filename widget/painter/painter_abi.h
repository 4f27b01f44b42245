/* The C ABI of painter.wasm. Single-threaded; one painter. Little-endian; pointers are offsets into the module's memory
 * and may move with every call (memory grows). All memory belongs to the module.
 *
 * Imports, module "host" (web/painted/text_runs.js), font size in CSS pixels, `weight` 400 or 700:
 *   font_metrics(size, weight, out)       writes f32 ascent, descent, x height
 *   measure_run(text, bytes, size, weight, ratio, out)
 *                                         writes f32 advance, advance after a space, left, right, ascent, descent,
 *                                         kerning with a space behind it
 *   raster_run(text, bytes, size, weight, ratio, ink, left, ascent, width, height, rgba)
 *                                         fills width × height × 4 bytes, straight alpha
 *   phrase(which, value, bytes, number, out, capacity) → bytes written; which: 0 character count (the top bit is set
 * when over the limit), 1 what a link to another site says after its text */
#ifndef FRONTDOOR_PAINTER_ABI_H
#define FRONTDOOR_PAINTER_ABI_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Where to write a View in the flat encoding of frontdoor/view_codec.h, before frontdoor_painter_show. 0: too large. */
uint8_t* frontdoor_painter_input(uint32_t bytes);

/* Takes the View written to the input. 0, or frontdoor::ErrorCode; then what was shown before stays. */
int32_t frontdoor_painter_show(uint32_t bytes);

/* Paints. CSS pixels; `ratio`: device pixels per CSS pixel; `large`: the window is at least 641 px wide; focus, hover
 * and active: NodeIds or 0. 0, or frontdoor::ErrorCode; then there is no frame. */
int32_t frontdoor_painter_paint(float width, float ratio, float visible_top, float visible_height, uint32_t large,
                                uint32_t focus, uint32_t hover, uint32_t active);

/* The renderer lost its textures: the next frame brings all of them. */
void frontdoor_painter_forget_textures(void);

/* The last frame, valid until the next call of any function. Twelve 32-bit words:
 *   f32 height of the page; f32 room around the page's column that is on the canvas too;
 *   then pointer and number of: placements (u32 node, u32 part, f32 x, y, width, height), vertices (f32 x, y, u, v, u8
 * r, g, b, a), indices (u32), commands (u32 first index, u32 indices, u32 texture, f32 clip left, top, right, bottom)
 * and texture requests (u32 action: 1 create, 2 update, 3 destroy; u32 texture, texture width, texture height, x, y,
 * width, height; pointer to the whole texture's RGBA pixels), to be carried out before drawing. */
const uint32_t* frontdoor_painter_frame(void);

#ifdef __cplusplus
}
#endif

#endif
