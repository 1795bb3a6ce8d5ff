extension Lexicon {
  /// Adjectives for people, and phrases for people who belong together.
  static let people: [(name: String, block: String)] = [
    (
      "mod-men",
      """
      young, young, old, older, elderly, tall, bearded, bald, smiling, middle-aged, gray-haired
      dark-haired, muscular, thin, shirtless, tired, cheerful, heavyset, tattooed
      """
    ),
    (
      "mod-women",
      """
      young, young, old, older, elderly, tall, blond, dark-haired, smiling, middle-aged
      gray-haired, red-haired, elegant, laughing, cheerful, slender, pregnant, curly-haired
      """
    ),
    (
      "mod-children",
      """
      young, little, little, small, smiling, blond, happy, laughing, curly-haired, dark-haired
      curious, red-haired, excited
      """
    ),
    ("mod-baby", "smiling, tiny, chubby, happy, sleepy, laughing, curious"),
    ("mod-toddler", "smiling, little, chubby, happy, blond, curious, giggling"),
    ("mod-male-roles", "young, male, older, bearded, tall"),
    ("mod-female-roles", "young, female, older, blond, smiling"),
    ("mod-couple", "young, elderly, happy, smiling, older, married"),
    ("mod-family", "large, small, young, happy, smiling"),
    ("mod-crowd", "large, huge, small, noisy, cheerful"),
    (
      "parentandchild",
      """
      a mother and her daughter, a father and his son, a mother and her baby
      a father and his {young|little|small|} daughter, a mother and her {young|little|small|} son
      a grandfather and his grandson, a grandmother and her granddaughter
      a woman and a {little|small|young} child, a man and a {little|small|young} boy
      """
    ),
    (
      "pairofpeople",
      """
      a man and a woman, a {young|tall|} man and {a blond|an older|a dark-haired} woman
      two friends, a boy and a girl
      a young couple, two {young|older|smiling} women, two {young|older|} men, two teenagers
      """
    ),
    (
      "pairofchildren",
      """
      a boy and a girl, two {little|young|small|laughing} girls
      two {little|young|small|happy} boys, a brother and sister, two {small|young} children
      """
    ),
  ]

  /// Coats and kinds of animals.
  static let animalKinds: [(name: String, block: String)] = [
    (
      "coat",
      """
      brown, black, white, tan, gray, golden, yellow, black and white, brown and white, spotted
      tan and white, black and brown, light brown, dark brown, reddish brown
      """
    ),
    (
      "mod-dog",
      """
      <coat>, <coat>, <coat>, <coat>, small <coat>, large <coat>, big <coat>, fluffy <coat>
      shaggy, wet, muddy, little <coat>, long-haired <coat>, short-haired <coat>, playful
      skinny, old <coat>, happy, curly-haired, furry, young <coat>, soaked
      """
    ),
    ("mod-puppy", "<coat>, small <coat>, tiny, playful, fluffy, sleepy, young, little <coat>"),
    (
      "dogkind",
      """
      dog, golden retriever, black Labrador, border collie, German shepherd, terrier, beagle
      greyhound, husky, poodle, bulldog, spaniel, corgi, Dalmatian, hound, mutt
      """
    ),
    ("mod-greyhound", "muzzled, racing, slender, gray, lean"),
    ("mod-terrier", "small, brown, white, shaggy, little"),
    ("mod-husky", "gray and white, blue-eyed, large, furry"),
    ("mod-poodle", "white, black, groomed, curly, large"),
    (
      "mod-cat",
      """
      black, white, gray, orange, tabby, striped, calico, fluffy, fat, black and white, long-haired
      green-eyed, Siamese, gray and white, small, sleepy
      """
    ),
    ("mod-kitten", "tiny, gray, orange, striped, playful, fluffy, black, sleepy"),
    (
      "mod-horse",
      "brown, white, black, gray, spotted, chestnut, brown and white, large, dappled, tan"
    ),
    ("mod-pony", "small, brown, white, shaggy, spotted"),
    ("mod-cow", "brown, black and white, white, black, spotted, large, brown and white"),
    ("mod-calf", "small, brown, young, spotted"),
    ("mod-sheep", "white, woolly, black-faced, fluffy, sheared"),
    ("mod-lamb", "little, white, newborn, tiny"),
    ("mod-goat", "white, brown, horned, small, bearded"),
    (
      "mod-bird",
      "small, large, colorful, white, black, blue, yellow, red, gray, brown, tiny, tropical"
    ),
    ("mod-elephant", "large, gray, huge, baby, old, dusty, African"),
    ("mod-zebra", "young, grazing, large"),
    ("mod-giraffe", "tall, young, spotted, baby"),
    ("mod-bear", "brown, black, large, polar, grizzly, young"),
    ("mod-duck", "brown, white, green-headed, small"),
    ("mod-swan", "white, graceful, black"),
    ("mod-seagull", "white, gray, lone, hungry"),
    ("mod-pigeon", "gray, white, plump"),
    ("mod-monkey", "small, brown, young, curious"),
    ("mod-lion", "large, male, young, sleepy"),
    ("mod-tiger", "striped, large, white, Bengal"),
    ("mod-deer", "young, brown, spotted, alert"),
    ("mod-rabbit", "white, brown, gray, small"),
    ("mod-squirrel", "gray, red, small, bushy-tailed"),
    ("mod-rooster", "red, colorful, proud"),
    ("mod-butterfly", "orange, yellow, blue, white"),
    ("mod-parrot", "green, red, colorful, blue and yellow"),
  ]

  /// Weather, light and things in the background.
  static let surroundings: [(name: String, block: String)] = [
    (
      "sky",
      """
      clear blue sky, bright blue sky, cloudy sky, gray sky, cloudless sky, pale blue sky
      overcast sky, blue sky with {white|fluffy|scattered} clouds, deep blue sky
      """
    ),
    ("bluesky", "clear blue sky, bright blue sky, cloudless sky, deep blue sky, pale blue sky"),
    (
      "sunsetsky",
      """
      orange sky, pink sky, red sky, golden sky, purple sky, glowing sky, pink and orange sky
      red and gold sky, orange and purple sky
      """
    ),
    (
      "day",
      """
      on a sunny day, on a bright day, on a cloudy day, on a warm day, on a windy day
      on a summer day, in the bright sunshine, in the late afternoon, on a beautiful day
      on a clear day
      """
    ),
    ("winterday", "on a cold day, on a snowy day, on a winter day, on a clear winter morning"),
    (
      "flower",
      """
      yellow flowers, wildflowers, red poppies, white daisies, purple flowers, pink flowers
      sunflowers, dandelions, blue flowers, tulips, buttercups, lavender
      """
    ),
    ("tree", "pine tree, oak tree, birch tree, willow, palm tree, apple tree, fir tree, maple"),
    ("trees", "pine trees, oak trees, tall trees, birch trees, fir trees, bare trees, old trees"),
    ("peak", "snowy mountain, snow-capped mountain, rocky peak, snowy peak, jagged mountain"),
    ("peaks", "snowy mountains, snow-capped peaks, rocky mountains, distant hills, blue mountains"),
  ]

  static let foods: [(name: String, block: String)] = [
    (
      "fruit",
      "fruit, fruit, fresh fruit, apples, bananas, oranges, strawberries, grapes, peaches, pears, cherries, lemons, melons"
    ),
    (
      "vegetable",
      """
      carrots, tomatoes, peppers, broccoli, potatoes, onions, cabbage, green beans, mushrooms
      cucumbers, spinach, lettuce, zucchini
      """
    ),
    (
      "topping",
      """
      cheese, mushrooms, olives, peppers, pepperoni, tomatoes, onions, basil, ham, sausage
      spinach
      """
    ),
    ("drink", "coffee, tea, beer, red wine, lemonade, water, orange juice, hot chocolate, milk"),
    (
      "cake",
      """
      chocolate cake, birthday cake, wedding cake, layer cake, carrot cake, strawberry cake
      white cake, cheesecake, sponge cake
      """
    ),
    (
      "dish",
      """
      spaghetti, pasta, rice and {beans|chicken|vegetables}, salad, soup, noodles, curry
      grilled {fish|chicken|steak|salmon}, roast {beef|chicken|turkey}, meatballs, pancakes
      scrambled eggs, fried {rice|chicken|fish}, sushi, tacos, dumplings, stew, lasagna
      """
    ),
  ]
}
