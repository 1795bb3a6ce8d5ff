extension Scene {
  static let dogs: [Scene] = [
    Scene(
      "dog running", weight: 6, who: "8 dog, 6 <dogkind>, puppy",
      does: """
        ~run
        ~run {fast|quickly|at full speed|happily}
        ~leap over {a log|a fallen tree|a wooden fence|a ditch|a low wall|a puddle}
        ~race
        ~bound
        ~trot
        ~jump {high|up|} into the air
        ~chase {a rabbit|a squirrel|a butterfly|a flock of birds|a bicycle|a leaf|a seagull}
        many: ~chase each other
        many: ~race side by side
        ~walk
        ~gallop
        """,
      places: """
        through {tall grass|the grass|a meadow|a field of <flower>|the woods|fallen leaves}
        across a {grassy|green|muddy|plowed|stubble|brown} field
        through a {green|sunny|dry|freshly cut} field
        along a {dirt|forest|gravel|narrow|dusty} {path|trail|road}
        in the {grass|woods|park|yard|meadow}
        down a {hill|grassy slope|dirt road}
        over {rocks|dry leaves|the lawn}
        """,
      with: """
        @a {<bright>|leather|} collar^
        @a <bright> {bandana|harness}^
        @a {stick|ball|branch|bone} in %his mouth^
        {floppy|pointed|long} ears
        %his tongue^ hanging out
        @a {curly|bushy} tail^
        """,
      also: """
        ~carry {@a stick^|@a branch^|@a bone^|@a toy^|@a stuffed toy^|@a old shoe^}
        ~hold a {ball|tennis ball|frisbee|rubber toy} in %his mouth^
        ~bark
        ~look back
        ~wag %his tail^
        ~pant
        """,
      others: """
        {a man|a woman|a boy|a jogger|a small child|another dog} {follows|watches|runs behind}
        {a boy|a girl|a man|another dog} {runs alongside|stands nearby|waits}
        """,
      settings: "<day>\nin autumn\nwith trees in the background\nat sunset\nnear a {barn|fence}",
      captions: """
        {One|A <coat>|A small|A large} dog chases another {through the grass|across a field|in a \
        park}
        {A <coat> dog|A puppy} looks back at another dog {on a path|in the meadow|behind a fence}
        A {man|woman|boy|girl} runs with a <mod-dog> dog {through a field|along a trail|in the park}
        A <mod-dog> dog and a <coat> puppy run {side by side|together|} {through the tall \
        grass|in a \
        meadow|along a dirt road|over the fallen leaves}
        """),
    Scene(
      "dogs playing", weight: 6, who: "8 dog, 5 <dogkind>, 2 puppy",
      does: """
        ~catch {a frisbee|a ball|a stick|a tennis ball|a <bright> disc} {in mid-air|in the air|}
        ~jump {up|high} to catch {a frisbee|a ball|a toy|a stick|a <bright> ball}
        ~fetch {a stick|a ball|a tennis ball|a <bright> toy|a branch}
        ~chew on {a bone|a stick|a rope|a slipper|a <bright> toy|a log}
        ~tug on {a rope|a leash|a piece of cloth|a stuffed animal|a stick}
        ~roll {around|over|on %his back^}
        many: ~fight over {a stick|a toy|a ball|a bone|a frisbee|a rope}
        many: ~wrestle {with each other|playfully}
        many: ~play {together|with each other|with a ball}
        ~play with {a ball|a soccer ball|a hose|a <bright> toy|a plastic bottle|a balloon}
        ~dig {a hole|a deep hole}
        ~bark at {another dog|a cat|a horse|a sprinkler|a mailman|a toy}
        ~sniff {a flower|the ground|a tree trunk|another dog|a hedgehog}
        ~stand on %his hind legs
        """,
      places: """
        in the {grass|park|yard|backyard|garden|dirt}
        on {the lawn|a green lawn|a dirt path|the driveway}
        in a {grassy|fenced|large|muddy} {yard|field}
        near a {wooden fence|brick house|chain-link fence|tree|garden shed}
        """,
      with: """
        @a {<bright>|leather|spiked|} collar^
        @a <bright> bandana^
        {floppy|pointed|long|wet} ears
        """,
      also: """
        ~wag %his tail^
        ~bark
        ~growl
        ~look up
        ~kick up {dust|dirt|grass|leaves}
        """,
      others: """
        {a man|a woman|a boy|a little girl|a family|another dog} {watches|looks on|stands nearby}
        {a man|a boy|a woman|a girl} {throws a ball|holds a leash|laughs|claps}
        """,
      settings: "<day>\nin summer\nin front of a crowd\nwith a house in the background",
      captions: """
        A {man|woman|boy|girl|young man} throws {a stick|a frisbee|a ball} for a <mod-dog> dog \
        {in the park|on the lawn|in a field}
        A {man|boy|teenager} plays {tug-of-war|fetch} with a <mod-dog> dog {on the grass|in the \
        yard}
        A <mod-dog> dog {shakes a toy|tosses a ball|drops a stick} {at the feet of a man|on the \
        grass}
        """),
    Scene(
      "dog in water", weight: 4, who: "7 dog, 5 <dogkind>, puppy",
      does: """
        ~swim
        ~splash
        ~run {through shallow water|through the surf|into the waves|along the water's edge}!
        ~jump {into a lake|into a swimming pool|off a dock|into a river|over the waves}!
        ~shake {water from %his fur|the water off}
        ~fetch a {stick|<bright> ball|branch|toy} from the water
        ~paddle
        ~play {on the beach|in the sand|in the waves|on the wet sand}!
        ~run {on the beach|along the beach|across the sand|along the shore}!
        ~wade
        ~dig in the sand
        ~leap
        """,
      places: """
        in {a lake|the sea|a pond|a muddy river|a stream|the ocean|a creek|a pool|shallow water}
        through {a stream|a river|a puddle|the water|the surf}
        """,
      with: """
        @a {stick|ball|branch|<bright> toy} in %his mouth^
        @a {<bright> collar|life vest}^
        wet fur
        """,
      also: """
        ~carry {@a stick^|@a branch^|@a ball^|a piece of driftwood|@a duck^}
        ~shake %his head^
        ~bark at the waves
        ~splash water everywhere
        """,
      others: """
        {a man|a woman|a boy|another dog} {watches|waits|follows}
        waves roll in
        """,
      settings: "<day>\nin summer\nat sunset\nat low tide\nwith waves in the background",
      captions: """
        A <mod-dog> dog {shakes itself dry|stands in the surf|waits for a stick} {at the beach|by \
        the sea|near the shore|on a sandy beach}
        {A man|A woman|A boy|A couple} {walks|plays with} a <mod-dog> dog {on the beach|along the \
        shore|on the sand|by the ocean}
        """),
    Scene(
      "dog in snow", weight: 3, who: "7 dog, 5 <dogkind>, puppy",
      does: """
        ~run
        ~leap
        ~play
        ~jump over {a log|a snowbank|a fence|a fallen tree}
        ~roll on %his back^
        ~stand
        ~chase {a ball|a stick|a snowball|a rabbit|another dog}
        many: ~chase each other
        many: ~wrestle
        many: ~pull a {sled|wooden sled}
        ~dig
        ~walk
        """,
      places: """
        in the {snow|deep snow|fresh snow|powdery snow}
        through {the snow|deep snow|fresh snow|a snowy field|a snow-covered forest}
        on a {snowy|snow-covered} {path|hill|field|trail}
        """,
      with: """
        frost on %his {nose|face|back}^
        @a <bright> {collar|sweater|harness|jacket}^
        @a {stick|<color> ball|toy} in %his mouth^
        """,
      also: "~bark\n~carry @a {stick|branch|toy}^\n~kick up white powder\n~look around",
      others: """
        {a man|a woman|a child|a skier|another dog} {follows|watches|walks behind}
        flakes fall
        """,
      settings: "<winterday>\nin winter\nin the mountains\nnear a {cabin|fence|frozen lake}"),
    Scene(
      "dog at rest and with people", weight: 4, who: "7 dog, 4 <dogkind>, 2 puppy",
      numbers: .mostlyOne,
      does: """
        ~sleep
        ~lie
        ~sit
        ~rest %his head^ on {a pillow|a cushion|a shoe|the armrest|a child's lap}
        ~look {out of the window|at the camera|at a plate of food|into the mirror|at a cat}
        ~wait {for a treat|at the door|for a walk}
        ~yawn
        ~beg for {food|a biscuit|a slice of pizza}
        ~eat from a {metal|plastic|blue|large} bowl
        """,
      places: """
        on {a couch|a bed|a rug|the carpet|a blanket|the kitchen floor|a porch|a doormat}
        on a {brown|leather|striped|red|soft|flowered} {couch|cushion|armchair|blanket}
        in {front of a fireplace|a basket|a cardboard box|a doorway|the back of a truck}
        beside {a sleeping cat|a pair of boots|a sofa|a crib|a bookshelf}
        under {a table|a desk|a chair}
        """,
      with: """
        @a {<bright>|leather|} collar^
        @a {bow tie|party hat|Santa hat|scarf}^
        {sad|brown|sleepy|big} eyes
        """,
      also: "~look up\n~watch television\n~wag %his tail^\n~hold {@a toy^|@a bone^}",
      others: "a {man|woman|child} {reads|eats|pets %him}\na cat {sits nearby|walks past}",
      settings: "in a living room\nin the sunshine\nby a window\nat home",
      captions: """
        A {man|woman|boy|girl|child} {hugs|pets|brushes|bathes|feeds} a <mod-dog> dog \
        {in the yard|on the porch|on the floor|in a bathtub|outside a house}
        A {man|woman|young woman|boy|couple} walks a <mod-dog> dog on a \
        leash {in the park|down the street|on the sidewalk|along a path}
        A <mod-dog> dog {sits|lies|waits|sleeps} {next to|beside|at the feet of} \
        {an old man|a woman|a boy|a girl|a homeless man} {on the street|on a bench|on the grass|}
        A <mod-dog> dog {leans|hangs|sticks its head} out of {the window of a car|a truck window}
        A <mod-dog> dog {rides in|sits in} {a bicycle basket|a motorcycle sidecar|a shopping cart}
        """),
    Scene(
      "dog sports", weight: 3,
      who: "4 dog, 3 greyhound, 3 border collie, German shepherd, terrier, husky, poodle",
      numbers: .mostlyOne,
      does: """
        ~jump over {a hurdle|a bar|a red and white bar|a low wall}
        ~run through {a yellow tunnel|an agility tunnel|weave poles|a blue tube}
        ~race around {a dirt track|a bend|the track}
        ~leap through {a hoop|a tire|a ring}
        ~walk across {a seesaw|a narrow beam|a balance beam}
        ~climb {a ramp|an A-frame}
        ~herd {a flock of sheep|ducks|cattle|goats}
        """,
      places: """
        at {an agility course|a dog show|a competition|a race track|a county fair}
        on {an obstacle course|a grassy course|a sandy track}
        in {front of judges|an arena|an indoor ring}
        """,
      with: "@a {numbered vest|red muzzle|striped jacket|racing bib|number}^",
      also: "~look ahead\n~follow a signal\n~stretch out",
      others: """
        {a trainer|a woman|a handler|a man|a judge} {runs alongside|points|watches}
        {spectators|people} {cheer|clap|watch}
        """,
      settings: "<day>\nduring a race\nin front of spectators"),
  ]
}
