extension Scene {
  static let fieldSports: [Scene] = [
    Scene(
      "football", weight: 4,
      who: """
        8 football player, 2 quarterback, receiver, running back, = two football players
        = opposing football players
        """,
      does: """
        ~run with the {ball|football}
        one: ~throw {the ball|a long pass|the football|a football}
        one: ~catch {the ball|a pass|a football} {in the end zone|near the sideline|over a \
        defender|}
        ~tackle {the quarterback|an opponent|a runner|the ball carrier}
        ~dive {for the ball|over the goal line|into a pile of players}
        one: ~kick {the ball|a field goal|a football}
        many: ~line up {for the next play|before the snap|at the line of scrimmage}
        many: ~celebrate {a touchdown|a win|after a score}
        many: ~huddle {around a coach|before a play|together}
        one: ~hold the football
        ~chase {a loose ball|the ball carrier|an opponent}
        """,
      places: """
        on a {grassy|green|muddy|football|wet} field
        during {a football game|a game|practice|a playoff game}
        in a {large|crowded|packed} stadium
        at {a high school|a college} game
        """,
      wear: "<uniform>\n<uniform>\n@a {<bright>|black|white} helmet^\npads and @a helmet^",
      with: "mud on the {face|knees}\nblack paint under the eyes",
      also: "~look for an open teammate\n~shout\n~fall to the ground\n~point to the sky",
      others: """
        {a referee|the referee|a coach|the coach} {watches|blows a whistle|raises both arms|runs up}
        {the fans|fans|teammates} {cheer|watch from the sidelines}
        a {defender|player in <team>} {tries to stop %him|closes in}
        """,
      settings: "under bright lights\nin front of a large crowd\nin the rain\n<day>"),
    Scene(
      "soccer", weight: 4,
      who: "8 soccer player, 2 girl, 2 boy, goalkeeper, = two soccer players, = soccer players",
      does: """
        ~kick {a soccer ball|the soccer ball|a white soccer ball} {toward the goal|hard|}
        one: ~dribble {a soccer ball|the ball past a defender}
        ~chase {a soccer ball|the ball|a loose ball}
        one: ~head {the ball|a soccer ball}
        ~jump to head a soccer ball
        one: ~slide to {steal|stop|reach} the {soccer ball|ball}
        one: ~block {a shot|a soccer ball} with {both hands|one foot}
        many: ~fight for the ball
        many: ~play soccer
        many: ~celebrate {a goal|after scoring}
        one: ~take {a free kick|a corner kick|a penalty kick}
        one: ~score a goal
        """,
      places: """
        on a {grassy|green|muddy|dirt|soccer|indoor} field
        during a {soccer match|soccer game|game|tournament}
        in {a park|a stadium|front of the goal|a dusty lot}
        at a soccer {game|match|tournament}
        """,
      wear: "<uniform>\n<uniform>\n@a <team> shirt^ and white shorts\nlong <color> socks",
      also: "~look up\n~run down the sideline\n~hold off a defender\n~lose %his balance",
      others: """
        {an opponent|a defender|a player in <team>|a teammate} {runs toward %him|watches|slides in}
        {parents|spectators|fans} {watch|cheer|clap}
        the {goalie|goalkeeper|referee|coach} {watches|waits|shouts}
        """,
      settings: "<day>\nin the rain\nunder bright lights\nin front of a crowd"),
    Scene(
      "baseball", weight: 4,
      who: """
        8 baseball player, = little league players, 2 boy, = two baseball players
        """, numbers: .mostlyOne,
      does: """
        one: ~swing {a bat|at a pitch|at the ball|a wooden bat|and ~miss the ball}
        one: ~hit {the ball|a home run|a baseball|a fastball}
        one: ~throw {a baseball|the ball to first base|a fastball|a pitch}
        one: ~slide into {second base|home plate|third base|a base}
        one: ~catch {a fly ball|the ball in a leather glove|a baseball}
        ~run {to first base|around the bases|toward home plate}
        one: ~wind up to throw a pitch
        one: ~dive for {a ground ball|the ball}
        one: ~wait for the pitch
        many: ~sit in the dugout
        many: ~play baseball
        many: ~shake hands
        """,
      places: """
        during a {baseball|little league|night|} game
        on a {baseball field|dusty infield|dirt diamond|grassy field}
        at {a ballpark|home plate|the plate}
        in a {crowded|large|small} stadium
        """,
      wear: "<uniform>\n<uniform>\n@a {red|blue|black} helmet^\n@a <bright> cap^ and white pants",
      with: "dirt on the {knees|shirt}\nblack {socks|shoes}",
      also: "~look at the umpire\n~kick up dust\n~lean forward\n~watch the ball",
      others: """
        the {catcher|umpire|first baseman|coach} {crouches behind %him|watches|reaches for the ball}
        {fans|teammates|the fans} {watch|cheer}
        """,
      settings: "<day>\nunder bright lights\nin front of a crowd\nin the summer heat",
      captions: """
        A batter {swings at|misses|waits for|hits} {a pitch|the ball|a fastball} {while the catcher \
        crouches behind him|at home plate|during a baseball game|in front of the umpire}
        A pitcher in {<team>|a <team> cap} {throws the ball|winds up|looks at the catcher} {from the \
        mound|during a baseball game|in a crowded stadium|}
        A catcher in {a mask|<team>|a chest protector} {reaches for|catches|drops|throws} the ball \
        {behind home plate|as a runner slides in|during a game}
        """),
    Scene(
      "rugby", weight: 3,
      who: "8 rugby player, = two rugby players, = opposing rugby players", numbers: .several,
      does: """
        ~run with the {rugby ball|ball}
        ~tackle {an opponent|another player|a man with the ball}
        ~pass {the ball|a rugby ball} to a teammate
        ~form a scrum
        ~jump for the ball {in a lineout|}
        ~fight for the ball
        ~lift a teammate {high|into the air}
        ~fall {into the mud|over the try line|to the ground}
        ~push against each other
        """,
      places: """
        on a {muddy|grassy|wet|green|soggy} {field|pitch}
        during a {rugby match|match|game|tournament}
        in {a stadium|the mud|the rain}
        """,
      wear: "<uniform>\n<uniform>\n@a striped jersey^\nmuddy shorts",
      with: "@a {mouth guard|bandaged knee|bandaged head}^",
      also: "~shout\n~hold on tightly\n~grit %his teeth",
      others: "the referee {watches|blows a whistle}\n{fans|spectators} {cheer|watch}",
      settings: "<day>\nin heavy rain\nin front of a crowd",
      captions: """
        A rugby player in {<team>|a <team> jersey} {runs with|holds|kicks|drops} the ball {while \
        two \
        opponents chase him|toward the try line|during a match|on a muddy field}
        A rugby player is tackled by {an opponent|two opponents|a man in <team>} {in the \
        mud|during a \
        game|near the sideline|}
        """),
    Scene(
      "basketball", weight: 4,
      who: """
        8 basketball player, 2 boy, girl, teenager, = two basketball players
        """,
      does: """
        one: ~dribble {a basketball|the ball} {past a defender|down the court|between %his legs|}
        one: ~shoot {a basketball|a free throw|a jump shot|a three-pointer}
        one: ~dunk {a basketball|the ball}
        one: ~jump to {block a shot|make a shot|score|shoot a basket}
        many: ~reach for {the ball|a rebound|a loose ball}
        many: ~play basketball
        many: ~jump for the {ball|rebound|opening tip}
        one: ~spin a basketball on one finger
        one: ~pass {the ball|a basketball} to a teammate
        ~practice free throws
        """,
      places: """
        on {an outdoor|an indoor|a wooden|a street|a concrete|a city} court
        during a {basketball|college|high school|} game
        in a {gym|crowded gym|packed arena|school gymnasium|park}
        """,
      wear: "<uniform>\n<uniform>\n@a <team> jersey^ and shorts\n@a headband^\nhigh-top sneakers",
      also: "~look at the hoop\n~shout\n~run down the court\n~hold off an opponent",
      others: """
        {an opponent|a defender|a player in <team>} {guards %him|tries to block the shot|watches}
        {fans|teammates|spectators} {watch|cheer}
        a {coach|referee} {watches|shouts}
        """,
      settings: "in front of a crowd\nunder bright lights\nat night\nin the evening"),
    Scene(
      "volleyball", weight: 2,
      who: "6 volleyball player, 2 = a group of friends, = two teams, 2 woman, man",
      does: """
        many: ~play {volleyball|beach volleyball}
        one: ~jump to {spike|hit|block} {a volleyball|the ball}
        one: ~dive {for the ball|into the sand}
        one: ~serve a volleyball
        many: ~reach over the net
        many: ~jump at the net
        """,
      places: """
        on {a sandy court|the beach|the sand|an indoor court}
        in {a gym|an arena}
        at a tournament
        """,
      wear: "<uniform>\nshorts and @a tank top^\nkneepads",
      also: "~watch the ball\n~raise both arms",
      others: "{spectators|others|people} {watch|cheer}\na teammate {waits|watches}",
      settings: "<day>\nin front of a crowd"),
  ]
}
