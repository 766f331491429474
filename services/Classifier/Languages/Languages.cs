namespace PaperMesh.Classifier.Languages;

/// <summary>The small words by which languages of one script are told apart: at most 32 languages.</summary>
internal static class Languages
{
    /// <summary>In characters.</summary>
    public const int LongestSmallWord = 8;

    /// <summary>ISO 639-1 code and words in lower case.</summary>
    public static readonly (string Code, string Words)[] Of =
    [
        ("en", "the of and to in is for we with that on by are this as an be which from can our it at or these have has not but their its also than was were such a into over here between both where when how each using they more most only if"),
        ("fr", "le la les de des du et un une est dans pour que qui sur par au aux avec ce cette ces nous sont pas ne il elle en se on ou l d plus comme être leur à"),
        ("de", "der die das und in von zu den mit ist des für auf eine ein dem nicht sich im auch werden wird als wir es an sind aus bei durch einer einen eines oder über zur zum nach kann wie dass diese dieser"),
        ("es", "el la los las de del y en un una que es por para con se al su lo como más este esta son sobre entre no o sus también ha estos estas"),
        ("pt", "o a os as de do da dos das e em um uma que é por para com se ao no na nos nas não como mais este esta são sobre entre ou seu sua também foi são pelo pela"),
        ("it", "il lo la i gli le di del della dei delle e in un una che è per con si al alla nel nella da non come più questo questa sono sul tra o dal dalla anche su ha l"),
        ("nl", "de het een en van in is dat op te voor met zijn wordt aan niet die door ook als bij deze worden om uit naar of er over kan we tot"),
        ("sv", "och att det i en som är av för på med den ett till inte har om vi kan från de eller vid men så denna detta dessa"),
        ("da", "og at det i en som er af for på med den et til ikke har om vi kan fra de eller ved men så denne dette disse blev der"),
        ("no", "og å det i en som er av for på med den et til ikke har om vi kan fra de eller ved men så denne dette disse ble etter"),
        ("fi", "ja on ei se että oli tai kun ovat myös sekä joka mutta kuin tämä ole jotka sen tässä voidaan ovat mukaan"),
        ("pl", "i w na z do się jest że nie to o dla od przez jako oraz są po ze jak tym lub za przy może tego które który która"),
        ("cs", "a v na se je že s pro z do o jako jsou k za by které který také ale nebo pomocí při od po byl tato podle"),
        ("sk", "a v na sa je že s pre z do o ako sú k za by ktoré ktorý tiež ale alebo pomocou pri od po bol táto podľa"),
        ("ro", "și în de la cu a pe din este o un care pentru nu se sunt ca mai prin sau al ale fi între acest această"),
        ("hu", "a az és hogy egy is nem van meg de ez mint vagy volt ami által azt ezt csak között pedig lehet"),
        ("tr", "ve bir bu için ile olarak olan da de daha çok gibi en kadar ise sonra olduğu üzerinde tarafından veya ancak"),
        ("id", "yang dan di dengan untuk dari dalam ini pada adalah tidak itu ke dapat sebagai oleh akan atau juga karena"),
        ("ca", "el la els les de del i en un una que és per amb se al seu com més aquest aquesta són sobre entre no o també ha dels"),
        ("hr", "i u na je se da za su od s o kao te koji koja koje ili sa iz po kako može bi ovaj ova ovom"),
        ("vi", "của và các trong được là cho không với một những có này để từ trên khi đã về theo bằng"),
        ("lt", "ir yra į su kad iš tai kaip apie buvo bei arba šio šis prie nuo"),
        ("et", "ja on et ei see mis kui ka või oli selle nende ning mida kuid"),
        ("eo", "la kaj de en estas al por kun kiu kiuj ne ke oni pri per el tiu ĉi aŭ"),
        ("ru", "и в на с что по для не из к от как при это также или о мы у до за их его а все было быть является"),
        ("uk", "і в у на з що та для не до від як при це також або про ми за їх його є а й які який"),
        ("bg", "и в на с за от е се да са по не че като това или към до при тези ще които който"),
        ("sr", "и у на се је да за су од са као или из који која које не по о могу"),
    ];
}
