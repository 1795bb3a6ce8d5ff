// Writes the JPEG files of this folder: one picture, made from a formula, in
// every colour space and coding that the decoder must know.
//
//     cc make.c -o /tmp/make -ljpeg && /tmp/make .
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

// The formula of the project's test pictures; without the disc.
static void rgb(int x, int y, int width, int height, unsigned char *pixel) {
  pixel[0] = x * 255 / (width - 1);
  pixel[1] = y * 255 / (height - 1);
  pixel[2] = 255 - pixel[0] / 2 - pixel[1] / 2;
}

// Grey component replacement: what is common to the three inks goes into black.
static void cmyk(const unsigned char *from, unsigned char *ink) {
  int most = from[0] > from[1] ? from[0] : from[1];
  if (from[2] > most) most = from[2];
  for (int i = 0; i < 3; i++) ink[i] = most ? 255 - from[i] * 255 / most : 0;
  ink[3] = 255 - most;
}

static void write_file(const char *folder, const char *name, int width, int height,
                       J_COLOR_SPACE input, J_COLOR_SPACE stored, int inverted, int progressive,
                       int subsampled) {
  char path[1024];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "wb");
  struct jpeg_compress_struct encoder;
  struct jpeg_error_mgr errors;
  encoder.err = jpeg_std_error(&errors);
  jpeg_create_compress(&encoder);
  jpeg_stdio_dest(&encoder, file);
  encoder.image_width = width;
  encoder.image_height = height;
  encoder.in_color_space = input;
  encoder.input_components = input == JCS_CMYK ? 4 : input == JCS_GRAYSCALE ? 1 : 3;
  jpeg_set_defaults(&encoder);
  jpeg_set_colorspace(&encoder, stored);
  jpeg_set_quality(&encoder, 95, TRUE);
  if (!subsampled)
    for (int i = 0; i < encoder.num_components; i++)
      encoder.comp_info[i].h_samp_factor = encoder.comp_info[i].v_samp_factor = 1;
  // An Adobe marker says that inks are stored inverted; grey and YCbCr need none.
  if (stored == JCS_CMYK) encoder.write_Adobe_marker = inverted;
  if (progressive) jpeg_simple_progression(&encoder);
  jpeg_start_compress(&encoder, TRUE);
  unsigned char *row = malloc(4 * width);
  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++) {
      unsigned char pixel[3], ink[4];
      rgb(x, y, width, height, pixel);
      cmyk(pixel, ink);
      if (input == JCS_CMYK)
        for (int i = 0; i < 4; i++) row[4 * x + i] = inverted ? 255 - ink[i] : ink[i];
      else if (input == JCS_GRAYSCALE)
        row[x] = pixel[0];
      else
        for (int i = 0; i < 3; i++) row[3 * x + i] = pixel[i];
    }
    jpeg_write_scanlines(&encoder, &row, 1);
  }
  jpeg_finish_compress(&encoder);
  jpeg_destroy_compress(&encoder);
  free(row);
  fclose(file);
}

int main(int count, char **arguments) {
  const char *folder = count > 1 ? arguments[1] : ".";
  write_file(folder, "ycbcr.jpg", 48, 32, JCS_RGB, JCS_YCbCr, 0, 0, 0);
  write_file(folder, "ycbcr_subsampled.jpg", 48, 32, JCS_RGB, JCS_YCbCr, 0, 0, 1);
  write_file(folder, "ycbcr_progressive.jpg", 48, 32, JCS_RGB, JCS_YCbCr, 0, 1, 0);
  write_file(folder, "rgb.jpg", 48, 32, JCS_RGB, JCS_RGB, 0, 0, 0);
  write_file(folder, "grey.jpg", 48, 32, JCS_GRAYSCALE, JCS_GRAYSCALE, 0, 0, 0);
  write_file(folder, "cmyk_adobe.jpg", 48, 32, JCS_CMYK, JCS_CMYK, 1, 0, 0);
  write_file(folder, "cmyk_plain.jpg", 48, 32, JCS_CMYK, JCS_CMYK, 0, 0, 0);
  write_file(folder, "ycck_adobe.jpg", 48, 32, JCS_CMYK, JCS_YCCK, 1, 0, 0);
  write_file(folder, "large.jpg", 203, 150, JCS_RGB, JCS_YCbCr, 0, 0, 1);
  return 0;
}
