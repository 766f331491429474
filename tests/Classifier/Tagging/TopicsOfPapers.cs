using PaperMesh.Classifier.Tagging;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Tests.Tagging;

/// <summary>Invented papers, and what readers of the field would expect them to be filed under.</summary>
public sealed class TopicsOfPapers
{
    private static readonly Tagger Tagger = new(TaxonomyReader.Read(path: null));

    [Theory]
    [InlineData("diffusion-models", "cs.LG", "Fewer Steps for Denoising Diffusion", "We sample from a diffusion model in two steps.")]
    [InlineData("large-language-models", "cs.CL", "Counting Sheep with LLMs", "We ask how large language models count.")]
    [InlineData("agents", "cs.AI", "A Patient LLM Agent", "Our agent waits before it calls a tool.")]
    [InlineData("retrieval-augmented-generation", "cs.IR", "Retrieval-Augmented Generation over Cookbooks", "")]
    [InlineData("reinforcement-learning", "cs.LG", "Learning to Skate", "Reinforcement learning beats Q-learning on ice.")]
    [InlineData("parameter-efficient-fine-tuning", "cs.CL", "LoRA on a Shoestring", "Low-rank adaptation of a small pretrained model.")]
    [InlineData("graph-neural-networks", "cs.LG", "Graph Neural Networks for Bus Timetables", "")]
    [InlineData("federated-learning", "cs.LG", "Federated Learning with Sleepy Clients", "")]
    [InlineData("machine-translation", "cs.CL", "Machine Translation of Proverbs", "")]
    [InlineData("speech-recognition", "eess.AS", "Whispered Speech Recognition", "We lower the word error rate of whispered speech.")]
    [InlineData("neural-rendering", "cs.CV", "Gaussian Splatting of Greenhouses", "")]
    [InlineData("object-detection", "cs.CV", "Object Detection in Fog", "")]
    [InlineData("robot-manipulation", "cs.RO", "Folding Napkins by Dexterous Manipulation", "")]
    [InlineData("cryptography", "cs.CR", "A Homomorphic Encryption Scheme for Weather Stations", "")]
    [InlineData("databases", "cs.DB", "Query Optimization for Forgetful Databases", "")]
    [InlineData("software-testing", "cs.SE", "Mutation Testing of Spreadsheets", "")]
    [InlineData("formal-verification", "cs.LO", "Model Checking a Lighthouse", "We state the property in temporal logic.")]
    [InlineData("causal-inference", "stat.ME", "Average Treatment Effects under Rain", "")]
    [InlineData("monte-carlo-methods", "stat.CO", "A Slower but Kinder Gibbs Sampler", "")]
    [InlineData("number-theory", "math.NT", "On L-functions of Invented Curves", "")]
    [InlineData("topology", "math.GT", "Khovanov Homology of Shoelaces", "")]
    [InlineData("quantum-computing", "quant-ph", "A Variational Quantum Algorithm for Seating Plans", "It needs twelve qubits.")]
    [InlineData("quantum-error-correction", "quant-ph", "Surface Code Patches That Heal", "Quantum error correction at low cost.")]
    [InlineData("gravitational-waves", "gr-qc", "Listening for Quiet Binaries", "We search LIGO data for gravitational waves.")]
    [InlineData("exoplanets", "astro-ph.EP", "A Hot Jupiter That Should Not Be", "")]
    [InlineData("dark-matter", "hep-ph", "Dark Matter in Old Minerals", "")]
    [InlineData("superconductivity", "cond-mat.supr-con", "Superconductivity of a Folded Sheet", "")]
    [InlineData("topological-matter", "cond-mat.mes-hall", "A Topological Insulator in a Teacup", "")]
    [InlineData("protein-structure", "q-bio.BM", "Protein Folding on Graph Paper", "")]
    [InlineData("genomics", "q-bio.GN", "Single-Cell Maps of a Lichen", "We sequence RNA cell by cell; gene expression differs by light.")]
    [InlineData("epidemiology", "q-bio.PE", "An Epidemic Model with Holidays", "")]
    [InlineData("neuroscience", "q-bio.NC", "Place Cells in a Mirror Maze", "The hippocampus of mice that ran it twice.")]
    [InlineData("finance-and-trading", "q-fin.PR", "Option Pricing with Two Clocks", "")]
    public void A_paper_is_filed_where_its_readers_look(string topic, string category, string title, string text)
        => TopicsOf(category, title, text).ShouldContain(topic);

    [Theory]
    [InlineData("agents", "physics.chem-ph", "A Mild Reducing Agent", "The agent reduces ketones; no other agent did.")]
    [InlineData("agents", "q-bio.TO", "Contrast Agents for Slow Scanners", "It stays longer than other agents.")]
    [InlineData("multi-agent-systems", "q-bio.TO", "Two Agents Against Frost", "Each agent is sprayed once.")]
    [InlineData("parameter-efficient-fine-tuning", "eess.SP", "LoRa in the Alps", "LoRa gateways reach far. We place LoRa nodes on peaks.")]
    [InlineData("transformers-and-attention", "eess.SY", "Ageing of Transformer Oil", "The power transformer was opened.")]
    [InlineData("diffusion-models", "math.AP", "A Reaction-Diffusion Model of Moss", "We study a reaction-diffusion model and its waves.")]
    [InlineData("gans", "cond-mat.mtrl-sci", "GaN Layers on Glass", "GaN grows slowly; GaN bends.")]
    [InlineData("astronomical-instruments", "cs.CV", "A Telescope for Bees", "We mount a small telescope on a hive.")]
    [InlineData("nuclear-physics", "astro-ph.GA", "Two Nuclei in One Galaxy", "Both nuclei are active galactic nuclei.")]
    [InlineData("cosmic-rays-and-gamma-rays", "astro-ph.HE", "A Faint Gamma-Ray Burst", "The gamma-ray burst was short.")]
    [InlineData("large-language-models", "cs.SE", "Sorting in Place", "Unlike work with language models, we sort.")]
    [InlineData("reinforcement-learning", "cs.CE", "Reinforced Concrete Under Load", "Learning the load of reinforced concrete.")]
    public void It_is_not_filed_where_only_the_words_are_alike(string topic, string category, string title, string text)
        => TopicsOf(category, title, text).ShouldNotContain(topic);

    [Fact]
    public async Task The_same_paper_has_the_same_tags_on_all_threads()
    {
        var paper = new Paper
        {
            Id = "samples:1",
            Title = "Graph Neural Networks and Diffusion Models for Protein Design",
            Abstract = "Large language models (LLMs), reinforcement learning and a diffusion model design proteins.",
            Categories = ["cs.LG", "q-bio.BM"],
        };
        var expected = Tagger.Tag(paper).Select(Told).ToList();

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => Tagger.Tag(paper).Select(Told).ToList())));

        expected.Count.ShouldBeGreaterThan(3);
        answers.ShouldAllBe(answer => answer.SequenceEqual(expected));

        static string Told(Tag tag) => $"{tag.Topic} {tag.Score} {tag.Origin} {string.Join('|', tag.Terms)}";
    }

    private static IEnumerable<string> TopicsOf(string category, string title, string text)
        => Tagger.Tag(new Paper { Id = "samples:1", Title = title, Abstract = text, Categories = [category] })
            .Where(tag => tag.Origin == TagOrigin.Rule)
            .Select(tag => tag.Topic);
}
