extension Scene {
  static let people: [Scene] = [
    Scene(
      "bench", weight: 2, who: "3 man, 3 woman, person, couple, = <pairofpeople>, teenager",
      numbers: .mostlyOne,
      does: """
        ~sit on a {wooden|park|stone|metal|green|} bench
        ~sit on a {wooden|park|stone|} bench and ~read a {newspaper|book|magazine|map|letter}
        ~rest on a bench beside {a stroller|a bicycle|a shopping bag|a fountain|a flower bed|a dog}
        one: ~nap on a {park|wooden|long} bench
        many: ~talk on a {wooden|park|} bench
        ~eat {lunch|a sandwich|ice cream|an apple} on a bench
        """,
      places: """
        in the {park|city|garden|square}
        near a {pond|fountain|statue|path|playground}
        under a {big tree|<tree>|street lamp}
        in front of a {brick wall|hedge|church|store|museum|rose garden}
        by the {river|lake|water|road}
        beside a {gravel path|flower bed|stone wall}
        """,
      wear: "<casual>\n<casual>\n@a <dark> coat^",
      with: "@a {cane|newspaper|<bag>}^\nwhite hair\nlong {brown|dark|blond} hair",
      also: """
        ~feed the {pigeons|birds|ducks}
        ~look at {%his phone^|the sky|the passing people}
        ~drink {coffee|<drink>} from a paper cup
        ~watch people walk by
        """,
      others: """
        people walk {past|by}
        pigeons peck at the ground
        children play nearby
        leaves fall around %him
        """,
      settings: "<day>\nin autumn\nat sunset\nin the shade"),
    Scene(
      "portrait", weight: 2, who: "3 man, 3 woman, 2 boy, 2 girl, lady, guy, teenager",
      numbers: .mostlyOne,
      does: """
        ~smile for the camera
        ~look {straight at the camera|over %his shoulder^|to the side|up at the sky}
        ~make {a funny face|silly faces} for a picture
        ~pose {for a photograph|with crossed arms|with a big smile}
        ~laugh at a joke
        ~stick %his tongue^ out at the camera
        ~stand with {folded arms|hands on hips}
        ~hold up {two fingers|a sign|a bunch of balloons|a bouquet of flowers}
        """,
      places: """
        in front of a {brick wall|white wall|colorful mural|bookshelf|stone house|red door}
        against a {blue|graffiti-covered|wooden|yellow} wall
        in a {doorway|garden|hallway}
        beside a {window|large statue|rosebush}
        """,
      wear: """
        <casual>
        <top>
        @a <color> hat^ and glasses
        @a {leather|fuzzy|feathered} hat^
        @a {pearl|gold|beaded|silver} necklace^
        """,
      with: """
        {curly|long|short|wavy|messy|braided} {brown|black|blond|red|gray} hair
        @a {nose ring|tattoo}^
        face paint
        freckles
        pink hair
        """,
      settings: "in the sunlight\nat a party\nin a black and white picture\nindoors"),
    Scene(
      "wedding", weight: 1,
      who: "2 = a bride and groom, = the bride and her bridesmaids, 2 bride, groom, couple",
      numbers: .one,
      does: """
        ~pose for {wedding pictures|photographs|a picture with the guests}
        ~walk down the aisle {of a church|between rows of guests|on a white carpet}!
        ~stand {on the steps|under an arch of flowers|beside a white car}
        ~dance {at the wedding|under hanging lights}
        many: ~cut {the wedding cake|a tall white cake} together
        many: ~hold hands
        many: ~kiss
        one: ~hold a bouquet of {white roses|red roses|lilies|pink flowers}
        """,
      places: """
        in front of a {church|chapel|white tent|fountain}
        in a {garden|decorated hall|vineyard|field of flowers}
        on the {church steps|beach|lawn}
        """,
      others: """
        guests {throw rice|clap|take pictures|blow bubbles|raise their glasses}
        a photographer takes pictures
        a small girl carries a basket of petals
        """,
      settings: "on a sunny afternoon\nat sunset\nunder a bright blue sky"),
    Scene(
      "working outdoors", weight: 4,
      who: """
        6 construction worker, 3 worker, 2 man, carpenter, painter, welder, roofer, road worker
        window cleaner, electrician, gardener, bricklayer
        """,
      does: """
        ~repair {a roof|a brick wall|a wooden fence|a broken pipe|the pavement}
        ~carry {a long ladder|wooden planks|heavy bags of cement|a steel beam|a stack of bricks}
        ~dig {a hole|a trench} {with a shovel|with a pickaxe}
        ~climb a {tall|metal|wooden} ladder
        ~stand on {scaffolding|a tall ladder|a platform|a steel beam}
        ~paint {the front of a house|a window frame|a metal railing|a white line}
        ~push a {full wheelbarrow|cart of tools|heavy machine}
        ~hammer nails into {a board|a wooden beam|a roof}
        ~saw {a plank|a log|a metal pipe} in half
        ~lay {bricks|paving stones|tiles|fresh asphalt}
        ~wash the windows of a {tall|glass|modern} building!
        """,
      places: """
        at a {construction site|building site}
        on the side of {a building|the road|a house}
        beside {a crane|a cement truck|an excavator|a dump truck}
        in front of a {brick|half-finished|tall|wooden} house
        in the middle of {a street|a busy road}
        """,
      wear: """
        @a {yellow|white|orange|} hard hat^
        @a hard hat^ and @a safety vest^
        @a {reflective|bright orange|yellow} vest^
        {blue|dirty|gray} overalls
        work boots and gloves
        """,
      with: "@a tool belt^\n@a shovel^\ndusty clothes",
      also: """
        ~hold {@a hammer^|@a drill^|@a bucket^|@a measuring tape^}
        ~talk on a {radio|phone}
        ~shout to {a coworker|another worker}
        """,
      others: """
        {a coworker|another worker|a man below} {holds a rope|watches|gives directions}
        a {crane|yellow digger|truck} moves in the background
        sparks fly
        """,
      settings: "<day>\nbehind an orange fence\nearly in the morning"),
    Scene(
      "farm work", weight: 2, who: "4 farmer, 2 man, 2 woman, worker, = <parentandchild>",
      does: """
        ~pick {<fruit>|tomatoes|cotton|corn|tea leaves}
        ~load {hay|bales of straw|crates of vegetables} onto a {wagon|trailer|truck}
        ~plow a {field|muddy field} with {a tractor|two oxen|a horse}!
        ~feed {the chickens|a herd of cows|a goat|the pigs}
        ~milk a {brown cow|goat|cow}
        ~carry {a bucket of milk|a basket of eggs|a bundle of hay|a sack of potatoes}
        ~plant {rice|young trees|seeds|vegetables} in {long rows|wet soil|a garden bed}
        ~drive a {red|green|old|rusty} tractor through {a wheat field|the mud|a field of corn}!
        ~harvest {wheat|corn|grapes|pumpkins}
        """,
      places: """
        on a {small|large|dusty} farm
        in front of a {red|wooden|weathered} barn
        in {a green field|a small field|the countryside|the hills}
        near a {fence|farmhouse|windmill|silo}
        """,
      wear: "@a straw hat^\noveralls\n@a <pattern> shirt^\nrubber boots\n@a wide-brimmed hat^",
      also: "~wipe %his forehead^\n~talk to a neighbor\n~look over the field",
      others: "chickens scratch in the dirt\na dog follows\na tractor passes\nthe sun goes down",
      settings: "<day>\nat harvest time\nearly in the morning\nat sunrise"),
    Scene(
      "photographer", weight: 1, who: "4 photographer, 2 man, 2 woman, tourist, person",
      does: """
        ~take {a picture|a photograph|pictures} of {a statue|a flower|a bird|the view|a bridge}
        ~take pictures of {an old church|the sunset|a colorful butterfly|a waterfall}
        ~set up a {camera|tripod|video camera}
        ~point a camera at {the sky|a flock of birds|the mountains|a group of dancers}
        ~kneel to photograph {a mushroom|a puddle|a small dog|wildflowers}
        ~look through the lens of a {large camera|telescope}
        """,
      places: """
        in a {park|garden|square|forest|meadow}
        on a {bridge|balcony|hill|rooftop|rocky shore}
        near a {river|fountain|castle|cliff}
        """,
      wear: "<casual>\n@a <dark> jacket^\n@a raincoat^",
      with: "@a {tripod|camera bag|long lens|backpack}^",
      also: "~crouch in the grass\n~lean on a railing\n~hold {%his breath|@a notebook^}",
      others: "a friend holds an umbrella\npeople walk by\na child waits",
      settings: "<day>\nat sunset\nat sunrise"),
    Scene(
      "reading and phones", weight: 2,
      who: "3 man, 3 woman, teenager, girl, student, businessman, 2 person",
      does: """
        ~talk on {@a cell phone^|the phone|@a mobile phone^}
        ~look at {@a phone^|a map|@a tablet^|a screen}
        ~read @a {newspaper|book|thick book|paperback|comic book|magazine}^
        ~type on @a {laptop|phone|tablet}^
        ~write in @a {notebook|journal|small book}^
        ~listen to music {on headphones|with earphones}
        ~send a text message
        """,
      places: """
        on a {train|bus|subway car|staircase|rooftop|balcony}
        in a {cafe|waiting room|library|station|airport|laundromat|bookstore}
        outside a {shop|coffee shop|hotel|school|bank}
        at a {bus stop|table|desk|counter}
        on the {steps|grass|floor}
        """,
      wear: "<casual>\n<formal>\n@a <dark> coat^\nheadphones",
      with: "@a {<bag>^|cup^ of coffee}\nlong hair\nglasses",
      also: "~sip {coffee|tea}\n~wait for {a friend|a train|the bus}\n~lean against a wall",
      others: "people walk past\ncars drive by\nothers wait in line",
      settings: "in the morning\nin the late afternoon\nby a window"),
  ]
}
