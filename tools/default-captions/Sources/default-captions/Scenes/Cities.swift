extension Scene {
  static let cities: [Scene] = [
    Scene(
      "night streets", weight: 5,
      captions: """
        A {street|city street|narrow street|shopping street|quiet street} at night with {lit shop \
        windows|glowing streetlights|bright neon signs|parked cars|passing headlights|red lanterns}
        A {dark|quiet|wet|deserted|narrow} street {glows|shines} under {streetlights|yellow lamps|\
        neon signs|a full moon|rows of lanterns} {at night|after the rain|in an old town|}
        {Streetlights|Neon signs|Street lamps|Shop windows|Lanterns} {glow|shine|light up} {along \
        a \
        dark street|above an empty road|on a wet street|over a narrow alley|beside a canal} at night
        {Red and white|Long|Blurred|Bright} {trails of light|streaks of headlights|lights of cars} \
        {run along|fill|line} {a highway|a busy street|a bridge|a wide avenue} at night
        {People|A few people|Couples|Tourists|Shoppers} {walk|stroll|hurry} {past lit shop windows|\
        under bright neon signs|along a glowing street|past busy restaurants} at night
        {An empty|A deserted|A silent|A lonely} {street|parking lot|gas station|bus stop|alley} \
        is lit \
        by {a single streetlight|neon lights|a street lamp|the moon} at night
        The {windows|lights} of {tall buildings|an old hotel|a cafe|small houses|a theater} {glow|\
        shine} {above a dark street|across the river|beside a canal|behind bare trees} at night
        A {night market|busy night market} {with food stalls|with red lanterns|full of people} \
        {lights \
        up|fills} {a narrow street|a city square|an alley|the old town}
        A {man|woman|couple|cyclist|cat|lone figure} {walks|waits|stops} under {a street lamp|a \
        neon \
        sign|the streetlights} on {a dark street|an empty sidewalk|a rainy corner} at night
        """),
    Scene(
      "skylines", weight: 5,
      captions: """
        The {skyline|skyline of a large city|city skyline} {glows|shines|glitters} at {night|dusk} \
        {across a wide river|behind a bridge|above the harbor|over the water|beyond a dark park}
        A city skyline {rises|stands|stretches} {behind a bridge|along a river|above the \
        trees|beyond \
        a bay|over a harbor} {under a <sky>|at sunset|in the morning fog|against a <sunsetsky>}
        {Tall|Glass|Modern|Gray} {skyscrapers|towers|buildings|office towers} {rise|stand|tower} \
        {above the city|into the clouds|beside a river|over a busy street|behind a green park} \
        {under a <sky>|at sunset|in the fog|}
        {Skyscrapers|Tall buildings|Towers of glass|The towers of a city} {are reflected|are \
        mirrored} \
        in {the still water|a calm river|a lake|the harbor} {at sunset|at night|under a <sky>|at \
        dawn}
        A {view|wide view|bird's eye view} of a {large|crowded|modern|gray|sprawling} city {from a \
        hill|from a rooftop|from an airplane|from a tower} {at sunset|at night|under a <sky>|in \
        the haze}
        {Lights shine|A thousand lights shine|Lights glow} in the {windows|towers|skyscrapers} of \
        a \
        {city|big city|skyline} {at night|at dusk|after dark} {beside a river|across the bay|}
        The {sun|moon} {sets|rises} behind {the skyline of a city|tall buildings|dark \
        skyscrapers|a \
        row of towers} {and colors the river|under a <sunsetsky>|over the harbor|}
        """),
    Scene(
      "rainy streets", weight: 6,
      captions: """
        A {rainy|wet|gray|rain-soaked} street {reflects|mirrors} {the lights of cars|neon \
        signs|red \
        traffic lights|shop windows|yellow streetlights|passing taxis} {in the evening|at night|}
        {Umbrellas|Colorful umbrellas|Black umbrellas|People with umbrellas} {fill|crowd|move \
        along} \
        {a rainy street|a wet sidewalk|a busy crossing|a narrow lane} {in the city|in the evening|}
        Rain {falls|pours|drips} {on an empty street|on a city street|on parked cars|on a \
        cobblestone \
        street|over a busy road} {at night|in the gray morning|lined with old houses|in autumn}
        {Puddles|Large puddles|Raindrops} {shine|glisten} on {a wet street|the pavement|a \
        cobblestone \
        lane|an empty road} {after the rain|under streetlights|in front of a cafe|beside parked \
        cars}
        {Cars|Buses|Taxis|Trucks} {drive|roll} {down|along|through} a {rainy|flooded|\
        wet|slippery} street {with bright headlights|at night|in the evening|in the city}
        {Water|Rain water} {runs|streams|flows} {down a steep street|along the curb|over the \
        cobbles} \
        {on a rainy day|during a storm|in an old town|past closed shops}
        """,
    ),
    Scene(
      "buildings and towns", weight: 3,
      captions: """
        {A tall|A stone|An old|A white} {church|clock \
        tower|castle|cathedral|lighthouse|tower} \
        {stands|rises} {on a hill|above the rooftops|beside a river|in a small town|near the sea} \
        {under a <sky>|at sunset|in the fog|}
        {Colorful|Small|Old|White|Brick|Half-timbered} houses {line|stand along|overlook} {a \
        narrow \
        street|a canal|a harbor|a village square|a river|a steep hill} {under a <sky>|in summer|}
        {A red|A yellow|An old|A wooden|A white} {house|farmhouse|cabin|barn|cottage} \
        {stands|sits} \
        {in a green field|beside a lake|at the edge of a forest|on a hill|near a dirt road} \
        {under a \
        <sky>|at sunset|in autumn|in the snow|}
        A {stone|long|wooden|steel|red|suspension} bridge {crosses|spans|stretches over} {a \
        river|a \
        deep valley|a bay|a narrow stream|a canal} {under a <sky>|in the fog|at sunset|near a town}
        A {fountain|statue|marble statue|tall clock|flower stall} {stands|} in {a city \
        square|front of \
        a palace|the middle of a park|a quiet plaza} {on a sunny day|under a <sky>|at night|in \
        spring}
        A {cobblestone|narrow|winding|quiet} {alley|lane|street} {leads|winds|climbs} {past old \
        houses|between stone walls|to a church|up to a castle|down to the harbor} {in summer|in an \
        old town|in the evening|}
        {Laundry|Wet laundry|Colorful laundry} hangs {between two houses|from a balcony|on a \
        clothesline} {above a narrow street|in the sun|behind a farmhouse|in an old town}
        """),
  ]
}
