extension Scene {
  static let interiors: [Scene] = [
    Scene(
      "at home", weight: 5,
      who: """
        4 man, 4 woman, 2 boy, 2 girl, couple, family, teenager, 2 = <pairofchildren>
        2 = <parentandchild>, = <pairofpeople>, lady
        """,
      does: """
        ~sit on {a couch|a sofa|a leather couch|an armchair|a rug|the floor}
        ~watch {television|a movie|a soccer game on television}
        ~play {a video game|the piano|a board game|cards|with a cat|with toy blocks}
        ~sleep {on a couch|in a bed|in an armchair|under a blanket}
        ~read {@a book^|the newspaper|a bedtime story|@a magazine^|a letter}
        ~lie {on a bed|on a couch|on the carpet}
        ~jump on {the bed|a bed|a couch}
        ~iron {a shirt|clothes}
        ~fold {laundry|clothes|sheets}
        ~open {a present|a gift|a large box|presents}
        ~vacuum the {carpet|rug}
        ~paint {a wall|a room|the ceiling} {with a roller|}
        ~decorate {a Christmas tree|a birthday table}
        ~knit {a scarf|a sweater}
        """,
      places: """
        in {a|the} living room
        in {a bedroom|a cozy room|a small apartment|a bright room|a messy room|an attic}
        near {a window|the fireplace|a bookshelf|a floor lamp|a Christmas tree}
        """,
      wear: "pajamas\n<top>\n@a {bathrobe|nightgown|<color> sweater}^\nslippers\nglasses",
      with: "@a {laptop^|blanket^|pillow^|cup^ of tea|remote control^}",
      also: "~laugh\n~smile\n~hold @a {pillow|baby|puppy|mug}^\n~eat popcorn\n~talk on the phone",
      others: """
        a {cat|dog|baby|kitten} {sleeps nearby|watches|plays on the floor}
        {snow|rain} falls outside
        a fire burns
        """,
      settings: "in the evening\nat night\non Christmas morning\nby lamplight\nin the morning"),
    Scene(
      "rooms", weight: 6,
      captions: """
        A {living room|cozy living room|large living room|bright living room} with {a couch|a \
        leather \
        sofa|two armchairs|a fireplace|a piano} and {a coffee table|a television|a bookshelf|large \
        windows|a green rug|a floor lamp|potted plants}
        A {bedroom|small bedroom|hotel room|tidy bedroom|child's bedroom} with {a large bed|two \
        beds|\
        a bunk bed|a wooden bed|a white bed} and {a lamp|a window|a desk|a blue curtain|a mirror|a \
        striped rug|pictures on the wall}
        A {bathroom|small bathroom|white bathroom|tiled bathroom|modern bathroom} with {a sink|a \
        bathtub|a toilet|a glass shower} and {a mirror|a small window|a blue towel|a shower \
        curtain|\
        black and white tiles|a wooden cabinet}
        A {desk|wooden desk|cluttered desk|small desk} with {a computer|a laptop|two monitors|a \
        keyboard and mouse|a typewriter} and {a lamp|a stack of books|a cup of coffee|a telephone|\
        papers|a potted plant|headphones}
        {A white|A wooden|An unmade|A neatly made|A large} bed {with|covered with|piled with} \
        {blue \
        pillows|a patchwork quilt|white sheets|clothes|stuffed animals|a red blanket} {in a small \
        room|near a window|beside a lamp|under a painting}
        A {vase of flowers|bowl of fruit|lamp|stack of books|clock|candle|framed photograph} \
        {stands|\
        sits} on {a table|a shelf|a dresser|a windowsill|a piano} {near a window|in a living room|\
        beside a bed|next to a mirror}
        {An empty|A bright|A small|A large} {office|classroom|waiting room|library|hallway} with \
        {rows of desks|wooden chairs|tall shelves|a long table|computers|a checkered floor} {and \
        large windows|and white walls|}
        A {white|modern|dirty|clean|round} {sink|toilet|bathtub} {stands|} {in a bathroom|under a \
        mirror|beside a window|next to a shower|on a tiled floor} {with a plant|with a towel|}
        A {television|flat screen television|piano|bookshelf|fireplace|wooden clock} {stands|} in \
        {a \
        corner of a living room|a dark living room|front of a couch} {beside a plant|near a window|}
        """),
    Scene(
      "bathroom", weight: 5, who: "3 man, 3 woman, 2 boy, 2 girl, toddler, child",
      numbers: .mostlyOne,
      does: """
        ~brush %his {teeth|hair}
        ~take a {bath|bubble bath|picture in a mirror}
        one: ~wash %his {hands|face|hair} in {a sink|the sink}
        ~look {into a mirror|at the scale}
        ~sit {in a bathtub|on the edge of a bathtub|in a tub full of bubbles}
        ~dry %his hair {with a towel|with a hair dryer}
        ~play with {a rubber duck|a toy boat|bubbles} {in the bathtub|in a bath}
        """,
      places:
        "in {a|the|a small|a white|a tiled} bathroom\nin the bathroom\nin front of a {mirror|bathroom mirror}",
      wear: "@a {bathrobe|white towel|blue towel}^\npajamas",
      with: "{wet|messy} hair\nshampoo in %his hair\n@a towel^",
      also: "~smile\n~laugh\n~make faces",
      others: "a {cat|mother|father} {watches|waits}", settings: "in the morning\nbefore bed"),
    Scene(
      "office and school", weight: 5,
      who: """
        3 man, 3 woman, 2 student, teacher, businessman, doctor, scientist, 2 = <pairofpeople>
        = a group of students, = a group of people, office worker, nurse, = two scientists, child
        """,
      does: """
        ~work {on a laptop|at a computer|at a desk|with a microscope}
        ~type on @a {keyboard|laptop|computer}^
        ~write {on a whiteboard|on a blackboard|in a notebook}
        ~give a {talk|speech|presentation}
        ~sit {at a desk|around a conference table|in a classroom|in front of a computer}
        ~look at {a screen|a chart|a document|a computer screen|a globe}
        ~study {a map|for an exam|a book}
        ~listen to a {lecture|speaker|teacher}
        many: ~shake hands
        ~talk on {the phone|a telephone}
        ~raise a hand
        ~read
        """,
      places: """
        in {an office|a small office|a busy office|a bright office|an office building}
        in an {office|open office}
        in {a classroom|a library|a laboratory|a conference room|a lecture hall}
        in {a meeting|a hospital|a school|a workshop}
        at a {desk|large desk|long table|messy desk}
        """,
      wear: "<formal>\n<formal>\n@a white coat^\n<top>\nglasses\n@a name tag^",
      with: "@a {cup^ of coffee|stack^ of papers|laptop^|pen^|name tag^}",
      also: "~take notes\n~drink coffee\n~smile\n~point at a {screen|chart|map}\n~hold @a pen^",
      others: "{colleagues|others|students} {listen|watch|take notes}\na teacher explains",
      settings: "in the morning\nlate at night\nduring a meeting\nby a window"),
    Scene(
      "museum", weight: 5,
      who: "2 man, 2 woman, 2 visitor, couple, 2 tourist, = <parentandchild>, student, girl, boy",
      does: """
        ~look at {a painting|a large painting|a statue|a dinosaur skeleton|old coins|a mummy}
        ~stand in front of {a sculpture|a modern painting|a glass case|an old portrait}
        ~take a picture of {a statue|a painting|a dinosaur|an old airplane}
        ~sketch {a marble statue|a vase|a painting}
        ~walk past {statues|paintings|suits of armor|glass cases}
        ~listen to a guide
        ~sit on a bench in front of a painting
        ~watch {jellyfish|sharks|colorful fish} {in a large tank|behind glass}
        """,
      places: """
        in {a|an art|a history|a science|a quiet|a crowded} museum
        in a {gallery|marble hall|palace|museum hall}
        in the {museum|natural history museum|maritime museum}
        """,
      wear: "<casual>\n<top>\n@a <dark> coat^",
      with: "@a {<bag>|camera|guidebook|backpack}^",
      also: "~read a sign\n~talk quietly\n~hold {hands|@a map^|@a guidebook^}",
      others: "a {guard|guide} {watches|speaks|points}\nother visitors walk by",
      settings: "in the afternoon\nduring a school trip\non a rainy day"),
  ]

