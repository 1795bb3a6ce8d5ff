extension Scene {
  /// Every scene, by subject.
  static let all: [Scene] =
    people + playing + dogs + animals + wildAnimals + fieldSports + otherSports + boardSports
    + winterSports + streets + cities + coasts + waters + heights + parks + meals + kitchens
    + vehicles + weathers + interiors + stages + landscapes + seascapes
}
