using PaperMesh.Classifier.Languages;
using PaperMesh.Servers;

namespace PaperMesh.Classifier.Tests.Languages;

public sealed class LanguagesOfTexts(ITestOutputHelper output)
{
    [Theory]
    [InlineData("en", "We present a model of the lake, and show that it is better than those which have been used before.")]
    [InlineData("fr", "Nous présentons un modèle du lac et nous montrons que les résultats sont meilleurs avec cette méthode.")]
    [InlineData("fr", @"Nous pr\'esentons un mod\`ele du lac et les r\'esultats de cette m\'ethode sur des donn\'ees.")]
    [InlineData("de", "Wir stellen ein Modell des Sees vor und zeigen, dass es sich für die Vorhersage der Strömung eignet.")]
    [InlineData("es", "Presentamos un modelo del lago y mostramos que los resultados son mejores con este método para la corriente.")]
    [InlineData("pt", "Apresentamos um modelo do lago e mostramos que os resultados são melhores com este método, não só para a corrente.")]
    [InlineData("it", "Presentiamo un modello del lago e mostriamo che i risultati sono migliori con questo metodo per la corrente.")]
    [InlineData("nl", "Wij beschrijven een model van het meer en tonen dat de voorspelling met deze methode beter is dan die van anderen.")]
    [InlineData("sv", "Vi beskriver en modell av sjön och visar att den är bättre än de som har använts för att förutsäga strömmen.")]
    [InlineData("da", "Vi beskriver en model af søen og viser, at den er bedre end de modeller, der blev brugt til at forudsige strømmen.")]
    [InlineData("fi", "Esitämme järven mallin ja osoitamme, että se on parempi kuin muut mallit, jotka ovat olleet käytössä tässä järvessä.")]
    [InlineData("pl", "Przedstawiamy model jeziora i pokazujemy, że jest on lepszy od innych, które są stosowane do opisu prądu w jeziorze.")]
    [InlineData("cs", "Představujeme model jezera a ukazujeme, že je lepší než ostatní, které se používají pro popis proudu v jezeře podle dat.")]
    [InlineData("ro", "Prezentăm un model al lacului și arătăm că este mai bun pentru prezicerea curentului în apele care nu sunt adânci.")]
    [InlineData("hu", "Bemutatjuk a tó egy modelljét, és megmutatjuk, hogy ez jobb, mint az eddigi modellek, amelyek nem írják le az áramlást.")]
    [InlineData("tr", "Bu çalışmada göl için bir model sunuyoruz ve sonuçların daha iyi olduğunu gösteriyoruz; ancak akıntı çok zayıf.")]
    [InlineData("id", "Kami menyajikan model danau dan menunjukkan bahwa hasil ini lebih baik untuk arus yang tidak kuat di danau.")]
    [InlineData("vi", "Chúng tôi trình bày một mô hình của hồ và cho thấy các kết quả này là tốt với những dòng chảy trong hồ.")]
    [InlineData("ru", "Мы представляем модель озера и показываем, что она лучше других для предсказания течения, но не при ветре.")]
    [InlineData("uk", "Ми подаємо модель озера і показуємо, що вона краща за інші для опису течії, але не при вітрі та дощі.")]
    [InlineData("bg", "Представяме модел на езерото и показваме, че той е по-добър от други, които се използват за описание на течението.")]
    [InlineData("el", "Παρουσιάζουμε ένα μοντέλο της λίμνης.")]
    [InlineData("he", "אנו מציגים מודל של האגם.")]
    [InlineData("ar", "نقدم نموذجا للبحيرة ونبين أنه أفضل.")]
    [InlineData("fa", "ما مدلی از دریاچه ارائه می‌کنیم که بهتر است.")]
    [InlineData("hi", "हम झील का एक मॉडल प्रस्तुत करते हैं।")]
    [InlineData("zh", "我们提出了一个湖泊模型 (LakeNet), 结果更好。")]
    [InlineData("ja", "私たちは湖のモデルを提案し、結果が良いことを示します。")]
    [InlineData("ko", "우리는 호수의 모델을 제시한다.")]
    [InlineData("th", "เรานำเสนอแบบจำลองของทะเลสาบ")]
    public void The_language_is_told(string expected, string text) => LanguageFinder.Find("", text).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("Lakes")]
    [InlineData("Computational lakes")]
    [InlineData(@"$\int_0^1 f(x)\,dx$ \alpha \in \mathbb{R}")]
    [InlineData("12 34 5.6 % & ! ?")]
    [InlineData("xyzzy plugh xyzzy plugh xyzzy plugh")]
    [InlineData("\U0001F600\U0001F680 \uD800")]
    public void What_is_not_clear_is_not_told(string text) => LanguageFinder.Find("", text).ShouldBeNull();

    [Fact]
    public void A_formula_says_nothing_of_the_language()
        => LanguageFinder.Find("", @"$la \quad le \quad les$ We show that the area of $la$ is bounded by that of $le$.").ShouldBe("en");

    [Fact]
    public void A_title_counts_with_its_text() => LanguageFinder.Find("On the shape of a lake", "We measure it.").ShouldBe("en");

    [Fact]
    public void Nearly_all_real_papers_have_one_and_hardly_any_is_not_English()
    {
        var languages = Corpus.Texts(SharedData.Corpus("arxiv-dev.jsonl.gz"))
            .CountBy(paper => LanguageFinder.Find(paper.Title, paper.Abstract) ?? "none")
            .ToDictionary();

        output.WriteLine(string.Join(", ", languages.OrderByDescending(entry => entry.Value)));
        languages["en"].ShouldBeGreaterThan((int)(0.998 * languages.Values.Sum()));
        languages["none"].ShouldBeLessThan(10);
    }
}
