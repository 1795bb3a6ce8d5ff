extension Scene {
  static let playing: [Scene] = [
    Scene(
      "playground", weight: 5,
      who: "4 boy, 4 girl, 2 child, 2 toddler, kid, 2 = <pairofchildren>",
      does: """
        ~swing {high|} on {a swing|a tire swing|a rope swing}
        ~slide down a {red|yellow|blue|long|twisting|metal|plastic} slide
        ~climb {a rope ladder|a jungle gym|the monkey bars|a net|a wooden frame}
        ~hang {upside down|by %his hands} from {the monkey bars|a metal bar}
        many: ~play on a {seesaw|merry-go-round|wooden ship}
        ~jump off {a swing|a platform|the slide}
        ~dig in the {sandbox|sand}
        ~crawl through a {red|plastic|concrete|yellow} tunnel
        ~spin on a merry-go-round
        many: ~chase each other around
        many: ~play {tag|hide and seek|hopscotch}
        """,
      places: """
        at {a|the} playground
        on a playground {in the park|near a school|covered with wood chips}
        in a {school|fenced|sunny|wooden|small} playground
        """,
      wear: "<childwear>\n<childwear>\n@a <bright> dress^",
      with: "pigtails\ncurly hair\nmuddy {knees|hands|shoes}\n@a ponytail^",
      also: """
        ~laugh
        ~hold on tight
        ~scream with joy
        ~wave to %his {mother|parents|friends}
        ~smile at the camera
        """,
      others: """
        {a mother|a father|a grandmother|another child|an older girl} {watches|waits|laughs}
        other children {wait in line|run past|climb behind %him}
        a man pushes a stroller
        """,
      settings: "<day>\nafter school\nin autumn",
      captions: """
        {Children|Kids|Several children|Boys and girls|A group of children} {play|run|climb} {on a \
        slide|on the swings|on a jungle gym|around a tree} at {a|a school|a sunny|a busy} playground
        {An empty|A colorful|A wooden|A snowy} playground with {a slide|two swings|a sandbox|a jungle \
        gym|a climbing frame} {in a park|near tall trees|behind a school|under a <sky>}
        A {mother|father|woman|man|grandfather} pushes a {child|toddler|little girl|little boy} on a \
        swing at {a|the|a busy} playground {on a sunny day|in autumn|}
        """),
    Scene(
      "games in the yard", weight: 4,
      who: "4 boy, 4 girl, 2 child, 2 kid, toddler, 2 = <pairofchildren>",
      does: """
        ~jump on a {large|round|backyard|} trampoline
        ~run through {a sprinkler|the spray of a hose|a pile of leaves|the tall grass}
        ~blow {soap|big|} bubbles
        ~fly @a {red|colorful|dragon-shaped|homemade|yellow} kite^
        ~throw {leaves|a handful of leaves|water balloons|a frisbee} into the air
        ~ride @a {tricycle|scooter|small bicycle|toy car|hobby horse}^
        ~play with {a toy truck|a hula hoop|a jump rope|a plastic sword|a garden hose|a doll}
        ~splash in a {wading|plastic|small blue|inflatable} pool
        ~chase {bubbles|a butterfly|a ball|a kitten|the family dog}
        ~roll down a {grassy|steep|green} hill
        ~do {a cartwheel|a handstand|a somersault}
        ~skip rope
        ~draw {flowers|a big sun|animals} with chalk
        ~pull a {red|wooden} wagon full of {toys|leaves|flowers}
        ~kick a {red|beach|soccer|rubber} ball
        """,
      places: """
        in the {backyard|yard|grass|garden}
        on the {lawn|driveway|sidewalk|patio}
        in front of a {white|brick|wooden|yellow} house
        in a {grassy|green|sunny} field
        """,
      wear: "<childwear>\n<childwear>\n@a <bright> dress^\nshorts and @a t-shirt^",
      with: "bare feet\npigtails\n@a painted face^\nmessy hair\nwet hair",
      also: """
        ~laugh
        ~giggle
        ~run around
        ~hold {@a stick^|@a toy^|@a cookie^|%his hat^}
        """,
      others: """
        {a puppy|a small dog|a brown dog} {runs beside %him|barks|watches}
        {a parent|a mother|a father|a sister|an older brother} {watches|claps|takes a picture}
        """,
      settings: "<day>\nin summer\nin autumn"),
    Scene(
      "babies", weight: 3, who: "4 baby, 4 toddler, infant, 2 girl",
      numbers: .mostlyOne,
      does: """
        ~crawl {on a soft rug|across the floor|over a pillow|toward a toy}!
        ~sit in a {high chair|stroller|car seat|laundry basket|cardboard box|bathtub}!
        ~play with {wooden blocks|a stuffed bear|plastic rings|a toy train|a rattle|a toy phone}
        ~chew on a {toy|spoon|blanket|cracker|rubber duck}
        ~sleep in a {crib|stroller|wooden cradle}!
        ~sleep on {a blanket|%his father's chest|a big pillow}!
        ~drink {milk|juice} from a {bottle|cup}
        ~eat {cereal|a banana|spaghetti|yogurt|birthday cake} with %his hands
        ~hug a {teddy bear|stuffed rabbit|large doll|puppy}
        ~take %his first steps
        ~laugh at a {puppet|kitten|funny face}
        """,
      places: """
        in the living room
        on a {wooden|carpeted|tiled} floor
        on a {blue|soft|patchwork|quilted} blanket
        in a {sunny|bright|messy} room
        """,
      wear: """
        pajamas
        @a {striped sleeper|bib|diaper|knit hat|tiny sweater|<bright> dress|sun hat}^
        """,
      with: "food on %his face^\n{big|blue|brown|bright} eyes\nrosy cheeks\ncurly hair",
      also: "~smile\n~look up at the camera\n~hold @a {spoon|blanket|toy}^",
      others: """
        {a cat|a dog|an older sister|a grandmother|a proud father} {watches|sits beside %him}
        """,
      settings: "in the morning\nby a window"),
    Scene(
      "family time", weight: 4,
      who: """
        3 family, 5 = <parentandchild>, 2 couple, 2 = <pairofpeople>, = a group of friends
        = several friends
        """,
      does: """
        ~walk {along a path|down a dirt road|through a tunnel of trees|across a wooden bridge}!
        ~have a picnic {on a checkered blanket|under a big tree|beside a river|on the lawn}!
        ~play a {board game|card game|video game} {at the table|on the floor|on the sofa}!
        ~pose for a {picture|family portrait|group photo}
        ~feed {ducks|bread to the ducks|pigeons|a goat|the swans}
        ~bake {cookies|bread|a pie} in the kitchen!
        ~plant {flowers|tomatoes|a young tree} in the garden!
        ~roast marshmallows over a campfire!
        ~carve a {pumpkin|large pumpkin} {on the porch|at the kitchen table}!
        ~watch {fireworks|a parade|the sunset|a puppet show}
        ~share {an umbrella|a bag of popcorn|an ice cream cone|a blanket|a bench}
        ~decorate a Christmas tree
        """,
      places: """
        in the {park|garden|countryside|backyard}
        near a {lake|pond|cabin|campground}
        by the {river|water|fire}
        at a {fair|farm|picnic area}
        """,
      wear: "matching shirts\nwarm jackets\nsummer clothes\ncolorful sweaters\nparty hats",
      with: "a {baby|small dog|puppy}",
      also: """
        ~hold hands
        ~laugh together
        ~enjoy the {view|sunshine|weather}
        ~talk and laugh
        """,
      others: "a dog runs ahead\nbirds fly overhead\nother people stroll by",
      settings: "<day>\nin spring\nin autumn\nat sunset"),
    Scene(
      "dancing and costumes", weight: 2,
      who: """
        3 dancer, 2 woman, 2 girl, man, ballerina, couple, = a group of dancers, performer
        = <pairofpeople>
        """,
      does: """
        ~dance {on a stage|in the street|at a festival|around a fire|to loud music}!
        ~leap {high|gracefully|} into the air
        ~twirl {a colorful skirt|a ribbon|a fan|a baton}
        ~perform a {folk|traditional|modern|tribal} dance
        ~practice {ballet|a routine} {in front of a mirror|at a wooden bar}!
        ~spin {around|on one foot}
        ~march in a parade!
        ~bow to the audience
        """,
      places: """
        on a {large|dark|wooden|lit} stage
        in a {studio|ballroom|village square|crowded hall}
        at a {carnival|street festival|cultural fair}
        """,
      wear: """
        @a {long red|flowing white|sequined|black|golden} dress^
        @a {feathered|colorful|traditional|sparkling} costume^
        @a {pink tutu|mask|feather headdress|grass skirt|flowered kimono}^
        """,
      with: "painted faces\nflowers in %his hair\n@a tambourine^\nlong braids",
      also: "~clap\n~smile at the crowd\n~raise %his arms\n~hold {@a fan^|@a scarf^|@a hoop^}",
      others: """
        {musicians play|drummers play|a band plays}
        {an audience|a crowd} {claps|watches|cheers}
        """,
      settings: "in the evening\nunder colored lights\nat night"),
  ]
}
