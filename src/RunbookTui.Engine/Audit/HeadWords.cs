namespace RunbookTui.Engine.Audit;

/// <summary>The hash of a journal's last record as a short line of words, to be kept in a ticket or read out.</summary>
/// <remarks>
/// Ten words, each for one byte: a forger would have to find a journal whose hash begins with the same 80 bits.
/// </remarks>
public static class HeadWords
{
    private const int Count = 10;

    private static readonly string[] Words = """
        acid acorn actor adobe agent alarm album alley amber angle ankle apple apron arena armor arrow
        atlas attic award bacon badge bagel baker banjo barn basin beach beard beaver bench berry birch
        bison blade blimp bloom board boat bonus boot bottle brake bread brick broom brush bucket cabin
        cable cactus camel candle canoe canyon cargo carpet castle cedar chalk cheese cherry circle cliff clock
        cloud clover cobra coffee comet copper coral cotton crane crayon cube cup dagger daisy dance deer
        desk dial diner dock dolphin donkey door dragon drum eagle earth easel echo elbow ember engine
        envoy fabric falcon fan feather fern ferry fiber fig flag flame flute fog forest fork fossil
        fox frame frost fudge garden garlic gate gecko ginger glass globe goat gold gravel guitar hammer
        harbor hat hazel hedge helmet heron hill honey hook horse hotel igloo ink iris iron island
        ivory jacket jaguar jam jar jewel judge juice jungle kayak kettle king kite koala ladder lamp
        lantern lava leaf lemon lens lily lion lizard llama lobby locket lotus magnet mango maple marble
        mask meadow melon metal mill mint mirror moon moss motor mouse mug nail napkin needle nest
        nickel noodle north nutmeg oak oasis ocean olive onion opera orbit orchid otter oven owl paddle
        palm panda paper parrot peach pearl pencil pepper piano pillow pine pirate planet plum pocket pony
        potato prism pumpkin quail quartz quilt rabbit radar rain raven ribbon river robin rocket rose saddle
        sail salt scarf shell silver socket spoon tulip turtle umbrella valley velvet violin walnut willow window
        """.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The words for a hash in lower-case hex.</summary>
    public static string Of(string hash) =>
        string.Join(' ', Convert.FromHexString(hash).Take(Count).Select(value => Words[value]));

    /// <summary>Whether words, or a hash or the first 20 digits of one, stand for a hash; spaces, hyphens and case do not count.</summary>
    public static bool Match(string written, string hash)
    {
        var plain = string.Join(
            ' ',
            written.ToLowerInvariant().Split((char[])[' ', '-', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries)
        );
        return plain == Of(hash)
            || (plain.Length >= 2 * Count && !plain.Contains(' ') && hash.StartsWith(plain, StringComparison.Ordinal));
    }
}
