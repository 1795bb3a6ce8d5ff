extension Scene {
  static let wildAnimals: [Scene] = [
    Scene(
      "elephants", weight: 3, who: "elephant",
      does: """
        ~walk
        ~stand
        ~drink {from a water hole|from a river|with %his trunk^}
        ~bathe in {a river|a muddy pool|a lake}!
        ~spray {water|dust|mud} over %his back^
        ~eat {leaves|grass|hay|branches}
        ~cross {a dirt road|a shallow river|a dry plain}!
        many: ~touch trunks
        ~carry {@a log^|two riders|tourists}
        """,
      places: """
        on the {savanna|grassland|dry plain}
        in {a zoo|the wild|tall grass|a dusty enclosure|a national park|the mud}
        near {a river|some trees|a water hole|a pile of logs|a wooden fence|a stone wall}
        through {the bush|the dust|high grass|a village|the trees}
        """,
      with: "{long|large|short|curved} tusks\n@a {raised|muddy|curled} trunk^\nbig ears",
      also: "~raise %his trunk^\n~flap %his ears\n~swing %his trunk^",
      others: """
        {tourists|people} {watch|take pictures} from a jeep
        {a calf|a keeper} {follows|stands close by}
        birds ride on %his back^
        """,
      settings: "under a {<bluesky>|cloudy sky}\nat sunset\nin the heat\nin the shade"),
    Scene(
      "zebras and giraffes", weight: 3, who: "5 zebra, 5 giraffe, rhino, buffalo",
      does: """
        ~stand
        ~walk
        ~graze
        ~run
        ~drink {from a water hole|from a pond|at a river}
        ~eat {leaves|hay|grass}
        ~cross a {road|dirt road|dry river bed}
        ~look {at the camera|over a fence|around}
        """,
      places: """
        on {the savanna|a grassy plain|the dry grass|a hill}
        in {a zoo|the wild|an enclosure|a field|a game reserve|tall yellow grass}
        near {a tree|a water hole|some bushes|a wooden fence|a stone building|an acacia tree}
        """,
      also: "~swish %his tail^\n~keep watch",
      others: """
        {a bird|a smaller bird} {sits on %his back^|flies past}
        visitors {watch|take photographs|point}
        """,
      settings: "under a {<bluesky>|cloudy sky}\nat sunset\nin the sunshine\nwith trees behind"),
    Scene(
      "predators and bears", weight: 3,
      who: "4 bear, 3 lion, 3 tiger, monkey, leopard, wolf, bear cub, gorilla",
      does: """
        ~rest
        ~sleep
        ~walk
        ~sit
        ~lie
        ~climb {a tree|over rocks|a log}
        ~yawn
        many: ~play with each other
        ~look {at the camera|into the distance|over %his shoulder^}
        """,
      places: """
        on {a large rock|a log|the grass|a ledge|a flat stone|a wooden platform}
        in {a zoo|the wild|the forest|tall grass|a rocky enclosure|the shade of a tree}
        near {a stream|a cave|a waterfall|a fallen tree|a pond}
        """,
      also: "~watch the visitors\n~scratch %his ear^\n~open %his mouth^ wide",
      others: "{visitors|children} {watch|look on} from behind glass\nbirds circle overhead",
      settings: "<day>\nin the heat\nat dusk",
      captions: """
        A {brown|grizzly|large|black} bear {catches|eats|looks for} {a salmon|a fish|fish} {in a \
        river|in a stream|at a waterfall}
        A polar bear {walks|lies|stands} {on the ice|on a snowy rock|across the snow}
        {A monkey|A small monkey|Two monkeys|A brown monkey} {eating a banana|sitting on a branch|\
        hanging from a rope|holding a piece of fruit} {in a zoo|in the jungle|at a temple}
        {A lion|A leopard|A tiger} {stalks|watches|creeps toward} {its prey|a deer|a zebra} \
        {in the tall grass|from behind a bush|across the plain}
        """),
    Scene(
      "deer", weight: 1, who: "5 deer, 2 moose",
      does: """
        ~stand
        ~graze
        ~drink from a {stream|lake|river}
        ~cross {a road|a stream|a clearing}
        ~run
        ~look at the camera
        ~leap over {a fence|a log}
        """,
      places: """
        in {a forest|the woods|a clearing|a meadow|the tall grass|the snow|a field}
        at the edge of {a forest|a lake|the woods}
        among the {trees|ferns|birch trees}
        """,
      with: "{large|small|velvet|long} antlers\nwhite spots",
      also: "~listen\n~lift %his head^\n~look around",
      others: "fog drifts through the trees\nleaves fall",
      settings: "at dawn\nin the early morning\nin autumn\nin winter\nat dusk"),
    Scene(
      "sea life and desert animals", weight: 2,
      captions: """
        A {camel|tall camel|saddled camel} {walks|rests|kneels|stands} {in the desert|on a sand \
        dune|in the hot sand|beside a tent|near the pyramids} {under a <bluesky>|at sunset|}
        {A line|A caravan|A group} of camels {crosses|walks over|climbs} {the sand dunes|a \
        desert|a \
        dune|the hot sand} {under a <bluesky>|at sunset|in the heat|}
        {A man|A tourist|A boy|A woman} rides a camel {through the desert|on the beach|across the \
        sand|past an old temple} {in a white robe|under the hot sun|}
        {A donkey|A gray donkey|An old donkey} {carries|pulls} {a heavy load|a cart|baskets of \
        fruit|bundles of wood} {up a steep path|along a dusty road|through a village}
        {Two|Three|A group of|Several} penguins {stand|walk|waddle} {on the ice|on a rocky shore|\
        along the beach|in the snow}
        {A seal|Two seals|A group of seals|Some sea lions} {lying|resting|sleeping} on {a rock|the \
        sand|a dock|the ice|a buoy} {in the sun|by the sea|}
        {A dolphin|Two dolphins|A gray dolphin} {leaping|jumping} {out of the water|through a hoop|\
        over the waves|beside a boat} {at a show|near the shore|in the sunshine|}
        A {large|humpback|huge} whale {leaps|breaks|rises} {out of the ocean|through the surface \
        of \
        the sea|near a small boat}
        A sea turtle {swims|glides} {over a coral reef|under the water|past a diver|through clear \
        blue water}
        {Colorful|Orange|Yellow|Striped|Tropical} fish {swim|dart} {around a coral reef|in a large \
        aquarium|through a fish tank|past the rocks}
        """),
  ]
}
