// Edgewise
