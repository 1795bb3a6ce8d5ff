extension Scene {
  static let meals: [Scene] = [
    Scene(
      "plates of food", weight: 5,
      who: """
        2 {white|small|large|blue|} plate^ of {<dish>|<dish>|cookies|<vegetable>|<fruit>}
        2 {small|large|wooden|ceramic|} bowl^ of {fruit|fruit|<fruit>|soup|salad|rice|cereal|noodles}
        {ham|cheese|chicken|toasted|turkey|club} sandwich, {large|juicy|} hamburger, hot dog
        {glass|tall glass}^ of {water|beer|lemonade|orange juice|milk|red wine}, {cup|mug}^ of {coffee|tea|hot chocolate}
        2 {wicker|large|small|} basket^ of {bread|fruit|<fruit>|muffins|french fries}, tray^ of {pastries|cupcakes|donuts}
        {pile|crate|box}^ of {<fruit>|<vegetable>|donuts}
        """, numbers: .mostlyOne, isAlive: false,
      does: "~sit\n~sit\n~stand\n~wait",
      places: """
        on a {wooden|kitchen|white|round|glass|marble|picnic|restaurant} {table|counter}
        on a {checkered|white|red|lace} tablecloth
        next to {a glass of <drink>|a fork and knife|a vase of flowers|a laptop|a loaf of bread}
        beside {a cup of <drink>|a bottle of wine|a newspaper|a folded napkin|a candle}
        in {a cafe|a diner|a bakery window|front of a window}
        """,
      with: """
        {melted cheese|a lemon slice|fresh herbs|whipped cream|a slice of lime} on top
        a side of {french fries|salad|coleslaw|vegetables}
        """,
      settings: "at breakfast\nat lunch\nin the morning light\nby candlelight",
      captions: """
        A {white|square|round|blue} plate {topped|filled|piled} with \
        {meat|fish|chicken|eggs|<dish>} \
        and {<vegetable>|french fries|rice|toast|a salad} {on a wooden table|at a restaurant|}
        A {bowl|basket|crate|box} {full of|filled with} {ripe|fresh|colorful|} <fruit> and \
        {<fruit>|\
        <vegetable>} {sits on a table|stands in the sun|in a kitchen|at a market|on a counter}
        A {close up|picture|view} of {a plate of <dish>|a bowl of soup|a sandwich|a salad|a taco} \
        with \
        {<vegetable>|cheese|herbs|a spoon|a fork} {on a table|}
        """),
    Scene(
      "pizza", weight: 3,
      who: """
        4 {large|cheese|whole|small|homemade|thin-crust|vegetarian|pepperoni|half-eaten} pizza
        slice^ of {cheese|vegetable|pepperoni|mushroom} pizza
        """, numbers: .mostlyOne, isAlive: false,
      does: """
        ~sit
        ~bake {in a brick oven|in an oven|over hot coals}!
        ~cool
        ~lie
        """,
      places: """
        on {a wooden table|a white plate|a metal pan|a paper plate|a cutting board|a stove}
        in {a cardboard box|a pan|a restaurant}
        next to {a salad|a glass of <drink>|a knife|a bottle of beer}
        """,
      with: "<topping> and <topping>\n<topping>\na thick crust",
      settings: "at dinner\nin a kitchen\nready to be eaten",
      captions: """
        A {man|woman|boy|girl|child|teenager} {eats|holds|bites into|looks at} {a slice of|a large \
        slice of|a piece of} pizza {at a table|in a restaurant|on a couch|at a party|on the street}
        {A chef|A cook|A baker|A man in an apron|A woman} {makes|slices|takes|tosses} {a \
        pizza|pizza \
        dough|a hot pizza} {in a restaurant kitchen|in front of a brick oven|on a counter|at home}
        {Friends|Children|A family|Three men|Students} eating a {large|cheese|hot|} pizza \
        {at a restaurant|around a table|in a living room|on the floor|in the park}
        """),
    Scene(
      "cakes and desserts", weight: 3,
      who: """
        5 <cake>, {chocolate|glazed|pink|frosted} {donut|cupcake}, {apple|cherry|pumpkin} pie
        slice^ of <cake>, stack^ of pancakes, ice cream sundae, fruit tart
        """, numbers: .mostlyOne, isAlive: false, does: "~sit\n~sit\n~stand",
      places: """
        on a {white|glass|silver|paper|blue} {plate|cake stand|tray}
        on {a table|a counter|a lace tablecloth|a picnic table|a bakery shelf}
        next to {a cup of coffee|a bowl of cream|a fork|flowers|a stack of plates}
        in {a bakery|a glass case|a box}
        """,
      with: """
        {pink|white|blue|chocolate|vanilla|green} {frosting|icing}
        {strawberries|cherries|blueberries|sprinkles|nuts|whipped cream} on top
        {lit|colorful|tall|three} candles
        """,
      settings: "at a party\nat a birthday party\nin a bakery",
      captions: """
        A {little|young|small|smiling|} {boy|girl} blows out {the candles|six candles|a candle} \
        on a \
        {birthday|chocolate|pink|white} cake {at a party|with a big smile|at home|in the garden}
        A {woman|man|baker|grandmother|girl} {decorates|cuts|frosts|bakes|carries} a <cake> {in a \
        kitchen|at a party|with a knife|for a birthday|on a table}
        A {bride and groom|happy couple|newly married couple} {cut|slice|taste} a \
        {tall|white|three-\
        tiered} {wedding cake|cake} {at a reception|with a knife|in front of guests}
        A {boy|girl|child|toddler|woman|man} {eats|licks|holds} an ice cream cone {on a bench|at \
        the \
        beach|in the sun|outside a shop|on a hot day}
        """),
    Scene(
      "eating out", weight: 5,
      who: """
        2 man, 2 woman, couple, family, 3 = <pairofpeople>, 2 = a group of friends, = a large family
        = <parentandchild>, = a group of people
        """,
      does: """
        ~eat {dinner|lunch|breakfast|<dish>|noodles with chopsticks|ice cream|a sandwich}
        ~drink {<drink>|coffee|wine|cocktails}
        ~sit {around a long table|at a table|at the bar|in a booth|at a counter}
        ~share {a meal|a plate of <dish>|dessert|a pot of tea}
        ~order {food|drinks} from a {waiter|waitress}
        ~read {a|the} menu
        ~enjoy {a meal|dinner|a barbecue|a picnic}
        many: ~raise {their glasses|a toast}
        """,
      places: """
        in a {restaurant|crowded restaurant|busy restaurant|Chinese restaurant|small restaurant}
        in a {cafe|diner|pub|restaurant|cafeteria}
        at {an outdoor|a sidewalk|a small|a corner|a street} cafe
        at a {picnic table|kitchen table|long table|wedding|party}
        on a {terrace|patio|balcony|sunny deck}
        """,
      wear: "<casual>\n<formal>\n<top>\n@a <color> sweater^",
      with: "@a {glass^ of wine|cup^ of coffee|plate^ of <dish>}",
      also: "~talk\n~laugh\n~smile\n~look at {a phone|the menu}\n~listen to music",
      others: "a {waiter|waitress} {pours wine|brings food|takes an order}\ncandles burn",
      settings: "in the evening\nat night\n<day>\nby candlelight\nduring the holidays",
      captions: """
        {People|Customers|Families|Guests} {eat|sit|talk} {at small tables|at long tables|by the \
        window|under lamps} in a {busy|crowded|quiet|seaside|dark|Chinese} restaurant
        A {waiter|waitress} {carries a tray|pours wine|serves <dish>|brings drinks} {to a couple|to a \
        table of guests|to a family} in a {busy|small|crowded|} restaurant
        """),
  ]

  static let kitchens: [Scene] = [
    Scene(
      "cooking", weight: 4,
      who: "5 chef, 3 cook, 3 woman, 3 man, couple, baker, 2 = <parentandchild>, street vendor",
      does: """
        ~cook {<dish>|<vegetable>|soup|dinner|eggs|fish|meat}
        ~cut {<vegetable>|<fruit>|bread|meat|a watermelon} {with a large knife|on a board|}
        ~stir {a pot of soup|a large pot|a bowl of batter|vegetables in a pan}
        ~prepare {<dish>|a meal|a salad|sandwiches|dinner}
        ~knead {dough|bread dough}
        ~grill {meat|sausages|hamburgers|corn|fish|steaks}
        ~wash {dishes|<vegetable>|<fruit>} in {a sink|the sink}
        ~take {a pie|cookies|a turkey|bread|a tray of muffins} out of {the|an} oven
        ~pour {batter|milk|<drink>} into a {bowl|pan|glass}
        ~fry {eggs|fish|noodles|dumplings|bacon} in a {pan|wok}
        """,
      places: """
        in {a|a small|a restaurant|a bright|a modern|a busy|a messy} kitchen
        at {a stove|the counter|a food stand|a street stall}
        over {an open fire|hot coals|a gas stove}
        outside a tent
        """,
      wear: """
        @a {white|<color>|striped|flowered} apron^
        @a {chef's hat|white hat|white jacket}^
        <top>
        """,
      with: "@a wooden spoon^",
      also: "~smile\n~taste the food\n~talk to {a guest|a friend}\n~read a recipe",
      others: "a {child|friend|cat|waiter} {watches|waits}\nsteam rises\nflames leap up",
      settings: "in the evening\nat dinner time\nin the morning"),
    Scene(
      "kitchen rooms", weight: 2,
      captions: """
        A {small|large|modern|clean|cluttered|old|bright} kitchen with \
        {white|wooden|dark|green|blue} \
        cabinets and {a stove|a refrigerator|a large window|a round table|a gas oven|a tiled floor}
        A {pot|pan|kettle|teapot} {sits|boils|steams} on {a stove|a gas burner|an old iron stove} \
        {in \
        a small kitchen|next to a sink|beside a bowl of eggs|}
        {Plates|Dirty dishes|Cups and plates|Pots and pans} {are piled|stand|are stacked} {in a \
        kitchen sink|on a counter|on open shelves|beside a sink} {under a window|in a small \
        kitchen|}
        A {kitchen|wooden} table {is set|set} {for dinner|for four people|with plates and glasses|\
        for breakfast} {near a window|under a lamp|beside a refrigerator|with fresh flowers}
        A {refrigerator|stainless steel refrigerator|white fridge} {covered with magnets|full of \
        food|\
        with an open door} {stands|} {in a kitchen|beside a stove|in a corner}
        {Knives|Spoons|Copper pans|Mugs|Dish towels} hang {on a wall|above a stove|over a counter|\
        from hooks} in a {small|tidy|sunny|rustic|restaurant} kitchen
        """),
  ]
}
