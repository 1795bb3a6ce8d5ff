extension Scene {
  static let winterSports: [Scene] = [
    Scene(
      "skiing", weight: 5, who: "10 skier, 3 man, 3 woman, boy, girl, = a group of skiers, couple",
      does: """
        ~ski {down a steep slope|down a snowy mountain|between red flags|through fresh powder}
        ~ski {down a hill|past a line of trees|over a bump|along a ridge}
        ~jump {off a ramp|over a cliff|off a snowy ledge} on skis
        ~race down {a slope|a mountain|an icy hill} on skis
        ~ride {a chairlift|a ski lift} up a {slope|mountain}
        ~climb a snowy slope {on skis|with skis on the shoulder}
        ~stand on {skis|top of a ski slope|a snowy peak}
        ~carry {%his skis|skis and poles}
        ~fall {in the snow|on an icy slope} on skis
        many: ~ski in a line
        ~cross a {flat|frozen|snow-covered} field on skis
        """,
      places: """
        in {the mountains|deep powder|the Alps|fresh powder|the forest|a ski race}
        on {a sunny slope|a steep trail|a groomed slope|a mountain|a cross-country track}
        near {a ski lodge|a chairlift|a line of pine trees|a frozen waterfall}
        """,
      wear: """
        @a <bright> jacket^
        @a <bright> ski suit^
        @a helmet^ and goggles
        @a {racing bib|<bright> helmet|knit hat}^
        black pants and @a <bright> jacket^
        """,
      with: "@a {backpack|numbered bib}^\n{<bright>|long} {skis|poles}\ngoggles",
      also: "~lean into a turn\n~kick up powder\n~hold both poles\n~look back",
      others: """
        {others|spectators|friends} {watch|wait below|follow}
        clouds of powder fly {behind %him|up}
        """,
      settings: "under a <bluesky>\n<winterday>\nwith <peaks> behind\nat sunset\nin winter"),
    Scene(
      "snowboarding", weight: 4, who: "10 snowboarder, 2 man, 2 woman, teenager, boy",
      numbers: .mostlyOne,
      does: """
        ~snowboard {down a mountain|down a steep slope|between pine trees|through fresh powder}
        ~jump {off a ramp|through the air|over a ledge|off a cliff} on @a snowboard^
        ~do {a trick|a flip|a backflip|a spin} on @a snowboard^
        ~slide along {a metal rail|a rail|a log} on @a snowboard^
        ~ride a snowboard down a {snowy|steep|long} {hill|slope}
        ~fly {over a mound of snow|high above the slope} on @a snowboard^
        ~sit on the {slope|snow} with @a snowboard^
        ~carry @a snowboard^
        ~fall on @a snowboard^
        """,
      places: """
        in {the mountains|the snow park|deep powder|the forest}
        on {a snowy mountain|a snowy hill|a half pipe|a sunny slope}
        near {a ski lift|a cabin|some trees}
        """,
      wear: """
        @a <bright> jacket^
        @a helmet^ and goggles
        @a <pattern> jacket^
        baggy pants
        @a <bright> {beanie|helmet}^
        """,
      with: "goggles\noutstretched arms",
      also: "~hold the edge of the board\n~kick up powder\n~crouch low\n~keep %his balance",
      others: "{friends|skiers|onlookers} {watch|look on}\na friend films %him",
      settings: "under a <bluesky>\n<winterday>\nat night\nwith <peaks> behind"),
    Scene(
      "hockey and skating", weight: 4,
      who: """
        7 hockey player, 3 ice skater, 2 figure skater, 2 goalie, = two hockey players, 2 girl, boy
        = a group of children
        """,
      does: """
        ~skate
        ~skate {across the ice|around a rink|in circles|toward the goal|backward}
        ~fall {down|hard}
        ~glide across the ice
        """,
      places: """
        on {an ice rink|a frozen pond|a frozen lake|an outdoor rink|an indoor rink}
        in {an arena|a crowded arena|a stadium}
        """,
      wear: """
        @a <team> {jersey|uniform}^
        @a {helmet|<bright> helmet}^
        @a <bright> jacket^
        @a {knit hat|scarf}^
        """,
      also: "~hold out both arms\n~look ahead\n~pick up speed",
      others: "{fans|people|parents} {watch|cheer}\na referee watches",
      settings: "in front of a crowd\nunder bright lights\n<winterday>\nat night",
      captions: """
        {A hockey player|A hockey player in <team>|A man in a <team> jersey} {shoots|chases|hits|\
        passes|controls} the puck {on the ice|toward the net|past a defender|during a game|behind \
        the goal}
        {Two hockey players|Opposing hockey players|Hockey players in <team> and <color>} \
        {fight|race|\
        battle|struggle} for the puck {during a game|on the ice|near the boards|in front of the net}
        A hockey goalie {blocks a shot|stops the puck|waits in front of the net|drops to his \
        knees} \
        {during a game|in a crowded arena|as players skate past|}
        {Children|Boys|Kids|Friends} play {hockey|ice hockey} on a {frozen pond|frozen lake|street|\
        backyard rink} {on a cold day|in winter|near a farmhouse|at dusk}
        A figure skater {spins|leaps|performs|glides} {on the ice|in an arena|under a spotlight} \
        in \
        {a sparkling dress|a blue costume|a red dress|black}
        A {woman|girl|field hockey player} {swings a stick|chases a ball} in a field hockey {game|\
        match} {on green turf|on a grassy field|}
        {A couple|A family|A mother and her daughter|Friends} ice skating {at an outdoor rink|on a \
        frozen lake|in the city} {at night|in winter|under strings of lights|}
        """),
    Scene(
      "winter play", weight: 4,
      who: """
        4 boy, 4 girl, 3 child, toddler, man, 3 = <pairofchildren>, 2 = <parentandchild>, family
        """,
      does: """
        ~ride a {wooden|plastic|red|long|} sled {down a hill|down a steep slope|}
        ~build a {snowman|snow fort|tall snowman|snow castle}
        ~throw snowballs
        ~make a snow angel!
        ~slide down a {snowy|steep|icy} hill {on a sled|on a tube|on a piece of cardboard}
        ~play in the {snow|deep snow|fresh snow}
        ~walk through the {snow|deep snow|falling snow}
        ~shovel snow {from a driveway|off the sidewalk|in front of a house}
        one: ~catch snowflakes on %his tongue
        one: ~pull {a sled|a wooden sled|a child on a sled}
        many: ~have a snowball fight
        """,
      places: """
        in {a park|the backyard|a field|the front yard|the woods}
        near {a cabin|a frozen pond|a red barn|a line of trees|a snow-covered car}
        in front of a {house|school|wooden fence}
        """,
      wear: "<winterwear>\n<winterwear>",
      with: "rosy cheeks\n@a {<bright> hat|striped scarf|wool scarf}^",
      also: "~laugh\n~hold on tight\n~smile\n~scream",
      others: """
        a {dog|brown dog|father|mother|friend} {runs behind|watches|helps|follows}
        {snow falls|flakes drift down}
        """,
      settings: "<winterday>\nin winter\nat dusk\nunder a <sky>"),
    Scene(
      "winter hiking", weight: 2,
      who: """
        3 hiker, 2 mountaineer, man, woman, couple, 2 = <pairofpeople>, = a line of hikers
        = a group of hikers
        """,
      does: """
        ~hike {up a snowy mountain|across a glacier|through deep snow|along a snowy ridge}!
        ~climb {an icy slope|a snow-covered peak|a frozen waterfall}!
        ~walk {on snowshoes|through a snowy forest|across a frozen lake|into a snowstorm}!
        ~pitch a {yellow|red|orange} tent in the snow!
        ~stand on {a snowy summit|the top of a snowy mountain|the edge of a glacier}!
        """,
      wear: "<winterwear>\n@a <bright> jacket^\n@a helmet^ and crampons",
      with: "@a {large backpack|backpack|red backpack|rope}^\n{trekking|long} poles",
      also: "~lean on {a pole|an ice axe}\n~look at the view\n~pull a sled",
      others: "clouds roll in\nthe wind blows\na dog leads the way",
      settings: "under a <bluesky>\n<winterday>\nwith <peaks> behind\nat sunrise"),
  ]
}
