extension Scene {
  static let streets: [Scene] = [
    Scene(
      "walking in the street", weight: 5,
      who: """
        4 man, 4 woman, couple, person, 2 = <pairofpeople>, businessman, = <parentandchild>
        2 pedestrian, 2 person, lady, gentleman, nun, monk
        """,
      does: """
        ~walk {down|along} {a|the} {busy|narrow|quiet|cobblestone|crowded|tree-lined} street
        ~cross {the|a|a busy|a wide} street {at a crosswalk|at a crossing|in traffic|}
        ~wait at {a crosswalk|a red light|a bus stop|a crossing}
        ~walk past {a shop window|a row of shops|a brick wall|a mural|a bakery|a parked car}
        ~stand {on a street corner|on the sidewalk|in a doorway|under an awning}
        ~walk {a bicycle|two dogs|a dog} {down the sidewalk|along the street}
        ~push {@a stroller^|@a shopping cart^|@a wheelchair^|a cart of boxes} down the {street|sidewalk}
        ~carry {shopping bags|groceries|@a large box^|flowers|@a guitar case^|a rolled carpet}
        ~look {into a shop window|at a street map|at a row of posters}
        ~hail a taxi
        """,
      places: """
        in {the city|a small town|an old town|the rain|a crowd|front of a store}
        near {a church|a bus stop|a subway entrance|a tall building|a newspaper stand}
        outside {a bank|a restaurant|a hotel|a bakery|a clothing store}
        past {a mailbox|a phone booth|a row of bicycles}
        """,
      wear: "<casual>\n<casual>\n<formal>\n@a long <dark> coat^\n@a <bright> dress^",
      with: "@a {<bag>|backpack|cane|stroller|umbrella}^",
      also: """
        ~talk on {@a cell phone^|the phone}
        ~hold {hands|@a umbrella^|a cup of coffee|@a newspaper^|@a shopping bag^}
        ~listen to music
        ~smoke a cigarette
        ~look both ways
        """,
      others: """
        {cars|taxis|people|buses} {pass|go by|wait}
        a {bus|taxi|cyclist|tram|delivery truck} {passes|drives by|waits at the light}
        """,
      settings: "<day>\nat night\nin the evening\nafter the rain\nat rush hour"),
    Scene(
      "street performers", weight: 4,
      who: """
        3 street performer, 3 street musician, 2 musician, 2 juggler, man, woman, mime, magician
        = a group of street performers, = a group of musicians, breakdancer, clown
        """, numbers: .mostlyOne,
      does: """
        ~perform {for a crowd|for tourists|magic tricks|on stilts}
        ~play {a guitar|an accordion|a violin|drums|a saxophone|a flute|a trumpet} {for money|}
        ~juggle {three balls|flaming torches|knives|pins|oranges}
        ~dance for {a crowd|passing people}
        ~sing {into a microphone|for coins}
        ~breathe fire
        ~balance {on a unicycle|on a tightrope|on a tall ladder}
        ~ride @a unicycle^
        ~spin on {one hand|%his head^}
        ~stand still like a statue
        """,
      places: """
        on a {busy|crowded|city|cobblestone} {street|sidewalk|corner}
        in a {city square|subway station|market place|pedestrian zone|public park}
        in front of {a crowd|a fountain|a cathedral|shops|a bank}
        outside {a train station|a museum|a cafe}
        """,
      wear: """
        @a {top hat|bowler hat|colorful costume|silver costume|red nose|striped shirt}^
        @a {clown|pirate} costume^
        <top>
        white gloves
        """,
      with: "{white|silver|gold|colorful} face paint\nan open {guitar case|hat}\n@a red nose^",
      also: "~smile at the crowd\n~collect coins in a hat\n~wink at a child",
      others: """
        {people|children|tourists|a crowd of people} {watch|gather|stop and listen|clap}
        a {child|little girl|boy|passerby} {drops a coin|watches|laughs}
        """,
      settings: "<day>\nat night\nin the evening\nduring a festival"),
    Scene(
      "market vendors", weight: 4,
      who: """
        3 vendor, 3 woman, 3 man, 2 street vendor, farmer, = <pairofpeople>
        """,
      does: """
        ~sell {fruit|fruit and vegetables|<fruit>|<vegetable>|fresh fish|flowers|colorful fabrics|spices|hats|bread|nuts}
        ~arrange {<fruit>|<vegetable>|baskets|flowers} on a {table|stall|cart}
        ~weigh {<fruit>|<vegetable>|fish|spices} on a scale
        ~push a cart of {<fruit>|<vegetable>|flowers|coconuts}
        """,
      places: """
        at {a|an outdoor|a crowded|a street|a farmers'|a flower|a village} market
        in {a crowded bazaar|a covered market|an open-air market|the market square}
        on a {busy|narrow} street
        under {a striped awning|a colorful umbrella|a canvas tent}
        """,
      wear: "@a {<color>|white|striped} apron^\n@a headscarf^\n<casual>\n@a <pattern> dress^",
      with: "@a {basket|shopping bag|woven basket|<bag>}^",
      also: "~talk to {a customer|a neighbor}\n~count money\n~hold @a {basket|bag}^",
      others: "{customers|shoppers|tourists} {look on|walk by|wait}\na child {watches|tastes one}",
      settings: "early in the morning\n<day>\nat night\non Saturday"),
    Scene(
      "market customers", weight: 3,
      who: """
        4 woman, 3 man, 2 shopper, 2 person, lady, 2 couple, 2 = <pairofpeople>, 2 tourist
        = <parentandchild>
        """,
      does: """
        ~buy {<fruit>|<vegetable>|flowers|fresh bread|cheese|fish|honey}
        ~choose {<fruit>|<vegetable>|a scarf|flowers|a melon}
        ~shop for {<fruit>|<vegetable>|clothes|jewelry|souvenirs}
        ~walk past {stalls of fruit|piles of fruit|rows of vegetables|piles of clothes|baskets of spices}
        """,
      places: """
        at {a|an outdoor|a crowded|a street|a farmers'|a flower|a village} market
        in {a crowded bazaar|a covered market|an open-air market|the market square}
        on a {busy|narrow} street
        under {a striped awning|a colorful umbrella|a canvas tent}
        """,
      wear: "<casual>\n<casual>\n@a <dark> coat^\n@a <pattern> dress^",
      with: "@a {basket|shopping bag|woven basket|<bag>}^",
      also: "~talk to {a vendor|a friend}\n~count coins\n~hold @a {basket|bag}^",
      others: "{vendors|others} {wait|call out|look on}\na vendor {smiles|waits}",
      settings: "early in the morning\n<day>\nat night\non Saturday"),
    Scene(
      "shops", weight: 2, who: "3 woman, 3 man, couple, shopper, customer, = <parentandchild>",
      does: """
        ~look at {shoes|dresses|books|toys|watches|cameras|fresh bread|pastries}
        ~try on {hats|sunglasses|shoes|a coat}
        ~pay for {groceries|a book|a coat|flowers} at the {counter|register}
        ~push @a shopping cart^
        ~choose {a cake|a shirt|vegetables|a bottle of wine|a toy}
        ~read the label on a {can|bottle|box}
        ~wait in line
        ~get a haircut from a barber
        """,
      places: """
        in {a grocery store|a supermarket|a clothing store|a shopping mall|a small shop|a bakery}
        in {a toy store|a bookstore|a shoe store|a gift shop}
        at a {flea market|department store|corner shop}
        """,
      wear: "<casual>\n<top>\n@a <dark> coat^",
      with: "@a {<bag>|shopping cart|shopping bag}^",
      also: "~talk to a clerk\n~hold {@a basket^|a list|a baby}\n~smile",
      others: "a {clerk|saleswoman|cashier} {helps|waits|smiles}\nothers wait in line",
      settings: "in the afternoon\nbefore Christmas\nduring a sale"),
    Scene(
      "crowds and events", weight: 3,
      who: """
        3 crowd, marching band, 3 = a group of protesters, 3 = many people, 2 = hundreds of people
        2 = a group of tourists
        """,
      numbers: .one,
      does: """
        ~gather
        ~watch {a parade|fireworks|a street show|a soccer game|a speech|a band}
        ~march
        ~wait {in line|for a bus|for a concert to begin}
        ~walk
        ~celebrate
        ~stand
        ~dance
        """,
      places: """
        in {a city square|the street|front of city hall|a large plaza|a park}
        outside {a stadium|a theater|a church|a government building}
        on {a wide avenue|a bridge|the steps of a museum|a sidewalk}
        down {a main street|a wide avenue}
        """,
      with: "{signs|banners|flags|balloons|umbrellas|cameras|colorful masks}",
      also: "~wave {flags|signs}\n~cheer\n~hold {banners|candles|signs|balloons}\n~sing",
      others: "{police officers|policemen} {watch|stand by}\nconfetti falls\nmusic plays",
      settings: "<day>\nat night\nduring a {festival|parade|holiday|carnival}"),
    Scene(
      "street traffic", weight: 4,
      captions: """
        {Cars|Taxis|Cars and buses|Cars and trucks} {wait at|stop at|drive through} {a red light|a \
        busy intersection|a traffic light} {in the city|in the rain|at night|at rush hour|downtown}
        A {busy|crowded|wide|narrow} city street {full of|packed with|lined with|filled with} \
        {cars and buses|taxis|people and cars|shops|traffic|parked cars|tall buildings} {at night|\
        on a sunny day|in the rain|in the evening|}
        {Heavy|Slow|Evening|Morning} traffic {moves|crawls|flows} {over a bridge|along a highway|\
        through the city|past tall buildings} {in the fog|at sunset|at night|in the rain|}
        A traffic light {hangs over|shines above|glows at} {a busy intersection|an empty street|a \
        crossing|a wide road} {at night|at dusk|on a cloudy day|in the snow|}
        A {double-decker|red|yellow|city|blue|white} bus {stops|drives|turns|waits} {at a bus stop|\
        on a busy street|in front of a station|at the corner|near a park} {with passengers|in the \
        rain|at night|in the morning|}
        People {cross|wait to cross|hurry across} a {busy|wide|wet|crowded} street {at a crosswalk|\
        with umbrellas|in front of a bus|at a crossing|between cars} {in the city|in the evening|}
        A {yellow|} taxi {drives|waits|stops} {in front of a hotel|at the curb|in heavy \
        traffic|on a \
        wet street|near a theater} {at night|in the city|downtown|}
        A street sign {stands|hangs} {on a pole|above a crossing|at the corner|under a traffic \
        light} \
        {in front of a tall building|near a tree|under a <sky>|in the city}
        A {police officer|policeman|policewoman} {directs traffic|rides a motorcycle|rides a horse|\
        writes a ticket|stands guard} {at a busy intersection|on a city street|near a \
        parade|downtown}
        A {bicycle|red bicycle|row of bicycles|row of parked motorcycles|scooter} {leans against|\
        stands beside|is chained to} {a wall|a lamp post|a fence|a tree|a railing} {on a \
        sidewalk|in \
        an old town|outside a shop|in a quiet street}
        """),
  ]
}
