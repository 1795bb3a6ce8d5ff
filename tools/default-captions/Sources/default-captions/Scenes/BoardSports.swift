extension Scene {
  static let boardSports: [Scene] = [
    Scene(
      "surfing", weight: 4, who: "9 surfer, 3 man, 3 woman, boy, girl, teenager",
      numbers: .mostlyOne,
      does: """
        ~ride {@a wave^|@a big wave^|@a small wave^|@a huge wave^|@a breaking wave^|the crest of a wave}
        ~surf {a large wave|a rolling wave|inside a curling wave|on a {white|yellow|red} board}
        ~paddle {out to sea|through the surf|toward a wave}
        ~balance on @a {white|yellow|short|long|blue} surfboard^
        ~fall off a surfboard
        ~carry @a {white|yellow|blue|long|short|striped} surfboard^ {along the beach|into the \
        water}!
        ~wait for a wave
        ~walk into the water with @a surfboard^!
        ~kneel on @a surfboard^
        """,
      places: """
        in the {ocean|sea|surf|blue water}
        near {the shore|a rocky coast|a pier|the beach}
        off {a sandy beach|the coast}
        """,
      wear: "@a {black|blue|} wetsuit^\n@a wetsuit^\n<bright> shorts\nswim trunks\n@a bikini^",
      with: "outstretched arms\nlong {wet|blond} hair\nbent knees",
      also: "~crouch low\n~keep %his balance\n~touch the water with one hand\n~lean into the turn",
      others: """
        {white foam|spray} {flies behind %him|fills the air}
        another surfer {watches|paddles past|waits}
        people watch from the {beach|pier|shore}
        """,
      settings: "<day>\nat sunset\nunder a <sky>\nat sunrise\nwith a city behind"),
    Scene(
      "sailing sports", weight: 2,
      who: "3 windsurfer, 3 kiteboarder, 3 water skier, wakeboarder, 2 kayaker, 2 = two kayakers",
      numbers: .mostlyOne, does: "~fight the {wind|waves}\n~glide over the water\n~wave",
      places: "near the {shore|coast|beach}\non {a lake|the sea|a wide river}",
      wear: "@a {life vest|wetsuit|<bright> life jacket}^\n@a <bright> helmet^",
      settings: "<day>\nunder a <sky>\nat sunset",
      captions: """
        A {windsurfer|man|woman} {windsurfs|sails a board} {on a choppy sea|across a bay|on a lake|\
        over the waves} {with a <bright> sail|on a windy day|}
        A {kiteboarder|kite surfer} {flies|jumps|soars} {above the waves|high over the water|off a \
        wave} {under a <bright> kite|near the beach|at sunset|}
        A {water skier|man on water skis|woman on water skis|boy on a wakeboard} {is pulled by a \
        {speed|motor}boat|jumps over a ramp|holds a rope} {on a lake|on a river|near the shore}
        A {kayaker|man in a kayak|woman in a kayak|man in a <bright> kayak} {paddles|steers} \
        {through white rapids|over a small waterfall|down a rushing river|across a calm \
        lake|between \
        the rocks}
        """),
    Scene(
      "skateboarding", weight: 5,
      who: "9 skateboarder, 4 boy, 3 teenager, 2 man, girl, skater",
      numbers: .mostlyOne,
      does: """
        ~ride a skateboard {down a ramp|down a hill|along a rail|up a wall|off a ledge}
        ~jump over {a set of stairs|a barrier|a fire hydrant|a gap|a trash can} on @a skateboard^
        ~do {a trick|a flip|a kickflip|a handstand|a grind} on @a skateboard^
        ~grind {a metal rail|a concrete ledge|the edge of a pool}
        ~perform {a trick|a jump|an ollie} on @a skateboard^
        ~skate {down a ramp|in an empty pool|along a curb|down a handrail}
        ~fall off {a|%his} skateboard
        ~slide down {a handrail|a railing} on @a skateboard^
        ~fly off a {wooden|concrete|steep} ramp on @a skateboard^
        ~carry @a skateboard^
        """,
      places: """
        at {a|the} skate park
        in {a parking lot|a skate park|the street|front of a graffiti-covered wall|a city plaza}
        on {a sidewalk|a concrete ramp|a half pipe|a city street|wooden boards}
        near {a bench|a staircase|a parked car|a brick building}
        """,
      wear: """
        @a helmet^ and kneepads
        <casual>
        <top>
        jeans and @a <color> t-shirt^
        <dark> shorts
        """,
      with: "@a {<color> helmet|backpack|backward cap}^\nlong hair",
      also: "~hold %his arms out\n~look down\n~crouch low\n~keep %his balance",
      others: """
        {friends|others|onlookers|other skaters} {watch|look on|wait}
        a {friend|photographer|man with a camera} {films %him|watches|takes pictures}
        """,
      settings: "<day>\nat night\nat sunset\nwith graffiti in the background"),
    Scene(
      "bmx and mountain biking", weight: 6,
      who: """
        5 cyclist, 9 bmx rider, 5 mountain biker, 3 biker, 2 boy, man, teenager, bicycle racer
        """, numbers: .mostlyOne,
      does: """
        ~jump {a bmx bike|a bicycle|a dirt bike|a mountain bike} over {a dirt mound|a ramp|a log}
        ~do {a trick|a wheelie|a backflip|a jump} on a {bmx bike|bicycle|bike|bmx}
        ~ride a {bmx bike|mountain bike|bicycle} {down a rocky trail|over a dirt hill|up a ramp}
        ~fly through the air on a {bmx bike|mountain bike|bicycle|bmx}
        ~race {around a dirt track|down a muddy trail|through the mud|around a corner}
        ~pedal {up a hill|through a stream|over roots and rocks|along a ridge}
        ~balance on {the back wheel|one wheel}
        ~ride through {deep mud|a puddle|a muddy ditch}
        """,
      places: """
        in {the woods|a forest|a skate park|a dirt park|a bike park|a competition}
        on {a wooden ramp|a dirt track|a narrow trail|a muddy course|a half pipe}
        near {a line of trees|a city wall|a chain-link fence}
        """,
      wear: """
        <helmet>
        @a <bright> jersey^ and @a helmet^
        @a <bright> {shirt|jersey}^
        @a {black|white|silver} helmet^ and goggles
        """,
      with: "@a {number plate|<bright> backpack|<color> helmet}^\nmuddy legs",
      also: "~grip the handlebars\n~lean into a turn\n~take one hand off the handlebars",
      others: """
        {people|spectators|friends} {watch|cheer|take pictures}
        another rider {follows|waits|catches up}
        mud {flies|splashes}
        """,
      settings: "<day>\nat sunset\nduring a race\nunder a <sky>"),
    Scene(
      "motocross", weight: 3,
      who: "4 motocross rider, 3 dirt bike rider, 3 motorcycle racer, 2 man, biker",
      numbers: .mostlyOne,
      does: """
        ~ride @a {dirt bike|motorcycle|<bright> dirt bike|<bright> motorcycle}^
        ~jump a {dirt bike|motorcycle|<bright> motorcycle}
        ~race {a dirt bike|a motorcycle|around a muddy corner}
        ~fly off a {dirt ramp|jump|hill} on a {dirt bike|motorcycle|<bright> dirt bike}
        ~do a {wheelie|trick} on a motorcycle
        ~lean into a {sharp|tight} turn on a {<bright>|racing} motorcycle
        """,
      places: """
        on {a dirt track|a muddy track|a sandy course|a race track|a dusty trail}
        over {a hill|a mound of dirt|a ramp}
        through {the mud|deep sand|a puddle}
        in {the desert|a stadium|a race}
        """,
      wear: "@a <bright> {helmet|jersey|racing suit}^\n@a helmet^ and goggles\nracing gear",
      with: "@a <bright> helmet^",
      also: "~kick up {dirt|dust|mud}\n~stand on the pegs\n~grip the handlebars",
      others: """
        {spectators|fans} {watch|cheer|stand behind a fence}
        another rider follows
        dust rises
        """,
      settings: "<day>\nduring a {race|competition|rally}\nunder a <sky>"),
  ]
}
