// SymbolicExtraction
