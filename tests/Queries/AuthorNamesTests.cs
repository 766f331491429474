using CsCheck;
using PaperMesh.Contracts;

namespace PaperMesh.Queries.Tests;

public sealed class AuthorNamesTests
{
    [Theory]
    [InlineData("J. Smith", "John A. Smith")]
    [InlineData("J Smith", "John Smith")]
    [InlineData("Smith, John", "John A. Smith")]
    [InlineData("Smith, J.", "John Smith")]
    [InlineData("Smith J", "John Smith")]
    [InlineData("John Smith", "Smith, John")]
    [InlineData("John Smith", "J. Smith")]
    [InlineData("John Smith", "Smith J")]
    [InlineData("John Smith", "John Smith Jr.")]
    [InlineData("John A. Smith", "John Smith")]
    [InlineData("John A. Smith", "J. Smith")]
    [InlineData("John A. Smith", "John Albert Smith")]
    [InlineData("J.A. Smith", "John Albert Smith")]
    [InlineData("John Smith", "JOHN A SMITH")]
    [InlineData("Jan van der Berg", "J. van der Berg")]
    [InlineData("van der Berg, Jan", "Jan van der Berg")]
    [InlineData("van der Berg", "Jan van der Berg")]
    [InlineData("Jean-Pierre Étienne", "J.-P. Etienne")]
    [InlineData("Poincaré, H.", @"Henri Poincar\'e")]
    [InlineData("Lovelace", "Ada Lovelace")]
    [InlineData("Ada", "Ada Lovelace")]
    [InlineData("Б. Иванов", "Борис Иванов")]
    public void One_person_is_found_by_the_ways_in_which_names_are_written(string looked, string written) => Finds(looked, written).ShouldBeTrue();

    [Theory]
    [InlineData("John Smith", "Jane Smith")]
    [InlineData("John Smith", "John Smythe")]
    [InlineData("K. Smith", "John Smith")]
    [InlineData("John B. Smith", "John A. Smith")]
    [InlineData("Jon Smith", "John Smith")]
    [InlineData("Smith John", "John Smith")]
    [InlineData("A. Smith", "John A. Smithson")]
    [InlineData("A. Berg", "Jan van der Berg")]
    [InlineData("Lovelac", "Ada Lovelace")]
    public void Other_persons_are_not(string looked, string written) => Finds(looked, written).ShouldBeFalse();

    [Fact]
    public void Words_of_two_authors_are_no_name()
    {
        var paper = new Paper { Id = "x:1", Title = "x", Authors = [new Author("John Smith"), new Author("Ada Lovelace")] };

        PaperQuery.Parse("author:\"J. Lovelace\"").Query.Matches(paper, []).ShouldBeFalse();
        PaperQuery.Parse("-author:\"A. Lovelace\"").Query.Matches(paper, []).ShouldBeFalse();
    }

    [Fact]
    public void Whatever_a_name_is_it_finds_itself_and_a_term_of_it_reads_as_itself()
        => Gen.OneOf(Texts.Any, Gen.String[Gen.Char["abAB. ,-é'"], 1, 12]).Sample(
            name =>
            {
                if (PaperText.Words(name).Count == 0)
                    return;

                Finds(name, name).ShouldBeTrue();
                var term = QueryTerm.Author(name);
                PaperQuery.Parse(term.ToString()).Query.Clauses.ShouldHaveSingleItem().AnyOf.ShouldBe([term]);
            },
            iter: 5_000);

    private static bool Finds(string looked, string written)
        => QueryTerm.Author(looked).Matches(new PaperFacts(new Paper { Id = "x:1", Title = "x", Authors = [new Author(written)] }, []));
}
