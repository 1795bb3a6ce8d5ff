extension Scene {
  static let landscapes: [Scene] = [
    Scene(
      "snowy mountains", weight: 6,
      captions: """
        A {snowy|snow-capped|snow-covered|steep snowy|high snowy} {mountain|peak|mountain range} \
        {under|rises under|stands under} a {<bluesky>|<sky>|<sunsetsky>}
        {Snowy mountains|Snow-capped mountains|White peaks|Jagged snowy peaks} {rise|tower|stand} \
        {above a green valley|behind a forest|above a lake|over a small village|above the clouds} \
        {under a <sky>|at sunset|at sunrise|in winter|}
        The {first|last|evening|morning|golden} light {touches|falls on|colors} {a snowy peak|the \
        snow-capped mountains|a white summit} {above a valley|behind dark trees|at sunrise|}
        {Fresh|Deep|White|Untouched} snow {covers|lies on} {a mountain|a steep slope|the pine \
        trees|\
        the peaks|a mountain village|a high pass} {under a <bluesky>|in winter|after a storm|}
        A {snowy|rocky|steep} mountain {is reflected|is mirrored} in {a still lake|a clear \
        lake|the \
        blue water of a lake|an alpine lake} {under a <bluesky>|at sunrise|in the morning|}
        {Clouds|Low clouds|White clouds|Mist} {drift|hang|gather} {around a snowy peak|above the \
        snow-capped mountains|over a white summit|below a mountain top} {in winter|at dawn|}
        A {glacier|frozen waterfall|sheet of ice|river of ice} {flows|hangs} between {rocky \
        mountains|steep cliffs|two snowy peaks|dark peaks} {under a <sky>|}
        A {lone|small|wooden|dark} {cabin|hut|pine tree} {stands|} {below a snowy mountain|on a \
        snowy \
        slope|in front of white peaks|on a mountain ridge} {under a <bluesky>|at dusk|in winter|}
        """,
    ),
    Scene(
      "winter landscapes", weight: 4,
      captions: """
        {A snowy|A snow-covered|A white|A wide snowy} {field|forest|road|park|garden|valley} \
        {under a \
        <sky>|at sunset|on a cold morning|with bare trees|with long blue shadows}
        {Bare|Frosted|Snow-covered|Tall} trees {stand|rise} {in a white field|beside a frozen \
        river|\
        along a snowy road|in deep snow|around a frozen pond} {in winter|under a <sky>|at dusk|}
        A frozen {lake|river|pond|stream} {lies|shines|stretches} {between snowy hills|in front of \
        dark trees|below white mountains|beside a forest} {in winter|under a <sky>|at sunset}
        Snow {falls|drifts} {on a quiet village|on a wooden cabin|over a pine forest|on an empty \
        bench|on a city street|on the rooftops} {at night|in the evening|at dusk|in winter|}
        {Animal tracks|Footprints|Ski tracks|Tire tracks} {cross|lead across|run through} {a snowy \
        field|fresh snow|a white meadow|deep snow} {toward a forest|under a <bluesky>|near a fence}
        {Icicles|Long icicles} hang {from the roof of a cabin|from a rock|over a frozen \
        stream|from a \
        wooden bridge} {in the winter sun|on a cold day|}
        """),
    Scene(
      "meadows", weight: 6,
      captions: """
        A {green|sunny|wide|lush|grassy|mountain} {meadow|field} {full of|covered with|dotted \
        with} \
        <flower> {under a <sky>|in spring|in summer|near a forest|below the hills|}
        {Yellow flowers|Wildflowers|Red poppies|White daisies|Purple flowers|Sunflowers|Tulips} \
        {bloom|grow|sway} {in a green meadow|in a field|on a hillside|beside a path|along a fence} \
        {under a <sky>|in summer|in the wind|in spring|}
        {A lone|A single|A large|An old} {tree|oak tree|apple tree} {stands|grows} in {a green \
        meadow|\
        a field of <flower>|the middle of a field|a wheat field} {under a <sky>|at sunset|in summer}
        A {narrow|dirt|winding|grassy} {path|road|stream} {winds|runs|leads} through {a green \
        meadow|a \
        field of <flower>|a grassy valley|golden wheat fields} {under a <sky>|toward distant hills|}
        {Golden|Ripe|Tall} {wheat|barley|corn} {grows|sways|ripens} in a {wide|sunny|large} field \
        {under a <bluesky>|at sunset|in summer|near a red barn|in the wind}
        {Green|Rolling|Soft|Grassy} hills {roll|stretch} {toward the horizon|into the \
        distance|behind \
        a farm} {under a <sky>|in the morning mist|with grazing sheep|dotted with trees}
        {Bales of hay|Round hay bales|Rows of lavender|Rows of vines} {lie|stretch|stand} {in a \
        field|\
        across a hillside|on a farm} {under a <sky>|at sunset|in late summer|}
        {Tall|Green|Long} grass {waves|bends|moves} in the wind {in a meadow|on a hillside|beside \
        a \
        lake|near a fence|by the sea} {under a <sky>|in summer|}
        """),
    Scene(
      "forests", weight: 5,
      captions: """
        {Sunlight|Morning light|Golden light|A ray of sun} {shines|falls|streams} through {the \
        trees|\
        tall pines|the leaves|the branches} of a {green|quiet|dark|misty|dense|autumn} forest
        A {narrow|winding|leafy|muddy|quiet} {path|trail|road} {leads|winds|runs} through a {green|\
        dark|pine|birch|misty|dense} forest {in autumn|in summer|in the morning|after rain|}
        {Tall|Old|Mossy|Dark|Slender} {pine trees|trees|oak trees|fir trees|birch trees} \
        {stand|grow|\
        rise} in a {foggy|quiet|dense|sunny|green} forest {at dawn|in autumn|in the mist|}
        A {small|clear|rocky|shallow} {stream|creek|brook} {flows|runs|winds} {through a green \
        forest|\
        over mossy rocks|between tall trees|past fallen logs} {in spring|in autumn|in the shade|}
        {Red|Orange|Yellow|Golden|Fallen} leaves {cover|lie on|fall on} {a forest path|the ground \
        of a \
        forest|a woodland trail|the forest floor} {in autumn|in October|beneath old trees|}
        {Fog|Mist|Morning fog|White mist} {drifts|hangs|rises} {between the trees|over a pine \
        forest|\
        among the trunks} {of a dark forest|in the early morning|at dawn|in autumn|}
        A {waterfall|tall waterfall|small waterfall} {falls|tumbles|drops} {over mossy rocks|into \
        a \
        green pool|between ferns|down a cliff} in {a forest|the jungle|the woods}
        {Ferns|Mushrooms|Moss and ferns|Wild berries|Blue flowers} {grow|growing} {on the forest \
        floor|\
        beside a fallen log|under tall trees|at the foot of an oak} {in the shade|in a damp forest|}
        """,
    ),
    Scene(
      "deserts", weight: 5,
      captions: """
        {Sand dunes|Golden dunes|High dunes|Rolling sand dunes|Red dunes} {stretch|rise|glow} \
        {across a desert|in the distance|in the evening light|in the heat} {under a <bluesky>|at \
        sunset|at sunrise|}
        {A lone|A tall|A green|A single} {cactus|saguaro|dead tree|rock} {stands|casts a long \
        shadow} \
        {in the desert|on a sandy plain|in dry sand|among the rocks} {under a <bluesky>|at sunset|}
        The wind {blows|carries|lifts} sand {over a dune|across a dry plain|across an empty desert|\
        along a desert road} {under a <bluesky>|at sunset|in the heat|}
        A {straight|long|dusty|lonely} road {runs|leads|stretches} through {a desert|a dry \
        valley|a \
        sandy plain|red rocks} {under a <sky>|toward distant mountains|in the heat|at sunset}
        {Red|Orange|Steep|Layered} {cliffs|rocks|rock towers|canyon walls} {rise|glow|stand} \
        {above a \
        desert|above a dry river|in the sun|over a sandy valley} {under a <bluesky>|at sunset|}
        {Palm trees|Green palms|A few palms} {grow|stand} {around a small pool|beside an \
        oasis|near a \
        well} in the {desert|middle of the desert|hot desert} {under a <bluesky>|}
        The {cracked|dry|sandy|stony} {ground|earth} of a desert {under|bakes under} {a \
        <bluesky>|the \
        hot sun|a cloudless sky}
        The sun {sets|rises|burns} over {the sand dunes|an empty desert|a rocky desert|a wide \
        canyon} \
        {and colors the sky red|in a <sunsetsky>|behind distant mountains|}
        """),
    Scene(
      "lakes and rivers", weight: 6,
      captions: """
        A {calm|clear|blue|quiet|still|small|mountain} lake {surrounded by|ringed by|beside|in \
        front \
        of} {<trees>|<peaks>|green hills|a dark forest|tall reeds} {under a <sky>|at sunset|at \
        dawn|}
        {The sky|A row of trees|A wooden dock|A mountain range|A red cabin} is reflected in {a calm \
        lake|\
        the still water of a lake|a clear lake|a quiet pond} {at sunset|in the morning|in autumn|}
        A {wooden dock|small pier|wooden boat|red canoe|rowboat} {reaches into|rests on|lies on} \
        {a \
        calm lake|a still lake|a misty lake} {at sunrise|under a <sky>|below the mountains|}
        {Mist|Fog|Morning mist} {rises|hangs|drifts} {over a lake|above a calm lake|over a quiet \
        river|\
        over the water} {at sunrise|near a forest|in the early morning|in autumn}
        A {wide|winding|blue|rushing|rocky|shallow} river {flows|winds|runs} through {a green \
        valley|\
        a forest|a canyon|the mountains|a small town|autumn trees} {under a <sky>|at sunset|}
        A {tall|wide|roaring|narrow} waterfall {drops|plunges|pours} {into a pool|over a \
        cliff|into a \
        blue lake|between black rocks} {below a rainbow|in spring|in the mountains|}
        {Water lilies|Lily pads|Reeds|Ducks|White swans} on a {quiet|calm|green|\
        shallow} {pond|lake} {in the shade|in summer|under a <sky>|near a small bridge}
        {Small waves|Ripples|Gentle waves} {spread|move|sparkle} across {a lake|a blue lake|the \
        lake} \
        {in the sun|under a <sky>|below snowy mountains|near a pebble shore}
        """,
    ),
    Scene(
      "gardens and countryside", weight: 3,
      captions: """
        A {garden|cottage garden|rose garden|walled garden} full of {<flower>|red roses|pink roses|\
        colorful flowers|herbs and vegetables} {behind a house|in spring|in the sun|near a pond}
        {Pink|White|Red|Yellow} {blossoms|roses|tulips|petals} {bloom|open} {on a tree|in a garden|\
        along a fence|beside a gate|in a window box} {in spring|under a <bluesky>|after the rain|}
        A {old|empty|wooden} {bench|gate|swing|wheelbarrow} {stands|} {in a garden|under a tree|\
        among flowers|beside a path|beside a stone wall} {in autumn|in the shade|in spring|}
        A {dirt|gravel|narrow|winding} road {leads|runs|winds} {past a farm|between green fields|\
        toward a small village|through the hills} {under a <sky>|lined with trees|at sunset|in \
        autumn}
        {An old|A white|A wooden|A ruined} {windmill|barn|farmhouse|water mill} {stands|} {in a \
        field|\
        beside a river|on a green hill|in the countryside} {under a <sky>|at sunset|in the fog|}
        A {village|small village|quiet village} {lies|sleeps|nestles} {in a green valley|below the \
        mountains|beside a lake|among vineyards|on a hillside} {in the morning mist|under a <sky>|}
        """,
    ),
  ]

  static let seascapes: [Scene] = [
    Scene(
      "beaches", weight: 6,
      captions: """
        {Waves|Small waves|Gentle waves|Big waves|White waves|Foaming waves} \
        {break|roll|wash|crash} \
        {on an empty beach|on a sandy beach|onto the shore|against the rocks|over black \
        rocks|along \
        a quiet beach} {at sunset|under a <sky>|in the morning|at low tide|}
        {An empty|A quiet|A sandy|A wide|A long|A tropical} beach {with white sand|with palm trees|\
        beside a blue sea|below high cliffs|with a wooden pier} {under a <sky>|at sunset|in summer|}
        {Palm trees|Green palm trees|Tall palms} {sway|lean|stand} {over a white beach|above the \
        sand|\
        along a tropical shore|beside the turquoise sea} {in the wind|under a <sky>|at sunset}
        {Footprints|A line of footprints|Seashells|Pieces of driftwood|Smooth stones} {in|on} the \
        {wet|\
        white|smooth} sand of {an empty beach|a quiet shore|a long beach} {at sunset|at low tide|}
        {Beach chairs|Striped umbrellas|Colorful beach huts|Two empty chairs} {stand|wait|face the \
        sea} on {a sandy beach|the white sand|a sunny beach} {under a <bluesky>|in summer|}
        {The blue|The green|A calm|A turquoise} {sea|ocean} {washes|meets|touches} {a white \
        beach|a \
        rocky coast|the golden sand|a pebble shore} {under a <sky>|in the afternoon|}
        {A white|A tall|A red and white|An old} lighthouse {stands|rises} {on a rocky shore|above \
        the \
        sea|on a cliff|at the end of a pier} {under a <sky>|at sunset|in a storm|in the fog}
        {Steep|Green|White|Dark} cliffs {rise|tower} {above the sea|over a narrow beach|above \
        crashing \
        waves} {under a <sky>|at sunset|in the mist|}
        """),
    Scene(
      "sunsets at sea", weight: 6,
      captions: """
        The {sun|red sun|orange sun|evening sun} {sets|goes down|sinks} over {the sea|the ocean|a \
        calm \
        sea|the water|a quiet bay} {behind a sailboat|under a <sunsetsky>|in a <sunsetsky>|near an \
        island|beyond a pier|}
        {A|A beautiful|A golden|A red|A glowing|A pink|An orange} sunset over {the sea|the ocean|a \
        calm bay|a sandy beach|a harbor|the waves} {with a small boat|with dark clouds|with low \
        clouds|with a lone gull|with distant islands}
        {A sailboat|A fishing boat|A lone boat|A tall ship|A ferry|A small boat} \
        {sails|drifts|floats} \
        {on a golden sea|across a calm sea|past the setting sun|on the water} {at sunset|under a \
        <sunsetsky>|}
        A {<sunsetsky>} {glows|spreads|is reflected} {over the sea|in the ocean|above the \
        waves|above \
        a dark coast|over a quiet harbor} {at sunset|at dusk|after sunset|in the evening}
        The {last|evening|golden|warm} light {shines|glitters|sparkles|fades} on the \
        {sea|waves|ocean|\
        calm water} {at sunset|at dusk|under a <sunsetsky>|near the shore}
        {Birds|Seagulls|A flock of birds|Gulls} {fly|glide} over the {sea|ocean|waves|harbor} {at \
        sunset|in front of the setting sun|under a <sunsetsky>|at dusk}
        {The silhouette|A dark silhouette} of {a couple|a palm tree|a fisherman|a pier|a \
        lighthouse|a \
        sailboat} against {a <sunsetsky>|the setting sun} {by the sea|over the ocean|at the beach}
        """,
    ),
    Scene(
      "open sea", weight: 3,
      captions: """
        {Huge|High|Dark|Stormy|Towering} waves {crash|break|roll} {against a lighthouse|over a sea \
        wall|onto black rocks|on a rocky coast|over a pier} {during a storm|under a gray sky|}
        {The|A} {calm|blue|deep blue|wide|endless} {sea|ocean} {stretches|lies|shines} {under a \
        <sky>|\
        toward the horizon|below white clouds|in the sun} {with a distant sail|beyond a small \
        island|}
        A {small|green|rocky|tropical} island {lies|rises} in {the middle of the sea|a blue bay|\
        turquoise water|the distance} {under a <sky>|at sunset|in the mist|}
        A {long|wooden|old|stone} pier {reaches|stretches} {into the sea|over the waves|into a \
        calm \
        bay} {under a <sky>|at sunset|in the fog|at dawn}
        {A rocky|A rugged|A green|A misty} coast {with steep cliffs|with a lighthouse|with \
        crashing \
        waves|with a small cove} {under a <sky>|at sunset|in the fog}
        """),
  ]
}
