namespace CampaignSync.Definitions;

/// <summary>The rules by which a definition is refused: constant ids, for tests and pipelines.</summary>
public static class ProblemId
{
    // The text
    public const string TooLarge = nameof(TooLarge);
    public const string NotUtf8 = nameof(NotUtf8);
    public const string ControlCharacter = nameof(ControlCharacter);
    public const string TabIndentation = nameof(TabIndentation);
    public const string NotYaml = nameof(NotYaml);
    public const string SeveralDocuments = nameof(SeveralDocuments);
    public const string TooDeep = nameof(TooDeep);
    public const string AliasExpansion = nameof(AliasExpansion);
    public const string UnknownAlias = nameof(UnknownAlias);
    public const string Tag = nameof(Tag);
    public const string TooManyProblems = nameof(TooManyProblems);

    // The form
    public const string UnknownDefinition = nameof(UnknownDefinition);
    public const string UnknownKey = nameof(UnknownKey);
    public const string DuplicateKey = nameof(DuplicateKey);
    public const string MissingKey = nameof(MissingKey);
    public const string WrongType = nameof(WrongType);
    public const string OutOfRange = nameof(OutOfRange);

    // The rules
    public const string SourceMappedTwice = nameof(SourceMappedTwice);
    public const string DestinationMappedTwice = nameof(DestinationMappedTwice);
    public const string PathMappedTwice = nameof(PathMappedTwice);
    public const string PathInsidePath = nameof(PathInsidePath);
    public const string NothingMapped = nameof(NothingMapped);
    public const string NotPrimaryId = nameof(NotPrimaryId);
    public const string KeyChanged = nameof(KeyChanged);
    public const string ReplacementNotMapped = nameof(ReplacementNotMapped);
    public const string ReplacedTwice = nameof(ReplacedTwice);
    public const string ParentNotMapped = nameof(ParentNotMapped);
    public const string ParentCycle = nameof(ParentCycle);
    public const string OptOutMappedTwice = nameof(OptOutMappedTwice);
    public const string NotInverted = nameof(NotInverted);
    public const string NotAnOptOut = nameof(NotAnOptOut);
    public const string SameWord = nameof(SameWord);
    public const string SecretInClear = nameof(SecretInClear);
    public const string PlainHttp = nameof(PlainHttp);
    public const string DefinedTwice = nameof(DefinedTwice);
}
