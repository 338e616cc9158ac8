namespace RunbookTui.Engine.Diagnostics;

/// <summary>Every number a runbook's diagnostics can carry. A number is never given a second meaning.</summary>
public static class DiagnosticCodes
{
    /// <summary>The document is larger than the limit.</summary>
    public static readonly DiagnosticCode TooLarge = new("RB100", "The document is larger than a runbook may be.");

    /// <summary>Not YAML.</summary>
    public static readonly DiagnosticCode Syntax = new("RB101", "The document is not well-formed YAML.");

    /// <summary>Bytes or characters that do not belong into a text.</summary>
    public static readonly DiagnosticCode NotText = new(
        "RB102",
        "The document holds bytes or invisible characters that do not belong into a text."
    );

    /// <summary>Too deep or too many nodes.</summary>
    public static readonly DiagnosticCode TooComplex = new(
        "RB103",
        "The document is nested too deeply or has too many values."
    );

    /// <summary>Anchors, aliases, tags, directives, merge keys.</summary>
    public static readonly DiagnosticCode Forbidden = new(
        "RB104",
        "Anchors, aliases, tags, directives and merge keys are not part of the runbook format."
    );

    /// <summary>A second document.</summary>
    public static readonly DiagnosticCode SecondDocument = new(
        "RB105",
        "A file holds one runbook, not several documents."
    );

    /// <summary>Nothing there.</summary>
    public static readonly DiagnosticCode Empty = new("RB106", "The document is empty.");

    /// <summary>A key that is not a text.</summary>
    public static readonly DiagnosticCode KeyNotText = new(
        "RB107",
        "A key is a text, not a list, a mapping or nothing."
    );

    /// <summary>A key twice in one mapping.</summary>
    public static readonly DiagnosticCode DuplicateKey = new("RB108", "A key stands once in a mapping.");

    /// <summary>Nothing after a key.</summary>
    public static readonly DiagnosticCode NoValue = new("RB109", "A key or a list item has a value.");

    /// <summary>Unknown action or probe.</summary>
    public static readonly DiagnosticCode UnknownKind = new("RB110", "There is no action or probe of that name.");

    /// <summary>Unknown key.</summary>
    public static readonly DiagnosticCode UnknownKey = new("RB111", "The key is not part of the format at this place.");

    /// <summary>Missing key.</summary>
    public static readonly DiagnosticCode MissingKey = new("RB112", "A key that is required at this place is missing.");

    /// <summary>A list where a text belongs, and the like.</summary>
    public static readonly DiagnosticCode WrongShape = new(
        "RB113",
        "The value is a text, a list or a mapping where another belongs."
    );

    /// <summary>A text that does not fit its field.</summary>
    public static readonly DiagnosticCode WrongValue = new("RB114", "The text is not a value of the field's type.");

    /// <summary>Not one kind with its fields.</summary>
    public static readonly DiagnosticCode NotOneKind = new(
        "RB115",
        "A use is a mapping from one kind to its fields, and perhaps 'when'."
    );

    /// <summary>An action under verify, a probe under do.</summary>
    public static readonly DiagnosticCode WrongRole = new(
        "RB116",
        "Actions stand under 'do' and 'undo', probes under 'verify' and 'baseline'."
    );

    /// <summary>Too few or too many items.</summary>
    public static readonly DiagnosticCode WrongCount = new("RB117", "The list has too few or too many items.");

    /// <summary>Malformed <c>{{ }}</c>.</summary>
    public static readonly DiagnosticCode MalformedReference = new(
        "RB120",
        "A reference is written '{{ name }}' or '{{ name.property }}'; a literal '{{' is written '{{{{'."
    );

    /// <summary>Unknown input.</summary>
    public static readonly DiagnosticCode UnknownInput = new("RB121", "There is no input of that name.");

    /// <summary>Unknown property.</summary>
    public static readonly DiagnosticCode UnknownProperty = new(
        "RB122",
        "Only a single Postfix instance has properties: name, port and directory."
    );

    /// <summary>A list where one value belongs, or the reverse.</summary>
    public static readonly DiagnosticCode ListInText = new(
        "RB123",
        "A list input fills a whole list field or a for_each, never a part of a text."
    );

    /// <summary>A secret in a field that is shown.</summary>
    public static readonly DiagnosticCode SecretExposed = new(
        "RB124",
        "A secret input is used only in fields made for secrets."
    );

    /// <summary>A field for secrets without a secret.</summary>
    public static readonly DiagnosticCode SecretExpected = new(
        "RB125",
        "A field for a secret holds '{{ name }}' of a secret input and nothing else."
    );

