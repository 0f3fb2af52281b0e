// The one door to GSL. Swift 6 refuses GSL's `const T *` globals as not safe for concurrency, so they are reached
// through accessors; everything else is GSL's own header.
#ifndef EDGEWISE_CGSL_H
#define EDGEWISE_CGSL_H

#include <gsl/gsl_blas.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_matrix.h>
#include <gsl/gsl_multifit.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <gsl/gsl_vector.h>

static inline const gsl_multifit_nlinear_type *cgsl_nlinear_trust(void) { return gsl_multifit_nlinear_trust; }
static inline const gsl_multifit_nlinear_trs *cgsl_trs_lm(void) { return gsl_multifit_nlinear_trs_lm; }
static inline const gsl_multifit_nlinear_trs *cgsl_trs_lmaccel(void) { return gsl_multifit_nlinear_trs_lmaccel; }
static inline const gsl_multifit_nlinear_trs *cgsl_trs_dogleg(void) { return gsl_multifit_nlinear_trs_dogleg; }
static inline const gsl_multifit_nlinear_scale *cgsl_scale_more(void) { return gsl_multifit_nlinear_scale_more; }
static inline const gsl_multifit_nlinear_scale *cgsl_scale_levenberg(void) { return gsl_multifit_nlinear_scale_levenberg; }
static inline const gsl_multifit_nlinear_solver *cgsl_solver_qr(void) { return gsl_multifit_nlinear_solver_qr; }
static inline const gsl_multifit_nlinear_solver *cgsl_solver_svd(void) { return gsl_multifit_nlinear_solver_svd; }

static inline const gsl_multifit_nlinear_solver *cgsl_solver_cholesky(void) { return gsl_multifit_nlinear_solver_cholesky; }
static inline const gsl_multifit_nlinear_trs *cgsl_trs_ddogleg(void) { return gsl_multifit_nlinear_trs_ddogleg; }
static inline const gsl_multifit_nlinear_scale *cgsl_scale_marquardt(void) { return gsl_multifit_nlinear_scale_marquardt; }

/// OpenBLAS's own thread pool stays off: parallelism is the caller's, so that results do not depend on it.
void openblas_set_num_threads(int threads);

/// LAPACK's Cholesky factorisation, which OpenBLAS brings: faster than GSL's recursion over the same BLAS.
void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info);

#endif
