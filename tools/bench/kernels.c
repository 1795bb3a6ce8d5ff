// Measures the distance kernels; see the script `kernels` beside this file.
//
// Prints the machine's read bandwidth, then for every kind of row, dimension and
// level the nanoseconds that one row takes:
//   cache     batches of 24 rows that stay in the nearest caches
//   12 MiB    batches of 24 random rows of so much memory, as in a walk on a
//             graph whose codes fit into the shared cache
//   RAM       batches of 24 random rows of 512 MiB
//   in order  all rows of 512 MiB one after the other, by a scan
// and for the last the share of the read bandwidth, measured before each and
// after: the median, because other work on the machine disturbs either. Product
// codes are only scanned.
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "fabula_distance.h"
#include "fabula_product.h"

enum {
  BATCH = 24,
  BATCHES = 500,
  MEMORY = 512 << 20,
  NEAR = 12 << 20,
  LONGEST = 1024,
  MOST_PASSES = 99,
};

typedef enum { FLOAT32, FLOAT16, INT8, PRODUCT8, PRODUCT4 } row_kind;
static const char *const kind_names[] = {"float32", "float16", "int8", "8-bit PQ", "4-bit PQ"};

typedef struct {
  row_kind kind;
  fabula_cpu_level level;
  /// Components, or subquantisers.
  size_t dimension;
  /// Best times of a row in nanoseconds.
  double cache, near, far, ordered;
  /// Of the bandwidth, one a pass.
  double shares[MOST_PASSES];
} measurement;

static uint8_t *memory;
static float *scales, *out;
static float query[LONGEST], tables[256 * LONGEST];
static int8_t codes[LONGEST];
static uint64_t random_state = 88172645463325252u;
/// What is read goes here, so that no reading is optimised away.
static volatile uint64_t sink;

/// CPU time in nanoseconds.
static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

static uint64_t next_random(void) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  return random_state ^= random_state << 17;
}

static void keep_least(double *best, double value) {
  if (*best == 0 || value < *best) *best = value;
}

static size_t row_bytes(const measurement *m) {
  switch (m->kind) {
  case FLOAT32: return 4 * m->dimension;
  case FLOAT16: return 2 * m->dimension;
  case PRODUCT4: return m->dimension / 2;
  default: return m->dimension;
  }
}

/// Bytes a nanosecond of a loop that does nothing but add up.
static double read_bandwidth(void) {
  const uint64_t *words = (const uint64_t *)memory;
  uint64_t sums[16] = {0};
  double start = now();
  for (size_t i = 0; i < MEMORY / 8; i += 16)
    for (size_t j = 0; j < 16; j++) sums[j] += words[i + j];
  double time = now() - start;
  for (size_t j = 0; j < 16; j++) sink += sums[j];
  return MEMORY / time;
}

static fabula_i8_query int8_query(const measurement *m) {
  int32_t sum = 0;
  for (size_t i = 0; i < m->dimension; i++) sum += codes[i];
  return (fabula_i8_query){codes, m->dimension, sum, 0.01f};
}

/// One batch of rows; product codes have none.
static void run_batch(const measurement *m, const fabula_i8_query *int8, const uint32_t *ids,
                      float *scores) {
  const fabula_distance_kernels *kernels = fabula_distance_kernels_for(m->level);
  const void *block = memory, *scale_block = scales;
  fabula_rows rows = {&block, row_bytes(m), 31, INT32_MAX};
  fabula_rows scale_rows = {&scale_block, 4, 31, INT32_MAX};
  switch (m->kind) {
  case FLOAT32: kernels->dot_f32_batch(query, m->dimension, &rows, ids, BATCH, scores); break;
  case FLOAT16: kernels->dot_f16_batch(query, m->dimension, &rows, ids, BATCH, scores); break;
  case INT8: kernels->scaled_i8_batch(int8, &rows, &scale_rows, ids, BATCH, scores); break;
  default: break;
  }
}

/// Batches of random rows of the first `bytes`; a row's time.
static double random_batches(const measurement *m, size_t bytes) {
  fabula_i8_query int8 = int8_query(m);
  uint32_t ids[BATCH];
  double time = 0;
  for (size_t i = 0; i < BATCHES; i++) {
    for (size_t j = 0; j < BATCH; j++)
      ids[j] = (uint32_t)(next_random() % (bytes / row_bytes(m)));
    double start = now();
    run_batch(m, &int8, ids, out);
    time += now() - start;
  }
  return time / BATCHES / BATCH;
}

static double cached_batches(const measurement *m) {
  fabula_i8_query int8 = int8_query(m);
  uint32_t ids[BATCH];
  for (uint32_t j = 0; j < BATCH; j++) ids[j] = j;
  double start = now();
  for (size_t i = 0; i < 4 * BATCHES; i++) run_batch(m, &int8, ids, out);
  return (now() - start) / (4 * BATCHES) / BATCH;
}