    /// <summary>Reference in a verbatim field.</summary>
    public static readonly DiagnosticCode NotFilled = new("RB126", "References are not filled in at this place.");

    /// <summary>Reference to an input that is perhaps not answered.</summary>
    public static readonly DiagnosticCode PerhapsUnanswered = new(
        "RB127",
        "An input that is asked for under a condition is used only under that condition, or has a default."
    );

    /// <summary>A whole instance as text.</summary>
    public static readonly DiagnosticCode InstanceAsText = new(
        "RB128",
        "Of a Postfix instance a text uses one of name, port and directory."
    );

    /// <summary>Cyclic references.</summary>
    public static readonly DiagnosticCode Cycle = new("RB130", "Inputs do not need each other in a circle.");

    /// <summary>Default that the input would refuse.</summary>
    public static readonly DiagnosticCode InvalidDefault = new(
        "RB131",
        "A default passes the checks of its own input."
    );

    /// <summary>A declaration whose parts contradict each other.</summary>
    public static readonly DiagnosticCode ContradictoryInput = new(
        "RB132",
        "The parts of an input's declaration fit together."
    );

    /// <summary>Invalid regular expression.</summary>
    public static readonly DiagnosticCode InvalidPattern = new(
        "RB133",
        "A pattern is a regular expression that matches in linear time."
    );

    /// <summary>Unknown fact.</summary>
    public static readonly DiagnosticCode UnknownFact = new("RB134", "There is no fact of that name.");

    /// <summary>Secret with a default.</summary>
    public static readonly DiagnosticCode SecretDefault = new(
        "RB135",
        "A secret has no default: a runbook is not a place for secrets."
    );

    /// <summary>Invalid rehearsal answer.</summary>
    public static readonly DiagnosticCode InvalidAnswer = new(
        "RB136",
        "An answer for the rehearsal passes the checks of its input."
    );

    /// <summary>Condition that cannot hold or cannot be asked.</summary>
    public static readonly DiagnosticCode ImpossibleCondition = new(
        "RB137",
        "A condition compares an input that is shown with values it can have."
    );

    /// <summary>An answer that a field does not allow.</summary>
    public static readonly DiagnosticCode UnfitAnswer = new(
        "RB138",
        "An answer, filled into a field, is a value of the field's type."
    );

    /// <summary>Duplicate step id.</summary>
    public static readonly DiagnosticCode DuplicateStep = new("RB140", "A step's id stands once in a runbook.");

    /// <summary>Step without content.</summary>
    public static readonly DiagnosticCode EmptyStep = new("RB141", "A step changes something or proves something.");

    /// <summary>Change without a probe.</summary>
    public static readonly DiagnosticCode Unproved = new("RB142", "A change without a probe proves nothing.");

    /// <summary>for_each over something that is not a list.</summary>
    public static readonly DiagnosticCode NotAList = new(
        "RB143",
        "A for_each repeats over an input that is a list (many: true)."
    );

    /// <summary>for_each variable with the name of an input.</summary>
    public static readonly DiagnosticCode NameTaken = new(
        "RB144",
        "The name of a for_each item is not the name of an input."
    );

    /// <summary>Undo without do.</summary>
    public static readonly DiagnosticCode NothingToUndo = new(
        "RB145",
        "Only a step that changes something can be undone."
    );

    /// <summary>More findings than are reported.</summary>
    public static readonly DiagnosticCode TooMany = new("RB199", "There are more problems than are reported at once.");

    /// <summary>All codes, by number.</summary>
    public static IReadOnlyList<DiagnosticCode> All { get; } =
    [
        TooLarge,
        Syntax,
        NotText,
        TooComplex,
        Forbidden,
        SecondDocument,
        Empty,
        KeyNotText,
        DuplicateKey,
        NoValue,
        UnknownKind,
        UnknownKey,
        MissingKey,
        WrongShape,
        WrongValue,
        NotOneKind,
        WrongRole,
        WrongCount,
        MalformedReference,
        UnknownInput,
        UnknownProperty,
        ListInText,
        SecretExposed,
        SecretExpected,
        NotFilled,
        PerhapsUnanswered,
        InstanceAsText,
        Cycle,
        InvalidDefault,
        ContradictoryInput,
        InvalidPattern,
        UnknownFact,
        SecretDefault,
        InvalidAnswer,
        ImpossibleCondition,
        UnfitAnswer,
        DuplicateStep,
        EmptyStep,
        Unproved,
        NotAList,
        NameTaken,
        NothingToUndo,
        TooMany,
    ];
}
