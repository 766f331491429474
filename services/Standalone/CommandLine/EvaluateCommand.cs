using System.CommandLine;
using PaperMesh.Classifier.Evaluation;

namespace PaperMesh.Standalone.CommandLine;

/// <summary><c>papermesh evaluate</c>: measures the models, or the taxonomy, on labelled papers.</summary>
internal sealed class EvaluateCommand : Command, IHaveExamples
{
    private readonly Option<string> _data = new("--data")
    {
        Description = "JSON Lines of labelled papers, plain or gzip; or the folder that was trained on: then the half of its dev file that training did not see",
        Required = true,
    };

    private readonly Option<string> _model = new("--categories") { Description = "File of the model; without it, the one that PaperMesh brings" };
    private readonly Option<string> _without = new("--without-source") { Description = "Leave out the papers of this source" };
    private readonly Option<string> _gold = new("--gold") { Description = "Measure the finer topics instead, by this file of ids and topics" };
    private readonly Option<string> _taxonomy = new("--taxonomy") { Description = "With --gold: the taxonomy; without it, the one that PaperMesh brings" };
    private readonly Option<bool> _json = new("--json") { Description = "As JSON" };

    public EvaluateCommand()
        : base("evaluate", "Measure the models or the taxonomy on labelled papers")
    {
        foreach (Option option in (Option[])[_data, _model, _without, _gold, _taxonomy, _json])
            Add(option);

        SetAction(Run);
    }

    public string Examples =>
        """
        Examples:
          papermesh evaluate --data corpus
          papermesh evaluate --data my-papers.jsonl.gz --categories models/categories.pmc --json
          papermesh evaluate --data corpus --gold taxonomy/gold.tsv

        Exit codes: 0 done, 1 a file is missing or cannot be used, 2 wrong usage.
        """;

    private int Run(ParseResult parsed)
    {
        var data = parsed.GetRequiredValue(_data);
        try
        {
            Console.WriteLine(parsed.GetValue(_gold) is { } gold
                ? ModelEvaluation.OfTopics(data, gold, parsed.GetValue(_taxonomy), parsed.GetValue(_json))
                : ModelEvaluation.OfCategories(data, parsed.GetValue(_model), parsed.GetValue(_without)) is var report && parsed.GetValue(_json)
                    ? report.AsJson()
                    : report.ToString());
            return ExitCodes.Done;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new CommandException(e.Message, inner: e);
        }
    }
}
