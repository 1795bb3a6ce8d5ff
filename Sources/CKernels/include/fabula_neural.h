#ifndef FABULA_NEURAL_H
#define FABULA_NEURAL_H

#include <stddef.h>
#include <stdint.h>

#include "fabula_cpu.h"

/// Element-wise kernels of the recurrent cells, the losses and the optimiser,
/// compiled once for every level of `fabula_cpu_level`.
///
/// All matrices are row-major. `rows` is the batch, `width` the length of the
/// state. A mask of 1 takes the step, 0 keeps the state as it was.
/// The exponential is a polynomial with a relative error below 2e-7.
typedef struct {
  /// One step of Kiros's GRU, which resets AFTER the matrix product and whose
  /// update gate keeps the OLD state (NEURAL cell of "Skip-Thought Vectors"):
  ///     r, u = sigmoid(projected + product)
  ///     c    = tanh(projected + r * product)
  ///     h'   = u * h + (1 - u) * c
  /// `projected`, `product` and `gates`: (rows, 3 width), blocks r | u | c;
  /// `gates` may be `projected` or `product`.
  void (*gru_forward)(size_t rows, size_t width, const float *mask,
                      const float *projected, const float *product,
                      const float *previous, float *gates, float *state);

  /// The gradient of `gru_forward`. `state_gradient` is read; the gradients of
  /// `projected`, `product` and `previous` are written. What flows into
  /// `previous` through `product` is left to the caller. The gradients of
  /// `projected` and `product` may take the place of `gates` and `product`.
  void (*gru_backward)(size_t rows, size_t width, const float *mask,
                       const float *gates, const float *product,
                       const float *previous, const float *state_gradient,
                       float *projected_gradient, float *product_gradient,
                       float *previous_gradient);

  /// One step of the LSTM in the block order i | f | g | o:
  ///     c' = f * c + i * g,  h' = o * tanh(c')
  /// `sums`, of projected input and product, and `gates`: (rows, 4 width), which
  /// may be the same.
  void (*lstm_forward)(size_t rows, size_t width, const float *mask,
                       const float *sums, const float *previous,
                       const float *previous_cell, float *gates, float *cell,
                       float *state);

  /// The gradient of `lstm_forward`. `cell_gradient` is read as the gradient of
  /// `cell` and replaced by that of `previous_cell`; the gradient of the sums may
  /// take the place of `gates`.
  void (*lstm_backward)(size_t rows, size_t width, const float *mask,
                        const float *gates, const float *cell,
                        const float *previous_cell,
                        const float *state_gradient, float *cell_gradient,
                        float *sums_gradient, float *previous_gradient);

  /// Turns each row of logits into probabilities, in place, and writes the
  /// logarithm of each row's normaliser.
  void (*softmax)(size_t rows, size_t width, float *logits, float *log_normaliser);

  /// values = tanh(values)
  void (*tanh)(size_t count, float *values);

  /// gradient *= 1 - outputs^2, the gradient of tanh from its outputs.
  void (*tanh_backward)(size_t count, const float *outputs, float *gradient);

  /// values *= factor
  void (*scale)(size_t count, float factor, float *values);

  /// sums += factor * values
  void (*add_scaled)(size_t count, float factor, const float *values, float *sums);

  /// Adds one row of `width` to each row.
  void (*add_row)(size_t rows, size_t width, const float *row, float *values);

  /// sums += the sum of all rows.
  void (*sum_rows)(size_t rows, size_t width, const float *values, float *sums);

  /// One step of Adam (Kingma & Ba 2015) on a gradient that is first scaled, and
  /// zero afterwards.
  /// `rate` already holds the bias correction of the first moment,
  /// `second_scale` that of the second: p -= rate m / (sqrt(v * second_scale) + epsilon).
  void (*adam)(size_t count, float gradient_scale, float rate, float beta1,
               float beta2, float second_scale, float epsilon,
               float *gradient, float *first, float *second, float *values);

  /// The sum of squares, accumulated in double precision.
  double (*sum_of_squares)(size_t count, const float *values);
} fabula_neural_kernels;

/// The kernels of the best level of this CPU.
const fabula_neural_kernels *fabula_neural_kernels_best(void);

/// The kernels of one level, or NULL when this CPU does not have it.
const fabula_neural_kernels *fabula_neural_kernels_for(fabula_cpu_level level);

#endif