static double scanned_rows(const measurement *m) {
  const fabula_distance_kernels *kernels = fabula_distance_kernels_for(m->level);
  fabula_i8_query int8 = int8_query(m);
  size_t bytes = row_bytes(m), rows = MEMORY / bytes;
  double start = now();
  switch (m->kind) {
  case FLOAT32: kernels->dot_f32_scan(query, m->dimension, memory, bytes, rows, out); break;
  case FLOAT16: kernels->dot_f16_scan(query, m->dimension, memory, bytes, rows, out); break;
  default: kernels->scaled_i8_scan(&int8, memory, scales, rows, out);
  }
  return (now() - start) / rows;
}

/// Groups of product codes one after the other; an entry's time.
static double product_groups(const measurement *m, size_t bytes) {
  const fabula_product_kernels *kernels = fabula_product_kernels_for(m->level);
  size_t stride = row_bytes(m) * FABULA_PRODUCT_GROUP, count = bytes / stride;
  uint16_t sums[FABULA_PRODUCT_GROUP];
  uint64_t found = 0;
  double start = now();
  for (size_t i = 0; i < count; i++) {
    const uint8_t *group = memory + i * stride;
    if (m->kind == PRODUCT4)
      found += kernels->scan_4bit((const uint8_t *)tables, group, m->dimension, 30000, sums);
    else
      kernels->scan_8bit(tables, group, m->dimension, out);
  }
  double time = now() - start;
  sink += found;
  return time / (count * FABULA_PRODUCT_GROUP);
}

static void measure(measurement *m, size_t pass) {
  double before = read_bandwidth(), ordered;
  if (m->kind >= PRODUCT8) {
    ordered = product_groups(m, MEMORY);
    keep_least(&m->cache, product_groups(m, 256 << 10));
  } else {
    ordered = scanned_rows(m);
    keep_least(&m->cache, cached_batches(m));
    keep_least(&m->near, random_batches(m, NEAR));
    keep_least(&m->far, random_batches(m, MEMORY));
  }
  double after = read_bandwidth();
  m->shares[pass] = row_bytes(m) / ordered / (before > after ? before : after);
  keep_least(&m->ordered, ordered);
}

static int compare(const void *a, const void *b) {
  double difference = *(const double *)a - *(const double *)b;
  return (difference > 0) - (difference < 0);
}

/// Fills everything with numbers that all kinds of rows can be made of: bytes of
/// 56 to 63 are codes and also floats and half floats near 1.
static int prepare(void) {
  memory = aligned_alloc(64, MEMORY);
  scales = malloc(MEMORY / 128 * sizeof(float));
  out = malloc(MEMORY / 128 * sizeof(float));
  if (!memory || !scales || !out) return 0;
  for (size_t i = 0; i < MEMORY / 8; i++)
    ((uint64_t *)memory)[i] = 0x3838383838383838 | (next_random() & 0x0707070707070707);
  for (size_t i = 0; i < MEMORY / 128; i++) scales[i] = out[i] = 0.01f;
  for (size_t i = 0; i < 256 * LONGEST; i++) tables[i] = (float)(next_random() % 1000);
  for (size_t i = 0; i < LONGEST; i++) {
    codes[i] = (int8_t)(next_random() % 255 - 127);
    query[i] = codes[i];
  }
  return 1;
}

static void print_row(measurement *m, size_t passes) {
  static const char *const level_names[] = {"portable", "avx2", "avx512"};
  printf("%-9s %5zu  %-8s %8.1f", kind_names[m->kind], m->dimension, level_names[m->level],
         m->cache);
  if (m->kind >= PRODUCT8)
    printf("%10s%10s", "", "");
  else
    printf("%10.1f%10.1f", m->near, m->far);
  qsort(m->shares, passes, sizeof(double), compare);
  printf("%10.1f%8.2f\n", m->ordered, m->shares[passes / 2]);
}

int main(int count, char **arguments) {
  static const size_t dimensions[] = {128, 384, 1024}, subquantisers[] = {16, 32, 64};
  static measurement measurements[5 * 3 * 3];
  size_t used = 0;
  for (row_kind kind = FLOAT32; kind <= PRODUCT4; kind++)
    for (size_t i = 0; i < 3; i++)
      for (fabula_cpu_level level = 0; level <= fabula_cpu_level_best(); level++)
        measurements[used++] = (measurement){
            .kind = kind,
            .level = level,
            .dimension = kind >= PRODUCT8 ? subquantisers[i] : dimensions[i]};
  int passes = count > 1 ? atoi(arguments[1]) : 0;
  if (passes < 1 || passes > MOST_PASSES || !prepare()) {
    fprintf(stderr, "kernels: needs a number of passes, 1 to 99, and 600 MB of memory\n");
    return 1;
  }
  double bandwidth = 0;
  for (int pass = 0; pass < passes; pass++) {
    double read = read_bandwidth();
    if (read > bandwidth) bandwidth = read;
    for (size_t i = 0; i < used; i++) measure(&measurements[i], (size_t)pass);
  }
  printf("read bandwidth %.1f GB/s\n", bandwidth);
  printf("nanoseconds a row:     %10s%10s%10s%10s%8s\n", "cache", "12 MiB", "RAM", "in order",
         "share");
  for (size_t i = 0; i < used; i++) print_row(&measurements[i], (size_t)passes);
}
