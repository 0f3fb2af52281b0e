// KolmogorovArnold
