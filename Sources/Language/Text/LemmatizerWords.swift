/// The words that ``Lemmatizer``'s rules would get wrong.
extension Lemmatizer {
  /// Irregular forms and their lemmas.
  static let irregular: [String: String] = {
    var lemmas: [String: String] = [:]
    for line in forms.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      for form in words.dropFirst() { lemmas[form] = words[0] }
    }
    return lemmas
  }()

  /// Words that end like an inflection and are none.
  static let fixed = Set(
    """
    something nothing anything everything morning evening ceiling darling sibling pudding wedding \
    building clothing during lightning earring railing king ring string spring wing thing \
    hundred naked wicked sacred kindred shed sled bed red \
    bus gas lens pants jeans shorts news glasses scissors clothes christmas alas always perhaps \
    sunglasses canvas atlas series species bias
    """.split(separator: " ").map(String.init))

  /// The lemma and then its forms, a line each.
  private static let forms = """
    man men
    woman women
    child children
    person persons people
    foot feet
    tooth teeth
    goose geese
    mouse mice
    ox oxen
    wolf wolves
    leaf leaves
    knife knives
    wife wives
    life lives
    shelf shelves
    half halves
    calf calves
    loaf loaves
    hoof hooves
    scarf scarves
    thief thieves
    axe axes
    shoe shoes
    toe toes
    canoe canoes
    horse horses
    house houses
    nose noses
    go went gone goes going
    run ran
    sit sat
    stand stood
    wear wore worn
    hold held
    ride rode ridden
    take took taken taking
    throw threw thrown
    catch caught
    fly flew flown flies flying
    swim swam swum
    eat ate eaten
    drink drank drunk
    drive drove driven
    fall fell fallen
    lie lay lain lying lies
    die dying dies died
    tie tying ties tied
    sing sang sung
    sleep slept
    speak spoke spoken
    break broke broken
    write wrote written
    give gave given
    come came coming
    see saw seen seeing
    make made making
    say said says
    tell told
    find found
    keep kept
    leave left leaving
    lead led
    meet met
    bring brought
    buy bought
    think thought
    feel felt
    grow grew grown
    know knew known
    draw drew drawn
    hide hid hidden
    hang hung
    shake shook shaken
    slide slid
    build built
    shoot shot
    blow blew blown
    swing swung
    strike struck stricken
    begin began begun
    rise rose risen
    bend bent
    send sent
    spend spent
    dig dug
    fight fought
    feed fed
    shine shone
    win won
    light lit
    wake woke woken
    leap leapt
    kneel knelt
    creep crept
    sweep swept
    weep wept
    stick stuck
    spin spun
    tear tore torn
    bite bit bitten
    hear heard
    lose lost losing
    teach taught
    seek sought
    sell sold
    ring rang rung
    spring sprang sprung
    cling clung
    fling flung
    sink sank sunk
    steal stole stolen
    freeze froze frozen
    choose chose chosen
    forget forgot forgotten
    forgive forgave forgiven
    bear bore borne
    swear swore sworn
    pay paid
    lay laid
    mean meant
    become became becoming
    understand understood
    use used using
    change changing changed
    skate skating skated
    ski skiing skied skis
    dance dancing danced
    bathe bathing bathed
    breathe breathing breathed
    arrange arranging arranged
    smile smiling smiled
    taste tasting tasted
    paste pasting pasted
    waste wasting wasted
    race racing raced
    place placing placed
    close closing closed
    raise raising raised
    lounge lounging lounged
    plunge plunging plunged
    stare staring stared
    share sharing shared
    prepare preparing prepared
    explore exploring explored
    admire admiring admired
    examine examining examined
    imagine imagining imagined
    surprise surprised surprising
    please pleased pleasing
    cause caused causing
    pause paused pausing
    loose loosed loosing
    promise promised promising
    exercise exercising exercised
    practise practising practised
    purchase purchased purchasing
    nurse nursed nursing
    curse cursed cursing
    browse browsing browsed
    include including included
    provide providing provided
    decide deciding decided
    invite inviting invited
    unite uniting united
    excite exciting excited
    compete competing competed
    complete completing completed
    describe describing described
    decorate decorating decorated
    """
}
