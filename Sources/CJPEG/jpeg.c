#include "fabula_jpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

_Static_assert(sizeof((fabula_jpeg_report){0}.message) >= JMSG_LENGTH_MAX,
               "the report holds any message of libjpeg");

// libjpeg reports an error by a call that must not return. Every such call
// jumps back into `decode_guarded` below, so that no jump ever passes a caller's frame.
typedef struct {
  struct jpeg_decompress_struct decoder;
  struct jpeg_error_mgr errors;
  struct jpeg_progress_mgr progress;
  jmp_buf escape;
  fabula_jpeg_status status;
  const fabula_jpeg_limits *limits;
  fabula_jpeg_report *report;
} decoding;

static decoding *decoding_of(j_common_ptr common) { return (decoding *)common->client_data; }

static void refuse(decoding *state, fabula_jpeg_status status, const char *message) {
  state->status = status;
  if (message) snprintf(state->report->message, sizeof state->report->message, "%s", message);
  longjmp(state->escape, 1);
}

static fabula_jpeg_status status_of_code(int code) {
  switch (code) {
    case JERR_NO_SOI:
    case JERR_INPUT_EMPTY:
      return FABULA_JPEG_NOT_JPEG;
    case JERR_IMAGE_TOO_BIG:
    case JERR_WIDTH_OVERFLOW:
      return FABULA_JPEG_TOO_LARGE;
    case JERR_OUT_OF_MEMORY:
    case JERR_NO_BACKING_STORE:
      return FABULA_JPEG_OUT_OF_MEMORY;
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_ARITH_NOTIMPL:
    case JERR_CCIR601_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_COMPONENT_COUNT:
      return FABULA_JPEG_UNSUPPORTED;
    default:
      return FABULA_JPEG_DAMAGED;
  }
}

static void on_error(j_common_ptr common) {
  decoding *state = decoding_of(common);
  common->err->format_message(common, state->report->message);
  refuse(state, status_of_code(common->err->msg_code), NULL);
}

// Level -1 is a warning: libjpeg carries on with made-up data, which would give
// a grey picture without an error. Levels above are traces for debugging.
static void on_message(j_common_ptr common, int level) {
  if (level >= 0) return;
  common->err->num_warnings++;
  if (!decoding_of(common)->limits->lenient) on_error(common);
}

static void on_output(j_common_ptr common) { (void)common; }

// Tens of thousands of tiny scans over a large image are a legal file and take
// minutes ("Two Issues with the JPEG Standard"); real files have about ten.
static void on_progress(j_common_ptr common) {
  decoding *state = decoding_of(common);
  if (((j_decompress_ptr)common)->input_scan_number > state->limits->maximum_scans)
    refuse(state, FABULA_JPEG_TOO_MANY_SCANS, "more scans than allowed");
}

static void check_size(decoding *state) {
  uint32_t width = state->decoder.image_width, height = state->decoder.image_height;
  if (width > state->limits->maximum_side || height > state->limits->maximum_side ||
      (uint64_t)width * height > state->limits->maximum_pixels)
    refuse(state, FABULA_JPEG_TOO_LARGE, "more pixels than allowed");
}

static void choose_output(decoding *state, uint32_t minimum_side) {
  j_decompress_ptr decoder = &state->decoder;
  switch (decoder->jpeg_color_space) {
    case JCS_CMYK:
    case JCS_YCCK:
      decoder->out_color_space = JCS_CMYK;
      break;
    case JCS_GRAYSCALE:
    case JCS_RGB:
    case JCS_YCbCr:
      decoder->out_color_space = JCS_RGB;
      break;
    default:
      refuse(state, FABULA_JPEG_UNSUPPORTED, "unknown colour space");
  }
  uint32_t width = decoder->image_width, height = decoder->image_height;
  uint32_t shorter = width < height ? width : height;
  uint32_t scale = minimum_side == 0 ? 1 : 8;
  while (scale > 1 && (shorter + scale - 1) / scale < minimum_side) scale /= 2;
  decoder->scale_num = 1;
  decoder->scale_denom = scale;
  jpeg_calc_output_dimensions(decoder);
  state->report->scale = scale;
  state->report->output_width = decoder->output_width;
  state->report->output_height = decoder->output_height;
}

