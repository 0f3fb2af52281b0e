#include "CElementary.h"
#include "Circular.h"
#include "Hyperbolic.h"
#include "InverseCircular.h"
#include "Logarithm.h"

double scalar_exp(double x) { return exp_value(x); }
double scalar_log(double x) { return log_value(x); }
double scalar_sin(double x) { return sin_value(x); }
double scalar_cos(double x) { return cos_value(x); }
double scalar_tan(double x) { return tan_value(x); }
double scalar_asin(double x) { return asin_value(x); }
double scalar_acos(double x) { return acos_value(x); }
double scalar_atan(double x) { return atan_value(x); }
double scalar_sinh(double x) { return sinh_value(x); }
double scalar_cosh(double x) { return cosh_value(x); }
double scalar_tanh(double x) { return tanh_value(x); }
double scalar_asinh(double x) { return asinh_value(x); }
double scalar_acosh(double x) { return acosh_value(x); }
double scalar_atanh(double x) { return atanh_value(x); }
