#include "fabula_jpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

// As in jpeg.c, libjpeg's errors jump back here.
typedef struct {
  struct jpeg_compress_struct encoder;
  struct jpeg_error_mgr errors;
  jmp_buf escape;
  unsigned char *bytes;
  unsigned long count;
} encoding;

static void on_error(j_common_ptr common) {
  longjmp(((encoding *)common->client_data)->escape, 1);
}

static void on_message(j_common_ptr common, int level) {
  (void)common;
  (void)level;
}

static void write_rows(encoding *state, const uint8_t *rgb, uint32_t width, uint32_t height,
                       int quality) {
  j_compress_ptr encoder = &state->encoder;
  jpeg_create_compress(encoder);
  jpeg_mem_dest(encoder, &state->bytes, &state->count);
  encoder->image_width = width;
  encoder->image_height = height;
  encoder->input_components = 3;
  encoder->in_color_space = JCS_RGB;
  jpeg_set_defaults(encoder);
  jpeg_set_quality(encoder, quality, TRUE);
  jpeg_start_compress(encoder, TRUE);
  while (encoder->next_scanline < height) {
    // libjpeg does not write to the row.
    JSAMPROW row = (JSAMPROW)(rgb + (size_t)3 * width * encoder->next_scanline);
    jpeg_write_scanlines(encoder, &row, 1);
  }
  jpeg_finish_compress(encoder);
}

uint8_t *fabula_jpeg_encode(const uint8_t *rgb, uint32_t width, uint32_t height, int quality,
                            size_t *count) {
  if (width == 0 || height == 0 || width > JPEG_MAX_DIMENSION || height > JPEG_MAX_DIMENSION)
    return NULL;
  encoding *state = calloc(1, sizeof *state);
  if (!state) return NULL;
  state->encoder.err = jpeg_std_error(&state->errors);
  state->errors.error_exit = on_error;
  state->errors.emit_message = on_message;
  state->encoder.client_data = state;
  uint8_t *result = NULL;
  if (setjmp(state->escape) == 0) {
    write_rows(state, rgb, width, height, quality);
    result = state->bytes;
    *count = state->count;
  }
  // After an error, which only a lack of memory makes, `bytes` may be a buffer that libjpeg has
  // freed already.
  jpeg_destroy_compress(&state->encoder);
  free(state);
  return result;
}