// CMYK to RGB without colour profiles: (1 - c)(1 - k). Files with Adobe's
// marker store 255 - c, so that the factors stand there already.
static void convert_row(const uint8_t *cmyk, uint8_t *rgb, uint32_t width, bool inverted) {
  uint8_t flip = inverted ? 0 : 255;
  for (uint32_t x = 0; x < width; x++, cmyk += 4, rgb += 3) {
    unsigned black = cmyk[3] ^ flip;
    for (int channel = 0; channel < 3; channel++)
      rgb[channel] = (uint8_t)(((cmyk[channel] ^ flip) * black + 127) / 255);
  }
}

static void read_rows(decoding *state, uint8_t *rgb) {
  j_decompress_ptr decoder = &state->decoder;
  jpeg_start_decompress(decoder);
  size_t stride = (size_t)3 * decoder->output_width;
  if (decoder->out_color_space == JCS_RGB) {
    while (decoder->output_scanline < decoder->output_height) {
      JSAMPROW row = rgb + stride * decoder->output_scanline;
      jpeg_read_scanlines(decoder, &row, 1);
    }
  } else {
    JSAMPARRAY rows = decoder->mem->alloc_sarray((j_common_ptr)decoder, JPOOL_IMAGE,
                                                 4 * decoder->output_width, 1);
    while (decoder->output_scanline < decoder->output_height) {
      uint8_t *target = rgb + stride * decoder->output_scanline;
      jpeg_read_scanlines(decoder, rows, 1);
      convert_row(rows[0], target, decoder->output_width, decoder->saw_Adobe_marker);
    }
  }
  // Reads up to the end marker, so that a file cut off just before it is found.
  jpeg_finish_decompress(decoder);
}

// Header, checks, and, when `rgb` is not NULL, the pixels. The frame that errors
// jump back to: it changes no variable of its own.
static void decode_guarded(decoding *state, const uint8_t *bytes, size_t count,
                           uint32_t minimum_side, uint8_t *rgb, size_t capacity) {
  if (setjmp(state->escape) != 0) return;
  jpeg_create_decompress(&state->decoder);
  state->decoder.progress = &state->progress;
  state->decoder.mem->max_memory_to_use = (long)state->limits->maximum_memory;
  jpeg_mem_src(&state->decoder, bytes, count);
  jpeg_read_header(&state->decoder, TRUE);
  check_size(state);
  choose_output(state, minimum_side);
  if (!rgb) return;
  if (capacity / 3 / state->report->output_width < state->report->output_height)
    refuse(state, FABULA_JPEG_TOO_LARGE, "the picture does not fit the buffer");
  read_rows(state, rgb);
}

static fabula_jpeg_status run(const uint8_t *bytes, size_t count,
                              const fabula_jpeg_limits *limits, uint32_t minimum_side,
                              uint8_t *rgb, size_t capacity, fabula_jpeg_report *report) {
  decoding state;
  memset(&state, 0, sizeof state);
  memset(report, 0, sizeof *report);
  state.limits = limits;
  state.report = report;
  state.decoder.err = jpeg_std_error(&state.errors);
  state.decoder.client_data = &state;
  state.errors.error_exit = on_error;
  state.errors.emit_message = on_message;
  state.errors.output_message = on_output;
  state.progress.progress_monitor = on_progress;

  decode_guarded(&state, bytes, count, minimum_side, rgb, capacity);
  report->width = state.decoder.image_width;
  report->height = state.decoder.image_height;
  report->warnings = state.errors.num_warnings;
  jpeg_destroy_decompress(&state.decoder);
  return state.status;
}

fabula_jpeg_status fabula_jpeg_read_header(const uint8_t *bytes, size_t count,
                                           const fabula_jpeg_limits *limits,
                                           uint32_t minimum_side,
                                           fabula_jpeg_report *report) {
  return run(bytes, count, limits, minimum_side, NULL, 0, report);
}

fabula_jpeg_status fabula_jpeg_decode(const uint8_t *bytes, size_t count,
                                      const fabula_jpeg_limits *limits,
                                      uint32_t minimum_side, uint8_t *rgb,
                                      size_t capacity,
                                      fabula_jpeg_report *report) {
  return run(bytes, count, limits, minimum_side, rgb, capacity, report);
}
