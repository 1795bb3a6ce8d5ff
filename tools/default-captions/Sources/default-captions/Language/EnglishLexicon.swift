extension Lexicon {
  /// The word lists that the scenes share. Lists named `mod-NOUN` describe that noun.
  static let english = Lexicon(colors + clothes + people + animalKinds + surroundings + foods)

  private static let colors: [(name: String, block: String)] = [
    ("color", "red, blue, green, yellow, orange, purple, pink, white, black, brown, gray"),
    ("bright", "red, blue, green, yellow, orange, purple, pink, white, turquoise, bright red"),
    ("dark", "black, dark blue, brown, dark green, gray, navy blue, maroon, tan"),
    ("pale", "white, pink, pale blue, cream, light gray, beige, pale yellow, lavender"),
    (
      "team",
      "red, blue, green, yellow, white, black, orange, purple, red and white, blue and white, "
        + "black and yellow, green and gold, maroon"
    ),
    ("pattern", "striped, plaid, checkered, flowered, polka dot, patterned, tie-dyed"),
  ]

  private static let clothes: [(name: String, block: String)] = [
    (
      "top",
      """
      @a <color> shirt^, @a <color> t-shirt^, @a <color> sweater^, @a <dark> jacket^
      @a <color> hoodie^, @a <color> sweatshirt^, @a <pattern> shirt^, @a <bright> tank top^
      @a <dark> vest^, @a denim jacket^, @a leather jacket^, @a long-sleeved <color> shirt^
      """
    ),
    (
      "casual",
      """
      <top>, <top>, <top>, jeans and @a <color> shirt^, @a <dark> cap^, @a baseball cap^
      khaki pants, <dark> shorts, sunglasses, jeans and sneakers, @a <color> coat^
      @a backward cap^, @a wool hat^, @a <pattern> scarf^, glasses, @a <color> bandana^
      """
    ),
    (
      "summer",
      """
      @a straw hat^, shorts and @a t-shirt^, @a sundress^, sunglasses, @a <color> tank top^
      flip-flops, @a <bright> dress^, @a wide-brimmed hat^, @a sleeveless shirt^, sandals
      @a <pattern> dress^, <color> shorts, @a sun hat^
      """
    ),
    (
      "childwear",
      """
      @a <bright> shirt^, @a <color> t-shirt^, overalls, @a <pattern> shirt^, @a <color> hoodie^
      <color> pants, @a <bright> jacket^, <color> shorts, pajamas, @a <color> sweater^
      rubber boots, @a <bright> hat^, denim overalls, @a superhero costume^
      """
    ),
    (
      "swimwear",
      """
      @a <color> bathing suit^, @a striped swimsuit^, @a <bright> swimsuit^, goggles
      @a swim cap^, @a wetsuit^
      """
    ),
    (
      "winterwear",
      """
      @a <bright> jacket^, @a <bright> winter coat^, @a <color> snowsuit^, @a wool hat^
      @a <color> parka^, @a knit cap^, @a <color> scarf^, heavy boots and @a <dark> coat^
      mittens and @a <bright> hat^, @a fur hat^, earmuffs, @a thick <color> sweater^
      """
    ),
    (
      "formal",
      """
      @a <dark> suit^, @a suit^ and tie^, @a white shirt^ and @a <color> tie^, @a tuxedo^
      @a bow tie^, @a <dark> blazer^, @a pinstriped suit^
      """
    ),
    (
      "helmet",
      "@a <color> helmet^, @a helmet^, @a helmet^ and kneepads, @a helmet^ and gloves"
    ),
    ("uniform", "@a <team> uniform^, @a <team> jersey^, @a <team> shirt^"),
    ("dogwear", "@a <color> collar^, @a <bright> bandana^, @a <bright> harness^"),
    ("bag", "backpack, handbag, shoulder bag, suitcase, tote bag, briefcase, leather bag"),
  ]
}
