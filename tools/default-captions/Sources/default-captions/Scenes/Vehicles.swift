extension Scene {
  static let vehicles: [Scene] = [
    Scene(
      "cars and trucks", weight: 4,
      who: """
        4 {red|black|white|blue|silver|yellow|green|old|vintage|shiny|dusty} car
        2 {red|white|blue|delivery|dump|pickup|fire|tow|garbage|rusty} truck, police car
        {black|white|old} van, sports car, convertible, {school|double-decker|tour|city} bus
        """, isAlive: false,
      does: """
        ~drive {down a street|through a tunnel|across a bridge|along a highway|past a farm}
        ~park
        ~wait {at a red light|at a crossing|in a long line}
        ~drive through {the mud|deep snow|a puddle|a flooded street|the desert}!
        ~turn {at a corner|into a driveway}
        ~stand
        """,
      places: """
        in {the city|a parking lot|the rain|the snow|front of a house|heavy traffic|a garage}
        on a {dirt road|country road|busy street|wet road|narrow street|bridge|mountain road}
        near {a gas station|a church|a row of shops|a barn|an old building}
        """,
      with: """
        {open doors|bright headlights|a roof rack|a flat tire|open windows|shiny wheels}
        """,
      others: "people {walk by|cross the street}\na dog looks out of the window\nrain falls",
      settings: "<day>\nat night\nat sunset\nunder a <sky>\nin winter",
      captions: """
        A {race|racing|<bright> race|rally} car {speeds|slides|races} {around a track|through a \
        turn|\
        past the crowd|down a dusty road|over a muddy course} {with smoke behind it|during a race|}
        A {man|mechanic|woman|teenager} {washes|repairs|polishes|looks under the hood of} {a \
        car|a red \
        car|an old truck|a van} {in a driveway|in a garage|on the side of the road|}
        {An old|A rusty|An abandoned|A burned-out} {car|truck|bus|tractor} {sits|rusts|stands} \
        {in a \
        field|in tall grass|beside a barn|in the desert|under a tree}
        {Firefighters|Two firefighters} {spray|stand beside|run to} {a burning house|a \
        red fire truck|a smoking car} {with a hose|at night|on a city street|}
        """),
    Scene(
      "motorcycles", weight: 3,
      who: "4 man, 2 woman, 3 motorcyclist, 3 biker, couple, policeman, = <pairofpeople>",
      does: """
        ~ride @a {motorcycle|red motorcycle|scooter|black motorcycle|moped|vintage motorcycle}^
        ~sit on a {parked|large|black|shiny|red} motorcycle
        ~stand beside a {motorcycle|row of motorcycles|yellow scooter}
        ~repair a {motorcycle|scooter|motorbike}
        ~lean against a motorcycle
        many: ~ride motorcycles side by side
        """,
      places: """
        down a {street|highway|country road|winding road|city street}
        on a {mountain road|bridge|dirt road|busy street}
        in {traffic|a parade|the city|a parking lot}
        """,
      wear: "@a {<color>|black} helmet^\n@a leather {jacket|vest}^\nblack leather\nsunglasses",
      with: "@a {gray beard|tattooed arm|passenger|<color> helmet}^",
      also: "~wave\n~look back\n~wait for a green light\n~rev the engine",
      others: "cars {follow|pass}\npeople {watch|wave}",
      settings: "<day>\nat night\nat sunset\nunder a <sky>"),
    Scene(
      "bicycles", weight: 4,
      who: """
        6 cyclist, 3 man, 3 woman, 2 boy, 2 girl, couple, = <parentandchild>, = a group of cyclists
        """,
      does: """
        ~ride a {bicycle|red bicycle|tandem bicycle|bike|folding bike|rusty bicycle}
        ~pedal {up a steep hill|past a parked car|through traffic|over a bridge}
        ~push a {bicycle|bike|bicycle with a flat tire}
        many: ~race {around a corner|down a hill|past the crowd}
        ~stop to {drink water|look at a map|fix a flat tire}
        ~sit on a {parked|blue|old} bicycle
        """,
      places: """
        down a {street|hill|country lane|city street}
        along {a river|a canal|the beach|a tree-lined road|a bike path}
        on a {dirt road|bridge|bike path|wet street|sidewalk}
        through {the rain|a village|the park|the city|a tunnel}
        """,
      wear: "<helmet>\n@a <bright> jersey^\n@a <bright> jacket^\n<casual>",
      with: "@a {basket^ of flowers|backpack^|child on the back|loaf^ of bread|helmet^}",
      also: "~carry {groceries|@a child^|@a box^|@a umbrella^}\n~ring the bell\n~look back",
      others: "{cars pass|a bus waits|a truck passes}\na dog runs alongside",
      settings: "<day>\nin the rain\nat sunset\nin autumn\nearly in the morning"),
    Scene(
      "trains", weight: 4,
      who: """
        4 {red|yellow|blue|silver|passenger|freight|long|high-speed|old} train, 2 {black|old} \
        steam train
        {green|red|yellow|blue} tram, subway train, locomotive
        """, numbers: .mostlyOne, isAlive: false,
      does: """
        ~cross {a bridge|a stone viaduct|a river|a road|a valley}!
        ~wait
        ~arrive
        ~travel {through the countryside|through the mountains|past a village|along the coast}!
        ~stop
        ~leave a {tunnel|station}
        ~move {down the tracks|along a track|past a platform}
        ~pull into a station
        """,
      places: """
        at {a station|a crowded platform|a railway crossing|a small station}
        in {a city|a station|the snow|a train yard}
        near {a platform|tall buildings|a forest|a river}
        """,
      with: "{bright lights|open doors|many cars|graffiti on the side|white smoke above}",
      others: "{passengers|people|travelers} {wait|board|watch|wave}\nsmoke rises",
      settings: "<day>\nat night\nunder a <sky>\nin the fog\nat sunset",
      captions: """
        {People|Passengers|Commuters|Travelers} {wait|stand} {on a platform|in a station|beside a \
        train} {with suitcases|in the morning|as a train arrives|in winter coats}
        {Railroad|Railway|Train} tracks {run|lead|curve} {through a forest|toward the \
        mountains|into \
        a tunnel|past a factory|across a bridge} {under a <sky>|at sunset|in the snow|}
        A {man|woman|student|child} {sleeps|reads a book|looks out of the window|stands} {on a \
        crowded subway|in a train|on a train} {with a backpack|in the evening|during rush hour|}
        A {conductor|railway worker} {waves a flag|checks tickets|stands beside the tracks} {at a \
        station|on a platform|in front of a train|on a train}
        """),
    Scene(
      "planes and balloons", weight: 5,
      who: """
        7 {large|white|small|passenger|silver|red|commercial} {airplane|airplane|plane|jet}, fighter jet
        {red|military|rescue} helicopter, {red|yellow|old} biplane
        2 {colorful|striped|red and yellow|bright} hot air balloon
        """, isAlive: false,
      does: """
        ~fly {over the mountains|above the clouds|over a city|over the sea|across the sky}!
        ~take off
        ~land
                ~rise into the {sky|air|clouds}!
        ~sit
        """,
      places: """
        at {an airport|an air show|a small airfield}
        on a {runway|field|landing strip}
        near {a hangar|a terminal|a control tower}
        """,
      others: "people {watch|wave|take pictures}\nthe sun {sets|rises}",
      settings: "under a <sky>\nat sunset\nin the fog\n<day>\nat night",
      captions: """
        {Passengers|Travelers|People} {board|wait for|walk to} {an airplane|a plane|a jet} {at an \
        airport|with their luggage|on a wet runway|in the morning}
        {A colorful|A striped|A huge|A yellow} hot air balloon {floats|drifts|hangs} {over green \
        fields|above a valley|over a lake|over the desert|above the trees} {at sunrise|under a \
        <bluesky>|in the morning}
        A {paraglider|skydiver|hang glider} {soars|floats|glides} {over the hills|above the beach|\
        through the clouds|high above a valley} {with a <bright> {parachute|sail}|under a <sky>}
        {Fighter jets|Three jets|Small planes} {fly|pass|roar} {in formation|overhead|above a \
        crowd} \
        {at an air show|leaving white trails|against a <bluesky>}
        """),
  ]

  static let weathers: [Scene] = [
    Scene(
      "rain", weight: 5,
      who: """
        4 woman, 4 man, couple, girl, boy, child, 2 person, 2 = <pairofpeople>, = <parentandchild>
        = a group of people, schoolgirl
        """,
      does: """
        ~walk {down a wet street|across a bridge|through the puddles|past shop windows}
        ~run for shelter
        ~hold {@a <color> umbrella^|@a broken umbrella^|@a newspaper^ overhead}
        ~stand under {an umbrella|an awning|a tree|a bridge|a <color> umbrella}
        ~share {an umbrella|a <color> umbrella}
        ~jump {in a puddle|over a puddle|into muddy puddles}
        ~wait for a bus
        ~cross a {wet|busy|slippery} street
        ~ride @a bicycle^
        ~splash through a puddle
        """,
      places: """
        in the {rain|pouring rain|heavy rain|light rain}
        during a {rainstorm|thunderstorm|downpour|summer shower}
        on a {rainy|gray|stormy|wet} {day|evening|morning|night}
        """,
      wear: """
        @a {yellow|red|clear|blue|long|hooded} raincoat^
        {rubber|red|yellow} boots
        @a {dark|long|} coat^
        @a plastic poncho^
        """,
      with: "@a {<color>|striped|clear|large|polka dot} umbrella^\nwet {hair|clothes|shoes}",
      also: "~look down\n~hold hands\n~laugh\n~carry @a {bag|suitcase|child}^",
      others: "{cars|taxis|buses} {drive past|splash by}\nlightning {flashes|strikes}",
      settings: "in the city\nin an old town\nat a crossing\nnear a fountain"),
    Scene(
      "storm fog and sky", weight: 4,
      captions: """
        {Dark|Black|Heavy|Gray} storm clouds {gather|hang|roll|hover} over {a wheat field|the \
        ocean|a \
        small town|the mountains|a lake|the city|a farm|the harbor}
        {Lightning|A bolt of lightning|Bright lightning} {strikes|flashes over|lights up} {the \
        sea|a \
        field|a city skyline|the hills|a dark valley} {at night|during a storm|}
        {Thick|Morning|White|Heavy|Dense} fog {covers|hangs over|fills|hides|rolls over} {a valley|\
        a bridge|the city|a forest|a lake|a country road|the hills|a harbor} {at dawn|in autumn|\
        in the early morning|}
        A {bright|faint|double|colorful} rainbow {arches|appears|stretches} over {a green field|a \
        waterfall|the hills|a farmhouse|the sea|a mountain lake|a city} {after a storm|after the \
        rain|under dark clouds}
        {White|Fluffy|Puffy|Small white} clouds {drift|float|move|pass} {across a <bluesky>|over \
        green \
        hills|over the sea|above a wide plain} {in summer|on a sunny day|}
        Rain falls {on a quiet lake|on a window|on the roof of a cabin|on a flower garden|on an \
        empty \
        road|on a wet street} {at night|in autumn|in the evening|in a thunderstorm|}
        {Strong wind|A strong wind|The wind} {bends|shakes|blows through} {palm trees|the \
        trees|tall \
        grass|a field of wheat} {during a storm|near the sea|on a gray day|by the ocean}
        The sun {shines|breaks|peeks} through {the clouds|the fog|the trees|dark clouds|the \
        branches} \
        {over a lake|in the morning|over the hills|after a storm|in a quiet forest}
        {A full moon|The moon|A crescent moon|A bright moon} {rises|shines|hangs} over {a dark \
        lake|\
        the mountains|a city|the sea|a snowy field|the rooftops|a forest} {at night|}
        {Stars|Countless stars|A thousand stars|Bright stars} {shine|glow} {above a mountain|over \
        a dark \
        forest|above a tent|over the desert|above a lake} {at night|on a clear night|}
        """),
  ]
}
