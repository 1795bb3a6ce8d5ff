extension Scene {
  static let otherSports: [Scene] = [
    Scene(
      "tennis", weight: 4, who: "9 tennis player, 3 man, 3 woman, girl", numbers: .mostlyOne,
      does: """
        ~swing {a tennis racket|%his racket^|at the ball}
        ~hit {a tennis ball|a backhand|a forehand|the ball over the net|a low ball}
        ~serve {a tennis ball|the ball}
        ~reach for {a low ball|the ball|a high ball|a tennis ball}
        ~prepare to {serve|return the ball|hit a tennis ball}
        ~play tennis
        ~run to the net
        ~jump to {hit|return} the ball
        many: ~shake hands over the net
        ~bounce a tennis ball
        """,
      places: """
        on a {clay|grass|blue|green|hard|tennis|sunny} court
        during a {tennis match|match|tournament}
        in {a crowded stadium|front of a crowd|an indoor hall}
        """,
      wear: """
        {white|all white}
        @a {white|blue|pink|yellow} {visor|cap|headband}^
        @a white {skirt|shirt}^
        @a <color> shirt^ and white shorts
        """,
      with: "@a {tennis racket|wristband|ponytail}^",
      also: "~watch the ball\n~keep one foot in the air\n~grip %his racket^",
      others: "{spectators|fans} {watch|clap}\na ball boy {waits|kneels by the net}",
      settings: "<day>\nunder bright lights\nin the hot sun"),
    Scene(
      "running", weight: 4,
      who: """
        6 runner, 3 jogger, 2 man, 2 woman, 2 sprinter, = marathon runners, 3 athlete, couple
        """,
      does: """
        ~run {a marathon|a race|past cheering spectators|up a steep hill|down a long road}
        ~jog
        ~run
        ~sprint {toward the finish line|out of the starting blocks|down the track}
        one: ~cross the finish line {with raised arms|}
        ~jump over {a hurdle|a row of hurdles|a puddle}
        many: ~race around {a track|a bend}
        ~stretch {before a run|after a race|%his legs}
        many: ~wait at the starting line
        one: ~pass a baton to a teammate
        """,
      places: """
        on {a red track|a track|a city street|a forest trail|a dirt path|the beach|a bridge}
        along {a river|the beach|a country road|the shore|a tree-lined path}
        through {the park|a city|the woods|the streets}
        at {a track meet|a stadium}
        """,
      wear: """
        @a {numbered shirt|racing bib|headband}^
        <color> shorts and @a <color> shirt^
        @a <bright> {tank top|jersey}^
        running shoes
        @a <bright> jacket^ and black tights
        """,
      with: "@a {water bottle|ponytail}^",
      also: """
        ~listen to music
        ~breathe hard
        ~look at %his watch^
        ~push @a stroller^
        ~drink water from a cup
        """,
      others: """
        {people|spectators} {cheer|clap|watch from the side}
        a {dog|cyclist|friend} {follows|keeps up|runs alongside}
        """,
      settings: "<day>\nearly in the morning\nin the rain\nat sunrise"),
    Scene(
      "swimming", weight: 3,
      who: "7 swimmer, 3 boy, 3 girl, man, woman, diver, = <pairofchildren>, child",
      does: """
        ~swim {laps|underwater|the butterfly stroke|on %his back^|across the pool}
        ~dive {into a swimming pool|off a diving board|off a high platform}!
        ~jump {into a swimming pool|off a diving board|into the water}!
        ~slide down a {water slide|blue slide} into {a pool|the water}!
        many: ~splash each other
        ~float on {an inflatable ring|a raft|a blue mat|an air mattress|an inner tube}
        ~splash
        one: ~hold %his breath under the water
        ~climb out of {a pool|the water}!
        many: ~race
        """,
      places: """
        in {a|an outdoor|an indoor|a crowded|a backyard|a hotel} {pool|swimming pool}
        in the {pool|deep end|clear water|shallow end}
        at {a water park|a swim meet}
        """,
      wear: "<swimwear>\n<swimwear>\ngoggles and @a swim cap^\ngoggles",
      with: "goggles\nwet hair\norange floats on %his arms",
      also: "~laugh\n~kick %his legs\n~smile\n~hold %his nose^",
      others: """
        a {lifeguard|mother|father|coach} {watches|sits nearby|claps}
        others {wait their turn|watch from the edge}
        """,
      settings: "<day>\nin summer\nduring a race\non vacation"),
    Scene(
      "gymnastics", weight: 3, who: "9 gymnast, 2 girl, acrobat, 2 cheerleader",
      numbers: .mostlyOne,
      does: """
        ~perform {a handstand|a backflip|a split|a somersault|a floor routine}
        one: ~balance on {a balance beam|the beam|one foot|one hand}
        one: ~swing {on the uneven bars|on the rings|around a high bar}
        ~leap {into the air|over a vault|across a blue mat}
        ~do {a cartwheel|a flip|the splits}
        one: ~twirl {a ribbon|a hoop|two clubs}
        ~bend backward
        many: ~form a human pyramid
        ~stretch before {a routine|a competition}
        """,
      places: """
        in {a gym|a crowded arena|a competition|a school gymnasium|front of judges}
        on {a blue mat|the floor|a padded mat}
        during a {competition|gymnastics meet|show|practice}
        """,
      wear: "@a {<color>|sparkling|purple|striped} leotard^\n@a <color> uniform^\nwhite tights",
      with: "chalk on %his hands\npointed toes\noutstretched arms",
      also: "~hold %his arms out\n~smile\n~keep %his legs straight",
      others: "{judges|teammates} {watch|look on}\na {coach|crowd} {watches|claps}",
      settings: "under bright lights\nin front of an audience\nat a gymnastics meet"),
    Scene(
      "climbing", weight: 4, who: "9 climber, 3 rock climber, 3 man, 3 woman, boy",
      numbers: .mostlyOne,
      does: """
        ~climb {a steep rock face|a cliff|a rock wall|a tall rock|a boulder|an icy wall}
        ~climb up {a rocky cliff|a sheer cliff|an orange cliff|a snowy ridge}
        ~hang from {a rope|a ledge|an overhang|a rock by one hand}
        ~rappel down {a cliff|a rock face|a waterfall}
        ~reach for {the next hold|a handhold|a crack}
        ~scale {an indoor climbing wall|a cliff|a vertical wall|a granite wall}
        ~stand on {a narrow ledge|top of a rock|a pinnacle}
        ~rest on a ledge
        """,
      places: """
        above {the sea|a green valley|a forest|the treetops|a river}
        in {the mountains|a canyon|the desert|a national park}
        with {a rope|ropes and a harness|bare hands}
        high above {the ground|the trees}
        """,
      wear: """
        @a {<bright>|white} helmet^
        @a {harness|helmet and harness}^
        @a {<bright>|white} {shirt|jacket|tank top}^
        climbing shoes
        """,
      with: "@a {<bright> rope|bag of chalk|coiled rope|backpack}^",
      also: "~look down\n~hold the rope\n~search for a foothold\n~dip one hand in chalk",
      others: "a {partner|friend|man below} {holds the rope|watches|waits}\nclouds gather",
      settings: "under a <bluesky>\n<day>\nat sunset\nin the morning light"),
    Scene(
      "fighting sports and fitness", weight: 3,
      who: """
        2 boxer, 2 wrestler, karate student, 9 athlete, 2 man, 2 woman, weightlifter, fencer
        """,
      does: "~warm up\n~train\n~exercise\n~rest after a match\n~wait for a match to begin",
      places: "in a {gym|sports hall|crowded arena}\non a {blue|red|thick} mat\nin a ring",
      wear: "@a {white robe|tank top|headband|red belt}^\n@a <color> t-shirt^\n<dark> shorts",
      settings: "under bright lights\nin the evening",
      captions: """
        {Two boxers|Two men|Two women} {fight|box|trade punches} {in a ring|during a match|in \
        front of \
        a crowd|under bright lights}
        {Two|A pair of} {wrestlers|boys|men} wrestle on a {blue|red|yellow|} mat {in a gym|while a \
        referee watches|during a tournament|}
        {Two|A group of|Three} {karate students|children|martial artists} {practice|bow|kick} {in \
        white uniforms|in a studio|on a mat|in a sports hall}
        A {man|woman|weightlifter|muscular man} lifts {a heavy barbell|two dumbbells|a kettlebell|\
        weights} {overhead|in a gym|at a competition|in front of a mirror}
        A {woman|man|group of women|young woman} {practices|does} yoga {on a mat|on the beach|on a \
        grassy lawn|in a park|on a rooftop|at sunrise}
        A golfer {swings a club|putts a ball|hits a ball out of the sand|watches his shot|lines \
        up a \
        putt} {on a golf course|on a green|under a <sky>|near a pond}
        {A fencer in white|A man with a bow|A woman with a bow|An archer} {aims at a target|waits \
        for \
        a signal|prepares for a match} {in a hall|on a field|at a competition}
        An athlete {throws a javelin|throws a discus|clears a high bar|leaps into a sand \
        pit|vaults \
        over a bar|throws a shot} {at a track meet|in a stadium|during a competition}
        """),
  ]
}
