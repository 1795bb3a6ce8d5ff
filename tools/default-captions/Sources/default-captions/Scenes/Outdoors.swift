extension Scene {
  static let coasts: [Scene] = [
    Scene(
      "people at the beach", weight: 6,
      who: """
        3 man, 3 woman, 3 boy, 3 girl, child, toddler, couple, family, 2 = <pairofpeople>
        2 = <pairofchildren>, 2 = <parentandchild>, = a group of friends, teenager
        """,
      does: """
        ~walk {along the shore|along the beach|on the sand|barefoot in the sand}!
        ~play in the {sand|waves|surf|shallow water}
        ~build a {sand castle|large sand castle}
        ~run {into the waves|along the beach|through shallow water}!
        ~lie on a {towel|beach towel|blanket|beach chair}
        ~dig a {hole|deep hole} in the sand
        ~jump {over a wave|into the waves|off a dune}!
        ~collect {shells|seashells|colored stones} in a {bucket|small pail}
        ~fly @a kite^
        ~sit under {a <bright> umbrella|a beach umbrella|a striped parasol}
        ~wade in the {water|surf}
        ~look out at the {ocean|sea|waves}
        ~throw {a frisbee|a ball|stones into the sea}
        many: ~play {volleyball|paddle ball}
        one: ~bury %his feet in the sand
        """,
      places: """
        at the {beach|seaside}
        on {a|a crowded|a sandy|a sunny|a rocky|an empty|a quiet} beach
        near {the pier|a lighthouse|some rocks|the water|a lifeguard tower}
        by the {sea|ocean|water}
        """,
      wear: "<swimwear>\n<swimwear>\n<summer>",
      with: "bare feet\nwet hair\n@a {bucket|towel|straw bag|pail}^",
      also:
        "~laugh\n~hold {hands|@a towel^|@a bucket^|ice cream}\n~enjoy the sun\n~watch the waves",
      others: """
        waves {roll in|crash behind %him|wash over %his feet}
        {seagulls|birds} fly overhead
        a {sailboat|ship|dog} passes
        the sun {sets|goes down}
        """,
      settings: "<day>\nat sunset\nin summer\nat low tide\nunder a <sky>"),
    Scene(
      "fishing and docks", weight: 2,
      who: "5 fisherman, 2 man, boy, = <parentandchild>, 2 = two fishermen",
      does: """
        ~fish
        ~cast a {line|net|fishing net|fishing rod}
        ~hold up a {large|big|silver|huge} fish
        ~reel in a fish
        ~mend {a net|fishing nets}
        ~pull {a net|a small boat|a crab trap} {out of the water|onto the sand}
        ~sit on {a bucket|the edge of a dock|a folding chair|a rock}
        ~unload {crates of fish|a small boat|nets}
        """,
      places: """
        on {a wooden dock|a pier|a rocky shore|a river bank|a frozen lake|a small boat}
        in {a harbor|a river|a lake|shallow water|a stream}
        by {a lake|the sea|a river|a lighthouse}
        """,
      wear: "@a {straw hat|raincoat|yellow raincoat|<color> cap|vest}^\nwaders\nrubber boots",
      with: "@a {fishing pole|fishing rod|net|bucket}^",
      also: "~wait\n~look at the water\n~smoke a pipe\n~talk to a friend",
      others: "gulls circle\na {cat waits nearby|dog looks on|boat drifts by}",
      settings: "at sunrise\nat sunset\n<day>\nin the fog\nin the early morning"),
  ]

  static let waters: [Scene] = [
    Scene(
      "boats", weight: 4,
      who: """
        3 {small|white|large|} sailboat, 2 {wooden|red|small|old} {rowboat|fishing boat}, canoe
        {large|white} ferry, {speed|motor}boat, {cruise|cargo|tall|container} ship, tugboat
        {white|luxury} yacht
        """, isAlive: false,
      does: """
        ~sail {across a bay|past an island|under a bridge|past a lighthouse|into a harbor}!
        ~float
        ~rest {at a dock|in a marina|in a quiet harbor}!
        ~lie {at anchor|tied to a dock|beside a pier|in a dry dock}!
        ~move
        ~cross {a lake|the bay|the channel|a wide river}!
        """,
      places: """
        on {calm water|a blue lake|the river|a calm sea|the open sea|still water|choppy water}
        in {a harbor|the bay|a marina|the distance}
        near {a rocky coast|a wooden pier|the shore|an island|a small village}
        """,
      with: "{white|red|striped|colorful} sails\npeople on deck\n@a flag^",
      others: "{gulls|seagulls} {circle|follow}\nthe sun {sets|rises}\nfog {lifts|rolls in}",
      settings: "under a <sky>\nat sunset\nin the fog\nat sunrise\nwith <peaks> behind",
      captions: """
        {A rowboat|A wooden boat|A canoe|An old boat} {lies|rests} {upside down|} on {the shore|a \
        sandy beach|a river bank|the grass} {near a lake|at low tide|in autumn|}
        {Fishing boats|Colorful boats|Sailboats|Wooden boats|Several boats} {lie|rest|are tied up|\
        rock gently} {in a harbor|at a dock|in a marina|beside a pier} {at sunset|in the morning|\
        under a <sky>|near a fishing village|in the rain}
        """),
    Scene(
      "people in boats", weight: 3,
      who: """
        3 man, 2 woman, couple, 2 rower, 2 = <pairofpeople>, 2 = a group of people, = \
        <parentandchild>
        = a team of rowers, family
        """,
      does: """
        ~paddle a {canoe|kayak|red canoe|yellow kayak|raft|wooden boat}
        ~row {a boat|a wooden boat|a small rowboat}
        ~ride in a {motorboat|gondola|small boat|speedboat|ferry}
        ~sail a {small boat|sailboat|dinghy|catamaran}
        ~raft {down a river|through white rapids|over foaming rapids}!
        ~float {down a river|on inner tubes|on a raft}
        ~stand on @a paddleboard^
        ~relax on the deck of a {boat|yacht}
        """,
      places: """
        on a {calm|blue|quiet|mountain|misty} lake
        on {a river|a canal|the sea|a wide river|green water}
        near {the shore|a waterfall|a stone bridge|a rocky cliff}
        through {a canyon|a narrow canal|the reeds|a flooded forest}
        """,
      wear: "@a {<bright>|} life {jacket^|vest^}\n@a straw hat^",
      with: "@a {<bright> life jacket|paddle|straw hat}^",
      also: "~enjoy the view\n~laugh\n~wave to people on the shore\n~look for fish",
      others: "{ducks|swans} swim past\nwater splashes\na heron flies off",
      settings: "<day>\nat sunset\nunder a <sky>\nin autumn\nwith <peaks> behind"),
  ]

  static let heights: [Scene] = [
    Scene(
      "hikers", weight: 4,
      who: """
        6 hiker, 2 man, 2 woman, couple, backpacker, 2 = <pairofpeople>, family, = a group of hikers
        = a group of friends, = <parentandchild>
        """,
      does: """
        ~hike {up a rocky trail|through a forest|along a ridge|across a green valley}
        ~stand on {the edge of a cliff|top of a mountain|a large rock|a summit|a high peak}
        ~climb {over rocks|a steep path|up a hill|stone steps}
        ~cross {a stream on stones|a wooden footbridge|a rope bridge|a rocky stream}
        ~rest {on a log|on a boulder|beside a trail}
        ~look {at a map|over a valley|at a waterfall|at the view}
        ~walk {through a field of <flower>|through ferns|on a dirt path|along a canyon}
        ~camp {beside a lake|in a clearing|under the stars}
        ~cook {over a campfire|on a small stove}
        ~set up a {tent|green tent|yellow tent}
        ~sit around a campfire
        """,
      places: """
        in the {mountains|hills|forest|desert|woods|wilderness}
        near {a waterfall|a mountain lake|a cliff|a river|tall pines}
        above {a valley|the clouds|a lake|a winding river}
        """,
      wear: "@a {<bright> jacket|sun hat|<color> shirt|raincoat|<color> cap}^\nhiking boots",
      with: "@a {large|heavy|<bright>|} backpack^\n@a walking stick^\ntrekking poles",
      also: "~take a picture\n~point at {the view|an eagle|a peak}\n~drink from @a bottle^",
      others: "a dog {leads the way|follows}\n{clouds drift|fog drifts} by",
      settings: "<day>\nunder a <sky>\nat sunset\nin autumn\nat sunrise\nwith <peaks> behind")
  ]

  static let parks: [Scene] = [
    Scene(
      "in the park", weight: 4,
      who: """
        2 man, 2 woman, couple, family, 2 = <pairofpeople>, = a group of people, 2 = a group of \
        friends
        2 = <parentandchild>, student, teenager, girl, boy
        """,
      does: """
        ~lie {on the grass|on a blanket|in the shade}
        ~have a picnic
        ~throw a {frisbee|<bright> frisbee|football}
        ~ride {bicycles|@a bicycle^} {along a path|past a pond|under the trees}
        ~walk {under the trees|along a path|past a flower bed|past a fountain}
        ~feed {pigeons|ducks|squirrels|the swans}
        ~read {under a tree|in the sunshine|on a blanket}
        ~play {chess at a stone table|the guitar|cards|badminton|with a frisbee}
        ~climb {a tree|an old tree|a statue}
        ~row a boat on a pond
        ~hang from a tree branch
        ~sleep in a hammock
        ~practice {yoga|tai chi}
        ~run through {a fountain|the fountains}
        """,
      places: """
        in {a|a city|a public|a green|a sunny} park
        in the {park|botanical garden}
        near {a fountain|a pond|a playground|a stone bridge|a bandstand|a bed of tulips}
        under {a large tree|an oak tree|blossoming trees|a willow}
        """,
      wear: "<casual>\n<summer>\n<top>",
      with: "@a {<bag>|stroller|small dog|picnic basket|guitar}^",
      also: "~laugh\n~enjoy the sunshine\n~eat {ice cream|sandwiches|an apple}\n~listen to music",
      others: """
        {a dog|a child|a puppy} runs around
        {children|other people} {play|walk by}
        birds sing
        """,
      settings: "<day>\nin spring\nin autumn\nat sunset\nin summer"),
    Scene(
      "meadows and fields with people", weight: 3,
      who: """
        3 woman, 2 girl, 2 boy, man, couple, child, family, 2 = <pairofchildren>, = <parentandchild>
        = <pairofpeople>
        """,
      does: """
        ~run
        ~walk
        ~pick {<flower>|berries|a bouquet of <flower>|mushrooms}
        ~stand
        ~dance
        ~lie
        ~fly @a {kite|red kite|model airplane}^
        ~chase {butterflies|a butterfly|a dog|fireflies}
        ~ride @a {horse|bicycle}^
        ~paint a picture of the hills
        ~jump over a {stream|hay bale|puddle}
        """,
      places: """
        in a {green|sunny|wide|grassy} meadow
        in a {field|meadow} {full of|covered with|of} <flower>
        through {a wheat field|tall grass|a corn field|a field of <flower>|a green meadow}
        on a {grassy|green} {hill|hillside}
        near {a lone tree|a farm|a windmill|a wooden fence|a stream}
        """,
      wear: "@a <color> sweater^\n<summer>\n<top>\n@a <color> jacket^",
      with: "flowers in %his hair\n@a {basket|straw hat|bouquet}^\nbare feet",
      also: "~hold {hands|flowers|@a hat^|@a basket^}\n~look at the sky\n~laugh\n~spin around",
      others: "{clouds|birds} pass overhead\nthe wind {blows|bends the grass}\nthe sun sets",
      settings: "under a <sky>\n<day>\nat sunset\nin spring\nin the evening light"),
  ]
}
