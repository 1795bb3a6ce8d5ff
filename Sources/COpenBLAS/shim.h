#include <cblas.h>

// LAPACK is part of OpenBLAS, but its headers are a package of their own.
// Matrices stand column by column.

// Minimum-norm least squares by a divide-and-conquer SVD. With `work_count` -1
// only the lengths of `work` and `integer_work` are written to their first places.
void dgelsd_(const int *rows, const int *columns, const int *right_sides, double *matrix,
             const int *matrix_stride, double *right, const int *right_stride,
             double *singular_values, const double *condition, int *rank, double *work,
             const int *work_count, int *integer_work, int *info);
