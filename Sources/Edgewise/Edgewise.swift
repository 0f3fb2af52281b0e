@_exported import Expressions
@_exported import FunctionLibrary
@_exported import KolmogorovArnold
@_exported import Tables

/// The version of this package, as it stands in every document it writes.
public let edgewiseVersion = "0.1.0"
