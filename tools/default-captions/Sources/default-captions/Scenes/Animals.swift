extension Scene {
  static let animals: [Scene] = [
    Scene(
      "cats", weight: 4, who: "6 cat, 2 kitten", numbers: .mostlyOne,
      does: """
        ~sleep
        ~sit
        ~lie
        ~curl up
        ~stretch
        ~play with {a ball of yarn|a string|a toy mouse|a feather|a shoelace|a paper bag}
        ~look {out of the window|into a fish tank|at %himself in a mirror|at a bird}
        ~drink {from a faucet|milk from a saucer|from a fish bowl}
        ~lick %his paw^
        ~peek out of {a cardboard box|a shoebox|a suitcase|a drawer|a paper bag}
        ~climb {a tree|a curtain|a bookshelf|a wooden fence}
        ~walk along {a stone wall|a fence|a shelf|a roof|the edge of a bathtub}
        ~paw at {a fly|a Christmas ornament|a dangling toy}
        """,
      places: """
        on {a windowsill|a sofa|a bed|a keyboard|a stack of books|a red cushion|the hood of a car}
        on a {soft|blue|striped|wool|folded} blanket
        on top of {a refrigerator|a television|a piano|a desk|a laptop}
        in {a bathroom sink|a basket|a laundry basket|a flower pot|a patch of sunlight}
        under {a chair|a table|a lamp|the bed}
        next to {a vase|a potted plant|a computer|a radiator|a pair of shoes}
        """,
      with: """
        {green|yellow|blue|bright} eyes
        @a {<bright> collar|bell|bushy tail|white face}^
        white paws
        """,
      also: "~watch a bird\n~purr\n~look at the camera\n~flick %his tail^",
      others: "a dog {watches|sleeps nearby}\na woman {reads|knits|types}\nrain falls outside",
      settings: "at home\nin the afternoon\nin a dark room",
      captions: """
        A <mod-cat> cat and a <mod-dog> dog {sleep|lie|sit} {together|side by side} on a \
        {couch|rug|bed}
        A {woman|girl|man|little boy} {holds|pets|feeds|cuddles} a <mod-cat> cat {on a sofa|in the \
        garden|by the window|in the kitchen}
        """),
    Scene(
      "horses", weight: 4, who: "7 horse, 2 pony, foal",
      does: """
        ~graze
        ~gallop
        ~stand
        ~trot
        ~run
        ~drink from {a stream|a trough|a pond|a bucket}
        ~eat {hay|grass|an apple from a hand}
        ~pull a {carriage|wooden cart|wagon|plow|sleigh}
        ~look over {a fence|a stable door|a gate}
        many: ~nuzzle each other
        many: ~run together
        """,
      places: """
        in a {green|grassy|fenced|sunny} {pasture|field|meadow}
        on a {hill|ranch|farm|hillside}
        near a {barn|wooden fence|stable|river|stone wall}
        through {a field|the dust|a meadow|shallow water|a valley}
        along a {beach|dirt road|fence}
        """,
      with: """
        @a {white|black|long|braided|blond} mane^
        @a {saddle|blanket|bridle}^
        white legs
        """,
      also: "~flick %his tail^\n~lift %his head^\n~look at the camera",
      others: "a {cowboy|girl|farmer|rider} {watches|leads the way}\na foal follows",
      settings: "<day>\nunder a <sky>\nwith mountains in the background\nat sunset\nin the fog"),
    Scene(
      "riding", weight: 3,
      who: "4 rider, 3 jockey, 3 cowboy, 2 girl, woman, man, policeman, 2 horseback rider",
      does: """
        ~ride @a <mod-horse> horse^
        ~ride @a {brown|black|galloping|bucking|white} horse^
        ~jump a horse over {a hurdle|a fence|a white bar|a hedge|a log}
        one: ~lead a {horse|pony|<mod-horse> horse} {by a rope|by the reins|}
        one: ~rope a calf
        many: ~race {horses|around a track}
        ~brush a <mod-horse> horse
        one: ~fall off a bucking bull
        ~gallop on @a {<coat>|white|chestnut} horse^
        """,
      places: """
        at a {rodeo|horse show|race track|riding school|ranch}
        on {a dirt track|a trail|a sandy beach|a country road}
        in {an arena|a ring|a field|the desert|the forest}
        across {a shallow river|a dusty plain|a meadow}
        """,
      wear: """
        @a {cowboy hat|riding helmet|black helmet|brown hat}^
        @a {<pattern> shirt|red jacket|striped jersey}^
        riding boots
        chaps and @a cowboy hat^
        """,
      also: "~hold {the reins|on tightly|%his hat^}\n~lean forward\n~wave to the crowd",
      others: """
        {spectators|people} {watch from the stands|cheer|look on}
        a crowd {watches|cheers}
        dust rises
        """,
      settings: "<day>\nduring a {race|competition|parade}\nunder a <sky>"),
    Scene(
      "cows", weight: 3, who: "7 cow, calf, bull",
      does: """
        ~graze
        ~stand
        ~lie
        ~walk
        ~eat {grass|hay|straw}
        ~drink {from a trough|from a river|from a pond}
        ~cross a {road|dirt road|shallow stream|small bridge}
        ~look {at the camera|over a fence|through a gate}
        ~rest
        """,
      places: """
        in a {green|grassy|lush|muddy|wide} {pasture|field|meadow}
        on a {grassy|steep|green} {hill|hillside}
        {on a farm|near a barn|behind a wire fence|beside a stone wall|under a tree}
        in the shade {of a large tree|of an old oak}
        along a {country road|river bank|fence}
        """,
      with: "@a {bell|yellow ear tag|long tail}^\nlong horns\nspots",
      also: "~swish %his tail^\n~chew grass\n~look around",
      others: "a farmer {watches|closes the gate|passes}\nbirds {sit on the fence|fly overhead}",
      settings: "<day>\nunder a <sky>\nwith mountains in the background\nin the morning fog"),
    Scene(
      "sheep and goats", weight: 3, who: "7 sheep, 3 goat, 3 lamb",
      does: """
        ~graze
        ~stand
        ~walk
        ~follow {a shepherd|a farmer|a woman with a bucket}
        ~eat {grass|hay|leaves from a bush}
        ~block {a narrow road|a country road|a mountain road}
        ~look {at the camera|over a wall|through a fence}
        ~climb {a rocky slope|a pile of rocks|a steep path}
        ~rest
        """,
      places: """
        on a {green|grassy|rocky|misty|steep} {hill|hillside|slope}
        in a {green|fenced|rocky|large} {field|pasture|pen}
        {near a stone wall|beside a barn|behind a wooden fence|under an apple tree}
        along a {dirt|mountain|narrow|dusty} {road|path}
        """,
      with: "{curly|curved|long} horns\nthick wool\n@a bell^",
      also: "~look around\n~chew",
      others: """
        a {sheepdog|shepherd|border collie} {watches|stands guard|runs around}
        a farmer opens a gate
        """,
      settings: "<day>\nunder a <sky>\nin spring\nwith mountains in the background\nin the fog"),
    Scene(
      "birds", weight: 4,
      who: "5 bird, 2 seagull, 2 pigeon, parrot, owl, robin, crow, sparrow, 2 hummingbird",
      does: """
        ~sit
        ~perch
        ~rest
        ~fly {over the water|over the rooftops|past a window|across the sky|through the trees}!
        ~eat {seeds|berries|bread crumbs|from a feeder}
        ~spread %his wings
        ~take off
        ~sing
        ~hold a {worm|twig|berry|fish} in %his beak^
        ~drink from {a fountain|a flower|a puddle|a birdbath}
        """,
      places: """
        on a {bare|thin|snow-covered|mossy|flowering} branch
        on a {wooden|metal} {fence|post|railing}
        on {a telephone wire|a rock|a roof|a windowsill|a statue|a street lamp|a mailbox}
        near {a bird feeder|a fountain|the water|a nest}
        in {a tree|a bush|a cage|a garden}
        """,
      with: """
        @a {red|yellow|long|curved|black|orange} beak^
        {blue|bright|green|colorful|spread|dark} {feathers|wings}
        @a {red head|white chest|long tail|yellow belly}^
        """,
      also: "~look around\n~flap %his wings\n~clean %his feathers",
      others: "another bird {watches|flies by|lands}\nthe sun {rises|sets}",
      settings: "<day>\nunder a <sky>\nat sunrise\nin winter\nin early spring"),
    Scene(
      "water birds", weight: 3,
      who: """
        4 duck, 3 swan, 3 goose, 2 seagull, duckling
        """,
      does: """
        ~swim
        ~float
        ~stand
        ~walk {along the shore|across a road|over the wet sand|across the lawn}!
        ~fly over {a lake|the water|the beach|a fishing boat|a marsh}!
        ~land
        ~clean %his feathers
        ~dive for {fish|food}
        many: ~swim in a line
        ~catch a {small|silver|} fish
        """,
      places: """
        on a {calm|quiet|still|small} {lake|pond}
        in {shallow water|a pond|a river|a marsh|a harbor}
        near {the shore|a dock|tall reeds|a fountain|a small boat}
        among {water lilies|the reeds|floating leaves}
        """,
      with: "{spread|white|wet} wings\n@a {long neck|orange beak|long beak}^",
      also: "~look for food\n~flap %his wings\n~shake off the water",
      others: """
        {a child|an old man|a little girl|a couple} {throws bread|watches}
        {the sun|the moon} rises
        """,
      settings: "<day>\nat sunset\nin the morning mist\nin the rain",
      captions: """
        A {gray|white|tall|blue} {heron|egret|stork} {stands|wades|waits|fishes} {in shallow water|among \
        the reeds|on one leg in a pond|at the edge of a lake|in a marsh} {at sunrise|in the mist|}
        {Pink flamingos|Flamingos|A flock of flamingos|Several flamingos} {standing|wading|resting} in \
        {shallow water|a lagoon|a salt lake|a pond} {at sunset|at a zoo|under a <sky>|}
        A {pelican|brown pelican|cormorant} {sits|rests|perches} on {a wooden post|a dock|a pier \
        railing|a rock} {by the sea|near a fishing boat|in a harbor|at sunset}
        """),
    Scene(
      "small animals", weight: 3,
      who: """
        4 squirrel, 4 rabbit, 2 chicken, 2 rooster, hen, 3 butterfly, bee, fox, 2 duckling, turtle
        frog, lizard
        """,
      does: """
        ~sit
        ~rest
        ~look {at the camera|around}
        ~hide
        """,
      places: """
        {on a rock|on a mossy log|on a large leaf|on a tree stump|on a wooden fence}
        in {the grass|a garden|a flower bed|a patch of clover|the leaves}
        near {a stone wall|a bush|a pond|a flower pot}
        """,
      settings: "<day>\nin spring\nin the sunlight\nin the shade",
      captions: """
        A {<mod-squirrel>|} squirrel {eats|holds|nibbles on} {a nut|an acorn|a peanut|a seed} {on \
        a \
        branch|on a park bench|on a fence|at the foot of a tree}
        A {<mod-squirrel>|} squirrel {climbs|runs up|clings to} {a tree trunk|an oak tree|a bird \
        feeder}
        A {<mod-rabbit>|} rabbit {eats|nibbles} {a carrot|grass|lettuce|clover} {in the yard|in a \
        cage|in a meadow}
        {Several|Three|A few|Some} {chickens|hens} {peck at the ground|eat corn|scratch in the \
        dirt} \
        {on a farm|in a barnyard|in front of a coop|near a fence}
        A {<mod-butterfly>|} butterfly {rests|lands|sits|feeds} on {a purple flower|a daisy|a \
        sunflower|a pink rose|a green leaf|a thistle} {in a garden|in the sun|}
        A {bee|fuzzy bee|bumblebee} {collects pollen from|crawls on|hovers over} {a yellow \
        flower|a \
        sunflower|a lavender bush|a white blossom|a pink flower}
        A {turtle|small turtle|lizard|green frog|snake} {rests|lies|basks} on {a warm rock|a log|a \
        lily pad|the sand} {in the sun|by a pond|}
        A {red|young|} fox {trots|runs|sneaks|walks} {through the snow|across a field|through tall \
        grass|along a hedge}
        """),
  ]
}
