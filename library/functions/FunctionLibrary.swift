// FunctionLibrary
