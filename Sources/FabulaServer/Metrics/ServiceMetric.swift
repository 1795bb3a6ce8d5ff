/// One number that a service knows of itself, for `/metrics`.
public struct ServiceMetric: Equatable, Sendable {
  /// What the number means.
  public enum Kind: String, Sendable {
    /// It only grows, from the start of the daemon on.
    case counter
    /// It goes up and down.
    case gauge
  }

  /// Its name, of letters, digits and `_`; it is exported behind `fabula_`.
  public var name: String
  /// What the number means.
  public var kind: Kind
  /// One sentence for people.
  public var help: String
  /// The number.
  public var value: Double

  /// A number.
  public init(_ name: String, _ kind: Kind, _ help: String, _ value: Double) {
    self.name = name
    self.kind = kind
    self.help = help
    self.value = value
  }
}
