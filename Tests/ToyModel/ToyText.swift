/// The captions and sentences that toy models know the words of.
public enum ToyText {
  public static let captions =
    """
    A brown dog runs along the beach.
    Two children build a castle of sand.
    A surfer rides a tall wave.
    Waves break on an empty shore.
    A woman walks with her dog by the ocean.
    A boy jumps into the water.
    Three girls swim in a lake.
    A man fishes from a small boat.
    A red canoe lies on the shore of a lake.
    A sailboat passes before the setting sun.
    The sun sets behind the mountains.
    A hiker stands on top of a rock.
    Two hikers follow a trail through the forest.
    A path leads into the woods.
    Tall trees stand in the morning light.
    A climber hangs from a steep cliff.
    Snow lies on the mountains.
    A skier races down a hill.
    A child pulls a sled through the snow.
    Two dogs play in the snow.
    A man in a yellow jacket stands in the snow.
    People wait on a snowy street.
    Cars drive down a wet street at night.
    A woman with an umbrella crosses the road.
    A crowd walks past the bright shops of a city.
    A man plays the guitar on the sidewalk.
    A girl in a pink dress dances on the stage.
    Four musicians play in a small room.
    A singer holds a microphone.
    A boy reads a book under a tree.
    An old man sits on a bench and feeds the birds.
    A white bird flies over the river.
    Ducks swim on a pond.
    A black cat sleeps on a sofa.
    A cat looks out of the window.
    A brown horse gallops across a meadow.
    A woman rides a horse over a fence.
    A dog catches a ball in the grass.
    A dog jumps through a hoop.
    Children play in a field of flowers.
    Soccer players run after the ball.
    A player in a blue shirt kicks the ball.
    A basketball player jumps to the basket.
    A girl hits a tennis ball.
    A man rides a bicycle down a stony hill.
    Two boys ride their bicycles on the road.
    A motorcycle leans into a curve.
    A skateboarder slides down a rail.
    A train crosses a bridge.
    A bridge leads over a wide river.
    A cook cuts vegetables in a kitchen.
    A family eats at a long table.
    A baby laughs in a high chair.
    A couple kisses in front of a church.
    A bride throws her flowers to the guests.
    Friends sit around a fire on the beach.
    A man paints a house white.
    Workers repair a roof.
    A farmer drives a tractor across a field.
    Balloons rise over the town at sunrise.
    """.split(separator: "\n").map(String.init)

  /// What the toy decoder says beside the captions' words.
  public static let sentences =
    """
    She looked at him and smiled, for she had loved him all her life.
    "Will you stay?" he asked, and took her hand.
    Her heart beat so fast that she could not speak.
    He kissed her, and the world was still.
    Nobody knew who had opened the door that night.
    The detective found a letter under the carpet.
    "Who was here?" he asked, but there was no answer.
    A shadow moved behind the curtain.
    """.split(separator: "\n").map(String.init)
}
