// LeastSquares
