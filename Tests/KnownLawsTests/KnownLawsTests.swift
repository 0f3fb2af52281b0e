import Testing

@testable import KnownLaws