  static let stages: [Scene] = [
    Scene(
      "concerts", weight: 6,
      who: """
        6 musician, 4 man, 4 woman, 2 boy, 2 girl, 2 = band members, 2 = a group of musicians
        2 = <pairofpeople>, performer
        """,
      does: """
        ~play {a guitar|an electric guitar|the drums|a violin|a cello|a saxophone|a trumpet}
        ~play {the piano|a keyboard|the bass|an acoustic guitar|an accordion|a banjo|a flute}
        ~sing {into a microphone|a song|loudly}
        ~perform {on stage|a song|a solo}
        ~strum @a guitar^
        one: ~jump {into the air|off the stage} {with a guitar|}
        ~beat a {large|small|bass} drum
        one: ~conduct {an orchestra|a choir}
        ~tune {a guitar|a violin|an instrument}
        """,
      places: """
        on {a stage|a dark stage|a brightly lit stage|an outdoor stage|a small stage}
        at {a|a rock|an outdoor|a jazz|a school} concert
        at a {music festival|club|wedding}
        at a {concert|crowded concert|summer concert}
        in {a concert hall|a bar|a recording studio|a nightclub|a church|a living room}
        for {a crowd|an audience}
        """,
      wear: """
        @a {leather jacket|black hat|<color> shirt|band t-shirt|sparkling dress|black suit}^
        {all black|sunglasses|ripped jeans}
        <top>
        """,
      with: "long {dark|blond|red} hair\n@a {beard|tattoo|mohawk}^\nclosed eyes",
      also: "~tap one foot\n~close %his eyes\n~smile at the crowd\n~nod to the beat",
      others: """
        {fans|people|friends} {cheer|clap|dance|watch}
        colored lights {flash|shine}
        {smoke fills|lights sweep} the stage
        """,
      settings: "under {blue|red|purple|colored|bright} lights\nat night\nin front of a crowd",
      captions: """
        A {guitarist|guitar player|bass player|male guitarist} {with long hair|in a hat|in black|in a \
        leather jacket|} {plays a solo|leans back|kneels|jumps} on {a|a dark|a brightly lit} stage \
        {while the crowd cheers|at a concert|under red lights|}
        A {singer|female singer|blond singer|rapper|choir singer} {sings|holds a microphone|bows|\
        points to the crowd} on {stage|a small stage|an outdoor stage} {under blue lights|at a \
        festival|beside a guitarist|with a band behind her}
        A {drummer|young drummer|bearded drummer} {beats|plays|sits behind} {the drums|a drum set|a \
        large drum} {on a stage|at a concert|in a garage|in a studio|in a parade}
        A {violinist|cellist|pianist|saxophonist|trumpet player} {plays|performs|practices} {in a \
        concert hall|on a street corner|in a jazz club|at a wedding|in an empty church} {in a black \
        suit|in the evening|by candlelight|}
        """),
    Scene(
      "audience and theater", weight: 3,
      captions: """
        A {large|huge|cheering|excited} crowd {watches|waves at|cheers for} {a band|a singer|a \
        rock \
        band|a guitarist} {at a concert|at a festival|under bright lights|at night}
        {Fans|People|Young people} {raise their hands|dance|hold up their phones|wave glow sticks} \
        {at a concert|in front of a stage|in a nightclub} {at night|under blue lights|}
        An orchestra {plays|performs|tunes up} {in a concert hall|on a large stage|in an old \
        theater|\
        under a conductor in black} {in the evening|for a full audience|}
        {Actors|Two actors|Children} {in masks|in old costumes|in bright costumes} \
        {perform|bow|sing} \
        {on a stage|in a school play|in a theater|in front of red curtains}
        A {children's|church|school|gospel} choir {sings|performs} {on the steps of a church|on a \
        stage|at Christmas|by candlelight} in {white robes|red robes|matching shirts}
        A {marching|brass|jazz|military} band {plays|marches|performs} {in a parade|in the street|\
        on a football field|in a park} {in red uniforms|while people watch|on a sunny day}
        """),
  ]
}
